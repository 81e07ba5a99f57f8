"""Indents, alignment and blank lines of the main part and the attachments (GB/T 9704-2012, clauses 7.3 and 10)."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.check.extents import extent, first_offset
from docgen.check.geometry import Spot, begins_page, size_of
from docgen.check.look import (
    CHARACTER_TOLERANCE,
    RULED,
    body_of,
    characters,
    off_by_characters,
    placed,
)
from docgen.check.model import HEADINGS, Draft, Element, Format, Role
from docgen.check.registry import Fault, rule
from docgen.official import measures as m
from docgen.official.measures import Strength

_RUNNING = (Role.BODY, *HEADINGS)
_ABOVE_TITLE = (Role.NUMBER, Role.SIGNER, Role.RED_LINE)
_TEXT_ABOVE = (Role.BODY, *HEADINGS, Role.TABLE)
_ALIGN_NAMES = {"left": "居左", "center": "居中", "right": "居右", "justify": "两端对齐", "distribute": "分散对齐"}
_LINE_TOLERANCE = 0.5
_LABEL_TOLERANCE = 0.5


def _spots(draft: Draft, *roles: Role, formats: frozenset[Format] = RULED) -> Iterator[tuple[Element, Spot]]:
    """Yield the elements outside tables whose places these rules judge."""
    if draft.format in formats:
        for element, spot in placed(draft, *roles):
            if spot.table is None:
                yield element, spot


def _offset(draft: Draft, spot: Spot) -> float:
    """Return how far the first character stands from the left edge, in points."""
    return first_offset(spot.paragraph, draft.document.default_tab if draft.document else 0.0)


def _em(spot: Spot) -> float:
    """Return the advance of one character: what clause 3.1 calls a 字, without the spacing that fits 28 into a line."""
    return size_of(spot.paragraph)


@rule(
    "check.first-line-indent",
    m.PARAGRAPH_INDENT.clause,
    m.PARAGRAPH_INDENT.strength,
    "正文每个自然段左空二字",
    "请在“段落—缩进”中把特殊格式设为“首行缩进 2 字符”。",
)
def first_line_indent(draft: Draft) -> Iterator[Fault]:
    """Find running paragraphs whose first character does not stand two characters in."""
    for element, spot in _spots(draft, *_RUNNING):
        # A paragraph moved as a whole is the next rule's finding, a centred one that of the rule on alignment.
        if spot.paragraph.style.align in ("center", "right"):
            continue
        offset = _offset(draft, spot) - _moved(spot)
        if off_by_characters(offset, m.PARAGRAPH_INDENT.value, _em(spot)):
            found = characters(offset, _em(spot))
            yield Fault(element.place, f"首行左空 {found}，应当左空 2 字", "首行左空 2 字", f"首行左空 {found}")


def _moved(spot: Spot) -> float:
    """Return the left indent of a paragraph moved as a whole; hanging and first-line indents made of it are none."""
    style = spot.paragraph.style
    return style.indent_left if style.first_line > 0 else 0.0


@rule(
    "check.body-edges",
    m.PARAGRAPH_INDENT.clause,
    m.PARAGRAPH_INDENT.strength,
    "正文回行顶格",
    "请在“段落—缩进”中把左侧、右侧都设为 0。",
)
def body_edges(draft: Draft) -> Iterator[Fault]:
    """Find running paragraphs whose further lines do not reach from edge to edge."""
    for element, spot in _spots(draft, *_RUNNING):
        style = spot.paragraph.style
        if style.align in ("center", "right") or (style.first_line <= 0 and _fits_one_line(draft, spot)):
            continue
        for side, indent in (("左", style.indent_left), ("右", style.indent_right)):
            if off_by_characters(indent, 0, _em(spot)):
                found = f"{side}侧缩进 {characters(indent, _em(spot))}"
                yield Fault(element.place, f"{found}，回行应当顶格", f"{side}侧缩进 0", found)


def _fits_one_line(draft: Draft, spot: Spot) -> bool:
    tab = draft.document.default_tab if draft.document else 0.0
    return extent(spot.paragraph, spot.width, tab) is not None


@rule(
    "check.body-alignment",
    m.PARAGRAPH_INDENT.clause,
    m.PARAGRAPH_INDENT.strength,
    "正文两端对齐",
    "请把正文段落的对齐方式设为“两端对齐”。",
)
def body_alignment(draft: Draft) -> Iterator[Fault]:
    """Find running paragraphs that are centred or set to the right."""
    for element, spot in _spots(draft, *_RUNNING):
        align = spot.paragraph.style.align
        if align in ("center", "right"):
            found = _ALIGN_NAMES[align]
            yield Fault(element.place, f"{element.role}{found}，应当左空二字、回行顶格", "两端对齐", found)


def _centring(draft: Draft, role: Role, formats: frozenset[Format]) -> Iterator[Fault]:
    for element, spot in _spots(draft, role, formats=formats):
        style = spot.paragraph.style
        line = extent(spot.paragraph, spot.width, draft.document.default_tab if draft.document else 0.0)
        if style.align != "center":
            # Blanks or an indent may bring a line to the middle all the same.
            if line is None or abs(line.shift) > _em(spot) / 2:
                found = _ALIGN_NAMES[style.align]
                yield Fault(element.place, f"{role}{found}，应当居中", "居中", found)
        else:
            shift = (style.indent_left + style.first_line - style.indent_right) / 2
            if off_by_characters(shift, 0, _em(spot)):
                found = f"居中但偏{'右' if shift > 0 else '左'} {characters(abs(shift), _em(spot))}"
                yield Fault(element.place, f"{role}{found}，请去掉缩进", "居中", found)


@rule(
    "check.title-centred",
    m.BLANK_BEFORE_TITLE.clause,
    Strength.MUST,
    "标题居中",
    "请把标题的对齐方式设为“居中”，缩进设为 0。",
)
def title_centred(draft: Draft) -> Iterator[Fault]:
    """Find titles that do not stand in the middle of the line."""
    yield from _centring(draft, Role.TITLE, RULED)


@rule(
    "check.attachment-title-centred",
    m.BLANK_BEFORE_ATTACHMENT_TITLE.clause,
    Strength.MUST,
    "附件标题居中",
    "请把附件标题的对齐方式设为“居中”，缩进设为 0。",
)
def attachment_title_centred(draft: Draft) -> Iterator[Fault]:
    """Find titles of attachments that do not stand in the middle of the line."""
    yield from _centring(draft, Role.ATTACHMENT_TITLE, RULED)


def _at_column(draft: Draft, role: Role, column: float, name: str) -> Iterator[Fault]:
    """Find elements whose first character does not stand `column` characters in."""
    for element, spot in _spots(draft, role):
        if element.region == "版记":
            continue
        if spot.paragraph.style.align in ("center", "right"):
            found = _ALIGN_NAMES[spot.paragraph.style.align]
        else:
            offset = _offset(draft, spot)
            if not off_by_characters(offset, column, _em(spot)):
                continue
            found = f"左空 {characters(offset, _em(spot))}"
        expected = f"左空 {column:g} 字" if column else "顶格"
        yield Fault(element.place, f"{name}{found}，应当{expected}", expected, found)


@rule(
    "check.recipient-left",
    m.BLANK_BEFORE_RECIPIENT.clause,
    Strength.MUST,
    "主送机关居左顶格",
    "请把主送机关设为两端对齐、左侧和首行都不缩进。",
)
def recipient_left(draft: Draft) -> Iterator[Fault]:
    """Find recipients that do not begin at the left edge, in the first or in further lines."""
    yield from _at_column(draft, Role.RECIPIENT, 0, "主送机关")


@rule(
    "check.attachment-note-indent",
    m.ATTACHMENT_NOTE_INDENT.clause,
    m.ATTACHMENT_NOTE_INDENT.strength,
    "附件说明左空二字，后项与首项的序号对齐",
    "请把“附件：”设为左空 2 字；其余各项的序号与第一项的序号对齐（左空 5 字）。",
)
def attachment_note_indent(draft: Draft) -> Iterator[Fault]:
    """Find 附件说明 that does not stand two characters in, and further names not under the first."""
    for element, spot in _spots(draft, Role.ATTACHMENT_NOTE):
        first = element.text.lstrip().startswith("附")
        wanted = m.ATTACHMENT_NOTE_INDENT.value + (0 if first else len("附件："))
        offset = _offset(draft, spot)
        if off_by_characters(offset, wanted, _em(spot), CHARACTER_TOLERANCE if first else _LABEL_TOLERANCE):
            found, expected = f"左空 {characters(offset, _em(spot))}", f"左空 {wanted:g} 字"
            yield Fault(element.place, f"附件说明{found}，应当{expected}", expected, found)


@rule(
    "check.note-indent",
    m.NOTE_INDENT.clause,
    m.NOTE_INDENT.strength,
    "附注左空二字",
    "请把附注设为首行缩进 2 字符。",
)
def note_indent(draft: Draft) -> Iterator[Fault]:
    """Find notes that do not stand two characters in."""
    yield from _at_column(draft, Role.NOTE, m.NOTE_INDENT.value, "附注")


@rule(
    "check.attendance-indent",
    m.ATTENDANCE_INDENT.clause,
    m.ATTENDANCE_INDENT.strength,
    "出席、请假、列席人员左空二字",
    "请把“出席：”等各行设为左空 2 字。",
)
def attendance_indent(draft: Draft) -> Iterator[Fault]:
    """Find attendance lines of minutes that do not stand two characters in."""
    yield from _at_column(draft, Role.ATTENDANCE, m.ATTENDANCE_INDENT.value, "出席人员")


@rule(
    "check.attachment-label-left",
    m.ATTACHMENT_LABEL_LETTERING.clause,
    Strength.MUST,
    "附件标识顶格",
    "请把“附件”二字和序号设为居左、不缩进。",
)
def attachment_label_left(draft: Draft) -> Iterator[Fault]:
    """Find labels of attachments that do not stand at the left edge."""
    yield from _at_column(draft, Role.ATTACHMENT_LABEL, 0, "附件标识")


@rule(
    "check.attachment-new-page",
    m.ATTACHMENT_LABEL_LETTERING.clause,
    Strength.MUST,
    "附件另面编排",
    "请在附件标识前插入分页符，或把该段设为“段前分页”。",
)
def attachment_new_page(draft: Draft) -> Iterator[Fault]:
    """Find attachments that are not made to begin a page."""
    body = body_of(draft)
    for element, spot in _spots(draft, Role.ATTACHMENT_LABEL):
        if body is not None and not begins_page(body.spots[: body.order[id(spot.paragraph)]], spot):
            yield Fault(element.place, "附件没有另起一面", "另起一面", "接排")
