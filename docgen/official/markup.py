"""Small builders of WordprocessingML (ECMA-376 part 1, clause 17): runs, paragraphs, tables as strings.

Every text passes `escape` here, and nowhere else is text put into markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

from docgen.errors import Place, RenderError, error

_PIECES = re.compile(r"\r\n|[\n\r\t]|[^\n\r\t]+")
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# “ ” … — stand in both East Asian and Latin faces; without the hint Word takes the Latin one.
_HINT = '<w:rFonts w:hint="eastAsia"/>'

_KEEP = "<w:keepNext/><w:keepLines/>"
_FREE = '<w:keepNext w:val="0"/>'


def run(text: str, style: str = "") -> str:
    """Return `text` as one `w:r`, or an empty string for no text; newline and tab become `w:br` and `w:tab`.

    Raises:
        RenderError: the text holds a character that XML 1.0 cannot carry (a control character, a surrogate).
    """
    bad = _NOT_XML.search(text)
    if bad:
        raise RenderError(
            error(
                "official.character",
                Place(where=f"文字“{_NOT_XML.sub('□', text)[:30]}”第{bad.start() + 1}个字符"),
                f"含有Word文件不能保存的字符U+{ord(bad.group()):04X}",
                "请在数据中删去这个字符。",
            )
        )
    if not text:
        return ""
    content = "".join(_piece(piece) for piece in _PIECES.findall(text))
    named = f'<w:rStyle w:val="{style}"/>' if style else ""
    return f"<w:r><w:rPr>{named}{_HINT}</w:rPr>{content}</w:r>"


def _piece(piece: str) -> str:
    if piece == "\t":
        return "<w:tab/>"
    if piece[0] in "\r\n":
        return "<w:br/>"
    return f'<w:t xml:space="preserve">{escape(piece, quote=False)}</w:t>'


def paragraph(
    style: str, *runs: str, keep_next: bool = False, free: bool = False, frame: str = "", section: str = ""
) -> str:
    """Return a `w:p` in a named style.

    `keep_next` keeps it whole and with the next paragraph whatever the style says, `free` lets it go. `frame` is a
    `w:framePr` (see `foot_frame`, `page_frame`); neighbours in equal frames share one. (The frame is not the style's
    because LibreOffice does not read it there.) `section` is a `w:sectPr`: the paragraph ends a section of that page.
    """
    keep = _KEEP if keep_next else _FREE if free else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{keep}{frame}{section}</w:pPr>{"".join(runs)}</w:p>'


def foot_frame(width: int) -> str:
    """Return a text frame of `width` twips that lies on the lower edge of the type area."""
    return (
        f'<w:framePr w:w="{width}" w:wrap="around" w:vAnchor="margin" w:hAnchor="margin" w:xAlign="left" '
        'w:yAlign="bottom"/>'
    )


def page_frame(width: int, left: int, top: int) -> str:
    """Return a text frame of `width` twips whose upper left corner is so far from the paper's edges."""
    return f'<w:framePr w:w="{width}" w:wrap="around" w:vAnchor="page" w:hAnchor="page" w:x="{left}" w:y="{top}"/>'


def text_paragraph(style: str, text: str, keep_next: bool = False) -> str:
    """Return a paragraph of one run."""
    return paragraph(style, run(text), keep_next=keep_next)


def figure_paragraph(picture: str) -> str:
    """Return a centred paragraph as high as its picture (a run), kept with its caption below.

    The height of the line is not a style's, so that no template made elsewhere cuts a picture off at one line.
    """
    spacing = '<w:spacing w:before="120" w:after="0" w:line="240" w:lineRule="auto"/>'
    look = f'{_KEEP}{spacing}<w:ind w:firstLine="0"/><w:jc w:val="center"/>'
    return f"<w:p><w:pPr>{look}</w:pPr>{picture}</w:p>"


def caption_paragraph(text: str, keep_next: bool) -> str:
    """Return the caption below a picture, kept with what follows only when told so."""
    look = f'{_KEEP if keep_next else ""}<w:ind w:firstLine="0"/><w:jc w:val="center"/>'
    return f'<w:p><w:pPr>{look}</w:pPr>{run(text, "GwLabelChar")}</w:p>'


def aligned_paragraph(style: str, text: str, align: str, keep_next: bool) -> str:
    """Return a paragraph of one run whose alignment is its own (the cells of one table style differ by column)."""
    keep = _KEEP if keep_next else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{keep}<w:jc w:val="{align}"/></w:pPr>{run(text)}</w:p>'


def picture_paragraph(style: str, text: str) -> str:
    """Return a centred paragraph of one run whose line is as high as the picture that `text` prints."""
    spaced = '<w:spacing w:line="240" w:lineRule="auto"/>'
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{spaced}<w:jc w:val="center"/></w:pPr>{run(text)}</w:p>'


def cell(width: int, content: str, *, vertical: str = "", span: int = 1, merge: str = "") -> str:
    """Return a `w:tc` of `width` twips; `content` is one or more paragraphs.

    `merge` begins (restart) or goes on with (continue) a cell that reaches over several rows.
    """
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    merged = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    placed = f'<w:vAlign w:val="{vertical}"/>' if vertical else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}{merged}{placed}</w:tcPr>{content}</w:tc>'


def row(cells: Iterable[str], *, exact_height: int = 0, least_height: int = 0, header: bool = False) -> str:
    """Return a `w:tr` that never breaks across pages; heights in twips, 0 for as high as its content."""
    height = f'<w:trHeight w:val="{exact_height}" w:hRule="exact"/>' if exact_height else ""
    if least_height:
        height = f'<w:trHeight w:val="{least_height}" w:hRule="atLeast"/>'
    repeated = "<w:tblHeader/>" if header else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{height}{repeated}</w:trPr>{''.join(cells)}</w:tr>"


def table(style: str, columns: Sequence[int], rows: Iterable[str], *, margin: int | None = None) -> str:
    """Return a `w:tbl` in a named table style, with a fixed grid of `columns` (twips).

    `margin` is the white at the sides of every cell, in twips, where it is not that of the style.
    """
    side = '<w:{0} w:w="{1}" w:type="dxa"/>'
    white = ""
    if margin is not None:
        white = f"<w:tblCellMar>{side.format('left', margin)}{side.format('right', margin)}</w:tblCellMar>"
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(columns)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/>{white}<w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" '
        'w:lastColumn="0" w:noHBand="0" w:noVBand="1"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )
