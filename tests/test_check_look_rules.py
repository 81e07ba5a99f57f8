"""How the rules on the look judge: what counts as the same, what is estimated, and which papers a rule leaves alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from docgen.check import all_rules, check_text, check_word
from docgen.check.extents import extent, first_offset
from docgen.check.geometry import begins_page, blank_lines, from_paper_top, spots
from docgen.check.rules.faces import size_name
from docgen.errors import Finding, Severity
from docgen.official import measures as m
from docgen.page.model import (
    Border,
    Borders,
    Break,
    Document,
    Frame,
    Paragraph,
    ParagraphStyle,
    RunStyle,
    Section,
    Tab,
    TabStop,
    Text,
)
from tests.helpers import sound_papers as papers
from tests.helpers.foreign import notice
from tests.helpers.papers import content, paper
from tests.helpers.sound_papers import EM, FANG, NAME, Direct, border, edited, shipped

LOOK = RunStyle(east_asia=FANG, latin=FANG, size=16)
EXACT = ParagraphStyle(line_rule="exact", line=28.95)


def findings(data: bytes, standard: Any = "auto") -> list[Finding]:
    """Return the checker's findings on a Word file."""
    return [finding for finding in check_word(data, "公文.docx", standard) if finding.rule.startswith("check.")]


def rules_on(made: Direct) -> list[str]:
    """Return the rules that find something in a paper."""
    return [finding.rule for finding in findings(made.data())]


def line(text: str = "", style: ParagraphStyle = EXACT, look: RunStyle = LOOK, frame: Frame | None = None) -> Paragraph:
    """Return a paragraph of the page model; `\\t` is a tab, `\\f` a page break."""
    parts = [Tab(look) if part == "\t" else Break("page", look) if part == "\f" else Text(part, look)
             for part in re.split("(\t|\f)", text) if part]  # fmt: skip
    return Paragraph(tuple(parts), style, look, frame=frame)


# --- faces and sizes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["仿宋", "FangSong", "华文仿宋", "STFangsong", "方正仿宋_GBK", "仿宋_GB2312"])
def test_any_face_of_the_class_will_do(name: str) -> None:
    made = papers.sealed()
    made["正文"].runs[0]._r.rPr.rFonts.set(qn("w:eastAsia"), name)
    assert rules_on(made) == []


@pytest.mark.parametrize(
    ("part", "name"),
    [("标题", "方正小标宋_GBK"), ("标题", "FZXiaoBiaoSong-B05S"), ("一级标题", "SimHei"), ("二级标题", "KaiTi")],
)
def test_other_names_of_the_other_classes_will_do(part: str, name: str) -> None:
    made = papers.sealed()
    made[part].runs[0]._r.rPr.rFonts.set(qn("w:eastAsia"), name)
    assert rules_on(made) == []


def test_latin_letters_in_the_text_may_have_a_face_of_their_own() -> None:
    made = papers.sealed()
    made["末段"].runs[0].font.name = "Times New Roman"
    made["末段"].runs[0]._r.rPr.rFonts.set(qn("w:eastAsia"), FANG)
    assert rules_on(made) == []


def test_a_numbered_item_that_is_no_heading_is_body_text() -> None:
    made = papers.sealed()
    for name in ("二级标题", "另二级标题"):
        made[name].runs[0]._r.rPr.rFonts.set(qn("w:eastAsia"), FANG)
        made[name].runs[0].text = made[name].runs[0].text.replace("。", "，")
        made[name].runs[1].text = made[name].runs[1].text.replace("。", "；")
    assert "check.heading2-face" not in rules_on(made)


def test_sizes_are_named_as_office_workers_name_them() -> None:
    assert size_name(16) == "三号（16 磅）"
    assert size_name(15.5) == "15.5 磅"


# --- lines and indents ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("pitch", "right"), [(27.7, False), (27.75, True), (28, True), (28.95, True), (29, False)])
def test_exact_pitches_that_put_22_lines_on_a_page(pitch: float, right: bool) -> None:
    made = papers.sealed()
    made["正文"].paragraph_format.line_spacing = Pt(pitch)
    assert rules_on(made) == ([] if right else ["check.line-pitch"])


def test_single_spacing_on_a_grid_of_22_lines_is_right() -> None:
    made = papers.sealed()
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), "579")
    old = made.document.element.body.sectPr.find(qn("w:docGrid"))
    old.getparent().replace(old, grid)
    made["正文"].paragraph_format.line_spacing = 1.0
    assert rules_on(made) == []


def test_an_indent_of_two_wide_blanks_is_an_indent() -> None:
    made = papers.sealed()
    made["正文"].paragraph_format.first_line_indent = Pt(0)
    made["正文"].runs[0].text = "　　" + made["正文"].runs[0].text
    assert "check.first-line-indent" not in rules_on(made)


def test_indents_in_characters_are_measured_by_the_size_of_the_text() -> None:
    made = papers.sealed()
    indent = made["正文"]._p.pPr.find(qn("w:ind"))
    indent.set(qn("w:firstLineChars"), "200")
    indent.set(qn("w:firstLine"), "420")
    assert rules_on(made) == []


def test_spacing_may_stand_for_blank_lines() -> None:
    made = papers.sealed()
    made["标题下空行1"]._p.getparent().remove(made["标题下空行1"]._p)
    made["主送"].paragraph_format.space_before = Pt(28.95)
    assert rules_on(made) == []


def test_blank_lines_are_counted_with_their_heights_and_spacing() -> None:
    blank, thin = line(), line(style=ParagraphStyle(line_rule="exact", line=1.0))
    over, first = line("上"), line("下", ParagraphStyle(line_rule="exact", line=28.95, space_before=14.475))
    found = spots(Document((Section((over, blank, thin, blank, first)),)))
    lines, above = blank_lines(found[:-1], found[-1])
    assert lines == pytest.approx(2.5, abs=0.05)
    assert above is not None and above.paragraph is over
    assert blank_lines([], found[0])[1] is None


def test_a_line_drawn_by_a_border_ends_the_blank_lines() -> None:
    ruled = line(style=ParagraphStyle(line_rule="exact", line=1.0, borders=Borders(bottom=Border("single", 1.0))))
    found = spots(Document((Section((line("上"), ruled, line(), line("下"))),)))
    assert blank_lines(found[:-1], found[-1])[1] is found[1]


@pytest.mark.parametrize(
    ("blocks", "fresh"),
    [
        ((line("上"), line("下")), False),
        ((line("上"), line("\f"), line("下")), True),
        ((line("上"), line("\f下")), True),
        ((line("上"), line("下", ParagraphStyle(page_break_before=True))), True),
        ((line("下"),), True),
    ],
)
def test_what_begins_a_page(blocks: tuple[Paragraph, ...], fresh: bool) -> None:
    found = spots(Document((Section(blocks),)))
    assert begins_page(found[:-1], found[-1]) is fresh


def test_a_section_begins_a_page_unless_it_runs_on() -> None:
    for start, fresh in (("next_page", True), ("continuous", False)):
        document = Document((Section((line("上"),)), Section((line("下"),), start=start)))  # type: ignore[arg-type]
        found = spots(document)
        assert begins_page(found[:-1], found[-1]) is fresh


# --- along a line ---------------------------------------------------------------------------------------------------


def test_the_edges_of_a_line_set_to_the_right() -> None:
    found = extent(line("张三", ParagraphStyle(align="right", indent_right=32)), 442.2, 21)
    assert found is not None
    assert found.right_gap == pytest.approx(32)
    assert found.start == pytest.approx(442.2 - 64)


def test_blanks_and_tabs_move_a_line() -> None:
    stops = (TabStop(100), TabStop(400, "right"))
    style = ParagraphStyle(tabs=stops)
    found = extent(line("\t甲乙\t2026年", style), 442.2, 21)
    assert found is not None
    assert found.start == pytest.approx(100)
    assert found.right_gap == pytest.approx(42.2)
    assert first_offset(line("　　甲"), 21) == pytest.approx(32)
    assert first_offset(line("\t甲"), 21) == pytest.approx(21)


def test_a_quarter_space_stands_between_digits_and_chinese() -> None:
    found = extent(line("2026年4月7日"), 442.2, 21)
    assert found is not None
    assert 442.2 - found.right_gap == pytest.approx(6 * 8 + 3 * 16 + 5 * 3.2)


def test_a_text_longer_than_the_line_has_no_edges() -> None:
    assert extent(line("字" * 29), 442.2, 21) is None
    assert extent(line(""), 442.2, 21) is None


# --- the head -------------------------------------------------------------------------------------------------------


def test_a_mark_is_found_in_a_frame_and_below_other_text() -> None:
    framed = line("标志", frame=Frame(vertical="page", y=85))
    below = line("标志")
    document = Document((Section((framed, line(), below), margin_top=100),))
    assert from_paper_top(document, framed) == pytest.approx(85)
    assert from_paper_top(document, below) == pytest.approx(128.95)


def test_nobody_knows_where_a_text_box_or_a_frame_in_the_text_stands() -> None:
    boxed = Paragraph((Text("标志", LOOK),), EXACT, LOOK, place="正文第1段文本框第1段")
    framed = line("标志", frame=Frame(vertical="text"))
    document = Document((Section((boxed, framed)),))
    assert from_paper_top(document, boxed) is None
    assert from_paper_top(document, framed) is None


def test_the_red_line_may_be_a_paragraph_of_its_own() -> None:
    made = papers.sealed()
    made["发文字号"]._p.pPr.remove(made["发文字号"]._p.pPr.find(qn("w:pBdr")))
    ruled = made["红线下空行1"].insert_paragraph_before()
    papers.set_look(ruled, "齐", 0, 0, 0, 0, 8)
    border(ruled, "bottom", 1.5, 0, "FF0000")
    assert rules_on(made) == []


def test_a_mark_that_names_no_paper_heads_a_letter() -> None:
    made = papers.sealed()
    made["标志"].runs[0].text = NAME
    assert "check.letter-mark-position" in rules_on(made)
    assert "check.mark-position" not in rules_on(made)


@pytest.mark.parametrize("name", ["六个机关联合行文", "六个机关加盖印章", "签名章", "一九九九年格式", "十个附件"])
def test_the_hard_papers_give_no_finding(name: str) -> None:
    assert content(name)
    assert findings(paper(name).forms["docx"]) == []


def test_a_paper_before_2012_is_held_against_its_own_edition() -> None:
    data = paper("一九九九年格式").forms["docx"]
    breached = {finding.rule for finding in findings(data, "2012")}
    assert "check.mark-position" in breached
    assert not any(rule.endswith("-1999") for rule in breached)


def test_a_mark_of_1999_ten_millimetres_too_low_is_found() -> None:
    def lower(text: str) -> str:
        height = round((m.MARK_FROM_TOP_1999.points - 6) * 20)
        return text.replace(f'w:val="{height}"', f'w:val="{height + 567}"')

    data = edited(paper("一九九九年格式").forms["docx"], "word/document.xml", lower)
    assert [finding.rule for finding in findings(data)] == ["check.mark-position-1999"]


# --- the foot -------------------------------------------------------------------------------------------------------


IMPRINT = ("抄送：县人民政府办公室，县财政局。", f"{NAME}办公室\t2026年4月8日印发")


def imprint_table(made: Direct) -> Any:
    """Put the imprint into a table with lines above, between and below, as word processors' own forms have it."""
    for name in ("版记首线", "抄送", "版记中线", "印发", "版记末线"):
        made[name]._p.getparent().remove(made[name]._p)
    table = made.document.add_table(len(IMPRINT), 1)
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    properties = table._tbl.tblPr
    made_of = {"tblInd": {"w": "0", "type": "dxa"}, "tblW": {"w": "8844", "type": "dxa"}}
    for name, values in made_of.items():
        for old in properties.findall(qn(f"w:{name}")):
            properties.remove(old)
        element = OxmlElement(f"w:{name}")
        for key, value in values.items():
            element.set(qn(f"w:{key}"), value)
        properties.append(element)
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        element = OxmlElement(f"w:{side}")
        element.set(qn("w:w"), "0")
        element.set(qn("w:type"), "dxa")
        margins.append(element)
    properties.append(margins)
    table._tbl.tblGrid.findall(qn("w:gridCol"))[0].set(qn("w:w"), "8844")
    for index, text in enumerate(IMPRINT):
        cell = table.cell(index, 0)
        cell.width = Pt(442.2)
        borders = OxmlElement("w:tcBorders")
        for side, eighths in (("top", 6 if index else 8), ("bottom", 6 if index + 1 < len(IMPRINT) else 8)):
            element = OxmlElement(f"w:{side}")
            for key, value in (("val", "single"), ("sz", str(eighths)), ("space", "0"), ("color", "000000")):
                element.set(qn(f"w:{key}"), value)
            borders.append(element)
        cell._tc.get_or_add_tcPr().append(borders)
        paragraph = cell.paragraphs[0]
        papers.set_look(paragraph, "左", 0, 14, 14, 0, 28.95)
        paragraph.paragraph_format.tab_stops.add_tab_stop(Pt(428.2), WD_TAB_ALIGNMENT.RIGHT)
        papers.dress(paragraph.add_run(text), FANG, 14)
    return table


def test_an_imprint_may_be_a_table() -> None:
    made = papers.sealed()
    imprint_table(made)
    assert rules_on(made) == []


def test_a_missing_line_of_a_table_is_missing() -> None:
    made = papers.sealed()
    table = imprint_table(made)
    bottom = table.cell(1, 0)._tc.tcPr.find(qn("w:tcBorders"))
    bottom.remove(bottom.find(qn("w:bottom")))
    assert rules_on(made) == ["check.imprint-lines"]


def test_a_date_without_a_signature_may_stand_in_either_place() -> None:
    made = papers.sealed()
    made["署名"]._p.getparent().remove(made["署名"]._p)
    assert "check.date-position" not in rules_on(made)
    made["成文日期"].paragraph_format.right_indent = Pt(2 * EM)
    assert "check.date-position" not in rules_on(made)
    made["成文日期"].paragraph_format.right_indent = Pt(0)
    assert "check.date-position" in rules_on(made)


def test_a_date_wider_than_the_signature_rules_its_place() -> None:
    made = papers.unsealed()
    made["署名"].runs[0].text = "县卫生局"
    made["成文日期"].paragraph_format.right_indent = Pt(32)
    made["署名"].paragraph_format.right_indent = Pt(32 + 109.75 + 32 - 63)
    assert rules_on(made) == []
    made["署名"].paragraph_format.right_indent = Pt(60)
    assert rules_on(made) == ["check.signature-position"]


# --- which papers a rule leaves alone -------------------------------------------------------------------------------


def changed_everywhere(kind: str, change: Callable[[str], str]) -> list[str]:
    """Return the rules that find something in a shipped kind whose styles are changed."""
    return [finding.rule for finding in findings(edited(shipped(kind), "word/styles.xml", change))]


def test_the_faces_of_an_agreement_are_its_own_affair() -> None:
    assert changed_everywhere("support-agreement", lambda text: text.replace('w:line="579"', 'w:line="480"')) == []
    plan = changed_everywhere("work-plan", lambda text: text.replace('w:line="579"', 'w:line="480"'))
    assert "check.line-pitch" in plan


def test_the_rules_of_the_look_have_nothing_to_say_about_plain_text() -> None:
    plain = check_text("关于做好月报工作的通知\n各乡镇卫生院：\n　　一、报送内容\n", "通知.txt", False)
    looks = {
        rule.id for rule in all_rules() if rule.find.__module__.endswith((".page", ".head", ".foot", ".paragraphs"))
    }
    assert not {finding.rule for finding in plain} & looks


def test_a_paper_of_somebody_else_is_judged_without_a_flood() -> None:
    found = findings(notice().data())
    assert 5 < len(found) < 25
    causes = [(finding.rule, finding.expected, finding.found) for finding in found]
    assert len(causes) == len(set(causes))


def test_duties_are_errors_and_customs_are_not() -> None:
    weights = {rule.id: rule.strength for rule in all_rules()}
    assert weights["check.page-margins"] is m.Strength.MUST
    assert weights["check.body-face"] is m.Strength.USUAL
    made = papers.sealed()
    made.section.top_margin = Pt(72)
    assert [finding.severity for finding in findings(made.data())] == [Severity.ERROR]
