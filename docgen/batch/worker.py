"""One paper after the other, wherever they are made: from what was planned to files that wait for their names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from docgen.batch.files import Staged, linked_out, stage
from docgen.batch.jobs import CONFIG, Paper
from docgen.batch.plan import Planned
from docgen.batch.render import FinishedPaper, Renderer, findings_of, leading_out, unwritable
from docgen.batch.report import Entry, Output
from docgen.errors import Finding, Place, Severity, error
from docgen.model.traced import Read
from docgen.text.disk import is_full

Begun = Callable[[int], None]
"""Told that a paper is taken up."""


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a paper: its entry, and where it was made its files, which wait for their names.

    `reads` is what it took of the workspace's data. `full` tells that there was no room left for it.
    """

    entry: Entry
    files: tuple[Staged, ...] = ()
    reads: tuple[Read, ...] = ()
    full: bool = False


@dataclass(frozen=True)
class Worker:
    """What a process needs to make papers below the folder `output`."""

    renderer: Renderer
    output: Path

    def make(self, papers: dict[int, Planned], begun: Begun) -> Iterator[tuple[int, Done]]:
        """Make papers in their order and stage their files; whatever goes wrong is a failed entry.

        A paper is flushed to the disk while the next one is made: waiting for the disk takes as long as filling does.
        """
        with ThreadPoolExecutor(1) as disk:
            before: tuple[int, Future[Done]] | None = None
            for index, planned in papers.items():
                begun(index)
                made = self.finish(planned)
                if before is not None:
                    yield before[0], before[1].result()
                before = index, disk.submit(staged, planned, made, self.output)
            if before is not None:
                yield before[0], before[1].result()

    def finish(self, planned: Planned) -> FinishedPaper | Entry:
        """Return the paper in its forms, or the entry of one that failed."""
        try:
            return self.renderer.render(planned.paper, self.output)
        except (KeyboardInterrupt, SystemExit, GeneratorExit):
            raise
        except BaseException as fault:  # a panic of an engine written in Rust is no Exception
            return _failed(planned.paper, fault)


def staged(planned: Planned, finished: FinishedPaper | Entry, output: Path) -> Done:
    """Put a finished paper's files on the disk, beside where they are to be."""
    if isinstance(finished, Entry):
        return Done(finished)
    paper = planned.paper
    paths = {suffix: output / f"{planned.stem}.{suffix}" for suffix in finished.forms}
    if linked := linked_out(paths.values(), output):
        return Done(Entry(paper.kind.name, paper.source, "failed", findings=(leading_out(linked),)))
    try:
        files = stage({path: finished.forms[suffix] for suffix, path in paths.items()})
    except OSError as fault:
        finding = unwritable(fault, output / planned.stem)
        return Done(Entry(paper.kind.name, paper.source, "failed", findings=(finding,)), full=is_full(fault))
    outputs = tuple(
        Output(file.path.as_posix(), file.sha256, finished.pages if suffix == "pdf" else None)
        for suffix, file in zip(paths, files, strict=True)
    )
    return Done(Entry(paper.kind.name, paper.source, "built", outputs, finished.findings), files, finished.reads)


def lost(paper: Paper) -> Done:
    """Return what is told of a paper whose process died."""
    hint = f"多半是内存不够：核对这份公文的数据，或调整 {CONFIG} 里的“限额”；仍不行请把它的数据报告给维护者。"
    finding = error("batch.worker-died", Place(paper.source), "生成这份公文的进程意外终止", hint)
    return Done(Entry(paper.kind.name, paper.source, "failed", findings=(finding,)))


def too_long(paper: Paper, seconds: float) -> Done:
    """Return what is told of a paper that took longer than it may."""
    hint = f"核对这份公文的数据和模板里的循环；确实需要的，把 {CONFIG} 里“限额”的“秒”调大。"
    message = f"这份公文 {seconds:g} 秒还没有做完，已经停止"
    finding = error("batch.too-long", Place(paper.source), message, hint)
    return Done(Entry(paper.kind.name, paper.source, "failed", findings=(finding,)))


def not_made(paper: Paper) -> Entry:
    """Return what is told of a paper that was not made because there was no room for any more."""
    message = "写不进磁盘，生成停了下来，这份公文没有做；解决以后再执行一次同样的命令，做好的不会重做"
    finding = Finding("batch.not-made", Severity.INFO, Place(paper.source), message)
    return Entry(paper.kind.name, paper.source, "failed", findings=(finding,))


def _failed(paper: Paper, fault: BaseException) -> Entry:
    return Entry(paper.kind.name, paper.source, "failed", findings=findings_of(fault, paper.source))
