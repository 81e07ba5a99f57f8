"""What the page of templates has done in the workshop: lint, previews, uploads tried out, versions compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from docgen.batch.compare import Change, changes
from docgen.batch.jobs import Paper, expand
from docgen.batch.lint import Linter
from docgen.batch.preview import SAMPLE, Preview
from docgen.batch.render import Renderer, findings_of
from docgen.batch.workspace import open_sound
from docgen.errors import DocgenError, Finding, InputError, Place, error, has_errors
from docgen.load import read
from docgen.template.describe import fields_as_table
from docgen.template.kind import Kind, load_kind
from docgen.template.usage import known_places
from docgen.web.check_tasks import drawn_word
from docgen.web.marks import Mark, Size, printed
from docgen.web.office import signature_of
from docgen.web.template_store import WORD, files_of, folder_of, is_own, version_folder
from docgen.web.template_upload import new_files

_OF_DATA = ("data.unknown-reference", "data.ambiguous-reference")
"""What a sample may fail by that is no fault of the template: the workspace has other data."""
_SHOWN_PLACES = 3


@dataclass(frozen=True, slots=True)
class State:
    """A kind as the list of templates shows it; `title` is empty where its declaration cannot be read."""

    name: str
    own: bool
    title: str = ""
    layout: str = ""
    version: str = ""
    description: str = ""
    papers: int = 0
    findings: tuple[Finding, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many findings there are of each severity."""
        return dict(Counter(finding.severity.value for finding in self.findings))


@dataclass(frozen=True, slots=True)
class Details:
    """A kind with its fields (name, type, required, default, used in, description) and the papers that use it."""

    state: State
    rows: tuple[tuple[str, ...], ...] = ()
    papers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawn:
    """Pages to be looked at. `told` is what was found while they were made, `marks` where on them."""

    pdf: bytes = b""
    sizes: tuple[Size, ...] = ()
    told: tuple[Finding, ...] = ()
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Tried:
    """An upload that was tried out: its findings, what it changes and, where it is faulty, its Word file as it looks.

    `contents` are the kind's files with it, empty where it must not be taken.
    """

    file: str
    findings: tuple[Finding, ...]
    contents: Mapping[str, bytes] = field(default_factory=dict)
    drawn: Drawn = Drawn()


def states(root: Path, names: tuple[str, ...]) -> list[State]:
    """Return these kinds, each with its findings and the number of papers that use it."""
    used = Counter(kind for kind, _ in _papers(root))
    linter = Linter(root)
    return [replace(_state(root, name, linter), papers=used[name]) for name in names]


def details(root: Path, name: str) -> Details:
    """Return all that a kind's page tells.

    Raises:
        InputError: there is no such kind.
    """
    state = _state(root, name, Linter(root))
    papers = tuple(source for kind, source in _papers(root) if kind == name)
    try:
        kind = load_kind(folder_of(root, name), read)
    except InputError:
        return Details(state, (), papers)
    places = known_places(kind)
    rows = tuple((*row[:-1], _few(places.get(row[0], ())), row[-1]) for row in fields_as_table(kind))
    return Details(replace(state, papers=len(papers)), rows, papers)


def preview(root: Path, name: str, paper: str, engine: str) -> Drawn:
    """Return a kind's paper made to be looked at: the sample or an extreme one; what it fails by is told.

    Raises:
        InputError: there is no such kind or paper.
    """
    return _drawn(root, load_kind(folder_of(root, name), read), paper, engine)


def try_upload(root: Path, name: str, file: str, data: bytes, engine: str) -> Tried:
    """Return what becomes of a kind with an uploaded file (or archive of its folder), without keeping anything.

    Raises:
        InputError: there is no such kind, or the upload is no file of a kind.
    """
    contents = new_files(files_of(folder_of(root, name)), file, data)
    with _laid_out(name, contents) as folder:
        found = _cleaned(Linter(root).check(str(folder)), folder)
        if not has_errors(found):
            made = _drawn(root, load_kind(folder, read), SAMPLE, engine)
            found = (*found, *_faults_of_sample(root, name, _cleaned(made.told, folder), engine))
        if has_errors(found):
            return Tried(file, found, {}, _as_it_looks(name, contents.get(WORD, b""), found, engine))
    return Tried(file, found, contents)


def compare(root: Path, name: str, number: int) -> tuple[Change, ...]:
    """Return what differs between a former version of a kind and the one in use.

    Raises:
        InputError: there is no such kind or version, or one of them cannot be read.
    """
    with _laid_out(name, files_of(version_folder(root, name, number))) as folder:
        return changes(load_kind(folder, read), load_kind(folder_of(root, name), read))


_linted: dict[Path, tuple[object, tuple[Finding, ...]]] = {}
"""What was found in the kinds as their files were: linting all of them takes seconds."""


def _state(root: Path, name: str, linter: Linter) -> State:
    folder = folder_of(root, name)
    own = is_own(root, folder)
    findings = _cleaned(_lint(root, folder, linter), folder)
    try:
        kind = load_kind(folder, read)
    except InputError:
        return State(name, own, findings=findings)
    return State(name, own, kind.title, kind.layout, kind.version, kind.description, findings=findings)


def _lint(root: Path, folder: Path, linter: Linter) -> tuple[Finding, ...]:
    files = sorted(path for path in folder.iterdir() if path.is_file())
    seen = (signature_of(root), *((path.name, path.stat().st_mtime_ns, path.stat().st_size) for path in files))
    if folder not in _linted or _linted[folder][0] != seen:
        try:
            found = linter.check(str(folder))
        except DocgenError as fault:
            found = fault.findings
        _linted[folder] = (seen, found)
    return _linted[folder][1]


def _papers(root: Path) -> Iterator[tuple[str, str]]:
    """Yield the kind and the source of each paper that the jobs of a workspace make; none where they are wrong."""
    try:
        workspace, _ = open_sound(root)
        found = expand(workspace)
    except DocgenError:
        return
    for paper in found:
        if isinstance(paper, Paper):
            yield paper.kind.name, paper.source


def _few(places: tuple[str, ...]) -> str:
    more = f"等{len(places)}处" if len(places) > _SHOWN_PLACES else ""
    return "、".join(places[:_SHOWN_PLACES]) + more


def _drawn(root: Path, kind: Kind, name: str, engine: str) -> Drawn:
    workspace, _ = open_sound(root)
    makers = Preview(workspace, engine, Path(), None).papers(kind)
    if name not in makers:
        raise InputError(error("web.no-paper", Place(), f"没有“{name}”这一种预览", f"可选 {'、'.join(makers)}。"))
    renderer = Renderer(workspace, ("pdf",), engine)
    try:
        made = renderer.render(makers[name](), Path())
    except Exception as fault:
        return Drawn(told=_cleaned(findings_of(fault, name), kind.folder))
    pdf = made.forms["pdf"]
    _, sizes = printed(pdf)
    return Drawn(pdf, tuple(sizes), _cleaned(made.findings, kind.folder))


def _faults_of_sample(root: Path, name: str, found: tuple[Finding, ...], engine: str) -> tuple[Finding, ...]:
    """Return what a sample failed by that it did not fail by before."""
    faults = tuple(finding for finding in found if finding.rule not in _OF_DATA)
    if not has_errors(faults):
        return ()
    try:
        before = {finding.rule for finding in preview(root, name, SAMPLE, engine).told}
    except InputError:
        before = set()
    return tuple(finding for finding in faults if finding.rule not in before)


def _as_it_looks(name: str, word: bytes, findings: tuple[Finding, ...], engine: str) -> Drawn:
    """Return the pages of a Word template with its tags, and where the findings stand; none where it is no Word file.

    Findings on other files keep their numbers and have no place.
    """
    try:
        pdf, sizes, marks = drawn_word(WORD, word, engine, findings)
    except DocgenError:
        return Drawn()
    in_word = {number for number, finding in enumerate(findings) if finding.place.file.endswith(WORD)}
    return Drawn(pdf, sizes, (), tuple(mark for mark in marks if mark.finding in in_word))


@contextmanager
def _laid_out(name: str, contents: Mapping[str, bytes]) -> Iterator[Path]:
    """Give a folder with the files of a kind, as it would lie in a workspace; it is gone afterwards."""
    with TemporaryDirectory(prefix="docgen-") as home:
        folder = Path(home) / "templates" / name
        folder.mkdir(parents=True)
        for file, data in contents.items():
            (folder / file).write_bytes(data)
        yield folder


def _cleaned(findings: tuple[Finding, ...], folder: Path) -> tuple[Finding, ...]:
    """Return findings whose places call the files of a kind from the folder that holds the kinds, wherever that is."""
    homes = {str(folder), str(folder.resolve()), folder.as_posix()}
    shown = f"templates/{folder.name}"

    def place(found: Place) -> Place:
        home = next((home for home in homes if found.file.startswith(home)), None)
        return found if home is None else replace(found, file=shown + found.file.removeprefix(home))

    return tuple(replace(finding, place=place(finding.place)) for finding in findings)
