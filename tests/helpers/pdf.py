"""Helpers for the PDF room: page models from a few words, and PDFs read back as characters with places."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, replace

import pypdfium2
import pypdfium2.raw as pdfium

from docgen.page.model import Document, HeaderFooter, PageField, Paragraph, ParagraphStyle, RunStyle, Section, Text
from docgen.pdf.fonts import library
from docgen.pdf.lines import Line, LineSetter, Segment

BODY_RUN = RunStyle("仿宋_GB2312", "仿宋_GB2312", 16.0, spacing=-0.25, east_asia_hint=True)
BODY = ParagraphStyle(align="justify", first_line=32.0, line_rule="exact", line=28.95, widow_control=False)
TYPE_AREA = 442.2
"""Width of the type area, 156 mm in points."""
_SAME_BASE = 1.0
"""Base lines nearer than this (points) are one."""


def paragraph(text: str, run: RunStyle = BODY_RUN, style: ParagraphStyle = BODY) -> Paragraph:
    """Return a paragraph of one run."""
    return Paragraph((Text(text, run),) if text else (), style, run, place="正文第1段")


def flush(text: str) -> Paragraph:
    """Return a body paragraph without first-line indent."""
    return paragraph(text, style=replace(BODY, first_line=0.0))


def set_lines(block: Paragraph, width: float = TYPE_AREA) -> tuple[Line, ...]:
    """Return the lines of a paragraph; every character must have a face."""
    setter = LineSetter(library())
    lines = setter.lines(block, width)
    assert not [stray for stray in setter.strays if stray.family is None]
    return lines


def line_text(line: Line) -> str:
    """Return the characters of a finished line."""
    return "".join(segment.text for segment in line.segments if isinstance(segment, Segment))


def official_section(*blocks: object, **options: object) -> Section:
    """Return a section of official pages with odd and even page numbers."""
    run = RunStyle("宋体", "宋体", 14.0)

    def number(align: str) -> tuple[Paragraph, ...]:
        style = ParagraphStyle(align=align, indent_left=14.0, indent_right=14.0)  # type: ignore[arg-type]
        return (Paragraph((Text("— ", run), PageField("page", run), Text(" —", run)), style, run),)

    settings: dict[str, object] = {
        "width": 595.3, "height": 841.9, "margin_top": 104.9, "margin_right": 73.7, "margin_bottom": 99.2,
        "margin_left": 79.4, "footer_distance": 60.0, "footers": HeaderFooter(number("right"), None, number("left")),
    }  # fmt: skip
    return Section(tuple(blocks), **{**settings, **options})  # type: ignore[arg-type]


def official(*blocks: object, **options: object) -> Document:
    """Return a paper of one official section."""
    return Document((official_section(*blocks, **options),), even_and_odd=True, title="测试公文")


@dataclass(frozen=True)
class Mark:
    """A character in a PDF: where its origin stands (points from the paper's top left), and its font's name."""

    char: str
    x: float
    y: float
    font: str
    size: float


def marks(pdf: bytes) -> list[list[Mark]]:
    """Return the printed characters of each page, in the order of the PDF's own text."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [_page_marks(page) for page in document]


def _page_marks(page: pypdfium2.PdfPage) -> list[Mark]:
    text = page.get_textpage()
    height = page.get_height()
    found: list[Mark] = []
    high = 0
    for index in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            # A character outside the basic plane comes as two halves.
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        # PDFium tells a hyphen at the end of a line by a code of its own.
        char = "-" if pdfium.FPDFText_IsHyphen(text, index) == 1 else chr(code)
        if char.isspace() or char in "\x00\ufffe":
            continue
        x, y = ctypes.c_double(), ctypes.c_double()
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        name = ctypes.create_string_buffer(200)
        pdfium.FPDFText_GetFontInfo(text, index, name, 200, None)
        size = pdfium.FPDFText_GetFontSize(text, index)
        found.append(Mark(char, x.value, height - y.value, name.value.decode(), size))
    return found


def rows(page: list[Mark]) -> list[tuple[float, str]]:
    """Return the base lines of a page from top to bottom, each with its characters from left to right."""
    groups: list[list[Mark]] = []
    for mark in sorted(page, key=lambda mark: mark.y):
        if groups and mark.y - groups[-1][0].y < _SAME_BASE:
            groups[-1].append(mark)
        else:
            groups.append([mark])
    return [(group[0].y, "".join(mark.char for mark in sorted(group, key=lambda mark: mark.x))) for group in groups]


def plain_text(pdf: bytes) -> str:
    """Return all characters of a PDF, page after page and row after row, without white space."""
    return "".join(text for page in marks(pdf) for _, text in rows(page))
