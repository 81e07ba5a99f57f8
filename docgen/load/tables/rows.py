"""The rows of a table into nodes, as a YAML file would give them, every value with its cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from docgen.errors import Finding, Place, Severity
from docgen.load.tables.grid import Cell, Grid
from docgen.load.tables.heads import Head, Names, find_head, repeats
from docgen.load.tables.layout import Column, Sheet
from docgen.load.tables.values import items_of, value_of
from docgen.model.nodes import Mapping, Node, Scalar, Sequence

_TOTALS = frozenset({"合计", "总计", "小计", "共计", "累计"})
_REMARKS = re.compile(
    r"(注|备注|说明|填表|制表|填报|审核|负责人|单位负责人|经办|联系|日期)[^:：]{0,6}[:：].*", re.DOTALL
)
_MOST_LISTED = 10


@dataclass(slots=True)
class Row:
    """One row: its node, the texts of the columns that name the item it is a part of, what is wrong with its cells."""

    node: Mapping
    keys: dict[str, Scalar] = field(default_factory=dict)
    faults: list[Finding] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """The rows of one sheet, what its columns hold, by path, and what was found about the sheet as a whole."""

    sheet: Sheet
    name: str = ""
    paths: frozenset[tuple[str, ...]] = frozenset()
    rows: list[Row] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read_table(grid: Grid, sheet: Sheet, counted: Iterable[str]) -> Table:
    """Return the rows of a sheet; `counted` are the names of indicators that may head a column."""
    table = Table(sheet, grid.name)
    if not grid.rows:
        return table
    head, table.findings = find_head(grid, Names(sheet, counted))
    if head is None:
        return table
    table.paths = frozenset(column.path for column in head.columns.values())
    table.findings += _hidden(grid, head)
    for number, cells in _data_rows(grid, head):
        own = grid.rows.get(number, {})
        skipped = _skipped(own, grid, head)
        if skipped:
            table.findings.append(_remark("table.skipped", next(iter(own.values())).place, skipped))
        elif any(index in cells for index in head.columns):
            table.rows.append(_row(number, cells, grid, head, sheet))
    return table


def _data_rows(grid: Grid, head: Head) -> Iterator[tuple[int, dict[int, Cell]]]:
    """Yield the rows below the head; a cell merged over several rows says the same in each of them."""
    spread: dict[int, dict[int, Cell]] = {}
    for top, left, bottom, _ in grid.merged:
        anchor = grid.rows.get(top, {}).get(left)
        if top > head.last and anchor is not None:
            for number in range(top + 1, bottom + 1):
                spread.setdefault(number, {})[left] = anchor
    for number in sorted(grid.rows):
        if number > head.last:
            yield number, {**spread.get(number, {}), **grid.rows[number]}


def _skipped(cells: dict[int, Cell], grid: Grid, head: Head) -> str:
    """Return why a row holds no data; empty for one that does."""
    first = "".join(cells[min(cells)].text.split())
    if first in _TOTALS:
        return f"“{first}”行不读取，合计由程序算出"
    if len(cells) == 1 and _REMARKS.fullmatch(first):
        return "表下的说明不读取"
    return "重复的表头不读取" if repeats(cells, grid, head) else ""


def _hidden(grid: Grid, head: Head) -> Iterator[Finding]:
    rows = [str(number) for number in grid.hidden if number > head.last]
    if rows:
        listed = "、".join(rows[:_MOST_LISTED]) + (" 等" if len(rows) > _MOST_LISTED else "")
        place = Place(grid.file, int(rows[0]), sheet=grid.name)
        yield _remark("table.hidden", place, f"隐藏的{len(rows)}行（第{listed}行）也已读取")


def _remark(rule: str, place: Place, message: str) -> Finding:
    return Finding(rule, Severity.INFO, place, message)


def _row(number: int, cells: dict[int, Cell], grid: Grid, head: Head, sheet: Sheet) -> Row:
    row = Row(Mapping({}, cells[min(index for index in cells if index in head.columns)].place))
    for index, column in head.columns.items():
        cell = cells.get(index)
        counted = sheet.counts is not None and column.path[0] == sheet.counts[0]
        if cell is None and counted:
            continue
        place = cell.place if cell is not None else grid.place(number, index)
        value = _value(cell, column, grid, row.faults) if cell is not None else None
        if column in sheet.keys:
            if isinstance(value, Scalar):
                row.keys[column.heading] = value
        else:
            _put(row.node, column.path, place, value)
    return row


def _value(cell: Cell, column: Column, grid: Grid, faults: list[Finding]) -> Node | None:
    text, fault = value_of(cell, column, grid.since_1904)
    if fault is not None:
        faults.append(fault)
    if not text.strip():
        return None
    if not column.between:
        return Scalar(text, cell.place)
    return Sequence(tuple(Scalar(item, cell.place) for item in items_of(text, column)), cell.place)


def _put(node: Mapping, path: tuple[str, ...], place: Place, value: Node | None) -> None:
    """Put a value under its path; parts exist only where one of their values does."""
    key, *rest = path
    if not rest:
        node.key_places[key] = place
        if value is not None:
            node.entries[key] = value
        return
    node.key_places.setdefault(key, place)
    if value is None and key not in node.entries:
        return
    inner = node.entries.setdefault(key, Mapping({}, node.key_places[key]))
    assert isinstance(inner, Mapping)
    _put(inner, tuple(rest), place, value)
