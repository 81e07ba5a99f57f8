"""Time things beside each other, watch the memory of child processes, print the outcome as one table."""

from __future__ import annotations

import os
import statistics
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

_WATCHED_EVERY = 0.2


@dataclass(frozen=True)
class Row:
    """One line of the table. `other` is what docgen is compared with; without one there is no ratio."""

    what: str
    ours: str
    other: str = ""
    ratio: str = ""
    target: str = ""


def side_by_side(runs: Mapping[str, tuple[Callable[[Any], object], Sequence[Any]]], repeats: int) -> dict[str, float]:
    """Return the median seconds per item of each run, over `repeats` rounds in each of which every run does its items.

    Runs take turns, so that what else the machine does burdens all of them; each does its items in one go, as a batch
    does, so that none pays for the litter of another.
    """
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    for run, items in runs.values():
        run(items[0])
    for _ in range(repeats):
        for name, (run, items) in runs.items():
            for item in items:
                started = time.perf_counter()
                run(item)
                seconds[name].append(time.perf_counter() - started)
    return {name: statistics.median(times) for name, times in seconds.items()}


def seconds_of(run: Callable[[], object], repeats: int) -> float:
    """Return the median seconds of a run."""
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        run()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


class Memory:
    """Watches the most memory that any child process of this one takes, in MB; 0 where there is no /proc."""

    def __init__(self) -> None:
        self.peak = 0.0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(_WATCHED_EVERY):
            self.peak = max([self.peak, *(peak_of(process) for process in _descendants(os.getpid()))])


def _descendants(ancestor: int) -> list[int]:
    parents: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:  # ended meanwhile
            continue
    found: list[int] = []
    below = {ancestor}
    while below:
        below = {process for process, parent in parents.items() if parent in below}
        found += below
    return found


def peak_of(process: int) -> float:
    """Return the most memory a process has taken, in MB; 0 when that is not known."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:")), 0.0)


def duration(seconds: float) -> str:
    """Return a time for a person, in seconds or milliseconds."""
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.3g} ms"


def print_table(rows: Sequence[Row]) -> None:
    """Print rows as a Markdown table, to be pasted into the README; its head says how many cores there were."""
    cells = [(f"on {os.cpu_count()} cores", "docgen", "beside it", "ratio", "wanted")]
    cells += [(row.what, row.ours, row.other, row.ratio, row.target) for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for line in (cells[0], tuple("-" * width for width in widths), *cells[1:]):
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |")
