"""docgen: support agreements, plans, notices and summaries as Word and PDF, from structured data.

This package's own names are the public API; each is loaded when first used, so that importing docgen costs nothing.

    workspace, findings = docgen.load_workspace(Path("office"))   the data, checked and linked
    paper = docgen.render_paper("office/data/notices/a.yaml")     one paper as bytes; `paper.write()` puts it in place
    report = docgen.build("office")                               every paper of a workspace, written
    made = docgen.convert("letter.docx")                          any Word file as PDF
    checked = docgen.check_paper("letter.docx")                   any paper against GB/T 9704

Bad input raises `InputError`, a paper that cannot be made `RenderError`; both hold `Finding` values.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docgen.batch.build import build as build
    from docgen.batch.check import check_paper as check_paper
    from docgen.batch.report import Report as Report
    from docgen.batch.single import convert as convert
    from docgen.batch.single import render_paper as render_paper
    from docgen.errors import DocgenError as DocgenError
    from docgen.errors import Finding as Finding
    from docgen.errors import InputError as InputError
    from docgen.errors import RenderError as RenderError
    from docgen.load.workspace import load_workspace as load_workspace

__version__ = "0.1.0"

_HOMES = {
    "DocgenError": "docgen.errors",
    "Finding": "docgen.errors",
    "InputError": "docgen.errors",
    "RenderError": "docgen.errors",
    "Report": "docgen.batch.report",
    "build": "docgen.batch.build",
    "check_paper": "docgen.batch.check",
    "convert": "docgen.batch.single",
    "load_workspace": "docgen.load.workspace",
    "render_paper": "docgen.batch.single",
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> object:
    """Import the module of a public name when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value
