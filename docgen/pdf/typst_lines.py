"""Finished lines as the data that page.typ reads, and the looks of their pieces, remembered from paper to paper."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any
from unicodedata import bidirectional

from fontTools.unicodedata import script

from docgen.page.model import PageField, RunStyle
from docgen.pdf.engine import described
from docgen.pdf.fonts import Choice, Face
from docgen.pdf.lines import Image, Line, Number, Segment
from docgen.pdf.scripts import east_asian_slot, is_ideograph

_FORMATS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/svg+xml": "svg", "image/webp": "webp"}
_LEFTWARD = {"R", "AL", "RLE", "RLO", "RLI"}
_ANY_SCRIPT = {"Zyyy", "Zinh", "Zzzz"}
"""Scripts of characters that stand in texts of any script."""
_MOST_REMEMBERED = 1024
_MOST_LINES = 40
"""Longer paragraphs than this are not remembered: hardly any comes twice."""
_MOST_LOOKS = 10_000

Families = dict[tuple[str | None, int], tuple[str, int, str]]
"""Family, weight and style that Typst gives the face of a file and its number there."""

LineData = list[tuple[float, float, bool, list[list[Any]]]]
"""Lines as their height, where the base line lies, whether Typst would trim their end, and pieces.

A piece is the space before it (None for none), a look, spacing and text. What is more than text has no look, its kind
for spacing, and its description in the text's stead.
"""


class RightToLeft(ValueError):
    """A text runs from right to left, over which Typst 0.15 breaks down; the value is its first character."""


class LineWriter:
    """Writes lines; a look keeps its name for all papers, so that equal paragraphs are equal data."""

    def __init__(self, families: Families) -> None:
        self._families = families
        self._looks: dict[str, dict[str, Any]] = {}
        self._names: dict[str, str] = {}
        """Names of looks by what they say."""
        self._known: dict[tuple[int, int], tuple[str, RunStyle, Choice]] = {}
        """Names of looks by the identity of style and choice, which are kept alive here."""
        self._kept: dict[tuple[int, float], tuple[LineData, bool, frozenset[str], Sequence[Line]]] = {}
        """What was written by the identity of lines and what they stand in by."""
        self._used: set[str] = set()

    def begin(self) -> None:
        """Begin a paper: `looks` tells of what is written from here on."""
        self._used = set()
        if len(self._known) > _MOST_LOOKS:
            for remembered in (self._looks, self._names, self._known, self._kept):
                remembered.clear()

    def looks(self) -> dict[str, dict[str, Any]]:
        """Return the looks that the paper at hand uses, by their names."""
        return {name: self._looks[name] for name in sorted(self._used)}

    def lines(self, lines: Sequence[Line], left: float) -> tuple[LineData, bool]:
        """Return lines whose box stands in `left` points from the text edge, and whether Typst can set them as one.

        Raises RightToLeft for a text that runs so.
        """
        key = (id(lines), left)
        kept = self._kept.pop(key, None)
        lasting = kept is not None
        if kept is None:
            before, self._used = self._used, set()
            data: LineData = [
                (line.height, line.baseline, _is_trimmed(line), self._pieces(line, left)) for line in lines
            ]
            whole = not any(line.has_number or (index and line.new_page) for index, line in enumerate(lines))
            kept = (data, whole, frozenset(self._used), lines)
            self._used = before
            pictured = any(isinstance(segment, Image) for line in lines for segment in line.segments)
            lasting = len(lines) <= _MOST_LINES and not pictured
        if lasting:
            self._kept[key] = kept
            if len(self._kept) > _MOST_REMEMBERED:
                del self._kept[next(iter(self._kept))]
        self._used |= kept[2]
        return kept[:2]

    def _pieces(self, line: Line, left: float) -> list[list[Any]]:
        pieces: list[list[Any]] = []
        # Where a line with a number begins is known when the number is. Typst puts tracking between characters only, so
        # what follows a segment's last one leads the next.
        owed = 0.0 if line.has_number else line.x - left
        for index, segment in enumerate(line.segments):
            lead, owed = segment.lead + owed, 0.0
            match segment:
                case Segment(spacing=spacing):
                    look = self._look(segment.style, segment.choice)
                    following = line.segments[index + 1] if index + 1 < len(line.segments) else None
                    self._add_text(pieces, segment, look, lead, following)
                    owed = spacing
                case Number(field=field, choice=choice):
                    number: dict[str, Any] = {"total": field.kind == "pages", "format": field.format}
                    number["look"] = self._look(field.style, choice)
                    pieces.append([lead, None, "number", number])
                case Image(picture=picture):
                    size = {"width": picture.width, "height": picture.height}
                    source = {"data": list(picture.data), "format": _FORMATS.get(picture.media_type, "png")}
                    pieces.append([lead, None, "picture", {**source, **size, "alt": described(picture)}])
        return pieces

    def _add_text(
        self,
        pieces: list[list[Any]],
        segment: Segment,
        look: str,
        lead: float,
        following: Segment | Image | Number | None,
    ) -> None:
        spacing = segment.spacing
        parts = _parted(segment.text)
        drawn = _is_drawn(self._looks[look])
        for index, part in enumerate(parts):
            if drawn:
                # What is drawn under a text, or through it, has no gaps.
                gap = spacing if index + 1 < len(parts) else self._gap(segment, look, following)
                piece = {"look": look, "spacing": spacing, "text": part, "width": _width(part, segment) + gap}
                pieces.append([lead, None, "text", piece])
            else:
                # A space of nothing still parts two marks of one look that Typst would set closer.
                idle = not lead and (not pieces or pieces[-1][1:3] != [look, spacing])
                pieces.append([None if idle else lead, look, spacing, part])
            lead = spacing

    def _gap(self, segment: Segment, look: str, following: Segment | Image | Number | None) -> float:
        """Return the space up to what follows a segment, where that has the same look."""
        match following:
            case Segment(style=style, choice=choice) | Number(field=PageField(style=style), choice=choice):
                return segment.spacing + following.lead if self._look(style, choice) == look else 0.0
        return 0.0

    def _look(self, style: RunStyle, choice: Choice) -> str:
        """Return the name of a look."""
        key = (id(style), id(choice))
        if key not in self._known:
            look = self._described(style, choice)
            name = self._names.setdefault(json.dumps(look), str(len(self._names)))
            self._looks[name] = look
            self._known[key] = (name, style, choice)
        name = self._known[key][0]
        self._used.add(name)
        return name

    def _described(self, style: RunStyle, choice: Choice) -> dict[str, Any]:
        family, weight, slant = self._family(choice.face)
        shift = {"superscript": 0.35, "subscript": -0.15}.get(style.position, 0.0) * style.size
        return {
            "font": family,
            "weight": weight,
            "style": slant,
            "size": _size(style),
            "ascent": choice.face.metrics.ascent * _size(style),
            "descent": choice.face.metrics.descent * _size(style),
            "color": style.color,
            "heavy": choice.bold and choice.face.weight < 600,
            "slant": choice.italic and not choice.face.italic,
            "under": style.underline,
            "strike": style.strike,
            "back": style.highlight,
            "raised": style.raised + shift,
            "scale": style.scale,
        }

    def _family(self, face: Face) -> tuple[str, int, str]:
        return self._families[str(Path(face.path)), face.index]


def _is_drawn(look: dict[str, Any]) -> bool:
    """Return True for a look that is more than a text in a face, a size and a colour."""
    return bool(
        look["under"] or look["strike"] or look["back"] or look["slant"] or look["raised"] or look["scale"] != 100
    )


def _is_trimmed(line: Line) -> bool:
    """Return True for a line that ends with a blank or a Chinese mark."""
    last = line.segments[-1] if line.segments else None
    return isinstance(last, Segment) and (last.text[-1].isspace() or _is_mark(last.text[-1]))


def _width(text: str, segment: Segment) -> float:
    """Return the width of a part of a segment, without what follows its last character."""
    style = segment.style
    advances = segment.choice.face.metrics.advances
    natural = sum(advances[ord(char)] for char in text) * _size(style) * style.scale / 100
    return natural + segment.spacing * (len(text) - 1)


def _size(style: RunStyle) -> float:
    return style.size * (0.65 if style.position else 1.0)


def _parted(text: str) -> list[str]:
    """Cut a text where Typst would change the spacing: between neighbouring Chinese marks, and where scripts meet."""
    parts, start, marked, kind = [], 0, False, ""
    for index, char in enumerate(text):
        follows, marked = marked, _is_mark(char)
        own = _script(char)
        if (follows and marked) or (own and kind and own != kind):
            parts.append(text[start:index])
            start = index
        kind = own or kind
    return [*parts, text[start:]]


@lru_cache(maxsize=8192)
def _script(char: str) -> str:
    """Return a character's script; nothing for one that stands in texts of any script.

    Raises RightToLeft for a character of a script that runs leftward, or that turns others.
    """
    if bidirectional(char) in _LEFTWARD:
        raise RightToLeft(char)
    found = script(char)
    return "" if found in _ANY_SCRIPT else found


@lru_cache(maxsize=8192)
def _is_mark(char: str) -> bool:
    return east_asian_slot(char, True) and not is_ideograph(char)
