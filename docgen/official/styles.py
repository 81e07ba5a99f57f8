"""The named styles of official papers and the styles part that holds them.

An editor who changes a style in Word changes every element of that name; the layouts format nothing directly that a
style can say. The style `Normal` carries what all share: line pitch, character spacing and the Chinese line rules.
"""

from __future__ import annotations

from typing import Literal

from docgen.official import measures as m
from docgen.official.columns import CELL_MARGIN
from docgen.official.looks import FACE_SLOTS, Line, ParagraphLook, Style, TextLook, eighths, twips
from docgen.official.measures import Lettering

_PITCH = m.LINE_PITCH.twips
_EM = twips(m.BODY_LETTERING.size)
CHARACTER = _EM + m.CHARACTER_SPACING.twips
"""Width in twips that one body character takes in a line, its spacing counted in."""
_IMPRINT_EM = twips(m.IMPRINT_LETTERING.size)
_PAGE_NUMBER_EM = twips(m.PAGE_NUMBER_LETTERING.size)
_WIDTH = m.TEXT_WIDTH.twips

_SIGNATURE_STOPS = tuple(
    ("left", _WIDTH - CHARACTER * column) for column in range(m.CHARACTERS_PER_LINE.count - 1, 0, -1)
)
"""One stop for each character column but the first, counted from the right edge: 27 of them."""

_DATE_WIDTHS = tuple(8.0 * digits + 48 + 5 * 3.2 - 0.25 * (digits - 3) for digits in (6, 7, 8))
"""Widths in points of dates of one to four digits for month and day, as LibreOffice sets them (Word: 4 pt wider)."""

SEALED_FIT = 15
"""How many characters of 署名 go over a date that stands four characters in from the right."""

SEALED_DATES = (9, 10, 11)
"""How many characters a date has: the year, one or two digits for month and day, and 年, 月, 日."""

WIDE_HALVES = 36
"""Where a date under a longer 署名 may begin at the farthest: half characters from the right edge."""

_WIDE_STOPS = tuple(("left", _WIDTH - CHARACTER * halves // 2) for halves in range(WIDE_HALVES, SEALED_FIT + 6, -1))
"""A stop for each half character where such a date can begin."""

_THIN = 10
"""Height in twips of a paragraph that is there only because Word demands one. After 22 lines 18 twips are left."""


def _lettering(source: Lettering, spacing: int | None = None, scale: int = 0) -> TextLook:
    return TextLook(source.face, source.size, source.color, spacing, scale)


def _own(look: ParagraphLook, source: Lettering, **kinds: int) -> tuple[ParagraphLook, TextLook]:
    """Return a look whose characters stand at their natural pitch (titles, marks, footers)."""
    return look, _lettering(source, spacing=0, **kinds)


def _body_styles() -> list[Style]:
    indent = ParagraphLook(
        align="both",
        first_line=m.PARAGRAPH_INDENT.count * _EM,
        first_line_characters=m.PARAGRAPH_INDENT.count,
    )
    styles = [Style("GwBody", "公文正文", indent, based_on="Normal")]
    names = ("一级标题", "二级标题", "三级标题", "四级标题")
    for index, (name, letters) in enumerate(zip(names, m.HEADING_LETTERINGS, strict=True)):
        look = ParagraphLook(outline=index)
        text = TextLook(letters.face, letters.size)
        styles.append(Style(f"GwHeading{index + 1}", name, look, text, "GwBody", next="GwBody"))
    styles.append(Style("GwBodyChar", "正文字", None, TextLook(m.BODY_LETTERING.face, m.BODY_LETTERING.size)))
    styles.append(Style("GwBlank", "空行", ParagraphLook(), based_on="Normal"))
    thin = ParagraphLook(align="left", exact_line=_THIN)
    styles.append(Style("GwThin", "细行", thin, TextLook(points=1, spacing=0), "Normal"))
    return styles


# From short to long names: how many characters go into the width of the type area, their size and scaling.
# Narrowing a tall mark instead of setting it small is how offices fit a long name into one line.
MARK_STEPS = ((9, 48, 100), (12, 48, 75), (16, 42, 64), (22, 36, 55))
JOINT_STEPS = ((9, 36, 100), (13, 36, 70), (18, 32, 58))
SMALL_JOINT_STEPS = ((12, 26, 100), (16, 26, 78), (22, 26, 58))
_STEP_NAMES = ("", "（稍窄）", "（窄）", "（特窄）")

_MARK_WHITE = 6.0
"""Points from the upper edge of a mark's line to its characters, the same for every size."""
_MARK_RISE = 0.775
"""How far the ink of a mark's characters reaches above the base line, in em (measured)."""


def mark_line(size: float) -> int:
    """Return the exact line height in twips that brings a mark's characters `_MARK_WHITE` below the line's edge.

    The base line lies at four fifths of an exact line.
    """
    return twips((_MARK_WHITE + _MARK_RISE * size) / 0.8)


def _mark_styles() -> list[Style]:
    return [
        *_mark_family("GwMark", "发文机关标志", "center", MARK_STEPS),
        *_mark_family("GwMarkJoint", "联合发文机关", "distribute", JOINT_STEPS),
        *_mark_family("GwMarkMany", "多家联合发文机关", "distribute", SMALL_JOINT_STEPS),
    ]


def _mark_family(
    family: str, name: str, align: Literal["center", "distribute"], steps: tuple[tuple[int, int, int], ...]
) -> list[Style]:
    styles = []
    for index, (_, size, scale) in enumerate(steps):
        look = ParagraphLook(align=align, exact_line=mark_line(size))
        text = TextLook(m.MARK_LETTERING.face, size, m.MARK_LETTERING.color, 0, scale)
        suffix = str(index + 1) if index else ""
        styles.append(Style(family + suffix, name + _STEP_NAMES[index], look, text, family if index else "Normal"))
    return styles


def _head_styles() -> list[Style]:
    # The pitch leaves some white below the characters; the border's distance is counted from the line, so it is less.
    below = round(m.RED_LINE_DISTANCE.points - _UNDER_CHARACTERS)
    red = Line(eighths(m.RED_LINE_THICKNESS.value), below, m.RED)
    return [
        Style("GwHeadItem", "版头项目", ParagraphLook(align="left"), _lettering(m.SECRECY_LETTERING), "Normal"),
        *_mark_styles(),
        Style("GwDocNumber", "发文字号", ParagraphLook(align="center", bottom=red), based_on="Normal"),
        Style("GwHeadItemOld", "版头项目（1999）", ParagraphLook(tabs=(("right", _WIDTH),)), based_on="GwHeadItem"),
        *_signer_styles(red),
        Style("GwOrderNumber", "令号", ParagraphLook(align="center"), based_on="Normal"),
        Style(
            "GwIssue",
            "纪要期号",
            ParagraphLook(align="left", tabs=(("left", _EM), ("right", _WIDTH - _EM)), bottom=red),
            based_on="Normal",
        ),
        *_letter_styles(),
    ]


def _signer_styles(red: Line) -> list[Style]:
    inset = m.SIGNER_INDENT.count * _EM
    return [
        Style("GwNumberUp", "发文字号（上行文）", ParagraphLook(align="left", left=inset), based_on="Normal"),
        Style("GwSigner", "签发人", ParagraphLook(align="left", tabs=SIGNER_STOPS), based_on="Normal"),
        Style("GwSignerName", "签发人姓名", None, TextLook(m.SIGNER_LETTERING.face, m.SIGNER_LETTERING.size)),
        Style("GwRedLine", "版头分隔线", ParagraphLook(bottom=red), based_on="GwThin"),
    ]


def _letter_styles() -> list[Style]:
    """Return the red double lines of a letter: paragraphs as high as a line or the gap between is thick."""
    lines = [
        Style(name, title, ParagraphLook(exact_line=height, shading=color), based_on="GwThin")
        for name, title, height, color in (
            ("GwLetterThick", "信函双线（粗）", LETTER_THICK, m.RED),
            ("GwLetterGap", "信函双线（间隔）", LETTER_GAP, ""),
            ("GwLetterThin", "信函双线（细）", LETTER_THIN, m.RED),
            ("GwLetterAbove", "信函双线（上空）", _LETTER_ABOVE, ""),
            ("GwLetterBelow", "信函双线（下空）", _LETTER_BELOW, ""),
        )
    ]
    number = ParagraphLook(align="right")
    return [*lines, Style("GwLetterNumber", "信函发文字号", number, based_on="Normal")]


LETTER_THICK, LETTER_GAP, LETTER_THIN = 45, 30, 15
"""Twips that the lines of a red double line and the gap between them are high."""
_LETTER_ABOVE = m.LETTER_LINE_DISTANCE.twips - 58
"""From the mark's line to the double line; the white below its characters is taken off (measured)."""
_LETTER_BELOW = m.LETTER_TEXT_DISTANCE.twips - 200
"""From the double line to the first line of text; the white above its characters is taken off (measured)."""

SIGNER_COLUMN = 13
"""The cell of the signers begins at this character column."""
SIGNER_STOPS = tuple(
    ("left", _EM + CHARACTER * column) for column in range(m.CHARACTERS_PER_LINE.count - SIGNER_COLUMN - 1)
)
"""A stop for each character column of the cell of the signers; the last character ends one column from its edge."""


_UNDER_CHARACTERS = 2.7
"""Points between the lower edge of a 16 pt character and the lower edge of its line, as measured in LibreOffice."""


def _main_styles() -> list[Style]:
    note, label = m.ATTACHMENT_NOTE_INDENT.count * _EM, 3 * CHARACTER
    number = 3 * CHARACTER // 2
    title = ParagraphLook(align="center", keep_next=True)
    return [
        Style("GwTitle", "公文标题", *_own(title, m.TITLE_LETTERING), "Normal", next="GwBody"),
        Style("GwRecipient", "主送机关", ParagraphLook(align="both"), based_on="Normal", next="GwBody"),
        Style("GwByline", "题下说明", ParagraphLook(align="center"), _lettering(m.SIGNER_LETTERING), "Normal"),
        Style("GwSalutation", "称呼", ParagraphLook(align="both"), based_on="Normal", next="GwBody"),
        Style(
            "GwAttachmentNote",
            "附件说明",
            ParagraphLook(align="left", left=note + label, first_line=-label, keep_next=True),
            based_on="Normal",
        ),
        Style(
            "GwAttachmentNote2",
            "附件说明（首项）",
            ParagraphLook(left=note + label + number, first_line=-label - number),
            based_on="GwAttachmentNote",
        ),
        Style(
            "GwAttachmentNote3",
            "附件说明（后项）",
            ParagraphLook(left=note + label + number, first_line=-number),
            based_on="GwAttachmentNote",
        ),
        Style(
            "GwSignature", "署名", ParagraphLook(align="left", keep_next=True, tabs=_SIGNATURE_STOPS), based_on="Normal"
        ),
        Style("GwDate", "成文日期", ParagraphLook(align="left", tabs=_SIGNATURE_STOPS), based_on="Normal"),
        *_sealed_styles(),
        Style("GwNote", "附注", ParagraphLook(), based_on="GwBody"),
        Style(
            "GwAttachmentLabel",
            "附件标识",
            ParagraphLook(align="left", keep_next=True, page_break=True),
            _lettering(m.ATTACHMENT_LABEL_LETTERING),
            "Normal",
        ),
        Style("GwAttachmentTitle", "附件标题", ParagraphLook(), based_on="GwTitle", next="GwBody"),
        Style(
            "GwAttendance",
            "出席人员",
            ParagraphLook(
                align="both", left=m.ATTENDANCE_INDENT.count * _EM + 3 * CHARACTER, first_line=-3 * CHARACTER
            ),
            based_on="Normal",
        ),
        Style("GwLabelChar", "黑体字", None, _lettering(m.ATTENDANCE_LETTERING)),
    ]


def _sealed_styles() -> list[Style]:
    """Return 署名 and 成文日期 of papers with a seal or a signature seal (clauses 7.3.5.1 and 7.3.5.3)."""
    wide_date = ParagraphLook(align="left", tabs=_WIDE_STOPS)
    middles = [_WIDTH - m.SEALED_DATE_INDENT.count * _EM - twips(width / 2) for width in _DATE_WIDTHS]
    names = [
        Style(
            f"GwSealedName{digits}",
            f"署名（加盖印章、日期{digits}字）",
            ParagraphLook(align="left", keep_next=True, tabs=(("center", middle),)),
            based_on="Normal",
        )
        for digits, middle in zip(SEALED_DATES, middles, strict=True)
    ]
    return [
        Style(
            "GwSealedDate",
            "成文日期（右空四字）",
            ParagraphLook(align="right", right=m.SEALED_DATE_INDENT.count * _EM),
            based_on="Normal",
        ),
        *names,
        Style(
            "GwSealedWide", "署名（加盖印章、长名称）", ParagraphLook(align="right", keep_next=True), based_on="Normal"
        ),
        Style("GwSealedWideDate", "成文日期（长名称）", wide_date, based_on="Normal"),
        Style("GwSealCell", "署名（分栏）", ParagraphLook(align="center", keep_next=True), based_on="Normal"),
        Style("GwPost", "签章职务", ParagraphLook(align="right", keep_next=True), based_on="Normal"),
    ]


def _foot_styles() -> list[Style]:
    inset, label = m.IMPRINT_INDENT.count * _IMPRINT_EM, 3 * _IMPRINT_EM
    imprint = ParagraphLook(
        align="both",
        exact_line=_PITCH,
        left=inset + label,
        right=inset,
        first_line=-label,
    )
    issue = ParagraphLook(align="left", left=inset, first_line=0, tabs=(("right", _WIDTH - inset),))
    # A line is a paragraph as high as the line is thick, and black. (Paragraph borders would be as wide as the indented
    # text only, and LibreOffice gives up a text frame whose paragraphs have borders that differ.)
    rule = ParagraphLook(exact_line=m.IMPRINT_OUTER_LINE.twips, shading="000000")
    thin = ParagraphLook(exact_line=m.IMPRINT_INNER_LINE.twips)
    page_inset = m.PAGE_NUMBER_INDENT.count * _PAGE_NUMBER_EM
    odd = ParagraphLook(align="right", exact_line=_PAGE_NUMBER_EM, right=page_inset)
    even = ParagraphLook(align="left", left=page_inset, right=0)
    return [
        Style("GwImprint", "版记", *_own(imprint, m.IMPRINT_LETTERING), "Normal"),
        Style("GwImprintIssue", "印发机关和印发日期", issue, based_on="GwImprint"),
        Style("GwImprintLine", "版记首末分隔线", rule, based_on="GwThin"),
        Style("GwImprintThinLine", "版记中间分隔线", thin, based_on="GwImprintLine"),
        *_old_imprint_styles(),
        Style("GwPageNumber", "页码", *_own(odd, m.PAGE_NUMBER_LETTERING), "Normal"),
        Style("GwPageNumberEven", "偶数页页码", even, based_on="GwPageNumber"),
    ]


def _old_imprint_styles() -> list[Style]:
    """Return the imprint of GB/T 9704-1999: 3号, with 主题词 flush left."""
    inset, label = m.IMPRINT_INDENT.count * _EM, 3 * CHARACTER
    body = _lettering(m.BODY_LETTERING, spacing=m.CHARACTER_SPACING.twips)
    subject = ParagraphLook(left=4 * CHARACTER, right=0, first_line=-4 * CHARACTER)
    return [
        Style(
            "GwImprintOld",
            "版记（1999）",
            ParagraphLook(left=inset + label, right=inset, first_line=-label),
            body,
            "GwImprint",
        ),
        Style(
            "GwImprintIssueOld",
            "印发机关和印发日期（1999）",
            ParagraphLook(align="left", left=inset, first_line=0, tabs=(("right", _WIDTH - inset),)),
            body,
            "GwImprint",
        ),
        Style("GwSubject", "主题词", subject, _lettering(m.SUBJECT_LABEL_LETTERING), "GwImprintOld"),
        Style("GwSubjectChar", "主题词词目", None, _lettering(m.SUBJECT_LETTERING)),
    ]


def _table_styles() -> list[Style]:
    line = twips(m.TABLE_LETTERING.size * 1.5)
    text = ParagraphLook(align="left", exact_line=line, space_before=40, space_after=40)
    head = ParagraphLook(align="center", keep_next=True)
    title = ParagraphLook(align="center", keep_next=True)
    form = ParagraphLook(align="left", tabs=(("right", m.TEXT_HEIGHT.twips),))
    return [
        Style("GwTableTitle", "表题", title, TextLook(m.TABLE_HEAD_LETTERING.face), "Normal"),
        Style("GwFormLine", "表格说明", form, based_on="Normal"),
        Style("GwTableText", "表格文字", *_own(text, m.TABLE_LETTERING), "Normal"),
        Style("GwTableHead", "表头文字", head, _lettering(m.TABLE_HEAD_LETTERING), "GwTableText"),
    ]


def _agreement_styles() -> list[Style]:
    party = 3 * CHARACTER
    sign = ParagraphLook(align="left", exact_line=_PITCH, keep_next=True, space_after=_PITCH // 2)
    return [
        Style(
            "GwSerial",
            "协议编号",
            ParagraphLook(align="right"),
            TextLook(points=m.SIZES["四号"], spacing=0),
            "Normal",
        ),
        Style("GwParty", "当事人", ParagraphLook(align="left", left=party, first_line=-party), based_on="Normal"),
        Style("GwClosing", "结束语", ParagraphLook(keep_next=True), based_on="GwBody"),
        Style("GwSignBlock", "签署栏", sign, TextLook(points=m.SIZES["四号"], spacing=0), "Normal"),
        Style("GwSignBlock3", "签署栏（三方）", ParagraphLook(), TextLook(points=m.SIZES["小四"]), "GwSignBlock"),
    ]


STYLES: tuple[Style, ...] = (
    *_head_styles(),
    *_main_styles(),
    *_body_styles(),
    *_foot_styles(),
    *_table_styles(),
    *_agreement_styles(),
)
"""Every style of ours; Word's own `Normal`, `Default Paragraph Font` and table bases stand beside them."""


def styles_xml() -> str:
    """Return the children of `w:styles` (ECMA-376 part 1, 17.7): defaults, Word's base styles, ours, table styles."""
    faces = " ".join(f'w:{slot}="{m.BODY_LETTERING.face}"' for slot in FACE_SLOTS)
    halves = round(m.BODY_LETTERING.size * 2)
    normal = ParagraphLook(align="both", exact_line=_PITCH, chinese_rules=True)
    base = TextLook(spacing=m.CHARACTER_SPACING.twips)
    line = '<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    margins = '<w:tblCellMar><w:left w:w="{0}" w:type="dxa"/><w:right w:w="{0}" w:type="dxa"/></w:tblCellMar>'
    return (
        f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts {faces}/><w:kern w:val="0"/><w:sz w:val="{halves}"/>'
        f'<w:szCs w:val="{halves}"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f"<w:pPr>{normal.xml()}</w:pPr><w:rPr>{base.xml()}</w:rPr></w:style>"
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        f"{margins.format(0)}</w:tblPr></w:style>"
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
        "<w:semiHidden/></w:style>"
        + "".join(style.xml() for style in STYLES)
        + '<w:style w:type="table" w:customStyle="1" w:styleId="GwTable"><w:name w:val="公文表格"/>'
        '<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>'
        + "".join(line.format(side=side) for side in sides)
        + f"</w:tblBorders>{margins.format(CELL_MARGIN)}</w:tblPr></w:style>"
        '<w:style w:type="table" w:customStyle="1" w:styleId="GwPlainTable"><w:name w:val="无线表格"/>'
        f'<w:basedOn w:val="TableNormal"/><w:tblPr>{margins.format(0)}</w:tblPr></w:style>'
    )
