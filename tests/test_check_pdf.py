"""Rules over measured PDFs: a sound paper gives nothing, and each planted fault its rule, place and figures."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import partial
from pathlib import Path

import pypdfium2
import pytest

from docgen.check.pdf import check_pdf
from docgen.check.pdf.faces import face_classes, plain_name
from docgen.check.pdf.measure import measure
from docgen.check.pdf.paper import Paper
from docgen.check.pdf.registry import run
from docgen.check.pdf.sheet import Piece, Reach, Row
from docgen.check.registry import rules
from docgen.errors import Finding, InputError, Severity
from docgen.page.model import Document, Section
from docgen.pdf import get_engine
from tests.helpers.check_pdf import Sample, document_of, pdf_of
from tests.helpers.libreoffice import needs_libreoffice, render

SOUND = Sample()


def findings(sample: Sample, standard: str = "auto") -> tuple[Finding, ...]:
    return check_pdf(pdf_of(sample), "通知.pdf", standard)


def told(found: tuple[Finding, ...]) -> list[str]:
    """Return each finding as rule, place, expected and found, for comparison."""
    return [f"{item.rule.removeprefix('check.pdf-')}|{item.place.where}|{item.expected}|{item.found}" for item in found]


def test_a_sound_paper_gives_no_finding() -> None:
    assert told(findings(SOUND)) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"paper": (216.0, 303.0), "right": 32.0, "bottom": 41.0}, "page-size|第1页|210×297 毫米|216×303 毫米"),
        ({"left": 33.0, "right": 21.0}, "left-margin|第1页|28±1 毫米|33 毫米"),
        ({"right": 34.0}, "text-width|第1页|156 毫米|148 毫米"),
        ({"top": 30.0, "bottom": 35.0}, "top-margin|第2页第1行|37±1 毫米起|33 毫米"),
        ({"bottom": 20.0}, "type-area|第1页第14行|距纸上边缘 262 毫米以内|272 毫米"),
        ({"bottom": 72.0, "imprint": False}, "page-filled|第1页|22 行|少 4 行"),
        ({"pitch": 33.0}, "lines|第1页第2行|22 行|19 行"),
        ({"pitch": 28.0}, "lines|第1页第2行|28.95 磅|28.0 磅"),
        ({"align": "left", "size": 15.0}, "body-size|第1页第2行|三号（16 磅）|15 磅"),
        ({"spacing": 0.0}, "characters|第1页第6行|28 字|27 字"),
        ({"face": "宋体"}, "body-face|第1页第2行|仿宋|宋体"),
        ({"heading_face": "楷体_GB2312"}, "heading-face|第1页第5行|黑体|楷体"),
        ({"title_face": "黑体"}, "title-face|第1页第3行|小标宋|黑体"),
        ({"title_size": 18.0}, "title-face|第1页第3行|二号（22 磅）|18 磅"),
        ({"color": "#0000ff"}, "color|第1页第2行|黑色|#0000FF"),
        ({"mark_top": 62.0}, "mark|第1页第1行|距版心上边缘 35 毫米|距纸上边缘 62 毫米"),
        ({"line_gap": 8.0}, "red-line|版头分隔线|4 毫米|8 毫米"),
        ({"line_indent": 10.0}, "red-line|版头分隔线|156 毫米|136 毫米"),
        ({"red_line": False}, "red-line|第1页第2行|红色分隔线|没有"),
        ({"recipients": 32}, "body-first-page|第1页|首页显示正文|没有正文"),
        ({"sign_on_new_page": True}, "signature-page|第4页|有正文|没有正文"),
        ({"imprint_rise": 20.0}, "imprint-place|第3页第10行|262 毫米|241 毫米"),
        ({"imprint_lines": ()}, "imprint-place|第3页第10行|首末分隔线|0 条线"),
        ({"imprint_lines": (0.35, 0.25, 0.9)}, "imprint-lines|第3页第10行|首末线 0.35 毫米|0.90 毫米"),
        ({"imprint_size": 16.0}, "imprint-size|第3页第10行|四号（14 磅）|16 磅"),
        ({"after_imprint": True}, "imprint-place|第3页第10行|最后一页|第3页"),
        ({"numbered": False}, "page-number|第1页|有页码|没有页码"),
        ({"number_align": ("center", "center")}, "page-number|第1页第13行|单页居右、双页居左，空一字|居中"),
        ({"number_distance": 12.0}, "page-number|第1页第13行|版心下边缘之下 7 毫米|12 毫米"),
        ({"page_number": "- {} -"}, "page-number-form|第1页第13行|— 1 —|-1-"),
        ({"number_face": "黑体"}, "page-number-form|第1页第13行|宋体|黑体"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
def test_a_planted_fault_is_found_with_its_place_and_figures(change: dict[str, object], expected: str) -> None:
    found = told(findings(replace(SOUND, **change)))  # type: ignore[arg-type]
    assert expected in found
    assert len(found) <= 4


@pytest.mark.parametrize(
    "change",
    [{"mark_top": 62.0}, {"line_gap": 8.0}, {"red_line": False}, {"numbered": False}, {"title_size": 18.0},
     {"color": "#0000ff"}, {"face": "宋体"}, {"imprint_lines": ()}, {"page_number": "- {} -"}, {"pitch": 28.0},
     {"sign_on_new_page": True}, {"imprint_size": 16.0}, {"recipients": 32, "paragraphs": 7}],
    ids=lambda value: "-".join(value),
)  # fmt: skip
def test_one_cause_is_one_finding(change: dict[str, object]) -> None:
    found = findings(replace(SOUND, **change))  # type: ignore[arg-type]
    assert len({item.rule for item in found}) == len(found) == 1


def test_equal_faults_are_counted() -> None:
    (finding,) = findings(replace(SOUND, numbered=False))
    assert (finding.count, finding.severity, finding.clause) == (3, Severity.ERROR, "7.5")
    assert "共 3 处" in finding.message


def test_a_ragged_edge_is_found() -> None:
    found = told(
        findings(replace(SOUND, align="left", sentence="全市2026年选派医务人员98人到木垒县工作，完成率达到98.5%以上，"))
    )
    assert any(item.startswith("even-edge|") for item in found)


def test_a_paper_of_2009_is_held_against_the_standard_of_1999() -> None:
    old = replace(SOUND, date="二〇〇九年四月七日", mark_top=62.0, imprint_size=16.0)
    assert told(findings(old)) == []
    assert [item.rule for item in findings(old, "2012")] == ["check.pdf-mark", "check.pdf-imprint-size"]


def test_a_paper_without_head_and_imprint_is_judged_by_its_page_only() -> None:
    assert told(findings(replace(SOUND, mark="", imprint=False, date=""))) == []


def test_landscape_pages_are_left_alone() -> None:
    document = document_of(SOUND)
    (upright,) = document.sections
    wide = Section(
        document_of(replace(SOUND, mark="", imprint=False, paragraphs=7)).sections[0].blocks,
        width=upright.height,
        height=upright.width,
        margin_left=99.0,
        margin_right=105.0,
        margin_top=79.0,
        margin_bottom=74.0,
    )
    made = get_engine("weasyprint").render(Document((wide,)), "表.docx").pdf
    assert told(check_pdf(made, "表.pdf")) == []


def sample(root: Path, kind: str) -> Paper:
    """Return the measured sample paper of a shipped kind."""
    from docgen.batch.single import render_paper

    made = render_paper(root / "templates" / kind / "sample.yaml", formats=("pdf",)).forms["pdf"]
    return Paper("公文.pdf", "2012", measure(made, "公文.pdf").sheets)


def moved(paper: Paper, *, rulings: float = 0.0, red_rows: float = 0.0) -> Paper:
    """Return a paper whose red lines, or whose red rows, stand lower on the first page by so many millimetres."""
    first = paper.sheets[0]
    lines = tuple(
        replace(line, top=line.top + rulings, bottom=line.bottom + rulings) if line.is_red else line
        for line in first.rulings
    )
    rows = tuple(
        Row(1, row.number, tuple(piece._replace(reach=partial(_lowered, piece, red_rows)) for piece in row.pieces))
        if row.is_red
        else row
        for row in first.rows
    )
    return Paper(paper.name, paper.standard, (replace(first, rulings=lines, rows=rows), *paper.sheets[1:]))


def _lowered(piece: Piece, shift: float, index: int) -> Reach:
    above, below = piece.reach(index)
    return above - shift, below


@pytest.mark.parametrize(
    ("kind", "shift", "expected"),
    [
        ("letter", {"rulings": 5.0}, ["letter-lines|第1页|20 毫米|15 毫米", "letter-lines|第1页|4 毫米|9 毫米"]),
        ("letter", {"red_rows": 6.0}, ["mark|第1页第1行|距纸上边缘 30 毫米|距纸上边缘 36 毫米"]),
        ("order", {"red_rows": -9.0}, ["mark|第1页第1行|距版心上边缘 20 毫米|距纸上边缘 48 毫米"]),
        ("minutes", {"red_rows": -9.0}, ["mark|第1页第1行|距版心上边缘 35 毫米|距纸上边缘 63 毫米"]),
    ],
)
def test_special_forms_have_their_own_places(
    root: Path, kind: str, shift: dict[str, float], expected: list[str]
) -> None:
    paper = sample(root, kind)
    assert told(run(paper)) == []
    assert told(run(moved(paper, **shift))) == expected


def test_a_turned_page_is_measured_as_it_is_seen() -> None:
    data = pdf_of(SOUND)
    straight = measure(data, "a").sheets[1]
    with pypdfium2.PdfDocument(data) as document:
        buffer = io.BytesIO()
        document[1].set_rotation(180)
        document.save(buffer)
    turned = measure(buffer.getvalue(), "a").sheets[1]
    assert (turned.width, turned.height) == pytest.approx((straight.width, straight.height))
    # Upside down, the first character of the first line is the last of the last one.
    first = straight.rows[0].glyphs[0]
    assert any(
        glyph.char == first.char and glyph.baseline == pytest.approx(straight.height - first.baseline, abs=0.1)
        for row in turned.rows
        for glyph in row.glyphs
    )


def test_fonts_that_are_not_embedded_are_named() -> None:
    (finding,) = [item for item in check_pdf(_bare_pdf(), "旧.pdf") if item.rule == "check.pdf-embedded-font"]
    assert (finding.severity, finding.found) == (Severity.WARNING, "Helvetica 未嵌入")


def test_a_scan_is_told_so() -> None:
    with pypdfium2.PdfDocument.new() as document:
        document.new_page(595, 842)
        buffer = io.BytesIO()
        document.save(buffer)
    (finding,) = check_pdf(buffer.getvalue(), "扫描.pdf")
    assert finding.rule == "check.pdf-no-text" and "扫描" in finding.message


@pytest.mark.parametrize(
    ("data", "rule"),
    [(b"", "check.pdf-empty"), (b"PK\x03\x04", "check.pdf-damaged"), (b"%PDF-1.7 x", "check.pdf-damaged")],
)
def test_what_cannot_be_read_is_an_input_error(data: bytes, rule: str) -> None:
    with pytest.raises(InputError) as caught:
        check_pdf(data, "坏.pdf")
    (finding,) = caught.value.findings
    assert finding.rule == rule and finding.place.file == "坏.pdf" and finding.hint


def test_a_pdf_behind_a_password_is_an_input_error() -> None:
    with pytest.raises(InputError) as caught:
        check_pdf(_locked_pdf(), "密.pdf")
    assert caught.value.findings[0].rule == "check.pdf-encrypted"


def test_a_pdf_cut_short_never_breaks_the_checker() -> None:
    whole = pdf_of(SOUND)
    for share in (0.1, 0.5, 0.9, 0.99):
        try:
            check_pdf(whole[: int(len(whole) * share)], "截断.pdf")
        except InputError as caught:
            assert caught.findings


@pytest.mark.parametrize(
    ("name", "classes"),
    [
        (b"ABCDEF+FandolFang-Regular", {"仿宋"}),
        (b"FangSong_GB2312", {"仿宋"}),
        (b"STFangsong", {"仿宋"}),
        ("仿宋_GB2312".encode("gbk"), {"仿宋"}),
        (b"SimKai", {"楷体"}),
        (b"SimHei", {"黑体"}),
        (b"PingFangSC-Regular", {"黑体"}),
        (b"NSimSun", {"宋体"}),
        (b"FandolSong-w700-Bold", {"宋体", "小标宋"}),
        (b"FZXBSJW--GB1-0", {"小标宋"}),
        (b"FZXiaoBiaoSong-B05S", {"小标宋"}),
        (b"NotoSerifCJKsc-Regular", set()),
        (b"TimesNewRomanPSMT", set()),
    ],
)
def test_font_names_are_told_apart_by_class(name: bytes, classes: set[str]) -> None:
    assert face_classes(plain_name(name)) == classes


def test_every_rule_is_listed_with_title_and_way_out() -> None:
    listed = [item for item in rules() if item.id.startswith("check.pdf-")]
    assert len(listed) >= 20
    assert all(item.title and item.hint for item in listed)
    assert [item.id for item in listed if not item.clause] == ["check.pdf-embedded-font"]


@needs_libreoffice
def test_a_file_written_by_libreoffice_is_judged_like_ours(root: Path, tmp_path: Path) -> None:
    from docgen.batch.build import build

    build(root, output=tmp_path / "ours", workers=2, only="*通知*")
    words = sorted((tmp_path / "ours").rglob("*.docx"))
    (tmp_path / "witness").mkdir()
    assert len(words) >= 2
    for name, witness in render(words, tmp_path / "witness").items():
        assert told(check_pdf(witness, name)) == [], name
        assert told(check_pdf(Path(name).with_suffix(".pdf").read_bytes(), name)) == [], name


def _bare_pdf() -> bytes:
    """Return a PDF of one line in a font that every reader is to have, written by hand."""
    stream = b"BT /F1 16 Tf 80 700 Td (docgen) Tj ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    return _file(objects, b"")


def _locked_pdf() -> bytes:
    """Return a PDF whose encryption dictionary no empty password opens."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[]/Count 0>>",
        b"<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>" % (b"41" * 32, b"42" * 32),
    ]
    return _file(objects, b"/Encrypt 3 0 R/ID[<00><00>]")


def _file(objects: list[bytes], trailer: bytes) -> bytes:
    data, places = b"%PDF-1.4\n", []
    for number, item in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, item)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(data)
    size = len(objects) + 1
    data += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    return data + b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)
