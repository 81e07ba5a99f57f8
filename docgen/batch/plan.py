"""Before anything is made: which paper becomes which file, and a digest of all that it is made from."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from importlib import metadata
from pathlib import Path
from typing import TypeAlias

from docgen.batch.files import digest_folder
from docgen.batch.jobs import Paper, expand
from docgen.batch.listing import TITLE, facts_of
from docgen.batch.numbering import UNNUMBERED, Allotted, Claimed, allot, claimed, refusals
from docgen.batch.register import Owner, Register
from docgen.batch.render import Renderer
from docgen.batch.report import Entry
from docgen.batch.stamp import typed_values
from docgen.batch.workspace import workspace_root
from docgen.errors import DocgenError, Finding, InputError, Place, error, has_errors
from docgen.load import load_workspace
from docgen.reconcile import Reconciler, check_data
from docgen.resources import package_root
from docgen.template import output_name


@dataclass(frozen=True, slots=True)
class Planned:
    """A paper, the path of its files below the output folder without suffix, and the digest of its inputs.

    The inputs are all but the workspace's data: what a paper reads of them is known when it has been made.

    `doubts` are what contradicts it. They are not the paper's own: another file may have changed, or moved by a line,
    and the paper not, so they are looked for in each run and no manifest keeps them. `facts` are what a
    list of papers says of it, `claimed` what it claims of the register of document numbers.
    """

    paper: Paper
    stem: str
    inputs: str
    findings: tuple[Finding, ...]
    doubts: tuple[Finding, ...]
    forms: tuple[str, ...]
    facts: Mapping[str, str]
    claimed: Claimed | None


Plan: TypeAlias = list[Planned | Entry]


def make_plan(renderer: Renderer, papers: Iterable[Paper | Entry], reconciler: Reconciler) -> Plan:
    """Name every paper's files; a paper whose fields have errors is a failed entry instead.

    Raises:
        InputError: two papers would be written to one file; all such pairs are reported.
    """
    digests = Digests(renderer)
    planned: Plan = []
    for paper in papers:
        planned.append(paper if isinstance(paper, Entry) else _planned(renderer, digests, paper, reconciler))
    clashes = list(_clashes(item for item in planned if isinstance(item, Planned)))
    if clashes:
        raise InputError(clashes)
    return planned


def number_plan(
    renderer: Renderer, plan: Plan, chosen: Plan, again: Callable[[], tuple[Plan, Plan]]
) -> tuple[Plan, Allotted]:
    """Return the `chosen` papers of a whole plan with the document numbers they ask for, and what came of asking.

    Numbers may be part of papers' words and of their files' names, so `again` is called for both plans when some
    got one. A paper that may not have its number is a failed entry.

    Raises:
        InputError: the register cannot be read.
        RenderError: it cannot be written.
    """
    allotted = allot(Register(renderer.workspace.root), claims_of(plan), claims_of(chosen))
    if allotted.fresh:
        renderer.numbers.forget()
        _, chosen = again()
    return [_unless_refused(item, allotted.refused) for item in chosen], allotted


def claims_of(plan: Iterable[Planned | Entry]) -> list[Claimed]:
    """Return what the papers of a plan claim of the register of document numbers."""
    return [item.claimed for item in plan if isinstance(item, Planned) and item.claimed]


def _unless_refused(item: Planned | Entry, refused: Mapping[Owner, Finding]) -> Planned | Entry:
    if isinstance(item, Entry) or item.claimed is None or item.claimed.claim.owner not in refused:
        return item
    finding = refused[item.claimed.claim.owner]
    return Entry(item.paper.kind.name, item.paper.source, "failed", findings=(finding,), facts=item.facts)


def check_workspace(folder: Path | None) -> tuple[Finding, ...]:
    """Return every fault in a workspace: in its data, its jobs, the fields of the papers they make, and between them.

    Raises:
        InputError: there is no workspace.
    """
    workspace, findings = load_workspace(workspace_root(folder))
    if workspace is None or has_errors(findings):
        return findings
    renderer = Renderer(workspace, (), workspace.config.engine)
    findings = (*findings, *check_data(workspace))
    try:
        planned = make_plan(renderer, expand(workspace), Reconciler(workspace))
    except InputError as fault:
        return (*findings, *fault.findings)
    claims = claims_of(planned)
    refused = refusals(Register(workspace.root).rows(), claims, claims)
    said = (*(finding for item in planned for finding in (*item.findings, *doubts_of(item))), *refused.values())
    # That a paper has no number before it is built is as it should be.
    return (*findings, *(finding for finding in said if finding.rule != UNNUMBERED))


def doubts_of(item: Planned | Entry) -> tuple[Finding, ...]:
    """Return what contradicts a planned paper; nothing for one that could not be planned."""
    return item.doubts if isinstance(item, Planned) else ()


def _planned(renderer: Renderer, digests: Digests, paper: Paper, reconciler: Reconciler) -> Planned | Entry:
    try:
        fields, findings = renderer.fields(paper)
        stem = str(output_name(fields, paper.pattern, paper.place))
        facts = facts_of(fields)
        said = claimed(paper, fields, facts[TITLE])
    except DocgenError as fault:
        return Entry(paper.kind.name, paper.source, "failed", findings=fault.findings)
    if said:
        paper = replace(paper, number=said.given)
    inputs = digests.of(paper, stem, fields.pictures)
    doubts = reconciler.paper(fields, paper.node)
    return Planned(paper, stem, inputs, findings, doubts, paper.forms or renderer.forms, facts, said)


def _clashes(planned: Iterable[Planned]) -> Iterator[Finding]:
    """Yield a finding for each paper whose file another one has already; some systems take A and a for one name."""
    taken: dict[str, Planned] = {}
    for item in planned:
        first = taken.setdefault(unicodedata.normalize("NFC", item.stem).casefold(), item)
        if first is not item:
            message = f"“{first.paper.source}”和“{item.paper.source}”要写成同一个文件“{item.stem}”"
            hint = "在“输出”里加上编号等能区分两份公文的字段。"
            yield error("batch.same-file", item.paper.place, message, hint)


def select(planned: Iterable[Planned | Entry], pattern: str, output: Path) -> Plan:
    """Return the papers whose source or file path matches a shell pattern (`*` also matches `/`).

    Raises:
        InputError: there is none.
    """

    def names(item: Planned | Entry) -> Iterator[str]:
        if isinstance(item, Entry):
            yield item.source
            return
        yield item.paper.source
        for path in (item.stem, (output / item.stem).as_posix()):
            yield from (path, f"{path}.docx", f"{path}.pdf")

    chosen = [item for item in planned if any(fnmatch(name, pattern) for name in names(item))]
    if not chosen:
        hint = "式样与公文的来源（如 结对/DK-2026-001）或文件路径比较，* 代表任意文字。"
        raise InputError(error("batch.nothing", Place(), f"没有公文符合式样“{pattern}”", hint))
    return chosen


class Digests:
    """Digests of what papers are made from, the workspace's data left out."""

    def __init__(self, renderer: Renderer) -> None:
        from docgen.pdf.fonts import library

        self._common = json.dumps((program_digest(), library().digest(), renderer.engine, renderer.pdf_a))
        self._forms = renderer.forms
        self._kinds: dict[Path, str] = {}

    def of(self, paper: Paper, stem: str, pictures: tuple[str, ...]) -> str:
        """Return the digest of everything that decides the bytes of a paper's files."""
        folder = paper.kind.folder
        if folder not in self._kinds:
            self._kinds[folder] = digest_folder(folder)
        typed = typed_values(paper.node)
        forms = paper.forms or self._forms
        made = (paper.kind.name, self._kinds[folder], stem, paper.source, sorted(paper.given), paper.number)
        own = (*made, typed, pictures, forms)
        return hashlib.sha256(f"{self._common}\n{json.dumps(own, ensure_ascii=False)}".encode()).hexdigest()


def program_digest() -> str:
    """Return the digest of the program itself and the libraries it needs."""
    parts = (digest_folder(package_root()), sorted(_library_versions()))
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _library_versions() -> Iterator[tuple[str, str]]:
    """Yield the version of each library docgen depends on: an update may change the bytes."""
    for requirement in metadata.requires("docgen") or ():
        if "extra ==" not in requirement:
            name = requirement.split(">")[0].split(" ")[0]
            yield name, metadata.version(name)
