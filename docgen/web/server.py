"""Run the office page on this machine."""

from __future__ import annotations

import errno
import logging
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docgen.errors import InputError, Place, error
from docgen.text.disk import reason
from docgen.web.app import create_app
from docgen.web.office import Office, Settings
from docgen.web.security import LOOPBACK, MOST_BYTES

if TYPE_CHECKING:
    from waitress.server import BaseWSGIServer, MultiSocketServer

_THREADS = 8
"""Requests answered at once: a browser asks for up to six, and a progress bar holds one open."""


SHORTEST_TOKEN = 12
_LAST_PORT = 65535
_MOST_BYTES = 4 * MOST_BYTES
"""What is read of a request at all; what is more than pages take, but not this much, gets an answer in Chinese."""
_SILENT_SECONDS = 60
"""How long a connection may say nothing."""
_LOOK_SECONDS = 1.0
"""How long the loop waits at most before it looks again whether it is over."""
_LAST_SECONDS = 40
"""How long a request in hand may take when the page is closed: a batch that is stopped gets thirty of them."""


def settings_for(root: Path, host: str, token: str) -> Settings:
    """Return how to run for `host`: one that other machines can reach gets a token, made up where none is given.

    Raises:
        InputError: the token is one that can be guessed.
    """
    if token and len(token) < SHORTEST_TOKEN:
        message, hint = f"口令太短，少于 {SHORTEST_TOKEN} 个字", "换一个长的；不设的，启动时随机给出一个。"
        raise InputError(error("web.token", Place(), message, hint))
    if host not in LOOPBACK and not token:
        token = secrets.token_urlsafe(18)
    return Settings(root, host, token)


class _Server:
    """waitress with an end: it is closed in order, from whichever thread, while requests are being answered or not."""

    def __init__(self, server: BaseWSGIServer | MultiSocketServer, sockets: dict[int, Any]) -> None:
        self._server = server
        self._sockets = sockets
        self._over = threading.Event()
        self._answering = threading.Lock()

    def answer(self) -> None:
        """Answer requests until interrupted or closed."""
        from waitress.wasyncore import loop

        with self._answering:
            while not self._over.is_set():
                loop(_LOOK_SECONDS, map=self._sockets, count=1)

    def close(self, office: Office) -> None:
        """Take no more, let what is being answered come to its end, then give the sockets back.

        Whoever has answered a request writes to a pipe; closed before that, its number may be another file's.
        """
        from waitress.channel import HTTPChannel
        from waitress.wasyncore import close_all

        self._over.set()
        with self._answering:
            channels = [one for one in self._sockets.values() if isinstance(one, HTTPChannel)]
            for channel in channels:  # nobody listens any more: an answer need not wait until it is fetched
                channel.handle_close()
            office.close()
            workers = self._server.task_dispatcher
            workers.shutdown(cancel_pending=False, timeout=_LAST_SECONDS)
            if not workers.threads:
                close_all(self._sockets)


@contextmanager
def listening(settings: Settings, port: int) -> Iterator[tuple[str, Callable[[], None]]]:
    """Take an address and give it, with the function that answers requests until it is interrupted.

    `port` 0 takes one that is free.

    Raises:
        InputError: the folder is no workspace, or the address cannot be taken.
    """
    from waitress.server import MultiSocketServer, create_server
    from waitress.wasyncore import close_all

    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # that a request waits its turn is nobody's business
    app = create_app(settings)
    office: Office = app.extensions["docgen"]
    sockets: dict[int, Any] = {}
    try:
        if port > _LAST_PORT:  # getaddrinfo takes the rest of it by 65536
            raise ValueError(port)
        server = create_server(
            app,
            map=sockets,
            host=settings.host,
            port=port,
            threads=_THREADS,
            ident=None,
            max_request_body_size=_MOST_BYTES,
            channel_timeout=_SILENT_SECONDS,
        )
    except (OSError, OverflowError, ValueError) as fault:
        close_all(sockets)
        office.close()
        message = f"不能使用地址 {settings.host}:{port}（{_reason(fault)}）"
        hint = "用 --port 换一个端口，或关闭占用它的程序。"
        raise InputError(error("web.address", Place(), message, hint)) from fault
    # A name may stand for several addresses; of one alone, the stubs do not know the port.
    ports = [at for _, at in server.effective_listen] if isinstance(server, MultiSocketServer) else []
    taken = ports[0] if ports else getattr(server, "effective_port")  # noqa: B009
    name = f"[{settings.host}]" if ":" in settings.host else settings.host
    running = _Server(server, sockets)
    try:
        yield f"http://{name}:{taken}/", running.answer
    finally:
        running.close(office)


def _reason(fault: Exception) -> str:
    if isinstance(fault, OSError) and fault.errno == errno.EADDRINUSE:
        return "端口正被别的程序使用"
    if isinstance(fault, OSError) and fault.errno is not None:
        return reason(fault)
    return f"没有这样的地址，或端口不在 0 到 {_LAST_PORT} 之间"
