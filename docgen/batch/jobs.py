"""Expand what docgen.yaml lists (生成) into papers: a kind, the fields as typed, and what the job gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from docgen.batch.report import Entry
from docgen.errors import Finding, InputError, Place, error, has_errors
from docgen.load import files, paper_text, read
from docgen.load import paper as read_paper
from docgen.load.files import display
from docgen.model import Institution, Job, Pairing, Person, Workspace, nodes
from docgen.model.config import MONTHLY
from docgen.model.lost import LostError
from docgen.model.period import MONTHS_A_YEAR
from docgen.template import evaluate_condition, find_kind, job_scope, load_kind
from docgen.template.kind import Kind
from docgen.template.records import Given
from docgen.text.dates import Month, parse_year

CONFIG = "docgen.yaml"
_YEAR = "年度"
PARTIES: dict[str, Callable[[Workspace], Mapping[str, Institution | Person | Pairing]]] = {
    "结对": lambda workspace: workspace.pairings,
    "单位": lambda workspace: workspace.institutions,
    "人员": lambda workspace: workspace.people,
}


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper to be made.

    `source` is its file in the workspace, or for a paper of a job what it is made for (`结对/DK-2026-001`). `pattern`
    is the job's own file-name pattern, found at `place`; empty for the kind's. `forms` are the files wanted; empty for
    whatever the build makes. `number` is the 发文字号 that the register gave to a paper which says 自动.
    """

    kind: Kind
    node: nodes.Mapping
    source: str
    given: Mapping[str, Given] = field(default_factory=dict)
    pattern: str = ""
    place: Place = field(default_factory=Place)
    findings: tuple[Finding, ...] = ()
    forms: tuple[str, ...] = ()
    number: str = ""


def expand(workspace: Workspace) -> list[Paper | Entry]:
    """Return the papers of every job in order, as `expand_jobs` does, in one list."""
    return [paper for papers in expand_jobs(workspace) for paper in papers]


def expand_jobs(workspace: Workspace) -> list[list[Paper | Entry]]:
    """Return the papers of each job in order; one whose file cannot be used is a failed entry instead.

    Raises:
        InputError: a job itself is wrong (unknown template, no such file, broken condition); it holds all such faults.
    """
    expansion = _Expansion(workspace)
    papers = [list(expansion.job(index, job)) for index, job in enumerate(workspace.config.jobs)]
    if expansion.findings:
        raise InputError(expansion.findings)
    return papers


def single(path: Path, workspace: Workspace) -> Paper:
    """Return the paper in a file; a `sample.yaml` inside a template folder belongs to that folder's kind.

    Raises:
        InputError: the file cannot be used, or names no known kind.
    """
    root = workspace.root.resolve()
    resolved = path.resolve()
    source = display(resolved, root) if resolved.is_relative_to(root) else str(path)
    if not resolved.is_relative_to(root) and path.absolute().is_relative_to(workspace.root.absolute()):
        hint = "把文件复制到工作区里"
        raise InputError(error("data.outside-workspace", Place(source), "这个链接指向工作区以外", hint))
    node, name, findings = read_paper(path, source)
    if node is None or name is None or has_errors(findings):
        raise InputError(findings)
    if path.name == "sample.yaml" and (path.parent / "template.yaml").is_file():
        kind = load_kind(path.parent, read)
    else:
        kind = kind_of(name, workspace, Place(source, where="模板"))
    return Paper(kind, node, source, findings=findings)


def single_text(text: str, source: str, workspace: Workspace) -> Paper:
    """Return the paper in a text, as if it stood in the file `source` of the workspace; no file is looked at.

    Raises:
        InputError: the text cannot be used, or names no known kind.
    """
    node, name, findings = paper_text(text, source)
    if node is None or name is None or has_errors(findings):
        raise InputError(findings)
    return Paper(kind_of(name, workspace, Place(source, where="模板")), node, source, findings=findings)


class _Expansion:
    """Expands jobs one after the other and collects what is wrong with them."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.findings: list[Finding] = []
        self._kinds: dict[str, Kind] = {}

    def job(self, index: int, job: Job) -> Iterator[Paper | Entry]:
        """Yield the papers of one job."""
        place = Place(CONFIG, where=f"生成第{index + 1}项")
        try:
            if job.file is not None:
                yield from self._files(job, job.file, place)
            elif job.template is not None:
                kind = self._kind(job.template, place)
                yield from self._template(kind, job, place)
        except InputError as fault:
            self.findings.extend(fault.findings)

    def _files(self, job: Job, pattern: str, place: Place) -> Iterator[Paper | Entry]:
        root = self.workspace.root
        paths, findings = files(pattern, root, place)
        self.findings.extend(findings)
        for path in paths:
            yield self._file(path, display(path, root), job, place)

    def _file(self, path: Path, source: str, job: Job, place: Place) -> Paper | Entry:
        node, name, findings = read_paper(path, source)
        if node is None or name is None or has_errors(findings):
            return Entry(name or "", source, "failed", findings=findings)
        try:
            kind = self._kind(name, Place(source, where="模板"))
        except InputError as fault:
            return Entry(name, source, "failed", findings=(*findings, *fault.findings))
        pattern, forms = job.output or "", job.forms or ()
        return Paper(kind, node, source, pattern=pattern, place=place, findings=findings, forms=forms)

    def _template(self, kind: Kind, job: Job, place: Place) -> Iterator[Paper | Entry]:
        node = job.fields or nodes.Mapping({}, place)
        pattern, forms = job.output or "", job.forms or ()
        if job.each is None:
            yield Paper(kind, node, f"{CONFIG}/{kind.name}", pattern=pattern, place=place, forms=forms)
            return
        for source, given in self._each(job, job.each, node, place):
            try:
                if job.where and not evaluate_condition(job.where, job_scope(self.workspace, given), place):
                    continue
            except LostError as fault:
                yield Entry(kind.name, source, "failed", findings=fault.findings)
                continue
            yield Paper(kind, node, source, given, pattern, place, forms=forms)
        for lost in self.workspace.lost:
            # Whether a condition would choose it, nobody knows.
            if lost.kind in job.each and not job.where:
                source = f"{lost.kind}/{lost.id or lost.place.position}"
                yield Entry(kind.name, source, "failed", findings=(lost.finding,))

    def _each(
        self, job: Job, each: tuple[str, ...], node: nodes.Mapping, place: Place
    ) -> Iterator[tuple[str, dict[str, Given]]]:
        """Yield what each paper of a job is made for, and what the job gives to it."""
        months: list[Month] = []
        if MONTHLY in each:
            typed = node.entries.get(_YEAR)
            year = parse_year(typed.text) if isinstance(typed, nodes.Scalar) else self.workspace.config.year
            if year is None:
                hint = f"在 {CONFIG} 里写上“{_YEAR}”，或在这一项的“字段”里写。"
                raise InputError(error("batch.no-year", place, f"按月份逐个生成，却没有写{_YEAR}", hint))
            months = [Month(year, month) for month in range(1, MONTHS_A_YEAR + 1)]
        name = next((name for name in each if name != MONTHLY), None)
        if name is None:
            for month in months:
                yield f"{MONTHLY}/{month.iso}", {MONTHLY: month}
            return
        for identifier, party in PARTIES[name](self.workspace).items():
            if not months:
                yield f"{name}/{identifier}", {name: party}
            for month in months:
                yield f"{name}/{identifier}/{month.iso}", {name: party, MONTHLY: month}

    def _kind(self, name: str, place: Place) -> Kind:
        """Return a kind, read from its folder once only."""
        if name not in self._kinds:
            self._kinds[name] = kind_of(name, self.workspace, place)
        return self._kinds[name]


def kind_of(name: str, workspace: Workspace, place: Place) -> Kind:
    """Return a kind; the finding for an unknown one points to `place`."""
    try:
        return find_kind(name, workspace.root, read)
    except InputError as fault:
        placed = [
            finding if str(finding.place) else error(finding.rule, place, finding.message, finding.hint)
            for finding in fault.findings
        ]
        raise InputError(placed) from fault
