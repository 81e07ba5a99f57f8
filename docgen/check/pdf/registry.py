"""The rules over measured pages: declared beside the other rules of the checker, run over a paper of their own kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from docgen.check import registry
from docgen.check.model import Draft
from docgen.check.pdf.paper import Paper
from docgen.check.registry import Fault
from docgen.errors import Finding
from docgen.official.measures import Strength

Check = Callable[[Paper], Iterator[Fault]]

_CHECKS: dict[str, Check] = {}


def pdf_rule(id: str, clause: str, strength: Strength, title: str, hint: str) -> Callable[[Check], Check]:
    """Declare the function below as a rule over PDFs; it is listed with all rules of the checker."""
    registry.rule(id, clause, strength, title, hint)(_nothing)

    def declare(find: Check) -> Check:
        _CHECKS[id] = find
        return find

    return declare


def run(paper: Paper) -> tuple[Finding, ...]:
    """Return the findings of all rules over a measured paper, by clause and id."""
    findings: list[Finding] = []
    for item in registry.rules():
        check = _CHECKS.get(item.id)
        if check is not None:
            findings += registry.findings_of(item, check(paper), paper.name)
    return tuple(findings)


def _nothing(draft: Draft) -> Iterator[Fault]:
    """Find nothing in words: what is measured on pages cannot be told from a draft."""
    return iter(())
