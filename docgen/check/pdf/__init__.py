"""Check a PDF, whatever program wrote it, by what is measured on its pages."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from docgen.check.kinds import IN_FORCE, date_in
from docgen.check.model import Standard
from docgen.check.pdf import element_rules, page_rules
from docgen.check.pdf.measure import measure
from docgen.check.pdf.paper import Paper
from docgen.check.pdf.registry import run
from docgen.errors import Finding, Place, error


def check_pdf(data: bytes, name: str, standard: str = "auto") -> tuple[Finding, ...]:
    """Return what a PDF called `name` does against GB/T 9704, measured; `standard` is auto, 2012 or 1999.

    Raises:
        InputError: the file cannot be read: not a PDF, damaged, or behind a password.
    """
    measured = measure(data, name)
    if not measured.visible_text:
        return (
            error(
                "check.pdf-no-text",
                Place(name),
                "PDF 里没有文字（可能是扫描件），无法量版面",
                "请提供由 Word、WPS 或 docgen 导出的 PDF，或检查它的 Word 文件",
            ),
        )
    chosen = "2012" if standard == "auto" else cast(Standard, standard)
    paper = Paper(name, chosen, measured.sheets, measured.missing_fonts)
    if standard == "auto" and _is_dated_before_2012(paper):
        paper = replace(paper, standard="1999")
    return run(paper)


def _is_dated_before_2012(paper: Paper) -> bool:
    """Return True when the present edition was not in force yet on the day the paper is dated."""
    day = None if paper.date is None else date_in(paper.date.text)
    return day is not None and day < IN_FORCE


__all__ = ["check_pdf", "element_rules", "page_rules"]
