"""Go through the tags of a text in order, with the names that are in sight at each of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from jinja2 import TemplateSyntaxError, nodes

from docgen.template.environment import TEXT as PLAIN
from docgen.template.lint.blocks import ENDS, Use, pair
from docgen.template.lint.demands import TYPE_WORDS
from docgen.template.lint.expressions import Reader
from docgen.template.lint.spots import Spot
from docgen.template.lint.tags import Fault, Tag
from docgen.template.lint.types import A_MACRO, A_TEXT, ANY, LIST, LOOP, TEXT, UNKNOWN, Names, Type

_WRAPPED = {
    "if": "{{% if {0} %}}{{% endif %}}",
    "elif": "{{% if {0} %}}{{% endif %}}",
    "for": "{{% for {0} %}}{{% endfor %}}",
    "macro": "{{% macro {0} %}}{{% endmacro %}}",
    "call": "{{% call{0} %}}{{% endcall %}}",
    "filter": "{{% filter {0} %}}{{% endfilter %}}",
    "with": "{{% with {0} %}}{{% endwith %}}",
    "autoescape": "{{% autoescape {0} %}}{{% endautoescape %}}",
    "set": "{{% set {0} %}}",
    "print": "{{{{ {0} }}}}",
    "cellbg": "{{{{ {0} }}}}",
    "colspan": "{{{{ {0} }}}}",
}
_BARE = {"else", "hm", "vm", "raw", *ENDS}
_ELSEWHERE = {"include", "import", "from", "extends"}
_FRAMES = {"for", "macro", "call", "with"}
_WORDS = re.compile(r"[^\W\d]\w*")
_LOOP = Type(LOOP, path="loop")
_SYNTAX_HINT = "核对标签里的名称、符号和引号，例如 {{ 标题 }}、{{ 日期|中文日期 }}、{% if 附件 %}。"


@dataclass(slots=True)
class Found:
    """What a walk found: faults with their tag and spot, names used, parts of records used, names set by the text."""

    faults: list[tuple[Tag, Spot, Fault]] = field(default_factory=list)
    used: dict[str, list[Spot]] = field(default_factory=dict)
    used_parts: dict[int, list[Spot]] = field(default_factory=dict)
    uses: list[Use] = field(default_factory=list)


def walk(tags: Sequence[tuple[Tag, Spot]], names: Names) -> Found:
    """Return what is wrong with the tags of one text, which see nothing of other texts but `names`."""
    found = Found()
    statements = {id(tag): Use(tag, spot) for tag, spot in tags if tag.mark == "{%"}
    found.uses = list(statements.values())
    for use, fault in pair(found.uses):
        found.faults.append((use.tag, use.spot, fault))
    walking = _Walk(names, found, {name for tag, _ in tags for name in _stored(tag)})
    raw = False
    for tag, spot in tags:
        if raw and tag.word != "endraw":
            continue
        raw = tag.word == "raw"
        if tag.mark != "{#":
            walking.step(tag, spot, statements.get(id(tag)))
    return found


@dataclass(slots=True)
class _Frame:
    names: dict[str, Type]
    use: Use | None = None
    loop: bool = False
    macro: bool = False


class _Walk:
    def __init__(self, names: Names, found: Found, stored: set[str]) -> None:
        self.names = names
        self.found = found
        self.stored = stored
        self.frames = [_Frame({})]

    def look_up(self, name: str) -> Type | None:
        for frame in reversed(self.frames):
            if name in frame.names:
                return frame.names[name]
            if name == "loop" and frame.loop:
                return _LOOP
        if name in self.names.known:
            return self.names.known[name]
        in_macro = any(frame.macro for frame in self.frames)
        if in_macro and (name in self.stored or name in ("varargs", "kwargs", "caller")):
            return ANY
        if self.names.open and name != "loop" and name not in PLAIN.globals:
            return ANY
        return None

    def sight(self) -> Iterator[str]:
        for frame in reversed(self.frames):
            yield from frame.names
        yield from self.names.known

    def step(self, tag: Tag, spot: Spot, use: Use | None) -> None:
        if tag.mark == "{%" and tag.word in ENDS:
            if use is not None and use.partner is not None:
                self._leave(use.partner)
            if tag.rest and tag.word != "endblock" and not tag.broken:
                self.found.faults.append((tag, spot, _more_said(tag)))
            return
        if tag.broken:
            self._guess(tag, spot, use)
            return
        reader = Reader(self.look_up, self.sight)
        try:
            tree = _parsed(tag.word if tag.mark == "{%" else "print", tag.rest if tag.mark == "{%" else tag.inner)
        except TemplateSyntaxError as failure:
            self.found.faults.append((tag, spot, _syntax(tag, failure)))
            self._guess(tag, spot, use)
            return
        if tag.letters and ("%" in tag.inner or "}" in tag.inner):
            hint = "先用不带字母的 {% set %} 算好，再在这里用。"
            reader.fault("syntax", f"带字母 {tag.letters} 的标签里不能有 % 和 }}", hint)
        if tree is not None:
            self._statement(tag, tree, reader, use, spot.accepts)
        elif tag.word in _ELSEWHERE:
            reader.fault(
                "unknown-tag", f"不能用 {{% {tag.word} %}}：模板里没有别的文件可用", "把要用的内容写在这个模板里。"
            )
        self._take(tag, spot, reader)

    def _take(self, tag: Tag, spot: Spot, reader: Reader) -> None:
        told = set()
        for fault in reader.faults:
            if (fault.rule, fault.message) not in told:
                told.add((fault.rule, fault.message))
                self.found.faults.append((tag, spot, fault))
        for name in reader.used:
            if not any(name in frame.names for frame in self.frames):
                self.found.used.setdefault(name, []).append(spot)
        for part in reader.used_parts:
            self.found.used_parts.setdefault(part, []).append(spot)

    def _leave(self, start: Use) -> None:
        for number, frame in enumerate(self.frames):
            if frame.use is start:
                del self.frames[number:]
                return

    def _guess(self, tag: Tag, spot: Spot, use: Use | None) -> None:
        """Take the names of a tag that cannot be read for used, and its loop variables for known."""
        for name in _WORDS.findall(tag.inner):
            if name in self.names.known:
                self.found.used.setdefault(name, []).append(spot)
                for part in _all_parts(self.names.known[name]):
                    self.found.used_parts.setdefault(part, []).append(spot)
        stored = dict.fromkeys(_stored(tag), ANY)
        if tag.word == "for":
            self.frames.append(_Frame(stored, use, loop=True))
        elif tag.word == "macro":
            self.frames[-1].names.update(stored)
            self.frames.append(_Frame(dict.fromkeys(_WORDS.findall(tag.rest), ANY), use, macro=True))
        else:
            self.frames[-1].names.update(stored)

    def _statement(self, tag: Tag, tree: nodes.Node, reader: Reader, use: Use | None, accepts: frozenset[str]) -> None:
        match tree:
            case nodes.Output():
                found = reader.type_of(tree.nodes[0])
                if tag.mark == "{{" and tag.letters != "r" and found.name not in accepts:
                    reader.printable(found, tag.letters)
            case nodes.If():
                reader.type_of(tree.test)
            case nodes.For():
                self._for(tree, reader, use)
            case nodes.Assign():
                self._store(tree.target, reader.type_of(tree.node))
            case nodes.AssignBlock():
                self._store(tree.target, A_TEXT)
                if tree.filter is not None:
                    reader.type_of(tree.filter)
            case nodes.Macro():
                self.frames[-1].names[tree.name] = A_MACRO
                for default in tree.defaults:
                    reader.escaped(default)
                self.frames.append(_Frame({one.name: ANY for one in tree.args}, use, macro=True))
            case nodes.CallBlock():
                reader.type_of(tree.call)
                self.frames.append(_Frame({one.name: ANY for one in tree.args}, use))
            case nodes.FilterBlock():
                reader.type_of(tree.filter)
            case nodes.With():
                given = [reader.type_of(value) for value in tree.values]
                self.frames.append(_Frame({}, use))
                for target, value in zip(tree.targets, given, strict=True):
                    self._store(target, value)

    def _for(self, tree: nodes.For, reader: Reader, use: Use | None) -> None:
        source = reader.type_of(tree.iter)
        if source.name not in (LIST, UNKNOWN, TEXT, "宏", "记录", "统计"):
            message = f"“{source.path or '它'}”是{TYPE_WORDS.get(source.name, '一个值')}，不是一列值，不能逐个取出"
            reader.fault("wrong-type", message, "核对 in 后面的名称；字段的类型后面加“列表”才有多个值。")
        self.frames.append(_Frame({}, use, loop=True))
        self._store(tree.target, source.item or ANY)
        if tree.test is not None:
            reader.type_of(tree.test)

    def _store(self, target: nodes.Node, value: Type) -> None:
        if isinstance(target, nodes.Name):
            known = self.frames[-1].names.get(target.name)
            # Set once more on another way through the text: either value may be there.
            same = known is None or (known.name == value.name and known.parts is value.parts)
            self.frames[-1].names[target.name] = value if same else ANY
        elif isinstance(target, nodes.Tuple):
            for item in target.items:
                self._store(item, value.item or ANY)


def _all_parts(found: Type) -> set[int]:
    item = found.item or found
    return {id(part) for part in item.spec.parts} if item.spec is not None else set()


def _stored(tag: Tag) -> list[str]:
    """Return the names that a statement sets."""
    if tag.word == "for":
        return _WORDS.findall(re.split(r"\bin\b", tag.rest)[0])
    if tag.word == "set":
        return _WORDS.findall(tag.rest.partition("=")[0].partition("|")[0])
    return _WORDS.findall(tag.rest)[:1] if tag.word == "macro" else []


@lru_cache(maxsize=4096)
def _parsed(word: str, rest: str) -> nodes.Node | None:
    """Return the statement of a tag without what it encloses; None for a word alone.

    Raises:
        TemplateSyntaxError: it cannot be read.
    """
    if word in _BARE and not rest:
        return None
    if word in _BARE:
        raise TemplateSyntaxError(f"{word} stands alone", 1)
    if word not in _WRAPPED:
        return None
    if word == "set" and "=" not in rest:
        source = f"{{% set {rest} %}}{{% endset %}}"
    else:
        source = _WRAPPED[word].format(f" {rest}" if word == "call" and not rest.startswith("(") else rest)
    body = PLAIN.parse(source).body
    if len(body) != 1 or (word == "print" and isinstance(body[0], nodes.Output) and len(body[0].nodes) != 1):
        raise TemplateSyntaxError("more than one", 1)
    return body[0]


def _more_said(tag: Tag) -> Fault:
    return Fault("lint.syntax", 0, f"{{% {tag.word} %}} 里不能再写别的", f"只写 {{% {tag.word} %}}。")


def _syntax(tag: Tag, failure: TemplateSyntaxError) -> Fault:
    message = failure.message or ""
    if not tag.inner:
        return Fault("lint.syntax", 0, "标签是空的", "写上字段的名称，或删去这个标签。")
    if tag.mark == "{{" and (found := re.match(r"(p|tr|tc|r)(?=\s)", tag.inner)):
        return Fault(
            "lint.syntax", 0, "字母没有紧跟在“{{”后面", f"写成 {{{{{found[1]} {tag.inner[found.end() :].strip()} }}}}。"
        )
    if "stands alone" in message:
        return _more_said(tag)
    if re.search(r"(?<![=!<>])=(?!=)", tag.rest) and tag.word in ("if", "elif"):
        return Fault("lint.syntax", 0, "比较要写两个等号", "把 = 改成 ==。")
    if tag.word == "for" and not re.search(r"\bin\b", tag.rest):
        return Fault("lint.syntax", 0, "循环里没有 in", "写成 {% for 项 in 列表 %}。")
    return Fault("lint.syntax", 0, "读不懂这个标签", _SYNTAX_HINT)
