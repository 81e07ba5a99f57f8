"""Spans of whole months, by which work is summed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from docgen.text.dates import Month

_HALVES = {(1, 6): "上半年", (7, 12): "下半年"}
_QUARTERS = {(1, 3): "第一季度", (4, 6): "第二季度", (7, 9): "第三季度", (10, 12): "第四季度"}
MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Period:
    """The months of one year from `first` to `last`, both counted, as numbers 1 to 12."""

    year: int
    first: int = 1
    last: int = MONTHS_A_YEAR

    def __contains__(self, month: object) -> bool:
        return isinstance(month, Month) and month.year == self.year and self.first <= month.month <= self.last

    def __str__(self) -> str:
        """Return the name by which offices call it: 2025年, 2025年上半年, 2025年第一季度, 2025年3月至5月."""
        months = (self.first, self.last)
        if months == (1, MONTHS_A_YEAR):
            return f"{self.year}年"
        if self.first == self.last:
            return f"{self.year}年{self.first}月"
        named = _HALVES.get(months) or _QUARTERS.get(months) or f"{self.first}月至{self.last}月"
        return f"{self.year}年{named}"

    @property
    def start(self) -> Month:
        """The first month."""
        return Month(self.year, self.first)

    @property
    def end(self) -> Month:
        """The last month."""
        return Month(self.year, self.last)

    @property
    def so_far(self) -> Self:
        """The year from January to the last month: what a yearly goal is compared with."""
        return type(self)(self.year, 1, self.last)

    @property
    def year_before(self) -> Self:
        """The same months a year earlier."""
        return type(self)(self.year - 1, self.first, self.last)
