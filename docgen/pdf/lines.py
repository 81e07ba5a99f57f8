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
from dataclasses import dataclass

from docgen.page.model import Break, Inline, PageField, Paragraph, ParagraphStyle, Picture, RunStyle, Tab, TabStop, Text
from docgen.pdf.fonts import Choice, Library
from docgen.pdf.scripts import UNBROKEN_PAIRS, east_asian_slot, is_ideograph, may_break, spacing_class

AUTO_SPACE = 0.2
"""Narrow space between Chinese and Latin, in em of the character before it (measured in LibreOffice 7.4)."""

EXACT_BASELINE = 0.8
"""Where the base line lies in a line of exact height, as a share of that height (LibreOffice; Word is near it)."""

_TOLERANCE = 0.05
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
class _Atom:
    """One character, picture, tab or break on its way into a line."""

    char: str
    style: RunStyle
    choice: Choice | None
    width: float
    cjk: bool
    inline: Inline | None = None
    after: float = 0.0
    """Spacing that follows it while the next atom is on the same line."""

    @property
    def is_space(self) -> bool:
        return self.char == " "


class LineSetter:
    """Sets paragraphs in lines with the faces of one library; collects the characters their face does not have."""

    def __init__(self, library: Library, default_tab: float = 36.0, grid_pitch: float | None = None) -> None:
        self._library = library
        self._default_tab = default_tab
        self._grid_pitch = grid_pitch
        self.strays: list[Stray] = []

    def lines(self, paragraph: Paragraph, width: float) -> list[Line]:
        """Return the lines of a paragraph in a column `width` points wide; an empty paragraph is one empty line."""
        atoms = [
            atom for inline in (*paragraph.label, *paragraph.inlines) for atom in self._atoms(inline, paragraph.place)
        ]
        _join(atoms, paragraph.style)
        result: list[Line] = []
        start, new_page = 0, False
        while start < len(atoms) or not result:
            left, room = _edges(paragraph.style, width, first=not result)
            end, forced = self._fill(atoms, start, left, room, paragraph.style)
            last = forced or end >= len(atoms)
            result.append(self._line(atoms[start:end], paragraph, left, room, last, new_page))
            new_page = False
            if forced:
                broken = atoms[end].inline
                new_page = isinstance(broken, Break) and broken.kind != "line"
                end += 1
                if end >= len(atoms):
                    if isinstance(broken, Break) and broken.kind == "line":
                        result.append(
                            self._line([], paragraph, *_edges(paragraph.style, width, first=False), True, False)
                        )
                    break
            start = end
        return result

    def face_of(self, char: str, style: RunStyle, place: str) -> Choice | None:
        """Return the face that sets one character of a run, noting it when that is not the one asked for."""
        east_asian = east_asian_slot(char, style.east_asia_hint)
        name = style.east_asia if east_asian else style.latin
        choice = self._library.choose(char, name, bold=style.bold, italic=style.italic, east_asian=east_asian)
        if choice is None or choice.fallback:
            self.strays.append(Stray(char, name, place, choice.face.family if choice else None))
        return choice

    def _atoms(self, inline: Inline, place: str) -> Iterator[_Atom]:
        match inline:
            case Text(text=text, style=style):
                size = style.size * (0.65 if style.position else 1.0)
                for char in text:
                    choice = self.face_of(char, style, place)
                    em = choice.face.metrics.advances[ord(char)] if choice else 0.0
                    cjk = east_asian_slot(char, style.east_asia_hint)
                    yield _Atom(char, style, choice, em * size * style.scale / 100, cjk)
            case Picture(width=width, style=style):
                yield _Atom("\ufffc", style, None, width, True, inline)
            case PageField(style=style):
                yield _Atom("0", style, self.face_of("0", style, place), style.size / 2, False, inline)
            case Tab(style=style) | Break(style=style):
                yield _Atom("\t", style, None, 0.0, True, inline)

    def _fill(
        self, atoms: list[_Atom], start: int, left: float, room: float, style: ParagraphStyle
    ) -> tuple[int, bool]:
        """Return the index after the line's last atom, and True when a break atom stands there."""
        used = 0.0
        for index in range(start, len(atoms)):
            atom = atoms[index]
            if isinstance(atom.inline, Break):
                return index, True
            if isinstance(atom.inline, Tab):
                atom.width = self._tab_width(atoms, index, left, used, room, style)
            if used + atom.width > room + _TOLERANCE and not atom.is_space and index > start:
                return _last_break(atoms, start, index, style.kinsoku), False
            used += atom.width + atom.after
        return len(atoms), False

    def _tab_width(
        self, atoms: list[_Atom], index: int, left: float, used: float, room: float, style: ParagraphStyle
    ) -> float:
        here = left + used
        stop = self._next_stop(here, style)
        following = 0.0
        if stop.align != "left":
            for atom in atoms[index + 1 :]:
                if isinstance(atom.inline, Tab | Break):
                    break
                following += atom.width + atom.after
            if stop.align == "center":
                following /= 2
        return max(min(stop.position, left + room) - here - following, 0.0)

    def _next_stop(self, here: float, style: ParagraphStyle) -> TabStop:
        stops = list(style.tabs)
        if style.first_line < 0:
            stops.append(TabStop(style.indent_left))
        ahead = [stop for stop in stops if stop.position > here + 0.5]
        if ahead:
            return min(ahead, key=lambda stop: stop.position)
        return TabStop((int(here / self._default_tab + 0.01) + 1) * self._default_tab)

    def _line(
        self, atoms: list[_Atom], paragraph: Paragraph, left: float, room: float, last: bool, new_page: bool
    ) -> Line:
        end = len(atoms)
        while end and atoms[end - 1].is_space and not last:
            end -= 1
        shown = atoms[:end]
        width = sum(atom.width + atom.after for atom in shown) - (shown[-1].after if shown else 0.0)
        style = paragraph.style
        slack = max(room - width, 0.0)
        stretch = [0.0] * len(shown)
        x = left
        if style.align == "distribute" or (style.align == "justify" and not last):
            stretch, stretched = _stretch(shown, slack)
            width += stretched
        elif style.align == "right":
            x += slack
        elif style.align == "center":
            x += slack / 2
        height, baseline = self._height(shown, paragraph)
        return Line(tuple(_segments(shown, stretch)), x, width, height, baseline, new_page)

    def _height(self, atoms: list[_Atom], paragraph: Paragraph) -> tuple[float, float]:
        style = paragraph.style
        if style.line_rule == "exact":
            return style.line, style.line * EXACT_BASELINE
        ascent = descent = 0.0
        for atom in atoms:
            if isinstance(atom.inline, Picture):
                ascent = max(ascent, atom.inline.height)
            elif atom.choice is not None:
                metrics = atom.choice.face.metrics
                ascent = max(ascent, metrics.ascent * atom.style.size)
                descent = max(descent, metrics.descent * atom.style.size)
        if not ascent:
            mark = self._library.choose(
                "国", paragraph.mark.east_asia, bold=False, italic=False, east_asian=True
            ) or self._library.choose("a", paragraph.mark.latin, bold=False, italic=False, east_asian=False)
            ascent = (mark.face.metrics.ascent if mark else 0.88) * paragraph.mark.size
            descent = (mark.face.metrics.descent if mark else 0.12) * paragraph.mark.size
        natural = ascent + descent
        height = max(natural, style.line) if style.line_rule == "at_least" else natural * style.line
        if self._grid_pitch:
            height = -(-max(height, 1.0) // self._grid_pitch) * self._grid_pitch
        return height, height - descent


def _edges(style: ParagraphStyle, width: float, first: bool) -> tuple[float, float]:
    """Return a line's left edge and its room, in points."""
    left = style.indent_left + (style.first_line if first else 0.0)
    return left, max(width - left - style.indent_right, 1.0)


def _join(atoms: list[_Atom], style: ParagraphStyle) -> None:
    """Settle, for each atom, the space between it and the next."""
    chinese = False
    for index, atom in enumerate(atoms[:-1]):
        following = atoms[index + 1]
        # A space belongs to the script before it.
        chinese = chinese if atom.is_space else atom.cjk
        if atom.inline is not None or following.inline is not None:
            continue
        # A run's own spacing stands between characters of one portion, not where script or look changes.
        same_script = following.is_space or chinese == following.cjk
        if same_script and atom.style == following.style:
            atom.after = atom.style.spacing
        if _spaced(atom, following, style):
            atom.after += AUTO_SPACE * atom.style.size


def _last_break(atoms: list[_Atom], start: int, overflow: int, kinsoku: bool) -> int:
    """Return where the next line begins when `overflow` does not fit: the last place allowed, else right there."""
    latin = not atoms[overflow].cjk
    for index in range(overflow, start, -1):
        before, after = atoms[index - 1], atoms[index]
        if before.inline is not None or after.inline is not None:
            return index
        if not kinsoku and after.char != " " and (before.is_space or before.cjk or after.cjk):
            return index
        if kinsoku and may_break(before.char, after.char, before.cjk, after.cjk, latin):
            return index
    return overflow


def _spaced(left: _Atom, right: _Atom, style: ParagraphStyle) -> bool:
    if left.cjk == right.cjk:
        return False
    chinese, other = (left, right) if left.cjk else (right, left)
    if not is_ideograph(chinese.char):
        return False
    kind = spacing_class(other.char)
    return (kind == "latin" and style.auto_space_latin) or (kind == "digit" and style.auto_space_digits)


def _stretch(atoms: list[_Atom], slack: float) -> tuple[list[float], float]:
    """Return what is added after each atom so that the line fills its room, and the sum of it."""
    last_tab = max((index for index, atom in enumerate(atoms) if isinstance(atom.inline, Tab)), default=-1)
    gaps = [
        index
        for index in range(last_tab + 1, len(atoms) - 1)
        if atoms[index].is_space
        or ((atoms[index].cjk or atoms[index + 1].cjk) and not _torn(atoms[index].char, atoms[index + 1].char))
    ]
    added = [0.0] * len(atoms)
    for index in gaps:
        added[index] = slack / len(gaps)
    return added, slack if gaps else 0.0


def _torn(left: str, right: str) -> bool:
    return left == right and left in UNBROKEN_PAIRS


def _segments(atoms: list[_Atom], stretch: list[float]) -> Iterator[Segment | Image | Number]:
    """Join atoms of one look into segments; what differs after a segment's last character leads the next one."""
    lead, index = 0.0, 0
    while index < len(atoms):
        atom = atoms[index]
        gap = atom.after + stretch[index]
        if isinstance(atom.inline, Picture):
            yield Image(atom.inline, lead)
            lead, index = gap, index + 1
        elif isinstance(atom.inline, Tab):
            lead, index = lead + atom.width + gap, index + 1
        elif atom.choice is None:
            index += 1
        elif isinstance(atom.inline, PageField):
            yield Number(atom.inline, atom.choice, lead)
            lead, index = gap, index + 1
        else:
            end = index + 1
            while (
                end < len(atoms)
                and atoms[end].inline is None
                and atoms[end].style == atom.style
                and atoms[end].choice == atom.choice
                and atoms[end - 1].after + stretch[end - 1] == gap
            ):
                end += 1
            yield Segment("".join(item.char for item in atoms[index:end]), atom.style, atom.choice, gap, lead)
            lead = atoms[end - 1].after + stretch[end - 1] - gap
            index = end
