"""Facts that a paper states otherwise than the data, or than itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from docgen.errors import Place, Severity
from docgen.model import Pairing, nodes
from docgen.model.ranks import rank_of
from docgen.reconcile.deadlines import DAY, day_of
from docgen.reconcile.registry import Fault, paper_rule
from docgen.reconcile.stated import agreed
from docgen.reconcile.typed import ISSUED, Paper, Typed, entries_of
from docgen.template.fields import FieldType
from docgen.text.dates import format_date

_PERSON, _PHONE = ("联系人", "姓名"), ("联系电话", "电话")
_CALL = re.compile(
    r"联系人[：:]?\s*(?P<name>[\u4e00-\u9fff·]{2,12}?)[，,；;、。\s（(]*(?:联系)?电话[：:]?\s*(?P<phone>\d[\d-]{6,})"
)
_NAMED_CALL = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{4,30}?)[（(，,：:\s]?(?:联系)?电话[：:]?\s*(?P<phone>\d[\d-]{6,})"
)
_TITLED = re.compile(r"(?P<name>[\u4e00-\u9fff·]{2,12})[（(](?P<title>[\u4e00-\u9fff]{2,8})[）)]")
_WEEKDAY = re.compile(rf"{DAY}[（(](?:星期|周)(?P<weekday>[一二三四五六日天])[）)]")
_WEEKDAYS = "一二三四五六日"
_YEAR = re.compile(r"(?<!\d)(\d{4})年")


@paper_rule("year-term", "年度与期限", Severity.WARNING, "核对年度和结对的期限")
def year_term(paper: Paper) -> Iterator[Fault]:
    """Yield years in which no pairing of the paper is in force."""
    pairings = paper.pairings
    since = 0
    if not pairings:
        # An office also sets old papers anew; the data know nothing of years before the first pairing.
        since = paper.shared.first_year
        workspace = paper.workspace
        found = [workspace.pairings_supported_by(one.id) for one in paper.institutions]
        found += [workspace.pairings_received_by(one.id) for one in paper.institutions]
        pairings = tuple(pairing for group in found for pairing in group)
    for spec in paper.specs(FieldType.YEAR):
        year = paper.value(spec.name)
        if not isinstance(year, int) or year < since or not pairings:
            continue
        if any(pairing.term.start.year <= year <= pairing.term.end.year for pairing in pairings):
            continue
        nearest = min(pairings, key=lambda pairing: _distance(pairing, year))
        term = f"{format_date(nearest.term.start)}至{format_date(nearest.term.end)}"
        message = f"“{spec.name}”是{year}年，结对“{nearest.id}”的期限是{term}"
        yield Fault(paper.place(spec.name), (paper.workspace.places["结对", nearest.id].of("期限"),), message)


def _distance(pairing: Pairing, year: int) -> int:
    return max(pairing.term.start.year - year, year - pairing.term.end.year)


@paper_rule("paper-fact", "同一件事两种说法", Severity.WARNING, "以一处为准，改正另一处；数据里已有的，公文里不必再写")
def paper_fact(paper: Paper) -> Iterator[Fault]:
    """Yield facts that the paper states and the data, or the paper itself, state otherwise."""
    yield from _contacts(paper, paper.node)
    yield from _title_year(paper)
    if len(paper.pairings) == 1:
        yield from _taken_over(paper, paper.pairings[0])
    for typed in paper.bodies:
        yield from _weekdays(paper, typed)
        for match in _CALL.finditer(typed.text):
            yield from _phone(paper, match["name"], match["phone"], typed.place(*match.span("phone")))
        yield from _of_institutions(paper, typed)
        yield from _titles(paper, typed)
        if len(paper.pairings) == 1:
            yield from agreed(paper, typed, paper.pairings[0])


def _contacts(paper: Paper, node: nodes.Mapping) -> Iterator[Fault]:
    """Yield contacts with another telephone number than the data have, in the paper and in its records."""
    names, phones = (_typed_under(node, keys) for keys in (_PERSON, _PHONE))
    if len(names) == 1 and len(phones) == 1:
        place = replace(phones[0].place, where=_PHONE[0])
        yield from _phone(paper, names[0].text.strip(), phones[0].text, place)
    for name in node.entries:
        for item in entries_of(node, name):
            if isinstance(item, nodes.Mapping):
                yield from _contacts(paper, item)


def _typed_under(node: nodes.Mapping, keys: tuple[str, ...]) -> list[nodes.Scalar]:
    return [value for key in keys if isinstance(value := node.entries.get(key), nodes.Scalar)]


def _phone(paper: Paper, name: str, phone: str, place: Place) -> Iterator[Fault]:
    known = paper.shared.phones.get(name, ())
    if known and all(_digits(phone) != _digits(other) for other, _ in known):
        message = f"{name}的电话写的是{phone.strip()}，数据里是{known[0][0]}"
        yield Fault(place, (known[0][1],), message)


def _of_institutions(paper: Paper, typed: Typed) -> Iterator[Fault]:
    """Yield telephone numbers right after the name of an institution that has another one in the data."""
    for match in _NAMED_CALL.finditer(typed.text):
        names = (name for name in _endings(match["name"], 4) if name in paper.shared.institutions)
        known = next((paper.shared.institutions[name] for name in names), None)
        phone = paper.workspace.institutions[known].phone if known else None
        if known and phone and _digits(phone) != _digits(match["phone"]):
            message = f"{match['name']}的电话写的是{match['phone']}，数据里是{phone}"
            place = paper.workspace.places["单位", known].of("联系电话")
            yield Fault(typed.place(*match.span("phone")), (place,), message)


def _titles(paper: Paper, typed: Typed) -> Iterator[Fault]:
    """Yield people with another title in brackets than the data have: 何清远（副主任医师）."""
    for match in _TITLED.finditer(typed.text):
        if rank_of(match["title"]) is None:
            continue
        names = (name for name in _endings(match["name"], 2) if name in paper.shared.people)
        person = next((paper.shared.people[name] for name in names), None)
        if person and person.title and person.title != match["title"]:
            message = f"{person.name}的职称写的是“{match['title']}”，数据里是“{person.title}”"
            place = paper.workspace.places["人员", person.id].of("职称")
            yield Fault(typed.place(*match.span("title")), (place,), message)


def _endings(text: str, shortest: int) -> Iterator[str]:
    """Yield the ends of a text, the longest first: the name that it ends with stands among them."""
    return (text[start:] for start in range(max(0, len(text) - shortest + 1)))


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _title_year(paper: Paper) -> Iterator[Fault]:
    """Yield a typed title whose only year is not the year of the paper."""
    values = ((spec.name, paper.value(spec.name)) for spec in paper.specs(FieldType.YEAR))
    years = [(name, value) for name, value in values if isinstance(value, int)]
    for typed in paper.texts:
        if typed.where != "标题" or len(years) != 1:
            continue
        found = list(_YEAR.finditer(typed.text))
        if len({match[1] for match in found}) == 1 and int(found[0][1]) != years[0][1]:
            message = f"标题写的是{found[0][1]}年，“{years[0][0]}”是{years[0][1]}年"
            yield Fault(typed.place(*found[0].span()), (paper.place(years[0][0]),), message)


def _taken_over(paper: Paper, pairing: Pairing) -> Iterator[Fault]:
    """Yield typed fields that say otherwise than the pairing under the same name, from which their default comes.

    Only in papers that carry the pairing's own number: any other may be signed on another day.
    """
    given = next(spec.name for spec in paper.specs(FieldType.PAIRING))
    if not any(_is_path(spec.default, f"{given}.编号") for spec in paper.fields.kind.fields):
        return
    for spec in paper.fields.kind.fields:
        if spec.name not in paper.node.entries or not _is_path(spec.default, f"{given}.{spec.name}"):
            continue
        attribute = next(name for name, info in Pairing.model_fields.items() if info.alias == spec.name)
        known, value = getattr(pairing, attribute), paper.value(spec.name)
        if known is not None and value != known:
            shown = [format_date(one) if isinstance(one, date) else str(one) for one in (value, known)]
            message = f"“{spec.name}”写的是{shown[0]}，结对“{pairing.id}”里是{shown[1]}"
            place = paper.workspace.places["结对", pairing.id].of(spec.name)
            yield Fault(paper.place(spec.name), (place,), message)


def _is_path(default: str | None, path: str) -> bool:
    """Return True for a default that is nothing but a path: `{{ 结对.签订日期 }}`."""
    return default is not None and "".join(default.split()) == f"{{{{{path}}}}}"


def _weekdays(paper: Paper, typed: Typed) -> Iterator[Fault]:
    """Yield days with the weekday of another."""
    issued = paper.value(ISSUED)
    for match in _WEEKDAY.finditer(typed.text):
        day = day_of(match, issued if isinstance(issued, date) else None)
        right = _WEEKDAYS[day.weekday()] if day else ""
        if day and match["weekday"].replace("天", "日") != right:
            message = f"“{match[0]}”：{format_date(day)}是星期{right}"
            also = (paper.place(ISSUED),) if issued and not match["year"] else (typed.place(*match.span("weekday")),)
            yield Fault(typed.place(*match.span()), also, message)
