"""A workspace that notes what is read from it: a paper depends on that and on no other data.

Everything that templates, filters and statistics know of the data they ask a `Workspace` for, and models hold only ids
of each other; so what was noted is all that can have decided a value.
"""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterator, KeysView, Mapping, ValuesView
from dataclasses import fields
from typing import TypeVar, cast

from docgen.errors import InputError
from docgen.model.institution import Institution
from docgen.model.pairing import Pairing
from docgen.model.person import Person
from docgen.model.record import WorkRecord
from docgen.model.references import Kind
from docgen.model.workspace import Workspace

Read = tuple[str, ...]
"""What was read: (单位|人员|结对, id), or a list or a name by one of the words below."""

EVERY, NAME = "全部", "称呼"
RECORDS_OF, RECORDS_WITH = "记录", "个人记录"
SUPPORTED, RECEIVED = "支援", "受援"

Item = TypeVar("Item")
Party = TypeVar("Party", Institution, Person, Pairing)


class TracedWorkspace(Workspace):
    """The same data as `base`; `reads` is what has been asked for so far."""

    reads: set[Read]

    def __init__(self, base: Workspace) -> None:
        state = {one.name: getattr(base, one.name) for one in fields(base)}
        reads: set[Read] = set()
        for name, kind in (("institutions", "单位"), ("people", "人员"), ("pairings", "结对"), ("indicators", "指标")):
            state[name] = _Noted(state[name], kind, reads)
        self.__dict__.update(state, reads=reads, _base=base)

    @property
    def records(self) -> tuple[WorkRecord, ...]:
        """All records, in the order of the files."""
        self.reads.add((EVERY, "工作记录"))
        return self._data.records

    def institution(self, reference: str) -> Institution:
        """Return the institution of an id, name or short name; raises InputError when there is none."""
        return self._party("单位", reference, self._data.institution)

    def person(self, reference: str) -> Person:
        """Return the person of an id or name; raises InputError when there is none."""
        return self._party("人员", reference, self._data.person)

    def pairing(self, reference: str) -> Pairing:
        """Return the pairing of an id; raises InputError when there is none."""
        return self._party("结对", reference, self._data.pairing)

    def every(self, kind: Kind) -> tuple[Institution | Person | Pairing, ...]:
        """Return all of 单位, 人员 or 结对 in the order of the files."""
        self.reads.add((EVERY, kind))
        return self._data.every(kind)

    def records_of(self, pairing_id: str, year: int | None = None) -> tuple[WorkRecord, ...]:
        """Return the records of a pairing, by month, all of them or those of one year."""
        self.reads.add((RECORDS_OF, pairing_id))
        return self._data.records_of(pairing_id, year)

    def records_with(self, person_id: str) -> tuple[WorkRecord, ...]:
        """Return the records that name a person among the staff, by month."""
        self.reads.add((RECORDS_WITH, person_id))
        return self._data.records_with(person_id)

    def pairings_supported_by(self, institution_id: str) -> tuple[Pairing, ...]:
        """Return the pairings whose supporter the institution is, in the order of the files."""
        self.reads.add((SUPPORTED, institution_id))
        return self._data.pairings_supported_by(institution_id)

    def pairings_received_by(self, institution_id: str) -> tuple[Pairing, ...]:
        """Return the pairings among whose recipients the institution is, in the order of the files."""
        self.reads.add((RECEIVED, institution_id))
        return self._data.pairings_received_by(institution_id)

    @property
    def _data(self) -> Workspace:
        return cast(Workspace, self.__dict__["_base"])

    def _party(self, kind: Kind, reference: str, find: Callable[[str], Party]) -> Party:
        try:
            found = find(reference)
        except InputError:
            self.reads.add((NAME, kind, reference))
            raise
        if found.id != reference:  # an id stands for nothing else as long as there is a thing that has it
            self.reads.add((NAME, kind, reference))
        self.reads.add((kind, found.id))
        return found


class _Noted(Mapping[str, Item]):
    """Things by id: to ask for one notes that one, to walk through them notes the list."""

    def __init__(self, items: Mapping[str, Item], kind: str, reads: set[Read]) -> None:
        self._items = items
        self._kind = kind
        self._reads = reads

    def __getitem__(self, key: str) -> Item:
        self._reads.add((self._kind, key))
        return self._items[key]

    def __contains__(self, key: object) -> bool:
        self._reads.add((self._kind, str(key)))
        return key in self._items

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def keys(self) -> KeysView[str]:
        """Return the ids."""
        return self._all().keys()

    def values(self) -> ValuesView[Item]:
        """Return the things."""
        return self._all().values()

    def items(self) -> ItemsView[str, Item]:
        """Return the things with their ids."""
        return self._all().items()

    def _all(self) -> Mapping[str, Item]:
        self._reads.add((EVERY, self._kind))
        return self._items


def what_was_read(workspace: Workspace, read: Read) -> object:
    """Return what a note of `TracedWorkspace` stands for in a workspace; None where there is no such thing now."""
    try:
        match read:
            case (str() as what, str() as kind, str() as reference) if what == NAME:
                return workspace.references.resolve(cast(Kind, kind), reference)
            case ("全部", "工作记录"):
                return workspace.records
            case ("全部", "指标"):
                return tuple(workspace.indicators.values())
            case (str() as what, str() as kind) if what == EVERY:
                return workspace.every(cast(Kind, kind))
            case (str() as kind, str() as key):
                return _READERS[kind](workspace, key)
    except InputError as fault:
        return [finding.message for finding in fault.findings]
    raise ValueError(f"not a note: {read}")


_READERS: dict[str, Callable[[Workspace, str], object]] = {
    "单位": lambda workspace, key: workspace.institutions.get(key),
    "人员": lambda workspace, key: workspace.people.get(key),
    "结对": lambda workspace, key: workspace.pairings.get(key),
    "指标": lambda workspace, key: workspace.indicators.get(key),
    RECORDS_OF: lambda workspace, key: workspace.records_of(key),
    RECORDS_WITH: lambda workspace, key: workspace.records_with(key),
    SUPPORTED: lambda workspace, key: workspace.pairings_supported_by(key),
    RECEIVED: lambda workspace, key: workspace.pairings_received_by(key),
}
