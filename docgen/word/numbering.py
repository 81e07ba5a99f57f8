"""List numbering: definitions, overrides, and the counters that give each paragraph its label (ECMA-376, 17.9).

Files made from one template share one `Numbering` (see `shared`); the counters are each story's own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from docgen.word.namespaces import W
from docgen.word.notes import Remarks, Reporter
from docgen.word.number_formats import format_number
from docgen.word.paragraph_properties import ParaProps, parse_para_props
from docgen.word.run_properties import Report, RunProps, parse_run_props
from docgen.word.styles import TableFormat
from docgen.word.theme import Theme
from docgen.word.xml import Element, flag, number, val

_LEVELS = 9
_LONGEST_LABEL = 255
"""Word takes no more characters for a number's form."""
_PLACEHOLDER = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list. `text` holds %1 … %9; `suffix` is tab, space or nothing."""

    start: int
    format: str
    text: str
    suffix: str
    legal: bool
    restart: int | None
    style: str
    align: str
    picture: bool
    element: Element = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Listed:
    """The list level a paragraph belongs to."""

    num_id: str
    index: int
    level: Level


@dataclass(slots=True)
class _List:
    """A w:num: the abstract definition it counts with, its levels, and the starts it overrides."""

    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int]


class Numbering:
    """A numbering part."""

    def __init__(self, root: Element | None, theme: Theme, num_of_style: dict[str, str]) -> None:
        """Read the part; `num_of_style` gives the w:numId of each numbering style, for w:numStyleLink."""
        self._theme = theme
        self._props: dict[int, tuple[ParaProps, RunProps, Remarks]] = {}
        self._lists: dict[str, _List] = {}
        self.merged: dict[tuple[str, TableFormat], tuple[ParaProps, Listed | None]] = {}
        """Paragraph properties by style and table, kept by `resolve` for the styles that these lists belong to."""
        if root is None:
            return
        abstracts = {item.get(f"{W}abstractNumId") or "": item for item in root.findall(f"{W}abstractNum")}
        nums = {item.get(f"{W}numId") or "": item for item in root.findall(f"{W}num")}
        for num_id, element in nums.items():
            abstract = _linked(val(element, "abstractNumId") or "", abstracts, nums, num_of_style)
            if abstract in abstracts:
                self._lists[num_id] = _read_list(abstract, abstracts[abstract], element)

    def level(self, num_id: str, index: int) -> Level | None:
        """Return a level of a list; None when the list or level is not defined (numId 0 means no list)."""
        found = self._lists.get(num_id)
        return found.levels.get(index) if found else None

    def level_of_style(self, num_id: str, style_id: str) -> int | None:
        """Return the index of the level that names this paragraph style; None without one."""
        found = self._lists.get(num_id)
        for index, level in found.levels.items() if found else ():
            if level.style == style_id:
                return index
        return None

    def props(self, level: Level, report: Reporter) -> tuple[ParaProps, RunProps]:
        """Return the paragraph properties a level gives and the run properties of its label."""
        known = self._props.get(id(level))
        if known is None:
            remarks = Remarks()
            known = (
                parse_para_props(level.element.find(f"{W}pPr"), self._theme, remarks),
                parse_run_props(level.element.find(f"{W}rPr"), self._theme, remarks),
                remarks,
            )
            self._props[id(level)] = known
        report.repeat(known[2])
        return known[:2]

    def list_of(self, num_id: str) -> _List | None:
        """Return the list of this id; for the counters."""
        return self._lists.get(num_id)


def _linked(abstract: str, abstracts: dict[str, Element], nums: dict[str, Element], styles: dict[str, str]) -> str:
    """Follow w:numStyleLink to the abstract definition that holds the levels; circles end."""
    seen = set()
    while abstract in abstracts and abstract not in seen:
        seen.add(abstract)
        link = val(abstracts[abstract], "numStyleLink")
        if link is None or styles.get(link) not in nums:
            break
        abstract = val(nums[styles[link]], "abstractNumId") or ""
    return abstract


def _read_list(abstract: str, definition: Element, num: Element) -> _List:
    levels = {}
    for element in definition.findall(f"{W}lvl"):
        index = number(element.get(f"{W}ilvl")) or 0
        if 0 <= index < _LEVELS:
            levels[index] = _read_level(element)
    starts: dict[int, int] = {}
    for override in num.findall(f"{W}lvlOverride"):
        index = number(override.get(f"{W}ilvl")) or 0
        if not 0 <= index < _LEVELS:
            continue
        replaced = override.find(f"{W}lvl")
        if replaced is not None:
            levels[index] = _read_level(replaced)
            starts[index] = levels[index].start
        start = number(val(override, "startOverride"))
        if start is not None:
            starts[index] = start
    return _List(abstract, levels, starts)


def _read_level(element: Element) -> Level:
    start = number(val(element, "start"))
    return Level(
        start=0 if start is None else start,
        format=val(element, "numFmt") or "decimal",
        text=(val(element, "lvlText") or "")[:_LONGEST_LABEL],
        suffix=val(element, "suff") or "tab",
        legal=bool(flag(element, "isLgl")),
        restart=number(val(element, "lvlRestart")),
        style=val(element, "pStyle") or "",
        align=val(element, "lvlJc") or "left",
        picture=element.find(f"{W}lvlPicBulletId") is not None,
        element=element,
    )


class Counters:
    """Running numbers of one story (body, or one header). Lists of one abstract definition count together."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._values: dict[str, list[int | None]] = {}
        self._started: set[tuple[str, int]] = set()

    def next_label(self, num_id: str, index: int, report: Report) -> str:
        """Count one more paragraph at this level and return its label; `""` for a level without text."""
        found = self._numbering.list_of(num_id)
        level = found.levels.get(index) if found else None
        if found is None or level is None:
            return ""
        values = self._values.setdefault(found.abstract, [None] * _LEVELS)
        self._advance(values, found, num_id, index, level)
        for deeper in range(index + 1, _LEVELS):
            below = found.levels.get(deeper)
            limit = below.restart if below is not None and below.restart is not None else deeper
            if index < limit:
                values[deeper] = None
        return self._text(found, level, values, report)

    def _advance(self, values: list[int | None], found: _List, num_id: str, index: int, level: Level) -> None:
        current = values[index]
        override = found.starts.get(index)
        if override is not None and (num_id, index) not in self._started:
            values[index] = override
        elif current is None:
            values[index] = level.start if override is None else override
        else:
            values[index] = current + 1
        self._started.add((num_id, index))

    def _text(self, found: _List, level: Level, values: list[int | None], report: Report) -> str:
        if level.format == "bullet":
            return level.text

        def figure(match: re.Match[str]) -> str:
            index = int(match[1]) - 1
            other = found.levels.get(index)
            value = values[index]
            if other is None:
                return ""
            if value is None:
                value = found.starts.get(index, other.start)
                values[index] = value  # Word counts a level that is only shown as begun
            name = "decimal" if level.legal and other.format != "none" else other.format
            text = format_number(value, name)
            if text is None:
                report(f"编号格式 {name}（按阿拉伯数字排）", "")
                return str(value)
            return text

        return _PLACEHOLDER.sub(figure, level.text)
