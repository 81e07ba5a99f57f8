"""Take a paper apart into its elements: by our named styles, and by place, look and wording where there are none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from docgen.check.kinds import format_of, standard_of
from docgen.check.model import HEADINGS, Draft, Element, Role, Standard
from docgen.check.pieces import (
    Piece,
    footer_paragraphs,
    has_page_field,
    header_paragraphs,
    pieces_of,
    underlined_red,
)
from docgen.check.roles import head_item, roles_of
from docgen.check.styles import role_of_style
from docgen.check.wording import NUMBER, PAGE_NUMBER, SIGNER
from docgen.page.model import Document, Paragraph

Choice = Literal["auto", "2012", "1999"]
Region = Literal["版头", "主体", "附件", "版记", "页脚"]

HEAD = (Role.SERIAL, Role.SECRECY, Role.URGENCY, Role.MARK, Role.NUMBER, Role.SIGNER, Role.RED_LINE)
IMPRINT = (Role.SUBJECT_WORDS, Role.COPIES, Role.ISSUE, Role.IMPRINT_LINE)

_HEAD_ITEMS = (Role.SERIAL, Role.SECRECY, Role.URGENCY, Role.NUMBER)

_BELOW_HEAD = (Role.TITLE, Role.RECIPIENT, Role.BODY, *HEADINGS)

_MARKDOWN_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_MARKDOWN_TABLE = re.compile(r"\|.*\|$")
_MARKDOWN_RULE = re.compile(r"\|?\s*:?-{3,}.*")


def recognise(document: Document, name: str, standard: Choice = "auto") -> Draft:
    """Return the elements of a Word file, `name` standing for it in findings.

    Elements come in reading order: what headers show in styles of ours, the body with its cells and text boxes, then
    the footers. A line that holds 发文字号 and 签发人 becomes two elements. Blank paragraphs are elements of role 空行.
    """
    pieces = pieces_of(document)
    body = _elements(pieces, roles_of(pieces))
    heads = [
        Element(role, paragraph.text.strip(), paragraph.place, "版头", paragraph, index)
        for index, paragraph in header_paragraphs(document)
        if (role := role_of_style(paragraph.style_name)) in HEAD and role is not None
    ]
    feet = [
        Element(_foot_role(paragraph), paragraph.text.strip(), paragraph.place, "页脚", paragraph, index)
        for index, paragraph in footer_paragraphs(document)
    ]
    return _draft(name, standard, (*heads, *body, *feet), document)


def recognise_text(text: str, name: str, markdown: bool, standard: Choice = "auto") -> Draft:
    """Return the elements of a plain text or, with `markdown`, of a Markdown text; each line is a paragraph.

    An element's text is its line without the blanks around it and without Markdown's marks; `line` counts from 1.
    """
    lines = [_text_piece(line, number, markdown) for number, line in enumerate(lines_of(text), 1)]
    pieces = _title_shifted([piece for piece in lines if piece is not None])
    return _draft(name, standard, _elements(pieces, roles_of(pieces)), None)


def lines_of(text: str) -> list[str]:
    """Return the lines of a text as editors count them: other separators of Unicode end none."""
    lines = re.split(r"\r\n|\r|\n", text)
    return lines[:-1] if lines[-1] == "" else lines


def _text_piece(line: str, number: int, markdown: bool) -> Piece | None:
    """Return a line as a piece; None for what Markdown does not print."""
    plain, level, table = line.strip().lstrip("\ufeff"), None, ""
    if markdown and (match := _MARKDOWN_HEADING.fullmatch(plain)):
        plain, level = match[2], len(match[1]) - 1
    elif markdown and _MARKDOWN_TABLE.fullmatch(plain):
        if _MARKDOWN_RULE.fullmatch(plain):
            return None
        plain, table = plain.strip("|").strip(), "表格"
    return Piece(plain, f"第{number}行", line=number, table=table, level=level)


def _title_shifted(pieces: list[Piece]) -> list[Piece]:
    """Return the pieces with a single Markdown heading of the first level made the title, and the others raised."""
    tops = [piece for piece in pieces if piece.level == 0]
    first = next((piece for piece in pieces if not piece.blank), None)
    if len(tops) != 1 or tops[0] is not first or not any(piece.level for piece in pieces if piece.level):
        return pieces
    return [
        piece
        if piece.level is None
        else replace(piece, level=None, style="公文标题")
        if piece.level == 0
        else replace(piece, level=piece.level - 1)
        for piece in pieces
    ]


def _draft(name: str, standard: Choice, elements: Iterable[Element], document: Document | None) -> Draft:
    found = tuple(elements)
    chosen: Standard = standard_of(found) if standard == "auto" else standard
    return Draft(name, chosen, format_of(found, document), found, document)


def _elements(pieces: list[Piece], roles: list[Role]) -> list[Element]:
    """Return the pieces as elements, each with the part of the paper (clause 7.1) that it stands in."""
    title = next((index for index, role in enumerate(roles) if role in _BELOW_HEAD), len(roles))
    head = max((i for i in range(title) if roles[i] in HEAD or underlined_red(pieces[i])), default=-1)
    label = next((index for index, role in enumerate(roles) if role is Role.ATTACHMENT_LABEL), len(roles))
    elements: list[Element] = []
    for index, (piece, role) in enumerate(zip(pieces, roles, strict=True)):
        region: Region = "主体"
        if index <= head:
            region = "版头"
        elif role in IMPRINT or (role is Role.RECIPIENT and _of_imprint(piece)):
            region = "版记"
        elif index >= label:
            region = "附件"
        element = Element(role, piece.text, piece.place, region, piece.paragraph, piece.section, piece.line)
        elements += _parted(element)
    return elements


def _of_imprint(piece: Piece) -> bool:
    """Tell 主送 that was moved into 版记 (clause 7.3.2)."""
    return piece.framed or role_of_style(piece.style) is Role.COPIES


def _parted(element: Element) -> list[Element]:
    """Return the elements that one line of the head holds.

    They are 发文字号 and 签发人 (上行文, clause 7.2.5), or what a tab sets apart (份号 and 密级, edition of 1999).
    """
    text = element.text
    number, signer = NUMBER.match(text), SIGNER.search(text)
    if element.role in (Role.NUMBER, Role.SIGNER) and number:
        rest = text[number.end() :].strip()
        if rest and (signer or element.role is Role.SIGNER):
            return [
                replace(element, role=Role.NUMBER, text=number.group()),
                replace(element, role=Role.SIGNER, text=rest),
            ]
        if not rest:
            return [replace(element, role=Role.NUMBER)]
    if element.role in _HEAD_ITEMS and "\t" in text:
        parts = [part.strip() for part in text.split("\t") if part.strip()]
        return [replace(element, role=head_item(part) or element.role, text=part) for part in parts]
    return [element]


def _foot_role(paragraph: Paragraph) -> Role:
    text = paragraph.text.strip()
    if has_page_field(paragraph):
        return Role.PAGE_NUMBER
    if text and any(char.isdigit() for char in text) and PAGE_NUMBER.fullmatch(text):
        return Role.PAGE_NUMBER
    role = role_of_style(paragraph.style_name)
    return Role.OTHER if text else role if role is not None and role is not Role.PAGE_NUMBER else Role.BLANK
