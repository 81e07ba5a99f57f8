"""Parse the XML of a package safely and read the value types of WordprocessingML (ECMA-376 part 1, 17.18)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TypeAlias

from lxml import etree

from docgen.errors import InputError, Place, error
from docgen.word.limits import MAX_ATTRIBUTES, MAX_TAGS
from docgen.word.namespaces import MC, STRICT, W

Element: TypeAlias = etree._Element

_PARSER = etree.XMLParser(
    resolve_entities=False,
    load_dtd=False,
    no_network=True,
    huge_tree=False,
    remove_comments=True,
    remove_pis=True,
)

_OFF = frozenset({"0", "false", "off", "none"})
_UNIT = {"pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "pc": 12.0, "pi": 12.0}
_MEASURE = re.compile(r"([+-]?\d*\.?\d+)(pt|in|cm|mm|pc|pi)?", re.ASCII)
_KNOWN_CHOICES = frozenset({"wps", "wpg", "wp14", "w14", "w15", "w16", "a14", "a16"})
_MAX_NUMBER = 2**31
_MAX_PERCENT = 1000.0
_ALTERNATE = f"{MC}AlternateContent"
_SHORT = 6
"""Plain numbers with fewer digits are no measure out of all reason."""
MAX_POINTS = 1e6
"""No measure of a page comes near; beyond it a file is made up, and sums of such numbers overflow."""
EMU = 12700
"""English metric units in a point."""


def parse_xml(data: bytes, place: Place) -> Element:
    """Parse a part without entities, network, comments and processing instructions.

    Strict files (ISO 29500 Strict namespaces) come back with the transitional names.

    Raises:
        InputError: the part is not well formed, nested too deeply, far too large, or holds a document type declaration.
    """
    if data.count(b"<") > MAX_TAGS or data.count(b"=") > MAX_ATTRIBUTES:
        message = f"文件内部的一个部件有 {MAX_TAGS // 20_000} 万项以上内容，为免占满内存不读取"
        hint = "请确认文件来源；确实这么长的，分成几个文件。"
        raise InputError(error("word.too-large", place, message, hint))
    try:
        root = etree.fromstring(data, _PARSER)
    except (etree.XMLSyntaxError, ValueError) as failure:
        raise InputError(
            error(
                "word.broken-xml",
                place,
                f"文件内部的 XML 不完整或写错了（{_first_line(failure)}），读不出内容",
                "用 Word 或 WPS 打开此文件，如提示修复就修复，再另存为 .docx；若打不开，请换用未损坏的文件。",
            )
        ) from failure
    if root.getroottree().docinfo.doctype:
        raise InputError(
            error(
                "word.doctype",
                place,
                "文件内部带有文档类型声明（DOCTYPE），Word 不会写出这样的文件，为安全起见不读取",
                "请确认文件来源可靠，并用 Word 打开后另存为 .docx。",
            )
        )
    if any(uri in STRICT for uri in root.nsmap.values() if uri):
        _make_transitional(root)
    return root


def _first_line(failure: Exception) -> str:
    return str(failure).splitlines()[0] if str(failure) else type(failure).__name__


def _make_transitional(root: Element) -> None:
    for element in root.iter(etree.Element):
        element.tag = _transitional_name(str(element.tag))
        for key, value in list(element.attrib.items()):
            name = _transitional_name(str(key))
            if name != key:
                del element.attrib[key]
                element.set(name, value)


def _transitional_name(name: str) -> str:
    uri, bracket, local = name[1:].partition("}")
    return f"{{{STRICT[uri]}}}{local}" if bracket and uri in STRICT else name


def local_name(element: Element) -> str:
    """Return the element's name without its namespace."""
    return _local(str(element.tag))


@lru_cache(maxsize=1024)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def children(parent: Element) -> Iterator[Element]:
    """Yield child elements with `mc:AlternateContent` replaced by the branch this reader understands."""
    for child in parent:
        tag = child.tag
        if tag == _ALTERNATE:
            yield from children(_branch(child))
        elif isinstance(tag, str):
            yield child


def _branch(alternate: Element) -> Element:
    for choice in alternate.findall(f"{MC}Choice"):
        if set((choice.get("Requires") or "").split()) <= _KNOWN_CHOICES:
            return choice
    fallback = alternate.find(f"{MC}Fallback")
    return alternate.makeelement(f"{MC}Fallback") if fallback is None else fallback


def first(parent: Element | None, name: str) -> Element | None:
    """Return the first child `w:name`; None when it or the parent is missing. (`find` takes five times as long.)"""
    return None if parent is None else next(parent.iterchildren(W + name), None)


def val(parent: Element | None, name: str) -> str | None:
    """Return `w:val` of the child `w:name`; None when the child or the attribute is missing."""
    child = first(parent, name)
    return None if child is None else child.get(W + "val")


def is_on(element: Element) -> bool:
    """Return the value of a toggle such as `<w:b w:val="0"/>`; a missing value means on."""
    return (element.get(W + "val") or "1").lower() not in _OFF


def flag(parent: Element | None, name: str) -> bool | None:
    """Return the toggle `w:name` below `parent`; None when it is missing."""
    child = first(parent, name)
    return None if child is None else is_on(child)


def attribute_on(element: Element, name: str) -> bool | None:
    """Return an on/off attribute; None when it is missing."""
    value = element.get(W + name)
    return None if value is None else value.lower() not in _OFF


def points(text: str | None, per_point: float = 20.0) -> float | None:
    """Return a measure in points: a bare number in 1/`per_point` pt (twips), or one with a unit such as `2cm`.

    None when the text is missing, no measure, or out of all reason.
    """
    if text is None:
        return None
    if text.isdigit() and text.isascii() and len(text) < _SHORT:
        return int(text) / per_point
    match = _MEASURE.fullmatch(text.strip())
    if match is None:
        return None
    value = float(match[1]) * _UNIT[match[2]] if match[2] else float(match[1]) / per_point
    return value + 0.0 if abs(value) <= MAX_POINTS else None  # never -0.0, which equals 0.0 and prints otherwise


def number(text: str | None) -> int | None:
    """Return a whole number, cutting a fraction; None when the text is missing, no number or beyond 32 bits."""
    try:
        value = 0 if text is None else int(float(text))
    except (ValueError, OverflowError):
        return None
    return None if text is None or abs(value) > _MAX_NUMBER else value


def percent(text: str | None, per_percent: float = 1.0) -> float | None:
    """Return a percentage: `50%`, or a bare number in 1/`per_percent` of a percent; None when neither or absurd."""
    if text is None:
        return None
    bare = text.strip().removesuffix("%")
    try:
        share = float(bare) / (1.0 if bare != text.strip() else per_percent)
    except ValueError:
        return None
    return share if 0 <= share <= _MAX_PERCENT else None


def hex_color(text: str | None) -> str | None:
    """Return `#rrggbb` for a six-digit colour; None for `auto`, a missing value or anything else."""
    if text and re.fullmatch(r"[0-9A-Fa-f]{6}", text):
        return f"#{text.lower()}"
    return None


def drawing_extent(element: Element | None) -> tuple[float, float]:
    """Return width and height in points of an element with `cx` and `cy` in English metric units."""
    if element is None:
        return 0.0, 0.0
    return (number(element.get("cx")) or 0) / EMU, (number(element.get("cy")) or 0) / EMU


def all_text(element: Element) -> str:
    """Return the text of every `w:t`, `m:t` and `a:t` below the element, for findings."""
    return "".join(node.text or "" for node in element.iter() if local_name(node) == "t")
