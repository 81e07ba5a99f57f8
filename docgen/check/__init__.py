"""Check papers against GB/T 9704: what is breached, by which clause, where, and how to mend it."""

from __future__ import annotations

from dataclasses import replace

from docgen.check.coverage import Covers, uncovered
from docgen.check.registry import Rule, run
from docgen.check.registry import rules as declared_rules
from docgen.check.structure import Choice, lines_of, recognise, recognise_text
from docgen.check.styles import role_of_style
from docgen.errors import Finding, Severity
from docgen.page.model import Document, Paragraph

__all__ = [
    "Choice", "Covers", "Rule", "all_rules", "check_document", "check_pdf", "check_text", "check_word", "is_official",
]  # fmt: skip


def all_rules() -> tuple[Rule, ...]:
    """Return every rule of the checker in the order of clauses."""
    _load()
    return declared_rules()


def check_word(data: bytes, name: str, standard: Choice = "auto", covers: Covers | None = None) -> tuple[Finding, ...]:
    """Return the findings on a Word file, `name` standing for it; see `check_document`.

    What the reader could not use is told as well. Lines that are drawn as shapes are among it: they may be the very
    lines that the standard asks for, so no line is called missing then.

    Raises:
        InputError: it is no readable Word file.
    """
    from docgen.word import read_document

    document, found = read_document(data, name)
    findings = check_document(document, name, standard, covers)
    if any(_DRAWN in remark.message for remark in found):
        findings = tuple(finding for finding in findings if finding.rule not in _ABOUT_LINES)
    return (*(_remark(finding) for finding in found), *findings)


_DRAWN = "线条或图形"
"""How the reader calls a shape."""
_ABOUT_LINES = frozenset({"check.red-line", "check.red-line-distance", "check.imprint-lines", "check.letter-lines"})


def _remark(finding: Finding) -> Finding:
    """Return what the reader says of a file with the weight it has here: what may look otherwise is no fault."""
    return replace(finding, severity=Severity.INFO) if finding.severity is Severity.WARNING else finding


def check_document(
    document: Document, name: str, standard: Choice = "auto", covers: Covers | None = None
) -> tuple[Finding, ...]:
    """Return the findings on a Word file that was read already.

    `standard` is the edition to hold it against (auto: by its date). With `covers`, characters that their face lacks
    are findings too.
    """
    _load()
    found = run(recognise(document, name, standard))
    return found if covers is None else (*found, *uncovered(document, name, covers))


def check_text(text: str, name: str, markdown: bool, standard: Choice = "auto") -> tuple[Finding, ...]:
    """Return the findings on a plain text or, with `markdown`, a Markdown text, with their lines and columns."""
    _load()
    draft = recognise_text(text, name, markdown, standard)
    lines = lines_of(text)
    indents = {
        element.line: max(0, lines[element.line - 1].find(element.text))
        for element in draft.elements
        if element.line is not None
    }
    return tuple(_placed(finding, indents) for finding in run(draft))


def check_pdf(data: bytes, name: str, standard: Choice = "auto") -> tuple[Finding, ...]:
    """Return the findings on a PDF: what is measured on its pages.

    Raises:
        InputError: it cannot be opened.
    """
    from docgen.check import pdf

    return pdf.check_pdf(data, name, standard)


def is_official(document: Document) -> bool:
    """Tell whether a Word file is made with the named styles of official papers, and so means to follow them."""
    return any(
        isinstance(block, Paragraph) and role_of_style(block.style_name) is not None
        for section in document.sections
        for block in section.blocks
    )


def _placed(finding: Finding, indents: dict[int, int]) -> Finding:
    """Return a finding in a text with its column counted in the line, and without the line said twice."""
    place = finding.place
    if place.line is None:
        return finding
    column = None if place.column is None else place.column + indents.get(place.line, 0)
    where = place.where.removeprefix(f"第{place.line}行").strip()
    return replace(finding, place=replace(place, column=column, where=where))


def _load() -> None:
    """Import the modules that declare rules."""
    from docgen.check import pdf, rules  # noqa: F401  # importing is what declares
