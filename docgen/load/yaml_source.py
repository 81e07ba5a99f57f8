"""YAML text into nodes: what was typed, and where, before any type is known.

The parser only cuts the text into events; scalars stay text, so `00123`, `12:30`, `no` and `1.10` survive. Nodes are
built from libyaml's events directly: 12,000 work records take 1.3 s this way, 20 s with ruamel.yaml's composer.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from docgen.errors import Finding, InputError, Place, error, warning
from docgen.load.yaml_faults import syntax_finding
from docgen.model.nodes import Mapping, Node, Scalar, Sequence
from docgen.text.characters import find_forbidden, replace_forbidden
from docgen.text.disk import read_file

__all__ = ["Mapping", "Node", "Scalar", "Sequence", "parse", "read"]

MOST_BYTES = 8_000_000
"""Bytes of one file: 30,000 work records. What takes the most memory of a byte takes 250 MB of as many."""
MAX_DEPTH = 50
MAX_ALIASED = 10_000
"""Nodes that all `*aliases` of a file together may stand for: a few lines of aliases can name billions."""

# libyaml comes with the wheels of PyYAML; built without it, the same events come more slowly.
_PARSER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader

_MOST_TOLD = 100
"""Forbidden characters that are told one by one; a file with more is no text."""
_LINE_END = re.compile("\r\n|[\r\n]")
_TYPED_ON = re.compile(r"(?<=\S) (#[^\s#][^\r\n]*)")
"""What is a comment to YAML and hardly to who typed it: `标题: 关于 #1 楼的通知`. A comment has a space after it."""

_MARK = "\ufffd"
"""Stands for a forbidden character after it was reported: shown to a terminal it could turn a whole line around."""

Findings = tuple[Finding, ...]


class _Stop(Exception):
    """Ends the reading of a file whose rest cannot be understood; holds the reason."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        super().__init__(finding.message)


def read(path: Path, display: str) -> tuple[Node | None, Findings]:
    """Return the root node of a YAML file (None when it is empty or cannot be read) and what was found in it.

    `display` is how findings call the file. Faults are findings of rules `data.*`, never exceptions.
    """
    try:
        data = read_file(path, Place(display), "data.unreadable", MOST_BYTES)
    except InputError as refused:
        return None, refused.findings
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        return None, (error("data.encoding", Place(display, line), _encoding_message(data), "另存为 UTF-8 编码"),)
    return parse(text, display)


def parse(text: str, display: str) -> tuple[Node | None, Findings]:
    """Return the root node of YAML text (None when it is empty or not YAML) and what was found in it."""
    findings = [
        error("data.control-character", _place_at(text, index, display), f"有不能出现的{name}", "删去这个字符")
        for index, name in find_forbidden(text)[:_MOST_TOLD]
    ]
    if findings:
        # One sign for another keeps every position, so that the rest of the file is checked in the same run.
        text = replace_forbidden(text, _MARK)
    try:
        return _Builder(display, _PARSER(text), findings, _typed_on(text)).document(), tuple(findings)
    except _Stop as stop:
        findings.append(stop.finding)
    except yaml.MarkedYAMLError as fault:
        findings.append(syntax_finding(fault, text, display))
    return None, tuple(findings)


class _Builder:
    """Builds nodes from the events of one file."""

    def __init__(
        self, file: str, parser: Any, findings: list[Finding], typed_on: dict[tuple[int, int], str]
    ) -> None:
        self._file = file
        self._typed_on = typed_on
        self._next: Callable[[], Any] = parser.get_event
        self._findings = findings
        self._anchors: dict[str, tuple[Node | None, int, int]] = {}
        """By name: the node, how many nodes it holds with itself, how deep it is."""
        self._open: set[str] = set()
        self._unused: dict[str, Event] = {}
        self._aliased = 0

    def document(self) -> Node | None:
        """Return the root of the only document."""
        root: Node | None = None
        documents = 0
        while not isinstance(event := self._next(), StreamEndEvent):
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    hint = "删去这一行“---”，或把后面的内容另存一个文件"
                    raise _Stop(self._fault("documents", event, "一个文件里只能有一份数据", hint))
                root, _, _ = self._node(self._next(), 1)
        for name, event in self._unused.items():
            # `名称: &A 公司` would otherwise lose its first word in silence.
            message = f"“&{name}”没有被引用，不会印出来"
            self._findings.append(self._fault("anchor", event, message, "要照原样写“&”的，给整个值加引号"))
        return root

    def _node(self, event: Event, depth: int) -> tuple[Node | None, int, int]:
        """Return the node that starts at `event` (None for an empty scalar), its size and its own depth."""
        if type(event) is ScalarEvent and depth <= MAX_DEPTH and _plain(event):  # nearly all
            text = event.value
            if self._typed_on:
                self._tell_typed_on(event)
            return (Scalar(text, self._place(event)) if text else None), 1, 1
        if depth > MAX_DEPTH:
            raise _Stop(self._fault("depth", event, f"嵌套超过 {MAX_DEPTH} 层", "减少嵌套，或检查括号是否配对"))
        if isinstance(event, AliasEvent):
            return self._alias(event, depth)
        anchor: str | None = getattr(event, "anchor", None)
        if anchor is not None:
            self._open.add(anchor)
            self._unused[anchor] = event
        if getattr(event, "tag", None) is not None:
            message = f"不能用标记“{event.tag}”"  # type: ignore[attr-defined]
            self._findings.append(
                self._fault("tag", event, message, "删去“!”开头的标记；要照原样写“!”的，给整个值加引号")
            )
        if isinstance(event, ScalarEvent):
            built: tuple[Node | None, int, int] = self._scalar(event), 1, 1
        elif isinstance(event, SequenceStartEvent):
            built = self._sequence(event, depth)
        else:
            built = self._mapping(cast(MappingStartEvent, event), depth)
        if anchor is not None:
            self._open.discard(anchor)
            self._anchors[anchor] = built
        return built

    def _scalar(self, event: ScalarEvent) -> Scalar | None:
        text: str = event.value
        quoted = bool(event.style)
        if not text and not quoted:
            return None
        if event.style == '"':
            # Escapes such as \u0007 bring in what the text of the file does not show.
            for _, name in find_forbidden(text):
                self._findings.append(
                    self._fault("control-character", event, f"有不能出现的{name}", "删去这个转义字符")
                )
            text = replace_forbidden(text, _MARK)
        return Scalar(text, self._place(event), quoted)

    def _tell_typed_on(self, event: ScalarEvent) -> None:
        """Report what YAML takes for a comment right after a value."""
        mark: Any = event.end_mark
        cut = self._typed_on.get((mark.line, mark.column))
        if cut is not None:
            hint = "要印出来的，给整个值加引号；是注释的，在“#”后面空一格"
            message = f"“{event.value}”后面的“{cut}”是注释，不会印出来"
            self._findings.append(warning("data.comment", self._place(event), message, hint))

    def _sequence(self, start: SequenceStartEvent, depth: int) -> tuple[Sequence, int, int]:
        items: list[Node] = []
        size = height = 1
        while not isinstance(event := self._next(), SequenceEndEvent):
            item, item_size, item_height = self._node(event, depth + 1)
            size += item_size
            height = max(height, item_height + 1)
            if item is None:
                self._findings.append(self._fault("empty-item", event, "列表里有空的一项", "填写内容，或删去这一项"))
            else:
                items.append(item)
        return Sequence(tuple(items), self._place(start)), size, height

    def _mapping(self, start: MappingStartEvent, depth: int) -> tuple[Mapping, int, int]:
        entries: dict[str, Node] = {}
        key_places: dict[str, Place] = {}
        size = height = 1
        while not isinstance(event := self._next(), MappingEndEvent):
            key = self._key(event, depth + 1)
            value, value_size, value_height = self._node(self._next(), depth + 1)
            size += value_size + 1
            if value_height >= height:
                height = value_height + 1
            if key is None:
                continue
            if key in key_places:
                first = key_places[key].line
                message = f"“{key}”写了两次，第一次在第{first}行"
                self._findings.append(self._fault("duplicate-key", event, message, "删去其中一个"))
                continue
            key_places[key] = self._place(event)
            if value is not None:
                entries[key] = value
        return Mapping(entries, self._place(start), key_places), size, height

    def _key(self, event: Event, depth: int) -> str | None:
        """Return a key's text; None, with a finding, for what cannot be a key here."""
        if type(event) is ScalarEvent and _plain(event) and event.value not in ("", "<<"):
            return event.value  # nearly all
        node, _, _ = self._node(event, depth)
        if isinstance(node, Scalar) and not isinstance(event, AliasEvent):
            if node.text == "<<" and not node.quoted:
                self._findings.append(self._fault("merge-key", event, "不能用合并键“<<”", "把要合并的内容直接写出来"))
                return None
            return node.text
        hint = '值以“{”开头时要加引号，如 标题: "{{ 名称 }}"' if isinstance(node, Mapping) else "“:”前面写键的名称"
        self._findings.append(self._fault("key", event, "键必须是文字", hint))
        return None

    def _alias(self, event: AliasEvent, depth: int) -> tuple[Node | None, int, int]:
        """Return the node an alias stands for, within the limits on size and depth."""
        name = str(event.anchor)
        self._unused.pop(name, None)
        if name not in self._anchors:
            reason = "引用了自己" if name in self._open else "前面没有定义"
            hint = "要照原样写“*”的，给整个值加引号"
            self._findings.append(self._fault("alias", event, f"引用“*{name}”{reason}", hint))
            # Something stands here; absent, it would be reported a second time.
            return Scalar(f"*{name}", self._place(event)), 1, 1
        node, size, height = self._anchors[name]
        self._aliased += size
        if self._aliased > MAX_ALIASED:
            raise _Stop(
                self._fault("alias-limit", event, f"引用展开后超过 {MAX_ALIASED} 项", "少用引用“*”，直接写出内容")
            )
        if depth + height - 1 > MAX_DEPTH:
            raise _Stop(self._fault("depth", event, f"引用展开后嵌套超过 {MAX_DEPTH} 层", "减少嵌套"))
        return node, size, height

    def _place(self, event: Event) -> Place:
        mark: Any = event.start_mark
        return Place(self._file, mark.line + 1, mark.column + 1)

    def _fault(self, rule: str, event: Event, message: str, hint: str) -> Finding:
        return error(f"data.{rule}", self._place(event), message, hint)


def _plain(event: ScalarEvent) -> bool:
    """Return True for a text as it stands: no quotation marks, no anchor, no tag."""
    return not event.style and event.anchor is None and event.tag is None


def _typed_on(text: str) -> dict[tuple[int, int], str]:
    """Return what may be a comment against its writer's will, by the line and column (from 0) where a value ends."""
    lines = enumerate(_LINE_END.split(text)) if _TYPED_ON.search(text) else ()
    return {(line, match.start()): match[1] for line, words in lines for match in _TYPED_ON.finditer(words)}


def _place_at(text: str, index: int, display: str) -> Place:
    """Return the place of a character; line ends are LF, CRLF and CR, as YAML has them."""
    before = text[:index].replace("\r\n", "\n").replace("\r", "\n")
    return Place(display, before.count("\n") + 1, len(before) - before.rfind("\n"))


def _encoding_message(data: bytes) -> str:
    """Name the encoding a file seems to have instead of UTF-8."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "文件是 UTF-16 编码，不是 UTF-8"
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return "文件不是 UTF-8 编码的文字"
    return "文件像是 GBK 编码，不是 UTF-8"
