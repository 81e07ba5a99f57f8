"""Pairings against themselves and each other: one pairing twice, one fact twice, amounts that cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from docgen.errors import Severity
from docgen.model import Pairing, Workspace
from docgen.model.targets import PERSON_TIMES
from docgen.reconcile.records import TRAINEES
from docgen.reconcile.registry import Fault, data_rule
from docgen.text.dates import format_date

LEAST = Decimal(100)
MOST = Decimal(100_000_000)
"""Below and above these an amount in 元 was probably typed in 万元, or with the zeros of another unit."""


@data_rule("pairing-twice", "重复结对", Severity.WARNING, "同一对单位只留一条结对，或把前一条的期限改到后一条开始之前")
def pairing_twice(workspace: Workspace) -> Iterator[Fault]:
    """Yield two pairings whose terms overlap: of the same parties, or (a remark) with a recipient in common."""
    before: dict[tuple[str, str], list[Pairing]] = {}
    for pairing in workspace.pairings.values():
        told: set[str] = set()
        for recipient in pairing.recipients:
            same = before.setdefault((pairing.supporter, recipient), [])
            for other in same:
                overlap = pairing.term.start <= other.term.end and other.term.start <= pairing.term.end
                if overlap and other.id not in told:
                    told.add(other.id)
                    names = [workspace.institutions[one].short_name for one in (pairing.supporter, recipient)]
                    start = max(pairing.term.start, other.term.start)
                    message = (
                        f"“{names[0]}”与“{names[1]}”在结对“{other.id}”和“{pairing.id}”里都有，"
                        f"期限自{format_date(start)}起重叠"
                    )
                    places = [workspace.places["结对", one.id].of("期限") for one in (pairing, other)]
                    alike = set(pairing.recipients) == set(other.recipients)
                    yield Fault(places[0], (places[1],), message, severity=None if alike else Severity.INFO)
            same.append(pairing)


@data_rule("same-fact", "同一件事两种说法", Severity.WARNING, "以一处为准，改正或删去另一处")
def same_fact(workspace: Workspace) -> Iterator[Fault]:
    """Yield facts of the data that were typed twice with two values."""
    names: dict[str, str] = {}
    for institution in workspace.institutions.values():
        first = names.setdefault(institution.name, institution.id)
        if first != institution.id:
            message = f"“{institution.name}”有两个编号：“{first}”和“{institution.id}”"
            places = [workspace.places["单位", one].of("名称") for one in (institution.id, first)]
            yield Fault(places[0], (places[1],), message)
    for pairing in workspace.pairings.values():
        yield from _promised_twice(workspace, pairing)


def _promised_twice(workspace: Workspace, pairing: Pairing) -> Iterator[Fault]:
    """Yield targets that say otherwise than the part of the pairing which promises the same."""
    home = workspace.places["结对", pairing.id]
    posting, training = pairing.posting, pairing.training
    promised = {
        TRAINEES: (training.per_year if training else None, "进修.每年人数"),
        PERSON_TIMES: (posting.headcount * posting.batches if posting else None, "派驻.人数"),
    }
    for index, target in enumerate(pairing.targets):
        number, path = promised.get(target.name, (None, ""))
        if number is not None and target.span == "每年" and target.goal != number:
            message = f"结对“{pairing.id}”的指标“{target.name}”是{target.goal}，“{path}”算来是{number}"
            yield Fault(home.of(f"指标第{index + 1}项.目标"), (home.of(path),), message)


@data_rule("amount", "金额的单位", Severity.WARNING, "核对数字和单位：只写数字时以元为单位，6万元写作“6万元”或 60000")
def amount(workspace: Workspace) -> Iterator[Fault]:
    """Yield amounts of pairings that can hardly be in 元."""
    for pairing in workspace.pairings.values():
        amounts: list[tuple[Decimal | None, str, str]] = []
        if pairing.funds:
            amounts.append((pairing.funds.amount, "经费.金额", "编号"))
            amounts.append((pairing.funds.yearly, "经费.每人每年", "经费.金额"))
        for number, thing in enumerate(pairing.equipment, start=1):
            amounts.append((thing.value, f"设备第{number}项.金额", f"设备第{number}项.名称"))
        for value, path, of in amounts:
            if value is not None and (words := doubt(value)):
                home = workspace.places["结对", pairing.id]
                yield Fault(home.of(path), (home.of(of),), words)


def doubt(value: Decimal) -> str:
    """Return what is doubtful about an amount in 元; empty for one that may be right."""
    if 0 < value < LEAST:
        return f"金额{value}元太小，单位是否应为万元"
    return f"金额{value}元太大，单位是否写错" if value > MOST else ""
