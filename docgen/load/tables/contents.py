"""What the sheets of a workbook hold for a workspace: columns, and a row of values for each item or part."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from docgen.errors import InputError
from docgen.load.tables.layout import Column, Sheet, count_column
from docgen.load.tables.values import joined
from docgen.model.base import Model, name_of
from docgen.model.references import Kind
from docgen.model.workspace import Workspace
from docgen.text.dates import Month

Value = str | int | Decimal | date | None
"""What a cell holds; None for a blank one. A month is its first day."""


def columns_of(sheet: Sheet, workspace: Workspace) -> tuple[Column, ...]:
    """Return the columns of a sheet, with one for each indicator that the workspace knows, where the sheet counts."""
    columns = (*sheet.keys, *sheet.columns)
    if sheet.counts is None:
        return columns
    names = dict.fromkeys(workspace.indicators)
    for record in workspace.records:
        names |= dict.fromkeys(record.counts)
    return (*columns, *(count_column(sheet, name) for name in names))


def rows_of(sheet: Sheet, columns: tuple[Column, ...], workspace: Workspace) -> Iterator[list[Value]]:
    """Yield the values of each row, in the order of the columns."""
    for item in _items(sheet.group.kind, workspace):
        if sheet.part is None:
            yield [_value(item, column, workspace) for column in columns]
            continue
        number = len(sheet.keys)
        keys = [_value(item, column, workspace) for column in columns[:number]]
        for part in getattr(item, sheet.part[1]):
            yield keys + [_value(part, column, workspace) for column in columns[number:]]


def _items(kind: Kind, workspace: Workspace) -> tuple[Model, ...]:
    groups: dict[Kind, Any] = {
        "单位": workspace.institutions.values(),
        "人员": workspace.people.values(),
        "结对": workspace.pairings.values(),
        "指标": workspace.indicators.values(),
        "工作记录": workspace.records,
    }
    return tuple(groups[kind])


def _value(item: Model, column: Column, workspace: Workspace) -> Value:
    value: Any = item
    for attribute in column.attributes:
        value = value.get(attribute) if isinstance(value, dict) else getattr(value, attribute)
        if value is None:
            return None
    field = type(item).model_fields.get(column.attributes[0])
    if field is not None and field.default_factory is name_of and value == getattr(item, "name", None):
        return None
    if column.between:
        return joined([_word(one, column, workspace) for one in value], column) or None
    match value:
        case bool():
            return "是" if value else "否"
        case Month():
            return date(value.year, value.month, 1)
        case str():
            return _word(value, column, workspace)
    assert isinstance(value, int | Decimal | date)
    return value


def _word(text: str, column: Column, workspace: Workspace) -> str:
    """Return a text, or the name of what it refers to, where the name stands for nothing else."""
    if column.refers == "单位":
        named = workspace.institutions[text].name
    elif column.refers == "人员":
        named = workspace.people[text].name
    else:
        return text
    try:
        return named if workspace.references.resolve(column.refers, named) == text else text
    except InputError:
        return text
