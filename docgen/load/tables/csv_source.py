"""Separated text (.csv, .txt saved from a spreadsheet) into a grid, every value with line and column."""

from __future__ import annotations

import re

from docgen.errors import Finding, Place, error
from docgen.load.tables.grid import LAST_COLUMN, LAST_ROW, TOO_LARGE, Cell, Grid
from docgen.text.characters import find_forbidden

MOST_BYTES = 8_000_000
"""Bytes of one file: some 100,000 rows, whose cells take 100 times as much memory."""
_SEPARATORS = ",;\t"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_SAMPLE = 5
"""Lines at the top by which the separator is told."""


def read_csv(data: bytes, display: str) -> tuple[Grid | None, tuple[Finding, ...]]:
    """Return the cells of a file in UTF-8, GB 18030 or UTF-16 (as spreadsheets save it), parted by comma, ; or tab.

    None, with the finding, for what is no text or has a quotation mark that is never closed.
    """
    if len(data) > MOST_BYTES:
        return None, (error("table.too-large", Place(display), f"文件大于 {MOST_BYTES // 1_000_000} MB", TOO_LARGE),)
    text = _decoded(data)
    if text is None:
        message = "文件不是 UTF-8 或 GB 18030 编码的文字"
        return None, (error("table.encoding", Place(display), message, "在 Excel 或 WPS 里另存为“CSV UTF-8”"),)
    grid = Grid("", display)
    separator = _separator(text)
    field = re.compile(rf'"(?P<quoted>(?:[^"]++|"")*+)"[^\S\r\n{separator}]*|(?P<plain>[^\r\n{separator}]*)')
    at, line, start, row, column = 0, 1, 0, 1, 1
    while at <= len(text):
        match = field.match(text, at)
        assert match is not None
        place = Place(display, line, at - start + 1)
        if row > LAST_ROW or column > LAST_COLUMN:
            return None, (error("table.too-large", place, "行或列比任何表格都多", TOO_LARGE),)
        quoted = match["quoted"]
        after = text[match.end() : match.end() + 1]
        if quoted is None and match["plain"].startswith('"'):
            return None, (error("data.syntax", place, "引号没有配对", "补上后一个引号；内容里的引号写成两个"),)
        value = quoted.replace('""', '"') if quoted is not None else match["plain"]
        if value.strip():
            grid.rows.setdefault(row, {})[column] = Cell(value, place)
        breaks = [one.end() for one in re.finditer(r"\r\n|\n|\r", match.group())]
        if breaks:
            line, start = line + len(breaks), at + breaks[-1]
        at = match.end() + 1
        if after in ("\r", "\n"):
            at += text[match.end() : match.end() + 2] == "\r\n"
            line, start, column = line + 1, at, 1
            row = line
        elif after == separator:
            column += 1
        elif after:
            return None, (error("data.syntax", place, "引号后面还有内容", "内容里的引号写成两个，再整个加引号"),)
    return grid, ()


def _decoded(data: bytes) -> str | None:
    encodings = ("utf-16",) if data.startswith(_UTF_16) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if any("U+0000" in name for _, name in find_forbidden(text)) else text
    return None


def _separator(text: str) -> str:
    """Return the mark that parts the most at the top of a file."""
    top = "\n".join(text.splitlines()[:_SAMPLE])
    return max(_SEPARATORS, key=top.count)
