"""Tell files of absurd size before time is spent on them."""

from __future__ import annotations

from docgen.errors import InputError, Place, error
from docgen.word.limits import (
    MAX_CHARACTERS,
    MAX_GRID,
    MAX_HEADER_PARAGRAPHS,
    MAX_NESTING,
    MAX_PAGES,
    MAX_PARAGRAPHS,
    MAX_PIECES,
    MAX_SECTIONS,
)
from docgen.word.namespaces import W
from docgen.word.table_grid import MAX_COLUMNS
from docgen.word.xml import Element, number

_COUNTED = (
    (MAX_PARAGRAPHS, "段", (f"{W}p",)),
    (MAX_SECTIONS, "节", (f"{W}sectPr",)),
    (MAX_PIECES, "处文字、换行和制表位", (f"{W}r", f"{W}br", f"{W}tab", f"{W}cr", f"{W}gridCol", f"{W}fldSimple")),
)
_HINT = "请确认文件来源；确实这么长的，分成几个文件。"


def check_length(body: Element, name: str) -> None:
    """Raise InputError (`word.too-large`) for a text that no paper can have."""
    for most, what, tags in _COUNTED:
        if sum(1 for _ in body.iter(*tags)) > most:
            raise _too_large(Place(name), f"正文多于 {most} {what}")
    if sum(len(one.text or "") for one in body.iter(f"{W}t")) > MAX_CHARACTERS:
        raise _too_large(Place(name), f"正文多于 {MAX_CHARACTERS // 10_000} 万字")
    if sum(one.get(f"{W}type") == "page" for one in body.iter(f"{W}br")) > MAX_PAGES:
        raise _too_large(Place(name), f"分页符多于 {MAX_PAGES} 个")
    if _deepest_table(body) > MAX_NESTING:
        raise _too_large(Place(name), f"表格套表格多于 {MAX_NESTING} 层")
    spans = (min(number(one.get(f"{W}val")) or 1, MAX_COLUMNS) for one in body.iter(f"{W}gridSpan"))
    if sum(1 for _ in body.iter(f"{W}tc")) + sum(spans) > MAX_GRID:
        raise _too_large(Place(name), f"表格多于 {MAX_GRID // 10_000} 万格")


def _deepest_table(body: Element) -> int:
    """Return how many tables lie in each other at most."""
    depths: dict[Element, int] = {}
    for table in body.iter(f"{W}tbl"):
        around = next(table.iterancestors(f"{W}tbl"), None)
        depths[table] = 1 + (0 if around is None else depths[around])
    return max(depths.values(), default=0)


def check_header(root: Element, name: str, title: str) -> None:
    """Raise InputError (`word.too-large`) for a header or footer that no page can hold."""
    if sum(1 for _ in root.iter(f"{W}p")) > MAX_HEADER_PARAGRAPHS:
        raise _too_large(Place(name, where=title), f"多于 {MAX_HEADER_PARAGRAPHS} 段")


def _too_large(place: Place, message: str) -> InputError:
    return InputError(error("word.too-large", place, message, _HINT))
