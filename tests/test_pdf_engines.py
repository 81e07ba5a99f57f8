"""The PDFs that the engines write, measured: places, faces, pages, metadata; each engine must pass all of it."""

import ctypes
import gc
import itertools
import sys
from collections.abc import Callable
from dataclasses import replace

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from docgen.errors import InputError, RenderError
from docgen.page.model import (
    Border,
    Borders,
    Cell,
    Document,
    Frame,
    HeaderFooter,
    Paragraph,
    Picture,
    Row,
    RunStyle,
    Table,
    Text,
)
from docgen.pdf import ENGINES, Engine, get_engine, to_html
from docgen.pdf.typst_engine import TypstEngine
from docgen.pdf.weasyprint_engine import WeasyPrintEngine
from tests.helpers.pdf import (
    BODY,
    BODY_RUN,
    TYPE_AREA,
    flush,
    marks,
    official,
    official_section,
    paragraph,
    plain_text,
    rows,
)

ROW = "一二三四五六七八九十一二三四五六七八九十一二三四五六七八"
LEFT, TOP = 79.4, 104.9


Make = Callable[[Document], bytes]


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Engine:
    if request.param == "typst":
        pytest.importorskip("typst", reason="the extra typst is not installed")
    return get_engine(request.param)


@pytest.fixture
def pdf_of(engine: Engine) -> Make:
    return lambda document: engine.render(document, "测试").pdf


def test_lines_stand_on_the_grid_of_22_lines(pdf_of: Make) -> None:
    pages = marks(pdf_of(official(*[flush(ROW)] * 44)))
    assert len(pages) == 2
    body = [y for y, text in rows(pages[0]) if text == ROW]
    assert len(body) == 22
    assert body == pytest.approx([TOP + 28.95 * (index + 0.8) for index in range(22)], abs=0.3)


def test_both_edges_of_full_lines_are_even(pdf_of: Make) -> None:
    text = "全市2026年选派ABC医务人员到木垒县开展工作，完成率达到98.5%以上；按（一）款执行。" * 5
    (page,) = marks(pdf_of(official(flush(text))))
    lines: dict[int, list[float]] = {}
    for mark in page[: len(text)]:
        lines.setdefault(round(mark.y), []).append(mark.x)
    body = [xs for y, xs in sorted(lines.items()) if y < 700][:-1]
    assert [min(xs) for xs in body] == pytest.approx([LEFT] * len(body), abs=0.3)
    # The last character of each of these lines is a Chinese one, 16 pt wide.
    assert [max(xs) + 16 for xs in body] == pytest.approx([LEFT + TYPE_AREA] * len(body), abs=0.6)


def test_faces_are_the_ones_asked_for(pdf_of: Make) -> None:
    runs = [("仿宋_GB2312", "FandolFang"), ("楷体_GB2312", "FandolKai"), ("黑体", "FandolHei")]
    blocks = [paragraph("国", replace(BODY_RUN, east_asia=name)) for name, _ in runs]
    (page,) = marks(pdf_of(official(*blocks)))
    fonts = [mark.font for mark in page if mark.char == "国"]
    assert [family in font for font, (_, family) in zip(fonts, runs, strict=True)] == [True] * 3


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages(pdf_of: Make) -> None:
    pages = marks(pdf_of(official(*[flush(ROW)] * 60)))
    numbers = [[mark for mark in page if mark.y > 745] for page in pages]
    assert ["".join(mark.char for mark in page) for page in numbers] == ["—1—", "—2—", "—3—"]
    assert [page[-1].x + 14 for page in numbers[::2]] == pytest.approx([LEFT + TYPE_AREA - 14] * 2, abs=0.6)
    assert numbers[1][0].x == pytest.approx(LEFT + 14, abs=0.6)


def test_title_and_language_are_in_the_metadata(pdf_of: Make) -> None:
    with pypdfium2.PdfDocument(pdf_of(official(flush("文")))) as document:
        assert document.get_metadata_value("Title") == "测试公文"
        buffer = (ctypes.c_ushort * 16)()
        length = pdfium.FPDFCatalog_GetLanguage(document, buffer, 32)
        assert bytes(buffer)[: length - 2].decode("utf-16-le") == "zh-CN"


def test_same_input_gives_same_bytes(pdf_of: Make) -> None:
    document = official(flush(ROW * 5), paragraph("王堃喆2026"))
    assert pdf_of(document) == pdf_of(document)


def test_text_that_looks_like_markup_stays_text(pdf_of: Make) -> None:
    hostile = "A&B<公司>{{x}}100<100</span><img src=x>&lt;"
    (page,) = marks(pdf_of(official(flush(hostile))))
    assert plain_text(pdf_of(official(flush(hostile)))).startswith(hostile.replace(" ", ""))
    assert page


def test_an_uncovered_character_is_an_error_with_character_paper_and_place(engine: Engine) -> None:
    with pytest.raises(RenderError) as caught:
        engine.render(official(flush("甲\ue000")), "协议.docx")
    (finding,) = caught.value.findings
    assert finding.rule == "pdf.uncovered-character"
    assert "U+E000" in finding.message
    assert str(finding.place) == "协议.docx 正文第1段"


def test_a_rare_character_is_told_and_shown_in_another_face(engine: Engine) -> None:
    made = engine.render(official(flush("王堃堃")), "协议.docx")
    (finding,) = made.findings
    assert (finding.rule, finding.severity) == ("pdf.fallback-face", "info")
    assert "堃" in finding.message and "Noto Serif CJK SC" in finding.message
    assert plain_text(made.pdf).startswith("王堃堃")


def test_a_broken_picture_is_an_error_not_a_blank(pdf_of: Make) -> None:
    picture = Picture(b"not a picture", "image/png", 40.0, 40.0)
    block = Paragraph((picture,), BODY, BODY_RUN)
    with pytest.raises(RenderError):
        pdf_of(official(block))


def imprint(text: str) -> Paragraph:
    line = Border("single", 1.0)
    style = replace(BODY, first_line=0.0, borders=Borders(top=line, bottom=line))
    frame = Frame("margin", "margin", width=TYPE_AREA, y_align="bottom")
    return replace(paragraph(text, style=style), frame=frame)


def test_a_frame_at_the_foot_lies_on_the_lower_edge_of_the_type_area(pdf_of: Make) -> None:
    (page,) = marks(pdf_of(official(flush(ROW), imprint("印发"))))
    (base,) = {round(mark.y, 1) for mark in page if mark.char in "印发"}
    # One line and its lower border lie between the base line and the lower edge.
    assert base == pytest.approx(841.9 - 99.2 - 28.95 * 0.2 - 1.0, abs=0.5)


def test_a_frame_at_the_foot_moves_to_a_page_with_room_for_it(pdf_of: Make) -> None:
    pages = marks(pdf_of(official(*[flush(ROW)] * 22, imprint("印发"))))
    assert ["印" in {mark.char for mark in page} for page in pages] == [False, True]


def grid(*texts: str, header: bool = False) -> Row:
    line = Border("single", 0.5)
    borders = Borders(line, line, line, line)
    cells = tuple(Cell((flush(text),), index, borders=borders) for index, text in enumerate(texts))
    return Row(cells, header=header, cant_split=True)


def test_a_table_repeats_its_head_and_keeps_its_cells_in_place(pdf_of: Make) -> None:
    table = Table((grid("序号", "单位", header=True), *[grid(str(n), "医院") for n in range(30)]), (100.0, 342.2))
    pages = marks(pdf_of(official(table)))
    assert [rows(page)[0][1] for page in pages] == ["序号单位", "序号单位"]
    assert [mark.x for mark in pages[0] if mark.char == "医"] == pytest.approx([LEFT + 105.4] * 20, abs=1.0)


def test_sections_have_sizes_and_numbers_of_their_own(pdf_of: Make) -> None:
    first = official_section(flush("纵"))
    second = official_section(flush("横"), width=841.9, height=595.3, page_number_start=7)
    pdf = pdf_of(Document((first, second), even_and_odd=True))
    with pypdfium2.PdfDocument(pdf) as document:
        assert [page.get_width() > page.get_height() for page in document] == [False, True]
    assert "—7—" in "".join(mark.char for mark in marks(pdf)[1])


def test_a_break_at_the_start_of_a_section_makes_no_blank_page(pdf_of: Make) -> None:
    opening = paragraph("乙", style=replace(BODY, page_break_before=True))
    sections = (official_section(flush("甲")), official_section(opening))
    assert len(marks(pdf_of(Document(sections, even_and_odd=True)))) == 2


def test_a_first_page_may_go_without_number(pdf_of: Make) -> None:
    footers = replace(official_section().footers, first=None)
    pages = marks(pdf_of(official(*[flush(ROW)] * 30, different_first_page=True, footers=footers)))
    assert ["—" in {mark.char for mark in page} for page in pages] == [False, True]


def test_headers_stand_at_their_distance(pdf_of: Make) -> None:
    head = HeaderFooter((paragraph("页眉", RunStyle("宋体", "宋体", 9.0), replace(BODY, first_line=0.0, line=12.0)),))
    (page,) = marks(pdf_of(official(flush("文"), headers=head, header_distance=50.0)))
    assert min(mark.y for mark in page) == pytest.approx(50.0 + 12.0 * 0.8, abs=0.5)


def test_widows_and_orphans_stay_together(pdf_of: Make) -> None:
    style = replace(BODY, first_line=0.0, widow_control=True)
    blocks = [flush(ROW)] * 21 + [paragraph(ROW * 3, style=style)]
    pages = marks(pdf_of(official(*blocks)))
    assert len([text for _, text in rows(pages[0]) if text == ROW]) == 21


def test_html_stands_alone() -> None:
    html = to_html(official(flush("甲&乙")), "测试")
    assert "甲&amp;乙" in html
    assert "file:" not in html and "http" not in html


def test_a_missing_engine_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(InputError, match=r"pip install 'docgen\[typst\]'"):
        TypstEngine()


def test_an_unknown_engine_is_bad_input() -> None:
    with pytest.raises(InputError, match="weasyprint"):
        get_engine("word")


def test_the_folder_of_fonts_goes_with_the_engine() -> None:
    engine = WeasyPrintEngine()
    engine.render(official(flush("文")), "文")
    fonts = engine._fonts  # held here as a process that ends holds it: until after its modules were torn down
    folder = fonts._folder
    assert folder.exists()
    del engine
    gc.collect()
    assert not folder.exists()
    fonts.__del__()


def test_spacing_around_paragraphs_adds_up_as_in_word(pdf_of: Make) -> None:
    style = replace(BODY, first_line=0.0, space_before=10.0, space_after=6.0)
    (page,) = marks(pdf_of(official(*[paragraph("文", style=style)] * 3)))
    body = sorted(mark.y for mark in page if mark.char == "文")
    assert [later - earlier for earlier, later in itertools.pairwise(body)] == pytest.approx([44.95] * 2, abs=0.1)


def test_space_above_a_paragraph_is_dropped_at_the_head_of_a_page_unless_a_break_was_asked_for(pdf_of: Make) -> None:
    spaced = replace(BODY, first_line=0.0, space_before=20.0)
    filling, over = [flush(ROW)] * 22, paragraph("头", style=spaced)
    asked = paragraph("头", style=replace(spaced, page_break_before=True))
    # The first of a paper keeps it too.
    for opening, blocks, wanted in ((0.0, [*filling, over], 0.0), (0.0, [*filling, asked], 20.0), (20.0, [over], None)):
        pages = [rows(page) for page in marks(pdf_of(official(*blocks)))]
        assert pages[0][0][0] - 0.8 * 28.95 - TOP == pytest.approx(opening, abs=0.3)
        assert [page[0][0] - 0.8 * 28.95 - TOP for page in pages[1:]] == (
            [] if wanted is None else [pytest.approx(wanted, abs=0.3)]
        )


def test_scaled_characters_take_their_narrowed_width(pdf_of: Make) -> None:
    narrow = replace(BODY_RUN, scale=50.0, spacing=0.0)
    block = Paragraph((Text("窄窄", narrow), Text("宽", BODY_RUN)), replace(BODY, first_line=0.0), BODY_RUN)
    (page,) = marks(pdf_of(official(block)))
    assert next(mark.x for mark in page if mark.char == "宽") == pytest.approx(LEFT + 16.0, abs=0.5)
