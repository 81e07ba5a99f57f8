"""Numbers and yes-or-no words as people type them."""

from __future__ import annotations

import re
from decimal import Decimal

from docgen.text.faults import refuse
from docgen.text.numerals import half_width_digits

_INTEGER = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_DECIMAL = re.compile(r"[+-]?\d{1,18}(\.\d{1,9})?", re.ASCII)
_YES = frozenset({"是", "有", "true", "yes"})
_NO = frozenset({"否", "无", "false", "no"})
_PLAIN_NUMBER = "只写数字，不带单位和分节逗号"


def parse_integer(text: str) -> int:
    """Return a whole number of at most 18 digits; raises InputError (`data.number`) otherwise."""
    plain = half_width_digits(text.strip())
    if not _INTEGER.fullmatch(plain):
        raise refuse("data.number", f"“{text}”不是整数", _PLAIN_NUMBER)
    return int(plain)


def parse_decimal(text: str) -> Decimal:
    """Return a decimal number with the places that were typed (1.10 stays 1.10); raises InputError (`data.number`)."""
    plain = half_width_digits(text.strip())
    if not _DECIMAL.fullmatch(plain):
        raise refuse("data.number", f"“{text}”不是数字", _PLAIN_NUMBER)
    return Decimal(plain)


def parse_count(text: str) -> int | Decimal:
    """Return a number that is not negative, as int when typed without a decimal point, else as Decimal.

    Raises InputError (`data.number`, `data.range`) otherwise.
    """
    value = parse_decimal(text)
    if value < 0:
        raise refuse("data.range", f"“{text}”小于 0", "数量不能是负数")
    return value if "." in text else int(value)


def parse_amount(text: str) -> Decimal:
    """Return an amount of money in 元, not negative, to the 分.

    Raises InputError (`data.number`, `data.range`) otherwise.
    """
    plain = half_width_digits(text.strip())
    if not _DECIMAL.fullmatch(plain):
        raise refuse("data.number", f"“{text}”不是金额", "以元为单位只写数字，如 4000 或 1680.50")
    value = Decimal(plain)
    if value < 0:
        raise refuse("data.range", f"金额“{text}”是负数", "金额不能小于 0")
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -2:
        raise refuse("data.number", f"金额“{text}”的小数超过两位", "精确到分，如 1680.50")
    return value


def parse_yes_no(text: str) -> bool:
    """Return True for 是 有 true yes, False for 否 无 false no; raises InputError (`data.choice`) otherwise."""
    word = text.strip().lower()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise refuse("data.choice", f"“{text}”不是“是”或“否”", "写“是”或“否”")
