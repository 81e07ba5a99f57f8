"""Numbers and yes-or-no words as people type them, and the other ways to write a number."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from docgen.errors import InputError
from docgen.text.faults import refuse
from docgen.text.numerals import half_width_digits, parse, to_chinese, to_digits_chinese

_PLAIN = re.compile(r"[+-]?\d{1,18}(?:\.\d{1,9})?", re.ASCII)
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,9})?", re.ASCII)
_SCALED = re.compile(r"(.+?)\s?(万亿|亿|万)")
_POINTED = re.compile(r"([^点]+)点([〇零一二三四五六七八九]{1,9})")
_SCALES = {"万": Decimal(10**4), "亿": Decimal(10**8), "万亿": Decimal(10**12)}
_MEASURES = (
    "人次|例次|人天|人月|人日|人|名|位|个月|个|次|例|台次|台|所|家|项|张|份|册|本|期|批|天|日|周|年|小时|课时|学时|场|户|件|套|床|种|条|"
    "辆|处|支|盒|篇|类|对"
)
_COUNTED = re.compile(rf"(?:一式)?(.+?)\s?(?:{_MEASURES})")
_PERCENT = re.compile(r"(?:百分之(?P<words>.+)|(?P<sign>.+?)\s?[%％])")
_CURRENCY = re.compile(r"(?:人民币|[¥￥])?\s?(?P<yuan>.+?)\s?[元圆圓]?")
_TRADITIONAL = str.maketrans("萬億個臺張冊兩點", "万亿个台张册两点")
_ROUND = re.compile(r"[整正]$")
_SUB_YUAN = re.compile(
    r"(?:(?P<yuan>.*)[元圆圓])?零?(?:(?P<jiao>[^角分元零]{1,2})角)?零?(?:(?P<fen>[^角分元零]{1,2})分)?"
)
_YES = frozenset({"是", "有", "true", "yes"})
_NO = frozenset({"否", "无", "false", "no"})
_FORMS = "写成 2047、6,000、3.5万、1.22亿 或 十二 这样的形式"
_COUNT_FORMS = "写成 2047、2047人次、十二名、3.5万 或 一式肆份 这样的形式"
_AMOUNT_FORMS = "以元为单位，写成 6000、6,000元、3.5万元、1680.50 或 陆仟元整"
_PERCENT_FORMS = "写成 25、25% 或 百分之二十五"


def parse_integer(text: str) -> int:
    """Return a whole number of at most 18 digits, with or without a measure word (2047人次, 两名, 一式肆份).

    Raises InputError (`data.number`) otherwise.
    """
    value = _counted(text)
    if value is None or "." in str(value):
        raise refuse("data.number", f"“{text}”不是整数", _COUNT_FORMS)
    return int(value)


def parse_decimal(text: str) -> Decimal:
    """Return a number: 1.10 with its places, 6,000, 3.5万, 1.22亿, 十二, 三点五; raises InputError (`data.number`)."""
    value = _number(text)
    if value is None:
        raise refuse("data.number", f"“{text}”不是数字", _FORMS)
    return value


def parse_count(text: str) -> int | Decimal:
    """Return a number that is not negative, as int when it is whole and typed without a decimal point.

    A measure word may follow it (2047人次). Raises InputError (`data.number`, `data.range`) otherwise.
    """
    value = _counted(text)
    if value is None:
        raise refuse("data.number", f"“{text}”不是数字", _COUNT_FORMS)
    if value < 0:
        raise refuse("data.range", f"“{text}”小于 0", "数量不能是负数")
    return value if "." in str(value) else int(value)


def parse_amount(text: str) -> Decimal:
    """Return an amount of money in 元, not negative, to the 分: 4000, 6,000元, 3.5万元, 1.22亿元, 陆仟元整, 伍角.

    Raises InputError (`data.number`, `data.range`) otherwise.
    """
    value = _money(text)
    if value is None:
        raise refuse("data.number", f"“{text}”不是金额", _AMOUNT_FORMS)
    if value < 0:
        raise refuse("data.range", f"金额“{text}”是负数", "金额不能小于 0")
    if value != value.quantize(Decimal("0.01")):
        raise refuse("data.number", f"金额“{text}”的小数超过两位", "精确到分，如 1680.50")
    return value


def parse_percent(text: str) -> Decimal:
    """Return how many hundredths a text says: 25 for 25, 25% and 百分之二十五; raises InputError (`data.number`)."""
    match = _PERCENT.fullmatch(text.strip())
    value = _number(match["words"] or match["sign"]) if match else _number(text)
    if value is None:
        raise refuse("data.number", f"“{text}”不是百分数", _PERCENT_FORMS)
    return value


def parse_yes_no(text: str) -> bool:
    """Return True for 是 有 true yes, False for 否 无 false no; raises InputError (`data.choice`) otherwise."""
    word = text.strip().lower()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise refuse("data.choice", f"“{text}”不是“是”或“否”", "写“是”或“否”")


def format_plain(value: Decimal) -> str:
    """Return a number without exponent and idle zeros: 3.50 → 3.5, 1E+3 → 1000."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def format_scaled(value: Decimal, scale: str, places: int | None = None) -> str:
    """Return a number counted in 万, 亿 or 万亿: 35000 → 3.5万, 122000000 → 1.22亿.

    It is exact, or rounded half up to at most `places` decimals.
    """
    counted = value.scaleb(-_SCALES[scale].adjusted())
    if places is not None:
        counted = counted.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{format_plain(counted)}{scale}"


def format_percent_words(percent: Decimal) -> str:
    """Return 百分之二十五 for 25, 百分之三点五 for 3.5; raises ValueError for a magnitude of 10¹⁶ or more."""
    whole, _, places = format_plain(abs(percent)).partition(".")
    words = to_chinese(int(whole)) + (f"点{to_digits_chinese(places).replace('〇', '零')}" if places else "")
    return f"{'负' if percent < 0 else ''}百分之{words}"


def _number(text: str) -> Decimal | None:
    """Return the value of a number in any spelling, without a measure; None for anything else."""
    plain = half_width_digits(text.strip()).translate(_TRADITIONAL).replace("，", ",")
    if _PLAIN.fullmatch(plain):
        return Decimal(plain)
    if _GROUPED.fullmatch(plain):
        return Decimal(plain.replace(",", ""))
    if plain.startswith("负"):
        value = _number(plain[1:])
        return None if value is None or value < 0 or plain[1:2] in ("+", "负") else -value
    scaled = _SCALED.fullmatch(plain)
    if scaled and (_PLAIN.fullmatch(scaled[1]) or _GROUPED.fullmatch(scaled[1])):
        return Decimal(format_plain(Decimal(scaled[1].replace(",", "")) * _SCALES[scaled[2]]))
    if pointed := _POINTED.fullmatch(plain):
        whole, places = _words(pointed[1]), _words(f"一{pointed[2]}".replace("零", "〇"))
        if whole is None or places is None:
            return None
        return whole + (places - Decimal(10) ** len(pointed[2])).scaleb(-len(pointed[2]))
    return _words(plain)


def _words(text: str) -> Decimal | None:
    if any(char.isascii() for char in text):
        return None
    try:
        return Decimal(parse(text))
    except InputError:
        return None


def _counted(text: str) -> Decimal | None:
    """Return the value of a number with or without a measure word."""
    value = _number(text)
    match = _COUNTED.fullmatch(text.strip().translate(_TRADITIONAL)) if value is None else None
    return _number(match[1]) if match else value


def _money(text: str) -> Decimal | None:
    """Return the value of an amount in figures or in formal words, in 元."""
    plain = text.strip()
    whole = _ROUND.sub("", plain)
    match = _CURRENCY.fullmatch(whole)
    value = _number(match["yuan"]) if match else None
    if value is not None:
        # 整 closes words and amounts that say 元.
        return value if whole == plain or plain[-2:-1] in "元圆圓" else None
    parts = _SUB_YUAN.fullmatch(whole.removeprefix("人民币"))
    if parts is None or not (parts["jiao"] or parts["fen"]):
        return None
    total = Decimal(0)
    for name, worth in (("yuan", Decimal(1)), ("jiao", Decimal("0.1")), ("fen", Decimal("0.01"))):
        if parts[name]:
            value = _number(parts[name])
            if value is None or (name != "yuan" and not 0 < value < 10):
                return None
            total += value * worth
    return total
