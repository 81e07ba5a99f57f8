"""Set a paragraph in lines: one rule for every engine, so that Word's witness and all PDFs break alike.

Engines get finished lines (`Line`): where each begins, how wide its pieces are, where its base line lies. They neither
break nor stretch; what LibreOffice shows for the Word file, the PDF shows.

The rule: characters have the widths of the face that covers them plus the run's own spacing; a fifth of an em stands
between a Chinese character and a Latin letter or digit; a line takes what fits its width, goes back to the last place
where it may be broken (see `scripts`), and, when justified, is stretched evenly at its Chinese characters and spaces.
Marks are not hung over the edge: the type area (版心) has two even edges.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from operator import add

from docgen.page.model import Break, Inline, PageField, Paragraph, ParagraphStyle, Picture, RunStyle, Tab, TabStop, Text
from docgen.pdf.fonts import Choice, Library
from docgen.pdf.glyphs import Glyph, asked_face, glyphs_of
from docgen.pdf.scripts import UNBROKEN_PAIRS, is_ideograph, may_break, spacing_class

AUTO_SPACE = 0.2
"""Narrow space between Chinese and Latin, in em of the character before it (measured in LibreOffice 7.4)."""

EXACT_BASELINE = 0.8
"""Where the base line lies in a line of exact height, as a share of that height (LibreOffice; Word is near it)."""

_TOLERANCE = 0.05
_MOST_REMEMBERED = 1024
"""Papers of one kind share most of their paragraphs: so many (about 5 MB) are not set anew for each of them."""
_LONGEST = 1000
"""Paragraphs of more characters are not remembered, nor are pictures, so that what is remembered stays small."""
_LEADERS = {"dot": ".", "hyphen": "-", "underscore": "_", "middleDot": "·", "heavy": "_"}


@dataclass(frozen=True, slots=True)
class Segment:
    """Characters of one look in one face; `spacing` (pt) follows each of them, `lead` (pt) stands before the first."""

    text: str
    style: RunStyle
    choice: Choice
    spacing: float
    lead: float = 0.0


@dataclass(frozen=True, slots=True)
class Image:
    """A picture standing in a line, `lead` points after what is before it."""

    picture: Picture
    lead: float = 0.0


@dataclass(frozen=True, slots=True)
class Number:
    """A page number or page count, known only when the pages are; `lead` points stand before it."""

    field: PageField
    choice: Choice
    lead: float = 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """A finished line: `x` is the distance of its first character from the left text edge, lengths in points."""

    segments: tuple[Segment | Image | Number, ...]
    x: float
    width: float
    height: float
    baseline: float
    new_page: bool = False
    """True when a page break stands before the line."""

    @property
    def has_number(self) -> bool:
        """True when its width is not known before the pages are numbered, so that the engine must align it."""
        return any(isinstance(segment, Number) for segment in self.segments)


@dataclass(frozen=True, slots=True)
class Stray:
    """A character that the face the Word file asks for does not have; `family` is what serves it, None for nothing."""

    char: str
    word_name: str
    place: str
    family: str | None


@dataclass(slots=True)
class _Row:
    """The glyphs of a paragraph in a row, with their widths and the spacing that follows each on its line."""

    glyphs: list[Glyph]
    widths: list[float]
    after: list[float]
    leaders: dict[int, str] = field(default_factory=dict)
    """The characters that fill tabs, by the tab's index."""


class LineSetter:
    """Sets paragraphs in lines with the faces of one library; collects the characters their face does not have."""

    def __init__(self, library: Library, default_tab: float = 36.0, grid_pitch: float | None = None) -> None:
        self._library = library
        self._measures = (default_tab, grid_pitch)
        self.strays: list[Stray] = []

    def lines(self, paragraph: Paragraph, width: float) -> tuple[Line, ...]:
        """Return the lines of a paragraph in a column `width` points wide; an empty paragraph is one empty line.

        Equal paragraphs get the very same lines, as long as they are remembered.
        """
        inlines = (*paragraph.label, *paragraph.inlines)
        given = (self._library, *self._measures, inlines, paragraph.style, paragraph.mark, width)
        size = sum(len(inline.text) if isinstance(inline, Text) else 1 for inline in inlines)
        lasting = size <= _LONGEST and not any(isinstance(inline, Picture) for inline in inlines)
        lines, strays = (_remembered if lasting else _set)(*given)
        for char, name, family in strays:
            self.strays.append(Stray(char, name, paragraph.place, family))
        return lines


def _set(
    library: Library,
    default_tab: float,
    grid_pitch: float | None,
    inlines: tuple[Inline, ...],
    style: ParagraphStyle,
    mark: RunStyle,
    width: float,
) -> tuple[tuple[Line, ...], tuple[tuple[str, str, str | None], ...]]:
    """Return the lines of a paragraph, and character, name of the face asked for and serving family of its strays."""
    setting = _Setting(library, default_tab, grid_pitch, style, mark)
    row = setting.row(inlines)
    strays = tuple(
        (glyph.char, asked_face(glyph.char, look.style), look.choice.face.family if look.choice else None)
        for glyph, look in ((glyph, glyph.look) for glyph in row.glyphs if glyph.stray)
    )
    return tuple(setting.lines(row, width)), strays


_remembered = lru_cache(maxsize=_MOST_REMEMBERED)(_set)


@dataclass(frozen=True, slots=True)
class _Setting:
    """Sets one paragraph."""

    library: Library
    default_tab: float
    grid_pitch: float | None
    style: ParagraphStyle
    mark: RunStyle

    def lines(self, row: _Row, width: float) -> list[Line]:
        glyphs, style = row.glyphs, self.style
        result: list[Line] = []
        start, new_page = 0, False
        while start < len(glyphs) or not result:
            left, room = _edges(style, width, first=not result)
            end, forced = self._fill(row, start, left, room)
            last = forced or end >= len(glyphs)
            result.append(self._line(row, (start, end), (left, room), last, new_page))
            new_page = False
            if forced:
                broken = glyphs[end].inline
                new_page = isinstance(broken, Break) and broken.kind != "line"
                end += 1
                if end >= len(glyphs):
                    if isinstance(broken, Break) and broken.kind == "line":
                        edges = _edges(style, width, first=False)
                        result.append(self._line(row, (end, end), edges, True, False))
                    break
            start = end
        return result

    def row(self, inlines: tuple[Inline, ...]) -> _Row:
        known = glyphs_of(self.library)
        glyphs: list[Glyph] = []
        for inline in inlines:
            if isinstance(inline, Text):
                glyphs += known.of_text(inline.text, inline.style)
            else:
                glyphs.append(known.of_inline(inline))
        return _Row(glyphs, [glyph.width for glyph in glyphs], _spacing(glyphs, self.style))

    def _fill(self, row: _Row, start: int, left: float, room: float) -> tuple[int, bool]:
        """Return the index after the line's last glyph, and True when a break stands there."""
        used = 0.0
        limit = room + _TOLERANCE
        glyphs, widths, after = row.glyphs, row.widths, row.after
        for index in range(start, len(glyphs)):
            glyph = glyphs[index]
            if glyph.inline is not None:
                if isinstance(glyph.inline, Break):
                    return index, True
                if isinstance(glyph.inline, Tab):
                    widths[index] = self._tab_width(row, index, left, used, room)
            wider = used + widths[index]
            if wider > limit and not glyph.space and index > start:
                return _last_break(glyphs, start, index, self.style.kinsoku), False
            used += widths[index] + after[index]
        return len(glyphs), False

    def _tab_width(self, row: _Row, index: int, left: float, used: float, room: float) -> float:
        here = left + used
        stop = self._next_stop(here)
        following = 0.0
        if stop.align != "left":
            for later in range(index + 1, len(row.glyphs)):
                if isinstance(row.glyphs[later].inline, Tab | Break):
                    break
                following += row.widths[later] + row.after[later]
            if stop.align == "center":
                following /= 2
        if stop.leader in _LEADERS:
            row.leaders[index] = _LEADERS[stop.leader]
        return max(min(stop.position, left + room) - here - following, 0.0)

    def _next_stop(self, here: float) -> TabStop:
        style = self.style
        stops = list(style.tabs)
        if style.first_line < 0:
            stops.append(TabStop(style.indent_left))
        ahead = [stop for stop in stops if stop.position > here + 0.5]
        if ahead:
            return min(ahead, key=lambda stop: stop.position)
        return TabStop((int(here / self.default_tab + 0.01) + 1) * self.default_tab)

    def _line(
        self,
        row: _Row,
        span: tuple[int, int],
        edges: tuple[float, float],
        last: bool,
        new_page: bool,
    ) -> Line:
        """Return the line of the glyphs in `span` (start, end) between `edges` (left, room)."""
        (start, end), (x, room) = span, edges
        while end > start and row.glyphs[end - 1].space and not last:
            end -= 1
        shown, widths, after = row.glyphs[start:end], row.widths[start:end], row.after[start:end]
        for index in sorted((index - start for index in row.leaders if start <= index < end), reverse=True):
            dots = self._leader(row.leaders[start + index], shown[index], widths[index])
            widths[index] -= sum(dot.width for dot in dots)
            shown[index + 1 : index + 1] = dots
            widths[index + 1 : index + 1] = [dot.width for dot in dots]
            after[index + 1 : index + 1] = [0.0] * len(dots)
        width = sum(map(add, widths, after)) - (after[-1] if after else 0.0)
        style = self.style
        slack = max(room - width, 0.0)
        gaps = after
        if style.align == "distribute" or (style.align == "justify" and not last):
            stretch, stretched = _stretch(shown, slack)
            gaps = list(map(add, after, stretch))
            width += stretched
        elif style.align == "right":
            x += slack
        elif style.align == "center":
            x += slack / 2
        height, baseline = self._height(shown)
        return Line(tuple(_segments(shown, widths, gaps)), x, width, height, baseline, new_page)

    def _leader(self, char: str, tab: Glyph, width: float) -> list[Glyph]:
        """Return the characters that fill a tab of a width, those before the next text."""
        (dot,) = glyphs_of(self.library).of_text(char, tab.look.style)
        return [dot] * int(width / dot.width) if dot.width else []

    def _height(self, glyphs: list[Glyph]) -> tuple[float, float]:
        style = self.style
        if style.line_rule == "exact":
            return style.line, style.line * EXACT_BASELINE
        ascent = max(
            (glyph.inline.height for glyph in glyphs if isinstance(glyph.inline, Picture)),
            default=0.0,
        )
        descent = 0.0
        for look in {glyph.look for glyph in glyphs}:
            if look.choice is not None:
                metrics = look.choice.face.metrics
                ascent = max(ascent, metrics.ascent * look.style.size)
                descent = max(descent, metrics.descent * look.style.size)
        if not ascent:
            mark = self.library.choose(
                "国", self.mark.east_asia, bold=False, italic=False, east_asian=True
            ) or self.library.choose("a", self.mark.latin, bold=False, italic=False, east_asian=False)
            ascent = (mark.face.metrics.ascent if mark else 0.88) * self.mark.size
            descent = (mark.face.metrics.descent if mark else 0.12) * self.mark.size
        natural = ascent + descent
        height = max(natural, style.line) if style.line_rule == "at_least" else natural * style.line
        if self.grid_pitch:
            height = -(-max(height, 1.0) // self.grid_pitch) * self.grid_pitch
        return height, height - descent


def _edges(style: ParagraphStyle, width: float, first: bool) -> tuple[float, float]:
    """Return a line's left edge and its room, in points."""
    left = style.indent_left + (style.first_line if first else 0.0)
    return left, max(width - left - style.indent_right, 1.0)


def _spacing(glyphs: list[Glyph], style: ParagraphStyle) -> list[float]:
    """Return the space between each glyph and the next when both are on one line."""
    after = [0.0] * len(glyphs)
    chinese = False
    for index, (glyph, following) in enumerate(pairwise(glyphs)):
        # A space belongs to the script before it.
        chinese = chinese if glyph.space else glyph.cjk
        if glyph.inline is not None or following.inline is not None:
            continue
        one, other = glyph.look, following.look
        # A run's own spacing stands between characters of one portion, not where script or look changes.
        if (following.space or chinese == following.cjk) and (one is other or one.style == other.style):
            after[index] = one.style.spacing
        if glyph.cjk != following.cjk and _spaced(glyph, following, style):
            after[index] += AUTO_SPACE * one.style.size
    return after


def _last_break(glyphs: list[Glyph], start: int, overflow: int, kinsoku: bool) -> int:
    """Return where the next line begins when `overflow` does not fit: the last place allowed, else right there."""
    latin = not glyphs[overflow].cjk
    for index in range(overflow, start, -1):
        before, after = glyphs[index - 1], glyphs[index]
        if before.inline is not None or after.inline is not None:
            return index
        if not kinsoku and after.char != " " and (before.space or before.cjk or after.cjk):
            return index
        if kinsoku and may_break(before.char, after.char, before.cjk, after.cjk, latin):
            return index
    return overflow


def _spaced(left: Glyph, right: Glyph, style: ParagraphStyle) -> bool:
    """Return True where a narrow space stands between two glyphs of different script."""
    chinese, other = (left, right) if left.cjk else (right, left)
    if not is_ideograph(chinese.char):
        return False
    kind = spacing_class(other.char)
    return (kind == "latin" and style.auto_space_latin) or (kind == "digit" and style.auto_space_digits)


def _stretch(glyphs: list[Glyph], slack: float) -> tuple[list[float], float]:
    """Return what is added after each glyph so that the line fills its room, and the sum of it."""
    last_tab = max((index for index, glyph in enumerate(glyphs) if isinstance(glyph.inline, Tab)), default=-1)
    gaps = [
        index
        for index, (glyph, following) in enumerate(pairwise(glyphs))
        if index > last_tab
        and (glyph.space or ((glyph.cjk or following.cjk) and not _torn(glyph.char, following.char)))
    ]
    added = [0.0] * len(glyphs)
    for index in gaps:
        added[index] = slack / len(gaps)
    return added, slack if gaps else 0.0


def _torn(left: str, right: str) -> bool:
    return left == right and left in UNBROKEN_PAIRS


def _segments(glyphs: list[Glyph], widths: list[float], gaps: list[float]) -> Iterator[Segment | Image | Number]:
    """Join glyphs of one look into segments; what differs after a segment's last character leads the next one."""
    lead, index = 0.0, 0
    while index < len(glyphs):
        glyph, gap = glyphs[index], gaps[index]
        inline, choice = glyph.inline, glyph.look.choice
        if isinstance(inline, Picture):
            yield Image(inline, lead)
            lead, index = gap, index + 1
        elif isinstance(inline, Tab):
            lead, index = lead + widths[index] + gap, index + 1
        elif choice is None:
            index += 1
        elif isinstance(inline, PageField):
            yield Number(inline, choice, lead)
            lead, index = gap, index + 1
        else:
            end, look = index + 1, glyph.look
            while (
                end < len(glyphs) and glyphs[end].look is look and glyphs[end].inline is None and gaps[end - 1] == gap
            ):
                end += 1
            text = "".join([item.char for item in glyphs[index:end]])
            yield Segment(text, look.style, choice, gap, lead)
            lead, index = gaps[end - 1] - gap, end
