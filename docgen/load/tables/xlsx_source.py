"""Workbooks (.xlsx, ECMA-376 part 1, SpreadsheetML) into grids: what is stored in each cell, and where.

Read from the XML itself: programs agree on it, a formula without a value can be told from a blank cell, and 10,000 rows
take a third of the time that a library of cell objects needs.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from decimal import Context, InvalidOperation
from typing import Any

from docgen.errors import Finding, InputError, Place, error
from docgen.load.tables.grid import LAST_ROW, MOST_CELLS, TOO_LARGE, Cell, CellKind, Grid, Span
from docgen.word.limits import MAX_PART_SIZE, MAX_PARTS, MAX_TOTAL_SIZE

EXACT_DIGITS = 15
"""How many digits of a number a spreadsheet keeps."""

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SAVE_AS = "用 Excel 或 WPS 打开，选“另存为”，类型选“Excel 工作簿（*.xlsx）”"
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NOT_CODE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
"""Built-in formats of dates and times (18.8.30), those of Chinese systems included; files do not spell them out."""
_PERCENT_FORMATS = {9, 10}
_EXACT = Context(prec=EXACT_DIGITS)
_SAFE: dict[str, bool] = {
    "resolve_entities": False, "load_dtd": False, "no_network": True, "remove_comments": True, "remove_pis": True,
}  # fmt: skip
"""How XML is parsed: it brings nothing in from elsewhere, and holds nothing but elements."""
_TRUTH = {"1": "是", "0": "否"}

Format = tuple[CellKind, int]
"""What a number format shows a number as, and to how many digits it fills it up with zeros."""


def read_workbook(data: bytes, display: str) -> tuple[tuple[Grid, ...], tuple[Finding, ...]]:
    """Return the visible sheets of a workbook, or none and why: protected, damaged, another format, too large."""
    place = Place(display)
    try:
        parts = _parts(data, place)
        return tuple(_sheets(parts, display)), ()
    except InputError as refused:
        return (), refused.findings
    except (SyntaxError, LookupError, ValueError, TypeError, StopIteration) as failure:  # lxml's is a SyntaxError
        return (), (_damaged(place, failure),)


def _damaged(place: Place, failure: Exception) -> Finding:
    hint = f"重新复制或下载此文件；能在 Excel 或 WPS 中打开的，{_SAVE_AS}"
    words = str(failure).splitlines()[0] if str(failure) else type(failure).__name__
    return error("table.damaged", place, f"文件已损坏或不是 .xlsx，读不出内容（{words}）", hint)


def _parts(data: bytes, place: Place) -> dict[str, bytes]:
    """Return the parts of a package by name."""
    if not data:
        raise InputError(error("table.empty", place, "文件是空的（0 字节）", "重新复制或下载此文件"))
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            hint = "用 Excel 或 WPS 打开，去掉打开密码后再保存"
            raise InputError(error("table.encrypted", place, "文件设了打开密码，无法读取", hint))
        raise InputError(error("table.old-format", place, "这是旧的 .xls 或 .et 格式，不是 .xlsx", _SAVE_AS))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            sizes = [entry.file_size for entry in entries]
            if len(entries) > MAX_PARTS or max(sizes, default=0) > MAX_PART_SIZE or sum(sizes) > MAX_TOTAL_SIZE:
                raise InputError(error("table.too-large", place, "文件解压后太大", TOO_LARGE))
            wanted = [entry for entry in entries if entry.filename.endswith((".xml", ".rels"))]
            parts = {entry.filename: archive.read(entry) for entry in wanted}
    except (InputError, MemoryError):
        raise
    except Exception as bad:  # zipfile fails in any way on heads of entries that were made to break it
        raise InputError(_damaged(place, bad)) from bad
    if any(mark in content for content in parts.values() for mark in _DOCTYPES):
        message = "文件内部带有文档类型声明（DOCTYPE），Excel 不会写出这样的文件，为安全起见不读取"
        raise InputError(error("table.doctype", place, message, f"确认文件来源可靠后，{_SAVE_AS}"))
    return parts


def _sheets(parts: dict[str, bytes], display: str) -> Iterator[Grid]:
    main = next((target for kind, target in _relations(parts, "").values() if kind == "officeDocument"), "")
    if main not in parts or _xml(parts[main]).tag.rpartition("}")[2] != "workbook":
        raise InputError(error("table.not-xlsx", Place(display), "这不是 Excel 工作簿", _SAVE_AS))
    workbook = _xml(parts[main])
    relations = _relations(parts, main)
    by_kind = dict(relations.values())
    texts = _shared_texts(parts.get(by_kind.get("sharedStrings", ""), b""))
    formats = _formats(parts.get(by_kind.get("styles", ""), b""))
    since_1904 = any(one.get("date1904") in ("1", "true") for one in workbook.iter("{*}workbookPr"))
    for sheet in workbook.iter("{*}sheet"):
        identifier = next(value for name, value in sheet.attrib.items() if name.endswith("}id"))
        kind, target = relations[identifier]
        if kind == "worksheet" and sheet.get("state", "visible") == "visible":
            yield _grid(parts[target], Grid(sheet.get("name", ""), display, since_1904=since_1904), texts, formats)


def _xml(data: bytes) -> Any:
    from lxml import etree

    return etree.fromstring(data, etree.XMLParser(**_SAFE))


def _relations(parts: dict[str, bytes], part: str) -> dict[str, tuple[str, str]]:
    """Return the type and the target of each relationship of a part (of the package for `""`), by id."""
    folder, _, name = part.rpartition("/")
    source = posixpath.join(folder, "_rels", f"{name}.rels")
    found = {}
    for one in _xml(parts[source]) if source in parts else ():
        target = posixpath.normpath(posixpath.join("/", folder, one.get("Target") or "")).lstrip("/")
        found[one.get("Id") or ""] = ((one.get("Type") or "").rpartition("/")[2], target)
    return found


def _shared_texts(data: bytes) -> list[str]:
    return [_text(one) for one in _xml(data).iterchildren("{*}si")] if data else []


def _text(item: Any) -> str:
    """Return the text of a string item, without its reading (18.4.6)."""
    pieces = [one.text or "" for one in item.iter("{*}t") if not one.getparent().tag.endswith("}rPh")]
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), "".join(pieces))


def _formats(data: bytes) -> list[Format]:
    """Return what each cell style shows a number as."""
    if not data:
        return []
    root = _xml(data)
    codes = {int(one.get("numFmtId")): one.get("formatCode") or "" for one in root.iter("{*}numFmt")}
    styles = next(root.iter("{*}cellXfs"), ())
    return [_format(int(one.get("numFmtId") or 0), codes) for one in styles]


def _format(number: int, codes: dict[int, str]) -> Format:
    code = _NOT_CODE.sub("", codes.get(number, "").split(";")[0]).lower()
    if not code:
        return ("date" if number in _DATE_FORMATS else "percent" if number in _PERCENT_FORMATS else "number"), 0
    if any(letter in code for letter in "ydhs") or ("m" in code and not set("0#?") & set(code)):
        return "date", 0
    if "%" in code:
        return "percent", 0
    return "number", len(code) if set(code) == {"0"} else 0


def _grid(data: bytes, grid: Grid, texts: list[str], formats: list[Format]) -> Grid:
    from lxml import etree

    merged: list[Span] = []
    hidden: list[int] = []
    at = filled = 0
    events = etree.iterparse(io.BytesIO(data), tag=("{*}row", "{*}mergeCell"), **_SAFE)
    for _, element in events:
        if element.tag.endswith("}mergeCell"):
            first, _, last = (element.get("ref") or "").partition(":")
            merged.append((*_reference(first), *_reference(last or first)))
            continue
        at = int(element.get("r") or at + 1)
        cells = _cells(element, at, grid, texts, formats)
        filled += len(cells)
        if filled > MOST_CELLS or at > LAST_ROW:
            place = Place(grid.file, sheet=grid.name)
            raise InputError(error("table.too-large", place, f"有内容的格多于 {MOST_CELLS // 10_000} 万个", TOO_LARGE))
        if cells:
            grid.rows[at] = cells
            if element.get("hidden") in ("1", "true"):
                hidden.append(at)
        element.clear()
        while element.getprevious() is not None:  # a row that was read leaves nothing behind
            del element.getparent()[0]
    grid.merged, grid.hidden = tuple(merged), tuple(hidden)
    return grid


def _cells(row: Any, at: int, grid: Grid, texts: list[str], formats: list[Format]) -> dict[int, Cell]:
    cells: dict[int, Cell] = {}
    column = 0
    for element in row:
        reference = element.get("r")
        column = _reference(reference)[1] if reference else column + 1
        value = formula = inline = None
        for child in element:
            match child.tag.rpartition("}")[2]:
                case "v":
                    value = child.text or ""
                case "f":
                    formula = child
                case "is":
                    inline = child
        if value is None and formula is None and inline is None:
            continue
        place = Place(grid.file, at, column, sheet=grid.name)
        stored = element.get("t", "n")
        if inline is not None:
            cells[column] = Cell(_text(inline), place)
        elif not value and formula is not None and stored != "str":
            cells[column] = Cell("", place, "uncomputed")
        elif value is None:
            continue
        elif stored == "n":
            if value:
                style = int(element.get("s") or 0)
                cells[column] = _number(value, place, formats[style] if style < len(formats) else ("number", 0))
        else:
            cells[column] = _typed(stored, value, place, texts)
    return {column: cell for column, cell in cells.items() if cell.kind != "text" or cell.text.strip()}


def _typed(stored: str, value: str, place: Place, texts: list[str]) -> Cell:
    """Return a cell that is no number (18.18.11)."""
    match stored:
        case "s":
            return Cell(texts[int(value)], place)
        case "b":
            return Cell(_TRUTH.get(value, value), place, "truth")
        case "e":
            return Cell(value, place, "error")
        case "d":
            return Cell(value.partition("T")[0], place, "text")
    return Cell(_ESCAPED.sub(lambda match: chr(int(match[1], 16)), value), place)


def _number(value: str, place: Place, shown: Format) -> Cell:
    """Return a number as a person sees it: 15 digits, no exponent, filled up with zeros where its format asks."""
    kind, digits = shown
    try:
        number = _EXACT.create_decimal(value)
        if not -300 < number.adjusted() < 300:
            raise InvalidOperation
        text = format(number, "f")
    except ArithmeticError:
        return Cell(value, place, "error")
    if kind == "percent":
        text = format(number * 100, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    text = text if text != "-0" else "0"
    if digits > 1 and text.isdigit():
        text = text.zfill(digits)
    return Cell(f"{text}%" if kind == "percent" else text, place, kind)


def _reference(reference: str) -> tuple[int, int]:
    """Return row and column of a cell's name such as C7."""
    match = _REFERENCE.fullmatch(reference.replace("$", ""))
    if match is None:
        raise ValueError(f"cell {reference!r}")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column
