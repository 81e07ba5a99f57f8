"""Amounts of money in papers: doubtful units, and two spellings of one amount that differ."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from docgen.errors import InputError, Severity
from docgen.model import nodes
from docgen.reconcile.agreements import doubt
from docgen.reconcile.registry import Fault, paper_rule
from docgen.reconcile.tables import Table, tables
from docgen.reconcile.typed import Paper, Typed, entries_of
from docgen.template.fields import FieldSpec, FieldType
from docgen.text import numerals
from docgen.text.quantities import parse_amount

_FORMAL = "[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]"
_WORDS = rf"(?P<words>(?<!{_FORMAL}){_FORMAL}++[元圆](?:整|正|(?:零?{_FORMAL}角)?(?:零?{_FORMAL}分)?整?))"
_AMOUNT = r"\d[\d,，]{0,40}+(?:\.\d{1,20}+)?"
_FIGURES = rf"(?:[¥￥]\s*+(?P<plain>{_AMOUNT})|(?<!\d)(?P<figures>{_AMOUNT})(?P<unit>亿|万)?元)"
_BETWEEN = r"整?[\s（(，,：:)）]{0,3}(?:大写|小写|人民币|即|计|为|[\s：:，,（(])*"
_PAIR = re.compile(rf"{_WORDS}{_BETWEEN}{_FIGURES}")
_PAIR_BACK = re.compile(rf"{_FIGURES}{_BETWEEN}{_WORDS}")
_UNIT_IN_HEAD = re.compile(r"(亿元|万元|元)")
_MONEY = re.compile(rf"(?<!\d)(?P<figures>{_AMOUNT})(?P<unit>亿|万)?元(?![/／每])")
_FACTORS = {"亿": 10**8, "万": 10**4, None: 1, "": 1}
_LARGE, _SMALL = 10_000, 1_000
"""In one column in 万元, a number from the first and another below the second can hardly have the same unit."""


@paper_rule("amount-words", "大写与小写金额", Severity.ERROR, "核对金额，大写和小写改成一致")
def amount_words(paper: Paper) -> Iterator[Fault]:
    """Yield amounts that stand in words and in figures side by side and differ."""
    for typed in paper.texts:
        for pattern in (_PAIR, _PAIR_BACK):
            for match in pattern.finditer(typed.text):
                words, figures = _spelled(match["words"]), _figures(match)
                if words is None or figures is None or words == figures:
                    continue
                start = match.start("plain") if match["plain"] else match.start("figures")
                end = match.end("plain") if match["plain"] else match.end("unit" if match["unit"] else "figures") + 1
                message = f"大写金额“{match['words']}”是{words}元，小写是{figures}元"
                yield Fault(typed.place(*match.span("words")), (typed.place(start, end),), message)


@paper_rule("amount-unit", "金额的单位", Severity.WARNING, "核对数字和单位；同一列只用一个单位")
def amount_unit(paper: Paper) -> Iterator[Fault]:
    """Yield amounts of a doubtful unit: in fields, in columns of tables, and where the pairing has another unit."""
    yield from _fields(paper)
    for typed in paper.bodies:
        for table in tables(typed.text):
            for index in range(len(table.head)):
                yield from _column(typed, table, index)
    for typed in paper.texts:
        yield from _other_unit(paper, typed)


def _fields(paper: Paper) -> Iterator[Fault]:
    """Yield amounts in fields, which are in 元, that can hardly be; the declaration is what says so."""

    def amounts(
        specs: tuple[FieldSpec, ...], node: nodes.Mapping, where: str
    ) -> Iterator[tuple[FieldSpec, nodes.Scalar, str]]:
        for spec in specs:
            for item in entries_of(node, spec.name):
                if isinstance(item, nodes.Mapping):
                    yield from amounts(spec.parts, item, f"{where}{spec.name}.")
                elif spec.type is FieldType.AMOUNT and isinstance(item, nodes.Scalar):
                    yield spec, item, f"{where}{spec.name}"

    for spec, item, where in amounts(paper.fields.kind.fields, paper.node, ""):
        if words := doubt(parse_amount(item.text)):
            yield Fault(replace(item.place, where=where), (spec.place,), words)


def _column(typed: Typed, table: Table, index: int) -> Iterator[Fault]:
    """Yield a column that mixes units."""
    head = table.head[index]
    named = _UNIT_IN_HEAD.search(head.word)
    cells = [(row[index], number) for row in table.rows if index < len(row) and (number := row[index].number)]
    money = [(cell, unit) for cell, (_, unit) in cells if unit in ("元", "万元", "亿元")]
    if named:
        for cell, unit in money:
            if unit != named[1]:
                message = f"表头的单位是{named[1]}，这一格写的是“{cell.word}”"
                yield Fault(typed.place(cell.start, cell.end), (typed.place(head.start, head.end),), message)
        plain = [(cell, value) for cell, (value, unit) in cells if not unit]
        large = [cell for cell, value in plain if value >= _LARGE]
        small = [cell for cell, value in plain if 0 < value < _SMALL]
        if named[1] == "万元" and large and small and len(large) <= len(small):
            for cell in large:
                message = f"表头的单位是万元，“{cell.word}”万元与同列的“{small[0].word}”万元相差太大，是否应为元"
                yield Fault(typed.place(cell.start, cell.end), (typed.place(small[0].start, small[0].end),), message)
    elif money:
        first, unit = money[0]
        for cell, other in money[1:]:
            if other != unit:
                message = f"同一列里既有“{first.word}”又有“{cell.word}”，单位不同"
                yield Fault(typed.place(cell.start, cell.end), (typed.place(first.start, first.end),), message)


def _other_unit(paper: Paper, typed: Typed) -> Iterator[Fault]:
    """Yield sums that have the figures of the pairing's funds and another unit."""
    for pairing in paper.pairings:
        if pairing.funds is None:
            continue
        known = pairing.funds.amount
        for match in _MONEY.finditer(typed.text):
            figures = _decimal(match["figures"])
            if figures is None or _figures(match) == known:
                continue
            if figures in (known, known / 10**4) and figures != 1:
                message = f"这里写“{match[0]}”，结对“{pairing.id}”的经费是{known}元，单位不同"
                place = paper.workspace.places["结对", pairing.id].of("经费.金额")
                yield Fault(typed.place(*match.span()), (place,), message)


def _figures(match: re.Match[str]) -> Decimal | None:
    """Return an amount in figures in 元."""
    groups = match.groupdict()
    value = _decimal(groups.get("plain") or groups["figures"])
    return None if value is None else value * _FACTORS[groups.get("unit") if not groups.get("plain") else None]


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", "").replace("，", ""))
    except InvalidOperation:
        return None


def _spelled(words: str) -> Decimal | None:
    """Return an amount in formal words in 元; None for words that are no number."""
    yuan, _, rest = words.replace("圆", "元").partition("元")
    try:
        value = Decimal(numerals.parse(yuan))
        for mark, part in (("角", Decimal("0.1")), ("分", Decimal("0.01"))):
            head, found, tail = rest.partition(mark)
            if found:
                value += numerals.parse(head.lstrip("零") or "零") * part
                rest = tail
    except InputError:
        return None
    return value
