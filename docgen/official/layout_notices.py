"""What stands behind a notice beside its attachments: the document it issues, the slip that answers it."""

from __future__ import annotations

from docgen.official import measures as m
from docgen.official.layout_parts import TITLE_COLUMNS, WIDTH, assign, blank, row_tag, when
from docgen.official.markup import aligned_paragraph, cell, paragraph, row, table, text_paragraph
from docgen.official.package import section

_SLIP_HEADS = ("单位", "姓名", "性别", "职务", "联系电话", "备注")
_SLIP_COLUMNS = (2300, 1300, 800, 1700, 1700, WIDTH - 7800)
_SLIP_ROWS = 8
_SLIP_ROW = 560
"""Least height in twips of a row to be written in by hand."""
_SLIP = "会议名称 ~ '参会回执'"


def issued_document() -> str:
    """Return the document that a notice issues, on a new page; it is no 附件 and has no label (clause 7.3.7)."""
    return (
        paragraph("GwThin", section=section())
        + text_paragraph("GwAttachmentTitle", f"{{{{ 印发文件|分行({TITLE_COLUMNS}) }}}}")
        + blank(m.BLANK_AFTER_ATTACHMENT_TITLE)
        + text_paragraph("GwBody", "{{p 文件正文 }}")
    )


def listed_slip() -> str:
    """Return the statement that puts the slip before the attachments given, where one is wanted."""
    # docxtpl cannot read a brace inside a statement.
    slip = f"[dict(名称={_SLIP}, 正文='', 横排=false)] if 回执 else []"
    return assign("附件", f"({slip}) + (附件|list if 附件 else [])")


def reply_slip() -> str:
    """Return the slip on which those invited answer, as the first attachment."""
    heads = (
        cell(width, aligned_paragraph("GwTableHead", name, "center", False), vertical="center")
        for name, width in zip(_SLIP_HEADS, _SLIP_COLUMNS, strict=True)
    )
    blanks = (cell(width, paragraph("GwTableText")) for width in _SLIP_COLUMNS)
    rows = (
        row(heads, header=True),
        row_tag(f"for _ in range({_SLIP_ROWS})", _SLIP_COLUMNS),
        row(blanks, least_height=_SLIP_ROW),
        row_tag("endfor", _SLIP_COLUMNS),
    )
    return when(
        "回执",
        text_paragraph("GwAttachmentLabel", "附件{% if 附件|length > 1 %}1{% endif %}")
        + paragraph("GwBlank", keep_next=True) * m.BLANK_BEFORE_ATTACHMENT_TITLE.count
        + text_paragraph("GwAttachmentTitle", f"{{{{ ({_SLIP})|分行({TITLE_COLUMNS}) }}}}")
        + blank(m.BLANK_AFTER_ATTACHMENT_TITLE)
        + table("GwTable", _SLIP_COLUMNS, rows)
        + paragraph("GwThin"),
    )
