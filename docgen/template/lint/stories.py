"""The paragraphs of a Word file with the texts that docxtpl sees, each at the place where the reader would name it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from docgen.template.lint.tags import BREAK, TAB
from docgen.word.blocks import block_elements
from docgen.word.namespaces import MC, W
from docgen.word.notes import Notes
from docgen.word.package import Package
from docgen.word.table_grid import unwrapped
from docgen.word.xml import Element, local_name, val

_HOLDERS = frozenset({"hyperlink", "ins", "moveTo", "fldSimple", "smartTag", "customXml", "sdt"})
_HOLDER_NAMES = {
    "hyperlink": "超链接",
    "ins": "修订",
    "del": "修订",
    "moveTo": "修订",
    "moveFrom": "修订",
    "fldSimple": "域",
    "fldChar": "域",
    "sdt": "内容控件",
    "drawing": "图片或图形",
    "pict": "图片或图形",
}
_CUTS = frozenset({"del", "moveFrom", "fldChar", "drawing", "pict"})
_THINGS = {
    **dict.fromkeys(("drawing", "pict", "object"), "图片"),
    **dict.fromkeys(("footnoteReference", "endnoteReference"), "脚注"),
    "sym": "符号",
    "oMath": "公式",
}
_KINDS = {"default": "", "first": "（首页）", "even": "（偶数页）"}
_NOTES = {"footnote": "脚注", "endnote": "尾注"}


@dataclass(slots=True)
class Paragraph:
    """A paragraph: `text` is what it says, `codes` what stands in its field codes and descriptions.

    `pieces` are offset, order in the part, and holder (a hyperlink, a tracked insertion …) of each stretch of text;
    `cuts` are offsets with what stands between two of them that no tag may reach over. Numbers are as in `Spot`.
    """

    where: str
    element: Element
    cell: int
    row: int = 0
    table: int = 0
    column: int = 0
    number: int = 0
    text: str = ""
    codes: list[str] = field(default_factory=list)
    pieces: list[tuple[int, int, str]] = field(default_factory=list)
    cuts: list[tuple[int, str]] = field(default_factory=list)
    things: list[str] = field(default_factory=list)
    """What stands in it besides words, in Chinese: 图片, 分页符, 分节符 …"""

    def order(self, offset: int) -> tuple[int, int]:
        """Return where a character stands among all of the part."""
        index = bisect_right(self.pieces, offset, key=_start)
        if not index:
            return (0, 0)
        start, order, _ = self.pieces[index - 1]
        return order, offset - start

    def torn_by(self, start: int, end: int) -> str:
        """Return what a tag reaches over, or into from outside, in Chinese; empty for nothing."""
        first = max(0, bisect_right(self.pieces, start, key=_start) - 1)
        held = {holder for _, _, holder in self.pieces[first : bisect_left(self.pieces, end, key=_start)]}
        if len(held) > 1:
            name = next(holder for holder in sorted(held, reverse=True) if holder).partition("#")[0]
            return _HOLDER_NAMES.get(name, "别的对象")
        return next((_HOLDER_NAMES[name] for offset, name in self.cuts if start < offset < end), "")


@dataclass(slots=True)
class Story:
    """One part of a Word file: `label` is 正文, 页眉 …, `paragraphs` in the order in which they begin."""

    part: str
    label: str
    root: Element
    paragraphs: list[Paragraph] = field(default_factory=list)


def stories(package: Package) -> list[Story]:
    """Return the parts that are filled in, the body first.

    Raises:
        InputError: a part is not well-formed XML.
    """
    root = package.xml(package.main)
    found = [_Walk(package.main, "正文", root).body(root.find(f"{W}body"))]
    for part, label in _headers(package, root).items():
        header = package.xml(part)
        found.append(_Walk(part, label, header).blocks_of(header, label, label))
    for kind, label in _NOTES.items():
        note_part = package.related(package.main, f"{kind}s")
        if note_part is not None:
            notes = package.xml(note_part)
            found.append(_Walk(note_part, label, notes).notes(notes.iter(f"{W}{kind}"), label))
    return found


def _headers(package: Package, root: Element) -> dict[str, str]:
    """Return the parts of headers and footers with their names, those in use first."""
    relationships = package.relationships(package.main)
    found: dict[str, str] = {}
    for title, name in (("页眉", "headerReference"), ("页脚", "footerReference")):
        for reference in root.iter(f"{W}{name}"):
            identifier = next((value for key, value in reference.attrib.items() if str(key).endswith("}id")), "")
            related = relationships.get(str(identifier))
            if related is not None and related.target in package.parts:
                kind = _KINDS.get(reference.get(f"{W}type") or "default", "")
                found.setdefault(related.target, f"{title}{kind}")
    for related in relationships.values():
        label = {"header": "页眉", "footer": "页脚"}.get(related.type)
        if label and related.target in package.parts:
            found.setdefault(related.target, label)
    return found


class _Walk:
    """One pass over a part."""

    def __init__(self, part: str, label: str, root: Element) -> None:
        self.story = Story(part, label, root)
        self.count = 0
        self.order = 0
        self.silent = Notes("")

    def body(self, body: Element | None) -> Story:
        return self.story if body is None else self.blocks_of(body, "正文", "")

    def notes(self, notes: Iterable[Element], label: str) -> Story:
        shown = [note for note in notes if (note.get(f"{W}type") or "normal") == "normal"]
        for number, note in enumerate(shown, start=1):
            self.blocks_of(note, f"{label}{number}", f"{label}{number}")
        return self.story

    def blocks_of(self, parent: Element, prefix: str, table_prefix: str, within: Paragraph | None = None) -> Story:
        """Take the paragraphs and tables below an element that holds blocks."""
        number, tables = 0, 0
        cell = self._next() if within is None else within.cell
        for element in block_elements(parent, self.silent, prefix):
            if element.tag == f"{W}p":
                number += 1
                at = within
                place = Paragraph(f"{prefix}第{number}段", element, cell)
                if at is not None:
                    place.row, place.table, place.column = at.row, at.table, at.column
                self._paragraph(place)
            else:
                tables += 1
                self._table(element, f"{table_prefix}表{tables}")
        return self.story

    def _next(self) -> int:
        self.count += 1
        return self.count

    def _table(self, table: Element, where: str) -> None:
        number = self._next()
        for row_number, row in enumerate(unwrapped(table, "tr"), start=1):
            row_id, column = self._next(), 0
            for cell in unwrapped(row, "tc"):
                merge = cell.find(f"{W}tcPr/{W}vMerge")
                column += merge is None or merge.get(f"{W}val") == "restart"
                place = f"{where}第{row_number}行第{max(column, 1)}列"
                inside = Paragraph(place, cell, self._next(), row_id, number, column)
                self.blocks_of(cell, place, place, inside)

    def _paragraph(self, paragraph: Paragraph) -> None:
        paragraph.number = self._next()
        self.story.paragraphs.append(paragraph)
        pieces: list[str] = []
        codes: list[str] = []
        if paragraph.element.find(f"{W}pPr/{W}sectPr") is not None:
            paragraph.things.append("分节符")
        self._inline(paragraph.element, paragraph, pieces, codes, "")
        paragraph.text = "".join(pieces)
        if codes:
            paragraph.codes.insert(0, "".join(codes))

    def _inline(self, parent: Element, paragraph: Paragraph, pieces: list[str], codes: list[str], holder: str) -> None:
        for child in parent:
            if not isinstance(child.tag, str) or child.tag == f"{MC}Fallback":
                continue
            name = local_name(child)
            if name in _THINGS:
                paragraph.things.append(_THINGS[name])
            if child.tag == f"{W}t":
                paragraph.pieces.append((_length(paragraph, pieces), self._ordered(), holder))
                pieces.append(child.text or "")
            elif name in ("br", "cr", "tab") and parent.tag == f"{W}r":
                paragraph.pieces.append((_length(paragraph, pieces), self._ordered(), holder))
                pieces.append(TAB if name == "tab" else BREAK)
                if child.get(f"{W}type") in ("page", "column"):
                    paragraph.things.append("分页符")
            elif child.tag == f"{W}instrText":
                codes.append(child.text or "")
            elif name == "txbxContent":
                box = Paragraph("", child, self._next())
                self.blocks_of(child, f"{paragraph.where}文本框", f"{paragraph.where}文本框", box)
            elif name not in ("pPr", "rPr"):
                if name in _CUTS:
                    paragraph.cuts.append((_length(paragraph, pieces), name))
                paragraph.codes += [text for text in map(str, child.attrib.values()) if "{{" in text or "{%" in text]
                inner = f"{name}#{self._ordered()}" if name in _HOLDERS else holder
                if name not in ("del", "moveFrom"):
                    self._inline(child, paragraph, pieces, codes, inner)

    def _ordered(self) -> int:
        self.order += 1
        return self.order


def _start(piece: tuple[int, int, str]) -> int:
    return piece[0]


def _length(paragraph: Paragraph, pieces: list[str]) -> int:
    """Return how many characters `pieces` have, which are those of `paragraph.pieces`."""
    return paragraph.pieces[-1][0] + len(pieces[-1]) if pieces else 0


def style_of(paragraph: Element) -> str:
    """Return the id of a paragraph's style; empty for the default one."""
    return val(paragraph.find(f"{W}pPr"), "pStyle") or ""
