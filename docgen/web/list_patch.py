"""The lines of one item with some of its values replaced, and values as new lines."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, TypeAlias

import yaml
from pydantic import BaseModel

from docgen.load.keys import keys_of
from docgen.load.tables.yaml_writer import PlainDumper
from docgen.model import nodes

Plain: TypeAlias = Any
"""What was typed: a text, or a list or dict (with Chinese keys) of such."""
_WIDEST_FLOW = 88
_ENDLESS = 10**6
_DASH = re.compile(r"^ *-(?=\s)", re.MULTILINE)


class Unpatchable(Exception):
    """An item whose lines cannot be changed value by value."""


def plain_of(node: nodes.Node, model: type[BaseModel] | None) -> Plain:
    """Return a node as texts, lists and dicts, with the keys of `model` and the models inside it in Chinese."""
    if isinstance(node, nodes.Scalar):
        return node.text
    if isinstance(node, nodes.Sequence):
        return [plain_of(item, model) for item in node.items]
    keys = keys_of(model) if model else {}
    made: dict[str, Plain] = {}
    for typed, value in node.entries.items():
        key = keys.get(typed)
        made.setdefault(key.alias if key else typed, plain_of(value, key.model if key else None))
    return made


def alike(one: Plain, other: Plain) -> bool:
    """Return True for what says the same: a single value stands for a list of one."""
    return bool(_single(one) == _single(other))


def _single(value: Plain) -> Plain:
    if isinstance(value, list):
        return _single(value[0]) if len(value) == 1 else [_single(one) for one in value]
    return {key: _single(one) for key, one in value.items()} if isinstance(value, dict) else value


def patched_item(region: str, model: type[BaseModel], new: dict[str, Plain]) -> str:
    """Return the lines of one item (`- …`) with the values that differ from `new` replaced, dropped or added.

    Raises:
        Unpatchable: something in it is shared with other places of the file, or it is no mapping.
    """
    try:
        if any(isinstance(token, yaml.AliasToken | yaml.AnchorToken | yaml.TagToken) for token in yaml.scan(region)):
            raise Unpatchable
        root = yaml.compose(region, Loader=yaml.SafeLoader)
    except yaml.YAMLError as fault:
        raise Unpatchable from fault
    if not isinstance(root, yaml.SequenceNode) or len(root.value) != 1:
        raise Unpatchable
    item = root.value[0]
    if not isinstance(item, yaml.MappingNode):
        raise Unpatchable
    patcher = _Patcher(region)
    start, end = item.start_mark.index, patcher.end(item)
    return region[:start] + patcher.mapping(item, new, model) + region[end:]


@dataclass
class _Entry:
    """A key with its value, or an item of a list (`key` empty), from `start` to `end`; without `text` it is dropped."""

    start: int
    end: int
    key: str = ""
    text: str | None = None


class _Patcher:
    """Makes the new text of nodes of one region, each in place of its old one."""

    def __init__(self, region: str) -> None:
        self._text = region
        self._newline = "\r\n" if "\r\n" in region else "\n"

    def end(self, node: Any) -> int:
        """Return where a node ends; one in several lines ends with the last of them, and the comment behind it."""
        if isinstance(node, yaml.ScalarNode):
            start, end = node.start_mark.index, node.end_mark.index
            return start + len(self._text[start:end].rstrip()) if end > start else start
        if node.flow_style:
            return int(node.end_mark.index)
        last = node.value[-1][1] if isinstance(node, yaml.MappingNode) else node.value[-1]
        end = self.end(last)
        line_end = self._text.find("\n", end)
        line = self._text[end:] if line_end < 0 else self._text[end:line_end]
        return end + len(line.rstrip())

    def mapping(self, node: Any, new: dict[str, Plain], model: type[BaseModel] | None) -> str:
        """Return the text of a mapping that says `new`."""
        keys = keys_of(model) if model else {}
        flow = bool(node.flow_style)
        indent = " " * node.start_mark.column
        entries: list[_Entry] = []
        seen: set[str] = set()
        for key_node, value in node.value:
            typed = str(key_node.value)
            known = keys.get(typed)
            alias = known.alias if known else typed
            entry = _Entry(key_node.start_mark.index, max(self.end(value), key_node.end_mark.index + 1), alias)
            entries.append(entry)
            if alias in new and alias not in seen:
                entry.text = self._entry(key_node, value, new[alias], known.model if known else None, indent, flow)
            elif alias not in new and _composed(value, None) == "":
                entry.text = self._text[entry.start : entry.end]  # a key that waits for its value
            seen.add(alias)
        order = [key.alias for key in keys.values()] or list(new)
        added: dict[int, list[str]] = {}
        for alias in new:
            if alias not in seen:
                at = _place_for(alias, entries, list(dict.fromkeys(order)))
                text = _flow_entry(alias, new[alias]) if flow else self._lines(_entry_lines(alias, new[alias]), indent)
                added.setdefault(at, []).append(text)
        return self._joined(node, entries, added, flow, indent)

    def _entry(self, key: Any, value: Any, new: Plain, model: type[BaseModel] | None, indent: str, flow: bool) -> str:
        head = self._text[key.start_mark.index : value.start_mark.index]
        body = self._value(value, new, model)
        if body is not None:
            return head + body if head[-1:].isspace() else f"{head} {body}"
        name = self._text[key.start_mark.index : key.end_mark.index]
        if flow:
            return f"{name}: {flow_text(new)}"
        return self._lines(_entry_lines(name, new, typed=True), indent)

    def _value(self, node: Any, new: Plain, model: type[BaseModel] | None) -> str | None:
        """Return the new text of a value in its old place; None where it has to be laid out anew."""
        if isinstance(node, yaml.ScalarNode):
            if node.value == new or [node.value] == new:
                return self._text[node.start_mark.index : self.end(node)]
            one = new[0] if isinstance(new, list) and len(new) == 1 else new
            if not isinstance(one, str) or "\n" in one or node.style in ("|", ">"):
                return None
            quote = node.style if node.style and not set(one) & {node.style, "\\"} and one.isprintable() else ""
            return f"{quote}{one}{quote}" if quote else flow_text(one)
        if isinstance(node, yaml.MappingNode) and isinstance(new, dict) and node.value:
            return self.mapping(node, new, model)
        if isinstance(node, yaml.SequenceNode) and isinstance(new, list) and node.value:
            return self._sequence(node, new, model)
        return None

    def _sequence(self, node: Any, new: list[Plain], model: type[BaseModel] | None) -> str:
        flow = bool(node.flow_style)
        indent = " " * node.start_mark.column
        old = [_composed(item, model) for item in node.value]
        entries = self._items(node, flow)
        added: dict[int, list[str]] = {}
        pairs = SequenceMatcher(None, [_known_by(one) for one in old], [_known_by(one) for one in new], autojunk=False)
        for _, i, i_end, j, j_end in pairs.get_opcodes():
            both = min(i_end - i, j_end - j)
            for index in range(i, i + both):
                item, wanted = node.value[index], new[j + index - i]
                body = self._value(item, wanted, model)
                inside = " " * item.start_mark.column
                if body is None:
                    body = flow_text(wanted) if flow else self._lines(_item_lines(wanted), inside)
                entries[index].text = self._text[entries[index].start : item.start_mark.index] + body
            for wanted in new[j + both : j_end]:
                text = flow_text(wanted) if flow else "- " + self._lines(_item_lines(wanted), indent + "  ")
                added.setdefault(i + both, []).append(text)
        return self._joined(node, entries, added, flow, indent)

    def _items(self, node: Any, flow: bool) -> list[_Entry]:
        """Return the items of a list, each from its dash on."""
        entries: list[_Entry] = []
        before = int(node.start_mark.index)
        for item in node.value:
            start = int(item.start_mark.index)
            if not flow:
                dashes = list(_DASH.finditer(self._text, self._text.rfind("\n", 0, before) + 1, start))
                start = dashes[-1].end() - 1 if entries and dashes else before
            before = self.end(item)
            entries.append(_Entry(start, before))
        return entries

    def _joined(self, node: Any, entries: list[_Entry], added: dict[int, list[str]], flow: bool, indent: str) -> str:
        """Return the entries with what stands between them; `added` come before the entry of that number."""
        text = self._text
        bounds = [node.start_mark.index, *(bound for entry in entries for bound in (entry.start, entry.end))]
        gaps = [text[a:b] for a, b in zip(bounds[::2], (*bounds[1::2], self.end(node)), strict=True)]
        if flow:
            return _flow_joined(entries, gaps, added)
        made = above = ""
        for number, entry in enumerate(entries):
            head, newline, rest = gaps[number].partition("\n")
            lines = rest[: rest.rfind("\n") + 1]
            if number and entries[number - 1].text is not None:
                made += head + newline  # a comment behind the value, and the end of its line
            for more in added.get(number, ()):
                made = self._below(made, indent) + more
            above += lines
            if entry.text is not None:
                made = self._below(made, "") if made else ""
                made += (above if made else above.lstrip()) + (indent if made or above.strip() else "") + entry.text
                above = ""
        if entries[-1].text is not None:
            made += gaps[-1]
        for more in added.get(len(entries), ()):
            made = self._below(made, indent) + more
        return (self._below(made, "") + above).rstrip() if above.strip() else made

    def _below(self, made: str, indent: str) -> str:
        """Return what is made so far with its last line ended, and the next one begun."""
        return made + ("" if made.endswith("\n") else self._newline) + indent if made else ""

    def _lines(self, lines: list[str], indent: str) -> str:
        first, *others = lines
        return self._newline.join((first, *(indent + line if line else "" for line in others)))


def _flow_joined(entries: list[_Entry], gaps: list[str], added: dict[int, list[str]]) -> str:
    pieces: list[tuple[str, str]] = []
    for number, entry in enumerate(entries):
        pieces += [(", ", more) for more in added.get(number, ())]
        if entry.text is not None:
            pieces.append((gaps[number] if number else ", ", entry.text))
    pieces += [(", ", more) for more in added.get(len(entries), ())]
    made = gaps[0] + (pieces[0][1] if pieces else "")
    return made + "".join(gap + text for gap, text in pieces[1:]) + gaps[-1]


def _place_for(alias: str, entries: list[_Entry], order: list[str]) -> int:
    """Return before which entry a new key belongs: behind the nearest one that the model names before it."""
    earlier = set(order[: order.index(alias)]) if alias in order else {entry.key for entry in entries}
    places = [number for number, entry in enumerate(entries) if entry.key in earlier and entry.text is not None]
    return places[-1] + 1 if places else 0


def _composed(node: Any, model: type[BaseModel] | None) -> Plain:
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return [_composed(item, model) for item in node.value]
    keys = keys_of(model) if model else {}
    made: dict[str, Plain] = {}
    for key, value in node.value:
        known = keys.get(key.value)
        if not (isinstance(value, yaml.ScalarNode) and not value.value and not value.style):
            made.setdefault(known.alias if known else key.value, _composed(value, known.model if known else None))
    return made


def _known_by(value: Plain) -> str:
    """Return by what an item is taken for the same before and after: its first value, which is a name or an id."""
    if isinstance(value, dict) and value:
        value = next(iter(value.values()))
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


class _Dumper(PlainDumper):
    """Writes a text of several lines as one (`|`)."""


def _text_node(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    style = "|" if "\n" in text.strip("\n") else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style)


_Dumper.add_representer(str, _text_node)


def flow_text(value: Plain) -> str:
    """Return a value in one line, as it may stand inside brackets too."""
    text: str = yaml.dump(
        [value], Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_ENDLESS, default_flow_style=True
    )
    return text.strip()[1:-1]


def is_flat(value: Plain) -> bool:
    """Return True for what holds only texts, or lists of texts."""
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return all(isinstance(one, str) or (isinstance(one, list) and is_flat(one)) for one in inside)


def block_lines(value: dict[str, Plain]) -> list[str]:
    """Return a mapping as lines, a key each; small parts stand in one line."""
    return [line for key, one in value.items() for line in _entry_lines(key, one)]


def _entry_lines(key: str, value: Plain, *, typed: bool = False) -> list[str]:
    name = key if typed else flow_text(key)
    if isinstance(value, str):
        return [f"{name}: {first}" if not number else first for number, first in enumerate(_scalar_lines(value))]
    if _fits(value):
        return [f"{name}: {flow_text(value)}"]
    return [f"{name}:", *(f"  {line}" if line else "" for line in _body_lines(value))]


def _body_lines(value: Plain) -> Iterator[str]:
    if isinstance(value, dict):
        yield from block_lines(value)
        return
    for one in value:
        for number, line in enumerate(_item_lines(one)):
            yield f"{'- ' if number == 0 else '  '}{line}" if line else ""


def _item_lines(value: Plain) -> list[str]:
    if isinstance(value, str):
        return _scalar_lines(value)
    return [flow_text(value)] if _fits(value) else list(_body_lines(value))


def _scalar_lines(text: str) -> list[str]:
    """Return a text as it stands behind `key: `; further lines are indented by two below the key."""
    dumped: str = yaml.dump(
        {"k": text}, Dumper=_Dumper, allow_unicode=True, width=_ENDLESS, default_flow_style=False, indent=2
    )
    return dumped.removeprefix("k: ").rstrip("\n").split("\n")


def _fits(value: Plain) -> bool:
    return is_flat(value) and len(flow_text(value)) <= _WIDEST_FLOW


def _flow_entry(key: str, value: Plain) -> str:
    return f"{flow_text(key)}: {flow_text(value)}"
