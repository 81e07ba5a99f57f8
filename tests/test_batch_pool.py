"""Processes under watch: a paper that kills, panics, hangs or eats memory fails alone."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from types import SimpleNamespace
from typing import Any

import pytest

from docgen.batch.build import build
from docgen.batch.pool import Pool
from docgen.batch.render import FinishedPaper
from docgen.batch.worker import Done, Worker, lost
from docgen.model.config import Limits
from tests.helpers.batch import make_workspace


class Panic(BaseException):
    """What an engine written in Rust raises when it panics: no Exception."""


@dataclass(frozen=True)
class Renderer:
    """Makes papers that say by their source what is to happen."""

    folder: Path

    def render(self, paper: Any, output: Path) -> FinishedPaper:
        """Make a paper, or do what its source says."""
        match paper.source.split()[0]:
            case "die":
                os._exit(9)
            case "die-once" if not (self.folder / "died").exists():
                (self.folder / "died").write_bytes(b"")
                os._exit(9)
            case "panic":
                raise Panic("index out of bounds")
            case "hang":
                time.sleep(600)
            case "eat":
                bytearray(1 << 32)
        return FinishedPaper(PurePosixPath(paper.source), output, {"docx": paper.source.encode()}, None, ())


def made(folder: Path, sources: list[str], **limits: int) -> dict[str, str]:
    """Return what became of papers in two processes, by source: the rule of the fault, empty for none."""
    papers: dict[int, Any] = {
        index: SimpleNamespace(paper=SimpleNamespace(source=source, kind=SimpleNamespace(name="memo")), stem=source)
        for index, source in enumerate(sources)
    }
    renderer: Any = Renderer(folder)
    results: dict[int, Done] = {}
    for index, done in Pool(Worker(renderer, folder / "output"), papers, 2, Limits(**limits)).make():
        assert index not in results
        results[index] = done
        for file in done.files:
            file.put()
    return {
        papers[index].paper.source: "".join(finding.rule for finding in done.entry.findings)
        for index, done in sorted(results.items())
    }


def test_a_process_that_dies_takes_only_its_paper(tmp_path: Path) -> None:
    sources = [f"{'die' if number % 4 == 1 else 'good'} {number}" for number in range(9)] + ["die-once", "panic"]
    told = made(tmp_path, sources)
    assert told == {
        source: {"die": "batch.worker-died", "panic": "batch.internal"}.get(source.split()[0], "") for source in sources
    }
    written = {path.stem for path in (tmp_path / "output").iterdir()}
    assert written == {source for source in sources if not told[source]}


def test_a_paper_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    started = time.monotonic()
    told = made(tmp_path, ["good 1", "hang", "good 2", "good 3"], seconds=5)
    assert told == {"good 1": "", "hang": "batch.too-long", "good 2": "", "good 3": ""}
    assert time.monotonic() - started < 550, "it did not wait for the paper"


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux only")
def test_a_paper_that_needs_too_much_memory_fails(tmp_path: Path) -> None:
    told = made(tmp_path, ["good 1", "eat", "good 2", "good 3"], megabytes=200)
    assert told == {"good 1": "", "eat": "batch.out-of-memory", "good 2": "", "good 3": ""}


@pytest.mark.parametrize("workers", [None, 1])
def test_even_one_paper_is_made_under_watch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: int | None
) -> None:
    class Dying(Pool):
        def make(self) -> Iterator[tuple[int, Done]]:
            return ((index, lost(planned.paper)) for index, planned in self._papers.items())

    monkeypatch.setattr("docgen.batch.build.Pool", Dying)
    report = build(make_workspace(tmp_path, 1), workers=workers)
    assert [finding.rule for entry in report.entries for finding in entry.findings] == ["batch.worker-died"]


def test_processes_that_cannot_start_fail_every_paper(tmp_path: Path) -> None:
    papers: dict[int, Any] = {
        number: SimpleNamespace(paper=SimpleNamespace(source=str(number), kind=SimpleNamespace(name="memo")), stem="a")
        for number in range(4)
    }
    worker: Any = Unloadable()
    results = dict(Pool(worker, papers, 2, Limits()).make())
    assert {done.entry.status for done in results.values()} == {"failed"}
    assert list(results) == list(papers)


class Unloadable:
    """Something that a process cannot unpack."""

    def __reduce__(self) -> tuple[Any, ...]:
        return os._exit, (9,)


def test_a_temporary_folder_with_a_long_path_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long = tmp_path / ("long" * 30)
    long.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(long))
    assert made(tmp_path, ["good 1", "good 2", "good 3"]) == {"good 1": "", "good 2": "", "good 3": ""}
