"""How the models lie in tables: sheets with columns, derived from the fields, their types and descriptions.

A part of its own (期限) is flattened into columns (期限.起); a repeated part (指标 of a pairing) has a sheet of
its own, each row of which names the item it belongs to; what is counted under free names (数据) has a column a name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, WithJsonSchema
from pydantic.fields import FieldInfo

from docgen.load.groups import GROUPS, Group
from docgen.model.references import Kind
from docgen.model.types import Hundredths, InstitutionRef, Offered, PairingRef, PersonRef, WholeLines
from docgen.text.dates import Month

Form = Literal["text", "word", "number", "percent", "date", "month", "yes-no"]
"""How a cell is read: free text, a word by which things are known, a quantity, a day, a month, 是 or 否."""

_REFERENCES: tuple[tuple[Any, Kind], ...] = ((InstitutionRef, "单位"), (PersonRef, "人员"), (PairingRef, "结对"))
_FORMS: dict[Any, Form] = {date: "date", Month: "month", bool: "yes-no", int: "number", Decimal: "number"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the Chinese keys and the attributes that lead to its values from an item.

    `between` parts the items of a list in one cell; empty for a single value. `options` are all that may be typed,
    `offered` is what is only offered. `required` is True where every item needs a value.
    """

    path: tuple[str, ...]
    attributes: tuple[str, ...]
    form: Form
    description: str = ""
    required: bool = False
    between: Literal["", "、", "\n"] = ""
    options: tuple[str, ...] = ()
    refers: Kind | None = None
    offered: str = ""

    @property
    def heading(self) -> str:
        """The column's name: `期限.起`."""
        return ".".join(self.path)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: a row is an item of `group`, or where `part` is given (alias and attribute) one of its parts.

    `keys` are the columns by which a part's row names its item, in the order of `named_by`, that item's own keys.
    `counts` is the alias and the attribute of what is counted under free names, one column a name.
    """

    name: str
    group: Group
    model: type[BaseModel]
    columns: tuple[Column, ...]
    counts: tuple[str, str] | None = None
    part: tuple[str, str] | None = None
    keys: tuple[Column, ...] = ()
    named_by: tuple[str, ...] = ()


def count_column(sheet: Sheet, name: str) -> Column:
    """Return the column of an indicator on a sheet that counts."""
    assert sheet.counts is not None
    alias, attribute = sheet.counts
    return Column((alias, name), (attribute, name), "number")


@cache
def sheets() -> tuple[Sheet, ...]:
    """Return every sheet: each kind of data, followed by its repeated parts."""
    found: list[Sheet] = []
    for group in GROUPS:
        columns, counts, parts = _taken_apart(group.model, (), (), True)
        identity = {*group.names, *group.keys}
        columns = [replace(one, form="word") if _is_name(one, identity) else one for one in columns]
        main = Sheet(group.stems[1], group, group.model, tuple(columns), counts)
        found.append(main)
        found += [_part_sheet(main, alias, attribute, model) for alias, attribute, model in parts]
    return tuple(found)


def sheet_named(name: str) -> Sheet | None:
    """Return the sheet that people call so: 人员, people, 结对指标, or only 设备 where no other is called that."""
    plain = "".join(name.split()).casefold()
    for sheet in sheets():
        names = {sheet.name} if sheet.part else set(sheet.group.stems)
        if plain in names:
            return sheet
    alone = [sheet for sheet in sheets() if sheet.part and sheet.part[0] == plain]
    return alone[0] if len(alone) == 1 else None


def references_in(model: BaseModel) -> Iterator[tuple[Kind, str]]:
    """Yield the kind and the id of everything that a model refers to, in its parts too."""
    for attribute, refers, inside in _referring(type(model)):
        value = getattr(model, attribute)
        for one in value if isinstance(value, tuple) else (value,):
            if refers is not None and one is not None:
                yield refers, one
            elif inside and isinstance(one, BaseModel):
                yield from references_in(one)


@cache
def _referring(model: type[BaseModel]) -> tuple[tuple[str, Kind | None, bool], ...]:
    """Return the attributes of a model that refer to something, or hold models that may."""
    found = []
    for attribute, hint in get_type_hints(model, include_extras=True).items():
        if attribute in model.model_fields:
            (inner, _), _ = _inner(hint)
            refers = _kind_of(inner)
            bare = _bare(inner)[0]
            inside = isinstance(bare, type) and issubclass(bare, BaseModel)
            if refers or inside:
                found.append((attribute, refers, inside))
    return tuple(found)


def _is_name(column: Column, names: set[str]) -> bool:
    return column.form == "text" and not column.between and column.heading in names


def _part_sheet(main: Sheet, alias: str, attribute: str, model: type[BaseModel]) -> Sheet:
    columns, counts, _ = _taken_apart(model, (), (), True)
    by_heading = {column.heading: column for column in main.columns}
    named_by = main.group.keys or main.group.names[:1]
    keys = []
    for name in named_by:
        column = by_heading[name]
        own = f"{main.name}{name}" if main.group.names else name
        refers = column.refers or (main.group.kind if main.group.names else None)
        described = f"这一行属于哪一条{main.name}：{name}"
        keys.append(replace(column, path=(own,), refers=refers, description=described))
    name, part = f"{main.name}{alias}", (alias, attribute)
    return Sheet(name, main.group, model, tuple(columns), counts, part, tuple(keys), named_by)


_Parts = list[tuple[str, str, type[BaseModel]]]


def _taken_apart(
    model: type[BaseModel], path: tuple[str, ...], attributes: tuple[str, ...], required: bool
) -> tuple[list[Column], tuple[str, str] | None, _Parts]:
    """Return a model's columns, what it counts under free names, and its repeated parts."""
    columns: list[Column] = []
    counts: tuple[str, str] | None = None
    parts: _Parts = []
    hints = get_type_hints(model, include_extras=True)
    for attribute, field in model.model_fields.items():
        alias = field.alias or attribute
        (hint, metadata), many = _inner(hints[attribute])
        bare, own = _bare(hint)
        needed = required and field.is_required()
        if get_origin(bare) is dict:
            counts = (alias, attribute)
        elif not (isinstance(bare, type) and issubclass(bare, BaseModel)):
            column = _column((*path, alias), (*attributes, attribute), field, hint, bare, own)
            between: Literal["", "、", "\n"] = "" if not many else "、"
            if any(isinstance(one, WholeLines) for one in metadata):
                between = "\n"
            columns.append(replace(column, required=needed, between=between))
        elif many:
            parts.append((alias, attribute, bare))
        else:
            columns += _taken_apart(bare, (*path, alias), (*attributes, attribute), needed)[0]
    return columns, counts, parts


def _column(
    path: tuple[str, ...], attributes: tuple[str, ...], field: FieldInfo, hint: Any, bare: Any, metadata: list[Any]
) -> Column:
    """Return the column of a single value."""
    schema = next((one.json_schema for one in metadata if isinstance(one, WithJsonSchema)), None) or {}
    options = tuple(schema.get("enum", ())) if bare is str else ()
    refers = _kind_of(hint)
    offered = next((one.what for one in metadata if isinstance(one, Offered)), "")
    form = _FORMS.get(bare, "number" if get_origin(bare) in (Union, UnionType) else "text")
    if _percent(metadata):
        form = "percent"
    elif options or refers or offered:
        form = "word"
    return Column(path, attributes, form, field.description or "", options=options, refers=refers, offered=offered)


def _percent(metadata: list[Any]) -> bool:
    return all(one in metadata for one in get_args(Hundredths)[1:])


def _kind_of(hint: Any) -> Kind | None:
    return next((kind for reference, kind in _REFERENCES if hint == reference), None)


def _inner(hint: Any) -> tuple[tuple[Any, list[Any]], bool]:
    """Return what a hint holds (the items of a tuple), the metadata of the whole, and whether it is a tuple."""
    plain = _without_none(hint)
    bare, metadata = _bare(plain)
    if get_origin(bare) is tuple:
        return (get_args(bare)[0], metadata), True
    return (plain, metadata), False


def _bare(hint: Any) -> tuple[Any, list[Any]]:
    """Return a hint without its metadata, and the metadata."""
    if get_origin(hint) is Annotated:
        base, *metadata = get_args(hint)
        return base, metadata
    return hint, []


def _without_none(hint: Any) -> Any:
    if get_origin(hint) in (Union, UnionType):
        left = [one for one in get_args(hint) if one is not type(None)]
        return left[0] if len(left) == 1 else hint
    return hint
