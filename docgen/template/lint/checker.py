"""Check the texts of a template: the parts of a Word file, body.md, a single line of template.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from docgen.errors import Finding, Place, Severity, error
from docgen.template.bounds import WAY_OUT, over_bounds
from docgen.template.lint.blocks import Use
from docgen.template.lint.spots import Spot, around
from docgen.template.lint.stories import Paragraph, Story
from docgen.template.lint.tags import BREAK, TAB, Fault, Scan, Tag, joined, scan, unclosed
from docgen.template.lint.types import Names
from docgen.template.lint.walk import walk
from docgen.template.patch import tagged_texts

_TABLE_LETTERS = {"tr": "行", "tc": "格"}
_SWALLOWS = {"p": ("段", "paragraph"), "tr": ("行", "row"), "tc": ("格", "cell")}
_SHOWN = str.maketrans({BREAK: " ", TAB: " "})


@dataclass(slots=True)
class Checked:
    """The findings of a text, the places of each field used in it, the parts of records used."""

    findings: list[Finding] = field(default_factory=list)
    used: dict[str, list[Place]] = field(default_factory=dict)
    used_parts: dict[int, list[Place]] = field(default_factory=dict)
    """The places of each part of a record, by the identity of its declaration."""

    def add(self, other: Checked) -> None:
        """Take over what was found in another text."""
        self.findings += other.findings
        for name, places in other.used.items():
            self.used.setdefault(name, []).extend(places)
        for part, places in other.used_parts.items():
            self.used_parts.setdefault(part, []).extend(places)


@dataclass(slots=True)
class _At:
    """A tag in its paragraph."""

    tag: Tag
    spot: Spot
    order: tuple[int, int]


def check_text(text: str, place: Place, names: Names, accepts: Iterable[str] = ()) -> Checked:
    """Check a text whose first line is at `place`, in which a tag may go over several lines.

    `accepts` are the types besides texts that a tag may print which is all of its line.
    """
    made = Checked()
    if reason := over_bounds(text):
        made.findings.append(error("lint.syntax", place, reason, WAY_OUT))
        return made
    found = scan(text, word=False)
    faults = [*found.faults, *([found.stray] if found.stray else []), *([unclosed(found.open)] if found.open else [])]
    tags = [*found.tags, *([found.open] if found.open else [])]
    made.findings += [
        _finding(fault, _line_spot(text, place, fault.start), text, fault.start, fault.start) for fault in faults
    ]
    accepted = frozenset(accepts)
    _walked(made, [(tag, _line_spot(text, place, tag.start, _accepted(text, tag, accepted))) for tag in tags], names)
    made.findings.sort(key=lambda finding: finding.place.line or 0)
    return made


def _accepted(text: str, tag: Tag, accepted: frozenset[str]) -> frozenset[str]:
    before, after = text[: tag.start].rpartition("\n")[2], text[tag.end :].partition("\n")[0]
    return accepted if not before.strip() and not after.strip() else frozenset()


def _line_spot(text: str, place: Place, start: int, accepts: frozenset[str] = frozenset()) -> Spot:
    if "\n" in text and place.line is not None:
        place = replace(place, line=place.line + text.count("\n", 0, start), column=None)
    return Spot(place, text, accepts=accepts)


def _walked(made: Checked, tags: Sequence[tuple[Tag, Spot]], names: Names) -> list[Use]:
    found = walk(tags, names)
    made.findings += [_finding(fault, spot, spot.text, tag.start, tag.end) for tag, spot, fault in found.faults]
    for name, spots in found.used.items():
        made.used.setdefault(name, []).extend(spot.place for spot in spots)
    for part, spots in found.used_parts.items():
        made.used_parts.setdefault(part, []).extend(spot.place for spot in spots)
    return found.uses


def _finding(fault: Fault, spot: Spot, text: str, start: int, end: int) -> Finding:
    severity = Severity.WARNING if fault.warns else Severity.ERROR
    shown = around(text.translate(_SHOWN), start, end)
    return Finding(fault.rule, severity, spot.place, fault.message, fault.hint, found=shown)


def check_story(story: Story, file: str, names: Names) -> Checked:
    """Check one part of a Word file."""
    made = Checked()
    if reason := next(filter(None, map(over_bounds, tagged_texts(story.root))), ""):
        made.findings.append(error("lint.syntax", Place(file, where=story.label), reason, WAY_OUT))
        return made
    rows = _statement_rows(story.paragraphs)
    tags: list[_At] = []
    pending: tuple[Paragraph, Tag, Spot] | None = None
    for paragraph in story.paragraphs:
        spot = _spot(paragraph, file, rows)
        found = scan(paragraph.text, word=True)
        if pending is not None and (found.stray or _ends_comment(pending[1], paragraph)):
            tags.append(_join(made, pending, found, paragraph, spot))
            pending = None
        elif pending is not None and (found.tags or found.open):
            _give_up(made, pending, tags)
            pending = None
        if found.stray is not None:
            made.findings.append(_finding(found.stray, spot, spot.text, found.stray.start, found.stray_end))
        made.findings += [_finding(one, spot, spot.text, one.start, one.start + 2) for one in found.faults]
        tags += [_At(tag, spot, paragraph.order(tag.start)) for tag in found.tags]
        made.findings += _torn(paragraph, spot, found.tags)
        for code in paragraph.codes:
            inner = scan(code, word=True)
            at = replace(spot, text=code)
            made.findings += [_finding(one, at, code, one.start, one.start + 2) for one in inner.faults]
            tags += [_At(tag, at, paragraph.order(len(paragraph.text))) for tag in inner.tags]
        if found.open is not None:
            pending = (paragraph, found.open, spot)
    if pending is not None:
        _give_up(made, pending, tags)
    tags.sort(key=lambda at: at.order)
    made.findings += _lonely(tags, _texts(story.paragraphs), _things(story.paragraphs))
    uses = _walked(made, [(at.tag, at.spot) for at in tags], names)
    made.findings += _left_behind(uses, tags)
    places = {paragraph.where: number for number, paragraph in enumerate(story.paragraphs)}
    made.findings.sort(key=lambda finding: places[finding.place.where])
    return made


def _spot(paragraph: Paragraph, file: str, rows: frozenset[int]) -> Spot:
    return Spot(
        Place(file, where=paragraph.where),
        paragraph.text,
        paragraph.cell,
        paragraph.row,
        paragraph.table,
        paragraph.column,
        paragraph.number,
        paragraph.row in rows,
    )


def _bare(text: str) -> str:
    """Return a paragraph's text without its statements and comments."""
    if "{" not in text:
        return text.strip()
    for tag in reversed(scan(text, word=True).tags):
        if tag.mark != "{{" and not tag.broken:
            text = text[: tag.start] + text[tag.end :]
    return text.strip()


def _statement_rows(paragraphs: Iterable[Paragraph]) -> frozenset[int]:
    """Return the rows of tables that hold statements and nothing else."""
    said: dict[int, tuple[bool, bool]] = {}
    for paragraph in paragraphs:
        if paragraph.row:
            has, more = said.get(paragraph.row, (False, False))
            picture = bool(paragraph.cuts)
            said[paragraph.row] = (has or "{%" in paragraph.text, more or picture or bool(_bare(paragraph.text)))
    return frozenset(row for row, (has, more) in said.items() if has and not more)


def _ends_comment(tag: Tag, paragraph: Paragraph) -> bool:
    return tag.mark == "{#" and "#}" in paragraph.text


def _join(made: Checked, pending: tuple[Paragraph, Tag, Spot], found: Scan, paragraph: Paragraph, spot: Spot) -> _At:
    """Return a tag that goes on in a later paragraph, which is a fault but for comments."""
    before, tag, home = pending
    end = found.stray_end if found.stray else paragraph.text.index("#}") + 2
    whole = joined(tag, paragraph.text[: end - 2], len(before.text))
    found.stray = None
    if tag.mark == "{#" and spot.cell == home.cell:
        return _At(whole, home, before.order(tag.start))
    apart = "段" if spot.cell == home.cell else "格" if spot.row == home.row else "行"
    message = f"一个标签拆在了两{apart}里，后一半在{spot.place.where}"
    hint = "把整个标签写在同一段里；标签里面要换行的，用 Shift+Enter。"
    made.findings.append(_finding(Fault("lint.crossed-tag", 0, message, hint), home, before.text, tag.start, tag.end))
    return _At(whole, home, before.order(tag.start))


def _give_up(made: Checked, pending: tuple[Paragraph, Tag, Spot], tags: list[_At]) -> None:
    paragraph, tag, spot = pending
    made.findings.append(_finding(unclosed(tag), spot, spot.text, tag.start, tag.start + 2))
    tags.append(_At(tag, spot, paragraph.order(tag.start)))


def _torn(paragraph: Paragraph, spot: Spot, tags: Iterable[Tag]) -> list[Finding]:
    if not paragraph.cuts and not any(holder for _, _, holder in paragraph.pieces):
        return []
    found = []
    for tag in tags:
        if what := paragraph.torn_by(tag.start, tag.end):
            hint = f"删去标签，在{what}的外面（或整个在里面）重新打一遍；修订先接受或拒绝。"
            fault = Fault("lint.torn-tag", tag.start, f"标签被{what}拆开了", hint)
            found.append(_finding(fault, spot, spot.text, tag.start, tag.end))
    return found


_Texts = dict[tuple[str, int], str]
"""All that a paragraph, row or cell says, by its unit and number."""


def _texts(paragraphs: Iterable[Paragraph]) -> _Texts:
    made: _Texts = {}
    for paragraph in paragraphs:
        for key in (("paragraph", paragraph.number), ("row", paragraph.row), ("cell", paragraph.cell)):
            made[key] = made.get(key, "") + paragraph.text
    return made


def _things(paragraphs: Iterable[Paragraph]) -> dict[tuple[str, int], list[str]]:
    """Return what stands in paragraphs, rows and cells besides words."""
    made: dict[tuple[str, int], list[str]] = {}
    for paragraph in paragraphs:
        for key in (("paragraph", paragraph.number), ("row", paragraph.row), ("cell", paragraph.cell)):
            if paragraph.things:
                made.setdefault(key, []).extend(paragraph.things)
    return made


def _lonely(tags: Sequence[_At], texts: _Texts, things: dict[tuple[str, int], list[str]]) -> list[Finding]:
    """Report tags with letters outside a table, or not alone in what they replace."""
    findings: list[Finding] = []
    seen: set[tuple[str, int]] = set()
    doubled: set[tuple[str, int]] = set()
    for at in tags:
        letters, spot = at.tag.letters, at.spot
        if letters in _TABLE_LETTERS and not spot.table:
            what = _TABLE_LETTERS[letters]
            hint = f"它管的是表格的整{what}；在段落里用 {{%p … %}}。"
            fault = Fault("lint.outside-table", 0, f"带字母 {letters} 的标签要放在表格里", hint)
            findings.append(_finding(fault, spot, spot.text, at.tag.start, at.tag.end))
            continue
        if letters not in _SWALLOWS or at.tag.broken:
            continue
        name, unit = _SWALLOWS[letters]
        key = (letters, getattr(spot, unit))
        if key in doubled:
            continue
        if key in seen:
            doubled.add(key)
            hint = f"每个带字母 {letters} 的标签独占一{name}；一句之内的条件用不带字母的 {{% … %}}。"
            fault = Fault("lint.two-tags", 0, f"一{name}里有两个带字母 {letters} 的标签，只有第一个起作用", hint)
            findings.append(_finding(fault, spot, spot.text, at.tag.start, at.tag.end))
        elif lost := things.get((unit, key[1])):
            what = "、".join(dict.fromkeys(lost))
            hint = f"把{what}移到旁边另一{name}，或让标签另起一{name}。"
            message = f"带字母 {letters} 的标签所在的这一{name}还有{what}，填写时会一起消失"
            fault = Fault("lint.not-alone", 0, message, hint)
            findings.append(_finding(fault, spot, spot.text, at.tag.start, at.tag.end))
        elif _more_than(at, letters, texts[unit, key[1]]):
            hint = f"让它独占一{name}；一句之内的条件用不带字母的 {{% … %}}。"
            message = f"带字母 {letters} 的标签所在的这一{name}还有别的内容，填写时会一起消失"
            fault = Fault("lint.not-alone", 0, message, hint)
            findings.append(_finding(fault, spot, spot.text, at.tag.start, at.tag.end))
        seen.add(key)
    return findings


def _more_than(at: _At, letters: str, text: str) -> bool:
    """Return True when words or other tags are lost with a tag; a second one of its kind is told by itself."""
    rest = text.replace(at.tag.source, "", 1)
    for tag in reversed(scan(rest, word=True).tags):
        if tag.letters == letters or tag.mark == "{#":
            rest = rest[: tag.start] + rest[tag.end :]
    return bool(rest.strip())


def _left_behind(uses: Sequence[Use], tags: Sequence[_At]) -> list[Finding]:
    """Report blocks and settings typed without letters that leave an empty paragraph or row in the paper."""
    findings = []
    trimming = {at.spot.paragraph for at in tags if at.tag.trims}
    for use in uses:
        if use.tag.letters or use.tag.broken or use.spot.paragraph in trimming or not use.spot.paragraph:
            continue
        alone = not _bare(use.spot.text)
        if use.partner is use and alone and use.others:
            apart = [one for one in use.others if one.spot.paragraph != use.spot.paragraph]
            if not apart:
                continue
            whole = use.spot.alone_in_row and any(one.spot.row != use.spot.row for one in apart)
            letters, name = ("tr", "行") if whole else ("p", "段")
            if not whole and any(one.spot.cell != use.spot.cell for one in apart):
                continue
            message = f"{use.tag.word} 和它的结尾各占一{name}，填写后会留下空{name}"
            hint = f"开头、结尾和中间的 else 都写成 {{%{letters} … %}}。"
        elif (
            use.tag.word == "set"
            and alone
            and use.partner is None
            and re.fullmatch(r"\s*\{%[^%]*%\}\s*", use.spot.text)
        ):
            message, hint = "独占一段的 set，填写后会留下空段", "写成 {%p set … %}。"
        else:
            continue
        rule = "lint.empty-row" if "行" in message else "lint.empty-paragraph"
        fault = Fault(rule, 0, message, hint, warns=True)
        findings.append(_finding(fault, use.spot, use.spot.text, use.tag.start, use.tag.end))
    return findings


def unused(name: str, place: Place) -> Finding:
    """Return the finding for a declared field that nothing uses."""
    hint = "在 template.docx 或 body.md 里写出它，或从 template.yaml 里删去。"
    return Finding("lint.unused-field", Severity.WARNING, place, f"字段“{name}”声明了，却没有用到", hint)
