"""What a text with tags may look like, seen before anything reads it closely.

docxtpl and the lint look for the end of a tag from its beginning, with regular expressions: thirty thousand tags
without an end would keep them busy for hours. One pass over the text tells that there are such.
"""

from __future__ import annotations

import re

from jinja2 import nodes

MOST_TAGS = 20_000
"""Tags of one text: compiling takes a fraction of a millisecond for each, and no form has a tenth of them."""
LONGEST_TAG = 20_000
"""Characters from a tag's beginning to its end: four pages of a paper, where the longest known ones take two lines."""
MOST_DEPTH = 60
"""How deep expressions and blocks may lie in each other: Python's own limit allows about twice as much."""
_MOST_OPEN = 50
"""Beginnings that may stand inside one tag, as texts in quotation marks."""

_MARK = re.compile(
    r"(?P<open>[{｛](?:[{｛#]|[%％](?:p|tr|tc|r)?[-+]?\s{0,9}"
    r"(?:(?P<block>if|for|macro|call|filter|with|block)\b|(?P<end>end))?))"
    r"|[}｝]{2}|[%％#][}｝]"
)


def over_bounds(text: str) -> str:
    """Return what is too much in a text with tags, as a clause for a message; empty when it is within bounds."""
    tags = depth = inside = 0
    start = -1
    for mark in _MARK.finditer(text):
        if mark["open"] is None:
            if start >= 0 and mark.start() - start > LONGEST_TAG:
                return _UNENDED
            start = -1
        elif start >= 0:
            inside += 1
            if inside > _MOST_OPEN or mark.start() - start > LONGEST_TAG:
                return _UNENDED
        else:
            start, inside, tags = mark.start(), 0, tags + 1
            depth += (mark["block"] is not None) - (mark["end"] is not None)
            if tags > MOST_TAGS:
                return f"标签多于 {MOST_TAGS} 个"
            if depth > MOST_DEPTH:
                return TOO_DEEP
    return _UNENDED if start >= 0 and len(text) - start > LONGEST_TAG else ""


_UNENDED = f"有标签没有结尾，或者长过 {LONGEST_TAG // 10_000} 万字"
TOO_LONG_NUMBER = "数字有几千位长"
TOO_DEEP = f"条件、循环或括号套了 {MOST_DEPTH} 层以上"
WAY_OUT = "核对这一处前后的标签是否都有结尾；重复的内容用 {% for %} 逐个写出，不要层层嵌套。"


def too_deep(tree: nodes.Node) -> bool:
    """Tell whether the nodes of a syntax tree lie deeper in each other than `MOST_DEPTH`."""
    level: list[nodes.Node] = [tree]
    for _ in range(MOST_DEPTH):
        level = [child for node in level for child in node.iter_child_nodes()]
        if not level:
            return False
    return True
