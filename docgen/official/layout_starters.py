"""The Word files that a new template begins with, one for each layout; tags are docxtpl's.

They are leaner than those of the shipped kinds, so that an editor finds a way about them at once: what most papers of
a layout have, and nothing that depends on the data of a workspace.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from docgen.official import layout_ends as ends
from docgen.official import layout_heads as heads
from docgen.official import measures as m
from docgen.official.layout_parts import WIDTH, assign, blank, body, recipient, row_tag, title, when
from docgen.official.markup import aligned_paragraph, cell, paragraph, row, table, text_paragraph
from docgen.official.package import section, word_file

_PARTIES = ("甲方", "乙方")
_FORM_COLUMNS = (1500, WIDTH // 2 - 1500, 1500, WIDTH - WIDTH // 2 - 1500)
_LIST_COLUMNS = (800, 3200, 1500, WIDTH - 5500)
_SIGNED_BY = "[发文机关]"


def _official() -> bytes:
    return word_file(
        heads.plain_mark(m.MARK_FROM_TOP, "发文机关|length + 2", "{{ 发文机关 }}文件", items=False)
        + blank(m.BLANK_BEFORE_NUMBER)
        + text_paragraph("GwDocNumber", "{% if 发文字号 %}{{ 发文字号 }}{% endif %}")
        + blank(m.BLANK_BEFORE_TITLE)
        + title()
        + recipient()
        + body()
        + ends.attachment_note("1")
        + assign("署名", _SIGNED_BY)
        + ends.sealed_signature()
        + ends.notes()
        + ends.attachments()
        + ends.imprint("抄送 or 印发日期", "印发日期", "{{ 印发机关 }}")
    )


def _letter() -> bytes:
    parts = (
        heads.letter_head("发文机关", items=False),
        title(),
        recipient(),
        body(),
        ends.attachment_note("1"),
        assign("署名", _SIGNED_BY),
        ends.sealed_signature(),
        ends.notes(),
        ends.attachments(),
        ends.letter_imprint(),
    )
    return word_file("".join(parts), section(plain_first=True))


def _agreement() -> bytes:
    serial = when("协议编号", text_paragraph("GwSerial", "编号：{{ 协议编号 }}"))
    return word_file(
        title(serial)
        + "".join(_party(name) for name in _PARTIES)
        + blank(m.BLANK_BEFORE_RECIPIENT)
        + body()
        + text_paragraph("GwClosing", "（以下无正文）")
        + paragraph("GwBlank", keep_next=True)
        + _sign_table()
        + paragraph("GwThin")
    )


def _party(name: str) -> str:
    details = ("地址", "法定代表人", "联系电话")
    lines = (
        when(f"{name}.{detail}", text_paragraph("GwParty", f"{detail}：{{{{ {name}.{detail} }}}}"))
        for detail in details
    )
    return text_paragraph("GwParty", f"{name}：{{{{ {name}.名称 }}}}") + "".join(lines)


def _sign_table() -> str:
    widths = (WIDTH - WIDTH // 2, WIDTH // 2)
    date = "日期：{{ 签订日期|默认('　　　　年　　月　　日') }}"
    cells = (
        cell(width, "".join(text_paragraph("GwSignBlock", line) for line in (f"{name}（盖章）：", "代表签字：", date)))
        for name, width in zip(_PARTIES, widths, strict=True)
    )
    return table("GwPlainTable", widths, (row(cells),))


def _minutes() -> bytes:
    return word_file(
        heads.plain_mark(m.MINUTES_MARK_FROM_TOP, "标志|length", "{{ 标志 }}", items=False)
        + blank(m.BLANK_BEFORE_NUMBER)
        + when("期号", text_paragraph("GwOrderNumber", "第{{ 期号 }}期"))
        + text_paragraph("GwIssue", "\t{{ 印发机关 }}\t{{ 成文日期 }}")
        + blank(m.BLANK_BEFORE_TITLE)
        + title()
        + body()
        + ends.attendance()
        + ends.imprint("抄送 or 印发日期", "印发日期", "{{ 印发机关 }}")
    )


def _form() -> bytes:
    dated = "填报单位：{{ 填报单位 }}\t{{ 填表日期|默认('　　　　年　　月　　日') }}"
    signed = "填表人：{{ 填表人|默认('　　　　') }}\t审核人：{{ 审核人|默认('　　　　') }}"
    return word_file(
        text_paragraph("GwTitle", "{{ 标题 }}")
        + text_paragraph("GwFormLine", dated, keep_next=True)
        + _facts()
        + paragraph("GwThin")
        + _list()
        + text_paragraph("GwFormLine", signed)
        + body()
    )


def _facts() -> str:
    """Return the table of labels with their values beside them, two to a row."""
    rows = (("项目名称", "负责人"), ("开始日期", "联系电话"))
    lines = (
        row(
            cell(width, aligned_paragraph(style, text, "center", False), vertical="center")
            for width, (style, text) in zip(_FORM_COLUMNS, _labelled(names), strict=True)
        )
        for names in rows
    )
    return table("GwTable", _FORM_COLUMNS, lines)


def _labelled(names: Sequence[str]) -> list[tuple[str, str]]:
    return [
        pair
        for name in names
        for pair in (("GwTableHead", name), ("GwTableText", f"{{{{ {name}|默认('') }}}}"))
    ]


def _list() -> str:
    """Return the table with a row for each item, its head repeated on every page."""
    head = _list_row("GwTableHead", ("序号", "名称", "数量", "备注"), header=True)
    item = _list_row("GwTableText", ("{{ loop.index }}", "{{ 项.名称 }}", "{{ 项.数量 }}", "{{ 项.备注|默认('') }}"))
    loop = (row_tag("for 项 in 明细", _LIST_COLUMNS), item, row_tag("endfor", _LIST_COLUMNS))
    total = _list_row("GwTableText", ("", "合计", "{{ 明细|合计('数量') }}", ""))
    return table("GwTable", _LIST_COLUMNS, (head, *loop, total))


def _list_row(style: str, texts: Sequence[str], *, header: bool = False) -> str:
    aligns = ("center",) * len(texts) if header else ("center", "left", "right", "left")
    return row(
        (
            cell(width, aligned_paragraph(style, text, align, False), vertical="center")
            for width, text, align in zip(_LIST_COLUMNS, texts, aligns, strict=True)
        ),
        header=header,
    )


def _plain() -> bytes:
    return word_file(title() + recipient() + body() + ends.own_signature("[署名]"))


STARTERS: dict[str, Callable[[], bytes]] = {
    "official": _official,
    "letter": _letter,
    "agreement": _agreement,
    "minutes": _minutes,
    "form": _form,
    "plain": _plain,
}
"""Each layout with the function that returns its Word file; its other files lie in `starters/<layout>/`."""


def starter_files(layout: str) -> dict[str, bytes]:
    """Return the files of a new template by name: template.yaml, body.md, sample.yaml and template.docx."""
    folder = Path(__file__).resolve().parent / "starters" / layout
    files = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix in (".yaml", ".md")}
    return {**files, "template.docx": STARTERS[layout]()}
