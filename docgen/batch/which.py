"""From an issued paper back to what made it, and whether that is still the same in the workspace of today."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from docgen.batch.jobs import Paper, expand, single
from docgen.batch.render import Renderer
from docgen.batch.stamp import template_digest
from docgen.batch.workspace import find_workspace, open_workspace, workspace_root
from docgen.errors import DocgenError, Finding, InputError, Place, error
from docgen.load import read
from docgen.model import Workspace
from docgen.page.origin import Origin
from docgen.template import find_kind
from docgen.text.disk import read_file
from docgen.word import open_package
from docgen.word.origin import read_origin

_PDF = b"%PDF-"
_HEAD = 1024
"""A PDF may begin that many bytes into the file."""


class Standing(StrEnum):
    """How something stands to what it was when the paper was made."""

    SAME = "相同"
    CHANGED = "已变"
    GONE = "找不到"
    BROKEN = "有错误"
    UNKNOWN = "未比较"


@dataclass(frozen=True, slots=True)
class Today:
    """What a workspace has today of what made a paper: template, what was typed, data, and the paper made again.

    `version` is the template's of today; `findings` tell what keeps something from being compared.
    """

    template: Standing = Standing.UNKNOWN
    paper: Standing = Standing.UNKNOWN
    data: Standing = Standing.UNKNOWN
    content: Standing = Standing.UNKNOWN
    version: str = ""
    findings: tuple[Finding, ...] = ()


def origin_of(path: Path) -> Origin:
    """Return what made a Word file or a PDF.

    Raises:
        InputError: it cannot be read, is neither, or was not made by docgen.
    """
    place = Place(str(path))
    data = read_file(path, place, "which.unreadable")
    origin = _of_pdf(data, place) if _PDF in data[:_HEAD] else read_origin(open_package(data, str(path)))
    if origin is None:
        message = "文件里没有记载它是用哪个模板做的"
        hint = "只有 docgen 生成的 Word 和 PDF 有这项记载；用别的程序另存或打印成 PDF 时可能丢失，请查原来的文件。"
        raise InputError(error("which.not-ours", place, message, hint))
    return origin


def today(origin: Origin, path: Path, folder: Path | None) -> Today:
    """Compare what made a paper with the workspace in `folder`, or the one that the paper or the current folder is in.

    Raises:
        InputError: `folder` is given and is no workspace.
    """
    near = find_workspace(path.parent) or find_workspace(Path.cwd())
    root = near if folder is None else workspace_root(folder)
    if root is None:
        return Today()
    standing, version, found = _template(origin, root)
    try:
        workspace, _ = open_workspace(root)
        paper = _paper(origin, workspace)
        if paper is None:
            return Today(standing, Standing.GONE, Standing.UNKNOWN, Standing.UNKNOWN, version, found)
        return _made_again(origin, paper, workspace, Today(standing, version=version, findings=found))
    except DocgenError as fault:
        broken = Standing.BROKEN
        return Today(standing, broken, broken, broken, version, tuple(dict.fromkeys((*found, *fault.findings))))


def _of_pdf(data: bytes, place: Place) -> Origin | None:
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(data) as document:
            return Origin.of_line(document.get_metadata_value("Subject"))
    except pypdfium2.PdfiumError as fault:
        hint = "请重新复制或下载此文件；设了打开密码的，请先去掉密码。"
        raise InputError(error("which.damaged", place, "PDF 打不开，文件已损坏或设了密码", hint)) from fault


def _template(origin: Origin, folder: Path) -> tuple[Standing, str, tuple[Finding, ...]]:
    try:
        kind = find_kind(origin.template, folder, read)
        return _compared(template_digest(kind) == origin.template_digest), kind.version, ()
    except InputError as fault:
        gone = all(finding.rule == "template.unknown-kind" for finding in fault.findings)
        return (Standing.GONE, "", ()) if gone else (Standing.BROKEN, "", fault.findings)


def _paper(origin: Origin, workspace: Workspace) -> Paper | None:
    """Return the paper of today that has the source of this one; None when there is none."""
    path = workspace.root / origin.source
    if origin.source and path.is_file():
        return single(path, workspace)
    found = (paper for paper in expand(workspace) if isinstance(paper, Paper) and paper.source == origin.source)
    return next((paper for paper in found if paper.kind.name == origin.template), None)


def _made_again(origin: Origin, paper: Paper, workspace: Workspace, known: Today) -> Today:
    """Return the comparison with the paper as it would be made today."""
    renderer = Renderer(workspace, (), "")
    fields, _ = renderer.fields(paper)
    own = _compared(renderer.stamps.of(paper, fields).paper_digest == origin.paper_digest)
    try:
        filled = read_origin(open_package(renderer.word(paper, fields, origin.source), origin.source))
    except DocgenError as fault:
        unknown, broken = Standing.UNKNOWN, Standing.BROKEN
        return Today(known.template, own, unknown, broken, known.version, (*known.findings, *fault.findings))
    data = _compared(filled is not None and filled.data_digest == origin.data_digest)
    if data is Standing.CHANGED and Standing.CHANGED in (known.template, own):
        data = Standing.UNKNOWN  # what is used of the data may be something else now
    content = _compared(filled is not None and filled.content_digest == origin.content_digest)
    return Today(known.template, own, data, content, known.version, known.findings)


def _compared(same: bool) -> Standing:
    return Standing.SAME if same else Standing.CHANGED
