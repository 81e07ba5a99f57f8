"""The ruled lines of a Word file, however they are made: borders of paragraphs and cells, paragraphs filled whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from docgen.check.geometry import Spot
from docgen.page.model import Border, Table

_THINNEST_FILL = 4.0
"""A filled paragraph no higher than this is a line (points)."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """A line across the page: `edge` says where it lies at its paragraph, lengths in points.

    `left` is where it begins, counted from the left text edge; `space` stands between it and the text.
    """

    spot: Spot
    edge: str
    style: str
    thickness: float
    width: float
    left: float
    color: str
    space: float = 0.0


def ruled_at(spot: Spot) -> Iterator[Ruled]:
    """Yield the lines that a paragraph has of itself: its upper and lower border, or itself when filled and thin."""
    style = spot.paragraph.style
    left, right = min(style.indent_left, style.indent_left + style.first_line), style.indent_right
    begin, width = spot.left + left, spot.width - left - right
    if style.borders.top is not None:
        yield _bordered(spot, "上", style.borders.top, width, begin)
    if style.shading and style.line_rule == "exact" and style.line <= _THINNEST_FILL:
        yield Ruled(spot, "中", "single", style.line, width, begin, style.shading)
    if style.borders.bottom is not None:
        yield _bordered(spot, "下", style.borders.bottom, width, begin)


def _bordered(spot: Spot, edge: str, border: Border, width: float, left: float) -> Ruled:
    return Ruled(spot, edge, border.style, border.width, width, left, border.color, border.space)


def row_lines(table: Table, spot: Spot) -> tuple[Ruled | None, Ruled | None]:
    """Return the lines above and below the table row that a paragraph stands in; None where there is none."""
    row = table.rows[spot.row]
    tops = [cell.borders.top for cell in row.cells]
    bottoms = [cell.borders.bottom for cell in row.cells]
    if spot.row > 0:
        above = [cell.borders.bottom for cell in table.rows[spot.row - 1].cells]
        tops = tops if any(tops) else above
    if spot.row + 1 < len(table.rows):
        below = [cell.borders.top for cell in table.rows[spot.row + 1].cells]
        bottoms = bottoms if any(bottoms) else below
    width = sum(table.columns)
    left = {"center": (spot.section.text_width - width) / 2, "right": spot.section.text_width - width}.get(
        table.align, table.indent
    )
    found = []
    for edge, borders in (("上", tops), ("下", bottoms)):
        border = next((item for item in borders if item is not None), None)
        found.append(None if border is None else _bordered(spot, edge, border, width, left))
    return found[0], found[1]
