"""The Markdown tables of a typed text, cell by cell with their positions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from docgen.text.numerals import half_width_digits

_RULE = re.compile(r"[\s:|]*+-[\s:|-]*+")
_BAR = re.compile(r"(?<!\\)\|")
_SPACES = re.compile(r"\s+")
_NUMBER = re.compile(r"([+-]?\d+(?:[,，]\d{3})*(?:\.\d+)?)([^\d\s.%％‰]{0,4})")
_NOTHING = frozenset({"", "-", "—", "——", "－", "/", "无"})


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text without outer blanks, and where that begins and ends in the whole text."""

    text: str
    start: int
    end: int

    @property
    def word(self) -> str:
        """The text without any blanks: 合　计 is 合计."""
        return _SPACES.sub("", self.text)

    @property
    def empty(self) -> bool:
        """True for a cell that stands for nothing."""
        return self.word in _NOTHING

    @property
    def number(self) -> tuple[Decimal, str] | None:
        """The number in the cell and its unit (empty without one); None for any other text."""
        match = _NUMBER.fullmatch(half_width_digits(self.word))
        if match is None:
            return None
        return Decimal(match[1].replace(",", "").replace("，", "")), match[2]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the cells of its head and of the rows below."""

    head: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def column(self, index: int) -> str:
        """Return how a person calls a column."""
        word = self.head[index].word if index < len(self.head) else ""
        return f"“{word}”" if word else f"第{index + 1}列"


def tables(text: str) -> Iterator[Table]:
    """Yield the tables of a text in their order."""
    rows: list[tuple[Cell, ...]] = []
    ruled = False
    start = 0
    for line in [*text.split("\n"), ""]:
        stripped = line.strip()
        if "|" in stripped and len(rows) == 1 and not ruled and _RULE.fullmatch(stripped):
            ruled = True
        elif "|" in stripped:
            if len(rows) == 1 and not ruled:
                rows = []
            rows.append(_cells(line, start))
        else:
            if ruled and len(rows) > 1:
                yield Table(rows[0], tuple(rows[1:]))
            rows, ruled = [], False
        start += len(line) + 1


def _cells(line: str, start: int) -> tuple[Cell, ...]:
    """Return the cells of a row; `start` is where the line begins in the text."""
    inner = line.strip()
    left = len(line) - len(line.lstrip())
    right = left + len(inner)
    if inner.startswith("|"):
        left += 1
    if inner.endswith("|") and not inner.endswith("\\|") and right - left > 0:
        right -= 1
    cells = []
    marks = [match.start() for match in _BAR.finditer(line, left, right)]
    for begin, end in zip([left, *(mark + 1 for mark in marks)], [*marks, right], strict=True):
        text = line[begin:end]
        offset = start + begin + len(text) - len(text.lstrip())
        cells.append(Cell(text.strip(), offset, offset + len(text.strip())))
    return tuple(cells)
