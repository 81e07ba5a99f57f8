"""The three summaries: what their words make of the figures, bare and crowded papers, both engines."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pypdfium2
import pytest
from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

from docgen.model.targets import VERDICTS
from docgen.page.model import Document, Paragraph, Picture
from docgen.pdf import ENGINES, get_engine
from tests.helpers.layouts import cell_texts, find, made, outline, paragraphs, styled, tables
from tests.helpers.papers import sample
from tests.helpers.pdf import plain_text

KINDS = ("summary", "half-year-summary", "personal-summary")
WORDS = ("主要做法", "收获体会", "存在问题", "存在不足", "下一步打算", "今后打算", "标题")


def bare(kind: str, **changes: object) -> Document:
    """Return a kind's sample without its words and pictures."""
    return made(kind, **{**{key: None for key in WORDS if key in sample(kind)}, "配图": "否", **changes})


def headings(document: Document) -> list[str]:
    return styled(document, "一级标题")


@pytest.mark.parametrize("kind", KINDS)
def test_no_summary_leaves_a_heading_empty_or_a_mark_dangling(kind: str) -> None:
    for document in (made(kind), bare(kind)):
        blocks = document.sections[0].blocks
        for block, following in pairwise(blocks):
            if isinstance(block, Paragraph) and block.style_name == "一级标题":
                assert not isinstance(following, Paragraph) or following.style_name != "一级标题", block.text
        text = "".join(paragraph.text for paragraph in paragraphs(document))
        assert not [mark for mark in ("。。", "，。", "、。", "，，", "；。", "None") if mark in text]


@pytest.mark.parametrize("engine", sorted(ENGINES))
def test_both_engines_print_the_words_and_draw_the_pictures(engine: str) -> None:
    document = made("summary")
    pdf = get_engine(engine).render(document, "summary").pdf
    text = "".join(paragraph.text for paragraph in paragraphs(document))
    assert Counter("".join(text.split())) - Counter(plain_text(pdf)) == Counter()
    with pypdfium2.PdfDocument(pdf) as pages:
        drawn = [item for page in pages for item in page.get_objects(filter=[FPDF_PAGEOBJ_IMAGE])]
        assert len(drawn) == 2


def test_the_words_of_a_result_follow_the_rule() -> None:
    document = bare("summary", 单位="镇江市第一人民医院")
    judged = {cells[1]: cells[-1] for cells in table(document, 1)}
    assert set(judged.values()) <= set(VERDICTS)
    missed = "、".join(f"灌云县人民医院的{name}" for name, word in judged.items() if word == "未完成")
    assert missed
    problems = find(document, "部分指标没有完成").text
    assert all(f"灌云县人民医院的{name}（完成" in problems for name, word in judged.items() if word == "未完成")
    assert "补齐指标短板" in "".join(outline(document))


def test_a_year_is_compared_only_with_a_year_that_has_records() -> None:
    begun_this_year = bare("summary", 单位="扬州市中医院")
    assert "四、与上年比较" not in headings(begun_this_year)
    (before,) = {row[3] for row in table(bare("summary", 单位="苏北人民医院"), 2) if row[0] == "学术讲座次数"}
    assert before == "0"
    assert "上年只有9个月有工作记录" in find(bare("summary"), "项工作量中").text


def test_a_year_without_anything_says_so() -> None:
    document = bare("summary", 年度="2019")
    assert headings(document) == ["一、基本情况", "二、存在问题", "三、下一步打算"]
    assert find(document, "没有有效期内的结对支援协议").text == "2019年，本单位没有有效期内的结对支援协议。"
    nowhere = bare("personal-summary", 年度="2019", 起月=None, 止月=None)
    assert find(nowhere, "派驻记录").text == "2019年，本人没有派驻记录。"
    assert headings(nowhere) == []


@pytest.mark.parametrize(("half", "share", "words"), [("上半年", "50.0%", "时序进度"), ("下半年", "100.0%", "完成")])
def test_a_half_year_compares_the_year_so_far_with_the_whole_goal(half: str, share: str, words: str) -> None:
    document = bare("half-year-summary", 半年=half)
    targets = table(document, 1)
    assert {row[6] for row in targets} == {share}
    assert all(words in row[7] for row in targets)
    first = sum(int(row[3]) for row in table(bare("half-year-summary", 半年="上半年"), 1) if row[1] == "门诊人次")
    assert half == "上半年" or int(targets[0][3]) > first


def test_a_person_owns_what_is_split_and_shares_the_rest() -> None:
    text = "".join(outline(made("personal-summary")))
    assert "本人接诊门诊、急诊病人666人次" in text
    assert "本人在岗期间共同完成手术54例" in text
    assert "接收进修" not in text


@pytest.mark.parametrize("kind", KINDS)
def test_pictures_come_and_go_with_the_field(kind: str) -> None:
    counts = []
    for choice in ("是", "否"):
        blocks = made(kind, 配图=choice).sections[0].blocks
        inlines = [inline for block in blocks if isinstance(block, Paragraph) for inline in block.inlines]
        counts.append(sum(isinstance(inline, Picture) for inline in inlines))
    assert counts[0] >= 1
    assert counts[1] == 0


def table(document: Document, index: int) -> list[list[str]]:
    """Return the texts of a table's rows without its head."""
    return [["".join(cell_texts(cell)) for cell in row.cells] for row in tables(document)[index].rows[1:]]
