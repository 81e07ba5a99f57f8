"""Rules about attachments: 附件说明 under the text, and the attachments themselves against it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from docgen.check.labels import label_of
from docgen.check.model import Draft, Element, Role
from docgen.check.prose import fault, runs
from docgen.check.registry import Fault, rule
from docgen.official.measures import Strength
from docgen.text.numerals import half_width_digits

_NOTE = re.compile(r"(?P<word>附\s*件?)\s*(?P<number>[0-9０-９]*)\s*(?P<mark>[:：]?)\s*")
_LABEL = re.compile(
    r"附\s*件?\s*(?P<number>[0-9０-９]*|[一二三四五六七八九十]+)\s*(?P<mark>[:：、.．]?)\s*(?P<title>.*)", re.DOTALL
)
_NUMBERED = re.compile(r"(?P<number>[0-9]{1,2})(?P<mark>\.)\s*(?![0-9])")
_CHINESE = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class _Entry:
    """One name in 附件说明: `number` is None where none stands before it, `at` its position in the element's text."""

    element: Element
    at: int
    number: int | None
    name: str


@rule(
    "check.attachment-note",
    "7.3.4",
    Strength.MUST,
    "附件说明的形式",
    "写作“附件：名称”；几个附件用阿拉伯数字编号，如“附件：1.名称”；名称后不加标点。",
)
def attachment_notes(draft: Draft) -> Iterator[Fault]:
    """Find faults in 附件说明: its label and colon, the form and order of its numbers, marks after names (7.3.4)."""
    for run in runs(draft, Role.ATTACHMENT_NOTE):
        yield from _opening_faults(run[0])
        entries = _entries(run)
        for entry in entries:
            yield from _entry_faults(entry)
        numbers = [entry.number for entry in entries]
        if len(entries) == 1 and numbers[0] is not None:
            yield fault(
                entries[0].element, entries[0].at, "只有一个附件，名称前却编了号", "只有一个附件时不编号", "编了号"
            )
        for place, entry in enumerate(entries, 1):
            if len(entries) > 1 and entry.number != place:
                shown = f"序号是 {entry.number}" if entry.number is not None else "没有序号"
                message = f"附件“{entry.name}”{shown}，应是 {place}"
                yield fault(entry.element, entry.at, message, f"序号 {place}", shown)
                break


def _opening_faults(element: Element) -> Iterator[Fault]:
    match = _NOTE.match(element.text)
    if match is None:
        return
    if "".join(match["word"].split()) != "附件":
        yield fault(element, 0, f"附件说明以“{match['word']}”开头", "附件：", match["word"])
    if match["mark"] == ":":
        yield fault(element, match.start("mark"), "“附件”后的冒号是半角的", "附件：", "附件:")
    elif not match["mark"] and not match["number"]:
        yield fault(element, match.end("word"), "“附件”后缺少冒号", "附件：", "附件")


def _entries(run: list[Element]) -> list[_Entry]:
    """Return the names that 附件说明 lists; a line without a number continues the name above it."""
    entries: list[_Entry] = []
    for position, element in enumerate(run):
        text = half_width_digits(element.text)
        opening = _NOTE.match(text) if text.lstrip().startswith("附") else None
        start = 0
        if opening is not None:
            start = opening.start("number") if opening["number"] and not opening["mark"] else opening.end()
        for line in re.finditer(r"[^\n]+", text[start:]):
            at = start + line.start() + len(line.group()) - len(line.group().lstrip())
            entry = _entry(element, at, line.group().strip())
            if entry is None:
                continue
            continues = entry.number is None and entries and (position or line.start()) and opening is None
            if continues:
                last = entries[-1]
                entries[-1] = _Entry(last.element, last.at, last.number, last.name + entry.name)
            else:
                entries.append(entry)
    return entries


def _entry(element: Element, at: int, line: str) -> _Entry | None:
    label = label_of(line)
    if label is not None:
        return _Entry(element, at, label.number, line[label.length :].strip())
    if match := re.match(r"([0-9]{1,2})\s*[:：]?\s*(?=[^0-9年月.])", line):  # 附件1：名称
        return _Entry(element, at, int(match[1]), line[match.end() :].strip())
    return _Entry(element, at, None, line) if line else None


def _entry_faults(entry: _Entry) -> Iterator[Fault]:
    line = half_width_digits(entry.element.text[entry.at :].split("\n")[0])
    label = label_of(line)
    if entry.number is not None and not _NUMBERED.match(line):
        shown = label.text if label else f"{entry.number}"
        found = _one(label.text) if label else "1"
        yield fault(entry.element, entry.at, f"附件的序号“{shown}”应写作“{entry.number}.”", "1.", found)
    if match := re.search(r"[。；;，,、.．：:]$", entry.name):
        yield fault(entry.element, entry.at, f"附件名称“{entry.name}”后有标点", "附件名称后不加标点", match.group())


def _one(label: str) -> str:
    """Return a label shown for the number one, so that the labels of a list are one cause."""
    return re.sub(f"[{_CHINESE}]+", "一", re.sub("[0-9]+", "1", label))


@rule(
    "check.attachment-label",
    "7.3.7",
    Strength.MUST,
    "附件标识的形式",
    "附件首页第一行顶格写“附件”和阿拉伯数字的顺序号，后面不加标点，如“附件2”；只有一个附件时写“附件”。",
)
def attachment_labels(draft: Draft) -> Iterator[Fault]:
    """Find labels of attachments in another form than 附件 or 附件2, or not counted one by one (7.3.7)."""
    labels = draft.of(Role.ATTACHMENT_LABEL)
    for place, element in enumerate(labels, 1):
        match = _LABEL.fullmatch(half_width_digits(element.text.strip()))
        if match is None:
            continue
        if match["mark"] and not match["title"]:
            yield fault(element, 0, f"“{element.text.strip()}”后有标点", "附件1", f"附件1{match['mark']}")
        if match["number"] and match["number"][0] in _CHINESE:
            yield fault(element, 0, f"“{element.text.strip()}”的序号是中文数字", "附件1", "附件一")
        elif len(labels) > 1 and match["number"] != str(place):
            shown = f"附件{match['number']}"
            yield fault(element, 0, f"第{place}个附件标作“{shown}”，应是“附件{place}”", f"附件{place}", shown)


@rule(
    "check.attachment-match",
    "7.3.7",
    Strength.MUST,
    "附件与附件说明一致",
    "附件的个数、顺序和标题要与附件说明一致，改正其中写错的一处。",
)
def attachment_matches(draft: Draft) -> Iterator[Fault]:
    """Find attachments whose number or titles differ from 附件说明; papers whose attachments are not bound in pass."""
    labels = draft.of(Role.ATTACHMENT_LABEL)
    notes = next(runs(draft, Role.ATTACHMENT_NOTE), None)
    if not labels:
        return
    if notes is None:
        if draft.of(Role.BODY, Role.RECIPIENT):
            yield fault(labels[0], 0, "有附件，正文下面却没有附件说明", "附件说明", "没有附件说明")
        return
    entries = _entries(notes)
    if len(entries) != len(labels):
        message = f"附件说明列了 {len(entries)} 个附件，后面却有 {len(labels)} 个"
        yield fault(notes[0], 0, message, f"{len(labels)} 个附件", f"{len(entries)} 个附件")
        return
    for entry, label in zip(entries, labels, strict=True):
        title, element = _title_under(draft, label)
        if title and _plain(title) != _plain(entry.name):
            message = f"附件标题“{title}”与附件说明里的“{entry.name}”不同"
            yield fault(element, 0, message, entry.name, title)


def _title_under(draft: Draft, label: Element) -> tuple[str, Element]:
    """Return an attachment's title and its element: on the label's own row, or in the rows below it."""
    match = _LABEL.fullmatch(label.text.strip())
    if match is not None and match["title"]:
        return match["title"].replace("\n", ""), label
    following = list(draft.elements[draft.elements.index(label) + 1 :])
    rows: list[Element] = []
    for element in following:
        if element.role is Role.ATTACHMENT_TITLE:
            rows.append(element)
        elif element.role is not Role.BLANK:
            break
    title = "".join(row.text.strip() for row in rows).replace("\n", "")
    return title, rows[0] if rows else label


def _plain(title: str) -> str:
    """Return a title without blanks, its outer 《》 and the marks at its end."""
    plain = re.sub(r"\s", "", title).rstrip("。；;，,、")
    return plain[1:-1] if plain.startswith("《") and plain.endswith("》") and plain.count("《") == 1 else plain
