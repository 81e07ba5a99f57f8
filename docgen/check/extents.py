"""From where to where the characters of a one-line paragraph reach, with its tabs, blanks and indents.

Widths are estimates: a Chinese character is one em wide, others are half of one. Lengths are in points.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from docgen.page.model import Break, Inline, PageField, Paragraph, RunStyle, Tab, TabStop, Text

BLANKS = " \u3000\u00a0\u2002\u2003"
_AUTO_SPACE = 0.2
"""Narrow space between Chinese and Latin, in em."""
_AMBIGUOUS = frozenset("“”‘’…—·")
_OVER = 0.6
"""How far a line may reach over its edge before it counts as two."""


@dataclass(frozen=True, slots=True)
class Extent:
    """From where to where a line's characters reach, measured from the edges of its box."""

    start: float
    right_gap: float

    @property
    def shift(self) -> float:
        """How far right of the middle of its box the line stands."""
        return (self.start - self.right_gap) / 2


def extent(paragraph: Paragraph, width: float, default_tab: float) -> Extent | None:
    """Return where the first line of a paragraph stands in a box of `width`; None when it is longer than one line.

    A line break ends the line. Blanks before and after the text count as white.
    """
    style = paragraph.style
    line = list(_first_line((*paragraph.label, *paragraph.inlines)))
    room = width - style.indent_right
    cursor, begin = style.indent_left + style.first_line, None
    ink_end = cursor
    groups = _groups(line)
    for tab, group in groups:
        if tab:
            stop = _stop(paragraph, cursor, default_tab)
            follow = _width(group)
            back = {"right": follow, "decimal": follow, "center": follow / 2}.get(stop.align, 0.0)
            cursor = max(cursor, stop.position - back)
        text = _plain(group)
        if text.strip(BLANKS):
            lead = _width_until_ink(group)
            begin = cursor + lead if begin is None else begin
            ink_end = cursor + _width(group) - _trailing(group)
        cursor += _width(group)
    if begin is None:
        return None
    if cursor > room + _OVER:
        # Blanks that reach over the edge make no second line.
        if ink_end > room + _OVER:
            return None
        cursor = room
    free = room - cursor
    moved = {"right": free, "center": free / 2}.get(style.align, 0.0)
    return Extent(begin + moved, width - ink_end - moved)


def first_offset(paragraph: Paragraph, default_tab: float) -> float:
    """Return how far the first character stands from the left edge of its box, blanks and tabs counted in."""
    style = paragraph.style
    cursor = style.indent_left + style.first_line
    for tab, group in _groups(list(_first_line((*paragraph.label, *paragraph.inlines)))):
        if tab:
            cursor = max(cursor, _stop(paragraph, cursor, default_tab).position)
        if _plain(group).strip(BLANKS):
            return cursor + _width_until_ink(group)
        cursor += _width(group)
    return cursor


def _first_line(inlines: Sequence[Inline]) -> Iterator[Inline]:
    for inline in inlines:
        if isinstance(inline, Break):
            if inline.kind == "line":
                return
            continue
        yield inline


def _groups(line: Sequence[Inline]) -> list[tuple[bool, list[tuple[str, RunStyle]]]]:
    """Return the pieces between tabs, each with whether a tab stands before it."""
    groups: list[tuple[bool, list[tuple[str, RunStyle]]]] = [(False, [])]
    for inline in line:
        if isinstance(inline, Tab):
            groups.append((True, []))
        elif isinstance(inline, Text):
            groups[-1][1].extend((char, inline.style) for char in inline.text)
        elif isinstance(inline, PageField):
            groups[-1][1].append(("1", inline.style))
    return groups


def _plain(group: Sequence[tuple[str, RunStyle]]) -> str:
    return "".join(char for char, _ in group)


def _width(group: Sequence[tuple[str, RunStyle]]) -> float:
    own = sum(char_width(char, style) for char, style in group)
    meets = sum(
        _AUTO_SPACE * style.size
        for (char, style), (following, _) in pairwise(group)
        if _ideograph(char) != _ideograph(following) and _spaced(char) and _spaced(following)
    )
    return own + meets


def _width_until_ink(group: Sequence[tuple[str, RunStyle]]) -> float:
    width = 0.0
    for char, style in group:
        if char not in BLANKS:
            break
        width += char_width(char, style)
    return width


def _trailing(group: Sequence[tuple[str, RunStyle]]) -> float:
    return _width_until_ink(list(reversed(group)))


def char_width(char: str, style: RunStyle) -> float:
    """Return the width of a character: a full em, or half of one, scaled and spaced as its look says."""
    wide = unicodedata.east_asian_width(char) in "WF" or char in _AMBIGUOUS
    return style.size * (1.0 if wide else 0.5) * style.scale / 100 + style.spacing


def _ideograph(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff" or char >= "\U00020000"


def _spaced(char: str) -> bool:
    return _ideograph(char) or (char.isascii() and char.isalnum())


def _stop(paragraph: Paragraph, cursor: float, default_tab: float) -> TabStop:
    style = paragraph.style
    for stop in style.tabs:
        if stop.position > cursor + 0.05:
            return stop
    if style.first_line < 0 and style.indent_left > cursor + 0.05:
        return TabStop(style.indent_left)
    step = default_tab or 21.0
    return TabStop((int((cursor + 0.05) // step) + 1) * step)
