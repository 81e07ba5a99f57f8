"""Papers with one planted fault in their look: each is found by its rule, at its place, and nothing else is found."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import pytest
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from docgen.check import check_word
from docgen.errors import Finding
from tests.helpers import sound_papers as papers
from tests.helpers.sound_papers import ALIGNS, EM, FANG, HEI, KAI, SONG, Direct, border, edited, shipped

Plant = Callable[[Direct], object]
SOUND: dict[str, Callable[[], Direct]] = {
    "盖章的通知": papers.sealed,
    "不盖章的通知": papers.unsealed,
    "请示": papers.upward,
}
SHIPPED = ("notice", "letter", "minutes", "request", "roster", "summary", "work-plan", "support-agreement")
PAGE = "页面设置"


@dataclass(frozen=True)
class Case:
    """A fault planted into a paper of python-docx: the rule that finds it, and at which of its paragraphs."""

    name: str
    plant: Plant
    rule: str
    place: str
    base: str = "盖章的通知"


def face(name: str, to: str, run: int = 0) -> Plant:
    """Give a run another face."""
    return lambda paper: paper[name].runs[run]._r.rPr.rFonts.set(qn("w:eastAsia"), to)


def latin(name: str, to: str) -> Plant:
    """Give the digits and Latin letters of all runs another face."""

    def plant(paper: Direct) -> None:
        for run in paper[name].runs:
            for slot in ("w:ascii", "w:hAnsi"):
                run._r.rPr.rFonts.set(qn(slot), to)

    return plant


def size(name: str, points: float) -> Plant:
    """Give all runs another size."""

    def plant(paper: Direct) -> None:
        for run in paper[name].runs:
            run.font.size = Pt(points)

    return plant


def bold(name: str) -> Plant:
    """Make the first run bold."""
    return lambda paper: setattr(paper[name].runs[0], "bold", True)


def color(name: str, red: int, green: int, blue: int) -> Plant:
    """Give the first run another colour."""
    return lambda paper: setattr(paper[name].runs[0].font.color, "rgb", RGBColor(red, green, blue))


def layout(name: str, **values: float) -> Plant:
    """Set lengths (points) of a paragraph's format."""

    def plant(paper: Direct) -> None:
        for key, points in values.items():
            setattr(paper[name].paragraph_format, key, Pt(points))

    return plant


def align(name: str, to: str) -> Plant:
    """Align a paragraph otherwise."""
    return lambda paper: setattr(paper[name], "alignment", ALIGNS[to])


def margin(**values: float) -> Plant:
    """Set lengths (millimetres) of the page."""

    def plant(paper: Direct) -> None:
        for key, length in values.items():
            setattr(paper.section, key, Mm(length))

    return plant


def drop(name: str) -> Plant:
    """Take a paragraph away."""
    return lambda paper: paper[name]._p.getparent().remove(paper[name]._p)


def blank_before(name: str) -> Plant:
    """Put an empty line before a paragraph."""

    def plant(paper: Direct) -> None:
        papers.set_look(paper[name].insert_paragraph_before(), "齐", 0, 0, 0, 0, papers.PITCH)

    return plant


def move_before(name: str, other: str) -> Plant:
    """Move a paragraph before another."""
    return lambda paper: paper[other]._p.addprevious(paper[name]._p)


def no_border(name: str) -> Plant:
    """Take a paragraph's lines away."""
    return lambda paper: paper[name]._p.pPr.remove(paper[name]._p.pPr.find(qn("w:pBdr")))


def ruled(name: str, points: float, space: int = 0, color: str = "000000") -> Plant:
    """Draw another line below a paragraph."""
    return lambda paper: border(paper[name], "bottom", points, space, color)


def tab_at(name: str, points: float) -> Plant:
    """Move a paragraph's only tab stop."""

    def plant(paper: Direct) -> None:
        stops = paper[name].paragraph_format.tab_stops
        stops.clear_all()
        stops.add_tab_stop(Pt(points), WD_TAB_ALIGNMENT.RIGHT)

    return plant


def both(*plants: Plant) -> Plant:
    """Do one thing that takes several settings."""

    def plant(paper: Direct) -> None:
        for one in plants:
            one(paper)

    return plant


def text(name: str, run: int, to: str) -> Plant:
    """Give a run another text."""
    return lambda paper: setattr(paper[name].runs[run], "text", to)


def no_spacing(paper: Direct) -> None:
    """Take the character spacing from a paragraph."""
    properties = paper["正文"].runs[0]._r.rPr
    properties.remove(properties.find(qn("w:spacing")))


def lines_of(name: str, factor: float) -> Plant:
    """Set a line spacing as a factor."""
    return lambda paper: setattr(paper[name].paragraph_format, "line_spacing", factor)


def number_above_signer(paper: Direct) -> None:
    """Put the document number on a row of its own above the signer."""
    above = paper["发文字号"].insert_paragraph_before()
    papers.set_look(above, "左", 0, EM, 0, 0, papers.PITCH)
    above._p.append(paper["发文字号"].runs[0]._r)
    paper.named["发文字号行"] = above


def no_numbers(paper: Direct) -> None:
    """Empty both footers."""
    for name in ("页码", "双页页码"):
        for run in paper[name].runs:
            run._r.getparent().remove(run._r)


def same_centred(paper: Direct) -> None:
    """Put the page number into the middle of all pages."""
    paper.document.settings.odd_and_even_pages_header_footer = False
    both(align("页码", "中"), layout("页码", right_indent=0))(paper)


def numbered_anew(paper: Direct) -> None:
    """Begin a section at the first attachment that counts its pages from 1."""
    body = paper.document.element.body
    ended = paper["附注"]._p.get_or_add_pPr()
    first: Any = body.sectPr
    ended.append(deepcopy(first))
    anew = first.makeelement(qn("w:pgNumType"), {qn("w:start"): "1"})
    first.find(qn("w:pgMar")).addnext(anew)


CASES = (
    Case("不是A4纸", margin(page_width=216, page_height=279), "check.page-size", PAGE),
    Case("天头30毫米", margin(top_margin=30), "check.page-margins", PAGE),
    Case("订口32毫米", margin(left_margin=32), "check.page-margins", PAGE),
    Case("装订线1厘米", margin(gutter=10, right_margin=16), "check.page-margins", PAGE),
    Case("右边距31.8毫米", margin(right_margin=31.8), "check.type-area", PAGE),
    Case("下边距25毫米", margin(bottom_margin=25, footer_distance=15.7), "check.type-area", PAGE),
    Case("行距30磅", layout("正文", line_spacing=30), "check.line-pitch", "正文"),
    Case("行距27磅", layout("主送", line_spacing=27), "check.line-pitch", "主送"),
    Case("1.5倍行距", lines_of("末段", 1.5), "check.line-pitch", "末段"),
    Case("段后6磅", layout("正文", space_after=6), "check.paragraph-spacing", "正文"),
    Case("每行27字", no_spacing, "check.characters-per-line", "正文"),
    Case("蓝色正文", color("正文", 0, 0, 255), "check.text-colour", "正文"),
    Case("红色标题", color("标题", 255, 0, 0), "check.text-colour", "标题"),
    Case("正文宋体", face("正文", SONG), "check.body-face", "正文"),
    Case("正文四号", both(size("正文", 14), layout("正文", first_line_indent=28)), "check.body-size", "正文"),
    Case("标题黑体", face("标题", HEI), "check.title-face", "标题"),
    Case("标题小二", size("标题", 18), "check.title-size", "标题"),
    Case("一级标题仿宋", face("一级标题", FANG), "check.heading1-face", "一级标题"),
    Case("一级标题四号", size("另一级标题", 15), "check.heading1-size", "另一级标题"),
    Case("二级标题黑体", face("二级标题", HEI), "check.heading2-face", "二级标题"),
    Case("标题后接排的正文楷体", face("二级标题", KAI, run=1), "check.body-face", "二级标题"),
    Case("二级标题加粗", bold("另二级标题"), "check.bold", "另二级标题"),
    Case("公文标题加粗", bold("标题"), "check.bold", "标题"),
    Case("标志黑色", color("标志", 0, 0, 0), "check.mark-colour", "标志"),
    Case("标志宋体", face("标志", SONG), "check.mark-face", "标志"),
    Case("密级仿宋", face("密级", FANG), "check.secrecy-face", "密级"),
    Case("紧急程度四号", size("紧急程度", 14), "check.urgency-size", "紧急程度"),
    Case("发文字号四号", size("发文字号", 14), "check.element-size", "发文字号"),
    Case("主送楷体", face("主送", KAI), "check.element-face", "主送"),
    Case("附件标识仿宋", face("附件1", FANG), "check.attachment-label-face", "附件1"),
    Case("印发一行三号", size("印发", 16), "check.issue-size", "印发"),
    Case("签发人姓名仿宋", face("发文字号", FANG, run=2), "check.signer-face", "发文字号", "请示"),
    Case("签发人三字黑体", face("发文字号", HEI, run=1), "check.signer-label-face", "发文字号", "请示"),
    Case("首行不缩进", layout("正文", first_line_indent=0), "check.first-line-indent", "正文"),
    Case("首行缩进两个小四字", layout("另一级标题", first_line_indent=24), "check.first-line-indent", "另一级标题"),
    Case("整段缩进", layout("正文", left_indent=32), "check.body-edges", "正文"),
    Case("一级标题居中", align("一级标题", "中"), "check.body-alignment", "一级标题"),
    Case("标题居左", align("标题", "左"), "check.title-centred", "标题"),
    Case("标题带首行缩进", layout("标题", first_line_indent=44), "check.title-centred", "标题"),
    Case("主送缩进", layout("主送", first_line_indent=32), "check.recipient-left", "主送"),
    Case("附件说明顶格", layout("附件说明", first_line_indent=0), "check.attachment-note-indent", "附件说明"),
    Case("附件后项不对齐", layout("附件说明后项", left_indent=32), "check.attachment-note-indent", "附件说明后项"),
    Case("附注顶格", layout("附注", first_line_indent=0), "check.note-indent", "附注"),
    Case(
        "附件不另面",
        lambda paper: setattr(paper["附件2"].paragraph_format, "page_break_before", False),
        "check.attachment-new-page",
        "附件2",
    ),
    Case("附件标识居中", align("附件1", "中"), "check.attachment-label-left", "附件1"),
    Case("附件标题偏右", layout("附件1标题", left_indent=44), "check.attachment-title-centred", "附件1标题"),
    Case("标题上空一行", drop("红线下空行1"), "check.blank-before-title", "标题"),
    Case("标题上空三行", blank_before("标题"), "check.blank-before-title", "标题"),
    Case("主送上不空行", drop("标题下空行1"), "check.blank-before-recipient", "主送"),
    Case("主送下空行", blank_before("正文"), "check.blank-before-body", "正文"),
    Case("附件说明上不空行", drop("正文下空行1"), "check.blank-before-attachments", "附件说明"),
    Case("署名上空两行", blank_before("署名"), "check.blank-before-signature", "署名", "不盖章的通知"),
    Case("附注上空行", blank_before("附注"), "check.blank-before-note", "附注"),
    Case("附件标题在第二行", drop("附件1空行1"), "check.blank-before-attachment-title", "附件1标题"),
    Case("标志下空一行", drop("标志下空行1"), "check.blank-before-number", "发文字号"),
    Case("标志低10毫米", layout("标志", space_before=34.7), "check.mark-position", "标志"),
    Case("紧急程度在密级上", move_before("紧急程度", "密级"), "check.head-order", "紧急程度"),
    Case("份号居右", align("份号", "右"), "check.head-items-left", "份号"),
    Case("第一行空着", text("份号", 0, ""), "check.head-items-top", "密级"),
    Case("发文字号居左", align("发文字号", "左"), "check.number-position", "发文字号"),
    Case("上行文发文字号顶格", layout("发文字号", left_indent=0), "check.number-position", "发文字号", "请示"),
    Case("签发人顶格", tab_at("发文字号", 442.2), "check.signer", "发文字号", "请示"),
    Case("发文字号不在签发人一行", number_above_signer, "check.signer", "发文字号行", "请示"),
    Case("没有红线", no_border("发文字号"), "check.red-line", "发文字号"),
    Case("黑色分隔线", ruled("发文字号", 2.25, 8, "000000"), "check.red-line", "发文字号"),
    Case("红线短", layout("发文字号", left_indent=28, right_indent=28), "check.red-line", "发文字号"),
    Case(
        "红线太近",
        ruled("发文字号", 2.25, 1, "FF0000"),
        "check.red-line-distance",
        "发文字号",
    ),
    Case("盖章的日期顶格", layout("成文日期", right_indent=0), "check.date-position", "成文日期"),
    Case("盖章的署名顶格", layout("署名", right_indent=0), "check.signature-position", "署名"),
    Case("不盖章的日期顶格", layout("成文日期", right_indent=0), "check.date-position", "成文日期", "不盖章的通知"),
    Case(
        "不盖章的署名右空六字",
        both(layout("署名", right_indent=96), layout("成文日期", right_indent=80.2)),
        "check.signature-position",
        "署名",
        "不盖章的通知",
    ),
    Case("版记没有首线", no_border("版记首线"), "check.imprint-lines", "抄送"),
    Case("版记没有中线", no_border("版记中线"), "check.imprint-lines", "印发"),
    Case("版记没有末线", no_border("版记末线"), "check.imprint-lines", "印发"),
    Case("版记线短", layout("版记首线", left_indent=50), "check.imprint-lines", "版记首线"),
    Case("版记首线过粗", ruled("版记首线", 2.25), "check.imprint-line-weight", "版记首线"),
    Case("版记中线过粗", ruled("版记中线", 1.5), "check.imprint-line-weight", "版记中线"),
    Case("印发机关顶格", layout("印发", left_indent=0), "check.issue-position", "印发"),
    Case("印发日期不在右边", tab_at("印发", 380), "check.issue-position", "印发"),
    Case("没有页码", no_numbers, "check.page-number-missing", "页脚"),
    Case("页码用连字符", both(text("页码", 0, "- "), text("页码", 4, " -")), "check.page-number-form", "页脚第1段"),
    Case(
        "页码四号改五号",
        both(size("页码", 10.5), layout("页码", right_indent=10.5)),
        "check.page-number-size",
        "页脚第1段",
    ),
    Case(
        "页码用Times",
        latin("页码", "Times New Roman"),
        "check.page-number-face",
        "页脚第1段",
    ),
    Case("页码都居中", same_centred, "check.page-number-side", "页脚第1段"),
    Case("双页页码居右", align("双页页码", "右"), "check.page-number-side", "页脚（偶数页）第1段"),
    Case("单页页码不空字", layout("页码", right_indent=0), "check.page-number-side", "页脚第1段"),
    Case("页码低10毫米", margin(footer_distance=15.7), "check.page-number-distance", "页脚第1段"),
    Case("附件页码重新编", numbered_anew, "check.page-number-continuous", "第2节页面设置"),
)


@dataclass(frozen=True)
class OwnCase:
    """A fault planted into a part of a shipped kind's Word file; `place` is a pattern."""

    name: str
    kind: str
    change: Callable[[str], str]
    rule: str
    place: str
    part: str = "word/document.xml"


def swap(pattern: str, by: str, count: int = 0) -> Callable[[str], str]:
    """Replace a pattern in a part."""
    return lambda content: re.sub(pattern, by, content, count=count)


OWN_CASES = (
    OwnCase("横向页上边距", "roster", swap(r'w:top="1587"', 'w:top="1300"'), "check.landscape-margins", "页面设置"),
    OwnCase("版记在上端", "notice", swap('w:yAlign="bottom"', 'w:yAlign="top"'), "check.imprint-place", r"正文第\d+段"),
    OwnCase("信函标志低10毫米", "letter", swap(r'w:y="1581"', 'w:y="2148"'), "check.letter-mark-position", "正文第1段"),
    OwnCase(
        "信函双线短",
        "letter",
        swap(r'w:w="9638"( [^>]*w:y="15614")', r'w:w="8844"\1'),
        "check.letter-lines",
        "正文第7段",
    ),
    OwnCase("信函下线低", "letter", swap('w:y="15614"', 'w:y="15914"'), "check.letter-line-position", "正文第9段"),
    OwnCase("信函首页有页码", "letter", swap("<w:titlePg/>", ""), "check.letter-page-number", "页脚第1段"),
    OwnCase(
        "纪要标志高10毫米", "minutes", swap('w:val="1864"', 'w:val="1297"'), "check.minutes-mark-position", r"表1.*"
    ),
)


def look_findings(data: bytes) -> list[Finding]:
    """Return the checker's findings on a Word file."""
    return [finding for finding in check_word(data, "公文.docx") if finding.rule.startswith("check.")]


@pytest.mark.parametrize("name", SOUND)
def test_a_directly_formatted_paper_by_the_standard_gives_no_finding(name: str) -> None:
    assert look_findings(SOUND[name]().data()) == []


@pytest.mark.parametrize("kind", SHIPPED)
def test_a_shipped_kind_gives_no_finding(kind: str) -> None:
    assert look_findings(shipped(kind)) == []


def test_there_are_many_cases() -> None:
    assert len({case.name for case in (*CASES, *OWN_CASES)}) == len(CASES) + len(OWN_CASES) >= 32


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_planted_fault_is_found_and_nothing_else(case: Case) -> None:
    paper = SOUND[case.base]()
    case.plant(paper)
    place = paper.place(case.place) if case.place in paper.named else case.place
    found = look_findings(paper.data())
    assert [(finding.rule, finding.place.where) for finding in found] == [(case.rule, place)]
    assert all(finding.message and finding.hint and finding.expected and finding.found for finding in found)


@pytest.mark.parametrize("case", OWN_CASES, ids=lambda case: case.name)
def test_a_fault_planted_into_a_shipped_kind_is_found_and_nothing_else(case: OwnCase) -> None:
    found = look_findings(edited(shipped(case.kind), case.part, case.change))
    assert [finding.rule for finding in found] == [case.rule]
    assert re.fullmatch(case.place, found[0].place.where)


def test_a_whole_paper_in_the_wrong_look_is_one_finding_a_cause() -> None:
    paper = papers.sealed()
    for paragraph in paper.named.values():
        if paragraph not in (paper["页码"], paper["双页页码"]):
            for run in paragraph.runs:
                run._r.rPr.rFonts.set(qn("w:eastAsia"), SONG)
    faces = [finding for finding in look_findings(paper.data()) if finding.rule.endswith("-face")]
    assert len(faces) == len({finding.rule for finding in faces})
    assert next(finding for finding in faces if finding.rule == "check.body-face").count > 3
