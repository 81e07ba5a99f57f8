"""Layouts of schemes with their tables, of personal plans and of speeches; tags are docxtpl's."""

from __future__ import annotations

from collections.abc import Sequence

from docgen.official import layout_ends as ends
from docgen.official import measures as m
from docgen.official.layout_parts import assign, blank, body, recipient, row_tag, tag, title, when
from docgen.official.markup import aligned_paragraph, cell, paragraph, row, table, text_paragraph
from docgen.official.package import section, word_file

_Column = tuple[str, int, str, str, str]
"""A column of a table: its head, its share of the width, its alignment, what a row prints, what the last row prints."""

_PERSON_MONTHS = "(对.派驻.每年批次 * 对.派驻.人数 * (对.派驻.每人月数|默认(0)) if 对.派驻 else 0)"
_SUMS = (
    ("人次", "对.派驻.每年批次 * 对.派驻.人数 if 对.派驻 else 0"),
    ("人月", _PERSON_MONTHS),
    ("进修", "对.进修.每年人数 if 对.进修 else 0"),
    ("受援", "对.受援方|map(attribute='名称')|list"),
)
_RECIPIENTS = "{{ 对.受援方|map(attribute='名称')|逐行 }}"
_TIMES = "{% if 对.派驻 %}{{ 对.派驻.每年批次 * 对.派驻.人数 }}{% else %}—{% endif %}"
_TRAINED = "{% if 对.进修 %}{{ 对.进修.每年人数 }}{% else %}—{% endif %}"
_MONTHS = "{% if 对.派驻 %}{{ 对.派驻.每人月数|默认('—') }}{% else %}—{% endif %}"

_RELATIONS: tuple[_Column, ...] = (
    ("序号", 55, "center", "{{ loop.index }}", "合计"),
    ("支援单位", 178, "left", "{{ 对.支援方.名称 }}", "{{ 结对|map(attribute='支援方')|unique|list|length }}家"),
    ("受援单位", 206, "left", _RECIPIENTS, "{{ 合计.受援|unique|list|length }}家"),
    ("每年派驻\n（人次）", 92, "right", _TIMES, "{{ 合计.人次 }}"),
    ("最低职称", 108, "center", "{% if 对.派驻 %}{{ 对.派驻.最低职称|默认('—') }}{% else %}—{% endif %}", "—"),
    ("每人派驻\n（个月）", 92, "right", _MONTHS, "—"),
    ("每年进修\n（人）", 92, "right", _TRAINED, "{{ 合计.进修 }}"),
    ("协议期满", 177, "center", "{{ 对.期限.止 }}", "—"),
)
_ALLOWANCES: tuple[_Column, ...] = (
    ("序号", 6, "center", "{{ loop.index }}", "合计"),
    ("支援单位", 20, "left", "{{ 对.支援方.名称 }}", "—"),
    ("受援单位", 26, "left", _RECIPIENTS, "—"),
    ("每年派驻\n（人次）", 9, "right", _TIMES, "{{ 合计.人次 }}"),
    ("每人派驻\n（个月）", 9, "right", _MONTHS, "—"),
    ("派驻人月", 10, "right", "{{ " + _PERSON_MONTHS + " }}", "{{ 合计.人月 }}"),
    ("每人每月\n（元）", 10, "right", "{{ 补助标准 }}", "—"),
    ("补助金额\n（元）", 12, "right", "{{ " + _PERSON_MONTHS + " * 补助标准 }}", "{{ 合计.人月 * 补助标准 }}"),
)
_OWN = (("对口支援关系表", _RELATIONS, ""), ("派驻人员补助经费测算表", _ALLOWANCES, "补助标准"))
"""The attachments that every scheme has: their names, columns, and the condition under which they stand."""


def scheme() -> bytes:
    """Return a scheme: title, text, signature; then its tables, made from the pairings, and the attachments given."""
    names = " + ".join(
        f"([dict(名称='{name}', 正文='', 横排=false)]{f' if {condition} else []' if condition else ''})"
        for name, _, condition in _OWN
    )
    listed = assign("附件", f"{names} + (附件|list if 附件 else [])")
    own = "".join(
        when(condition, _wide_table(number, name, columns)) if condition else _wide_table(number, name, columns)
        for number, (name, columns, condition) in enumerate(_OWN, start=1)
    )
    return word_file(
        title()
        + recipient()
        + body()
        + listed
        + ends.attachment_note("1")
        + ends.own_signature()
        + _sums()
        + own
        + ends.attachments()
    )


def personal_plan() -> bytes:
    """Return a person's own plan: title, text, and the person's name as signature."""
    return word_file(title() + body() + ends.own_signature("[人员.姓名]"))


def speech() -> bytes:
    """Return a speech: title, who speaks and when below it, salutation, text; nothing is signed or sent."""
    byline = text_paragraph("GwByline", "{% if 职务 %}{{ 职务 }}　{% endif %}{{ 讲话人 }}") + text_paragraph(
        "GwByline", "（{{ 日期 }}）"
    )
    return word_file(title(byline) + text_paragraph("GwSalutation", "{{ 称呼 }}：") + body())


def _sums() -> str:
    """Return statements that add up over the pairings what the last rows of the tables print."""
    start = ", ".join(f"{name}={'[]' if name == '受援' else 0}" for name, _ in _SUMS)
    adding = "".join(assign(f"合计.{name}", f"合计.{name} + ({what})") for name, what in _SUMS)
    return assign("合计", f"namespace({start})") + tag("for 对 in 结对") + adding + tag("endfor")


def _wide_table(number: int, name: str, columns: Sequence[_Column]) -> str:
    """Return an attachment on landscape pages with a row for each pairing and a last row of totals."""
    total = m.TEXT_HEIGHT.twips
    whole = sum(share for _, share, _, _, _ in columns)
    widths = [total * share // whole for _, share, _, _, _ in columns]
    widths[-1] += total - sum(widths)
    heads = [("GwTableHead", "center", head) for head, _, _, _, _ in columns]
    cells = [("GwTableText", align, text) for _, _, align, text, _ in columns]
    lasts = [("GwTableText", align, last) for _, _, align, _, last in columns]
    rows = (
        _row(widths, heads, header=True),
        row_tag("for 对 in 结对", widths),
        _row(widths, cells),
        row_tag("endfor", widths),
        _row(widths, lasts),
    )
    return (
        paragraph("GwThin", section=section())
        + text_paragraph("GwAttachmentLabel", f"附件{{% if 附件|length > 1 %}}{number}{{% endif %}}")
        + paragraph("GwBlank", keep_next=True) * m.BLANK_BEFORE_ATTACHMENT_TITLE.count
        + text_paragraph("GwAttachmentTitle", name)
        + blank(m.BLANK_AFTER_ATTACHMENT_TITLE)
        + table("GwTable", widths, rows)
        + paragraph("GwThin", section=section(landscape=True))
    )


def _row(widths: Sequence[int], cells: Sequence[tuple[str, str, str]], *, header: bool = False) -> str:
    return row(
        (
            cell(width, aligned_paragraph(style, text, align, False), vertical="center")
            for width, (style, align, text) in zip(widths, cells, strict=True)
        ),
        header=header,
    )
