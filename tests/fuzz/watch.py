"""A process that lets files in by the doors, under watch: it has so much time and memory for each, and may die."""

from __future__ import annotations

import faulthandler
import gc
import json
import multiprocessing
import os
import pickle
import re
import resource
import signal
import sys
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from docgen.errors import DocgenError, Finding
from tests.fuzz import package_steps, pdf_steps, text_steps, xml_steps  # noqa: F401  # importing declares the steps
from tests.fuzz.doors import DOORS, Room
from tests.fuzz.seeds import Pools, Seed
from tests.fuzz.steps import Recipe, made

SECONDS = 20.0
"""Of processor time for one file at one door."""
_CLOCK = 15
"""By how much longer it may take by the clock, as other programs may be running."""
MEGABYTES = 1000
"""What one file may take above what the process has: the batch's limit for a paper."""
_MOST = 1500
"""Files that one process is given, so that what is remembered of the one is not held against the next."""
FINE, REFUSED = "made", "refused"
_ENDED = ("hung", "died", "out of memory")
FAILURES = ("crashed", *_ENDED)
_FRAME = re.compile(r'File "[^"]*/((?:docgen|tests)/[^"]*)"[^\n]*? in (\w+)')


@dataclass(frozen=True)
class Outcome:
    """What came of a file at a door.

    `verdict` is made, refused or one of `FAILURES`; `signature` says alike what failed alike; `seconds` of processor
    time; `told` the traceback.
    """

    door: str
    verdict: str
    signature: str = ""
    seconds: float = 0.0
    told: str = ""

    @property
    def failed(self) -> bool:
        """Whether this is a fault of docgen."""
        return self.verdict in FAILURES


class Watched:
    """One process and the eyes on it; it is started anew when it is ended."""

    def __init__(self, pools: Pools) -> None:
        self._scratch = TemporaryDirectory(prefix="docgen-fuzz-", ignore_cleanup_errors=True)
        # Handed over as a file: a process that dies while it starts would not read them, and let the other end wait.
        self._pools = Path(self._scratch.name) / "pools"
        self._pools.write_bytes(pickle.dumps(pools))
        self._traces = Path(self._scratch.name) / "traces"
        self._process: Any = None
        self._served = 0
        self._connection: Connection | None = None

    def __enter__(self) -> Watched:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()
        self._scratch.cleanup()

    def outcomes(self, case: Recipe | tuple[Seed, bytes], family: str, doors: Sequence[str]) -> Iterator[Outcome]:
        """Yield what comes of a recipe, or of bytes in place of a seed, at each door."""
        for door in doors:
            outcome = self._outcome(case, family, door)
            apart = DOORS[family][door].apart
            if apart and outcome.verdict in _ENDED:
                outcome = replace(self._outcome(case, family, apart), door=door)
            yield outcome

    def _outcome(self, case: Recipe | tuple[Seed, bytes], family: str, door: str) -> Outcome:
        connection = self._started()
        connection.send((case, family, door))
        return self._heard(connection, door)

    def _heard(self, connection: Connection, door: str) -> Outcome:
        began, used = time.monotonic(), self._used()
        while not connection.poll(min(1.0, SECONDS)):
            spent, passed = self._used() - used, time.monotonic() - began
            if spent > SECONDS or passed > SECONDS * _CLOCK:
                with suppress(OSError):
                    os.kill(self._process.pid, signal.SIGUSR1)
                time.sleep(0.5)
                return self._lost(Outcome(door, "hung", seconds=spent))
        try:
            outcome = connection.recv()
        except (EOFError, OSError):
            self._process.join(5)
            return self._lost(Outcome(door, "died", f"exit code {self._process.exitcode} "))
        assert isinstance(outcome, Outcome)
        return outcome

    def _lost(self, outcome: Outcome) -> Outcome:
        """Return the outcome of a process that is no more, with the place it was at."""
        self._end()
        told = self._traces.read_text("utf-8", "replace")
        # faulthandler begins with the innermost frame.
        where = next(iter(_FRAME.findall(told)), None)
        signature = f"{outcome.signature}at {':'.join(where) if where else 'a place unknown'}"
        return Outcome(outcome.door, outcome.verdict, signature, outcome.seconds, told)

    def _started(self) -> Connection:
        self._served += 1
        if self._connection is None or not self._process.is_alive() or self._served > _MOST:
            self._end()
            self._served = 0
            context = multiprocessing.get_context("spawn")
            ours, theirs = context.Pipe()
            arguments = (theirs, str(self._pools), self._scratch.name, str(self._traces))
            self._process = context.Process(target=_serve, args=arguments, daemon=True)
            self._process.start()
            theirs.close()
            self._connection = ours
            assert ours.recv() == "ready"
        return self._connection

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._connection is not None:
            self._connection.close()
        self._process = self._connection = None

    def _used(self) -> float:
        """Return the seconds of processor time that the process has used."""
        with suppress(OSError, IndexError):
            fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        return 0.0


def _serve(connection: Connection, stored: str, scratch: str, traces: str) -> None:
    """Answer each case with its outcome."""
    pools: Pools = pickle.loads(Path(stored).read_bytes())
    with TemporaryDirectory(dir=scratch) as folder, open(traces, "w", encoding="utf-8") as trace:  # noqa: PTH123
        os.chdir(folder)
        faulthandler.enable(trace)
        faulthandler.register(signal.SIGUSR1, trace, all_threads=False)
        room = Room(Path(folder))
        _limit_memory()
        gc.freeze()
        gc.set_threshold(50_000, 10, 10)  # as in the batch's processes
        connection.send("ready")
        known: tuple[Recipe | None, tuple[Seed, bytes]] = (None, (Seed("", b""), b""))
        with suppress(EOFError, OSError):
            while True:
                case, family, door = connection.recv()
                if isinstance(case, Recipe):  # it goes through several doors, one after the other
                    known = (case, known[1] if case == known[0] else made(case, pools))
                    case = known[1]
                seed, data = case
                connection.send(outcome_of(room, seed, data, family, door))


def outcome_of(room: Room, seed: Seed, data: bytes, family: str, door: str) -> Outcome:
    """Return what comes of a broken file at a door, in this process."""
    began = time.process_time()

    def outcome(verdict: str, signature: str = "", told: str = "") -> Outcome:
        return Outcome(door, verdict, signature, time.process_time() - began, told)

    try:
        _assert_told(DOORS[family][door].open(room, seed, data))
    except DocgenError as refused:
        try:
            assert refused.findings, "an error without a finding"
            _assert_told(refused.findings)
        except Exception as fault:
            return outcome("crashed", _signature(fault), traceback.format_exc())
        return outcome(REFUSED, refused.findings[0].rule)
    except MemoryError as fault:
        return outcome("out of memory", _signature(fault), traceback.format_exc())
    except KeyboardInterrupt:
        raise
    except BaseException as fault:  # a panic of an engine written in Rust is no Exception
        return outcome("crashed", _signature(fault), traceback.format_exc())
    return outcome(FINE)


def _assert_told(findings: Sequence[Finding]) -> None:
    """Findings must be fit to be printed, and none may be a crash in disguise."""
    for finding in findings:
        assert finding.rule != "batch.internal", f"a crash in disguise: {finding}"
        str(finding).encode()
        json.dumps(finding.as_json(), ensure_ascii=False).encode()


def _signature(fault: BaseException) -> str:
    """Return the kind of fault and the innermost place of ours that it came through."""
    frames = traceback.extract_tb(fault.__traceback__)
    ours = [frame for frame in frames if "/docgen/" in frame.filename or "/tests/" in frame.filename]
    where = f"{Path(ours[-1].filename).name}:{ours[-1].name}" if ours else "?"
    return f"{type(fault).__name__} at {where}"


def _limit_memory() -> None:
    if sys.platform != "linux":
        return
    pages = int(Path("/proc/self/statm").read_text().split()[5])
    most = pages * resource.getpagesize() + MEGABYTES * 2**20
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
