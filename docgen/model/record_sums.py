"""Sums over work records, and which part of them is one person's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from docgen.model.indicator import Indicator
from docgen.model.record import Attendance, Quantity, WorkRecord
from docgen.text.dates import Month


@dataclass(slots=True)
class StaffFigures:
    """What one person did: the months posted, days, own counts, and counts shared with others (`shared`).

    `arrived` is the first and `left` the last day that the records write down, None where they write none.
    """

    person: str
    months: list[Month] = field(default_factory=list)
    days: int = 0
    arrived: date | None = None
    left: date | None = None
    own: dict[str, Quantity] = field(default_factory=dict)
    shared: dict[str, Quantity] = field(default_factory=dict)


def totals(records: Iterable[WorkRecord]) -> dict[str, Quantity]:
    """Return the sum of each indicator, in the order in which the records first name them."""
    sums: dict[str, Quantity] = {}
    for record in records:
        add_counts(sums, record.counts)
    return sums


def add_counts(sums: dict[str, Quantity], counts: Mapping[str, Quantity]) -> None:
    """Add counts to sums by name."""
    for name, count in counts.items():
        sums[name] = sums.get(name, 0) + count


def person_times(records: Iterable[WorkRecord]) -> int:
    """Return how many people were posted, each counted once for each pairing."""
    return len({(record.pairing, attendance.person) for record in records for attendance in record.staff})


def people(records: Iterable[WorkRecord]) -> int:
    """Return how many different people were posted."""
    return len({attendance.person for record in records for attendance in record.staff})


def attendance_days(records: Iterable[WorkRecord]) -> int:
    """Return the sum of all days of attendance."""
    return sum(attendance.days or 0 for record in records for attendance in record.staff)


def by_person(records: Iterable[WorkRecord], indicators: Mapping[str, Indicator]) -> tuple[StaffFigures, ...]:
    """Return the figures of everyone posted, in the order in which the records (by month) first name them.

    Own are the counts that a record splits by person, and those of records with one person alone, except indicators
    that the catalogue does not credit to people (`计入个人: 否`). What several did together and nobody split is shared.
    """
    found: dict[str, StaffFigures] = {}
    for record in records:
        for attendance in record.staff:
            _add(found.setdefault(attendance.person, StaffFigures(attendance.person)), record, attendance, indicators)
    return tuple(found.values())


def _add(
    figures: StaffFigures, record: WorkRecord, attendance: Attendance, indicators: Mapping[str, Indicator]
) -> None:
    if record.month not in figures.months:
        figures.months.append(record.month)
    figures.days += attendance.days or 0
    if attendance.arrived and (figures.arrived is None or attendance.arrived < figures.arrived):
        figures.arrived = attendance.arrived
    if attendance.left and (figures.left is None or attendance.left > figures.left):
        figures.left = attendance.left
    add_counts(figures.own, attendance.counts)
    split = {name for each in record.staff for name in each.counts}
    rest = {
        name: count
        for name, count in record.counts.items()
        if name not in split and (name not in indicators or indicators[name].personal)
    }
    add_counts(figures.own if len(record.staff) == 1 else figures.shared, rest)
