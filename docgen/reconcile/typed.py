"""A paper as reconciliation sees it: its bound fields, and the texts that somebody typed, each with its place.

Only typed text can contradict the data: what a template writes is computed from them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from docgen.errors import InputError, Place
from docgen.model import Institution, Pairing, Person, Workspace, nodes
from docgen.template.binding import YEAR, Fields
from docgen.template.fields import ATTACHMENT_TEXT, FieldSpec, FieldType
from docgen.template.records import Record
from docgen.text.disk import MOST_TEXT, read_file

ISSUED = "成文日期"
CONFIG = "docgen.yaml"
_TEXTS = (FieldType.TEXT, FieldType.LINES, FieldType.BODY)
_TAGS = ("{{", "{%", "{#")


class Shared:
    """What the papers of one run look up: the lines of the files, names and telephone numbers; each found out once."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self._lines: dict[str, list[str]] = {}
        self._settings: dict[tuple[str, str], Place] = {}

    def lines(self, file: str) -> list[str]:
        """Return a file's lines; none when it cannot be read."""
        if file not in self._lines:
            try:
                data = read_file(self.workspace.root / file, Place(file), "data.unreadable", MOST_TEXT)
                text = data.decode("utf-8-sig", "replace")
            except InputError:
                text = ""
            self._lines[file] = text.splitlines()
        return self._lines[file]

    def setting(self, file: str, path: str) -> Place | None:
        """Return where a setting was typed by its path; None where the file is not that of the settings."""
        if (file, path) not in self._settings:
            source = self.workspace.places.get(("设置", file))
            if source is None:
                return None
            self._settings[file, path] = source.of(path)
        return self._settings[file, path]

    @cached_property
    def first_year(self) -> int:
        """The year in which the first pairing of the workspace began."""
        return min((pairing.term.start.year for pairing in self.workspace.pairings.values()), default=0)

    @cached_property
    def institutions(self) -> Mapping[str, str]:
        """The ids of institutions by their names and short names."""
        known = self.workspace.institutions.values()
        return {name: one.id for one in known for name in (one.short_name, one.name)}

    @cached_property
    def people(self) -> Mapping[str, Person]:
        """The people whose name nobody else has."""
        counts = Counter(person.name for person in self.workspace.people.values())
        return {person.name: person for person in self.workspace.people.values() if counts[person.name] == 1}

    @cached_property
    def phones(self) -> Mapping[str, tuple[tuple[str, Place], ...]]:
        """The telephone numbers of people, by their names: their own, and those of institutions they answer for."""
        found: dict[str, list[tuple[str, Place]]] = {}
        for one in self.workspace.institutions.values():
            if one.contact and one.phone:
                place = self.workspace.places["单位", one.id].of("联系电话")
                found.setdefault(one.contact, []).append((one.phone, place))
        for person in self.workspace.people.values():
            if person.phone:
                place = self.workspace.places["人员", person.id].of("联系电话")
                found.setdefault(person.name, []).append((person.phone, place))
        return {name: tuple(phones) for name, phones in found.items()}


@dataclass(frozen=True)
class Typed:
    """One text of a paper: what was typed, under which words findings know it, and its type.

    `attached` is True for the text of an 附件.
    """

    where: str
    scalar: nodes.Scalar
    type: FieldType
    shared: Shared
    attached: bool = False

    @cached_property
    def text(self) -> str:
        """The text, its lines with tags blanked out: their values come from the data."""
        typed = self.scalar.text.replace("\r\n", "\n").replace("\r", "\n")
        if not any(tag in typed for tag in _TAGS):
            return typed
        lines = typed.split("\n")
        return "\n".join(" " * len(line) if any(tag in line for tag in _TAGS) else line for line in lines)

    def place(self, start: int, end: int) -> Place:
        """Return the place in the file of the characters from `start` to `end`."""
        phrase = self.text[start:end].split("\n")[0]
        home = replace(self.scalar.place, where=f"{self.where}“{phrase[:20]}”")
        if home.line is None:
            return home
        before = self.text[:start]
        line = before.count("\n")
        column = start - (before.rfind("\n") + 1)
        whole = self.text.split("\n")[line]
        lines = self.shared.lines(home.file)
        # A block scalar begins below its mark; a text of one line on the line of its own place.
        guess = home.line + line + (1 if self.scalar.quoted and "\n" in self.scalar.text else 0)
        if guess <= len(lines) and (at := lines[guess - 1].find(whole)) >= 0:
            return replace(home, line=guess, column=at + column + 1)
        for number in range(home.line, len(lines) + 1):
            if (at := lines[number - 1].find(phrase)) >= 0:
                return replace(home, line=number, column=at + 1)
        return home


@dataclass(frozen=True)
class Paper:
    """One paper: its bound fields, the nodes they came from, and the workspace with its places."""

    fields: Fields
    node: nodes.Mapping
    workspace: Workspace
    shared: Shared = field(repr=False)

    @cached_property
    def texts(self) -> tuple[Typed, ...]:
        """Every text that was typed, in the order of the fields."""
        return tuple(self._typed(self.fields.kind.fields, self.node, ""))

    @cached_property
    def bodies(self) -> tuple[Typed, ...]:
        """The texts of more than one line's kind: bodies and plain texts of several lines."""
        return tuple(text for text in self.texts if text.type is not FieldType.TEXT)

    @cached_property
    def pairings(self) -> tuple[Pairing, ...]:
        """The pairings that the paper names as its own."""
        return tuple(self.workspace.pairings[id] for id in self._named(FieldType.PAIRING))

    @cached_property
    def institutions(self) -> tuple[Institution, ...]:
        """The institutions that the paper names as its own."""
        return tuple(self.workspace.institutions[id] for id in self._named(FieldType.INSTITUTION))

    def value(self, name: str) -> object:
        """Return a field's value; None for a field that the kind does not have."""
        return self.fields.values.get(name)

    def place(self, name: str) -> Place:
        """Return where a field was typed: in the paper, in docgen.yaml (its year), or the job that makes the paper."""
        years = (spec.name for spec in self.specs(FieldType.YEAR) if spec.default is None)
        setting = self.shared.setting(CONFIG, YEAR) if name not in self.node.entries and name in years else None
        if setting is not None:
            return setting
        return self.located(self.fields.places.get(name, Place(self.fields.source)), name)

    def located(self, place: Place, name: str) -> Place:
        """Return a place with its line, where only a path into docgen.yaml is known."""
        if place.line is None:
            place = self.shared.setting(place.file, place.where) or place
        return replace(place, where=name)

    def specs(self, *types: FieldType) -> Iterator[FieldSpec]:
        """Yield the declared fields of some types."""
        return (spec for spec in self.fields.kind.fields if spec.type in types)

    def _named(self, type: FieldType) -> list[str]:
        found: list[str] = []
        for spec in self.specs(type):
            value = self.fields.values[spec.name]
            for one in value if isinstance(value, tuple) else (value,):
                if isinstance(one, Record):
                    found.append(str(one["编号"]))
        return list(dict.fromkeys(found))

    def _typed(self, specs: Iterable[FieldSpec], node: nodes.Mapping, before: str) -> Iterator[Typed]:
        for spec in specs:
            value = node.entries.get(spec.name)
            for index, item in enumerate(_items(value)):
                where = f"{before}{spec.name}" + (f"第{index + 1}项" if spec.many else "")
                if isinstance(item, nodes.Mapping):
                    yield from self._typed(spec.parts, item, f"{where}.")
                elif isinstance(item, nodes.Scalar) and spec.type in _TEXTS:
                    attached = bool(before) and spec.name == ATTACHMENT_TEXT
                    yield Typed(where, item, spec.type, self.shared, attached)


def _items(node: nodes.Node | None) -> tuple[nodes.Node, ...]:
    if node is None:
        return ()
    return node.items if isinstance(node, nodes.Sequence) else (node,)


def entries_of(node: nodes.Mapping, name: str) -> tuple[nodes.Node, ...]:
    """Return what was typed for a field, item by item; nothing when it was not typed."""
    return _items(node.entries.get(name))


def scalars_of(node: nodes.Mapping, name: str) -> Mapping[str, Place]:
    """Return the texts typed for a list field, each with the place where it first stands."""
    found: dict[str, Place] = {}
    for item in entries_of(node, name):
        if isinstance(item, nodes.Scalar):
            found.setdefault(item.text.strip(), item.place)
    return found
