"""Parts that do not add up to their total, in tables and in sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from docgen.errors import Place, Severity
from docgen.reconcile.registry import Fault, paper_rule
from docgen.reconcile.tables import Cell, Table, tables
from docgen.reconcile.typed import Paper, Typed

_TOTALS = frozenset({"合计", "总计", "共计", "总和"})
_GRAND = frozenset({"总计", "总和"})
_SUBTOTAL = "小计"
_NOT_ADDED = re.compile(
    "序号|编号|年份|年度|月份|日期|时间|电话|率|比例|占比|百分|均|单价|标准|名次|排名|同比|增长|级别|备注"
)
"""Heads of columns whose numbers nobody adds up."""

_UNIT = "(人次|人|名|例次|例|次|家|所|个|台|万元|亿元|元|批|项|份|场|张|户|床)"
_NUMBER = r"(\d+(?:\.\d+)?)"
_WHOLE = re.compile(rf"(?:共计|合计|总计|共)[^\d，,。；;：:、（()）]{{0,12}}?{_NUMBER}{_UNIT}")
_PARTS = re.compile(r"[，,；;：:（(\s]*(?:其中|包括|分别为|分别是)[：:，,]?(?P<parts>[^。；;\n）)]+)")
_PART = re.compile(rf"[^\d]{{1,16}}?{_NUMBER}{_UNIT}")
_BEFORE = re.compile(rf"(?P<parts>(?:[^\d，,。；;：:、\n]{{1,12}}{_NUMBER}{_UNIT}[、和及]?){{2,}})[，,]?$")
_JOINTS = re.compile("[、，,和及]")
_CROSSING = re.compile("女|男|职称|高级|中级|初级|党员|民族|以上|以下|学历|硕士|博士|本科|岁")
"""What people are counted by a second time: such parts may overlap with others."""


@paper_rule("sum", "合计", Severity.WARNING, "重新相加，改正合计或有错的一项")
def sum_(paper: Paper) -> Iterator[Fault]:
    """Yield totals that are not the sum of their parts."""
    for typed in paper.bodies:
        for table in tables(typed.text):
            yield from _rows(typed, table)
            yield from _columns(typed, table)
        yield from _sentences(typed)


class _Line(NamedTuple):
    """The numbers above a total, in one column, or left of it, in one row."""

    parts: tuple[Cell, ...]
    total: Cell
    words: str


def _rows(typed: Typed, table: Table) -> Iterator[Fault]:
    """Yield the totals in rows of their own that differ from the rows they sum up."""
    for parts, total in _groups(table):
        for index in range(len(total)):
            if index < len(table.head) and _NOT_ADDED.search(table.head[index].word):
                continue
            cells = tuple(row[index] for row in parts if index < len(row))
            line = _Line(cells, total[index], f"表格{table.column(index)}列的“{_label(total)}”")
            yield from _compared(typed, line)


def _groups(table: Table) -> Iterator[tuple[list[tuple[Cell, ...]], tuple[Cell, ...]]]:
    """Yield each row of totals with the rows it sums up: those since the last one, or, on top, all below it."""
    group: list[tuple[Cell, ...]] = []
    block: list[tuple[Cell, ...]] = []
    sums: list[tuple[Cell, ...]] = []
    above: tuple[Cell, ...] | None = None
    for row in table.rows:
        label = _label(row)
        if label == _SUBTOTAL:
            yield group, row
            group = []
        elif label in _TOTALS and not block and not sums:
            above = row
        elif label in _TOTALS:
            yield (sums + block if label in _GRAND else block), row
            sums.append(row)
            group, block = [], []
        else:
            group.append(row)
            block.append(row)
    if above is not None and block and not sums:
        yield block, above


def _label(row: Sequence[Cell]) -> str:
    """Return the word that makes a row one of totals; empty for any other."""
    for cell in row[:2]:
        if cell.word in _TOTALS or cell.word == _SUBTOTAL:
            return cell.word
    return ""


def _columns(typed: Typed, table: Table) -> Iterator[Fault]:
    """Yield the totals in a column of their own; where most rows do not add up, they are not meant to."""
    for index, head in enumerate(table.head):
        if head.word not in _TOTALS or index < 2:
            continue
        first = max((at + 1 for at in range(index) if table.head[at].word in _TOTALS), default=0)
        wanted = [at for at in range(first, index) if not _NOT_ADDED.search(table.head[at].word)]
        faults: list[Fault] = []
        checked = 0
        for row in table.rows:
            if index < len(row) and row[index].number is not None:
                parts = tuple(row[at] for at in wanted if row[at].number is not None or row[at].empty)
                found = list(_compared(typed, _Line(parts, row[index], f"表格“{row[0].text}”一行的“{head.word}”")))
                checked += len(parts) > 1
                faults += found if len(parts) > 1 else []
        if len(faults) * 2 <= checked or checked == 1:
            yield from faults


def _compared(typed: Typed, line: _Line) -> Iterator[Fault]:
    """Yield a fault when numbers of one unit do not add up; anything that is no number ends the comparison."""
    total = line.total.number
    numbers = [cell.number for cell in line.parts if not cell.empty]
    known = [number for number in numbers if number is not None]
    if total is None or not known or len(known) < len(numbers) or len({unit for _, unit in [total, *known]}) > 1:
        return
    added = sum((value for value, _ in known), Decimal(0))
    if abs(added - total[0]) > _rounding([value for value, _ in known]):
        cells = [cell for cell in line.parts if not cell.empty]
        message = f"{line.words}写的是{total[0]}，各项相加是{added}（{_shown(cells)}）"
        also = tuple(typed.place(cell.start, cell.end) for cell in dict.fromkeys((cells[0], cells[-1])))
        yield Fault(typed.place(line.total.start, line.total.end), also, message)


def _rounding(values: list[Decimal]) -> Decimal:
    """Return by how much rounded parts may differ from a rounded total: whole numbers by nothing."""
    places = max(-int(value.as_tuple().exponent) for value in values)
    return Decimal(0) if places <= 0 else Decimal(len(values) + 1) / 2 / 10**places


def _shown(cells: Sequence[Cell]) -> str:
    words = [cell.word for cell in cells]
    return "＋".join(words if len(words) <= 6 else [*words[:3], "…", words[-1]])


def _sentences(typed: Typed) -> Iterator[Fault]:
    """Yield the sentences that name a whole and parts which are more, or fewer, than it."""
    text = typed.text
    for whole in _WHOLE.finditer(text):
        value, unit = Decimal(whole[1]), whole[2]
        if below := _PARTS.match(text, whole.end()):
            yield from _divided(typed, whole, value, unit, below)
        line = text.rfind("\n", 0, whole.start()) + 1
        above = _BEFORE.search(text, max(line, whole.start() - 120), whole.start())
        if above:
            parts = _numbers(above["parts"], above.start("parts"), unit)
            added = sum((part for part, _, _ in parts), Decimal(0))
            if len(parts) > 1 and added != value:
                yield _unequal(typed, whole, value, unit, parts, "各项相加")


class _Part(NamedTuple):
    """One part of a whole, and where its words begin and end."""

    value: Decimal
    start: int
    end: int


def _divided(
    typed: Typed, whole: re.Match[str], value: Decimal, unit: str, below: re.Match[str]
) -> Iterator[Fault]:
    """Yield a fault for the parts after 其中: more than the whole, or a list that leaves some of it out."""
    if _CROSSING.search(below["parts"]):
        too_many = [part for part in _numbers(below["parts"], below.start("parts"), unit) if part.value > value]
        if too_many:
            yield _unequal(typed, whole, value, unit, too_many[:1], "其中一项")
        return
    parts = _numbers(below["parts"], below.start("parts"), unit)
    added = sum((part.value for part in parts), Decimal(0))
    if parts and added > value:
        yield _unequal(typed, whole, value, unit, parts, "其中各项相加")
    elif len(parts) > 1 and added < value and parts[-1].end == below.end("parts"):
        fault = _unequal(typed, whole, value, unit, parts, "其中各项相加")
        rest = f"{value - added}{unit}"
        hint = f"各项应当列全的，改正有错的一项；另有{rest}没有列出的，写明“其他{rest}”"
        yield Fault(fault.place, fault.also, fault.message, hint, Severity.INFO)


def _numbers(text: str, start: int, unit: str) -> list[_Part]:
    """Return the parts of a list in the unit of its whole, up to the first that is no such part."""
    parts: list[_Part] = []
    begin = 0
    for end in [*(match.start() for match in _JOINTS.finditer(text)), len(text)]:
        piece = text[begin:end]
        match = _PART.fullmatch(piece)
        if match is None and not any(character.isdigit() for character in piece):
            continue  # a joint inside a name: 内科和外科3人
        if match is None or match[2] != unit:
            break
        parts.append(_Part(Decimal(match[1]), start + begin, start + end))
        begin = end + 1
    return parts


def _unequal(
    typed: Typed, whole: re.Match[str], value: Decimal, unit: str, parts: Sequence[_Part], how: str
) -> Fault:
    added = sum((part.value for part in parts), Decimal(0))
    also: tuple[Place, ...] = tuple(
        typed.place(part.start, part.end) for part in dict.fromkeys((parts[0], parts[-1]))
    )
    message = f"“{whole[0]}”，{how}是{added}{unit}"
    return Fault(typed.place(whole.start(), whole.end()), also, message)
