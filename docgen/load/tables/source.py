"""Which files hold tables, and which sheet of theirs holds what."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from docgen.errors import Finding, InputError, Place, error, warning
from docgen.load.tables.csv_source import read_csv
from docgen.load.tables.grid import Grid
from docgen.load.tables.layout import Sheet, sheet_named, sheets
from docgen.load.tables.xlsx_source import read_workbook
from docgen.text.disk import read_file
from docgen.text.nearest import nearest

NOTES, CHOICES = "说明", "选项"
"""The sheets of an exported workbook that hold no data."""

TABLES = frozenset({".xlsx", ".xlsm", ".csv"})
OTHER_TABLES = frozenset({".xls", ".et", ".ods", ".xlsb"})
_SAVE_AS = "用 Excel 或 WPS 打开，另存为“Excel 工作簿（*.xlsx）”，再删去这个文件"

Findings = tuple[Finding, ...]


def is_table(path: Path) -> bool:
    """Return True for a file whose name says that it holds tables, in a form that is read or another."""
    return path.suffix.lower() in TABLES | OTHER_TABLES and not path.name.startswith(("~$", ".~"))


def read_grids(path: Path, display: str) -> tuple[tuple[Grid, ...], Findings]:
    """Return the sheets of a file and what was found in it; none for a file that cannot be used."""
    suffix = path.suffix.lower()
    if suffix in OTHER_TABLES:
        message = f"不能读取 {suffix} 格式的表格"
        return (), (error("table.old-format", Place(display), message, _SAVE_AS),)
    try:
        data = read_file(path, Place(display), "data.unreadable")
    except InputError as refused:
        return (), refused.findings
    if suffix == ".csv":
        grid, findings = read_csv(data, display)
        return (() if grid is None else (grid,)), findings
    return read_workbook(data, display)


def assigned(grids: Iterable[Grid], named: Sheet | None) -> tuple[list[tuple[Sheet, Grid]], Findings]:
    """Return what each sheet of a file holds; sheets that hold nothing known are findings.

    `named` is what the name of the file says: it counts where no sheet says otherwise.
    """
    filled = [grid for grid in grids if grid.rows]
    known = [(sheet, grid) for grid in filled if (sheet := sheet_named(grid.name))]
    rest = [grid for grid in filled if sheet_named(grid.name) is None and grid.name not in (NOTES, CHOICES)]
    if not known and named is not None and rest:
        known, rest = [(named, rest[0])], rest[1:]
    findings = []
    for grid in rest:
        names = [sheet.name for sheet in sheets()]
        near = nearest(grid.name, names)
        hint = f"是否想叫“{near}”？" if near else f"工作表可以叫：{'、'.join(names)}"
        place = Place(grid.file, sheet=grid.name)
        findings.append(warning("table.unknown-sheet", place, "这个工作表不会读取", hint))
    return known, tuple(findings)
