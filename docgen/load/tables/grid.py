"""A sheet before its columns are known: cells by row and column, each with its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from docgen.errors import Place

CellKind = Literal["text", "number", "percent", "date", "truth", "error", "uncomputed"]
"""What a program stored; `uncomputed` is a formula without the value it last had."""

Span = tuple[int, int, int, int]
"""Merged cells: first row, first column, last row, last column, counted from 1."""

MOST_CELLS = 500_000
"""Cells of one sheet that are not blank: 20,000 work records of 25 columns. Reading as many takes seconds."""
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
"""No spreadsheet has more."""
TOO_LARGE = "删去多余的行、列、工作表和图片，或分成几个文件"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that is not blank; a number is in its shortest spelling."""

    text: str
    place: Place
    kind: CellKind = "text"


@dataclass(slots=True)
class Grid:
    """The cells of one sheet by row, then by column, both counted from 1; blank ones are absent.

    `since_1904` tells from which day a workbook counts its dates.
    """

    name: str
    file: str
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merged: tuple[Span, ...] = ()
    hidden: tuple[int, ...] = ()
    since_1904: bool = False

    def place(self, row: int, column: int) -> Place:
        """Return the place of a cell, blank or not; in a text file only the line of a blank one is known."""
        cell = self.rows.get(row, {}).get(column)
        if cell is not None:
            return cell.place
        return Place(self.file, row, column, sheet=self.name) if self.name else Place(self.file, row)
