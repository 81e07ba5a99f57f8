"""Fill a shipped kind with its sample, changed here and there, and read the Word file back as a page model."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from docgen.batch.jobs import single
from docgen.batch.render import Renderer
from docgen.batch.workspace import open_workspace
from docgen.page.model import Block, Cell, Document, Paragraph, Table, Text
from docgen.pdf.fonts import library
from docgen.pdf.lines import Line, LineSetter, Segment
from docgen.word import read_document
from tests.helpers.papers import ROOT, sample

TYPE_AREA = 442.2
"""Width of the type area, 156 mm in points."""


def typed(kind: str, **changes: object) -> dict[str, object]:
    """Return the fields of a kind's sample with changes; None takes a field away."""
    fields = {"模板": kind, **sample(kind), **changes}
    return {key: value for key, value in fields.items() if value is not None}


def made(kind: str, **changes: object) -> Document:
    """Return the page model of a filled kind; the paper and its Word file must be free of findings."""
    data = rendered("docx", kind, **changes)
    document, findings = read_document(data, kind)
    assert findings == ()
    return document


def rendered(form: str, kind: str, **changes: object) -> bytes:
    """Return a filled kind in one form (docx, pdf)."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "paper.yaml"
        # JSON is YAML in which every value is quoted.
        path.write_text(json.dumps(typed(kind, **changes), ensure_ascii=False), "utf-8")
        renderer = _renderer(form)
        return renderer.render(single(path, renderer.workspace), Path()).forms[form]


@cache
def _renderer(form: str) -> Renderer:
    workspace, findings = open_workspace(ROOT)
    assert findings == ()
    return Renderer(workspace, (form,), "weasyprint")


def paragraphs(document: Document) -> list[Paragraph]:
    """Return every paragraph in the order of the file, those in tables too."""
    return [paragraph for section in document.sections for paragraph in paragraphs_in(section.blocks)]


def paragraphs_in(blocks: tuple[Block, ...]) -> Iterator[Paragraph]:
    """Yield the paragraphs of blocks, those in tables too."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            for row in block.rows:
                for cell in row.cells:
                    yield from paragraphs_in(cell.blocks)


def cell_lines(cell: Cell, width: float) -> list[Line]:
    """Return the first line of each paragraph of a cell `width` points wide."""
    return [first_line(paragraph, width) for paragraph in paragraphs_in(cell.blocks)]


def cell_texts(cell: Cell) -> list[str]:
    """Return the texts of a cell's paragraphs that have one."""
    return [paragraph.text for paragraph in paragraphs_in(cell.blocks) if paragraph.text]


def outline(document: Document) -> list[str]:
    """Return `样式|文字` of every paragraph with text; tabs are left out."""
    return [f"{block.style_name}|{block.text.replace(chr(9), '')}" for block in paragraphs(document) if block.text]


def styled(document: Document, *names: str) -> list[str]:
    """Return the texts of the paragraphs in these styles."""
    return [block.text.strip("\t") for block in paragraphs(document) if block.style_name in names and block.text]


def find(document: Document, text: str) -> Paragraph:
    """Return the one paragraph that holds a text."""
    (found,) = [block for block in paragraphs(document) if text in block.text]
    return found


def first_line(paragraph: Paragraph, width: float = TYPE_AREA) -> Line:
    """Return a paragraph's first line, set in a column of a width."""
    return LineSetter(library()).lines(paragraph, width)[0]


def spans(line: Line) -> list[tuple[float, float, str]]:
    """Return where the pieces of a line begin and end, and their characters."""
    at = line.x
    found = []
    for segment in line.segments:
        assert isinstance(segment, Segment)
        at += segment.lead
        advance = sum(segment.choice.face.metrics.advances[ord(char)] for char in segment.text) * segment.style.size
        end = at + advance + segment.spacing * (len(segment.text) - 1)
        found.append((at, end, segment.text))
        at = end + segment.spacing
    return found


def extent(line: Line) -> tuple[float, float]:
    """Return where a line's characters begin and end."""
    pieces = spans(line)
    return pieces[0][0], pieces[-1][1]


def tables(document: Document) -> list[Table]:
    """Return the tables of the body, outer ones only."""
    return [block for section in document.sections for block in section.blocks if isinstance(block, Table)]


def faces(paragraph: Paragraph) -> dict[str, str]:
    """Return the East Asian face of each piece of text."""
    return {inline.text: inline.style.east_asia for inline in paragraph.inlines if isinstance(inline, Text)}
