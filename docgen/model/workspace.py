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

    `places` tells where things were typed, by kind and id; docgen.yaml is `("设置", "docgen.yaml")`.
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

    def institution(self, reference: str) -> Institution:
        """Return the institution of an id, name or short name; raises InputError when there is none."""
        return self.institutions[self.references.resolve("单位", reference)]

    def person(self, reference: str) -> Person:
        """Return the person of an id or name; raises InputError when there is none."""
        return self.people[self.references.resolve("人员", reference)]

    def pairing(self, reference: str) -> Pairing:
        """Return the pairing of an id; raises InputError when there is none."""
        return self.pairings[self.references.resolve("结对", reference)]

    def records_of(self, pairing_id: str, year: int | None = None) -> tuple[WorkRecord, ...]:
        """Return the records of a pairing, by month, all of them or those of one year."""
        records = self._records_by_pairing.get(pairing_id, ())
        return tuple(record for record in records if year is None or record.month.year == year)

    def records_with(self, person_id: str) -> tuple[WorkRecord, ...]:
        """Return the records that name a person among the staff, by month."""
        return self._records_by_person.get(person_id, ())

    def pairings_supported_by(self, institution_id: str) -> tuple[Pairing, ...]:
        """Return the pairings whose supporter the institution is, in the order of the files."""
        return self._supported.get(institution_id, ())

    def pairings_received_by(self, institution_id: str) -> tuple[Pairing, ...]:
        """Return the pairings among whose recipients the institution is, in the order of the files."""
        return self._received.get(institution_id, ())

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
