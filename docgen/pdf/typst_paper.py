"""A paper set in lines as the data that page.typ reads: plain values that become JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from unicodedata import bidirectional

from fontTools.unicodedata import script

from docgen.page.model import Border, Borders, RunStyle
from docgen.pdf.engine import described
from docgen.pdf.flow import Box, CellFlow, Flow, FlowBlock, Grid, RowFlow, Running, SectionFlow, Stack
from docgen.pdf.fonts import Choice, Face
from docgen.pdf.lines import Image, Line, Number, Segment
from docgen.pdf.scripts import east_asian_slot, is_ideograph

_DASHES = {"dotted": "dotted", "dashed": "dashed", "dashSmallGap": "dashed", "dotDash": "dash-dotted"}
_DOUBLE = {"double", "triple", "thinThickSmallGap", "thickThinSmallGap"}
_FORMATS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/svg+xml": "svg", "image/webp": "webp"}
_NO_BORDERS = Borders()
_SIDES = ("top", "right", "bottom", "left")
_MOMENT = ("year", "month", "day", "hour", "minute", "second")
_LEFTWARD = {"R", "AL", "RLE", "RLO", "RLI"}
_ANY_SCRIPT = {"Zyyy", "Zinh", "Zzzz"}
"""Scripts of characters that stand in texts of any script."""

Families = dict[tuple[str | None, int], tuple[str, int, str]]
"""Family, weight and style that Typst gives the face of a file and its number there."""


class RightToLeft(ValueError):
    """A text runs from right to left, over which Typst 0.15 breaks down; the value is its first character."""


def paper_data(flowed: Flow, families: Families) -> dict[str, Any]:
    """Return what page.typ needs to draw a paper; raise RightToLeft where it has such a text."""
    return _Writer(families).paper(flowed)


class _Writer:
    """Writes one paper; looks are shared."""

    def __init__(self, families: Families) -> None:
        self._families = families
        self._looks: dict[str, int] = {}
        self._known: dict[tuple[int, int], int] = {}
        """Looks by the identity of style and choice, which live as long as the flow."""
        self._room = 0.0
        """The height of the type area of the section at hand."""

    def paper(self, flowed: Flow) -> dict[str, Any]:
        document = flowed.document
        sections: list[dict[str, Any]] = []
        for section in flowed.sections:
            if section.section.start == "continuous" and sections:
                sections[-1]["blocks"] += self._blocks(section.blocks)
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
            "looks": [json.loads(look) for look in self._looks],
        }

    def _section(self, flowed: SectionFlow, index: int) -> dict[str, Any]:
        section = flowed.section
        self._room = section.text_height
        blocks = self._blocks(flowed.blocks)
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
            "header": self._running(flowed.header),
            "footer": self._running(flowed.footer),
            "blocks": blocks,
        }

    def _running(self, running: Running) -> dict[str, Any]:
        return {
            name: self._blocks(blocks) if blocks else None
            for name, blocks in (("odd", running.odd), ("even", running.even), ("first", running.first))
        }

    def _blocks(self, blocks: tuple[FlowBlock, ...]) -> list[dict[str, Any]]:
        return [self._block(block) for block in blocks]

    def _block(self, block: FlowBlock) -> dict[str, Any]:
        match block:
            case Stack():
                return self._stack(block)
            case Grid():
                return self._grid(block)
            case Box():
                return self._frame(block)

    def _stack(self, stack: Stack) -> dict[str, Any]:
        return {
            "kind": "stack",
            "lines": [self._line(line, stack) for line in stack.lines],
            "above": stack.above,
            "below": stack.below,
            "droppable": stack.droppable,
            "left": stack.left,
            "box": _stack_box(stack),
            "break-before": stack.break_before,
            "keep": stack.keep_next,
            "whole": stack.whole and len(stack.lines) > 1,
            "tied": sorted(stack.tied),
            "rank": stack.rank,
        }

    def _line(self, line: Line, stack: Stack) -> dict[str, Any]:
        numbered = {"align": stack.number_align, "left": stack.number_left, "right": stack.number_right}
        return {
            "x": line.x,
            "height": line.height,
            "base": line.baseline,
            "new-page": line.new_page,
            "number": numbered if line.has_number else None,
            "pieces": list(self._pieces(line)),
        }

    def _pieces(self, line: Line) -> list[dict[str, Any]]:
        pieces: list[dict[str, Any]] = []
        # Typst puts tracking between characters only, so what follows a segment's last one leads the next.
        owed = 0.0
        for segment in line.segments:
            match segment:
                case Segment(style=style, choice=choice, spacing=spacing):
                    look = self._look(style, choice)
                    lead = segment.lead + owed
                    for part in _parted(segment.text):
                        piece = {"kind": "text", "look": look, "spacing": spacing, "text": part, "lead": lead}
                        piece["width"] = _width(part, segment)
                        pieces.append(piece)
                        lead = spacing
                    owed = spacing
                case Number(field=field, choice=choice):
                    pieces.append(
                        {
                            "kind": "number",
                            "width": 0.0,
                            "look": self._look(field.style, choice),
                            "total": field.kind == "pages",
                            "format": field.format,
                            "lead": segment.lead + owed,
                        }
                    )
                    owed = 0.0
                case Image(picture=picture):
                    pieces.append(
                        {
                            "kind": "picture",
                            "look": None,
                            "data": list(picture.data),
                            "format": _FORMATS.get(picture.media_type, "png"),
                            "width": picture.width,
                            "height": picture.height,
                            "alt": described(picture),
                            "lead": segment.lead + owed,
                        }
                    )
                    owed = 0.0
        for piece, following in pairwise(pieces):
            if piece["look"] == following["look"] is not None:
                # What is drawn under a text, or through it, has no gaps.
                piece["width"] += following["lead"]
        return pieces

    def _look(self, style: RunStyle, choice: Choice) -> int:
        """Return the number of a look in `looks`."""
        key = (id(style), id(choice))
        if key not in self._known:
            look = json.dumps(self._described(style, choice), ensure_ascii=False)
            self._known[key] = self._looks.setdefault(look, len(self._looks))
        return self._known[key]

    def _described(self, style: RunStyle, choice: Choice) -> dict[str, Any]:
        family, weight, slant = self._family(choice.face)
        shift = {"superscript": 0.35, "subscript": -0.15}.get(style.position, 0.0) * style.size
        return {
            "font": family,
            "weight": weight,
            "style": slant,
            "size": _size(style),
            "ascent": choice.face.metrics.ascent * _size(style),
            "descent": choice.face.metrics.descent * _size(style),
            "color": style.color,
            "heavy": choice.bold and choice.face.weight < 600,
            "slant": choice.italic and not choice.face.italic,
            "under": style.underline,
            "strike": style.strike,
            "back": style.highlight,
            "raised": style.raised + shift,
            "scale": style.scale,
        }

    def _family(self, face: Face) -> tuple[str, int, str]:
        return self._families[str(Path(face.path)), face.index]

    def _frame(self, box: Box) -> dict[str, Any]:
        return {
            "kind": "frame",
            "blocks": self._blocks(box.blocks),
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
        rows = [[self._cell(cell, grid, index) for cell in row.cells] for index, row in enumerate(grid.rows)]
        kept = [row.keep_next for row in grid.rows[:-1]]
        return {
            "kind": "grid",
            "columns": list(grid.columns),
            "x": grid.x,
            "heights": [None if _splits(row) else _row_height(row) for row in grid.rows],
            "head": rows[: grid.heads],
            "body": rows[grid.heads :],
            "whole": bool(kept) and all(kept) and _height(grid.rows) <= self._room,
            "above": _outer_line(grid.rows[0], "top") / 2 if grid.rows else 0.0,
            "below": _outer_line(grid.rows[-1], "bottom") / 2 if grid.rows else 0.0,
        }

    def _cell(self, flowed: CellFlow, grid: Grid, index: int) -> dict[str, Any]:
        cell, row = flowed.cell, grid.rows[index]
        # Typst keeps the rows of an unbreakable cell together, even where a page has no room for all of them.
        spanned = _height(grid.rows[index : index + cell.row_span])
        fits = spanned + _height(grid.rows[: grid.heads]) <= self._room
        borders = cell.borders
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
            "turned": [flowed.width, row.row.height, flowed.shift] if flowed.turned else None,
            "blocks": self._blocks(flowed.blocks),
        }


def _stack_box(stack: Stack) -> dict[str, Any] | None:
    """Return the box around a paragraph; None for a paragraph without borders and shading."""
    borders = stack.borders
    if not stack.shading and borders == _NO_BORDERS:
        return None
    return {
        "right": stack.right,
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


def _height(rows: Sequence[RowFlow]) -> float:
    return sum(_row_height(row) for row in rows)


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


def _width(text: str, segment: Segment) -> float:
    """Return the width of a part of a segment, without what follows its last character."""
    style = segment.style
    advances = segment.choice.face.metrics.advances
    natural = sum(advances[ord(char)] for char in text) * _size(style) * style.scale / 100
    return natural + segment.spacing * (len(text) - 1)


def _size(style: RunStyle) -> float:
    return style.size * (0.65 if style.position else 1.0)


def _parted(text: str) -> list[str]:
    """Cut a text where Typst would change the spacing: between neighbouring Chinese marks, and where scripts meet."""
    parts, start, marked, kind = [], 0, False, ""
    for index, char in enumerate(text):
        follows, marked = marked, _is_mark(char)
        own = _script(char)
        if (follows and marked) or (own and kind and own != kind):
            parts.append(text[start:index])
            start = index
        kind = own or kind
    return [*parts, text[start:]]


@lru_cache(maxsize=8192)
def _script(char: str) -> str:
    """Return a character's script; nothing for one that stands in texts of any script.

    Raises RightToLeft for a character of a script that runs leftward, or that turns others.
    """
    if bidirectional(char) in _LEFTWARD:
        raise RightToLeft(char)
    found = script(char)
    return "" if found in _ANY_SCRIPT else found


@lru_cache(maxsize=8192)
def _is_mark(char: str) -> bool:
    return east_asian_slot(char, True) and not is_ideograph(char)
