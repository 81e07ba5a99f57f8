"""Data never becomes anything but text: hostile values, blanks, unknown names, in Word files and in body texts."""

from __future__ import annotations

import functools
import tempfile
from datetime import date
from pathlib import Path

import pytest
from docx.document import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from docgen.errors import Place, RenderError
from docgen.model import nodes
from docgen.official.blocks import Paragraph
from docgen.template.binding import Fields, bind
from docgen.template.compile import CompiledTemplate, compile_template, fill
from docgen.template.kind import Kind
from docgen.template.values import Body, DateValue
from docgen.text.characters import find_forbidden
from tests.helpers.template import (
    PAPER,
    faults_of,
    fields_of,
    filled,
    lines,
    make_kind,
    paper,
    rules,
    short,
    small_workspace,
    word_file,
)

HOSTILE = [
    "A&B <公司>",
    "{{ x }}",
    "{% raw %}",
    "{{",
    "}}",
    "{# 注",
    "{_{",
    "100<100 & x",
    "**x**",
    "# x",
    "#### 四",
    "| a |",
    "|---|",
    "- 项",
    "1. 项",
    "> 引",
    "`码`",
    "    缩进",
    "\\| \\*",
    "&amp; &#65;",
    "<w:p/>",
    "]]>",
    "<!-- 注 -->",
    "“引”‘号’",
    "堃喆玥祎𠮷",
    "全角　空格",
    "两  个空格",
    "＃｛｛ ｝｝",
    "\n# 换行标题",
    "甲\n\n| a | b |\n|---|---|\n| c | d |",
    "制\t表",
    "{{ 值 }}",
    "。。",
    "____",
    "===",
    "[链](http://x)",
    "http://x.cn",
    "__名__",
]


def many_places(document: Document) -> None:
    """Put the value into a table, a header and a footer too."""
    document.add_table(rows=1, cols=1).cell(0, 0).text = "表：{{ 值 }}"
    document.sections[0].header.paragraphs[0].text = "眉：{{ 值 }}"
    document.sections[0].footer.paragraphs[0].text = "{% if 值 %}脚：{{ 值 }}{% endif %}"


@functools.cache
def compiled() -> tuple[Kind, CompiledTemplate]:
    """Return a kind that prints the text field 值 wherever text can stand, compiled once."""
    body = (
        "段：{{ 值 }}\n## 题：{{ 值 }}。后：{{ 值 }}\n\n| 头 | {{ 值 }} |\n|---|---|\n| {{ 值 }} | 格 |\n\n{{ 正文 }}\n"
    )
    word = word_file("文：{{ 值 }}", "{{r 值 }}", "{{p 正文 }}", change=many_places)
    with tempfile.TemporaryDirectory() as folder:
        kind = make_kind(Path(folder), "值: {类型: 多行文本, 必填: 是}\n正文: {类型: 正文}", word, body)
        return kind, compile_template(kind)


def all_texts(data: bytes) -> tuple[list[str], list[str]]:
    """Return the texts of a file's paragraphs and of its table cells, header and footer."""
    import io

    import docx

    document = docx.Document(io.BytesIO(data))
    section = document.sections[0]
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return lines(document), [*cells, section.header.paragraphs[0].text, section.footer.paragraphs[0].text]


def check_everywhere(value: str) -> None:
    """Fill the kind with `value` and find it, character by character, in every place that prints it."""
    _, template = compiled()
    fields = Fields(template.kind, PAPER, {"值": value, "正文": Body((Paragraph(value),))})
    paragraphs, others = all_texts(fill(template, fields))
    shown = value.replace("\r\n", "\n").replace("\r", "\n")
    assert paragraphs == [f"文：{shown}", shown, f"段：{shown}", f"（一）题：{shown}。后：{shown}", shown]
    assert others == ["头", shown, shown, "格", f"表：{shown}", f"眉：{shown}", f"脚：{shown}"]


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_values_stand_literally(value: str) -> None:
    check_everywhere(value)


def allowed(text: str) -> bool:
    """Return True for texts that the loaders let through and that are not blank."""
    return bool(text.strip()) and not find_forbidden(text)


PIECES = st.sampled_from([*HOSTILE, "{", "}", "%", "#", "|", "<", ">", "&", "\n", "\r\n", "\t", " ", "'", '"'])
VALUES = st.lists(st.one_of(PIECES, st.text(max_size=8)), min_size=1, max_size=6).map("".join).filter(allowed)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(VALUES)
def test_every_value_stands_in_the_word_file(value: str) -> None:
    check_everywhere(value)


@settings(max_examples=60, deadline=None)
@given(VALUES.filter(lambda text: "{" not in text), VALUES)
def test_every_line_of_a_typed_body_stands_in_the_word_file(body: str, value: str) -> None:
    kind, template = compiled()
    place = Place(PAPER, 1, 1)
    entries: dict[str, nodes.Node] = {"值": nodes.Scalar(value, place, True), "正文": nodes.Scalar(body, place, True)}
    fields, findings = bind(kind, nodes.Mapping(entries, place), small_workspace(), PAPER)
    if fields is None:
        # Structure that a paper cannot have is refused with a reason, never dropped.
        assert findings and {finding.rule for finding in findings} <= {"template.markdown"}
        return
    paragraphs, cells = all_texts(fill(template, fields))
    text = "".join("".join(paragraphs + cells).split())
    for line in body.replace("\r", "\n").split("\n"):
        for word in line.replace("\\|", "|").replace("|", " ").split():
            if word.strip("#-:|=") and "#" not in word:
                assert word in text


def test_characters_that_xml_cannot_hold_are_refused_by_name() -> None:
    _, template = compiled()
    fields = Fields(template.kind, PAPER, {"值": "甲\x07乙", "正文": Body((Paragraph("文"),))})
    with pytest.raises(RenderError) as caught:
        fill(template, fields)
    assert set(rules(caught.value)) == {"template.character"}
    assert "U+0007（响铃）" in str(caught.value)


FIELDS = """标题: {类型: 文本}
主送: {类型: 文本列表}
附注: {类型: 文本}
成文日期: {类型: 日期}
结对: {类型: 结对}
见证: {类型: 单位}
正文: {类型: 正文}"""


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        (
            "{{ 主送单位 }}",
            "template.undefined-field  模板“试件”（shi）的正文用了字段“主送单位”，可是没有这个字段 — 是否想写“主送”？",
        ),
        (
            "{{ 附注 }}",
            "template.empty-field  模板“试件”（shi）的正文要用“附注”的值，可是它是空的 — 在数据里填上“附注”；"
            "可有可无的，在模板里用 {% if 附注 %}…{% endif %} 包住，或写 附注|默认('…')。",
        ),
        (
            "{{ 结对.见证方.名称 }}",
            "template.empty-field  模板“试件”（shi）的正文要用“结对.见证方.名称”的值，可是它是空的",
        ),
        (
            "{{ 结对.派住.人数 }}",
            "template.undefined-field  模板“试件”（shi）的正文用了“结对.派住”，可是“结对”里没有“派住” — "
            "是否想写“派驻”？",
        ),
        ("{{ 结对.进修.人数 }}", "“结对.进修”里没有“人数” — 是否想写“每年人数”？"),
        ("{{ 见证.名字 }}", "“见证”里没有“名字” — 是否想写“名称”？"),
        ("{{ 结对 }}", "要写出“结对”，可是它是一条记录，不是文字 — 请写明其中一项：编号、支援方"),
        ("{{ 主送 }}", "要写出的是一列值，不是一个"),
        ("{{ 正文 }}", "把一篇正文写在了一行文字里面"),
        ("{{p 标题 }}", "只能写出正文，“题”是普通文字"),
        ("{{ 成文日期.日子 }}", "日期“2026年4月7日”没有“日子” — 可用的有：年、月、日。"),
        ("{{ 标题|日期 }}", "过滤器“日期”要的是日期，“题”不是"),
        ("{{ 附注|顿号 }}", "要用“附注”的值，可是它是空的"),
        ("{{ 标题 + 1 }}", "template.expression  模板“试件”（shi）的正文里的式子算不出来"),
        ("{{ 1 / 0 }}", "除数是 0"),
        ("{{ 标题.__class__ }}", "template.unsafe"),
        ("{{ 主送[9] }}", "取一个不存在的值"),
        ("{% for 人 in 主送单位 %}{% endfor %}", "用了字段“主送单位”，可是没有这个字段"),
        ("{% if 标提 %}{% endif %}", "用了字段“标提”，可是没有这个字段 — 是否想写“标题”？"),
        ("{% if false %}{{ 标提 }}{% endif %}", "用了字段“标提”，可是没有这个字段"),
        ("{{ 标提|默认('无') }}", "用了字段“标提”，可是没有这个字段"),
        ("{% include 'x' %}", "template.expression"),
    ],
)
def test_what_cannot_be_printed_names_field_template_and_paper(tmp_path: Path, tag: str, expected: str) -> None:
    kind = make_kind(tmp_path / "shi", FIELDS, word_file("首段", tag))
    text = "标题: 题\n主送: [甲, 乙]\n成文日期: 2026-04-07\n结对: JD-1\n见证: sy\n正文: 文"
    with pytest.raises(RenderError) as caught:
        fill(compile_template(kind), fields_of(kind, text))
    finding = caught.value.findings[0]
    assert expected in short(finding)
    assert finding.place.file == PAPER
    assert finding.place.where.startswith("正文")


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("{% if 附注 %}有{% else %}无{% endif %}", "无"),
        ("{{ 附注|默认('无') }}{{ 附注 or '空' }}{{ '有' if 结对.派驻.人数 else '没有' }}", "无空没有"),
        ("{% for 人 in 主送 %}{{ 人 }}{% endfor %}尾", "尾"),
        ("{{ 主送|length }}{{ 见证.上级.名称|默认('-') }}", "0-"),
        ("{% if 没有 is defined %}有{% else %}无{% endif %}", "无"),
        ("{{ '是' if 附注 == '密' else '否' }}{{ '在' if 附注 in ['甲'] else '不在' }}", "否不在"),
    ],
)
def test_blank_fields_are_false_and_empty(tmp_path: Path, tag: str, expected: str) -> None:
    kind = make_kind(tmp_path, FIELDS, word_file(tag))
    assert lines(filled(kind, "标题: 题")) == [expected]


def test_unknown_names_of_all_parts_are_reported_at_once(tmp_path: Path) -> None:
    def change(document: Document) -> None:
        document.sections[0].header.paragraphs[0].text = "{{ 丙丙 }}"

    kind = make_kind(tmp_path, FIELDS, word_file("{{ 甲甲 }}{{ 乙乙 }}", change=change), body="{{ 丁丁 }}\n")
    with pytest.raises(RenderError) as caught:
        fill(compile_template(kind), fields_of(kind, "标题: 题"))
    assert rules(caught.value) == ["template.undefined-field"] * 4
    assert [finding.place.where.split("“")[0] for finding in caught.value.findings] == [
        "body.md ",
        "正文 ",
        "正文 ",
        "页眉 ",
    ]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("成文日期", "2026年4月7日"),
        ("成文日期|中文日期", "二〇二六年四月七日"),
        ("成文日期|年月", "2026年4月"),
        ("成文日期.年 ~ '-' ~ 成文日期.月 ~ '-' ~ 成文日期.日", "2026-4-7"),
        ("12|中文数字", "十二"),
        ("成文日期.年|中文年份", "二〇二六"),
        ("4|大写数字", "肆"),
        ("结对.经费.金额", "4000.50"),
        ("结对.经费.金额|大写金额", "肆仟元零伍角"),
        ("主送|顿号", "甲、乙"),
        ("结对.受援方|map(attribute='简称')|顿号", "木垒医院、照壁山乡卫生院"),
        ("1.0349|百分数", "103.5%"),
        ("1|百分数", "100%"),
        ("(2 / 3)|百分数(0)", "67%"),
        ("结对.指标|合计('目标')", "200"),
        ("[1, 2]|合计", "3"),
        ("结对.支援方.名称", "阜康市人民医院"),
        ("支援方.简称 ~ 受援方.简称 ~ 受援方列表|length", "市医院木垒医院2"),
        ("支援方 == 结对.支援方", "是"),
        ("(支援方.支援结对|first).编号 ~ 受援方.受援结对|length", "JD-11"),
        ("结对.记录[1].月份 ~ 结对.记录[1].数据['门诊人次']", "2025年2月87"),
        ("结对.记录[0].派驻人员[0].人员.单位.简称", "市医院"),
        ("(结对|统计(2025)).合计|数量('门诊人次')", "207"),
        ("(结对|统计(2024)).合计|数量('门诊人次')", "0"),
        ("(结对|统计(年度)).指标[0].完成率 ~ (结对|统计).指标[0].评价", "103.5%完成"),
        ("(支援方|统计(2025)).支援.分结对[0].受援方|顿号", "木垒县人民医院、照壁山乡卫生院"),
        ("(支援方|统计(2025)).支援.分结对|length", "2"),
        ("(结对|统计(2025)).分月[0].月份 ~ (结对|统计(2025)).派驻人次", "2025年1月1"),
        ("0.1 + 0.2", "0.3"),
        ("true", "是"),
        ("结对.派驻.专业|length", "0"),
    ],
)
def test_filters_and_derived_parts(tmp_path: Path, expression: str, expected: str) -> None:
    kind = make_kind(tmp_path, FIELDS, word_file(f"{{{{ {expression} }}}}"))
    assert lines(filled(kind, "主送: [甲, 乙]\n成文日期: 2026-04-07\n结对: JD-1")) == [expected]


def test_a_date_value_is_a_date() -> None:
    assert DateValue.of(date(2026, 4, 7)) == date(2026, 4, 7)
    assert str(DateValue(2026, 4, 7)) == "2026年4月7日"


def test_the_bodies_of_the_paper_are_text_to_their_values(tmp_path: Path) -> None:
    kind = make_kind(tmp_path, FIELDS, word_file("{{p 正文 }}"))
    text = "标题: '# 甲 | <乙> {{ 丙 }}'\n正文: |\n  # {{ 标题 }}\n  {{ 标题 }}\n  {{ \"{{\" }}原样\n"
    shown = "# 甲 | <乙> {{ 丙 }}"
    assert lines(filled(kind, text)) == [f"一、{shown}", shown, "{{原样"]
    assert faults_of(kind, text) == []
    assert paper(text).entries
