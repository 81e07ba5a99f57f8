"""What a form says of a value while it is typed, and what a picker finds in the workspace."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from docgen.errors import InputError
from docgen.model import Institution, Pairing, Person, Workspace
from docgen.template.fields import FieldSpec, FieldType
from docgen.text.dates import format_date, parse_date
from docgen.text.lists import join_names
from docgen.text.money import to_formal_money
from docgen.text.quantities import parse_amount
from docgen.web.paper_text import Typed, Values

MOST_FOUND = 30
"""How many hits a picker lists: who sees more types on."""
_DAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Hit:
    """Something of the workspace: the word to type for it, and what else tells it from others."""

    value: str
    note: str


def picked(workspace: Workspace, type: str, query: str) -> tuple[Hit, ...]:
    """Return what of a type (单位, 人员 or 结对) has all words of a query in its names or number; first hits first."""
    words = query.lower().split()
    found = []
    for hit, text in _known(workspace, type):
        if all(word in text.lower() for word in words):
            found.append(hit)
            if len(found) == MOST_FOUND:
                break
    return tuple(found)


def _known(workspace: Workspace, type: str) -> Iterator[tuple[Hit, str]]:
    """Yield each thing of a type, with the text that is searched."""
    match type:
        case "单位":
            for place in workspace.institutions.values():
                facts = (place.id, place.short_name, place.region)
                note = "，".join(fact for fact in facts if fact and fact != place.name)
                yield Hit(_word(workspace, "单位", place.name, place.id), note), f"{place.name} {note}"
        case "人员":
            for person in workspace.people.values():
                note = _person(person, workspace).partition("：")[2]
                hit = Hit(_word(workspace, "人员", person.name, person.id), note)
                yield hit, f"{person.name} {person.id} {note}"
        case "结对":
            for pairing in workspace.pairings.values():
                note = _pairing(pairing, workspace)
                sides = [workspace.institutions[id].name for id in (pairing.supporter, *pairing.recipients)]
                yield Hit(pairing.id, note), f"{pairing.id} {note} {' '.join(sides)}"


def _word(workspace: Workspace, kind: Literal["单位", "人员"], name: str, id: str) -> str:
    """Return the name where it means nothing else, else the number."""
    try:
        return name if workspace.references.resolve(kind, name) == id else id
    except InputError:
        return id


def echoes(specs: Sequence[FieldSpec], values: Values, workspace: Workspace) -> dict[str, str]:
    """Return what to say beside the values of a form, by path: amounts in words, days of the week, whose name it is."""
    return dict(_echoes(specs, values, workspace, ""))


def _echoes(specs: Sequence[FieldSpec], values: Values, workspace: Workspace, before: str) -> Iterator[tuple[str, str]]:
    for spec in specs:
        value, path = values.get(spec.name), before + spec.name
        items = enumerate(value) if spec.many and isinstance(value, list) else ()
        pairs = [(f"{path}[{at}]", item) for at, item in items] if spec.many else [(path, value)]
        for where, one in pairs:
            if isinstance(one, dict):
                yield from _echoes(spec.parts, one, workspace, f"{where}.")
            elif text := _echo(spec, one, workspace):
                yield where, text


def _echo(spec: FieldSpec, value: Typed | None, workspace: Workspace) -> str:
    if not isinstance(value, str) or not value.strip():
        return ""
    try:
        match spec.type:
            case FieldType.AMOUNT:
                return to_formal_money(parse_amount(value))
            case FieldType.DATE:
                day = parse_date(value)
                return f"{format_date(day)}　星期{_DAYS[day.weekday()]}"
            case FieldType.INSTITUTION:
                return _institution(workspace.institution(value.strip()))
            case FieldType.PERSON:
                return _person(workspace.person(value.strip()), workspace)
            case FieldType.PAIRING:
                return _pairing(workspace.pairing(value.strip()), workspace)
    except InputError:
        pass
    return ""


def _institution(one: Institution) -> str:
    return f"{one.name}（{one.id}）"


def _person(one: Person, workspace: Workspace) -> str:
    home = workspace.institutions.get(one.institution or "")
    facts = (home.short_name if home else "", one.department or "", one.title or "")
    return f"{one.name}：{'，'.join(fact for fact in facts if fact)}"


def _pairing(one: Pairing, workspace: Workspace) -> str:
    sides = [workspace.institutions[id].short_name for id in (one.supporter, *one.recipients)]
    years = f"{one.term.start.year}—{one.term.end.year}"
    return f"{sides[0]} → {join_names(sides[1:])}，{years}年"
