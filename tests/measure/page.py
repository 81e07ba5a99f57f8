"""What the ruler finds on a page: characters, lines of them, and ruled lines, all in millimetres."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

POINT = 25.4 / 72
"""Millimetres of a point."""

_SAME_BASE = 0.3
"""Base lines that differ by less are one line."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A printed character: its ink (`left` … `bottom`), its cell (`start`, `end`: what it takes of the line), its base
    line, its size in points and its colour `RRGGBB`."""

    char: str
    left: float
    right: float
    top: float
    bottom: float
    start: float
    end: float
    base: float
    size: float
    color: str
    turned: bool
    """Whether it lies on its side; its cell and base line then say nothing, its ink does."""

    @property
    def red(self) -> bool:
        """Whether it is printed in red."""
        return is_red(self.color)


@dataclass(frozen=True, slots=True)
class Line:
    """The characters on one base line from left to right; `text` has no white space."""

    glyphs: tuple[Glyph, ...]

    @property
    def text(self) -> str:
        """The characters."""
        return "".join(glyph.char for glyph in self.glyphs)

    @property
    def base(self) -> float:
        """The base line."""
        return self.glyphs[0].base

    @property
    def left(self) -> float:
        """Where the first character's cell begins."""
        return self.glyphs[0].start

    @property
    def right(self) -> float:
        """Where the last character's cell ends."""
        return self.glyphs[-1].end

    @property
    def top(self) -> float:
        """The upper edge of the ink."""
        return min(glyph.top for glyph in self.glyphs)

    @property
    def bottom(self) -> float:
        """The lower edge of the ink."""
        return max(glyph.bottom for glyph in self.glyphs)

    @property
    def size(self) -> float:
        """The size of most characters, in points."""
        return Counter(round(glyph.size, 1) for glyph in self.glyphs).most_common(1)[0][0]

    @property
    def red(self) -> bool:
        """Whether every character is red."""
        return all(glyph.red for glyph in self.glyphs)


@dataclass(frozen=True, slots=True)
class Rule:
    """A ruled horizontal line: its ends, its middle, its thickness and its colour `RRGGBB`."""

    left: float
    right: float
    y: float
    thickness: float
    color: str

    @property
    def length(self) -> float:
        """From end to end."""
        return self.right - self.left

    @property
    def red(self) -> bool:
        """Whether it is red."""
        return is_red(self.color)


@dataclass(frozen=True)
class Page:
    """A page: the paper's size, its characters in reading order, its ruled lines from top to bottom."""

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    rules: tuple[Rule, ...]

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The lines of upright text from top to bottom."""
        return tuple(_lines(glyph for glyph in self.glyphs if not glyph.turned))

    @property
    def landscape(self) -> bool:
        """Whether it is wider than high."""
        return self.width > self.height

    @cached_property
    def turned(self) -> tuple[Glyph, ...]:
        """The characters that lie on their side, from top to bottom."""
        return tuple(sorted((glyph for glyph in self.glyphs if glyph.turned), key=lambda glyph: glyph.top))

    def red_rules(self) -> list[Rule]:
        """Return the red ruled lines."""
        return [rule for rule in self.rules if rule.red]

    def crossings(self, allowed: float = 0.3) -> list[tuple[Glyph, Glyph]]:
        """Return the pairs of characters whose ink overlaps by more than `allowed` in both directions."""
        found: list[tuple[Glyph, Glyph]] = []
        open_: list[Glyph] = []
        for glyph in sorted(self.glyphs, key=lambda one: one.top):
            open_ = [other for other in open_ if other.bottom - glyph.top > allowed]
            found += [
                (other, glyph)
                for other in open_
                if min(other.right, glyph.right) - max(other.left, glyph.left) > allowed
                and min(other.bottom, glyph.bottom) - glyph.top > allowed
            ]
            open_.append(glyph)
        return found

    def outside(self, margin: float = 5.0) -> list[Glyph | Rule]:
        """Return what is printed outside the paper, or nearer to its edge than `margin`."""
        glyphs = [
            glyph
            for glyph in self.glyphs
            if glyph.left < margin
            or glyph.right > self.width - margin
            or glyph.top < margin
            or glyph.bottom > self.height - margin
        ]
        rules = [rule for rule in self.rules if rule.left < margin or rule.right > self.width - margin]
        return [*glyphs, *rules]


def is_red(color: str) -> bool:
    """Return whether a colour `RRGGBB` is red to the eye."""
    red, green, blue = (int(color[index : index + 2], 16) for index in (0, 2, 4))
    return red > 150 and green < 80 and blue < 80


def _lines(glyphs: Iterable[Glyph]) -> list[Line]:
    groups: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda one: one.base):
        if groups and glyph.base - groups[-1][0].base < _SAME_BASE:
            groups[-1].append(glyph)
        else:
            groups.append([glyph])
    return [Line(tuple(sorted(group, key=lambda one: one.start))) for group in groups]
