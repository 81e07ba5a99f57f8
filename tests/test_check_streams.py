"""Typst's pages are measured by their content streams just as pdfium measures them, and what is odd is left to it."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.check.pdf.measure import measure, measure_with_pdfium
from docgen.check.pdf.paper import Paper
from docgen.check.pdf.registry import run
from docgen.check.pdf.sheet import POINT, Glyph, Measured, Ruling, Sheet
from docgen.check.pdf.streams import read
from docgen.page.model import Document, Paragraph, ParagraphStyle, Picture, RunStyle, Text
from docgen.pdf import get_engine
from tests.helpers.check_pdf import Sample, document_of
from tests.helpers.word import PIXEL

SOUND = Sample()
CLOSE = 0.05 * POINT


def typst(document: Document) -> bytes:
    return get_engine("typst").render(document, "通知.docx").pdf


@cache
def small() -> bytes:
    """Return the PDF of a sound paper, as Typst wrote it."""
    return typst(document_of(replace(SOUND, paragraphs=2)))


def read_by_us(data: bytes) -> Measured:
    found = read(data)
    assert found is not None
    return found


def assert_same(ours: Measured, theirs: Measured, overhang: float = 0.0) -> None:
    """Assert that two measure the same: characters, looks, colours, pictures, and places to a twentieth of a point.

    Of a character whose ink hangs over, by up to `overhang` of an em, pdfium tells the ink's right edge, not the pen's.
    """
    assert (ours.missing_fonts, ours.visible_text) == (theirs.missing_fonts, theirs.visible_text)
    assert [[row.text for row in sheet.rows] for sheet in ours.sheets] == [
        [row.text for row in sheet.rows] for sheet in theirs.sheets
    ]
    for sheet, other in zip(ours.sheets, theirs.sheets, strict=True):
        assert (sheet.pictures, len(sheet.rulings)) == (other.pictures, len(other.rulings))
        assert (sheet.width, sheet.height) == pytest.approx((other.width, other.height), abs=CLOSE)
        for line, line_of_other in zip(ruled(sheet), ruled(other), strict=True):
            assert (line.upright, line.color) == (line_of_other.upright, line_of_other.color)
            assert edges(line) == pytest.approx(edges(line_of_other), abs=CLOSE)
        for row, row_of_other in zip(sheet.rows, other.rows, strict=True):
            assert (row.size, row.is_red) == (row_of_other.size, row_of_other.is_red)
            for glyph, glyph_of_other in zip(row.glyphs, row_of_other.glyphs, strict=True):
                assert (glyph.char, glyph.font, glyph.color) == glyph_of_other[:1] + glyph_of_other[7:]
                assert places(glyph) == pytest.approx(places(glyph_of_other), abs=CLOSE), glyph
                assert -CLOSE <= glyph_of_other.right - glyph.right <= overhang * glyph.size * POINT + CLOSE, glyph


def ruled(sheet: Sheet) -> list[Ruling]:
    return sorted(sheet.rulings, key=lambda line: (line.upright, round(line.top, 1), round(line.left, 1)))


def edges(line: Ruling) -> tuple[float, ...]:
    return line.left, line.top, line.right, line.bottom


def places(glyph: Glyph) -> tuple[float, ...]:
    return glyph.left, glyph.baseline, glyph.top, glyph.bottom, glyph.size * POINT


@pytest.mark.parametrize("kind", ["letter", "minutes", "referral-agreement"])
def test_shipped_papers_measure_the_same(root: Path, kind: str) -> None:
    from docgen.batch.single import render_paper

    made = render_paper(root / "templates" / kind / "sample.yaml", formats=("pdf",), engine="typst").forms["pdf"]
    assert_same(read_by_us(made), measure_with_pdfium(made, "a"))


def test_pictures_are_counted_alike() -> None:
    document = document_of(replace(SOUND, paragraphs=2))
    (section,) = document.sections
    pictured = Paragraph((Picture(PIXEL, "image/png", 30.0, 30.0, "示意图"),), ParagraphStyle(), RunStyle())
    made = typst(Document((replace(section, blocks=(*section.blocks, pictured, pictured)),)))
    ours = read_by_us(made)
    assert sum(sheet.pictures for sheet in ours.sheets) == 2
    assert_same(ours, measure_with_pdfium(made, "a"))


@pytest.mark.parametrize("face", ["DejaVu Sans", "AR PL UKai CN", "Liberation Serif"])
def test_faces_with_truetype_outlines_measure_the_same(face: str) -> None:
    def with_face(text: Text) -> Text:
        return replace(text, style=replace(text.style, latin=face, east_asia=face))

    document = document_of(replace(SOUND, sentence="在2026年（Hospital）派出—5—人，"))
    (section,) = document.sections
    blocks = [
        replace(block, inlines=tuple(with_face(item) if isinstance(item, Text) else item for item in block.inlines))
        if isinstance(block, Paragraph)
        else block
        for block in section.blocks
    ]
    made = typst(Document((replace(section, blocks=tuple(blocks)),)))
    assert_same(read_by_us(made), measure_with_pdfium(made, "a"), overhang=0.07)


@pytest.mark.parametrize(
    "change",
    [{}, {"left": 33.0, "right": 21.0}, {"top": 30.0}, {"pitch": 33.0}, {"size": 15.0}, {"face": "宋体"},
     {"color": "#0000ff"}, {"mark_top": 62.0}, {"line_gap": 8.0}, {"imprint_lines": (0.35, 0.25, 0.9)},
     {"numbered": False}, {"number_distance": 12.0}, {"page_number": "- {} -"}, {"title_size": 18.0},
     {"sentence": "编号为MHK-2026-0001-ABCDEFG的协议，"}],
    ids=lambda value: "-".join(value),
)  # fmt: skip
def test_planted_faults_are_found_alike(change: dict[str, object]) -> None:
    made = typst(document_of(replace(SOUND, **change)))  # type: ignore[arg-type]
    ours, theirs = (
        run(Paper("a", "2012", measured.sheets)) for measured in (read_by_us(made), measure_with_pdfium(made, "a"))
    )
    assert ours == theirs
    assert bool(ours) == bool(change and "sentence" not in change)


def changed(change: Callable[[pikepdf.Pdf, pikepdf.Object], None]) -> bytes:
    """Return the small paper with something done to its first page."""
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(small())) as document:
        change(document, document.pages[0].obj)
        document.save(buffer)
    return buffer.getvalue()


def with_content(edit: Callable[[bytes], bytes]) -> bytes:
    """Return the small paper with its first page's content stream edited."""

    def change(document: pikepdf.Pdf, page: pikepdf.Object) -> None:
        page["/Contents"] = document.make_stream(edit(page["/Contents"].read_bytes()))

    return changed(change)


def font_of(page: pikepdf.Object) -> pikepdf.Object:
    return page["/Resources"]["/Font"]["/f0"]


@pytest.mark.parametrize(
    "edit",
    [
        lambda content: b"0 Tc " + content,
        lambda content: b"1 g " + content,
        lambda content: content + b" 5",
        lambda content: content.replace(b" Tm", b" Tm 3 0 Td", 1),
        lambda content: content.replace(b"1 0 0 -1 0 0 Tm", b"0 1 1 0 0 0 Tm", 1),
        lambda content: content.replace(b"Tm[", b"Tm[5", 1),
        lambda content: content.replace(b"0 Tr", b"3 Tr", 1),
        lambda content: content.replace(b"/Span<<", b"/Span<</ActualText(x)", 1),
        lambda content: content.replace(b"(", b"((", 1),
        lambda content: content.replace(b"]TJ", b"]TJ(\\000\\001)Tj", 1),
    ],
)
def test_what_is_odd_in_a_content_stream_is_left_to_pdfium(edit: Callable[[bytes], bytes]) -> None:
    assert edit(content := first_content()) != content
    odd = with_content(edit)
    assert read(odd) is None
    assert measure(odd, "a").sheets


def first_content() -> bytes:
    with pikepdf.open(io.BytesIO(small())) as document:
        return bytes(document.pages[0].obj["/Contents"].read_bytes())


def _turned(document: pikepdf.Pdf, page: pikepdf.Object) -> None:
    page["/Rotate"] = 90


def _foreign(document: pikepdf.Pdf, page: pikepdf.Object) -> None:
    document.docinfo["/Creator"] = "Word"


def _bare(document: pikepdf.Pdf, page: pikepdf.Object) -> None:
    del font_of(page)["/DescendantFonts"][0]["/FontDescriptor"]["/FontFile3"]


def _unmapped(document: pikepdf.Pdf, page: pikepdf.Object) -> None:
    mapping = font_of(page)["/ToUnicode"].read_bytes()
    font_of(page)["/ToUnicode"] = document.make_stream(mapping.replace(b"<0001>", b"<0FFF>"))


def _ligatures(document: pikepdf.Pdf, page: pikepdf.Object) -> None:
    mapping = font_of(page)["/ToUnicode"].read_bytes()
    code = mapping.index(b"<0001> <") + 8
    font_of(page)["/ToUnicode"] = document.make_stream(mapping[:code] + b"FB01" + mapping[code + 4 :])


def _other_colors(document: pikepdf.Pdf, page: pikepdf.Object) -> None:
    page["/Resources"]["/ColorSpace"]["/c0"] = pikepdf.Name("/DeviceCMYK")


@pytest.mark.parametrize("change", [_turned, _foreign, _bare, _unmapped, _ligatures, _other_colors])
def test_what_is_odd_in_a_file_is_left_to_pdfium(change: Callable[[pikepdf.Pdf, pikepdf.Object], None]) -> None:
    odd = changed(change)
    assert read(odd) is None
    assert measure(odd, "a").sheets


def test_a_file_that_was_only_saved_anew_is_read() -> None:
    assert_same(read_by_us(changed(lambda document, page: None)), read_by_us(small()))


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 x", b"PK\x03\x04"])
def test_no_pdf_at_all_is_left_to_pdfium(data: bytes) -> None:
    assert read(data) is None


def test_a_stream_far_too_large_is_left_to_pdfium(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("docgen.check.pdf.embedded._MOST", 1000)
    assert read(small()) is None


@settings(max_examples=40)
@given(st.data())
def test_a_spoilt_content_stream_never_breaks_the_reader(data: st.DataObject) -> None:
    content = first_content()
    at = data.draw(st.integers(0, len(content)))
    junk = data.draw(st.binary(max_size=8) | st.sampled_from([b"[", b"(", b"<<", b"q", b" Q", b"TJ", b"\\", b"/"]))
    spoilt = content[:at] + junk + content[at + data.draw(st.integers(0, 8)) :]
    found = read(with_content(lambda _: spoilt))
    assert found is None or found.sheets
