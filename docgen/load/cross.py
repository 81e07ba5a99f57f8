"""Checks between the things of a workspace and its files: what a work record may say depends on its pairing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from docgen.errors import Finding, error, warning
from docgen.load.places import Places
from docgen.model.indicator import Indicator
from docgen.model.pairing import Pairing
from docgen.model.person import Person
from docgen.model.record import WorkRecord
from docgen.model.references import Kind
from docgen.text.nearest import suggestion


def check_records(
    records: Iterable[WorkRecord],
    pairings: Mapping[str, Pairing],
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


def check_photos(
    people: Iterable[Person], root: Path, places: Mapping[tuple[Kind, str], Places]
) -> Iterator[Finding]:
    """Yield a warning for each photo that is not there; only the papers that print it cannot do without."""
    for person in people:
        if person.photo is not None and not (root / person.photo).is_file():
            place = places["人员", person.id].of("照片")
            hint = "核对路径和文件名，从工作区的目录算起；没有照片的删去这一项"
            yield warning("data.no-picture", place, f"没有“{person.photo}”这个文件", hint)


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
