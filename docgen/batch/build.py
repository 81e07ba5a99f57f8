"""Build every paper of a workspace: skip what is unchanged, spread the rest over processes, report."""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from docgen.batch.files import digest, remove_stale
from docgen.batch.jobs import Paper, expand
from docgen.batch.manifest import Made, Manifest, Written
from docgen.batch.plan import Planned, doubts_of, make_plan, select
from docgen.batch.render import DEFAULT_FORMS, FinishedPaper, Renderer, check_engine, findings_of
from docgen.batch.report import Entry, Output, Report
from docgen.batch.workspace import CONFIG, OUTPUT, open_workspace
from docgen.errors import InputError, Place, error
from docgen.reconcile import Reconciler, check_data

Tell = Callable[[int, int], None]
"""Told how many papers are done, and how many there are."""

FEWEST_FOR_PROCESSES = 4
"""Below this many papers, starting a process takes longer than it saves."""
MOST_AT_ONCE = 16
"""Papers handed to a process at once: more would leave one idle at the end, and lose more when it dies."""


def build(
    workspace: str | Path | None = None,
    *,
    output: str | Path | None = None,
    workers: int | None = None,
    only: str | None = None,
    force: bool = False,
    pdf_a: bool = False,
    tell: Tell | None = None,
) -> Report:
    """Make every paper that the workspace's docgen.yaml lists, as Word and PDF, and return the report.

    `workspace` is its folder (None: the one the current folder is in), `output` where files go (None: its `output`),
    `workers` the number of processes (None: one a processor), `only` a shell pattern over sources and file paths.
    Papers whose inputs and files are unchanged are skipped unless `force`. `pdf_a` asks for PDF/A-2b even where the
    workspace does not. A paper that fails is an entry in the report
    and stops no other.

    Raises:
        InputError: there is no workspace, its data or jobs have errors, or two papers claim one file; nothing is
            written then.
    """
    started = time.monotonic()
    with _lasting():
        data, findings = open_workspace(None if workspace is None else Path(workspace))
        folder = data.root / OUTPUT if output is None else Path(output)
        # Where each value was typed is of no more use, and most of what a workspace takes in memory.
        renderer = Renderer(replace(data, places={}), DEFAULT_FORMS, check_engine(data.config.engine), pdf_a=pdf_a)
        jobs = expand(data)
        if not jobs:
            message, hint = "没有要生成的公文", "在“生成”里写上模板或文件。"
            raise InputError(error("batch.nothing", Place(CONFIG), message, hint))
        plan = make_plan(renderer, jobs, Reconciler(data))
        findings = (*findings, *check_data(data))
    del data
    if only is not None:
        plan = select(plan, only, folder)
    manifest = Manifest.read(folder)
    remove_stale(folder)
    entries: dict[int, Entry] = {}
    waiting: list[int] = []
    for index, item in enumerate(plan):
        entry = item if isinstance(item, Entry) else None if force else _skipped(item, manifest)
        if entry is None:
            waiting.append(index)
        else:
            entries[index] = entry
    papers = {index: item for index in waiting if isinstance(item := plan[index], Planned)}
    try:
        for index, entry in _make_all(Worker(renderer, papers, folder), workers or os.cpu_count() or 1):
            entries[index] = entry
            _remember(manifest, papers[index], entry)
            if tell is not None:
                tell(len(entries), len(plan))
    finally:
        if papers:
            manifest.write()
    ordered = tuple(_with_doubts(entries[index], item) for index, item in enumerate(plan))
    return Report(ordered, time.monotonic() - started, str(folder), findings)


@contextmanager
def _lasting() -> Iterator[None]:
    """Make many objects that stay: searching them for garbage again and again takes as long as making them."""
    searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searching:
            gc.enable()


def _skipped(planned: Planned, manifest: Manifest) -> Entry | None:
    """Return the entry of a paper that need not be made again; None when it must be."""
    made = manifest.unchanged(planned.stem, planned.inputs)
    if made is None:
        return None
    outputs = tuple(
        Output(_shown(manifest.folder, planned.stem, suffix), file.sha256, file.pages)
        for suffix, file in made.files.items()
    )
    return Entry(planned.paper.kind.name, planned.paper.source, "skipped", outputs, made.findings)


def _remember(manifest: Manifest, planned: Planned, entry: Entry) -> None:
    manifest.papers.pop(planned.stem, None)
    if entry.status == "built":
        paths = [(Path(output.path), output) for output in entry.outputs]
        with suppress(OSError):  # taken away meanwhile: it will be made again
            files = {path.suffix[1:]: Written.of(path, output.sha256, output.pages) for path, output in paths}
            manifest.papers[planned.stem] = Made(planned.inputs, files, entry.findings)


def _with_doubts(entry: Entry, item: Planned | Entry) -> Entry:
    return replace(entry, findings=(*entry.findings, *doubts_of(item)))


def _shown(folder: Path, stem: str, suffix: str) -> str:
    return (folder / f"{stem}.{suffix}").as_posix()


@dataclass(frozen=True)
class Worker:
    """What a process needs to make papers: `papers` are those it is to make, by index in the plan."""

    renderer: Renderer
    papers: dict[int, Planned]
    folder: Path

    def make(self) -> Iterator[tuple[int, Entry]]:
        """Make the papers in their order and write their files; whatever goes wrong is a failed entry.

        A paper is flushed to the disk while the next one is made: waiting for the disk takes as long as filling does.
        """
        with ThreadPoolExecutor(1) as disk:
            before: tuple[int, Future[Entry]] | None = None
            for index, planned in self.papers.items():
                made = self._made(planned)
                if before is not None:
                    yield before[0], before[1].result()
                before = index, disk.submit(self._written, planned, made)
            if before is not None:
                yield before[0], before[1].result()

    def _made(self, planned: Planned) -> FinishedPaper | Entry:
        try:
            return self.renderer.render(planned.paper, self.folder)
        except Exception as fault:
            return _failed(planned.paper, fault)

    def _written(self, planned: Planned, finished: FinishedPaper | Entry) -> Entry:
        if isinstance(finished, Entry):
            return finished
        paper = planned.paper
        try:
            finished.write()
        except Exception as fault:
            return _failed(paper, fault)
        outputs = tuple(
            Output(_shown(self.folder, planned.stem, suffix), digest(data), finished.pages if suffix == "pdf" else None)
            for suffix, data in finished.forms.items()
        )
        return Entry(paper.kind.name, paper.source, "built", outputs, finished.findings)

    def lost(self, index: int) -> Entry:
        """Return the entry of a paper whose process died."""
        paper = self.papers[index].paper
        hint = "多半是内存不够；用 -j 1 再试一次，仍不行请把这份公文的数据报告给维护者。"
        finding = error("batch.worker-died", Place(paper.source), "生成这份公文的进程意外终止", hint)
        return Entry(paper.kind.name, paper.source, "failed", findings=(finding,))


def _failed(paper: Paper, fault: Exception) -> Entry:
    return Entry(paper.kind.name, paper.source, "failed", findings=findings_of(fault, paper.source))


def _make_all(worker: Worker, workers: int) -> Iterator[tuple[int, Entry]]:
    """Yield each waiting paper's index and entry as it is done."""
    workers = min(workers, len(worker.papers))
    if workers > 1 and len(worker.papers) >= FEWEST_FOR_PROCESSES:
        with tempfile.TemporaryDirectory(prefix="docgen-", ignore_cleanup_errors=True) as scratch:
            try:
                pool = _pool(worker, workers, scratch)
            except OSError:  # no shared memory, as in some containers
                yield from worker.make()
            else:
                yield from _spread(worker, pool, workers, scratch)
    else:
        yield from worker.make()


def _spread(worker: Worker, pool: ProcessPoolExecutor, workers: int, scratch: str) -> Iterator[tuple[int, Entry]]:
    """Yield what the processes make; when one dies, make what is left in one after the other."""
    waiting = list(worker.papers)
    size = max(1, min(MOST_AT_ONCE, len(waiting) // (workers * 8)))
    while True:
        done: set[int] = set()
        chunks = [
            {index: worker.papers[index] for index in waiting[start : start + size]}
            for start in range(0, len(waiting), size)
        ]
        for index, entry in _in_processes(pool, chunks):
            done.add(index)
            yield index, entry
        waiting = [index for index in waiting if index not in done]
        if waiting and workers == 1:
            # One process makes papers in order, so the first one missing is the one that killed it.
            yield waiting[0], worker.lost(waiting[0])
            waiting = waiting[1:]
        if not waiting:
            return
        workers = size = 1
        pool = _pool(worker, workers, scratch)


_worker: Worker | None = None


def _start(worker: bytes, scratch: str) -> None:
    """Set a process up: it gets the pickled worker with the workspace once, then only papers.

    `scratch` is where libraries put their temporary files, since a process of a pool ends without clearing them away.
    """
    global _worker
    tempfile.tempdir = scratch
    with _lasting():
        _worker = pickle.loads(worker)
    gc.freeze()


def _make(papers: dict[int, Planned]) -> list[tuple[int, Entry]]:
    assert _worker is not None
    return list(replace(_worker, papers=papers).make())


def _pool(worker: Worker, workers: int, scratch: str) -> ProcessPoolExecutor:
    """Return processes that know the worker; raises OSError where the system cannot share memory."""
    # Forking would copy the threads' locks of a progress bar; the other methods start clean on every system.
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    pickled = pickle.dumps(replace(worker, papers={}))
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_start, initargs=(pickled, scratch))


def _in_processes(pool: ProcessPoolExecutor, chunks: Iterable[dict[int, Planned]]) -> Iterator[tuple[int, Entry]]:
    """Yield what the processes make, and end them; when one dies, the papers not made by then are left out."""
    with pool:
        futures: list[Future[list[tuple[int, Entry]]]] = []
        try:
            for papers in chunks:
                futures.append(pool.submit(_make, papers))
        except BrokenProcessPool:
            pass  # one died already; the papers handed out by then tell
        try:
            for future in as_completed(futures):
                try:
                    yield from future.result()
                except BrokenProcessPool:
                    continue
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
