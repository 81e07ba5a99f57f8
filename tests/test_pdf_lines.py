"""Lines: how many characters fit, where they break, how they are stretched."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.page.model import Break, Paragraph, ParagraphStyle, RunStyle, Tab, TabStop, Text
from docgen.pdf.fonts import library
from docgen.pdf.lines import LineSetter, Segment
from tests.helpers.pdf import BODY, BODY_RUN, TYPE_AREA, flush, line_text, paragraph, set_lines

ROW = "一二三四五六七八九十一二三四五六七八九十一二三四五六七八"


def texts(block: Paragraph, width: float = TYPE_AREA) -> list[str]:
    return [line_text(line) for line in set_lines(block, width)]


def test_a_full_line_holds_28_characters() -> None:
    assert texts(flush(ROW * 2)) == [ROW, ROW]


def test_the_first_line_is_two_characters_shorter() -> None:
    assert texts(paragraph(ROW)) == [ROW[:26], ROW[26:]]


def test_an_empty_paragraph_is_one_line_as_high_as_its_style_says() -> None:
    (line,) = set_lines(paragraph(""))
    assert (line.segments, line.height) == ((), 28.95)


@pytest.mark.parametrize("mark", "，。、；：？！）》〕”")
def test_a_closing_mark_never_begins_a_line(mark: str) -> None:
    assert texts(flush(ROW + mark + "文")) == [ROW[:-1], ROW[-1] + mark + "文"]


@pytest.mark.parametrize("mark", "（《〔“")
def test_an_opening_mark_never_ends_a_line(mark: str) -> None:
    assert texts(flush(ROW[:-1] + mark + "文文")) == [ROW[:-1], mark + "文文"]


@pytest.mark.parametrize("sign", ["——", "……"])
def test_a_sign_of_two_characters_is_not_torn(sign: str) -> None:
    assert texts(flush(ROW[:-1] + sign + "文")) == [ROW[:-1], sign + "文"]


def test_a_number_stays_whole() -> None:
    assert texts(flush(ROW[:-2] + "2026年")) == [ROW[:-2], "2026年"]


def test_a_percent_sign_stays_with_its_number() -> None:
    assert texts(flush(ROW[:-2] + "98.5%以上")) == [ROW[:-2], "98.5%以上"]


def test_a_word_longer_than_the_line_is_broken_where_it_must() -> None:
    lines = texts(flush("x" * 120))
    assert "".join(lines) == "x" * 120
    assert len(lines) > 1


def test_a_narrow_space_stands_between_chinese_and_digits_but_not_beside_marks() -> None:
    def width(text: str) -> float:
        return set_lines(flush(text))[0].width

    gap = 0.2 * 16
    loose = replace(BODY_RUN, spacing=0.0)

    def loose_width(text: str) -> float:
        return set_lines(paragraph(text, loose, replace(BODY, first_line=0.0)))[0].width

    assert loose_width("年2年") == pytest.approx(loose_width("年") * 2 + loose_width("2") + 2 * gap)
    assert loose_width("，2，") == pytest.approx(loose_width("，") * 2 + loose_width("2"))
    assert width("年月") == pytest.approx(32 - 0.25)


def test_the_narrow_space_can_be_turned_off() -> None:
    loose = replace(BODY_RUN, spacing=0.0)
    plain = replace(BODY, first_line=0.0, auto_space_digits=False, auto_space_latin=False)
    (line,) = set_lines(paragraph("年2月A日", loose, plain))
    latin = sum(set_lines(paragraph(char, loose, plain))[0].width for char in "2A")
    assert line.width == pytest.approx(48 + latin)


def test_every_full_line_reaches_the_right_edge_and_the_last_does_not() -> None:
    lines = set_lines(paragraph("全市2026年选派医务人员到木垒县开展工作，完成率达到98.5%以上。" * 4))
    assert len(lines) > 3
    assert [line.x + line.width for line in lines[:-1]] == pytest.approx([TYPE_AREA] * (len(lines) - 1))
    assert lines[-1].x + lines[-1].width < TYPE_AREA - 1


@pytest.mark.parametrize(("align", "x"), [("left", 0.0), ("center", 205.35), ("right", 410.45)])
def test_alignment_places_the_line(align: str, x: float) -> None:
    style = ParagraphStyle(align=align, line_rule="exact", line=28.95)  # type: ignore[arg-type]
    (line,) = set_lines(paragraph("中文", BODY_RUN, style))
    assert line.x == pytest.approx(x, abs=0.2)


def test_a_hanging_indent_moves_all_lines_but_the_first() -> None:
    lines = set_lines(paragraph(ROW * 2, style=replace(BODY, indent_left=48.0, first_line=-48.0)))
    assert [line.x for line in lines] == [0.0, 48.0, 48.0]


def test_a_right_tab_ends_its_text_at_the_stop() -> None:
    style = replace(BODY, first_line=0.0, tabs=(TabStop(400.0, "right"),))
    block = Paragraph((Text("左", BODY_RUN), Tab(BODY_RUN), Text("右边", BODY_RUN)), style, BODY_RUN)
    (line,) = set_lines(block)
    assert line.width == pytest.approx(400.0)


def test_a_line_break_ends_the_line_without_stretching_it() -> None:
    block = Paragraph((Text("上", BODY_RUN), Break("line", BODY_RUN), Text("下", BODY_RUN)), BODY, BODY_RUN)
    lines = set_lines(block)
    assert [line_text(line) for line in lines] == ["上", "下"]
    assert lines[0].width == pytest.approx(16.0)


def test_a_page_break_marks_the_line_after_it() -> None:
    block = Paragraph((Text("上", BODY_RUN), Break("page", BODY_RUN), Text("下", BODY_RUN)), BODY, BODY_RUN)
    assert [line.new_page for line in set_lines(block)] == [False, True]


def test_equal_paragraphs_are_set_once_and_their_strays_are_told_at_each_place() -> None:
    setter = LineSetter(library())
    one, other = (replace(flush("甲乙丙\ue000"), place=place) for place in ("正文第1段", "正文第2段"))
    assert setter.lines(one, TYPE_AREA) is setter.lines(other, TYPE_AREA)
    assert setter.lines(one, TYPE_AREA) != setter.lines(one, 20.0)
    assert [stray.place for stray in setter.strays][:2] == ["正文第1段", "正文第2段"]


def test_a_rare_character_takes_a_face_that_has_it() -> None:
    (line,) = set_lines(flush("王堃喆"))
    families = {segment.text: segment.choice.face.family for segment in line.segments if isinstance(segment, Segment)}
    assert families == {"王": "FandolFang", "堃喆": "Noto Serif CJK SC"}


def test_a_character_nobody_covers_is_noted_with_its_place() -> None:
    setter = LineSetter(library())
    setter.lines(flush("甲\ue000乙"), TYPE_AREA)
    assert [(item.char, item.word_name, item.place, item.family) for item in setter.strays] == [
        ("\ue000", "仿宋_GB2312", "正文第1段", None)
    ]


@given(st.text(alphabet=ROW + "，。（）《》“”、；—…%0123456789abcXYZ -/", min_size=1, max_size=200))
def test_no_character_is_lost_or_moved(text: str) -> None:
    lines = texts(flush(text))
    # A space at a line's end is not shown; everything else stands, once and in order.
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(st.text(alphabet=ROW + "，。（）0123456789ab ", min_size=1, max_size=200), st.floats(60, 440))
def test_no_line_is_wider_than_its_room(text: str, width: float) -> None:
    for line in set_lines(flush(text), width):
        if len(line_text(line)) > 1:
            assert line.x + line.width <= width + 0.06


def test_multiple_line_spacing_follows_the_faces() -> None:
    run = RunStyle("宋体", "宋体", 12.0)
    heights = [
        set_lines(paragraph("文", run, ParagraphStyle(line_rule="multiple", line=factor)))[0].height
        for factor in (1.0, 1.5)
    ]
    assert heights[1] == pytest.approx(1.5 * heights[0])
