"""List labels: formats, levels, restarts, overrides, lists named by styles."""

from __future__ import annotations

import pytest

from docgen.page.model import Tab, Text
from docgen.word.number_formats import format_number
from tests.helpers.word import p, paragraph, read, read_clean, rules, text


def _level(index: int, text: str, fmt: str = "decimal", extra: str = "", ppr: str = "", rpr: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{fmt}"/>{extra}<w:lvlText w:val="{text}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr>{ppr}</w:pPr><w:rPr>{rpr}</w:rPr></w:lvl>'
    )


def _numbering(*levels: str, nums: str = "") -> str:
    return (
        f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{nums}'
    )


def _item(content: str, level: int = 0, num: int = 1, ppr: str = "") -> str:
    return p(content, ppr=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>{ppr}')


OFFICIAL = _numbering(
    _level(0, "%1、", "chineseCountingThousand", '<w:suff w:val="nothing"/>'),
    _level(1, "（%2）", "chineseCountingThousand", '<w:suff w:val="nothing"/>'),
    _level(2, "%3.", "decimal", '<w:suff w:val="space"/>'),
    _level(3, "%1.%3.%4", "decimal", '<w:isLgl/><w:suff w:val="nothing"/>'),
)


@pytest.mark.parametrize(
    ("name", "value", "label"),
    [
        ("decimal", 12, "12"),
        ("decimalZero", 3, "03"),
        ("decimalFullWidth", 10, "１０"),
        ("chineseCounting", 21, "二十一"),
        ("chineseCounting", 105, "一〇五"),
        ("chineseCountingThousand", 10, "十"),
        ("chineseCountingThousand", 105, "一百零五"),
        ("ideographDigital", 20, "二〇"),
        ("chineseLegalSimplified", 12, "壹拾贰"),
        ("ideographTraditional", 2, "乙"),
        ("ideographZodiac", 13, "子"),
        ("decimalEnclosedCircle", 1, "①"),
        ("decimalEnclosedCircleChinese", 20, "⑳"),
        ("decimalEnclosedCircle", 51, "51"),
        ("decimalEnclosedParen", 3, "⑶"),
        ("lowerLetter", 28, "bb"),
        ("upperLetter", 3, "C"),
        ("lowerRoman", 14, "xiv"),
        ("upperRoman", 1999, "MCMXCIX"),
        ("ordinal", 22, "22nd"),
        ("numberInDash", 5, "- 5 -"),
        ("lowerLetter", 10**9, "1000000000"),
        ("lowerRoman", 0, "0"),
        ("none", 5, ""),
    ],
)
def test_number_formats(name: str, value: int, label: str) -> None:
    assert format_number(value, name) == label


def test_levels_count_and_restart_below_a_higher_one() -> None:
    body = "".join(_item("甲", level) for level in (0, 1, 1, 2, 0, 1, 2, 3))
    assert text(read_clean(body, numbering=OFFICIAL)).split("\n") == [
        "一、甲", "（一）甲", "（二）甲", "1. 甲", "二、甲", "（一）甲", "1. 甲", "2.1.1甲",
    ]  # fmt: skip


def test_a_level_that_never_restarts() -> None:
    numbering = _numbering(_level(0, "%1."), _level(1, "%2)", extra='<w:lvlRestart w:val="0"/>'))
    body = "".join(_item("x", level) for level in (0, 1, 0, 1))
    assert text(read_clean(body, numbering=numbering)) == "1.\tx\n1)\tx\n2.\tx\n2)\tx"


def test_two_lists_of_one_definition_count_on_unless_overridden() -> None:
    nums = (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/>'
        "</w:lvlOverride></w:num>"
    )
    numbering = _numbering(_level(0, "%1."), nums=nums)
    body = "".join(_item("x", num=num) for num in (1, 2, 3, 3, 1))
    assert text(read_clean(body, numbering=numbering)).replace("\tx", "") == "1.\n2.\n5.\n6.\n7."


def test_a_level_replaced_by_the_list() -> None:
    nums = (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        f"{_level(0, '第%1条', 'chineseCounting')}</w:lvlOverride></w:num>"
    )
    numbering = _numbering(_level(0, "%1."), nums=nums)
    assert text(read_clean(_item("x", num=2), numbering=numbering)) == "第一条\tx"


def test_the_label_has_the_levels_look_and_the_paragraph_its_indent() -> None:
    numbering = _numbering(
        _level(0, "%1.", ppr='<w:ind w:left="720" w:hanging="360"/>', rpr='<w:b/><w:color w:val="FF0000"/>')
    )
    found = paragraph(read_clean(_item("x"), numbering=numbering))
    assert (found.style.indent_left, found.style.first_line) == (36.0, -18.0)
    label = found.label[0]
    assert isinstance(label, Text) and label.style.bold and label.style.color == "#ff0000"
    assert isinstance(found.label[1], Tab)
    direct = paragraph(read_clean(_item("x", ppr='<w:ind w:left="100"/>'), numbering=numbering))
    assert (direct.style.indent_left, direct.style.first_line) == (5.0, -18.0)


def test_a_list_named_by_a_style_finds_its_level_and_the_style_beats_its_indent() -> None:
    numbering = _numbering(
        _level(0, "%1.", ppr='<w:ind w:left="720"/>'), _level(1, "%2)", extra='<w:pStyle w:val="h2"/>')
    )
    styles = (
        '<w:style w:type="paragraph" w:styleId="h1"><w:name w:val="h1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>'
        '<w:ind w:left="100"/></w:pPr></w:style><w:style w:type="paragraph" w:styleId="h2"><w:name w:val="h2"/><w:pPr>'
        '<w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    body = "".join(p("x", ppr=f'<w:pStyle w:val="{name}"/>') for name in ("h1", "h2"))
    document = read_clean(body, numbering=numbering, styles=styles)
    assert text(document) == "1.\tx\n1)\tx"
    assert paragraph(document).style.indent_left == 5.0


def test_list_zero_takes_the_number_away() -> None:
    numbering = _numbering(_level(0, "%1.", ppr='<w:ind w:left="720"/>'))
    styles = (
        '<w:style w:type="paragraph" w:styleId="h1"><w:name w:val="h1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>'
        "</w:pPr></w:style>"
    )
    body = p("x", ppr='<w:pStyle w:val="h1"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    found = paragraph(read_clean(body, numbering=numbering, styles=styles))
    assert (found.text, found.style.indent_left) == ("x", 0.0)


def test_a_linked_list_style() -> None:
    numbering = (
        f'<w:abstractNum w:abstractNumId="5"><w:styleLink w:val="L"/>{_level(0, "(%1)")}</w:abstractNum>'
        '<w:abstractNum w:abstractNumId="6"><w:numStyleLink w:val="L"/></w:abstractNum>'
        '<w:num w:numId="5"><w:abstractNumId w:val="5"/></w:num><w:num w:numId="6"><w:abstractNumId w:val="6"/></w:num>'
    )
    styles = (
        '<w:style w:type="numbering" w:styleId="L"><w:name w:val="L"/><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr>'
        "</w:pPr></w:style>"
    )
    assert text(read_clean(_item("x", num=6), numbering=numbering, styles=styles)) == "(1)\tx"


def test_bullets_of_symbol_faces_become_unicode() -> None:
    numbering = _numbering(_level(0, "\uf06c", "bullet", rpr='<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'))
    found = paragraph(read_clean(_item("x"), numbering=numbering))
    assert found.text == "●\tx"


def test_an_unknown_format_is_noted() -> None:
    document, findings = read(_item("x"), numbering=_numbering(_level(0, "%1", "hindiVowels")))
    assert text(document) == "1\tx"
    assert rules(findings) == ["word.unsupported"]


def test_an_unknown_list_gives_no_label() -> None:
    assert text(read_clean(_item("x", num=9), numbering=OFFICIAL)) == "x"
