"""A cell for hostile input: a process that forks a child for each command line and lets it have only so much.

A guard that fails must not hang the suite or eat the machine, so every payload is tried under the kernel's own limits.
Forking a process that has loaded docgen already costs a few hundredths of a second where a new one takes a second.
"""

from __future__ import annotations

import atexit
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

SECONDS = 20
"""Processor time a payload may take; each one here is refused or done in a fraction of it on any machine."""
MEGABYTES = 1200
"""Memory a payload may take beyond what the program itself has."""
_PATIENCE = 10
"""By how much longer it may take by the clock."""
_LEFT_OVER = "child-"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command left: its exit code (negative: the signal that ended it), its output, and what it took.

    `seconds` is processor time, `megabytes` the most memory above that of the program before.
    """

    code: int
    stdout: str
    stderr: str
    seconds: float
    megabytes: float


class Cell:
    """Runs command lines one after the other, each in a child of its own."""

    def __init__(self) -> None:
        command = [sys.executable, "-W", "error", "-m", "tests.hostile.cell"]
        top = Path(__file__).resolve().parents[2]
        self._process = subprocess.Popen(command, cwd=top, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(self, folder: Path, *arguments: str, seconds: int = SECONDS, megabytes: int = MEGABYTES) -> Answer:
        """Run `docgen` with arguments in a folder."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        order = {"folder": str(folder), "arguments": arguments, "seconds": seconds, "megabytes": megabytes}
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return Answer(**json.loads(self._process.stdout.readline()))

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()


@cache
def shared() -> Cell:
    """Return the cell of this test process; it ends with it."""
    cell = Cell()
    atexit.register(cell.close)
    return cell


def _serve() -> None:
    import docgen.batch.lint
    import docgen.batch.single
    import docgen.check.fix
    import docgen.check.pdf.measure
    import docgen.cli.check
    import docgen.cli.convert
    import docgen.cli.data
    import docgen.cli.render
    import docgen.cli.template_lint
    import docgen.load.tables.xlsx_source
    import docgen.word  # noqa: F401  # loaded once for all children

    with tempfile.TemporaryDirectory(prefix="docgen-cell-") as scratch:
        for line in sys.stdin:
            order: dict[str, Any] = json.loads(line)
            child = os.fork()
            if child == 0:
                _become(order, Path(scratch))
            _, status, usage = os.wait4(child, 0)
            said = [Path(scratch, name).read_text("utf-8", errors="replace") for name in ("stdout", "stderr")]
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            answer = Answer(
                code=os.waitstatus_to_exitcode(status),
                stdout=said[0],
                stderr=said[1],
                seconds=usage.ru_utime + usage.ru_stime,
                megabytes=max(0, usage.ru_maxrss - before) / 1024,
            )
            print(json.dumps(asdict(answer)), flush=True)


def _become(order: dict[str, Any], scratch: Path) -> None:
    """Run one command in this child, which does not return."""
    code = 70
    try:
        os.chdir(order["folder"])
        tempfile.tempdir = None
        pages = int(Path("/proc/self/statm").read_text().split()[5])
        most = pages * resource.getpagesize() + order["megabytes"] * 2**20
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
        resource.setrlimit(resource.RLIMIT_CPU, (order["seconds"], order["seconds"] + 1))
        signal.alarm(_PATIENCE * order["seconds"])  # who waits for a pipe takes no processor time
        with (
            (scratch / "stdout").open("w", encoding="utf-8") as out,
            (scratch / "stderr").open("w", encoding="utf-8") as err,
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            code = _command(order["arguments"])
    finally:
        os._exit(code)


def _command(arguments: list[str]) -> int:
    import traceback

    from docgen.cli import main

    try:
        main(arguments)
    except SystemExit as end:
        return int(end.code or 0)
    except BaseException:
        traceback.print_exc()
    return 70


if __name__ == "__main__":
    _serve()
