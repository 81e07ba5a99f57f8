"""`--fix`: what is mechanical is mended, words and numbers stay, and mending twice is mending once."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.check import check_word
from docgen.check.fix import fix_word
from docgen.check.fix.properties import insert
from docgen.errors import Finding, InputError, Severity
from docgen.word.package import open_package, write_package
from tests.helpers.foreign import Foreign, notice

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63606060000000040001f61738550000"
    "000049454e44ae426082"
)


def fixed(made: Foreign) -> tuple[Any, tuple[Finding, ...]]:
    """Return the mended file opened by python-docx, and the changes."""
    data, changes = fix_word(made.data(), "通知.docx")
    return docx.Document(io.BytesIO(data)), changes


def mended(text: str) -> str:
    """Return a paragraph of running text after mending."""
    document, _ = fixed(notice(lambda made: made.body(text)))
    texts = [item.text for item in document.paragraphs]
    return str(texts[texts.index("每月5日前报送上一个月的数据。") + 1])


def rules_of(found: tuple[Finding, ...]) -> set[str]:
    return {item.rule for item in found}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("按阜卫发[2026]8号执行。", "按阜卫发〔2026〕8号执行。"),
        ("按阜卫发（2026）08号执行。", "按阜卫发〔2026〕8号执行。"),
        ("按阜卫发【2026】8号执行。", "按阜卫发〔2026〕8号执行。"),
        ("于2026年04月07日前上报。", "于2026年4月7日前上报。"),
        ("各单位要重视,认真落实(含乡镇).", "各单位要重视，认真落实（含乡镇）。"),
        ("会议强调:要落实;要检查!", "会议强调：要落实；要检查！"),
        ("人员、经费...等事项。", "人员、经费……等事项。"),
        ("人员、经费。。。等事项。", "人员、经费……等事项。"),
        ("对口支援--一项长期任务。", "对口支援——一项长期任务。"),
        ("共派出２０２６人次。", "共派出2026人次。"),
        ('称为"对口支援"工作。', "称为“对口支援”工作。"),
        ("每批3-5名医师。", "每批3～5名医师。"),
        ("网址为http://www.example.cn/a,b。", "网址为http://www.example.cn/a,b。"),
        ("完成率为98.5%，时间为8:30。", "完成率为98.5%，时间为8:30。"),
        ("执行GB/T 9704-2012的规定。", "执行GB/T 9704-2012的规定。"),
        ("2026年10月20日前完成。", "2026年10月20日前完成。"),
    ],
)
def test_marks_and_digits_are_mended_and_nothing_else(text: str, expected: str) -> None:
    assert mended(text) == expected


def test_labels_and_marks_of_elements_are_mended() -> None:
    made = Foreign()
    made.line("关于报送月报的通知", face="方正小标宋简体", size=22, align="中").blank()
    made.line("各乡镇卫生院:").body("一．报送内容", face="黑体").body("(一)人员", face="楷体").body("1、到岗情况。")
    made.blank().body("附件:1、月报表").blank()
    made.line("青禾县卫生健康局", align="右", right=48).line("2026年04月07日", align="右", right=32).body(
        "(此件公开发布)"
    )
    document, changes = fixed(made)
    texts = [item.text for item in document.paragraphs if item.text]
    assert texts[1:5] == ["各乡镇卫生院：", "一、报送内容", "（一）人员", "1.到岗情况。"]
    assert texts[5:] == ["附件：1.月报表", "青禾县卫生健康局", "2026年4月7日", "（此件公开发布）"]
    assert {"fix.label-mark", "fix.element-mark", "fix.date-zero"} <= rules_of(changes)


def test_page_and_looks_are_mended_so_that_their_rules_are_silent() -> None:
    made = Foreign()
    section = made.document.sections[0]
    section.page_width, section.page_height = Mm(216), Mm(279)
    section.top_margin, section.left_margin, section.right_margin = Mm(25), Mm(32), Mm(32)
    made.page_number()
    made.line("关于报送月报的通知", face="宋体", size=20, align="中", bold=True).blank()
    made.line("各乡镇卫生院：", face="宋体", size=14)
    for text in ("一、报送内容", "（一）人员到岗。每月到岗的人数和天数。", "现就有关事项通知如下。"):
        made.line(text, face="宋体", size=14, bold=text.startswith("一"))
        made.document.paragraphs[-1].paragraph_format.line_spacing = 1.5
        made.document.paragraphs[-1].paragraph_format.space_after = Pt(8)
    made.blank().line("青禾县卫生健康局", align="右", right=48).line("2026年4月7日", align="右", right=32)
    data = made.data()
    wrong = rules_of(check_word(data, "a.docx"))
    after = rules_of(check_word(fix_word(data, "a.docx")[0], "a.docx"))
    kinds = ("page-", "body-", "bold", "title-face", "title-size", "element-", "heading", "line-pitch", "first-line")
    mechanical = {rule for rule in wrong if rule.removeprefix("check.").startswith(kinds)}
    assert len(mechanical) >= 12
    assert not mechanical & after


def test_changes_are_listed_by_kind_with_count_and_first_place() -> None:
    _, changes = fixed(notice(lambda made: made.body("请落实,并检查,再上报.")))
    (change,) = [item for item in changes if item.rule == "fix.half-width-mark"]
    assert (change.rule, change.severity, change.count) == ("fix.half-width-mark", Severity.INFO, 3)
    assert change.place.file == "通知.docx" and "正文第" in change.place.where
    assert (change.expected, change.found) == ("，", ",")
    assert "共 3 处" in change.message


def test_a_sound_paper_comes_back_as_the_very_bytes(root: Path) -> None:
    from docgen.batch.single import render_paper

    for paper in ("notices/fukang-inspection.yaml", "plans/fukang-renmin.yaml"):
        data = render_paper(root / "data" / paper, formats=("docx",)).forms["docx"]
        assert fix_word(data, "a.docx") == (data, ())


def test_a_heading_that_runs_on_is_parted_where_its_sentence_ends() -> None:
    made = notice(lambda made: made.line("（三）人员到岗。每月到岗的人数和天数。", face="宋体", indent=32))
    document, _ = fixed(made)
    (paragraph,) = [item for item in document.paragraphs if item.text.startswith("（三）人员")]
    faces = [(run.text, run._r.rPr.rFonts.get(qn("w:eastAsia"))) for run in paragraph.runs]
    assert faces == [("（三）人员到岗。", "楷体_GB2312"), ("每月到岗的人数和天数。", "仿宋_GB2312")]


def test_looks_of_single_words_survive() -> None:
    def parted(made: Foreign) -> None:
        made.body("")
        paragraph = made.document.paragraphs[-1]
        for text, look in (("请各单位,", ""), ("按时", "underline"), ("报送(", ""), ("月报", "italic"), (").", "")):
            run = paragraph.add_run(text)
            run.font.size = Pt(14)
            run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "仿宋")
            if look:
                setattr(run.font, look, True)

    document, _ = fixed(notice(parted))
    (paragraph,) = [item for item in document.paragraphs if item.text.startswith("请各单位")]
    assert paragraph.text == "请各单位，按时报送（月报）。"
    assert [run.text for run in paragraph.runs if run.font.underline] == ["按时"]
    assert [run.text for run in paragraph.runs if run.font.italic] == ["月报"]
    assert {run.font.size.pt for run in paragraph.runs} == {16.0}


def test_pictures_tables_fields_and_links_survive() -> None:
    def rich(made: Foreign) -> None:
        made.table([["单位,名称", "人数"], ["甲院", "3"]])
        made.body("见图,如下")
        made.document.paragraphs[-1].add_run().add_picture(io.BytesIO(PIXEL), Mm(10), Mm(10))
        made.body("日期,为")
        _field(made.document.paragraphs[-1], "DATE", "2026,年")
        made.body("网址,是")
        link = OxmlElement("w:hyperlink")
        run = OxmlElement("w:r")
        text = OxmlElement("w:t")
        text.text = "中文,地址"
        run.append(text)
        link.append(run)
        made.document.paragraphs[-1]._p.append(link)

    made = notice(rich)
    before = docx.Document(io.BytesIO(made.data())).element.body
    document, _ = fixed(made)
    after = document.element.body
    for name in ("drawing", "tbl", "fldChar", "instrText", "hyperlink", "tc"):
        assert len(list(after.iter(qn(f"w:{name}")))) == len(list(before.iter(qn(f"w:{name}"))))
    text = "".join(item.text or "" for item in after.iter(qn("w:t")))
    assert "见图，如下" in text and "单位，名称" in text
    assert "2026,年" in text and "中文,地址" in text  # the results of a field and a link are not edited
    assert document.inline_shapes[0].width == Mm(10)


def test_text_boxes_and_cells_are_found_by_their_places() -> None:
    made = notice(lambda made: made.table([["项目,内容"]]))
    _, changes = fixed(made)
    (change,) = [item for item in changes if item.rule == "fix.half-width-mark"]
    assert change.place.where == "表1第1行第1列第1段"


def test_typed_blanks_become_an_indent() -> None:
    document, changes = fixed(notice(lambda made: made.line("    现就有关事项通知如下。").line("\t请遵照执行。")))
    assert "fix.first-line-indent" in rules_of(changes)
    for text in ("现就有关事项通知如下。", "请遵照执行。"):
        (paragraph,) = [item for item in document.paragraphs if item.text == text]
        indent = paragraph._p.pPr.ind
        assert (indent.get(qn("w:firstLineChars")), indent.get(qn("w:firstLine"))) == ("200", "640")


def test_a_mark_becomes_red_and_text_black() -> None:
    made = notice(lambda made: made.body("请尽快报送。"))
    made.document.paragraphs[0].runs[0].font.color.rgb = RGBColor(0, 0, 0)
    made.document.paragraphs[-1].runs[0].font.color.rgb = RGBColor(0, 0, 255)
    document, changes = fixed(made)
    assert "fix.color" in rules_of(changes)
    assert str(document.paragraphs[0].runs[0].font.color.rgb) == "FF0000"
    assert str(document.paragraphs[-1].runs[0].font.color.rgb) == "000000"


def test_wide_pages_are_turned_sheets() -> None:
    made = notice()
    section = made.document.add_section()
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    document, _ = fixed(made)
    wide = document.sections[1]
    margins = [round(edge.mm) for edge in (wide.top_margin, wide.right_margin, wide.bottom_margin, wide.left_margin)]
    assert margins == [28, 37, 26, 35]


def test_page_numbers_get_footers_of_the_standard() -> None:
    made = notice()
    made.document.sections[0].header.paragraphs[0].text = "内部资料"
    data, changes = fix_word(made.data(), "a.docx")
    assert "fix.page-number" in rules_of(changes)
    after = rules_of(check_word(data, "a.docx"))
    assert not {rule for rule in after if rule.startswith("check.page-number")}
    document = docx.Document(io.BytesIO(data))
    assert document.settings.odd_and_even_pages_header_footer
    assert document.sections[0].footer.paragraphs[0].text == "— 1 —"
    assert document.sections[0].footer.paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.RIGHT
    assert document.sections[0].even_page_footer.paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.LEFT
    # All pages showed the header; even pages still do.
    assert document.sections[0].even_page_header.paragraphs[0].text == "内部资料"


def test_a_footer_that_says_more_is_left_alone() -> None:
    made = notice()
    made.document.sections[0].footer.paragraphs[0].add_run(" 青禾县卫生健康局制")
    _, changes = fixed(made)
    assert "fix.page-number" not in rules_of(changes)


def test_an_agreement_keeps_its_faces_and_gets_its_marks() -> None:
    made = Foreign()
    made.line("对口支援协议书", face="黑体", size=26, align="中", bold=True)
    made.line("甲方（支援方）:青禾县人民医院", face="宋体", size=12)
    made.line("乙方（受援方）:白杨乡卫生院", face="宋体", size=12)
    made.line("甲乙双方经协商,达成如下协议。", face="宋体", size=12)
    document, changes = fixed(made)
    assert not rules_of(changes) & {"fix.face", "fix.size", "fix.bold", "fix.line-pitch"}
    assert document.paragraphs[3].text == "甲乙双方经协商，达成如下协议。"


def test_tracked_deletions_and_hidden_codes_are_not_touched() -> None:
    def tracked(made: Foreign) -> None:
        made.body("请落实,")
        deleted = OxmlElement("w:del")
        run = OxmlElement("w:r")
        text = OxmlElement("w:delText")
        text.text = "旧的,文字"
        run.append(text)
        deleted.append(run)
        made.document.paragraphs[-1]._p.append(deleted)

    document, _ = fixed(notice(tracked))
    assert [item.text for item in document.element.body.iter(qn("w:delText"))] == ["旧的,文字"]


def test_properties_keep_the_order_of_the_schema() -> None:
    properties = OxmlElement("w:pPr")
    for name in ("pStyle", "jc", "rPr"):
        properties.append(OxmlElement(f"w:{name}"))
    for name in ("ind", "spacing", "keepNext"):
        insert(properties, OxmlElement(f"w:{name}"))
    names = [str(item.tag).rpartition("}")[2] for item in properties]
    assert names == ["pStyle", "keepNext", "spacing", "ind", "jc", "rPr"]


def test_a_strict_file_is_told_and_left_alone() -> None:
    package = open_package(notice().data(), "a.docx")
    part = package.parts[package.main]
    package.parts[package.main] = part.replace(
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    data = write_package(package.parts)
    same, (finding,) = fix_word(data, "a.docx")
    assert same == data and finding.rule == "fix.strict" and finding.hint


def test_what_is_no_word_file_is_an_input_error() -> None:
    with pytest.raises(InputError):
        fix_word(b"%PDF-1.7", "a.docx")


PIECES = [
    "请各单位", "对口支援", "月报", "ABC", "Word", "王堃喆", "𠮷野", "阜卫发", "年", "第", "号",
    "附件:", "抄送:", "é", "㎡", "①",
    "[2026]08号", "２０２６", "04月07日", "2026年", "10%", "3-5名", "一、", "（一）", "1、", "(2)",
    "http://a.cn/b,c", '"',
    ",", ".", ";", ":", "(", ")", "...", "……", "--", "-", "“", "”", " ", "　", "、", "。", "~", "～",
]  # fmt: skip
texts = st.lists(st.lists(st.sampled_from(PIECES), min_size=1, max_size=9).map("".join), min_size=1, max_size=6)


def essence(text: str) -> tuple[list[str], list[int]]:
    """Return what may not change: letters and ideographs in their order, and the values of the numbers."""
    letters = [char for char in text if char.isalpha() and not char.isdigit()]
    return letters, [int(number) for number in re.findall(r"\d+", text)]


@settings(max_examples=30, deadline=None)
@given(texts, st.integers(0, 3))
def test_words_and_numbers_never_change_and_mending_ends(lines: list[str], cut: int) -> None:
    made = Foreign()
    made.line("关于报送月报的通知", face="宋体", size=22, align="中")
    for line in lines:
        paragraph = made.document.add_paragraph()
        for piece in (line[:cut], line[cut:]):
            if piece:
                paragraph.add_run(piece)
    data = made.data()
    once, _ = fix_word(data, "a.docx")
    before, after = docx.Document(io.BytesIO(data)), docx.Document(io.BytesIO(once))
    assert len(before.paragraphs) == len(after.paragraphs)
    for old, new in zip(before.paragraphs, after.paragraphs, strict=True):
        assert essence(old.text) == essence(new.text)
    assert fix_word(once, "a.docx") == (once, ())


def _field(paragraph: Any, code: str, result: str) -> None:
    for kind, text in (("begin", ""), ("", code), ("separate", ""), (None, result), ("end", "")):
        run = paragraph.add_run()
        if kind is None:
            run.text = text
            continue
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)


def test_a_label_with_nothing_after_it_is_lettered_alone() -> None:
    made = Foreign().line("青禾县卫生健康局文件", face="方正小标宋简体", size=48, align="中", red=True).blank(2)
    made.line("青卫发〔2026〕15号　签发人：", face="宋体", align="中").blank(2)
    made.line("关于报送月报的请示", size=22, align="中").line("县政府：").body("现报送月报。")
    document, _ = fixed(made)
    (number,) = [paragraph for paragraph in document.paragraphs if "签发人" in paragraph.text]
    faces = {run._r.rPr.rFonts.get(qn("w:eastAsia")) for run in number.runs}
    assert faces == {"仿宋_GB2312"}
