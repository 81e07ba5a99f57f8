"""Rows that are parts of an item (a pairing's 指标, a record's 派驻人员) joined to the row of that item."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from docgen.errors import Finding, InputError, error
from docgen.load.tables.layout import Sheet
from docgen.load.tables.rows import Row, Table
from docgen.model import nodes
from docgen.model.references import References
from docgen.text.dates import parse_month
from docgen.text.nearest import suggestion

Key = tuple[str, ...]


def join_parts(tables: Iterable[Table], references: References) -> list[Finding]:
    """Put the rows of parts into the nodes of their items, faults included; return what belongs to no item."""
    tables = list(tables)
    findings: list[Finding] = []
    items: dict[str, dict[Key, Row]] = {}
    for table in tables:
        if table.sheet.part is None:
            known = items.setdefault(table.sheet.name, {})
            for row in table.rows:
                known.setdefault(_key_of_item(table.sheet, row.node, references), row)
    for table in tables:
        if table.sheet.part is not None:
            owners = items.get(table.sheet.group.stems[1], {})
            findings += [fault for row in table.rows if (fault := _join(row, table.sheet, owners, references))]
    return findings


def _join(row: Row, sheet: Sheet, owners: Mapping[Key, Row], references: References) -> Finding | None:
    assert sheet.part is not None
    alias = sheet.part[0]
    texts = [row.keys.get(column.heading) for column in sheet.keys]
    key = tuple(
        _word(text.text if text else "", column.form, column.refers, references)
        for text, column in zip(texts, sheet.keys, strict=True)
    )
    owner = owners.get(key) or _only_match(key, owners)
    named = next((text for text in texts if text is not None), None)
    if owner is None:
        if named is None:
            hint = f"填写“{sheet.keys[0].heading}”"
            return error("table.no-owner", row.node.place, f"这一行没有写明属于哪一条{sheet.group.kind}", hint)
        shown = "、".join(text.text for text in texts if text)
        names = ["、".join(part for part in known if part) for known in owners]
        hint = suggestion(shown, names) or f"先在工作表“{sheet.group.stems[1]}”里登记"
        return error("table.no-owner", named.place, f"工作表“{sheet.group.stems[1]}”里没有“{shown}”", hint)
    owner.faults += row.faults
    before = owner.node.entries.get(alias)
    items = before.items if isinstance(before, nodes.Sequence) else ()
    owner.node.key_places.setdefault(alias, row.node.place)
    place = owner.node.key_places[alias]
    owner.node.entries[alias] = nodes.Sequence((*items, row.node), place)
    return None


def _only_match(key: Key, owners: Mapping[Key, Row]) -> Row | None:
    """Return the one item that agrees with all that is given of a key."""
    if not key[0] or all(key):
        return None
    found = [
        row
        for known, row in owners.items()
        if all(not part or part == other for part, other in zip(key, known, strict=True))
    ]
    return found[0] if len(found) == 1 else None


def _key_of_item(sheet: Sheet, node: nodes.Mapping, references: References) -> Key:
    by_heading = {column.heading: column for column in sheet.columns}
    parts = []
    for name in sheet.group.keys or sheet.group.names[:1]:
        value, column = node.entries.get(name), by_heading[name]
        text = value.text if isinstance(value, nodes.Scalar) else ""
        parts.append(_word(text, column.form, column.refers, references))
    return tuple(parts)


def _word(text: str, form: str, refers: object, references: References) -> str:
    """Return a text in one spelling, so that names for one thing are equal."""
    try:
        if form == "month":
            return parse_month(text).iso
        if refers == "单位" and text:
            return references.resolve("单位", text)
    except InputError:
        pass
    return text
