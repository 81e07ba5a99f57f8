"""What stands in a form, between its controls and a paper's file: taken from a request, tidied, changed row by row."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from typing import cast

from docgen.errors import InputError, Place, error
from docgen.template.fields import ATTACHMENT_PARTS, FieldSpec, FieldType
from docgen.web.paper_text import Typed, Values

NUMBERS = frozenset((FieldType.INTEGER, FieldType.NUMBER, FieldType.AMOUNT, FieldType.YEAR))
"""Lists of these stand in one cell of a table, side by side."""
BLOCKS = frozenset((FieldType.BODY, FieldType.LINES))
"""Texts of several lines."""
MOST_ITEMS = 2000
"""How many items a list of a form may have: a longer one belongs in a table file."""
_INDEX = re.compile(r"\[(\d{1,5})\]")
_STEP = re.compile(r"([^.\[\]:]+)(?:\[(\d{1,5})\])?(?:\.|$)")


def posted(specs: Sequence[FieldSpec], form: Mapping[str, str], before: str = "") -> Values:
    """Return what a form sends for these fields; what is left empty stays, so that empty rows keep their place."""
    return {spec.name: _posted(spec, form, before + spec.name) for spec in specs}


def _posted(spec: FieldSpec, form: Mapping[str, str], path: str) -> Typed:
    if not spec.many:
        return _one(spec, form, path)
    if path in form:  # numbers side by side in one cell
        return cast(list[Typed], split_numbers(form[path]))
    counts = {int(match[1]) for name in form if name.startswith(path) and (match := _INDEX.match(name, len(path)))}
    return [_one(spec, form, f"{path}[{index}]") for index in sorted(counts)[:MOST_ITEMS]]


def _one(spec: FieldSpec, form: Mapping[str, str], path: str) -> Typed:
    if spec.parts:
        return posted(spec.parts, form, f"{path}.")
    return form.get(path, "").replace("\r\n", "\n").replace("\r", "\n")


def split_numbers(text: str) -> list[str]:
    """Return the numbers of a cell, parted by blanks or 、."""
    return [part for part in re.split(r"[\s、]+", text) if part]


def settled(spec: FieldSpec, value: Typed | None) -> Typed | None:
    """Return a field's value as a form holds it: a lone item as a list of one, no empty parts; None for nothing."""
    if value is None or not spec.many:
        return None if value is None else _settled_one(spec, value)
    items = value if isinstance(value, list) else [value]
    kept = [one for item in items if (one := _settled_one(spec, item)) is not None]
    return kept or None


def _settled_one(spec: FieldSpec, value: Typed) -> Typed | None:
    if spec.type is FieldType.ATTACHMENT and isinstance(value, str) and value.strip():
        value = {ATTACHMENT_PARTS[0].name: value}
    if isinstance(value, dict):
        parts = {part.name: settled(part, value.get(part.name)) for part in spec.parts}
        return {name: part for name, part in parts.items() if part is not None} or None
    if isinstance(value, list) or not value.strip():
        return value if isinstance(value, list) else None
    text = value.replace("\r\n", "\n").rstrip("\r\n")
    return f"{text}\n" if spec.type in BLOCKS else text


def moved(specs: Sequence[FieldSpec], values: Values) -> dict[str, str]:
    """Return where each value of a form stands in it, by the path that it has once empty rows are left out."""
    found: dict[str, str] = {}
    for spec in specs:
        _follow(spec, values.get(spec.name), spec.name, spec.name, found)
    return found


def _follow(spec: FieldSpec, value: Typed | None, kept: str, shown: str, found: dict[str, str]) -> None:
    found[kept] = shown
    if spec.many and isinstance(value, list):
        count = 0
        for index, item in enumerate(value):
            if _settled_one(spec, item) is not None:
                _follow_one(spec, item, f"{kept}[{count}]", f"{shown}[{index}]", found)
                count += 1
    elif value is not None:
        _follow_one(spec, value, kept, shown, found)


def _follow_one(spec: FieldSpec, value: Typed, kept: str, shown: str, found: dict[str, str]) -> None:
    found[kept] = shown
    if isinstance(value, dict):
        for part in spec.parts:
            _follow(part, value.get(part.name), f"{kept}.{part.name}", f"{shown}.{part.name}", found)


def fits(spec: FieldSpec, value: Typed) -> bool:
    """Return True when a form can show what a file says for a field."""
    items = value if spec.many and isinstance(value, list) else [value]
    return all(_fits_one(spec, item) for item in items)


def _fits_one(spec: FieldSpec, value: Typed) -> bool:
    if not spec.parts or (spec.type is FieldType.ATTACHMENT and isinstance(value, str)):
        return isinstance(value, str)
    parts = {part.name: part for part in spec.parts}
    return isinstance(value, dict) and all(name in parts and fits(parts[name], inner) for name, inner in value.items())


def changed(specs: Sequence[FieldSpec], values: Values, order: str, text: str) -> tuple[str, str]:
    """Carry out an order such as `up:附件:1` in the values; return the field touched and the path to go on at.

    Orders: add:列表:第几项之前, remove, up, down and paste:列表:行:列, and clear:字段. `text` is what is pasted.

    Raises:
        InputError: the order is none of these, or names no list of the form.
    """
    verb, _, rest = order.partition(":")
    path, *numbers = rest.split(":")
    if not all(number.isdecimal() and len(number) < 6 for number in numbers):
        raise _unknown()
    at = [int(number) for number in numbers]
    field = path.partition("[")[0].partition(".")[0]
    if verb == "clear":
        values.pop(field, None)
        return field, field
    spec, items = _list_at(specs, values, path)
    index = at[0] if at else len(items)
    match verb:
        case "add":
            index = min(index, len(items), MOST_ITEMS - 1)
            items.insert(index, {} if spec.parts else "")
        case "remove" if index < len(items):
            del items[index]
            index = min(index, len(items) - 1)
        case "up" | "down" if index < len(items):
            target = index + (1 if verb == "down" else -1)
            if 0 <= target < len(items):
                items[index], items[target] = items[target], items[index]
                index = target
        case "paste":
            _paste(spec, items, text, index, at[1] if len(at) > 1 else 0)
        case _:
            raise _unknown()
    return field, f"{path}[{index}]" if index >= 0 else path


def _list_at(specs: Sequence[FieldSpec], values: Values, path: str) -> tuple[FieldSpec, list[Typed]]:
    holder, position = values, 0
    while match := _STEP.match(path, position):
        spec = next((one for one in specs if one.name == match[1]), None)
        if spec is None:
            break
        position = match.end()
        if position == len(path):
            items = holder.setdefault(spec.name, [])
            if spec.many and match[2] is None and isinstance(items, list):
                return spec, items
            break
        inner = holder.get(spec.name)
        if isinstance(inner, list) and match[2] is not None and int(match[2]) < len(inner):
            inner = inner[int(match[2])]
        if not isinstance(inner, dict):
            break
        specs, holder = spec.parts, inner
    raise _unknown()


def _paste(spec: FieldSpec, items: list[Typed], text: str, row: int, column: int) -> None:
    """Put the cells of a copied table into a list from a row and a column on; more rows are added as needed."""
    rows = [cells for cells in csv.reader(io.StringIO(text), dialect="excel-tab") if any(map(str.strip, cells))]
    row = min(row, len(items))
    if not spec.parts:
        cells = [cell.strip() for cells in rows for cell in cells if cell.strip()]
        items[row : row + (1 if row < len(items) and items[row] == "" else 0)] = cells[:MOST_ITEMS]
        return
    names = [part.name for part in spec.parts]
    if rows and len(rows[0]) > 1 and {cell.strip() for cell in rows[0]} <= set(names):
        names, column = [cell.strip() for cell in rows.pop(0)], 0
    parts = {part.name: part for part in spec.parts}
    for offset, cells in enumerate(rows[:MOST_ITEMS]):
        if row + offset >= len(items):
            items.append({})
        record = items[row + offset]
        for name, cell in zip(names[column:], cells, strict=False):
            if isinstance(record, dict):
                record[name] = cast(Typed, split_numbers(cell) if parts[name].many else cell.strip())


def _unknown() -> InputError:
    return InputError(error("web.order", Place(), "表单里没有这一处", "刷新页面后再试。"))
