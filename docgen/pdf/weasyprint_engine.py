"""The WeasyPrint engine: page model → HTML with finished lines → PDF."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable
from shutil import rmtree
from typing import Any
from weakref import finalize

from docgen.errors import Finding, Place, RenderError, Severity, error
from docgen.page.model import Document
from docgen.pdf.css import css_family, css_weight
from docgen.pdf.engine import Rendered, prepared
from docgen.pdf.fonts import Face
from docgen.pdf.html import write_html

_SHEETS = 64
"""How many style sheets of faces are kept."""
_ARCHIVE_CSS = "img { image-rendering: crisp-edges }"
"""Viewers may not smooth an archived picture (ISO 19005-2, 6.2.8)."""


class WeasyPrintEngine:
    """Writes PDFs with WeasyPrint; one instance keeps its font configuration between papers."""

    name = "weasyprint"

    def __init__(self) -> None:
        # WeasyPrint writes clock time into the PDF unless told otherwise.
        os.environ.setdefault("SOURCE_DATE_EPOCH", "946684800")
        from weasyprint.text.fonts import FontConfiguration

        self._fonts = FontConfiguration()
        finalize(self, _released, self._fonts)
        self._rules: dict[tuple[Face, ...], Any] = {}

    def render(self, document: Document, name: str, *, archival: bool = False) -> Rendered:
        """Return the PDF of a paper; see `Engine`."""
        from weasyprint import CSS, HTML
        from weasyprint.urls import FatalURLFetchingError

        flowed, findings = prepared(document, name, archival=archival)
        page = write_html(flowed)
        log = _Log(name)
        with log:
            try:
                fetcher = _fetcher(page.faces)
                sheets = [self._font_rules(page.faces, fetcher)]
                if archival:
                    sheets.append(CSS(string=_ARCHIVE_CSS))
                made = HTML(string=page.html, url_fetcher=fetcher).render(font_config=self._fonts, stylesheets=sheets)
                pdf = made.write_pdf(pdf_tags=True, pdf_variant="pdf/a-2b" if archival else None)
            except FatalURLFetchingError as failure:
                raise RenderError(
                    error("pdf.picture", Place(name), f"图片无法读取：{failure}", "请在 Word 里重新插入该图片")
                ) from failure
        if log.findings:
            raise RenderError(log.findings)
        findings += tuple(_unbolded(family, name) for family in page.unbolded)
        return Rendered(pdf, len(made.pages), findings)

    def _font_rules(self, faces: tuple[Face, ...], fetcher: Any) -> Any:
        """Return the style sheet that makes faces known; papers of one kind ask for the same few faces in one order."""
        from weasyprint import CSS

        if faces not in self._rules:
            if len(self._rules) >= _SHEETS:
                self._rules.clear()
            self._rules[faces] = CSS(string=_font_rules(faces), font_config=self._fonts, url_fetcher=fetcher)
        return self._rules[faces]


def _released(fonts: Any) -> None:
    """Remove the folder of a font configuration: its own `__del__` may come when Python has torn rmtree down."""
    folder, fonts._folder = fonts._folder, None
    if folder:
        rmtree(folder, ignore_errors=True)


def _unbolded(family: str, name: str) -> Finding:
    message = f"字体 {family} 没有粗体，WeasyPrint 引擎按常规粗细显示"
    return Finding("pdf.no-bold", Severity.INFO, Place(name), message, "要显示加粗，请用 Typst 引擎（--engine typst）")


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
