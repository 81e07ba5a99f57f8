"""A paper set in lines as the data that page.typ reads: plain values that become JSON."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from docgen.page.model import Border, Borders
from docgen.pdf.flow import Box, CellFlow, Flow, FlowBlock, Grid, RowFlow, Running, SectionFlow, Stack
from docgen.pdf.lines import Segment
from docgen.pdf.typst_lines import LineData, LineWriter

_DASHES = {"dotted": "dotted", "dashed": "dashed", "dashSmallGap": "dashed", "dotDash": "dash-dotted"}
_DOUBLE = {"double", "triple", "thinThickSmallGap", "thickThinSmallGap"}
_NO_BORDERS = Borders()
_SIDES = ("top", "right", "bottom", "left")
_MOMENT = ("year", "month", "day", "hour", "minute", "second")


def paper_data(flowed: Flow, lines: LineWriter) -> dict[str, Any]:
    """Return what page.typ needs to draw a paper; raise RightToLeft where it has such a text."""
    lines.begin()
    return _Writer(lines).paper(flowed)


class _Writer:
    """Writes one paper."""

    def __init__(self, lines: LineWriter) -> None:
        self._lines = lines
        self._room = 0.0
        """The height of the type area of the section at hand."""

    def paper(self, flowed: Flow) -> dict[str, Any]:
        document = flowed.document
        sections: list[dict[str, Any]] = []
        for section in flowed.sections:
            if section.section.start == "continuous" and sections:
                sections[-1]["blocks"] += self._blocks(section.blocks, section.section.text_width)
            else:
                sections.append(self._section(section, len(sections)))
        language, _, region = document.language.partition("-")
        return {
            "title": document.title,
            "author": [document.author] if document.author else [],
            "keywords": document.keywords,
            "description": document.origin and document.origin.line(),
            "created": document.created and {name: getattr(document.created, name) for name in _MOMENT},
            "lang": language.lower() or "zh",
            # Typst knows regions, not scripts; without one it would call zh-Hant Simplified.
            "region": "tw" if region.casefold() == "hant" else region.split("-")[-1].lower() or "cn",
            "sections": sections,
            "looks": self._lines.looks(),
        }

    def _section(self, flowed: SectionFlow, index: int) -> dict[str, Any]:
        section = flowed.section
        self._room = section.text_height
        blocks = self._blocks(flowed.blocks, section.text_width)
        if blocks and blocks[0].get("break-before"):
            # A section begins a page already.
            blocks[0]["break-before"] = False
        return {
            "index": index,
            "width": section.width,
            "height": section.height,
            "top": section.margin_top,
            "right": section.margin_right,
            "bottom": section.margin_bottom,
            "left": section.margin_left + section.gutter,
            "text-width": section.text_width,
            "header-distance": section.header_distance,
            "footer-distance": section.footer_distance,
            "first-differs": section.different_first_page,
            "number-start": section.page_number_start,
            "header": self._running(flowed.header, section.text_width),
            "footer": self._running(flowed.footer, section.text_width),
            "blocks": blocks,
        }

    def _running(self, running: Running, width: float) -> dict[str, Any] | None:
        pages = {"odd": running.odd, "even": running.even, "first": running.first}
        if not any(pages.values()):
            return None
        return {name: self._blocks(blocks, width) if blocks else None for name, blocks in pages.items()}

    def _blocks(self, blocks: tuple[FlowBlock, ...], width: float) -> list[dict[str, Any]]:
        """Return blocks that stand in a column `width` points wide."""
        return [self._block(block, width) for block in blocks]

    def _block(self, block: FlowBlock, width: float) -> dict[str, Any]:
        match block:
            case Stack():
                return self._stack(block, width)
            case Grid():
                return self._grid(block)
            case Box():
                return self._frame(block)

    def _stack(self, stack: Stack, width: float) -> dict[str, Any]:
        lines, plain = self._lines.lines(stack.lines, stack.left)
        width -= stack.left + stack.right
        return {
            "kind": "stack",
            "parts": [_part(stack, lines, 0, len(lines))] if plain else list(_parts(stack, lines, width)),
            "plain": plain,
            "empty": not any(pieces for *_, pieces in lines),
            "above": stack.above,
            "below": stack.below,
            "droppable": stack.droppable,
            "left": stack.left,
            "box": _stack_box(stack, width),
            "break-before": stack.break_before,
            "keep": stack.keep_next,
            "whole": stack.whole and len(stack.lines) > 1,
            "rank": stack.rank,
            "title": None if stack.rank is None else _said(stack),
        }

    def _frame(self, box: Box) -> dict[str, Any]:
        return {
            "kind": "frame",
            "blocks": self._blocks(box.blocks, box.width),
            "width": box.width,
            "height": box.height,
            "x": box.x,
            "y": box.y,
            "from-bottom": box.from_bottom,
            "floating": box.floating,
            "room": box.room,
        }

    # Tables

    def _grid(self, grid: Grid) -> dict[str, Any]:
        heights = [_row_height(row) for row in grid.rows]
        head = sum(heights[: grid.heads])
        rows = []
        for index, row in enumerate(grid.rows):
            spanned = (sum(heights[index : index + cell.cell.row_span]) for cell in row.cells)
            # Typst keeps the rows of an unbreakable cell together, even where a page has no room for all of them.
            fits = [height + head <= self._room for height in spanned]
            rows.append([self._cell(*cell, row, index) for cell in zip(row.cells, fits, strict=True)])
        kept = [row.keep_next for row in grid.rows[:-1]]
        return {
            "kind": "grid",
            "columns": list(grid.columns),
            "x": grid.x,
            "heights": [None if _splits(row) else height for row, height in zip(grid.rows, heights, strict=True)],
            "head": rows[: grid.heads],
            "body": rows[grid.heads :],
            "whole": bool(kept) and all(kept) and sum(heights) <= self._room,
            "above": _outer_line(grid.rows[0], "top") / 2 if grid.rows else 0.0,
            "below": _outer_line(grid.rows[-1], "bottom") / 2 if grid.rows else 0.0,
        }

    def _cell(self, flowed: CellFlow, fits: bool, row: RowFlow, index: int) -> dict[str, Any]:
        cell = flowed.cell
        borders, height = cell.borders, row.row.height or 0.0
        width = height if flowed.turned else flowed.width - cell.margin_left - cell.margin_right
        return {
            "x": cell.column,
            "y": index,
            "colspan": cell.column_span,
            "rowspan": cell.row_span,
            "breakable": _splits(row) or not fits,
            "align": cell.vertical_align,
            "fill": cell.shading,
            "top": cell.margin_top + (borders.top.width / 2 if borders.top else 0),
            "right": cell.margin_right,
            "bottom": cell.margin_bottom + (borders.bottom.width / 2 if borders.bottom else 0),
            "left": cell.margin_left,
            "borders": {side: _edge(getattr(borders, side)) for side in _SIDES},
            "turned": [flowed.width, height, flowed.shift] if flowed.turned else None,
            "blocks": self._blocks(flowed.blocks, width),
        }


def _parts(stack: Stack, lines: LineData, width: float) -> Iterator[dict[str, Any]]:
    """Yield the lines of a paragraph in a column `width` points wide, parted where Typst cannot set them as one.

    That is where a page break stands, and at a line with a page number, whose width is not known yet.
    """
    alone = [line.has_number for line in stack.lines]
    starts = [i for i, line in enumerate(stack.lines) if i == 0 or line.new_page or alone[i] or alone[i - 1]]
    for start, end in pairwise([*starts, len(lines)]):
        part = _part(stack, lines, start, end)
        part["new-page"] = stack.lines[start].new_page
        part["sticky"] = stack.keep_next or end - 1 in stack.tied
        part["number"] = _numbered(stack, width) if alone[start] else None
        yield part


def _part(stack: Stack, lines: LineData, start: int, end: int) -> dict[str, Any]:
    """Return some lines of a paragraph, and what it costs to part the first two and the last two (0 or 1)."""
    if end - start == 1:
        return {"lines": lines[start:end], "costs": None}
    costs = (start == 0 and 0 in stack.tied, end == len(lines) and end - 2 in stack.tied)
    return {"lines": lines[start:end], "costs": None if all(costs) else [int(cost) for cost in costs]}


def _said(stack: Stack) -> str:
    return "".join(piece.text for line in stack.lines for piece in line.segments if isinstance(piece, Segment))


def _numbered(stack: Stack, width: float) -> dict[str, Any]:
    """Return where a line stands whose width is known only when pages are numbered."""
    shift = {"right": -stack.number_right, "left": stack.number_left}.get(stack.number_align, 0.0)
    return {"align": stack.number_align, "shift": shift, "width": width}


def _stack_box(stack: Stack, width: float) -> dict[str, Any] | None:
    """Return the box around a paragraph, `width` points wide; None for one without borders and shading."""
    borders = stack.borders
    if not stack.shading and borders == _NO_BORDERS:
        return None
    return {
        "width": width,
        "fill": stack.shading,
        "borders": {side: _edge(getattr(borders, side)) for side in _SIDES},
        "inset-top": borders.top.space + borders.top.width if borders.top else 0,
        "inset-bottom": borders.bottom.space + borders.bottom.width if borders.bottom else 0,
        # Typst draws a line half within its box and half without. Lines at the sides stand clear of the text.
        "outset": {
            "top": -borders.top.width / 2 if borders.top else 0,
            "bottom": -borders.bottom.width / 2 if borders.bottom else 0,
            "left": borders.left.space + borders.left.width / 2 if borders.left else 0,
            "right": borders.right.space + borders.right.width / 2 if borders.right else 0,
        },
    }


def _splits(row: RowFlow) -> bool:
    """Return True for a row that may be broken over pages and whose height is its content's."""
    return not (row.row.cant_split or row.row.header or row.row.exact_height or row.row.height is not None)


def _row_height(row: RowFlow) -> float:
    """Return the height of a row that is not split, from the middle of the line above it to that of the line below."""
    lines = (_outer_line(row, "top") + _outer_line(row, "bottom")) / 2
    content = max((cell.height for cell in row.cells if cell.cell.row_span == 1), default=0.0) + lines
    if row.row.height is None:
        return content
    return row.row.height if row.row.exact_height else max(row.row.height, content)


def _outer_line(row: RowFlow, side: str) -> float:
    """Return the width of the widest line at a side of a row's cells."""
    lines = (getattr(cell.cell.borders, side) for cell in row.cells)
    return max((line.width for line in lines if line), default=0.0)


def _edge(border: Border | None) -> dict[str, Any] | None:
    if border is None:
        return None
    return {
        "width": border.width,
        "color": border.color,
        "dash": _DASHES.get(border.style),
        "double": border.style in _DOUBLE,
    }
