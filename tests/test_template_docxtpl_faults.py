"""Where docxtpl loses, changes or executes data, docgen differs on purpose; both sides are shown."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.oxml import OxmlElement
from docx.shared import Mm
from docx.text.paragraph import Paragraph
from docxtpl import DocxTemplate, InlineImage, Listing, RichText, RichTextParagraph

from docgen.errors import DocgenError, RenderError
from docgen.template.binding import Fields
from docgen.template.compile import compile_template, fill
from docgen.word.namespaces import W
from docgen.word.package import open_package
from tests.helpers.docxtpl import Values, by_docgen, by_docxtpl, main_xml, template_of, with_note
from tests.helpers.template import PAPER, lines, make_kind, rules
from tests.test_template_docxtpl import DOT, table_of


def both(folder: Path, word: bytes, values: Values) -> tuple[bytes, bytes]:
    """Return docgen's and docxtpl's file."""
    return by_docgen(folder, word, lambda _: values), by_docxtpl(word, lambda _: values)


def texts(folder: Path, word: bytes, values: Values) -> tuple[list[str], list[str]]:
    """Return the paragraphs of docgen's and of docxtpl's file."""
    ours, theirs = (lines(docx.Document(io.BytesIO(data))) for data in both(folder, word, values))
    return ours, theirs


def refused(folder: Path, word: bytes, values: Callable[[DocxTemplate], Values]) -> list[str]:
    """Return the rules of the findings with which docgen refuses."""
    with pytest.raises(DocgenError) as caught:
        by_docgen(folder, word, values)
    return rules(caught.value)


def columns(data: bytes) -> list[int]:
    """Return how many columns the grid of each table has."""
    tables = docx.Document(io.BytesIO(data)).element.iter(f"{W}tbl")
    return [len(table.find(f"{W}tblGrid")) for table in tables]


@pytest.mark.parametrize(
    ("paragraph", "value", "ours", "theirs"),
    [
        ("前{{r 值 }}后", "甲&乙", "前甲&乙后", "前后"),  # a text outside of w:t
        ("{{ 值 }}", "{_{ 值 }_} %_}", "{_{ 值 }_} %_}", "{{ 值 }} %}"),  # the escapes of a template, in data
        ("{{ '甲&乙' ~ 值 }}", "丙", "甲&乙丙", "甲&amp;乙丙"),  # XML's escape inside of a tag
        ("{{ 值 }}", True, "是", "True"),
        ("{{ 值 }}", "甲\r乙", "甲\n乙", "甲\n乙"),
        ("{{ 值 }}", 0.1 + 0.2, "0.3", "0.30000000000000004"),
    ],
)
def test_printed_values(tmp_path: Path, paragraph: str, value: object, ours: str, theirs: str) -> None:
    shown = texts(tmp_path, template_of(paragraph), {"值": value})
    assert shown == ([ours], [theirs])


@pytest.mark.parametrize(
    ("paragraph", "value", "rule", "theirs"),
    [
        ("{{p 值 }}", "甲", "body-place", []),  # a text among paragraphs
        ("{{ 值 }}", "甲\x01乙", "character", ["甲乙"]),
        ("{{ 值 }}", "甲\a乙", "character", ["甲", "乙"]),  # a control character of data makes a paragraph
        ("{{ 没有 }}", "", "undefined-field", [""]),
        ("{{ 值.没有 }}", {}, "undefined-field", [""]),
        ("{{ 值 }}", None, "not-text", ["None"]),
        ("{{ 值 }}", ["甲"], "not-text", ["['甲']"]),
        ("{{ 值 }}", RichText("甲"), "object-place", [""]),
        ("{{p 值 }}", RichText("甲"), "object-place", []),
        ("{{r 值 }}", RichTextParagraph("甲"), "object-place", [""]),
        ("{{ 值 }}", Listing("甲\x01乙"), "character", ["甲乙"]),
        ("{%p if 值 %}甲", "有", "tag-not-alone", []),
    ],
)
def test_what_docxtpl_loses_is_refused(
    tmp_path: Path, paragraph: str, value: object, rule: str, theirs: list[str]
) -> None:
    word = template_of(paragraph, *(["{%p endif %}"] if "if" in paragraph else []))
    assert refused(tmp_path, word, lambda _: {"值": value}) == [f"template.{rule}"]
    assert lines(docx.Document(io.BytesIO(by_docxtpl(word, lambda _: {"值": value})))) == theirs


def test_data_in_footnotes_is_not_executed(tmp_path: Path) -> None:
    def change(document: Document) -> None:
        document.add_section(WD_SECTION.NEW_PAGE)

    word = template_of("文", change=change)
    ours, theirs = both(tmp_path, with_note(word, "footnote", "{{ 值 }}"), {"值": "{{ 6 * 7 }}"})
    assert "{{ 6 * 7 }}" in part_text(ours, "word/footnotes.xml")
    assert ">42<" in part_text(theirs, "word/footnotes.xml")  # once for each section


def part_text(data: bytes, name: str) -> str:
    """Return the XML of a part."""
    return open_package(data, "试件.docx").parts[name].decode()


def test_endnotes_are_filled_too(tmp_path: Path) -> None:
    word = with_note(template_of("文"), "endnote", "{{ 值 }}")
    ours, theirs = both(tmp_path, word, {"值": "甲"})
    assert "甲" in part_text(ours, "word/endnotes.xml")
    assert "值" in part_text(theirs, "word/endnotes.xml")


def test_core_properties_are_plain_text(tmp_path: Path) -> None:
    def change(document: Document) -> None:
        document.core_properties.title = "{{ 值 }}"
        document.core_properties.last_modified_by = "编者"

    files = both(tmp_path, template_of("文", change=change), {"值": "甲&乙"})
    ours, theirs = (docx.Document(io.BytesIO(data)).core_properties for data in files)
    assert (ours.title, theirs.title) == ("甲&乙", "甲&amp;乙")
    assert (ours.last_modified_by, theirs.last_modified_by) == ("", "编者")


def test_a_grid_counts_what_rows_really_span(tmp_path: Path) -> None:
    spanned = template_of(change=table_of(("{% colspan 3 %}{{ 值 }}", "b"), ("c", "d")))
    assert [columns(data) for data in both(tmp_path / "span", spanned, {"值": "甲"})] == [[4], [2]]

    def inner(document: Document) -> None:
        table_of(("{{ 值 }}", "b"))(document)
        cell = document.tables[0].cell(0, 0)
        cell.add_table(rows=1, cols=3)
        cell.add_paragraph()

    files = both(tmp_path / "in", template_of(change=inner), {"值": "甲"})
    assert [columns(data) for data in files] == [[2, 3], [3, 3]]

    def left_out(document: Document) -> None:
        table_of(("{{ 值 }}", "b"))(document)
        table = document.tables[0]._tbl
        for name in ("gridBefore", "gridAfter"):
            mark = OxmlElement(f"w:{name}")
            mark.set(f"{W}val", "1")
            table.tr_lst[0].get_or_add_trPr().append(mark)
            table.tblGrid.add_gridCol()
        for column in table.tblGrid.gridCol_lst:
            column.set(f"{W}w", "1000")

    assert [columns(data) for data in both(tmp_path / "out", template_of(change=left_out), {"值": "甲"})] == [[4], [2]]


def test_tables_without_grid_or_widths_do_not_stop(tmp_path: Path) -> None:
    def change(document: Document) -> None:
        table_of(("{{ 值 }}", "b"))(document)
        table = document.tables[0]._tbl
        table.remove(table.tblGrid)

    word = template_of(change=change)
    with pytest.raises(AttributeError):
        by_docxtpl(word, lambda _: {"值": "甲"})
    assert ">甲<" in main_xml(by_docgen(tmp_path, word, lambda _: {"值": "甲"}))


def test_grids_of_headers_are_mended_too(tmp_path: Path) -> None:
    def change(document: Document) -> None:
        table = document.sections[0].header.add_table(1, 3, Mm(100))
        for cell, text in zip(table.rows[0].cells, ("{%tc for 人 in 值 %}", "{{ 人 }}", "{%tc endfor %}"), strict=True):
            cell.text = text

    ours, theirs = both(tmp_path, template_of(change=change), {"值": "甲乙丙丁"})
    counts = [part_text(data, "word/header1.xml").count("<w:gridCol ") for data in (ours, theirs)]
    assert counts == [4, 3]


def test_drawings_of_a_header_differ_in_a_loop(tmp_path: Path) -> None:
    def change(document: Document) -> None:
        header = document.sections[0].header
        for text in ("{%p for 人 in 值 %}", "{{ 图 }}", "{%p endfor %}"):
            header.add_paragraph(text)

    def values(template: DocxTemplate) -> Values:
        return {"值": "甲乙", "图": InlineImage(template, io.BytesIO(DOT))}

    word = template_of("{{ 图 }}", change=change)
    ids = [
        [piece.split('"')[1] for piece in part_text(data, "word/header1.xml").split("<wp:docPr id=")[1:]]
        for data in (by_docgen(tmp_path, word, values), by_docxtpl(word, values))
    ]
    assert [len(set(one)) for one in ids] == [2, 1]
    assert "1001" not in ids[0]  # nor one of the body's


def test_a_cell_keeps_a_paragraph_and_a_table_a_row(tmp_path: Path) -> None:
    rows = [("{%p if 值 %}\n甲\n{%p endif %}",)]
    ours, theirs = both(tmp_path / "cell", template_of(change=table_of(*rows)), {"值": ""})
    assert [main_xml(data).count("</w:tcPr></w:tc>") for data in (ours, theirs)] == [0, 1]
    word = template_of(change=table_of(("{%tr for 人 in 值 %}",), ("{{ 人 }}",), ("{%tr endfor %}",)))
    assert [columns(data) for data in both(tmp_path / "table", word, {"值": ""})] == [[], [0]]


def test_a_listing_does_not_copy_the_end_of_a_section(tmp_path: Path) -> None:
    def change(document: Document) -> None:
        document.add_section(WD_SECTION.NEW_PAGE)
        end = document.element.body[0]
        Paragraph(end, document._body).add_run("{{ 值 }}")
        document.add_paragraph("文")

    word = template_of(change=change)
    files = both(tmp_path, word, {"值": Listing("甲\a乙\a丙")})
    assert [len(docx.Document(io.BytesIO(data)).sections) for data in files] == [2, 4]
    first = docx.Document(io.BytesIO(files[0])).element.body
    assert [node.find(f"{W}pPr/{W}sectPr") is not None for node in first[:3]] == [False, False, True]


def test_a_section_that_a_condition_leaves_empty_makes_no_blank_page(tmp_path: Path) -> None:
    def change(document: Document) -> None:
        document.add_paragraph("{%p if 值 %}")
        document.add_paragraph("甲")
        document.add_paragraph("{%p endif %}")
        document.add_section(WD_SECTION.NEW_PAGE)
        document.add_paragraph("文")

    files = both(tmp_path, template_of(change=change), {"值": ""})
    assert [len(docx.Document(io.BytesIO(data)).sections) for data in files] == [1, 2]


def test_a_listing_breaks_no_paragraph_inside_a_link(tmp_path: Path) -> None:
    def change(document: Document) -> None:
        link = document.add_paragraph()._p.makeelement(f"{W}hyperlink")
        run = document.add_paragraph("{{ 值 }}")._p
        link.extend(list(run))
        run.append(link)

    word = template_of(change=change)
    assert refused(tmp_path, word, lambda _: {"值": Listing("甲\a乙")}) == ["template.object-place"]
    assert ">乙<" in main_xml(by_docgen(tmp_path, word, lambda _: {"值": Listing("甲\t乙\n丙")}))


def test_pictures_in_a_run_of_their_own(tmp_path: Path) -> None:
    def values(template: DocxTemplate) -> Values:
        return {"图": InlineImage(template, io.BytesIO(DOT))}

    word = template_of("前{{r 图 }}后")
    files = by_docgen(tmp_path, word, values), by_docxtpl(word, values)
    assert [main_xml(data).count("<w:drawing>") for data in files] == [1, 0]


def test_broken_pictures_and_links(tmp_path: Path) -> None:
    def in_header(document: Document) -> None:
        document.sections[0].header.paragraphs[0].text = "{{r 链 }}"

    def values(template: DocxTemplate) -> Values:
        return {
            "链": RichText("链", url_id=template.build_url_id("https://example.com")),
            "图": InlineImage(template, str(tmp_path / "没有.png")),
            "坏": InlineImage(template, io.BytesIO(b"no picture")),
        }

    assert refused(tmp_path, template_of("{{ 图 }}{{ 坏 }}"), values) == ["template.picture"]
    assert refused(tmp_path, template_of("{{ 坏 }}"), values) == ["template.picture"]
    assert refused(tmp_path, template_of("{{p 图 }}"), values) == ["template.object-place"]
    assert refused(tmp_path, template_of(change=in_header), values) == ["template.broken-link"]
    assert refused(tmp_path, with_note(template_of("文"), "footnote", "{{ 坏 }}"), values) == ["template.object-place"]


def test_values_must_be_made_on_the_given_document(tmp_path: Path) -> None:
    word = template_of("{{r 链 }}")
    compiled = compile_template(make_kind(tmp_path, "", word))
    strange = DocxTemplate(io.BytesIO(template_of("别的")))
    replaced = DocxTemplate(io.BytesIO(word))
    replaced.replace_pic("甲.png", io.BytesIO(DOT))
    values: Mapping[str, object] = {"链": RichText("链", url_id=strange.build_url_id("https://example.com"))}
    for document, rule in ((None, "broken-link"), (strange, "document"), (replaced, "document")):
        with pytest.raises(RenderError) as caught:
            fill(compiled, Fields(compiled.kind, PAPER, values), document)
        assert rules(caught.value) == [f"template.{rule}"]


def test_a_subdocument_of_another_document_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("docxcompose")
    word = template_of("{{p 附 }}")
    compiled = compile_template(make_kind(tmp_path, "", word))
    made_on = DocxTemplate(io.BytesIO(word))
    fields = Fields(compiled.kind, PAPER, {"附": made_on.new_subdoc()})
    for document in (None, DocxTemplate(io.BytesIO(word))):
        with pytest.raises(RenderError) as caught:
            fill(compiled, fields, document)
        assert rules(caught.value) == ["template.document"]
