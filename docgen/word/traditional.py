"""A Word file in Traditional Chinese: its words, its language, and faces that have the characters.

The words of a paragraph are converted as one text, however many runs it has. What no reader sees (names of styles,
codes of fields, addresses) stays. ECMA-376 part 1, 17.3.2.20 (w:lang), 17.3.2.26 (w:rFonts), 17.9.11 (w:lvlText).
"""

from __future__ import annotations

from typing import Any

from docgen.text.traditional import Script, convert, convert_pieces, unshield
from docgen.word.namespaces import DUBLIN_CORE, PACKAGE_RELATIONSHIPS, WP, A, W
from docgen.word.package import Package, open_package, write_package

FACES = {
    "仿宋_GB2312": "仿宋",
    "FangSong_GB2312": "仿宋",
    "方正仿宋简体": "方正仿宋_GBK",
    "楷体_GB2312": "楷体",
    "KaiTi_GB2312": "楷体",
    "方正楷体简体": "方正楷体_GBK",
    "方正小标宋简体": "方正小标宋_GBK",
    "方正黑体简体": "方正黑体_GBK",
}
"""Faces that have the characters of GB 2312 alone, and those of the same design that have the Traditional ones too.

Windows brings 仿宋 and 楷体 with the characters of GBK; 黑体 and 宋体 have them already.
"""

_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_WORDED = frozenset(
    f"{_TYPES}{kind}+xml"
    for kind in ("document.main", "header", "footer", "footnotes", "endnotes", "comments", "numbering", "styles")
)
_DECLARING = frozenset(f"{_TYPES}{kind}+xml" for kind in ("settings", "fonttable"))
_TEXTS = {f"{W}p": f"{W}t", f"{A}p": f"{A}t"}
_STOPS = frozenset((f"{W}tab", f"{W}br", f"{W}cr", f"{W}ptab", f"{A}br", f"{W}drawing", f"{W}pict", f"{W}object"))
"""What parts the words of a paragraph: no phrase runs across it."""
_READ_ATTRIBUTES = {
    f"{WP}docPr": ("descr", "title"),
    f"{W}lvlText": (f"{W}val",),
    f"{W}tblCaption": (f"{W}val",),
    f"{W}tblDescription": (f"{W}val",),
}
"""Attributes whose words are read by people."""
_CORE_RELATIONSHIP = f"{PACKAGE_RELATIONSHIPS}/metadata/core-properties"
_STOP = "\n"


def to_traditional(data: bytes, script: Script, name: str) -> bytes:
    """Return a Word file, called `name` in findings, converted; names that were shielded stand as they were typed.

    Raises:
        InputError: it is no Word file.
    """
    package = open_package(data, name)
    changed: dict[str, bytes] = {}
    for part in package.parts:
        kind = package.content_type(part)
        if kind in _WORDED or kind in _DECLARING:
            changed[part] = _converted(package, part, script)
    core = package.related("", _CORE_RELATIONSHIP)
    if core is not None:
        changed[core] = _core(package, core, script)
    return write_package(package.parts, changed)


def _converted(package: Package, part: str, script: Script) -> bytes:
    root: Any = package.xml(part)
    for paragraph, text in _TEXTS.items():
        for node in root.iter(paragraph):
            _convert_paragraph(node, paragraph, text, script)
    for tag, attributes in _READ_ATTRIBUTES.items():
        for node in root.iter(tag):
            for attribute in attributes:
                if words := node.get(attribute):
                    node.set(attribute, convert(words, script))
    _name_faces(root)
    for node in root.iter(f"{W}lang", f"{W}themeFontLang"):
        if node.get(f"{W}eastAsia"):
            node.set(f"{W}eastAsia", script.spelling)
    return _bytes(root)


def _convert_paragraph(paragraph: Any, tag: str, text: str, script: Script) -> None:
    """Convert the words of a paragraph, without those of a paragraph inside it (in a text box)."""
    nodes: list[Any] = []
    pieces: list[str] = []
    for node in paragraph.iter(text, *_STOPS):
        if next(node.iterancestors(tag), None) is paragraph:
            nodes.append(node)
            pieces.append((node.text or "") if node.tag == text else _STOP)
    for node, words in zip(nodes, convert_pieces(pieces, script), strict=True):
        if node.tag == text:
            node.text = words


def _name_faces(root: Any) -> None:
    for node in root.iter(f"{W}rFonts"):
        for key, face in node.attrib.items():
            if face in FACES:
                node.set(key, FACES[face])
    for node in root.iter(f"{W}font"):
        face = node.get(f"{W}name")
        if face in FACES:
            node.set(f"{W}name", FACES[face])


def _core(package: Package, part: str, script: Script) -> bytes:
    root: Any = package.xml(part)
    for node in root:
        if not isinstance(node.tag, str) or not node.text or node.tag.rpartition("}")[2] in ("created", "modified"):
            continue
        node.text = script.language if node.tag == f"{{{DUBLIN_CORE}}}language" else convert(node.text, script)
    return _bytes(root)


def _bytes(root: Any) -> bytes:
    from lxml import etree

    whole: str = etree.tostring(root, encoding="unicode")
    return ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + unshield(whole)).encode()
