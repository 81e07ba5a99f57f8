"""Body text as Word paragraphs and tables, in the named styles that a template's Word file defines."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from docgen.official.blocks import BodyBlock, Heading, Paragraph, TableBlock
from docgen.official.columns import column_widths
from docgen.official.markup import aligned_paragraph, cell, paragraph, row, run, table
from docgen.official.measures import TEXT_HEIGHT, TEXT_WIDTH


def to_word(blocks: Sequence[BodyBlock], *, wide: bool = False) -> str:
    """Return `blocks` as WordprocessingML with the prefix `w:`, to be spliced between paragraphs of document.xml.

    Tables are as wide as the type area, `wide` ones as wide as it is on landscape pages.

    The last block is kept with what follows it in the template, so that no signature stands alone on a page
    (clause 7.3.5.5). Tables that meet are parted by a blank line, else Word would join them. No blocks give an empty
    string.

    Raises:
        RenderError: a text holds a character that XML cannot carry.
    """
    parts: list[str] = []
    for block, following in pairwise([*blocks, None]):
        if block is None:
            continue
        parts.append(_block(block, following, (TEXT_HEIGHT if wide else TEXT_WIDTH).twips))
        if isinstance(block, TableBlock) and isinstance(following, TableBlock):
            parts.append(paragraph("GwBlank"))
    return "".join(parts)


def _block(block: BodyBlock, following: BodyBlock | None, width: int) -> str:
    last = following is None
    match block:
        case Heading(level, label, text, rest):
            # A heading that runs on into body text, or one that is a whole item of a list, has nothing to be kept with.
            heads = not rest and not (isinstance(following, Heading) and following.level <= level)
            runs = (run(label + text), run(rest, "GwBodyChar"))
            return paragraph(f"GwHeading{level}", *runs, keep_next=last or heads)
        case Paragraph(text):
            return paragraph("GwBody", run(text), keep_next=last)
        case TableBlock():
            return _table(block, width, last)


def _table(block: TableBlock, width: int, last: bool) -> str:
    """Return a table `width` twips wide, its header row repeated on every page; nothing for no rows at all."""
    count = block.column_count
    widths = column_widths((block.header, *block.rows), count, width)
    aligns = (*block.aligns, *("left",) * count)[:count]
    rows = []
    if block.header:
        heads = _filled(block.header, count)
        cells = (
            cell(width, aligned_paragraph("GwTableHead", text, "center", last and not block.rows), vertical="center")
            for width, text in zip(widths, heads, strict=True)
        )
        rows.append(row(cells, header=True))
    for index, texts in enumerate(block.rows):
        keep = last and index == len(block.rows) - 1
        cells = (
            cell(width, aligned_paragraph("GwTableText", text, align, keep), vertical="center")
            for width, text, align in zip(widths, _filled(texts, count), aligns, strict=True)
        )
        rows.append(row(cells))
    return table("GwTable", widths, rows) if rows else ""


def _filled(texts: Sequence[str], count: int) -> tuple[str, ...]:
    return (*texts, *("",) * (count - len(texts)))
