"""Everything a workspace's data says, checked and linked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Protocol

from docgen.errors import Place
from docgen.model.config import Config
from docgen.model.indicator import Indicator
from docgen.model.institution import Institution
from docgen.model.lost import Lost, LostError
from docgen.model.pairing import Pairing
from docgen.model.person import Person
from docgen.model.record import WorkRecord
from docgen.model.references import Kind, References


class PlaceSource(Protocol):
    """Where the values of one thing stand in the files."""

    def of(self, path: str = "") -> Place:
        """Return the place of the value at a path of Chinese keys (`期限.起`), or of what holds it."""


@dataclass(frozen=True)
class Workspace:
    """The data of a workspace. References in it are ids; mappings are keyed by id and keep the order of the files.

    `places` tells where things were typed, by kind and id; docgen.yaml is `("设置", "docgen.yaml")`. `lost` is what was
    left out for faults: to ask for it, or for a list that it may belong to, raises LostError, so that no paper is made
    without it in silence.
    """

    root: Path
    config: Config
    institutions: Mapping[str, Institution] = field(default_factory=dict)
    people: Mapping[str, Person] = field(default_factory=dict)
    pairings: Mapping[str, Pairing] = field(default_factory=dict)
    records: tuple[WorkRecord, ...] = ()
    indicators: Mapping[str, Indicator] = field(default_factory=dict)
    references: References = field(default_factory=References)
    places: Mapping[tuple[Kind, str], PlaceSource] = field(default_factory=dict)
    lost: tuple[Lost, ...] = ()

    def institution(self, reference: str) -> Institution:
        """Return the institution of an id, name or short name; raises InputError when there is none."""
        return self.institutions[self._kept("单位", reference)]

    def person(self, reference: str) -> Person:
        """Return the person of an id or name; raises InputError when there is none."""
        return self.people[self._kept("人员", reference)]

    def pairing(self, reference: str) -> Pairing:
        """Return the pairing of an id; raises InputError when there is none."""
        return self.pairings[self._kept("结对", reference)]

    def every(self, kind: Kind) -> tuple[Institution | Person | Pairing, ...]:
        """Return all of 单位, 人员 or 结对 in the order of the files."""
        for lost in self.lost:
            if lost.kind == kind:
                raise LostError(lost)
        groups: dict[Kind, Mapping[str, Institution | Person | Pairing]] = {
            "单位": self.institutions,
            "人员": self.people,
            "结对": self.pairings,
        }
        return tuple(groups[kind].values())

    def records_of(self, pairing_id: str, year: int | None = None) -> tuple[WorkRecord, ...]:
        """Return the records of a pairing, by month, all of them or those of one year."""
        self._refuse_lost("工作记录", "结对", pairing_id)
        records = self._records_by_pairing.get(pairing_id, ())
        return tuple(record for record in records if year is None or record.month.year == year)

    def records_with(self, person_id: str) -> tuple[WorkRecord, ...]:
        """Return the records that name a person among the staff, by month."""
        self._refuse_lost("工作记录", "人员", person_id)
        return self._records_by_person.get(person_id, ())

    def pairings_supported_by(self, institution_id: str) -> tuple[Pairing, ...]:
        """Return the pairings whose supporter the institution is, in the order of the files."""
        self._refuse_lost("结对", "单位", institution_id)
        return self._supported.get(institution_id, ())

    def pairings_received_by(self, institution_id: str) -> tuple[Pairing, ...]:
        """Return the pairings among whose recipients the institution is, in the order of the files."""
        self._refuse_lost("结对", "单位", institution_id)
        return self._received.get(institution_id, ())

    def _kept(self, kind: Kind, reference: str) -> str:
        """Return the id that a reference stands for, of something that is not left out."""
        identifier = self.references.resolve(kind, reference)
        lost = self._lost_by_id.get((kind, identifier)) if self.lost else None
        if lost is not None:
            raise LostError(lost)
        return identifier

    def _refuse_lost(self, kind: Kind, *named: str) -> None:
        """Raise LostError where something of a kind is left out that names a thing, given by its kind and id."""
        lost = self._lost_by_name.get((kind, *named)) if self.lost else None
        if lost is not None:
            raise LostError(lost)

    @cached_property
    def _lost_by_id(self) -> dict[tuple[str, str], Lost]:
        return {(lost.kind, lost.id): lost for lost in self.lost if lost.id}

    @cached_property
    def _lost_by_name(self) -> dict[tuple[str, ...], Lost]:
        return {(lost.kind, *name): lost for lost in reversed(self.lost) for name in lost.names}

    # The batch asks for these once a paper: looked up in 12,000 records each time they would make its cost quadratic.
    @cached_property
    def _records_by_pairing(self) -> dict[str, tuple[WorkRecord, ...]]:
        groups: dict[str, list[WorkRecord]] = {}
        for record in self.records:
            groups.setdefault(record.pairing, []).append(record)
        return {key: tuple(sorted(group, key=lambda record: record.month)) for key, group in groups.items()}

    @cached_property
    def _records_by_person(self) -> dict[str, tuple[WorkRecord, ...]]:
        named = ((attendance.person, record) for record in self.records for attendance in record.staff)
        groups: dict[str, dict[str, WorkRecord]] = {}
        for person, record in named:
            groups.setdefault(person, {})[record.id] = record
        return {
            key: tuple(sorted(group.values(), key=lambda record: record.month)) for key, group in groups.items()
        }

    @cached_property
    def _supported(self) -> dict[str, tuple[Pairing, ...]]:
        return _grouped((pairing.supporter, pairing) for pairing in self.pairings.values())

    @cached_property
    def _received(self) -> dict[str, tuple[Pairing, ...]]:
        return _grouped((one, pairing) for pairing in self.pairings.values() for one in pairing.recipients)


def _grouped(pairs: Iterable[tuple[str, Pairing]]) -> dict[str, tuple[Pairing, ...]]:
    groups: dict[str, tuple[Pairing, ...]] = {}
    for key, pairing in pairs:
        groups[key] = (*groups.get(key, ()), pairing)
    return groups
