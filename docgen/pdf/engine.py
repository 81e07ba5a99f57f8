"""The protocol every PDF engine keeps, and what they report alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from docgen.errors import Finding, Place, error
from docgen.page.model import Document
from docgen.pdf.lines import Uncovered


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished PDF: its bytes, its number of pages, and findings that did not stop it."""

    pdf: bytes
    pages: int
    findings: tuple[Finding, ...]


class Engine(Protocol):
    """Turns the page model into a PDF; an instance may be used for many papers, in one thread."""

    name: str

    def render(self, document: Document, name: str) -> Rendered:
        """Return the PDF of a paper called `name`; raise RenderError when it cannot be made whole."""
        ...


def uncovered_findings(uncovered: Iterable[Uncovered], name: str) -> list[Finding]:
    """Return one error per character that no installed face covers, with the first place it stands at."""
    seen: dict[tuple[str, str], Uncovered] = {}
    for item in uncovered:
        seen.setdefault((item.char, item.word_name), item)
    return [
        error(
            "pdf.uncovered-character",
            Place(name, where=item.place),
            f"字符“{item.char}”（U+{ord(item.char):04X}）没有字体可以显示（要求的字体：{item.word_name}）",
            "请改用常用字，或安装含有该字的字体（运行 docgen fonts 查看现有字体）",
        )
        for item in seen.values()
    ]
