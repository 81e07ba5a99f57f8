"""The list of a build's papers 发文登记表: what each paper says of itself, and the workbook that has a row for each."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docgen.batch.files import write_atomically
from docgen.batch.report import Entry, Report
from docgen.errors import Place, RenderError, error
from docgen.template.binding import Fields
from docgen.template.faults import Blank
from docgen.template.values import to_text
from docgen.text.disk import reason
from docgen.text.traditional import unshield
from docgen.word.archive import write_archive

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

KIND, NUMBER, TITLE, RECIPIENT, ISSUED = "文种", "文号", "标题", "主送", "日期"
"""The names of facts."""
RECIPIENT_SEPARATOR = "\n"
"""Between several recipients: their names may hold any mark that stands in a line."""

_FIELDS = {
    NUMBER: ("发文字号", "协议编号"),
    TITLE: ("标题",),
    RECIPIENT: ("主送", "受援方列表"),
    ISSUED: ("成文日期", "签订日期", "制表日期", "填表日期"),
}
"""Where each fact stands unless the kind says otherwise: official elements, and what follows from a pairing."""
STATUSES = {"built": "新做", "skipped": "未变", "failed": "失败", "kept": "手改保留"}
"""How a person reads what became of a paper."""

_NAME = "发文登记表"
_HEADS = (
    *(("序号", 6), ("文号", 22), ("标题", 46), ("主送（乙方）", 30), ("日期", 16), ("页数", 6)),
    *(("文种", 18), ("状态", 10), ("文件", 50), ("来源", 30)),
)
"""The columns of the list and their widths in characters."""
_DATE_FORMAT = 'yyyy"年"m"月"d"日"'
_FIRST_DAY = datetime(1980, 1, 1)
"""The clock may not change the bytes."""


def facts_of(fields: Fields) -> dict[str, str]:
    """Return what a list of papers says of this one: 文种 标题, and 文号 主送 日期 (2026-04-07) where it has them.

    Each is the first filled one of the field that the kind's 登记 names and of the fields that all kinds call alike.
    """
    facts = {KIND: fields.kind.title, TITLE: fields.kind.title}
    for name, known in _FIELDS.items():
        declared = fields.kind.listed.get(name)
        values = (_text(fields.values.get(field)) for field in (*((declared,) if declared else ()), *known))
        text = next((value for value in values if value), "")
        if text:
            facts[name] = text
    return facts


def _text(value: object) -> str:
    match value:
        case None | Blank():
            return ""
        case tuple() | list():
            return RECIPIENT_SEPARATOR.join(text for text in map(_text, value) if text)
        case Mapping():
            return _text(value.get("名称"))
        case date():
            return date(value.year, value.month, value.day).isoformat()
        case str() | int():
            return unshield(to_text(value))
    return ""


def write_list(report: Report, path: Path) -> None:
    """Write the list of a report's papers as a workbook (.xlsx); raises RenderError when the file cannot be written."""
    try:
        write_atomically(path, list_of(report))
    except OSError as fault:
        message = f"不能写入发文登记表（{reason(fault)}）"
        hint = "换一个目录；正在 Excel 或 WPS 里打开的，请先关闭。"
        raise RenderError(error("batch.write", Place(str(path)), message, hint)) from fault


def list_of(report: Report) -> bytes:
    """Return the workbook: one row a paper, in the order of the report, under heads that repeat on each printed page.

    Texts are kept as texts, whatever they begin with; dates and pages are values that can be sorted.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(_NAME)
    _set_up(sheet)
    sheet.append([_head(sheet, head) for head, _ in _HEADS])
    for number, entry in enumerate(report.entries, start=1):
        sheet.append([_cell(sheet, value) for value in _row(number, entry, Path(report.folder))])
    sheet.auto_filter.ref = f"A1:{_last_column()}{len(report.entries) + 1}"
    book.properties.created = book.properties.modified = _FIRST_DAY
    book.properties.title, book.properties.creator = _NAME, "docgen"
    return _bytes(book)


def _row(number: int, entry: Entry, folder: Path) -> tuple[object, ...]:
    facts = entry.facts
    pages = next((output.pages for output in entry.outputs if output.pages is not None), None)
    paths = [Path(output.path) for output in entry.outputs]
    shown = [path.relative_to(folder) if path.is_relative_to(folder) else path for path in paths]
    file = next((path for path in shown if path.suffix == ".pdf"), shown[0] if shown else None)
    return (
        number,
        facts.get(NUMBER),
        facts.get(TITLE),
        facts.get(RECIPIENT, "").replace(RECIPIENT_SEPARATOR, "、") or None,
        _day(facts.get(ISSUED)),
        pages,
        facts.get(KIND, entry.template),
        STATUSES.get(entry.status, entry.status),
        file.as_posix() if file else None,
        entry.source,
    )


def _day(text: str | None) -> date | str | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return text


def _set_up(sheet: Any) -> None:
    """Set widths, the frozen head, and the print: A4 across, as wide as the page, heads and page numbers on each."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    for column, (_, width) in enumerate(_HEADS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4, ECMA-376 18.3.1.63
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.oddHeader.center.text = _NAME
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"


def _last_column() -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(len(_HEADS))


def _head(sheet: WriteOnlyWorksheet, text: str) -> Any:
    from openpyxl.styles import Alignment, Font, PatternFill

    cell = _cell(sheet, text)
    cell.font = Font(name="黑体", bold=True)
    cell.fill = PatternFill("solid", fgColor="D9D9D9")
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    return cell


def _cell(sheet: WriteOnlyWorksheet, value: Any) -> Any:
    """Return a cell; a text stays one even where it begins like a formula (=, +, -, @)."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment

    if not isinstance(value, str):
        cell = WriteOnlyCell(sheet, value=value)
        if isinstance(value, date):
            cell.number_format = _DATE_FORMAT
        cell.alignment = Alignment(horizontal="center", vertical="top")
        return cell
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", value))
    cell.data_type = "s"
    cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cell


def _bytes(book: Workbook) -> bytes:
    """Return a workbook's file without the times at which its parts were written."""
    from openpyxl.writer.excel import ExcelWriter

    written = io.BytesIO()
    # `Workbook.save` would put today's date into the properties.
    ExcelWriter(book, zipfile.ZipFile(written, "w")).save()
    with zipfile.ZipFile(written) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return write_archive(parts, parts)
