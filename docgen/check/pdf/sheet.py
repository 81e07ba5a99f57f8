"""What is measured on the pages of a PDF: characters, rows of them, and ruled lines.

Lengths are millimetres from the upper left corner of the paper, sizes of characters points.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from statistics import median
from typing import NamedTuple

POINT = 25.4 / 72
"""A point in millimetres."""
ASCENT = 0.88
"""How much of a Chinese character's square stands above its base line."""


class Glyph(NamedTuple):
    """A printed character: the pen's way from `left` to `right` on the base line, the ink from `top` to `bottom`."""

    char: str
    left: float
    right: float
    baseline: float
    top: float
    bottom: float
    size: float
    font: str
    color: tuple[int, int, int] = (0, 0, 0)

    @property
    def is_red(self) -> bool:
        """True for any red a printer or a screen may be given for the standard's."""
        return red(self.color)

    @property
    def is_ideograph(self) -> bool:
        """True for a Chinese character, not a mark."""
        char = self.char
        return "\u3400" <= char <= "\u9fff" or char == "〇" or char >= "\U00020000"


@dataclass(frozen=True, slots=True)
class Ruling:
    """A straight ruled line, lying unless `upright`: a border, a drawn line or a thin filled box."""

    left: float
    top: float
    right: float
    bottom: float
    color: tuple[int, int, int]
    upright: bool = False

    @property
    def length(self) -> float:
        """How long it is."""
        return self.bottom - self.top if self.upright else self.right - self.left

    @property
    def thickness(self) -> float:
        """How thick it is."""
        return self.right - self.left if self.upright else self.bottom - self.top

    @property
    def middle(self) -> float:
        """The height of a lying line on the page."""
        return (self.top + self.bottom) / 2

    @property
    def is_red(self) -> bool:
        """True for a red line."""
        return red(self.color)


@dataclass(frozen=True, eq=False)
class Row:
    """The characters on one base line, from left to right; `page` and `number` count from 1.

    A row is equal to itself only, for rules ask time and again whether a row is among others.
    """

    page: int
    number: int
    glyphs: tuple[Glyph, ...]

    @cached_property
    def text(self) -> str:
        """Its characters without white space."""
        return "".join(glyph.char for glyph in self.glyphs)

    @cached_property
    def size(self) -> float:
        """The size of most of its characters, to half a point."""
        return common_size(self.glyphs)

    @cached_property
    def left(self) -> float:
        """Where its first character begins."""
        return self.glyphs[0].left

    @cached_property
    def right(self) -> float:
        """Where its last character ends, its own white counted in."""
        return max(glyph.right for glyph in self.glyphs)

    @cached_property
    def baseline(self) -> float:
        """Where the characters stand."""
        return median(glyph.baseline for glyph in self.glyphs)

    @cached_property
    def top(self) -> float:
        """The upper edge of the squares its characters are drawn in."""
        return self.baseline - ASCENT * self.size * POINT

    @property
    def bottom(self) -> float:
        """The lower edge of the squares its characters are drawn in."""
        return self.baseline + (1 - ASCENT) * self.size * POINT

    @property
    def em(self) -> float:
        """The width of one of its Chinese characters (一字)."""
        return self.size * POINT

    @cached_property
    def is_red(self) -> bool:
        """True when most of its characters are red."""
        return sum(glyph.is_red for glyph in self.glyphs) * 2 > len(self.glyphs)

    @property
    def place(self) -> str:
        """Its place in words."""
        return f"第{self.page}页第{self.number}行"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: its size, its rows from the top down and its ruled lines."""

    number: int
    width: float
    height: float
    rows: tuple[Row, ...]
    rulings: tuple[Ruling, ...]
    pictures: int = 0

    @property
    def is_upright(self) -> bool:
        """True unless the page is turned for a wide table."""
        return self.height >= self.width

    def in_table(self, row: Row) -> bool:
        """Return True when the row stands between upright lines, that is, in a table."""
        beside = [line for line in self.rulings if line.upright and line.top <= row.baseline <= line.bottom]
        return len(beside) >= 2


def red(color: tuple[int, int, int]) -> bool:
    """Return True for a colour that is red to the eye."""
    return color[0] > 150 and color[1] < 100 and color[2] < 100


def common(values: Iterable[float]) -> float:
    """Return the most frequent value, the greater one of equals; 0.0 without any."""
    return _commonest(Counter(values))


def _commonest(counts: Mapping[float, int]) -> float:
    return max(counts, key=lambda value: (counts[value], value)) if counts else 0.0


def common_size(glyphs: Iterable[Glyph]) -> float:
    """Return the size of most characters, to half a point; 0.0 without any."""
    counts: Counter[float] = Counter()
    # A paper has a handful of sizes: they are rounded once each, not once a character.
    for size, count in Counter(map(attrgetter("size"), glyphs)).items():
        counts[round(size * 2) / 2] += count
    return _commonest(counts)


def rows_of(glyphs: Iterable[Glyph], page: int) -> tuple[Row, ...]:
    """Return the rows that characters stand in: one base line each, give or take what a raised sign moves."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=attrgetter("baseline", "left")):
        if rows and glyph.baseline - rows[-1][0].baseline < 0.15 * POINT * min(glyph.size, rows[-1][0].size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return tuple(
        Row(page, number, tuple(sorted(row, key=attrgetter("left")))) for number, row in enumerate(rows, 1)
    )
