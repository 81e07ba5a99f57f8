"""One paper at a time: filling and Word + PDF beside docxtpl and LibreOffice, and a cold start."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from functools import partial
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate

from docgen.batch.jobs import Paper, expand
from docgen.batch.render import DEFAULT_FORMS, FinishedPaper, Renderer, write_forms
from docgen.batch.workspace import create_workspace, open_workspace
from docgen.load import read
from docgen.template import Fields, bind, compile_template, fill, output_name
from docgen.template.environment import WORD
from docgen.template.kind import Kind, load_kind
from tests.benchmarks.measure import Row, duration, seconds_of, side_by_side
from tests.benchmarks.worded import worded_agreement
from tests.benchmarks.workspace import make_workspace
from tests.helpers.docxtpl import assert_same

_PAPERS = 24
_OFFICE_PAPERS = 5
"""LibreOffice takes about a second for each."""


class Papers:
    """Agreements of a generated workspace, with a kind that has all its words in the Word file, as docxtpl wants."""

    def __init__(self, folder: Path) -> None:
        make_workspace(folder / "office", _PAPERS, "typst")
        self.folder = folder
        self.kind: Kind = worded_agreement(folder / "worded")
        self.compiled = compile_template(self.kind)
        self.workspace, _ = open_workspace(folder / "office")
        papers = [paper for paper in expand(self.workspace) if isinstance(paper, Paper)]
        self.papers = [replace(paper, kind=self.kind) for paper in papers]
        self.fields = [self._fields(paper) for paper in self.papers]
        self._names = count()

    def _fields(self, paper: Paper) -> Fields:
        fields, findings = bind(self.kind, paper.node, self.workspace, paper.source, paper.given)
        assert fields is not None, findings
        return fields

    def by_docxtpl(self, fields: Fields) -> bytes:
        """Fill a paper as docxtpl's manual says, with docgen's filters."""
        template = DocxTemplate(self.kind.docx)
        template.render(dict(fields.values), jinja_env=WORD)
        buffer = BytesIO()
        template.save(buffer)
        return buffer.getvalue()

    def unchecked(self, renderer: Renderer, paper: Paper) -> None:
        """Make Word and PDF and no more, as docxtpl and LibreOffice do."""
        fields, findings = renderer.fields(paper)
        name = output_name(fields, paper.pattern, paper.place)
        word = fill(self.compiled, fields)
        forms, pages, more = write_forms(word, name.name, renderer.forms, renderer.engine)
        FinishedPaper(name, self.folder / "ours", forms, pages, (*findings, *more)).write()

    def checked(self, renderer: Renderer, paper: Paper) -> None:
        """Make Word and PDF and hold both against the standard, as `docgen build` does."""
        renderer.render(paper, self.folder / "ours").write()

    def by_office(self, fields: Fields) -> None:
        """Make Word and PDF with docxtpl and one call of LibreOffice, whose profile is there already."""
        path = self.folder / "theirs" / f"{next(self._names)}.docx"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(self.by_docxtpl(fields))
        profile = f"-env:UserInstallation={(self.folder / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(path.parent), str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        assert path.with_suffix(".pdf").is_file()


def _checked(engine: str) -> str:
    return f"{engine}, checked as well"


def fill_rows(papers: Papers, repeats: int) -> list[Row]:
    """Compare filling: one template, the same values, one paper after the other."""
    for fields in papers.fields:
        assert_same(fill(papers.compiled, fields), papers.by_docxtpl(fields))
    ours = (lambda fields: fill(papers.compiled, fields), papers.fields)
    seconds = side_by_side({"ours": ours, "theirs": (papers.by_docxtpl, papers.fields)}, repeats)
    return [_compared("fill an agreement; docxtpl", seconds["ours"], seconds["theirs"], "≥ 50")]


def pair_rows(papers: Papers, repeats: int) -> tuple[list[Row], float | None]:
    """Compare a Word file and its PDF, both written to the disk, in one process.

    Returns the rows and the seconds that docxtpl and LibreOffice take for a pair; None where it is not installed.
    """
    renderers = {engine: Renderer(papers.workspace, DEFAULT_FORMS, engine) for engine in ("typst", "weasyprint")}
    # Typst remembers the last ten papers; there are more, so that none is made from memory.
    runs: dict[str, Any] = {}
    for engine, renderer in renderers.items():
        runs[engine] = (partial(papers.unchecked, renderer), papers.papers)
        runs[_checked(engine)] = (partial(papers.checked, renderer), papers.papers)
    office = shutil.which("soffice") is not None
    if office:
        runs["office"] = (papers.by_office, papers.fields[:_OFFICE_PAPERS])
    seconds = side_by_side(runs, repeats)
    targets = {"typst": "≥ 20", "weasyprint": "≥ 1.5"}
    if not office:
        missing = "soffice is not installed"
        names = [name for engine in targets for name in (engine, _checked(engine))]
        return [Row(f"Word + PDF, {name}", duration(seconds[name]), missing) for name in names], None
    rows = [
        _compared(f"Word + PDF, {name}; docxtpl + LibreOffice", seconds[name], seconds["office"], wanted)
        for engine, target in targets.items()
        for name, wanted in ((engine, target), (_checked(engine), ""))
    ]
    return rows, seconds["office"]


def cold_rows(folder: Path, repeats: int) -> list[Row]:
    """Time commands, each in a process of its own, with Python's compiled modules there as after an installation."""
    office = folder / "cold"
    create_workspace(office)
    paper = office / "templates" / "support-agreement" / "sample.yaml"
    assert load_kind(paper.parent, read).sample == paper
    command = [sys.executable, "-c", "from docgen.cli import main; main()"]

    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")

    def run(*arguments: str) -> float:
        def once() -> None:
            subprocess.run([*command, *arguments], check=True, capture_output=True, env=environment)

        once()
        return seconds_of(once, repeats)

    rows = []
    for engine, target in (("typst", "< 1.5 s"), ("weasyprint", "")):
        seconds = run("render", str(paper), "--engine", engine, "-o", str(folder / engine))
        rows.append(Row(f"docgen render, cold, {engine}", duration(seconds), target=target))
    return [*rows, Row("docgen --help", duration(run("--help")), target="< 0.3 s")]


def _compared(what: str, ours: float, other: float, target: str) -> Row:
    return Row(what, duration(ours), duration(other), f"{other / ours:.1f}", target)
