"""The files of a workspace's data into nodes by kind: lists in YAML, and tables in place of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from docgen.errors import Finding, InputError, Place, error, has_errors, warning
from docgen.load.files import data_files, display
from docgen.load.groups import BY_STEM, GROUPS, Group
from docgen.load.keys import keys_of
from docgen.load.places import Places
from docgen.load.tables import Table, assigned, is_table, join_parts, read_grids, read_table, sheet_named, sheets
from docgen.load.tables.grid import Grid
from docgen.load.tables.layout import Sheet
from docgen.load.yaml_source import parse, read
from docgen.model.lost import Lost
from docgen.model.nodes import Mapping, Node, Scalar, Sequence
from docgen.model.references import Kind, References
from docgen.text.disk import MOST_TEXT, read_file
from docgen.text.nearest import nearest

_PAPER = re.compile(r"^(?:模板|template)\s*:", re.MULTILINE)


@dataclass
class Reading:
    """What has been read so far.

    `findings` are about files, sheets and settings; `item_findings` about single items, which can be left out.
    `faults` are those of cells, by the id of the node they are in; `unread` the ids of nodes that are known by name
    only, since their sheet has faults of its own.
    """

    root: Path
    findings: list[Finding] = field(default_factory=list)
    item_findings: list[Finding] = field(default_factory=list)
    items: dict[Kind, list[Node]] = field(default_factory=lambda: {group.kind: [] for group in GROUPS})
    tables: list[Table] = field(default_factory=list)
    faults: dict[int, list[Finding]] = field(default_factory=dict)
    unread: set[int] = field(default_factory=set)
    references: References = field(default_factory=References)
    places: dict[tuple[Kind, str], Places] = field(default_factory=dict)
    lost: list[Lost] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    """What lists are to be read as, by the names of their files, instead of what is on the disk."""


def read_data(reading: Reading) -> None:
    """Read every list and table in data/ into items by kind."""
    paths, findings = data_files(reading.root)
    reading.findings += findings
    grids: list[tuple[Sheet, Grid]] = []
    for path in sorted({*paths, *(reading.root / name for name in reading.texts)}, key=lambda one: one.parts):
        name = display(path, reading.root)
        parts = path.relative_to(reading.root / "data").parts
        group = BY_STEM.get(path.stem if len(parts) == 1 else parts[0])
        if is_table(path):
            if group is not None or len(parts) == 1:
                grids += sheets_of(reading, path, name, group)
        elif group is None:
            reading.findings += _stray(path, name)
        else:
            _read_list(reading, path, name, group)
    read_sheets(reading, grids)


def sheets_of(reading: Reading, path: Path, name: str, group: Group | None) -> list[tuple[Sheet, Grid]]:
    """Return the sheets of a file of tables, and what each holds."""
    grids, findings = read_grids(path, name)
    reading.findings += findings
    named = sheet_named(path.stem) or (sheet_named(group.stems[0]) if group is not None else None)
    known, findings = assigned(grids, named)
    if known or named is not None or findings:
        reading.findings += findings
    if not known and grids and named is None:
        hint = f"数据文件叫：{'、'.join(BY_STEM)}；工作表叫：{'、'.join(sheet.name for sheet in sheets())}"
        message = "这个文件不会读取：文件名和工作表名都不是已知的数据"
        reading.findings.append(warning("data.unknown-file", Place(name), message, hint))
    return known


def read_sheets(reading: Reading, grids: list[tuple[Sheet, Grid]]) -> None:
    """Read sheets into items, catalogue and targets before the records whose columns they head."""
    order = {sheet.name: number for number, sheet in enumerate(sheets())}
    for sheet, grid in sorted(grids, key=lambda one: order[one[0].name]):
        table = read_table(grid, sheet, _counted(reading) if sheet.counts else ())
        reading.findings += table.findings
        reading.tables.append(table)
        if sheet.part is None:
            reading.items[sheet.group.kind] += [row.node for row in table.rows]


def join_tables(reading: Reading) -> None:
    """Join the parts to their items, once institutions are known by name."""
    reading.item_findings += join_parts(reading.tables, reading.references)
    for table in reading.tables:
        if has_errors(table.findings):
            reading.unread |= {id(row.node) for row in table.rows}
        for row in table.rows:
            if row.faults:
                reading.faults[id(row.node)] = row.faults


def _counted(reading: Reading) -> list[str]:
    """Return the names of indicators that the catalogue and the pairings' targets know."""
    rows = [row.node for table in reading.tables if table.sheet.name == "结对指标" for row in table.rows]
    found = [*reading.items["指标"], *rows]
    for node in reading.items["结对"]:
        if isinstance(node, Mapping):
            targets = node.entries.get("指标") or node.entries.get("targets")
            found += targets.items if isinstance(targets, Sequence) else ()
    names = []
    for node in found:
        if isinstance(node, Mapping):
            name = node.entries.get("名称") or node.entries.get("name")
            names += [name.text] if isinstance(name, Scalar) else []
    return list(dict.fromkeys(names))


def _read_list(reading: Reading, path: Path, name: str, group: Group) -> None:
    node, findings = parse(reading.texts[name], name) if name in reading.texts else read(path, name)
    reading.findings += findings
    if isinstance(node, Sequence):
        reading.items[group.kind] += node.items
    elif node is not None:
        hint = "每一条以“- ”开头，其余各行缩进对齐"
        reading.findings.append(error("data.type", node.place, f"{group.kind}文件应是列表", hint))


def _stray(path: Path, name: str) -> Iterator[Finding]:
    """Yield a warning for a file that is neither a known list nor a paper: its data would go unused in silence."""
    try:
        text = read_file(path, Place(name), "data.unreadable", MOST_TEXT).decode("utf-8", "replace")
    except InputError as refused:
        yield from refused.findings
        return
    if _PAPER.search(text):
        return
    near = nearest(Path(name).parts[1].split(".")[0], BY_STEM)
    hint = f"是否想叫“{near}”？" if near else f"数据文件或目录叫：{'、'.join(BY_STEM)}；公文数据要写“模板: …”"
    yield warning("data.unknown-file", Place(name), "这个文件不会读取：文件名不是已知的数据，里面也没有“模板”", hint)


def words_of(node: Node, group: Group) -> list[tuple[str, Place]]:
    """Return the id and the names of an item, by rank, each with its place."""
    if not isinstance(node, Mapping):
        return []
    keys = keys_of(group.model)
    typed = {keys[key].alias: value for key, value in reversed(node.entries.items()) if key in keys}
    values = (typed.get(name) for name in group.names)
    return [(value.text, value.place) for value in values if isinstance(value, Scalar) and value.text.strip()]
