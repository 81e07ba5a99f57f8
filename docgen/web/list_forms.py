"""The form of an item, made from the columns of its sheets, and what comes back from it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from docgen.errors import Finding, Place
from docgen.load.groups import Group
from docgen.load.tables.grid import Cell
from docgen.load.tables.layout import Column, Sheet
from docgen.load.tables.values import items_of, joined, value_of
from docgen.web.list_patch import Plain
from docgen.web.listing_data import main_sheet, part_sheets, typed_at

DROP = "删去/"
"""Before the name of a key that the model does not know: the box that says it is to go."""
ORIGIN = "#"
"""Under which a row of a repeated part says which one it was, from 0; empty for a new one."""
_ROW = re.compile(r"([^.]+?)第(\d+)项(?:\.(.*))?")
_ITEM = re.compile(r"第\d+项$")
_QUOTED = re.compile(r"“([^”]+)”")
_COUNT = re.compile(r"(.+?)\s*[=＝:：\s]\s*([^=＝:：\s]+)")

Posted = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Field:
    """One value: the name it is posted under, its column, how it is shown, what is wrong with it.

    `odd` is True for a value of a shape that the form cannot show (it stays as it is), `counts` for several numbers
    under free names, a line each. `unit` stands behind the value.
    """

    name: str
    column: Column
    value: str
    faults: tuple[str, ...] = ()
    odd: bool = False
    counts: bool = False
    unit: str = ""

    @property
    def label(self) -> str:
        """The last key of its path."""
        return self.column.path[-1]

    @property
    def tall(self) -> bool:
        """True for what needs several lines."""
        return self.counts or self.column.between == "\n" or "\n" in self.value or self.column.attributes[-1] == "note"


@dataclass(frozen=True, slots=True)
class PartRow:
    """One of an item's repeated parts; `origin` is its number before it was edited, or empty."""

    fields: tuple[Field, ...]
    origin: str = ""
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Fields that belong together under a title (empty for the item's own), or the `rows` of a repeated part.

    `blank` is the row that a new one starts from; None where nothing is repeated.
    """

    title: str
    fields: tuple[Field, ...] = ()
    rows: tuple[PartRow, ...] = ()
    blank: PartRow | None = None
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """The whole form; `unknown` are keys that the model does not know, `elsewhere` faults that no field has."""

    sections: tuple[Section, ...]
    unknown: tuple[str, ...] = ()
    elsewhere: tuple[Finding, ...] = ()


class _Told:
    """What is wrong, by the names of fields; each is taken by the field that shows it."""

    def __init__(self, group: Group, findings: Iterable[Finding]) -> None:
        self._by_name: dict[str, list[Finding]] = {}
        counts = main_sheet(group).counts
        parts = {sheet.part[0]: sheet for sheet in part_sheets(group) if sheet.part}
        for finding in findings:
            where = finding.place.where
            missing = _QUOTED.search(finding.message) if finding.rule == "data.missing" else None
            if missing and where.split(".")[-1] != missing[1]:
                where = f"{where}.{missing[1]}" if where else missing[1]
            row = _ROW.fullmatch(where)
            if row and row[1] in parts:
                sheet, own = parts[row[1]], _ITEM.sub("", row[3] or "")
                if sheet.counts and own.startswith(f"{sheet.counts[0]}."):
                    own = sheet.counts[0]
                name = f"{row[1]}/{int(row[2]) - 1}" + (f"/{own}" if own else "")
            elif counts and where.startswith(f"{counts[0]}."):
                name = where.replace(".", "/", 1)
            else:
                name = _ITEM.sub("", where)
            self._by_name.setdefault(name, []).append(finding)

    def take(self, name: str) -> tuple[str, ...]:
        """Return what is wrong with a field, as sentences."""
        found = self._by_name.pop(name, ()) if name else ()
        return tuple(
            "这一项要填写。" if one.rule == "data.missing" else f"{one.message}。{one.hint}".removesuffix("。") + "。"
            for one in found
        )

    def left(self) -> tuple[Finding, ...]:
        """Return what no field has taken."""
        return tuple(finding for findings in self._by_name.values() for finding in findings)


def form_of(group: Group, plain: dict[str, Plain], units: Mapping[str, str], findings: Iterable[Finding] = ()) -> Form:
    """Return the form of an item; `units` are the indicators that may be counted, `findings` are told by field."""
    told = _Told(group, findings)
    main = main_sheet(group)
    sections: list[Section] = []
    for title, columns in _grouped(main.columns):
        fields = tuple(_field("", column, plain, told) for column in columns)
        sections.append(Section(title, fields, faults=told.take(title)))
    if main.counts:
        sections.append(_counts_section(main, plain, units, told))
    sections += [_part_section(sheet, plain, told) for sheet in part_sheets(group)]
    known = {column.path[0] for column in main.columns} | {section.title for section in sections}
    return Form(tuple(sections), tuple(key for key in plain if key not in known), told.left())


def posted_item(group: Group, plain: dict[str, Plain], posted: Posted) -> dict[str, Plain]:
    """Return what an item says after the form came back; a field that was not touched says what was typed."""
    main = main_sheet(group)
    made: dict[str, Plain] = {}
    for column in main.columns:
        _put(made, column.path, _answer(column.heading, column, plain, posted))
    if main.counts:
        alias = main.counts[0]
        typed = plain.get(alias)
        before = typed if isinstance(typed, dict) else {}
        counted = {}
        for name in dict.fromkeys((*before, *(key[len(alias) + 1 :] for key in posted if key.startswith(f"{alias}/")))):
            text = posted.get(f"{alias}/{name}", before.get(name, "")).strip()
            if text:
                counted[name] = text
        if counted:
            made[alias] = counted
    for sheet in part_sheets(group):
        assert sheet.part is not None
        rows = list(_posted_rows(sheet, plain, posted))
        if rows:
            made[sheet.part[0]] = rows
    own = {column.path[0] for column in main.columns} | {sheet.part[0] for sheet in part_sheets(group) if sheet.part}
    own |= {main.counts[0]} if main.counts else set()
    made |= {key: value for key, value in plain.items() if key not in own and f"{DROP}{key}" not in posted}
    order = list(plain)
    return dict(sorted(made.items(), key=lambda one: order.index(one[0]) if one[0] in order else len(order)))


def _posted_rows(sheet: Sheet, plain: dict[str, Plain], posted: Posted) -> Iterator[dict[str, Plain]]:
    assert sheet.part is not None
    alias = sheet.part[0]
    typed = plain.get(alias)
    before = typed if isinstance(typed, list) else [typed] if typed else []
    head = re.compile(re.escape(alias) + r"/(\d{1,6})/")
    numbers = sorted({int(match[1]) for key in posted if (match := head.match(key))})
    for number in numbers:
        prefix = f"{alias}/{number}/"
        origin = posted.get(f"{prefix}{ORIGIN}", "")
        old = before[int(origin)] if origin.isdecimal() and len(origin) < 7 and int(origin) < len(before) else {}
        old = old if isinstance(old, dict) else {}
        row: dict[str, Plain] = {}
        for column in sheet.columns:
            _put(row, column.path, _answer(prefix + column.heading, column, old, posted))
        if sheet.counts:
            name = prefix + sheet.counts[0]
            typed_counts = old.get(sheet.counts[0])
            counts = typed_counts if isinstance(typed_counts, dict) else {}
            text = posted.get(name)
            if text is not None and _plain_text(text) != _counts_text(counts):
                counts = _counts_of(text)
            if counts:
                row[sheet.counts[0]] = counts
        row |= {key: value for key, value in old.items() if key not in _own_keys(sheet)}
        if row:
            order = list(old)
            yield dict(sorted(row.items(), key=lambda one: order.index(one[0]) if one[0] in order else len(order)))


def _own_keys(sheet: Sheet) -> set[str]:
    return {column.path[0] for column in sheet.columns} | ({sheet.counts[0]} if sheet.counts else set())


def _answer(name: str, column: Column, plain: dict[str, Plain], posted: Posted) -> Plain | None:
    typed = typed_at(plain, column.path)
    text = posted.get(name)
    if text is None or _plain_text(text) == _shown(column, typed)[0]:
        return typed
    value, _ = value_of(Cell(_plain_text(text), Place()), column)
    if not value.strip():
        return None
    return items_of(value, column) if column.between else value


def _put(made: dict[str, Plain], path: tuple[str, ...], value: Plain | None) -> None:
    if value is None:
        return
    for key in path[:-1]:
        made = made.setdefault(key, {})
    made[path[-1]] = value


def _grouped(columns: tuple[Column, ...]) -> Iterator[tuple[str, list[Column]]]:
    """Yield the item's own columns first, then those of each part that it has once."""
    titles = dict.fromkeys(column.path[0] if len(column.path) > 1 else "" for column in columns)
    for title in sorted(titles, key=bool):
        yield title, [column for column in columns if (column.path[0] if len(column.path) > 1 else "") == title]


def _field(prefix: str, column: Column, plain: dict[str, Plain], told: _Told) -> Field:
    name = prefix + column.heading
    value, odd = _shown(column, typed_at(plain, column.path))
    return Field(name, column, value, told.take(name), odd)


def _shown(column: Column, typed: Plain | None) -> tuple[str, bool]:
    """Return how the form shows a value, and whether it is of a shape that it cannot show."""
    if typed is None:
        return "", False
    if isinstance(typed, str):
        return (joined([typed], column).strip("\n") if column.between else typed.strip("\n")), False
    if column.between and isinstance(typed, list) and all(isinstance(one, str) for one in typed):
        return joined(typed, column).strip("\n"), False
    return "", True


def _counts_section(sheet: Sheet, plain: dict[str, Plain], units: Mapping[str, str], told: _Told) -> Section:
    assert sheet.counts is not None
    alias, attribute = sheet.counts
    typed = plain.get(alias)
    counts = typed if isinstance(typed, dict) else {}
    fields = []
    for name in dict.fromkeys((*units, *counts)):
        value = counts.get(name, "")
        column = Column((alias, name), (attribute, name), "number")
        odd = not isinstance(value, str)
        key = f"{alias}/{name}"
        fields.append(Field(key, column, "" if odd else value, told.take(key), odd, unit=units.get(name, "")))
    return Section(alias, tuple(fields), faults=told.take(alias))


def _part_section(sheet: Sheet, plain: dict[str, Plain], told: _Told) -> Section:
    assert sheet.part is not None
    alias = sheet.part[0]
    typed = plain.get(alias)
    items = typed if isinstance(typed, list) else [typed] if typed else []
    rows = [_part_row(sheet, f"{alias}/{number}/", item, str(number), told) for number, item in enumerate(items)]
    return Section(
        alias, (), tuple(rows), _part_row(sheet, f"{alias}/__/", {}, "", _Told(sheet.group, ())), told.take(alias)
    )


def _part_row(sheet: Sheet, prefix: str, item: Plain, origin: str, told: _Told) -> PartRow:
    plain = item if isinstance(item, dict) else {}
    fields = [_field(prefix, column, plain, told) for column in sheet.columns]
    fields = [replace(one, column=replace(one.column, path=(".".join(one.column.path),))) for one in fields]
    if sheet.counts:
        alias, attribute = sheet.counts
        typed = plain.get(alias)
        text = _counts_text(typed if isinstance(typed, dict) else {})
        column = Column((alias,), (attribute,), "text", "每行一项，如 门诊人次=205")
        fields.append(Field(prefix + alias, column, text, told.take(prefix + alias), counts=True))
    return PartRow(tuple(fields), origin, told.take(prefix[:-1]))


def _counts_text(counts: dict[str, Plain]) -> str:
    return "\n".join(f"{name}={count}" for name, count in counts.items())


def _counts_of(text: str) -> dict[str, str]:
    """Return numbers by name, a line each; a line without a number is a name whose number is missing."""
    counts = {}
    for line in filter(str.strip, _plain_text(text).split("\n")):
        match = _COUNT.fullmatch(line.strip())
        counts[match[1] if match else line.strip()] = match[2] if match else "？"
    return counts


def _plain_text(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
