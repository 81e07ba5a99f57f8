"""What the pages of lists show: a page of a table, words to pick from, where an item stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from docgen.batch.plan import check_workspace
from docgen.errors import Finding
from docgen.model.ranks import known_titles
from docgen.model.references import Kind
from docgen.web.listing_data import BY_STEM, Opened, Row, opened, sort_key
from docgen.web.lookups import Hit, picked

PER_PAGE = 50
_YEAR = re.compile(r"\d{4}")
_SHOWN: Mapping[Kind, tuple[str, ...]] = {
    "结对": ("编号", "支援方", "受援方", "期限.起", "期限.止", "签订日期"),
    "单位": ("编号", "名称", "简称", "类别", "级别", "地区", "联系人", "联系电话"),
    "人员": ("姓名", "编号", "单位", "科室", "职称", "职务", "联系电话"),
    "工作记录": ("结对", "受援方", "月份", "数据", "说明"),
    "指标": ("名称", "计量", "类别", "计入个人", "说明"),
}
"""The columns that a table has room for; the form of an item shows all."""
_FILTERS: Mapping[Kind, tuple[tuple[str, str, bool], ...]] = {
    "结对": (("开始年度", "期限.起", True), ("支援方", "支援方", False)),
    "单位": (("类别", "类别", False), ("地区", "地区", False)),
    "人员": (("单位", "单位", False), ("职称", "职称", False)),
    "工作记录": (("年度", "月份", True), ("月份", "月份", False), ("结对", "结对", False)),
    "指标": (("类别", "类别", False),),
}
"""What a table can be narrowed by: a name, the column, and whether only the year in it counts."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked of a list: words that must all occur, values by filter, the column to sort by, and the page."""

    words: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""
    down: bool = False
    page: int = 1
    faulty: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One page of a list: `rows` with the version of each one's file, how many match and how many there are.

    `filters` are the values to choose from by name. `faulty` counts the items with errors.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Row, str], ...]
    matching: int
    total: int
    page: int
    pages: int
    filters: dict[str, list[str]]
    faulty: int


def table(root: Path, stem: str, query: Query) -> Table:
    """Return a page of a list; a page or sort column that there is not gives the nearest that there is."""
    found = opened(root)
    group = BY_STEM[stem]
    rows = found.rows(group)
    specs = _FILTERS[group.kind]
    choices = {name: _choices(rows, column, year) for name, column, year in specs}
    kept = [row for row in rows if not query.faulty or row.faults]
    for name, column, year in specs:
        if wanted := query.filters.get(name, ""):
            kept = [row for row in kept if _filtered(row, column, year) == wanted]
    for word in query.words.casefold().split():
        kept = [row for row in kept if word in row.words]
    shown = _SHOWN[group.kind]
    if query.sort in shown:
        filled = [row for row in kept if row.cells[query.sort]]
        filled.sort(key=lambda row: sort_key(row.cells[query.sort]), reverse=query.down)
        kept = filled + [row for row in kept if not row.cells[query.sort]]
    pages = max(1, -(-len(kept) // PER_PAGE))
    page = min(max(1, query.page), pages)
    visible = kept[(page - 1) * PER_PAGE : page * PER_PAGE]
    return Table(
        shown,
        tuple((row, found.version(row.place.file)) for row in visible),
        len(kept),
        len(rows),
        page,
        pages,
        choices,
        sum(1 for row in rows if row.faults),
    )


def totals(root: Path) -> dict[str, tuple[int, int]]:
    """Return how many items each list has, and how many of them have errors, by the list's name in addresses."""
    found = opened(root)
    lists = {stem: found.rows(group) for stem, group in BY_STEM.items()}
    return {stem: (len(rows), sum(1 for row in rows if row.faults)) for stem, rows in lists.items()}


def offered_words(root: Path, what: str, typed: str) -> tuple[Hit, ...]:
    """Return words to pick from: of 单位, 人员, 结对, 指标 or 职称, a few dozen at most; none for anything else."""
    found = opened(root)
    if what == "职称":
        return tuple(Hit(title, "") for title in known_titles() if typed in title)
    if what == "指标":
        rows = found.rows(BY_STEM["indicators"])
        return tuple(Hit(row.cells["名称"], row.cells["计量"]) for row in rows if typed in row.cells["名称"])
    return picked(found.workspace, what, typed) if found.workspace else ()


def find(root: Path, what: str, identifier: str) -> tuple[str, int, str] | None:
    """Return the list, number and file version of the item with an id (结对, DK-2026-001); None without one."""
    found = opened(root)
    for stem, group in BY_STEM.items():
        if group.kind == what:
            for row in found.rows(group):
                if identifier in (row.plain.get(name) for name in group.names):
                    return stem, row.number, found.version(row.place.file)
    return None


def standing_at(root: Path, file: str, line: int, sheet: str = "") -> tuple[str, int, str] | None:
    """Return the list, number and file version of the item at a line of a file; None where none stands."""
    return _standing(opened(root), file, line, sheet)


def checked(root: Path) -> list[tuple[Finding, tuple[str, int, str] | None]]:
    """Return what `docgen data check` finds, each with the item it stands at."""
    findings = check_workspace(root)
    found = opened(root)
    return [
        (finding, _standing(found, finding.place.file, finding.place.line or 0, finding.place.sheet))
        for finding in findings
    ]


def _standing(found: Opened, file: str, line: int, sheet: str) -> tuple[str, int, str] | None:
    best: tuple[int, str, int] | None = None
    for stem, group in BY_STEM.items():
        for number, node in enumerate(found.reading.items[group.kind]):
            place = node.place
            begins = place.line or 0
            if (place.file, place.sheet) == (file, sheet) and begins <= line and (best is None or begins > best[0]):
                best = begins, stem, number
    return (best[1], best[2], found.version(file)) if best else None


def _choices(rows: tuple[Row, ...], column: str, year: bool) -> list[str]:
    values = {value for row in rows if (value := _filtered(row, column, year))}
    return sorted(values, key=sort_key, reverse=year)


def _filtered(row: Row, column: str, year: bool) -> str:
    text = row.cells[column]
    if not year:
        return text
    match = _YEAR.search(text)
    return match[0] if match else ""
