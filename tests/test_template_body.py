"""Body text: the blocks of Markdown, numbering, run-in headings, expressions, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.errors import Place
from docgen.model import nodes
from docgen.official.blocks import TableBlock
from docgen.template.binding import bind
from docgen.template.fields import FieldSpec, FieldType
from docgen.template.kind import Kind
from docgen.template.markdown import number, parse
from docgen.template.values import Body
from tests.helpers.template import (
    PAPER,
    faults_of,
    fields_of,
    filled,
    lines,
    make_kind,
    outline,
    short,
    small_workspace,
    word_file,
)

FIELDS = "标题: {类型: 文本}\n名单: {类型: 文本列表}\n附则: {类型: 正文}\n正文: {类型: 正文}"


def blocks_of(text: str) -> list[str]:
    """Return the outline of a body text that must be free of findings."""
    blocks, findings = parse(text)
    assert not findings, findings
    return outline(number(blocks))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一行\n又一行\n\n第三行", ["- 一行", "- 又一行", "- 第三行"]),
        ("# 总则\n文", ["1 一、总则", "- 文"]),
        ("# 甲。接排正文。再一句。", ["1 一、甲。|接排正文。再一句。"]),
        ("## 甲。", ["2 （一）甲。"]),
        ("文\n# 题\n文", ["- 文", "1 一、题", "- 文"]),
        (
            "# 甲\n## 乙\n## 丙\n### 丁\n#### 戊\n#### 己\n### 庚\n#### 辛\n# 壬\n## 癸",
            [
                "1 一、甲",
                "2 （一）乙",
                "2 （二）丙",
                "3 1.丁",
                "4 （1）戊",
                "4 （2）己",
                "3 2.庚",
                "4 （1）辛",
                "1 二、壬",
                "2 （一）癸",
            ],
        ),
        ("## 甲\n#### 乙\n## 丙\n#### 丁", ["2 （一）甲", "4 （1）乙", "2 （二）丙", "4 （1）丁"]),
        ("| a | b |\n|---|:-:|\n| 1 | 2 |\n|  | 4 |", ["T a/b 1/2 /4"]),
        ("| a |\n|---|\n| 1\\|2 |", ["T a 1|2"]),
        ("1. 项\n> 引\n```\n码\n```\n    缩进\n***\n===", None),
        ("**粗** *斜* `码` [链](x) <b>&amp;\\# http://x.cn", None),
        ("甲\r\n乙\r丙", ["- 甲", "- 乙", "- 丙"]),
        ("　　空两格", ["- 　　空两格"]),
        ("", []),
        ("\n \n　\n", []),
    ],
)
def test_blocks(text: str, expected: list[str] | None) -> None:
    if expected is None:  # nothing in it is structure
        expected = [f"- {line.strip()}" for line in text.split("\n")]
    assert blocks_of(text) == expected


def test_a_table_keeps_its_alignments() -> None:
    blocks, _ = parse("| a | b | c | d |\n|---|:-:|--:|:--|\n| 1 | 2 | 3 | 4 |")
    assert getattr(blocks[0], "aligns", None) == ("left", "center", "right", "left")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("文\n##### 五级", "template.markdown 11 标题写了 5 个“#”，公文标题只有四级 — 用一至四个“#”。"),
        ("#", "template.markdown 10 “#”后面没有标题文字"),
        ("| a | b |\n|---|---|\n| 1 | 2 | 3 |", "template.markdown 12 这一行有 3 格，表头只有 2 格"),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n文字", "template.markdown 13 表格后面紧接着文字，会被当成表格的一行"),
        ("#总则", "template.markdown 10 这一行以“#”开头，但“#”后面没有空格，按普通段落排"),
        ("| a | b |\n| 1 | 2 |", "template.markdown 10 这一行像表格，但不成表格，按普通段落排"),
    ],
)
def test_what_would_be_lost_or_mistaken_is_reported_with_its_line(text: str, expected: str) -> None:
    _, findings = parse(text, place=Place("文.md", 10))
    assert expected in short(findings[0])


def test_a_body_in_a_slot_must_stand_alone() -> None:
    inner = Body(tuple(number(parse("# 内\n文")[0])))
    slots: list[str | Body] = ["值", inner]
    blocks, findings = parse("# 外\n\ufdd01\ufdd1\n\ufdd00\ufdd1", slots)
    assert not findings
    assert outline(number(blocks)) == ["1 一、外", "1 二、内", "- 文", "- 值"]
    for text in ("前\ufdd01\ufdd1", "# \ufdd01\ufdd1", "| \ufdd01\ufdd1 |\n|---|\n"):
        _, findings = parse(text, slots)
        assert [finding.message for finding in findings] == ["一篇正文写在了一行文字里面"]


BODY = """\
{% set 人数 = 名单|length %}
{# 这一行不留痕迹 #}
开头：{{ 标题 }}共{{ 人数 }}人。
{% if 名单 %}
# 名单
{% for 人 in 名单 %}
## {{ 人 }}。任务{{ loop.index }}
{% endfor %}

| 号 | 名 |
|---|---|
{% for 人 in 名单 %}
| {{ loop.index }} | {{ 人 }} |
{% endfor %}

{% endif %}
{% if 附则 %}
{{ 附则 }}
{% endif %}
# 尾
"""


def test_body_md_is_rendered_then_parsed_then_numbered(tmp_path: Path) -> None:
    kind = make_kind(tmp_path, FIELDS, word_file("首", "{{p 正文 }}", "末"), BODY)
    text = "标题: '# 题'\n名单: [甲, '|乙|']\n附则: |\n  # 附则\n  文{{ 标题 }}\n"
    document = filled(kind, text)
    assert lines(document) == [
        "首",
        "开头：# 题共2人。",
        "一、名单",
        "（一）甲。任务1",
        "（二）|乙|。任务2",
        "二、附则",
        "文# 题",
        "三、尾",
        "末",
    ]
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [
        ["号", "名"],
        ["1", "甲"],
        ["2", "|乙|"],
    ]
    assert lines(filled(kind, "标题: 题")) == ["首", "开头：题共0人。", "一、尾", "末"]


def test_a_body_of_the_paper_inside_body_md_keeps_its_name(tmp_path: Path) -> None:
    kind = make_kind(tmp_path, FIELDS, word_file("{{p 正文 }}"), "# 甲\n{{ 正文 }}\n# 丙\n")
    assert lines(filled(kind, "正文: |\n  # 乙\n  文")) == ["一、甲", "二、乙", "文", "三、丙"]


def test_macros_of_body_md_make_structure_and_their_values_do_not(tmp_path: Path) -> None:
    macro = "{% macro 节(名) %}\n# {{ 名 }}\n文\n{% endmacro %}\n{{ 节(标题) }}\n"
    body = macro + "{% set 尾 %}# {{ 标题 }}{% endset %}\n{{ 尾 }}\n"
    kind = make_kind(tmp_path, FIELDS, word_file("{{p 正文 }}"), body)
    assert lines(filled(kind, "标题: '# 值'")) == ["一、# 值", "文", "二、# 值"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            "首行\n  又一行 {{ 标题",
            "template.syntax 4 “正文”的标签写错了：“{{”没有配对的“}}” — 标签里只用半角的 {{ }}、{% %} 和引号；"
            '文字里要照原样写出“{{”的，写成 {{ "{{" }}。',
        ),
        (
            "首行\n  第二 {{ 标提 }}",
            "template.undefined-field 4 “正文”用了字段“标提”，可是没有这个字段 — 是否想写“标题”？",
        ),
        ("首行\n\n  {{ 名单|顿号 }}", "template.empty-field 5 “正文”要用“名单”的值，可是它是空的"),
        ("{% if %}", "template.syntax 3 “正文”的标签写错了"),
        ("{% for 人 in 名单 %}", "template.syntax 3 “正文”的标签写错了：缺少 {% endfor %}"),
        ("{{ 1 / 0 }}", "template.expression 3 “正文”里的式子算不出来：除数是 0"),
        ("首行\n  ##### 深", "template.markdown 4 标题写了 5 个“#”"),
        ("#紧", "template.markdown 3 这一行以“#”开头"),
        ("{{ ''.__class__ }}", "template.unsafe 3 “正文”用了不允许的“__class__”"),
    ],
)
def test_faults_of_a_typed_body_have_file_and_line(tmp_path: Path, body: str, expected: str) -> None:
    kind = make_kind(tmp_path, FIELDS, word_file("{{p 正文 }}"))
    found = faults_of(kind, f"标题: 题\n正文: |\n  {body}\n")
    assert len(found) == 1
    assert found[0].startswith(expected)


def test_a_body_field_may_hold_the_ones_before_it(tmp_path: Path) -> None:
    kind = make_kind(tmp_path, FIELDS, word_file("{{p 正文 }}"))
    text = "正文: |\n  # 一\n  {{ 附则 }}\n附则: |\n  # 二\n"
    assert lines(filled(kind, text)) == ["一、一", "二、二"]
    fields = fields_of(kind, text)
    assert isinstance(fields.values["附则"], Body)


PIECES = (
    "{{",
    "}}",
    "{%",
    "%}",
    "{#",
    "#}",
    " ",
    "\n",
    "#",
    "|",
    "---",
    "标题",
    "名单",
    "结对",
    "if",
    "endif",
    "for",
    "in",
)
MORE = ("endfor", ".", "+", "/", "0", "'", '"', "[", "]", "(", ")", "|顿号", "|日期", "set", "=", "raw", "macro", "文")


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PIECES + MORE), max_size=14).map("".join))
def test_any_typed_body_is_made_or_refused_with_a_line(text: str) -> None:
    kind = Kind(
        "k", Path(), "试件", "份", Path(), (FieldSpec("正文", FieldType.BODY), FieldSpec("标题", FieldType.TEXT))
    )
    place = Place(PAPER, 1, 1)
    entries: dict[str, nodes.Node] = {"正文": nodes.Scalar(f"{text}文", place)}
    fields, findings = bind(kind, nodes.Mapping(entries, place), small_workspace(), PAPER)
    assert fields is not None or any(finding.place.file == PAPER for finding in findings)


def test_a_text_met_again_is_read_as_the_first_time() -> None:
    text = "| 单位 | 事项 |\n|---|---|\n| 甲 | 选派 |\n| ^^ | 培训 |"
    for _ in range(2):
        (table,), _ = parse(text)
        assert isinstance(table, TableBlock)
        assert (table.rows, table.joined) == ((("甲", "选派"), ("", "培训")), frozenset({(1, 0)}))
