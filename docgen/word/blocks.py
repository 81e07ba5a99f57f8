"""Read the blocks of a story, a cell or a text box: paragraphs, tables, and the wrappers around them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from docgen.errors import Severity
from docgen.page.model import Block, Inline, Paragraph
from docgen.word.fields import Fields
from docgen.word.namespaces import W
from docgen.word.notes import Notes
from docgen.word.paragraphs import read_paragraph
from docgen.word.story import Story
from docgen.word.styles import NO_TABLE, TableFormat
from docgen.word.tables import read_table
from docgen.word.xml import Element, all_text, children, local_name

_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"})
_SILENT = frozenset(
    {"bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "proofErr", "permStart", "permEnd"}
    | {"moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd", "customXmlInsRangeStart"}
    | {"customXmlInsRangeEnd", "customXmlDelRangeStart", "customXmlDelRangeEnd", "sdtPr", "sdtEndPr", "customXmlPr"}
    | {"sectPr", "tcPr"}
)


def block_elements(parent: Element, notes: Notes, where: str) -> Iterator[Element]:
    """Yield the w:p and w:tbl below `parent` with wrappers taken off; note everything else that prints."""
    for child in children(parent):
        name = local_name(child)
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        elif name in _SILENT:
            continue
        elif name in _WRAPPERS:
            yield from block_elements(child, notes, where)
        elif name == "altChunk":
            notes.add(
                "word.alternate-chunk",
                where,
                "文件里夹带了另一个文件的内容（altChunk），没有排入",
                "请用 Word 打开后直接保存一次，内容就会并入正文。",
                severity=Severity.ERROR,
            )
        elif name in ("oMathPara", "oMath"):
            notes.unsupported(where, "公式", sample=all_text(child))
        elif name not in ("del", "moveFrom"):
            notes.unsupported(where, f"内容 {name}", sample=all_text(child))


@dataclass(slots=True)
class BlockReader:
    """Reads blocks one after the other and counts them for their places."""

    story: Story
    paragraph_prefix: str
    table_prefix: str
    table: TableFormat = NO_TABLE
    width: float = 0.0
    nested: bool = False
    _paragraphs: int = 0
    _tables: int = 0
    _running: tuple[Inline, ...] = ()
    _last_joined: Paragraph | None = None

    def read(self, elements: Iterable[Element]) -> tuple[Block, ...]:
        """Read w:p and w:tbl elements into blocks; the counts go on from the call before."""
        blocks: list[Block] = []
        for element in elements:
            if element.tag == f"{W}p":
                self._paragraph(element, blocks)
            else:
                self._flush(blocks)
                self._tables += 1
                where = f"{self.table_prefix}表{self._tables}"
                table = read_table(self.story, element, where, self.width, read_cell, nested=self.nested)
                if table is not None:
                    blocks.append(table)
        self._flush(blocks)
        return tuple(blocks)

    def _paragraph(self, element: Element, blocks: list[Block]) -> None:
        self._paragraphs += 1
        where = f"{self.paragraph_prefix}第{self._paragraphs}段"
        found = read_paragraph(self.story, element, where, self.table, self._running)
        if found.joins_next:
            self._running, self._last_joined = found.paragraph.inlines, found.paragraph
        else:
            self._running, self._last_joined = (), None
            blocks.append(found.paragraph)
        for box in found.boxes:
            blocks.extend(_read_box(self.story, box, f"{where}文本框", self.width))

    def _flush(self, blocks: list[Block]) -> None:
        """Give content that found no next paragraph to run on in a paragraph of its own."""
        if self._running and self._last_joined is not None:
            blocks.append(replace(self._last_joined, inlines=self._running))
        self._running, self._last_joined = (), None


def read_cell(story: Story, cell: Element, where: str, table: TableFormat, width: float) -> tuple[Block, ...]:
    """Read the blocks of a w:tc."""
    reader = BlockReader(story, where, where, table, width, nested=True)
    return reader.read(block_elements(cell, story.notes, where))


def _read_box(story: Story, box: Element, where: str, width: float) -> tuple[Block, ...]:
    """Read a text box; its fields are its own, as they cannot reach out of it."""
    outer, story.fields = story.fields, Fields()
    reader = BlockReader(story, where, where, NO_TABLE, width)
    blocks = reader.read(block_elements(box, story.notes, where))
    story.fields.close(story.notes, where)
    story.fields = outer
    return blocks
