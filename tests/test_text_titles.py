"""Titles broken into rows by sense: a table of titles with the rows a careful clerk chooses, and properties."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.errors import RenderError
from docgen.text.titles import break_title, torn_word
from docgen.text.words import words_of
from tests.helpers.template import filled, lines, make_kind, rules, word_file

ROWS = [
    "关于召开全市对口支援工作推进会的通知",
    "关于核拨2026年对口支援工作经费的通知",
    "乌什县维吾尔医医院/2025年对口支援工作总结",
    "南京市第一医院2025年对口支援工作总结",
    "关于启用城乡医院/对口支援信息管理系统的通知",
    "关于做好2026年对口支援/人员选派和经费保障工作的通知",
    "关于印发/《阜康市对口支援人员管理办法》的通知",
    "关于商请选派专家参加/2026年中医适宜技术推广培训班的函",
    "关于进一步做好城市医院和城乡/基层医疗卫生机构支援协作工作的指导意见",
    "关于做好2026年元旦春节期间支援/医疗队值班、请销假和安全生产工作的通知",
    "梅河口市卫生健康局/关于规范对口支援工作数据报送的通知",
    "阜康市卫生系统2009年/支持木垒县卫生事业发展工作计划",
    "通化钢铁集团职工医院/2025年对口支援工作总结",
    "阜康市中医医院/对口支援照壁山乡卫生院协议书",
    "吉林大学第二医院/对口支援梅河口市妇幼保健院工作总结",
    "阜康市疾病预防控制中心对口支援/木垒哈萨克自治县疾病预防控制中心协议书",
    "江苏省苏北人民医院/对口支援新源县人民医院和/察布查尔锡伯自治县中医医院协议书",
    "阜康市卫生健康委员会关于开展/2026年上半年对口支援工作检查的通知",
    "阜康市卫生健康委员会关于申请追加2026年/对口支援工作经费的请示",
    "阜康市卫生健康委员会/关于表彰2025年度对口支援工作/先进集体和先进个人的决定",
    "阜康市卫生健康委员会阜康市财政局关于下达/2026年医疗卫生对口支援补助资金的通知",
    "阜康市卫生健康委员会/关于转发《昌吉回族自治州医疗卫生/对口支援工作考核办法（试行）》的通知",
    "木垒哈萨克自治县人民政府办公室/关于建立对口支援联席会议制度的通知",
    "中共阜康市委办公室关于成立阜康市医疗卫生/对口支援工作领导小组的通知",
    "阜康市人民医院/关于2026年上半年对口支援/木垒哈萨克自治县人民医院工作情况的报告",
    "福建省卫生健康委员会关于印发/福建省2022年度“千名医师万人次下基层”/对口支援工作方案的通知",
    "国家卫生健康委办公厅/关于印发“十四五”三级医院/对口帮扶县级医院工作方案的通知",
    "甘肃省卫生厅关于印发/《甘肃省实施万名医师支援农村卫生工程项目/宣讲活动实施方案（试行）》的通知",
    "甘肃省卫生厅关于进一步加强/万名医师支援农村卫生工程县乡联动/项目人员考核管理工作的通知",
    "甘肃省卫生厅关于印发2010年甘肃省实施/“万名医师支援农村卫生工程”/项目管理方案的通知",
]


@pytest.mark.parametrize("rows", ROWS)
def test_titles_are_broken_as_a_careful_clerk_would(rows: str) -> None:
    assert "/".join(break_title(rows.replace("/", ""), 20)) == rows


def test_words_that_hold_a_connector_may_begin_a_row() -> None:
    assert words_of("关于及时报送和平里医院与会专家名单的通知") == [
        *("关于", "及时", "报送", "和平", "里", "医院", "与会", "专家", "名单", "的", "通知"),
    ]


@pytest.mark.parametrize(
    ("text", "index", "word"),
    [
        ("关于开展对口支援工作的通知", 6, "对口支援"),
        ("关于开展对口支援工作的通知", 8, ""),
        ("关于核拨2026年经费的通知", 6, "2026年"),
        ("关于核拨2026年经费的通知", 8, "2026年"),
        ("关于核拨2026年经费的通知", 9, ""),
        ("柳河乡卫生院总结", 1, ""),
        ("柳河乡卫生院总结", 4, "卫生院"),
        ("二〇二六年工作总结", 2, "二〇二六年"),
    ],
)
def test_the_word_that_a_break_tears(text: str, index: int, word: str) -> None:
    assert torn_word(text, index) == word


def test_a_row_needs_room() -> None:
    with pytest.raises(ValueError, match="at least one"):
        break_title("通知", 0)
    assert break_title("", 20) == ()


def widest(row: str) -> float:
    """Return a row's width: Chinese characters full, ASCII half wide, a quarter between the two."""
    row = row.rstrip()
    gaps = re.findall("(?<=[一-鿿])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=[一-鿿])", row)
    return sum(0.5 if character.isascii() else 1 for character in row) + len(gaps) / 4


WORDS = st.sampled_from(
    [
        *(
            "关于",
            "印发",
            "开展",
            "2026年",
            "第3批",
            "3个月",
            "对口支援",
            "工作",
            "阜康市",
            "木垒县",
            "人民医院",
            "卫生健康委员会",
        ),
        *("通知", "请示", "管理办法", "骨科", "专家", "HIS系统", "V2.0", "及时", "医共体", "麒", "麟", "试行"),
        *"的和及等、《》“”（） ",
    ]
)
TITLES = st.lists(WORDS, min_size=1, max_size=24).map("".join)


@settings(deadline=None)
@given(TITLES, st.integers(2, 24))
def test_rows_make_the_title_and_fit(text: str, width: int) -> None:
    rows = break_title(text, width)
    assert "".join(rows) == text
    assert all(widest(row) <= width for row in rows)
    assert rows == break_title(text, width)
    if widest(text) <= width:
        assert rows == (text,)


@settings(deadline=None)
@given(st.text(max_size=60), st.integers(1, 24))
def test_any_text_is_broken_without_loss(text: str, width: int) -> None:
    assert "".join(break_title(text, width)) == text


NOUNS = st.sampled_from(["对口支援", "工作", "检查", "2026年", "人民医院", "派驻", "专家", "木垒县", "经费"])


@settings(deadline=None)
@given(st.lists(st.tuples(NOUNS, st.sampled_from(["", "", "和", "、", "的"])), max_size=12), NOUNS, st.integers(12, 22))
def test_no_row_begins_badly(middle: list[tuple[str, str]], last: str, width: int) -> None:
    text = "阜康市卫生健康委员会关于" + "".join(noun + joint for noun, joint in middle) + last + "的通知"
    rows = break_title(text, width)
    assert not [row for row in rows[1:] if row[0] in "的和、"]
    assert all(widest(row) >= 3 for row in rows)
    assert "卫生健康委员会" in rows[0]


def test_the_filter(tmp_path: Path) -> None:
    title = "梅河口市卫生健康局关于规范对口支援工作数据报送的通知"
    kind = make_kind(tmp_path, "标题: {类型: 多行文本}", word_file("{{ 标题|分行(20) }}", "{{ 标题|分行(40) }}"))
    broken = "梅河口市卫生健康局\n关于规范对口支援工作数据报送的通知"
    assert lines(filled(kind, f"标题: {title}")) == [broken, title]
    typed = "关于规范对口支援工作\n数据报送的通知"
    assert lines(filled(kind, "标题: |-\n  " + typed.replace("\n", "\n  "))) == [typed, typed]


@pytest.mark.parametrize("tag", ["{{ 年|分行 }}", "{{ 标题|分行(0) }}", "{{ 标题|分行('宽') }}"])
def test_the_filter_refuses_what_it_cannot_break(tmp_path: Path, tag: str) -> None:
    kind = make_kind(tmp_path, "标题: {类型: 文本}\n年: {类型: 年份}", word_file(tag))
    with pytest.raises(RenderError) as failure:
        filled(kind, "标题: 关于检查的通知\n年: 2026")
    assert rules(failure.value) == ["template.filter"]
