"""Write the page model as HTML: finished lines in place, pages, headers and footers by CSS paged media.

The HTML is what WeasyPrint turns into the PDF, and what `-f html` delivers. Lines come broken and stretched from
`lines`; the CSS only stacks them, breaks pages between them and draws boxes.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, field, replace
from html import escape

from docgen.page.model import (
    Block,
    Cell,
    Document,
    Frame,
    HeaderFooter,
    PageField,
    Paragraph,
    Row,
    RunStyle,
    Section,
    Table,
)
from docgen.pdf.css import (
    attribute,
    border_css,
    box_edges,
    css_family,
    css_weight,
    frame_left,
    frame_top,
    number,
    number_alignment,
    visible_borders,
)
from docgen.pdf.fonts import Choice, Face, Library
from docgen.pdf.lines import Image, Line, LineSetter, Number, Segment, Stray

_BASE_CSS = """\
html { font-kerning: none; font-variant-ligatures: none; }
body { margin: 0; font-size: 0; }
p, h1, h2, h3, h4, h5, h6 { margin: 0; font-size: 0; font-weight: normal; break-inside: auto; break-after: auto; }
.l { display: block; white-space: pre; font-size: 1pt; }
.l span { line-height: 0; }
.l .x { display: inline-block; transform-origin: 0 0; }
table { border-collapse: collapse; table-layout: fixed; border-spacing: 0; }
td { padding: 0; font-size: 0; }
thead { display: table-header-group; }
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
    "chinese": "simp-chinese-informal",
    "roman": "lower-roman",
    "ROMAN": "upper-roman",
}
_ANCHOR_WRAPS = {"none", "through"}
_STRUT = 0.3
"""How far a line's own base line lies below its middle: a font of 1 pt is set there, since none makes no base line."""


@dataclass(frozen=True)
class Page:
    """The HTML of a paper and what the writer noticed on the way."""

    html: str
    strays: tuple[Stray, ...]
    faces: tuple[Face, ...]
    """The faces the page asks for, in the order they were met."""


def write_html(document: Document, library: Library) -> Page:
    """Return the whole paper as one HTML page, every line set with the faces of `library`."""
    writer = _Writer(document, library)
    html = writer.write()
    return Page(html, tuple(writer.setter.strays), tuple(writer.faces))


@dataclass
class _Writer:
    document: Document
    library: Library
    faces: dict[Face, None] = field(default_factory=dict)
    _classes: dict[tuple[str, str], str] = field(default_factory=dict)
    _page_css: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.setter = LineSetter(self.library, self.document.default_tab)

    def write(self) -> str:
        sections = "\n".join(self._section(index, section) for index, section in enumerate(self.document.sections))
        rules = "\n".join(f".{name}{suffix} {{ {rule} }}" for (rule, suffix), name in self._classes.items())
        author = f'<meta name="author" content="{escape(self.document.author)}">' if self.document.author else ""
        return (
            f'<!DOCTYPE html>\n<html lang="{escape(self.document.language)}"><head><meta charset="utf-8">'
            f"<title>{escape(self.document.title)}</title>{author}"
            f"<style>\n{_BASE_CSS}{chr(10).join(self._page_css)}\n{rules}\n</style></head><body>\n{sections}\n</body></html>\n"
        )

    # Pages

    def _section(self, index: int, section: Section) -> str:
        name = f"s{index}"
        self.setter = self._setter_for(section)
        running = self._running(name, section)
        blocks = self._blocks(section.blocks, section.text_width, section)
        continuous = section.start == "continuous" and index > 0
        before = {"odd_page": "right", "even_page": "left"}.get(section.start, "")
        style = "" if continuous else f"page: {name};" + (f" break-before: {before};" if before and index else "")
        return f'<section style="{style}">{running}{blocks}</section>'

    def _setter_for(self, section: Section) -> LineSetter:
        setter = LineSetter(self.library, self.document.default_tab, section.grid_pitch)
        setter.strays = self.setter.strays
        return setter

    def _running(self, name: str, section: Section) -> str:
        """Return the headers and footers as running elements, and note the page rules that place them."""
        margin = " ".join(
            f"{number(value)}pt"
            for value in (
                section.margin_top,
                section.margin_right,
                section.margin_bottom,
                section.margin_left + section.gutter,
            )
        )
        size = f"{number(section.width)}pt {number(section.height)}pt"
        self._page_css.append(f"@page {name} {{ size: {size}; margin: {margin}; }}")
        if section.page_number_start is not None:
            # The page counter is raised before the page is made, so the first page starts one below.
            self._page_css.append(
                f"@page {name}:nth(1 of {name}) {{ counter-reset: page {section.page_number_start}; }}"
            )
        parts = []
        for kind, group, edge, distance in (
            ("h", section.headers, "top", section.header_distance),
            ("f", section.footers, "bottom", section.footer_distance),
        ):
            parts += self._running_group(f"{name}{kind}", name, section, group, (edge, distance))
        return "".join(parts)

    def _running_group(
        self, prefix: str, page: str, section: Section, group: HeaderFooter, place: tuple[str, float]
    ) -> list[str]:
        edge, distance = place
        odd, even = group.default, group.even if self.document.even_and_odd else group.default
        variants = [("o", odd, f"@page {page}:right"), ("e", even, f"@page {page}:left")]
        if section.different_first_page:
            variants.append(("n", group.first, f"@page {page}:nth(1 of {page})"))
        parts = []
        for suffix, blocks, selector in variants:
            content = "none"
            if blocks:
                content = f"element({prefix}{suffix})"
                inner = self._blocks(blocks, section.text_width, section)
                parts.append(f'<div class="running" style="position: running({prefix}{suffix})">{inner}</div>')
            self._page_css.append(
                f"{selector} {{ @{edge}-left {{ content: {content}; width: 100%; vertical-align: {edge}; "
                f"padding-{edge}: {number(distance)}pt; }} }}"
            )
        return parts

    # Blocks

    def _blocks(self, blocks: tuple[Block, ...], width: float, section: Section) -> str:
        parts = []
        index = 0
        break_before = False
        while index < len(blocks):
            block = blocks[index]
            end = index + 1
            if block.frame is not None:
                while end < len(blocks) and isinstance(block, Paragraph) and blocks[end].frame == block.frame:
                    end += 1
                parts.append(self._framed(blocks[index:end], block.frame, width, section))
            elif isinstance(block, Table):
                parts.append(self._table(block, section))
            else:
                previous = blocks[index - 1] if index else None
                following = blocks[end] if end < len(blocks) else None
                html, break_after = self._paragraph(block, width, (previous, following), break_before)
                parts.append(html)
                break_before = break_after
            index = end
        return "".join(parts)

    def _paragraph(
        self, paragraph: Paragraph, width: float, neighbours: tuple[Block | None, Block | None], break_before: bool
    ) -> tuple[str, bool]:
        lines = self.setter.lines(paragraph, width)
        style = paragraph.style
        edges, box_left = box_edges(paragraph, neighbours)
        css = [edges]
        if style.page_break_before or break_before:
            css.append("break-before: page;")
        if style.keep_next:
            css.append("break-after: avoid;")
        if style.keep_next or style.keep_lines:
            # LibreOffice moves a paragraph kept with the next as a whole, and so do we.
            css.append("break-inside: avoid;")
        if style.shading:
            css.append(f"background: {style.shading};")
        # Word's rule against widows and orphans: the first two and the last two lines stay together.
        tied = {0, len(lines) - 2} if style.widow_control and len(lines) > 1 else set()
        body = "".join(self._line(line, paragraph, box_left, index in tied) for index, line in enumerate(lines))
        tag = (
            f"h{min(style.outline_level + 1, 6)}" if style.outline_level is not None and paragraph.text.strip() else "p"
        )
        ends_page = bool(paragraph.inlines) and getattr(paragraph.inlines[-1], "kind", "") in ("page", "column")
        box = attribute(" ".join(part for part in css if part))
        return f"<{tag}{box}>{body}</{tag}>", ends_page

    def _line(self, line: Line, paragraph: Paragraph, box_left: float, tied: bool) -> str:
        css = f"height: {number(line.height)}pt; line-height: {number(line.height)}pt;"
        if line.has_number:
            css += number_alignment(paragraph, box_left)
        elif line.x != box_left:
            css += f" padding-left: {number(line.x - box_left)}pt;"
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
                return f'<img src="{source}" alt="{escape(picture.description)}"{attribute(lead)}>'

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
        weight = max(css_weight(choice.face), 700) if choice.bold else css_weight(choice.face)
        families = f"'{css_family(choice.face)}', '{choice.face.family}'"
        css = f"font: {'italic ' if choice.italic else ''}{weight} {number(size)}pt {families};"
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

    # Frames

    def _framed(self, blocks: tuple[Block, ...], frame: Frame, width: float, section: Section) -> str:
        inner_width = frame.width if frame.width is not None else width
        plain = tuple(replace(block, frame=None) for block in blocks)
        inner = self._blocks(plain, inner_width, section)
        height = self._height(plain, inner_width, section)
        css = f"position: absolute; width: {number(inner_width)}pt;"
        css += f" {frame_left(frame, inner_width, section)} {frame_top(frame, height, section)}"
        if frame.vertical == "text":
            return (
                f'<div style="margin-left: {number(max(frame.x, 0.0))}pt; width: {number(inner_width)}pt">{inner}</div>'
            )
        framed = f'<div class="frame" style="{css}">{inner}</div>'
        if frame.y_align == "bottom" and frame.wrap not in _ANCHOR_WRAPS:
            # The flow leaves room for what stands at the foot; the frame goes to the page where that room is.
            return f'<div style="height: {number(height)}pt; break-inside: avoid">{framed}</div>'
        return framed

    def _height(self, blocks: tuple[Block, ...], width: float, section: Section) -> float:
        total = 0.0
        for index, block in enumerate(blocks):
            if isinstance(block, Table):
                total += sum(self._row_height(row, block, section) for row in block.rows)
                continue
            lines = self.setter.lines(block, width)
            edges = visible_borders(
                block, (blocks[index - 1] if index else None, blocks[index + 1] if index + 1 < len(blocks) else None)
            )
            total += sum(line.height for line in lines) + block.style.space_before + block.style.space_after
            total += sum(border.width + border.space for border in edges if border)
        return total

    def _row_height(self, row: Row, table: Table, section: Section) -> float:
        content = 0.0
        for cell in row.cells:
            inner = (
                sum(table.columns[cell.column : cell.column + cell.column_span]) - cell.margin_left - cell.margin_right
            )
            if cell.row_span == 1:
                content = max(content, self._height(cell.blocks, inner, section) + cell.margin_top + cell.margin_bottom)
        if row.height is None:
            return content
        return row.height if row.exact_height else max(row.height, content)

    # Tables

    def _table(self, table: Table, section: Section) -> str:
        columns = "".join(f'<col style="width: {number(width)}pt">' for width in table.columns)
        heads = 0
        while heads < len(table.rows) and table.rows[heads].header:
            heads += 1
        head = "".join(self._row(row, table, section) for row in table.rows[:heads])
        body = "".join(self._row(row, table, section) for row in table.rows[heads:])
        total = sum(table.columns)
        indent = {"center": (section.text_width - total) / 2, "right": section.text_width - total}.get(
            table.align, table.indent
        )
        css = f"width: {number(total)}pt; margin-left: {number(indent)}pt;"
        thead = f"<thead>{head}</thead>" if head else ""
        return f'<table style="{css}"><colgroup>{columns}</colgroup>{thead}<tbody>{body}</tbody></table>'

    def _row(self, row: Row, table: Table, section: Section) -> str:
        css = "break-inside: avoid;" if row.cant_split or row.header or row.exact_height else ""
        if any(
            isinstance(block, Paragraph) and block.style.keep_next for cell in row.cells for block in cell.blocks[:1]
        ):
            css += " break-after: avoid;"
        if row.height is not None:
            css += f" height: {number(row.height)}pt;"
        return f'<tr style="{css}">{"".join(self._cell(cell, row, table, section) for cell in row.cells)}</tr>'

    def _cell(self, cell: Cell, row: Row, table: Table, section: Section) -> str:
        width = sum(table.columns[cell.column : cell.column + cell.column_span])
        inner = self._blocks(cell.blocks, max(width - cell.margin_left - cell.margin_right, 1.0), section)
        if row.exact_height and row.height is not None and cell.row_span == 1 and cell.vertical_align == "top":
            # An exact row cuts what does not fit and never grows.
            room = row.height - cell.margin_top - cell.margin_bottom
            inner = f'<div style="height: {number(max(room, 0.0))}pt">{inner}</div>'
        spans = (f' colspan="{cell.column_span}"' if cell.column_span > 1 else "") + (
            f' rowspan="{cell.row_span}"' if cell.row_span > 1 else ""
        )
        padding = " ".join(
            f"{number(side)}pt" for side in (cell.margin_top, cell.margin_right, cell.margin_bottom, cell.margin_left)
        )
        align = {"top": "top", "center": "middle", "bottom": "bottom"}[cell.vertical_align]
        css = f"padding: {padding}; vertical-align: {align};{border_css(cell.borders)}"
        if cell.shading:
            css += f" background: {cell.shading};"
        return f'<td{spans} class="{self._class(css)}">{inner}</td>'
