"""The data as a workbook, and a workbook that came back: what it would change, and the files it makes of that."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from docgen.batch.files import digest
from docgen.batch.sheets import differing, merged_contents
from docgen.batch.workspace import open_workspace
from docgen.errors import Finding, InputError, Place
from docgen.load.groups import GROUPS, Group
from docgen.load.importing import Import, read_import
from docgen.load.tables import is_table, sheet_named
from docgen.model import nodes
from docgen.text.disk import read_file
from docgen.web.list_changes import called
from docgen.web.list_patch import plain_of

SUFFIXES = (".xlsx", ".xlsm", ".csv")
"""What may be uploaded."""
_UNNAMED = "数据"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a workbook would change in one list: `new` and `removed` items by name, `changed` with their fields."""

    kind: str
    new: tuple[str, ...]
    changed: tuple[tuple[str, str], ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What an upload would do: changes by list, what was found, the files as they would be, and a digest of those."""

    lists: tuple[Comparison, ...]
    findings: tuple[Finding, ...]
    contents: dict[str, bytes]
    versions: dict[str, str]
    digest: str

    @property
    def said(self) -> str:
        """What the import does, in one sentence."""
        counts = [sum(len(part) for part in parts) for parts in self._parts()]
        words = [f"{word} {count} 条" for word, count in zip(("新增", "修改", "删除"), counts, strict=True) if count]
        return f"从表格导入：{'，'.join(words)}"

    def _parts(self) -> tuple[list[tuple[object, ...]], ...]:
        return (
            [one.new for one in self.lists],
            [one.changed for one in self.lists],
            [one.removed for one in self.lists],
        )


def export(root: Path) -> bytes:
    """Return the workbook of `docgen data export-xlsx`.

    Raises:
        InputError: the data have errors.
    """
    from docgen.load.tables.xlsx_writer import workbook_of

    return workbook_of(open_workspace(root)[0])


def preview(root: Path, name: str, data: bytes) -> Preview:
    """Return what the tables in an upload would change; `name` is what it was called.

    Raises:
        InputError: it has faults, by sheet and cell, or the workspace uses tables in place of these lists.
    """
    with TemporaryDirectory(prefix="docgen-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / f"{_stem_for(name)}{Path(name).suffix.lower()}"
        path.write_bytes(data)
        brought, findings = read_import(root, path)
    findings = tuple(_renamed(finding, str(path), name) for finding in findings)
    if brought is None:
        raise InputError(findings)
    contents = {
        file.relative_to(root).as_posix(): text.encode() for file, text in merged_contents(root, brought).items()
    }
    there = {file: root / file for file in contents if (root / file).is_file()}
    versions = dict.fromkeys(contents, "") | {
        file: digest(read_file(path, Place(file), "data.unreadable")) for file, path in there.items()
    }
    total = hashlib.sha256()
    for file in sorted(contents):
        total.update(f"{file}\0{versions[file]}\0{digest(contents[file])}\0".encode())
    return Preview(tuple(_compared(brought)), findings, contents, versions, total.hexdigest())


def _stem_for(name: str) -> str:
    """Return what an upload is called here: after the list that its own name says it holds, if any."""
    sheet = sheet_named(Path(name).stem)
    return sheet.name if sheet is not None else _UNNAMED


def is_allowed(name: str) -> bool:
    """Return True for a name that ends as tables do that can be read."""
    return Path(name).suffix.lower() in SUFFIXES and is_table(Path(name))


def _compared(brought: Import) -> Iterator[Comparison]:
    for group in GROUPS:
        if group.kind not in brought.after:
            continue
        before, after = brought.before[group.kind], brought.after[group.kind]
        changed = [
            (_name(group, item.node), "、".join(differing(before[identifier], item)))
            for identifier, item in after.items()
            if identifier in before and item.model != before[identifier].model
        ]
        yield Comparison(
            group.kind,
            tuple(_name(group, item.node) for identifier, item in after.items() if identifier not in before),
            tuple(changed),
            tuple(_name(group, item.node) for identifier, item in before.items() if identifier not in after),
        )


def _name(group: Group, node: nodes.Node) -> str:
    return called(group, plain_of(node, group.model) if isinstance(node, nodes.Mapping) else {})


def _renamed(finding: Finding, path: str, name: str) -> Finding:
    def shown(place: Place) -> Place:
        return replace(place, file=name) if place.file == path else place

    return replace(finding, place=shown(finding.place), also=tuple(shown(one) for one in finding.also))
