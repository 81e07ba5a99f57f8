"""Processes beside the page's own that do its work under watch: a template that runs away costs one answer, no more."""

from __future__ import annotations

import multiprocessing
import os
import queue
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from docgen.errors import DocgenError, Finding, InputError, Place, RenderError, error

SECONDS = 30.0
"""How long one task may take: a hundred pages take about two seconds."""
_PROCESSES = 2
"""One for the paper being typed, one for whatever else is asked meanwhile."""
_MEGABYTES = 1024
"""How much memory a process may take: the largest paper of the samples needs a fifth of it."""
Result = TypeVar("Result")


class _Failed:
    """What a task raised, as it travels between processes."""

    def __init__(self, findings: tuple[Finding, ...], input: bool) -> None:
        self.findings = findings
        self.input = input


class _Hand:
    """One process and the connection to it; it is started when first needed and stays warm."""

    def __init__(self, context: Any) -> None:
        self._context = context
        self._process: Any = None
        self._connection: Connection | None = None
        self._lock = threading.Lock()
        """Held while the process is started or ended: the page may be closed meanwhile."""
        self._closed = False

    def do(self, task: Callable[..., Any], arguments: tuple[Any, ...], seconds: float) -> Any:
        connection = self._ready()
        try:
            connection.send((task, arguments))
            if connection.poll(seconds):
                return connection.recv()
        except (EOFError, OSError) as fault:
            self.end()
            hint = "核对填写的内容和模板；内存不够的，先关闭别的程序。"
            raise RenderError(error("web.died", Place(), "生成公文的进程中途退出了", hint)) from fault
        self.end()
        message = f"用了 {seconds:.0f} 秒还没有做完，已停下"
        hint = "核对填写的内容和模板：是否有特别长的表格、循环或图片。"
        raise RenderError(error("web.too-long", Place(), message, hint))

    def _ready(self) -> Connection:
        with self._lock:
            if self._closed:
                raise RenderError(error("web.closed", Place(), "办公页面已经关闭", "重新启动后再试。"))
            if self._process is None or not self._process.is_alive():
                ours, theirs = self._context.Pipe()
                self._process = self._context.Process(target=_serve, args=(theirs,), daemon=True)
                with _no_interrupt():
                    self._process.start()
                theirs.close()
                self._connection = ours
            assert self._connection is not None
            return self._connection

    def end(self, *, for_good: bool = False) -> None:
        """Stop the process, whatever it does; `for_good`: no other is started any more."""
        with self._lock:
            self._closed = self._closed or for_good
            if self._process is not None:
                self._process.kill()
                self._process.join()
                self._process = None


@contextmanager
def _no_interrupt() -> Iterator[None]:
    """Let what is started in here never hear of an interrupt: Ctrl-C reaches it before it can say so itself."""
    if os.name == "nt":
        yield
        return
    resource_tracker.ensure_running()  # started on the way, it would let interrupts through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class Workshop:
    """Hands tasks to its processes; a task waits while all of them are busy."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._free: queue.LifoQueue[_Hand] = queue.LifoQueue()
        self._hands = [_Hand(context) for _ in range(_PROCESSES)]
        for hand in self._hands:
            self._free.put(hand)

    def do(self, task: Callable[..., Result], *arguments: Any, seconds: float = SECONDS) -> Result:
        """Return what `task`, a function of a module, makes of the arguments; all must be picklable.

        Raises:
            InputError: the task raised it.
            RenderError: the task raised it, took too long (`web.too-long`), its process died (`web.died`), or the
                page is closed (`web.closed`).
        """
        hand = self._free.get()
        try:
            made = hand.do(task, arguments, seconds)
        finally:
            self._free.put(hand)
        if isinstance(made, _Failed):
            raise (InputError if made.input else RenderError)(made.findings)
        result: Result = made
        return result

    def warm(self, task: Callable[..., object], *arguments: Any) -> None:
        """Start a process in the background and let it do `task`, so that the first real one need not wait.

        What it fails by is passed over: the real task fails by it too, and says so.
        """

        def attempt() -> None:
            with suppress(DocgenError):
                self.do(task, *arguments)

        threading.Thread(target=attempt, daemon=True).start()

    def close(self) -> None:
        """Stop every process; no task is done any more."""
        for hand in self._hands:
            hand.end(for_good=True)


def _serve(connection: Connection) -> None:
    from docgen.batch.pool import answer_to_parent, limit_memory
    from docgen.batch.render import findings_of

    answer_to_parent()
    limit_memory(_MEGABYTES)
    while True:
        try:
            task, arguments = connection.recv()
        except (EOFError, OSError):
            return
        try:
            made: object = task(*arguments)
        except DocgenError as fault:
            made = _Failed(fault.findings, isinstance(fault, InputError))
        except Exception as fault:
            made = _Failed(findings_of(fault, ""), False)
        connection.send(made)
