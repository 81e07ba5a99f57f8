"""Characters with their face and width, worked out once for each look: what lines are made of.

Papers use the same few thousand characters in the same dozen looks again and again; a line setter therefore handles
shared, unchanging glyphs instead of an object of its own for every character.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from docgen.page.model import Break, Inline, PageField, Picture, RunStyle, Tab
from docgen.pdf.fonts import Choice, Library
from docgen.pdf.scripts import east_asian_slot

_LINE_ENDS = "\n\v\f\r\x85\u2028\u2029"
"""Characters that end a line of themselves; engines would break at them once more."""
_SMALL = 0.65
"""Size of raised and lowered characters, as a share of the run's."""
_MOST = 50_000
"""More glyphs than this (about 10 MB) are not kept; ordinary papers stay far below."""


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """A run's style in the face that serves it; equal looks are one object."""

    style: RunStyle
    choice: Choice | None


@dataclass(frozen=True, slots=True, eq=False)
class Glyph:
    """One character, or the picture, page field, tab or break `inline` that stands like one; `width` in points.

    `stray` is True when the face is not the one asked for. A tab's width is only known on its line.
    """

    char: str
    look: Look
    width: float
    cjk: bool
    space: bool
    stray: bool
    inline: Inline | None = None


class Glyphs:
    """The glyphs of one library's faces."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._looks: dict[tuple[RunStyle, Choice | None], Look] = {}
        self._known: dict[RunStyle, dict[str, Glyph]] = {}
        self._count = 0

    def of_text(self, text: str, style: RunStyle) -> list[Glyph]:
        """Return the glyphs of a text of one style."""
        known = self._known.setdefault(style, {})
        try:
            return [known[char] for char in text]
        except KeyError:
            for char in dict.fromkeys(text):
                if char not in known:
                    known[char] = self._glyph(char, style)
                    self._count += 1
        found = [known[char] for char in text]
        if self._count > _MOST:
            self._known, self._looks, self._count = {}, {}, 0
        return found

    def of_inline(self, inline: Picture | PageField | Tab | Break) -> Glyph:
        """Return the glyph that stands for something other than text."""
        style = inline.style
        if isinstance(inline, PageField):
            figure = self._glyph("0", style)
            return Glyph("0", figure.look, style.size / 2, False, False, figure.stray, inline)
        look = self._look(style, None)
        if isinstance(inline, Picture):
            return Glyph("\ufffc", look, inline.width, True, False, False, inline)
        return Glyph("\t", look, 0.0, True, False, False, inline)

    def _glyph(self, char: str, style: RunStyle) -> Glyph:
        if char in _LINE_ENDS:
            return self.of_inline(Break("line", style))
        east_asian = east_asian_slot(char, style.east_asia_hint)
        choice = self._library.choose(
            char, asked_face(char, style), bold=style.bold, italic=style.italic, east_asian=east_asian
        )
        size = style.size * (_SMALL if style.position else 1.0)
        em = choice.face.metrics.advances[ord(char)] if choice else 0.0
        stray = choice is None or choice.fallback
        return Glyph(char, self._look(style, choice), em * size * style.scale / 100, east_asian, char == " ", stray)

    def _look(self, style: RunStyle, choice: Choice | None) -> Look:
        return self._looks.setdefault((style, choice), Look(style, choice))


def asked_face(char: str, style: RunStyle) -> str:
    """Return the name of the face that the Word file asks for."""
    return style.east_asia if east_asian_slot(char, style.east_asia_hint) else style.latin


@lru_cache(maxsize=2)
def glyphs_of(library: Library) -> Glyphs:
    """Return the glyphs of a library, kept for the process."""
    return Glyphs(library)
