"""Fields: the code between begin and separate is not text, PAGE and NUMPAGES are live, others keep their result."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from docgen.errors import Severity
from docgen.page.model import PageField, RunStyle
from docgen.word.notes import Notes

PageFormat = Literal["decimal", "chinese", "roman", "ROMAN", "dash"]

_SWITCH = re.compile(r"\\\*\s*(\w+)")
_FORMATS: dict[str, PageFormat] = {
    "arabic": "decimal",
    "arabicdash": "dash",
    "chinesenum1": "chinese",
    "chinesenum2": "chinese",
    "chinesenum3": "chinese",
}
_PLAIN_SWITCHES = frozenset({"mergeformat", "charformat", "mergeformatinet"})
_SILENT = frozenset({"HYPERLINK", "FORMTEXT", "FORMDROPDOWN", "QUOTE", "ADDIN", "SYMBOL"})
"""Their cached result is what they will always show."""
_INVISIBLE = frozenset({"XE", "TC", "TA", "RD", "ASK", "SET", "PRIVATE", "BOOKMARK", "NEXT", "NEXTIF", "FORMCHECKBOX"})
_STALE = frozenset(
    {"TOC", "INDEX", "PAGEREF", "SECTIONPAGES", "SECTION", "DATE", "TIME", "STYLEREF", "IF", "MERGEFIELD", "="}
)
"""Their result changes with the pages, the day or the data, so the cached one may be wrong."""


@dataclass(slots=True)
class _Field:
    style: RunStyle
    code: str = ""
    in_code: bool = True
    page: PageField | None = None
    shown: bool = False


class Fields:
    """The fields open at a point of a story; they may nest and run over several paragraphs."""

    def __init__(self) -> None:
        self._open: list[_Field] = []

    def begin(self, style: RunStyle) -> None:
        """Open a field whose w:fldChar has this look."""
        self._open.append(_Field(style))

    def add_code(self, text: str) -> None:
        """Add text of w:instrText to the innermost field."""
        if self._open and self._open[-1].in_code:
            self._open[-1].code += text

    def separate(self, notes: Notes, where: str, default: PageFormat) -> None:
        """Go from the code of the innermost field to its result; `default` is the section's page number format."""
        if not self._open or not self._open[-1].in_code:
            return
        current = self._open[-1]
        current.in_code = False
        kind = field_kind(current.code)
        if kind in ("PAGE", "NUMPAGES"):
            current.page = _page_field(kind, current, notes, where, default)
        elif kind not in _SILENT and kind not in _INVISIBLE:
            _note_cached(kind, current.code, notes, where)

    def end(self, notes: Notes, where: str, default: PageFormat) -> PageField | None:
        """Close the innermost field; return the page field when its result held no text to stand for."""
        if not self._open:
            return None
        current = self._open.pop()
        if current.in_code:
            kind = field_kind(current.code)
            if kind in ("PAGE", "NUMPAGES"):
                current.page = _page_field(kind, current, notes, where, default)
            elif kind and kind not in _INVISIBLE:
                notes.add(
                    "word.field-without-result",
                    where,
                    f"域 {kind} 没有存下结果，此处没有文字",
                    "请在 Word 中选中它按 F9 更新，或改成普通文字，然后保存。",
                    sample=current.code,
                )
        return None if current.shown or self.hidden else current.page

    @property
    def pending(self) -> bool:
        """True while any field is open."""
        return bool(self._open)

    @property
    def hidden(self) -> bool:
        """True while text is not printed: inside a code, or in the cached result of a page field."""
        return any(item.in_code or item.page is not None for item in self._open)

    def shown_page(self, style: RunStyle) -> PageField | None:
        """Return the page field when text of its cached result is met for the first time, in that text's look."""
        if not self._open:
            return None
        current = self._open[-1]
        outer_hidden = any(item.in_code or item.page is not None for item in self._open[:-1])
        if current.page is None or current.shown or outer_hidden:
            return None
        current.shown = True
        return PageField(current.page.kind, style, current.page.format)

    def close(self, notes: Notes, where: str) -> None:
        """Note fields that the story leaves open; text after an unfinished code would be lost."""
        for item in self._open:
            notes.add(
                "word.unclosed-field",
                where,
                "有一个域没有结束标记，它后面的文字可能没有排入",
                "请在 Word 中删除这个域后重新插入。",
                severity=Severity.ERROR if item.in_code else Severity.WARNING,
                sample=item.code,
            )
        self._open.clear()


def field_kind(code: str) -> str:
    """Return the first word of a field code in capitals: PAGE, TOC, =; `""` for an empty code."""
    words = code.split(maxsplit=1)
    if not words:
        return ""
    return "=" if words[0].startswith("=") else words[0].upper()


def _page_field(kind: str, field: _Field, notes: Notes, where: str, default: PageFormat) -> PageField:
    name: Literal["page", "pages"] = "page" if kind == "PAGE" else "pages"
    for switch in _SWITCH.findall(field.code):
        if switch.lower() in _PLAIN_SWITCHES:
            continue
        if switch.lower() == "roman":
            return PageField(name, field.style, "roman" if switch == "roman" else "ROMAN")
        if switch.lower() in _FORMATS:
            return PageField(name, field.style, _FORMATS[switch.lower()])
        notes.unsupported(where, f"页码格式 {switch}（按阿拉伯数字排）")
        return PageField(name, field.style)
    return PageField(name, field.style, default if name == "page" else "decimal")


def _note_cached(kind: str, code: str, notes: Notes, where: str) -> None:
    if kind in _STALE:
        notes.add(
            "word.cached-field",
            where,
            f"域 {kind} 按文件里存的结果排印，不重新计算，可能与实际不符",
            "请先在 Word 中全选后按 F9 更新并保存，并核对结果。",
            sample=code,
        )
    else:
        notes.add(
            "word.cached-field",
            where,
            f"域 {kind or '（空）'} 按文件里存的结果排印",
            severity=Severity.INFO,
            sample=code,
        )
