"""Checks between the things of a workspace: what a work record may say depends on its pairing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from docgen.errors import Finding, error, warning
from docgen.load.places import Places
from docgen.model.indicator import Indicator
from docgen.model.pairing import Pairing
from docgen.model.person import Person
from docgen.model.ranks import rank_of
from docgen.model.record import WorkRecord
from docgen.model.references import Kind
from docgen.text.nearest import suggestion


def check_records(
    records: Iterable[WorkRecord],
    pairings: Mapping[str, Pairing],
    people: Mapping[str, Person],
    indicators: Mapping[str, Indicator],
    places: Mapping[tuple[Kind, str], Places],
) -> Iterator[Finding]:
    """Yield what is wrong between records and their pairings; records of a pairing that has faults are passed over."""
    for record in records:
        pairing = pairings.get(record.pairing)
        if pairing is not None:
            where = places["工作记录", record.id]
            yield from _recipient(record, pairing, where)
            yield from _counts(record, pairing, indicators, where)
            yield from _titles(record, pairing, people, where)


def _recipient(record: WorkRecord, pairing: Pairing, where: Places) -> Iterator[Finding]:
    if record.recipient is None:
        if len(pairing.recipients) > 1:
            message = f"结对“{pairing.id}”有{len(pairing.recipients)}个受援方，这条记录没有写明是哪一个"
            hint = "写上“受援方”；不写时只计入结对合计，不计入任何一个受援方"
            yield warning("data.recipient-missing", where.of(), message, hint)
    elif record.recipient not in pairing.recipients:
        message = f"“{record.recipient}”不是结对“{pairing.id}”的受援方"
        yield error("data.recipient", where.of("受援方"), message, f"可以写：{'、'.join(pairing.recipients)}")


def _counts(
    record: WorkRecord, pairing: Pairing, indicators: Mapping[str, Indicator], where: Places
) -> Iterator[Finding]:
    targets = {target.name for target in pairing.targets}
    for name in record.counts:
        if name not in indicators and name not in targets:
            hint = suggestion(name, [*indicators, *sorted(targets)]) or "先在指标目录里登记"
            yield error("data.unknown-indicator", where.at(("数据", name)), f"没有“{name}”这个指标", hint)


def _titles(record: WorkRecord, pairing: Pairing, people: Mapping[str, Person], where: Places) -> Iterator[Finding]:
    lowest = pairing.posting.lowest_title if pairing.posting else None
    least = rank_of(lowest) if lowest else None
    for index, attendance in enumerate(record.staff):
        person = people.get(attendance.person)
        rank = rank_of(person.title) if person and person.title else None
        if person and least and rank and rank < least:
            message = f"{person.name}的职称“{person.title}”低于结对约定的最低职称“{lowest}”"
            yield warning(
                "data.title-too-low", where.at(("派驻人员", index, "人员")), message, "核对人员职称和结对约定"
            )
