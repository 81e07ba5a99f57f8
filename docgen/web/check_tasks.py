"""What the page of checking has done in the workshop: files of strangers are only opened there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from docgen.batch.check import check_bytes, mended_name, text_of
from docgen.batch.render import write_forms
from docgen.check import Choice
from docgen.errors import DocgenError, Finding
from docgen.web.marks import Mark, Size, marks_on_pdf, marks_on_word, printed


@dataclass(frozen=True, slots=True)
class Sight:
    """A file as it was checked and as it is looked at.

    `pdf` is what its pages are drawn from, empty where there are none (`lines` of a text, or `unseen` says why);
    `sizes` are those of the pages in millimetres. `changes` tell what was mended in it.
    """

    name: str
    data: bytes
    standard: Choice
    findings: tuple[Finding, ...]
    changes: tuple[Finding, ...] = ()
    pdf: bytes = b""
    sizes: tuple[Size, ...] = ()
    marks: tuple[Mark, ...] = ()
    lines: tuple[str, ...] = ()
    unseen: tuple[Finding, ...] = ()

    @property
    def suffix(self) -> str:
        """The kind of the file: docx, pdf, md or txt."""
        return Path(self.name).suffix.lower()[1:]

    @property
    def size(self) -> int:
        """How many bytes it takes to hold it."""
        return len(self.data) + len(self.pdf) + sum(map(len, self.lines)) + 10_000


def check(name: str, data: bytes, standard: Choice, engine: str) -> Sight:
    """Return a file with what was found and, for what has pages, where on them.

    Raises:
        InputError: it cannot be checked: of another kind, damaged, behind a password.
    """
    return _seen(Sight(name, data, standard, check_bytes(data, name, standard=standard).findings), engine)


def mend(name: str, data: bytes, standard: Choice, engine: str) -> Sight | None:
    """Return the mended file, with what was mended and what is left; None when there is nothing to mend.

    Raises:
        InputError: it cannot be checked.
    """
    made = check_bytes(data, name, standard=standard, fix=True)
    if made.mended is None:
        return None
    return _seen(Sight(mended_name(name), made.mended, standard, made.findings, made.changes), engine)


def drawn_word(
    name: str, word: bytes, engine: str, findings: Sequence[Finding]
) -> tuple[bytes, tuple[Size, ...], tuple[Mark, ...]]:
    """Return a Word file's PDF, the sizes of its pages, and the boxes of the findings.

    Raises:
        InputError: it is no Word file.
        RenderError: something in it cannot be shown.
    """
    from docgen.word import read_document

    forms, _, _ = write_forms(word, name, ("pdf",), engine)
    document, _ = read_document(word, name)
    _, sizes = printed(forms["pdf"])
    return forms["pdf"], tuple(sizes), tuple(marks_on_word(findings, document, forms["pdf"]))


def _seen(sight: Sight, engine: str) -> Sight:
    """Return it with its pages; what cannot be shown is checked all the same."""
    if sight.suffix == "pdf":
        from docgen.check.pdf.measure import measure

        sheets = measure(sight.data, sight.name).sheets
        sizes = tuple((sheet.width, sheet.height) for sheet in sheets)
        return replace(sight, pdf=sight.data, sizes=sizes, marks=tuple(marks_on_pdf(sight.findings, sheets)))
    if sight.suffix != "docx":
        from docgen.check.structure import lines_of

        return replace(sight, lines=tuple(lines_of(text_of(sight.data, sight.name))))
    try:
        pdf, sizes, marks = drawn_word(sight.name, sight.data, engine, sight.findings)
    except DocgenError as fault:
        return replace(sight, unseen=fault.findings)
    return replace(sight, pdf=pdf, sizes=sizes, marks=marks)
