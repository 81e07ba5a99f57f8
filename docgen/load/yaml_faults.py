"""What the YAML parser complains of, said in Chinese, at the line that caused it."""

from __future__ import annotations

import re
from typing import Any

import yaml

from docgen.errors import Finding, Place, error

# The words of libyaml and of PyYAML's own parser differ; each row fits both. First match wins.
# (pattern in the parser's words, message, hint, True when the fault lies where the context begins)
_FAULTS: tuple[tuple[str, str, str, bool], ...] = (
    (r"tab character|'\\t'", "缩进用了制表符（Tab）", "改用空格缩进", False),
    (r"found character .*cannot start", "值不能以“{char}”开头", "给整个值加引号", False),
    (r"could not find expected ':'", "这一行没有写成“键: 值”", "冒号用半角“:”，后面空一格", True),
    (r"unexpected ':'", "冒号后面缺少空格", "“:”后面空一格", False),
    (
        r"mapping values are not allowed",
        "这里不能再写“键: 值”",
        "检查缩进，以及上一行的冒号；值里含“: ”时加引号",
        False,
    ),
    (r"sequence entries are not allowed", "这里不能用“- ”开头", "列表另起一行写；值以“- ”开头时加引号", False),
    (r"quoted scalar.*end of stream", "引号没有配对", "补上后一个引号，用半角", True),
    (r"escape character|hexadecimal|hexdecimal", "双引号里的“\\”写法不对", "要照原样写“\\”的，改用单引号", False),
    (r"flow sequence", "方括号里的列表没有写对", "各项用半角逗号隔开，以“]”结束", True),
    (r"flow mapping", "花括号里的内容没有写对", "各项写成“键: 值”，用半角逗号隔开，以“}”结束", True),
    (r"scanning an? (alias|anchor)", "值不能以“*”或“&”开头", "给整个值加引号", False),
    (r"(scanning|parsing) a tag", "值不能以“!”开头", "给整个值加引号", False),
    (r"block scalar", "“|”或“>”后面要直接换行", "内容另起一行，并缩进", False),
    (r"directive", "行首不能用“%”", "给整个值加引号", False),
    (r"block collection", "列表中断：这一行没有以“- ”开头", "检查缩进，每一项都以“- ”开头", False),
    (
        r"block mapping|document start|expected key",
        "这一行与上面的内容接不上",
        "检查缩进和引号，同一层的键要左对齐",
        False,
    ),
    (r"node content", "缺少值，或多了一个括号、逗号", "值以括号或逗号开头时加引号", False),
)
_OTHER = ("不合 YAML 的写法", "检查这一行的冒号、缩进、引号和括号")
_FULL_WIDTH_COLON = re.compile(r"(?P<indent>\s*(?:-\s+)*)[^\s:：\"'#]{1,20}：")


def syntax_finding(fault: yaml.MarkedYAMLError, text: str, display: str) -> Finding:
    """Return the finding for an error of the parser: `data.syntax`, or `data.tab` for tabs used as indentation."""
    words = f"{fault.context or ''} {fault.problem or ''}"
    problem: Any = fault.problem_mark
    lines = re.split(r"\r\n|\n|\r", text)
    char = _character(lines, problem)
    if char == "\t" and "cannot start" in words:
        words = "tab character"
    message, hint, at_context = next(
        ((message, hint, at_context) for pattern, message, hint, at_context in _FAULTS if re.search(pattern, words)),
        (*_OTHER, False),
    )
    mark: Any = fault.context_mark if at_context and fault.context_mark else problem
    rule = "data.tab" if message.startswith("缩进用了制表符") else "data.syntax"
    if mark is None:
        return error(rule, Place(display), message, hint)
    line = min(mark.line, len(lines) - 1)
    blamed = _full_width_line(lines, line)
    if blamed is not None and rule == "data.syntax":
        message, hint = "键后面的冒号是全角“：”", "改为半角“:”，后面空一格"
        return error(rule, Place(display, blamed + 1, lines[blamed].index("：") + 1), message, hint)
    return error(rule, Place(display, line + 1, mark.column + 1), message.replace("{char}", char), hint)


def _character(lines: list[str], mark: Any) -> str:
    """Return the character at a mark, or nothing past the end."""
    if mark is None or mark.line >= len(lines):
        return ""
    line: str = lines[mark.line]
    return line[mark.column : mark.column + 1]


def _full_width_line(lines: list[str], line: int) -> int | None:
    """Return which line has a full-width colon after its key: this one, or the one above at the same column.

    A line of body text such as `各有关单位：` above the fault is indented more and is not to blame.
    """
    here = _FULL_WIDTH_COLON.match(lines[line])
    if here:
        return line
    above = _FULL_WIDTH_COLON.match(lines[line - 1]) if line else None
    indent = len(lines[line]) - len(lines[line].lstrip())
    return line - 1 if above and len(above["indent"]) == indent else None
