"""Run the rules: over a workspace, and over its papers one by one."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.errors import Finding, Place, Severity
from docgen.model import Workspace, nodes
from docgen.reconcile import agreements, amounts, attachments, deadlines, facts, receivers, records, staff, sums
from docgen.reconcile.registry import PREFIX, Fault, Rule, declare, rules
from docgen.reconcile.typed import Paper, Shared
from docgen.template.binding import Fields
from docgen.template.records import Record
from docgen.text.document_number import lacks_serial

HOMES = (agreements, amounts, attachments, deadlines, facts, receivers, records, staff, sums)
"""The modules that declare rules: importing them is what makes the rules known."""

NUMBERS = ("发文字号", "协议编号")
"""Numbers that no two papers share, of whatever kind."""

_TWICE = declare(
    Rule(
        f"{PREFIX}paper-twice",
        "重复的公文",
        Severity.WARNING,
        "只留一份；确实是两件事的，各用各的编号，或在 template.yaml 的“唯一”里加上能区分它们的字段",
    )
)


def check_data(workspace: Workspace) -> tuple[Finding, ...]:
    """Return the contradictions between the data of a workspace, by file and line."""
    found = [found for rule in rules() if rule.data for found in rule.findings(rule.data(workspace))]
    return tuple(sorted(found, key=lambda one: (one.place.file, one.place.line or 0, one.place.column or 0)))


class Reconciler:
    """Holds the papers of one run against the data and against each other. `workspace` must have its places."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._shared = Shared(workspace)
        self._papers = [rule for rule in rules() if rule.paper]
        self._made: dict[tuple[object, ...], tuple[str, Place]] = {}

    def paper(self, fields: Fields, node: nodes.Mapping) -> tuple[Finding, ...]:
        """Return the contradictions in one paper; `node` is what was typed for its fields."""
        paper = Paper(fields, node, self._workspace, self._shared)
        found = [found for rule in self._papers if rule.paper for found in rule.findings(rule.paper(paper))]
        return (*found, *_TWICE.findings(self._made_twice(paper)))

    def _made_twice(self, paper: Paper) -> Iterator[Fault]:
        """Yield a fault when there is a paper already with this one's number, or of its kind and its 唯一 fields."""
        kind = paper.fields.kind
        keys: list[tuple[str, tuple[str, ...]]] = [(name, (name,)) for name in NUMBERS if name not in kind.unique]
        keys += [(kind.name, kind.unique)] if kind.unique else []
        for scope, names in keys:
            values = tuple(_identity(paper.value(name)) for name in names)
            if None in values or any(lacks_serial(str(value)) for value in values):
                continue
            place = paper.place(names[0])
            source, first = self._made.setdefault((scope, *values), (paper.fields.source, place))
            if first is not place:
                words = "、".join(f"{name}“{value}”" for name, value in zip(names, values, strict=True))
                message = f"{words}已有一份公文（{source}），{kind.label}“{paper.fields.source}”又是一份"
                yield Fault(place, (first,), message)
                return


def _identity(value: object) -> str | None:
    """Return what tells a value from others, for a person to read; None for one that is blank."""
    if isinstance(value, Record):
        return str(value["编号"]) if "编号" in value else None
    if isinstance(value, tuple):
        parts = [_identity(one) for one in value]
        return None if None in parts else "、".join(part for part in parts if part)
    return str(value) if isinstance(value, str | int) else None
