"""Change, add or take out an item of a list: the new text of its file, and what the whole workspace says to it."""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from docgen.errors import Finding, InputError, Place, Severity, error
from docgen.load.groups import Group
from docgen.load.yaml_source import parse, read
from docgen.model.nodes import Sequence
from docgen.web.list_forms import Form, form_of, posted_item
from docgen.web.list_patch import Plain
from docgen.web.list_text import added_item, changed_item, removed_item
from docgen.web.listing_data import BY_STEM, Opened, Row, opened, read_opened

_MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be written: a file of the workspace, the version it must still have (empty: it must not be there
    yet), its new text, and what this does in an office's words; nothing where nothing changes.
    """

    file: str
    version: str
    text: str
    said: str
    marked: bool = False

    @property
    def data(self) -> bytes:
        """The new contents; a byte-order mark (`marked`) stays at its head."""
        return self.text.encode("utf-8-sig" if self.marked else "utf-8")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a form: the change to write, or where it is refused the form with what is wrong."""

    change: Change | None
    form: Form | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """An item as its page shows it. `fixed` is True for one that stands in a table, `files` are where a new one may
    go, `version` tells the file as it is now.
    """

    form: Form
    name: str
    place: Place
    version: str
    fixed: bool
    files: tuple[str, ...]


def shown(root: Path, stem: str, number: int | None, version: str, copy: bool = False) -> Shown:
    """Return the form of an item, or (None) of a new one; a `copy` is a new one that begins as the item is.

    Raises:
        InputError: there is no such item, or its file has changed since.
    """
    found, group = opened(root), BY_STEM[stem]
    files = _files(found, group)
    if number is None:
        return Shown(form_of(group, {}, _units(found)), "", Place(), "", False, files)
    row = found.row(group, number, version)
    findings = () if copy else _own_findings(found, group, row)
    form = form_of(group, row.plain, _units(found), findings)
    now = found.version(row.place.file)
    return Shown(form, called(group, row.plain), row.place, now, row.fixed and not copy, files)


def edit(root: Path, stem: str, number: int, version: str, posted: Mapping[str, str]) -> Outcome:
    """Return what a posted form makes of an item.

    Raises:
        InputError: the file has changed since, or the item cannot be changed here.
    """
    found, group = opened(root), BY_STEM[stem]
    row = found.row(group, number, version)
    file, index = _in_file(found, group, row)
    plain = posted_item(group, row.plain, posted)
    name = called(group, plain)
    fields = "、".join(_differing(row.plain, plain))
    if not fields:
        return Outcome(Change(file, version, "", ""))
    text = changed_item(_text(root, file), file, index, group.model, plain)
    said = f"修改了{group.kind}“{name}”：{fields}"
    return _checked(root, group, found, _change(root, found, file, text, said), index, plain)


def add(root: Path, stem: str, posted: Mapping[str, str], file: str, like: int | None, version: str) -> Outcome:
    """Return what a posted form adds: to `file` (empty: where others of its kind stand), below the item `like`.

    Raises:
        InputError: the file is none of the list's, or has changed since, or cannot be changed here.
    """
    found, group = opened(root), BY_STEM[stem]
    source = found.row(group, like, version) if like is not None else None
    plain = posted_item(group, source.plain if source else {}, posted)
    if not plain:
        return Outcome(None, form_of(group, {}, _units(found), (_empty(),)))
    after = None
    if source and not source.fixed and file in ("", source.place.file):
        file, after = _in_file(found, group, source)
    file = file or _home(found, group, plain)
    if file not in _files(found, group):
        raise InputError(error("web.file", Place(), "没有这个名册文件", "在“写入文件”里另选一个。"))
    before = _text(root, file)
    text = added_item(before, file, after, group.model, plain)
    index = len(_items(before, file)) if after is None else after + 1
    said = f"新增了{group.kind}“{called(group, plain)}”"
    return _checked(root, group, found, _change(root, found, file, text, said), index, plain)


def remove(root: Path, stem: str, number: int, version: str) -> Change:
    """Return the change that takes an item out.

    Raises:
        InputError: others still refer to it, its file has changed since, or it cannot be taken out here.
    """
    found, group = opened(root), BY_STEM[stem]
    row = found.row(group, number, version)
    file, index = _in_file(found, group, row)
    text = removed_item(_text(root, file), file, index, group.model)
    new = _new_errors(found, read_opened(root, {file: text}))
    if new:
        message = f"{group.kind}“{called(group, row.plain)}”还有别的数据用到它，没有删除"
        hint = "先改正或删除下面这些数据，再删除这一条。"
        raise InputError((error("web.in-use", row.place, message, hint), *new))
    return _change(root, found, file, text, f"删除了{group.kind}“{called(group, row.plain)}”")


def called(group: Group, plain: Mapping[str, Plain]) -> str:
    """Return what tells an item from others, as it was typed; 新的一条 for one without."""
    words = [value for key in group.names or group.keys if isinstance(value := plain.get(key), str)]
    return " ".join(words[:1] if group.names else words) or "新的一条"


def _change(root: Path, found: Opened, file: str, text: str, said: str) -> Change:
    path = root / file
    marked = path.is_file() and path.read_bytes().startswith(codecs.BOM_UTF8)
    return Change(file, found.version(file), text, said, marked)


def _checked(root: Path, group: Group, before: Opened, change: Change, index: int, plain: dict[str, Plain]) -> Outcome:
    """Return the change when the workspace has no errors by it that it had not before."""
    after = read_opened(root, {change.file: change.text})
    new = _new_errors(before, after)
    rows = [row for row in after.rows(group) if row.place.file == change.file]
    own = _own_findings(after, group, rows[index]) if index < len(rows) else ()
    if not new:
        return Outcome(change)
    # What is wrong in the item is told at its fields, also what was wrong before.
    findings = (*own, *(finding for finding in new if finding not in own))
    return Outcome(None, form_of(group, plain, _units(before), findings))


def _new_errors(before: Opened, after: Opened) -> list[Finding]:
    known = Counter(_told(finding) for finding in before.findings)
    new = []
    for finding in after.findings:
        if finding.severity is not Severity.ERROR:
            continue
        if known[_told(finding)] > 0:
            known[_told(finding)] -= 1
        else:
            new.append(finding)
    return new


def _told(finding: Finding) -> tuple[str, str, str, str]:
    """Return a finding without the line it is in, which moves with what stands above."""
    return finding.rule, finding.place.file, finding.place.where, finding.message


def _own_findings(found: Opened, group: Group, row: Row) -> tuple[Finding, ...]:
    """Return the errors in the lines of an item."""
    items = found.reading.items[group.kind]
    place = row.place
    ends = next((one.place.line for one in items[row.number + 1 :] if one.place.file == place.file), None)
    return tuple(
        finding
        for finding in found.findings
        if finding.severity is Severity.ERROR
        and (finding.place.file, finding.place.sheet) == (place.file, place.sheet)
        and (place.line or 0) <= (finding.place.line or 0)
        and (ends is None or (finding.place.line or 0) < ends or place.sheet)
    )


def _in_file(found: Opened, group: Group, row: Row) -> tuple[str, int]:
    """Return the file of an item and its number in there.

    Raises:
        InputError: it stands in a table.
    """
    if row.fixed:
        hint = "用 Excel 或 WPS 打开这个文件修改，保存后刷新本页。"
        raise InputError(error("web.in-table", row.place, "这一条在表格文件里，不能在页面上修改", hint))
    rows = [one for one in found.rows(group) if one.place.file == row.place.file]
    return row.place.file, rows.index(row)


def _files(found: Opened, group: Group) -> tuple[str, ...]:
    """Return the files of a list that items can be added to."""
    files = dict.fromkeys(row.place.file for row in found.rows(group) if not row.fixed)
    return tuple(files) or (f"data/{group.stems[0]}.yaml",)


def _home(found: Opened, group: Group, plain: Mapping[str, Plain]) -> str:
    """Return where a new item goes: records to those of their pairing, others to the last file."""
    rows = [row for row in found.rows(group) if not row.fixed]
    key = group.keys[0] if group.keys else ""
    alike = [row for row in rows if key and row.plain.get(key) == plain.get(key)]
    return (alike or rows)[-1].place.file if rows else _files(found, group)[0]


def _units(found: Opened) -> dict[str, str]:
    """Return the indicators of the catalogue, with what they are counted in."""
    rows = found.rows(BY_STEM["indicators"])
    return {row.cells["名称"]: row.cells["计量"] for row in rows if row.cells["名称"]}


def _items(text: str, file: str) -> tuple[object, ...]:
    node, _ = parse(text, file)
    return node.items if isinstance(node, Sequence) else ()


def _text(root: Path, file: str) -> str:
    """Return a file's text with its own line ends; empty for one that is not there."""
    path = root / file
    if not path.is_file():
        return ""
    _, findings = read(path, file)
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise InputError(findings) from fault


def _differing(before: Mapping[str, Plain], after: Mapping[str, Plain]) -> list[str]:
    keys = [key for key in dict.fromkeys((*before, *after)) if before.get(key) != after.get(key)]
    return keys if len(keys) <= _MOST_NAMED else [*keys[:_MOST_NAMED], f"等{len(keys)}项"]


def _empty() -> Finding:
    return error("web.empty", Place(), "一项都没有填写", "填写带 * 的各项，再保存。")
