"""Body text as Word paragraphs and tables, in the named styles that a template's Word file defines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count, pairwise, takewhile

from docgen.errors import Place, RenderError, error
from docgen.official.blocks import BodyBlock, Heading, Paragraph, PictureBlock, TableBlock
from docgen.official.columns import column_widths
from docgen.official.markup import (
    aligned_paragraph,
    caption_paragraph,
    cell,
    figure_paragraph,
    paragraph,
    row,
    run,
    table,
)
from docgen.official.measures import TEXT_HEIGHT, TEXT_WIDTH

Embed = Callable[[PictureBlock], str]
"""Puts a picture into the package of the paper and returns the run that shows it."""


def _nowhere(picture: PictureBlock) -> str:
    message = f"这里放不了图“{picture.caption}”"
    raise RenderError(error("official.picture", Place(where="正文"), message, "图只能放在用模板填写的公文里。"))


_KEPT_ROWS = 8


def to_word(blocks: Sequence[BodyBlock], *, wide: bool = False, embed: Embed = _nowhere) -> str:
    """Return `blocks` as WordprocessingML with the prefix `w:`, to be spliced between paragraphs of document.xml.

    Tables are as wide as the type area, `wide` ones as wide as it is on landscape pages.

    The last block is kept with what follows it in the template, so that no signature stands alone on a page
    (clause 7.3.5.5). Tables that meet are parted by a blank line, else Word would join them. No blocks give an empty
    string.

    Raises:
        RenderError: a text holds a character that XML cannot carry, or there is a picture and no way to embed it.
    """
    parts: list[str] = []
    for block, following in pairwise([*blocks, None]):
        if block is None:
            continue
        parts.append(_block(block, following, embed, (TEXT_HEIGHT if wide else TEXT_WIDTH).twips))
        if isinstance(block, TableBlock) and isinstance(following, TableBlock):
            parts.append(paragraph("GwBlank"))
    return "".join(parts)


def _block(block: BodyBlock, following: BodyBlock | None, embed: Embed, width: int) -> str:
    last = following is None
    match block:
        case Heading(level, label, text, rest):
            # A heading that runs on into body text, or one that is a whole item of a list, has nothing to be kept with.
            if not text:
                return paragraph("GwBody", run(label + rest), keep_next=last)
            heads = not rest and not (isinstance(following, Heading) and following.level <= level)
            runs = (run(label + text), run(rest, "GwBodyChar"))
            return paragraph(f"GwHeading{level}", *runs, keep_next=last or heads)
        case Paragraph(text):
            return paragraph("GwBody", run(text), keep_next=last)
        case TableBlock():
            return _table(block, width, last)
        case PictureBlock():
            return figure_paragraph(embed(block)) + caption_paragraph(block.caption, last)


def _table(block: TableBlock, width: int, last: bool) -> str:
    """Return a table `width` twips wide, its header row repeated on every page; nothing for no rows at all."""
    columns = block.column_count
    widths = column_widths((block.header, *block.rows), columns, width)
    aligns = (*block.aligns, *("left",) * columns)[:columns]
    rows = []
    tied = _tied(block)
    if block.header:
        heads = _filled(block.header, columns)
        cells = (
            cell(width, aligned_paragraph("GwTableHead", text, "center", last and not block.rows), vertical="center")
            for width, text in zip(widths, heads, strict=True)
        )
        rows.append(row(cells, header=True))
    for index, texts in enumerate(block.rows):
        keep = index in tied or (last and index == len(block.rows) - 1)
        cells = (
            cell(
                width,
                aligned_paragraph("GwTableText", text, align, keep),
                vertical="center",
                merge=_merge(block, index, column),
            )
            for column, (width, text, align) in enumerate(zip(widths, _filled(texts, columns), aligns, strict=True))
        )
        rows.append(row(cells))
    return table("GwTable", widths, rows) if rows else ""


def _tied(block: TableBlock) -> set[int]:
    """Return the rows kept with the next, so that no cell over several rows is torn; of few rows, which fit a page."""
    going_on = {index - 1 for index, _ in block.joined}
    tied: set[int] = set()
    for first in going_on - {index + 1 for index in going_on}:
        group = {*takewhile(going_on.__contains__, count(first))}
        tied |= group if len(group) < _KEPT_ROWS else set()
    return tied


def _merge(block: TableBlock, index: int, column: int) -> str:
    if (index, column) in block.joined:
        return "continue"
    return "restart" if (index + 1, column) in block.joined else ""


def _filled(texts: Sequence[str], count: int) -> tuple[str, ...]:
    return (*texts, *("",) * (count - len(texts)))
