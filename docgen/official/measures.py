"""The measures of GB/T 9704-2012 as data: each stands here once, with its clause and how strictly it holds.

The layouts, the checker and the documentation read them from here. Numbers that the standard does not give but a
word processor needs (the line pitch in points, the character spacing) are marked as practice. Where a white is not
stated but follows from others, it is computed from them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

TWIPS_PER_MM = 1440 / 25.4
TWIPS_PER_POINT = 20

Unit = Literal["mm", "pt", "行", "字", "twips", "%"]


class Strength(StrEnum):
    """How strictly a measure holds; a checker fails a paper on `MUST` only."""

    MUST = "应当"
    USUAL = "一般"
    ADVISED = "推荐"
    DERIVED = "推算"
    PRACTICE = "惯例"


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure: its Chinese name, value and unit, the clause that gives it, and the tolerance in the same unit."""

    name: str
    value: float
    unit: Unit
    clause: str
    strength: Strength
    tolerance: float = 0.0

    @property
    def twips(self) -> int:
        """The length in whole twentieths of a point; only lengths (mm, pt, twips) have one.

        Raises:
            ValueError: the measure is a count or a share, whose length depends on the size of the characters.
        """
        match self.unit:
            case "mm":
                return round(self.value * TWIPS_PER_MM)
            case "pt":
                return round(self.value * TWIPS_PER_POINT)
            case "twips":
                return round(self.value)
            case _:
                raise ValueError(f"{self.name} is counted in {self.unit}, not a length")

    @property
    def points(self) -> float:
        """The length in points; see `twips` for the error."""
        return self.twips / TWIPS_PER_POINT

    @property
    def count(self) -> int:
        """The value as a whole number (lines, characters)."""
        return round(self.value)


@dataclass(frozen=True, slots=True)
class Lettering:
    """How an element's characters look: `face` is the name a Word file gives, `size` in points, colour `RRGGBB`."""

    role: str
    face: str
    size: float
    clause: str
    strength: Strength
    color: str = ""


# Character sizes by their Chinese names, in points as word processors have them.
SIZES: dict[str, float] = {
    "初号": 42, "小初": 36, "一号": 26, "小一": 24, "二号": 22, "小二": 18, "三号": 16, "小三": 15,
    "四号": 14, "小四": 12, "五号": 10.5, "小五": 9, "六号": 7.5, "小六": 6.5, "七号": 5.5, "八号": 5,
}  # fmt: skip

FANGSONG = "仿宋_GB2312"
KAITI = "楷体_GB2312"
HEITI = "黑体"
SONGTI = "宋体"
XIAOBIAOSONG = "方正小标宋简体"

RED = "FF0000"
"""The customary red of screens and office printers; the standard gives ink (Y80 % M80 %), clause 6.2."""

# Page, clause 5.
PAGE_WIDTH = Measure("幅面宽", 210, "mm", "5.1", Strength.MUST)
PAGE_HEIGHT = Measure("幅面高", 297, "mm", "5.1", Strength.MUST)
MARGIN_TOP = Measure("天头", 37, "mm", "5.2.1", Strength.MUST, tolerance=1)
MARGIN_LEFT = Measure("订口", 28, "mm", "5.2.1", Strength.MUST, tolerance=1)
TEXT_WIDTH = Measure("版心宽", 156, "mm", "5.2.1", Strength.MUST)
TEXT_HEIGHT = Measure("版心高", 225, "mm", "5.2.1", Strength.MUST)
MARGIN_RIGHT = Measure("切口", PAGE_WIDTH.value - MARGIN_LEFT.value - TEXT_WIDTH.value, "mm", "5.2.1", Strength.DERIVED)
MARGIN_BOTTOM = Measure(
    "地脚", PAGE_HEIGHT.value - MARGIN_TOP.value - TEXT_HEIGHT.value, "mm", "5.2.1", Strength.DERIVED
)
LINES_PER_PAGE = Measure("每面行数", 22, "行", "5.2.3", Strength.USUAL)
CHARACTERS_PER_LINE = Measure("每行字数", 28, "字", "5.2.3", Strength.USUAL)
# 22 lines fill 225 mm, and 28 characters of 16 pt go into 156 mm, only with these two.
LINE_PITCH = Measure("行距固定值", 579, "twips", "5.2.3", Strength.PRACTICE)
CHARACTER_SPACING = Measure("字符间距", -5, "twips", "5.2.3", Strength.PRACTICE)

# The head of the first page, clause 7.2.
MARK_FROM_TOP = Measure("发文机关标志上边缘至版心上边缘", 35, "mm", "7.2.4", Strength.MUST)
BLANK_BEFORE_NUMBER = Measure("发文机关标志与发文字号间空行", 2, "行", "7.2.5", Strength.MUST)
SIGNERS_PER_ROW = Measure("上行文每行签发人数", 2, "字", "7.2.6", Strength.USUAL)
SIGNER_INDENT = Measure("上行文发文字号与签发人左右空", 1, "字", "7.2.5", Strength.MUST)
RED_LINE_DISTANCE = Measure("发文字号至版头分隔线", 4, "mm", "7.2.7", Strength.MUST)
RED_LINE_WIDTH = Measure("版头分隔线宽", TEXT_WIDTH.value, "mm", "7.2.7", Strength.MUST)
RED_LINE_THICKNESS = Measure("版头分隔线粗细", 2.25, "pt", "7.2.7", Strength.PRACTICE)

# The main part, clause 7.3.
BLANK_BEFORE_TITLE = Measure("版头分隔线与标题间空行", 2, "行", "7.3.1", Strength.MUST)
BLANK_BEFORE_RECIPIENT = Measure("标题与主送机关间空行", 1, "行", "7.3.2", Strength.MUST)
PARAGRAPH_INDENT = Measure("正文首行缩进", 2, "字", "7.3.3", Strength.MUST)
BLANK_BEFORE_ATTACHMENTS = Measure("正文与附件说明间空行", 1, "行", "7.3.4", Strength.MUST)
ATTACHMENT_NOTE_INDENT = Measure("附件说明左空", 2, "字", "7.3.4", Strength.MUST)
BLANK_BEFORE_SIGNATURE = Measure("不加盖印章时署名前空行", 1, "行", "7.3.5.2", Strength.MUST)
SIGNATURE_INDENT = Measure("不加盖印章时署名右空", 2, "字", "7.3.5.2", Strength.MUST)
SEALED_DATE_INDENT = Measure("加盖印章时成文日期右空", 4, "字", "7.3.5.1", Strength.USUAL)
BLANK_BEFORE_SEALED = Measure("加盖印章时署名前空行", 2, "行", "7.3.5.1", Strength.PRACTICE)
BLANK_BEFORE_STAMPED = Measure("签名章前空行", 2, "行", "7.3.5.3", Strength.MUST)
STAMP_INDENT = Measure("签名章右空", 4, "字", "7.3.5.3", Strength.MUST)
STAMP_GAP = Measure("签名章与职务间空", 2, "字", "7.3.5.3", Strength.MUST)
STAMP_ROOM = Measure("为签名章留出的宽度", 7, "字", "7.3.5.3", Strength.PRACTICE)
STAMP_LINES = Measure("为签名章留出的高度", 2, "行", "7.3.5.3", Strength.PRACTICE)
BLANK_AFTER_STAMP = Measure("签名章与成文日期间空行", 1, "行", "7.3.5.3", Strength.MUST)
DATE_SHIFT = Measure("成文日期首字比署名首字右移", 2, "字", "7.3.5.2", Strength.MUST)
NOTE_INDENT = Measure("附注左空", 2, "字", "7.3.6", Strength.MUST)
BLANK_BEFORE_ATTACHMENT_TITLE = Measure("附件标识与附件标题间空行", 1, "行", "7.3.7", Strength.MUST)
BLANK_AFTER_ATTACHMENT_TITLE = Measure("附件标题与附件正文间空行", 1, "行", "7.3.7", Strength.PRACTICE)

# The imprint and the page number, clauses 7.4 and 7.5.
IMPRINT_LINE_WIDTH = Measure("版记分隔线宽", TEXT_WIDTH.value, "mm", "7.4.1", Strength.MUST)
IMPRINT_OUTER_LINE = Measure("版记首末分隔线粗细", 0.35, "mm", "7.4.1", Strength.ADVISED)
IMPRINT_INNER_LINE = Measure("版记中间分隔线粗细", 0.25, "mm", "7.4.1", Strength.ADVISED)
IMPRINT_INDENT = Measure("版记左右空", 1, "字", "7.4.2", Strength.MUST)
PAGE_NUMBER_DISTANCE = Measure("页码一字线至版心下边缘", 7, "mm", "7.5", Strength.MUST)
PAGE_NUMBER_INDENT = Measure("页码外侧空", 1, "字", "7.5", Strength.MUST)

# Special formats, clause 10.
LETTER_MARK_FROM_TOP = Measure("信函标志上边缘至上页边", 30, "mm", "10.1", Strength.MUST, tolerance=1)
LETTER_LINE_LENGTH = Measure("信函红色双线长", 170, "mm", "10.1", Strength.MUST)
LETTER_LINE_DISTANCE = Measure("信函标志至第一条红色双线", 4, "mm", "10.1", Strength.MUST)
LETTER_LINE_FROM_BOTTOM = Measure("信函第二条红色双线至下页边", 20, "mm", "10.1", Strength.MUST)
LETTER_TEXT_DISTANCE = Measure("信函文字至红色双线", 16 * 7 / 8, "pt", "10.1", Strength.MUST)
BLANK_BEFORE_LETTER_TITLE = Measure("信函标题与上一要素间空行", 2, "行", "10.1", Strength.MUST)
ORDER_MARK_FROM_TOP = Measure("命令标志上边缘至版心上边缘", 20, "mm", "10.2", Strength.MUST)
BLANK_BEFORE_ORDER_NUMBER = Measure("命令标志与令号间空行", 2, "行", "10.2", Strength.MUST)
BLANK_AFTER_ORDER_NUMBER = Measure("令号与正文间空行", 2, "行", "10.2", Strength.MUST)
MINUTES_MARK_FROM_TOP = Measure("纪要标志上边缘至版心上边缘", 35, "mm", "10.3", Strength.MUST)
BLANK_BEFORE_ATTENDANCE = Measure("正文与出席人员间空行", 1, "行", "10.3", Strength.MUST)
ATTENDANCE_INDENT = Measure("出席人员左空", 2, "字", "10.3", Strength.MUST)

# What GB/T 9704-1999 had otherwise; a clause of that standard begins with its year.
MARK_FROM_TOP_1999 = Measure("发文机关标识上边缘至版心上边缘（1999）", 25, "mm", "1999", Strength.MUST)
UPWARD_MARK_FROM_TOP_1999 = Measure("上报公文标识上边缘至版心上边缘（1999）", 80, "mm", "1999", Strength.MUST)

MEASURES: tuple[Measure, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Measure))

# Faces and sizes by element. Face names are practice throughout: the standard names classes of type (仿宋, 小标宋).
BODY_LETTERING = Lettering("正文", FANGSONG, SIZES["三号"], "5.2.2", Strength.USUAL)
SECRECY_LETTERING = Lettering("密级和紧急程度", HEITI, SIZES["三号"], "7.2.2", Strength.USUAL)
MARK_LETTERING = Lettering("发文机关标志", XIAOBIAOSONG, 48, "7.2.4", Strength.ADVISED, color=RED)
SIGNER_LETTERING = Lettering("签发人姓名", KAITI, SIZES["三号"], "7.2.6", Strength.USUAL)
TITLE_LETTERING = Lettering("标题", XIAOBIAOSONG, SIZES["二号"], "7.3.1", Strength.USUAL)
HEADING_LETTERINGS = (
    Lettering("一级标题", HEITI, SIZES["三号"], "7.3.3", Strength.USUAL),
    Lettering("二级标题", KAITI, SIZES["三号"], "7.3.3", Strength.USUAL),
    Lettering("三级标题", FANGSONG, SIZES["三号"], "7.3.3", Strength.USUAL),
    Lettering("四级标题", FANGSONG, SIZES["三号"], "7.3.3", Strength.USUAL),
)
ATTENDANCE_LETTERING = Lettering("出席、请假、列席", HEITI, SIZES["三号"], "10.3", Strength.USUAL)
SUBJECT_LABEL_LETTERING = Lettering("主题词（1999）", HEITI, SIZES["三号"], "1999", Strength.MUST)
SUBJECT_LETTERING = Lettering("主题词词目（1999）", XIAOBIAOSONG, SIZES["三号"], "1999", Strength.MUST)
ATTACHMENT_LABEL_LETTERING = Lettering("附件标识", HEITI, SIZES["三号"], "7.3.7", Strength.USUAL)
IMPRINT_LETTERING = Lettering("版记", FANGSONG, SIZES["四号"], "7.4.2", Strength.USUAL)
PAGE_NUMBER_LETTERING = Lettering("页码", SONGTI, SIZES["四号"], "7.5", Strength.USUAL)
TABLE_LETTERING = Lettering("表格文字", FANGSONG, SIZES["小四"], "5.2.2", Strength.PRACTICE)
TABLE_HEAD_LETTERING = Lettering("表头文字", HEITI, SIZES["小四"], "5.2.2", Strength.PRACTICE)

LETTERINGS: tuple[Lettering, ...] = (
    *(value for value in list(globals().values()) if isinstance(value, Lettering)),
    *HEADING_LETTERINGS,
)
