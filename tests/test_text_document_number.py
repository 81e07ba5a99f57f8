"""Document numbers: what is right, and each way of being wrong."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.errors import InputError
from docgen.text.document_number import DocumentNumber, parse_document_number
from tests.helpers.load import refused


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("阜卫发〔2026〕8号", ("阜卫发", 2026, 8)),
        (" 国卫医函〔2013〕115号 ", ("国卫医函", 2013, 115)),
    ],
)
def test_right_numbers(text: str, parts: tuple[str, int, int]) -> None:
    number = parse_document_number(text)
    assert (number.code, number.year, number.serial) == parts
    assert str(number) == text.strip()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("阜卫发[2026]8号", "六角括号"),
        ("阜卫发（2026）8号", "六角括号"),
        ("阜卫发(2026)8号", "六角括号"),
        ("阜卫发【2026】8号", "六角括号"),
        ("阜卫发2026年8号", "六角括号"),
        ("阜卫发〔26〕8号", "写全四位"),
        ("阜卫发〔2026〕08号", "不补 0"),
        ("阜卫发〔2026〕第8号", "不加“第”字"),
        ("阜卫发〔2026〕8", "缺少“号”字"),
        ("阜卫发〔2026年〕8号", "不写“年”字"),
        ("阜卫发 〔2026〕 8号", "不留空格"),
        ("阜卫发〔２０２６〕8号", "半角"),
    ],
)
def test_each_fault_is_named_and_mended(text: str, fault: str) -> None:
    finding = refused(parse_document_number, text)
    assert finding.rule == "data.document-number"
    assert fault in finding.message
    assert finding.hint == "应写作 阜卫发〔2026〕8号"


def test_all_faults_are_named_at_once() -> None:
    finding = refused(parse_document_number, "阜卫发[26]第08")
    assert finding.message.count("；") == 4
    assert finding.hint == "应写作 阜卫发〔2026〕8号"


@pytest.mark.parametrize(
    ("text", "fault"),
    [("〔2026〕8号", "缺少机关代字"), ("阜卫发〔2026〕号", "缺少序号"), ("阜卫发〔202〕8号", "写全四位")],
)
def test_what_cannot_be_mended_shows_the_form(text: str, fault: str) -> None:
    finding = refused(parse_document_number, text)
    assert fault in finding.message
    assert "阜卫发〔2026〕8号" in finding.hint


@pytest.mark.parametrize("text", ["", "8号", "阜卫发", "关于检查的通知", "阜卫发〔二〇二六〕8号"])
def test_what_is_no_document_number_at_all(text: str) -> None:
    assert refused(parse_document_number, text).rule == "data.document-number"


@given(st.text(alphabet="阜卫发〔〕[]（）26０年第号 8", max_size=14))
def test_parsing_accepts_only_what_prints_back(text: str) -> None:
    try:
        assert str(parse_document_number(text)) == text.strip()
    except InputError as fault:
        assert fault.findings[0].rule == "data.document-number"


def test_parts_print_as_a_number() -> None:
    assert str(DocumentNumber("青卫发", 2026, 12)) == "青卫发〔2026〕12号"


@pytest.mark.parametrize("text", [f"青卫发〔2026〕{'1' * 5000}号", f"青卫发2026{'1' * 5000}号", f"甲{' ' * 50_000}乙"])
def test_a_number_without_end_is_refused_like_any_other(text: str) -> None:
    assert refused(parse_document_number, text).rule == "data.document-number"
