"""A workbook against the workspace it goes into: its items, checked there, and what they change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from docgen.errors import Finding, Place, error, has_errors
from docgen.load.convert import to_model
from docgen.load.groups import BY_STEM, GROUPS, Group
from docgen.load.keys import canonical
from docgen.load.reading import Reading, read_data, read_sheets, sheets_of
from docgen.load.tables import Table, sheets
from docgen.load.tables.layout import Sheet
from docgen.load.workspace import collector_paused, id_of, link, read_config
from docgen.model import nodes
from docgen.model.base import Model
from docgen.model.references import Kind

Findings = tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing as it was typed, and as it is understood; `model` is None for one with faults."""

    node: nodes.Node
    model: Model | None


@dataclass(frozen=True, slots=True)
class Import:
    """What a workbook brings: for each kind that it has a sheet of, the items before and those it holds, by id."""

    before: dict[Kind, dict[str, Item]]
    after: dict[Kind, dict[str, Item]]
    tables_before: dict[Kind, str]
    """Files of tables that the workspace uses in place, by kind."""


def read_import(root: Path, path: Path) -> tuple[Import | None, Findings]:
    """Return what a file of tables brings into a workspace, and all that was found; None when there are errors."""
    with collector_paused():
        old = Reading(root)
        config = read_config(old)
        read_data(old)
        in_place = {table.sheet.group.kind: _file_of(table) for table in old.tables if table.rows}
        link(old, config)
        fresh = Reading(root)
        read_config(fresh)
        known = sheets_of(fresh, path, str(path), BY_STEM.get(path.stem))
        kinds = {sheet.group.kind for sheet, _ in known}
        if not known and not has_errors(fresh.findings):
            names = "、".join(sheet.name for sheet in sheets())
            place = Place(str(path))
            fresh.findings.append(error("table.no-sheet", place, "没有可以读取的工作表", f"工作表可以叫：{names}"))
        fresh.items = {kind: [] if kind in kinds else list(items) for kind, items in old.items.items()}
        read_sheets(fresh, known)
        for kind in kinds:
            fresh.findings += _left_out(old.items[kind], kind, fresh.tables, str(path))
        _, findings = link(fresh, config)
        if has_errors(findings):
            return None, findings
        groups = [group for group in GROUPS if group.kind in kinds]
        return (
            Import(
                {group.kind: _items(old, group) for group in groups},
                {group.kind: _items(fresh, group) for group in groups},
                {kind: file for kind, file in in_place.items() if kind in kinds},
            ),
            findings,
        )


def _file_of(table: Table) -> str:
    return table.rows[0].node.place.file


def _items(reading: Reading, group: Group) -> dict[str, Item]:
    found = {}
    for number, node in enumerate(reading.items[group.kind]):
        model, _ = to_model(group.model, node, reading.references)
        found[id_of(model) if model is not None else f"\0{number}"] = Item(node, model)
    return found


def _left_out(before: list[nodes.Node], kind: Kind, tables: list[Table], file: str) -> Iterator[Finding]:
    """Yield what the data have and the workbook has no sheet or column for: importing it would lose that."""
    by_name = {table.sheet.name: table for table in tables}
    for sheet in sheets():
        if sheet.group.kind != kind:
            continue
        parts = [part for node in before for part in _parts(canonical(node, sheet.group.model), sheet)]
        table = by_name.get(sheet.name)
        if table is None:
            if parts:
                message = f"没有工作表“{sheet.name}”，而现有的数据里有这些内容"
                yield error("table.missing-sheet", Place(file), message, "补上这个工作表；都不要了的，只留表头")
            continue
        paths = [column.path for column in sheet.columns]
        if sheet.counts is not None:
            alias = sheet.counts[0]
            counts = [part.entries.get(alias) for part in parts]
            names = dict.fromkeys(name for one in counts if isinstance(one, nodes.Mapping) for name in one.entries)
            paths += [(alias, name) for name in names]
        for path in paths:
            if path not in table.paths and any(_has(part, path) for part in parts):
                message = f"没有“{'.'.join(path)}”这一列，而现有的数据里有这些内容"
                place = Place(file, sheet=table.name)
                yield error("table.missing-column", place, message, "补上这一列；都不要了的，只留列名")


def _parts(node: nodes.Node, sheet: Sheet) -> list[nodes.Mapping]:
    if not isinstance(node, nodes.Mapping):
        return []
    if sheet.part is None:
        return [node]
    inside = node.entries.get(sheet.part[0])
    items = inside.items if isinstance(inside, nodes.Sequence) else ()
    return [item for item in items if isinstance(item, nodes.Mapping)]


def _has(node: nodes.Node | None, path: tuple[str, ...]) -> bool:
    for key in path:
        node = node.entries.get(key) if isinstance(node, nodes.Mapping) else None
    return node is not None
