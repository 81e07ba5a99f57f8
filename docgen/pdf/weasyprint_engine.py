"""The WeasyPrint engine: page model → HTML with finished lines → PDF."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable
from typing import Any

from docgen.errors import Finding, Place, RenderError, error, has_errors
from docgen.page.model import Document
from docgen.pdf.css import css_family, css_weight
from docgen.pdf.engine import Rendered, stray_findings
from docgen.pdf.flow import flow
from docgen.pdf.fonts import Face, library
from docgen.pdf.html import write_html

_SHEETS = 64
"""How many style sheets of faces are kept."""


class WeasyPrintEngine:
    """Writes PDFs with WeasyPrint; one instance keeps its font configuration between papers."""

    name = "weasyprint"

    def __init__(self) -> None:
        # WeasyPrint writes clock time into the PDF unless told otherwise.
        os.environ.setdefault("SOURCE_DATE_EPOCH", "946684800")
        from weasyprint.text.fonts import FontConfiguration

        self._fonts = FontConfiguration()
        self._rules: dict[tuple[Face, ...], Any] = {}

    def render(self, document: Document, name: str) -> Rendered:
        """Return the PDF of a paper; `name` is the paper's name in findings.

        Raises RenderError when a character has no face or a picture cannot be drawn.
        """
        from weasyprint import HTML
        from weasyprint.urls import FatalURLFetchingError

        flowed = flow(document, library())
        strays = stray_findings(flowed.strays, name)
        if has_errors(strays):
            raise RenderError(strays)
        page = write_html(flowed)
        log = _Log(name)
        with log:
            try:
                fetcher = _fetcher(page.faces)
                fonts = [self._font_rules(page.faces, fetcher)]
                made = HTML(string=page.html, url_fetcher=fetcher).render(font_config=self._fonts, stylesheets=fonts)
                pdf = made.write_pdf()
            except FatalURLFetchingError as failure:
                raise RenderError(
                    error("pdf.picture", Place(name), f"图片无法读取：{failure}", "请在 Word 里重新插入该图片")
                ) from failure
        if log.findings:
            raise RenderError(log.findings)
        return Rendered(pdf, len(made.pages), strays)

    def _font_rules(self, faces: tuple[Face, ...], fetcher: Any) -> Any:
        """Return the style sheet that makes faces known; papers of one kind ask for the same few faces in one order."""
        from weasyprint import CSS

        if faces not in self._rules:
            if len(self._rules) >= _SHEETS:
                self._rules.clear()
            self._rules[faces] = CSS(string=_font_rules(faces), font_config=self._fonts, url_fetcher=fetcher)
        return self._rules[faces]


def _font_rules(faces: Iterable[Face]) -> str:
    """Return one @font-face rule per face, so that the engine takes the very file whose widths set the lines.

    The faces of a collection (.ttc) cannot be told apart by a rule; they are found by their family name instead.
    """
    return "\n".join(
        f"@font-face {{ font-family: '{css_family(face)}'; font-weight: {css_weight(face)};"
        f" src: url('{face.path.as_uri()}'); }}"
        for face in faces
        if not face.in_collection
    )


def _fetcher(faces: Iterable[Face]) -> Any:
    """Return a fetcher that takes data: addresses and the font files themselves, and reaches nothing else."""
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    fonts = {face.path.as_uri() for face in faces}

    class Fetcher(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url not in fonts and not url.startswith("data:"):
                raise FatalURLFetchingError(f"不允许读取 {url}")
            return super().fetch(url, headers)

    return Fetcher(allowed_protocols=("data", "file"), fail_on_errors=True)


class _Log(logging.Handler):
    """Turns what WeasyPrint would only log while a paper is written into findings."""

    def __init__(self, name: str) -> None:
        super().__init__(logging.WARNING)
        self._name = name
        self.findings: list[Finding] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.findings.append(
            error("pdf.engine", Place(self._name), f"排版引擎报告：{record.getMessage()}", "请检查该文件中的图片与格式")
        )

    def __enter__(self) -> _Log:
        logging.getLogger("weasyprint").addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        logging.getLogger("weasyprint").removeHandler(self)
