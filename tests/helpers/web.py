"""The office page for tests: a client without a browser, and the page really running for one with."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from docgen.web.app import create_app
from docgen.web.office import Settings
from docgen.web.security import CSRF_HEADER
from docgen.web.server import listening

if TYPE_CHECKING:
    from playwright.sync_api import Page

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


@contextmanager
def running(root: Path) -> Iterator[str]:
    """Run the page over a workspace on a free port of this machine and give its address."""
    with listening(Settings(root), 0) as (address, answer):
        threading.Thread(target=answer, daemon=True).start()
        yield address.rstrip("/")


@contextmanager
def browser_page(width: int = 1440, height: int = 900) -> Iterator[Page]:
    """Give a page of a real browser; the test is skipped where there is no Chromium.

    What the browser complains of (a refused script, a failed request) fails the test at the end.
    """
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("needs Chromium (DOCGEN_TEST_BROWSER=1 ./bootstrap test)")
    from playwright.sync_api import sync_playwright

    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(_FLAGS))
        page = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN").new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda fault: complaints.append(str(fault)))
        try:
            yield page
        finally:
            browser.close()
    assert not complaints, complaints
