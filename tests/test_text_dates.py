"""Dates, months and years as they are typed and printed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.errors import InputError
from docgen.text.dates import Month, format_chinese, format_date, parse_date, parse_month, parse_year
from tests.helpers.load import refused

DAYS = st.dates(min_value=date(1000, 1, 1))


@pytest.mark.parametrize(
    "text",
    [
        "2026-04-07",
        "2026-4-7",
        "2026/4/7",
        "2026.4.7",
        "2026年4月7日",
        "2026年04月07日",
        "二〇二六年四月七日",
        "二○二六年四月七日",
        "２０２６年４月７日",
        " 2026-04-07 ",
    ],
)
def test_every_spelling_of_a_date(text: str) -> None:
    assert parse_date(text) == date(2026, 4, 7)


@pytest.mark.parametrize("text", ["2025-03", "2025/3", "2025.3", "2025年3月", "二〇二五年三月"])
def test_every_spelling_of_a_month(text: str) -> None:
    assert parse_month(text) == Month(2025, 3)


@pytest.mark.parametrize("text", ["2026", "2026年", "二〇二六年", "二〇二六", " ２０２６ "])
def test_every_spelling_of_a_year(text: str) -> None:
    assert parse_year(text) == 2026


@given(DAYS)
def test_printed_dates_read_back(day: date) -> None:
    assert parse_date(format_date(day)) == day
    assert parse_date(format_chinese(day)) == day
    assert parse_date(day.isoformat()) == day


@given(st.text(alphabet="0123456789年月日-/.二十〇", max_size=12))
def test_parsing_never_fails_in_another_way(text: str) -> None:
    for parse in (parse_date, parse_month, parse_year):
        try:
            parse(text)
        except InputError as fault:
            assert fault.findings[0].rule in {"data.date", "data.number"}


def test_dates_are_printed_without_leading_zeros() -> None:
    assert format_date(date(2026, 4, 7)) == "2026年4月7日"
    assert format_chinese(date(2026, 12, 31)) == "二〇二六年十二月三十一日"


def test_a_day_no_calendar_has() -> None:
    finding = refused(parse_date, "2026年2月30日")
    assert (finding.rule, finding.message) == ("data.date", "日期“2026年2月30日”不存在：2026年2月没有30日")
    assert finding.hint == "2026年2月只有28天"
    assert "2028年2月只有29天" in refused(parse_date, "2028-2-30").hint
    assert "没有13月" in refused(parse_date, "2026-13-01").message
    assert "没有0日" in refused(parse_date, "2026-1-0").message


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026",
        "2026-04",
        "2026年4月",
        "26-4-7",
        "026年4月7日",
        "2026-4/7",
        "4月7日",
        "2026年4月7号",
        "20260407",
        "2026-04-07 12:30",
        "十十年一月一日",
        "明天",
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    finding = refused(parse_date, text)
    assert finding.rule == "data.date"
    assert finding.hint


@pytest.mark.parametrize("text", ["2025-03-01", "2025", "2025-0", "2025年13月", "25-03", "三月"])
def test_what_is_no_month_is_refused(text: str) -> None:
    assert refused(parse_month, text).rule == "data.date"


@pytest.mark.parametrize("text", ["26", "2026-01", "今年", "20266"])
def test_what_is_no_year_is_refused(text: str) -> None:
    assert refused(parse_year, text).rule == "data.date"


def test_months_are_ordered_and_printed() -> None:
    months = [Month(2025, 12), Month(2026, 1), Month(2025, 2)]
    assert [str(month) for month in sorted(months)] == ["2025年2月", "2025年12月", "2026年1月"]
    assert Month(2025, 2).iso == "2025-02"


@pytest.mark.parametrize("text", [f"2026年{'1' * 5000}月1日", f"2026-1-{'1' * 5000}", f"二〇二六年{'一' * 5000}月一日"])
def test_a_date_of_thousands_of_digits_is_refused_like_any_other(text: str) -> None:
    assert refused(parse_date, text).rule == "data.date"
