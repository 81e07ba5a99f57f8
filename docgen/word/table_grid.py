"""The grid of a table: which cell covers which columns and rows, and how wide the columns are (ECMA-376, 17.4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from docgen.word.namespaces import W
from docgen.word.xml import Element, children, first, flag, local_name, number, percent, points, val

MAX_COLUMNS = 1000
"""Word allows 63; a made-up w:gridSpan must not fill the memory."""
_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo"})


@dataclass(slots=True)
class GridCell:
    """A w:tc on the grid; rows and columns count from 0, `last_*` are inclusive.

    `swallowed` cells are continued ones of a vertical or horizontal merge: they are not shown.
    """

    element: Element
    row: int
    column: int
    last_row: int
    last_column: int
    swallowed: bool = False


@dataclass(slots=True)
class Grid:
    """All cells of a table. `owner` maps (row, column) to the index in `cells` of the shown cell that covers it."""

    rows: list[Element]
    cells: list[GridCell]
    columns: int
    owner: dict[tuple[int, int], int] = field(default_factory=dict)
    _by_row: dict[int, list[tuple[int, GridCell]]] = field(default_factory=dict)
    _swallowed: list[GridCell] = field(default_factory=list)

    def __post_init__(self) -> None:
        for index, cell in enumerate(self.cells):
            if cell.swallowed:
                self._swallowed.append(cell)
                continue
            self._by_row.setdefault(cell.row, []).append((index, cell))
            for row in range(cell.row, cell.last_row + 1):
                for column in range(cell.column, cell.last_column + 1):
                    self.owner[row, column] = index

    def shown(self, row: int) -> list[tuple[int, GridCell]]:
        """Return (index, cell) of the shown cells that begin in this row, from left to right."""
        return self._by_row.get(row, [])

    def swallowed_by(self, cell: GridCell) -> list[GridCell]:
        """Return the continued cells of a merge that `cell` covers."""
        if cell.last_row == cell.row and cell.last_column == cell.column:
            return []
        rows, columns = range(cell.row, cell.last_row + 1), range(cell.column, cell.last_column + 1)
        return [other for other in self._swallowed if other.row in rows and other.column in columns]


def unwrapped(parent: Element, name: str) -> Iterator[Element]:
    """Yield the children `w:name` (tr or tc), also those inside content controls."""
    for child in children(parent):
        if child.tag == W + name:
            yield child
        elif local_name(child) in _WRAPPERS:
            yield from unwrapped(child, name)


def read_grid(table: Element) -> Grid:
    """Place the cells of the rows that print: deleted rows (tracked changes) and hidden ones are left out."""
    rows = [row for row in unwrapped(table, "tr") if not _left_out(row)]
    cells: list[GridCell] = []
    columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
    above: dict[int, GridCell] = {}
    for index, row in enumerate(rows):
        current = _place_row(row, index, above, cells)
        above = {cell.column: cell for cell in current}
        columns = max([columns, *(cell.last_column + 1 for cell in current)])
    return Grid(rows, cells, min(columns, MAX_COLUMNS))


def _left_out(row: Element) -> bool:
    properties = first(row, "trPr")
    return first(properties, "del") is not None or bool(flag(properties, "hidden"))


def _place_row(row: Element, index: int, above: dict[int, GridCell], cells: list[GridCell]) -> list[GridCell]:
    """Add the row's cells; return for each column start the cell that a continued cell below would stretch."""
    current: list[GridCell] = []
    column = min(number(val(first(row, "trPr"), "gridBefore")) or 0, MAX_COLUMNS)
    for element in unwrapped(row, "tc"):
        properties = first(element, "tcPr")
        span = max(1, number(val(properties, "gridSpan")) or 1)
        last = min(column + span, MAX_COLUMNS) - 1
        if last < column:
            break
        vertical, horizontal = _merge(properties, "vMerge"), _merge(properties, "hMerge")
        cell = GridCell(element, index, column, index, last)
        cells.append(cell)
        start = above.get(column)
        if horizontal == "continue" and current:
            cell.swallowed = True
            current[-1].last_column = last
        elif vertical == "continue" and start is not None and start.last_column == last:
            cell.swallowed = True
            start.last_row = index
            current.append(start)
        else:
            current.append(cell)
        column = last + 1
    return current


def _merge(properties: Element | None, name: str) -> str:
    """Return restart, continue (also for a missing value), or `""` without the element."""
    child = first(properties, name)
    return "" if child is None else child.get(f"{W}val") or "continue"


def column_widths(table: Element, grid: Grid, room: float) -> tuple[float, ...]:
    """Return the width of each grid column in points; `room` is what a percentage is taken of.

    Preferred cell widths (w:tcW) beat the grid (w:gridCol), as in Word; columns that neither names share what is
    left. A table width in percent stretches all columns.
    """
    wanted = _table_width(table, room)
    total = wanted[0] if wanted else room
    given = [points(column.get(f"{W}w")) or 0.0 for column in table.findall(f"{W}tblGrid/{W}gridCol")]
    widths = (given + [0.0] * grid.columns)[: grid.columns]
    preferred = _cell_widths(grid, total)
    for column, width in preferred.items():
        widths[column] = width
    missing = [column for column, width in enumerate(widths) if width <= 0]
    if missing:
        left = max(total - sum(widths), 0.0)
        for column in missing:
            widths[column] = left / len(missing)
    covered = sum(widths)
    if wanted and covered > 0 and (wanted[1] or not preferred):
        widths = [width * wanted[0] / covered for width in widths]
    return tuple(widths)


def _table_width(table: Element, room: float) -> tuple[float, bool] | None:
    """Return the preferred width in points and whether it is a percentage; None for automatic."""
    element = table.find(f"{W}tblPr/{W}tblW")
    share = _percentage(element)
    if share is not None:
        return (room * share / 100, True) if share > 0 else None
    if element is None or element.get(f"{W}type") in ("auto", "nil"):
        return None
    width = points(element.get(f"{W}w"))
    return (width, False) if width and width > 0 else None


def _percentage(element: Element | None) -> float | None:
    """Return a width in percent: `50%`, or fiftieths of a percent with the type pct; None for other types."""
    if element is None:
        return None
    text = element.get(f"{W}w") or ""
    if element.get(f"{W}type") == "pct" or text.endswith("%"):
        return percent(text, 50)
    return None


def _cell_widths(grid: Grid, total: float) -> dict[int, float]:
    """Return widths by column from cells of one column, the first row that gives one ruling."""
    found: dict[int, float] = {}
    for cell in grid.cells:
        if cell.column != cell.last_column or cell.column in found:
            continue
        element = first(first(cell.element, "tcPr"), "tcW")
        share = _percentage(element)
        if share is not None:
            width = total * share / 100
        elif element is None or element.get(f"{W}type") in ("auto", "nil"):
            continue
        else:
            width = points(element.get(f"{W}w")) or 0.0
        if width > 0:
            found[cell.column] = width
    return found
