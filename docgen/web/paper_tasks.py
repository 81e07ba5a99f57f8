"""What the workshop does for papers: a draft as pictures with its findings, its finished files, pictures of samples."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from docgen.batch.jobs import Paper, single
from docgen.batch.listing import TITLE, facts_of
from docgen.batch.render import FinishedPaper, Renderer
from docgen.batch.single import render_paper
from docgen.batch.workspace import OUTPUT, open_sound
from docgen.errors import DocgenError, Finding, Place
from docgen.load import read
from docgen.model import Workspace
from docgen.reconcile import Reconciler
from docgen.resources import shipped_root
from docgen.template import Fields
from docgen.template.faults import Blank
from docgen.template.kind import Kind, find_kind
from docgen.template.records import Record
from docgen.template.values import to_text
from docgen.web.finding_places import Places, Told, paragraph_texts
from docgen.web.forms import specs_of
from docgen.web.office import signature_of
from docgen.word.pictures import read_picture

BEFORE, AFTER = 1, 3
"""How many pages before and after the one looked at are drawn at once; the others when they are scrolled to."""
_SAMPLE_SCALE = 0.42
_FAST = 1
"""How hard PNG files are packed: they travel within one machine."""
_LONGEST_DEFAULT = 60


@dataclass(frozen=True, slots=True)
class Shown:
    """A draft as it looks now.

    `made` is False where faults stopped it; only `told` is filled then. `pages` are the digests of the pages' pictures,
    empty for those not drawn yet; `pictures` the PNG files that the page does not have. `title` is what the
    paper is called in lists, `defaults` what fields hold that were not typed.
    """

    told: tuple[Told, ...]
    made: bool = False
    pdf: bytes = b""
    pages: tuple[str, ...] = ()
    pictures: dict[str, bytes] = field(default_factory=dict)
    title: str = ""
    defaults: dict[str, str] = field(default_factory=dict)


class _Bench:
    """The workspace and the compiled templates of this process, as long as their files do not change."""

    def __init__(self, root: Path, signature: object) -> None:
        self.root = root
        self.signature = signature
        self.workspace: Workspace = open_sound(root)[0]
        self._renderers: dict[Path, tuple[object, Renderer]] = {}

    def renderer(self, kind: Kind, engine: str) -> Renderer:
        """Return the renderer of a kind, made anew when a file of the kind changes."""
        files = sorted(path for path in kind.folder.iterdir() if path.is_file())
        seen = (engine, *((path.name, path.stat().st_mtime_ns, path.stat().st_size) for path in files))
        kept = self._renderers.get(kind.folder)
        if kept is None or kept[0] != seen:
            kept = self._renderers[kind.folder] = (seen, Renderer(self.workspace, ("docx", "pdf"), engine))
        kept[1].numbers.forget()
        return kept[1]


_benches: dict[Path, _Bench] = {}


def _bench_of(root: Path) -> _Bench:
    signature = signature_of(root)
    if root not in _benches or _benches[root].signature != signature:
        _benches[root] = _Bench(root, signature)
    return _benches[root]


def warm(root: Path, engine: str) -> None:
    """Open the workspace and the engine, so that the next paper comes quickly."""
    from docgen.pdf import get_engine

    _bench_of(root)
    get_engine(engine)


def show(root: Path, file: str, engine: str, scale: float, seen: int, known: frozenset[str]) -> Shown:
    """Return how the draft in `file` (its path in the workspace) looks.

    `scale` is in pixels a point, `seen` the page looked at (from 1), `known` the pictures that need not come again.

    Raises:
        InputError: the workspace cannot be opened.
    """
    bench = _bench_of(root)
    try:
        paper = single(root / file, bench.workspace)
    except DocgenError as fault:
        return Shown(tuple(Told(finding) for finding in fault.findings))
    places = Places(paper.source, paper.node, specs_of(paper.kind.fields))
    renderer = bench.renderer(paper.kind, engine)
    try:
        made = renderer.render(paper, root / OUTPUT)
        fields, _ = renderer.fields(paper)
    except DocgenError as fault:
        return Shown(tuple(places.told(finding, {}, ()) for finding in fault.findings))
    findings = (*made.findings, *Reconciler(bench.workspace).paper(fields, paper.node))
    pages, pictures = _drawn(made.forms["pdf"], scale, seen, known)
    return Shown(
        _told(places, findings, made),
        True,
        made.forms["pdf"],
        pages,
        pictures,
        facts_of(fields)[TITLE],
        _defaults(paper, fields),
    )


def _told(places: Places, findings: tuple[Finding, ...], made: FinishedPaper) -> tuple[Told, ...]:
    """Return the findings with their places; those that say the same of Word file and PDF once."""
    texts: dict[str, str] = {}
    pages: list[str] = []
    if any(finding.place.file.endswith(".docx") for finding in findings):
        from docgen.word import read_document

        document, _ = read_document(made.forms["docx"], made.name.name)
        texts = paragraph_texts(document)
        pages = _page_texts(made.forms["pdf"])
    return tuple(places.told(finding, texts, pages) for finding in findings)


def _page_texts(pdf: bytes) -> list[str]:
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        return [re.sub(r"\s", "", page.get_textpage().get_text_bounded()) for page in document]


def _defaults(paper: Paper, fields: Fields) -> dict[str, str]:
    """Return what the fields hold that were not typed, as far as it can be shown in a line."""
    found = {}
    for spec in specs_of(paper.kind.fields):
        value = fields.values.get(spec.name)
        if spec.name in paper.node.entries or value is None or isinstance(value, Blank) or spec.parts:
            continue
        try:
            texts = [_called(item) for item in (value if isinstance(value, tuple) else (value,))]
        except Exception:  # a value that asks for data which are not there only has nothing to show
            continue
        text = "、".join(texts).replace("\n", " ")
        found[spec.name] = text if len(text) <= _LONGEST_DEFAULT else f"{text[:_LONGEST_DEFAULT]}…"
    return found


def _called(value: object) -> str:
    if isinstance(value, Record):
        return str(next(value[name] for name in ("名称", "姓名", "编号") if name in value))
    return to_text(value)


def _drawn(pdf: bytes, scale: float, seen: int, known: frozenset[str]) -> tuple[tuple[str, ...], dict[str, bytes]]:
    """Return a digest for each page around `seen` (empty for the others) and the pictures that are not known."""
    import pypdfium2

    digests: list[str] = []
    pictures: dict[str, bytes] = {}
    with pypdfium2.PdfDocument(pdf) as document:
        for number, page in enumerate(document, start=1):
            if not seen - BEFORE <= number <= seen + AFTER:
                digests.append("")
                continue
            bitmap = page.render(scale=scale)
            digests.append(hashlib.blake2b(memoryview(bitmap.buffer), digest_size=16).hexdigest())
            if digests[-1] not in known:
                pictures[digests[-1]] = _png(bitmap)
    return tuple(digests), pictures


def draw(pdf: bytes, number: int, scale: float) -> bytes:
    """Return one page (from 1) of a PDF as a PNG file, `scale` pixels a point; empty for one that is not there."""
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        return _png(document[number - 1].render(scale=scale)) if 0 < number <= len(document) else b""


def finished(root: Path, file: str, forms: tuple[str, ...]) -> tuple[str, dict[str, bytes]]:
    """Return the name of the paper in `file` and its files by suffix, as `docgen render` makes them.

    Raises:
        InputError: the workspace, the paper or its template has errors.
        RenderError: the paper cannot be made whole.
    """
    made = render_paper(root / file, formats=forms)
    return made.name.name, made.forms


def sample_picture(root: Path, name: str, engine: str) -> bytes:
    """Return the first page of a kind's sample as a small PNG file; of the sample data where this workspace lacks some.

    Raises:
        InputError: there is no such kind, or it has no sample that can be made.
        RenderError: it cannot be made whole.
    """
    kind = find_kind(name, root, read)
    if kind.sample is None:
        return b""
    try:
        pdf = _sample(kind.sample, _bench_of(root), engine)
    except DocgenError:
        pdf = _sample(kind.sample, _bench_of(shipped_root()), engine)
    return draw(pdf, 1, _SAMPLE_SCALE)


def _sample(sample: Path, bench: _Bench, engine: str) -> bytes:
    paper = single(sample, bench.workspace)
    return bench.renderer(paper.kind, engine).render(paper, bench.root / OUTPUT).forms["pdf"]


def prove_picture(root: Path, path: str) -> None:
    """Raise InputError when the file at a path of the workspace is no picture that papers take."""
    read_picture(root, path, Place())


def _png(bitmap: Any) -> bytes:
    data = BytesIO()
    bitmap.to_pil().convert("RGB").save(data, "PNG", compress_level=_FAST)
    return data.getvalue()
