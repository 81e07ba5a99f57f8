"""What a kind's fields are, for people (a table) and for editors and forms (a JSON Schema)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from docgen.template.binding import KIND_KEY
from docgen.template.fields import OF_EVERY_PAPER, FieldSpec, FieldType
from docgen.template.kind import Kind

COLUMNS = ("字段", "类型", "必填", "默认", "说明")

_SCALARS: dict[FieldType, dict[str, Any]] = {
    FieldType.INTEGER: {"type": ["integer", "string"]},
    FieldType.NUMBER: {"type": ["number", "string"]},
    FieldType.AMOUNT: {"type": ["number", "string"]},
    FieldType.YEAR: {"type": ["integer", "string"]},
    FieldType.YES_NO: {"type": ["boolean", "string"]},
}
_TEXT: dict[str, Any] = {"type": ["string", "number", "boolean"]}
"""A value that is read as text: an editor takes an unquoted 00123 for a number."""


def fields_as_table(kind: Kind) -> tuple[tuple[str, ...], ...]:
    """Return a row for each field under the headings `COLUMNS`; parts of a 记录 follow it, named 上级.下级."""
    return tuple(_rows(kind.fields, ""))


def _rows(fields: tuple[FieldSpec, ...], prefix: str) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for spec in fields:
        options = f"（{'、'.join(spec.options)}）" if spec.options else ""
        required = "是" if spec.required else "否"
        rows.append((prefix + spec.name, spec.type_text + options, required, spec.default or "", spec.description))
        rows.extend(_rows(spec.parts, f"{prefix}{spec.name}."))
    return rows


def fields_json_schema(kind: Kind, places: Mapping[str, Sequence[str]] | None = None) -> dict[str, Any]:
    """Return the JSON Schema of a paper of this kind, fields in their declared order.

    `places` are those where each field is used; they stand under `x-用在`, which validators pass over.
    """
    schema = _object(kind.fields)
    for name, property in schema["properties"].items():
        if used := (places or {}).get(name):
            property["x-用在"] = list(used)
    every = {spec.name: _property(spec) for spec in OF_EVERY_PAPER}
    schema["properties"] = {KIND_KEY: {"type": "string", "const": kind.name}, **schema["properties"], **every}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": kind.title,
        "description": kind.description,
        **schema,
    }


def _object(fields: tuple[FieldSpec, ...]) -> dict[str, Any]:
    # A required field with a default, or given by a job, need not be typed.
    required = [spec.name for spec in fields if spec.required and spec.default is None]
    return {
        "type": "object",
        "properties": {spec.name: _property(spec) for spec in fields},
        "required": required,
        "additionalProperties": False,
    }


def _property(spec: FieldSpec) -> dict[str, Any]:
    if spec.type is FieldType.RECORD:
        one = _object(spec.parts)
    elif spec.type is FieldType.ATTACHMENT:
        one = {"anyOf": [_TEXT, _object(spec.parts)]}
    elif spec.type is FieldType.OPTION:
        one = {"type": "string", "enum": list(spec.options)}
    else:
        one = _SCALARS.get(spec.type, _TEXT)
    shape = {"anyOf": [{"type": "array", "items": one}, one]} if spec.many else dict(one)
    return {"title": spec.name, "description": spec.description, **shape}
