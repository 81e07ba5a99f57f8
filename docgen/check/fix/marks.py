"""Mend marks and digits in a text: brackets, zeros, half-width marks. No word and no value of a number changes.

What is wrong, the rules of the checker say; where they leave a choice, nothing is done.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from docgen.check.fix.characters import Edit
from docgen.check.labels import label_of
from docgen.check.model import HEADINGS, Draft, Element, Role
from docgen.check.registry import Fault
from docgen.check.rules import numbers, punctuation
from docgen.text.numerals import half_width_digits

Step = Callable[[Role, str], Iterable[Edit]]

_OPEN, _CLOSE = r"[\[(（【［﹝〔]", r"[\])）】］﹞〕]"
_DOCUMENT_NUMBER = re.compile(
    rf"(?<=[\u4e00-\u9fff])\s?(?P<open>{_OPEN})\s?[0-9]{{4}}\s?(?P<close>{_CLOSE})(?=\s?第?\s?[0-9]{{1,5}}\s?号"
    r"(?![楼院线机床病房厅馆门车]))"
)
_SERIAL_ZEROS = re.compile(r"(?<=〕)0+(?=[1-9][0-9]*号)")
_DATE_ZERO = re.compile(r"(?<![0-9.:：])0(?=[1-9]\s?[月日])")
_COLON = re.compile(r"[^:：]{1,8}?(?P<colon>:)")
_SIGNER_COLON = re.compile(r"签\s*发\s*人\s*(?P<colon>:)")
_COLONED = (
    Role.SIGNER,
    Role.COPIES,
    Role.ATTACHMENT_NOTE,
    Role.ATTACHMENT_LABEL,
    Role.ATTENDANCE,
    Role.SUBJECT_WORDS,
)
_NAMES_LIST = re.compile(r"附\s*件?\s*[:：]\s*")
_LABEL_MARKS = {1: ("、", "．.,"), 3: (".", "、．")}
"""The mark after a label of a level, and the wrong ones that are plainly meant for it."""
_RUNS_OF_MARKS = (".", "。", "·•・", "…", "-", "－", "–", "─")


def _told(find: Callable[[Draft], Iterator[Fault]], role: Role, text: str) -> Iterator[tuple[int, str, str]]:
    """Yield position, expected and found of what a rule says about a paragraph of this role and text."""
    element = Element(role, text, "", "主体", line=1)
    for fault in find(Draft("", "2012", "文件", (element,))):
        if fault.column is not None:
            yield fault.column - 1, fault.expected, fault.found


def _digits(role: Role, text: str) -> Iterator[Edit]:
    for position, _, _ in _told(numbers.full_width_digits, role, text):
        match = re.compile("[０-９]+").match(text, position)
        if match:
            yield Edit(match.start(), match.end(), half_width_digits(match.group()))


def _number_brackets(role: Role, text: str) -> Iterator[Edit]:
    for match in _DOCUMENT_NUMBER.finditer(text):
        for name, mark in (("open", "〔"), ("close", "〕")):
            if match[name] != mark:
                yield Edit(match.start(name), match.end(name), mark)


def _number_zeros(role: Role, text: str) -> Iterator[Edit]:
    return (Edit(match.start(), match.end(), "") for match in _SERIAL_ZEROS.finditer(text))


def _date_zeros(role: Role, text: str) -> Iterator[Edit]:
    return (Edit(match.start(), match.end(), "") for match in _DATE_ZERO.finditer(text))


def _label_marks(role: Role, text: str) -> Iterator[Edit]:
    if role not in (*HEADINGS, Role.ATTACHMENT_NOTE):
        return
    opening = _NAMES_LIST.match(text) if role is Role.ATTACHMENT_NOTE else None
    start = opening.end() if opening else 0
    label = label_of(text[start:])
    if label is None or len(label.brackets) == 1:
        return
    written = text[start : start + label.length]
    last = start + len(written.rstrip()) - 1
    if label.level in _LABEL_MARKS:
        mark, wrong = _LABEL_MARKS[label.level]
        if text[last] in wrong:
            yield Edit(last, last + 1, mark)
        return
    for bracket, mark in zip(label.brackets, "（）", strict=True):
        position = text.index(bracket, start)
        if bracket != mark:
            yield Edit(position, position + 1, mark)
    if label.mark and label.mark in "、．.":
        yield Edit(last, last + 1, "")


def _element_marks(role: Role, text: str) -> Iterator[Edit]:
    """Yield the marks that belong to an element itself and that no rule on running text looks at."""
    match = _COLON.match(text) if role in _COLONED else _SIGNER_COLON.search(text) if role is Role.NUMBER else None
    if match:
        yield Edit(match.start("colon"), match.end("colon"), "：")
    if role is Role.RECIPIENT and text.endswith(":"):
        yield Edit(len(text) - 1, len(text), "：")
    if role is Role.NOTE and text.startswith("(") and text.endswith((")", "）")):
        yield Edit(0, 1, "（")
    if role is Role.NOTE and text.endswith(")") and text.startswith(("(", "（")):
        yield Edit(len(text) - 1, len(text), "）")


def _ellipses(role: Role, text: str) -> Iterator[Edit]:
    return _rows(punctuation.ellipses, role, text)


def _dashes(role: Role, text: str) -> Iterator[Edit]:
    return _rows(punctuation.dashes, role, text)


def _rows(find: Callable[[Draft], Iterator[Fault]], role: Role, text: str) -> Iterator[Edit]:
    """Yield whole rows of equal marks where a rule finds one to begin."""
    for position, expected, _ in _told(find, role, text):
        alike = next((marks for marks in _RUNS_OF_MARKS if text[position] in marks), text[position])
        end = position
        while end < len(text) and text[end] in alike:
            end += 1
        yield Edit(position, end, expected)


def _ranges(role: Role, text: str) -> Iterator[Edit]:
    for position, expected, found in _told(numbers.range_marks, role, text):
        if text.startswith(found, position) and len(expected) == 1:
            yield Edit(position, position + len(found), expected)


def _half_width(role: Role, text: str) -> Iterator[Edit]:
    for position, expected, found in _told(punctuation.half_width_marks, role, text):
        if text.startswith(found, position):
            yield Edit(position, position + len(found), expected)


def _quotes(role: Role, text: str) -> Iterator[Edit]:
    """Yield straight double quotes in turn as opening and closing ones, where every one of them has its other half."""
    told = {text[position] for position, _, _ in _told(punctuation.straight_quotes, role, text)}
    for mark in sorted(told & {'"', "＂"}):
        places = [index for index, char in enumerate(text) if char == mark]
        if len(places) % 2 == 0:
            for order, index in enumerate(places):
                yield Edit(index, index + 1, "”" if order % 2 else "“")


STEPS: tuple[tuple[str, Step], ...] = (
    ("full-width-digits", _digits),
    ("number-brackets", _number_brackets),
    ("number-zero", _number_zeros),
    ("date-zero", _date_zeros),
    ("label-mark", _label_marks),
    ("element-mark", _element_marks),
    ("ellipsis", _ellipses),
    ("dash", _dashes),
    ("range-mark", _ranges),
    ("half-width-mark", _half_width),
    ("straight-quotes", _quotes),
)
"""The steps in their order: brackets of numbers before other brackets, dashes before the marks between numbers."""
