"""Where findings stand on the pages that are shown: boxes to be drawn over them, in millimetres from the upper left."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from docgen.check.pdf.sheet import POINT, Sheet
from docgen.errors import Finding
from docgen.page.model import Document
from docgen.page.walk import paragraphs_in, stories_of

_ROW = re.compile(r"第(\d+)页(?:第(\d+)行)?")
_START = 8
"""So many characters of a paragraph are looked for where the whole of it does not stand in one piece."""
_ROOM = 1.2
"""How far a box stands off the characters."""
_FOOT = 35.0
"""How much of a page's lower edge is searched for what stands in footers, where the file does not say."""
_FRAME = 4.0
"""How far the box of a whole page stands in."""


class Mark(NamedTuple):
    """A box on a page (from 1) at a place of the finding with this number, from 0."""

    finding: int
    page: int
    left: float
    top: float
    width: float
    height: float


class Glyph(NamedTuple):
    """A printed character with its box and page."""

    char: str
    page: int
    left: float
    top: float
    right: float
    bottom: float


Size = tuple[float, float]
"""Width and height of a page."""
_SHARP = 1.55
"""Dots a point of a page's picture: enough for its largest width on the screen."""
_MOST_DOTS = 2600
"""The longer edge of a picture: a drawing of A0 is shown smaller rather than fill the memory."""


def scale_of(size: Size) -> float:
    """Return how many dots a point a picture of a page has."""
    return min(_SHARP, _MOST_DOTS / max(*size, 1.0) * POINT)


def marks_on_pdf(findings: Sequence[Finding], sheets: Sequence[Sheet]) -> list[Mark]:
    """Return the boxes of what was measured on these pages: the row that a place names, or its page."""
    marks = []
    for number, finding in enumerate(findings):
        for place in _places(finding):
            match = _ROW.search(place)
            if match is None or not 0 < int(match[1]) <= len(sheets):
                continue
            sheet = sheets[int(match[1]) - 1]
            row = int(match[2] or 0)
            if 0 < row <= len(sheet.rows):
                found = sheet.rows[row - 1]
                marks.append(_box(number, sheet.number, found.left, found.top, found.right, found.bottom))
            else:
                marks.append(_whole(number, sheet.number, (sheet.width, sheet.height)))
    return _once(marks)


def marks_on_word(findings: Sequence[Finding], document: Document, pdf: bytes) -> list[Mark]:
    """Return the boxes of findings on a Word file in the PDF that was made of it.

    Paragraphs are found by their words, in the order in which they were printed. What concerns the page set-up frames
    the first page; what cannot be found has no box.
    """
    glyphs, sizes = printed(pdf)
    spots = _Spots(document, glyphs, sizes)
    marks = []
    for number, finding in enumerate(findings):
        for place in _places(finding):
            if "页面设置" in place and sizes:
                marks.append(_whole(number, 1, sizes[0]))
                continue
            for line in _lines(spots.at(place)):
                edges = (min(one.left for one in line), min(one.top for one in line))
                far = (max(one.right for one in line), max(one.bottom for one in line))
                marks.append(_box(number, line[0].page, *edges, *far))
    return _once(marks)


def _lines(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Return characters by the lines they stand in: a next one begins lower down, farther left or on another page."""
    lines: list[list[Glyph]] = []
    for glyph in glyphs:
        last = lines[-1][-1] if lines else None
        low = last is not None and glyph.top > (last.top + last.bottom) / 2
        if last is None or low or glyph.page != last.page or glyph.right < last.left:
            lines.append([])
        lines[-1].append(glyph)
    return lines


def printed(pdf: bytes) -> tuple[list[Glyph], list[Size]]:
    """Return the characters of a PDF of ours in the order in which they were set, and the sizes of its pages."""
    import pypdfium2

    glyphs: list[Glyph] = []
    sizes: list[Size] = []
    with pypdfium2.PdfDocument(pdf) as document:
        for number, page in enumerate(document, start=1):
            width, height = page.get_size()
            sizes.append((width * POINT, height * POINT))
            text = page.get_textpage()
            for index in range(text.count_chars()):
                for char in _plain(text.get_text_range(index, 1)):
                    left, bottom, right, top = text.get_charbox(index, loose=True)
                    box = (left, height - top, right, height - bottom)
                    glyphs.append(Glyph(char, number, *(edge * POINT for edge in box)))
            text.close()
    return glyphs, sizes


class _Spots:
    """Finds the characters of paragraphs by what findings call these."""

    def __init__(self, document: Document, glyphs: Sequence[Glyph], sizes: Sequence[Size]) -> None:
        self._sizes = sizes
        self._text: list[Glyph] = []
        self._edges: list[Glyph] = []
        margins = [(section.margin_top * POINT, section.margin_bottom * POINT) for section in document.sections]
        head, foot = (min(edges, default=_FOOT) for edges in zip(*margins, strict=True)) if margins else (_FOOT, _FOOT)
        for glyph in glyphs:
            height = sizes[glyph.page - 1][1]
            middle = (glyph.top + glyph.bottom) / 2
            (self._text if head - 1 < middle < height - foot + 1 else self._edges).append(glyph)
        self._found: dict[str, list[Glyph]] = defaultdict(list)
        self._look(document)

    def at(self, place: str) -> list[Glyph]:
        """Return the characters of the paragraph that a place names; of the longest name that fits."""
        if place in self._found:
            return self._found[place]
        known = [name for name in self._found if place.startswith(name)]
        if known:
            return self._found[max(known, key=len)]
        if place.startswith("页脚"):
            return [glyph for glyph in self._edges if glyph.page == 1 and self._is_foot(glyph)]
        return []

    def _is_foot(self, glyph: Glyph) -> bool:
        return glyph.top > self._sizes[glyph.page - 1][1] / 2

    def _look(self, document: Document) -> None:
        """Find every paragraph once, each after the one before where it is there."""
        body, edges = "".join(glyph.char for glyph in self._text), "".join(glyph.char for glyph in self._edges)
        after = 0
        for place, words in _paragraphs(document):
            start, length = _find(body, words, after)
            if start >= 0:
                self._found[place] += self._text[start : start + length]
                after = start + length
                continue
            for text, glyphs in ((body, self._text), (edges, self._edges)):
                start, length = _find(text, words, 0)
                if start >= 0 and place not in self._found:
                    self._found[place] += glyphs[start : start + length]
                    break


def _paragraphs(document: Document) -> Iterator[tuple[str, str]]:
    for section in document.sections:
        for blocks in stories_of(section):
            for paragraph in paragraphs_in(blocks):
                words = _plain(paragraph.text)
                if words and not (paragraph.place.startswith("页脚") and len(words) < _START):
                    yield paragraph.place, words


def _find(text: str, words: str, after: int) -> tuple[int, int]:
    """Return where words stand in a text, and how many characters of them; -1 where they do not."""
    whole = text.find(words, after)
    if whole >= 0 or len(words) <= _START:
        return whole, len(words)
    return text.find(words[:_START], after), _START


def _plain(text: str) -> str:
    """Return characters without white space and with the forms that PDF files name them by made one."""
    return "".join(char for char in unicodedata.normalize("NFKC", text) if not char.isspace() and char.isprintable())


def _places(finding: Finding) -> Iterable[str]:
    return dict.fromkeys(finding.places or (finding.place.where,))


def _box(number: int, page: int, left: float, top: float, right: float, bottom: float) -> Mark:
    return Mark(number, page, *_rounded(left - _ROOM, top - _ROOM / 2, right - left + 2 * _ROOM, bottom - top + _ROOM))


def _whole(number: int, page: int, size: Size) -> Mark:
    return Mark(number, page, *_rounded(_FRAME, _FRAME, size[0] - 2 * _FRAME, size[1] - 2 * _FRAME))


def _rounded(*lengths: float) -> Iterator[float]:
    return (round(length, 1) for length in lengths)


def _once(marks: Iterable[Mark]) -> list[Mark]:
    return list(dict.fromkeys(marks))


def by_page(marks: Iterable[Mark]) -> Mapping[int, list[Mark]]:
    """Return marks by the page they stand on; wide ones first, so that small ones lie above them and can be clicked."""
    pages: dict[int, list[Mark]] = defaultdict(list)
    for mark in sorted(marks, key=lambda mark: -mark.width * mark.height):
        pages[mark.page].append(mark)
    return pages
