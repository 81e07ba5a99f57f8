"""Figures computed from work records: totals, months, people and how far targets were reached.

Every figure of a summary comes from here; none is typed in. 派驻人次 counts a person once for each pairing, 出勤天数
adds up the days; both are computed from attendance and serve targets of these names unless records count them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, Self

from docgen.model import record_sums as sums
from docgen.model.pairing import Pairing
from docgen.model.period import Period
from docgen.model.record import Quantity, WorkRecord
from docgen.model.record_sums import StaffFigures
from docgen.model.targets import TargetResult, percent, target_results
from docgen.model.workspace import Workspace
from docgen.text.dates import Month

Role = Literal["支援方", "受援方"]


@dataclass(frozen=True, slots=True)
class IndicatorTotal:
    """The sum of one indicator over records. `unit` is empty when neither catalogue nor targets know the name."""

    name: str
    unit: str
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """One month: the people posted (once for each pairing), their days, and the sum of each indicator."""

    month: Month
    staff: int
    days: int
    counts: dict[str, Quantity]


@dataclass(frozen=True, slots=True)
class Statistics:
    """The figures of a pairing, of several (`by_pairing`, by pairing id), or of one person in them.

    `shared` are counts of a person's months that were not split among the people posted; empty otherwise.
    """

    period: Period | None
    months: int
    people: int
    person_times: int
    attendance_days: int
    totals: tuple[IndicatorTotal, ...]
    targets: tuple[TargetResult, ...]
    monthly: tuple[MonthFigures, ...]
    staff: tuple[StaffFigures, ...]
    recipients: tuple[str, ...]
    by_pairing: tuple[tuple[str, Statistics], ...] = ()
    shared: tuple[IndicatorTotal, ...] = ()

    @classmethod
    def nothing(cls, period: Period | None) -> Self:
        """Return the figures of a period without pairings."""
        return cls(period, 0, 0, 0, 0, (), (), (), (), ())


def of_pairing(workspace: Workspace, pairing: Pairing, period: Period | None = None) -> Statistics:
    """Return the figures of a pairing in a period, or over all its records."""
    return _figures(workspace, (pairing,), _within(workspace.records_of(pairing.id), period), period)


def of_pairings(workspace: Workspace, pairings: Iterable[Pairing], period: Period | None = None) -> Statistics:
    """Return the figures of several pairings together and one by one."""
    shares = [(pairing, _within(workspace.records_of(pairing.id), period)) for pairing in pairings]
    return _together(workspace, shares, period)


def of_institution(workspace: Workspace, institution_id: str, role: Role, period: Period | None = None) -> Statistics:
    """Return the figures of an institution as supporter or as recipient, over the pairings that count in the period.

    A pairing counts when it is in force in the period or has records in it. As recipient the institution is credited
    with records that name it, and with those that name no recipient in a pairing where it is the only one. Targets
    belong to the pairing as a whole and are compared with all the pairing's records.
    """
    supports = role == "支援方"
    pairings = workspace.pairings_supported_by if supports else workspace.pairings_received_by
    shares = []
    for pairing in pairings(institution_id):
        records = _within(workspace.records_of(pairing.id), period)
        if records or _in_force(pairing, period):
            mine = tuple(record for record in records if supports or institution_id in _credited(record, pairing))
            shares.append((pairing, mine))
    return _together(workspace, shares, period)


def of_person(workspace: Workspace, person_id: str, period: Period | None = None) -> Statistics:
    """Return the figures of one person: own months, days and counts, in each pairing and in all of them."""
    records: dict[str, list[WorkRecord]] = {}
    for record in _within(workspace.records_with(person_id), period):
        records.setdefault(record.pairing, []).append(record)
    each = tuple(
        (pairing, _personal(workspace, person_id, (workspace.pairings[pairing],), group, period))
        for pairing, group in records.items()
    )
    pairings = tuple(workspace.pairings[pairing] for pairing in records)
    every = [record for group in records.values() for record in group]
    return _personal(workspace, person_id, pairings, every, period, each)


@dataclass(frozen=True, slots=True)
class Change:
    """A quantity beside that of a year before. `rate` is in percent, None when there was nothing to compare with."""

    before: Quantity
    difference: Quantity
    rate: Decimal | None


def change(now: Quantity, before: Quantity) -> Change:
    """Return how a quantity changed."""
    rate = percent((Decimal(now) - before) / before) if before else None
    return Change(before, now - before, rate)


def monthly(records: Iterable[WorkRecord]) -> tuple[MonthFigures, ...]:
    """Return the figures of each month that has records, in order."""
    groups: dict[Month, list[WorkRecord]] = {}
    for record in records:
        groups.setdefault(record.month, []).append(record)
    return tuple(
        MonthFigures(month, sums.person_times(group), sums.attendance_days(group), sums.totals(group))
        for month, group in sorted(groups.items())
    )


def _within(records: Iterable[WorkRecord], period: Period | None) -> tuple[WorkRecord, ...]:
    return tuple(record for record in records if period is None or record.month in period)


def _in_force(pairing: Pairing, period: Period | None) -> bool:
    if period is None:
        return True
    start, end = pairing.term.start, pairing.term.end
    return Month(start.year, start.month) <= period.end and Month(end.year, end.month) >= period.start


def _credited(record: WorkRecord, pairing: Pairing) -> tuple[str, ...]:
    """Return the recipients a record counts for: the one it names, or the pairing's only one."""
    if record.recipient is not None:
        return (record.recipient,)
    return pairing.recipients if len(pairing.recipients) == 1 else ()


def _together(
    workspace: Workspace, shares: Sequence[tuple[Pairing, tuple[WorkRecord, ...]]], period: Period | None
) -> Statistics:
    each = tuple((pairing.id, _figures(workspace, (pairing,), records, period)) for pairing, records in shares)
    every = tuple(record for _, records in shares for record in records)
    return _figures(workspace, tuple(pairing for pairing, _ in shares), every, period, each)


def _figures(
    workspace: Workspace,
    pairings: tuple[Pairing, ...],
    records: Sequence[WorkRecord],
    period: Period | None,
    by_pairing: tuple[tuple[str, Statistics], ...] = (),
) -> Statistics:
    ordered = sorted(records, key=lambda record: record.month)
    return Statistics(
        period=period,
        months=len({record.month for record in records}),
        people=sums.people(records),
        person_times=sums.person_times(records),
        attendance_days=sums.attendance_days(records),
        totals=named_totals(workspace, pairings, sums.totals(records)),
        targets=tuple(
            result
            for pairing in pairings
            for result in target_results(pairing, workspace.records_of(pairing.id), period)
        ),
        monthly=monthly(records),
        staff=sums.by_person(ordered, workspace.indicators),
        recipients=tuple(dict.fromkeys(one for pairing in pairings for one in pairing.recipients)),
        by_pairing=by_pairing,
    )


def _personal(
    workspace: Workspace,
    person: str,
    pairings: tuple[Pairing, ...],
    records: Sequence[WorkRecord],
    period: Period | None,
    by_pairing: tuple[tuple[str, Statistics], ...] = (),
) -> Statistics:
    """Return a person's figures from the records that name the person."""
    mine = [_alone(record, person) for record in records]
    linked = [(record, workspace.pairings[record.pairing]) for record in records]
    places = (_credited(record, pairing) or pairing.recipients for record, pairing in linked)
    found = [one for one in sums.by_person(records, workspace.indicators) if one.person == person]
    own, shared = (found[0].own, found[0].shared) if found else ({}, {})
    groups: dict[Month, list[WorkRecord]] = {}
    for record in records:
        groups.setdefault(record.month, []).append(record)
    months = []
    for month, group in sorted(groups.items()):
        (figures,) = (one for one in sums.by_person(group, workspace.indicators) if one.person == person)
        months.append(MonthFigures(month, 1, figures.days, figures.own))
    return Statistics(
        period=period,
        months=len(groups),
        people=min(1, len(mine)),
        person_times=sums.person_times(mine),
        attendance_days=sums.attendance_days(mine),
        totals=named_totals(workspace, pairings, own),
        targets=(),
        monthly=tuple(months),
        staff=tuple(found),
        recipients=tuple(dict.fromkeys(one for place in places for one in place)),
        by_pairing=by_pairing,
        shared=named_totals(workspace, pairings, shared),
    )


def _alone(record: WorkRecord, person: str) -> WorkRecord:
    """Return a record with one person's attendance only."""
    staff = tuple(attendance for attendance in record.staff if attendance.person == person)
    return record.model_copy(update={"staff": staff})


def named_totals(
    workspace: Workspace, pairings: Iterable[Pairing], counts: Mapping[str, Quantity]
) -> tuple[IndicatorTotal, ...]:
    """Return sums in the order of the catalogue, then those that only targets of the pairings know."""
    units = {target.name: target.unit for pairing in pairings for target in pairing.targets}
    units.update((name, indicator.unit) for name, indicator in workspace.indicators.items())
    order = [name for name in workspace.indicators if name in counts]
    order += [name for name in counts if name not in workspace.indicators]
    return tuple(IndicatorTotal(name, units.get(name, ""), counts[name]) for name in order)
