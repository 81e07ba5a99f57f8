"""Rules about the numbers of headings and items: the mark after them, and their order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from docgen.check.labels import Label, label_of
from docgen.check.model import HEADINGS, Draft, Element, Role
from docgen.check.prose import fault
from docgen.check.registry import Fault, rule
from docgen.errors import InputError
from docgen.official.measures import Strength
from docgen.text import numerals
from docgen.text.either import either_script
from docgen.text.numbering import heading_label

_READ = (*HEADINGS, Role.BODY, Role.OTHER)
_ARTICLE = either_script(r"第(?P<number>[〇零一二三四五六七八九十百]+)(?P<unit>[章节条])(?![、和至到款项规第])")
_OPENS_LIST = re.compile(r"[：:]\s*$")


@dataclass(frozen=True, slots=True)
class _Step:
    """A numbered paragraph: `level` 1 to 4, or the word of an article's unit (章, 节, 条)."""

    element: Element
    level: int | str
    number: int
    shown: str
    label: Label | None
    listed: bool
    """True when the paragraph before it announces a list, or is no item of the one before."""


@dataclass(slots=True)
class _Counters:
    """The last number of each level; what stands below a level starts anew with it."""

    last: dict[int | str, int] = field(default_factory=dict)

    def take(self, step: _Step) -> int | None:
        """Count a number in and return the one before it at its level; None for the first."""
        before = self.last.get(step.level)
        self.last[step.level] = step.number
        below = ("节",) if step.level == "章" else ()
        for level in [key for key in self.last if key in below or _is_deeper(key, step.level)]:
            del self.last[level]
        return before


def _is_deeper(level: int | str, than: int | str) -> bool:
    """Return True when a level restarts below another; 条 count on through chapters, and everything restarts below."""
    if isinstance(level, str):
        return False
    return isinstance(than, str) or level > than


@rule(
    "check.label-mark",
    "7.3.3",
    Strength.USUAL,
    "结构层次序数的写法",
    "依次写作“一、”“（一）”“1.”“（1）”：括号用全角，括号后不加标点，阿拉伯数字后用实心点。",
)
def label_marks(draft: Draft) -> Iterator[Fault]:
    """Find labels of headings and items with another mark or other brackets than 7.3.3 shows."""
    for step in _steps(draft):
        label = step.label
        if label is None:
            continue
        right = heading_label(label.level, max(1, label.number))
        if label.text == right or (label.level == 3 and label.text == numerals.half_width_digits(label.text) == right):
            continue
        expected, found = heading_label(label.level, 1), _form(label)
        if expected == found:
            continue  # only its number differs, as in 壹、 or with a blank inside
        yield fault(step.element, 0, f"序数“{label.text}”应写作“{right}”", expected, found)


def _form(label: Label) -> str:
    """Return how a label is written, shown for the number one."""
    one = "1" if label.level in (3, 4) else "一"
    if len(label.brackets) == 1:
        return "㈠" if label.level == 2 else "⑴"
    opening, closing = label.brackets[:1], label.brackets[1:]
    return f"{opening}{one}{closing}{label.mark}"


@rule(
    "check.numbering-sequence",
    "7.3.3",
    Strength.USUAL,
    "结构层次序数连续",
    "按先后重新编号：同一层次的序数从一数起，不重、不漏、不乱。",
)
def sequences(draft: Draft) -> Iterator[Fault]:
    """Find numbers that are repeated, skipped, out of order or begin anew, by level and by attachment."""
    counters = _Counters()
    for step in _steps(draft):
        if step.element.role in _RESETS:
            counters = _Counters()
            continue
        before = counters.take(step)
        found = _out_of_sequence(before, step)
        if found:
            wanted = (before or 0) + 1
            right = _shown(step.level, wanted)
            anew = step.number == 1 and before != 1
            grouped = ("接着编号", "从头编号") if anew else (right, step.shown)
            yield fault(step.element, 0, f"序数“{step.shown}”{found}，此处应是“{right}”", *grouped)


_RESETS = (Role.TITLE, Role.ATTACHMENT_LABEL, Role.ATTACHMENT_TITLE)


def _out_of_sequence(before: int | None, step: _Step) -> str:
    """Return what is wrong with a number after the one before it at its level; "" when nothing is."""
    if before is None:
        # A list that starts elsewhere continues what stood before it in a sentence; only headings must begin with one.
        return "不从头数起" if step.number != 1 and step.level in (1, 2, "条") else ""
    if step.number == before + 1:
        return ""
    if step.number == 1 and step.listed and step.level in (3, 4):
        return ""
    if step.number == before:
        return "重复"
    if step.number == 1:
        return "又从头数起"
    return "前有遗漏" if step.number > before else "次序颠倒"


def _shown(level: int | str, number: int) -> str:
    if isinstance(level, str):
        return f"第{numerals.to_chinese(number)}{level}"
    return heading_label(level, number)


@rule(
    "check.skipped-level",
    "7.3.3",
    Strength.USUAL,
    "结构层次不越级",
    "依次使用“一、”“（一）”“1.”“（1）”；只有两层时，可以在“一、”下面用“1.”。",
)
def skipped_levels(draft: Draft) -> Iterator[Fault]:
    """Find items two levels or more below the heading they stand under; 1. right under 一、 is allowed."""
    above: int | None = None
    for step in _steps(draft):
        if step.element.role in _RESETS or isinstance(step.level, str):
            above = None
            continue
        if above is not None and step.level == 4 and above < 3:
            expected = heading_label(above + 1, 1)
            message = f"“{step.shown}”上面是“{heading_label(above, 1)}”一级，中间越过了层次"
            yield fault(step.element, 0, message, expected, heading_label(4, 1))
        above = step.level


@lru_cache(maxsize=1)
def _steps(draft: Draft) -> tuple[_Step, ...]:
    """Return the numbered paragraphs of a paper, and the elements at which its numbers begin anew."""
    steps: list[_Step] = []
    listed = True
    for element in draft.elements:
        if element.role in _RESETS:
            steps.append(_Step(element, 0, 0, "", None, True))
        if element.role not in _READ or element.region not in ("主体", "附件"):
            continue
        step = _step(element, listed)
        if step is not None:
            steps.append(step)
        listed = step is None or _OPENS_LIST.search(element.text) is not None
    return tuple(steps)


def _step(element: Element, listed: bool) -> _Step | None:
    """Return a paragraph's number, when it begins with one."""
    text = element.text.lstrip()
    if match := _ARTICLE.match(text):
        try:
            return _Step(element, match["unit"], numerals.parse(match["number"]), match.group(), None, listed)
        except InputError:
            return None
    label = label_of(text)
    if label is None or label.number < 1:
        return None
    return _Step(element, label.level, label.number, label.text, label, listed)
