"""The protocol every PDF engine keeps, and what they report alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from docgen.errors import Finding, Place, RenderError, Severity, error, has_errors
from docgen.page.model import Document, Picture
from docgen.pdf.archive import archive_findings, dated
from docgen.pdf.flow import Flow, flow
from docgen.pdf.fonts import library
from docgen.pdf.lines import Stray


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished PDF: its bytes, its number of pages, and findings that did not stop it."""

    pdf: bytes
    pages: int
    findings: tuple[Finding, ...]


class Engine(Protocol):
    """Turns the page model into a PDF; an instance may be used for many papers, in one thread."""

    name: str

    def render(self, document: Document, name: str, *, archival: bool = False) -> Rendered:
        """Return the PDF of a paper called `name`, tagged; as PDF/A-2b (ISO 19005-2) when it is `archival`.

        Raises RenderError when it cannot be made whole: a character has no face, a picture cannot be drawn or archived.
        """
        ...


def prepared(document: Document, name: str, *, archival: bool) -> tuple[Flow, tuple[Finding, ...]]:
    """Return a paper set in lines and what is worth knowing; raise RenderError when it cannot be made whole."""
    faces = library().serving(document.language)
    flowed = flow(dated(document) if archival else document, faces)
    findings = stray_findings(flowed.strays, name)
    if archival:
        findings += archive_findings(document, name)
    if has_errors(findings):
        raise RenderError(findings)
    return flowed, findings


def described(picture: Picture) -> str:
    """Return what is read out in place of a picture."""
    return picture.description.strip() or "图片"


def stray_findings(strays: Iterable[Stray], name: str) -> tuple[Finding, ...]:
    """Return one finding per character that its face does not have, with the first place it stands at.

    It is an error when no face has it, else a remark that another face serves in the PDF.
    """
    seen: dict[tuple[str, str], Stray] = {}
    for stray in strays:
        seen.setdefault((stray.char, stray.word_name), stray)
    return tuple(_stray_finding(stray, name) for stray in seen.values())


def _stray_finding(stray: Stray, name: str) -> Finding:
    place = Place(name, where=stray.place)
    character = f"字符“{stray.char}”（U+{ord(stray.char):04X}）"
    if stray.family is None:
        return error(
            "pdf.uncovered-character",
            place,
            f"{character}没有字体可以显示（要求的字体：{stray.word_name}）",
            "请改用常用字，或安装含有该字的字体（运行 docgen fonts 查看现有字体）",
        )
    return Finding(
        "pdf.fallback-face",
        Severity.INFO,
        place,
        f"{character}在 {stray.word_name} 的代用字体中没有，PDF 用 {stray.family} 显示",
        "请核对该字；在 Word 中打印前确认它显示正常",
    )
