"""Figures computed from work records: totals, months, staff and how far targets were reached.

Every figure of a summary comes from here; none is typed in. 派驻人次 counts a person once for each pairing, 出勤天数
adds up the days; both are computed from attendance and serve targets of these names unless records count them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from docgen.model.pairing import Pairing, Target
from docgen.model.record import WorkRecord
from docgen.model.workspace import Workspace
from docgen.text.dates import Month

Quantity = int | Decimal
Verdict = Literal["超额完成", "完成", "基本完成", "未完成"]
Role = Literal["支援方", "受援方"]

PERSON_TIMES = "派驻人次"
ATTENDANCE_DAYS = "出勤天数"

_VERDICTS: tuple[tuple[Decimal, Verdict], ...] = (
    (Decimal("1.1"), "超额完成"),
    (Decimal(1), "完成"),
    (Decimal("0.9"), "基本完成"),
)


@dataclass(frozen=True, slots=True)
class IndicatorTotal:
    """The sum of one indicator over records. `unit` is empty when neither catalogue nor targets know the name."""

    name: str
    unit: str
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class TargetResult:
    """A target beside what was done. `rate` is in percent, rounded to one place; a goal of 0 counts as reached."""

    pairing: str
    name: str
    unit: str
    goal: Decimal
    done: Quantity
    rate: Decimal
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class MonthFigures:
    """One month: the people posted (once for each pairing) and the sum of each indicator."""

    month: Month
    staff: int
    counts: dict[str, Quantity]


@dataclass(frozen=True, slots=True)
class Statistics:
    """The figures of one pairing, or of one institution over its pairings (`by_pairing`, by pairing id)."""

    months: int
    person_times: int
    attendance_days: int
    totals: tuple[IndicatorTotal, ...]
    targets: tuple[TargetResult, ...]
    monthly: tuple[MonthFigures, ...]
    by_pairing: tuple[tuple[str, Statistics], ...] = ()


def of_pairing(workspace: Workspace, pairing: Pairing, year: int | None = None) -> Statistics:
    """Return the figures of a pairing in one year, or over all its records."""
    records = workspace.records_of(pairing.id, year)
    return _figures(workspace, (pairing,), records, year)


def of_institution(
    workspace: Workspace, institution_id: str, year: int | None = None, role: Role | None = None
) -> Statistics:
    """Return the figures of an institution over its pairings as supporter, as recipient, or (role None) both.

    As recipient it is credited with records that name it, and with those that name no recipient in a pairing where it
    is the only one. Targets belong to the pairing as a whole and are compared with all the pairing's records.
    """
    shares: list[tuple[Pairing, tuple[WorkRecord, ...]]] = []
    if role != "受援方":
        for pairing in workspace.pairings_supported_by(institution_id):
            shares.append((pairing, workspace.records_of(pairing.id, year)))
    if role != "支援方":
        for pairing in workspace.pairings_received_by(institution_id):
            records = workspace.records_of(pairing.id, year)
            mine = tuple(record for record in records if institution_id in _credited(record, pairing))
            shares.append((pairing, mine))
    pairings = tuple(pairing for pairing, _ in shares)
    every = tuple(record for _, records in shares for record in records)
    each = tuple((pairing.id, _figures(workspace, (pairing,), records, year)) for pairing, records in shares)
    return _figures(workspace, pairings, every, year, each)


def totals(records: Iterable[WorkRecord]) -> dict[str, Quantity]:
    """Return the sum of each indicator, in the order in which the records first name them."""
    sums: dict[str, Quantity] = {}
    for record in records:
        for name, count in record.counts.items():
            sums[name] = sums.get(name, 0) + count
    return sums


def person_times(records: Iterable[WorkRecord]) -> int:
    """Return how many people were posted, each counted once for each pairing."""
    return len({(record.pairing, attendance.person) for record in records for attendance in record.staff})


def attendance_days(records: Iterable[WorkRecord]) -> int:
    """Return the sum of all days of attendance."""
    return sum(attendance.days or 0 for record in records for attendance in record.staff)


def monthly(records: Iterable[WorkRecord]) -> tuple[MonthFigures, ...]:
    """Return the figures of each month that has records, in order."""
    groups: dict[Month, list[WorkRecord]] = {}
    for record in records:
        groups.setdefault(record.month, []).append(record)
    return tuple(MonthFigures(month, person_times(group), totals(group)) for month, group in sorted(groups.items()))


def target_result(pairing: Pairing, target: Target, records: tuple[WorkRecord, ...], year: int | None) -> TargetResult:
    """Compare one target with all the pairing's records.

    A yearly goal is compared with the records of `year`; without a year it is multiplied by the years that have
    records. A goal for the whole term is compared with everything up to the end of `year`.
    """
    goal = target.goal
    if target.span == "协议期":
        counted = tuple(record for record in records if year is None or record.month.year <= year)
    elif year is None:
        counted = records
        goal *= max(1, len({record.month.year for record in records}))
    else:
        counted = tuple(record for record in records if record.month.year == year)
    done = _done(target.name, counted)
    ratio = Decimal(done) / goal if goal else Decimal(1)
    rate = (ratio * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
    verdict: Verdict = next((word for least, word in _VERDICTS if ratio >= least), "未完成")
    return TargetResult(pairing.id, target.name, target.unit, goal, done, rate, verdict)


def _done(name: str, records: tuple[WorkRecord, ...]) -> Quantity:
    counted = totals(records)
    if name in counted:
        return counted[name]
    if name == PERSON_TIMES:
        return person_times(records)
    if name == ATTENDANCE_DAYS:
        return attendance_days(records)
    return 0


def _credited(record: WorkRecord, pairing: Pairing) -> tuple[str, ...]:
    """Return the recipients a record counts for: the one it names, or the pairing's only one."""
    if record.recipient is not None:
        return (record.recipient,)
    return pairing.recipients if len(pairing.recipients) == 1 else ()


def _figures(
    workspace: Workspace,
    pairings: tuple[Pairing, ...],
    records: tuple[WorkRecord, ...],
    year: int | None,
    by_pairing: tuple[tuple[str, Statistics], ...] = (),
) -> Statistics:
    results = tuple(
        target_result(pairing, target, workspace.records_of(pairing.id), year)
        for pairing in pairings
        for target in pairing.targets
    )
    return Statistics(
        months=len({record.month for record in records}),
        person_times=person_times(records),
        attendance_days=attendance_days(records),
        totals=_named_totals(workspace, pairings, records),
        targets=results,
        monthly=monthly(records),
        by_pairing=by_pairing,
    )


def _named_totals(
    workspace: Workspace, pairings: tuple[Pairing, ...], records: tuple[WorkRecord, ...]
) -> tuple[IndicatorTotal, ...]:
    """Return the totals in the order of the catalogue, then those that only targets know."""
    units = {target.name: target.unit for pairing in pairings for target in pairing.targets}
    units.update((name, indicator.unit) for name, indicator in workspace.indicators.items())
    sums = totals(records)
    order = [name for name in workspace.indicators if name in sums]
    order += [name for name in sums if name not in workspace.indicators]
    return tuple(IndicatorTotal(name, units.get(name, ""), sums[name]) for name in order)
