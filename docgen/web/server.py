"""Run the office page on this machine."""

from __future__ import annotations

import errno
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from docgen.batch.files import reason
from docgen.errors import InputError, Place, error
from docgen.web.app import create_app
from docgen.web.office import Settings
from docgen.web.security import LOOPBACK, MOST_BYTES

_THREADS = 8
"""Requests answered at once: a browser asks for up to six, and a progress bar holds one open."""


SHORTEST_TOKEN = 12
_LAST_PORT = 65535
_MOST_BYTES = 4 * MOST_BYTES
"""What is read of a request at all; what is more than pages take, but not this much, gets an answer in Chinese."""
_SILENT_SECONDS = 60
"""How long a connection may say nothing."""


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


@contextmanager
def listening(settings: Settings, port: int) -> Iterator[tuple[str, Callable[[], None]]]:
    """Take an address and give it, with the function that answers requests until it is interrupted.

    `port` 0 takes one that is free.

    Raises:
        InputError: the folder is no workspace, or the address cannot be taken.
    """
    from waitress.server import MultiSocketServer, create_server

    app = create_app(settings)
    try:
        if port > _LAST_PORT:  # getaddrinfo takes the rest of it by 65536
            raise ValueError(port)
        server = create_server(
            app,
            host=settings.host,
            port=port,
            threads=_THREADS,
            ident=None,
            max_request_body_size=_MOST_BYTES,
            channel_timeout=_SILENT_SECONDS,
        )
    except (OSError, OverflowError, ValueError) as fault:
        message = f"不能使用地址 {settings.host}:{port}（{_reason(fault)}）"
        hint = "用 --port 换一个端口，或关闭占用它的程序。"
        raise InputError(error("web.address", Place(), message, hint)) from fault
    # A name may stand for several addresses; of one alone, the stubs do not know the port.
    ports = [at for _, at in server.effective_listen] if isinstance(server, MultiSocketServer) else []
    taken = ports[0] if ports else getattr(server, "effective_port")  # noqa: B009
    name = f"[{settings.host}]" if ":" in settings.host else settings.host
    try:
        yield f"http://{name}:{taken}/", server.run
    finally:
        server.close()
        app.extensions["docgen"].close()


def _reason(fault: Exception) -> str:
    if isinstance(fault, OSError) and fault.errno == errno.EADDRINUSE:
        return "端口正被别的程序使用"
    if isinstance(fault, OSError) and fault.errno is not None:
        return reason(fault)
    return f"没有这样的地址，或端口不在 0 到 {_LAST_PORT} 之间"
