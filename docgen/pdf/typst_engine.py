"""The Typst engine: finished lines and boxes as JSON → one fixed Typst program → PDF.

`page.typ` is the only Typst source there is; what a paper says reaches it as data and cannot become markup.
"""

from __future__ import annotations

import json
import os
from importlib.resources import files

from docgen.errors import InputError, Place, RenderError, error
from docgen.page.model import Document
from docgen.pdf.engine import Rendered, prepared
from docgen.pdf.fonts import library
from docgen.pdf.typst_paper import RightToLeft, paper_data

_CREATED = 946684800
"""What the PDF says of its making (2000-01-01): the clock may not change the bytes."""


class TypstEngine:
    """Writes PDFs with Typst; one instance keeps the compiler and its fonts between papers."""

    name = "typst"

    def __init__(self) -> None:
        # The batch has a process for each processor; threads of their own would only make those wait for one another.
        os.environ.setdefault("RAYON_NUM_THREADS", "1")
        try:
            import typst
        except ImportError as missing:
            raise InputError(
                error("pdf.engine-missing", Place(), "没有安装 Typst 排版引擎", "请运行 pip install 'docgen[typst]'")
            ) from missing
        self._error = typst.TypstError
        fonts = typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=sorted({str(face.path.parent) for face in library().faces}),
        )
        self._families = {(info.path, info.index): (info.family, info.weight, info.style) for info in fonts.fonts()}
        program = files("docgen.pdf").joinpath("page.typ").read_bytes()
        self._compiler = typst.Compiler(font_paths=fonts)
        self._program = program

    def render(self, document: Document, name: str, *, archival: bool = False) -> Rendered:
        """Return the PDF of a paper; see `Engine`."""
        flowed, findings = prepared(document, name, archival=archival)
        try:
            data = paper_data(flowed, self._families)
        except RightToLeft as failure:
            (char,) = failure.args
            message = f"Typst 引擎不能排从右到左的文字（“{char}”，U+{ord(char):04X}）"
            raise RenderError(
                error("pdf.right-to-left", Place(name), message, "请改用 WeasyPrint 引擎（--engine weasyprint）")
            ) from failure
        paper = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        try:
            pdf = self._compiler.compile(
                self._program,
                format="pdf",
                sys_inputs={"paper": paper},
                timestamp=_CREATED,
                pdf_standards=["a-2b"] if archival else [],
            )
        except self._error as failure:
            raise RenderError(
                error("pdf.engine", Place(name), f"排版引擎报告：{failure.message}", "请检查该文件中的图片与格式")
            ) from failure
        assert isinstance(pdf, bytes)  # one PDF, since no output file and no list of pages was asked for
        return Rendered(pdf, _page_count(pdf), findings)


def _page_count(pdf: bytes) -> int:
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        return len(document)
