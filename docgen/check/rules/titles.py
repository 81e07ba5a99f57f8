"""Rules about titles: their marks, where their rows end, the kind of paper they name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.check.model import Draft, Element, Role
from docgen.check.prose import fault, runs
from docgen.check.registry import Fault, rule
from docgen.check.wording import KIND_OF_PAPER
from docgen.official.measures import Strength
from docgen.text.titles import torn_word
from docgen.text.words import CONNECTORS, GENRES, LONGEST_TITLE, words_of

_ALLOWED = frozenset("《》〈〉“”‘’（）()〔〕、—·-/&+\"'[]【】")
"""Marks that a title may hold; brackets and quotes of a wrong form are found by the rules on punctuation."""
_CLOSING = "》〉”’）)〕】、，。；：！？"
_OPENING = "《〈“‘（(〔【"
_SHORTEST = 3
_GENRE = re.compile(rf"(?:{'|'.join(sorted(GENRES, key=len, reverse=True))})(?:[（(][^（）()]*[)）])*$")


@rule(
    "check.title-mark",
    "7.3.1",
    Strength.USUAL,
    "标题里的标点",
    "标题末尾不加标点；中间除书名号、引号、括号、顿号和破折号外，一般不用标点。",
)
def title_marks(draft: Draft) -> Iterator[Fault]:
    """Find a mark at the end of a title, and marks within that titles do not use."""
    for run in runs(draft, Role.TITLE, Role.ATTACHMENT_TITLE):
        title = run[-1].text.rstrip()
        for element in run:
            for index, mark in enumerate(element.text):
                if mark.isalnum() or mark.isspace() or mark in _ALLOWED:
                    continue
                last = element is run[-1] and index == len(title) - 1
                where = "末尾" if last else "中间"
                yield fault(element, index, f"标题{where}有标点“{mark}”", f"标题{where}不用标点", mark)


@rule(
    "check.title-break",
    "7.3.1",
    Strength.USUAL,
    "标题回行词意完整",
    "在词语之间回行：不拆开词语和数字，行首不出现“的”“和”“及”等字，一行不少于三个字。",
)
def title_breaks(draft: Draft) -> Iterator[Fault]:
    """Find rows of a title that begin with 的 and the like, tear a word or number apart, or are too short (7.3.1)."""
    for run in runs(draft, Role.TITLE, Role.ATTACHMENT_TITLE):
        rows = [(element, row.strip()) for element in run for row in element.text.split("\n") if row.strip()]
        title = "".join(row for _, row in rows)
        if len(title) > LONGEST_TITLE:
            continue
        position = 0
        for number, (element, row) in enumerate(rows):
            if number:
                kind = _bad_break(title, position, rows[number - 1][1])
                if kind:
                    shown = f"“{rows[number - 1][1]}／{row}”"
                    yield fault(element, 0, f"标题{shown}回行不当：{kind[1]}", *kind)
            if len(rows) > 1 and len(row) < _SHORTEST:
                yield fault(element, 0, f"标题的一行“{row}”太短", "一行不少于三个字", "一行只有一两个字")
            position += len(row)


def _bad_break(title: str, index: int, above: str) -> tuple[str, str] | None:
    """Return what is wrong with a break before `title[index]` as (expected, found); None when nothing is."""
    if title[index] in _CLOSING:
        return "行首不用后半个标点", f"行首是“{title[index]}”"
    if above[-1] in _OPENING:
        return "行末不用前半个标点", f"行末是“{above[-1]}”"
    if word := torn_word(title, index):
        return "词语不拆开", f"拆开了“{word}”"
    position = 0
    for word in words_of(title):
        if position == index and word in CONNECTORS:
            return "行首不用“的”“和”“及”等字", f"行首是“{word}”"
        position += len(word)
    return None


@rule(
    "check.title-genre",
    "7.3.1",
    Strength.USUAL,
    "标题写明文种",
    "在标题末尾写上文种，如 通知、报告、请示、函、方案、总结。",
)
def title_genres(draft: Draft) -> Iterator[Fault]:
    """Find a title whose last word is no kind of paper (文种)."""
    if draft.format in ("命令", "表格"):
        return
    for run in list(runs(draft, Role.TITLE))[:1]:
        title = re.sub(r"\s", "", "".join(element.text for element in run)).rstrip("。．.，,；;：:！!？?")
        if title and not _GENRE.search(title) and not KIND_OF_PAPER.search(title):
            yield fault(run[-1], 0, f"标题“{_short(run)}”没有写明文种", "标题末尾是文种", "标题末尾不是文种")


def _short(run: list[Element]) -> str:
    title = "".join(element.text for element in run).replace("\n", "")
    return title if len(title) <= 20 else f"{title[:8]}…{title[-8:]}"
