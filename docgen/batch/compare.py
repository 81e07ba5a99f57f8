"""Two states of a template: what changed in it, and which papers of a workspace come out otherwise, page by page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from io import BytesIO
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from docgen.batch.jobs import Paper, expand
from docgen.batch.render import FinishedPaper, Renderer, findings_of
from docgen.errors import DocgenError, Finding, Place
from docgen.model import Workspace
from docgen.template.describe import COLUMNS, fields_as_table
from docgen.template.kind import Kind, read_text
from docgen.text.disk import read_file
from docgen.word import open_package, read_document
from docgen.word.origin import read_origin
from docgen.word.outline import Line, outline

if TYPE_CHECKING:
    from PIL import Image

_DPI = 72
_GAP = 12


@dataclass(frozen=True, slots=True)
class Change:
    """Lines that were replaced (or added, with no `before`, or taken out, with no `after`) at a place of a file."""

    place: Place
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Touched:
    """A paper that comes out otherwise: the numbers of the pages that do, with a picture of each, old beside new.

    `findings` are what stopped the new template from making it; it has no pages then.
    """

    source: str
    name: str
    pages: dict[int, bytes]
    findings: tuple[Finding, ...] = ()


def outline_file(path: Path) -> tuple[Line, ...]:
    """Return the outline of a Word file.

    Raises:
        InputError: it cannot be read, or is no Word file.
    """
    data = read_file(path, Place(str(path)), "cli.missing")
    document, _ = read_document(data, path.name)
    return outline(document)


def changes(old: Kind, new: Kind) -> tuple[Change, ...]:
    """Return what differs between two states of a kind: declaration, words, then the Word template.

    Raises:
        InputError: a file of one of them cannot be read.
    """
    return (
        *_differences("template.yaml", _declared(old), _declared(new)),
        *_differences("body.md", _words(old), _words(new)),
        *_differences("template.docx", outline_file(old.docx), outline_file(new.docx)),
    )


def word_changes(old: Path, new: Path) -> tuple[Change, ...]:
    """Return what differs between two Word files.

    Raises:
        InputError: one of them cannot be read.
    """
    return tuple(_differences(new.name, outline_file(old), outline_file(new)))


def touched(workspace: Workspace, old: Kind, new: Kind, engine: str) -> Iterator[Touched]:
    """Yield the papers of these kinds that `workspace` makes and that the new template makes otherwise than the old.

    Papers that the old template cannot make are left out: there is nothing to compare with.

    Raises:
        InputError: the jobs of the workspace are wrong.
    """
    before, after = (Renderer(workspace, ("docx",), engine) for _ in range(2))
    for paper in expand(workspace):
        if not isinstance(paper, Paper) or paper.kind.name not in (old.name, new.name):
            continue
        try:
            first = before.render(replace(paper, kind=old), Path())
        except DocgenError:
            continue
        try:
            second = after.render(replace(paper, kind=new), Path())
        except Exception as fault:
            yield Touched(paper.source, first.name.as_posix(), {}, findings_of(fault, paper.source))
            continue
        if _content(first) != _content(second):
            yield Touched(paper.source, second.name.as_posix(), _pages(first, second, engine))


def _content(paper: FinishedPaper) -> str:
    """Return the digest of a paper's Word file without what it says of its template."""
    origin = read_origin(open_package(paper.forms["docx"], paper.name.name))
    assert origin is not None, "every paper that is made says what made it"
    return origin.content_digest


def _declared(kind: Kind) -> tuple[Line, ...]:
    """Return a kind's declaration as lines: what it is, then each field with all that is said of it."""
    facts = (("名称", kind.title), ("说明", kind.description), ("版式", kind.layout), ("版本", kind.version))
    lines = [Line(f"{key}：{value}") for key, value in (*facts, ("输出", kind.output))]
    for row in fields_as_table(kind):
        told = "；".join(f"{head} {text}" for head, text in zip(COLUMNS[1:], row[1:], strict=True) if text)
        lines.append(Line(f"字段 {row[0]}：{told}", f"字段“{row[0]}”"))
    return tuple(lines)


def _words(kind: Kind) -> tuple[Line, ...]:
    if kind.body is None:
        return ()
    text = read_text(kind.body, kind.display(kind.body))
    return tuple(Line(line, f"第{number}行") for number, line in enumerate(text.splitlines(), start=1))


def _differences(file: str, old: Sequence[Line], new: Sequence[Line]) -> Iterator[Change]:
    before, after = [line.text for line in old], [line.text for line in new]
    for what, start, end, first, last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what != "equal":
            lines = new[first:last] or old[start:end]
            yield Change(Place(file, where=lines[0].place), tuple(before[start:end]), tuple(after[first:last]))


def _pages(first: FinishedPaper, second: FinishedPaper, engine: str) -> dict[int, bytes]:
    """Return a picture of each page that looks otherwise, by its number; a page that one has not is white."""
    from docgen.pdf import get_engine

    sheets = []
    for paper in (first, second):
        document, _ = read_document(paper.forms["docx"], paper.name.name)
        sheets.append(drawn(get_engine(engine).render(document, paper.name.name).pdf, _DPI))
    return {
        number: _side_by_side(one, other)
        for number, (one, other) in enumerate(zip_longest(*sheets), start=1)
        if one is None or other is None or one.tobytes() != other.tobytes()
    }


def drawn(pdf: bytes, dots_per_inch: int) -> list[Image.Image]:
    """Return the pages of a PDF as pictures."""
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=dots_per_inch / 72).to_pil().convert("RGB") for page in document]


def _side_by_side(old: Image.Image | None, new: Image.Image | None) -> bytes:
    """Return a PNG of two pages, a white one for one that is not there."""
    from PIL import Image

    shown = old or new
    assert shown is not None, "one of the two pages is there"
    sheet = Image.new("RGB", (shown.width * 2 + _GAP, shown.height), "#808080")
    for left, picture in ((0, old), (shown.width + _GAP, new)):
        sheet.paste(picture or Image.new("RGB", shown.size, "white"), (left, 0))
    data = BytesIO()
    sheet.save(data, "PNG", optimize=True)
    return data.getvalue()
