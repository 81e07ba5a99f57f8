"""The rules of the checker: declared once with clause and strength, run in one go, one finding per cause."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from docgen.check.model import Draft
from docgen.errors import Finding, Place, Severity
from docgen.official.measures import Strength

SEVERITIES = {
    Strength.MUST: Severity.ERROR,
    Strength.USUAL: Severity.WARNING,
    Strength.ADVISED: Severity.WARNING,
    Strength.DERIVED: Severity.WARNING,
    Strength.PRACTICE: Severity.INFO,
}
"""How a breach weighs: 应当 fails the paper, 一般 and 推荐 warn, practice informs."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One breach that a rule found. Faults of one rule with equal `expected` and `found` are one cause."""

    place: str
    message: str
    expected: str = ""
    found: str = ""
    line: int | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the checker: a stable id, its clause and strength, its title, and the way out, for a person."""

    id: str
    clause: str
    strength: Strength
    title: str
    hint: str
    find: Callable[[Draft], Iterable[Fault]]


_RULES: dict[str, Rule] = {}

Check = Callable[[Draft], Iterator[Fault]]


def rule(id: str, clause: str, strength: Strength, title: str, hint: str) -> Callable[[Check], Check]:
    """Declare the function below as a rule; a second rule of the same id fails at import."""

    def declare(find: Check) -> Check:
        if id in _RULES:
            raise ValueError(f"two rules are called {id}")
        _RULES[id] = Rule(id, clause, strength, title, hint, find)
        rules.cache_clear()
        return find

    return declare


@cache
def rules() -> tuple[Rule, ...]:
    """Return every declared rule by clause and id."""
    return tuple(sorted(_RULES.values(), key=_order))


def _order(item: Rule) -> tuple[tuple[tuple[int, str], ...], str]:
    return _clause_key(item.clause), item.id


def run(draft: Draft) -> tuple[Finding, ...]:
    """Return the findings of all rules over a paper, one per rule and cause, with the first place and a count."""
    findings: list[Finding] = []
    for item in rules():
        findings += findings_of(item, item.find(draft), draft.name)
    return tuple(findings)


def findings_of(item: Rule, faults: Iterable[Fault], name: str) -> list[Finding]:
    """Return a rule's faults as findings, equal causes joined."""
    causes: dict[tuple[str, str], list[Fault]] = {}
    for fault in faults:
        causes.setdefault((fault.expected, fault.found), []).append(fault)
    return [
        Finding(
            item.id,
            SEVERITIES[item.strength],
            Place(name, group[0].line, group[0].column, group[0].place),
            group[0].message + (f"（共 {len(group)} 处）" if len(group) > 1 else ""),
            item.hint,
            item.clause,
            group[0].expected,
            group[0].found,
            len(group),
            places=tuple(fault.place for fault in group),
        )
        for group in causes.values()
    ]


def _clause_key(clause: str) -> tuple[tuple[int, str], ...]:
    return tuple((int(part), "") if part.isdigit() else (999, part) for part in clause.replace(" ", ".").split("."))
