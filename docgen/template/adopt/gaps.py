"""Find what an old paper leaves open: lines to write on, ×× in the place of words, open dates, boxes to tick."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Kind = Literal["line", "mark", "date", "month", "year", "day", "number", "end"]
"""A line to write on, a ×× in its place; a date, month or year with open parts; month and day without a year; an open
document number; the place after a label that ends its paragraph."""

_LINE, _MARK = "\ue000", "\ue001"
_BLANK = " \u3000\u00a0\t"
_RULES = re.compile(r"_{2,}|[＿﹍﹎](?:[＿﹍﹎_ \u3000]*[＿﹍﹎_])?|_(?:[ \u3000]*_)+")
_MARKS = re.compile(
    r"(?<![0-9A-Za-z×])(?:[×✕╳]{2,}(?![×0-9])|[×✕╳](?=[\u4e00-\u9fff〔]))|(?<![A-Za-z0-9])[Xx]{2,}(?![A-Za-z0-9])|[ＸＸ]{2,}|某某某?"
    r"|(?<![0-9〇○零一二三四五六七八九])[○◯]{2,}(?![0-9〇○零一二三四五六七八九])|●{2,}|\*{2,}"
    r"|(?<=[0-9])[×✕╳]+(?=[年月日）〕\]号])|(?<![A-Za-z])[XxＸ]+(?=[年月日])"
)
_OPEN = f"[{_LINE}{_MARK}]"
_FIRST = f"(?<!{_OPEN}){_OPEN}+"
"""A whole line to write on: tried from each of its places, a long one would take its length squared."""
_PART = f"(?:[{_LINE}{_MARK}]+|[{_BLANK}]{{1,8}}|[{_BLANK}]*[{_LINE}{_MARK}]+[{_BLANK}]*|[0-9]{{1,2}})"
_YEAR = f"(?:(?:19|20)[{_BLANK}]{{2,8}}|(?:19|20){_OPEN}+|{_FIRST}|[{_BLANK}]{{1,8}}|[0-9]{{4}})"
_DATE = re.compile(f"(?P<y>{_YEAR})[ ]?年(?P<m>{_PART})月(?P<d>{_PART})日")
_MONTH = re.compile(f"(?P<y>(?:19|20){_OPEN}+|{_FIRST}|[0-9]{{4}})年(?P<m>{_OPEN}+)月(?!{_PART}日)")
_DAY = re.compile(f"(?P<m>{_FIRST}|[0-9]{{1,2}})月(?P<d>{_OPEN}+)日|(?P<n>{_FIRST})月(?P<e>{_OPEN}+|[0-9]{{1,2}})日")
_YEAR_ONLY = re.compile(f"(?:19|20){_OPEN}+(?=年)|{_FIRST}(?=年度)")
_NUMBER = re.compile(
    f"(?:[\u4e00-\u9fff]|{_OPEN}){{1,15}}[〔\\[（(]\\s?[0-9{_LINE}{_MARK}]{{2,8}}\\s?[〕\\]）)]"
    f"\\s?第?[0-9 {_LINE}{_MARK}]{{1,8}}号"
)
_BETWEEN = re.compile(r"[：:](?P<gap>[ \u3000\t]{4,})(?=[\u4e00-\u9fff]{2,8}[：:])")
_AFTER_LABEL = re.compile(
    r"(?:^[ \u3000]*|(?<=[ \u3000\t]{2})|[_＿][ \u3000]*)(?!各)[\u4e00-\u9fff]{0,4}"
    r"(?:名称|姓名|地址|住所|法定代表人|负责人|联系人|电话|手机|传真|邮编|邮政编码|开户行|账号|单位|科室|职务|职称|"
    r"编号|日期|时间|金额|人数|(?:甲|乙|丙|丁)方)(?:[（(][^（）()]{1,10}[)）])?[：:][ \u3000]*$"
)
_BY_HAND = re.compile(r"(?:签\s*字|签\s*名|盖\s*章|签\s*章|公\s*章|印\s*章)[^：:，。]{0,6}[：:]?[ \u3000]*$")
BOXES = "□☐☑☒■"
TICKED = "☑☒■"
_CHOICE = re.compile(rf"(?P<box>[{BOXES}])[ \u3000]*(?P<word>[^\s{BOXES}，。；、：:（）()]{{1,12}})")


@dataclass(frozen=True, slots=True)
class Gap:
    """An open place from `start` to `end`; `parts` are the ranges of year, month and day where it has them."""

    kind: Kind
    start: int
    end: int
    parts: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Choices:
    """Boxes to tick that belong together: where the first stands, each box's place and word, which is ticked."""

    start: int
    boxes: tuple[tuple[int, str], ...]
    ticked: tuple[str, ...]


def find_gaps(text: str, underlined: Callable[[int], bool]) -> tuple[Gap, ...]:
    """Return the open places of a paragraph in their order; places to sign or seal by hand are none.

    `underlined` tells whether the blank at an index is underlined.
    """
    masked = _masked(text, underlined)
    found: list[Gap] = []
    taken = [False] * len(text)

    def take(kind: Kind, start: int, end: int, parts: tuple[tuple[int, int], ...] = ()) -> None:
        if not any(taken[start:end]):
            taken[start:end] = [True] * (end - start)
            found.append(Gap(kind, start, end, parts))

    for match in _NUMBER.finditer(masked):
        if re.search(_OPEN, match.group()):
            take("number", _number_start(masked, match), match.end())
    for match in _DATE.finditer(masked):
        if not match["y"].isdigit() or not match["m"].isdigit() or not match["d"].isdigit():
            take("date", *match.span(), tuple(match.span(name) for name in "ymd"))
    for kind, pattern in (("month", _MONTH), ("day", _DAY), ("year", _YEAR_ONLY)):
        for match in pattern.finditer(masked):
            take(kind, *match.span())  # type: ignore[arg-type]  # the three are kinds
    for match in re.finditer(f"{_LINE}+|{_MARK}+", masked):
        kind = "line" if masked[match.start()] == _LINE else "mark"
        if _BY_HAND.search(text[: match.start()]) is None or kind == "mark":
            take(kind, *match.span())  # type: ignore[arg-type]  # one of two kinds
    for match in _BETWEEN.finditer(text):
        if _BY_HAND.search(text[: match.start("gap")]) is None:
            take("line", match.start("gap"), match.end("gap") - 2)
    if _AFTER_LABEL.search(text) and _BY_HAND.search(text) is None and len(text.strip()) <= 30:
        found.append(Gap("end", len(text), len(text)))
    return tuple(sorted(found, key=lambda gap: gap.start))


def by_hand(text: str) -> bool:
    """Tell whether a paragraph is a place to sign or seal by hand."""
    return _BY_HAND.search(text) is not None or re.search(r"签字[：:]|（盖章）|\(盖章\)|（公章）", text) is not None


def find_choices(text: str) -> tuple[Choices, ...]:
    """Return the groups of two boxes or more that stand in a paragraph; a colon between two begins a new group."""
    groups: list[list[re.Match[str]]] = []
    for match in _CHOICE.finditer(text):
        if groups and not re.search("[：:。；]", text[groups[-1][-1].end() : match.start()]):
            groups[-1].append(match)
        else:
            groups.append([match])
    return tuple(
        Choices(
            group[0].start(),
            tuple((match.start("box"), match["word"]) for match in group),
            tuple(match["word"] for match in group if match["box"] in TICKED),
        )
        for group in groups
        if len(group) > 1 and len({match["word"] for match in group}) == len(group)
    )


def _masked(text: str, underlined: Callable[[int], bool]) -> str:
    """Return the text with lines to write on and placeholders each turned into one sign."""
    shown = list(text)
    for match in _MARKS.finditer(text):
        shown[match.start() : match.end()] = _MARK * (match.end() - match.start())
    for match in _RULES.finditer(text):
        shown[match.start() : match.end()] = _LINE * (match.end() - match.start())
    for match in re.finditer(f"[{_BLANK}]+", text):
        start = match.start()
        while start < match.end():
            end = start
            while end < match.end() and underlined(end) == underlined(start):
                end += 1
            if underlined(start) and (end - start > 1 or text[start] in "\t\u3000"):
                shown[start:end] = _LINE * (end - start)
            start = end
    return "".join(shown)


def _number_start(masked: str, match: re.Match[str]) -> int:
    """Return where the code of an open document number begins: after the last word that leads up to it."""
    code = re.split("[〔\\[（(]", match.group())[0]
    lead = max((found.end() for found in re.finditer("根据|按照|以|文号|号", code)), default=0)
    return match.start() + lead
