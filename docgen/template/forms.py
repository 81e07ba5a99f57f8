"""Forms to fill in for one paper of a kind: a YAML file, and a sheet with drop-down lists."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from docgen.template.binding import KIND_KEY
from docgen.template.fields import FieldSpec, FieldType
from docgen.template.kind import Kind
from docgen.word.archive import write_archive

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

HEADS = ("字段", "类型", "必填", "填写", "说明")
_WIDTHS = (22, 16, 8, 44, 70)
_CHOICES = "可选"
_YES_NO = ("是", "否")
_LAST_ROW = 1048576
_STAMP = "2000-01-01T00:00:00Z"

Choices = Mapping[FieldType, Sequence[str]]
"""What may be chosen for fields that name a 单位, 人员 or 结对 of a workspace."""


def fill_in_yaml(kind: Kind) -> str:
    """Return a paper of a kind to be filled in: what is required first, all else as comments with its default."""
    required = [spec for spec in kind.fields if _needed(spec)]
    optional = [spec for spec in kind.fields if not _needed(spec)]
    lines = [f"# {kind.title}：在冒号后面填写，冒号后空一格。", f"{KIND_KEY}: {kind.name}"]
    for spec in required:
        lines += ["", *_comment(spec), *_entry(spec, "")]
    if optional:
        lines += ["", "# 以下可以不填；要填的，删去行首的“# ”。"]
    for spec in optional:
        lines += ["", *_comment(spec), *(f"# {line}" for line in _entry(spec, ""))]
    return "\n".join(lines) + "\n"


def _needed(spec: FieldSpec) -> bool:
    return spec.required and spec.default is None


def _comment(spec: FieldSpec) -> list[str]:
    notes = [spec.type_text, "必填" if spec.required else ""]
    notes += [f"可以写：{'、'.join(spec.options)}"] if spec.options else []
    notes += [f"不填时：{' '.join(spec.default.split())}"] if spec.default else []
    told = f"# {spec.name}（{'；'.join(filter(None, notes))}）"
    return [told, *([f"#   {_run_on(spec.description)}"] if spec.description else [])]


def _run_on(text: str) -> str:
    """Return a text on one line; where YAML folded Chinese lines, no blank is left."""
    return re.sub(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])", "", " ".join(text.split()))


def _entry(spec: FieldSpec, indent: str) -> list[str]:
    """Return the lines of a field without value; lists and records show their shape."""
    if spec.parts:
        inner = [line for part in spec.parts for line in _entry(part, "")]
        if spec.many:
            marked = [f"{'- ' if number == 0 else '  '}{line}" for number, line in enumerate(inner)]
            return [f"{indent}{spec.name}:", *(f"{indent}  {line}" for line in marked)]
        return [f"{indent}{spec.name}:", *(f"{indent}  {line}" for line in inner)]
    if spec.type in (FieldType.BODY, FieldType.LINES) and not spec.many:
        return [f"{indent}{spec.name}: |", f"{indent}  "]
    if spec.many:
        return [f"{indent}{spec.name}:", f"{indent}  - "]
    return [f"{indent}{spec.name}: "]


def fill_in_sheet(kind: Kind, choices: Choices) -> bytes:
    """Return a workbook whose sheet has a row for each field, with drop-down lists where a value is to be chosen.

    The same kind and choices give the same bytes.
    """
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "填写"
    rows = list(_rows(kind.fields, ""))
    _write(sheet, rows)
    _add_lists(book, sheet, rows, choices)
    buffer = io.BytesIO()
    book.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    stamped = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", _STAMP.encode(), parts["docProps/core.xml"])
    return write_archive({**parts, "docProps/core.xml": stamped}, {})


def _rows(specs: Sequence[FieldSpec], prefix: str) -> Iterator[tuple[str, FieldSpec]]:
    for spec in sorted(specs, key=lambda one: not _needed(one)) if not prefix else specs:
        yield prefix + spec.name, spec
        yield from _rows(spec.parts, f"{prefix}{spec.name}.")


def _write(sheet: Worksheet, rows: Sequence[tuple[str, FieldSpec]]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    sheet.append(HEADS)
    for path, spec in rows:
        default = f"不填时：{spec.default}。" if spec.default else ""
        note = _run_on(f"{spec.description} {default}")
        sheet.append((path, spec.type_text, "是" if _needed(spec) else "否", None, _plain(note)))
    wrapped, shade = Alignment(wrap_text=True, vertical="top"), PatternFill("solid", fgColor="FFF2CC")
    for cells in sheet.iter_rows(min_row=2, max_row=len(rows) + 1):
        for cell in cells:
            cell.alignment = wrapped
        cells[3].number_format = "@"
        if cells[2].value == "是":
            cells[3].fill = shade
    for cell, letter, width in zip(sheet[1], "ABCDE", _WIDTHS, strict=True):
        cell.font = Font(bold=True)
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"


def _plain(text: str) -> str:
    """Return a text that a spreadsheet does not take for a formula."""
    return f" {text}" if text[:1] in ("=", "+", "-", "@") else text


def _add_lists(book: Workbook, sheet: Worksheet, rows: Sequence[tuple[str, FieldSpec]], choices: Choices) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    lists = None
    known: dict[tuple[str, ...], str] = {}
    for number, (_, spec) in enumerate(rows, start=2):
        options = _options(spec, choices)
        if not options:
            continue
        if options not in known:
            if lists is None:
                lists = book.create_sheet(_CHOICES)
                lists.sheet_state = "hidden"
            column = len(known) + 1
            for row, option in enumerate(options[: _LAST_ROW - 1], start=1):
                lists.cell(row, column, option).number_format = "@"
            letter = lists.cell(1, column).column_letter
            known[options] = f"'{_CHOICES}'!${letter}$1:${letter}${len(options)}"
        rule = DataValidation(type="list", formula1=known[options], allow_blank=True)
        # Of a list, several may be typed into the cell; a drop-down would refuse them.
        rule.showErrorMessage = not spec.many
        rule.error, rule.errorTitle = "请从下拉列表中选择。", "不在可选范围内"
        sheet.add_data_validation(rule)
        rule.add(f"D{number}")


def _options(spec: FieldSpec, choices: Choices) -> tuple[str, ...]:
    if spec.type is FieldType.YES_NO:
        return _YES_NO
    return spec.options or tuple(choices.get(spec.type, ()))
