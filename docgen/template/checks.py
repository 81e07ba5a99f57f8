"""What a kind demands of a paper's values beyond their types: the list 检查 of template.yaml.

Each entry is a text with tags that comes out empty when all is well; else each of its lines is one fault, reported at
the field that the entry names. So a form whose parts must add up says so itself, and no code knows the form.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field

from docgen.errors import Finding, Place, error
from docgen.template.environment import TEXT, compile_short
from docgen.template.faults import EVALUATION_ERRORS
from docgen.template.report import Subject, evaluation_finding

CHECK_KEYS = ("字段", "问题", "提示")


@dataclass(frozen=True, slots=True)
class CheckSpec:
    """One declared check: the field that faults are reported at, the text of the faults, and the way out."""

    about: str
    problem: str
    hint: str = ""
    place: Place = field(default_factory=Place)


def check_values(
    checks: tuple[CheckSpec, ...], values: Mapping[str, object], places: Mapping[str, Place], broken: Set[str]
) -> Iterator[Finding]:
    """Yield the faults (`data.check`) of a paper's values; a check that reads a `broken` field is left out."""
    for check in checks:
        if any(name in check.problem for name in broken):
            continue
        place = places.get(check.about, Place()).within(check.about)
        subject = Subject(f"{check.place}的“检查”", place, check.problem)
        try:
            text = compile_short(TEXT, check.problem).render(values)
        except EVALUATION_ERRORS as failure:
            yield evaluation_finding(failure, subject, values)
            continue
        for line in filter(None, map(str.strip, text.splitlines())):
            yield error("data.check", place, line, check.hint)
