"""Which days are off in China: weekends, the statutory holidays and the working weekends that make up for them.

The years are in `holidays.yaml`, each with the notice of the State Council's office that it was copied from.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).with_name("holidays.yaml")
_FIXED = {(1, 1): "元旦", (5, 1): "劳动节", (10, 1): "国庆节", (10, 2): "国庆节", (10, 3): "国庆节"}
"""The holidays of the sun's calendar that are the same every year."""
_WEEKDAYS = "一二三四五六日"


class Year(NamedTuple):
    """A year as its notice has it: the days off, the weekend days worked, and the notice."""

    off: frozenset[date]
    worked: frozenset[date]
    source: str


def day_off(day: date) -> str:
    """Return why a day is off, for a person to read; empty for a working day.

    Of a year that is not in the table only weekends and the fixed holidays are known, and the words say so.
    """
    year = years().get(day.year)
    weekday = f"星期{_WEEKDAYS[day.weekday()]}" if day.weekday() >= 5 else ""
    if year is None:
        fixed = _FIXED.get((day.month, day.day), "")
        return f"{fixed or weekday}；没有{day.year}年的放假安排，调休未计" if fixed or weekday else ""
    if day in year.worked:
        return ""
    if day in year.off:
        return f"法定节假日或调休，{year.source}"
    return weekday


@cache
def years() -> dict[int, Year]:
    """Return the known years."""
    import yaml

    table = yaml.load(FILE.read_bytes(), Loader=yaml.BaseLoader)
    return {
        int(entry["年份"]): Year(
            frozenset(day for span in entry["放假"] for day in _days(entry["年份"], span)),
            frozenset(day for span in entry["上班"] for day in _days(entry["年份"], span)),
            entry["依据"],
        )
        for entry in table
    }


def _days(year: str, span: str) -> list[date]:
    """Return the days of `02-15/02-23` or of the single day `01-01`."""
    first, _, last = span.partition("/")
    start, end = (date.fromisoformat(f"{year}-{day}") for day in (first, last or first))
    return [start + timedelta(days=number) for number in range((end - start).days + 1)]
