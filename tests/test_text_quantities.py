"""Numbers, amounts and percentages in every form that papers use: read, written, and read back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.errors import InputError
from docgen.template.environment import TEXT
from docgen.text.dates import Month, parse_date, parse_month
from docgen.text.quantities import parse_amount, parse_count, parse_decimal, parse_integer, parse_percent
from tests.helpers.load import refused

Parser = Callable[[str], object]
LARGE = 10**15
DAYS = st.dates(min_value=date(1000, 1, 1))
NUMBERS = st.decimals(min_value=0, max_value=LARGE, places=1, allow_nan=False)
AMOUNTS = st.decimals(min_value=0, max_value=10**12, places=2, allow_nan=False)
RATIOS = st.decimals(min_value=0, max_value=20, places=4, allow_nan=False)


def written(expression: str, value: object) -> str:
    """Return what `{{ x|… }}` prints of a value."""
    return TEXT.from_string(f"{{{{ x|{expression} }}}}").render(x=value)


@pytest.mark.parametrize(
    ("parse", "text", "value"),
    [
        (parse_integer, "2047", 2047),
        (parse_integer, "2047人次", 2047),
        (parse_integer, "2,047 人次", 2047),
        (parse_integer, "２０４７", 2047),
        (parse_integer, "十二名", 12),
        (parse_integer, "两名", 2),
        (parse_integer, "兩個月", 2),
        (parse_integer, "廿五天", 25),
        (parse_integer, "卅", 30),
        (parse_integer, "一式肆份", 4),
        (parse_integer, "叁份", 3),
        (parse_integer, "3.5万", 35_000),
        (parse_integer, "-6", -6),
        (parse_count, "91人次", 91),
        (parse_count, "1023.5个", Decimal("1023.5")),
        (parse_decimal, "1.10", Decimal("1.10")),
        (parse_decimal, "6,000", Decimal(6000)),
        (parse_decimal, "12，345.5", Decimal("12345.5")),
        (parse_decimal, "1.22亿", Decimal(122_000_000)),
        (parse_decimal, "五十万", Decimal(500_000)),
        (parse_decimal, "貳萬", Decimal(20_000)),
        (parse_decimal, "三点零五", Decimal("3.05")),
        (parse_decimal, "负二", Decimal(-2)),
        (parse_amount, "6000元", Decimal(6000)),
        (parse_amount, "6,000元", Decimal(6000)),
        (parse_amount, "3.5万元", Decimal(35_000)),
        (parse_amount, "1.22亿元", Decimal(122_000_000)),
        (parse_amount, "五万元", Decimal(50_000)),
        (parse_amount, "陆仟元整", Decimal(6000)),
        (parse_amount, "陆仟元正", Decimal(6000)),
        (parse_amount, "陸仟圓整", Decimal(6000)),
        (parse_amount, "人民币陆仟圆整", Decimal(6000)),
        (parse_amount, "6000元整", Decimal(6000)),
        (parse_amount, "￥1,680.50", Decimal("1680.50")),
        (parse_amount, "壹仟陆佰捌拾元零叁角贰分", Decimal("1680.32")),
        (parse_amount, "玖角", Decimal("0.9")),
        (parse_percent, "25%", Decimal(25)),
        (parse_percent, "12.5％", Decimal("12.5")),
        (parse_percent, "25", Decimal(25)),
        (parse_percent, "百分之二十五", Decimal(25)),
        (parse_percent, "百分之三点五", Decimal("3.5")),
    ],
)
def test_each_form_is_read(parse: Parser, text: str, value: object) -> None:
    assert (parse(text), type(parse(text))) == (value, type(value))


@pytest.mark.parametrize(
    "text", ["二OO九年四月七日", "二○○九年四月七日", "2009年04月07日", "2009 年 4 月 7 日", "2009.4.7"]
)
def test_each_form_of_a_date_is_read(text: str) -> None:
    assert parse_date(text) == date(2009, 4, 7)


def test_old_words_for_days_and_months() -> None:
    assert parse_date("二〇一〇年十一月廿九日") == date(2010, 11, 29)
    assert parse_month("2010年5月份") == Month(2010, 5)


@pytest.mark.parametrize(
    ("parse", "text", "form"),
    [
        (parse_integer, "若干名", "一式肆份"),
        (parse_integer, "1.5人", "一式肆份"),
        (parse_integer, "25%", "一式肆份"),
        (parse_integer, "6,00", "一式肆份"),
        (parse_count, "近百人", "2047人次"),
        (parse_decimal, "3万多", "1.22亿"),
        (parse_decimal, "点五", "1.22亿"),
        (parse_decimal, "负负二", "1.22亿"),
        (parse_amount, "6000整", "陆仟元整"),
        (parse_amount, "约5万元", "陆仟元整"),
        (parse_amount, "元", "陆仟元整"),
        (parse_amount, "拾角", "陆仟元整"),
        (parse_percent, "两成半", "百分之二十五"),
        (parse_percent, "%", "百分之二十五"),
    ],
)
def test_nonsense_is_refused_with_the_forms_that_are_read(parse: Parser, text: str, form: str) -> None:
    fault = refused(parse, text)
    assert fault.rule == "data.number"
    assert form in fault.hint


@given(st.text(alphabet="0123456789.,-+％%万亿元整角分百分之点零一十廿负 人次", max_size=9))
def test_reading_never_fails_in_another_way(text: str) -> None:
    for parse in (parse_integer, parse_count, parse_decimal, parse_amount, parse_percent):
        try:
            assert parse(text) is not None
        except InputError as fault:
            assert fault.findings[0].hint


@pytest.mark.parametrize(
    ("expression", "value", "text"),
    [
        ("数字日期", date(2026, 4, 7), "2026-04-07"),
        ("数字日期('.')", date(2026, 4, 7), "2026.4.7"),
        ("中文年月", date(2026, 4, 7), "二〇二六年四月"),
        ("中文年月", Month(2026, 12), "二〇二六年十二月"),
        ("几", 2, "两"),
        ("几", 12, "十二"),
        ("几", 2000, "两千"),
        ("分节", 6000, "6,000"),
        ("分节", Decimal("1234567.50"), "1,234,567.50"),
        ("以万计", 35_000, "3.5万"),
        ("以万计(1)", 35_678, "3.6万"),
        ("以亿计", Decimal(122_000_000), "1.22亿"),
        ("百分之", Decimal("0.25"), "百分之二十五"),
        ("百分之(2)", Decimal("0.03054"), "百分之三点零五"),
    ],
)
def test_each_form_is_written(expression: str, value: object, text: str) -> None:
    assert written(expression, value) == text


@given(DAYS)
def test_dates_are_read_as_they_are_written(day: date) -> None:
    for expression in ("日期", "中文日期", "数字日期", "数字日期('.')", "数字日期('/')"):
        assert parse_date(written(expression, day)) == day
    assert parse_month(written("中文年月", day)) == parse_month(written("年月", day)) == Month(day.year, day.month)


@given(st.integers(min_value=0, max_value=LARGE))
def test_whole_numbers_are_read_as_they_are_written(number: int) -> None:
    for expression in ("几", "中文数字", "大写数字", "分节"):
        assert parse_integer(written(expression, number)) == number
        assert parse_integer(f"{written(expression, number)}人次") == number


@given(NUMBERS)
def test_decimal_numbers_are_read_as_they_are_written(number: Decimal) -> None:
    for expression in ("分节", "以万计", "以亿计"):
        assert parse_decimal(written(expression, number)) == number


@given(AMOUNTS)
def test_amounts_are_read_as_they_are_written(amount: Decimal) -> None:
    for text in (written("大写金额", amount), f"{written('分节', amount)}元", f"{written('以万计', amount)}元"):
        assert parse_amount(text) == amount


@given(RATIOS)
def test_percentages_are_read_as_they_are_written(ratio: Decimal) -> None:
    for expression in ("百分数(2)", "百分之(2)"):
        assert parse_percent(written(expression, ratio)) == ratio * 100
