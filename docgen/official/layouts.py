"""The Word templates of the shipped kinds, made from the named styles; a template's tags are docxtpl's.

`python -m docgen.official.layouts templates` writes them into a folder of kinds. That is done once, or after a
measure or style has changed here: from then on the files are edited in Word, and writing again replaces such edits.

Tags: `{{ … }}` prints a field, `{%p … %}` and `{%tr … %}` take the paragraph or row they stand in with them, and
`{{p 正文 }}` is replaced by the paragraphs of the body text.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from docgen.official import layout_ends as ends
from docgen.official import layout_heads as heads
from docgen.official import measures as m
from docgen.official.layout_parts import (
    WIDTH,
    blank,
    body,
    recipient,
    row_tag,
    tag,
    title,
    when,
)
from docgen.official.markup import cell, paragraph, row, table, text_paragraph
from docgen.official.package import section, word_file

_ISSUER = "{% if 印发机关 %}{{ 印发机关 }}{% else %}{{ 发文机关[0].名称 }}{% endif %}"
_ISSUED = "印发机关 or 印发日期"


def notice() -> bytes:
    """Return a red-headed paper (文件格式, clause 7), of one issuing body or of several."""
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
                ends.attachment_note(),
                ends.signature(),
                ends.notes(),
                ends.attachments(),
                ends.notice_imprint(_ISSUER),
            )
        )
    )


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
    return word_file(heads.order_head() + body() + ends.attachment_note() + stamped + ends.attachments() + imprint)


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


def roster() -> bytes:
    """Return a form on landscape pages: title, table, and who made it when (clause 8)."""
    columns = m.TEXT_HEIGHT.twips // round(m.TITLE_LETTERING.size * m.TWIPS_PER_POINT)
    parts = (
        text_paragraph("GwTitle", f"{{{{ 标题|分行({columns}) }}}}"),
        text_paragraph("GwFormLine", "填报单位：{{ 单位.名称 }}\t{% if 制表日期 %}{{ 制表日期 }}{% endif %}"),
        text_paragraph("GwBody", "{{p 正文|横排 }}"),
        when(
            "审核人 or 制表人",
            text_paragraph(
                "GwFormLine",
                "{% if 审核人 %}审核人：{{ 审核人 }}{% endif %}\t{% if 制表人 %}制表人：{{ 制表人 }}{% endif %}",
            ),
        ),
    )
    return word_file("".join(parts), section(landscape=True))


def work_plan() -> bytes:
    """Return a plan: title, recipients where given, text, signature, imprint where copies are sent."""
    imprint = ends.imprint("抄送", "印发日期", "{{ 单位.名称 }}")
    return word_file(title() + recipient() + body() + ends.own_signature() + imprint)


def summary() -> bytes:
    """Return a summary: title, text, signature."""
    return word_file(title() + body() + ends.own_signature())


def support_agreement() -> bytes:
    """Return an agreement: title, number, parties, clauses, and the columns to sign in."""
    several = "{% if 受援方列表|length > 1 %}{{ loop.index|中文数字 }}{% endif %}"
    return word_file(
        "".join(
            (
                title(when("协议编号", text_paragraph("GwSerial", "编号：{{ 协议编号 }}"))),
                _party("甲方（支援方）", "支援方"),
                tag("for 受援 in 受援方列表"),
                _party(f"乙方{several}（受援方）", "受援"),
                tag("endfor"),
                when("结对.见证方", _party("见证方", "结对.见证方")),
                blank(m.BLANK_BEFORE_RECIPIENT),
                body(),
                text_paragraph("GwClosing", "（以下无正文）"),
                paragraph("GwBlank", keep_next=True),
                tag("if 结对.见证方"),
                _sign_table(several, witness=True),
                tag("else"),
                _sign_table(several, witness=False),
                tag("endif"),
                paragraph("GwThin"),
            )
        )
    )


LAYOUTS: dict[str, Callable[[], bytes]] = {
    "support-agreement": support_agreement,
    "work-plan": work_plan,
    "summary": summary,
    "notice": notice,
    "request": request,
    "letter": letter,
    "order": order,
    "minutes": minutes,
    "roster": roster,
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


def _party(label: str, record: str) -> str:
    lines = [text_paragraph("GwParty", f"{label}：{{{{ {record}.名称 }}}}")]
    for key in ("地址", "法定代表人", "联系电话"):
        lines.append(when(f"{record}.{key}", text_paragraph("GwParty", f"{key}：{{{{ {record}.{key} }}}}")))
    return "".join(lines)


def _sign_table(several: str, *, witness: bool) -> str:
    """Return the borderless columns to sign in: 甲方, 乙方 and, with `witness`, 见证方; one row a supported party."""
    parties = ("甲方", f"乙方{several}", "见证方") if witness else ("甲方", f"乙方{several}")
    style = "GwSignBlock3" if witness else "GwSignBlock"
    count = len(parties)
    edges = [WIDTH * index // count for index in range(count + 1)]
    widths = [right - left for left, right in pairwise(edges)]
    contents = [
        _sign_lines(party, style)
        if party.startswith("乙方")
        else tag("if loop.first") + _sign_lines(party, style) + tag("endif") + paragraph("GwThin")
        for party in parties
    ]
    return table(
        "GwPlainTable",
        widths,
        (
            row_tag("for 受援 in 受援方列表", widths),
            row(cell(width, content) for width, content in zip(widths, contents, strict=True)),
            row_tag("endfor", widths),
        ),
    )


def _sign_lines(party: str, style: str) -> str:
    blank_date = "　　　　年　　月　　日"
    date = f"日期：{{% if 签订日期 %}}{{{{ 签订日期 }}}}{{% else %}}{blank_date}{{% endif %}}"
    lines = (f"{party}（盖章）：", "法定代表人\n（或授权代表）签字：", date)
    return "".join(text_paragraph(style, line) for line in lines)


if __name__ == "__main__":
    for written in write_kinds(Path(sys.argv[1] if len(sys.argv) > 1 else "templates")):
        sys.stdout.write(f"已写出 {written}\n")
