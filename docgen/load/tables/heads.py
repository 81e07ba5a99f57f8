"""Where the head of a table is, and which column stands for what."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from docgen.errors import Finding, Place, error, warning
from docgen.load.tables.grid import Cell, Grid
from docgen.load.tables.layout import Column, Sheet, count_column
from docgen.text.nearest import nearest

_SEARCHED = 30
"""Rows at the top among which the head is looked for; above it are titles."""
_LEAST = 2
"""Headings that make a row a head."""
_DEEPEST = 3
_REMARK = re.compile(r"(?<=.)\(.{0,60}\)$")
_BEFORE = re.compile(r"^(所在|工作|现任|本人)")
"""Words before a heading that do not change what it means: 工作单位, 现任职务."""
_NO_DATA = {"序号", "行号", "no", "no."}


@dataclass(frozen=True, slots=True)
class Head:
    """The rows of a head, and the columns under it by their number."""

    first: int
    last: int
    columns: dict[int, Column]


class Names:
    """The columns of a sheet by what people write above them."""

    def __init__(self, sheet: Sheet, counted: Iterable[str]) -> None:
        self.sheet = sheet
        self._names: dict[str, Column] = {}
        everything = (*sheet.keys, *sheet.columns)
        for column in everything:
            self._names.setdefault(plain(column.heading), column)
        for column in everything:
            self._names.setdefault(plain("".join(column.path)), column)
            self._names.setdefault(".".join(column.attributes), column)
        lasts = [plain(column.path[-1]) for column in everything]
        for column, last in zip(everything, lasts, strict=True):
            if lasts.count(last) == 1:
                self._names.setdefault(last, column)
        for name in sheet.group.names if sheet.part is None else ():
            self._names.setdefault(plain(f"{sheet.group.kind}{name}"), self._names[plain(name)])
        # The parent's key as it is called on its own sheet, where no column of the part is called so.
        for key, name in zip(sheet.keys, sheet.named_by, strict=True):
            self._names.setdefault(plain(name), key)
            self._names.setdefault(plain(sheet.group.kind), key)
        if sheet.counts is not None:
            for name in counted:
                column = count_column(sheet, name)
                self._names.setdefault(plain(name), column)
                self._names.setdefault(plain(column.heading), column)

    def find(self, parts: tuple[str, ...]) -> Column | None:
        """Return the column of a heading, given from the top down; None for one that is not known."""
        words = (".".join(parts), parts[-1]) if parts else ()
        for word in words:
            short = _REMARK.sub("", word)
            for spelling in (word, short, _BEFORE.sub("", short)):
                if spelling in self._names:
                    return self._names[spelling]
        return None

    def near(self, parts: tuple[str, ...]) -> str | None:
        """Return the known heading most like an unknown one."""
        headings = [column.heading for column in self._names.values()]
        found = nearest(".".join(parts), dict.fromkeys(headings))
        if found is None:
            lasts = {column.path[-1]: column.heading for column in self._names.values()}
            last = nearest(parts[-1], lasts)
            found = lasts[last] if last else None
        return found


def plain(text: str) -> str:
    """Return a heading for comparison: half width, without white space, star and colon."""
    return re.sub(r"[\s*:]", "", unicodedata.normalize("NFKC", text)).casefold()


def find_head(grid: Grid, names: Names) -> tuple[Head | None, list[Finding]]:
    """Return the head of a sheet, None where there is none, and what is wrong with it."""
    best: tuple[int, int, int] = (0, 0, 0)
    for row in list(grid.rows)[:_SEARCHED]:
        for depth in range(1, _DEEPEST + 1):
            known = {column.path for column in _columns(grid, names, row, depth).values()}
            best = max(best, (len(known), -depth, -row))
    known_count, depth, row = best[0], -best[1], -best[2]
    sheet = names.sheet
    needed = [column for column in (*sheet.keys, *sheet.columns) if column.required]
    if known_count < min(_LEAST, len(sheet.columns)):
        listed = "、".join(column.heading for column in needed)
        hint = f"表头要有这些列：{listed}；可以用 docgen data export-xlsx 取得样式"
        return None, [error("table.no-head", grid.place(next(iter(grid.rows)), 1), "没有找到表头", hint)]
    findings: list[Finding] = []
    columns: dict[int, Column] = {}
    taken: dict[tuple[str, ...], int] = {}
    for index, column in _columns(grid, names, row, depth).items():
        if column.path in taken:
            first = grid.place(row + depth - 1, taken[column.path])
            message = f"“{column.heading}”有两列，另一列在 {first.position}"
            findings.append(error("table.duplicate-heading", _place(grid, row, depth, index), message, "删去其中一列"))
            continue
        taken[column.path] = index
        columns[index] = column
    findings += _unknown(grid, names, row, depth, {column.heading for column in columns.values()})
    for column in needed:
        if column.path not in taken:
            message = f"表头里没有“{column.heading}”这一列"
            findings.append(error("table.missing-column", grid.place(row, min(columns)), message, "补上这一列"))
    return Head(row, row + depth - 1, columns), findings


def _columns(grid: Grid, names: Names, row: int, depth: int) -> dict[int, Column]:
    found = {index: names.find(parts) for index, parts in _headings(grid, row, depth).items()}
    return {index: column for index, column in found.items() if column is not None}


def _unknown(grid: Grid, names: Names, row: int, depth: int, there: set[str]) -> Iterable[Finding]:
    """Yield the headings that are not known: an error where one is likely to be a slip for a column not `there`."""
    for index, parts in _headings(grid, row, depth).items():
        if names.find(parts) is not None or parts[-1] in _NO_DATA:
            continue
        heading, place = ".".join(parts), _place(grid, row, depth, index)
        counts = names.sheet.counts
        near = names.near(parts)
        if counts is not None and parts[0] == plain(counts[0]):
            hint = f"是否想写“{near}”？" if near else "先在指标目录里登记"
            yield error("table.unknown-heading", place, f"没有“{parts[-1]}”这个指标，这一列不能读取", hint)
        elif near and near not in there:
            hint = f"是否想写“{near}”？不是数据的列，换一个不相近的名称"
            yield error("table.unknown-heading", place, f"不认识的列“{heading}”", hint)
        else:
            yield warning("table.unknown-heading", place, f"不认识的列“{heading}”，不会读取", "不需要的列可以留着")


def _place(grid: Grid, row: int, depth: int, index: int) -> Place:
    filled = [at for at in range(row, row + depth) if index in grid.rows.get(at, {})]
    return grid.place(filled[-1] if filled else row, index)


def _headings(grid: Grid, row: int, depth: int) -> dict[int, tuple[str, ...]]:
    """Return the words above each column from the top down; a merged heading stands over all its columns."""
    cells: dict[tuple[int, int], str] = {
        (at, index): cell.text for at in range(row, row + depth) for index, cell in grid.rows.get(at, {}).items()
    }
    for top, left, bottom, right in grid.merged:
        if top <= row + depth - 1 and bottom >= row and (top, left) in cells and right - left < 1000:
            for at in range(max(top, row), min(bottom, row + depth - 1) + 1):
                for index in range(left, right + 1):
                    cells.setdefault((at, index), cells[top, left])
    headings: dict[int, tuple[str, ...]] = {}
    for index in sorted({index for _, index in cells}):
        words = [plain(cells.get((at, index), "")) for at in range(row, row + depth)]
        headings[index] = tuple(word for number, word in enumerate(words) if word and word not in words[:number])
    return {index: parts for index, parts in headings.items() if parts}


def repeats(cells: dict[int, Cell], grid: Grid, head: Head) -> bool:
    """Return True for a row that only says the head again, as at the top of a printed page."""
    above = grid.rows.get(head.last, {})
    return len(cells) > 1 and {index: plain(cell.text) for index, cell in cells.items()} == {
        index: plain(cell.text) for index, cell in above.items()
    }
