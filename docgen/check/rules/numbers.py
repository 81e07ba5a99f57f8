"""Rules about numbers: document numbers, full-width digits, ranges."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.check.model import Draft, Role
from docgen.check.prose import CITED, around, everywhere, fault, read
from docgen.check.registry import Fault, rule
from docgen.check.wording import ORDER_NUMBER
from docgen.errors import InputError
from docgen.official.measures import Strength
from docgen.text.document_number import parse_document_number
from docgen.text.either import simplified
from docgen.text.numerals import half_width_digits

_FORM = "代字〔四位年份〕序号号"
_BRACKETS = {"〔": "〕", "[": "]", "(": ")", "（": "）", "【": "】", "［": "］", "﹝": "﹞"}
_UNITS = "名人个天日月年次家例张台元%万亿岁期批小项类件周所支条"
_HYPHEN_RANGE = everywhere(
    re.compile(
        rf"(?<![0-9A-Za-z.:：/~～—–-])[0-9]{{1,4}}(?:\.[0-9]+)?[{_UNITS}％]?\s?(?P<mark>-|–|－|~)\s?"
        rf"[0-9]{{1,4}}(?:\.[0-9]+)?(?:[{_UNITS}％]|分钟|小时)"
    )
)
_YEAR_RANGE = everywhere(
    re.compile(
        r"(?<![0-9])(?:(?:19|20)[0-9]{2}年?|(?:19|20)[0-9]{2}年[0-9]{1,2}月(?:[0-9]{1,2}日)?)\s?(?P<mark>[-–－~～─]|--)\s?"
        r"(?:(?:19|20)[0-9]{2}年(?:[0-9]{1,2}月)?|(?<=月.)[0-9]{1,2}月|(?<=日.)[0-9]{1,2}月)"
    )
)
_SHARED_UNIT = everywhere(
    re.compile(
        r"(?<![0-9.A-Za-z%％万亿-])(?P<low>[0-9]+(?:\.[0-9]+)?)\s?(?P<mark>[-－–—~～])\s?(?P<high>[0-9]+(?:\.[0-9]+)?)"
        r"(?P<unit>[%％万亿])"
    )
)
_WIDE_DIGITS = everywhere(re.compile("[０-９]+"))
_CITATIONS = everywhere(CITED)


@rule(
    "check.document-number",
    "7.2.5",
    Strength.MUST,
    "发文字号的形式",
    "写作“代字〔四位年份〕序号”，末尾加“号”：年份用六角括号〔〕，序号不补 0、不加“第”字，如 阜卫发〔2026〕8号。",
)
def document_numbers(draft: Draft) -> Iterator[Fault]:
    """Find document numbers (发文字号) in another form than 7.2.5 asks for; the number of an order (第8号) is none."""
    for element in draft.of(Role.NUMBER):
        text = element.text.strip()
        if ORDER_NUMBER.fullmatch(text):
            continue
        try:
            parse_document_number(simplified(text))
        except InputError as refused:
            yield fault(element, 0, refused.findings[0].message, _FORM, text)


@rule(
    "check.cited-number",
    "7.2.5",
    Strength.USUAL,
    "引用的发文字号的形式",
    "照原文写全发文字号：年份四位、用六角括号〔〕括起，序号不补 0、不加“第”字。",
)
def cited_numbers(draft: Draft) -> Iterator[Fault]:
    """Find document numbers cited in running text with other brackets, a short year, a leading zero or 第."""
    for element, text in read(draft):
        if element.role is Role.NUMBER:
            continue
        for match in _CITATIONS(half_width_digits(text)):
            for expected, found in _faults_of_citation(match):
                quoted = around(element.text, match.start(), match.end())
                yield fault(element, match.start(), f"引用的发文字号{quoted}不合规定：{found}", expected, found)


def _faults_of_citation(match: re.Match[str]) -> list[tuple[str, str]]:
    """Return what is wrong with a cited number as (expected, found)."""
    faults = []
    if (match["open"], match["close"]) != ("〔", "〕"):
        if len(match["year"]) == 4 and _BRACKETS[match["open"]] == match["close"]:
            faults.append(("年份用〔〕括起", f"年份用{match['open']}{match['close']}括起"))
        elif len(match["year"]) == 4:
            faults.append(("年份用〔〕括起", "年份的括号不成对"))
    elif len(match["year"]) != 4:
        faults.append(("四位年份", "两位年份"))
    if faults or match["open"] == "〔":
        if match["ordinal"]:
            faults.append(("序号前不加“第”字", "序号前有“第”字"))
        if match["serial"].startswith("0"):
            faults.append(("序号前不补 0", "序号前补了 0"))
    return faults


@rule(
    "check.full-width-digits",
    "GB/T 15835",
    Strength.USUAL,
    "阿拉伯数字用半角",
    "把全角数字改成半角：２０２６ 写作 2026。",
)
def full_width_digits(draft: Draft) -> Iterator[Fault]:
    """Find full-width Arabic digits (GB/T 15835)."""
    for element, text in read(draft):
        for match in _WIDE_DIGITS(text):
            message = f"{around(element.text, match.start(), match.end())}里的数字“{match.group()}”是全角的"
            yield fault(element, match.start(), message, "半角数字", "全角数字")


@rule(
    "check.range-unit",
    "GB/T 15835",
    Strength.USUAL,
    "数值范围两头都带百分号或“万”“亿”",
    "前一个数也带上百分号或“万”“亿”：写作 10%～20%、3万～5万。",
)
def range_units(draft: Draft) -> Iterator[Fault]:
    """Find ranges whose first number lacks the %, 万 or 亿 of the second (GB/T 15835)."""
    for element, text in read(draft):
        for match in _SHARED_UNIT(text):
            unit = match["unit"]
            right = f"{match['low']}{unit}～{match['high']}{unit}"
            yield fault(
                element,
                match.start(),
                f"“{match.group()}”的前一个数没有“{unit}”，应写作“{right}”",
                f"前后两数都带“{unit}”",
                f"只有后一个数带“{unit}”",
            )


@rule(
    "check.range-mark",
    "GB/T 15834",
    Strength.USUAL,
    "起止年月用“—”，数值范围用“～”",
    "年月的起止用一字线，如 2024—2026年；数值的范围用浪纹线，如 3～5名。",
)
def range_marks(draft: Draft) -> Iterator[Fault]:
    """Find hyphens and half-width tildes between the ends of a range, and ～ between years (GB/T 15834)."""
    for element, text in read(draft):
        taken: list[tuple[int, int]] = []
        for pattern, expected in ((_YEAR_RANGE, "—"), (_HYPHEN_RANGE, "～")):
            for match in pattern(text):
                start, end = match.span()
                if any(start < other_end and other < end for other, other_end in taken):
                    continue
                taken.append((start, end))
                found = match["mark"]
                message = f"“{match.group()}”的起止之间用了“{found}”"
                yield fault(element, match.start("mark"), message, expected, found)
