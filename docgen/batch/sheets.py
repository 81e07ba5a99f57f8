"""Workbooks out of a workspace and back into its YAML, each written whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from docgen.batch.files import write_all
from docgen.batch.workspace import open_workspace, workspace_root
from docgen.errors import Finding, InputError, Place, RenderError, error
from docgen.load.groups import GROUPS, Group
from docgen.load.importing import Import, Item, read_import
from docgen.load.tables.yaml_writer import edited, items_text
from docgen.model import nodes
from docgen.text.disk import reason

EXPORTED = "数据.xlsx"


def export_workbook(folder: Path | None, path: Path | None, *, force: bool = False) -> Path:
    """Write a workspace's data as a workbook (None: 数据.xlsx in the workspace) and return its path.

    Raises:
        InputError: there is no workspace, its data have errors, or the file is there already and `force` is not set.
        RenderError: it cannot be written.
    """
    from docgen.load.tables.xlsx_writer import workbook_of

    workspace, _ = open_workspace(folder)
    target = workspace.root / EXPORTED if path is None else path
    if target.exists() and not force:
        raise InputError(error("table.exists", Place(str(target)), "已经有这个文件", "换一个文件名，或加 --force 覆盖"))
    _write({target: workbook_of(workspace)})
    return target


def import_workbook(
    path: Path, folder: Path | None, output: Path | None, *, force: bool = False
) -> tuple[list[Path], tuple[Finding, ...]]:
    """Bring the items of a workbook into the YAML of a workspace; return the files written and what was found.

    Items that did not change, and all comments, stay as they were typed. With `output`, whole new files go there and
    the workspace stays as it is.

    Raises:
        InputError: there is no workspace, the workbook has faults, or items or files that are there would change and
            `force` is not set; nothing is written then.
        RenderError: a file cannot be written.
    """
    root = workspace_root(folder)
    brought, findings = read_import(root, path)
    if brought is None:
        raise InputError(findings)
    groups = [group for group in GROUPS if group.kind in brought.after]
    if output is None:
        contents = merged_contents(root, brought)
        changes = [change for group in groups for change in _changes(group, brought)]
    else:
        contents = {
            output / f"{group.stems[0]}.yaml": items_text([item.node for item in brought.after[group.kind].values()])
            for group in groups
        }
        changes = [
            error("table.exists", Place(str(target)), "已经有这个文件，内容不同", "换一个目录，或加 --force 覆盖")
            for target, text in contents.items()
            if target.exists() and target.read_bytes() != text.encode()
        ]
    if changes and not force:
        raise InputError((*findings, *changes))
    _write({target: text.encode() for target, text in contents.items()})
    return list(contents), findings


def merged_contents(root: Path, brought: Import) -> dict[Path, str]:
    """Return each file of a workspace that an import changes, with its new text.

    Raises:
        InputError: the workspace uses tables in place for a kind that the import has.
    """
    groups = [group for group in GROUPS if group.kind in brought.after]
    faults = [fault for group in groups for fault in _in_place(group, brought)]
    if faults:
        raise InputError(faults)
    return {target: text for group in groups for target, text in _merged(root, group, brought)}


def _in_place(group: Group, brought: Import) -> Iterator[Finding]:
    file = brought.tables_before.get(group.kind)
    if file is not None:
        hint = "直接修改这个文件；要改用 YAML，先把它移出 data 目录"
        yield error("table.in-place", Place(file), f"工作区的{group.kind}直接用这个文件，不能再写成 YAML", hint)


def _changes(group: Group, brought: Import) -> Iterator[Finding]:
    """Yield what an import would change or take out of the data that are there."""
    hint = "核对无误后加 --force"
    after = brought.after[group.kind]
    for identifier, item in brought.before[group.kind].items():
        new = after.get(identifier)
        if new is None:
            called = f"{group.kind}“{identifier}”" if item.model else "与这一条对应的内容"
            message = f"表格里没有{called}，导入时会删去"
            yield error("table.removed", item.node.place, message, hint)
        elif new.model != item.model:
            fields = "、".join(differing(item, new))
            message = f"{group.kind}“{identifier}”与表格不同，导入时会改写：{fields}"
            yield error("table.changed", item.node.place, message, hint)


def differing(one: Item, other: Item) -> list[str]:
    """Return the keys whose values are not the same in two items of one kind."""
    return [
        field.alias or name
        for name, field in (type(one.model).model_fields.items() if one.model else ())
        if getattr(one.model, name) != getattr(other.model, name)
    ]


def _merged(root: Path, group: Group, brought: Import) -> Iterator[tuple[Path, str]]:
    """Yield each file of a kind that changes, with its new text; new items go to the file of the one above them."""
    before, after = brought.before[group.kind], brought.after[group.kind]
    files: dict[str, list[str]] = {}
    for identifier, item in before.items():
        files.setdefault(item.node.place.file, []).append(identifier)
    home = next(iter(files), f"data/{group.stems[0]}.yaml")
    added: dict[str, list[nodes.Node]] = {}
    for identifier, item in after.items():
        if identifier in before:
            home = before[identifier].node.place.file
        else:
            added.setdefault(home, []).append(item.node)
    for file in dict.fromkeys((*files, *added)):
        known = files.get(file, [])
        changed = {
            index: after[identifier].node if identifier in after else None
            for index, identifier in enumerate(known)
            if identifier not in after or after[identifier].model != before[identifier].model
        }
        more = added.get(file, [])
        if changed or more:
            path = root / file
            text = path.read_text("utf-8-sig") if path.is_file() else ""
            yield path, edited(text, [before[identifier].node for identifier in known], changed, more)


def _write(contents: dict[Path, bytes]) -> None:
    try:
        write_all(contents)
    except OSError as fault:
        place = Place(str(fault.filename or next(iter(contents))))
        raise RenderError(error("batch.write", place, f"不能写入（{reason(fault)}）", "换一个目录")) from fault
