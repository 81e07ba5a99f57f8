"""Labels at the head of a paragraph: 一、 （一） 1. （1） and the many wrong ways they are written (clause 7.3.3)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from docgen.errors import InputError
from docgen.text import numerals

_CHINESE = "[〇零一二三四五六七八九十百]+"
_CIRCLED = {chr(0x3220 + index): index + 1 for index in range(10)}  # ㈠ to ㈩
_BRACKETED = {chr(0x2474 + index): index + 1 for index in range(20)}  # ⑴ to ⒇
_FORMS = (
    (1, re.compile(rf"(?P<number>{_CHINESE})(?P<mark>\s?[、．.，,：:])\s*")),
    (2, re.compile(rf"(?P<open>[（(〔\[])\s?(?P<number>{_CHINESE})\s?(?P<close>[）)〕\]])(?P<mark>[、．.，,：:]?)\s*")),
    (3, re.compile(r"(?P<number>[0-9０-９]{1,2})(?P<mark>\s?[.．、，,])(?!\d+(?!\d*[年月日]))\s*")),
    (
        4,
        re.compile(
            r"(?P<open>[（(〔\[])\s?(?P<number>[0-9０-９]{1,2})\s?(?P<close>[）)〕\]])(?P<mark>[、．.，,：:]?)\s*"
        ),
    ),
)
_FOLLOWS = r"(?=[《“（〔]?[\u4e00-\u9fff])"
_DECIMALS = (
    re.compile(rf"([0-9]{{1,2}}(?:\.[0-9]{{1,2}}){{1,3}})(?:[.．、]\s*|\s+){_FOLLOWS}"),
    re.compile(rf"([0-9]{{1,2}})(?:[\u3000\t]\s*|\s{{2,}}){_FOLLOWS}"),
)
_SINGLE = re.compile(rf"(?P<number>[{''.join((*_CIRCLED, *_BRACKETED))}])(?P<mark>[、．.，,]?)\s*")


@dataclass(frozen=True, slots=True)
class Label:
    """A label as typed: its level (1 to 4), its number, the mark after it, how much of the text it takes.

    `text` is the label with its mark and without blanks around it; `mark` is empty where nothing follows the bracket.
    """

    level: int
    number: int
    text: str
    mark: str
    brackets: str
    length: int


@lru_cache(maxsize=4096)
def label_of(text: str) -> Label | None:
    """Return the label that a paragraph begins with, right or wrong in form; None when there is none.

    Blanks before it are allowed and counted in its length. A decimal (1.5万) and a bare number are no labels; 1.3月底
    is one, as no month has parts.
    """
    start = len(text) - len(text.lstrip())
    if match := _SINGLE.match(text, start):
        sign = match["number"]
        level, number = (2, _CIRCLED[sign]) if sign in _CIRCLED else (4, _BRACKETED[sign])
        return Label(level, number, match.group().strip(), match["mark"], sign, match.end())
    for level, form in _FORMS:
        if match := form.match(text, start):
            try:
                value = numerals.parse(match["number"])
            except InputError:
                return None
            brackets = match["open"] + match["close"] if level in (2, 4) else ""
            return Label(level, value, match.group().strip(), match["mark"].strip(), brackets, match.end())
    return None


def decimals_of(text: str) -> tuple[int, ...]:
    """Return the numbers of a label in decimals, one for each level (4.1.2 as 4, 1, 2); empty for any other beginning.

    Decimals are followed by a blank. A number alone needs a wide blank, since amounts begin alike; one with a mark is
    a label of the third level (`label_of`).
    """
    match = next((match for form in _DECIMALS if (match := form.match(text))), None)
    return tuple(map(int, match[1].split("."))) if match else ()
