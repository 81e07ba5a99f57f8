"""One file at a time: render a paper, convert a Word file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath

from docgen.batch.jobs import Paper, single, single_text
from docgen.batch.render import DEFAULT_FORMS, FinishedPaper, Renderer, check_engine, findings_of, write_forms
from docgen.batch.workspace import OUTPUT, find_workspace, open_workspace
from docgen.errors import DocgenError, InputError, Place, RenderError, error
from docgen.model import Workspace
from docgen.reconcile import Reconciler
from docgen.text.disk import read_file

DEFAULT_ENGINE = "weasyprint"


def render_paper(
    path: str | Path, *, formats: Iterable[str] = DEFAULT_FORMS, engine: str | None = None, pdf_a: bool = False
) -> FinishedPaper:
    """Make the paper in a YAML file and return it in the given formats (docx, pdf, html), not yet written.

    The workspace is the one that the file lies in; its `output` folder is where `FinishedPaper.write` puts the files by
    default. `engine` overrides the workspace's; `pdf_a` asks for PDF/A-2b even where the workspace does not.

    Raises:
        InputError: the file, its workspace or its fields have errors (`findings` holds every one).
        RenderError: the paper cannot be made whole.
    """
    path = Path(path)
    if not path.is_file():
        raise InputError(error("data.unreadable", Place(str(path)), "没有这个文件", "核对文件名。"))
    root = find_workspace(path.parent)
    if root is None:
        message = "这份公文不在工作区里：它的上级目录都没有 docgen.yaml"
        raise InputError(error("workspace.missing", Place(str(path)), message, "用 docgen init 新建一个工作区。"))
    workspace, _ = open_workspace(root)
    with _faults_reported(str(path)):
        return _finished(workspace, single(path, workspace), formats, engine, pdf_a)


def render_text(
    text: str,
    source: str,
    workspace: Workspace,
    *,
    formats: Iterable[str] = DEFAULT_FORMS,
    engine: str | None = None,
    pdf_a: bool = False,
) -> FinishedPaper:
    """Make the paper in a YAML text with the very bytes that `render_paper` makes of it in the file `source`.

    `source` is a path in the workspace; no such file needs to be there.

    Raises:
        InputError: the text or its fields have errors.
        RenderError: the paper cannot be made whole.
    """
    with _faults_reported(source):
        return _finished(workspace, single_text(text, source, workspace), formats, engine, pdf_a)


def _finished(
    workspace: Workspace, paper: Paper, formats: Iterable[str], engine: str | None, pdf_a: bool
) -> FinishedPaper:
    renderer = Renderer(workspace, formats, check_engine(engine or workspace.config.engine), pdf_a=pdf_a)
    finished = renderer.render(paper, workspace.root / OUTPUT)
    fields, _ = renderer.fields(paper)
    return replace(finished, findings=(*finished.findings, *Reconciler(workspace).paper(fields, paper.node)))


def convert(
    path: str | Path, *, formats: Iterable[str] = ("pdf",), engine: str | None = None, pdf_a: bool = False
) -> FinishedPaper:
    """Convert any Word file to the given formats (pdf, html) and return them, not yet written; `pdf_a`: to PDF/A-2b.

    `FinishedPaper.write` puts them beside the Word file by default.

    Raises:
        InputError: there is no such file, it is no Word file, or the engine does not exist.
        RenderError: something in it cannot be shown.
    """
    path = Path(path)
    word = read_file(path, Place(str(path)), "word.unreadable")
    with _faults_reported(str(path)):
        forms, pages, findings = write_forms(word, path.name, formats, check_engine(engine or DEFAULT_ENGINE), pdf_a)
    return FinishedPaper(PurePosixPath(path.stem), path.parent, forms, pages, findings)


@contextmanager
def _faults_reported(source: str) -> Iterator[None]:
    """Turn a fault that nobody foresaw into a RenderError, as the batch does."""
    try:
        yield
    except DocgenError:
        raise
    except Exception as fault:
        raise RenderError(findings_of(fault, source)) from fault
