"""Go through the body of a Word file as its reader does, so that places are called alike; tables are looked into."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from docgen.template.adopt.naming import clean_name
from docgen.template.adopt.words import OPAQUE, Words
from docgen.word.namespaces import MC, W
from docgen.word.xml import Element, children, local_name

_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"})
_CELL_LABEL = re.compile(r"[\u4e00-\u9fff（）()/、 \u3000\n]{2,16}[：:]?")
_NO_LABEL = re.compile(r"合\s*计|总\s*计|小\s*计")
_LIST_COLUMNS = 3
"""A table with so many columns, most of them headed, is no form: the empty cells below its head belong to rows."""
_HEADED = 0.7
TRACKED = ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange")


@dataclass(frozen=True, slots=True)
class Spot:
    """A paragraph, its place as findings call it, and the label of the cell beside it where it stands in a form."""

    element: Element
    place: str
    beside: str = ""


def spots(body: Element) -> Iterator[Spot | Element]:
    """Yield the paragraphs of a body with their places; before those of a table, the table.

    What the caller takes out of a table when he is given it is not gone through; a place counts as before.
    """
    yield from _blocks(body, "正文", "")


def tracked(root: Element) -> bool:
    """Tell whether a part holds changes that are neither accepted nor refused."""
    return any(True for _ in root.iter(*(f"{W}{name}" for name in TRACKED)))


def _blocks(parent: Element, prefix: str, table_prefix: str) -> Iterator[Spot | Element]:
    paragraphs = tables = 0
    for element in list(_elements(parent)):
        if element.tag == f"{W}tbl":
            tables += 1
            yield element
            yield from _cells(element, f"{table_prefix}表{tables}")
        else:
            paragraphs += 1
            place = f"{prefix}第{paragraphs}段"
            yield Spot(element, place)
            for box in _boxes(element):
                yield from _blocks(box, f"{place}文本框", f"{place}文本框")


def _elements(parent: Element) -> Iterator[Element]:
    for child in children(parent):
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif local_name(child) in _WRAPPERS:
            yield from _elements(child)


def _boxes(paragraph: Element) -> Iterator[Element]:
    """Yield the text boxes of a paragraph, each once: not what stands in for it in programs that do not know it."""
    for box in paragraph.iter(f"{W}txbxContent"):
        outer = next(box.iterancestors(f"{W}p"), None)
        if outer is paragraph and next(box.iterancestors(f"{MC}Fallback"), None) is None:
            yield box


def _cells(table: Element, where: str) -> Iterator[Spot | Element]:
    rows = table.findall(f"{W}tr")
    texts = [[_text(cell) for cell in _shown(row)] for row in rows]
    headed = sum(1 for text in texts[0] if re.search("[0-9\u4e00-\u9fff]", text)) if texts else 0
    listed = len(rows) > 1 and len(texts[0]) >= _LIST_COLUMNS and headed >= _HEADED * len(texts[0])
    for number, row in enumerate(rows):
        for column, cell in enumerate(_shown(row)):
            left = texts[number][column - 1] if column else ""
            beside = "" if listed and number else _label(left)
            place = f"{where}第{number + 1}行第{column + 1}列"
            for found in _blocks(cell, place, place):
                alone = isinstance(found, Spot) and beside and len(cell.findall(f"{W}p")) == 1
                yield Spot(found.element, found.place, beside) if alone and isinstance(found, Spot) else found


def _shown(row: Element) -> list[Element]:
    """Return the cells of a row that are not covered by one above or before them."""
    cells = (cell for child in row for cell in ([child] if child.tag == f"{W}tc" else child.iter(f"{W}tc")))
    return [cell for cell in cells if not _covered(cell)]


def _covered(cell: Element) -> bool:
    properties = cell.find(f"{W}tcPr")
    marks = [None if properties is None else properties.find(f"{W}{name}") for name in ("vMerge", "hMerge")]
    return any(mark is not None and mark.get(f"{W}val") in (None, "continue") for mark in marks)


def _text(cell: Element) -> str:
    return "".join(Words(paragraph).text for paragraph in cell.findall(f"{W}p")).strip()


def _label(text: str) -> str:
    """Return the name that the words of a cell give to the cell at its right; empty when they are no label."""
    if OPAQUE in text or not _CELL_LABEL.fullmatch(text) or _NO_LABEL.search(text):
        return ""
    return clean_name(re.sub(r"[（(][^（）()]*[)）]", "", text))


