"""Whatever the page model can say, both engines lay out, and alike: same pages, same lines, same places, same look."""

from __future__ import annotations

from functools import cache

import pypdfium2
import pytest
from PIL import Image, ImageChops

from docgen.pdf import ENGINES, get_engine
from tests.helpers.features import FEATURES
from tests.measure import Page, measure

pytest.importorskip("typst", reason="the extra typst is not installed")

NEAR = 0.25
"""Millimetres that the engines may differ by."""
BROKEN = ("虚线", "点线")
"""Their dashes begin at other points; where the lines run is held by the ruler."""


@cache
def pdf(feature: str, engine: str) -> bytes:
    return get_engine(engine).render(FEATURES[feature], feature).pdf


@cache
def pages(feature: str, engine: str) -> tuple[Page, ...]:
    return measure(pdf(feature, engine))


@pytest.mark.parametrize("feature", FEATURES)
def test_both_engines_set_the_same_lines_in_the_same_places(feature: str) -> None:
    ours, theirs = (pages(feature, engine) for engine in ENGINES)
    texts, twins = ([[line.text for line in page.lines] for page in made] for made in (ours, theirs))
    assert texts == twins
    for one, other in zip(ours, theirs, strict=True):
        assert (one.width, one.height) == pytest.approx((other.width, other.height), abs=NEAR)
        for line, twin in zip(one.lines, other.lines, strict=True):
            assert line.base == pytest.approx(twin.base, abs=NEAR), line.text
            for glyph, copy in zip(line.glyphs, twin.glyphs, strict=True):
                assert glyph.start == pytest.approx(copy.start, abs=NEAR), line.text
                assert glyph.size == pytest.approx(copy.size, abs=0.1)
                assert glyph.color == copy.color
        assert [glyph.char for glyph in one.turned] == [glyph.char for glyph in other.turned]


@pytest.mark.parametrize("feature", [name for name in FEATURES if name not in BROKEN])
def test_both_engines_draw_the_same_lines_boxes_and_pictures(feature: str) -> None:
    drawn = [[_small(page) for page in pypdfium2.PdfDocument(pdf(feature, engine))] for engine in ENGINES]
    for one, other in zip(*drawn, strict=True):
        difference = ImageChops.difference(one, other)
        assert sum(difference.histogram()[110:]) <= 40, feature


def _small(page: pypdfium2.PdfPage) -> Image.Image:
    """Return a page so small that lines are as grey as they are thick, and a shift of half a millimetre shows."""
    image: Image.Image = page.render(scale=1).to_pil().convert("L")
    return image.resize((image.width // 3, image.height // 3), Image.Resampling.BOX)


def test_a_face_without_a_bold_cut_is_told_where_it_cannot_be_made_bolder() -> None:
    (finding,) = get_engine("weasyprint").render(FEATURES["字符"], "文").findings
    assert (finding.rule, finding.severity) == ("pdf.no-bold", "info")
    assert "--engine typst" in finding.hint
    assert get_engine("typst").render(FEATURES["字符"], "文").findings == ()


@pytest.mark.parametrize("engine", ENGINES)
class TestEach:
    def test_a_picture_stands_on_its_line_and_pushes_the_next_one_down(self, engine: str) -> None:
        (page,) = pages("图片", engine)
        above, beside, below = page.lines[:3]
        assert [line.text for line in page.lines[:3]] == ["上", "文字", "下"]
        assert beside.base - above.base > 60 * 25.4 / 72
        assert below.base - beside.base < 12.0

    def test_lines_under_a_text_have_no_gaps(self, engine: str) -> None:
        rules = pages("字符", engine)[0].rules
        line = pages("字符", engine)[0].lines[0]
        under = [rule for rule in rules if 0 < rule.y - line.base < 2.0]
        assert min(rule.left for rule in under) == pytest.approx(line.glyphs[1].start, abs=NEAR)
        assert max(rule.right for rule in under) == pytest.approx(line.glyphs[-2].end, abs=0.5)

    def test_leaders_fill_tabs_up_to_the_next_text(self, engine: str) -> None:
        first, second, *_ = pages("制表位", engine)[0].lines
        assert first.text.startswith("一左居中..") and first.text.endswith("..12")
        assert second.text == "目" + "-" * (len(second.text) - 2) + "3"
        gaps = [after.start - before.end for before, after in zip(second.glyphs[1:], second.glyphs[2:], strict=False)]
        assert max(gaps) < 0.5

    def test_page_numbers_take_their_forms_and_headers_their_pages(self, engine: str) -> None:
        made = pages("页眉页脚", engine)
        assert [page.lines[0].text for page in made[:3]] == ["首页页眉", "双数页眉", "单数页眉"]
        assert [page.lines[-1].text for page in made[:3]] == ["第I页共6页", "第ii页共6页", "第三页共6页"]

    def test_sections_begin_on_pages_of_their_kind(self, engine: str) -> None:
        made = pages("分节", engine)
        assert [page.landscape for page in made] == [False, True, False]
        assert [page.lines[0].text for page in made] == ["纵", "横", "单"]

    def test_page_breaks_inside_a_box_or_heading_are_kept(self, engine: str) -> None:
        assert [page.lines[0].text for page in pages("框中分页", engine)] == ["前", "后", "后"]
