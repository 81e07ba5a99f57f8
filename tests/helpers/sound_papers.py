"""Papers that are right by the standard, made by python-docx with direct formatting only, and ways to spoil them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from functools import cache
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

import docgen
from tests.helpers.official import TEMPLATES

FANG, HEI, KAI, XBS, SONG = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体", "宋体"
ALIGNS = {
    "左": WD_ALIGN_PARAGRAPH.LEFT,
    "中": WD_ALIGN_PARAGRAPH.CENTER,
    "右": WD_ALIGN_PARAGRAPH.RIGHT,
    "齐": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
EM = 16.0
NAME = "青禾县卫生健康局"
DATE = "2026年4月7日"
PITCH = 28.95


class Direct:
    """A paper in the making: paragraphs are added under a name, by which cases find and spoil them."""

    def __init__(self) -> None:
        self.document = docx.Document()
        self.named: dict[str, Any] = {}
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        section.footer_distance = Pt(72.9)
        self.document.settings.odd_and_even_pages_header_footer = True

    @property
    def section(self) -> Any:
        """The first section."""
        return self.document.sections[0]

    def __getitem__(self, name: str) -> Any:
        return self.named[name]

    def place(self, name: str) -> str:
        """Return how findings name a paragraph, counted when it is asked for."""
        index = [paragraph._p for paragraph in self.document.paragraphs].index(self.named[name]._p)
        return f"正文第{index + 1}段"

    def line(
        self,
        name: str,
        text: str = "",
        face: str = FANG,
        size: float = EM,
        align: str = "齐",
        *,
        first: float = 0,
        left: float = 0,
        right: float = 0,
        before: float = 0,
        pitch: float = PITCH,
        red: bool = False,
        rest: str = "",
    ) -> Any:
        """Add a paragraph; lengths in points. `rest` runs on after `text` in the face of the body."""
        paragraph = self.document.add_paragraph()
        set_look(paragraph, align, first, left, right, before, pitch)
        for part, its_face in ((text, face), (rest, FANG)):
            if part:
                dress(paragraph.add_run(part), its_face, size, red, -0.25 if size == EM else 0)
        self.named[name] = paragraph
        return paragraph

    def blank(self, count: int, name: str = "") -> None:
        """Add empty lines; those with a name are `name1`, `name2` …"""
        for index in range(count):
            self.line(f"{name}{index + 1}" if name else f"空{len(self.named)}")

    def page_numbers(self) -> None:
        """Put — 1 — into the footers: right on odd pages, left on even ones, one character in."""
        footers = (("右", self.section.footer), ("左", self.section.even_page_footer))
        for align, footer in footers:
            footer.is_linked_to_previous = False
            paragraph = footer.paragraphs[0]
            set_look(paragraph, align, 0, 14 if align == "左" else 0, 14 if align == "右" else 0, 0, 14)
            dress(paragraph.add_run("— "), SONG, 14)
            for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
                run = paragraph.add_run()
                dress(run, SONG, 14)
                element = OxmlElement("w:fldChar" if kind else "w:instrText")
                if kind:
                    element.set(qn("w:fldCharType"), kind)
                else:
                    element.text = text
                run._r.append(element)
            dress(paragraph.add_run(" —"), SONG, 14)
            self.named["页码" if align == "右" else "双页页码"] = paragraph

    def data(self) -> bytes:
        """Return the file's bytes."""
        buffer = io.BytesIO()
        self.document.save(buffer)
        return buffer.getvalue()


def set_look(paragraph: Any, align: str, first: float, left: float, right: float, before: float, pitch: float) -> None:
    """Set a paragraph directly; lengths in points."""
    paragraph.alignment = ALIGNS[align]
    layout = paragraph.paragraph_format
    layout.space_before, layout.space_after, layout.line_spacing = Pt(before), Pt(0), Pt(pitch)
    layout.first_line_indent, layout.left_indent, layout.right_indent = Pt(first), Pt(left), Pt(right)
    layout.widow_control = False


def dress(run: Any, face: str, size: float, red: bool = False, spacing: float = 0) -> None:
    """Give a run its face, size (points), colour and spacing directly."""
    run.font.name, run.font.size = face, Pt(size)
    properties = run._r.get_or_add_rPr()
    properties.get_or_add_rFonts().set(qn("w:eastAsia"), face)
    if red:
        run.font.color.rgb = RGBColor(255, 0, 0)
    if spacing:
        element = OxmlElement("w:spacing")
        element.set(qn("w:val"), str(round(spacing * 20)))
        properties.append(element)


def border(paragraph: Any, side: str, points: float, space: int = 0, color: str = "000000") -> None:
    """Draw a line at a side of a paragraph, in place of one there."""
    properties = paragraph._p.get_or_add_pPr()
    for old in properties.findall(qn("w:pBdr")):
        properties.remove(old)
    borders, line = OxmlElement("w:pBdr"), OxmlElement(f"w:{side}")
    for key, value in (("val", "single"), ("sz", str(round(points * 8))), ("space", str(space)), ("color", color)):
        line.set(qn(f"w:{key}"), value)
    borders.append(line)
    # Before w:spacing, w:ind and w:jc (ECMA-376 part 1, 17.3.1.26).
    first = next((child for child in properties if child.tag in (qn("w:spacing"), qn("w:ind"), qn("w:jc"))), None)
    properties.append(borders) if first is None else first.addprevious(borders)


def _head(paper: Direct, upward: bool) -> None:
    paper.line("份号", "000012", align="左")
    paper.line("密级", "机密★1年", HEI, align="左")
    paper.line("紧急程度", "特急", HEI, align="左")
    # Three rows of 28.95 pt and this spacing, and the white above the characters, come to 35 mm.
    paper.line("标志", f"{NAME}文件", XBS, 48, "中", before=6.35, pitch=54, red=True)
    paper.blank(2, "标志下空行")
    number = "青卫发〔2026〕15号"
    if upward:
        paper.line("发文字号", number, align="左", left=EM, rest="\t签发人：")
        dress(paper["发文字号"].add_run("钱明远"), KAI, EM, spacing=-0.25)
        paper["发文字号"].paragraph_format.tab_stops.add_tab_stop(Pt(442.2 - EM), WD_TAB_ALIGNMENT.RIGHT)
        paper.line("红线", "", pitch=1)
        border(paper["红线"], "bottom", 2.25, 7, "FF0000")
    else:
        paper.line("发文字号", number, align="中")
        border(paper["发文字号"], "bottom", 2.25, 8, "FF0000")
    paper.blank(2, "红线下空行")


def _main(paper: Direct, upward: bool) -> None:
    kind = "请示" if upward else "通知"
    paper.line("标题", f"关于做好对口支援月报工作的{kind}", XBS, 22, "中")
    paper.blank(1, "标题下空行")
    paper.line("主送", "青禾县人民政府：" if upward else "各乡镇卫生院，县人民医院、县中医医院：")
    paper.line(
        "正文", "为及时掌握对口支援工作的进展，总结经验，改进工作，现就做好月报工作的有关事项说明如下。", first=2 * EM
    )
    paper.line("一级标题", "一、报送内容", HEI, first=2 * EM)
    paper.line("二级标题", "（一）人员到岗情况。", KAI, first=2 * EM, rest="每月到岗的人数、天数和轮换的时间。")
    paper.line("另二级标题", "（二）业务开展情况。", KAI, first=2 * EM, rest="门诊、手术和培训的次数。")
    paper.line("另一级标题", "二、报送时间", HEI, first=2 * EM)
    paper.line("末段", "每月5日前报送上一个月的数据，由县卫生健康局汇总后通报。", first=2 * EM)
    paper.blank(1, "正文下空行")
    paper.line("附件说明", "附件：1.对口支援工作月报表", first=2 * EM)
    paper.line("附件说明后项", "2.月报表填报说明", left=5 * EM)


def _signed(paper: Direct, sealed: bool) -> None:
    """Add 署名 and 成文日期; the date is 109.75 pt wide, the name 126 pt."""
    paper.blank(2 if sealed else 1, "署名上空行")
    paper.line("署名", NAME, align="右", right=56 if sealed else 2 * EM)
    paper.line("成文日期", DATE, align="右", right=4 * EM if sealed else 16.2)


def _imprint(paper: Direct) -> None:
    paper.line("版记首线", "", pitch=3)
    border(paper["版记首线"], "bottom", 1)
    paper.line("抄送", "抄送：县人民政府办公室，县财政局。", size=14, left=14 + 42, first=-42, right=14)
    paper.line("版记中线", "", pitch=3)
    border(paper["版记中线"], "bottom", 0.75)
    paper.line("印发", f"{NAME}办公室\t2026年4月8日印发", size=14, align="左", left=14, right=14)
    paper["印发"].paragraph_format.tab_stops.add_tab_stop(Pt(442.2 - 14), WD_TAB_ALIGNMENT.RIGHT)
    paper.line("版记末线", "", pitch=3)
    border(paper["版记末线"], "bottom", 1)


def _attachments(paper: Direct) -> None:
    for number, title in ((1, "对口支援工作月报表"), (2, "月报表填报说明")):
        paper.line(f"附件{number}", f"附件{number}", HEI, align="左")
        paper[f"附件{number}"].paragraph_format.page_break_before = True
        paper.blank(1, f"附件{number}空行")
        paper.line(f"附件{number}标题", title, XBS, 22, "中")
        paper.blank(1)
        paper.line(f"附件{number}正文", "本表由各支援单位逐月填写，数据以原始记录为准，不得漏报。", first=2 * EM)


def sealed() -> Direct:
    """Return a red-headed notice with a seal, two attachments and an imprint."""
    return _paper(upward=False, seal=True)


def unsealed() -> Direct:
    """Return the same without a seal."""
    return _paper(upward=False, seal=False)


def upward() -> Direct:
    """Return a paper to a superior (上行文) with a signer."""
    return _paper(upward=True, seal=True)


def _paper(upward: bool, seal: bool) -> Direct:
    paper = Direct()
    _head(paper, upward)
    _main(paper, upward)
    _signed(paper, seal)
    paper.line("附注", "（联系人：白玉珍，联系电话：0000-0000000）", first=2 * EM)
    _attachments(paper)
    _imprint(paper)
    paper.page_numbers()
    return paper


# --- papers of ours -------------------------------------------------------------------------------------------------


@cache
def shipped(kind: str) -> bytes:
    """Return the Word file of a shipped kind's sample."""
    made: dict[str, bytes] = docgen.render_paper(TEMPLATES / kind / "sample.yaml", formats=("docx",)).forms
    return made["docx"]


def edited(data: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """Return a Word file with the text of one of its parts changed; a change that changes nothing is an error."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == part:
                text = content.decode("utf-8")
                content = change(text).encode("utf-8")
                assert content != text.encode("utf-8"), f"{part}: nothing was changed"
            new.writestr(name, content)
    return buffer.getvalue()
