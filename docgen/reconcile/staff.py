"""What the records say of people against what was agreed: ranks, terms served, two places at once."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from docgen.errors import Severity
from docgen.model import Pairing, Workspace
from docgen.model.ranks import rank_of
from docgen.model.record_sums import attendance_days
from docgen.reconcile.registry import Fault, data_rule
from docgen.reconcile.stays import (
    Attended,
    Stay,
    attended,
    finished_years,
    last_day,
    place_of,
    recorded_span,
    stays_of,
)
from docgen.text.dates import format_date

DAYS_A_MONTH = 30
LEEWAY = 10
"""Days by which a posting may fall short: it begins after a holiday, or ends on the last working day."""


@data_rule("rank", "派驻人员的职称", Severity.WARNING, "核对人员的职称；确实不够的，换派符合约定的人员")
def rank(workspace: Workspace) -> Iterator[Fault]:
    """Yield, once for each person and pairing, staff below the lowest title agreed, and titles nobody can compare."""
    for pairing in workspace.pairings.values():
        if pairing.posting is None or pairing.posting.lowest_title is None:
            continue
        posted: dict[str, list[Attended]] = {}
        for one in attended(workspace, pairing):
            posted.setdefault(one.attendance.person, []).append(one)
        for identifier, months in posted.items():
            yield from _compared(workspace, pairing, identifier, months)


def _compared(workspace: Workspace, pairing: Pairing, identifier: str, months: list[Attended]) -> Iterator[Fault]:
    """Yield a fault for a person whose title is below what the pairing asks, or cannot be compared with it."""
    lowest = pairing.posting.lowest_title if pairing.posting else None
    least = rank_of(lowest) if lowest else None
    person = workspace.people[identifier]
    grade = rank_of(person.title) if person.title else None
    if least is None or (grade is not None and grade >= least):
        return
    agreed = workspace.places["结对", pairing.id].of("派驻.最低职称")
    place, also = months[0].place(workspace), (agreed, workspace.places["人员", identifier].of("职称"))
    if person.title is None:
        message = f"{person.name}没有写职称，而结对“{pairing.id}”约定最低为“{lowest}”"
        yield Fault(place, also, message, "补上“职称”", Severity.INFO, len(months))
    elif grade is None:
        message = f"不认识{person.name}的职称“{person.title}”，没有与结对“{pairing.id}”约定的“{lowest}”比较"
        yield Fault(place, also, message, "核对职称的写法，写全称", Severity.INFO, len(months))
    else:
        message = f"{person.name}的职称“{person.title}”低于结对“{pairing.id}”约定的最低职称“{lowest}”"
        yield Fault(place, also, message, count=len(months))


@data_rule("posting-short", "派驻时间", Severity.WARNING, "核对到岗、离岗日期；确实提前结束的，补派或者变更约定")
def posting_short(workspace: Workspace) -> Iterator[Fault]:
    """Yield postings that ended well before the months agreed for each person."""
    for pairing in workspace.pairings.values():
        months = pairing.posting.months if pairing.posting else None
        span = recorded_span(workspace, pairing)
        if months is None or span is None:
            continue
        for stay in stays_of(workspace, pairing):
            first, last = stay.months[0], stay.months[-1]
            begun_before = first.attendance.arrived is None and first.record.month == span[0]
            goes_on = last.attendance.left is None and last.record.month == span[1]
            cut = pairing.term.end <= stay.end or pairing.term.start >= stay.start
            if begun_before or goes_on or cut or stay.days >= months * DAYS_A_MONTH - LEEWAY:
                continue
            name = workspace.people[stay.person].name
            agreed = workspace.places["结对", pairing.id].of("派驻.每人月数")
            also = (agreed, first.place(workspace, "到岗"))
            dates = f"{format_date(stay.start)}至{format_date(stay.end)}"
            message = f"{name}派驻结对“{pairing.id}”{stay.days}天（{dates}），约定每人{months}个月"
            yield Fault(last.place(workspace, "离岗"), also, message)


@data_rule("service-short", "服务天数", Severity.WARNING, "补登漏记的出勤天数，或核对约定的每年天数")
def service_short(workspace: Workspace) -> Iterator[Fault]:
    """Yield finished years in which the days served add up to fewer than agreed."""
    for pairing in workspace.pairings.values():
        least = pairing.posting.days if pairing.posting else None
        if least is None:
            continue
        for year in finished_years(workspace, pairing):
            records = workspace.records_of(pairing.id, year)
            done = attendance_days(records)
            if done < least:
                message = f"结对“{pairing.id}”{year}年出勤{done}天，约定全年不少于{least}天"
                agreed = workspace.places["结对", pairing.id].of("派驻.每年天数")
                yield Fault(place_of(workspace, records[-1], "月份"), (agreed,), message)


@data_rule("posting-few", "派驻人次", Severity.WARNING, "补登漏记的派驻人员，或核对约定的人数和批次")
def posting_few(workspace: Workspace) -> Iterator[Fault]:
    """Yield finished years with fewer people posted than the batches agreed hold."""
    for pairing in workspace.pairings.values():
        posting = pairing.posting
        years = list(finished_years(workspace, pairing)) if posting else []
        if posting is None or not years:
            continue
        stays = stays_of(workspace, pairing)
        for year in years:
            done = sum(stay.start.year <= year <= stay.end.year for stay in stays)
            agreed = posting.headcount * posting.batches
            if done >= agreed:
                continue
            record = workspace.records_of(pairing.id, year)[-1]
            message = f"结对“{pairing.id}”{year}年派驻{done}人次，约定{_batches(pairing)}"
            place = place_of(workspace, record, "月份")
            key = "派驻.每年批次" if posting.batches > 1 else "派驻.人数"
            yield Fault(place, (workspace.places["结对", pairing.id].of(key),), message)


def _batches(pairing: Pairing) -> str:
    posting = pairing.posting
    assert posting is not None
    if posting.batches == 1:
        return f"每年{posting.headcount}人次"
    return f"每年{posting.batches}批、每批{posting.headcount}人，共{posting.headcount * posting.batches}人次"


@data_rule("overlap", "一人两地", Severity.WARNING, "核对两处的到岗、离岗日期，改正其中一处")
def overlap(workspace: Workspace) -> Iterator[Fault]:
    """Yield people who were at two places in the same days."""
    months: dict[tuple[str, str], list[Attended]] = {}
    for record in workspace.records:
        for position, present in enumerate(record.staff):
            months.setdefault((present.person, record.month.iso), []).append(Attended(record, position, present))
    for (person, _), there in months.items():
        if len(there) < 2:
            continue
        there.sort(key=lambda one: (one.start, one.end))
        for earlier, later in pairwise(there):
            if later.start > earlier.end or _shared(earlier, later):
                continue
            known = [one.attendance for one in (earlier, later)]
            certain = all(one.arrived and one.left for one in known)
            places = "、".join(dict.fromkeys(f"“{_where(workspace, one)}”" for one in (earlier, later)))
            message = f"{workspace.people[person].name}{later.record.month}同时派驻在{places}"
            severity = Severity.ERROR if certain else Severity.WARNING
            yield Fault(later.place(workspace), (earlier.place(workspace),), message, severity=severity)


def _shared(one: Attended, other: Attended) -> bool:
    """Return True for two recipients of one pairing that share a person's days between them."""
    days = (one.attendance.days, other.attendance.days)
    if one.record.pairing != other.record.pairing or one.record.recipient == other.record.recipient:
        return False
    return None not in days and sum(day or 0 for day in days) <= last_day(one.record.month).day


def _where(workspace: Workspace, one: Attended) -> str:
    recipient = one.record.recipient
    return one.record.pairing + (f"/{workspace.institutions[recipient].short_name}" if recipient else "")


@data_rule("attendance", "到岗、离岗和出勤", Severity.ERROR, "核对月份、到岗、离岗和出勤天数")
def attendance(workspace: Workspace) -> Iterator[Fault]:
    """Yield attendance that its own month or days refute."""
    for record in workspace.records:
        for position, present in enumerate(record.staff):
            one = Attended(record, position, present)
            if present.arrived and present.arrived > last_day(record.month):
                message = f"到岗日期{format_date(present.arrived)}在这条记录的{record.month}之后"
                yield Fault(one.place(workspace, "到岗"), (place_of(workspace, record, "月份"),), message)
            elif present.left and present.left < one.start:
                message = f"离岗日期{format_date(present.left)}在这条记录的{record.month}之前"
                yield Fault(one.place(workspace, "离岗"), (place_of(workspace, record, "月份"),), message)
            elif present.days is not None and present.days > (most := (one.end - one.start).days + 1):
                key = "到岗" if present.arrived and one.start == present.arrived else "离岗"
                whole = most == last_day(record.month).day
                bound = place_of(workspace, record, "月份") if whole else one.place(workspace, key)
                message = f"出勤{present.days}天，而{record.month}在岗只有{most}天"
                yield Fault(one.place(workspace, "出勤天数"), (bound,), message)


@data_rule("attendance-order", "到岗、离岗的先后", Severity.WARNING, "补上或改正到岗、离岗日期")
def attendance_order(workspace: Workspace) -> Iterator[Fault]:
    """Yield people who come back without arriving, and who arrive without having left."""
    for pairing in workspace.pairings.values():
        before: dict[tuple[str, str | None], Stay] = {}
        for one in attended(workspace, pairing):
            key = (one.attendance.person, one.record.recipient)
            stay = before.setdefault(key, Stay(one.attendance.person))
            if stay.months:
                yield from _in_order(workspace, stay.months[-1], one)
            stay.months = [one]


def _in_order(workspace: Workspace, last: Attended, one: Attended) -> Iterator[Fault]:
    name = workspace.people[one.attendance.person].name
    arrived, left = one.attendance.arrived, last.attendance.left
    if last.record.month == one.record.month:
        return
    if left and arrived is None:
        message = f"{name}{format_date(left)}已经离岗，{one.record.month}又有出勤，没有写到岗日期"
        yield Fault(one.place(workspace), (last.place(workspace, "离岗"),), message)
    elif left and arrived and arrived <= left:
        message = f"{name}{format_date(arrived)}到岗，而上一次{format_date(left)}才离岗"
        yield Fault(one.place(workspace, "到岗"), (last.place(workspace, "离岗"),), message)
    elif arrived and left is None and arrived > last.start and arrived >= one.start:
        message = f"{name}{format_date(arrived)}到岗，而{last.record.month}已经在岗，没有写离岗日期"
        yield Fault(one.place(workspace, "到岗"), (last.place(workspace),), message)
