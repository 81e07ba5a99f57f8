"""What docxtpl makes of a template, docgen makes too: compared part by part as canonical XML.

`tests/helpers/docxtpl.py` names what is not compared; where docxtpl loses or changes data docgen differs on purpose,
and `test_template_docxtpl_faults.py` holds each of those differences.
"""

from __future__ import annotations

import functools
import io
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from copy import deepcopy
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage, Listing, RichText, RichTextParagraph
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from docgen.template.binding import Fields
from docgen.template.compile import CompiledTemplate, compile_template, fill
from docgen.word.namespaces import WP, V, W
from docgen.word.package import open_package
from tests.helpers.docxtpl import (
    CORE,
    Values,
    assert_same,
    by_docgen,
    by_docxtpl,
    template_of,
    with_note,
)
from tests.helpers.template import PAPER, make_kind, saved

DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)
OTHER_DOT = DOT.replace(bytes.fromhex("f8ffff3f0005fe02fe"), bytes.fromhex("6060f80f00010401 00".replace(" ", "")))
VALUES: Mapping[str, object] = {
    "标题": "甲<乙&丙>“引”",
    "名单": ["一", "二", "三"],
    "无": [],
    "组": [{"名": "子", "数": [1, 2], "人": ["赵", "钱"]}, {"名": "丑", "数": [3, 4], "人": []}],
    "多": "第一行\n第二行\t后\t再",
    "有": True,
    "没有": False,
    "色": "FFEE00",
    "数": 3,
}


def plain(_: DocxTemplate) -> Values:
    """Return values that are nothing but data."""
    return VALUES


def rich(_: DocxTemplate) -> Values:
    """Return docxtpl's values that are markup and nothing else, besides."""
    text = RichText("粗\t<&>", bold=True, color="#FF0000")
    text.add("行\n下", style="Strong", font="eastAsia:黑体")
    text.add("段\a页\f尾", italic=True, size=28, underline="double")
    paragraph = RichTextParagraph("段落", parastyle="Heading1")
    paragraph.add(text)
    return {**VALUES, "富": text, "段": paragraph, "列": Listing("甲<&>\n乙\t丙\a新段\f新页")}


def pictured(template: DocxTemplate) -> Values:
    """Return two pictures besides."""
    return {
        **rich(template),
        "图": InlineImage(template, io.BytesIO(DOT), width=Mm(10)),
        "图二": InlineImage(template, io.BytesIO(OTHER_DOT), height=Mm(5), anchor="https://example.com"),
    }


def linked(template: DocxTemplate) -> Values:
    """Return a link besides, which `template` already knows."""
    link = RichText("链接", url_id=template.build_url_id("https://example.com/?a=1&b=2"))
    return {**pictured(template), "链": link}


def table_of(*rows: tuple[str, ...], widths: tuple[int, ...] = ()) -> Callable[[Document], None]:
    """Return a change that adds a table; a cell's lines are its paragraphs, `widths` are its columns in twips."""

    def change(document: Document) -> None:
        table = document.add_table(rows=0, cols=len(rows[0]))
        for texts in rows:
            for cell, text in zip(table.add_row().cells, texts, strict=True):
                first, *more = text.split("\n")
                cell.text = first
                for line in more:
                    cell.add_paragraph(line)
        for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=False):
            column.set(f"{W}w", str(width))

    return change


def check(folder: Path, word: bytes, values: Callable[[DocxTemplate], Values] = plain) -> bytes:
    """Fill a template both ways, compare, and return docgen's file."""
    ours = by_docgen(folder, word, values)
    assert_same(ours, by_docxtpl(word, values))
    return ours


@pytest.mark.parametrize(
    "paragraphs",
    [
        ["题：{{ 标题 }}。{{标题}}{{ 数 }}{{ 数 * 2.5 }}"],
        ["{{ 多 }}尾", "{{ 多 }}"],
        ["{% if 有 %}有{% elif 没有 %}又{% else %}无{% endif %}题"],
        ["{% for 人 in 名单 %}{{ loop.index }}{{ 人 }}{% if not loop.last %}、{% endif %}{% endfor %}"],
        ["{%p if 有 %}", "甲 {{ 标题 }}", "{%p else %}", "乙", "{%p endif %}", "尾"],
        ["{%p if 没有 %}", "甲", "{%p elif 有 %}", "乙", "{%p endif %}"],
        ["{%p for 组一 in 组 %}", "{{ 组一.名 }}", "{%p for 人 in 组一.人 %}", "{{ 人 }}", *["{%p endfor %}"] * 2],
        ["前{%r if 有 %}中{%r endif %}后{%r for 人 in 名单 %}{{ 人 }}{%r endfor %}"],
        ["{%p set 甲 = 数 + 1 %}", "{{ 甲 }}{% set 乙 = 标题 %}{{ 乙 }}"],
        ["甲{%- if 有 %}", "乙", "{%- endif -%}", "丙"],
        ["甲 {{- 标题 -}} 乙{%- for 人 in 名单 -%} {{ 人 }} {%- endfor -%}丙"],
        ["{#p 整段注释 #}", "正{# 注 #}文"],
        ["{{ 标题|upper }}{{ 名单|join('、') }}{{ 名单|length }}{{ 名单[0] }}{{ 组[1]['名'] }}{{ 标题|e }}"],
        ["{{ ‘引’ }}{{ “双” ~ 标题 }}{% if 数 > 2 and 数 < 4 %}间{% endif %}"],
        ["{_{ 原样 }_} {_% 原样 %_}"],
        ["{% macro 号(人) %}【{{ 人 }}】{% endmacro %}{{ 号(标题) }}"],
        ["{% raw %}{{ 原样 }}{% endraw %}"],
        ["{%p if 有 %}", " 两端空格 {{ 标题 }} ", "{%p endif %}"],
    ],
)
def test_paragraphs(tmp_path: Path, paragraphs: list[str]) -> None:
    check(tmp_path, template_of(*paragraphs))


@pytest.mark.parametrize(
    "rows",
    [
        [("名", "数"), ("{%tr for 行 in 组 %}", ""), ("{{ 行.名 }}", "{{ 行.数|join('、') }}"), ("{%tr endfor %}", "")],
        [("{%tr if 没有 %}", ""), ("甲", "乙"), ("{%tr else %}", ""), ("丙", "丁"), ("{%tr endif %}", "")],
        [("{%tc for 人 in 名单 %}", "{{ 人 }}", "{%tc endfor %}")],
        [("{%tc for 人 in 名单 %}", "{{ 人 }}", "{%tc endfor %}", "又"), ("a", "b", "c", "d")],
        [("甲", "{%tc if 没有 %}", "乙", "{%tc endif %}"), ("子", "{%tc if 没有 %}", "丑", "{%tc endif %}")],
        [("{%tc if 有 %}", "甲", "{%tc else %}", "乙", "{%tc endif %}")],
        [("{% colspan 名单|length %}{{ 标题 }}", "{%tc if 没有 %}", "{%tc endif %}"), ("a", "b", "c")],
        [("{% cellbg 色 %}{{ 标题 }}", "b"), ("{% cellbg '00FF00' %}c", "{% if 有 %}d{% endif %}")],
        [("{%tr for 人 in 名单 %}", ""), ("{% vm %}合{{ 标题 }}", "{{ 人 }}"), ("{%tr endfor %}", "")],
        [
            ("头", "{%tc for 人 in 名单 %}", "{% hm %}合", "{%tc endfor %}"),
            ("头", "{%tc for 人 in 名单 %}", "{{ 人 }}", "{%tc endfor %}"),
        ],
        [
            ("{%tr for 行 in 组 %}", "", "", ""),
            ("{{ 行.名 }}", "{%tc for 数 in 行.数 %}", "{{ 数 }}", "{%tc endfor %}"),
            ("{%tr endfor %}", "", "", ""),
        ],
        [
            ("{%tr for 行 in 组 %}", ""),
            ("{% vm %}{{ 行.名 }}", "{%p for 人 in 行.人 %}\n{{ loop.index }}.{{ 人 }}\n{%p endfor %}\n{{ 行.名 }}"),
            ("{%tr endfor %}", ""),
        ],
        [("{#tr 注 #}", ""), ("a", "b")],
        [("a", "{#tc 注 #}", "b"), ("甲", "{#tc 注 #}", "乙")],
    ],
)
@pytest.mark.parametrize("widths", [(), (1000, 2501, 777, 1301, 333)])
def test_tables(tmp_path: Path, rows: list[tuple[str, ...]], widths: tuple[int, ...]) -> None:
    check(tmp_path, template_of("文", change=table_of(*rows, widths=widths)))


def test_a_horizontal_merge_of_cells_that_span_already(tmp_path: Path) -> None:
    def change(document: Document) -> None:
        loop, end = "{%tc for 人 in 名单 %}", "{%tc endfor %}"
        table_of((loop, "{% hm %}合", "合", end), (loop, "{{ 人 }}", "b", end))(document)
        cell = document.tables[0].cell(0, 1)._tc
        cell.grid_span = 2
        cell.getparent().remove(cell.getnext())

    check(tmp_path, template_of(change=change))


def test_rows_and_cells_printed_whole(tmp_path: Path) -> None:
    cell = '<w:tc><w:tcPr><w:tcW w:w="0" w:type="auto"/></w:tcPr><w:p><w:r><w:t>格</w:t></w:r></w:p></w:tc>'
    values = {"行": Markup(f"<w:tr>{cell}{cell}</w:tr>"), "格": Markup(cell), "段": Markup("<w:p/>")}
    rows = [("{{tr 行 }}", ""), ("甲", "{{tc 格 }}"), ("乙", "{{p 段 }}\n丙")]
    check(tmp_path, template_of("{{p 段 }}", change=table_of(*rows)), lambda _: values)


def test_a_table_in_a_cell_of_a_loop(tmp_path: Path) -> None:
    def change(document: Document) -> None:
        table_of(("{%tr for 行 in 组 %}", "", ""), ("{{ 行.名 }}", "", ""), ("{%tr endfor %}", "", ""))(document)
        cell = document.tables[0].cell(1, 1)
        inner = cell.add_table(rows=3, cols=2)
        for row, text in zip(inner.rows, ("{%tr for 人 in 行.人 %}", "{{ 人 }}", "{%tr endfor %}"), strict=True):
            row.cells[0].text = text
        cell.add_paragraph("{{ 行.名 }}")

    values = {**VALUES, "组": [{"名": "子", "人": ["赵", "钱"]}, {"名": "丑", "人": ["孙"]}]}
    check(tmp_path, template_of(change=change), lambda _: values)


@pytest.mark.parametrize(
    "pieces",
    [
        ["{", "{ 标", "题 }", "}。"],
        ["{%p", " if 有", " %", "}"],
        ["前{", "% if 有 %", "}中{% end", "if %}后"],
        ["{{r", " 富", " }}"],
        ["{{ 组[0]", "['名'] ", "}}"],
    ],
)
def test_tags_split_over_runs(tmp_path: Path, pieces: list[str]) -> None:
    def change(document: Document) -> None:
        paragraph = document.add_paragraph("题：" if "%p" not in pieces[0] else "")
        for number, piece in enumerate(pieces):
            run = paragraph.add_run(piece)
            run.bold, run.italic = number % 2 == 0, number % 3 == 0
        if "%p" in pieces[0]:
            document.add_paragraph("{%p endif %}")

    check(tmp_path, template_of(change=change), rich)


def test_tabs_and_breaks_take_the_look_of_run_and_paragraph(tmp_path: Path) -> None:
    def change(document: Document) -> None:
        paragraph = document.add_paragraph(style="Heading 1")
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for text in ("前", "a{{ 多 }}b{{ 列 }}c", "后"):
            paragraph.add_run(text).bold = True
        table_of(("{{ 列 }}", "{{ 多 }}"))(document)

    check(tmp_path, template_of(change=change), rich)


def test_rich_text_and_listings(tmp_path: Path) -> None:
    paragraphs = ["前{{r 富 }}后{{r 富 }}", "{{p 段 }}", "{{ 列 }}", "{%p if 列 and 富 %}", "有", "{%p endif %}"]
    check(tmp_path, template_of(*paragraphs, change=table_of(("{{r 富 }}", "{{ 列 }}\n{{p 段 }}"))), rich)


def test_pictures_and_links_in_body_header_and_footer(tmp_path: Path) -> None:
    def change(document: Document) -> None:
        section = document.sections[0]
        section.header.paragraphs[0].text = "眉{{ 图 }}"
        section.footer.paragraphs[0].text = "{% if 有 %}{{ 图二 }}{% endif %}"
        document.add_paragraph().add_run().add_picture(io.BytesIO(OTHER_DOT))

    paragraphs = ["{%p for 人 in 名单 %}", "{{ 人 }}{{ 图 }}{{ 图二 }}", "{%p endfor %}", "{{r 链 }}{{ 标题 }}"]
    word = template_of(*paragraphs, change=change)
    data = check(tmp_path, word, linked)
    assert data == by_docgen(tmp_path, word, linked)
    media = [name for name in open_package(data, "甲").parts if "/media/" in name]
    assert len(media) == 2


def test_a_picture_needs_no_document(tmp_path: Path) -> None:
    word = template_of("{{ 图 }}{{ 标题 }}")
    template = compile_template(make_kind(tmp_path, "", word))
    values = {**VALUES, "图": InlineImage(None, io.BytesIO(DOT), width=Mm(10))}
    fields = Fields(template.kind, PAPER, values)
    assert_same(fill(template, fields), by_docxtpl(word, pictured))
    assert fill(template, fields) == fill(template, fields)


def test_subdocuments(tmp_path: Path) -> None:
    pytest.importorskip("docxcompose")

    def inserted(document: Document) -> None:
        document.add_paragraph("题", style="Heading 2")
        document.add_paragraph("项", style="List Number")
        document.add_picture(io.BytesIO(DOT))
        table_of(("甲", "乙"))(document)

    part = template_of("子文档 <&> {{ 不是标签 }}", change=inserted)

    def values(template: DocxTemplate) -> Values:
        written = template.new_subdoc()
        written.add_paragraph("写的").add_run("粗").bold = True
        return {**VALUES, "附": template.new_subdoc(io.BytesIO(part)), "写": written}

    word = template_of("{{ 标题 }}", "{{p 附 }}", "{{p 写 }}", change=table_of(("{{p 附 }}\n尾", "b")))
    ours = by_docgen(tmp_path, word, values)
    assert_same(ours, by_docxtpl(word, values))
    assert ours == by_docgen(tmp_path, word, values)


def test_headers_and_footers_of_all_kinds(tmp_path: Path) -> None:
    def change(document: Document) -> None:
        document.settings.odd_and_even_pages_header_footer = True
        for _ in range(2):
            section = document.sections[-1]
            section.different_first_page_header_footer = True
            for name in ("header", "footer", "first_page_header", "even_page_header", "even_page_footer"):
                place = getattr(section, name)
                place.is_linked_to_previous = False
                place.paragraphs[0].text = f"{name} {{{{ 标题 }}}}{{{{r 富 }}}}"
                place.add_paragraph("{%p for 人 in 名单 %}")
                place.add_paragraph("{{ 人 }}{{ 多 }}")
                place.add_paragraph("{%p endfor %}")
            document.add_section(WD_SECTION.NEW_PAGE)
            # A section must hold something: ours drops those that are left empty.
            document.add_paragraph("{{ 标题 }}")

    check(tmp_path, template_of("{{ 标题 }}", change=change), rich)


def test_footnotes(tmp_path: Path) -> None:
    check(tmp_path, with_note(template_of("{{ 标题 }}"), "footnote", "注：{{ 标题 }}{% if 有 %}{{ 多 }}{% endif %}"))


def test_core_properties(tmp_path: Path) -> None:
    def change(document: Document) -> None:
        properties = document.core_properties
        properties.title = "{{ 标题 }}（{{ 数 }}）"
        properties.subject = "{% if 有 %}有{% endif %}"
        properties.author = "{{ 名单|join('、') }}"
        properties.comments = "{{ 组[0].名 }}"
        properties.identifier = "{# 注 #}编号{{ 数 }}"
        properties.language = "{{ 'zh-CN' }}"

    values = {**VALUES, "标题": "甲“引”"}
    word = template_of("{{ 标题 }}", change=change)
    both = [
        docx.Document(io.BytesIO(data)).core_properties
        for data in (by_docgen(tmp_path, word, lambda _: values), by_docxtpl(word, lambda _: values))
    ]
    names = ("title", "subject", "author", "comments", "identifier", "language")
    ours, theirs = ([getattr(properties, name) for name in names] for properties in both)
    assert ours == theirs == ["甲“引”（3）", "有", "一、二、三", "子", "编号3", "zh-CN"]
    assert CORE in open_package(word, "甲").parts


@pytest.mark.parametrize("paragraphs", [["{{ 标题 }}"], ["没有标签"], ["{%p for 人 in 名单 %}", "{{ 人 }}"]])
def test_drawings_are_numbered(tmp_path: Path, paragraphs: list[str]) -> None:
    def change(document: Document) -> None:
        for _ in range(2):
            document.add_picture(io.BytesIO(DOT))
        for drawing in document.element.iter(f"{WP}docPr"):
            drawing.set("id", "7")
        if "for" in paragraphs[0]:
            document.add_paragraph("{%p endfor %}")

    check(tmp_path, template_of(*paragraphs, change=change))


def test_a_grid_that_never_fitted_is_mended(tmp_path: Path) -> None:
    def change(document: Document) -> None:
        table_of(("a", "b", "c"), ("{{ 标题 }}", "e", "f"), widths=(1001, 2002, 3003))(document)
        table_of(("a", "b"), widths=(1001, 2002))(document)
        first, second = (table._tbl.tblGrid for table in document.tables)
        first.remove(first[-1])
        second.append(deepcopy(second[-1]))

    check(tmp_path, template_of(change=change))


def test_a_form_with_everything_at_once(tmp_path: Path) -> None:
    rows = [
        ("{% cellbg 色 %}名", "{%tc for 人 in 名单 %}", "{{ 人 }}", "{%tc endfor %}"),
        ("{%tr for 行 in 组 %}", "", "", ""),
        ("{% vm %}{{ 标题 }}", "{%tc for 人 in 名单 %}", "{{ 行.名 }}{{ 多 }}{{r 富 }}", "{%tc endfor %}"),
        ("{%tr endfor %}", "", "", ""),
        ("合计", "{%tc for 人 in 名单 %}", "{% hm %}{{ 数 }}", "{%tc endfor %}"),
    ]
    paragraphs = ["{{ 标题 }}", "{%p for 行 in 组 %}", "{{ 图 }}", "{%p endfor %}", "{{p 段 }}", "{{ 列 }}"]
    check(tmp_path, template_of(*paragraphs, change=table_of(*rows)), pictured)


def test_text_boxes_and_content_controls(tmp_path: Path) -> None:
    texts = ("{%p for 人 in 名单 %}", "{{ 人 }}{{ 标题 }}", "{%p endfor %}", "{{r 富 }}")
    inner = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in texts)
    box = f"<v:textbox><w:txbxContent>{inner}</w:txbxContent></v:textbox>"
    box = f'<w:pict><v:shape xmlns:v="{V[1:-1]}">{box}</v:shape></w:pict>'
    control = f"<w:sdt><w:sdtContent>{inner}</w:sdtContent></w:sdt>"

    def change(document: Document) -> None:
        shape = parse_xml(f'<w:p xmlns:w="{W[1:-1]}"><w:r>{box}</w:r></w:p>')
        document.element.body.insert(0, shape)
        document.element.body.insert(0, parse_xml(control.replace("<w:sdt>", f'<w:sdt xmlns:w="{W[1:-1]}">', 1)))

    values = {**VALUES, "富": RichText("粗", bold=True)}
    check(tmp_path, template_of("{{ 标题 }}", change=change), lambda _: values)


@functools.cache
def printed_everywhere() -> tuple[CompiledTemplate, bytes]:
    """Return a template that prints 值 in every place of a text, and its Word file."""

    def change(document: Document) -> None:
        table_of(("{% cellbg 'FFFFFF' %}{{ 值 }}", "{{ 值 }}尾"))(document)
        document.sections[0].header.paragraphs[0].text = "眉{{ 值 }}"
        document.add_paragraph().add_run("{{ 值 }}").bold = True

    word = template_of("{{ 值 }}", "{% if 值 %}前{{ 值 }}后{% endif %}", change=change)
    with tempfile.TemporaryDirectory() as folder:
        return compile_template(make_kind(Path(folder), "", word)), word


# Not among them: what docxtpl loses or changes (control characters, lone carriage returns, its escapes of braces).
TEXTS = st.text(st.sampled_from("甲〔𠮷é &<>\"'“”{}%#_/\\;\n\t\u3000\xa0z")).filter(
    lambda text: not any(escape in text for escape in ("{_{", "}_}", "{_%", "%_}"))
)


@settings(max_examples=40, deadline=None)
@given(TEXTS)
def test_any_text(text: str) -> None:
    compiled, word = printed_everywhere()
    ours = fill(compiled, Fields(compiled.kind, PAPER, {"值": text}))
    assert_same(ours, by_docxtpl(word, lambda _: {"值": text}))


def contents(template: DocxTemplate) -> dict[str, bytes]:
    """Return the parts of a document as it stands; the file itself would hold the time of its saving."""
    with zipfile.ZipFile(io.BytesIO(saved(template.get_docx()))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_template_and_the_document_stay_as_they_were(tmp_path: Path) -> None:
    word = template_of("{{ 图 }}{{r 链 }}")
    template = DocxTemplate(io.BytesIO(word))
    values = linked(template)
    before = contents(template)
    compiled = compile_template(make_kind(tmp_path, "", word))
    first = fill(compiled, Fields(compiled.kind, PAPER, values), template)
    assert fill(compiled, Fields(compiled.kind, PAPER, values), template) == first
    assert contents(template) == before
