"""The lists of a workspace as they were typed, faulty items too: read once for as long as no file changes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from docgen.batch.files import digest
from docgen.errors import Finding, InputError, Place, Severity, error
from docgen.load.groups import GROUPS, Group
from docgen.load.reading import Reading, read_data, words_of
from docgen.load.tables import is_table, sheets
from docgen.load.tables.layout import Column, Sheet
from docgen.load.tables.values import joined
from docgen.load.workspace import collector_paused, link, read_config
from docgen.model.nodes import Mapping as MappingNode
from docgen.model.references import Kind
from docgen.model.workspace import Workspace
from docgen.text.disk import read_file
from docgen.web.list_patch import Plain, plain_of
from docgen.web.office import signature_of

BY_STEM = {group.stems[0]: group for group in GROUPS}
"""The lists by the names that stand in addresses."""
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Row:
    """One item: its number in the list, what was typed, what a table shows of it, and where it stands.

    `file` is relative to the workspace. `fixed` is True where the item stands in a table and is edited there. `faults`
    counts its errors.
    """

    number: int
    plain: dict[str, Plain]
    cells: Mapping[str, str]
    words: str
    place: Place
    fixed: bool
    faults: int = 0


@dataclass
class Opened:
    """A workspace as it was read: all that was found, what things are called, and the rows of each list.

    `workspace` is None where a whole file of it cannot be used.
    """

    reading: Reading
    workspace: Workspace | None
    findings: tuple[Finding, ...]
    names: dict[Kind, dict[str, str]]
    _rows: dict[Kind, tuple[Row, ...]] = field(default_factory=dict)
    _digests: dict[str, str] = field(default_factory=dict)

    def rows(self, group: Group) -> tuple[Row, ...]:
        """Return the items of a list in the order of the files."""
        if group.kind not in self._rows:
            self._rows[group.kind] = tuple(self._made(group))
        return self._rows[group.kind]

    def row(self, group: Group, number: int, version: str) -> Row:
        """Return one item, of a file that is still as it was shown.

        Raises:
            InputError: there is no such item, or its file has changed since.
        """
        rows = self.rows(group)
        if not 0 <= number < len(rows) or (version and version != self.version(rows[number].place.file)):
            raise changed_meanwhile(rows[number].place.file if 0 <= number < len(rows) else f"data/{group.stems[0]}")
        return rows[number]

    def version(self, file: str) -> str:
        """Return what tells the contents of a file from any others; empty for a file that is not there."""
        if file not in self._digests:
            path = self.reading.root / file
            self._digests[file] = digest(read_file(path, Place(file), "data.unreadable")) if path.is_file() else ""
        return self._digests[file]

    def called(self, kind: Kind, word: str) -> str:
        """Return how people call what a reference stands for; the word itself where it stands for nothing."""
        try:
            return self.names[kind].get(self.reading.references.resolve(kind, word), word)
        except InputError:
            return word

    def _made(self, group: Group) -> Iterator[Row]:
        main = main_sheet(group)
        errors = Counter(
            (finding.place.file, finding.place.sheet, finding.place.line)
            for finding in self.findings
            if finding.severity is Severity.ERROR
        )
        items = self.reading.items[group.kind]
        for number, node in enumerate(items):
            plain = plain_of(node, group.model) if isinstance(node, MappingNode) else {}
            cells = {column.heading: self._cell(column, plain) for column in main.columns}
            if main.counts:
                counts = plain.get(main.counts[0])
                cells[main.counts[0]] = "、".join(f"{name} {one}" for name, one in counts.items()) if counts else ""
            place = node.place
            ends = items[number + 1].place if number + 1 < len(items) else None
            last = ends.line if ends and ends.file == place.file and ends.sheet == place.sheet else None
            faults = sum(
                count
                for (file, sheet, line), count in errors.items()
                if (file, sheet) == (place.file, place.sheet)
                and (place.line or 0) <= (line or 0)
                and (last is None or (line or 0) < last)
            )
            words = "\n".join((*cells.values(), *_texts(plain))).casefold()
            yield Row(number, plain, cells, words, place, is_table(Path(place.file)), faults)

    def _cell(self, column: Column, plain: dict[str, Plain]) -> str:
        typed = typed_at(plain, column.path)
        words = [one for one in (typed if isinstance(typed, list) else [typed]) if isinstance(one, str)]
        if column.refers:
            words = [self.called(column.refers, word) for word in words]
        return joined(words, column).strip() if column.between else "".join(words)


def opened(root: Path) -> Opened:
    """Return a workspace as its files are now; read again only when one of them has changed."""
    signature = (str(root), signature_of(root))
    if _kept.get("signature") != signature:
        made = read_opened(root, {})
        _kept.update(signature=signature, made=made)
    found = _kept["made"]
    assert isinstance(found, Opened)
    return found


_kept: dict[str, object] = {}


def read_opened(root: Path, texts: dict[str, str]) -> Opened:
    """Return a workspace as it would be with other texts for some lists, by the names of their files."""
    with collector_paused():
        reading = Reading(root, texts=texts)
        config = read_config(reading)
        read_data(reading)
        workspace, findings = link(reading, config)
    return Opened(reading, workspace, findings, {group.kind: dict(_names(reading, group)) for group in GROUPS})


def main_sheet(group: Group) -> Sheet:
    """Return the sheet whose rows are the items of a list."""
    return next(sheet for sheet in sheets() if sheet.group is group and sheet.part is None)


def part_sheets(group: Group) -> list[Sheet]:
    """Return the sheets of the repeated parts of a list's items."""
    return [sheet for sheet in sheets() if sheet.group is group and sheet.part is not None]


def typed_at(plain: Plain, path: tuple[str, ...]) -> Plain | None:
    """Return what was typed under a path of keys; None where there is nothing."""
    for key in path:
        plain = plain.get(key) if isinstance(plain, dict) else None
    return plain


def sort_key(text: str) -> tuple[int, float, str]:
    """Return by what cells are put in order: numbers by their size, before texts; empty ones last."""
    if not text:
        return 2, 0, ""
    return (0, float(text), "") if _NUMBER.fullmatch(text) else (1, 0, text)


def changed_meanwhile(file: str) -> InputError:
    """Return the fault for a file that was changed since it was shown."""
    message = "这个文件在您打开以后又改过了，没有写入"
    return InputError(error("web.changed", Place(file), message, "回到名册重新打开这一条，再改一次。"))


def _names(reading: Reading, group: Group) -> Iterator[tuple[str, str]]:
    """Yield the id of each item, and its shortest name."""
    for node in reading.items[group.kind]:
        words = words_of(node, group)
        if words:
            yield words[0][0], words[-1][0]


def _texts(plain: Plain) -> Iterator[str]:
    if isinstance(plain, str):
        yield plain
    else:
        for one in plain.values() if isinstance(plain, dict) else plain:
            yield from _texts(one)
