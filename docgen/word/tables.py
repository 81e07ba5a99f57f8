"""Read a w:tbl into the page model: grid, merges, borders, shading, heights, floating position (ECMA-376, 17.4)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from docgen.page.model import Align, Block, Borders, Cell, Row, Table, VerticalAlign
from docgen.word.namespaces import W
from docgen.word.resolve import read_table_frame
from docgen.word.story import Story
from docgen.word.styles import TableFormat
from docgen.word.table_borders import Edge, TableLevels, resolve_borders, wanted_edges
from docgen.word.table_grid import Grid, GridCell, column_widths, read_grid
from docgen.word.table_styles import CellProps, read_borders, read_cell_props, read_look, read_margins, regions_of
from docgen.word.xml import Element, all_text, first, flag, points, val

ReadCell = Callable[[Story, Element, str, TableFormat, float], tuple[Block, ...]]
"""Reads the blocks of a cell: story, w:tc, place, what the table style gives, width in points."""

_SIDE_MARGIN = 5.4
"""Word's cell margin at the left and right where nothing names one (108 twips)."""
_ALIGNS: dict[str, Align] = {"center": "center", "right": "right", "end": "right"}
_VERTICAL: dict[str, VerticalAlign] = {"center": "center", "bottom": "bottom"}
_IDEOGRAPH = re.compile("[\u3041-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff01-\uff60\U00020000-\U0003ffff]")
_NATIVE_INDENT = 15
"""From this compatibility mode (Word 2013) a table's indent is that of its border; before, that of its text."""


@dataclass(slots=True)
class _Table:
    """A table while it is read."""

    story: Story
    where: str
    grid: Grid
    levels: TableLevels
    widths: tuple[float, ...]
    margins: dict[str, float]
    read_cell: ReadCell


def read_table(
    story: Story, element: Element, where: str, room: float, read_cell: ReadCell, *, nested: bool
) -> Table | None:
    """Read a table named `where` (表1); `room` is the width it stands in. None for a table without rows."""
    grid = read_grid(element)
    if not grid.cells:
        return None
    properties = element.find(f"{W}tblPr")
    style = story.source.table_style(val(properties, "tblStyle") or "", where)
    direct = read_borders(_child(properties, "tblBorders"), story.source.theme)
    levels = TableLevels(style, read_look(_child(properties, "tblLook")), direct)
    margins = {"left": _SIDE_MARGIN, "right": _SIDE_MARGIN, **style.margins}
    margins.update(read_margins(_child(properties, "tblCellMar")))
    table = _Table(story, where, grid, levels, column_widths(element, grid, room), margins, read_cell)
    _note_unsupported(table, properties)

    floating = _child(properties, "tblpPr")
    align = _ALIGNS.get(val(properties, "jc") or style.align or "", "left")
    return Table(
        rows=_rows(table),
        columns=table.widths,
        align=align,
        indent=_indent(table, properties, nested) if align == "left" else 0.0,
        frame=None if floating is None else read_table_frame(floating),
        place=where,
    )


def _child(properties: Element | None, name: str) -> Element | None:
    return first(properties, name)


def _indent(table: _Table, properties: Element | None, nested: bool) -> float:
    element = _child(properties, "tblInd")
    indent = table.levels.style.indent or 0.0
    if element is not None and element.get(f"{W}type") != "pct":
        indent = points(element.get(f"{W}w")) or 0.0
    if table.story.source.settings.compatibility >= _NATIVE_INDENT or nested:
        return indent
    return indent - table.margins["left"]


def _rows(table: _Table) -> tuple[Row, ...]:
    grid, theme = table.grid, table.story.source.theme
    looks: dict[int, CellProps] = {}
    formats: dict[int, TableFormat] = {}
    edges: dict[int, dict[str, Edge]] = {}
    for index, cell in enumerate(grid.cells):
        if cell.swallowed:
            _note_swallowed(table, cell)
            continue
        regions = _regions(table, cell)
        own = _own_props(table, cell)
        look = table.levels.style.whole.cell
        for region in regions:
            look = look.under(table.levels.style.parts[region].cell)
        looks[index] = look.under(own)
        formats[index] = table.levels.style.format(regions)
        exceptions = read_borders(first(first(grid.rows[cell.row], "tblPrEx"), "tblBorders"), theme)
        edges[index] = wanted_edges(cell, grid, table.levels, regions, exceptions, own.borders)
    rows: list[Row] = []
    for number, element in enumerate(grid.rows):
        cells: list[Cell] = []
        for index, cell in grid.shown(number):
            borders = resolve_borders(index, grid, edges)
            place = f"{table.where}第{number + 1}行第{len(cells) + 1}列"
            cells.append(_cell(table, cell, looks[index], formats[index], place, borders))
        rows.append(_row(element, tuple(cells), headed=all(row.header for row in rows)))
    return tuple(rows)


def _own_props(table: _Table, cell: GridCell) -> CellProps:
    """Read w:tcPr; a merged cell takes its bottom and right line from the last cell it swallowed."""
    theme = table.story.source.theme
    own = read_cell_props(first(cell.element, "tcPr"), theme)
    for other in table.grid.swallowed_by(cell):
        borders = read_borders(first(first(other.element, "tcPr"), "tcBorders"), theme)
        if other.last_row == cell.last_row and "bottom" in borders:
            own.borders["bottom"] = borders["bottom"]
        if other.last_column == cell.last_column and other.row == cell.row and "right" in borders:
            own.borders["right"] = borders["right"]
    return own


def _regions(table: _Table, cell: GridCell) -> tuple[str, ...]:
    return regions_of(
        table.levels.look,
        table.levels.style,
        cell.row,
        len(table.grid.rows),
        cell.column,
        cell.last_column,
        table.grid.columns,
    )


def _cell(table: _Table, cell: GridCell, look: CellProps, text: TableFormat, place: str, borders: Borders) -> Cell:
    margins = {**table.margins, **look.margins}
    left, right = margins["left"], margins["right"]
    width = sum(table.widths[cell.column : cell.last_column + 1])
    turned = _turned(cell)
    _note_unsupported_cell(table, cell, place, turned)
    return Cell(
        blocks=table.read_cell(table.story, cell.element, place, text, max(width - left - right, 0.0)),
        column=cell.column,
        column_span=cell.last_column - cell.column + 1,
        row_span=cell.last_row - cell.row + 1,
        borders=borders,
        shading=look.shading or "",
        vertical_align=_VERTICAL.get(look.vertical_align or "", "top"),
        margin_top=margins.get("top", 0.0),
        margin_right=right,
        margin_bottom=margins.get("bottom", 0.0),
        margin_left=left,
        turned=turned,
    )


def _turned(cell: GridCell) -> bool:
    """Return True for text that runs down the page and is turned as a whole.

    In such cells Word turns digits, letters and dashes and leaves Chinese characters upright; a cell that holds any of
    these is vertical writing, which is another thing.
    """
    direction = val(first(cell.element, "tcPr"), "textDirection")
    return direction in ("tbRl", "tbRlV", "tb-rl") and not _IDEOGRAPH.search(all_text(cell.element))


def _row(element: Element, cells: tuple[Cell, ...], headed: bool) -> Row:
    """Read w:trPr; a header row counts only while all rows above it are header rows (17.4.78)."""
    properties = first(element, "trPr")
    height = _child(properties, "trHeight")
    value = None if height is None else points(height.get(f"{W}val"))
    rule = "atLeast" if height is None else height.get(f"{W}hRule") or "atLeast"
    return Row(
        cells=cells,
        height=value if value and rule != "auto" else None,
        exact_height=bool(value) and rule == "exact",
        header=headed and bool(flag(properties, "tblHeader")),
        cant_split=bool(flag(properties, "cantSplit")),
    )


def _note_unsupported(table: _Table, properties: Element | None) -> None:
    if flag(properties, "bidiVisual"):
        table.story.notes.unsupported(table.where, "从右到左的表格")
    spacing = _child(properties, "tblCellSpacing")
    if spacing is not None and points(spacing.get(f"{W}w")):
        table.story.notes.unsupported(table.where, "单元格间距")


def _note_unsupported_cell(table: _Table, cell: GridCell, place: str, turned: bool) -> None:
    properties = first(cell.element, "tcPr")
    notes = table.story.notes
    if not turned and (val(properties, "textDirection") or "lrTb") not in ("lrTb", "tb"):
        notes.unsupported(place, "单元格竖排文字（按横排排）", sample=all_text(cell.element))
    if flag(properties, "tcFitText"):
        notes.unsupported(place, "单元格适应文字")
    for side in ("tl2br", "tr2bl"):
        line = first(first(properties, "tcBorders"), side)
        if line is not None and line.get(f"{W}val") not in ("nil", "none"):
            notes.unsupported(place, "单元格斜线")


def _note_swallowed(table: _Table, cell: GridCell) -> None:
    """Note text in a continued cell of a merge; Word keeps it in the file and does not show it."""
    text = all_text(cell.element)
    if text:
        table.story.notes.add(
            "word.hidden-cell-text",
            f"{table.where}第{cell.row + 1}行",
            "合并单元格里有一段被盖住的文字，Word 不显示它，这里也不排",
            "请在 Word 中拆分该单元格后检查文字。",
            sample=text,
        )
