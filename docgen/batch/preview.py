"""A template as its editor looks at it: the sample, extreme papers and a paper of their own, as PDF and pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from importlib.util import find_spec
from io import BytesIO
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

from docgen.batch.compare import drawn
from docgen.batch.files import write_all
from docgen.batch.jobs import Paper, single
from docgen.batch.render import Renderer, check_engine, findings_of, leading_out, unwritable
from docgen.batch.workspace import OUTPUT, find_workspace, open_workspace, workspace_root
from docgen.errors import Finding, InputError, Place, RenderError, error
from docgen.model import Workspace, nodes
from docgen.resources import shipped_root
from docgen.template.extremes import Extreme, extreme_paper
from docgen.template.kind import Kind
from docgen.text.disk import inside

if TYPE_CHECKING:
    from PIL import Image

FOLDER = "预览"
SAMPLE = "示例"
_DOTS_PER_INCH = 100
_FAST = 1
"""How hard PNG files are packed: harder makes them a tenth smaller and takes three times as long."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A paper made to be looked at; without a PDF where it could not be made.

    `pages` are PNG files, `changed` the numbers of those that look otherwise than the last time (also of those that
    are there no more), `findings` what is worth knowing of the paper.
    """

    name: str
    pdf: bytes = b""
    pages: tuple[bytes, ...] = ()
    changed: tuple[int, ...] = ()
    findings: tuple[Finding, ...] = ()


class Preview:
    """Makes the papers of one kind and writes them into a folder; draws only what is another PDF than the last time."""

    def __init__(self, workspace: Workspace, engine: str, folder: Path, data: Path | None) -> None:
        self.folder = folder
        self._workspace = workspace
        self._engine = engine
        self._data = data
        self._before: dict[str, Shown] = {}

    def show(self, kind: Kind) -> Iterator[Shown]:
        """Yield each paper once its files are written: the editor's own, the sample, the extremes.

        What one fails by is among its findings, and the others are made all the same.

        Raises:
            InputError: the template itself has errors.
            RenderError: the folder cannot be written.
        """
        renderer = Renderer(self._workspace, ("pdf",), self._engine)
        renderer.template(kind)
        for name, make in self.papers(kind).items():
            before = self._before.get(name, Shown(name))
            self._before[name] = shown = self._shown(name, make, renderer, before)
            self._write(shown)
            yield shown

    def papers(self, kind: Kind) -> dict[str, Callable[[], Paper]]:
        """Return what makes each paper of a kind, by its name: the editor's own, the sample, the extremes."""
        workspace, data, sample = self._workspace, self._data, kind.sample
        papers: dict[str, Callable[[], Paper]] = {}
        if data is not None:
            papers[data.stem] = lambda: replace(single(data, workspace), kind=kind)
        known = nodes.Mapping({}, Place())
        if sample is not None:
            papers[SAMPLE] = lambda: replace(single(sample, workspace), kind=kind)
            with suppress(InputError):  # told where the sample is made
                known = papers[SAMPLE]().node
        for extreme in Extreme:
            papers[extreme] = partial(self._extreme, extreme, kind, known)
        return papers

    def _extreme(self, extreme: Extreme, kind: Kind, sample: nodes.Mapping) -> Paper:
        return Paper(kind, extreme_paper(extreme, kind, sample, self._workspace), f"{FOLDER}/{extreme}")

    def _shown(self, name: str, make: Callable[[], Paper], renderer: Renderer, before: Shown) -> Shown:
        try:
            made = renderer.render(make(), self.folder)
        except Exception as fault:
            missing = tuple(range(1, len(before.pages) + 1))
            return Shown(name, changed=missing, findings=_called(findings_of(fault, name), "", name))
        pdf, findings = made.forms["pdf"], _called(made.findings, made.name.name, name)
        if pdf == before.pdf:
            return replace(before, changed=(), findings=findings)
        with ThreadPoolExecutor() as pool:
            pages = tuple(pool.map(_png, drawn(pdf, _DOTS_PER_INCH)))
        pairs = enumerate(zip_longest(before.pages, pages), start=1)
        return Shown(name, pdf, pages, tuple(number for number, (old, new) in pairs if old != new), findings)

    def _write(self, shown: Shown) -> None:
        """Write the files that changed, and take away those that are no longer of the paper."""
        pages = {f"{shown.name} 第{number}页.png": page for number, page in enumerate(shown.pages, start=1)}
        files = {f"{shown.name}.pdf": shown.pdf, **pages} if shown.pdf else {}
        wanted = {name for number, name in enumerate(files) if number == 0 or number in shown.changed}
        try:
            write_all({self.folder / name: data for name, data in files.items() if name in wanted})
            if self.folder.is_dir():
                for path in self.folder.iterdir():
                    ours = path.name == f"{shown.name}.pdf" or path.name.startswith(f"{shown.name} 第")
                    if ours and path.name not in files:
                        path.unlink()
        except OSError as fault:
            raise RenderError(unwritable(fault, self.folder)) from fault


def preview_workspace(folder: Path | None, template: str, data: Path | None) -> Path:
    """Return the workspace whose data a preview takes: `folder`, else the nearest to the paper, the template, or here.

    Outside any workspace it is the sample workspace.

    Raises:
        InputError: `folder` is given and is no workspace.
    """
    if folder is not None:
        return workspace_root(folder)
    starts = (*((data.parent,) if data else ()), *((Path(template),) if Path(template).is_dir() else ()), Path.cwd())
    return next((found for start in starts if (found := find_workspace(start))), shipped_root())


def open_preview(root: Path, kind: Kind, data: Path | None, folder: Path | None, engine: str | None) -> Preview:
    """Return the preview of a kind with the data of a workspace; without `engine` by Typst where that is installed.

    Raises:
        InputError: the data have errors, there is no such paper, or no such engine.
        RenderError: the folder that it would have by default is a link to somewhere else.
    """
    if data is not None and not data.is_file():
        raise InputError(error("data.unreadable", Place(str(data)), "没有这个文件", "核对文件名。"))
    workspace, _ = open_workspace(root)
    chosen = engine or ("typst" if find_spec("typst") else workspace.config.engine)
    home = Path() if root == shipped_root() else root
    if folder is None:
        folder = home / OUTPUT / FOLDER / kind.name
        if not inside(folder, home / OUTPUT):
            raise RenderError(leading_out(folder))
    return Preview(workspace, check_engine(chosen), folder, data)


def _called(findings: tuple[Finding, ...], made: str, name: str) -> tuple[Finding, ...]:
    """Return findings that call the files of a paper as the preview does."""
    files = {f"{made}.docx": f"{name}.docx", f"{made}.pdf": f"{name}.pdf", made: name, f"{FOLDER}/{name}": name}
    return tuple(
        replace(finding, place=replace(finding.place, file=files.get(finding.place.file, finding.place.file)))
        for finding in findings
    )


def _png(picture: Image.Image) -> bytes:
    data = BytesIO()
    picture.save(data, "PNG", compress_level=_FAST)
    return data.getvalue()
