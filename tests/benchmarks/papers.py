"""One paper at a time: filling and Word + PDF beside docxtpl and LibreOffice, and a cold start."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate

from docgen.batch.jobs import Paper, expand
from docgen.batch.render import DEFAULT_FORMS, Renderer
from docgen.batch.workspace import create_workspace, open_workspace
from docgen.load import read
from docgen.template import Fields, bind, compile_template, fill
from docgen.template.environment import WORD
from docgen.template.kind import Kind, load_kind
from tests.benchmarks.measure import Row, seconds_of, side_by_side
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

    def by_office(self, fields: Fields) -> None:
        """Make Word and PDF with docxtpl and one call of LibreOffice, whose profile is there already."""
        path = self.folder / "theirs" / f"{next(self._names)}.docx"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(self.by_docxtpl(fields))
        profile = f"-env:UserInstallation={(self.folder / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(path.parent), str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        assert path.with_suffix(".pdf").is_file()


def fill_rows(papers: Papers, repeats: int) -> list[Row]:
    """Compare filling: one template, the same values, one paper after the other."""
    compiled = compile_template(papers.kind)
    for fields in papers.fields:
        assert_same(fill(compiled, fields), papers.by_docxtpl(fields))
    ours = (lambda fields: fill(compiled, fields), papers.fields)
    seconds = side_by_side({"ours": ours, "theirs": (papers.by_docxtpl, papers.fields)}, repeats)
    return [_compared("fill an agreement; docxtpl", seconds["ours"], seconds["theirs"], "≥ 50")]


def pair_rows(papers: Papers, repeats: int) -> list[Row]:
    """Compare a Word file and its PDF, both written to the disk, in one process."""
    renderers = {engine: Renderer(papers.workspace, DEFAULT_FORMS, engine) for engine in ("typst", "weasyprint")}
    # Typst remembers the last ten papers; there are more, so that none is made from memory.
    runs: dict[str, Any] = {
        engine: (lambda paper, renderer=renderer: renderer.render(paper, papers.folder / "ours").write(), papers.papers)
        for engine, renderer in renderers.items()
    }
    office = shutil.which("soffice") is not None
    if office:
        runs["office"] = (papers.by_office, papers.fields[:_OFFICE_PAPERS])
    seconds = side_by_side(runs, repeats)
    targets = {"typst": "≥ 20", "weasyprint": "≥ 1.5"}
    if not office:
        missing = "soffice is not installed"
        return [Row(f"Word + PDF, {engine}", _duration(seconds[engine]), missing) for engine in targets]
    return [
        _compared(f"Word + PDF, {engine}; docxtpl + LibreOffice", seconds[engine], seconds["office"], target)
        for engine, target in targets.items()
    ]


def cold_rows(folder: Path, repeats: int) -> list[Row]:
    """Time commands, each in a process of its own."""
    office = folder / "cold"
    create_workspace(office)
    paper = office / "templates" / "support-agreement" / "sample.yaml"
    assert load_kind(paper.parent, read).sample == paper
    command = [sys.executable, "-c", "from docgen.cli import main; main()"]

    def run(*arguments: str) -> float:
        return seconds_of(lambda: subprocess.run([*command, *arguments], check=True, capture_output=True), repeats)

    rows = []
    for engine, target in (("typst", "< 1.5 s"), ("weasyprint", "")):
        seconds = run("render", str(paper), "--engine", engine, "-o", str(folder / engine))
        rows.append(Row(f"docgen render, cold, {engine}", _duration(seconds), target=target))
    return [*rows, Row("docgen --help", _duration(run("--help")), target="< 0.3 s")]


def _compared(what: str, ours: float, other: float, target: str) -> Row:
    return Row(what, _duration(ours), _duration(other), f"{other / ours:.1f}", target)


def _duration(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.3g} ms"
