"""Rules about dates: the form of 成文日期 and 印发日期, and of dates in running text."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from functools import lru_cache

from docgen.check.model import Draft, Role
from docgen.check.prose import PARAGRAPHS, around, everywhere, fault, read
from docgen.check.registry import Fault, rule
from docgen.official.measures import Strength
from docgen.text.either import either_script
from docgen.text.numerals import half_width_digits

_NUMERAL = "〇○Ｏ零一二三四五六七八九十"
_ARABIC = either_script(
    r"(?<![0-9.])(?:(?P<year>[0-9]{2}|[0-9]{4})\s?年\s?)?(?P<month>[0-9]{1,2})\s?月\s?(?P<day>[0-9]{1,2})\s?(?P<end>[日号])"
    r"(?![楼院线机床病房厅馆门车文])"
)
_MONTH = re.compile(r"(?<![0-9.])(?P<year>[0-9]{2}|[0-9]{4})年(?P<month>[0-9]{1,2})月(?![0-9])")
_SHORT_YEAR = re.compile(r"(?<![0-9.])0[0-9]年")
_SEPARATED = re.compile(r"[0-9]{4}(?P<mark>[-./])[0-9]{1,2}(?P=mark)[0-9]{1,2}")
_CHINESE = either_script(f"[{_NUMERAL}]{{2,4}}年[{_NUMERAL}]{{1,3}}月[{_NUMERAL}]{{1,3}}[日号]")
_MIXED = either_script(
    f"[{_NUMERAL}]{{4}}年[0-9]{{1,2}}月?|[0-9]{{4}}年[{_NUMERAL}]{{1,3}}月(?!革命)"
    f"|[0-9]{{1,2}}月[{_NUMERAL}]{{1,3}}[日号]|(?<![{_NUMERAL}])[{_NUMERAL}]{{1,3}}月[0-9]{{1,2}}[日号]"
)
_WRONG_ZERO = everywhere(
    re.compile("(?=[一二三四五六七八九〇]{0,3}(?P<zero>[○Ｏ零O0０◯]))[一二三四五六七八九〇○Ｏ零O0０◯]{4}年")
)

_Kind = tuple[str, str]
_ARABIC_WANTED: _Kind = ("阿拉伯数字", "中文数字")
_MIXTURE: _Kind = ("同一种数字", "中文数字与阿拉伯数字混用")


@rule(
    "check.date-form",
    "7.3.5.4",
    Strength.MUST,
    "成文日期和印发日期的形式",
    "用阿拉伯数字把年、月、日写全，月、日不补 0，如 2026年7月1日。",
)
def date_forms(draft: Draft) -> Iterator[Fault]:
    """Find 成文日期 and 印发日期 that are not written as 2026年7月1日 (7.3.5.4, 7.4.3).

    In papers of the 1999 edition only 印发日期 is written so.
    """
    for element in draft.of(Role.DATE, Role.ISSUE):
        if element.region not in ("主体", "版记") or (element.role is Role.DATE and draft.standard == "1999"):
            continue
        name = "成文日期" if element.role is Role.DATE else "印发日期"
        for expected, found in _faults_of_date(half_width_digits(element.text)):
            yield fault(element, 0, f"{name}“{element.text.strip()}”不合规定：{found}", expected, found)


@rule(
    "check.date-chinese",
    "GB/T 9704-1999",
    Strength.USUAL,
    "1999 年版的成文时间用汉字",
    "用汉字把年、月、日写全，零写作“〇”，如 二〇〇九年四月七日。",
)
def chinese_dates(draft: Draft) -> Iterator[Fault]:
    """Find 成文时间 that is not in Chinese numerals, in papers of the edition of 1999."""
    for element in draft.of(Role.DATE):
        if draft.standard == "1999" and element.region == "主体" and not _CHINESE.fullmatch(element.text.strip()):
            message = f"成文时间“{element.text.strip()}”没有用汉字数字"
            yield fault(element, 0, message, "汉字数字", "其他写法")


@rule(
    "check.date-in-text",
    "GB/T 15835",
    Strength.USUAL,
    "正文里日期的写法",
    "年份写全四位，月、日不补 0，用“日”不用“号”，一个日期里不混用中文数字和阿拉伯数字。",
)
def dates_in_text(draft: Draft) -> Iterator[Fault]:
    """Find dates in running text with zeros, a short year, 号, two kinds of digits, or that no calendar has."""
    for element, text in read(draft):
        if (element.role is Role.DATE and element.region == "主体") or element.role is Role.ISSUE:
            continue
        if "年" not in text and "月" not in text:
            continue
        plain = half_width_digits(text)
        for match, expected, found in _wrong_dates(plain):
            quoted = around(element.text, match.start(), match.end(), 4)
            yield fault(element, match.start(), f"{quoted}里的日期不合规定：{found}", expected, found)


@lru_cache(maxsize=PARAGRAPHS)
def _wrong_dates(text: str) -> tuple[tuple[re.Match[str], str, str], ...]:
    """Return what is wrong with the dates in a text: the date, what is expected, what was found."""
    numbered = (*_ARABIC.finditer(text), *_MONTH.finditer(text))
    short = [
        match
        for match in _SHORT_YEAR.finditer(text)
        if not _MONTH.match(text, match.start()) and not _ARABIC.match(text, match.start())
    ]
    return (
        *((match, *kind) for match in numbered for kind in _arabic_faults(match)),
        *((match, "四位年份", "两位年份") for match in short),
        *((match, *_MIXTURE) for match in _MIXED.finditer(text)),
    )


@rule(
    "check.zero-character",
    "GB/T 15835",
    Strength.USUAL,
    "汉字年份里的零写作“〇”",
    "把年份里的零写成“〇”，如 二〇〇九年。",
)
def zero_characters(draft: Draft) -> Iterator[Fault]:
    """Find years in Chinese numerals with ○, 零, O or 0 for the character 〇 (U+3007)."""
    for element, text in read(draft):
        for match in _WRONG_ZERO(text):
            if not re.search("[一二三四五六七八九]", match.group()):
                continue
            found = match["zero"]
            message = f"“{match.group()}”里的零写成了“{found}”"
            yield fault(element, match.start(), message, "〇", found)


def _faults_of_date(text: str) -> list[_Kind]:
    """Return what is wrong with the date in a text as (expected, found); nothing when it holds none."""
    plain = "".join(text.split())
    if match := _SEPARATED.search(plain):
        return [("年、月、日", f"用“{match['mark']}”分隔")]
    if _MIXED.search(plain):
        return [_MIXTURE]
    if _CHINESE.search(plain):
        return [_ARABIC_WANTED]
    match = _ARABIC.search(plain)
    return _arabic_faults(match) if match else []


def _arabic_faults(match: re.Match[str]) -> list[_Kind]:
    """Return what is wrong with a matched date in Arabic digits, with or without its year or day."""
    parts = match.groupdict()
    year, month, day = parts["year"], parts["month"], parts.get("day")
    faults = []
    if year and len(year) != 4:
        faults.append(("四位年份", "两位年份"))
    if month.startswith("0") or (day or "").startswith("0"):
        faults.append(("月、日不补 0", "月、日前补了 0"))
    if parts.get("end") == "号":
        faults.append(("日", "号"))
    if not _exists(year, month, day):
        faults.append(("历法中有的日期", "历法中没有的日期"))
    return faults


def _exists(year: str | None, month: str, day: str | None) -> bool:
    """Return True when a calendar has the month and day; without a full year, 29 February exists."""
    if not 1 <= int(month) <= 12:
        return False
    leap = 2000
    known = int(year) if year and len(year) == 4 and int(year) else leap
    return day is None or 1 <= int(day) <= monthrange(known, int(month))[1]
