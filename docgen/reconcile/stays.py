"""Postings as the records show them: who was at which pairing from when to when."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from docgen.errors import Place
from docgen.model import Attendance, Pairing, WorkRecord, Workspace
from docgen.text.dates import Month

_REJOINED = timedelta(days=7)
"""Away for no longer than this, a person is still on the same posting."""


class Attended(NamedTuple):
    """One person's month in one record: the one at `position` among its staff, counted from 0."""

    record: WorkRecord
    position: int
    attendance: Attendance

    def place(self, workspace: Workspace, key: str = "人员") -> Place:
        """Return where the attendance, or one key of it, was typed."""
        return place_of(workspace, self.record, f"派驻人员第{self.position + 1}项.{key}")

    @property
    def start(self) -> date:
        """The first day in this month on which the person was there."""
        return max(first_day(self.record.month), self.attendance.arrived or date.min)

    @property
    def end(self) -> date:
        """The last day in this month on which the person was there."""
        return min(last_day(self.record.month), self.attendance.left or date.max)


@dataclass(slots=True)
class Stay:
    """One posting of one person at one pairing, month by month."""

    person: str
    months: list[Attended] = field(default_factory=list)

    @property
    def start(self) -> date:
        """The day of arrival; without one, the first day of the first month."""
        first = self.months[0]
        return first.attendance.arrived or first.start

    @property
    def end(self) -> date:
        """The day of leaving; without one, the last day of the last month."""
        last = self.months[-1]
        return last.attendance.left or last.end

    @property
    def days(self) -> int:
        """How many days the posting lasted, the first and the last included."""
        return (self.end - self.start).days + 1


def attended(workspace: Workspace, pairing: Pairing) -> Iterator[Attended]:
    """Yield every attendance at a pairing, by month."""
    for record in workspace.records_of(pairing.id):
        for position, attendance in enumerate(record.staff):
            yield Attended(record, position, attendance)


def stays_of(workspace: Workspace, pairing: Pairing) -> list[Stay]:
    """Return the postings at a pairing in the order in which they began."""
    stays: list[Stay] = []
    open_stays: dict[str, Stay] = {}
    for one in attended(workspace, pairing):
        person = one.attendance.person
        stay = open_stays.get(person)
        if stay is None or one.start - stay.end > _REJOINED:
            stay = open_stays[person] = Stay(person)
            stays.append(stay)
        stay.months.append(one)
    return stays


def recorded_span(workspace: Workspace, pairing: Pairing) -> tuple[Month, Month] | None:
    """Return the first and the last month that a pairing has a record of; None without any."""
    records = workspace.records_of(pairing.id)
    return (records[0].month, records[-1].month) if records else None


def finished_years(workspace: Workspace, pairing: Pairing) -> Iterator[int]:
    """Yield the whole years of the term that lie within the recorded span: only they can be held against a target."""
    span = recorded_span(workspace, pairing)
    if span is None:
        return
    for year in range(span[0].year, span[1].year + 1):
        recorded = span[0] <= Month(year, 1) and Month(year, 12) <= span[1]
        if recorded and pairing.term.start <= date(year, 1, 1) and date(year, 12, 31) <= pairing.term.end:
            yield year


@lru_cache(maxsize=1024)
def first_day(month: Month) -> date:
    """Return a month's first day."""
    return date(month.year, month.month, 1)


@lru_cache(maxsize=1024)
def last_day(month: Month) -> date:
    """Return a month's last day."""
    return date(month.year, month.month, monthrange(month.year, month.month)[1])


def place_of(workspace: Workspace, record: WorkRecord, path: str = "") -> Place:
    """Return where a record, or a part of it, was typed."""
    return workspace.places["工作记录", record.id].of(path)
