"""Dates and months as people type them and as papers print them."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from docgen.errors import InputError
from docgen.text import numerals
from docgen.text.faults import refuse

_SEPARATED = re.compile(r"(\d{1,9})([-/.．])(\d{1,9})(?:\2(\d{1,9}))?")
_ARABIC = re.compile(r"(\d{1,9})\s?年(?:\s?(\d{1,9})\s?月份?(?:\s?(\d{1,9})\s?日)?)?")
_NUMERAL = "[〇○◯ＯO零一二三四五六七八九十廿卅]+"
_CHINESE = re.compile(f"({_NUMERAL})年(?:({_NUMERAL})月份?(?:({_NUMERAL})日)?)?")
_DATE_HINT = "写成 2026-04-07、2026.4.7、2026年4月7日 或 二〇二六年四月七日"
_MONTH_HINT = "写成 2026-04、2026.4、2026年4月 或 二〇二六年四月"
_YEAR_HINT = "写成四位数字，如 2026、2026年 或 二〇二六年"


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month: printed as 2025年3月, ordered by time."""

    year: int
    month: int

    def __str__(self) -> str:
        return f"{self.year}年{self.month}月"

    @property
    def iso(self) -> str:
        """The month as 2025-03: sortable, fit for ids and file names."""
        return f"{self.year:04d}-{self.month:02d}"


def parse_date(text: str) -> date:
    """Return the date of 2026-04-07, 2026/4/7, 2026.4.7, 2026年4月7日 or 二〇二六年四月七日.

    Raises InputError (`data.date`) when it is written otherwise or no calendar has it.
    """
    year, month, day = _parts(text)
    if year is None or month is None or day is None:
        missing = "" if month is None else "，缺少“日”"
        raise refuse("data.date", f"“{text}”不是日期{missing}", _DATE_HINT)
    _check_year(year, text, _DATE_HINT)
    _check_month(month, text)
    days = monthrange(int(year), month)[1]
    if not 1 <= day <= days:
        raise refuse(
            "data.date", f"日期“{text}”不存在：{int(year)}年{month}月没有{day}日", f"{int(year)}年{month}月只有{days}天"
        )
    return date(int(year), month, day)


def parse_month(text: str) -> Month:
    """Return the month of 2025-03, 2025/3, 2025.3, 2025年3月 or 二〇二五年三月.

    Raises InputError (`data.date`) otherwise.
    """
    year, month, day = _parts(text)
    if year is None or month is None or day is not None:
        raise refuse("data.date", f"“{text}”不是月份", _MONTH_HINT)
    _check_year(year, text, _MONTH_HINT)
    _check_month(month, text)
    return Month(int(year), month)


def parse_year(text: str) -> int:
    """Return the year of 2026, 2026年 or 二〇二六年; raises InputError (`data.date`) otherwise."""
    plain = text.strip()
    year, month, _ = _parts(plain if plain.endswith("年") else f"{plain}年")
    if year is None or month is not None:
        raise refuse("data.date", f"“{text}”不是年份", _YEAR_HINT)
    _check_year(year, text, _YEAR_HINT)
    return int(year)


def format_date(value: date) -> str:
    """Return 2026年4月7日: Arabic digits, no leading zero (GB/T 9704-2012, 7.3.5.4)."""
    return f"{value.year}年{value.month}月{value.day}日"


def format_chinese(value: date) -> str:
    """Return 二〇二六年四月七日."""
    return f"{format_chinese_month(value)}{numerals.to_chinese(value.day)}日"


def format_separated(value: date, mark: str) -> str:
    """Return 2026-04-07 for the mark `-` (ISO 8601), 2026.4.7 or 2026/4/7 for another."""
    return value.isoformat() if mark == "-" else mark.join(map(str, (value.year, value.month, value.day)))


def format_chinese_month(value: Month | date) -> str:
    """Return 二〇二六年四月."""
    return f"{numerals.to_digits_chinese(f'{value.year:04d}')}年{numerals.to_chinese(value.month)}月"


def _parts(text: str) -> tuple[str | None, int | None, int | None]:
    """Return year (its digits as typed), month and day of a date in any accepted spelling; what is missing is None."""
    plain = numerals.half_width_digits(text.strip())
    if match := _SEPARATED.fullmatch(plain):
        return match[1], int(match[3]), int(match[4]) if match[4] else None
    if match := _ARABIC.fullmatch(plain):
        return match[1], int(match[2]) if match[2] else None, int(match[3]) if match[3] else None
    if match := _CHINESE.fullmatch(plain):
        try:
            year, month, day = (numerals.parse(part) if part else None for part in match.groups())
        except InputError:
            return None, None, None
        return str(year), month, day
    return None, None, None


def _check_year(year: str, text: str, hint: str) -> None:
    """Refuse a year that is not four digits without leading zero: 26年 could be 1926 or 2026."""
    if len(year) != 4 or year[0] == "0":
        raise refuse("data.date", f"“{text}”的年份要写四位数字", hint)


def _check_month(month: int, text: str) -> None:
    if not 1 <= month <= 12:
        raise refuse("data.date", f"“{text}”不存在：一年没有{month}月", "月份是 1 至 12")
