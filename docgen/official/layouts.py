"""The Word templates of the shipped kinds, made from the named styles; a template's tags are docxtpl's.

`python -m docgen.official.layouts templates` writes them into a folder of kinds. That is done once, or after a
measure or style has changed here: from then on the files are edited in Word, and writing again replaces such edits.

Tags: `{{ … }}` prints a field, `{%p … %}` and `{%tr … %}` take the paragraph or row they stand in with them, and
`{{p 正文 }}` is replaced by the paragraphs of the body text.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from docgen.official import layout_agreements as agreements
from docgen.official import layout_ends as ends
from docgen.official import layout_forms as forms
from docgen.official import layout_heads as heads
from docgen.official import layout_notices as notices
from docgen.official import layout_plans as plans
from docgen.official import measures as m
from docgen.official.layout_parts import (
    blank,
    body,
    recipient,
    title,
)
from docgen.official.markup import text_paragraph
from docgen.official.package import section, word_file

_ISSUER = "{% if 印发机关 %}{{ 印发机关 }}{% else %}{{ 发文机关[0].名称 }}{% endif %}"
_ISSUED = "印发机关 or 印发日期"


def notice(listed: str = "", behind: str = "") -> bytes:
    """Return a red-headed paper (文件格式, clause 7), of one issuing body or of several.

    `listed` is what changes the list of attachments, `behind` what stands between the notes and the attachments.
    """
    return word_file(
        "".join(
            (
                heads.room_on_first_page(),
                heads.red_head(),
                blank(m.BLANK_BEFORE_NUMBER),
                text_paragraph("GwDocNumber", "{% if 发文字号 %}{{ 发文字号 }}{% endif %}"),
                blank(m.BLANK_BEFORE_TITLE),
                title(),
                recipient("主送 and not 主送在版记"),
                body(),
                listed,
                ends.attachment_note(),
                ends.signature(),
                ends.notes(),
                behind,
                ends.attachments(),
                ends.notice_imprint(_ISSUER),
            )
        )
    )


def issuing_notice() -> bytes:
    """Return a notice with the document that it issues."""
    return notice(behind=notices.issued_document())


def meeting_notice() -> bytes:
    """Return a notice with the slip that answers it."""
    return notice(notices.listed_slip(), notices.reply_slip())


def request() -> bytes:
    """Return a paper to a superior (上行文, clauses 7.2.5 and 7.2.6)."""
    return word_file(
        "".join(
            (
                heads.signers_head(),
                blank(m.BLANK_BEFORE_TITLE),
                title(),
                recipient(),
                body(),
                ends.attachment_note(),
                ends.signature(old=""),
                ends.notes(),
                ends.attachments(),
                ends.imprint(f"抄送 or {_ISSUED}", _ISSUED, _ISSUER),
            )
        )
    )


def letter() -> bytes:
    """Return a letter (信函格式, clause 10.1)."""
    parts = (
        heads.letter_head(),
        title(),
        recipient(),
        body(),
        ends.attachment_note(),
        ends.signature(old=""),
        ends.notes(),
        ends.attachments(),
        ends.letter_imprint(),
    )
    return word_file("".join(parts), section(plain_first=True))


def order() -> bytes:
    """Return an order (命令（令）格式, clause 10.2)."""
    stamped = ends.order_signature()
    imprint = ends.imprint(f"抄送 or {_ISSUED}", _ISSUED, _ISSUER)
    listed = ends.attachment_note(ends.STAMPED_LINES)
    return word_file(heads.order_head() + body() + listed + stamped + ends.attachments() + imprint)


def minutes() -> bytes:
    """Return minutes (纪要格式, clause 10.3)."""
    return word_file(
        "".join(
            (
                heads.minutes_head(),
                title(),
                body(),
                ends.attendance(),
                ends.imprint("抄送 or 印发日期", "印发日期", "{{ 印发机关 }}"),
            )
        )
    )


def work_plan() -> bytes:
    """Return a plan: title, recipients where given, text, signature, imprint where copies are sent."""
    imprint = ends.imprint("抄送", "印发日期", "{{ 单位.名称 }}")
    return word_file(title() + recipient() + body() + ends.own_signature() + imprint)


def summary() -> bytes:
    """Return a summary: title, text, signature."""
    return word_file(title() + body() + ends.own_signature())


LAYOUTS: dict[str, Callable[[], bytes]] = {
    "support-agreement": agreements.support_agreement,
    "tcm-agreement": agreements.support_agreement,
    "multi-agreement": agreements.support_agreement,
    "referral-agreement": agreements.support_agreement,
    "responsibility-letter": agreements.responsibility_letter,
    "work-plan": work_plan,
    "annual-plan": notice,
    "scheme": plans.scheme,
    "training-scheme": work_plan,
    "personal-plan": plans.personal_plan,
    "long-plan": work_plan,
    "regulation": summary,
    "speech": plans.speech,
    "summary": summary,
    "half-year-summary": summary,
    "personal-summary": plans.personal_plan,
    "notice": notice,
    "issuing-notice": issuing_notice,
    "joint-notice": notice,
    "meeting-notice": meeting_notice,
    "request": request,
    "letter": letter,
    "order": order,
    "minutes": minutes,
    "roster": forms.roster,
    "attendance": forms.attendance,
    "leading-group": forms.leading_group,
    "monthly-rating": forms.roster,
    "registration-form": forms.registration_form,
    "score-sheet": forms.score_sheet,
    "work-report": forms.roster,
    "pairing-table": forms.roster,
}
"""Each shipped kind with the function that returns its Word template."""


def write_kinds(folder: Path) -> tuple[Path, ...]:
    """Write `template.docx` of every shipped kind into `folder`/<kind>/, over what is there, and return the paths."""
    paths = []
    for name, layout in LAYOUTS.items():
        path = folder / name / "template.docx"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(layout())
        paths.append(path)
    return tuple(paths)


if __name__ == "__main__":
    for written in write_kinds(Path(sys.argv[1] if len(sys.argv) > 1 else "templates")):
        sys.stdout.write(f"已写出 {written}\n")
