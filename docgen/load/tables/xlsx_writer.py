"""A workspace as a workbook that clerks fill in: headings, drop-downs, formats and notes, all from the models."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from docgen.errors import InputError, Place, error
from docgen.load.tables.contents import Value, columns_of, rows_of
from docgen.load.tables.layout import Column, Sheet, sheets
from docgen.load.tables.source import CHOICES, NOTES
from docgen.model.ranks import known_titles
from docgen.model.workspace import Workspace
from docgen.word.archive import write_archive

_FORMATS = {"date": "yyyy-mm-dd", "month": "yyyy-mm", "text": "@", "word": "@", "yes-no": "@"}
_LAST_ROW = 5000
"""Drop-downs reach down to here, for what is typed later."""
_NARROWEST, _WIDEST = 8, 40
_LONGEST_TEXT = 32767
_EXACT_DIGITS = 15
_LONGEST_LIST = 250
"""A list of choices longer than this cannot stand in the rule itself."""
_DAY_OF_MAKING = datetime(2000, 1, 1)
_STAMP = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_LINE = Side(style="thin", color="BFBFBF")
_HEAD = {
    "font": Font(name="宋体", size=11, bold=True),
    "alignment": Alignment("center", "center", wrap_text=True),
    "border": Border(_LINE, _LINE, _LINE, _LINE),
}
_NEEDED, _FREE = PatternFill("solid", "FFE699"), PatternFill("solid", "DDEBF7")
_BODY = Font(name="宋体", size=11)
_HINTS = {
    "date": "日期，写成 2026-04-07",
    "month": "月份，写成 2025-03",
    "number": "数字",
    "percent": "百分数，写成 40 或 40%",
    "yes-no": "写“是”或“否”",
}


def workbook_of(workspace: Workspace) -> bytes:
    """Return the workbook (.xlsx) of a workspace's data; the same data give the same bytes.

    Raises:
        InputError: a text is longer than a cell can hold.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = "docgen"
    book.properties.created = _DAY_OF_MAKING
    columns = {sheet.name: columns_of(sheet, workspace) for sheet in sheets()}
    for sheet in sheets():
        _write_sheet(book.create_sheet(sheet.name), sheet, columns[sheet.name], workspace)
    _write_notes(book.create_sheet(NOTES), columns)
    _write_choices(book.create_sheet(CHOICES))
    buffer = io.BytesIO()
    book.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        parts = {name: archive.read(name) for name in sorted(archive.namelist(), key=_content_types_first)}
    stamp = _DAY_OF_MAKING.isoformat().encode()
    parts["docProps/core.xml"] = _STAMP.sub(rb"\g<1>" + stamp + b"Z", parts["docProps/core.xml"])
    return write_archive(parts, {})


def _content_types_first(name: str) -> tuple[bool, str]:
    return name != "[Content_Types].xml", name


def _write_sheet(target: Any, sheet: Sheet, columns: tuple[Column, ...], workspace: Workspace) -> None:
    depth = _depth(columns)
    widths = [0] * len(columns)
    for index, column in enumerate(columns):
        widths[index] = _write_heading(target, index + 1, column, depth)
    _merge_headings(target, columns, depth)
    for at, values in enumerate(rows_of(sheet, columns, workspace), start=depth + 1):
        for index, value in enumerate(values):
            _write_value(target.cell(at, index + 1), value, columns[index])
            widths[index] = max(widths[index], _width(value))
    for index, column in enumerate(columns, start=1):
        letter = get_column_letter(index)
        target.column_dimensions[letter].width = min(max(widths[index - 1] + 2, _NARROWEST), _WIDEST)
        number_format = _FORMATS.get(column.form)
        if number_format:
            target.column_dimensions[letter].number_format = number_format
        rule = _choices_for(column)
        if rule is not None:
            target.add_data_validation(rule)
            rule.add(f"{letter}{depth + 1}:{letter}{_LAST_ROW}")
    target.freeze_panes = target.cell(depth + 1, 2)


def _write_heading(target: Any, index: int, column: Column, depth: int) -> int:
    """Write the head of a column, group and name, and return its width."""
    parts = column.path if len(column.path) == depth else (*column.path, *[""] * (depth - len(column.path)))
    for row, text in enumerate(parts, start=1):
        cell = target.cell(row, index, text or None)
        cell.font, cell.alignment, cell.border = _HEAD["font"], _HEAD["alignment"], _HEAD["border"]
        cell.fill = _NEEDED if column.required else _FREE
    note = Comment(_note(column), "docgen", height=90, width=260)
    target.cell(len(column.path), index).comment = note if _note(column) else None
    return _width(column.path[-1])


def _merge_headings(target: Any, columns: tuple[Column, ...], depth: int) -> None:
    """Merge the name of a group over its columns, and a heading without group over all rows of the head."""
    start = 0
    for index in range(1, len(columns) + 1):
        group = columns[start].path[0] if len(columns[start].path) > 1 else None
        if index < len(columns) and group is not None and columns[index].path[0] == group:
            continue
        if group is None and depth > 1:
            target.merge_cells(start_row=1, end_row=depth, start_column=start + 1, end_column=start + 1)
        elif group is not None and index - start > 1:
            target.merge_cells(start_row=1, end_row=1, start_column=start + 1, end_column=index)
        start = index


def _write_value(cell: Any, value: Value, column: Column) -> None:
    number_format = _FORMATS.get(column.form)
    if number_format:
        cell.number_format = number_format
    cell.font = _BODY
    if isinstance(value, Decimal) and len(value.as_tuple().digits) > _EXACT_DIGITS:
        value = format(value, "f")
    elif isinstance(value, int) and len(str(abs(value))) > _EXACT_DIGITS:
        value = str(value)
    if not isinstance(value, str):
        cell.value = value
        return
    if len(value) > _LONGEST_TEXT:
        message = f"“{column.heading}”有 {len(value)} 个字，一格最多 {_LONGEST_TEXT} 个"
        raise InputError(error("table.too-long", Place(), message, "把这一项写短些"))
    cell.value = _LOOKS_ESCAPED.sub("_x005F_", value)
    # Whatever a text begins with, it is no formula.
    cell.data_type = "s"
    cell.quotePrefix = value[:1] in "=+-@"
    if "\n" in value:
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _width(value: Value) -> int:
    if isinstance(value, date):
        return 10
    lines = str("" if value is None else value).split("\n")
    return max(sum(2 if ord(letter) > 0x2E80 else 1 for letter in line) for line in lines)


def _choices_for(column: Column) -> DataValidation | None:
    """Return the drop-down of a column; only closed lists refuse other words."""
    if column.between:
        return None
    options = ("是", "否") if column.form == "yes-no" else column.options
    words = f'"{",".join(options)}"'
    if options and len(words) <= _LONGEST_LIST:
        rule = DataValidation("list", words, allow_blank=True, showErrorMessage=True)
        rule.error, rule.errorTitle = f"可以写：{'、'.join(options)}"[:220], column.heading
        return rule
    named = column.refers or column.offered
    for sheet in sheets():
        if sheet.group.kind == named and sheet.part is None:
            return DataValidation("list", _names_of(sheet), allow_blank=True, showErrorMessage=False)
    if named == "职称":
        last = len(known_titles()) + 1
        return DataValidation("list", f"'{CHOICES}'!$A$2:$A${last}", allow_blank=True, showErrorMessage=False)
    return None


def _names_of(sheet: Sheet) -> str:
    """Return the cells that hold the names of a sheet's things."""
    name = sheet.group.names[min(1, len(sheet.group.names) - 1)]
    index = next(number for number, column in enumerate(sheet.columns, start=1) if column.heading == name)
    letter = get_column_letter(index)
    return f"'{sheet.name}'!${letter}${_depth(sheet.columns) + 1}:${letter}${_LAST_ROW}"


def _depth(columns: tuple[Column, ...]) -> int:
    """Return how many rows the head of a sheet has."""
    return 2 if any(len(column.path) > 1 for column in columns) else 1


def _note(column: Column) -> str:
    pieces = ["必填" if column.required else "", column.description, _HINTS.get(column.form, "")]
    if column.options:
        pieces.append(f"可以写：{'、'.join(column.options)}")
    if column.between == "、":
        pieces.append("几项之间用“、”隔开")
    elif column.between:
        pieces.append("每项一行，在格内按 Alt+回车 换行")
    return "；".join(piece for piece in dict.fromkeys(pieces) if piece)


def _write_notes(target: Any, columns: dict[str, tuple[Column, ...]]) -> None:
    rows = [("工作表", "列", "必填", "怎样填写")]
    for name, group in columns.items():
        rows += [
            (name, column.heading, "是" if column.required else "", _note(column)) for column in group if _note(column)
        ]
    for at, row in enumerate(rows, start=1):
        for index, text in enumerate(row, start=1):
            cell = target.cell(at, index, text)
            cell.data_type = "s"
            cell.font = _HEAD["font"] if at == 1 else _BODY
            cell.alignment = Alignment(vertical="top", wrap_text=index == len(row))
    for letter, width in zip("ABCD", (18, 22, 6, 80), strict=True):
        target.column_dimensions[letter].width = width
    target.freeze_panes = "A2"


def _write_choices(target: Any) -> None:
    target.sheet_state = "hidden"
    for at, text in enumerate(("职称", *known_titles()), start=1):
        target.cell(at, 1, text)
