"""Rules about clauses that count in decimals (1, 1.1, 4.1.1), as the rules of an institution do; 9704 has no such form.

A paper counts so when several of its paragraphs begin with decimals and a blank; other papers are not judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from docgen.check.labels import decimals_of
from docgen.check.model import HEADINGS, Draft, Element, Role
from docgen.check.prose import fault
from docgen.check.registry import Fault, rule
from docgen.official.measures import Strength

_CLAUSE = "7.3.3"
_READ = (*HEADINGS, Role.BODY, Role.OTHER)
_RESETS = (Role.TITLE, Role.ATTACHMENT_LABEL, Role.ATTACHMENT_TITLE)
_CITED = re.compile(r"第\s?(?P<number>[0-9]{1,2}(?:\.[0-9]{1,2}){1,3})\s?[条款项]")
_FEWEST = 3
"""As many decimals at the head of paragraphs are a way of counting, and no amounts."""

_Number = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Step:
    element: Element
    number: _Number

    @property
    def shown(self) -> str:
        return ".".join(map(str, self.number))


@rule(
    "check.decimal-sequence",
    _CLAUSE,
    Strength.USUAL,
    "小数编号的条款连续",
    "重新编号：每一级从1数起，不重、不漏；4.1下面的第一条是4.1.1。",
)
def decimal_sequences(draft: Draft) -> Iterator[Fault]:
    """Find clauses whose decimals do not follow from those of the clause before."""
    for steps in _parts(draft):
        before: _Number = ()
        headed = any(len(step.number) == 1 for step in steps)
        for step in steps:
            wanted = _wanted(before, step.number)
            # Where chapters are counted in another way (1. or not at all), a new one may begin.
            begins = not headed and step.number[:1] > before[:1] and set(step.number[1:]) == {1}
            if step.number != wanted and not begins:
                right = ".".join(map(str, wanted))
                message = f"编号“{step.shown}”与前面不相接，此处应是“{right}”"
                yield fault(step.element, 0, message, right, step.shown)
            before = step.number


def _wanted(before: _Number, number: _Number) -> _Number:
    """Return what may stand after `before` at the level of `number`, or the nearest to it."""
    level = len(number)
    if not before and level > 1:
        return (number[0], 1)
    if level > len(before):
        return (*before, 1)
    return (*before[: level - 1], before[level - 1] + 1)


@rule(
    "check.decimal-reference",
    _CLAUSE,
    Strength.USUAL,
    "引用的条款存在",
    "核对引用的条款号；条款增删以后，引用处要一并改。",
)
def decimal_references(draft: Draft) -> Iterator[Fault]:
    """Find references (第4.1.2条) to clauses that a paper counting in decimals does not have."""
    known = {step.shown for steps in _parts(draft) for step in steps}
    if not known:
        return
    for element in draft.elements:
        for match in _CITED.finditer(element.text):
            # A number of another paper (《…》第4.1.2条) is not looked for here.
            if match["number"] not in known and element.text[: match.start()][-1:] != "》":
                message = f"引用了“{match.group()}”，全文没有这一条"
                yield fault(element, match.start(), message, "有这一条", match.group())


@lru_cache(maxsize=1)
def _parts(draft: Draft) -> tuple[list[_Step], ...]:
    """Return the clauses of the main part and of each attachment that counts in decimals."""
    parts: list[list[_Step]] = []
    part: list[_Step] = []
    for element in (*draft.elements, None):
        if element is None or element.role in _RESETS:
            if sum(1 for step in part if len(step.number) > 1) >= _FEWEST:
                parts.append(part)
            part = []
        elif element.role in _READ and element.region in ("主体", "附件"):
            number = decimals_of(element.text)
            if number:
                part.append(_Step(element, number))
    return tuple(parts)
