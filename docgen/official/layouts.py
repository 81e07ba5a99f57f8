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

from docgen.official import measures as m
from docgen.official.markup import cell, paragraph, row, run, table, text_paragraph
from docgen.official.package import word_file
from docgen.official.styles import JOINT_STEPS, MARK_STEPS

_WIDTH = m.TEXT_WIDTH.twips
_JOINT_COLUMNS = (_WIDTH - 2100, 2100)
"""Joint papers: the stacked names, and 文件 beside them (twips)."""

HEAD_HEIGHT = m.MARK_FROM_TOP.twips - 120
"""Twips from the type area's upper edge to the row of the mark; the line's white above the characters is taken off
(measured in LibreOffice)."""

# A date's width in characters: half of one a digit, a whole one for 年, 月 and 日, and a quarter at each of the five
# places where they meet; rounded up. 7.3.5.2 treats a date wider than the name in another way.
_DATE_COLUMNS = "(成文日期|string|length + 7) // 2"
_COLUMNS = m.CHARACTERS_PER_LINE.count
_TITLE_COLUMNS = m.TEXT_WIDTH.twips // round(m.TITLE_LETTERING.size * m.TWIPS_PER_POINT)


def notice() -> str:
    """Return the body of a red-headed paper (文件格式, clause 7), of one issuing body or of several."""
    return "".join(
        (
            _red_head(),
            _blank(m.BLANK_BEFORE_NUMBER),
            text_paragraph("GwDocNumber", "{% if 发文字号 %}{{ 发文字号 }}{% endif %}"),
            _blank(m.BLANK_BEFORE_TITLE),
            text_paragraph("GwTitle", "{{ 标题 }}"),
            _blank(m.BLANK_BEFORE_RECIPIENT),
            _recipient(),
            _body(),
            _attachment_note(),
            _signature("署名|map('length')|max", _each("署名", "机关", "{{ 机关 }}")),
            _when("附注", text_paragraph("GwNote", "（{{ 附注 }}）")),
            _when(
                "联系人 or 联系电话",
                text_paragraph(
                    "GwNote",
                    "（{% if 联系人 %}联系人：{{ 联系人 }}{% endif %}{% if 联系人 and 联系电话 %}，{% endif %}"
                    "{% if 联系电话 %}联系电话：{{ 联系电话 }}{% endif %}）",
                ),
            ),
            _imprint(
                "抄送 or 印发机关 or 印发日期",
                "印发机关 or 印发日期",
                "{% if 印发机关 %}{{ 印发机关 }}{% else %}{{ 发文机关[0].名称 }}{% endif %}",
            ),
        )
    )


def work_plan() -> str:
    """Return the body of a plan: title, recipients where given, text, signature, imprint where copies are sent."""
    return _title() + _recipient() + _body() + _own_signature() + _imprint("抄送", "印发日期", "{{ 单位.名称 }}")


def summary() -> str:
    """Return the body of a summary: title, text, signature."""
    return _title() + _body() + _own_signature()


def support_agreement() -> str:
    """Return the body of an agreement: title, number, parties, clauses, and the columns to sign in."""
    several = "{% if 受援方列表|length > 1 %}{{ loop.index|中文数字 }}{% endif %}"
    return "".join(
        (
            _title(_when("协议编号", text_paragraph("GwSerial", "编号：{{ 协议编号 }}"))),
            _party("甲方（支援方）", "支援方"),
            _tag("for 受援 in 受援方列表"),
            _party(f"乙方{several}（受援方）", "受援"),
            _tag("endfor"),
            _when("结对.见证方", _party("见证方", "结对.见证方")),
            _blank(m.BLANK_BEFORE_RECIPIENT),
            _body(),
            text_paragraph("GwClosing", "（以下无正文）"),
            paragraph("GwBlank", keep_next=True),
            _tag("if 结对.见证方"),
            _sign_table(several, witness=True),
            _tag("else"),
            _sign_table(several, witness=False),
            _tag("endif"),
            paragraph("GwThin"),
        )
    )


LAYOUTS: dict[str, Callable[[], str]] = {
    "support-agreement": support_agreement,
    "work-plan": work_plan,
    "notice": notice,
    "summary": summary,
}
"""Each shipped kind with the function that returns the body of its Word template."""


def write_kinds(folder: Path) -> tuple[Path, ...]:
    """Write `template.docx` of every shipped kind into `folder`/<kind>/, over what is there, and return the paths."""
    paths = []
    for name, layout in LAYOUTS.items():
        path = folder / name / "template.docx"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(word_file(layout()))
        paths.append(path)
    return tuple(paths)


def _tag(text: str) -> str:
    """Return a paragraph that a docxtpl statement takes with it."""
    return text_paragraph("Normal", f"{{%p {text} %}}")


def _when(condition: str, content: str) -> str:
    return _tag(f"if {condition}") + content + _tag("endif")


def _blank(lines: m.Measure, keep_next: bool = False) -> str:
    """Return blank lines; before a signature they are kept with it, elsewhere they may end a page."""
    return paragraph("GwBlank", keep_next=keep_next) * lines.count


def _title(below: str = "") -> str:
    """Return the title, what stands right below it, and the blank line.

    A title too long for one line breaks before 对口支援 where it can, so that no word is torn and the second line is
    not a single character (clause 7.3.1).
    """
    broken = text_paragraph("GwTitle", "{% set 段 = 标题.partition('对口支援') %}{{ 段[0] }}\n{{ 段[1] }}{{ 段[2] }}")
    too_long = f"标题|length > {_TITLE_COLUMNS} and '对口支援' in 标题 and not 标题.startswith('对口支援')"
    title = _tag(f"if {too_long}") + broken + _tag("else") + text_paragraph("GwTitle", "{{ 标题 }}") + _tag("endif")
    return title + below + _blank(m.BLANK_BEFORE_RECIPIENT)


def _body() -> str:
    return text_paragraph("GwBody", "{{p 正文 }}")


def _recipient() -> str:
    return _when("主送", text_paragraph("GwRecipient", "{{ 主送|顿号 }}："))


def _red_head() -> str:
    """Return the table above 发文字号: a row of the exact height that brings the mark to its place, and the mark.

    A table with exact rows stands alike in Word, LibreOffice and the PDF, where floating text does not.
    """
    secrecy = "{{ 密级 }}{% if 保密期限 %}★{{ 保密期限 }}{% endif %}"
    items = (
        _when("份号", paragraph("GwHeadItem", run("{{ 份号 }}", "GwBodyChar")))
        + _when("密级", text_paragraph("GwHeadItem", secrecy))
        + _when("紧急程度", text_paragraph("GwHeadItem", "{{ 紧急程度 }}"))
        + paragraph("GwThin")
    )
    single = _stepped("发文机关[0].名称|length + 2", "GwMark", MARK_STEPS, "{{ 发文机关[0].名称 }}文件")
    names = _stepped(
        "发文机关|map(attribute='名称')|map('length')|max",
        "GwMarkJoint",
        JOINT_STEPS,
        "{{ 机关.名称 }}",
        loop="for 机关 in 发文机关",
    )
    left, right = _JOINT_COLUMNS
    rows = (
        row([cell(_WIDTH, items, span=2)], exact_height=HEAD_HEIGHT),
        _row_tag("if 发文机关|length > 1"),
        row([cell(left, names, vertical="center"), cell(right, text_paragraph("GwMark3", "文件"), vertical="center")]),
        _row_tag("else"),
        row([cell(_WIDTH, single, span=2)]),
        _row_tag("endif"),
    )
    return table("GwPlainTable", _JOINT_COLUMNS, rows)


def _row_tag(text: str) -> str:
    return row([cell(_WIDTH, text_paragraph("Normal", f"{{%tr {text} %}}"), span=2)])


def _stepped(length: str, style: str, steps: tuple[tuple[int, int, int], ...], text: str, loop: str = "") -> str:
    """Return paragraphs of which one is printed: the first style of `steps` wide enough for `length` characters."""
    parts: list[str] = []
    for index in reversed(range(len(steps))):
        name = f"{style}{index + 1}" if index else style
        line = text_paragraph(name, text)
        if loop:
            line = _tag(loop) + line + _tag("endfor")
        if index:
            condition = f"{length} > {steps[index - 1][0]}"
            parts.append(_tag(f"{'if' if not parts else 'elif'} {condition}") + line)
        else:
            parts.append(_tag("else") + line + _tag("endif"))
    return "".join(parts)


def _attachment_note() -> str:
    """Return 附件说明 (clause 7.3.4): one name unnumbered, several numbered and aligned at their first characters."""
    single = text_paragraph("GwAttachmentNote", "附件：{{ 附件[0] }}")
    several = (
        _tag("for 名称 in 附件")
        + _tag("if loop.first")
        + text_paragraph("GwAttachmentNote2", "附件：{{ loop.index }}.\t{{ 名称 }}")
        + _tag("else")
        + text_paragraph("GwAttachmentNote3", "{{ loop.index }}.\t{{ 名称 }}")
        + _tag("endif")
        + _tag("endfor")
    )
    numbered = _tag("if 附件|length > 1") + several + _tag("else") + single + _tag("endif")
    return _when("附件", _blank(m.BLANK_BEFORE_ATTACHMENTS, keep_next=True) + numbered)


def _each(items: str, name: str, text: str) -> str:
    start = f"署名列 - {m.DATE_SHIFT.count}"
    return _tag(f"for {name} in {items}") + text_paragraph("GwSignature", _tabs(start) + text) + _tag("endfor")


def _own_signature() -> str:
    start = f"署名列 - {m.DATE_SHIFT.count}"
    return _signature("单位.名称|length", text_paragraph("GwSignature", _tabs(start) + "{{ 单位.名称 }}"))


def _signature(length: str, names: str) -> str:
    """Return 署名 and 成文日期 of an unsealed paper (clause 7.3.5.2); `length` is the longest name's, in characters.

    The date begins two characters right of the names' first character; a date wider than every name stands two
    characters from the right edge instead, and the names move left. Word cannot indent by the length of another line,
    so the styles hold a tab stop for every character column and the template prints as many tabs as it takes.
    """
    column = (
        f"{{%p set 署名列 = {_COLUMNS} - ({length} if {length} >= {_DATE_COLUMNS} "
        f"else {_DATE_COLUMNS} + {m.SIGNATURE_INDENT.count}) %}}"
    )
    return (
        text_paragraph("Normal", column)
        + _blank(m.BLANK_BEFORE_SIGNATURE, keep_next=True)
        + names
        + text_paragraph("GwDate", _tabs("署名列") + "{{ 成文日期 }}")
    )


def _tabs(count: str) -> str:
    return f"{{% for _ in range({count}) %}}\t{{% endfor %}}"


def _imprint(condition: str, issue_condition: str, issuer: str) -> str:
    """Return 版记 (clause 7.4), in a frame on the lower edge of the type area, where `condition` holds.

    The frame belongs to the paragraph after it, which is as low as Word allows.
    """
    issue = issuer + "{% if 印发日期 %}\t{{ 印发日期 }}印发{% endif %}"
    return _when(
        condition,
        _at_foot("GwImprintLine")
        + _when("抄送", _at_foot("GwImprint", "抄送：{{ 抄送|顿号 }}。"))
        + _when(f"抄送 and ({issue_condition})", _at_foot("GwImprintThinLine"))
        + _when(issue_condition, _at_foot("GwImprintIssue", issue))
        + _at_foot("GwImprintLine")
        + paragraph("GwThin"),
    )


def _at_foot(style: str, text: str = "") -> str:
    return paragraph(style, run(text), foot_frame=_WIDTH)


def _party(label: str, record: str) -> str:
    lines = [text_paragraph("GwParty", f"{label}：{{{{ {record}.名称 }}}}")]
    for key in ("地址", "法定代表人", "联系电话"):
        lines.append(_when(f"{record}.{key}", text_paragraph("GwParty", f"{key}：{{{{ {record}.{key} }}}}")))
    return "".join(lines)


def _sign_table(several: str, *, witness: bool) -> str:
    """Return the borderless columns to sign in: 甲方, 乙方 and, with `witness`, 见证方; one row a supported party."""
    parties = ("甲方", f"乙方{several}", "见证方") if witness else ("甲方", f"乙方{several}")
    style = "GwSignBlock3" if witness else "GwSignBlock"
    count = len(parties)
    edges = [_WIDTH * index // count for index in range(count + 1)]
    widths = [right - left for left, right in pairwise(edges)]
    contents = [
        _sign_lines(party, style)
        if party.startswith("乙方")
        else _tag("if loop.first") + _sign_lines(party, style) + _tag("endif") + paragraph("GwThin")
        for party in parties
    ]
    return table(
        "GwPlainTable",
        widths,
        (
            row([cell(_WIDTH, text_paragraph("Normal", "{%tr for 受援 in 受援方列表 %}"), span=count)]),
            row(cell(width, content) for width, content in zip(widths, contents, strict=True)),
            row([cell(_WIDTH, text_paragraph("Normal", "{%tr endfor %}"), span=count)]),
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
