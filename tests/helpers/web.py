"""The office page for tests: a client without a browser, and the page really running for one with."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from docgen.web import jobs
from docgen.web.app import create_app
from docgen.web.office import Settings
from docgen.web.security import CSRF_FIELD, CSRF_HEADER
from docgen.web.server import listening

if TYPE_CHECKING:
    from playwright.sync_api import Page

PATIENCE = 120_000
"""Milliseconds that anything may take in a browser: what is waited for comes at once, unless the machine is busy."""
_PAUSE = 50
"""Milliseconds between two looks."""
_OUTRUN = ("htmx:sendAbort,", "htmx:afterRequest,")
"""What htmx says where a newer request takes the place of one; of a fault it tells by another name as well."""
_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class Client:
    """A browser without a screen: keeps cookies and sends the token of the pages with whatever changes something."""

    def __init__(self, root: Path, token: str = "") -> None:
        self.app: Flask = create_app(Settings(root, token=token))
        self.http: FlaskClient = self.app.test_client()
        self._csrf = ""

    def get(self, path: str, **options: Any) -> str:
        """Return a page's text; it must have been found."""
        answer = self.http.get(path, **options)
        assert answer.status_code == 200, (path, answer.status_code, answer.get_data(as_text=True)[:2000])
        return answer.get_data(as_text=True)

    def csrf(self) -> str:
        """Return the token that pages of this session send."""
        if not self._csrf:
            found = re.search(r'"X-CSRF-Token": "(\w+)"', self.get("/kinds/"))
            assert found is not None
            self._csrf = found.group(1)
        return self._csrf

    def send(self, path: str, method: str = "POST", **options: Any) -> TestResponse:
        """Send what changes something, as a page would; return the answer."""
        headers = {CSRF_HEADER: self.csrf(), "Origin": "http://localhost"}
        return self.http.open(path, method=method, headers=headers, **options)

    def close(self) -> None:
        """Stop the processes behind the page."""
        self.app.extensions["docgen"].close()


class _Held(subprocess.Popen[bytes]):
    """A process that stands still from its first moment."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        os.kill(self.pid, signal.SIGSTOP)


def hold_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every batch of the page wait for `go_on`, so that none is done before a test has looked at it."""
    if not hasattr(signal, "SIGSTOP"):
        pytest.skip("processes cannot be held here")
    # The module itself is everybody's, the browser's too.
    monkeypatch.setattr(jobs, "subprocess", SimpleNamespace(**{**vars(subprocess), "Popen": _Held}))


def go_on(root: Path, *, once_stopped: bool = False) -> None:
    """Let the batch of a workspace go on, or first wait until the page has told it to stop."""
    batch = jobs._running[root.absolute()]
    assert batch.stdin is not None
    while once_stopped and not batch.stdin.closed:
        time.sleep(0.02)
    os.kill(batch.pid, signal.SIGCONT)


@contextmanager
def running(root: Path) -> Iterator[str]:
    """Run the page over a workspace on a free port of this machine and give its address."""
    with listening(Settings(root), 0) as (address, answer):
        answering = threading.Thread(target=answer, daemon=True)
        answering.start()
        yield address.rstrip("/")
    answering.join()


def arrived(page: Page, heading: str) -> None:
    """Wait until the page, or the part of it, with a heading is there whole and its scripts listen."""
    page.get_by_role("heading", name=heading).first.wait_for()
    page.wait_for_load_state("domcontentloaded")


def settled(page: Page) -> None:
    """Wait until what was typed into a draft is saved and shown."""
    from playwright.sync_api import expect

    saved = re.compile("已存为草稿")
    expect(page.locator("#saved")).to_have_text(saved)
    for _ in range(PATIENCE // _PAUSE):
        # What papers.js knows: a request begins only a while after the last keystroke, and may wait for another.
        if not page.evaluate("dirty || busy"):
            break
        page.wait_for_timeout(_PAUSE)
    expect(page.locator("#saved")).to_have_text(saved)


@contextmanager
def browser_page(width: int = 1440, height: int = 900) -> Iterator[Page]:
    """Give a page of a real browser; the test is skipped where there is no Chromium.

    What the browser complains of (a refused script, a failed request) fails the test at the end, and so does a secret
    in an address. So the page must have been left, or the browser closed, before what answers it is.
    """
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("needs Chromium (DOCGEN_TEST_BROWSER=1 ./bootstrap test)")
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(_FLAGS), timeout=PATIENCE)
        page = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN").new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda fault: complaints.append(str(fault)))
        page.on("request", lambda sent: complaints.append(sent.url) if f"{CSRF_FIELD}=" in sent.url else None)
        try:
            yield page
        finally:
            browser.close()
    complaints = [text for text in complaints if not text.startswith(_OUTRUN)]
    assert not complaints, complaints
