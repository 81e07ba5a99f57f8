"""What the checker looks at: a paper taken apart into its elements (公文要素), whatever file it came from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from docgen.page.model import Document, Paragraph

Standard = Literal["2012", "1999"]
Format = Literal["文件", "上行文", "信函", "命令", "纪要", "协议书", "表格", "事务文书"]


class Role(StrEnum):
    """The part a paragraph plays in an official paper (GB/T 9704-2012, clause 7)."""

    SERIAL = "份号"
    SECRECY = "密级和保密期限"
    URGENCY = "紧急程度"
    MARK = "发文机关标志"
    NUMBER = "发文字号"
    SIGNER = "签发人"
    RED_LINE = "版头分隔线"
    TITLE = "标题"
    RECIPIENT = "主送机关"
    HEADING1 = "一级标题"
    HEADING2 = "二级标题"
    HEADING3 = "三级标题"
    HEADING4 = "四级标题"
    BODY = "正文"
    ATTACHMENT_NOTE = "附件说明"
    SIGNATURE = "署名"
    DATE = "成文日期"
    NOTE = "附注"
    ATTENDANCE = "出席人员"
    ATTACHMENT_LABEL = "附件标识"
    ATTACHMENT_TITLE = "附件标题"
    SUBJECT_WORDS = "主题词"
    COPIES = "抄送机关"
    ISSUE = "印发机关和印发日期"
    IMPRINT_LINE = "版记分隔线"
    PAGE_NUMBER = "页码"
    TABLE = "表格文字"
    BLANK = "空行"
    OTHER = "其他"


HEADINGS = (Role.HEADING1, Role.HEADING2, Role.HEADING3, Role.HEADING4)


@dataclass(frozen=True, slots=True)
class Element:
    """One paragraph of a paper in its role.

    `text` is what it prints (without its own line breaks resolved), `place` names it for a person (正文第3段, 第12行),
    `paragraph` is its page-model paragraph, None in plain text; `section` the index of its section; `line` its line in
    a text file. `region` tells which part of the paper it stands in.
    """

    role: Role
    text: str
    place: str
    region: Literal["版头", "主体", "附件", "版记", "页脚"]
    paragraph: Paragraph | None = None
    section: int = 0
    line: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """A paper taken apart. `document` is None for plain text; `name` is the file's name in findings.

    A draft is equal to itself only, so that what many rules ask of it can be kept by it.
    """

    name: str
    standard: Standard
    format: Format
    elements: tuple[Element, ...]
    document: Document | None = None

    def of(self, *roles: Role) -> tuple[Element, ...]:
        """Return the elements of these roles in their order."""
        return tuple(element for element in self.elements if element.role in roles)
