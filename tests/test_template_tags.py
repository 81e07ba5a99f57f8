"""Every form of tag in a Word template, filled and read back with python-docx."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_BREAK

from docgen.errors import InputError, RenderError
from docgen.template.compile import compile_template, fill
from docgen.word.namespaces import WP, W
from tests.helpers.template import fields_of, filled, lines, make_kind, rules, small_workspace, word_file

DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)
TEXT_FIELDS = "标题: {类型: 文本}\n名单: {类型: 文本列表}\n说明: {类型: 多行文本}"
PAPER = "标题: 关于检查的通知\n名单: [甲, 乙, 丙]\n说明: |\n  第一行\n  第二行\t后\n"


def table_of(*rows: tuple[str, ...]) -> Callable[[Document], None]:
    """Return a change that adds a table with the given cells."""

    def change(document: Document) -> None:
        table = document.add_table(rows=0, cols=len(rows[0]))
        for cells in rows:
            for cell, text in zip(table.add_row().cells, cells, strict=True):
                cell.text = text

    return change


def cells(document: Document) -> list[list[str]]:
    """Return the cell texts of a document's first table."""
    return [[cell.text for cell in row.cells] for row in document.tables[0].rows]


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        (["题：{{ 标题 }}。"], ["题：关于检查的通知。"]),
        (["{% if 标题 %}有{% else %}无{% endif %}题"], ["有题"]),
        (["{% for 人 in 名单 %}{{ 人 }}{% if not loop.last %}、{% endif %}{% endfor %}"], ["甲、乙、丙"]),
        (["{%p if 名单 %}", "有名单", "{%p else %}", "没有", "{%p endif %}", "尾"], ["有名单", "尾"]),
        (["{%p for 人 in 名单 %}", "{{ loop.index }}.{{ 人 }}", "{%p endfor %}"], ["1.甲", "2.乙", "3.丙"]),
        (["前{%r if 标题 %}中{%r endif %}后"], ["前中后"]),
        (["前{{r 标题 }}后"], ["前关于检查的通知后"]),
        (["{#p 这一段是注释 #}", "正", "{# 注 #}文"], ["正", "文"]),
        (["甲{%- if 标题 %}", "{%- endif -%}", "乙"], ["甲乙"]),
        (["{{ 名单|顿号 }}"], ["甲、乙、丙"]),
        (["{{ 名单|逐行 }}"], ["甲\n乙\n丙"]),
        (["{{ 说明 }}"], ["第一行\n第二行\t后"]),
        (["{{ '甲<乙&丙' }}"], ["甲<乙&丙"]),
        (["{{ ‘引号’ }}"], ["引号"]),
        (["{_{ 原样 }_} {_% 原样 %_}"], ["{{ 原样 }} {% 原样 %}"]),
        (["{% set 人 = 名单[0] %}{{ 人 }}"], ["甲"]),
        (["{% macro 号(人) %}【{{ 人 }}】{% endmacro %}{{ 号(标题) }}"], ["【关于检查的通知】"]),
        (["{{ 标题 ~ '<1>' }} {{ 标题|e }} {{ 名单|join('&') }}"], ["关于检查的通知<1> 关于检查的通知 甲&乙&丙"]),
        (["｛｛ 标题 ｝｝"], ["｛｛ 标题 ｝｝"]),
    ],
)
def test_paragraph_tags(tmp_path: Path, paragraphs: list[str], expected: list[str]) -> None:
    kind = make_kind(tmp_path, TEXT_FIELDS, word_file(*paragraphs))
    assert lines(filled(kind, PAPER)) == expected


def test_a_tag_split_over_runs_by_word(tmp_path: Path) -> None:
    def change(document: Document) -> None:
        paragraph = document.add_paragraph("题：")
        for piece in ("{", "{ 标", "题 }", "}。"):
            paragraph.add_run(piece).bold = True
        paragraph.add_run(" 尾")

    kind = make_kind(tmp_path, TEXT_FIELDS, word_file(change=change))
    paragraph = filled(kind, PAPER).paragraphs[0]
    assert paragraph.text == "题：关于检查的通知。 尾"
    assert [run.bold for run in paragraph.runs if run.text][:2] == [None, True]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            [("号", "名"), ("{%tr for 人 in 名单 %}", ""), ("{{ loop.index }}", "{{ 人 }}"), ("{%tr endfor %}", "")],
            [["号", "名"], ["1", "甲"], ["2", "乙"], ["3", "丙"]],
        ),
        ([("{%tc for 人 in 名单 %}", "{{ 人 }}", "{%tc endfor %}")], [["甲", "乙", "丙"]]),
        ([("{% colspan 2 %}{{ 标题 }}",), ("下",)], [["关于检查的通知"], ["下"]]),
    ],
)
def test_table_tags(tmp_path: Path, rows: list[tuple[str, ...]], expected: list[list[str]]) -> None:
    kind = make_kind(tmp_path, TEXT_FIELDS, word_file(change=table_of(*rows)))
    data = fill(compile_template(kind), fields_of(kind, PAPER))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read("word/document.xml").decode()
    if "colspan" in str(rows):
        assert '<w:gridSpan w:val="2"/>' in xml
        assert xml.count("<w:gridCol ") == 2
        return
    assert cells(docx.Document(io.BytesIO(data))) == expected
    assert xml.count("<w:gridCol ") == max(len(row) for row in expected)


def test_cell_background_and_merges(tmp_path: Path) -> None:
    rows = [
        ("{%tr for 人 in 名单 %}", ""),
        ("{% vm %}合并", "{% cellbg 'FFEE00' %}{{ 人 }}"),
        ("{%tr endfor %}", ""),
    ]
    kind = make_kind(tmp_path, TEXT_FIELDS, word_file(change=table_of(*rows)))
    table = filled(kind, PAPER).tables[0]
    assert [cell.text for cell in table.columns[1].cells] == ["甲", "乙", "丙"]
    xml = table._tbl.xml
    assert xml.count('w:fill="FFEE00"') == 3
    assert xml.count('<w:vMerge w:val="restart"/>') == 1
    assert xml.count('<w:vMerge w:val="continue"/>') == 2


def test_a_cell_never_loses_its_last_paragraph_and_an_empty_table_goes(tmp_path: Path) -> None:
    def change(document: Document) -> None:
        cell = document.add_table(rows=1, cols=1).cell(0, 0)
        cell.text = "{%p if 名单 == [] %}"
        cell.add_paragraph("空")
        cell.add_paragraph("{%p endif %}")
        document.add_paragraph("中")
        table_of(("{%tr for 人 in 名单 if 人 == '无' %}",), ("{{ 人 }}",), ("{%tr endfor %}",))(document)

    kind = make_kind(tmp_path, TEXT_FIELDS, word_file(change=change))
    document = filled(kind, PAPER)
    assert [len(table.cell(0, 0).paragraphs) for table in document.tables] == [1]
    assert lines(document) == ["中"]


def test_headers_and_footers_are_filled(tmp_path: Path) -> None:
    def change(document: Document) -> None:
        section = document.sections[0]
        section.header.paragraphs[0].text = "眉 {{ 标题 }}"
        section.footer.paragraphs[0].text = "{% if 名单 %}脚 {{ 名单|顿号 }}{% endif %}"

    kind = make_kind(tmp_path, TEXT_FIELDS, word_file("文", change=change))
    section = filled(kind, PAPER).sections[0]
    assert section.header.paragraphs[0].text == "眉 关于检查的通知"
    assert section.footer.paragraphs[0].text == "脚 甲、乙、丙"


def test_footnotes_are_filled(tmp_path: Path) -> None:
    data = word_file("文")
    note = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes xmlns:w="http://schemas.openxmlformats.org/'
        'wordprocessingml/2006/main"><w:footnote w:id="1"><w:p><w:r><w:t>注：{{ 标题 }}</w:t></w:r></w:p></w:footnote>'
        "</w:footnotes>"
    )
    override = (
        '<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.footnotes+xml"/></Types>'
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "[Content_Types].xml":
                content = content.replace(b"</Types>", override.encode())
            new.writestr(name, content)
        new.writestr("word/footnotes.xml", note)
    kind = make_kind(tmp_path, TEXT_FIELDS, buffer.getvalue())
    with zipfile.ZipFile(io.BytesIO(fill(compile_template(kind), fields_of(kind, PAPER)))) as archive:
        assert "注：关于检查的通知" in archive.read("word/footnotes.xml").decode()


def test_drawing_ids_stay_unique_in_a_loop(tmp_path: Path) -> None:
    def change(document: Document) -> None:
        document.paragraphs[1].add_run().add_picture(io.BytesIO(DOT))

    word = word_file("{%p for 人 in 名单 %}", "{{ 人 }}", "{%p endfor %}", change=change)
    kind = make_kind(tmp_path / "kind", TEXT_FIELDS, word)
    xml = filled(kind, PAPER).element.xml
    ids = [part.split('"')[1] for part in xml.split("<wp:docPr ")[1:] for part in [part[part.index("id=") :]]]
    assert len(ids) == 3 == len(set(ids))


def test_unchanged_parts_keep_their_bytes(tmp_path: Path) -> None:
    word = word_file("{{ 标题 }}")
    kind = make_kind(tmp_path, TEXT_FIELDS, word)
    data = fill(compile_template(kind), fields_of(kind, PAPER))
    with zipfile.ZipFile(io.BytesIO(word)) as before, zipfile.ZipFile(io.BytesIO(data)) as after:
        assert after.namelist() == before.namelist()
        changed = [name for name in after.namelist() if after.read(name) != before.read(name)]
    assert changed == ["docProps/core.xml", "word/document.xml"]


def test_core_properties_come_from_the_fields_and_not_from_the_template(tmp_path: Path) -> None:
    def change(document: Document) -> None:
        properties = document.core_properties
        properties.title, properties.comments, properties.last_modified_by = "样张", "备忘", "编者"

    word = word_file("{{ 标题 }}", change=change)
    kind = make_kind(tmp_path, "标题: {类型: 文本}\n单位: {类型: 单位}\n成文日期: {类型: 日期}", word)
    properties = filled(kind, "标题: 甲 & 乙 <题>\n单位: sy\n成文日期: 2026年4月7日").core_properties
    assert properties.title == "甲 & 乙 <题>"
    assert properties.author == "阜康市人民医院"
    assert (properties.comments, properties.last_modified_by, properties.language) == ("", "", "zh-CN")
    assert properties.created is not None
    assert properties.created.isoformat()[:10] == "2026-04-07"
    assert properties.modified == properties.created
    undated = make_kind(tmp_path / "x", "标题: {类型: 文本}", word)
    assert str(filled(undated, "标题: 题").core_properties.created)[:10] == "2000-01-01"


def test_tags_in_core_properties_go_before_the_fields(tmp_path: Path) -> None:
    def change(document: Document) -> None:
        properties = document.core_properties
        properties.title, properties.author = "{{ 标题 }}（{{ 名单|顿号 }}）", "{{ 名单[0] }}"
        properties.subject, properties.keywords = "{% if 说明 %}{{ 说明 }}{% endif %}", "{{ 标题 }}"

    kind = make_kind(tmp_path, TEXT_FIELDS, word_file("文", change=change))
    properties = filled(kind, PAPER.replace("关于检查的通知", "甲 & <乙> {{ 丙 }}")).core_properties
    assert properties.title == "甲 & <乙> {{ 丙 }}（甲、乙、丙）"
    assert (properties.author, properties.subject, properties.keywords) == ("甲", "第一行 第二行 后", "")


def test_faulty_tags_in_core_properties_are_reported(tmp_path: Path) -> None:
    def broken(document: Document) -> None:
        document.core_properties.title = "{% for 人 in 名单 %}"

    with pytest.raises(InputError) as refused:
        compile_template(make_kind(tmp_path / "broken", TEXT_FIELDS, word_file("文", change=broken)))
    assert rules(refused.value) == ["template.syntax"]
    assert "的文档属性的标签写错了" in refused.value.findings[0].message
    for text, rule in (("{{ 没有 }}", "undefined-field"), ("{{ 说明 }}", "empty-field"), ("{{ 名单 }}", "not-text")):
        kind = make_kind(tmp_path / rule, TEXT_FIELDS, word_file("文", change=_titled(text)))
        with pytest.raises(RenderError) as caught:
            filled(kind, "名单: [甲]")
        assert rules(caught.value) == [f"template.{rule}"]
        assert caught.value.findings[0].place.where.startswith("文档属性")


def _titled(text: str) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        document.core_properties.title = text

    return change


def test_a_file_without_core_properties_gets_them(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word_file("{{ 标题 }}"))) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "[Content_Types].xml":
                start = content.index(b'<Override PartName="/docProps/core.xml"')
                content = content[:start] + content[content.index(b"/>", start) + 2 :]
            if name == "_rels/.rels":
                end = content.index(b"core.xml")
                start = content.rindex(b"<Relationship ", 0, end)
                content = content[:start] + content[content.index(b"/>", start) + 2 :]
            if name != "docProps/core.xml":
                new.writestr(name, content)
    kind = make_kind(tmp_path, TEXT_FIELDS, buffer.getvalue())
    assert filled(kind, PAPER).core_properties.title == "关于检查的通知"


@pytest.mark.parametrize(
    ("paragraph", "words", "message"),
    [
        ("题：{{ 标题", "题", "“{{”没有配对的“}}”"),
        ("{% if 标题 %}甲", "甲", "缺少 {% endif %}"),
        ("{% endif %}", "", "没有与它配对的开头"),
        ("{{ 标题|中文日前 }}", "中文日前", "没有名为“中文日前”的过滤器"),
        ("{% 如果 标题 %}", "如果", "不认识 {% 如果 %}"),
        ("{{ 标题 or “无” }}{{ ! }}", "", "标签里的符号不对"),
        ("{{ 标题|safe }}", "safe", "没有名为“safe”的过滤器"),
    ],
)
def test_broken_tags_name_template_part_and_words(tmp_path: Path, paragraph: str, words: str, message: str) -> None:
    kind = make_kind(tmp_path / "shijian", TEXT_FIELDS, word_file("首段", paragraph))
    with pytest.raises(InputError) as caught:
        compile_template(kind)
    finding = caught.value.findings[0]
    assert finding.rule == "template.syntax"
    assert finding.place.file == "shijian/template.docx"
    assert words in finding.place.where
    assert "“试件”（shijian）的正文" in finding.message
    assert message in finding.message


@pytest.mark.parametrize(
    ("paragraphs", "rows", "message"),
    [
        (["正文：{{p 正文 }}"], [], "p 标签所在的这一段还有别的内容"),
        (["{%p if 标题 %}{%p endif %}"], [], "p 标签所在的这一段还有别的内容"),
        ([], [("{%tr for 人 in 名单 %}", "名")], "tr 标签所在的这一行还有别的内容"),
        ([], [("{%tc for 人 in 名单 %}名",)], "tc 标签所在的这一格还有别的内容"),
    ],
)
def test_words_that_a_tag_would_swallow_are_refused(
    tmp_path: Path, paragraphs: list[str], rows: list[tuple[str, ...]], message: str
) -> None:
    change = table_of(*rows) if rows else None
    kind = make_kind(tmp_path, TEXT_FIELDS, word_file(*paragraphs, change=change))
    with pytest.raises(InputError) as caught:
        compile_template(kind)
    assert rules(caught.value)[0] == "template.tag-not-alone"
    assert message in caught.value.findings[0].message


@pytest.mark.parametrize("text", ["{%p if 标题 %}", "{%p endif %}", "{{ 标题 }}{%- if 标题 %}"])
def test_things_that_a_tag_would_swallow_are_refused(tmp_path: Path, text: str) -> None:
    def change(document: Document) -> None:
        for place in ("{%p if 标题 %}", "{%p endif %}") if "p" in text else (text, "{% endif %}"):
            paragraph = document.add_paragraph("甲" if "-" in place else "")
            if place == text:
                paragraph.add_run().add_picture(io.BytesIO(DOT))
            paragraph.add_run(place)

    kind = make_kind(tmp_path, TEXT_FIELDS, word_file(change=change))
    with pytest.raises(InputError) as caught:
        compile_template(kind)
    assert rules(caught.value) == ["template.tag-not-alone"]
    assert "标签会连同旁边的图片一起消失" in caught.value.findings[0].message


def test_a_value_in_an_attribute_is_escaped(tmp_path: Path) -> None:
    def change(document: Document) -> None:
        run = document.paragraphs[0].add_run()
        run.add_picture(io.BytesIO(DOT))
        next(run._r.iter(f"{WP}docPr")).set("descr", "图：{{ 标题 }}")

    kind = make_kind(tmp_path, "标题: {类型: 多行文本}", word_file("文", change=change))
    document = filled(kind, '标题: "甲 \\"<&>\\n乙"')
    assert [node.get("descr") for node in document.element.iter(f"{WP}docPr")] == ['图：甲 "<&>\n乙']


def test_a_value_in_the_code_of_a_field_stays_text(tmp_path: Path) -> None:
    def change(document: Document) -> None:
        run = document.paragraphs[0].add_run()._r
        code = run.makeelement(f"{W}instrText")
        code.text = 'HYPERLINK "{{ 标题 }}"'
        run.append(code)

    kind = make_kind(tmp_path, "标题: {类型: 多行文本}", word_file("文", change=change))
    document = filled(kind, '标题: "a&b\\tc\\nd"')
    assert [node.text for node in document.element.iter(f"{W}instrText")] == ['HYPERLINK "a&b\tc\nd"']


def test_broken_tags_of_all_parts_are_reported_together(tmp_path: Path) -> None:
    def change(document: Document) -> None:
        document.sections[0].header.paragraphs[0].text = "{{ 标题|甲 }}"

    kind = make_kind(tmp_path, TEXT_FIELDS, word_file("{{ 标题|乙 }}", change=change), body="首行\n{% if %}\n")
    with pytest.raises(InputError) as caught:
        compile_template(kind)
    assert rules(caught.value) == ["template.syntax"] * 3
    assert caught.value.findings[2].place.line == 2


def test_tags_that_tear_the_document_are_an_error(tmp_path: Path) -> None:
    word = word_file("{% if not 标题 %}甲", change=table_of(("乙{% endif %}",)))
    kind = make_kind(tmp_path, TEXT_FIELDS, word)
    with pytest.raises(RenderError) as caught:
        fill(compile_template(kind), fields_of(kind, "标题: 有"))
    assert rules(caught.value) == ["template.broken-xml"]
    assert caught.value.findings[0].place.file == "data/paper.yaml"


def test_a_page_break_and_fields_of_word_survive(tmp_path: Path) -> None:
    def change(document: Document) -> None:
        document.paragraphs[0].add_run().add_break(WD_BREAK.PAGE)

    kind = make_kind(tmp_path, TEXT_FIELDS, word_file("{{ 标题 }}", change=change))
    assert '<w:br w:type="page"/>' in filled(kind, PAPER, small_workspace()).element.xml
