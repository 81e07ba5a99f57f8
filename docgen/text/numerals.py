"""Chinese numerals: 十二, 二〇〇九, 拾贰, 两 and back; 廿, 萬 and 貳 are read too."""

from __future__ import annotations

from docgen.text.faults import refuse

_PLAIN = "零一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_POSITIONAL = "〇一二三四五六七八九"
_PLAIN_UNITS = ("", "十", "百", "千")
_FORMAL_UNITS = ("", "拾", "佰", "仟")
_SECTIONS = ("", "万", "亿", "万亿")
_LIMIT = 10**16

_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_DIGITS = {
    **{digit: value for value, digit in enumerate(_PLAIN)},
    **{digit: value for value, digit in enumerate(_FORMAL)},
    **dict.fromkeys("〇○◯ＯO", 0),
    **dict.fromkeys("两兩貳", 2),
    "叄": 3,
    "陸": 6,
}
_MOST_DIGITS = 40
"""Nothing that is counted, paid or dated takes more."""
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_SPELLINGS = str.maketrans({"廿": "二十", "卅": "三十", "萬": "万", "億": "亿"})


def half_width_digits(text: str) -> str:
    """Return `text` with full-width digits (２０２６) written half-width (2026)."""
    return text.translate(_FULL_WIDTH)


def to_chinese(number: int) -> str:
    """Return a whole number as it is read: 12 → 十二, 105 → 一百零五, 20000 → 二万.

    Raises ValueError when the magnitude is 10¹⁶ or more.
    """
    words = _spell(abs(number), _PLAIN, _PLAIN_UNITS)
    if words.startswith("一十"):
        words = words[1:]
    return f"负{words}" if number < 0 else words


def to_counted(number: int) -> str:
    """Return a whole number as it is said before a measure word: 2 → 两 (两名), 12 → 十二, 200 → 二百, 2000 → 两千.

    Raises ValueError when the magnitude is 10¹⁶ or more.
    """
    words = to_chinese(number)
    if number == 2:
        return "两"
    return f"两{words[1:]}" if words[:2] in ("二千", "二万", "二亿") else words


def to_formal(number: int) -> str:
    """Return a whole number in the digits that resist alteration: 4 → 肆, 12 → 壹拾贰.

    Raises ValueError when the magnitude is 10¹⁶ or more.
    """
    words = _spell(abs(number), _FORMAL, _FORMAL_UNITS)
    return f"负{words}" if number < 0 else words


def to_digits_chinese(number: int | str) -> str:
    """Return the digits one by one, as years are written: 2009 → 二〇〇九.

    Raises ValueError when `number` is not made of ASCII digits.
    """
    digits = str(number)
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError(f"not made of digits: {digits!r}")
    return "".join(_POSITIONAL[int(digit)] for digit in digits)


def parse(text: str) -> int:
    """Return the number that Chinese numerals spell, read (二十三, 一万零五十) or digit by digit (二〇〇九, 二○○九).

    Ordinary and formal digits (贰拾叁, 貳拾叄), 廿 and 卅, and Arabic digits are understood. Raises InputError
    (`data.number`) otherwise.
    """
    plain = half_width_digits(text.strip()).translate(_SPELLINGS)
    if len(plain) > _MOST_DIGITS:
        raise refuse("data.number", f"“{plain[:20]}……”有 {len(plain)} 个字，不是数", "核对有没有多写或粘错")
    if plain.isascii() and plain.isdigit():
        return int(plain)
    if plain and all(character in _DIGITS for character in plain):
        return int("".join(str(_DIGITS[character]) for character in plain))
    value = _read(plain)
    if value is None:
        raise refuse("data.number", f"“{text}”不是中文数字", "写成“二十三”“二〇二六”这样的形式，或直接写阿拉伯数字")
    return value


def _spell(number: int, digits: str, units: tuple[str, ...]) -> str:
    """Return a number that is not negative in `digits` and `units`, with one 零 for each run of empty places."""
    if number >= _LIMIT:
        raise ValueError(f"number too large to spell: {number}")
    if number == 0:
        return digits[0]
    sections = []
    while number:
        number, section = divmod(number, 10_000)
        sections.append(section)
    words = ""
    pending_zero = False
    for index in range(len(sections) - 1, -1, -1):
        section = sections[index]
        if section == 0:
            pending_zero = bool(words)
            continue
        if words and (pending_zero or section < 1000):
            words += digits[0]
        pending_zero = False
        # 万亿 carries its 亿 into the next section, which would say it twice (一万亿五千亿 for 一万五千亿).
        unit = "万" if index == 3 and sections[2] else _SECTIONS[index]
        words += _spell_section(section, digits, units) + unit
    return words


def _spell_section(section: int, digits: str, units: tuple[str, ...]) -> str:
    """Return 1 to 9999 in words, without a leading 零."""
    words = ""
    pending_zero = False
    for power in range(3, -1, -1):
        digit = section // 10**power % 10
        if digit == 0:
            pending_zero = bool(words)
            continue
        if pending_zero:
            words += digits[0]
        pending_zero = False
        words += digits[digit] + units[power]
    return words


def _read(text: str) -> int | None:
    """Return the value of a number written with units, or None when it is not one."""
    if not text:
        return None
    for mark, factor in (("亿", 10**8), ("万", 10**4)):
        head, found, tail = text.rpartition(mark)
        if found:
            above = _read(head)
            below = _read(tail) if tail else 0
            if above is None or below is None or not 0 < above < factor or below >= factor:
                return None
            return above * factor + below
    return _read_section(text)


def _read_section(text: str) -> int | None:
    """Return the value of 0 to 9999 written with units, or None: units must fall, digits may not touch."""
    total = 0
    digit: int | None = None
    last_unit = 10_000
    for index, character in enumerate(text):
        if character in _UNITS:
            unit = _UNITS[character]
            if unit >= last_unit or digit == 0 or (digit is None and (index > 0 or unit != 10)):
                return None
            total += (1 if digit is None else digit) * unit
            digit, last_unit = None, unit
        elif character in _DIGITS:
            if digit is not None and digit != 0:
                return None
            digit = _DIGITS[character]
        else:
            return None
    return total + (digit or 0)
