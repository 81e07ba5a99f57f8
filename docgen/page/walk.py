"""The paragraphs of the page model, wherever they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from docgen.page.model import Block, Paragraph, Section


def paragraphs_in(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    """Yield the paragraphs of blocks in reading order, those in cells of tables too."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            for row in block.rows:
                for cell in row.cells:
                    yield from paragraphs_in(cell.blocks)


def stories_of(section: Section) -> Iterator[tuple[Block, ...]]:
    """Yield what a section holds: its body, then each of its headers and footers that is there."""
    yield section.blocks
    for group in (section.headers, section.footers):
        yield from (blocks for blocks in (group.default, group.first, group.even) if blocks)
