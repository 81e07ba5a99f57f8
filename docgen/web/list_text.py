"""Change one item of a list in the text of its file; every other line, all comments and whatever was typed stay.

A whole file read and written by a library would come back with other line breaks, quotes and spaces. Here only the
values that differ are replaced, in the lines of their item; what comes out is read again and compared with what was
wanted before anybody gets to see it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeAlias

from pydantic import BaseModel

from docgen.errors import InputError, Place, error
from docgen.load.yaml_source import parse
from docgen.model import nodes
from docgen.web.list_patch import Plain, Unpatchable, alike, block_lines, flow_text, is_flat, patched_item, plain_of

Lines: TypeAlias = list[str]
_WIDEST_LINE = 120
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


def changed_item(text: str, file: str, index: int, model: type[BaseModel], new: dict[str, Plain]) -> str:
    """Return the text of a list with one item's values replaced; `new` has Chinese keys and only texts.

    Raises:
        InputError: the item is written in a way that cannot be changed here.
    """
    lines, spans, before = _taken_apart(text, file, model)
    start, end = spans[index]
    region = "".join(lines[start:end])
    try:
        made = patched_item(region, model, new)
    except Unpatchable:
        made = _item_text(new, _indent(lines[start]), flow=False, newline=_newline(text))
    wanted = [*before[:index], new, *before[index + 1 :]]
    return _agreeing("".join((*lines[:start], made, *lines[end:])), file, model, wanted)


def removed_item(text: str, file: str, index: int, model: type[BaseModel]) -> str:
    """Return the text of a list without one item; comments above and below it stay.

    Raises:
        InputError: the item is written in a way that cannot be changed here.
    """
    lines, spans, before = _taken_apart(text, file, model)
    start, end = spans[index]
    above, below = lines[:start], lines[end:]
    if below and not below[0].strip() and (not above or not above[-1].strip()):
        below = below[1:]  # the empty line that parted it from the next one
    return _agreeing("".join((*above, *below)), file, model, [*before[:index], *before[index + 1 :]])


def added_item(text: str, file: str, after: int | None, model: type[BaseModel], new: dict[str, Plain]) -> str:
    """Return the text of a list with one more item below the item `after`, or (None) at its end.

    It is written as its neighbour is: in one line or in several, with or without an empty line before it.

    Raises:
        InputError: the list is written in a way that cannot be changed here.
    """
    lines, spans, before = _taken_apart(text, file, model)
    newline = _newline(text)
    if not spans:
        made = _item_text(new, "", flow=False, newline=newline)
        above = _ended(text, newline)
        gap = newline if above.strip() and not above.endswith(newline * 2) else ""
        return _agreeing(above + gap + made, file, model, [new])
    index = len(spans) - 1 if after is None else after
    start, end = spans[index]
    flow = end - start == 1 and lines[start].lstrip().startswith("- {")
    made = _item_text(new, _indent(lines[start]), flow=flow, newline=newline)
    apart = any(not lines[begin - 1].strip() for begin, _ in spans[max(0, index - 1) : index + 2] if begin)
    head = _ended("".join(lines[:end]), newline)
    rest = "".join(lines[end:])
    wanted = [*before[: index + 1], new, *before[index + 1 :]]
    return _agreeing(head + (newline if apart else "") + made + rest, file, model, wanted)


def _taken_apart(text: str, file: str, model: type[BaseModel]) -> tuple[Lines, list[tuple[int, int]], list[Plain]]:
    """Return the lines of a list, those of each item (first and past the last), and what each item says."""
    node, _ = parse(text, file)
    items: Sequence[nodes.Node] = node.items if isinstance(node, nodes.Sequence) else ()
    lines = _LINE.findall(text)
    if node is not None and not isinstance(node, nodes.Sequence):
        raise _unsuited(file, node.place.line)
    starts = [_dash(lines, item, file) for item in items]
    if starts != sorted(set(starts)) or len({_indent(lines[start]) for start in starts}) > 1:
        raise _unsuited(file, items[0].place.line)
    spans = []
    for start, limit in zip(starts, (*starts, len(lines))[1:], strict=True):
        depth = len(_indent(lines[start]))
        end = limit
        while end > start + 1 and _is_outside(lines[end - 1], depth):
            end -= 1
        spans.append((start, end))
    return lines, spans, [plain_of(item, model) for item in items]


def _dash(lines: Lines, item: nodes.Node, file: str) -> int:
    """Return the line, from 0, at which an item's `- ` stands; a comment may stand between it and the first key."""
    at = (item.place.line or 0) - 1
    while 0 < at < len(lines) and lines[at].lstrip().startswith("#"):
        at -= 1
    first = at
    while at >= 0 and not lines[at].lstrip().startswith("- ") and at > first - 5:
        at -= 1
    if not 0 <= at < len(lines) or not lines[at].lstrip().startswith("- "):
        raise _unsuited(file, item.place.line)
    if at != first and any(line.split("#")[0].strip(" -\r\n") for line in lines[at:first]):
        raise _unsuited(file, item.place.line)
    return at


def _is_outside(line: str, depth: int) -> bool:
    """Return True for a line at the end of an item that is none of its own: empty, or a comment as far left as it."""
    return not line.strip() or (line.lstrip().startswith("#") and len(_indent(line)) <= depth)


def _item_text(new: dict[str, Plain], indent: str, *, flow: bool, newline: str) -> str:
    """Return a whole new item with its line ends."""
    if flow and is_flat(new) and len(one := flow_text(new)) <= _WIDEST_LINE:
        return f"{indent}- {one}{newline}"
    lines = block_lines(new)
    marked = (f"{indent}{'- ' if number == 0 else '  '}{line}" if line else "" for number, line in enumerate(lines))
    return "".join(f"{line}{newline}" for line in marked)


def _agreeing(text: str, file: str, model: type[BaseModel], wanted: list[Plain]) -> str:
    """Return the text when every item reads as what was wanted."""
    node, findings = parse(text, file)
    items: Sequence[nodes.Node] = node.items if isinstance(node, nodes.Sequence) else ()
    if len(items) == len(wanted) and alike([plain_of(item, model) for item in items], wanted):
        return text
    raise InputError(findings or _unsuited(file, None).findings)


def _unsuited(file: str, line: int | None) -> InputError:
    message = "这一条的写法不能在页面上修改"
    hint = "请用文本编辑器修改这个文件；每一条另起一行，以“- ”开头，不用“&”“*”引用，就能在页面上修改。"
    return InputError(error("web.unsuited", Place(file, line), message, hint))


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _ended(text: str, newline: str) -> str:
    return text if not text or text.endswith("\n") else text + newline


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" "))]
