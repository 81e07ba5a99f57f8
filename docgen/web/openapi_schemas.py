"""The shapes of what the API answers, as JSON Schema."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]
_TEXT: Json = {"type": "string"}
_COUNT: Json = {"type": "integer", "minimum": 0}


def ref(name: str) -> Json:
    """Return a reference to one of `SCHEMAS`."""
    return {"$ref": f"#/components/schemas/{name}"}


def _list(item: Json) -> Json:
    return {"type": "array", "items": item}


def _object(properties: Json, *optional: str) -> Json:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "additionalProperties": False, "required": required, "properties": properties}


_PLACE: Json = {
    "file": _TEXT,
    "sheet": _TEXT,
    "line": {"type": ["integer", "null"]},
    "column": {"type": ["integer", "null"]},
    "place": _TEXT,
}
_FINDING: Json = {
    "rule": _TEXT,
    "severity": {"type": "string", "enum": ["error", "warning", "info"]},
    **_PLACE,
    "message": _TEXT,
    "hint": _TEXT,
    "clause": _TEXT,
    "expected": _TEXT,
    "found": _TEXT,
    "count": _COUNT,
    "also": _list(_object(_PLACE, "sheet")),
}
_FINDINGS = _list(ref("Finding"))
_KIND: Json = dict.fromkeys(("name", "title", "description", "layout", "version"), _TEXT)
_FILE = _object(
    {"format": _TEXT, "name": _TEXT, "media_type": _TEXT, "content": {**_TEXT, "contentEncoding": "base64"}}
)

SCHEMAS: dict[str, Json] = {
    "Finding": _object(_FINDING, "sheet"),
    "Findings": _object({"findings": _FINDINGS}),
    "KindList": _object({"kinds": _list(_object(_KIND)), "findings": _FINDINGS}),
    "Field": _object(
        {
            "name": _TEXT,
            "type": _TEXT,
            "required": {"type": "boolean"},
            "default": {"type": ["string", "null"]},
            "description": _TEXT,
            "options": _list(_TEXT),
            "fields": _list(ref("Field")),
        }
    ),
    "Kind": _object({**_KIND, "fields": _list(ref("Field")), "schema": {"type": "object"}}),
    "File": _FILE,
    "Rendered": _object(
        {"name": _TEXT, "pages": {"type": ["integer", "null"]}, "files": _list(ref("File")), "findings": _FINDINGS}
    ),
    "Checked": _object(
        {"findings": _FINDINGS, "changes": _FINDINGS, "fixed": {"oneOf": [ref("File"), {"type": "null"}]}}
    ),
    "Job": _object(
        {
            "id": _TEXT,
            "status": {"type": "string", "enum": ["running", "done", "cancelled", "failed", "cut"]},
            "done": _COUNT,
            "total": _COUNT,
            "seconds": {"type": "number"},
            "findings": _FINDINGS,
        }
    ),
    "JobList": _object({"jobs": _list(ref("Job"))}),
    "ListNames": _object({"lists": _list(_object({"name": _TEXT, "title": _TEXT, "total": _COUNT}))}),
    "Items": _object({"total": _COUNT, "items": _list({"type": "object"})}),
}
"""The components of the description."""
