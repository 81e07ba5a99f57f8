"""Build every paper of a workspace: leave alone what is unchanged, have the rest made, enter it, report."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Collection, Generator, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from docgen.batch.jobs import expand_jobs
from docgen.batch.manifest import Manifest
from docgen.batch.numbering import note_made
from docgen.batch.plan import Plan, Planned, doubts_of, make_plan, number_plan, select
from docgen.batch.pool import Pool
from docgen.batch.register import Owner, Register
from docgen.batch.render import DEFAULT_FORMS, Renderer, check_engine
from docgen.batch.report import Entry, Report
from docgen.batch.standing import Standing
from docgen.batch.worker import Done, Worker
from docgen.batch.workspace import CONFIG, OUTPUT, open_sound
from docgen.batch.writing import Tell, Writing
from docgen.errors import Finding, InputError, Place, error, warning
from docgen.model import Workspace
from docgen.reconcile import Reconciler, check_data


@contextmanager
def _thawed() -> Iterator[None]:
    """Let what was made to last be searched for garbage again when a build is over."""
    try:
        yield
    finally:
        gc.unfreeze()


@_thawed()
def build(
    workspace: str | Path | None = None,
    *,
    output: str | Path | None = None,
    workers: int | None = None,
    only: str | None = None,
    jobs: Collection[int] | None = None,
    force: bool = False,
    prune: bool = False,
    pdf_a: bool = False,
    scheduler: str | None = None,
    tell: Tell | None = None,
) -> Report:
    """Make every paper that the workspace's docgen.yaml lists, as Word and PDF, and return the report.

    `workspace` is its folder (None: the one the current folder is in), `output` where files go (None: its `output`),
    `workers` the number of processes (None: one a processor; 0: none but this one, where a paper's limits of time and
    memory cannot be held), `only` a shell pattern over sources and file paths, `jobs` lines of 生成, counted from 1.
    Papers whose inputs and files are unchanged are skipped, and files that somebody changed are kept, unless `force`.
    Files that no paper has any more are reported, and removed where `prune` says so and nobody changed them. `pdf_a`
    asks for PDF/A-2b even where the workspace does not. `scheduler` is the address of a Dask cluster that makes the
    papers instead of processes here. A paper that fails is an entry in the report and stops no other.

    Interrupted by KeyboardInterrupt, it leaves what is done in place; the next build goes on from there.

    Raises:
        InputError: there is no workspace, a whole file of its data cannot be used, its jobs have errors, two papers
            claim one file, another build writes the folder, or the cluster cannot be used; nothing is written then.
            Single items with errors are left out, and papers that need them fail.
        RenderError: the output folder cannot be written.
    """
    started = time.monotonic()
    with _lasting():
        data, findings = open_sound(None if workspace is None else Path(workspace))
        folder = data.root / OUTPUT if output is None else Path(output)
        # Where each value was typed is of no more use, and most of what a workspace takes in memory.
        renderer = Renderer(replace(data, places={}), DEFAULT_FORMS, check_engine(data.config.engine), pdf_a=pdf_a)
        planned = partial(_planned, data, renderer, _Choice(only, jobs), folder)
        whole_plan, chosen = planned()
        findings = (*findings, *check_data(replace(data, lost=())))
        whole = only is None and jobs is None and not data.lost
    del data
    with Manifest(folder) as manifest:
        with _lasting():
            plan, numbered = number_plan(renderer, whole_plan, chosen, planned)
            del planned, whole_plan, chosen
            standing = Standing(manifest, renderer.stamps)
            entries = {index: entry for index, item in enumerate(plan) if (entry := _settled(item, standing, force))}
        papers = {i: item for i, item in enumerate(plan) if i not in entries and isinstance(item, Planned)}
        writing = Writing(manifest, standing, papers, entries, len(plan), tell)
        if papers:
            with closing(_made(Worker(renderer, folder), papers, workers, scheduler)) as results:
                writing.run(results)
        findings = (*findings, *numbered.findings, *manifest.findings, *writing.findings)
        findings = (*findings, *_gone(standing, plan, whole, prune))
        note_made(Register(renderer.workspace.root), _numbered(plan, entries))
    ordered = tuple(_with_plan(entries[index], item) for index, item in enumerate(plan))
    return Report(ordered, time.monotonic() - started, str(folder), findings)


@dataclass(frozen=True, slots=True)
class _Choice:
    """Which papers are asked for: by a pattern over sources and file paths, and by lines of 生成; None is all."""

    only: str | None
    jobs: Collection[int] | None


def _planned(data: Workspace, renderer: Renderer, choice: _Choice, folder: Path) -> tuple[Plan, Plan]:
    """Return all papers of a workspace with their files, and those of them that are asked for."""
    jobs = expand_jobs(data)
    lines = [line for line, papers in enumerate(jobs, start=1) for _ in papers]
    chosen_lines = set(lines) if choice.jobs is None else set(lines) & set(choice.jobs)
    if not chosen_lines:
        message, hint = "没有要生成的公文", "在“生成”里写上模板或文件。"
        raise InputError(error("batch.nothing", Place(CONFIG), message, hint))
    # What is left holds together, so contradictions in it can be looked for as if nothing had been left out.
    plan = make_plan(renderer, (paper for papers in jobs for paper in papers), Reconciler(replace(data, lost=())))
    chosen = [item for item, line in zip(plan, lines, strict=True) if line in chosen_lines]
    return plan, chosen if choice.only is None else select(chosen, choice.only, folder)


@contextmanager
def _lasting() -> Iterator[None]:
    """Make many objects that stay: searching them for garbage again and again takes as long as making them."""
    searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if searching:
            gc.enable()


def _settled(item: Planned | Entry, standing: Standing, force: bool) -> Entry | None:
    """Return the entry of a paper that is not to be made; None when it is."""
    if isinstance(item, Entry):
        return item
    return None if force else standing.settled(item)


def _made(
    worker: Worker, papers: dict[int, Planned], workers: int | None, scheduler: str | None
) -> Generator[tuple[int, Done], None, None]:
    """Yield each waiting paper's index and what became of it as it is done."""
    if scheduler is not None:
        from docgen.batch.cluster import make_on_cluster

        yield from make_on_cluster(scheduler, worker, papers)
        return
    if workers == 0:
        yield from worker.make(papers, lambda index: None)
        return
    workers = min(workers or os.cpu_count() or 1, len(papers))
    yield from Pool(worker, papers, workers, worker.renderer.workspace.config.limits).make()


def _gone(standing: Standing, plan: Plan, whole: bool, prune: bool) -> tuple[Finding, ...]:
    """Return what is told of files that no paper has any more; a plan that is not `whole` cannot tell."""
    if whole:
        abandoned = standing.abandoned(plan)
        return tuple(standing.prune(abandoned) if prune else standing.told(abandoned))
    if prune:
        return (warning("batch.not-pruned", Place(), "数据有误或只选了一部分公文，分不清哪些文件已没有用，没有删除"),)
    return ()


def _numbered(plan: Plan, entries: Mapping[int, Entry]) -> Iterator[Owner]:
    """Yield the papers that are there with a document number."""
    for index, item in enumerate(plan):
        if isinstance(item, Planned) and item.claimed and entries[index].status != "failed":
            yield item.claimed.claim.owner


def _with_plan(entry: Entry, item: Planned | Entry) -> Entry:
    """Return a paper's entry with what was known of it before it was made."""
    return replace(entry, findings=(*entry.findings, *doubts_of(item)), facts=item.facts)
