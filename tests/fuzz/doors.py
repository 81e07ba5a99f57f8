"""The doors that files come in by, each as a function of the bytes; what they raise is for the caller to judge.

None goes through the outermost functions that turn what nobody foresaw into a finding: a crash must show as one.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from docgen.errors import Finding, InputError
from tests.fuzz.seeds import ROOT, Seed

if TYPE_CHECKING:
    from docgen.model import Workspace

NAME = "甲.docx"
Done = tuple[Finding, ...]
Door = Callable[["Room", Seed, bytes], Done]


@dataclass(frozen=True)
class Entrance:
    """A door, and of how many cases one goes through it; a slow door is for few.

    `apart` names the door that answers instead where a file ends this one's process: there it is another's that ends.
    """

    open: Door
    every: int
    apart: str = ""


DOORS: dict[str, dict[str, Entrance]] = {"word": {}, "xlsx": {}, "pdf": {}, "data": {}, "text": {}}


@dataclass
class Room:
    """A folder of one process, and what is set up in it once."""

    folder: Path
    kinds: dict[str, Path] = field(default_factory=dict)

    def kind(self, name: str) -> Path:
        """Return a copy of a shipped kind's folder."""
        if name not in self.kinds:
            self.kinds[name] = Path(shutil.copytree(ROOT / "templates" / name, self.folder / "kinds" / name))
        return self.kinds[name]

    @cached_property
    def shipped(self) -> Workspace:
        """The shipped workspace."""
        from docgen.batch.workspace import open_workspace

        return open_workspace(ROOT)[0]

    def workspace(self) -> Path:
        """Return a copy of the shipped workspace without its papers and most records."""
        target = self.folder / "office"
        if not target.exists():
            (target / "data").mkdir(parents=True)
            shutil.copy(ROOT / "docgen.yaml", target)
            for pattern in ("*.yaml", "pairings/*.yaml", "records/FK*.yaml"):
                for path in (ROOT / "data").glob(pattern):
                    copy = target / path.relative_to(ROOT)
                    copy.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(path, copy)
        return target


def door(family: str, every: int = 1, apart: str = "") -> Callable[[Door], Door]:
    """Declare a door for the files of a family."""

    def declare(function: Door) -> Door:
        DOORS[family][function.__name__] = Entrance(function, every, apart)
        return function

    return declare


@door("word")
def read(room: Room, seed: Seed, data: bytes) -> Done:
    """The reader; then the file as lines, and what differs from the sound one."""
    from docgen.batch.compare import word_changes
    from docgen.word import read_document

    _, findings = read_document(data, NAME)
    old, new = room.folder / "旧.docx", room.folder / NAME
    old.write_bytes(seed.data)
    new.write_bytes(data)
    word_changes(old, new)
    return findings


@door("word")
def convert(room: Room, seed: Seed, data: bytes) -> Done:
    """The page model to a PDF by Typst."""
    return _converted(data, "typst", ("pdf",))


@door("word", 15)
def archive(room: Room, seed: Seed, data: bytes) -> Done:
    """The page model to PDF/A-2b by Typst."""
    return _converted(data, "typst", ("pdf",), pdf_a=True)


@door("word", 25)
def weasyprint(room: Room, seed: Seed, data: bytes) -> Done:
    """The page model to HTML and to a PDF by WeasyPrint."""
    return _converted(data, "weasyprint", ("pdf", "html"))


def _converted(data: bytes, engine: str, forms: tuple[str, ...], pdf_a: bool = False) -> Done:
    from docgen.batch.render import write_forms

    return write_forms(data, NAME, forms, engine, pdf_a)[2]


@door("word", 3)
def lint(room: Room, seed: Seed, data: bytes) -> Done:
    """The linter: the Word file by itself, or as the template of the kind it is of."""
    from docgen.batch.lint import Linter

    path = (room.kind(seed.kind) / "template.docx") if seed.kind else room.folder / NAME
    path.write_bytes(data)
    return Linter(ROOT).check(str(path.parent if seed.kind else path))


@door("word")
def check(room: Room, seed: Seed, data: bytes) -> Done:
    """The checker, characters that faces lack included."""
    path = room.folder / NAME
    path.write_bytes(data)
    from docgen.batch.check import check_paper

    return check_paper(path).findings


@door("word", 4)
def fix(room: Room, seed: Seed, data: bytes) -> Done:
    """The checker that mends, and what it wrote taken in again."""
    from docgen.batch.check import check_paper
    from docgen.word import read_document

    path = room.folder / NAME
    path.write_bytes(data)
    done = check_paper(path, fix=True)
    if done.fixed is not None:
        try:
            read_document(done.fixed.read_bytes(), NAME)
        except InputError as refused:  # the file could be read before
            raise AssertionError(f"what was mended cannot be read: {refused}") from refused
    return (*done.changes, *done.findings)


@door("word", 3)
def adopt(room: Room, seed: Seed, data: bytes) -> Done:
    """`template new --from`."""
    from docgen.batch.adopt import adopt as adopted

    return adopted(data, NAME, "old").findings


@door("word", 2)
def fill(room: Room, seed: Seed, data: bytes) -> Done:
    """The file as a template, filled with a sample, in Traditional Chinese."""
    from docgen.load import paper, read
    from docgen.template import bind, compile_template, load_kind
    from docgen.template import fill as filled
    from docgen.text.traditional import SCRIPTS
    from docgen.word import read_document
    from docgen.word.traditional import to_traditional

    folder = room.kind(seed.kind or "notice")
    (folder / "template.docx").write_bytes(data)
    kind = load_kind(folder, read)
    node, _, _ = paper(folder / "sample.yaml", "sample.yaml")
    assert node is not None
    fields, findings = bind(kind, node, room.shipped, "sample.yaml")
    assert fields is not None, findings
    word = filled(compile_template(kind), fields)
    return read_document(to_traditional(word, SCRIPTS["繁体"], NAME), NAME)[1]


@door("pdf", apart="check_pdf_apart")
def check_pdf(room: Room, seed: Seed, data: bytes) -> Done:
    """The checker of PDFs in this process, so that a fault of its own cannot hide behind the death of another one."""
    from docgen.check import check_pdf as checked

    return checked(data, "甲.pdf")


@door("pdf", 50)
def check_pdf_apart(room: Room, seed: Seed, data: bytes) -> Done:
    """The checker of PDFs as `docgen check` calls it: in a process that has only so much time and memory."""
    from docgen.batch.check import check_bytes

    return check_bytes(data, "甲.pdf").findings


@door("xlsx")
def import_xlsx(room: Room, seed: Seed, data: bytes) -> Done:
    """`data import-xlsx`, as far as what the workbook brings."""
    from docgen.batch.sheets import import_workbook

    path = room.folder / "甲.xlsx"
    path.write_bytes(data)
    target = room.folder / "brought"
    shutil.rmtree(target, ignore_errors=True)
    _, findings = import_workbook(path, ROOT / "tests" / "workspaces" / "minimal", target)
    return findings


@door("data")
def load(room: Room, seed: Seed, data: bytes) -> Done:
    """The YAML of a workspace, of a paper or of a kind, as far as its fields."""
    path = Path(seed.name)
    if path.parts[0] == "templates":
        return _kind(room, path, data)
    root = room.workspace()
    target = root / path
    before = target.read_bytes() if target.exists() else None
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    try:
        return _loaded(root, target, is_paper=before is None)
    finally:
        if before is None:
            target.unlink()
        else:
            target.write_bytes(before)


def _loaded(root: Path, target: Path, *, is_paper: bool) -> Done:
    from docgen.batch.jobs import single
    from docgen.batch.render import Renderer
    from docgen.batch.workspace import open_workspace
    from docgen.load import load_workspace
    from docgen.reconcile import Reconciler

    if not is_paper:
        return tuple(load_workspace(root)[1])
    workspace, _ = open_workspace(root)
    paper = single(target, workspace)
    fields, findings = Renderer(workspace, ("docx",), "typst").fields(paper)
    return (*findings, *Reconciler(workspace).paper(fields, paper.node))


def _kind(room: Room, path: Path, data: bytes) -> Done:
    from docgen.batch.lint import Linter

    target = room.kind(path.parts[1]) / path.name
    before = target.read_bytes()
    target.write_bytes(data)
    try:
        return Linter(ROOT).check(str(target.parent))
    finally:
        target.write_bytes(before)


@door("text")
def body(room: Room, seed: Seed, data: bytes) -> Done:
    """Running text as the body of a notice, to a Word file and a PDF."""
    from docgen.batch.render import write_forms
    from docgen.load import paper, read
    from docgen.model.nodes import Mapping, Scalar
    from docgen.template import bind, compile_template, load_kind
    from docgen.template import fill as filled

    kind = load_kind(room.kind("notice"), read)
    node, _, _ = paper(kind.folder / "sample.yaml", "sample.yaml")
    assert node is not None
    text = Scalar(data.decode("utf-8", "replace"), node.place)
    node = Mapping({**node.entries, "正文": text}, node.place, node.key_places)
    fields, findings = bind(kind, node, room.shipped, "甲.yaml")
    if fields is None:
        return findings
    _, _, found = write_forms(filled(compile_template(kind), fields), NAME, ("pdf",), "typst")
    return (*findings, *found)


@door("text")
def check_text(room: Room, seed: Seed, data: bytes) -> Done:
    """The checker of plain text and of Markdown."""
    from docgen.batch.check import check_paper

    findings: Done = ()
    for name in ("甲.md", "甲.txt"):
        path = room.folder / name
        path.write_bytes(data)
        findings += check_paper(path).findings
    return findings
