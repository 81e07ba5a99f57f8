"""Make docxtpl's patched XML safe to render: know for every printed tag what it stands in.

docxtpl leaves `{{ x }}` in the place of a run for `{{r x}}`, of a paragraph for `{{p x}}`, of a row or cell for
`{{tr x}}` and `{{tc x}}`. A plain text printed there would lie outside every `w:t`, where Word drops it without a word.
So the tag is sent through the filter that fits its place (`__run`, `__blocks`, `__plain` in the code of a field). And
docxtpl drops whatever else stands in the paragraph, row or cell of a `{%p`, `{%tr` or `{%tc`, or between a `{%-` and
the text before it; `crowded_tags` and `taken_away` find such words and things before they are lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.word.namespaces import A, M, W
from docgen.word.xml import Element

_STRING = r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\''
_PRINT = rf"\{{\{{(?:{_STRING}|[^\"'}}]|\}}(?!\}}))*\}}\}}"
_STATEMENT = rf"\{{%(?:{_STRING}|[^\"'%]|%(?!\}}))*%\}}"
_COMMENT = r"\{#.*?#\}"
_TOKEN = re.compile(
    rf"(?P<comment>{_COMMENT})|(?P<print>{_PRINT})|(?P<statement>{_STATEMENT})"
    rf"|(?P<element><(?:{_PRINT}|{_STATEMENT}|[^<>])*>)",
    re.DOTALL,
)
_PRINTED = re.compile(_PRINT, re.DOTALL)
_NAME = re.compile(r"</?([^\s/>]+)")
_EXPRESSION = re.compile(r"(\{\{[-+]?)(.*?)([-+]?\}\})", re.DOTALL)
# docxtpl's way to write braces literally; it replaces them after rendering, in data too. Here they become constants.
_LITERAL_BRACES = {"{_{": "{{ '{{' }}", "}_}": "{{ '}}' }}", "{_%": "{{ '{%' }}", "%_}": "{{ '%}' }}"}
_LITERAL = re.compile(r"\{_\{|\}_\}|\{_%|%_\}")


_SWALLOWING = {
    "p": (f"{W}p", "段"),
    "tr": (f"{W}tr", "行"),
    "tc": (f"{W}tc", "格"),
}


_THINGS = {
    "图片": re.compile(r"<w:(?:drawing|pict|object)[ >]"),
    "脚注": re.compile(r"<w:(?:footnote|endnote)Reference[ /]"),
    "符号": re.compile(r"<w:sym[ /]"),
    "公式": re.compile(r"<m:oMath[ >]"),
    "分页符": re.compile(r"<w:br [^>]*w:type=\"(?:page|column)\""),
    "分节符": re.compile(r"<w:sectPr[ >]"),
}


def crowded_tags(root: Element) -> Iterator[tuple[str, str]]:
    """Yield the text of each paragraph, row or cell that a tag replaces whole although more stands in it, and its name.

    `root` is the part as Word saved it. Names are 段, 行, 格.
    """
    for letters, (element_name, name) in _SWALLOWING.items():
        tag = re.compile(rf"\{{([%{{#]){letters}\s.*?[%}}#]\}}", re.DOTALL)
        for element in root.iter(element_name):
            text = "".join(
                node.text or ""
                for node in element.iter(f"{W}t")
                if next(node.iterancestors(element_name), None) is element
            )
            if "{" in text and tag.search(text) and tag.sub("", text, count=1).strip():
                yield text.strip(), name


def tagged_texts(root: Element) -> Iterator[str]:
    """Yield the texts of a part in which tags may stand: all its words in one, and each attribute with a brace."""
    yield "".join(root.itertext(f"{W}t", f"{W}instrText", f"{W}delText", f"{M}t", f"{A}t"))
    for element in root.iter():
        for value in element.attrib.values():
            if "{" in value:
                yield str(value)


def taken_away(before: str, after: str) -> list[str]:
    """Return the names of the things, not words, that patching took out of a part along with its tags."""
    return [name for name, pattern in _THINGS.items() if len(pattern.findall(before)) > len(pattern.findall(after))]


def route_tags(xml: str) -> str:
    """Return patched XML in which each `{{ … }}` outside a text element goes through the filter of its place."""
    open_elements: list[str] = []
    pieces: list[str] = []
    position = 0
    for token in _TOKEN.finditer(xml):
        pieces.append(_with_literal_braces(xml[position : token.start()]))
        position = token.end()
        text = token.group()
        if token.lastgroup == "element":
            _follow(text, open_elements)
            text = _PRINTED.sub(lambda match: _through(_plain(match.group()), "__attribute"), text)
        elif token.lastgroup == "print":
            text = _routed(_plain(text), open_elements)
        elif token.lastgroup == "statement":
            text = _plain(text)
        pieces.append(text)
    pieces.append(_with_literal_braces(xml[position:]))
    return "".join(pieces)


def _with_literal_braces(text: str) -> str:
    return _LITERAL.sub(lambda match: _LITERAL_BRACES[match.group()], text) if "_" in text else text


def _plain(tag: str) -> str:
    """Return a tag as it was typed: docxtpl turns &lt; and &gt; back, but not &amp;."""
    return tag.replace("&amp;", "&")


def _follow(tag: str, open_elements: list[str]) -> None:
    """Keep the stack of open elements after one more tag."""
    name = _NAME.match(tag)
    if name is None or tag.endswith("/>"):
        return
    if not tag.startswith("</"):
        open_elements.append(name[1])
    elif name[1] in open_elements:
        while open_elements.pop() != name[1]:
            pass


def _routed(tag: str, open_elements: list[str]) -> str:
    filter_name = next((_PLACES[name] for name in reversed(open_elements) if name in _PLACES), "")
    return _through(tag, filter_name) if filter_name else tag


def _through(tag: str, filter_name: str) -> str:
    """Return a printing tag whose whole expression goes through a filter."""
    opening, expression, closing = _EXPRESSION.fullmatch(tag).groups()  # type: ignore[union-attr]  # _PRINT is stricter
    return f"{opening} ({expression.strip()})|{filter_name} {closing}"


_PLACES = {
    "w:t": "",
    "w:instrText": "__plain",
    "w:delText": "__plain",
    "w:delInstrText": "__plain",
    "m:t": "__plain",
    "a:t": "__plain",
    "w:p": "__run",
    "w:body": "__blocks",
    "w:tc": "__blocks",
    "w:tr": "__blocks",
    "w:tbl": "__blocks",
    "w:hdr": "__blocks",
    "w:ftr": "__blocks",
    "w:footnote": "__blocks",
    "w:endnote": "__blocks",
    "w:txbxContent": "__blocks",
}
