"""The filters of templates, by their Chinese names. A wrong argument is a `TemplateFault`, never a guess."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from jinja2 import Undefined

from docgen.errors import InputError
from docgen.template.faults import Blank, TemplateFault
from docgen.template.records import Record
from docgen.template.values import Body, Picture, to_text
from docgen.text.dates import Month, format_chinese, format_chinese_month, format_date, format_separated
from docgen.text.lists import join_names
from docgen.text.money import to_formal_money
from docgen.text.nearest import suggestion
from docgen.text.numerals import to_chinese, to_counted, to_digits_chinese, to_formal
from docgen.text.quantities import format_percent_words, format_scaled
from docgen.text.titles import break_title
from docgen.text.traditional import shield

_LONGEST_SIDE = 300
"""Millimetres of the longest side of a picture: the sheet has no more."""

_DATE_MARKS = ("-", ".", "/")

FILTERS: dict[str, Callable[..., Any]] = {}


def _filter(name: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a function under a filter name; a name taken twice is a programming error."""

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        if name in FILTERS:
            raise ValueError(f"filter registered twice: {name}")
        FILTERS[name] = function
        return function

    return register


def refused(name: str, value: object, wanted: str) -> TemplateFault:
    """Return the fault of giving the filter `name` something else than it wants."""
    if isinstance(value, Undefined):
        to_text(value)  # raises the fault that names the field
    shown = f"“{value[:20]}”" if isinstance(value, str) else "给它的值"
    return TemplateFault("template.filter", f"里，过滤器“{name}”要的是{wanted}，{shown}不是", "请核对“|”前面的名称。")


def _day(name: str, value: object) -> date:
    if isinstance(value, date):
        return value
    raise refused(name, value, "日期")


def as_number(name: str, value: object) -> int | Decimal:
    """Return the number given to the filter `name`; anything else is a fault."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return value
    if isinstance(value, float):
        return Decimal(repr(value))
    raise refused(name, value, "数字")


def as_whole(name: str, value: object) -> int:
    """Return the whole number given to the filter `name`; anything else is a fault."""
    number = as_number(name, value)
    if number == int(number):
        return int(number)
    raise refused(name, value, "整数")


def _texts(name: str, value: object) -> list[str]:
    if isinstance(value, str | Mapping | Undefined) or not isinstance(value, Iterable):
        raise refused(name, value, "一列值")
    texts = [to_text(item) for item in value]
    if not texts:
        raise TemplateFault(
            "template.empty-field",
            f"里，过滤器“{name}”得到的一列值是空的，没有可写的",
            "在数据里填上这一项；可有可无的，在模板里用 {% if … %} 包住。",
        )
    return texts


@_filter("日期")
def full_date(value: object) -> str:
    """Print a date as 2026年4月7日."""
    return format_date(_day("日期", value))


@_filter("中文日期")
def chinese_date(value: object) -> str:
    """Print a date as 二〇二六年四月七日."""
    return format_chinese(_day("中文日期", value))


@_filter("数字日期")
def separated_date(value: object, mark: str = "-") -> str:
    """Print a date for a table or a form: 2026-04-07, or 2026.4.7 with another mark."""
    if mark not in _DATE_MARKS:
        raise refused("数字日期", mark, f"{'、'.join(_DATE_MARKS)} 中的一个符号")
    return format_separated(_day("数字日期", value), mark)


@_filter("中文年月")
def chinese_month(value: object) -> str:
    """Print the month of a date, or a month, as 二〇二六年四月."""
    return format_chinese_month(value if isinstance(value, Month) else _day("中文年月", value))


@_filter("年月")
def year_month(value: object) -> str:
    """Print the month of a date, or a month, as 2026年4月."""
    if isinstance(value, Month):
        return str(value)
    day = _day("年月", value)
    return str(Month(day.year, day.month))


@_filter("中文数字")
def chinese_number(value: object) -> str:
    """Print a whole number as it is read: 12 as 十二."""
    return to_chinese(as_whole("中文数字", value))


@_filter("几")
def counted_number(value: object) -> str:
    """Print a whole number as it stands before a measure word: 2 as 两 (两名), 12 as 十二."""
    return to_counted(as_whole("几", value))


@_filter("分节")
def grouped_number(value: object) -> str:
    """Print a number with a comma at every thousand: 6000 as 6,000."""
    return format(Decimal(as_number("分节", value)), ",f")


@_filter("以万计")
def in_ten_thousands(value: object, places: int | None = None) -> str:
    """Print a number counted in 万: 35000 as 3.5万; exact, or rounded to at most `places` decimals."""
    return _scaled("以万计", value, "万", places)


@_filter("以亿计")
def in_hundred_millions(value: object, places: int | None = None) -> str:
    """Print a number counted in 亿: 122000000 as 1.22亿; exact, or rounded to at most `places` decimals."""
    return _scaled("以亿计", value, "亿", places)


def _scaled(name: str, value: object, scale: str, places: int | None) -> str:
    if places is not None and (isinstance(places, bool) or not isinstance(places, int) or not 0 <= places <= 9):
        raise refused(name, places, "小数位数（0 至 9）")
    return format_scaled(Decimal(as_number(name, value)), scale, places)


@_filter("中文年份")
def chinese_year(value: object) -> str:
    """Print a year digit by digit: 2026 as 二〇二六."""
    return to_digits_chinese(as_whole("中文年份", value))


@_filter("大写数字")
def formal_number(value: object) -> str:
    """Print a whole number in formal digits: 4 as 肆."""
    return to_formal(as_whole("大写数字", value))


@_filter("大写金额")
def formal_money(value: object) -> str:
    """Print an amount in 元 in formal words: 4000 as 肆仟元整."""
    number = as_number("大写金额", value)
    try:
        return to_formal_money(number)
    except InputError as failure:
        finding = failure.findings[0]
        raise TemplateFault("template.filter", f"里，{finding.message}", finding.hint) from failure


@_filter("顿号")
def enumerate_names(value: object) -> str:
    """Join a list as names inside a sentence, by 、; an empty list is a fault."""
    return join_names(_texts("顿号", value))


@_filter("逐行")
def on_lines(value: object) -> str:
    """Join a list by line breaks; an empty list is a fault."""
    return "\n".join(_texts("逐行", value))


@_filter("横排")
def on_landscape_pages(value: object) -> Body:
    """Print a body text on landscape pages: its tables are as wide as the type area is there."""
    if isinstance(value, Body):
        return replace(value, wide=True)
    raise refused("横排", value, "一篇正文")


@_filter("图片框")
def in_box(value: object, width: object, height: object) -> Picture:
    """Fit a picture into a box of `width` by `height` millimetres, in its own proportions."""
    if not isinstance(value, Picture):
        raise refused("图片框", value, "图片")
    box = tuple(float(as_number("图片框", side)) for side in (width, height))
    if not all(0 < side <= _LONGEST_SIDE for side in box):
        raise TemplateFault("template.filter", "里，过滤器“图片框”的宽和高要在 1 到 300 毫米之间")
    return replace(value, box=(box[0], box[1]))


@_filter("分行")
def in_rows(value: object, width: int = 20) -> str:
    """Break a title by sense into rows of at most `width` characters, joined by line breaks (GB/T 9704-2012, 7.3.1).

    A title that holds a line break of its own is kept as typed. 20 characters of 2号 fill a row of the type area.
    """
    if not isinstance(value, str):
        raise refused("分行", value, "文字")
    if isinstance(width, bool) or not isinstance(width, int) or width < 1:
        raise refused("分行", width, "每行的字数")
    text = to_text(value)
    return text if "\n" in text else "\n".join(row.strip() for row in break_title(text, width))


@_filter("百分数")
def percentage(value: object, places: int = 1) -> str:
    """Print a ratio as a percentage with at most `places` decimals: 1.035 as 103.5%, 1 as 100%."""
    number = Decimal(as_number("百分数", value)) * 100
    rounded = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = format(rounded, "f")
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text}%"


@_filter("百分之")
def percentage_in_words(value: object, places: int = 1) -> str:
    """Print a ratio as a percentage in words: 0.25 as 百分之二十五; at most `places` decimals."""
    number = Decimal(as_number("百分之", value)) * 100
    return format_percent_words(number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


@_filter("姓名")
def as_name(value: object) -> str:
    """Leave a name as it is in a paper that is converted to Traditional Chinese; for names inside a typed text."""
    return shield(to_text(value))


@_filter("默认")
def default(value: object, otherwise: object = "") -> object:
    """Return `otherwise` for a declared value that was not given; a name nobody declared stays a fault."""
    if isinstance(value, Undefined) and not isinstance(value, Blank):
        to_text(value)
    return otherwise if isinstance(value, Blank) else value


@_filter("合计")
def total(value: object, name: str = "") -> int | Decimal:
    """Add up a list of numbers, or the part `name` of a list of records; blank parts count nothing."""
    if isinstance(value, str | Mapping | Undefined) or not isinstance(value, Iterable):
        raise refused("合计", value, "一列值")
    result: int | Decimal = 0
    for item in value:
        part = _part("合计", item, name) if name else item
        if not isinstance(part, Blank):
            result += as_number("合计", part)
    return result


@_filter("数量")
def amount(value: object, name: str) -> int | Decimal:
    """Return the 数量 of the entry called `name` in a list such as 统计's 合计; 0 when nothing was counted."""
    if isinstance(value, str | Mapping | Undefined) or not isinstance(value, Iterable):
        raise refused("数量", value, "统计的“合计”")
    for item in value:
        if _part("数量", item, "名称") == name:
            return as_number("数量", _part("数量", item, "数量"))
    return 0


def _part(filter_name: str, item: object, name: str) -> object:
    if not isinstance(item, Record):
        raise refused(filter_name, item, "一列记录")
    if name not in item:
        raise TemplateFault(
            "template.filter", f"里，过滤器“{filter_name}”要取“{name}”，可是记录里没有", suggestion(name, item)
        )
    return item[name]
