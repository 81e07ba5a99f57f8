"""Files that other programs write: python-docx and LibreOffice."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.page.model import PageField, Table
from docgen.word import read_document
from tests.helpers.libreoffice import PATIENCE, needs_libreoffice
from tests.helpers.word import blocks, outline, paragraph, read, table, tbl, tc, text
from tests.helpers.word import p as make_p
from tests.helpers.word import parts as make_parts

# What XML cannot hold; python-docx escapes the control characters of its own accord.
LETTERS = st.characters(
    codec="utf-8",
    exclude_characters=[*map(chr, range(32)), "\x7f", "\ufffe", "\uffff"],
)


def _saved(document: docx.document.Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_the_default_template_of_python_docx() -> None:
    made = docx.Document()
    made.add_heading("年度总结", 1)
    made.add_paragraph("第一段\t甲\n乙")
    made.add_paragraph("条目", style="List Number")
    made.add_paragraph("条目", style="List Number")
    grid = made.add_table(2, 2, style="Table Grid")
    for index, cell in enumerate(grid._cells):
        cell.text = f"格{index}"
    document, findings = read_document(_saved(made), "甲.docx")
    assert not findings
    assert outline(document).split("\n") == [
        "heading 1|居左|14pt|年度总结",
        "Normal|居左|11pt|第一段⇥甲⏎乙",
        "List Number|居左|11pt|1.⇥条目",
        "List Number|居左|11pt|2.⇥条目",
        "表|2行|2列",
        *(f"  Normal|居左|11pt|格{index}" for index in range(4)),
    ]
    borders = table(document).rows[0].cells[0].borders
    assert None not in (borders.top, borders.right, borders.bottom, borders.left)


@settings(max_examples=40, deadline=None)
@given(st.text(LETTERS, max_size=60))
def test_any_text_comes_out_as_it_went_in(content: str) -> None:
    made = docx.Document()
    made.add_paragraph(content)
    made.add_table(1, 1).cell(0, 0).text = content
    document, _ = read_document(_saved(made), "甲.docx")
    assert text(document) == f"{content}\n{content}"


def test_a_picture_of_python_docx(tmp_path: Path) -> None:
    from docx.shared import Pt

    from tests.helpers.word import PIXEL

    made = docx.Document()
    made.add_picture(io.BytesIO(PIXEL), width=Pt(72), height=Pt(36))
    document, findings = read_document(_saved(made), "甲.docx")
    assert not findings
    picture = paragraph(document).inlines[0]
    assert (picture.width, picture.height) == (72.0, 36.0)  # type: ignore[union-attr]


@needs_libreoffice
def test_a_file_saved_by_libreoffice(tmp_path: Path) -> None:
    source = tmp_path / "a.docx"
    source.write_bytes(_sample())
    subprocess.run(
        [
            "soffice",
            "--headless",
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--convert-to",
            "docx:MS Word 2007 XML",
            "--outdir",
            str(tmp_path / "out"),
            str(source),
        ],
        check=True,
        capture_output=True,
        timeout=PATIENCE,
    )
    ours, _ = read_document(_sample(), "a.docx")
    theirs, findings = read_document((tmp_path / "out" / "a.docx").read_bytes(), "b.docx")
    assert text(theirs) == text(ours)
    assert [block.text for block in blocks(theirs) if not isinstance(block, Table)] == [
        block.text for block in blocks(ours) if not isinstance(block, Table)
    ]
    body = paragraph(theirs, 1)
    assert (body.style.line_rule, round(body.style.line, 2), body.style.align) == ("exact", 28.95, "justify")
    assert table(theirs).columns == pytest.approx(table(ours).columns, abs=0.5)
    footer = theirs.sections[0].footers.default
    assert footer is not None
    assert any(isinstance(inline, PageField) for inline in footer[0].inlines)  # type: ignore[union-attr]
    assert "word.unsupported" not in [finding.rule for finding in findings]


def _sample() -> bytes:
    from docgen.word import write_package

    styles = """<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
    <w:style w:type="paragraph" w:styleId="b"><w:name w:val="公文正文"/><w:basedOn w:val="a"/><w:pPr>
    <w:spacing w:line="579" w:lineRule="exact"/><w:ind w:firstLine="640"/><w:jc w:val="both"/></w:pPr>
    <w:rPr><w:rFonts w:ascii="仿宋_GB2312" w:eastAsia="仿宋_GB2312"/><w:sz w:val="32"/></w:rPr></w:style>"""
    body = (
        make_p("关于开展检查的通知", ppr='<w:jc w:val="center"/>')
        + make_p("各单位按要求做好准备，报送 2 份材料。", ppr='<w:pStyle w:val="b"/>')
        + tbl(tc("甲") + tc("乙"), grid=(3000, 4000))
        + make_p("结束")
        + '<w:sectPr><w:footerReference w:type="default" r:id="f1"/><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
    )
    footer = '<w:p><w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p>'
    return write_package(make_parts(body, styles=styles, stories={"f1": footer}))


def test_the_sample_reads_without_a_finding() -> None:
    assert not read_document(_sample(), "a.docx")[1]
    assert read("")[0].sections[0].blocks == ()
