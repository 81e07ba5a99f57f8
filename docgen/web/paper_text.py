"""The text of a paper's file: what it says as plain values, and the same text with some fields changed.

Fields that did not change stay as they were typed, to the byte; of a field that did, comments move to the lines above
it. What comes out is read again and compared with what was wanted before anybody gets to see it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias, cast

import yaml

from docgen.batch.stamp import typed_values
from docgen.errors import InputError, Place, error, has_errors
from docgen.load.tables.yaml_writer import PlainDumper
from docgen.load.yaml_source import parse
from docgen.model import nodes
from docgen.template.binding import KIND_KEY

Typed: TypeAlias = "str | list[Typed] | dict[str, Typed]"
"""What was typed: a text, a list, or values by name."""
Values: TypeAlias = dict[str, Typed]

_LONGEST_ROW = 70
"""How many characters of a list stand in one line: [甲, 乙]."""
_WIDTH = 10**6
_END = "...\n"
"""What the library writes below a text that ends in empty lines; other fields follow here."""
_UNPRINTABLE = re.compile("[^\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""What YAML cannot hold as it is, and what else it takes for the end of a line."""


class _Tidy(PlainDumper):
    """Writes texts of several lines below a |, short lists in one line, and the items of lists under their key."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def analyze_scalar(self, scalar: str) -> Any:
        analysis = super().analyze_scalar(scalar)
        if "\n" in scalar and not _UNPRINTABLE.search(scalar):
            analysis.allow_block = True  # the library fears blanks at the ends of lines, which | keeps
        return analysis


def _text(dumper: _Tidy, text: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


def _list(dumper: _Tidy, items: list[Any]) -> yaml.Node:
    short = all(isinstance(item, str) and "\n" not in item for item in items)
    flow = short and sum(len(item) + 2 for item in items) <= _LONGEST_ROW
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=flow)


_Tidy.add_representer(str, _text)
_Tidy.add_representer(list, _list)


def values_of(text: str, file: str) -> tuple[nodes.Mapping, Values]:
    """Return what a paper's file says: as nodes with their places, and as plain values, both with its 模板.

    Raises:
        InputError: it is no YAML, or says something else than “键: 值”.
    """
    node, findings = parse(text, file)
    if has_errors(findings):
        raise InputError(findings)
    if not isinstance(node, nodes.Mapping):
        raise InputError(error("data.type", Place(file), "一份公文应写成“键: 值”", "从“拟制公文”重新开始。"))
    return node, cast(Values, typed_values(node))


def written(values: Values) -> str:
    """Return the text of a paper's file with these values in their order."""
    return "".join(_field(name, value) for name, value in values.items())


def edited(text: str, file: str, changes: Mapping[str, Typed | None], order: Sequence[str]) -> str:
    """Return the text with some fields changed, added or (None) taken out; new ones stand in the `order` of the kind.

    Raises:
        InputError: the text is no paper.
    """
    if not changes:
        return text
    node, before = values_of(text, file)
    wanted = {name: value for name, value in {**before, **changes}.items() if value is not None}
    made = _patched(text, node, changes, order)
    if made is None or _reading(made, file) != wanted:
        made = "".join(f"{line}\n" for line in _comments(text, file)) + written(wanted)
    return made


def _patched(text: str, node: nodes.Mapping, changes: Mapping[str, Typed | None], order: Sequence[str]) -> str | None:
    """Return the text with the lines of changed fields put anew; None where a field does not begin its line."""
    lines = text.split("\n")
    places = node.key_places
    if any(place.column != 1 or place.line is None for place in places.values()):
        return None
    starts = {name: (place.line or 0) - 1 for name, place in places.items()}
    first = min(starts.values(), default=len(lines))
    blocks: dict[str, list[str]] = {"": lines[:first]}
    ends = [*sorted(starts.values()), len(lines)]
    for name, start in sorted(starts.items(), key=lambda pair: pair[1]):
        blocks[name] = lines[start : ends[ends.index(start) + 1]]
    for name, value in changes.items():
        if name in blocks:
            own = _own(blocks[name])
            kept = _comments("\n".join(blocks[name][:own]), "")
            fresh = [] if value is None else _field(name, value).rstrip("\n").split("\n")
            blocks[name] = [*kept, *fresh, *blocks[name][own:]]
        elif value is not None:
            blocks = _inserted(blocks, name, _field(name, value).rstrip("\n").split("\n"), order)
    return "\n".join(line for block in blocks.values() for line in block).rstrip("\n") + "\n"


def _inserted(blocks: dict[str, list[str]], name: str, fresh: list[str], order: Sequence[str]) -> dict[str, list[str]]:
    """Return the blocks with a new one below the nearest field that the kind has before it."""
    earlier = set(order[: order.index(name)]) if name in order else set(blocks)
    after = next((one for one in reversed(blocks) if one in earlier or one in ("", KIND_KEY)), "")
    made: dict[str, list[str]] = {}
    for one, block in blocks.items():
        made[one] = block
        if one == after:
            own = _own(block) if one else len(block)
            made[one], made[name] = block[:own], [*fresh, *block[own:]]
    return made


def _own(block: list[str]) -> int:
    """Return how many lines of a block are the field's own: what follows them belongs to the next field."""
    count = len(block)
    while count > 1 and (not block[count - 1].strip() or block[count - 1].startswith("#")):
        count -= 1
    return count


def _comments(text: str, file: str) -> list[str]:
    """Return the comments in a text: what can be taken off the end of a line without a change of what is said."""
    said, found = _reading(text, file), []
    lines = text.split("\n")
    for number, line in enumerate(lines):
        for match in re.finditer(r"(?:^|(?<=\s))#", line):
            rest = [*lines[:number], line[: match.start()].rstrip(), *lines[number + 1 :]]
            if _reading("\n".join(rest), file) == said:
                found.append(line[match.start() :])
                break
    return found


def _reading(text: str, file: str) -> object:
    node, findings = parse(text, file)
    return None if node is None or has_errors(findings) else typed_values(node)


def _field(name: str, value: Typed) -> str:
    made = yaml.dump({name: value}, Dumper=_Tidy, allow_unicode=True, sort_keys=False, width=_WIDTH)
    if _reading(made, "") != {name: value}:
        made = yaml.dump({name: value}, Dumper=PlainDumper, allow_unicode=True, sort_keys=False, width=_WIDTH)
    return made.removesuffix(_END)
