"""What is measured on the pages of a PDF: characters, rows of them, and ruled lines.

Lengths are millimetres from the upper left corner of the paper, sizes of characters points.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import median
from typing import NamedTuple

POINT = 25.4 / 72
"""A point in millimetres."""
ASCENT = 0.88
"""How much of a Chinese character's square stands above its base line."""

UNPRINTED = "\x00\xad\ufffe\uffff"
"""Characters that put nothing on the paper, white space aside."""
_IDEOGRAPHS = re.compile("[\u3400-\u9fff〇\U00020000-\U0010ffff]+")
"""Chinese characters, no marks."""

Color = tuple[int, int, int]
Reach = tuple[float, float]
"""How far ink stands above and below the base line."""


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
    color: Color = (0, 0, 0)


class Piece(NamedTuple):
    """Characters of one look, printed one after the other on one base line, without white space.

    The pen's way goes from `left` to `right`, and over the last of them from `last` on. Of few pieces more is asked,
    and it takes long to find out: `places` tells where the pen's way over each begins and ends, `reach`, of the one
    with a number from 0, how far its ink goes.
    """

    text: str
    left: float
    last: float
    right: float
    baseline: float
    size: float
    font: str
    color: Color
    places: Callable[[], Sequence[tuple[float, float]]]
    reach: Callable[[int], Reach]

    @property
    def ideographs(self) -> int:
        """How many of its characters are Chinese, not marks."""
        return sum(map(len, _IDEOGRAPHS.findall(self.text)))

    def glyphs(self) -> list[Glyph]:
        """Return its characters one by one."""
        reaches = map(self.reach, range(len(self.text)))
        return [
            Glyph(char, left, right, self.baseline, self.baseline - above, self.baseline + below, *self[5:8])
            for char, (left, right), (above, below) in zip(self.text, self.places(), reaches, strict=True)
        ]

    def parts(self) -> list[Piece]:
        """Return each of its characters as a piece of its own."""
        return [
            piece_of(char, [place], [self.reach(at)], *self[4:8])
            for at, (char, place) in enumerate(zip(self.text, self.places(), strict=True))
        ]


def piece_of(
    text: str,
    places: Sequence[tuple[float, float]],
    reaches: Sequence[Reach],
    baseline: float,
    size: float,
    font: str,
    color: Color,
) -> Piece:
    """Return a piece of characters each of whose places and reaches is known."""
    right = max([right for _, right in places])
    ends = (places[0][0], places[-1][0], right)
    return Piece(text, *ends, baseline, size, font, color, lambda: places, reaches.__getitem__)


@dataclass(frozen=True, slots=True)
class Ruling:
    """A straight ruled line, lying unless `upright`: a border, a drawn line or a thin filled box."""

    left: float
    top: float
    right: float
    bottom: float
    color: Color
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


class Row:
    """What stands on one base line, from left to right; `page` and `number` count from 1.

    `text` is its characters without white space, `size` that of most of them, to half a point. It goes from `left` to
    `right`, the last character's own white counted in; the squares its characters are drawn in, which stand on its
    `baseline`, from `top` to `bottom`. A row is equal to itself only, for rules ask time and again whether a row is
    among others.
    """

    def __init__(self, page: int, number: int, pieces: tuple[Piece, ...]) -> None:
        self.page, self.number, self.pieces = page, number, pieces
        self.text = "".join([piece.text for piece in pieces])
        self.size = common_size([(piece.size, len(piece.text)) for piece in pieces])
        self.left = pieces[0].left
        self.right = max([piece.right for piece in pieces])
        self.baseline = _middle_height(pieces)
        self.em = self.size * POINT
        """The width of one of its Chinese characters (一字)."""
        self.top = self.baseline - ASCENT * self.em
        self.bottom = self.baseline + (1 - ASCENT) * self.em
        self.is_red = sum([len(piece.text) for piece in pieces if red(piece.color)]) * 2 > len(self.text)

    @cached_property
    def glyphs(self) -> tuple[Glyph, ...]:
        """Its characters one by one."""
        return tuple(glyph for piece in self.pieces for glyph in piece.glyphs())

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


@dataclass(frozen=True, slots=True)
class Measured:
    """The pages of a PDF and the names of the fonts it uses without carrying them."""

    sheets: tuple[Sheet, ...]
    missing_fonts: tuple[str, ...]
    visible_text: bool


def red(color: Color) -> bool:
    """Return True for a colour that is red to the eye."""
    return color[0] > 150 and color[1] < 100 and color[2] < 100


def first_ideograph(text: str) -> str:
    """Return the first Chinese character of a text; empty where it has none."""
    found = _IDEOGRAPHS.search(text)
    return found[0][0] if found else ""


def common(values: Iterable[float]) -> float:
    """Return the most frequent value, the greater one of equals; 0.0 without any."""
    return _commonest(Counter(values))


def _commonest(counts: Mapping[float, int]) -> float:
    return max(counts, key=lambda value: (counts[value], value)) if counts else 0.0


def common_size(counted: Iterable[tuple[float, int]]) -> float:
    """Return the size of most characters, to half a point, by sizes with their numbers; 0.0 without any."""
    counts: dict[float, int] = {}
    for size, count in counted:
        if count:
            whole = round(size * 2) / 2
            counts[whole] = counts.get(whole, 0) + count
    return _commonest(counts)


def rows_of(pieces: Iterable[Piece], page: int) -> tuple[Row, ...]:
    """Return the rows that characters stand in: one base line each, give or take what a raised sign moves."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=_height):
        if rows and piece.baseline - rows[-1][0].baseline < 0.15 * POINT * min(piece.size, rows[-1][0].size):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return tuple(Row(page, number, tuple(_in_order(row))) for number, row in enumerate(rows, 1))


def _middle_height(pieces: tuple[Piece, ...]) -> float:
    """Return where most characters of a row stand: a raised sign stands elsewhere."""
    heights = [piece.baseline for piece in pieces]
    if min(heights) == max(heights):
        return heights[0]
    return median([height for piece in pieces for height in (piece.baseline,) * len(piece.text)])


def _in_order(pieces: list[Piece]) -> list[Piece]:
    """Return the pieces of a row from left to right; those that reach into each other, character by character."""
    if len(pieces) == 1:
        return pieces
    ordered = sorted(pieces, key=_start)
    if all(piece.last <= following.left for piece, following in pairwise(ordered)):
        return ordered
    return sorted((part for piece in ordered for part in piece.parts()), key=_start)


def _height(piece: Piece) -> tuple[float, float]:
    return piece.baseline, piece.left


def _start(piece: Piece) -> float:
    return piece.left
