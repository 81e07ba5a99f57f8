"""The headings of body.md: levels that are skipped, signs without a blank, more levels than there are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from docgen.errors import Finding, Place, Severity
from docgen.text.numbering import LEVELS

_LINE = re.compile(r"(#{1,})(\s*)(.*)")
_TAG = re.compile(r"\{%[-+]?\s*(\w+).*?%\}")
_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)


def check_headings(text: str, place: Place) -> Iterator[Finding]:
    """Yield the faults of the headings of a text whose first line is at `place`, whatever its conditions choose.

    A heading is said to skip a level only when it does so on every way through the text.
    """
    text = _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    before: set[int] = {0}
    open_blocks: list[tuple[set[int], set[int], bool]] = []
    for number, line in enumerate(text.split("\n")):
        found = _LINE.match(line)
        if found:
            at = replace(place, line=(place.line or 1) + number, column=None)
            level = len(found[1])
            if fault := _fault(found, level, before):
                message, hint, severity = fault
                yield Finding("lint.heading", severity, at, message, hint, found=line[:40])
            if found[2] and level <= LEVELS:
                before = {level}
        for word in _TAG.findall(line):
            before = _follow(word, before, open_blocks)


def _fault(found: re.Match[str], level: int, before: set[int]) -> tuple[str, str, Severity] | None:
    if not found[2]:
        if not found[3] or found[3][0] in "|{":
            return None
        return "“#”后面没有空格，这一行会按普通段落排", "是标题就在“#”后面加一个空格。", Severity.WARNING
    if level > LEVELS:
        return f"标题写了 {level} 个“#”，公文标题只有四级", "用一至四个“#”。", Severity.ERROR
    if level > max(before) + 1:
        last = max(before)
        after = f"上一个标题是{'一二三四'[last - 1]}级" if last else "前面没有上级标题"
        hint = f"改成 {last + 1} 个“#”，或补上中间的标题。"
        return f"标题跳级：{after}，这里写了 {level} 个“#”", hint, Severity.ERROR
    return None


def _follow(word: str, before: set[int], blocks: list[tuple[set[int], set[int], bool]]) -> set[int]:
    """Return the levels that may stand before what follows a statement."""
    if word in ("if", "for"):
        blocks.append((before, set(), word == "for"))
    elif word in ("elif", "else") and blocks:
        start, ends, _ = blocks[-1]
        blocks[-1] = (start, ends | before, word == "else")
        return start
    elif word in ("endif", "endfor") and blocks:
        start, ends, whole = blocks.pop()
        return ends | before if whole and word == "endif" else ends | before | start
    return before
