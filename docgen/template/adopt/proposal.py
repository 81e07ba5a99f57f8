"""What is proposed of one field, and the typed values that an old paper holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from docgen.errors import InputError
from docgen.template.fields import FieldType
from docgen.text.characters import find_forbidden
from docgen.text.dates import format_chinese, format_date, parse_date
from docgen.text.document_number import parse_document_number

_INTEGER = re.compile(r"0|[1-9][0-9]{0,8}")
_JOINER = "、"

Sample = str | tuple[str, ...] | tuple[dict[str, str], ...] | None


@dataclass(slots=True)
class Proposal:
    """A field that a new template is to have.

    `sample` is what the old paper holds (None: it left the place open), `shown` how that stood there, `place` where.
    """

    name: str
    type: FieldType
    place: str
    shown: str
    many: bool = False
    required: bool = False
    sample: Sample = None
    options: tuple[str, ...] = ()
    parts: tuple[Proposal, ...] = ()
    times: int = 1


@dataclass(frozen=True, slots=True)
class Typed:
    """The type that prints a text of an old paper exactly as it stood, its sample, and the filter that it takes."""

    type: FieldType
    sample: Sample
    filter: str = ""
    many: bool = False


def usable(text: str) -> bool:
    """Tell whether a paper's data can hold a text as it is."""
    return bool(text.strip()) and text == text.strip("\r\n") and not find_forbidden(text)


def typed(kind: str, text: str) -> Typed:
    """Return how a field holds `text`: as `kind` (日期, 发文字号, 整数, 列表, 文本) if that prints it back the same."""
    try:
        if kind == "日期":
            day = parse_date(text)
            if format_date(day) == text:
                return Typed(FieldType.DATE, day.isoformat())
            if format_chinese(day) == text:
                return Typed(FieldType.DATE, day.isoformat(), "|中文日期")
        if kind == "发文字号" and str(parse_document_number(text)) == text:
            return Typed(FieldType.DOCUMENT_NUMBER, text)
    except InputError:
        pass
    if kind == "整数" and _INTEGER.fullmatch(text):
        return Typed(FieldType.INTEGER, text)
    items = tuple(text.split(_JOINER))
    if kind == "列表" and all(item == item.strip() and item for item in items):
        return Typed(FieldType.TEXT, items, "|顿号", many=True)
    return Typed(FieldType.LINES if "\n" in text else FieldType.TEXT, text)


def column_type(texts: Sequence[str]) -> FieldType:
    """Return the type of a column of a table: whole numbers or dates where every text is one and prints the same."""
    given = [text for text in texts if text]
    for kind in ("整数", "日期"):
        found = {(value.type, value.filter) for value in (typed(kind, text) for text in given)}
        if len(found) == 1 and (only := found.pop())[0] not in (FieldType.TEXT, FieldType.LINES) and not only[1]:
            return only[0]
    return FieldType.LINES if any("\n" in text for text in given) else FieldType.TEXT
