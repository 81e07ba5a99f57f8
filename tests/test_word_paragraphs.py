"""Paragraph properties: indents in characters, spacing in lines, tabs, borders, frames, inheritance."""

from __future__ import annotations

import pytest

from docgen.page.model import Border, Frame, ParagraphStyle, TabStop
from tests.helpers.word import blocks, outline, p, paragraph, read, read_clean, rules, text

STYLES = """<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/>
<w:pPr><w:widowControl w:val="0"/><w:jc w:val="both"/></w:pPr><w:rPr><w:sz w:val="32"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="b"><w:name w:val="公文正文"/><w:basedOn w:val="a"/>
<w:pPr><w:spacing w:line="579" w:lineRule="exact"/><w:ind w:firstLineChars="200" w:firstLine="640"/>
<w:tabs><w:tab w:val="left" w:pos="400"/><w:tab w:val="right" w:pos="800" w:leader="dot"/></w:tabs></w:pPr></w:style>"""


def _style(ppr: str, *, style: str = "b") -> ParagraphStyle:
    return paragraph(read_clean(p("文", ppr=f'<w:pStyle w:val="{style}"/>{ppr}'), styles=STYLES)).style


def test_words_defaults_where_nothing_is_said() -> None:
    assert paragraph(read_clean(p("文"))).style == ParagraphStyle()


def test_styles_inherit() -> None:
    style = _style("")
    assert (style.align, style.widow_control) == ("justify", False)
    assert (style.line_rule, style.line, style.first_line) == ("exact", 28.95, 32.0)


@pytest.mark.parametrize(
    ("ind", "first_line"),
    [
        ('w:firstLineChars="300"', 48.0),
        ('w:firstLine="0"', 32.0),  # characters of the style beat twips of the paragraph
        ('w:firstLineChars="0" w:firstLine="0"', 0.0),
        ('w:firstLineChars="0"', 0.0),
        ('w:firstLineChars="0" w:firstLine="420"', 21.0),
        ('w:hangingChars="100" w:hanging="320"', -16.0),
        ('w:firstLineChars="0" w:hanging="420"', -21.0),
    ],
)
def test_first_line_in_characters_and_twips(ind: str, first_line: float) -> None:
    assert _style(f"<w:ind {ind}/>").first_line == first_line


def test_characters_are_as_wide_as_the_first_text() -> None:
    body = p("文", ppr='<w:pStyle w:val="b"/><w:ind w:leftChars="100" w:rightChars="50"/>', rpr='<w:sz w:val="44"/>')
    style = paragraph(read_clean(body, styles=STYLES)).style
    assert (style.first_line, style.indent_left, style.indent_right) == (44.0, 22.0, 11.0)


def test_start_and_end_are_left_and_right() -> None:
    style = _style('<w:ind w:start="200" w:end="100"/><w:jc w:val="end"/>')
    assert (style.indent_left, style.indent_right, style.align) == (10.0, 5.0, "right")


def test_spacing_in_lines_is_measured_by_the_grid() -> None:
    body = p("文", ppr='<w:spacing w:beforeLines="50" w:before="1" w:after="100"/>')
    grid = '<w:sectPr><w:docGrid w:type="lines" w:linePitch="312"/></w:sectPr>'
    without, within = paragraph(read_clean(body)).style, paragraph(read_clean(body + grid)).style
    assert (without.space_before, without.space_after) == (6.0, 5.0)
    assert within.space_before == pytest.approx(7.8)


def test_automatic_spacing() -> None:
    style = _style('<w:spacing w:before="100" w:beforeAutospacing="1" w:afterAutospacing="0" w:after="100"/>')
    assert (style.space_before, style.space_after) == (14.0, 5.0)


@pytest.mark.parametrize(
    ("spacing", "rule", "line"),
    [
        ('w:line="360"', "multiple", 1.5),
        ('w:line="360" w:lineRule="auto"', "multiple", 1.5),
        ('w:line="360" w:lineRule="atLeast"', "at_least", 18.0),
        ('w:line="360" w:lineRule="exact"', "exact", 18.0),
    ],
)
def test_line_rules(spacing: str, rule: str, line: float) -> None:
    style = _style(f"<w:spacing {spacing}/>")
    assert (style.line_rule, style.line) == (rule, line)


def test_tabs_add_up_and_clear() -> None:
    style = _style('<w:tabs><w:tab w:val="clear" w:pos="400"/><w:tab w:val="center" w:pos="600"/></w:tabs>')
    assert style.tabs == (TabStop(30.0, "center"), TabStop(40.0, "right", "."))


def test_borders_and_shading() -> None:
    style = _style(
        '<w:pBdr><w:top w:val="double" w:sz="12" w:space="1" w:color="FF0000"/><w:bottom w:val="nil"/>'
        '<w:between w:val="single" w:sz="4" w:color="auto"/></w:pBdr><w:shd w:val="clear" w:fill="EEEEEE"/>'
    )
    assert style.borders.top == Border("double", 1.5, "#ff0000", 1.0)
    assert style.borders.bottom is None and style.border_between == Border("single", 0.5)
    assert style.shading == "#eeeeee"


def test_flags() -> None:
    names = ("keepNext", "keepLines", "pageBreakBefore", "contextualSpacing", "widowControl")
    off = ("kinsoku", "overflowPunct", "autoSpaceDE", "autoSpaceDN", "snapToGrid")
    style = _style("".join(f"<w:{n}/>" for n in names) + "".join(f'<w:{n} w:val="0"/>' for n in off))
    assert style.keep_next and style.keep_lines and style.page_break_before and style.contextual_spacing
    assert style.widow_control
    switched = (style.kinsoku, style.hanging_punctuation, style.auto_space_latin, style.auto_space_digits)
    assert not any(switched) and not style.snap_to_grid


def test_outline_level() -> None:
    assert _style('<w:outlineLvl w:val="0"/>').outline_level == 0
    assert _style('<w:outlineLvl w:val="9"/>').outline_level is None


def test_an_empty_paragraph_has_the_look_of_its_mark() -> None:
    found = paragraph(read_clean('<w:p><w:pPr><w:rPr><w:sz w:val="44"/></w:rPr></w:pPr></w:p>'))
    assert (found.mark.size, found.inlines) == (22.0, ())


def test_frames_and_words_anchors_where_none_is_named() -> None:
    body = p("甲", ppr='<w:framePr w:w="4000" w:hRule="exact" w:h="600" w:hAnchor="page" w:x="200" w:yAlign="bottom"/>')
    assert paragraph(read_clean(body)).frame == Frame(
        "page", "margin", x=10.0, y_align="bottom", width=200.0, height=30.0, exact_height=True
    )


def test_a_drop_cap_is_noted() -> None:
    document, findings = read(p("甲", ppr='<w:framePr w:dropCap="drop" w:lines="2"/>'))
    assert paragraph(document).frame is None
    assert rules(findings) == ["word.unsupported"]


def test_an_unknown_style_is_noted_and_the_default_taken() -> None:
    document, findings = read(p("甲", ppr='<w:pStyle w:val="没有"/>'), styles=STYLES)
    assert paragraph(document).style_name == "Normal"
    assert rules(findings) == ["word.unknown-style"]


def test_places_and_outline() -> None:
    document = read_clean(
        p("关于检查的通知", ppr='<w:jc w:val="center"/>') + p("正文", ppr='<w:pStyle w:val="b"/>'), styles=STYLES
    )
    assert outline(document) == "Normal|居中|16pt|关于检查的通知\n公文正文|两端|16pt|正文"
    assert [block.place for block in blocks(document)] == ["正文第1段", "正文第2段"]


def test_a_deleted_or_hidden_mark_joins_two_paragraphs() -> None:
    for mark in ('<w:del w:author="x"/>', "<w:vanish/>"):
        body = p("甲", ppr=f"<w:rPr>{mark}</w:rPr>") + p("乙") + p("", ppr=f"<w:rPr>{mark}</w:rPr>") + p("丙")
        assert text(read_clean(body)) == "甲乙\n丙"


def test_content_without_a_next_paragraph_stays() -> None:
    assert text(read_clean(p("甲", ppr="<w:rPr><w:vanish/></w:rPr>"))) == "甲"
