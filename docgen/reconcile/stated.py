"""What a paper's text states of its pairing: numbers, term, funds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from docgen.errors import InputError
from docgen.model import Pairing
from docgen.reconcile.registry import Fault
from docgen.reconcile.typed import Paper, Typed
from docgen.text import numerals
from docgen.text.dates import format_date, parse_date

_COUNT = r"(?P<number>\d+|[一二两三四五六七八九十]+)"
_WITHIN = r"[^\d，。；：、\n]"
_DATE = r"\d{4}年\d{1,2}月\d{1,2}日"
_EXCEPTION = re.compile("首批|另|增派|加派|其中|至少|不少于|以上|最多|不超过")
"""A clause with one of these states something beside what was agreed."""

_STATED = (
    (re.compile(rf"每批{_WITHIN}{{0,10}}?{_COUNT}[名人](?!次)"), "派驻.人数"),
    (re.compile(rf"派驻[^\d，。；：、\n每批期]{{0,6}}?{_COUNT}[名人](?!次)"), "派驻.人数"),
    (re.compile(rf"每年{_WITHIN}{{0,8}}?{_COUNT}批"), "派驻.每年批次"),
    (re.compile(rf"每人{_WITHIN}{{0,10}}?{_COUNT}个月"), "派驻.每人月数"),
    (re.compile(rf"每年{_WITHIN}{{0,12}}?进修{_WITHIN}{{0,8}}?{_COUNT}[名人](?!次)"), "进修.每年人数"),
    (re.compile(r"一式(?P<number>\d+|[一二两三四五六七八九十壹贰叁肆伍陆柒捌玖拾]+)份"), "份数"),
)
"""How a text states a number of a pairing, and the key that has it."""

_TERM = re.compile(rf"(?:协议期限|期限|有效期|协议期){_WITHIN}{{0,8}}(?P<start>{_DATE})(?:起)?至(?P<end>{_DATE})")
_FUNDS = re.compile(rf"经费{_WITHIN}{{0,8}}?(?P<number>\d+(?:\.\d+)?)(?P<unit>万)?元")
_SHARE_OF_FUNDS = re.compile("每|首|另|其中|已|按")


def agreed(paper: Paper, typed: Typed, pairing: Pairing) -> Iterator[Fault]:
    """Yield what the text states of the pairing otherwise than the data."""
    home = paper.workspace.places["结对", pairing.id]
    told: set[int] = set()
    for pattern, path in _STATED:
        known = _numbers(pairing, path)
        for match in pattern.finditer(typed.text) if known else ():
            stated = _number(match["number"])
            at = match.start("number")
            if stated is None or stated in known or at in told or _EXCEPTION.search(_clause(typed.text, match)):
                continue
            told.add(at)
            message = f"“{match[0]}”与结对“{pairing.id}”的“{path}”（{known[0]}）不一致"
            yield Fault(typed.place(*match.span()), (home.of(path),), message)
    for match in _TERM.finditer(typed.text):
        yield from _term(paper, typed, pairing, match)
    for match in _FUNDS.finditer(typed.text) if pairing.funds else ():
        assert pairing.funds is not None
        value = Decimal(match["number"]) * (10_000 if match["unit"] else 1)
        # The same figures in another unit are told by the rule on units.
        same = Decimal(match["number"]) in (pairing.funds.amount, pairing.funds.amount / 10_000)
        if value != pairing.funds.amount and not same and not _SHARE_OF_FUNDS.search(_clause(typed.text, match)):
            message = f"“{match[0]}”与结对“{pairing.id}”的经费（{pairing.funds.amount}元）不一致"
            yield Fault(typed.place(*match.span()), (home.of("经费.金额"),), message)


def _term(paper: Paper, typed: Typed, pairing: Pairing, match: re.Match[str]) -> Iterator[Fault]:
    try:
        start, end = (parse_date(match[name]) for name in ("start", "end"))
    except InputError:
        return
    if (start, end) != (pairing.term.start, pairing.term.end):
        known = f"{format_date(pairing.term.start)}至{format_date(pairing.term.end)}"
        message = f"“{match[0]}”与结对“{pairing.id}”的期限（{known}）不一致"
        place = paper.workspace.places["结对", pairing.id].of("期限")
        yield Fault(typed.place(*match.span()), (place,), message)


def _numbers(pairing: Pairing, path: str) -> tuple[int, ...]:
    """Return the numbers that a text may state for a key of the pairing; none when nothing was agreed."""
    posting, training = pairing.posting, pairing.training
    known = {
        "派驻.人数": (posting.headcount, posting.headcount * posting.batches) if posting else (),
        "派驻.每年批次": (posting.batches,) if posting else (),
        "派驻.每人月数": (posting.months,) if posting and posting.months else (),
        "进修.每年人数": (training.per_year,) if training else (),
        "份数": (pairing.copies,),
    }
    return known[path]


def _clause(text: str, match: re.Match[str]) -> str:
    """Return the clause that holds a match, from the mark before it to its end."""
    start = max(text.rfind(mark, 0, match.start()) for mark in "。；，\n") + 1
    return text[start : match.end()]


def _number(text: str) -> int | None:
    try:
        return numerals.parse(text)
    except InputError:
        return None
