"""How far a target is reached, and in which words; the rules stand here once, for every paper.

A yearly goal is never divided: it is compared with all work from January to the last month of the period. While its
time runs (the months counted are not yet twelve, because the period ends earlier or the agreement covers only part of
the year) the result is judged by progress, against the part of twelve months that has gone. A goal for the whole term
is compared with all work up to the period's end and judged by progress until the term is over.

Time up:   超额完成 from 110 %, 完成 from 100 %, 基本完成 from 90 %, 未完成 below.
Running:   提前完成 from 100 %, 达到时序进度 where the rate is at least the time gone, 滞后于时序进度 below.

The limits are held against the exact ratio, not against the rounded rate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from docgen.model.pairing import Pairing, Target, Term
from docgen.model.period import MONTHS_A_YEAR, Period
from docgen.model.record import Quantity, WorkRecord
from docgen.model.record_sums import attendance_days, person_times, totals
from docgen.text.dates import Month

Verdict = Literal["超额完成", "完成", "基本完成", "未完成", "提前完成", "达到时序进度", "滞后于时序进度"]
VERDICTS: tuple[Verdict, ...] = (
    *("超额完成", "完成", "基本完成", "未完成"),
    *("提前完成", "达到时序进度", "滞后于时序进度"),
)
"""Every verdict, best first: those of finished targets, then those of running ones."""

PERSON_TIMES = "派驻人次"
ATTENDANCE_DAYS = "出勤天数"

_FINAL: tuple[tuple[Decimal, Verdict], ...] = (
    (Decimal("1.1"), "超额完成"),
    (Decimal(1), "完成"),
    (Decimal("0.9"), "基本完成"),
)


@dataclass(frozen=True, slots=True)
class TargetResult:
    """A target beside what was done; rates in percent, rounded to one place, a goal of 0 counts as reached.

    `elapsed` is the part of the target's time that has gone, 100 when it is up.
    """

    pairing: str
    name: str
    unit: str
    span: str
    goal: Decimal
    done: Quantity
    rate: Decimal
    elapsed: Decimal
    verdict: Verdict

    @property
    def finished(self) -> bool:
        """True when the target's time is up."""
        return self.elapsed == 100

    @property
    def missing(self) -> Decimal:
        """What is missing to the goal, 0 when it is reached."""
        return max(self.goal - self.done, Decimal(0))


def target_results(
    pairing: Pairing, records: Sequence[WorkRecord], period: Period | None
) -> tuple[TargetResult, ...]:
    """Return the results of a pairing's targets at the end of `period`, from all of its records.

    Without a period everything recorded counts, and a yearly goal is taken once for each year that has records. A
    yearly goal stands only in years that the term touches.
    """
    found = (_result(pairing, target, records, period) for target in pairing.targets)
    return tuple(result for result in found if result is not None)


def percent(ratio: Decimal) -> Decimal:
    """Return a ratio in percent, rounded half up to one place."""
    return (ratio * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _result(
    pairing: Pairing, target: Target, records: Sequence[WorkRecord], period: Period | None
) -> TargetResult | None:
    goal, elapsed, counted = target.goal, Decimal(1), tuple(records)
    if period is None:
        if target.span == "每年":
            goal *= max(1, len({record.month.year for record in records}))
    elif target.span == "协议期":
        elapsed = _part_of_term(pairing.term, period.end)
        counted = tuple(record for record in records if record.month <= period.end)
    else:
        months = _months_in_force(pairing.term, period.so_far)
        if not months:
            return None
        elapsed = Decimal(months) / MONTHS_A_YEAR
        counted = tuple(record for record in records if record.month in period.so_far)
    done = _done(target.name, counted)
    ratio = Decimal(done) / goal if goal else Decimal(1)
    verdict = _verdict(ratio, elapsed)
    return TargetResult(
        pairing.id, target.name, target.unit, target.span, goal, done, percent(ratio), percent(elapsed), verdict
    )


def _verdict(ratio: Decimal, elapsed: Decimal) -> Verdict:
    if elapsed >= 1:
        return next((word for least, word in _FINAL if ratio >= least), "未完成")
    if ratio >= 1:
        return "提前完成"
    return "达到时序进度" if ratio >= elapsed else "滞后于时序进度"


def _count(month: Month) -> int:
    return month.year * MONTHS_A_YEAR + month.month


def _months_in_force(term: Term, period: Period) -> int:
    """Return how many months of the period the term touches."""
    first = max(_count(Month(term.start.year, term.start.month)), _count(period.start))
    last = min(_count(Month(term.end.year, term.end.month)), _count(period.end))
    return max(0, last - first + 1)


def _part_of_term(term: Term, end: Month) -> Decimal:
    first = _count(Month(term.start.year, term.start.month))
    whole = _count(Month(term.end.year, term.end.month)) - first + 1
    return Decimal(min(max(0, _count(end) - first + 1), whole)) / whole


def _done(name: str, records: Sequence[WorkRecord]) -> Quantity:
    counted = totals(records)
    if name in counted:
        return counted[name]
    if name == PERSON_TIMES:
        return person_times(records)
    if name == ATTENDANCE_DAYS:
        return attendance_days(records)
    return 0
