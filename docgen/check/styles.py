"""From the named styles of our layouts to the roles of their paragraphs."""

from __future__ import annotations

from docgen.check.model import Role

ROLES: dict[str, Role] = {
    "版头项目": Role.SERIAL,
    "发文机关标志": Role.MARK,
    "联合发文机关": Role.MARK,
    "多家联合发文机关": Role.MARK,
    "发文字号": Role.NUMBER,
    "信函发文字号": Role.NUMBER,
    "令号": Role.NUMBER,
    "纪要期号": Role.OTHER,
    "签发人": Role.SIGNER,
    "版头分隔线": Role.RED_LINE,
    "信函双线（粗）": Role.RED_LINE,
    "信函双线（细）": Role.RED_LINE,
    "信函双线": Role.OTHER,
    "公文标题": Role.TITLE,
    "主送机关": Role.RECIPIENT,
    "题下说明": Role.OTHER,
    "称呼": Role.OTHER,
    "公文正文": Role.BODY,
    "一级标题": Role.HEADING1,
    "二级标题": Role.HEADING2,
    "三级标题": Role.HEADING3,
    "四级标题": Role.HEADING4,
    "附件说明": Role.ATTACHMENT_NOTE,
    "署名": Role.SIGNATURE,
    "签章职务": Role.SIGNATURE,
    "出席人员": Role.ATTENDANCE,
    "成文日期": Role.DATE,
    "附注": Role.NOTE,
    "附件标识": Role.ATTACHMENT_LABEL,
    "附件标题": Role.ATTACHMENT_TITLE,
    "主题词": Role.SUBJECT_WORDS,
    "版记": Role.COPIES,
    "印发机关和印发日期": Role.ISSUE,
    "版记首末分隔线": Role.IMPRINT_LINE,
    "版记中间分隔线": Role.IMPRINT_LINE,
    "页码": Role.PAGE_NUMBER,
    "偶数页页码": Role.PAGE_NUMBER,
    "表题": Role.TABLE,
    "表格说明": Role.OTHER,
    "表头文字": Role.TABLE,
    "表格文字": Role.TABLE,
    "空行": Role.BLANK,
    "细行": Role.OTHER,
    "协议编号": Role.OTHER,
    "当事人": Role.OTHER,
    "结束语": Role.OTHER,
    "签署栏": Role.OTHER,
}
"""The role of each named style of `docgen.official.styles`; a style's variant （稍窄） has the role of its family."""


def role_of_style(name: str) -> Role | None:
    """Return the role that a style of ours names; None for any other style."""
    return ROLES.get(name, ROLES.get(name.partition("（")[0]))
