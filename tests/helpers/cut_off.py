"""Builds that are killed: `python -m tests.helpers.cut_off WORKSPACE SEED KILLS` resumes after each, then ends one.

They are killed at moments of the time that such a build takes here: a machine may be fast, slow or busy.

It forks, so that libraries are loaded once; each build has a process group of its own, killed whole.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

import docgen
from tests.helpers.batch import write


def killed(root: Path, workers: int, delay: float) -> bool:
    """Start a build and kill it after so many seconds; return True when it was not done by then."""
    child = _begun(root, workers)
    time.sleep(delay)
    os.killpg(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def _begun(root: Path, workers: int) -> int:
    """Start a build in a process group of its own and return its number."""
    child = os.fork()
    if not child:
        os.setpgid(0, 0)
        docgen.build(root, workers=workers)
        os._exit(0)
    with suppress(OSError):  # whichever of the two comes first; it may be done already
        os.setpgid(child, child)
    return child


_LONGEST = 0.4
"""Seconds that a build is left at work at most."""
_TRIES = 10
"""How many builds for each that is to be cut off: some are done sooner than the first one was."""


def main(root: Path, seed: int, kills: int) -> None:
    """Kill builds at random moments, with some data changed between them, and print how many were cut off."""
    chance = random.Random(seed)
    warm = root.parent / "warm"
    docgen.build(root, workers=0, output=warm, only="*甲1.*")
    since = time.monotonic()
    os.waitpid(_begun(root, 1), 0)
    usual = min(time.monotonic() - since, _LONGEST)
    cut = number = 0
    while cut < kills and number < kills * _TRIES:
        number += 1
        for memo in chance.sample(range(1, 13), 6):
            write(root / f"data/memos/{memo}.yaml", f"模板: memo\n标题: 甲{memo}\n内容: 第{number}次\n")
        cut += killed(root, chance.choice((1, 1, 1, 2)), chance.uniform(0, usual))
    report = docgen.build(root, workers=0)
    assert not report.count("failed") and not report.count("kept") and not report.findings, report.summary()
    again = docgen.build(root, workers=0)
    assert again.count("skipped") == len(again.entries)
    print(cut)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
