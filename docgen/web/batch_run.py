"""The process that makes a batch for the page: it says how far it is, and ends when the page's side of its input does.

Run as `python -P -m docgen.web.batch_run WORKSPACE RUN ORDER`. Ending its input is what Ctrl-C is to `docgen build`:
what is done by then is in place, and the next batch goes on from there.
"""

from __future__ import annotations

import _thread
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from docgen.web.batch_report import Order, State, write_report, write_state

_EVERY = 0.5
"""Seconds between two words of how far it is."""
_over = threading.Event()
"""Set when there is nothing left to interrupt."""


class _Progress:
    """Keeps the state on the disk while papers are made."""

    def __init__(self, root: Path, state: State) -> None:
        self.root = root
        self.state = state
        self._began = time.monotonic()
        self._first: tuple[float, int] | None = None
        self._said = 0.0

    def tell(self, done: int, total: int) -> None:
        """Take up that so many papers are done."""
        now = time.monotonic()
        if self._first is None:  # those before were skipped, not made
            self._first = now, done
        made, seconds = done - self._first[1], now - self._first[0]
        rate = made / seconds if made and seconds else 0.0
        self.state = replace(self.state, done=done, total=total, rate=rate, seconds=now - self._began)
        if now - self._said > _EVERY:
            self._said = now
            write_state(self.root, self.state)

    def end(self, **last: object) -> None:
        """Say how it ended."""
        ended = replace(self.state, seconds=time.monotonic() - self._began, **last)  # type: ignore[arg-type]
        write_state(self.root, ended)


def run(root: Path, run: str, order: Order, ready: Callable[[], None] | None = None) -> None:
    """Make a batch and keep its state and report; from `ready` on it may be interrupted."""
    now = datetime.now().strftime("%Y-%m-%d %H:%M")
    progress = _Progress(root, State(run, "running", began=now, order=order))
    write_state(root, progress.state)
    try:
        if ready is not None:
            ready()
        from docgen.batch.build import build

        report = build(
            root,
            only=order.only or None,
            jobs=order.jobs,
            force=order.force,
            prune=order.prune,
            tell=progress.tell,
        )
        _over.set()
        write_report(root, run, datetime.now().strftime("%Y-%m-%d %H:%M"), report)
        total = len(report.entries)
        progress.end(status="done", done=total, total=total, findings=report.findings)
    except KeyboardInterrupt:
        progress.end(status="cancelled")
    except Exception as fault:
        from docgen.batch.render import findings_of

        progress.end(status="failed", findings=findings_of(fault, ""))


def _end_with_page() -> None:
    """Interrupt this process, once, when its input ends."""
    sys.stdin.buffer.read()
    if _over.is_set():
        return
    if os.name == "nt":
        _thread.interrupt_main()
    else:
        os.kill(os.getpid(), signal.SIGINT)


def main(arguments: list[str]) -> None:
    """Make the batch that the arguments say."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    order = json.loads(arguments[2])
    jobs = None if order["jobs"] is None else tuple(order["jobs"])
    run(
        Path(arguments[0]),
        arguments[1],
        Order(**{**order, "jobs": jobs}),
        threading.Thread(target=_end_with_page, daemon=True).start,
    )


if __name__ == "__main__":
    main(sys.argv[1:])
