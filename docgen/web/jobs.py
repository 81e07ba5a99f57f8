"""Batches of the page: one at a time for a workspace, each in a process of its own that can be stopped safely."""

from __future__ import annotations

import atexit
import json
import os
import secrets
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path

from docgen.errors import InputError, Place, error
from docgen.web.batch_report import FOLDER, Order, State, read_state, write_state

_PATIENCE = 30.0
"""Seconds that a batch gets to put away what it has in hand when it is stopped."""
_lock = threading.Lock()
_running: dict[Path, subprocess.Popen[bytes]] = {}


def start(root: Path, order: Order) -> None:
    """Begin a batch; papers that are there and unchanged are skipped, so this is also how one goes on.

    Raises:
        InputError: one is running already.
    """
    root = root.absolute()
    with _lock:
        if _alive(root) and read_state(root).status == "running":
            message, hint = "这个工作区正在批量生成", "等它做完，或先停下。"
            raise InputError(error("web.running", Place(), message, hint))
        _end(root)
        run = secrets.token_hex(8)
        folder = root / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        write_state(root, State(run, "running", order=order))
        command = [sys.executable, "-P", "-m", "docgen.web.batch_run", str(root), run, json.dumps(asdict(order))]
        with (folder / "log.txt").open("wb") as log:
            # A session of its own: Ctrl-C at the page's window reaches it through its input, once.
            _running[root] = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=log, stderr=log, cwd=root, start_new_session=os.name != "nt"
            )


def stop(root: Path) -> None:
    """Stop the batch that runs, if one does: what is done by then stays."""
    root = root.absolute()
    with _lock:
        _end(root)


def state(root: Path) -> State:
    """Return how the batch stands that runs, or ran last."""
    root = root.absolute()
    # Asked before the state is read: one that ends in between has said how.
    alive = _alive(root)
    found = read_state(root)
    return replace(found, status="cut") if found.status == "running" and not alive else found


def _end(root: Path) -> None:
    """End the process of a workspace, if there is one, and wait until it is gone; it counts as running until then."""
    process = _running.get(root)
    if process is None:
        return
    if process.stdin is not None:
        with suppress(OSError):
            process.stdin.close()
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    del _running[root]


@atexit.register
def _end_all() -> None:
    for root in list(_running):
        _end(root)


def _alive(root: Path) -> bool:
    process = _running.get(root)
    return process is not None and process.poll() is None
