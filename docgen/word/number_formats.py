"""Turn a number into a numbering label's figure by w:numFmt (ECMA-376 part 1, 17.18.59)."""

from __future__ import annotations

from collections.abc import Callable

from docgen.text.numerals import to_chinese, to_digits_chinese, to_formal

_TRADITIONAL = str.maketrans("贰叁陆万", "貳參陸萬")
_LARGEST = 32767
"""The largest number Word counts to; beyond it a made-up file could ask for a label of millions of letters."""
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN_SMALL = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def format_number(value: int, name: str) -> str | None:
    """Return `value` in the format `name`; a value the format has no sign for comes in plain digits.

    None when the format is not known.
    """
    if name in ("none", "bullet"):
        return ""
    make = _FORMATS.get(name)
    if make is None:
        return None
    return make(value) if 0 < value <= _LARGEST else str(value)


def _short_counting(value: int) -> str:
    """Return the counting form to 99 and digit by digit beyond, as Word's chineseCounting does."""
    return to_chinese(value) if value < 100 else to_digits_chinese(value)


def _roman(value: int) -> str:
    text = ""
    for number, letters in (*_ROMAN, *_ROMAN_SMALL):
        text += letters * (value // number)
        value %= number
    return text


def _letters(value: int) -> str:
    """Return a … z, aa, bb, … as Word counts beyond 26."""
    return chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda value: signs[(value - 1) % len(signs)]


def _block(first: int, count: int) -> Callable[[int], str]:
    return lambda value: chr(first + value - 1) if value <= count else str(value)


def _circled(value: int) -> str:
    for first, low, high in ((0x2460, 1, 20), (0x3251, 21, 35), (0x32B1, 36, 50)):
        if low <= value <= high:
            return chr(first + value - low)
    return str(value)


def _full_width(value: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(value))


def _ordinal(value: int) -> str:
    last = "th" if value % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}{last}"


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda value: f"{value:02d}",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _block(0x2474, 20),
    "decimalEnclosedFullstop": _block(0x2488, 20),
    "numberInDash": lambda value: f"- {value} -",
    "ordinal": _ordinal,
    "hex": lambda value: f"{value:X}",
    "lowerRoman": _roman,
    "upperRoman": lambda value: _roman(value).upper(),
    "lowerLetter": _letters,
    "upperLetter": lambda value: _letters(value).upper(),
    "chineseCounting": _short_counting,
    "taiwaneseCounting": _short_counting,
    "chineseCountingThousand": to_chinese,
    "taiwaneseCountingThousand": to_chinese,
    "japaneseCounting": to_chinese,
    "ideographDigital": to_digits_chinese,
    "taiwaneseDigital": to_digits_chinese,
    "japaneseDigitalTenThousand": to_digits_chinese,
    "chineseLegalSimplified": to_formal,
    "ideographLegalTraditional": lambda value: to_formal(value).translate(_TRADITIONAL),
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "ideographEnclosedCircle": _block(0x3280, 10),
}
