"""Fonts, lines and the PDF engines: the page model as PDF and HTML."""

from __future__ import annotations

from functools import cache

from docgen.errors import InputError, Place, RenderError, error, has_errors
from docgen.page.model import Document
from docgen.pdf.engine import Engine as Engine
from docgen.pdf.engine import Rendered as Rendered
from docgen.pdf.engine import stray_findings

ENGINES = ("weasyprint", "typst")
"""Names that `--engine` and docgen.yaml take."""


@cache
def get_engine(name: str) -> Engine:
    """Return the engine of that name, made once per process; raise InputError for a name nobody knows."""
    if name == "weasyprint":
        from docgen.pdf.weasyprint_engine import WeasyPrintEngine

        return WeasyPrintEngine()
    if name == "typst":
        from docgen.pdf.typst_engine import TypstEngine

        return TypstEngine()
    raise InputError(
        error("pdf.unknown-engine", Place(), f"没有名为“{name}”的排版引擎", f"可用的引擎：{'、'.join(ENGINES)}")
    )


def to_html(document: Document, name: str) -> str:
    """Return the paper as one HTML page; raise RenderError when a character has no face."""
    from docgen.pdf.flow import flow
    from docgen.pdf.fonts import library
    from docgen.pdf.html import write_html

    flowed = flow(document, library().serving(document.language))
    strays = stray_findings(flowed.strays, name)
    if has_errors(strays):
        raise RenderError(strays)
    return write_html(flowed).html


__all__ = ["ENGINES", "Engine", "Rendered", "get_engine", "to_html"]
