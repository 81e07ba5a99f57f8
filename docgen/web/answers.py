"""Answers that pages and the API give alike."""

from __future__ import annotations

import json
from collections.abc import Iterable
from urllib.parse import quote

from flask import Response, jsonify

from docgen.errors import DocgenError, Finding, InputError

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
    "png": "image/png",
    "csv": "text/csv; charset=utf-8",
    "yaml": "application/yaml; charset=utf-8",
}
"""The media types of what can be downloaded, by suffix."""
FOREVER = "private, max-age=31536000, immutable"
"""The Cache-Control of an address that names what it shows by its digest."""


def status_of(fault: DocgenError) -> int:
    """Return the HTTP status of a fault: 422 for input that has to be mended, 500 for what could not be made of it."""
    return 422 if isinstance(fault, InputError) else 500


def fault_json(findings: Iterable[Finding], code: int) -> Response:
    """Return findings as the command line's `--format json` prints them."""
    answer = jsonify({"findings": [finding.as_json() for finding in findings]})
    answer.status_code = code
    return answer


def download(data: bytes, name: str, suffix: str) -> Response:
    """Return bytes as a file to be saved under `name` (any characters) with `suffix`."""
    answer = Response(data, mimetype=TYPES[suffix])
    full = quote(f"{name}.{suffix}", safe="", errors="replace")
    answer.headers["Content-Disposition"] = f"attachment; filename=\"file.{suffix}\"; filename*=UTF-8''{full}"
    return answer


def shown(data: bytes, suffix: str) -> Response:
    """Return bytes to be looked at in the page."""
    return Response(data, mimetype=TYPES[suffix])


def notified(answer: Response, text: str) -> Response:
    """Make an answer to htmx tell what was done, as a line that goes away again."""
    answer.headers["HX-Trigger"] = json.dumps({"notice": text})  # ASCII only, as headers must be
    return answer
