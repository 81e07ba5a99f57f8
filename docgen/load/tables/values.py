"""What a cell says, given the column it stands in: the text a person meant, without what programs and typing add."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from decimal import Decimal

from docgen.errors import Finding, error
from docgen.load.tables.grid import Cell
from docgen.load.tables.layout import Column
from docgen.text.characters import find_forbidden, replace_forbidden

_EPOCH_1900, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_SERIALS = range(18264, 73051)
"""Days from 1950 to 2099 as they are stored; other numbers in a column of dates are something else."""
_YEARS = range(1900, 2101)
"""A year, or 2025.1 for a month, typed into a cell that is shown as a date: a day of 1905 nobody meant."""
_EXACT_DIGITS = 15
_HAN = "\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff·"
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\t]")
_AMID_HAN = re.compile(f"(?<=[{_HAN}])\\s+(?=[{_HAN}])")
_HAS_HAN = re.compile(f"[{_HAN}]")
_LATIN = {code + 0xFEE0: code for code in range(0x21, 0x7F)}
_FULL_WIDTH = {wide: code for wide, code in _LATIN.items() if chr(code).isalnum()}
_COMPACT_DAY, _COMPACT_MONTH = re.compile(r"(\d{4})(\d\d)(\d\d)"), re.compile(r"(\d{4})(\d\d)")
_TIME = re.compile(r"(?:T|(?<! ) )\s{0,60}+\d{1,2}:\d\d(:\d\d(\.\d+)?)?$")
_FIRST_DAY = re.compile(r"(\d{4}[-/.]\d{1,2})[-/.]0?1")
_TENTH = re.compile(r"\d{4}\.1")
_PAIRS = {"《": "》", "（": "）", "(": ")", "“": "”", "〔": "〕", "「": "」", "【": "】"}
_MARKS = "、，,；;\n"
REPLACED = "\ufffd"


def value_of(cell: Cell, column: Column, since_1904: bool = False) -> tuple[str, Finding | None]:
    """Return the text of a cell under a column, empty for nothing but white space, and what is wrong with it."""
    match cell.kind:
        case "error":
            hint = "改正公式，或直接写上内容"
            return cell.text, error("table.cell-error", cell.place, f"这一格是错误值“{cell.text}”", hint)
        case "uncomputed":
            hint = "用 Excel 或 WPS 打开，保存一次，或把公式改成值"
            return REPLACED, error("table.no-value", cell.place, "这一格是公式，文件里没有它的结果", hint)
        case "date":
            return _stored_date(cell, column, since_1904)
        case "number":
            return _stored_number(cell, column, since_1904)
    text = _clean(cell.text)
    fault = None
    forbidden = find_forbidden(text)
    if forbidden:
        fault = error("data.control-character", cell.place, f"有不能出现的{forbidden[0][1]}", "删去这个字符")
        text = replace_forbidden(text, REPLACED)
    return _as_meant(text, column), fault


def items_of(text: str, column: Column) -> list[str]:
    """Return the items of a list typed into one cell: a line each, or parted by 、，； outside of brackets."""
    parts = text.split("\n") if "\n" in text or column.between == "\n" else _split(text)
    return [part.strip() for part in parts if part.strip()]


def joined(items: list[str], column: Column) -> str:
    """Return the items of a list as one cell has them, so that `items_of` gives them back."""
    if column.between == "、" and _split("、".join(items)) == items:
        return "、".join(items)
    text = "\n".join(items)
    # A line end after a single item says that it is not to be parted at its marks.
    return text + "\n" if len(items) == 1 and column.between == "、" else text


def _split(text: str) -> list[str]:
    parts = [""]
    open_until: list[str] = []
    for letter in text:
        if open_until and letter == open_until[-1]:
            open_until.pop()
        elif letter in _PAIRS and _PAIRS[letter] in text:
            open_until.append(_PAIRS[letter])
        if letter in _MARKS and not open_until:
            parts.append("")
        else:
            parts[-1] += letter
    return parts


def _clean(text: str) -> str:
    plain = _SPACES.sub(" ", _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
    return plain.strip(" \u3000") if "\n" in plain else plain.strip()


def _as_meant(text: str, column: Column) -> str:
    """Return a text without what only typing has added: full width, spaces inside names, line breaks for looks."""
    match column.form:
        case "text":
            typed_wide = not _HAS_HAN.search(text) and any(ord(letter) in _FULL_WIDTH for letter in text)
            return text.translate(_LATIN) if typed_wide else text
        case "word":
            plain = text.translate(_FULL_WIDTH).replace("\u3000", " ")
            if column.between:
                return "\n".join(_AMID_HAN.sub("", line) for line in plain.split("\n"))
            return " ".join(_AMID_HAN.sub("", plain).split())
        case "date":
            return _day(unicodedata.normalize("NFKC", text).strip())
        case "month":
            return _month(unicodedata.normalize("NFKC", text).strip())
    return unicodedata.normalize("NFKC", text).strip()


def _day(text: str) -> str:
    plain = _TIME.sub("", text)
    match = _COMPACT_DAY.fullmatch(plain)
    return "-".join(match.groups()) if match else plain


def _month(text: str) -> str:
    plain = _TIME.sub("", text)
    match = _COMPACT_MONTH.fullmatch(plain)
    if match:
        return "-".join(match.groups())
    first = _FIRST_DAY.fullmatch(plain)
    return first[1] if first else plain


def _stored_date(cell: Cell, column: Column, since_1904: bool) -> tuple[str, Finding | None]:
    day = _from_serial(Decimal(cell.text), since_1904)
    if day is None or column.form not in ("date", "month", "text") or int(Decimal(cell.text)) in _YEARS:
        shown = f"（{day.isoformat()}）" if day else ""
        hint = "把这一格的格式设为“文本”，再重新输入"
        return cell.text, error("table.turned-date", cell.place, f"表格程序把这里的内容存成了日期或时间{shown}", hint)
    return _shown(day, column), None


def _stored_number(cell: Cell, column: Column, since_1904: bool) -> tuple[str, Finding | None]:
    text = cell.text
    if column.form in ("date", "month"):
        if column.form == "month" and _TENTH.fullmatch(text):
            hint = "写成 2025-01 或 2025-10，并把这一列设为“文本”格式"
            return text, error("table.month", cell.place, f"“{text}”分不清是1月还是10月", hint)
        # A date whose format is lost, as after pasting values only.
        day = _from_serial(Decimal(text), since_1904) if text.isdigit() and int(text) in _SERIALS else None
        if day is not None:
            return _shown(day, column), None
        return _as_meant(text, column), None
    if column.form in ("text", "word") and len(text.lstrip("-").replace(".", "")) > _EXACT_DIGITS:
        hint = "把这一格的格式设为“文本”，再重新输入"
        message = f"“{text}”超过{_EXACT_DIGITS}位，表格程序已经把后面的数字变成了 0"
        return text, error("table.precision", cell.place, message, hint)
    return text, None


def _shown(day: date, column: Column) -> str:
    return day.isoformat()[:7] if column.form == "month" else day.isoformat()


def _from_serial(number: Decimal, since_1904: bool) -> date | None:
    try:
        return (_EPOCH_1904 if since_1904 else _EPOCH_1900) + timedelta(days=int(number)) if number >= 1 else None
    except OverflowError:
        return None
