"""The rules of reconciliation: declared once, each with id, title, severity and the way out.

A rule over the data looks at a workspace, a rule over papers at one paper as it was typed and bound. Both yield faults:
a place, the other places that contradict it, and what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from docgen.errors import Finding, Place, Severity
from docgen.model import Workspace
from docgen.reconcile.typed import Paper

PREFIX = "reconcile."


@dataclass(frozen=True, slots=True)
class Fault:
    """One contradiction: `also` are the other places; `hint` and `severity` go before the rule's own."""

    place: Place
    also: tuple[Place, ...]
    message: str
    hint: str = ""
    severity: Severity | None = None
    count: int = 1


DataCheck = Callable[[Workspace], Iterator[Fault]]
PaperCheck = Callable[[Paper], Iterator[Fault]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its id (`reconcile.overlap`), a title and a way out for a person, how much its faults usually weigh.

    One of `data` and `paper` looks for its faults; a rule with neither is told its faults from outside.
    """

    id: str
    title: str
    severity: Severity
    hint: str
    data: DataCheck | None = None
    paper: PaperCheck | None = None

    def findings(self, faults: Iterable[Fault]) -> Iterator[Finding]:
        """Yield the rule's faults as findings."""
        for fault in faults:
            yield Finding(
                self.id,
                fault.severity or self.severity,
                fault.place,
                fault.message,
                fault.hint or self.hint,
                count=fault.count,
                also=fault.also,
            )


_RULES: dict[str, Rule] = {}


def declare(rule: Rule) -> Rule:
    """Make a rule known and return it; a second one of the same id fails at import."""
    if rule.id in _RULES:
        raise ValueError(f"two rules are called {rule.id}")
    _RULES[rule.id] = rule
    return rule


def data_rule(name: str, title: str, severity: Severity, hint: str) -> Callable[[DataCheck], DataCheck]:
    """Declare the function below as a rule over the data of a workspace."""

    def declared(find: DataCheck) -> DataCheck:
        declare(Rule(PREFIX + name, title, severity, hint, data=find))
        return find

    return declared


def paper_rule(name: str, title: str, severity: Severity, hint: str) -> Callable[[PaperCheck], PaperCheck]:
    """Declare the function below as a rule over one paper."""

    def declared(find: PaperCheck) -> PaperCheck:
        declare(Rule(PREFIX + name, title, severity, hint, paper=find))
        return find

    return declared


def rules() -> tuple[Rule, ...]:
    """Return every declared rule by id."""
    return tuple(_RULES[id] for id in sorted(_RULES))
