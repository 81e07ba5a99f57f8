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

_THIN = 20
"""Height in twips of a paragraph that is there only because Word demands one."""


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
_STEP_NAMES = ("", "（稍窄）", "（窄）", "（特窄）")


def _mark_styles() -> list[Style]:
    return [
        *_mark_family("GwMark", "发文机关标志", "center", MARK_STEPS),
        *_mark_family("GwMarkJoint", "联合发文机关", "distribute", JOINT_STEPS),
    ]


def _mark_family(
    family: str, name: str, align: Literal["center", "distribute"], steps: tuple[tuple[int, int, int], ...]
) -> list[Style]:
    styles = []
    for index, (_, size, scale) in enumerate(steps):
        look = ParagraphLook(align=align, exact_line=twips(size * 1.125))
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
        Style(
            "GwSigner",
            "签发人",
            ParagraphLook(
                align="left",
                left=m.SIGNER_INDENT.count * _EM,
                right=m.SIGNER_INDENT.count * _EM,
                tabs=(("right", _WIDTH - m.SIGNER_INDENT.count * _EM),),
                bottom=red,
            ),
            based_on="Normal",
        ),
    ]


_UNDER_CHARACTERS = 4.0
"""Points between the lower edge of a 16 pt character and the lower edge of its line, as measured in LibreOffice."""


def _main_styles() -> list[Style]:
    note, label = m.ATTACHMENT_NOTE_INDENT.count * _EM, 3 * CHARACTER
    number = 3 * CHARACTER // 2
    title = ParagraphLook(align="center", keep_next=True)
    return [
        Style("GwTitle", "公文标题", *_own(title, m.TITLE_LETTERING), "Normal", next="GwBody"),
        Style("GwRecipient", "主送机关", ParagraphLook(align="both"), based_on="Normal", next="GwBody"),
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
        Style("GwNote", "附注", ParagraphLook(), based_on="GwBody"),
        Style(
            "GwAttachmentLabel",
            "附件标识",
            ParagraphLook(align="left", keep_next=True),
            _lettering(m.ATTACHMENT_LABEL_LETTERING),
            "Normal",
        ),
        Style("GwAttachmentTitle", "附件标题", ParagraphLook(), based_on="GwTitle", next="GwBody"),
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
        Style("GwPageNumber", "页码", *_own(odd, m.PAGE_NUMBER_LETTERING), "Normal"),
        Style("GwPageNumberEven", "偶数页页码", even, based_on="GwPageNumber"),
    ]


def _table_styles() -> list[Style]:
    line = twips(m.TABLE_LETTERING.size * 1.5)
    text = ParagraphLook(align="left", exact_line=line, space_before=40, space_after=40)
    head = ParagraphLook(align="center", keep_next=True)
    title = ParagraphLook(align="center", keep_next=True)
    return [
        Style("GwTableTitle", "表题", title, TextLook(m.TABLE_HEAD_LETTERING.face), "Normal"),
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
