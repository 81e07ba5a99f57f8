"""Values as templates see them, and how each is printed as plain text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Self

from jinja2 import Undefined

from docgen.errors import Place
from docgen.official.blocks import BodyBlock
from docgen.template.faults import Blank, TemplateFault
from docgen.text.dates import Month, format_date


class DateValue(date):
    """A date that prints as 2026年4月7日; templates reach its 年, 月 and 日."""

    @classmethod
    def of(cls, value: date) -> Self:
        """Return the same day as a `DateValue`."""
        return cls(value.year, value.month, value.day)

    def __str__(self) -> str:
        return format_date(self)


@dataclass(frozen=True, slots=True)
class Body:
    """A body text (正文): its blocks, printed by `{{p 正文 }}` as paragraphs of their own.

    `wide` is True for a text on landscape pages, whose tables are as wide as these.
    """

    blocks: tuple[BodyBlock, ...]
    wide: bool = False

    def __bool__(self) -> bool:
        return bool(self.blocks)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the workspace `root`, read when it is printed; `words` are its alternative text.

    `box` is the width and height in millimetres that it is fitted into; None prints it in its own size. `place` is
    where its path was typed.
    """

    root: Path
    path: str
    words: str
    place: Place
    box: tuple[float, float] | None = None


def parts_of_day(value: object, name: str) -> int | None:
    """Return 年, 月 or 日 of a date or month; None for another name or value."""
    if isinstance(value, date) and name in ("年", "月", "日"):
        return {"年": value.year, "月": value.month, "日": value.day}[name]
    if isinstance(value, Month) and name in ("年", "月"):
        return {"年": value.year, "月": value.month}[name]
    return None


def to_text(value: object) -> str:
    """Return what `{{ value }}` prints, unescaped.

    Raises:
        TemplateFault: the value is blank, or cannot be printed as one text (a record, a list, a body).
    """
    match value:
        case str():
            return value
        case bool():
            return "是" if value else "否"
        case int() | DateValue() | Month():
            return str(value)
        case Decimal():
            return format(value, "f")
        case float():
            return format(value, ".10g")
        case date():
            return format_date(value)
        case Blank() | Undefined():
            return str(value)
        case _:
            raise unprintable(value)


def unprintable(value: object) -> TemplateFault:
    """Return the fault of printing `value`, which is not one text."""
    path = getattr(value, "path", "")
    named = f"“{path}”" if isinstance(path, str) and path else "一个值"
    if isinstance(value, Mapping):
        names = "、".join(str(name) for name in list(value)[:8])
        message = f"要写出{named}，可是它是一条记录，不是文字"
        return TemplateFault("template.not-text", message, f"请写明其中一项：{names}。", path=str(path))
    if isinstance(value, Body):
        return TemplateFault(
            "template.body-place",
            "把一篇正文写在了一行文字里面",
            "在 Word 模板里让 {{p 正文 }} 独占一段（注意字母 p）；在 body.md 里让 {{ 正文 }} 独占一行。",
        )
    if isinstance(value, list | tuple) or hasattr(value, "__next__"):
        return TemplateFault(
            "template.not-text", "要写出的是一列值，不是一个", "用 {{ 名称|顿号 }} 连成一句，或用 {% for %} 逐个写出。"
        )
    return TemplateFault("template.not-text", "要写出的值不是文字、数字或日期", "请核对标签里的名称。")
