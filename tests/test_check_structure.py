"""Papers taken apart: the same roles from our styles, from looks alone, and from wording alone."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from docgen.check.labels import label_of
from docgen.check.model import Draft, Role
from docgen.check.structure import recognise, recognise_text
from docgen.check.styles import ROLES, role_of_style
from docgen.official.styles import STYLES
from docgen.page.model import Block, Document, HeaderFooter, Paragraph
from docgen.word import read_document
from tests.helpers.foreign import Foreign, notice
from tests.helpers.papers import KINDS, paper

PLACING = (Role.BLANK, Role.OTHER)


def draft_of(data: bytes) -> Draft:
    document, _ = read_document(data, "甲.docx")
    return recognise(document, "甲.docx")


def outline(draft: Draft, *without: Role) -> list[str]:
    """Return `region|role|text` of each element that is not of the roles in `without`."""
    return [
        f"{element.region}|{element.role.value}|{element.text}"
        for element in draft.elements
        if element.role not in (Role.BLANK, *without)
    ]


def of_text(text: str, markdown: bool = False) -> list[str]:
    return [line.partition("|")[2] for line in outline(recognise_text(text, "甲.txt", markdown))]


def undressed(document: Document) -> Document:
    """Return a document as another program would have made it: the same looks, no style names, no outline levels."""

    def bare(blocks: Iterable[Block]) -> tuple[Block, ...]:
        return tuple(
            replace(block, style_name="", style=replace(block.style, outline_level=None))
            if isinstance(block, Paragraph)
            else replace(
                block,
                rows=tuple(
                    replace(row, cells=tuple(replace(cell, blocks=bare(cell.blocks)) for cell in row.cells))
                    for row in block.rows
                ),
            )
            for block in blocks
        )

    def story(found: HeaderFooter) -> HeaderFooter:
        parts = (found.default, found.first, found.even)
        return HeaderFooter(*(None if blocks is None else bare(blocks) for blocks in parts))

    sections = (
        replace(section, blocks=bare(section.blocks), footers=story(section.footers), headers=story(section.headers))
        for section in document.sections
    )
    return replace(document, sections=tuple(sections))


@pytest.mark.parametrize("kind", KINDS)
def test_looks_alone_tell_what_the_styles_tell(kind: str) -> None:
    document, _ = read_document(paper(kind).forms["docx"], "甲.docx")
    styled, bare = recognise(document, "甲.docx"), recognise(undressed(document), "甲.docx")
    assert outline(bare, Role.IMPRINT_LINE, Role.OTHER) == outline(styled, Role.IMPRINT_LINE, Role.OTHER)
    assert bare.standard == styled.standard


def test_every_paragraph_style_of_ours_has_a_role() -> None:
    unknown = [style.name for style in STYLES if style.paragraph is not None and role_of_style(style.name) is None]
    assert unknown == []
    families = {style.name.partition("（")[0] for style in STYLES} | {style.name for style in STYLES}
    assert [name for name in ROLES if name not in families] == []


def test_a_notice_of_python_docx() -> None:
    draft = draft_of(notice().data())
    assert (draft.standard, draft.format) == ("2012", "文件")
    assert outline(draft) == [
        "版头|发文机关标志|青禾县卫生健康局文件",
        "版头|发文字号|青卫发〔2026〕15号",
        "主体|标题|关于报送对口支援工作月报的通知",
        "主体|主送机关|各乡镇卫生院：",
        "主体|正文|为及时掌握对口支援工作的进展，现就报送月报的事项通知如下。",
        "主体|一级标题|一、报送内容",
        "主体|二级标题|（一）人员到岗",
        "主体|正文|每月到岗的人数和天数。",
        "主体|二级标题|（二）业务开展",
        "主体|正文|门诊、手术和培训的次数。",
        "主体|一级标题|二、报送时间",
        "主体|正文|每月5日前报送上一个月的数据。",
        "主体|附件说明|附件：1. 月报表",
        "主体|附件说明|2. 填报说明",
        "主体|署名|青禾县卫生健康局",
        "主体|成文日期|2026年4月7日",
        "主体|附注|（联系人：钱明远，电话：0000-0000000）",
        "版记|抄送机关|抄送：县人民政府办公室。",
        "版记|印发机关和印发日期|青禾县卫生健康局办公室　　　　　　　2026年4月8日印发",
        "页脚|页码|",
    ]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_notice_saved_by_libreoffice(tmp_path: Path) -> None:
    source = tmp_path / "甲.docx"
    source.write_bytes(notice().data())
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    target = ["--convert-to", "docx:MS Word 2007 XML", "--outdir", str(tmp_path / "out")]
    subprocess.run(["soffice", "--headless", profile, *target, str(source)], check=True, capture_output=True)
    assert outline(draft_of((tmp_path / "out" / "甲.docx").read_bytes())) == outline(draft_of(notice().data()))


def test_attachments_on_their_own_pages() -> None:
    made = Foreign().line("关于印发月报制度的通知", size=22, align="中").blank().line("各乡镇卫生院：")
    made.body("现将制度印发给你们。").line("青禾县卫生健康局", align="右").line("2026年4月7日", align="右").new_page()
    made.line("附件1", face="黑体").blank().line("月报制度", size=22, align="中").blank().body("一、总则", "适用本县。")
    assert outline(draft_of(made.data()))[-4:] == [
        "附件|附件标识|附件1",
        "附件|附件标题|月报制度",
        "附件|一级标题|一、总则",
        "附件|正文|适用本县。",
    ]


def test_a_title_of_two_lines_and_a_centred_line_below_it() -> None:
    made = Foreign().line("青禾县人民医院", size=22, align="中").line("2026年工作总结", size=22, align="中")
    made.line("（2026年12月30日）", align="中").body("一年来，全院完成了各项任务。")
    assert outline(draft_of(made.data())) == [
        "主体|标题|青禾县人民医院",
        "主体|标题|2026年工作总结",
        "主体|其他|（2026年12月30日）",
        "主体|正文|一年来，全院完成了各项任务。",
    ]


def test_head_items_signers_and_a_borderless_imprint_table() -> None:
    made = Foreign().line("000012").line("机密★1年", face="黑体").line("特 急", face="黑体")
    made.line("青禾县卫生健康局", size=48, align="中", red=True)
    made.line("青卫报〔2026〕3号　　　　　签发人：钱明远").line("关于申请工作经费的请示", size=22, align="中")
    made.line("县人民政府：").body("现申请工作经费。").line("青禾县卫生健康局", align="右").line(
        "2026年4月7日", align="右"
    )
    made.table([["抄送：县财政局。"], ["青禾县卫生健康局办公室  2026年4月8日印发"]], ruled=False)
    draft = draft_of(made.data())
    assert draft.format == "上行文"
    assert [element.role for element in draft.elements if element.region in ("版头", "版记")] == [
        *(Role.SERIAL, Role.SECRECY, Role.URGENCY, Role.MARK, Role.NUMBER, Role.SIGNER),
        *(Role.COPIES, Role.ISSUE),
    ]
    assert draft.of(Role.NUMBER)[0].text == "青卫报〔2026〕3号"
    assert draft.of(Role.SIGNER)[0].text == "签发人：钱明远"


def test_cells_are_table_text_whatever_they_say() -> None:
    made = Foreign().line("关于分配名额的通知", size=22, align="中").line("各乡镇卫生院：").body("名额如下。")
    made.table([["一、内科", "2026年4月7日"], ["抄送：无", "附件1"]])
    roles = [element.role for element in draft_of(made.data()).elements if element.place.startswith("表")]
    assert roles == [Role.TABLE] * 4


def test_a_text_of_1999() -> None:
    text = """支援东岭县2009年工作计划

各医疗单位:
为做好支援工作,制定本计划。
一、目标
(一)派出人员。全年不少于10人次。
附:1、人员管理办法
2、登记表
二〇〇九年四月七日
主题词:卫生 支援 计划
抄送:州卫生局。
青禾县卫生局
2009年4月8日印发
"""
    assert of_text(text) == [
        "标题|支援东岭县2009年工作计划",
        "主送机关|各医疗单位:",
        "正文|为做好支援工作,制定本计划。",
        "一级标题|一、目标",
        "二级标题|(一)派出人员。全年不少于10人次。",
        "附件说明|附:1、人员管理办法",
        "附件说明|2、登记表",
        "成文日期|二〇〇九年四月七日",
        "主题词|主题词:卫生 支援 计划",
        "抄送机关|抄送:州卫生局。",
        "印发机关和印发日期|青禾县卫生局",
        "印发机关和印发日期|2009年4月8日印发",
    ]
    draft = recognise_text(text, "甲.txt", False)
    assert draft.standard == "1999"
    assert recognise_text(text, "甲.txt", False, "2012").standard == "2012"
    assert [element.line for element in draft.elements][:3] == [1, 2, 3]


def test_markdown_has_a_title_levels_and_tables() -> None:
    text = "# 对口支援工作方案\n\n各科室：\n\n## 目标\n\n正文。\n\n### 任务\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n"
    assert of_text(text, markdown=True) == [
        "标题|对口支援工作方案",
        "主送机关|各科室：",
        "一级标题|目标",
        "正文|正文。",
        "二级标题|任务",
        "表格文字|甲 | 乙",
        "表格文字|1 | 2",
    ]


def test_a_body_text_in_markdown_has_no_title() -> None:
    assert of_text("请照办。\n# 目标\n## 任务。先做甲。\n# 要求\n", markdown=True) == [
        "正文|请照办。",
        "一级标题|目标",
        "二级标题|任务。先做甲。",
        "一级标题|要求",
    ]


@pytest.mark.parametrize(
    ("lines", "format"),
    [
        ("东岭县人民政府文件\n东政发〔2026〕3号\n关于支援工作的意见\n一、总则", "文件"),
        ("东政报〔2026〕3号　签发人：钱明远\n关于经费的请示\n县人民政府：\n现申请经费。", "上行文"),
        ("医院对口支援协议书\n甲方（支援方）：东岭县人民医院\n乙方（受援方）：青禾县人民医院\n一、目标", "协议书"),
        ("东岭县人民医院工作会议纪要\n一、会议议定\n出席：钱明远", "纪要"),
        ("东岭县人民医院2026年工作总结\n一、基本情况", "事务文书"),
    ],
)
def test_the_form_of_a_paper(lines: str, format: str) -> None:
    assert recognise_text(lines, "甲.txt", False).format == format


@pytest.mark.parametrize(
    ("text", "level", "number", "mark"),
    [
        ("一、目标", 1, 1, "、"),
        ("十二.目标", 1, 12, "."),
        ("（三）任务", 2, 3, ""),
        ("(三)、任务", 2, 3, "、"),
        ("㈢ 任务", 2, 3, ""),
        ("　　3．措施", 3, 3, "．"),
        ("3、措施", 3, 3, "、"),
        ("1.3月底前完成", 3, 1, "."),
        ("（4）要求", 4, 4, ""),
        ("⑷要求", 4, 4, ""),
    ],
)
def test_labels_right_and_wrong(text: str, level: int, number: int, mark: str) -> None:
    label = label_of(text)
    assert label is not None
    assert (label.level, label.number, label.mark) == (level, number, mark)


@pytest.mark.parametrize("text", ["1.5万元", "2026年", "一年来", "（甲方）", "十二个月", "3 月", ""])
def test_what_is_no_label(text: str) -> None:
    assert label_of(text) is None


def test_nothing_at_all() -> None:
    assert recognise_text("", "甲.txt", False).elements == ()
    assert [element.role for element in recognise_text("\n\n", "甲.txt", True).elements] == [Role.BLANK, Role.BLANK]
    assert {element.role for element in draft_of(Foreign().data()).elements} <= set(PLACING)
