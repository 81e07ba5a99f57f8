"""Processes that make papers under watch: one that dies or takes too long is known by its paper and replaced."""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import signal
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from types import ModuleType
from typing import Any

from docgen.batch.plan import Planned
from docgen.batch.worker import Done, Worker, lost, too_long
from docgen.model.config import Limits

MOST_AT_ONCE = 16
"""Papers handed to a process at once: more would leave one idle at the end, and be begun anew when it dies."""
_FALSE_STARTS = 3
"""Processes in a row that may die before they are ready to work."""
_GRACE = 0.05
"""Seconds after a paper's time is up: clocks are not exact."""
_MEGABYTE = 1 << 20
_PRELOADED = [__name__, "docgen.check.rules", "docgen.check.pdf", "docgen.official.body", "docgen.pdf.typst_engine"]
"""What making papers takes to import, as far as it starts no threads: those would not live on in forked processes."""
_SOCKET_ROOM = 107 - len("/pymp-12345678/listener-12345678")
"""How long the path of the temporary folder may be, for the fork server's socket to have a name in it."""


@dataclass(eq=False)
class _Process:
    """A process and what it has in hand: `begun` are the papers taken up (with the time), in their order.

    `alone` is True while it makes a paper over again on which another one died.
    """

    process: Any
    connection: Connection
    ready: bool = False
    idle: bool = False
    alone: bool = False
    waiting: list[int] = field(default_factory=list)
    begun: dict[int, float] = field(default_factory=dict)

    def give(self, papers: dict[int, Planned], alone: bool = False) -> None:
        """Hand papers out. It is idle, so it reads, and this end never waits for one that is stuck."""
        self.idle, self.alone, self.waiting = False, alone, list(papers)
        with suppress(OSError):  # it died meanwhile, as its end of the connection will tell
            self.connection.send(papers)

    def settled(self, index: int) -> None:
        """Strike out a paper of which it is known what became."""
        del self.begun[index]
        self.waiting.remove(index)

    def end(self) -> None:
        """Stop it, whatever it does."""
        self.process.kill()
        self.process.join()
        self.connection.close()


class Pool:
    """Makes `papers`, by index in the plan, in so many processes.

    A paper on which a process died is made once more when all others are done, by a process that has the machine's
    memory to itself: not every paper in the hands of a process that was killed has anything to do with that.
    """

    def __init__(self, worker: Worker, papers: dict[int, Planned], workers: int, limits: Limits) -> None:
        self._papers = papers
        self._workers = workers
        self._limits = limits
        self._left = deque(papers)
        self._suspects: deque[int] = deque()
        self._processes: list[_Process] = []
        self._false_starts = 0
        self._pickled = pickle.dumps(worker)
        self._scratch = ""
        # Forking would copy the threads' locks of a progress bar; the other methods start clean on every system.
        method = "forkserver" if _forkserver_works() else "spawn"
        self._context: Any = multiprocessing.get_context(method)
        if method == "forkserver":  # what every process imports is imported once
            self._context.set_forkserver_preload(_PRELOADED)

    def make(self) -> Iterator[tuple[int, Done]]:
        """Yield each paper's index and what became of it, as they are done."""
        with tempfile.TemporaryDirectory(prefix="docgen-", ignore_cleanup_errors=True) as self._scratch:
            try:
                while self._work():
                    yield from self._results()
                for index in (*self._left, *self._suspects):  # no process starts any more
                    yield index, lost(self._papers[index].paper)
            finally:
                for process in self._processes:
                    process.end()

    def _work(self) -> bool:
        """Start processes and give work to those that are idle; return False when there is nothing to wait for."""
        wanted = self._workers if self._left else min(1, len(self._suspects))
        while len(self._processes) < wanted and self._false_starts < _FALSE_STARTS:
            self._start()
        busy = any(process.waiting for process in self._processes)
        if not self._left and not busy and self._suspects:
            for process in self._processes[1:]:
                process.end()
            del self._processes[1:]
        for process in self._processes:
            if process.idle and self._left:
                size = max(1, min(MOST_AT_ONCE, len(self._left) // (self._workers * 4)))
                process.give({index: self._papers[index] for index in (self._left.popleft() for _ in range(size))})
            elif process.idle and self._suspects and not busy:
                index = self._suspects.popleft()
                process.give({index: self._papers[index]}, alone=True)
        busy = any(process.waiting for process in self._processes)
        return bool(self._processes) and (busy or bool(self._left) or bool(self._suspects))

    def _start(self) -> None:
        ours, theirs = self._context.Pipe()
        arguments = (theirs, self._pickled, self._scratch, self._limits.megabytes)
        process = self._context.Process(target=_serve, args=arguments, daemon=True)
        with _main_hidden():
            process.start()
        theirs.close()
        self._processes.append(_Process(process, ours))

    def _results(self) -> Iterator[tuple[int, Done]]:
        """Wait for whatever the processes say, and yield what is done."""
        by_connection: dict[object, _Process] = {one.connection: one for one in self._processes}
        for connection in wait([one.connection for one in self._processes], self._patience()):
            process = by_connection[connection]
            try:
                while process.connection.poll():
                    yield from self._heard(process, process.connection.recv())
            except (EOFError, OSError):
                self._take_back(process, blamed=True)
                if process.alone:
                    yield from ((index, lost(self._papers[index].paper)) for index in process.begun)
        now = time.monotonic()
        for process in list(self._processes):
            index, since = _current(process)
            if index is not None and now - since > self._limits.seconds:
                process.settled(index)
                yield index, too_long(self._papers[index].paper, self._limits.seconds)
                self._take_back(process, blamed=False)

    def _patience(self) -> float | None:
        """Return how long (seconds) it takes until some paper has had its time; None while none is being made."""
        begun = [since for process in self._processes for index, since in (_current(process),) if index is not None]
        return max(0.0, min(begun) + self._limits.seconds - time.monotonic()) + _GRACE if begun else None

    def _heard(self, process: _Process, said: object) -> Iterator[tuple[int, Done]]:
        match said:
            case None:
                process.ready = process.idle = True
                self._false_starts = 0
            case int():
                process.begun[said] = time.monotonic()
            case (int() as index, Done() as done):
                process.settled(index)
                yield index, done

    def _take_back(self, process: _Process, *, blamed: bool) -> None:
        """End a process; what it had in hand waits again, what it was at when it died (`blamed`) as a suspect."""
        self._processes.remove(process)
        process.end()
        self._false_starts += not process.ready
        suspects = process.begun if blamed else {}
        self._left.extendleft(index for index in reversed(process.waiting) if index not in suspects)
        if not process.alone:
            self._suspects.extend(suspects)


@contextmanager
def _main_hidden() -> Iterator[None]:
    """Keep a process that starts from loading the main program: it needs none of it, and a script would run anew."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _forkserver_works() -> bool:
    return (
        "forkserver" in multiprocessing.get_all_start_methods()
        and len(os.fsencode(tempfile.gettempdir())) <= _SOCKET_ROOM
    )


def _current(process: _Process) -> tuple[int | None, float]:
    """Return the paper that a process is at, and since when; the one before may still be on its way to the disk."""
    return next(reversed(process.begun.items())) if process.begun else (None, 0.0)


def _serve(connection: Connection, worker: bytes, scratch: str, megabytes: int) -> None:
    """Make what comes over a connection: it gets the pickled worker with the workspace once, then only papers.

    `scratch` is where libraries put their temporary files, since a process that is ended does not clear them away.
    """
    answer_to_parent()
    tempfile.tempdir = scratch
    gc.disable()
    made: Worker = pickle.loads(worker)
    gc.freeze()
    # A paper makes many objects and hardly a circle of them: seldom is often enough to look for those.
    gc.set_threshold(50_000, 10, 10)
    gc.enable()
    limit_memory(megabytes)
    with suppress(EOFError, OSError):
        while True:
            connection.send(None)
            for result in made.make(connection.recv(), connection.send):
                connection.send(result)


def answer_to_parent() -> None:
    """Let whoever started this process end it, and nobody else: an interrupt is not for it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def limit_memory(megabytes: int) -> None:
    """Let this process take so much more memory than it has now; only Linux counts what is really a process's own."""
    if sys.platform != "linux":
        return
    import resource

    pages = int(Path("/proc/self/statm").read_text().split()[5])
    most = pages * resource.getpagesize() + megabytes * _MEGABYTE
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
