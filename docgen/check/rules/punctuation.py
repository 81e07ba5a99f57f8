"""Rules about punctuation: full-width marks in Chinese text, ellipsis and dash, pairs, quotes, doubled marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from docgen.check.model import Draft, Element, Role
from docgen.check.prose import (
    FULL_WIDTH_MARKS,
    HAN,
    PARAGRAPHS,
    around,
    everywhere,
    fault,
    is_han,
    own_marks,
    read,
    runs,
    veiled,
)
from docgen.check.registry import Fault, rule
from docgen.official.measures import Strength

_CLAUSE = "GB/T 15834"
_FULL_WIDTH = dict(zip(",;:?!().", "，；：？！（）。", strict=True))
_ELLIPSES = (
    (re.compile(r"\.{3,}"), "..."),
    (re.compile(r"。{3,}"), "。。。"),
    (re.compile(r"[·•・]{3,}"), "···"),
    (re.compile(r"(?<!…)…(?!…)"), "…"),
    (re.compile(r"…{3,}"), "………"),
)
_POINTS = re.compile(r"…|[.。·•・]{3}")
_DASHES = (
    (re.compile(r"--+"), "--"),
    (re.compile(r"－－+"), "－－"),
    (re.compile(r"––+"), "––"),
    (re.compile(r"──+"), "──"),
)
_ROWS = re.compile(r"--|－－|––|──")
_PAIRS = dict(zip("“‘《〈（〔【「『", "”’》〉）〕】」』", strict=True))
_CLOSING = {closing: opening for opening, closing in _PAIRS.items()}
_EITHER = re.compile(f"[{''.join((*_PAIRS, *_CLOSING))}]")
_ITEM = re.compile(r"\s*(?:[0-9０-９]{1,3}|[A-Za-z]|[一二三四五六七八九十]{1,3}|[①-⑳])[)）]")
_STRAIGHT = everywhere(re.compile("[\"'＂]"))
_DOUBLED = everywhere(re.compile(r"([，；：、？！])\1+|(?<!。)。。(?!。)|(?<!。)(?:[，；：、][。，；：、])|。[，；、]"))
_BEFORE_ETC = everywhere(re.compile("、等(?!级|次|候|待|额|价|同|于)"))


@rule(
    "check.half-width-mark",
    _CLAUSE,
    Strength.USUAL,
    "汉字之间用全角标点",
    "把半角的 , ; : ? ! ( ) 改成全角的 ，；：？！（）；夹用的外文、网址、时间和小数不必改。",
)
def half_width_marks(draft: Draft) -> Iterator[Fault]:
    """Find half-width marks that stand beside Chinese characters (GB/T 15834)."""
    for element, text in read(draft):
        marks = _chinese_marks(text)
        own = own_marks(element) if marks else ()
        for index in marks:
            if index not in own:
                mark = text[index]
                quoted = around(element.text, index, index + 1)
                yield fault(element, index, f"{quoted}里的“{mark}”是半角标点", _FULL_WIDTH[mark], mark)


@lru_cache(maxsize=PARAGRAPHS)
def _chinese_marks(text: str) -> tuple[int, ...]:
    """Return where half-width marks stand in a text that belong to Chinese text."""
    places = [match.start() for match in re.finditer(r"[,;:?!().]", text)]
    if not places or HAN.search(text) is None:
        return ()
    return tuple(index for index in places if _is_chinese_mark(text, index))


def _is_chinese_mark(text: str, index: int) -> bool:
    """Return True when the half-width mark at a position belongs to Chinese text, not to a number or foreign words."""
    mark = text[index]
    before = text[max(0, index - _NEAR) : index].rstrip()[-1:]
    after = text[index + 1 : index + 1 + _NEAR].lstrip()[:1]
    left, right = _is_chinese(before), _is_chinese(after)
    if mark == ".":
        return left and before != "…" and after != "." and (right or not after)
    if left or right:
        return not (mark == ":" and before.isdigit() and after.isdigit())
    if mark in "()":
        return not (before and after) and _holds_han(text, index)
    return not after and " " not in _foreign_before(text, index)


_NEAR = 80
"""What a mark belongs to is looked for within so many characters."""


def _holds_han(text: str, index: int) -> bool:
    """Return True when the bracket at a position, the first or the last character, encloses or follows Chinese."""
    opens = text[index] == "("
    inside = text[index : index + _NEAR].partition(")")[0] if opens else text[max(0, index - _NEAR) : index]
    return HAN.search(inside) is not None


def _foreign_before(text: str, index: int) -> str:
    """Return the run of half-width characters that ends before a position, without the blanks around it."""
    start = index
    while start > max(0, index - _NEAR) and text[start - 1].isascii():
        start -= 1
    return text[start:index].strip()


def _is_chinese(character: str) -> bool:
    return bool(character) and (is_han(character) or character in FULL_WIDTH_MARKS)


@rule("check.ellipsis", _CLAUSE, Strength.USUAL, "省略号写作“……”", "省略号是六个连点，占两个字：写成 ……。")
def ellipses(draft: Draft) -> Iterator[Fault]:
    """Find rows of stops, and single or tripled …, in place of …… (GB/T 15834)."""
    for element, text in read(draft):
        if element.role is Role.ATTACHMENT_NOTE or not _POINTS.search(text) or HAN.search(text) is None:
            continue
        for pattern, found in _ELLIPSES:
            for match in pattern.finditer(text):
                quoted = around(element.text, match.start(), match.end())
                yield fault(element, match.start(), f"{quoted}里的省略号写成了“{found}”", "……", found)


@rule("check.dash", _CLAUSE, Strength.USUAL, "破折号写作“——”", "破折号是一条占两个字的线：写成 ——。")
def dashes(draft: Draft) -> Iterator[Fault]:
    """Find rows of hyphens and drawn lines in place of —— (GB/T 15834)."""
    for element, text in read(draft):
        for pattern, found in _DASHES if _ROWS.search(text) else ():
            for match in pattern.finditer(text):
                if _is_chinese(text[: match.start()].rstrip()[-1:]) or _is_chinese(text[match.end() :].lstrip()[:1]):
                    quoted = around(element.text, match.start(), match.end())
                    yield fault(element, match.start(), f"{quoted}里的破折号写成了“{found}”", "——", found)


@rule("check.paired-marks", _CLAUSE, Strength.USUAL, "引号、书名号、括号成对", "补上缺少的一半，或删去多出的一半。")
def paired_marks(draft: Draft) -> Iterator[Fault]:
    """Find marks that open and do not close, or close what did not open, within a paragraph or a title."""
    titles = {
        element for run in runs(draft, Role.TITLE, Role.ATTACHMENT_TITLE, Role.ATTACHMENT_NOTE) for element in run
    }
    for run in runs(draft, Role.TITLE, Role.ATTACHMENT_TITLE, Role.ATTACHMENT_NOTE):
        yield from _unpaired(run)
    for element, _ in read(draft):
        if element not in titles and element.role is not Role.NUMBER:
            yield from _unpaired([element])


def _unpaired(run: list[Element]) -> Iterator[Fault]:
    """Yield the unpaired marks of paragraphs that make one text; quotes may open anew in each of them."""
    for number, index, mark in _halves(tuple(veiled(element.text) for element in run)):
        element, missing = run[number], _PAIRS.get(mark) or _CLOSING[mark]
        message = f"{around(element.text, index, index + 1)}里的“{mark}”没有与它成对的“{missing}”"
        yield fault(element, index, message, f"与“{mark}”成对的“{missing}”", mark)


@lru_cache(maxsize=PARAGRAPHS)
def _halves(texts: tuple[str, ...]) -> tuple[tuple[int, int, str], ...]:
    """Return the marks without the other half: the number of the text, the place in it, the mark."""
    halves: list[tuple[int, int, str]] = []
    opened: list[tuple[int, int, str]] = []
    for number, text in enumerate(map(_with_full_width_brackets, texts)):
        item = _ITEM.match(text)
        for match in _EITHER.finditer(text):
            index, mark = match.start(), match.group()
            if mark in _PAIRS:
                opened.append((number, index, mark))
            elif not (item and index < item.end()):
                if opened and opened[-1][2] == _CLOSING[mark]:
                    opened.pop()
                elif mark != "’":  # also an apostrophe
                    halves.append((number, index, mark))
    return (*halves, *opened)


def _with_full_width_brackets(text: str) -> str:
    """Return a text with half-width brackets full-width: that they are half-width is another fault."""
    return text.replace("(", "（").replace(")", "）")


@rule("check.straight-quotes", _CLAUSE, Strength.USUAL, "引号用“ ”和‘ ’", "把直引号改成成对的弯引号 “ ” 或 ‘ ’。")
def straight_quotes(draft: Draft) -> Iterator[Fault]:
    """Find straight quotation marks beside Chinese characters (GB/T 15834)."""
    for element, text in read(draft):
        for match in _STRAIGHT(text):
            index = match.start()
            if _is_chinese(text[index - 1 : index]) or _is_chinese(text[index + 1 : index + 2]):
                mark = match.group()
                found = "＂" if mark == "＂" else mark
                expected = "‘ ’" if mark == "'" else "“ ”"
                yield fault(
                    element, index, f"{around(element.text, index, index + 1)}里用了直引号“{found}”", expected, found
                )


@rule("check.doubled-mark", _CLAUSE, Strength.USUAL, "句内、句末点号不连用", "只留一个标点。")
def doubled_marks(draft: Draft) -> Iterator[Fault]:
    """Find two stops, commas, colons and the like in a row (GB/T 15834)."""
    for element, text in read(draft):
        for match in _DOUBLED(text):
            found = match.group()
            quoted = around(element.text, match.start(), match.end())
            yield fault(element, match.start(), f"{quoted}里的标点“{found}”重叠", "一个标点", found)


@rule("check.mark-before-etc", _CLAUSE, Strength.PRACTICE, "“等”字前不加顿号", "删去“等”字前的顿号。")
def marks_before_etc(draft: Draft) -> Iterator[Fault]:
    """Find 、 before 等 that ends an enumeration."""
    for element, text in read(draft):
        for match in _BEFORE_ETC(text):
            quoted = around(element.text, match.start(), match.end())
            yield fault(element, match.start(), f"{quoted}里“等”字前多了顿号", "等", "、等")
