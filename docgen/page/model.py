"""The page model: what a Word file says about its pages, fully resolved, as plain frozen dataclasses.

The reader (`docgen.word`) makes it, the writers (`docgen.pdf`) and the checker read it. Nothing in it needs the Word
file any more: style inheritance, document defaults, theme faces, numbering labels and table grids are resolved.

Units: every length is a float in points (1 pt = 20 twips); colours are `#rrggbb`; sizes are font sizes in points.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from docgen.page.origin import Origin

Align = Literal["left", "center", "right", "justify", "distribute"]
LineRule = Literal["exact", "at_least", "multiple"]
VerticalAlign = Literal["top", "center", "bottom"]
Anchor = Literal["page", "margin", "text"]


@dataclass(frozen=True, slots=True)
class RunStyle:
    """How characters look. `east_asia` and `latin` are the face names the Word file gives (仿宋_GB2312, …)."""

    east_asia: str = "宋体"
    latin: str = "Times New Roman"
    size: float = 10.5
    bold: bool = False
    italic: bool = False
    underline: str = ""
    """`""` for none, else Word's name of the line: single, double, thick, dotted, dash, wave, …"""
    strike: bool = False
    color: str = "#000000"
    highlight: str = ""
    """Background colour, or `""`."""
    spacing: float = 0.0
    """Extra width after each character (w:spacing), may be negative."""
    scale: float = 100.0
    """Horizontal scaling in percent (w:w)."""
    raised: float = 0.0
    """Points above (below, if negative) the base line (w:position)."""
    position: Literal["", "superscript", "subscript"] = ""
    east_asia_hint: bool = False
    """True for `w:hint="eastAsia"`: ambiguous marks (“ ” … —) take the East Asian face."""


@dataclass(frozen=True, slots=True)
class Text:
    """Characters of one look."""

    text: str
    style: RunStyle


@dataclass(frozen=True, slots=True)
class Tab:
    """A tabulator; which stop it reaches is decided when the line is laid out."""

    style: RunStyle


@dataclass(frozen=True, slots=True)
class Break:
    """A break inside a paragraph: to the next line, page or column."""

    kind: Literal["line", "page", "column"]
    style: RunStyle


@dataclass(frozen=True, slots=True)
class PageField:
    """A field whose value is known only when pages are: PAGE or NUMPAGES."""

    kind: Literal["page", "pages"]
    style: RunStyle
    format: Literal["decimal", "chinese", "roman", "ROMAN", "dash"] = "decimal"


@dataclass(frozen=True, slots=True)
class Picture:
    """An inline picture of `width` × `height`; `data` is the image file itself, `media_type` e.g. image/png."""

    data: bytes = field(repr=False)
    media_type: str
    width: float
    height: float
    description: str = ""
    style: RunStyle = RunStyle()


Inline = Text | Tab | Break | PageField | Picture


@dataclass(frozen=True, slots=True)
class Border:
    """One border line: `style` is Word's name (single, double, thick, dashed, …), `width` and `space` in points."""

    style: str
    width: float
    color: str = "#000000"
    space: float = 0.0


@dataclass(frozen=True, slots=True)
class Borders:
    """The borders of a paragraph or a cell; None where there is none."""

    top: Border | None = None
    right: Border | None = None
    bottom: Border | None = None
    left: Border | None = None


@dataclass(frozen=True, slots=True)
class TabStop:
    """A tab stop `position` points from the left text edge."""

    position: float
    align: Literal["left", "center", "right", "decimal"] = "left"
    leader: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a text frame (w:framePr) or a floating table (w:tblpPr) stands.

    `x`, `y` are distances from the anchors `horizontal` and `vertical`; where `x_align` or `y_align` is set
    (left, center, right, inside, outside; top, center, bottom), it rules instead. `width`, `height` are None when
    they follow the content. `exact_height` is True when the content may not stretch it.
    """

    horizontal: Anchor = "text"
    vertical: Anchor = "text"
    x: float = 0.0
    y: float = 0.0
    x_align: str = ""
    y_align: str = ""
    width: float | None = None
    height: float | None = None
    exact_height: bool = False
    wrap: str = "around"


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """How a paragraph is set. Indents in characters are already turned into points."""

    align: Align = "left"
    indent_left: float = 0.0
    indent_right: float = 0.0
    first_line: float = 0.0
    """First-line indent; negative for a hanging one."""
    space_before: float = 0.0
    space_after: float = 0.0
    line_rule: LineRule = "multiple"
    line: float = 1.0
    """Points for exact and at_least, a factor for multiple."""
    keep_next: bool = False
    keep_lines: bool = False
    page_break_before: bool = False
    widow_control: bool = True
    kinsoku: bool = True
    """Line-start and line-end prohibitions of Chinese punctuation apply (w:kinsoku)."""
    hanging_punctuation: bool = True
    """A mark may hang over the right edge (w:overflowPunct)."""
    auto_space_latin: bool = True
    """A quarter-em between Chinese and Latin (w:autoSpaceDE)."""
    auto_space_digits: bool = True
    """A quarter-em between Chinese and digits (w:autoSpaceDN)."""
    borders: Borders = Borders()
    border_between: Border | None = None
    shading: str = ""
    tabs: tuple[TabStop, ...] = ()
    outline_level: int | None = None
    """0 for the highest heading level; None for body text."""
    contextual_spacing: bool = False
    """No space between neighbours of the same style."""
    snap_to_grid: bool = True
    """Lines stand on the section's document grid, where it has one (w:snapToGrid)."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. `label` is the numbering label with the blank or tab after it, already counted.

    `mark` is the look of the paragraph mark; an empty paragraph is as high as it says. `place` names the paragraph
    for findings (正文第3段). A paragraph in a text frame carries the frame; neighbours with equal frames share it.
    """

    inlines: tuple[Inline, ...]
    style: ParagraphStyle
    mark: RunStyle
    style_name: str = ""
    label: tuple[Inline, ...] = ()
    frame: Frame | None = None
    place: str = ""

    @property
    def text(self) -> str:
        """The paragraph's characters, label first; tabs and line breaks as in plain text, pictures left out."""
        parts = []
        for inline in (*self.label, *self.inlines):
            match inline:
                case Text(text=text):
                    parts.append(text)
                case Tab():
                    parts.append("\t")
                case Break(kind="line"):
                    parts.append("\n")
        return "".join(parts)


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell; cells swallowed by a vertical merge are absent and counted in `row_span`."""

    blocks: tuple[Block, ...]
    column: int
    """Index of its first grid column, from 0."""
    column_span: int = 1
    row_span: int = 1
    borders: Borders = Borders()
    shading: str = ""
    vertical_align: VerticalAlign = "top"
    margin_top: float = 0.0
    margin_right: float = 5.4
    margin_bottom: float = 0.0
    margin_left: float = 5.4
    turned: bool = False
    """True for text that runs down the page, turned a quarter clockwise (w:textDirection tbRl)."""


@dataclass(frozen=True, slots=True)
class Row:
    """A table row; `height` is None when it follows the content, else a least or an exact height."""

    cells: tuple[Cell, ...]
    height: float | None = None
    exact_height: bool = False
    header: bool = False
    """True for a row repeated at the head of each page."""
    cant_split: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its resolved column widths (points); `indent` leads from the text edge to its left border."""

    rows: tuple[Row, ...]
    columns: tuple[float, ...]
    align: Align = "left"
    indent: float = 0.0
    frame: Frame | None = None
    place: str = ""


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class HeaderFooter:
    """The headers or footers of a section; None where the section shows none of that kind."""

    default: tuple[Block, ...] | None = None
    first: tuple[Block, ...] | None = None
    even: tuple[Block, ...] | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A run of pages of one size. Margins and the header and footer distances are measured from the paper's edge."""

    blocks: tuple[Block, ...]
    width: float = 595.3
    height: float = 841.9
    margin_top: float = 72.0
    margin_right: float = 90.0
    margin_bottom: float = 72.0
    margin_left: float = 90.0
    gutter: float = 0.0
    header_distance: float = 36.0
    footer_distance: float = 36.0
    start: Literal["next_page", "continuous", "odd_page", "even_page"] = "next_page"
    different_first_page: bool = False
    headers: HeaderFooter = HeaderFooter()
    footers: HeaderFooter = HeaderFooter()
    page_number_start: int | None = None
    page_number_format: Literal["decimal", "chinese", "roman", "ROMAN", "dash"] = "decimal"
    grid_pitch: float | None = None
    """Line pitch of a document grid that lines snap to; None without one."""

    @property
    def text_width(self) -> float:
        """Width of the type area (版心) in points."""
        return self.width - self.margin_left - self.margin_right - self.gutter

    @property
    def text_height(self) -> float:
        """Height of the type area (版心) in points."""
        return self.height - self.margin_top - self.margin_bottom


@dataclass(frozen=True, slots=True)
class Document:
    """A whole paper. `even_and_odd` is True when even pages have headers and footers of their own.

    `title`, `author`, `keywords` and `created` (in UTC) are what the file says of itself, empty or None where it
    does not.
    """

    sections: tuple[Section, ...]
    even_and_odd: bool = False
    title: str = ""
    author: str = ""
    keywords: tuple[str, ...] = ()
    created: datetime | None = None
    origin: Origin | None = None
    """What made the file, where it says so."""
    language: str = "zh-CN"
    default_tab: float = 36.0
    compress_punctuation: bool = False
    """True for w:characterSpacingControl compressPunctuation: full-width marks may shrink."""
