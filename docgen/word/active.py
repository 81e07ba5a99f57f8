"""Find what Word would do by itself with a file: run macros, fetch other files, talk to other programs.

docgen does none of it. But a template's parts go into every paper made of it, and Word would do it there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from docgen.word.namespaces import W
from docgen.word.notes import Notes
from docgen.word.package import Package

WAY_OUT = (
    "来源不明的文件不要在 Word 里允许它们。宏：另存为 .docx；域：选中后按 Ctrl+Shift+F9 变成文字；"
    "链接的图片和对象：删去，或插入到文件里；模板：在“开发工具—文档模板”里改回 Normal。"
)
_MACROS = re.compile(r"vbaproject|vbadata|activex|macroenabled|keymapcustomizations", re.IGNORECASE)
_FETCHED = {
    "attachedTemplate": "从别处读取模板",
    "oleObject": "链接到别处的对象",
    "package": "链接到别处的对象",
    "subDocument": "链接到别处的子文档",
    "frame": "链接到别处的网页框架",
    "aFChunk": "链接到别处的文件内容",
    "image": "链接到别处的图片",
}
"""External relationships by their type (ECMA-376 part 1, 17.17 and annex of relationships)."""
_SAFE_LINK = re.compile(r"(?:https?:|mailto:|tel:|#|\?|[\w./%-]*(?:[#?]|$))", re.IGNORECASE)
_ACTING = re.compile(
    r"\b(DDEAUTO|DDE|LINK|INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|DATABASE)\b", re.IGNORECASE
)
_SCRIPT = re.compile(r"HYPERLINK\b.{0,9}?\b(javascript|vbscript|file|data)\s*:", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"')
_FIELDS = (f"{W}instrText", f"{W}fldSimple")
_WITH_FIELDS = (b"instrText", b"fldSimple")


def active_content(package: Package) -> Iterator[tuple[str, str]]:
    """Yield what Word would do by itself with a file, as (a phrase in Chinese, the words of the file that ask for it).

    Raises:
        InputError: a part is not well-formed.
    """
    for part in package.parts:
        if _MACROS.search(part) or _MACROS.search(package.content_type(part)):
            yield "宏或控件", part
            break
    for part in ("", *package.parts):
        for relationship in package.relationships(part).values():
            if relationship.external and relationship.type in _FETCHED:
                yield _FETCHED[relationship.type], relationship.target
            elif relationship.external and relationship.type not in ("hyperlink", "video", "audio"):
                yield "链接到别处的部件", relationship.target
            elif relationship.external and not _SAFE_LINK.match(relationship.target):
                yield "不是网址的链接", relationship.target
    for part, data in package.parts.items():
        if part.endswith(".xml") and any(word in data for word in _WITH_FIELDS):
            yield from _fields(package, part)


def _fields(package: Package, part: str) -> Iterator[tuple[str, str]]:
    """Yield the fields of a part that fetch or run something; a code may be spread over runs and paragraphs."""
    root = package.xml(part)
    codes = [element.get(f"{W}instr") or "" for element in root.iter(_FIELDS[1])]
    for code in ("".join(element.text or "" for element in root.iter(_FIELDS[0])), *codes):
        for found in (*_ACTING.finditer(_QUOTED.sub('""', code)), *_SCRIPT.finditer(code)):
            yield f"域 {found[1].upper()}", code[max(0, found.start() - 9) : found.end() + 40].strip()


def note_active(package: Package, notes: Notes) -> None:
    """Note what is neither done nor fetched here although Word would do it."""
    for what, sample in active_content(package):
        if what == _FETCHED["image"]:
            continue  # told at the place where it would be shown
        message = f"文件里有会自行动作的内容：{what}；这里不执行、不读取，Word 打开时可能会"
        notes.add("word.active-content", "", message, WAY_OUT, sample=sample)
