"""Monthly records against the term and the targets of their pairing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from docgen.errors import Severity
from docgen.model import Pairing, WorkRecord, Workspace
from docgen.model.period import Period
from docgen.model.targets import target_results
from docgen.reconcile.registry import Fault, data_rule
from docgen.reconcile.stays import finished_years, first_day, last_day, place_of, recorded_span
from docgen.text.dates import Month, format_date

SHORT = "未完成"
TRAINEES = "接收进修人数"
"""The indicator that counts the people whom 进修 promises."""

_MEASURE = re.compile("(?:项目数|人数|人次|次数|例数|场次|份数|户次|金额|数)$")
_REASON = re.compile("推迟|改在|改到|未|没有|少|下降|减|取消|停|原定|不足|缺|暂缓|因")


@data_rule("absent-month", "缺月", Severity.WARNING, "补登所缺月份的记录；没有派驻的月份也登记一条，写明“说明”")
def absent_month(workspace: Workspace) -> Iterator[Fault]:
    """Yield the months inside the term that have no record, between two that have one."""
    for pairing in workspace.pairings.values():
        lines: dict[str | None, list[WorkRecord]] = {}
        for record in workspace.records_of(pairing.id):
            lines.setdefault(record.recipient, []).append(record)
        for recipient, records in lines.items():
            for earlier, later in pairwise(records):
                missing = [month for month in _between(earlier.month, later.month) if _inside(month, pairing)]
                if missing:
                    months = str(missing[0]) if len(missing) == 1 else f"{missing[0]}至{missing[-1]}"
                    side = f"受援方“{workspace.institutions[recipient].short_name}”" if recipient else ""
                    message = f"结对“{pairing.id}”{side}缺{months}的记录"
                    place, before = (place_of(workspace, record, "月份") for record in (later, earlier))
                    yield Fault(place, (before,), message, count=len(missing))


@data_rule("record-term", "记录与期限", Severity.WARNING, "核对记录的月份和结对的期限")
def record_term(workspace: Workspace) -> Iterator[Fault]:
    """Yield records of months before or after the term of their pairing."""
    for record in workspace.records:
        term = workspace.pairings[record.pairing].term
        if last_day(record.month) < term.start or first_day(record.month) > term.end:
            limits = f"{format_date(term.start)}至{format_date(term.end)}"
            message = f"{record.month}不在结对“{record.pairing}”的期限内（{limits}）"
            agreed = workspace.places["结对", record.pairing].of("期限")
            yield Fault(place_of(workspace, record, "月份"), (agreed,), message)


@data_rule("quota", "指标完成情况", Severity.INFO, "核对有无漏记；确实没有完成的，在记录的“说明”里写明哪一项、为什么")
def quota(workspace: Workspace) -> Iterator[Fault]:
    """Yield targets missed when their time is up, unless a record of the period explains it."""
    for pairing in workspace.pairings.values():
        if not pairing.targets and pairing.training is None:
            continue
        for year in finished_years(workspace, pairing):
            records = workspace.records_of(pairing.id, year)
            yield from _missed(workspace, pairing, records, Period(year), "每年")
            yield from _untrained(workspace, pairing, records, year)
        span, term = recorded_span(workspace, pairing), pairing.term
        if span and first_day(span[0]) <= term.start and term.end <= last_day(span[1]):
            records = workspace.records_of(pairing.id)
            yield from _missed(workspace, pairing, records, Period(term.end.year, 1, term.end.month), "协议期")


def _missed(
    workspace: Workspace, pairing: Pairing, records: tuple[WorkRecord, ...], period: Period, span: str
) -> Iterator[Fault]:
    """Yield the targets of a span that the records missed."""
    home = workspace.places["结对", pairing.id]
    indexes = {target.name: index for index, target in enumerate(pairing.targets, start=1)}
    for result in target_results(pairing, records, period):
        if result.span == span and result.verdict == SHORT and not _explained(result.name, records):
            when = str(period) if span == "每年" else "整个协议期"
            done, goal = f"{result.done}{result.unit}", f"{result.goal}{result.unit}"
            message = f"结对“{pairing.id}”{when}{result.name}{done}，目标{goal}，没有完成"
            goal_place = home.of(f"指标第{indexes[result.name]}项.目标")
            yield Fault(place_of(workspace, records[-1], "数据"), (goal_place,), message)


def _untrained(
    workspace: Workspace, pairing: Pairing, records: tuple[WorkRecord, ...], year: int
) -> Iterator[Fault]:
    """Yield a year that trained fewer people than promised, where no target says so already."""
    training = pairing.training
    if training is None or pairing.target(TRAINEES) is not None or _explained(TRAINEES, records):
        return
    done = sum(record.counts.get(TRAINEES, 0) for record in records)
    if done < training.per_year:
        message = f"结对“{pairing.id}”{year}年{TRAINEES}{done}人，约定每年{training.per_year}人，没有完成"
        promised = workspace.places["结对", pairing.id].of("进修.每年人数")
        yield Fault(place_of(workspace, records[-1], "数据"), (promised,), message)


def _explained(name: str, records: tuple[WorkRecord, ...]) -> bool:
    """Return True where a record's 说明 says of the indicator that something kept it from being reached."""
    root = _MEASURE.sub("", name).removeprefix("接收")
    return any(record.note and root in record.note and _REASON.search(record.note) for record in records)


def _between(first: Month, last: Month) -> Iterator[Month]:
    """Yield the months after the first and before the last."""
    for number in range(first.year * 12 + first.month, last.year * 12 + last.month - 1):
        yield Month(number // 12, number % 12 + 1)


def _inside(month: Month, pairing: Pairing) -> bool:
    return pairing.term.start <= last_day(month) and first_day(month) <= pairing.term.end
