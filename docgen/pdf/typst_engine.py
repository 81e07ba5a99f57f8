"""The Typst engine: finished lines and boxes as JSON → one fixed Typst program → PDF.

`page.typ` is the only Typst source there is; what a paper says reaches it as data and cannot become markup.
"""

from __future__ import annotations

import json
import os
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from docgen.errors import InputError, Place, RenderError, error, has_errors
from docgen.page.model import Border, Borders, Document, RunStyle
from docgen.pdf.engine import Rendered, stray_findings
from docgen.pdf.flow import Box, CellFlow, Flow, FlowBlock, Grid, RowFlow, Running, SectionFlow, Stack, flow
from docgen.pdf.fonts import Choice, Face, library
from docgen.pdf.lines import Image, Line, Number, Segment
from docgen.pdf.scripts import east_asian_slot, is_ideograph

_DASHES = {"dotted": "dotted", "dashed": "dashed", "dashSmallGap": "dashed", "dotDash": "dash-dotted"}
_FORMATS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/svg+xml": "svg", "image/webp": "webp"}
_NO_BORDERS = Borders()
_SIDES = ("top", "right", "bottom", "left")
_CREATED = 946684800
"""What the PDF says of its making (2000-01-01): the clock may not change the bytes."""


class TypstEngine:
    """Writes PDFs with Typst; one instance keeps the compiler and its fonts between papers."""

    name = "typst"

    def __init__(self) -> None:
        # The batch has a process for each processor; threads of their own would only make those wait for one another.
        os.environ.setdefault("RAYON_NUM_THREADS", "1")
        try:
            import typst
        except ImportError as missing:
            raise InputError(
                error("pdf.engine-missing", Place(), "没有安装 Typst 排版引擎", "请运行 pip install 'docgen[typst]'")
            ) from missing
        self._error = typst.TypstError
        fonts = typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=sorted({str(face.path.parent) for face in library().faces}),
        )
        self._families = {(info.path, info.index): (info.family, info.weight, info.style) for info in fonts.fonts()}
        program = files("docgen.pdf").joinpath("page.typ").read_bytes()
        self._compiler = typst.Compiler(font_paths=fonts)
        self._program = program

    def render(self, document: Document, name: str) -> Rendered:
        """Return the PDF of a paper; `name` is the paper's name in findings.

        Raises RenderError when a character has no face or a picture cannot be drawn.
        """
        flowed = flow(document, library())
        strays = stray_findings(flowed.strays, name)
        if has_errors(strays):
            raise RenderError(strays)
        paper = json.dumps(_Writer(self._families).paper(flowed), ensure_ascii=False, separators=(",", ":"))
        try:
            pdf = self._compiler.compile(self._program, format="pdf", sys_inputs={"paper": paper}, timestamp=_CREATED)
        except self._error as failure:
            raise RenderError(
                error("pdf.engine", Place(name), f"排版引擎报告：{failure.message}", "请检查该文件中的图片与格式")
            ) from failure
        assert isinstance(pdf, bytes)  # one PDF, since no output file and no list of pages was asked for
        return Rendered(pdf, _page_count(pdf), strays)


def _page_count(pdf: bytes) -> int:
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        return len(document)


class _Writer:
    """Turns the flow into the data that page.typ reads; looks are shared."""

    def __init__(self, families: dict[tuple[str | None, int], tuple[str, int, str]]) -> None:
        self._families = families
        self._looks: dict[str, int] = {}
        self._known: dict[tuple[int, int], int] = {}
        """Looks by the identity of style and choice, which live as long as the flow."""

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
            "lang": language.lower() or "zh",
            "region": region.split("-")[-1].lower() or "cn",
            "sections": sections,
            "looks": [json.loads(look) for look in self._looks],
        }

    def _section(self, flowed: SectionFlow, index: int) -> dict[str, Any]:
        section = flowed.section
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
            "left": stack.left,
            "box": _stack_box(stack),
            "break-before": stack.break_before,
            "keep": stack.keep_next,
            "whole": stack.whole and len(stack.lines) > 1,
            "tied": sorted(stack.tied),
            "level": None if stack.level is None else stack.level + 1,
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
                    for part in _parted(segment.text) if style.scale == 100 else [segment.text]:
                        piece = {"kind": "text", "look": look, "spacing": spacing, "text": part, "lead": lead}
                        if style.scale != 100:
                            piece["width"] = _scaled_width(segment)
                        pieces.append(piece)
                        lead = spacing
                    owed = 0.0 if style.scale != 100 else spacing
                case Number(field=field, choice=choice):
                    pieces.append(
                        {
                            "kind": "number",
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
                            "data": list(picture.data),
                            "format": _FORMATS.get(picture.media_type, "png"),
                            "width": picture.width,
                            "height": picture.height,
                            "alt": picture.description or None,
                            "lead": segment.lead + owed,
                        }
                    )
                    owed = 0.0
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
            "size": style.size * (0.65 if style.position else 1.0),
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
        rows = [self._row(row, index) for index, row in enumerate(grid.rows)]
        kept = [row.keep_next for row in grid.rows[:-1]]
        return {
            "kind": "grid",
            "columns": list(grid.columns),
            "x": grid.x,
            "heights": [None if _splits(row) else row.height + _border_height(row) for row in grid.rows],
            "head": rows[: grid.heads],
            "body": rows[grid.heads :],
            "whole": bool(kept) and all(kept),
        }

    def _row(self, row: RowFlow, index: int) -> list[dict[str, Any]]:
        return [self._cell(cell, row, index) for cell in row.cells]

    def _cell(self, flowed: CellFlow, row: RowFlow, index: int) -> dict[str, Any]:
        cell = flowed.cell
        borders = cell.borders
        return {
            "x": cell.column,
            "y": index,
            "colspan": cell.column_span,
            "rowspan": cell.row_span,
            "breakable": _splits(row),
            "align": cell.vertical_align,
            "fill": cell.shading,
            "top": cell.margin_top + (borders.top.width / 2 if borders.top else 0),
            "right": cell.margin_right,
            "bottom": cell.margin_bottom + (borders.bottom.width / 2 if borders.bottom else 0),
            "left": cell.margin_left,
            "borders": {side: _edge(getattr(borders, side)) for side in _SIDES},
            "turned": [flowed.width, row.row.height] if flowed.turned else None,
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
    }


def _splits(row: RowFlow) -> bool:
    """Return True for a row that may be broken over pages and whose height is its content's."""
    return not (row.row.cant_split or row.row.header or row.row.exact_height or row.row.height is not None)


def _border_height(row: RowFlow) -> float:
    """Return what a row's own borders add to its height: half of the lines above and below it."""
    tops = max((cell.cell.borders.top.width for cell in row.cells if cell.cell.borders.top), default=0.0)
    bottoms = max((cell.cell.borders.bottom.width for cell in row.cells if cell.cell.borders.bottom), default=0.0)
    return (tops + bottoms) / 2


def _edge(border: Border | None) -> dict[str, Any] | None:
    if border is None:
        return None
    return {"width": border.width, "color": border.color, "dash": _DASHES.get(border.style)}


def _scaled_width(segment: Segment) -> float:
    advances = segment.choice.face.metrics.advances
    natural = sum(advances[ord(char)] for char in segment.text) * segment.style.size * segment.style.scale / 100
    return natural + segment.spacing * len(segment.text)


def _parted(text: str) -> list[str]:
    """Cut a text between neighbouring Chinese marks, which Typst would otherwise set closer together."""
    parts, start, marked = [], 0, False
    for index, char in enumerate(text):
        follows, marked = marked, _is_mark(char)
        if follows and marked:
            parts.append(text[start:index])
            start = index
    return [*parts, text[start:]]


@lru_cache(maxsize=8192)
def _is_mark(char: str) -> bool:
    return east_asian_slot(char, True) and not is_ideograph(char)
