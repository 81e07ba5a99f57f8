"""The page model set in lines and boxes, ready to be stacked: what every engine gets, so that all make the same pages.

Units are points. Lines are finished (`lines.Line`); what is left to an engine is to stack blocks, to break pages
between them as the flags say, and to draw boxes, headers and footers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from docgen.errors import Place, RenderError, error
from docgen.page.model import (
    Align,
    Block,
    Border,
    Borders,
    Break,
    Cell,
    Document,
    Frame,
    HeaderFooter,
    Paragraph,
    Row,
    Section,
    Table,
)
from docgen.pdf.fonts import Library
from docgen.pdf.headings import Headings
from docgen.pdf.lines import Line, LineSetter, Stray
from docgen.word.limits import MAX_PAGES

_NO_ROOM = {"none", "through"}
"""Wrappings (w:wrap) of a frame that leave the flow where it is."""


@dataclass(frozen=True, slots=True)
class Stack:
    """A paragraph: its lines, the space around it, its box.

    `droppable` tells that `above` is dropped where the paragraph is the first of a page that nothing asked for.
    `left` and `right` are how far the box of borders stands in from the text edges (0 without borders). `tied` are the
    lines that stay with the one after them (widows and orphans). `number_*` place a line whose width is only known when
    pages are numbered. `rank` is that of a heading, 0 for the highest, None for body text.
    """

    lines: tuple[Line, ...]
    above: float
    below: float
    droppable: bool
    left: float
    right: float
    borders: Borders
    shading: str
    break_before: bool
    keep_next: bool
    whole: bool
    tied: frozenset[int]
    rank: int | None
    number_align: Align
    number_left: float
    number_right: float

    @property
    def height(self) -> float:
        """The height it takes, borders and spacing included."""
        edges = sum(border.width + border.space for border in (self.borders.top, self.borders.bottom) if border)
        return sum(line.height for line in self.lines) + self.above + self.below + edges


@dataclass(frozen=True, slots=True)
class CellFlow:
    """A cell with its content. A turned one has its text set across the row's height, to be turned by the engine."""

    cell: Cell
    blocks: tuple[FlowBlock, ...]
    width: float
    """The cell's own width, margins included."""
    turned: bool

    @property
    def height(self) -> float:
        """The height of the content and the cell's own margins (a turned cell's is its row's)."""
        return sum(block.height for block in self.blocks) + self.cell.margin_top + self.cell.margin_bottom

    @property
    def shift(self) -> float:
        """How far a turned cell's first line stands from the cell's right edge."""
        free = self.width - sum(block.height for block in self.blocks)
        return {"top": 0.0, "center": free / 2, "bottom": free}[self.cell.vertical_align]


@dataclass(frozen=True, slots=True)
class RowFlow:
    """A table row with its cells; `keep_next` keeps it on the page of the next one."""

    row: Row
    cells: tuple[CellFlow, ...]
    keep_next: bool

    @property
    def height(self) -> float:
        """The height it takes at least, cells that span rows left aside."""
        content = max((cell.height for cell in self.cells if cell.cell.row_span == 1), default=0.0)
        if self.row.height is None:
            return content
        return self.row.height if self.row.exact_height else max(self.row.height, content)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table that begins `x` from the left text edge; its first `heads` rows are repeated on each page."""

    rows: tuple[RowFlow, ...]
    columns: tuple[float, ...]
    x: float
    heads: int

    @property
    def height(self) -> float:
        """The height of all rows."""
        return sum(row.height for row in self.rows)


@dataclass(frozen=True, slots=True)
class Box:
    """A text frame or floating table: `x`, `y` from the type area's top left corner, or `y` up from its lower edge.

    `floating` is False for a frame that simply stands in the flow. `room` is the height it takes from the flow where
    it is met: at the foot of a page its own, so that it goes to the page that has it; across the top of a section what
    pushes the text down.
    """

    blocks: tuple[FlowBlock, ...]
    width: float
    height: float
    x: float
    y: float
    from_bottom: bool
    floating: bool
    room: float


FlowBlock = Stack | Grid | Box


@dataclass(frozen=True, slots=True)
class Running:
    """The headers or footers of a section by page; None where a page shows none."""

    odd: tuple[FlowBlock, ...] | None
    even: tuple[FlowBlock, ...] | None
    first: tuple[FlowBlock, ...] | None


@dataclass(frozen=True, slots=True)
class SectionFlow:
    """A section and its content; `section` keeps the sizes."""

    section: Section
    blocks: tuple[FlowBlock, ...]
    header: Running
    footer: Running


@dataclass(frozen=True, slots=True)
class Flow:
    """A whole paper, and the characters its faces do not have."""

    document: Document
    sections: tuple[SectionFlow, ...]
    strays: tuple[Stray, ...]


def flow(document: Document, library: Library) -> Flow:
    """Return a paper set in lines with the faces of `library`.

    Raises:
        RenderError: it would have more pages than any paper has (`pdf.too-many-pages`).
    """
    strays: list[Stray] = []
    sections = []
    headings = Headings(document.title)
    for section in document.sections:
        setter = LineSetter(library, document.default_tab, section.grid_pitch)
        sections.append(_Setting(document, section, setter, headings).section_flow())
        strays += setter.strays
    if sum(map(_pages, sections)) > MAX_PAGES:
        hint = "核对字号和行距：很大的字排出很多页；确实这样长的，分成几份。"
        raise RenderError(error("pdf.too-many-pages", Place(), f"排出来多于 {MAX_PAGES} 页", hint))
    return Flow(document, tuple(sections), tuple(strays))


def _pages(section: SectionFlow) -> float:
    """Return how many pages the content of a section fills at least."""
    heights = (block.room if isinstance(block, Box) else block.height for block in section.blocks)
    return sum(heights) / max(section.section.text_height, 1.0)


@dataclass(frozen=True, slots=True)
class _Setting:
    """Sets one section."""

    document: Document
    section: Section
    setter: LineSetter
    headings: Headings | None
    """None where nothing belongs to the outline."""

    def section_flow(self) -> SectionFlow:
        section = self.section
        return SectionFlow(
            section,
            tuple(self.blocks(section.blocks, section.text_width, opening=True)),
            self._running(section.headers),
            self._running(section.footers),
        )

    def _running(self, group: HeaderFooter) -> Running:
        even = group.even if self.document.even_and_odd else group.default
        first = group.first if self.section.different_first_page else group.default
        # What stands on every page is no part of the outline.
        aside = replace(self, headings=None)
        odd, even_set, first_set = (
            tuple(aside.blocks(blocks, self.section.text_width)) if blocks else None
            for blocks in (group.default, even, first)
        )
        return Running(odd, even_set, first_set)

    def blocks(self, blocks: tuple[Block, ...], width: float, opening: bool = False) -> Iterator[FlowBlock]:
        """Yield blocks set to a width; neighbours in equal frames share one box. `opening` blocks begin the section."""
        index, break_before, begun = 0, False, False
        while index < len(blocks):
            block = blocks[index]
            end = index + 1
            if block.frame is not None:
                while end < len(blocks) and isinstance(block, Paragraph) and blocks[end].frame == block.frame:
                    end += 1
                yield self._box(blocks[index:end], block.frame, width, opening and index == 0)
            elif isinstance(block, Table):
                yield self._grid(block, width)
            else:
                previous = blocks[index - 1] if index else None
                following = blocks[end] if end < len(blocks) else None
                yield self._stack(block, width, (previous, following), break_before, droppable=opening and begun)
                break_before = _ends_page(block)
            begun = begun or block.frame is None
            index = end

    def _stack(
        self,
        paragraph: Paragraph,
        width: float,
        neighbours: tuple[Block | None, Block | None],
        break_before: bool,
        *,
        droppable: bool,
    ) -> Stack:
        style = paragraph.style
        break_before = break_before or style.page_break_before
        lines = self.setter.lines(paragraph, width)
        top, bottom = _visible_borders(paragraph, neighbours)
        borders = Borders(top, style.borders.right, bottom, style.borders.left)
        boxed = borders != Borders()
        left = style.indent_left + min(style.first_line, 0.0) if boxed else 0.0
        align = "left" if style.align in ("justify", "distribute") else style.align
        previous, following = neighbours
        return Stack(
            lines,
            0.0 if _same_style(paragraph, previous) else style.space_before,
            0.0 if _same_style(paragraph, following) else style.space_after,
            droppable and not break_before,
            left,
            style.indent_right if boxed else 0.0,
            borders,
            style.shading,
            break_before,
            style.keep_next,
            # LibreOffice moves a paragraph kept with the next as a whole, and so do we.
            style.keep_next or style.keep_lines,
            # Word's rule against widows and orphans: the first two and the last two lines stay together.
            frozenset({0, len(lines) - 2}) if style.widow_control and len(lines) > 1 else frozenset(),
            self.headings.rank(paragraph) if self.headings else None,
            align,
            style.indent_left + max(style.first_line, 0.0) - left,
            0.0 if boxed else style.indent_right,
        )

    def _box(self, blocks: tuple[Block, ...], frame: Frame, width: float, first: bool) -> Box:
        inner_width = frame.width if frame.width is not None else width
        inner = tuple(self.blocks(tuple(replace(block, frame=None) for block in blocks), inner_width))
        height = sum(block.height for block in inner)
        floating = frame.vertical != "text"
        from_bottom = floating and frame.y_align == "bottom"
        y = self._frame_y(frame, height)
        room = 0.0
        if floating and frame.wrap not in _NO_ROOM:
            across = first and inner_width >= self.section.text_width and y <= 0.0
            room = height if from_bottom else max(y + height, 0.0) if across else 0.0
        if floating and not from_bottom and y + height > self.section.text_height:
            # Measured from above, what stands below the type area would be taken for text that runs on overleaf.
            from_bottom, y = True, self.section.text_height - y - height
        return Box(
            inner,
            inner_width,
            height,
            self._frame_x(frame, inner_width) if floating else max(frame.x, 0.0),
            y,
            from_bottom,
            floating,
            room,
        )

    def _frame_x(self, frame: Frame, width: float) -> float:
        section = self.section
        on_page = frame.horizontal == "page"
        room = section.width if on_page else section.text_width
        aligned = {"left": 0.0, "inside": 0.0, "center": (room - width) / 2, "right": room - width}
        x = aligned.get(frame.x_align, room - width if frame.x_align == "outside" else frame.x)
        return x - section.margin_left - section.gutter if on_page else x

    def _frame_y(self, frame: Frame, height: float) -> float:
        section = self.section
        on_page = frame.vertical == "page"
        if frame.y_align == "bottom":
            return -section.margin_bottom if on_page else 0.0
        room = section.height if on_page else section.text_height
        y = {"top": 0.0, "center": (room - height) / 2}.get(frame.y_align, frame.y)
        return y - section.margin_top if on_page else y

    def _grid(self, table: Table, width: float) -> Grid:
        heads = 0
        while heads < len(table.rows) and table.rows[heads].header:
            heads += 1
        total = sum(table.columns)
        x = {"center": (width - total) / 2, "right": width - total}.get(table.align, table.indent)
        return Grid(tuple(self._row(row, table) for row in table.rows), table.columns, x, heads)

    def _row(self, row: Row, table: Table) -> RowFlow:
        kept = any(
            isinstance(block, Paragraph) and block.style.keep_next for cell in row.cells for block in cell.blocks[:1]
        )
        return RowFlow(row, tuple(self._cell(cell, row, table) for cell in row.cells), kept)

    def _cell(self, cell: Cell, row: Row, table: Table) -> CellFlow:
        width = sum(table.columns[cell.column : cell.column + cell.column_span])
        turned = cell.turned and row.exact_height and row.height is not None
        if turned and row.height is not None:
            inner = row.height - cell.margin_top - cell.margin_bottom
        else:
            inner = width - cell.margin_left - cell.margin_right
        return CellFlow(cell, tuple(self.blocks(cell.blocks, max(inner, 1.0))), width, turned)


def _ends_page(paragraph: Paragraph) -> bool:
    """Return True for a paragraph whose last thing is a page break: what follows it begins a page."""
    last = paragraph.inlines[-1] if paragraph.inlines else None
    return isinstance(last, Break) and last.kind != "line"


def _same_style(paragraph: Paragraph, other: Block | None) -> bool:
    """Return True where contextual spacing (17.3.1.9) takes the space between two paragraphs away."""
    return (
        paragraph.style.contextual_spacing and isinstance(other, Paragraph) and other.style_name == paragraph.style_name
    )


def _visible_borders(
    paragraph: Paragraph, neighbours: tuple[Block | None, Block | None]
) -> tuple[Border | None, Border | None]:
    """Return the top and bottom border that show: neighbours of equal borders and indents share one box (17.3.1.7)."""
    previous, following = neighbours
    style = paragraph.style

    def same_box(other: Block | None) -> bool:
        return (
            isinstance(other, Paragraph)
            and other.frame == paragraph.frame
            and other.style.borders == style.borders
            and other.style.indent_left == style.indent_left
            and other.style.indent_right == style.indent_right
            and style.borders != Borders()
        )

    top = style.border_between if same_box(previous) else style.borders.top
    return top, None if same_box(following) else style.borders.bottom
