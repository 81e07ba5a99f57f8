"""The head of papers: its elements, their order and places, the red line (GB/T 9704-2012, clauses 7.2 and 10)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from docgen.check.extents import extent, first_offset
from docgen.check.geometry import (
    POINTS_PER_MM,
    Spot,
    from_paper_top,
    size_of,
    white_above,
)
from docgen.check.look import (
    CHARACTER_TOLERANCE,
    ESTIMATED_CHARACTERS,
    STANDARD_HEADS,
    body_of,
    characters,
    millimetres,
    off_by_characters,
    placed,
)
from docgen.check.model import Draft, Element, Role
from docgen.check.registry import Fault, rule
from docgen.official import measures as m
from docgen.official.measures import Measure, Strength

_ORDER = (
    (Role.SERIAL,),
    (Role.SECRECY,),
    (Role.URGENCY,),
    (Role.MARK,),
    (Role.NUMBER, Role.SIGNER),
    (Role.RED_LINE,),
    (Role.TITLE,),
    (Role.RECIPIENT,),
)
_ITEMS = (Role.SERIAL, Role.SECRECY, Role.URGENCY)
_SURE, _ESTIMATED = 1.5, 5.0
"""How far (mm) a mark may be off where the heights above it are exact, and where fonts have their say."""
_DISTANCE_SURE, _DISTANCE_ESTIMATED = 1.2, 2.5
_WIDTH_TOLERANCE = 1.0
_LINES = 0.5
_EDITION_1999 = m.MARK_FROM_TOP_1999.clause


@rule(
    "check.head-order",
    "7.2",
    Strength.MUST,
    "版头各要素自上而下的顺序",
    "请按份号、密级和保密期限、紧急程度、发文机关标志、发文字号、分隔线、标题、主送机关的顺序编排。",
)
def head_order(draft: Draft) -> Iterator[Fault]:
    """Find elements of the head that stand above one they belong under; letters and orders have orders of their own."""
    if draft.format not in STANDARD_HEADS | {"纪要"} or draft.standard != "2012":
        return
    body = body_of(draft)
    ranks = {role: rank for rank, roles in enumerate(_ORDER) for role in roles}
    found = [
        element
        for element in draft.elements
        if element.role in ranks
        and element.region in ("版头", "主体")
        and body is not None
        and (spot := body.spot(element)) is not None
        and not spot.floating
    ]
    for above, below in pairwise(found):
        if ranks[above.role] > ranks[below.role]:
            message = f"{above.role}排在了{below.role}之前"
            yield Fault(above.place, message, f"{below.role}在{above.role}之前", message)


@rule(
    "check.head-items-left",
    "7.2.1",
    Strength.MUST,
    "份号、密级和保密期限、紧急程度顶格编排在版心左上角",
    "请把这些项目设为居左、不缩进，每项一行。",
)
def head_items_left(draft: Draft) -> Iterator[Fault]:
    """Find 份号, 密级 and 紧急程度 that do not begin at the left edge of the type area."""
    if draft.document is None or draft.standard != "2012":
        return
    for element, spot in placed(draft, *_ITEMS):
        align, em = spot.paragraph.style.align, size_of(spot.paragraph)
        offset = spot.left + first_offset(spot.paragraph, draft.document.default_tab)
        if align in ("center", "right"):
            found = "居中" if align == "center" else "居右"
        elif off_by_characters(offset, 0, em):
            found = f"左空 {characters(offset, em)}"
        else:
            continue
        yield Fault(element.place, f"{element.role}{found}，应当居左顶格", "居左顶格", found)


@rule(
    "check.secrecy-right-1999",
    _EDITION_1999,
    Strength.MUST,
    "密级和紧急程度顶格编排在版心右上角",
    "请把密级、紧急程度设为居右、不缩进。",
)
def secrecy_right_1999(draft: Draft) -> Iterator[Fault]:
    """Find 密级 and 紧急程度 of papers of the edition of 1999 that do not end at the right edge."""
    if draft.document is None or draft.standard != "1999":
        return
    for element, spot in placed(draft, Role.SECRECY, Role.URGENCY):
        line = extent(spot.paragraph, spot.width, draft.document.default_tab)
        if line is not None and off_by_characters(line.right_gap, 0, size_of(spot.paragraph), ESTIMATED_CHARACTERS):
            found = f"右空 {characters(line.right_gap, size_of(spot.paragraph))}"
            yield Fault(element.place, f"{element.role}{found}，应当居右顶格", "居右顶格", found)


@rule(
    "check.head-items-top",
    "7.2.1",
    Strength.MUST,
    "份号编排在版心左上角第一行",
    "请删去版心第一行之前的空行，让份号（无份号时为密级或紧急程度）在第一行。",
)
def head_items_top(draft: Draft) -> Iterator[Fault]:
    """Find papers whose first item does not stand in the first row of the type area."""
    first = next(iter(draft.of(*_ITEMS)), None)
    if draft.document is None or first is None or first.paragraph is None or draft.format not in STANDARD_HEADS:
        return
    top = from_paper_top(draft.document, first.paragraph)
    below = 0.0 if top is None else top - draft.document.sections[0].margin_top
    if abs(below) > m.LINE_PITCH.points * _LINES:
        found = f"在版心上边缘下 {millimetres(below)}"
        yield Fault(first.place, f"{first.role}{found}，应当在第一行", "版心第一行", found)


# --- the mark -------------------------------------------------------------------------------------------------------


def _mark_faults(draft: Draft, measures: tuple[Measure, ...], from_paper: bool = False) -> Iterator[Fault]:
    """Find a mark whose upper edge is not as far as one of `measures` below the type area's or the paper's edge."""
    document = draft.document
    if document is None or not document.sections:
        return
    section, tops = document.sections[0], []
    marks = [element for element in draft.of(Role.MARK) if element.paragraph is not None]
    for element in marks:
        assert element.paragraph is not None
        begin = from_paper_top(document, element.paragraph)
        if begin is not None:
            tops.append((begin + white_above(element.paragraph, section), element))
    if not tops:
        return
    top, element = min(tops, key=lambda item: item[0])
    distance = (top if from_paper else top - section.margin_top) / POINTS_PER_MM
    exact = element.paragraph is not None and element.paragraph.style.line_rule == "exact"
    allowed = _SURE if exact else _ESTIMATED
    if all(abs(distance - measure.value) > allowed for measure in measures):
        edge = "纸上边缘" if from_paper else "版心上边缘"
        wanted = " 或 ".join(f"{measure.value:g}" for measure in measures)
        found = f"距{edge} {distance:.0f} 毫米"
        yield Fault(element.place, f"发文机关标志{found}，应当是 {wanted} 毫米", f"距{edge} {wanted} 毫米", found)


@rule(
    "check.mark-position",
    m.MARK_FROM_TOP.clause,
    m.MARK_FROM_TOP.strength,
    "发文机关标志上边缘至版心上边缘 35 毫米",
    "请调整发文机关标志上方的间距或行高，使标志上边缘在版心上边缘下 35 毫米处。",
)
def mark_position(draft: Draft) -> Iterator[Fault]:
    """Find marks that do not stand 35 mm below the type area's upper edge."""
    if draft.format in STANDARD_HEADS and draft.standard == "2012":
        yield from _mark_faults(draft, (m.MARK_FROM_TOP,))


@rule(
    "check.mark-position-1999",
    _EDITION_1999,
    m.MARK_FROM_TOP_1999.strength,
    "发文机关标识上边缘至版心上边缘 25 毫米，上报的公文 80 毫米",
    "请调整发文机关标识上方的间距，平行文、下行文 25 毫米，上报的公文 80 毫米。",
)
def mark_position_1999(draft: Draft) -> Iterator[Fault]:
    """Find marks of papers of the edition of 1999 in another place than it gives."""
    if draft.format in STANDARD_HEADS and draft.standard == "1999":
        yield from _mark_faults(draft, (m.MARK_FROM_TOP_1999, m.UPWARD_MARK_FROM_TOP_1999))


@rule(
    "check.letter-mark-position",
    m.LETTER_MARK_FROM_TOP.clause,
    m.LETTER_MARK_FROM_TOP.strength,
    "信函发文机关标志上边缘至上页边 30 毫米",
    "请调整发文机关标志的位置，使其上边缘距纸的上边缘 30 毫米。",
)
def letter_mark_position(draft: Draft) -> Iterator[Fault]:
    """Find marks of letters that do not stand 30 mm below the paper's upper edge."""
    if draft.format == "信函":
        yield from _mark_faults(draft, (m.LETTER_MARK_FROM_TOP,), from_paper=True)


@rule(
    "check.order-mark-position",
    m.ORDER_MARK_FROM_TOP.clause,
    m.ORDER_MARK_FROM_TOP.strength,
    "命令（令）标志上边缘至版心上边缘 20 毫米",
    "请调整命令标志上方的间距，使标志上边缘在版心上边缘下 20 毫米处。",
)
def order_mark_position(draft: Draft) -> Iterator[Fault]:
    """Find marks of orders that do not stand 20 mm below the type area's upper edge."""
    if draft.format == "命令":
        yield from _mark_faults(draft, (m.ORDER_MARK_FROM_TOP,))


@rule(
    "check.minutes-mark-position",
    m.MINUTES_MARK_FROM_TOP.clause,
    m.MINUTES_MARK_FROM_TOP.strength,
    "纪要标志上边缘至版心上边缘 35 毫米",
    "请调整纪要标志上方的间距，使标志上边缘在版心上边缘下 35 毫米处。",
)
def minutes_mark_position(draft: Draft) -> Iterator[Fault]:
    """Find marks of minutes that do not stand 35 mm below the type area's upper edge."""
    if draft.format == "纪要":
        yield from _mark_faults(draft, (m.MINUTES_MARK_FROM_TOP,))


# --- number and signers ---------------------------------------------------------------------------------------------


def _blank_before_number(draft: Draft, measure: Measure) -> Iterator[Fault]:
    body = body_of(draft)
    element = next((item for item in draft.of(Role.NUMBER, Role.SIGNER) if item.region == "版头"), None)
    if body is None or element is None:
        return
    lines, above = body.blank_above(element)
    if above is not None and above.role is Role.MARK and abs(lines - measure.value) >= _LINES:
        found = f"空 {round(lines, 1):g} 行"
        message = f"发文机关标志与发文字号之间{found}，应当空 {measure.count} 行"
        yield Fault(element.place, message, f"空 {measure.count} 行", found)


@rule(
    "check.blank-before-number",
    m.BLANK_BEFORE_NUMBER.clause,
    m.BLANK_BEFORE_NUMBER.strength,
    "发文字号编排在发文机关标志下空二行",
    "请在发文机关标志与发文字号（签发人）之间留两个空行。",
)
def blank_before_number(draft: Draft) -> Iterator[Fault]:
    """Find document numbers (and signers) that do not stand two blank lines under the mark."""
    if draft.format in STANDARD_HEADS:
        yield from _blank_before_number(draft, m.BLANK_BEFORE_NUMBER)


@rule(
    "check.order-blank-before-number",
    m.BLANK_BEFORE_ORDER_NUMBER.clause,
    m.BLANK_BEFORE_ORDER_NUMBER.strength,
    "令号编排在发文机关标志下空二行",
    "请在发文机关标志与令号之间留两个空行。",
)
def order_blank_before_number(draft: Draft) -> Iterator[Fault]:
    """Find numbers of orders that do not stand two blank lines under the mark."""
    if draft.format == "命令":
        yield from _blank_before_number(draft, m.BLANK_BEFORE_ORDER_NUMBER)


def _edges(draft: Draft, spot: Spot) -> tuple[float, float] | None:
    """Return the white left and right of a one-line paragraph, measured from the edges of the type area."""
    line = extent(spot.paragraph, spot.width, draft.document.default_tab if draft.document else 0.0)
    if line is None:
        return None
    beyond = spot.section.text_width - spot.left - spot.width
    return spot.left + line.start, beyond + line.right_gap


def _numbers(draft: Draft) -> Iterator[tuple[Element, Spot, tuple[float, float]]]:
    for element, spot in placed(draft, Role.NUMBER):
        if element.region == "版头" and (edges := _edges(draft, spot)) is not None:
            yield element, spot, edges


@rule(
    "check.number-position",
    m.BLANK_BEFORE_NUMBER.clause,
    Strength.MUST,
    "发文字号居中；上行文居左空一字",
    "请把发文字号设为居中、不缩进；上行文设为居左、左空 1 字。",
)
def number_position(draft: Draft) -> Iterator[Fault]:
    """Find document numbers that are not centred, or in papers sent up not one character in."""
    if draft.format not in ("文件", "上行文", "命令"):
        return
    for element, spot, (left, right) in _numbers(draft):
        em = size_of(spot.paragraph)
        if draft.format == "上行文":
            if off_by_characters(left, m.SIGNER_INDENT.value, em, CHARACTER_TOLERANCE):
                found = f"左空 {characters(left, em)}"
                yield Fault(element.place, f"发文字号{found}，上行文应当左空 1 字", "左空 1 字", found)
        elif abs(left - right) / 2 > em / 2:
            align = spot.paragraph.style.align
            found = f"偏{'左' if left < right else '右'} {characters(abs(left - right) / 2, em)}"
            found = {"left": "居左", "justify": "居左", "right": "居右"}.get(align, found)
            yield Fault(element.place, f"发文字号{found}，应当居中", "居中", found)


@rule(
    "check.letter-number-position",
    m.LETTER_LINE_DISTANCE.clause,
    Strength.MUST,
    "信函的发文字号顶格居版心右边缘",
    "请把发文字号设为居右、不缩进。",
)
def letter_number_position(draft: Draft) -> Iterator[Fault]:
    """Find numbers of letters that do not end at the right edge of the type area."""
    for element, spot, (_, right) in _numbers(draft) if draft.format == "信函" else ():
        em = size_of(spot.paragraph)
        if off_by_characters(right, 0, em, ESTIMATED_CHARACTERS):
            found = f"右空 {characters(right, em)}"
            yield Fault(element.place, f"发文字号{found}，信函应当居右顶格", "居右顶格", found)


@rule(
    "check.signer",
    "7.2.6",
    Strength.MUST,
    "上行文的签发人居右空一字，与发文字号同处最后一行",
    "请把“签发人：×××”编排在发文字号同一行（最后一个签发人的一行），右空 1 字。",
)
def signer(draft: Draft) -> Iterator[Fault]:
    """Find signers that do not end one character in, or whose last row is not that of the document number."""
    signers = [item for item in placed(draft, Role.SIGNER) if item[0].region == "版头"]
    numbers = [item for item in placed(draft, Role.NUMBER) if item[0].region == "版头"]
    if draft.format != "上行文" or not signers:
        return
    gaps = [(edges[1], element, spot) for element, spot in signers if (edges := _edges(draft, spot)) is not None]
    if gaps:
        gap, element, spot = min(gaps, key=lambda item: item[0])
        em = size_of(spot.paragraph)
        if off_by_characters(gap, m.SIGNER_INDENT.value, em, ESTIMATED_CHARACTERS):
            found = f"右空 {characters(gap, em)}"
            yield Fault(element.place, f"签发人{found}，应当右空 1 字", "右空 1 字", found)
    last = signers[-1][1]
    if numbers and not any(_same_row(spot, last) for _, spot in numbers):
        message = "发文字号没有与最后一个签发人同行"
        yield Fault(numbers[0][0].place, message, "与最后一个签发人同行", "不同行")


def _same_row(one: Spot, other: Spot) -> bool:
    if one.table is None or other.table is None:
        return one.paragraph is other.paragraph
    return one.table is other.table and one.row == other.row
