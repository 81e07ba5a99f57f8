"""Chinese numerals, money in words, heading labels."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.errors import InputError
from docgen.text.money import to_formal_money
from docgen.text.numbering import heading_label
from docgen.text.numerals import parse, to_chinese, to_digits_chinese, to_formal
from tests.helpers.load import refused

WHOLE = st.integers(min_value=0, max_value=10**16 - 1)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "零"),
        (2, "二"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (105, "一百零五"),
        (110, "一百一十"),
        (1010, "一千零一十"),
        (10_000, "一万"),
        (10_010, "一万零一十"),
        (100_000, "十万"),
        (107_000, "十万七千"),
        (1_000_050, "一百万零五十"),
        (100_000_001, "一亿零一"),
        (1_500_000_000_000, "一万五千亿"),
        (1_000_000_000_000, "一万亿"),
        (-12, "负十二"),
    ],
)
def test_numbers_are_read_as_people_say_them(number: int, words: str) -> None:
    assert to_chinese(number) == words


def test_formal_and_positional_digits() -> None:
    assert to_formal(4) == "肆"
    assert to_formal(12) == "壹拾贰"
    assert to_formal(-205) == "负贰佰零伍"
    assert to_digits_chinese(2009) == "二〇〇九"
    assert to_digits_chinese("0726") == "〇七二六"


@given(WHOLE)
def test_words_read_back_as_the_number(number: int) -> None:
    assert parse(to_chinese(number)) == number
    assert parse(to_formal(number)) == number
    assert parse(to_digits_chinese(number)) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [("二十三", 23), ("二○○九", 2009), ("贰拾叁", 23), ("两千", 2000), ("２３", 23), (" 七 ", 7), ("十五", 15)],
)
def test_numerals_are_parsed_in_each_spelling(text: str, number: int) -> None:
    assert parse(text) == number


@pytest.mark.parametrize("text", ["", "二十三人", "十百", "一十二三", "三二十", "零十", "万", "一万二万", "五 六"])
def test_what_is_no_numeral_is_refused(text: str) -> None:
    assert refused(parse, text).rule == "data.number"


@given(st.text(alphabet="零〇一二三十百千万亿壹拾", max_size=8))
def test_parsing_never_fails_in_another_way(text: str) -> None:
    try:
        assert parse(text) >= 0
    except InputError as fault:
        assert fault.findings[0].rule == "data.number"


@pytest.mark.parametrize("function", [to_chinese, to_formal])
def test_numbers_beyond_the_words_are_an_error_of_the_caller(function: object) -> None:
    assert callable(function)
    with pytest.raises(ValueError, match="too large"):
        function(10**16)
    with pytest.raises(ValueError, match="digits"):
        to_digits_chinese("二")


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("4000", "肆仟元整"),
        ("0", "零元整"),
        ("1409.50", "壹仟肆佰零玖元伍角"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("1680.32", "壹仟陆佰捌拾元零叁角贰分"),
        ("107000.53", "壹拾万柒仟元零伍角叁分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("0.50", "伍角"),
        ("0.05", "伍分"),
        ("-12.3", "负壹拾贰元叁角"),
        ("10000000", "壹仟万元整"),
    ],
)
def test_money_in_words(amount: str, words: str) -> None:
    assert to_formal_money(Decimal(amount)) == words


def test_whole_numbers_are_money_too() -> None:
    assert to_formal_money(35) == "叁拾伍元整"


@pytest.mark.parametrize("amount", ["0.001", "1E20", "NaN", "Infinity"])
def test_amounts_without_words_are_refused(amount: str) -> None:
    assert refused(lambda text: to_formal_money(Decimal(text)), amount).rule == "data.money"


def test_heading_labels_of_the_four_levels() -> None:
    assert [heading_label(level, 12) for level in (1, 2, 3, 4)] == ["十二、", "（十二）", "12.", "（12）"]


@pytest.mark.parametrize(("level", "number"), [(0, 1), (5, 1), (1, 0)])
def test_other_levels_are_an_error_of_the_caller(level: int, number: int) -> None:
    with pytest.raises(ValueError, match="heading"):
        heading_label(level, number)


@pytest.mark.parametrize("text", ["9" * 5000, "九" * 5000, "十" * 5000])
def test_what_has_thousands_of_digits_is_no_number(text: str) -> None:
    finding = refused(parse, text)
    assert finding.rule == "data.number"
    assert "5000 个字" in finding.message
