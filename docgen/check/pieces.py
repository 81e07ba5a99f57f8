"""A paper as one row of paragraphs in reading order, each with the few looks that tell elements apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from docgen.check.styles import role_of_style
from docgen.page.model import (
    Block,
    Break,
    Document,
    HeaderFooter,
    PageField,
    Paragraph,
    Picture,
    RunStyle,
    Section,
    Tab,
    Table,
    Text,
)

_WIDE_BLANKS = 8
"""As many blanks or tabs before the text as these set a line to the right by hand."""
_RIGHT_SHARE = 0.35
"""A left indent of this share of the line sets a paragraph to the right."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph on its way to become an element.

    `text` is what it prints without the blanks around it. `align` is what the eye sees: a paragraph pushed to the
    right with blanks, tabs or an indent is `right`. `size` is 0 in plain text, which has no looks. `table` tells a
    table for data (表格) from one that only places things (版式); `level` is a heading level that the file declares.
    """

    text: str
    place: str
    paragraph: Paragraph | None = None
    section: int = 0
    line: int | None = None
    table: str = ""
    framed: bool = False
    new_page: bool = False
    align: str = "left"
    indented: bool = False
    size: float = 0.0
    red: bool = False
    heavy: bool = False
    style: str = ""
    level: int | None = None

    @property
    def blank(self) -> bool:
        """True when nothing is printed."""
        pictured = self.paragraph is not None and any(isinstance(item, Picture) for item in self.paragraph.inlines)
        return not self.text and not pictured


def pieces_of(document: Document) -> list[Piece]:
    """Return the paragraphs of the body, those of cells and text boxes in their places."""
    found: list[Piece] = []
    for index, section in enumerate(document.sections):
        fresh = index > 0 and section.start != "continuous"
        for piece in _blocks(section.blocks, section, index):
            found.append(_with_break(piece, fresh or _ends_page(found)))
            fresh = False
    return found


def footer_paragraphs(document: Document) -> Iterator[tuple[int, Paragraph]]:
    """Yield the paragraphs of all footers that are shown, with the section that shows them first; equal ones once."""
    return _stories((index, section.footers) for index, section in enumerate(document.sections))


def header_paragraphs(document: Document) -> Iterator[tuple[int, Paragraph]]:
    """Yield the paragraphs of all headers likewise."""
    return _stories((index, section.headers) for index, section in enumerate(document.sections))


def _stories(stories: Iterable[tuple[int, HeaderFooter]]) -> Iterator[tuple[int, Paragraph]]:
    seen: set[Paragraph] = set()
    for index, story in stories:
        for blocks in (story.default, story.first, story.even):
            for paragraph, _ in _paragraphs(blocks or ()):
                if paragraph not in seen:
                    seen.add(paragraph)
                    yield index, paragraph


def look_of(paragraph: Paragraph) -> RunStyle:
    """Return the look that most characters of a paragraph have; its mark's where it holds none."""
    texts = [inline for inline in (*paragraph.label, *paragraph.inlines) if isinstance(inline, Text)]
    first = texts[0].style if texts else paragraph.mark
    if all(inline.style is first for inline in texts):
        return first if any(inline.text.strip() for inline in texts) else paragraph.mark
    counts: Counter[RunStyle] = Counter()
    for inline in texts:
        counts[inline.style] += len(inline.text.strip())
    most = counts.most_common(1)
    return most[0][0] if most and most[0][1] else paragraph.mark


def has_page_field(paragraph: Paragraph) -> bool:
    """Tell whether a paragraph prints the page's number."""
    return any(isinstance(inline, PageField) for inline in paragraph.inlines)


def is_red(color: str) -> bool:
    """Tell whether a colour `#rrggbb` is a red."""
    red, green, blue = (int(color[index : index + 2], 16) for index in (1, 3, 5))
    return red >= 160 and green <= 80 and blue <= 80


def underlined_red(piece: Piece) -> bool:
    """Tell whether a red line runs below a paragraph."""
    below = None if piece.paragraph is None else piece.paragraph.style.borders.bottom
    return below is not None and is_red(below.color)


def _paragraphs(blocks: Iterable[Block], table: str = "") -> Iterator[tuple[Paragraph, str]]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block, table
            continue
        kind = table or _table_kind(block)
        for row in block.rows:
            for cell in row.cells:
                yield from _paragraphs(cell.blocks, kind)


def _blocks(blocks: Iterable[Block], section: Section, index: int) -> Iterator[Piece]:
    for block in blocks:
        framed = block.frame is not None
        for paragraph, table in _paragraphs((block,)):
            yield _piece(paragraph, section, index, table, framed)


def _table_kind(table: Table) -> str:
    """Tell a table for data from one without inner upright lines, which only places head, imprint or signatures."""
    if any(role_of_style(item.style_name) for item, _ in _cells(table)):
        ours = [role_of_style(item.style_name) for item, _ in _cells(table) if item.text.strip()]
        return "表格" if any(role is not None and role.value == "表格文字" for role in ours) else "版式"
    upright = any(cell.borders.left and cell.borders.right for row in table.rows for cell in row.cells)
    return "表格" if upright else "版式"


def _cells(table: Table) -> Iterator[tuple[Paragraph, str]]:
    for row in table.rows:
        for cell in row.cells:
            yield from _paragraphs(cell.blocks, "表格")


def _piece(paragraph: Paragraph, section: Section, index: int, table: str, framed: bool) -> Piece:
    look = look_of(paragraph)
    raw = paragraph.text
    pushed = len(raw) - len(raw.lstrip())
    style = paragraph.style
    align: str = style.align
    if align in ("left", "justify", "distribute") and raw.strip():
        wide = sum(1 if char == " " else 2 for char in raw[:pushed] if char != "\n")
        if style.indent_left > _RIGHT_SHARE * section.text_width or wide >= 2 * _WIDE_BLANKS:
            align = "right"
    return Piece(
        raw.strip(),
        paragraph.place,
        paragraph,
        index,
        None,
        table,
        framed,
        style.page_break_before or _starts_page(paragraph),
        align,
        style.first_line > 0 or 0 < pushed <= 2 * _WIDE_BLANKS,
        look.size,
        is_red(look.color),
        look.bold,
        paragraph.style_name,
        style.outline_level,
    )


def _starts_page(paragraph: Paragraph) -> bool:
    """Tell whether a page break stands before any character of the paragraph."""
    for inline in paragraph.inlines:
        if isinstance(inline, Break) and inline.kind == "page":
            return True
        if not (isinstance(inline, Tab) or (isinstance(inline, Text) and not inline.text.strip())):
            return False
    return False


def _ends_page(found: list[Piece]) -> bool:
    """Tell whether the paragraph before ends with a page break."""
    last = found[-1].paragraph if found else None
    if last is None or not last.inlines:
        return False
    inline = last.inlines[-1]
    return isinstance(inline, Break) and inline.kind == "page"


def _with_break(piece: Piece, fresh: bool) -> Piece:
    return replace(piece, new_page=True) if fresh and not piece.new_page else piece
