"""Which line runs along each edge of a cell: table style, its regions, the table, the cell, and the neighbours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from docgen.page.model import Border, Borders
from docgen.word.table_grid import Grid, GridCell
from docgen.word.table_styles import Look, SideBorders, TableStyle

_SIDES = ("top", "right", "bottom", "left")
_LINES = {"double": 2, "triple": 3, "doubleWave": 2, "thickThinSmallGap": 2, "thinThickSmallGap": 2}
_OPPOSITE = {"top": "bottom", "right": "left", "bottom": "top", "left": "right"}


@dataclass(frozen=True, slots=True)
class Edge:
    """The line a cell wants along one side; `own` when the cell itself says so, not its table."""

    border: Border | None = None
    own: bool = False


_NOTHING = Edge()


@dataclass(frozen=True, slots=True)
class TableLevels:
    """Where a table's borders come from: its style, the regions it shows, and w:tblBorders of the table itself."""

    style: TableStyle
    look: Look
    direct: SideBorders


def wanted_edges(
    cell: GridCell, grid: Grid, levels: TableLevels, regions: tuple[str, ...], row_own: SideBorders, own: SideBorders
) -> dict[str, Edge]:
    """Return what a cell wants along its four sides, before its neighbours are asked.

    `row_own` are the borders of a w:tblPrEx, `own` those of the cell's w:tcBorders.
    """
    outer = {
        "top": cell.row == 0,
        "bottom": cell.last_row == len(grid.rows) - 1,
        "left": cell.column == 0,
        "right": cell.last_column == grid.columns - 1,
    }
    whole = levels.style.whole
    edges: dict[str, Edge] = {}
    for layer in (whole.table_borders, whole.cell.borders):
        _lay(edges, layer, outer)
    for region in regions:
        part = levels.style.parts[region]
        inside = _region_outer(region, cell, outer, levels)
        _lay(edges, part.table_borders, inside)
        _lay(edges, part.cell.borders, inside)
    _lay(edges, levels.direct, outer)
    _lay(edges, row_own, outer)
    for side in _SIDES:
        if side in own:
            edges[side] = Edge(own[side], own=True)
    return edges


def _lay(edges: dict[str, Edge], layer: SideBorders, outer: dict[str, bool]) -> None:
    for side in _SIDES:
        name = side if outer[side] else "insideH" if side in ("top", "bottom") else "insideV"
        if name in layer:
            edges[side] = Edge(layer[name])


def _region_outer(region: str, cell: GridCell, outer: dict[str, bool], levels: TableLevels) -> dict[str, bool]:
    """Return which sides of the cell lie on the edge of the region rather than inside it."""
    if region.endswith("Cell"):
        return dict.fromkeys(_SIDES, True)
    if region in ("firstRow", "lastRow"):
        return {**outer, "top": True, "bottom": True}
    if region in ("firstCol", "lastCol"):
        return {**outer, "left": True, "right": True}
    if region.endswith("Horz"):
        band = levels.style.row_band
        first = (cell.row - levels.look.first_row) % band == 0
        last = (cell.last_row - levels.look.first_row) % band == band - 1 or outer["bottom"]
        return {**outer, "top": first, "bottom": last}
    band = levels.style.column_band
    first = (cell.column - levels.look.first_column) % band == 0
    last = (cell.last_column - levels.look.first_column) % band == band - 1 or outer["right"]
    return {**outer, "left": first, "right": last}


def resolve_borders(index: int, grid: Grid, edges: dict[int, dict[str, Edge]]) -> Borders:
    """Settle each side of a cell with its neighbours (17.4.66), so that both sides of an edge tell the same line."""
    sides = {side: _settled(side, index, grid, edges) for side in _SIDES}
    return Borders(sides["top"], sides["right"], sides["bottom"], sides["left"])


def _settled(side: str, index: int, grid: Grid, edges: dict[int, dict[str, Edge]]) -> Border | None:
    own = edges[index].get(side, _NOTHING)
    first: Edge | None = None
    for neighbour in _neighbours(grid.cells[index], side, grid):
        facing = edges[neighbour].get(_OPPOSITE[side], _NOTHING)
        if first is not None and facing != first:
            return own.border  # several that differ: each of those settles its own stretch of the edge
        first = facing
    return own.border if first is None else _stronger(own, first)


def _neighbours(cell: GridCell, side: str, grid: Grid) -> Iterable[int]:
    if side in ("left", "right"):
        column = cell.column - 1 if side == "left" else cell.last_column + 1
        places = [(row, column) for row in range(cell.row, cell.last_row + 1)]
    else:
        row = cell.row - 1 if side == "top" else cell.last_row + 1
        places = [(row, column) for column in range(cell.column, cell.last_column + 1)]
    if len(places) == 1:
        owner = grid.owner.get(places[0])
        return () if owner is None else (owner,)
    return {grid.owner[place] for place in places if place in grid.owner}


def _stronger(one: Edge, other: Edge) -> Border | None:
    """Return the line that shows: any line before none, a cell's before a table's, then the heavier, the darker."""
    if one.border is None or other.border is None or one.border == other.border:
        return one.border or other.border
    if one.own != other.own:
        return one.border if one.own else other.border
    return max(one.border, other.border, key=_weight)


def _weight(border: Border) -> tuple[float, int, str]:
    light = sum(int(border.color[i : i + 2], 16) for i in (1, 3, 5))
    return (border.width * _LINES.get(border.style, 1), -light, border.style)
