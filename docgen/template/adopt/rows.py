"""Tables that list things: a head and rows alike below it, which become one row in a loop."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from docgen.template.adopt.naming import clean_name
from docgen.template.adopt.proposal import Proposal, column_type, usable
from docgen.template.adopt.words import OPAQUE, Words
from docgen.template.fields import FieldType
from docgen.word.namespaces import W
from docgen.word.xml import Element

LOOP_NAME = "项"
_FEWEST = 2
_HEAD = re.compile(r"[^：:，。；、]{1,12}")
_TOTALS = re.compile(r"^\s*(?:合\s*计|总\s*计|小\s*计|共\s*计)")
_CHANGING = re.compile(r"^\{.*\}(?:rsid\w*|paraId|textId)$")
_MERGED = (f"{W}gridSpan", f"{W}vMerge", f"{W}hMerge")
_TABLE_PARTS = frozenset(f"{W}{name}" for name in ("tr", "tblPr", "tblGrid", "bookmarkStart", "bookmarkEnd"))
_NOT_LOOK = frozenset({f"{W}t", f"{W}lang", f"{W}noProof", f"{W}proofErr", f"{W}lastRenderedPageBreak"})


@dataclass(frozen=True, slots=True)
class Listing:
    """A table that lists things: its head's texts, the rows that are alike, and what each of their cells says.

    `full` is the row that has words in every cell that has some in any row.
    """

    heads: tuple[str, ...]
    rows: tuple[Element, ...]
    texts: tuple[tuple[str, ...], ...]
    full: Element


def find_listing(table: Element) -> Listing | None:
    """Return what a table lists; None unless it is certain: a head, two rows or more that differ in words only."""
    rows = table.findall(f"{W}tr")
    if len(rows) < _FEWEST + 1 or any(True for _ in table.iter(*_MERGED)) or table.find(f".//{W}tbl") is not None:
        return None
    if any(child.tag not in _TABLE_PARTS for child in table):
        return None
    heads = _texts(rows[0])
    if heads is None or not all(map(_HEAD.fullmatch, heads)):
        return None
    names = [clean_name(head) for head in heads]
    if len(set(names)) < len(names):
        return None
    body = rows[1:]
    while body and (last := _texts(body[-1])) is not None and _TOTALS.match(last[0] or (last[1] if last[1:] else "")):
        body.pop()
    texts = [_texts(row) for row in body]
    found = [cells for cells in texts if cells is not None and len(cells) == len(heads)]
    if len(found) < max(_FEWEST, len(texts)) or not all(any(map(usable, cells)) for cells in found):
        return None
    if any(text and not usable(text) for cells in found for text in cells):
        return None
    if not _alike(body) or len(set(found)) < _FEWEST:
        return None
    used = [any(column) for column in zip(*found, strict=True)]
    full = (row for row, cells in zip(body, found, strict=True) if list(map(bool, cells)) == used)
    row = next(full, None)
    return None if row is None else Listing(heads, tuple(body), tuple(found), row)


def make_loop(listing: Listing, name: str, place: str) -> Proposal:
    """Turn the rows of a listing into one row in a loop over the field `name`, and return that field."""
    first, table = listing.full, listing.full.getparent()
    assert table is not None
    parts, records = _columns(listing, place)
    tags = [_tag(part) for part in parts]
    opening, closing = (_tag_row(first, f"{{%tr {text} %}}") for text in (f"for {LOOP_NAME} in {name}", "endfor"))
    for cell, tag in zip(first.findall(f"{W}tc"), tags, strict=True):
        _fill(cell, tag)
    for row in listing.rows:
        if row is not first:
            table.remove(row)
    first.addprevious(opening)
    first.addnext(closing)
    declared = tuple(part for part in parts if part is not None)
    shown = f"表头“{'、'.join(listing.heads)}”下的{len(listing.rows)}行"
    return Proposal(name, FieldType.RECORD, place, shown, many=True, required=True, sample=records, parts=declared)


def _columns(listing: Listing, place: str) -> tuple[list[Proposal | None], tuple[dict[str, str], ...]]:
    """Return a field for each column, None for one that counts the rows, and the rows as records."""
    parts: list[Proposal | None] = []
    for head, texts in zip(listing.heads, zip(*listing.texts, strict=True), strict=True):
        if list(texts) == [str(number) for number in range(1, len(texts) + 1)]:
            parts.append(None)
            continue
        kind = column_type(texts)
        shown = next((text for text in texts if text), "")
        parts.append(Proposal(clean_name(head), kind, place, shown, required=all(texts)))
    if all(part is None for part in parts):
        parts[0] = Proposal(clean_name(listing.heads[0]), FieldType.TEXT, place, "1", required=True)
    records = tuple(
        {part.name: text for part, text in zip(parts, texts, strict=True) if part is not None and text}
        for texts in listing.texts
    )
    return parts, records


def _tag(part: Proposal | None) -> str:
    if part is None:
        return "{{ loop.index }}"
    return f"{{{{ {LOOP_NAME}.{part.name}{'' if part.required else '|默认(' + repr('') + ')'} }}}}"


def _fill(cell: Element, tag: str) -> None:
    words = Words(cell.findall(f"{W}p")[0])
    stripped = words.text.strip()
    start = words.text.find(stripped) if stripped else 0
    words.replace([(start, start + len(stripped), tag)])


def _tag_row(row: Element, tag: str) -> Element:
    """Return a copy of a row that says nothing but a statement, in its first cell."""
    made: Element = etree.fromstring(etree.tostring(row))
    for index, cell in enumerate(made.findall(f"{W}tc")):
        words = Words(cell.findall(f"{W}p")[0])
        words.replace([(0, len(words.text), "" if index else tag)])
    return made


def _texts(row: Element) -> tuple[str, ...] | None:
    """Return the words of a row's cells; None where one holds more than one paragraph of plain words."""
    texts = []
    for child in row:
        if child.tag == f"{W}tc":
            paragraphs = child.findall(f"{W}p")
            if len(paragraphs) != 1 or any(item.tag not in (f"{W}p", f"{W}tcPr") for item in child):
                return None
            words = Words(paragraphs[0])
            text = words.text.strip()
            start = words.text.find(text)
            if OPAQUE in text or (text and not words.replaceable(start, start + len(text))):
                return None
            texts.append(text)
        elif child.tag not in (f"{W}trPr", f"{W}tblPrEx", f"{W}bookmarkStart", f"{W}bookmarkEnd"):
            return None
    return tuple(texts)


def _alike(rows: Sequence[Element]) -> bool:
    """Tell whether rows differ in words only; a cell without words looks like any other of its column."""
    frames = {tuple(_without_words(child, runs=False) for child in row) for row in rows}
    columns = zip(*([_run_looks(cell) for cell in row.findall(f"{W}tc")] for row in rows), strict=True)
    return len(frames) == 1 and all(len(set(filter(None, looks))) <= 1 for looks in columns)


def _run_looks(cell: Element) -> str:
    """Return how the words of a cell look; a text cut into runs that look alike is one."""
    looks = dict.fromkeys(
        f"r{''.join(_without_words(look) for look in run.findall(f'{W}rPr'))}"
        for run in cell.iter(f"{W}r")
        if "".join(text.text or "" for text in run.iter(f"{W}t"))
    )
    return "".join(looks)


def _without_words(element: Element, *, runs: bool = True) -> str:
    """Return an element without words and without what every saving changes, to be compared."""
    inner = (
        _without_words(child, runs=runs)
        for child in element
        if isinstance(child.tag, str) and child.tag not in _NOT_LOOK and (runs or child.tag != f"{W}r")
    )
    names = sorted((name, value) for name, value in element.items() if not _CHANGING.match(name))
    if element.tag == f"{W}rFonts":
        names = [(name, value) for name, value in names if name != f"{W}hint"]
        if not names:
            return ""
    return f"<{element.tag} {names}{''.join(inner)}>"
