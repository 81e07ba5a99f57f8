"""The Typst engine: finished lines and boxes as JSON → one fixed Typst program → PDF.

`page.typ` is the only Typst source there is; what a paper says reaches it as data and cannot become markup.
"""

from __future__ import annotations

import json
import os
from importlib.resources import files
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any
from weakref import finalize

from docgen.errors import InputError, Place, RenderError, error
from docgen.page.model import Document
from docgen.pdf.engine import Rendered, prepared
from docgen.pdf.fonts import library
from docgen.pdf.hollow import HollowFonts
from docgen.pdf.typst_lines import LineWriter, RightToLeft
from docgen.pdf.typst_paper import paper_data

_CREATED = 946684800
"""What the PDF says of its making (2000-01-01): the clock may not change the bytes."""
_REMEMBERED = 10
"""For how many papers Typst remembers what it did not need again."""


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
        # Typst reads a program given as a file once, one given as bytes for each paper. What it has set before it knows
        # again only where its inputs are the same, so the paper comes as a file too. It sees no folder but this.
        root = self._folder = Path(mkdtemp(prefix="docgen-"))
        finalize(self, rmtree, root, ignore_errors=True)
        self._program, self._paper = root / "page.typ", root / "paper.json"
        self._program.write_bytes(files("docgen.pdf").joinpath("page.typ").read_bytes())
        self._paper.touch()
        paths = {face.path for face in library().faces}
        self._hollow: HollowFonts | None
        try:
            self._hollow = HollowFonts(paths, root / "fonts")
        except OSError:  # links need a right of their own on Windows
            self._hollow = None
        self._plain = sorted({str(path.parent) for path in paths})
        self._compiler, self._lines = self._set_up([str(self._hollow.folder)] if self._hollow else self._plain)

    def _set_up(self, folders: list[str]) -> tuple[Any, LineWriter]:
        """Return a compiler with the fonts in some folders, and what writes lines in them."""
        import typst

        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
        if self._hollow is None:
            # What Typst remembers of hollow fonts it would use for whole ones, until so many papers later.
            for _ in range(_REMEMBERED + 1):
                typst.Compiler(font_paths=fonts).compile(b" ", format="pdf")
        origins = self._hollow.origins if self._hollow else {}
        families = {
            (origins.get(info.path, info.path), info.index): (info.family, info.weight, info.style)
            for info in fonts.fonts()
        }
        return typst.Compiler(str(self._program), root=str(self._folder), font_paths=fonts), LineWriter(families)

    def render(self, document: Document, name: str, *, archival: bool = False) -> Rendered:
        """Return the PDF of a paper; see `Engine`."""
        flowed, findings = prepared(document, name, archival=archival)
        try:
            data = paper_data(flowed, self._lines)
        except RightToLeft as failure:
            (char,) = failure.args
            message = f"Typst 引擎不能排从右到左的文字（“{char}”，U+{ord(char):04X}）"
            raise RenderError(
                error("pdf.right-to-left", Place(name), message, "请改用 WeasyPrint 引擎（--engine weasyprint）")
            ) from failure
        # Emptying a file before it is written makes some file systems wait for the disk when it is closed.
        with self._paper.open("r+b") as file:
            file.write(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode())
            file.truncate()
        try:
            pdf = self._compile(archival)
        except self._error as failure:
            raise RenderError(
                error("pdf.engine", Place(name), f"排版引擎报告：{failure.message}", "请检查该文件中的图片与格式")
            ) from failure
        return Rendered(pdf, _page_count(pdf), findings)

    def _compile(self, archival: bool) -> bytes:
        pdf = self._compiler.compile(
            format="pdf",
            timestamp=_CREATED,
            pdf_standards=["a-2b"] if archival else [],
        )
        assert isinstance(pdf, bytes)  # one PDF, since no output file and no list of pages was asked for
        if self._hollow is None:
            return pdf
        filled = self._hollow.filled(pdf)
        if filled is None:
            # A Typst that writes PDFs otherwise must do all by itself.
            self._hollow = None
            self._compiler, self._lines = self._set_up(self._plain)
            return self._compile(archival)
        return filled


def _page_count(pdf: bytes) -> int:
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        return len(document)
