"""Amounts of money in words, as banks ask for on bills and vouchers."""

from __future__ import annotations

from decimal import Decimal

from docgen.text.faults import refuse
from docgen.text.numerals import to_formal

_FEN = Decimal("0.01")
_LIMIT = Decimal(10**16)


def to_formal_money(amount: Decimal | int) -> str:
    """Return an amount in 元 in formal words: 4000 → 肆仟元整, 1680.32 → 壹仟陆佰捌拾元零叁角贰分.

    整 closes an amount that ends in 元; after 角 it may be left out and is, after 分 it never stands. 零 stands for an
    empty 角 before 分, and for an empty 元 before 角. Raises InputError (`data.money`) for a fraction of a 分, a value
    that is not finite, or a magnitude of 10¹⁶ or more.
    """
    value = Decimal(amount)
    if not value.is_finite() or abs(value) >= _LIMIT:
        raise refuse("data.money", f"金额“{amount}”太大，无法写成大写", "核对金额，单位是元")
    if value != value.quantize(_FEN):
        raise refuse("data.money", f"金额“{amount}”不到一分的部分写不成大写", "金额以元为单位，小数最多两位")
    yuan, rest = divmod(int(abs(value) * 100), 100)
    jiao, fen = divmod(rest, 10)
    words = f"{to_formal(yuan)}元" if yuan or not rest else ""
    if not rest:
        words += "整"
    if jiao:
        words += ("零" if yuan and yuan % 10 == 0 else "") + f"{to_formal(jiao)}角"
    if fen:
        words += ("零" if yuan and not jiao else "") + f"{to_formal(fen)}分"
    return f"负{words}" if value < 0 else words
