"""What PDFs tell those who cannot see them: headings, paragraphs, tables with heads, pictures, language."""

from __future__ import annotations

import io
from dataclasses import replace

import pikepdf
import pytest

from docgen.page.model import Document, HeaderFooter, Paragraph, Row, Table
from docgen.pdf import ENGINES, get_engine
from docgen.pdf.headings import Headings
from tests.helpers.features import FEATURES, FILLER, NATURAL, PICTURE, cell
from tests.helpers.pdf import BODY, BODY_RUN, flush, official, paragraph
from tests.helpers.tags import Told, told

typst = pytest.importorskip("typst", reason="the extra typst is not installed")


def heading(text: str, level: int | None) -> Paragraph:
    return paragraph(text, style=replace(BODY, first_line=0.0, outline_level=level))


def paper() -> Document:
    head = Row((cell("序号", 0), cell("单位", 1)), header=True, cant_split=True)
    table = Table((head, Row((cell("1", 0), cell("医院", 1)))), (100.0, 200.0))
    blocks = (
        paragraph("测试公文"), heading("一、甲", 0), flush(FILLER * 3), heading("（一）乙", 1), table,
        heading("二、丙", 0),
        Paragraph((PICTURE,), NATURAL, BODY_RUN), Paragraph((replace(PICTURE, description=""),), NATURAL, BODY_RUN),
    )  # fmt: skip
    return official(*blocks, headers=HeaderFooter((paragraph("页眉"),)))


def read(document: Document, engine: str) -> Told:
    return told(get_engine(engine).render(document, "文").pdf)


@pytest.mark.parametrize("engine", ENGINES)
def test_the_tags_tell_the_papers_parts_in_order(engine: str) -> None:
    assert read(paper(), engine).elements == [
        "H1|测试公文", "H2|一、甲", f"P|{FILLER * 3}", "H3|（一）乙", "TH|序号", "TH|单位", "TD|1", "TD|医院",
        "H2|二、丙", "Figure|左红右蓝", "Figure|图片",
    ]  # fmt: skip


def test_typst_leaves_headers_and_page_numbers_out() -> None:
    made = read(paper(), "typst")
    assert "".join(made.artifacts) == "页眉—1—"
    assert made.loose == []


def test_weasyprint_keeps_headers_and_page_numbers_out_of_the_tree() -> None:
    made = read(paper(), "weasyprint")
    assert "".join(made.loose) == "页眉—1—"


@pytest.mark.parametrize("engine", ENGINES)
def test_a_paragraph_over_two_pages_is_told_whole(engine: str) -> None:
    text = FILLER * 30
    elements = read(official(flush(text)), engine).elements
    # WeasyPrint tags what stands on each page by itself.
    assert len(elements) == (1 if engine == "typst" else 2)
    assert "".join(element.removeprefix("P|") for element in elements) == text


@pytest.mark.parametrize("engine", ENGINES)
def test_language_and_title_are_told(engine: str) -> None:
    with pikepdf.open(io.BytesIO(get_engine(engine).render(paper(), "文").pdf)) as pdf:
        assert str(pdf.Root.Lang) == "zh-CN"
        assert str(pdf.docinfo["/Title"]) == "测试公文"
        with pdf.open_outline() as outline:
            (top,) = outline.root
            assert (str(top.title), [str(item.title) for item in top.children]) == ("测试公文", ["一、甲", "二、丙"])


@pytest.mark.parametrize(
    ("levels", "ranks"),
    [
        ([0, 1, 1, 0], [0, 1, 1, 0]),
        ([2, 2, 4, 2], [0, 0, 1, 0]),
        ([0, 2, 1], [0, 1, 1]),
        ([None, 8], [None, 0]),
        (list(range(9)), [0, 1, 2, 3, 4, 5, 5, 5, 5]),
    ],
)
def test_no_rank_is_left_out_on_the_way_down(levels: list[int | None], ranks: list[int | None]) -> None:
    headings = Headings("")
    assert [headings.rank(heading("题", level)) for level in levels] == ranks


def test_only_the_first_paragraph_that_repeats_the_title_ranks_above_all() -> None:
    headings = Headings("某 题")
    assert [headings.rank(heading(text, None)) for text in ("前", "某题", "某题")] == [None, 0, None]
    assert headings.rank(heading("一、", 0)) == 1


@pytest.mark.parametrize("feature", FEATURES)
def test_typsts_own_check_for_those_who_cannot_see_is_passed(feature: str, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = get_engine("typst")
    compiler = engine._compiler  # type: ignore[attr-defined]

    class Strict:
        def compile(self, *args: object, **options: object) -> object:
            return compiler.compile(*args, **{**options, "pdf_standards": ["ua-1"]})

    monkeypatch.setattr(engine, "_compiler", Strict())
    assert engine.render(replace(FEATURES[feature], title="题"), feature).pages > 0
