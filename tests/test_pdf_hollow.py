"""Typst sets papers in fonts without outlines: the outlines put in afterwards are those that it would have put in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

from docgen.page.model import Document
from docgen.pdf.fonts import library
from docgen.pdf.hollow import HollowFonts
from docgen.pdf.typst_engine import TypstEngine
from tests.helpers.word import p, read_clean

PAPER = (
    p("关于对口支援工作的通知（2026年）：甲、乙双方“共同”遵守。Typst 1.5")
    + p("粗体字", rpr="<w:b/>")
    + p("黑体题", rpr='<w:rFonts w:eastAsia="黑体"/>')
)


@pytest.fixture(scope="module")
def paper() -> Document:
    return read_clean(PAPER)


def seen(pdf: bytes) -> list[tuple[str, bytes]]:
    """Return the text of each page and what it looks like."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [
            (page.get_textpage().get_text_bounded(), page.render(scale=2).to_numpy().tobytes()) for page in document
        ]


@pytest.mark.parametrize("archival", [False, True])
def test_outlines_are_those_of_whole_fonts(paper: Document, archival: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    hollow = TypstEngine().render(paper, "纸", archival=archival).pdf

    def refuse(self: HollowFonts, paths: object, folder: Path) -> None:
        raise OSError

    monkeypatch.setattr(HollowFonts, "__init__", refuse)
    whole = TypstEngine().render(paper, "纸", archival=archival).pdf

    assert seen(hollow) == seen(whole)


def broken(pdf: bytes) -> list[bytes]:
    """Return PDFs that are not written as Typst writes them."""
    return [
        pdf.replace(b"/Subtype/CIDFontType0C", b"/Subtype /CIDFontType0C"),
        pdf.replace(b"\nxref\n", b"\nother\n"),
        pdf.replace(b"/FontBBox", b"/FontRoom"),
    ]


@pytest.mark.parametrize("fault", range(3))
def test_pdf_written_otherwise_is_set_with_whole_fonts(
    paper: Document, fault: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = seen(TypstEngine().render(paper, "纸").pdf)
    filled: Callable[[HollowFonts, bytes], bytes | None] = HollowFonts.filled
    given: list[bytes | None] = []

    def damaged(self: HollowFonts, pdf: bytes) -> bytes | None:
        given.append(filled(self, broken(pdf)[fault]))
        return given[-1]

    monkeypatch.setattr(HollowFonts, "filled", damaged)

    assert seen(TypstEngine().render(paper, "纸").pdf) == expected
    assert given == [None]


def test_fonts_that_cannot_be_hollowed_are_linked(tmp_path: Path) -> None:
    paths = {face.path for face in library().faces}
    torn = tmp_path / "torn.otf"
    torn.write_bytes(b"OTTO" + bytes(40))

    fonts = HollowFonts({*paths, torn}, tmp_path / "fonts")

    assert set(fonts.origins.values()) == {str(path) for path in {*paths, torn}}
    assert (fonts.folder / f"{sorted({*paths, torn}).index(torn)}.otf").is_symlink()
