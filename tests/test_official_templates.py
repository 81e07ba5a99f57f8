"""The shipped Word templates: styles, page, footers, and what their tags make of sample fields."""

from __future__ import annotations

import zipfile
from itertools import pairwise
from pathlib import Path

import docx
import pytest
from docx.enum.section import WD_ORIENT

from docgen.official import measures as m
from docgen.official.blocks import Paragraph
from docgen.official.layouts import LAYOUTS, write_kinds
from docgen.official.looks import FACE_SLOTS
from docgen.official.package import word_file
from docgen.official.styles import STYLES
from tests.helpers.official import TEMPLATES, W, faces, fill, institution, part, styles, text_of, value

KINDS = sorted(LAYOUTS)
NAMED = {
    "GwTitle": "公文标题", "GwRecipient": "主送机关", "GwBody": "公文正文", "GwHeading1": "一级标题",
    "GwHeading2": "二级标题", "GwHeading3": "三级标题", "GwHeading4": "四级标题", "GwBodyChar": "正文字",
    "GwAttachmentNote": "附件说明", "GwSignature": "署名", "GwDate": "成文日期", "GwNote": "附注",
    "GwAttachmentLabel": "附件标识", "GwAttachmentTitle": "附件标题", "GwHeadItem": "版头项目",
    "GwMark": "发文机关标志", "GwDocNumber": "发文字号", "GwSigner": "签发人", "GwImprint": "版记",
    "GwPageNumber": "页码",
    "GwTableTitle": "表题", "GwTableHead": "表头文字", "GwTableText": "表格文字",
    "GwParty": "当事人", "GwSignBlock": "签署栏",
    "GwBlank": "空行",
}  # fmt: skip


@pytest.fixture(params=KINDS)
def shipped(request: pytest.FixtureRequest) -> Path:
    return TEMPLATES / str(request.param) / "template.docx"


def test_every_template_has_the_named_styles(shipped: Path) -> None:
    found = styles(shipped.read_bytes())
    assert {id_: value(found[id_], "name") for id_ in NAMED} == NAMED


def test_every_style_used_is_defined(shipped: Path) -> None:
    data = shipped.read_bytes()
    defined = set(styles(data))
    for name in ("word/document.xml", *(f"word/footer{number}.xml" for number in (1, 2, 3, 4))):
        for tag in ("pStyle", "rStyle", "tblStyle"):
            assert {element.get(f"{W}val") for element in part(data, name).iter(f"{W}{tag}")} <= defined


def test_styles_stand_on_styles_that_exist() -> None:
    ids = {style.id for style in STYLES}
    assert len(ids) == len(STYLES) == len({style.name for style in STYLES})
    assert {style.based_on for style in STYLES} - {"", "Normal"} <= ids
    assert {style.next for style in STYLES} - {""} <= ids


@pytest.mark.parametrize(
    ("style", "face", "points"),
    [
        ("GwTitle", "方正小标宋简体", 22),
        ("GwHeading1", "黑体", 16),
        ("GwHeading2", "楷体_GB2312", 16),
        ("GwHeading3", "仿宋_GB2312", 16),
        ("GwHeading4", "仿宋_GB2312", 16),
        ("GwBodyChar", "仿宋_GB2312", 16),
        ("GwHeadItem", "黑体", 16),
        ("GwImprint", "仿宋_GB2312", 14),
        ("GwPageNumber", "宋体", 14),
    ],
)
def test_styles_name_one_face_for_every_script(style: str, face: str, points: int) -> None:
    element = styles(word_file(""))[style]
    assert faces(element) == {face}
    assert value(element, "rPr/sz") == str(points * 2)


def test_defaults_are_the_body_face_without_theme_and_in_chinese() -> None:
    root = part(word_file(""), "word/styles.xml")
    default = root.find(f"{W}docDefaults/{W}rPrDefault")
    assert faces(default) == {"仿宋_GB2312"}
    assert set(FACE_SLOTS) == {"ascii", "hAnsi", "eastAsia", "cs"}
    assert value(default, "rPr/lang", "eastAsia") == "zh-CN"
    assert not [name for element in root.iter(f"{W}rFonts") for name in element.attrib if "Theme" in name]


def test_the_body_is_indented_by_characters_at_the_pitch_of_22_lines() -> None:
    found = styles(word_file(""))
    assert value(found["GwBody"], "pPr/ind", "firstLineChars") == "200"
    assert value(found["GwBody"], "pPr/ind", "firstLine") == "640"
    assert value(found["Normal"], "pPr/spacing", "line") == "579"
    assert value(found["Normal"], "pPr/spacing", "lineRule") == "exact"
    assert value(found["Normal"], "rPr/spacing") == "-5"
    assert value(found["Normal"], "pPr/snapToGrid") == "0"


def test_python_docx_reads_the_page_and_the_footers(shipped: Path) -> None:
    document = docx.Document(str(shipped))
    assert document.settings.odd_and_even_pages_header_footer
    for section in document.sections:
        wide = section.orientation == WD_ORIENT.LANDSCAPE
        page = (section.page_width, section.top_margin, section.left_margin, section.right_margin)
        measured = [length and round(length.mm, 1) for length in page]
        assert measured == ([297.0, 28.0, 35.0, 37.0] if wide else [210.0, 37.0, 28.0, 26.0])
        feet = (section.footer, section.even_page_footer)
        odd, even = ((foot.tables[0].cell(0, 0) if wide else foot).paragraphs[0] for foot in feet)
        assert (odd.style.name, even.style.name) == ("页码", "偶数页页码")
        assert text_of(odd._p) == text_of(even._p) == "— 1 —"
        assert "PAGE" in "".join(element.text or "" for element in odd._p.iter(f"{W}instrText"))


def test_settings_keep_punctuation_whole(shipped: Path) -> None:
    settings = part(shipped.read_bytes(), "word/settings.xml")
    assert value(settings, "characterSpacingControl") == "doNotCompress"
    assert settings.find(f"{W}evenAndOddHeaders") is not None


def test_writing_is_byte_stable_and_undated(tmp_path: Path) -> None:
    first = [path.read_bytes() for path in write_kinds(tmp_path / "a")]
    second = [path.read_bytes() for path in write_kinds(tmp_path / "b")]
    assert first == second
    with zipfile.ZipFile(tmp_path / "a" / "notice" / "template.docx") as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


NOTICE = {
    "发文机关": [institution("阜康市卫生健康委员会")],
    "标题": "关于开展检查的通知",
    "署名": ["阜康市卫生健康委员会"],
    "成文日期": "2026年4月7日",
}


def texts_in(outline: list[tuple[str, str]], style: str) -> list[str]:
    return [text for name, text in outline if name == style]


def test_a_bare_notice_has_no_optional_part() -> None:
    outline = fill("notice", NOTICE, (Paragraph("正文。"),))
    assert texts_in(outline, "GwDocNumber") == [""], "the red line stays without a number"
    used = {style for style, _ in outline}
    assert used.isdisjoint({"GwHeadItem", "GwRecipient", "GwAttachmentNote", "GwNote", "GwImprint", "GwImprintLine"})
    assert "Normal" not in used, "every statement takes its paragraph with it"


def test_a_full_notice_prints_every_element_in_order() -> None:
    more = {
        "份号": "000001", "密级": "机密", "保密期限": "1年", "紧急程度": "特急", "发文字号": "阜卫发〔2026〕8号",
        "主送": ["市人民医院", "各乡镇卫生院"], "附件": [institution("评分表"), institution("登记表")],
        "附注": "此件公开发布", "联系人": "王小禾", "联系电话": "0000-0000000", "抄送": ["市政府办公室"],
        "印发机关": "办公室", "印发日期": "2026年4月8日",
    }  # fmt: skip
    outline = fill("notice", {**NOTICE, **more}, (Paragraph("正文。"),))
    printed = [(style, text.strip("\t")) for style, text in outline if text]
    assert printed == [
        ("GwHeadItem", "000001"),
        ("GwHeadItem", "机密★1年"),
        ("GwHeadItem", "特急"),
        ("GwMark2", "阜康市卫生健康委员会文件"),
        ("GwDocNumber", "阜卫发〔2026〕8号"),
        ("GwTitle", "关于开展检查的通知"),
        ("GwRecipient", "市人民医院、各乡镇卫生院："),
        ("GwBody", "正文。"),
        ("GwAttachmentNote2", "附件：1.\t评分表"),
        ("GwAttachmentNote3", "2.\t登记表"),
        ("GwSignature", "阜康市卫生健康委员会"),
        ("GwDate", "2026年4月7日"),
        ("GwNote", "（此件公开发布）"),
        ("GwNote", "（联系人：王小禾，联系电话：0000-0000000）"),
        ("GwImprint", "抄送：市政府办公室。"),
        ("GwImprintIssue", "办公室\t2026年4月8日印发"),
    ]
    assert len(texts_in(outline, "GwImprintLine")) == 2
    assert len(texts_in(outline, "GwImprintThinLine")) == 1


def test_a_joint_notice_stacks_the_names_beside_one_mark() -> None:
    names = ["阜康市卫生健康委员会", "阜康市财政局"]
    outline = fill("notice", {**NOTICE, "发文机关": [institution(name) for name in names], "署名": names})
    assert texts_in(outline, "GwMarkJoint2") == names
    assert texts_in(outline, "GwMark3") == ["文件"]
    assert [text.strip("\t") for text in texts_in(outline, "GwSignature")] == names


@pytest.mark.parametrize(
    ("length", "style"),
    [(2, "GwMark"), (7, "GwMark"), (8, "GwMark2"), (14, "GwMark3"), (20, "GwMark4"), (40, "GwMark4")],
)
def test_the_mark_narrows_with_the_length_of_the_name(length: int, style: str) -> None:
    outline = fill("notice", {**NOTICE, "发文机关": [institution("医" * length)]})
    assert [name for name, _ in outline if name.startswith("GwMark")] == [style]


@pytest.mark.parametrize(
    ("name", "date", "name_column", "date_column"),
    [
        ("阜康市卫生健康委员会", "2026年4月7日", 16, 18),
        ("市中医医院", "2026年4月7日", 17, 19),
        ("市中医医院", "2026年12月17日", 16, 18),
    ],
    ids=["name longer", "date longer", "date longest"],
)
def test_the_date_begins_two_characters_right_of_the_name(
    name: str, date: str, name_column: int, date_column: int
) -> None:
    outline = fill("notice", {**NOTICE, "署名": [name], "成文日期": date})
    (signature,), (dated,) = texts_in(outline, "GwSignature"), texts_in(outline, "GwDate")
    assert (signature, dated) == ("\t" * name_column + name, "\t" * date_column + date)


def test_a_name_longer_than_a_line_is_signed_in_rows() -> None:
    name = "阜康市城乡医院对口支援工作领导小组办公室暨远程会诊管理中心筹备处"
    outline = fill("notice", {**NOTICE, "署名": [name]})
    signature = texts_in(outline, "GwSignature")
    assert len(signature) > 1
    assert "".join(row.strip("\t") for row in signature) == name
    assert len({row.count("\t") for row in signature}) == 1


def test_the_signature_stops_are_one_character_apart_and_end_at_the_last() -> None:
    stops = [int(stop.get(f"{W}pos")) for stop in styles(word_file(""))["GwDate"].iter(f"{W}tab")]
    assert len(stops) == m.CHARACTERS_PER_LINE.count - 1
    assert {right - left for left, right in pairwise(stops)} == {315}
    assert stops[-1] == m.TEXT_WIDTH.twips - 315


AGREEMENT = {
    "标题": "对口支援协议书",
    "协议编号": "DK-2026-001",
    "支援方": institution("市人民医院", 地址="人民路"),
    "受援方列表": [institution("县人民医院")],
    "结对": institution(""),
}


def test_an_agreement_names_the_parties_and_leaves_the_date_to_the_pen() -> None:
    outline = fill("support-agreement", AGREEMENT, (Paragraph("条款。"),))
    assert texts_in(outline, "GwParty") == ["甲方（支援方）：市人民医院", "地址：人民路", "乙方（受援方）：县人民医院"]
    signing = texts_in(outline, "GwSignBlock")
    assert [text for text in signing if "盖章" in text] == ["甲方（盖章）：", "乙方（盖章）："]
    assert signing.count("日期：　　　　年　　月　　日") == 2


def test_an_agreement_of_several_parties_and_a_witness_has_three_columns() -> None:
    several = {
        "受援方列表": [institution("县人民医院"), institution("镇卫生院")],
        "结对": institution("", 见证方=institution("州卫生健康委员会")),
        "签订日期": "2026年1月1日",
    }
    outline = fill("support-agreement", {**AGREEMENT, **several})
    assert texts_in(outline, "GwParty")[2:] == [
        "乙方一（受援方）：县人民医院",
        "乙方二（受援方）：镇卫生院",
        "见证方：州卫生健康委员会",
    ]
    signing = texts_in(outline, "GwSignBlock3")
    sealed = [text for text in signing if "盖章" in text]
    assert sealed == ["甲方（盖章）：", "乙方一（盖章）：", "见证方（盖章）：", "乙方二（盖章）："]
    assert signing.count("日期：2026年1月1日") == 4


@pytest.mark.parametrize("kind", ["work-plan", "summary"])
def test_plans_and_summaries_are_signed_by_their_body(kind: str) -> None:
    fields = {"标题": "总结", "单位": institution("市人民医院"), "成文日期": "2026年12月31日"}
    outline = fill(kind, fields, (Paragraph("正文。"),))
    assert [(style, text.strip("\t")) for style, text in outline if text] == [
        ("GwTitle", "总结"),
        ("GwBody", "正文。"),
        ("GwSignature", "市人民医院"),
        ("GwDate", "2026年12月31日"),
    ]


def test_a_long_title_breaks_before_its_subject() -> None:
    fields = {"单位": institution("市人民医院"), "成文日期": "2026年12月31日"}
    titles = (
        "木垒哈萨克自治县人民医院2026年对口支援工作计划",
        "市人民医院2026年对口支援工作计划",
        "对口支援" * 6,
        "长" * 30,
    )
    printed = [texts_in(fill("work-plan", {**fields, "标题": title}), "GwTitle") for title in titles]
    assert printed[0] == ["木垒哈萨克自治县人民医院2026年\n对口支援工作计划"]
    assert printed[1] == [titles[1]]
    assert [text.replace("\n", "") for (text,) in printed] == list(titles)


def test_a_plan_with_copies_has_an_imprint_on_the_lower_edge() -> None:
    fields = {"标题": "计划", "单位": institution("市人民医院"), "成文日期": "2026年1月7日", "抄送": ["甲", "乙"]}
    outline = fill("work-plan", fields)
    assert texts_in(outline, "GwImprint") == ["抄送：甲、乙。"]
    assert len(texts_in(outline, "GwImprintLine")) == 2
    frames = list(
        part((TEMPLATES / "work-plan" / "template.docx").read_bytes(), "word/document.xml").iter(f"{W}framePr")
    )
    assert len({tuple(sorted(frame.items())) for frame in frames}) == 1
    assert {frame.get(f"{W}yAlign") for frame in frames} == {"bottom"}
