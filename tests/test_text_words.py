"""Characters, lists, nearest words, quantities, file names."""

from __future__ import annotations

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from docgen.text.characters import find_forbidden, replace_forbidden
from docgen.text.lists import join_names
from docgen.text.names import safe_filename
from docgen.text.nearest import nearest, suggestion
from docgen.text.quantities import parse_amount, parse_count, parse_decimal, parse_integer, parse_yes_no
from tests.helpers.load import refused

ANY_TEXT = st.text(alphabet=st.characters(codec=None))


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("\x07", "控制字符 U+0007（响铃）"),
        ("\x01", "控制字符 U+0001"),
        ("\x7f", "控制字符 U+007F（删除符）"),
        ("\x85", "控制字符 U+0085"),
        ("\u202e", "双向文字控制符 U+202E"),
        ("\u200f", "双向文字控制符 U+200F"),
        ("\u2028", "行分隔符 U+2028"),
        ("\u2029", "段分隔符 U+2029"),
        ("\ufeff", "字节顺序标记 U+FEFF"),
        ("\ufff9", "行间注释符 U+FFF9"),
        ("\ufdd0", "非字符 U+FDD0"),
        ("\U0001ffff", "非字符 U+1FFFF"),
        ("\ud800", "残缺的代理码 U+D800"),
    ],
)
def test_forbidden_characters_are_found_and_named(character: str, name: str) -> None:
    assert find_forbidden(f"甲{character}乙") == [(1, name)]
    assert replace_forbidden(f"甲{character}乙", "_") == "甲_乙"


@pytest.mark.parametrize("text", ["堃喆\t\r\n", "A&B <公司>", "𠮷", "　“”…—", "\u200b\u200d", "😀", "\ufffd"])
def test_ordinary_characters_pass(text: str) -> None:
    assert find_forbidden(text) == []


@given(ANY_TEXT)
def test_no_control_or_surrogate_escapes(text: str) -> None:
    kept = replace_forbidden(text, "")
    assert find_forbidden(kept) == []
    assert not {unicodedata.category(character) for character in kept} & {"Cs"}
    assert {character for character in kept if unicodedata.category(character) == "Cc"} <= {"\t", "\r", "\n"}


def test_names_are_joined() -> None:
    assert join_names(["柳河乡卫生院", "杉山乡卫生院", "青石市医院"]) == "柳河乡卫生院、杉山乡卫生院、青石市医院"
    assert join_names(["《甲》", "《乙》", "丙"]) == "《甲》《乙》、丙"
    assert join_names(["“甲”", "“乙”"]) == "“甲”“乙”"
    assert join_names([]) == ""


def test_the_nearest_word() -> None:
    assert nearest("支持方", ["受援方", "支援方", "期限"]) == "支援方"
    assert nearest("床位", ["编号", "名称"]) is None
    assert suggestion("支持方", ["受援方", "支援方"]) == "是否想写“支援方”？"
    assert suggestion("床位", ["编号", "名称"]) == "可以写：编号、名称"
    assert suggestion("床位", []) == ""
    assert suggestion("床位", [f"第{index}" for index in range(40)]) == ""


def test_numbers_keep_what_was_typed() -> None:
    assert str(parse_decimal("1.10")) == "1.10"
    assert parse_integer("-3") == -3
    assert parse_integer("１２") == 12
    assert parse_count("12") == 12 and isinstance(parse_count("12"), int)
    assert parse_count("2.50") == Decimal("2.5")
    assert str(parse_amount("1680.50")) == "1680.50"


@pytest.mark.parametrize("text", ["", "几", "名", "1,00", "1_000", "1.0", "0x1f", "1e3", "9" * 30])
def test_what_is_no_integer_is_refused(text: str) -> None:
    assert refused(parse_integer, text).rule == "data.number"


@pytest.mark.parametrize("text", ["NaN", "inf", "1e3", "1.", ".5", "80多万"])
def test_what_is_no_decimal_is_refused(text: str) -> None:
    assert refused(parse_decimal, text).rule == "data.number"
    assert refused(parse_amount, text).rule == "data.number"


def test_amounts_and_counts_have_bounds() -> None:
    assert refused(parse_amount, "-1").rule == "data.range"
    assert refused(parse_count, "-1").rule == "data.range"
    assert "两位" in refused(parse_amount, "1.005").message


def test_yes_and_no() -> None:
    assert all(parse_yes_no(text) for text in ("是", "有", "true", "Yes", " 是 "))
    assert not any(parse_yes_no(text) for text in ("否", "无", "False", "no"))
    assert refused(parse_yes_no, "可以").rule == "data.choice"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("2026年对口支援协议书", "2026年对口支援协议书"),
        ('a/b\\c:d*e?f"g<h>i|j', "a／b＼c：d＊e？f＂g＜h＞i｜j"),
        ("CON", "_CON"),
        ("lpt1.docx", "_lpt1.docx"),
        ("CONTRACT", "CONTRACT"),
        ("通知. ", "通知"),
        ("..", "未命名"),
        ("", "未命名"),
        (" 甲\n乙\t丙 ", "甲 乙 丙"),
        ("甲\x00\u202e乙", "甲__乙"),
    ],
)
def test_file_names(text: str, name: str) -> None:
    assert safe_filename(text) == name


def test_long_names_are_cut_and_stay_apart() -> None:
    first, second = (safe_filename("对口支援" * 40 + end) for end in ("甲", "乙"))
    assert first != second
    assert first.startswith("对口支援")
    assert len(safe_filename("a" * 300)) == 120


@given(ANY_TEXT)
@example("a" * 119 + ". b")
@example("CON" + " " * 200)
@example("aux" * 100)
def test_every_text_gives_a_name_that_every_system_takes(text: str) -> None:
    name = safe_filename(text)
    assert 0 < len(name) <= 120
    assert len(name.encode()) <= 230
    assert not set(name) & set('\\/:*?"<>|\r\n\t\x00')
    assert not name.endswith((".", " "))
    assert find_forbidden(name) == []
    assert safe_filename(name) == name
