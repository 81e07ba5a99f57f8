"""Attachments that a text names and the paper has not, and the other way round."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from docgen.errors import InputError, Place, Severity
from docgen.model import nodes
from docgen.reconcile.registry import Fault, paper_rule
from docgen.reconcile.typed import Paper, Typed, entries_of
from docgen.template.fields import ATTACHMENT_TEXT, FieldType
from docgen.text import numerals

_NAME = "名称"
_NAMED = re.compile(r"(?<![》」])附件(?P<number>\d{1,2}|[一二三四五六七八九十]{1,3})(?!\d)")
_SOME = re.compile("(?<![》」])(?:见|详见|参见|按|照|填写|填报)附件(?!说明)")
_SHORTEST = 4
"""So many last characters of an attachment's name are enough to have named it: 情况登记表."""


@paper_rule("attachment-absent", "缺少的附件", Severity.WARNING, "在“附件”里补上，或改正文里的序号")
def attachment_absent(paper: Paper) -> Iterator[Fault]:
    """Yield attachments that the text speaks of and the paper does not have."""
    spec = next(paper.specs(FieldType.ATTACHMENT), None)
    if spec is None:
        return
    listed = entries_of(paper.node, spec.name)
    place = _place(listed[-1], spec.name) if listed else replace(_end(paper), where=spec.name)
    for typed in paper.bodies:
        told: set[int] = set()
        for match in _NAMED.finditer(typed.text):
            number = _number(match["number"])
            if number is not None and number > len(listed) and number not in told:
                told.add(number)
                have = f"只有{len(listed)}个附件" if listed else "没有附件"
                yield Fault(typed.place(*match.span()), (place,), f"写了“{match[0]}”，而这份公文{have}")
        some = _SOME.search(typed.text)
        if some and not listed and not told:
            yield Fault(typed.place(*some.span()), (place,), f"写了“{some[0]}”，而这份公文没有附件")


@paper_rule("attachment-unnamed", "没有提到的附件", Severity.INFO, "在正文有关的地方写明，如“见附件1”")
def attachment_unnamed(paper: Paper) -> Iterator[Fault]:
    """Yield attachments that the text of the paper never speaks of, by number or by name."""
    main = [typed for typed in paper.bodies if not typed.attached]
    spec = next(paper.specs(FieldType.ATTACHMENT), None)
    if spec is None or not main or paper.fields.kind.body is not None:
        return
    text = "\n".join(typed.text for typed in main)
    numbers = {_number(match["number"]) for match in _NAMED.finditer(text)}
    listed = entries_of(paper.node, spec.name)
    for index, item in enumerate(listed):
        name = _name(item)
        if name is None or index + 1 in numbers or (len(listed) == 1 and "附件" in text):
            continue
        if not any(name.text.strip()[at:] in text for at in range(max(1, len(name.text.strip()) - _SHORTEST + 1))):
            message = f"附件{index + 1}“{name.text.strip()}”在正文里没有提到"
            yield Fault(_place(name, spec.name), (_begin(main[0]),), message)


@paper_rule("attachment-empty", "没有内容的附件", Severity.WARNING, "补上“正文”；另行印发的，各个附件都只写名称")
def attachment_empty(paper: Paper) -> Iterator[Fault]:
    """Yield attachments without a text in a paper that prints others in full."""
    for spec in paper.specs(FieldType.ATTACHMENT):
        listed = entries_of(paper.node, spec.name)
        full = [item for item in listed if isinstance(item, nodes.Mapping) and ATTACHMENT_TEXT in item.entries]
        for index, item in enumerate(listed):
            if full and item not in full and (name := _name(item)) is not None:
                message = f"附件{index + 1}“{name.text.strip()}”没有正文，别的附件有"
                yield Fault(_place(name, spec.name), (_place(full[0], spec.name),), message)


def _name(item: nodes.Node) -> nodes.Scalar | None:
    value = item.entries.get(_NAME) if isinstance(item, nodes.Mapping) else item
    return value if isinstance(value, nodes.Scalar) else None


def _place(item: nodes.Node, where: str) -> Place:
    return replace(item.place, where=where)


def _begin(typed: Typed) -> Place:
    """Return the first words of a text."""
    return typed.place(0, len(typed.text.split("\n")[0]))


def _end(paper: Paper) -> Place:
    """Return where the paper begins: what is absent has no place of its own."""
    return paper.located(paper.node.place, "")


def _number(text: str) -> int | None:
    try:
        return numerals.parse(text)
    except InputError:
        return None
