"""Where paragraphs of a Word file stand, as far as the file alone says it: heights, edges of a line, distances.

Lengths are in points. Lines are not broken here: what depends on where lines and pages end is measured in the PDF.
Paragraphs in frames and text boxes stand outside the flow of the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from docgen.check.extents import BLANKS
from docgen.official import measures as m
from docgen.page.model import Block, Break, Document, Frame, Inline, PageField, Paragraph, Picture, Section, Table, Text

POINTS_PER_MM = 72 / 25.4
SINGLE = 1.3
"""Height of a line of single spacing in em: what Word gives Chinese faces; the real factor is the font's."""
_BASELINE = 0.8
"""Where the base line lies in a line of exact height, as a share of it."""
_INK_ABOVE, _INK_BELOW = 0.775, 0.17
"""How far a Chinese character reaches above and below the base line, in em."""
_TEXT_BOX = "文本框"


@dataclass(frozen=True, slots=True)
class Spot:
    """A paragraph of the body with the box it stands in: its section, the box's left edge and width, its table."""

    paragraph: Paragraph
    section: Section
    left: float
    width: float
    table: Table | None = None
    row: int = 0

    @property
    def floating(self) -> bool:
        """True when it does not stand in the flow of the text."""
        framed = self.paragraph.frame or (self.table and self.table.frame)
        return framed is not None or _TEXT_BOX in self.paragraph.place

    @property
    def blank(self) -> bool:
        """True when it shows nothing: no character, no picture, no line."""
        style = self.paragraph.style
        lines = style.borders.top or style.borders.bottom
        return not lines and not style.shading and not shows(self.paragraph)


def spots(document: Document) -> list[Spot]:
    """Return the paragraphs of the body in reading order, those of cells in their places."""
    return [spot for section in document.sections for spot in _spots(section.blocks, section, 0.0, section.text_width)]


def _spots(
    blocks: Iterable[Block], section: Section, left: float, width: float, table: Table | None = None, row: int = 0
) -> Iterator[Spot]:
    for block in blocks:
        if isinstance(block, Paragraph):
            begin, room = _framed(block.frame, section, left, width)
            yield Spot(block, section, begin, room, table, row)
            continue
        start = left + {"center": (width - sum(block.columns)) / 2, "right": width - sum(block.columns)}.get(
            block.align, block.indent
        )
        for index, line in enumerate(block.rows):
            for cell in line.cells:
                begin = start + sum(block.columns[: cell.column]) + cell.margin_left
                room = sum(block.columns[cell.column : cell.column + cell.column_span])
                inner = room - cell.margin_left - cell.margin_right
                yield from _spots(cell.blocks, section, begin, inner, block, index)


def _framed(frame: Frame | None, section: Section, left: float, width: float) -> tuple[float, float]:
    """Return the left edge and the width of a text frame, or those of the text where a frame does not say."""
    if frame is None or frame.width is None:
        return left, width
    if frame.horizontal == "page" and not frame.x_align:
        return frame.x - section.margin_left - section.gutter, frame.width
    start = {"center": (width - frame.width) / 2, "right": width - frame.width}.get(frame.x_align, frame.x)
    return left + start, frame.width


def shows(paragraph: Paragraph) -> bool:
    """Tell whether a paragraph prints a character, a number or a picture."""
    return any(
        isinstance(inline, Picture | PageField) or (isinstance(inline, Text) and inline.text.strip(BLANKS + "\n"))
        for inline in (*paragraph.label, *paragraph.inlines)
    )


def size_of(paragraph: Paragraph) -> float:
    """Return the size of a paragraph's first character that prints; its mark's where there is none."""
    for inline in (*paragraph.label, *paragraph.inlines):
        if isinstance(inline, PageField) or (isinstance(inline, Text) and inline.text.strip(BLANKS)):
            return inline.style.size
    return paragraph.mark.size


def line_height(paragraph: Paragraph, section: Section) -> float:
    """Return the height of one line; other than for exact heights it is an estimate, as the font has its say."""
    style = paragraph.style
    if style.line_rule == "exact":
        return style.line
    natural = SINGLE * max(
        (inline.style.size for inline in paragraph.inlines if isinstance(inline, Text)), default=paragraph.mark.size
    )
    if section.grid_pitch and style.snap_to_grid:
        natural = -(-natural // section.grid_pitch) * section.grid_pitch
    return max(natural, style.line) if style.line_rule == "at_least" else natural * style.line


def white_above(paragraph: Paragraph, section: Section) -> float:
    """Return the white between the upper edge of a line and its characters."""
    height, size = line_height(paragraph, section), size_of(paragraph)
    if paragraph.style.line_rule == "exact":
        return max(0.0, height * _BASELINE - size * _INK_ABOVE)
    return (SINGLE - 1) / 2 * size + (height - SINGLE * size if paragraph.style.line_rule == "at_least" else 0)


def white_below(paragraph: Paragraph, section: Section) -> float:
    """Return the white between the characters of a line and its lower edge."""
    height, size = line_height(paragraph, section), size_of(paragraph)
    return height - white_above(paragraph, section) - size * (_INK_ABOVE + _INK_BELOW)


def blank_lines(above: Sequence[Spot], first: Spot) -> tuple[float, Spot | None]:
    """Return how many lines are left blank over `first`, and the paragraph over them; None at the top.

    `above` are the spots before it. Spacing before and after paragraphs counts by the pitch of the text.
    """
    pitch = m.LINE_PITCH.points
    lines, spacing = 0.0, first.paragraph.style.space_before
    for spot in reversed(above):
        if spot.floating:
            continue
        spacing += spot.paragraph.style.space_after
        if not spot.blank:
            return lines + spacing / pitch, spot
        spacing += spot.paragraph.style.space_before
        share = line_height(spot.paragraph, spot.section) / pitch
        lines += share if share < 0.4 else max(1, round(share))
    return lines + spacing / pitch, None


def begins_page(above: Sequence[Spot], first: Spot) -> bool:
    """Tell whether a paragraph is made to begin a page: by a break, by its own setting, by a new section."""
    if first.paragraph.style.page_break_before or _leads_with_break(first.paragraph.inlines):
        return True
    for spot in reversed(above):
        if spot.floating:
            continue
        if spot.section is not first.section:
            return first.section.start != "continuous"
        if any(isinstance(inline, Break) and inline.kind == "page" for inline in spot.paragraph.inlines):
            return True
        if not spot.blank or spot.paragraph.style.page_break_before:
            return spot.paragraph.style.page_break_before and spot.blank
    return True


def _leads_with_break(inlines: Sequence[Inline]) -> bool:
    for inline in inlines:
        if isinstance(inline, Break) and inline.kind == "page":
            return True
        if not isinstance(inline, Text) or inline.text.strip(BLANKS):
            return False
    return False


def from_paper_top(document: Document, paragraph: Paragraph) -> float | None:
    """Return how far below the paper's upper edge the first line of a paragraph of page 1 begins; None if unknown."""
    section = document.sections[0]
    if _TEXT_BOX in paragraph.place:
        return None
    for blocks in (section.headers.first if section.different_first_page else section.headers.default,):
        if blocks is not None and (found := _down_to(blocks, paragraph, section)) is not None:
            return section.header_distance + found
    found = _down_to(section.blocks, paragraph, section)
    if paragraph.frame is not None:
        return _down_frame(section, paragraph, paragraph.frame)
    return None if found is None else section.margin_top + found


def _down_frame(section: Section, wanted: Paragraph, frame: Frame) -> float | None:
    """Return how far below the paper's upper edge a paragraph in a frame begins.

    Neighbours in equal frames share one.
    """
    start = {"page": 0.0, "margin": section.margin_top}.get(frame.vertical)
    if start is None or frame.y_align not in ("", "top"):
        return None
    y = 0.0
    for block in section.blocks:
        if block is wanted:
            return start + frame.y + y + wanted.style.space_before
        y = y + paragraph_height(block, section) if isinstance(block, Paragraph) and block.frame == frame else 0.0
    return None


def _down_to(blocks: Sequence[Block], wanted: Paragraph, section: Section) -> float | None:
    """Return the height of what stands above a paragraph; None when it is not here or not on this page."""
    y = 0.0
    for block in blocks:
        if block is wanted:
            return y + wanted.style.space_before
        if block.frame is not None or _TEXT_BOX in block.place:
            if isinstance(block, Table) and _holds(block, wanted) and block.frame is not None:
                start = {"page": -section.margin_top, "margin": 0.0}.get(block.frame.vertical)
                inner = _down_table(block, wanted, section)
                return None if start is None or inner is None else start + block.frame.y + inner
            continue
        if isinstance(block, Paragraph):
            if any(isinstance(inline, Break) and inline.kind == "page" for inline in block.inlines):
                return None
            y += paragraph_height(block, section)
        elif (inner := _down_table(block, wanted, section)) is not None:
            return y + inner
        else:
            y += sum(_row_height(block, index, section) for index in range(len(block.rows)))
    return None


def _holds(table: Table, wanted: Paragraph) -> bool:
    return any(spot.paragraph is wanted for spot in _spots((table,), Section(()), 0.0, 0.0))


def _down_table(table: Table, wanted: Paragraph, section: Section) -> float | None:
    y = 0.0
    for index, row in enumerate(table.rows):
        height = _row_height(table, index, section)
        for cell in row.cells:
            inner = _down_to(cell.blocks, wanted, section)
            if inner is not None:
                content = _cell_height(cell.blocks, section)
                free = max(0.0, height - content - cell.margin_top - cell.margin_bottom)
                share = {"top": 0.0, "center": 0.5, "bottom": 1.0}[cell.vertical_align]
                return y + cell.margin_top + free * share + inner
        y += height
    return None


def _row_height(table: Table, index: int, section: Section) -> float:
    row = table.rows[index]
    if row.height is not None and row.exact_height:
        return row.height
    content = (_cell_height(cell.blocks, section) + cell.margin_top + cell.margin_bottom for cell in row.cells)
    return max(row.height or 0.0, *content) if row.cells else row.height or 0.0


def _cell_height(blocks: Sequence[Block], section: Section) -> float:
    return sum(
        paragraph_height(block, section)
        if isinstance(block, Paragraph)
        else sum(_row_height(block, index, section) for index in range(len(block.rows)))
        for block in blocks
        if block.frame is None
    )


def paragraph_height(paragraph: Paragraph, section: Section) -> float:
    """Return the height of a paragraph of as many lines as it has line breaks, with its spacing."""
    lines = 1 + sum(1 for inline in paragraph.inlines if isinstance(inline, Break) and inline.kind == "line")
    return lines * line_height(paragraph, section) + paragraph.style.space_before + paragraph.style.space_after
