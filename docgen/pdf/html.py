"""Write the page model as HTML: finished lines in place, pages, headers and footers by CSS paged media.

The HTML is what WeasyPrint turns into the PDF, and what `-f html` delivers. Lines come broken and stretched from
`lines`; the CSS only stacks them, breaks pages between them and draws boxes.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, field, replace
from html import escape

from docgen.page.model import Document, PageField, RunStyle, Section
from docgen.pdf.css import attribute, border_css, css_family, css_weight, number
from docgen.pdf.engine import described
from docgen.pdf.flow import Box, CellFlow, Flow, FlowBlock, Grid, RowFlow, Running, SectionFlow, Stack
from docgen.pdf.fonts import Choice, Face
from docgen.pdf.lines import Image, Line, Number, Segment

_BASE_CSS = """\
html { font-kerning: none; font-variant-ligatures: none; }
body { margin: 0; font-size: 0; }
p, h1, h2, h3, h4, h5, h6 { margin: 0; font-size: 0; font-weight: normal; break-inside: auto; break-after: auto; }
.l { display: block; white-space: pre; font-size: 1pt; }
.l span { line-height: 0; }
.l .x { display: inline-block; transform-origin: 0 0; }
table { border-collapse: collapse; table-layout: fixed; border-spacing: 0; }
td, th { padding: 0; font-size: 0; font-weight: normal; text-align: left; }
thead { display: table-header-group; }
@counter-style page-chinese {
  system: additive; range: 1 99; fallback: cjk-decimal;
  additive-symbols: 90 九十, 80 八十, 70 七十, 60 六十, 50 五十, 40 四十, 30 三十, 20 二十, 10 十, 9 九, 8 八, 7 七,
    6 六, 5 五, 4 四, 3 三, 2 二, 1 一;
}
@media screen {
  body { width: fit-content; margin: 12mm auto; padding: 0 20mm; }
  .running { display: none; }
  .frame { position: static !important; }
}
"""

_UNDERLINES = {"double": "double", "dotted": "dotted", "dash": "dashed", "wave": "wavy", "dottedHeavy": "dotted"}
_COUNTERS = {
    "decimal": "decimal",
    "dash": "decimal",
    "chinese": "page-chinese",
    "roman": "lower-roman",
    "ROMAN": "upper-roman",
}
_SLANT = -12
"""Degrees that a face without italics is slanted by."""
_STRUT = 0.3
"""How far a line's own base line lies below its middle: a font of 1 pt is set there, since none makes no base line."""


@dataclass(frozen=True)
class Page:
    """The HTML of a paper, the faces it asks for as they were met, and the families it wants bolder than they are."""

    html: str
    faces: tuple[Face, ...]
    unbolded: tuple[str, ...]


def write_html(flow: Flow) -> Page:
    """Return the whole paper as one HTML page."""
    writer = _Writer(flow.document)
    html = writer.write(flow)
    return Page(html, tuple(writer.faces), tuple(writer.unbolded))


@dataclass
class _Writer:
    document: Document
    faces: dict[Face, None] = field(default_factory=dict)
    unbolded: dict[str, None] = field(default_factory=dict)
    _classes: dict[tuple[str, str], str] = field(default_factory=dict)
    _page_css: list[str] = field(default_factory=list)
    _white: tuple[float, float] | None = None
    """While a header or footer is written: the top of its white above the type area's, and the type area's height."""

    def write(self, flow: Flow) -> str:
        sections = "\n".join(self._section(index, section) for index, section in enumerate(flow.sections))
        rules = "\n".join(f".{name}{suffix} {{ {rule} }}" for (rule, suffix), name in self._classes.items())
        return (
            f'<!DOCTYPE html>\n<html lang="{escape(self.document.language)}"><head><meta charset="utf-8">'
            f"<title>{escape(self.document.title)}</title>{self._about()}"
            f"<style>\n{_BASE_CSS}{chr(10).join(self._page_css)}\n{rules}\n</style></head><body>\n{sections}\n</body></html>\n"
        )

    def _about(self) -> str:
        document = self.document
        said = {
            "author": document.author,
            "keywords": ",".join(document.keywords),
            "description": document.origin.line() if document.origin else "",
            "dcterms.created": f"{document.created:%Y-%m-%dT%H:%M:%SZ}" if document.created else "",
        }
        return "".join(f'<meta name="{name}" content="{escape(text)}">' for name, text in said.items() if text)

    # Pages

    def _section(self, index: int, flow: SectionFlow) -> str:
        name, section = f"s{index}", flow.section
        running = self._page_rules(name, flow)
        continuous = section.start == "continuous" and index > 0
        before = {"odd_page": "right", "even_page": "left"}.get(section.start, "")
        style = "" if continuous else f"page: {name};" + (f" break-before: {before};" if before and index else "")
        return f'<section style="{style}">{running}{self._blocks(flow.blocks)}</section>'

    def _page_rules(self, name: str, flow: SectionFlow) -> str:
        """Return the headers and footers as running elements, and note the page rules that place them."""
        section = flow.section
        left = section.margin_left + section.gutter
        sides = (section.margin_top, section.margin_right, section.margin_bottom, left)
        margin = " ".join(f"{number(value)}pt" for value in sides)
        size = f"{number(section.width)}pt {number(section.height)}pt"
        self._page_css.append(f"@page {name} {{ size: {size}; margin: {margin}; }}")
        if section.page_number_start is not None:
            # The page counter is raised before the page is made, so the first page starts one below.
            self._page_css.append(
                f"@page {name}:nth(1 of {name}) {{ counter-reset: page {section.page_number_start}; }}"
            )
        return self._running(f"{name}h", name, flow.header, section) + self._running(
            f"{name}f", name, flow.footer, section
        )

    def _running(self, prefix: str, page: str, running: Running, section: Section) -> str:
        edge, distance = ("top", section.header_distance) if prefix[-1] == "h" else ("bottom", section.footer_distance)
        variants = [("o", running.odd, f"@page {page}:right"), ("e", running.even, f"@page {page}:left")]
        if section.different_first_page:
            variants.append(("n", running.first, f"@page {page}:nth(1 of {page})"))
        parts = []
        for suffix, blocks, selector in variants:
            content = "none"
            if blocks:
                content = f"element({prefix}{suffix})"
                # A frame in a header or footer is placed from the white that it stands in.
                self._white = (section.margin_top if edge == "top" else -section.text_height, section.text_height)
                inner = self._blocks(blocks)
                self._white = None
                parts.append(f'<div class="running" style="position: running({prefix}{suffix})">{inner}</div>')
            self._page_css.append(
                f"{selector} {{ @{edge}-left {{ content: {content}; width: 100%; vertical-align: {edge}; "
                f"padding-{edge}: {number(distance)}pt; }} }}"
            )
        return "".join(parts)

    # Blocks

    def _blocks(self, blocks: tuple[FlowBlock, ...]) -> str:
        written = []
        for index, block in enumerate(blocks):
            if isinstance(block, Stack) and block.droppable and index and _has_margin(blocks[index - 1]):
                # Its own margin would fall together with that of the box above.
                block = replace(block, droppable=False)
            written.append(self._block(block))
        return "".join(written)

    def _block(self, block: FlowBlock) -> str:
        match block:
            case Stack():
                return self._stack(block)
            case Grid():
                return self._grid(block)
            case Box():
                return self._box(block)

    def _stack(self, stack: Stack) -> str:
        css = _box_css(stack)
        if stack.break_before:
            css += " break-before: page;"
        if stack.keep_next:
            css += " break-after: avoid;"
        if stack.whole:
            css += " break-inside: avoid;"
        if stack.shading:
            css += f" background: {stack.shading};"
        body = "".join(self._line(line, stack, index in stack.tied) for index, line in enumerate(stack.lines))
        tag = "p" if stack.rank is None else f"h{stack.rank + 1}"
        return f"<{tag}{attribute(css.strip())}>{body}</{tag}>"

    def _line(self, line: Line, stack: Stack, tied: bool) -> str:
        css = f"height: {number(line.height)}pt; line-height: {number(line.height)}pt;"
        if line.has_number:
            css += f" text-align: {stack.number_align}; padding-left: {number(stack.number_left)}pt;"
            css += f" padding-right: {number(stack.number_right)}pt;"
        elif line.x != stack.left:
            css += f" padding-left: {number(line.x - stack.left)}pt;"
        if line.new_page:
            css += " break-before: page;"
        if tied:
            css += " break-after: avoid;"
        shift = line.baseline - line.height / 2 - _STRUT
        spans = "".join(self._segment(segment, shift) for segment in line.segments)
        return f'<span class="l {self._class(css)}">{spans}</span>'

    def _segment(self, segment: Segment | Image | Number, shift: float) -> str:
        lead = f"margin-left: {number(segment.lead)}pt;" if abs(segment.lead) > 0.0005 else ""
        match segment:
            case Segment(text=text, style=style, choice=choice, spacing=spacing):
                css = self._run_css(style, choice, shift)
                if abs(spacing) > 0.0005:
                    lead += f"letter-spacing: {number(spacing)}pt;"
                if choice.italic and not choice.face.italic:
                    css += f" display: inline-block; transform: skewX({_SLANT}deg);"
                    # About the base line, which lies so far below the top of a box of no height.
                    metrics = choice.face.metrics
                    css += f" transform-origin: 0 {number((metrics.ascent - metrics.descent) / 2 * style.size)}pt;"
                if style.scale != 100:
                    return self._scaled(segment, css, lead)
                return f'<span class="{self._class(css)}"{attribute(lead)}>{escape(text, quote=False)}</span>'
            case Number(field=page_field, choice=choice):
                name = self._class(self._run_css(page_field.style, choice, shift))
                return f'<span class="{name} {self._counter(page_field)}"{attribute(lead)}></span>'
            case Image(picture=picture):
                data = base64.b64encode(picture.data).decode()
                # A picture's foot stands on the base line.
                lead += f"width: {number(picture.width)}pt; height: {number(picture.height)}pt;"
                lead += f" vertical-align: {number(-shift)}pt;"
                source = f"data:{picture.media_type};base64,{data}"
                return f'<img src="{source}" alt="{escape(described(picture))}"{attribute(lead)}>'

    def _scaled(self, segment: Segment, css: str, lead: str) -> str:
        """Return a run squeezed or widened by w:w: drawn at full width, then scaled into the width it takes."""
        factor = segment.style.scale / 100
        advance = sum(segment.choice.face.metrics.advances[ord(char)] for char in segment.text) * segment.style.size
        width = advance * factor + segment.spacing * len(segment.text)
        lead += f"width: {number(width)}pt; transform: scaleX({number(factor)});"
        if segment.spacing:
            lead += f"letter-spacing: {number(segment.spacing / factor)}pt;"
        return f'<span class="x {self._class(css)}"{attribute(lead)}>{escape(segment.text, quote=False)}</span>'

    def _run_css(self, style: RunStyle, choice: Choice, shift: float) -> str:
        size = style.size * (0.65 if style.position else 1.0)
        raised = style.raised + {"superscript": 0.35, "subscript": -0.15}.get(style.position, 0.0) * style.size
        self.faces[choice.face] = None
        if choice.bold and choice.face.weight < 600:
            self.unbolded[choice.face.family] = None
        weight = max(css_weight(choice.face), 700) if choice.bold else css_weight(choice.face)
        families = f"'{css_family(choice.face)}', '{choice.face.family}'"
        css = f"font: {'italic ' if choice.face.italic else ''}{weight} {number(size)}pt {families};"
        css += f" line-height: 0; vertical-align: {number(raised - shift)}pt; color: {style.color};"
        lines = " ".join(name for name, on in (("underline", style.underline), ("line-through", style.strike)) if on)
        if lines:
            css += f" text-decoration: {lines} {_UNDERLINES.get(style.underline, 'solid')};"
        if style.highlight:
            css += f" background: {style.highlight};"
        return css

    def _counter(self, page_field: PageField) -> str:
        css = f"content: counter({page_field.kind}, {_COUNTERS[page_field.format]});"
        return self._class(css, "::before")

    def _class(self, rule: str, pseudo: str = "") -> str:
        """Return the class that carries a rule; equal rules share one, numbered in the order they were met."""
        return self._classes.setdefault((rule, pseudo), f"c{len(self._classes)}")

    # Frames and tables

    def _box(self, box: Box) -> str:
        inner = self._blocks(box.blocks)
        width = f"width: {number(box.width)}pt"
        if not box.floating:
            return f'<div style="margin-left: {number(box.x)}pt; {width}">{inner}</div>'
        edge, y = ("bottom", box.y) if box.from_bottom else ("top", box.y)
        if self._white is not None:
            offset, text_height = self._white
            edge, y = "top", offset + (text_height - box.y - box.height if box.from_bottom else box.y)
        place = f"left: {number(box.x)}pt; {edge}: {number(y)}pt"
        framed = f'<div class="frame" style="position: absolute; {width}; {place}">{inner}</div>'
        if box.room:
            # The frame goes to the page where the flow has room for it.
            return f'<div style="height: {number(box.room)}pt; break-inside: avoid">{framed}</div>'
        return framed

    def _grid(self, grid: Grid) -> str:
        columns = "".join(f'<col style="width: {number(width)}pt">' for width in grid.columns)
        ends = {
            index + cell.cell.row_span - 1
            for index, row in enumerate(grid.rows)
            for cell in row.cells
            if cell.cell.row_span > 1
        }
        rows = [
            self._row(row, "th" if index < grid.heads else "td", index in ends) for index, row in enumerate(grid.rows)
        ]
        head, body = "".join(rows[: grid.heads]), "".join(rows[grid.heads :])
        # The outer line at the left lies half beyond the columns.
        first = grid.rows[0].cells[0].cell.borders.left if grid.rows and grid.rows[0].cells else None
        left = grid.x - (first.width / 2 if first else 0.0)
        css = f"width: {number(sum(grid.columns))}pt; margin-left: {number(left)}pt;"
        thead = f"<thead>{head}</thead>" if head else ""
        return f'<table style="{css}"><colgroup>{columns}</colgroup>{thead}<tbody>{body}</tbody></table>'

    def _row(self, flow: RowFlow, tag: str, spanned: bool) -> str:
        """Return a row; `spanned` is True where a cell from a row above ends in it.

        WeasyPrint would make such a row as high as the whole of that cell, did it have a height itself.
        """
        row = flow.row
        css = "break-inside: avoid;" if row.cant_split or row.header or row.exact_height else ""
        if flow.keep_next:
            css += " break-after: avoid;"
        least = 0.0
        if row.height is not None and spanned and not row.exact_height:
            least = row.height
        elif row.height is not None:
            css += f" height: {number(row.height)}pt;"
        cells = "".join(self._cell(cell, flow, tag, least) for cell in flow.cells)
        return f"<tr{attribute(css.strip())}>{cells}</tr>"

    def _cell(self, flow: CellFlow, row_flow: RowFlow, tag: str, least: float) -> str:
        cell, row = flow.cell, row_flow.row
        inner = (
            _turned(self._blocks(flow.blocks), flow, row.height or 0.0) if flow.turned else self._blocks(flow.blocks)
        )
        if row.exact_height and row.height is not None and cell.row_span == 1 and cell.vertical_align == "top":
            # An exact row cuts what does not fit and never grows.
            room = row.height - cell.margin_top - cell.margin_bottom
            inner = f'<div style="height: {number(max(room, 0.0))}pt">{inner}</div>'
        spans = (f' colspan="{cell.column_span}"' if cell.column_span > 1 else "") + (
            f' rowspan="{cell.row_span}"' if cell.row_span > 1 else ""
        )
        # The margin at a side is measured from the middle of the line there.
        right, left = (
            max(margin - (border.width / 2 if border else 0.0), 0.0)
            for margin, border in ((cell.margin_right, cell.borders.right), (cell.margin_left, cell.borders.left))
        )
        sides = (cell.margin_top, right, cell.margin_bottom, left)
        padding = " ".join(f"{number(side)}pt" for side in sides)
        align = {"top": "top", "center": "middle", "bottom": "bottom"}[cell.vertical_align]
        css = f"padding: {padding}; vertical-align: {align};{border_css(cell.borders)}"
        if least:
            lines = (line.width / 2 for line in (cell.borders.top, cell.borders.bottom) if line is not None)
            css += f" height: {number(least - cell.margin_top - cell.margin_bottom - sum(lines))}pt;"
        if cell.shading:
            css += f" background: {cell.shading};"
        return f'<{tag}{spans} class="{self._class(css)}">{inner}</{tag}>'


def _turned(inner: str, flow: CellFlow, height: float) -> str:
    """Return a cell's text, set across its height, turned a quarter clockwise about its upper right corner."""
    turn = f"transform-origin: 0 0; transform: translate({number(flow.width - flow.shift)}pt, 0) rotate(90deg)"
    return (
        f'<div style="position: relative; height: {number(height)}pt">'
        f'<div style="position: absolute; left: 0; top: 0; width: {number(height)}pt; {turn}">{inner}</div></div>'
    )


def _has_margin(block: FlowBlock) -> bool:
    return isinstance(block, Stack) and block.below > 0 and bool(border_css(block.borders))


def _box_css(stack: Stack) -> str:
    """Return a paragraph's spacing and borders.

    Spacing above and below is added up as Word does, not collapsed as CSS margins are: it is written as padding, or,
    around borders, as the margin of a box that takes no part in collapsing because its neighbours have none. What is
    dropped at the head of a page is a margin, which CSS drops there where it is told to.
    """
    above, below = number(stack.above), number(stack.below)
    borders = border_css(stack.borders)
    if not borders:
        if stack.droppable and stack.above:
            return f"margin-top: {above}pt; margin-break: discard; padding-bottom: {below}pt;"
        return f"padding: {above}pt 0 {below}pt;" if stack.above or stack.below else ""
    # Lines at the sides stand clear of the text, which stays where it is.
    left, right = (
        indent - (border.width + border.space if border else 0.0)
        for indent, border in ((stack.left, stack.borders.left), (stack.right, stack.borders.right))
    )
    css = f"{borders} margin: {above}pt {number(right)}pt {below}pt {number(left)}pt;"
    for side in ("top", "right", "bottom", "left"):
        border = getattr(stack.borders, side)
        if border and border.space:
            css += f" padding-{side}: {number(border.space)}pt;"
    return css
