"""What a paper must have to be kept as PDF/A-2b (ISO 19005-2), before any engine sets it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from docgen.errors import Finding, Place, Severity, error
from docgen.page.model import Document, Paragraph, Picture
from docgen.page.walk import paragraphs_in, stories_of

_UNDATED = datetime(2000, 1, 1, tzinfo=UTC)
"""Stands for the date that a file does not give: the clock may not change the bytes."""


def dated(document: Document) -> Document:
    """Return the document with a date of its making."""
    return document if document.created else replace(document, created=_UNDATED)


def archive_findings(document: Document, name: str) -> tuple[Finding, ...]:
    """Return what keeps a paper called `name` from being archived (errors), and what the archive will say wrongly."""
    found = [_four_inks(name, paragraph.place) for paragraph, picture in _pictures(document) if _is_cmyk(picture)]
    if document.created is None:
        message = f"Word 文件没有写明建立日期，PDF/A 里记作 {_UNDATED:%Y-%m-%d}"
        hint = "需要准确日期的，请用 Word 另存一次再转换。"
        found.append(Finding("pdf.undated", Severity.INFO, Place(name), message, hint))
    return tuple(dict.fromkeys(found))


def _four_inks(name: str, where: str) -> Finding:
    # Clause 6.2.4.3: device colours of print need a print profile, which papers for offices do not have.
    message = "图片用的是印刷四色（CMYK），不能存为 PDF/A"
    return error("pdf.archive-picture", Place(name, where=where), message, "请把图片另存为 RGB 颜色的 JPEG 或 PNG。")


def _is_cmyk(picture: Picture) -> bool:
    from PIL import Image

    if picture.media_type != "image/jpeg":
        return False
    try:
        with Image.open(io.BytesIO(picture.data)) as image:
            return image.mode == "CMYK"
    except OSError:
        return False  # the engine tells of damage


def _pictures(document: Document) -> Iterator[tuple[Paragraph, Picture]]:
    for section in document.sections:
        for blocks in stories_of(section):
            for paragraph in paragraphs_in(blocks):
                for inline in (*paragraph.label, *paragraph.inlines):
                    if isinstance(inline, Picture):
                        yield paragraph, inline
