"""Blank lines between the elements of the main part (GB/T 9704-2012, clauses 7.3 and 10)."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.check.look import HEADED, RULED, Body, body_of
from docgen.check.model import HEADINGS, Draft, Element, Role
from docgen.check.registry import Fault, rule
from docgen.official import measures as m
from docgen.official.measures import Measure, Strength

_RUNNING = (Role.BODY, *HEADINGS)
_ABOVE_TITLE = (Role.NUMBER, Role.SIGNER, Role.RED_LINE)
_TEXT_ABOVE = (Role.BODY, *HEADINGS, Role.TABLE)
_LINE_TOLERANCE = 0.5


def _line_faults(
    draft: Draft, body: Body, element: Element, over: tuple[Role, ...], measure: Measure, what: str
) -> Iterator[Fault]:
    """Find an element with another number of blank lines over it than `measure` says, below one of the roles `over`."""
    lines, above = body.blank_above(element)
    if above is None or above.role not in over or abs(lines - measure.value) < _LINE_TOLERANCE:
        return
    found = f"空 {round(lines, 1):g} 行"
    yield Fault(element.place, f"{what}{found}，应当空 {measure.count} 行", f"空 {measure.count} 行", found)


def _first(draft: Draft, *roles: Role) -> Element | None:
    return next((element for element in draft.of(*roles) if element.region != "版记"), None)


def _blank_above_first(
    draft: Draft, roles: tuple[Role, ...], over: tuple[Role, ...], measure: Measure, what: str
) -> Iterator[Fault]:
    body, element = body_of(draft), _first(draft, *roles)
    if body is not None and element is not None:
        yield from _line_faults(draft, body, element, over, measure, what)


@rule(
    "check.blank-before-title",
    m.BLANK_BEFORE_TITLE.clause,
    m.BLANK_BEFORE_TITLE.strength,
    "标题在版头分隔线下空二行",
    "请在版头分隔线与标题之间留两个空行（行距与正文相同）。",
)
def blank_before_title(draft: Draft) -> Iterator[Fault]:
    """Find titles that do not stand two blank lines under the head."""
    if draft.format in HEADED - {"信函"}:
        yield from _blank_above_first(draft, (Role.TITLE,), _ABOVE_TITLE, m.BLANK_BEFORE_TITLE, "标题上方")


@rule(
    "check.letter-blank-before-title",
    m.BLANK_BEFORE_LETTER_TITLE.clause,
    m.BLANK_BEFORE_LETTER_TITLE.strength,
    "信函标题与上一要素相距二行",
    "请在标题与它上面的要素之间留两个空行。",
)
def letter_blank_before_title(draft: Draft) -> Iterator[Fault]:
    """Find titles of letters that do not stand two lines below the element over them."""
    over = (Role.NUMBER, Role.SERIAL, Role.SECRECY, Role.URGENCY)
    if draft.format == "信函":
        yield from _blank_above_first(draft, (Role.TITLE,), over, m.BLANK_BEFORE_LETTER_TITLE, "标题上方")


@rule(
    "check.order-blank-before-body",
    m.BLANK_AFTER_ORDER_NUMBER.clause,
    m.BLANK_AFTER_ORDER_NUMBER.strength,
    "令号下空二行编排正文",
    "请在令号与正文之间留两个空行。",
)
def order_blank_before_body(draft: Draft) -> Iterator[Fault]:
    """Find orders whose text does not stand two blank lines under the number."""
    if draft.format == "命令" and not draft.of(Role.TITLE):
        yield from _blank_above_first(draft, _RUNNING, (Role.NUMBER,), m.BLANK_AFTER_ORDER_NUMBER, "正文上方")


@rule(
    "check.blank-before-recipient",
    m.BLANK_BEFORE_RECIPIENT.clause,
    m.BLANK_BEFORE_RECIPIENT.strength,
    "主送机关在标题下空一行",
    "请在标题与主送机关之间留一个空行。",
)
def blank_before_recipient(draft: Draft) -> Iterator[Fault]:
    """Find recipients that do not stand one blank line under the title."""
    if draft.format in RULED:
        yield from _blank_above_first(draft, (Role.RECIPIENT,), (Role.TITLE,), m.BLANK_BEFORE_RECIPIENT, "主送机关上方")


@rule(
    "check.blank-before-body",
    m.PARAGRAPH_INDENT.clause,
    Strength.MUST,
    "正文编排于主送机关下一行",
    "请删去主送机关与正文之间的空行。",
)
def blank_before_body(draft: Draft) -> Iterator[Fault]:
    """Find text that does not follow the recipients on the next line."""
    body, element = body_of(draft), _first(draft, *_RUNNING)
    if body is None or element is None or draft.format not in RULED:
        return
    lines, above = body.blank_above(element)
    if above is not None and above.role is Role.RECIPIENT and lines >= _LINE_TOLERANCE:
        found = f"空 {round(lines, 1):g} 行"
        yield Fault(element.place, f"主送机关与正文之间{found}，应当不空行", "不空行", found)


@rule(
    "check.blank-before-attachments",
    m.BLANK_BEFORE_ATTACHMENTS.clause,
    m.BLANK_BEFORE_ATTACHMENTS.strength,
    "附件说明在正文下空一行",
    "请在正文与附件说明之间留一个空行。",
)
def blank_before_attachments(draft: Draft) -> Iterator[Fault]:
    """Find 附件说明 that does not stand one blank line under the text."""
    if draft.format in RULED:
        yield from _blank_above_first(
            draft, (Role.ATTACHMENT_NOTE,), _TEXT_ABOVE, m.BLANK_BEFORE_ATTACHMENTS, "附件说明上方"
        )


@rule(
    "check.blank-before-attendance",
    m.BLANK_BEFORE_ATTENDANCE.clause,
    m.BLANK_BEFORE_ATTENDANCE.strength,
    "出席人员在正文或附件说明下空一行",
    "请在正文与出席人员之间留一个空行。",
)
def blank_before_attendance(draft: Draft) -> Iterator[Fault]:
    """Find attendance lines that do not stand one blank line under the text."""
    over = (*_TEXT_ABOVE, Role.ATTACHMENT_NOTE)
    if draft.format == "纪要":
        yield from _blank_above_first(draft, (Role.ATTENDANCE,), over, m.BLANK_BEFORE_ATTENDANCE, "出席人员上方")


@rule(
    "check.blank-before-note",
    m.NOTE_INDENT.clause,
    Strength.MUST,
    "附注编排在成文日期下一行",
    "请删去成文日期与附注之间的空行。",
)
def blank_before_note(draft: Draft) -> Iterator[Fault]:
    """Find notes that do not stand on the line after the date."""
    body, element = body_of(draft), _first(draft, Role.NOTE)
    if body is None or element is None or draft.format not in HEADED:
        return
    lines, above = body.blank_above(element)
    if above is not None and above.role is Role.DATE and lines >= _LINE_TOLERANCE:
        found = f"空 {round(lines, 1):g} 行"
        yield Fault(element.place, f"成文日期与附注之间{found}，应当不空行", "不空行", found)


@rule(
    "check.blank-before-attachment-title",
    m.BLANK_BEFORE_ATTACHMENT_TITLE.clause,
    m.BLANK_BEFORE_ATTACHMENT_TITLE.strength,
    "附件标题编排在版心第三行",
    "请在附件标识与附件标题之间留一个空行。",
)
def blank_before_attachment_title(draft: Draft) -> Iterator[Fault]:
    """Find titles of attachments that do not stand in the third row, one blank line under the label."""
    body = body_of(draft)
    if body is None or draft.format not in RULED:
        return
    measure = m.BLANK_BEFORE_ATTACHMENT_TITLE
    for element in draft.of(Role.ATTACHMENT_TITLE):
        yield from _line_faults(draft, body, element, (Role.ATTACHMENT_LABEL,), measure, "附件标题上方")
