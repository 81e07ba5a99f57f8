"""The office page against those who should not be there: foreign pages, guessed tokens, hostile names and files."""

from __future__ import annotations

import gc
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from docgen.cli import main
from docgen.errors import InputError
from docgen.web.answers import download, notified
from docgen.web.app import create_app
from docgen.web.attempts import Attempts
from docgen.web.locker import Locker
from docgen.web.office import Settings
from docgen.web.security import CSRF_HEADER, MOST_BYTES, NAME_HEADER, SESSION, SIGNED_IN
from docgen.web.server import SHORTEST_TOKEN, settings_for
from docgen.web.uploads import plain_name
from tests.helpers.web import Client, browser_page, running

TOKEN = "一二三四五六七八九十甲乙"
SECRET = "canary-7f3a"
SAFE = {"GET", "HEAD", "OPTIONS"}
MINIMAL = Path(__file__).parent / "workspaces" / "minimal"


def workspace(home: Path) -> Path:
    """Return a small workspace beside a file that nobody may read."""
    root = home / "ws"
    shutil.copytree(MINIMAL, root)
    (root / "data").mkdir(exist_ok=True)
    (home / "outside.txt").write_text(SECRET, "utf-8")
    return root


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """The page without a token."""
    client = Client(workspace(tmp_path_factory.mktemp("open")))
    yield client
    client.close()


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The page with a token, listening on every address."""
    app = create_app(Settings(workspace(tmp_path_factory.mktemp("locked")), "0.0.0.0", TOKEN))
    yield app
    app.extensions["docgen"].close()


def routes(app: Flask) -> list[tuple[str, str]]:
    """Return every address of the page with each of its methods, parameters filled in."""
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static":
            filled = re.sub(
                r"<(?:(\w+)(?:\([^)]*\))?:)?\w+>", lambda m: {"int": "1"}.get(m[1] or "", "a" * 32), rule.rule
            )
            found += [(method, filled) for method in sorted(rule.methods or ())]
    return found


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:80",
        "127.0.0.1.evil.example",
        "evil@127.0.0.1",
        "127.0.0.1@evil",
        "",
        "a b",
        "[::1",
        "0.0.0.0",
    ],
)
def test_another_host_is_refused_and_learns_nothing(page: Client, host: str) -> None:
    answer = page.http.get("/kinds/", headers={"Host": host})
    assert answer.status_code in (400, 403)
    assert "csrf" not in answer.text.lower()
    assert page.app.extensions["docgen"].root.name not in answer.text


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8765", "[::1]:8765", "LOCALHOST:1"])
def test_this_machine_is_served(page: Client, host: str) -> None:
    assert page.http.get("/kinds/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(("host", "code"), [("192.168.1.5:8765", 302), ("evil.example", 403), ("[fe80::1]", 302)])
def test_listening_everywhere_addresses_are_taken_and_names_are_not(locked: Flask, host: str, code: int) -> None:
    assert locked.test_client().get("/kinds/", headers={"Host": host}).status_code == code


def test_everything_that_changes_something_needs_our_token(page: Client) -> None:
    csrf = page.csrf()
    tried = 0
    for method, path in routes(page.app):
        if method in SAFE or path == "/login":
            continue
        tried += 1
        if not path.startswith("/api/"):
            assert page.http.open(path, method=method).status_code == 403, path
            wrong = {CSRF_HEADER: "0" * 64}
            assert page.http.open(path, method=method, headers=wrong).status_code == 403, path
        elif method == "POST":
            for type in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
                assert page.http.open(path, method=method, data=b"{}", content_type=type).status_code == 415, path
            assert page.http.open(path, method=method).status_code == 415, path
        foreign = {CSRF_HEADER: csrf, NAME_HEADER: "a.md", "Origin": "http://evil.example"}
        answer = page.http.open(path, method=method, headers=foreign, content_type="application/json")
        assert answer.status_code == 403, path
    assert tried > 10


def test_get_changes_nothing_and_foreign_pages_take_no_part_of_ours(page: Client) -> None:
    for method, path in routes(page.app):
        if method != "GET":
            continue
        for site in ("cross-site", "same-site"):
            headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "script"}
            assert page.http.get(path, headers=headers).status_code == 403, path
        framed = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}
        assert page.http.get(path, headers=framed).status_code == 403, path


def test_a_link_from_elsewhere_opens_anew_and_keeps_the_session(page: Client) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    path = {"PATH_INFO": "//evil.example/"}
    answer = page.http.get("/", query_string='q="><script>', headers=headers, environ_overrides=path)
    found = re.search(r'url=([^"]+)"', answer.text)
    assert found is not None
    assert found[1] == "http://localhost/evil.example/?q=%22%3E%3Cscript%3E"
    assert "Set-Cookie" not in answer.headers


def test_every_answer_has_the_headers_that_browsers_obey(page: Client) -> None:
    for path in ("/kinds/", "/no-such", "/api/kinds", "/checking/", "/static/app.css"):
        with page.http.get(path) as answer:
            headers = answer.headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert "data:" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "same-origin"


def test_cookies_are_for_this_site_and_no_script(locked: Flask) -> None:
    client = locked.test_client()
    sign_in(client, TOKEN)
    assert client._cookies
    for cookie in client._cookies.values():
        assert cookie.http_only
        assert cookie.same_site == "Strict"


def sign_in(client: FlaskClient, token: str, address: str = "10.0.0.1") -> int:
    """Send the login form as the page does and return the code of the answer."""
    base = {"REMOTE_ADDR": address}
    form = client.get("/login", base_url="http://10.0.0.9", environ_base=base)
    csrf = re.search(r'name="csrf" value="(\w+)"', form.text)
    assert csrf is not None
    data = {"csrf": csrf[1], "token": token}
    return client.post("/login", data=data, base_url="http://10.0.0.9", environ_base=base).status_code


def test_without_the_token_there_is_nothing_but_the_form(locked: Flask) -> None:
    client = locked.test_client()
    for method, path in routes(locked):
        if path == "/login" or method == "OPTIONS":
            continue
        answer = client.open(path, method=method, base_url="http://10.0.0.9")
        assert answer.status_code == (401 if path.startswith("/api") else 302), (method, path)
        assert "ws" not in answer.text
    assert client.get("/api/kinds", base_url="http://10.0.0.9").headers["WWW-Authenticate"] == "Bearer"
    with client.get("/static/app.css", base_url="http://10.0.0.9") as sheet:
        assert sheet.status_code == 200


def test_signing_in_opens_the_page_and_makes_a_new_session(locked: Flask) -> None:
    client = locked.test_client()
    assert client.get("/kinds/", base_url="http://10.0.0.9").status_code == 302
    assert sign_in(client, "wrong") == 403
    before = client.get_cookie(SESSION, domain="10.0.0.9")
    assert sign_in(client, TOKEN) == 302
    after = client.get_cookie(SESSION, domain="10.0.0.9")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    assert client.get("/kinds/", base_url="http://10.0.0.9").status_code == 200
    signed = client.get_cookie(SIGNED_IN, domain="10.0.0.9")
    assert signed is not None
    assert TOKEN not in signed.value
    stranger = locked.test_client()
    stranger.set_cookie(SIGNED_IN, signed.value, domain="10.0.0.9")  # worth nothing without its session
    assert stranger.get("/kinds/", base_url="http://10.0.0.9").status_code == 302


def test_programs_send_the_token_itself_and_it_stands_in_no_address(locked: Flask) -> None:
    def ask(header: str) -> int:
        got = locked.test_client().get("/api/jobs", base_url="http://10.0.0.9", headers={"Authorization": header})
        return got.status_code

    good = TOKEN.encode().decode("latin-1")
    assert ask(f"Bearer {good}") == 401  # a header holds ASCII; such a token is for the form
    assert locked.test_client().get(f"/api/jobs?token={TOKEN}", base_url="http://10.0.0.9").status_code == 401


def test_a_token_of_ascii_serves_programs(tmp_path: Path) -> None:
    app = create_app(Settings(workspace(tmp_path), "0.0.0.0", "abcdefghijkl"))
    client = app.test_client()
    for header, code in (("Bearer abcdefghijkl", 200), ("bearer abcdefghijkl", 200), ("Basic abcdefghijkl", 401)):
        assert (
            client.get("/api/jobs", base_url="http://10.0.0.9", headers={"Authorization": header}).status_code == code
        )
    app.extensions["docgen"].close()


def test_guessing_is_slowed_down_for_whoever_guesses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("docgen.web.security.Attempts", lambda: Attempts(lambda: 0.0))  # all within one moment
    app = create_app(Settings(workspace(tmp_path), "0.0.0.0", TOKEN))
    client = app.test_client()
    codes = [sign_in(client, f"guess {number}", "10.0.0.66") for number in range(7)]
    assert codes[:5] == [403] * 5
    assert codes[5:] == [429] * 2
    assert sign_in(client, TOKEN, "10.0.0.66") == 429  # right or wrong, it is not looked at
    assert sign_in(client, TOKEN, "10.0.0.67") == 302
    app.extensions["docgen"].close()


def test_waiting_doubles_and_ends() -> None:
    now = [0.0]
    attempts = Attempts(lambda: now[0])
    waits = []
    for _ in range(16):
        attempts.failed("fe80::1:2")
        waits.append(attempts.wait("fe80::9:9"))  # of the same network
        now[0] += waits[-1]
        assert attempts.wait("fe80::1:2") == 0
    assert waits == [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]
    attempts.succeeded("fe80::1:2")
    attempts.failed("fe80::1:2")
    assert attempts.wait("fe80::1:2") == 0
    for number in range(5000):
        attempts.failed(f"10.{number // 250}.{number % 250}.1")
    assert len(attempts._wrong) <= 4096


def test_another_host_needs_a_token_and_a_short_one_is_refused(tmp_path: Path) -> None:
    assert settings_for(tmp_path, "127.0.0.1", "").token == ""
    assert len(settings_for(tmp_path, "0.0.0.0", "").token) >= 24
    assert settings_for(tmp_path, "0.0.0.0", "").token != settings_for(tmp_path, "0.0.0.0", "").token
    with pytest.raises(InputError, match="口令太短"):
        settings_for(tmp_path, "127.0.0.1", "x" * (SHORTEST_TOKEN - 1))


HOSTILE = (
    *("..", ".", "../../outside.txt", "..%2f..%2foutside.txt", "%2e%2e%2f%2e%2e%2foutside.txt", "....//outside.txt"),
    *(
        "..%5c..%5coutside.txt",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "a%00b",
        "%ff%fe",
        "a\r\nX: y",
        "<script>",
        "'\"",
        "${7*7}",
    ),
    *("{{7*7}}", "con", "a" * 300, "~root", "file:%2f%2f%2fetc%2fpasswd", "%E2%80%AE", "-1", "9" * 40),
)


def test_no_name_in_an_address_leads_out_of_the_workspace(page: Client) -> None:
    tried = 0
    for rule in page.app.url_map.iter_rules():
        if not rule.arguments or "GET" not in (rule.methods or ()):
            continue
        for name in HOSTILE:
            path = "".join(name if part.startswith("<") else part for part in re.split(r"(<[^>]+>)", rule.rule))
            answer = page.http.get(path.replace("\r", "%0d").replace("\n", "%0a").replace("<", "%3c"))
            assert answer.status_code < 500, (path, answer.text[:300])
            assert SECRET not in answer.text
            assert "root:" not in answer.text
            assert answer.mimetype == "application/json" or "<script>" not in answer.text
            tried += 1
    assert tried > 200


def test_links_out_of_the_workspace_are_not_followed(tmp_path: Path) -> None:
    root = workspace(tmp_path)
    outside = tmp_path / "kind"
    shutil.copytree(MINIMAL.parent.parent.parent / "templates" / "letter", outside)
    (root / "templates").mkdir(exist_ok=True)
    (root / "templates" / "linked").symlink_to(outside)
    shutil.copytree(outside, root / "templates" / "own")
    (root / "templates" / "own" / "body.md").unlink(missing_ok=True)
    (root / "templates" / "own" / "body.md").symlink_to(tmp_path / "outside.txt")
    client = Client(root)
    for path in ("linked/template.docx", "linked/folder.zip", "own/folder.zip"):
        answer = client.http.get(f"/templates/{path}")
        assert answer.status_code == 422, path
        assert SECRET.encode() not in answer.data
    client.close()


def test_too_much_is_refused_before_it_is_looked_at(page: Client) -> None:
    answer = page.send("/checking/", data=b"x" * (MOST_BYTES + 1), content_type="application/octet-stream")
    assert answer.status_code in (403, 413)
    answer = page.http.post("/api/check", data=b"x" * (MOST_BYTES + 1), content_type="application/json")
    assert answer.status_code == 413
    assert "32 MB" in answer.text


def test_a_form_of_too_many_parts_is_refused(page: Client) -> None:
    parts = "".join(f'--b\r\nContent-Disposition: form-data; name="f{n}"\r\n\r\nx\r\n' for n in range(1500))
    answer = page.send("/checking/", data=f"{parts}--b--\r\n".encode(), content_type="multipart/form-data; boundary=b")
    assert answer.status_code == 413


def test_what_nobody_foresaw_tells_no_paths_and_no_code(page: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise FileNotFoundError(2, "no", "/nowhere/secret/file")

    office = page.app.extensions["docgen"]
    monkeypatch.setattr(office.workshop, "do", broken)
    for path in ("/templates/states", "/api/data"):
        answer = page.http.get(path)
        assert answer.status_code == 500
        assert "程序内部出错" in answer.text
        for word in ("secret", "Traceback", "Error", ".py"):
            assert word not in answer.text


@given(st.text(max_size=200))
def test_no_name_breaks_the_headers_of_a_download(name: str) -> None:
    with Flask("test").test_request_context():
        answer = download(b"", name, "pdf")
        header = answer.headers["Content-Disposition"]
        assert header.isascii()
        assert header.isprintable()
        assert header.startswith("attachment; filename=\"file.pdf\"; filename*=UTF-8''")
        assert notified(answer, name).headers["HX-Trigger"].isascii()


@given(st.text())
def test_a_name_that_is_shown_is_one_short_line(name: str) -> None:
    shown = plain_name(name)
    assert shown.isprintable()
    assert 0 < len(shown) <= 120
    assert not set(shown) & set("/\\")


def test_what_lies_in_a_locker_is_for_its_session_and_for_a_while() -> None:
    now = [0.0]
    locker: Locker[str] = Locker(100, 10, lambda: now[0])
    first = locker.put("me", "first", 60)
    assert locker.get("me", first) == "first"
    assert locker.get("you", first) is None
    assert locker.get("me", "0" * 32) is None
    second = locker.put("me", "second", 60)
    assert locker.get("me", first) is None  # it gave way
    assert locker.get("me", second) == "second"
    now[0] = 11
    assert locker.get("me", second) is None


def test_a_script_in_the_data_is_text(tmp_path: Path) -> None:
    root = tmp_path / "ws"
    shutil.copytree(MINIMAL.parent / "office", root)
    evil = "<script>document.title=1</script><img src=x onerror=document.title=1>"
    for file in ((root / "data" / "institutions.yaml"), *(root / "data" / "notices").glob("*.yaml")):
        text = file.read_text("utf-8")
        file.write_text(re.sub(r"((?:名称|标题): )([^,\n}]+)", lambda m: f"{m[1]}'{evil}{m[2]}'", text), "utf-8")
    with running(root) as address, browser_page() as page:
        for path in ("kinds", "papers", "lists", "batch", "checking", "templates/notice", "api"):
            answer = page.goto(f"{address}/{path}/")
            page.wait_for_load_state("networkidle" if path != "kinds" else "load")  # there, pictures come for long
            assert answer is not None
            assert page.title() != "1", path
            assert page.locator("[style], script:not([src]), [onclick], [onerror]").count() == 0, path


def test_a_taken_port_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = CliRunner().invoke(main, ["serve", "--no-open", "-w", str(workspace(tmp_path)), "--port", port])
    gc.collect()
    assert result.exit_code == 2
    assert "端口正被别的程序使用" in result.stderr


def starting(parent: int) -> bool:
    """Return whether a process has started both of the workshop's; elsewhere than on Linux nobody can tell."""
    if sys.platform != "linux":
        return True
    commands = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if int((folder / "stat").read_text().rpartition(")")[2].split()[1]) == parent:
                commands.append((folder / "cmdline").read_bytes())
    return sum(b"spawn_main" in command for command in commands) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise on Windows")
@pytest.mark.parametrize("asked", [0, 4], ids=["idle", "answering"])
def test_an_interrupt_ends_it_in_good_order(tmp_path: Path, asked: int) -> None:
    command = [
        sys.executable,
        "-c",
        # Whoever starts the tests in the background has interrupts ignored, and so would this process.
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler);"
        "from docgen.cli import main; main()",
        "serve",
        "--no-open",
        "--port",
        "0",
        "-w",
        str(workspace(tmp_path)),
    ]
    body = '{"paper": ""}'
    head = f"Host: localhost\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    told = tmp_path / "told.txt"
    with (
        told.open("wb") as stderr,
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=stderr, text=True, encoding="utf-8", start_new_session=True
        ) as process,
        ExitStack() as connections,
    ):
        assert process.stdout is not None
        address = re.fullmatch(r"办公页面：http://127\.0\.0\.1:(\d+)/.*\n", process.stdout.readline())
        assert address is not None
        for _ in range(asked):
            connection = connections.enter_context(socket.create_connection(("127.0.0.1", int(address[1]))))
            connection.sendall(f"POST /api/render HTTP/1.1\r\n{head}{body}".encode())
        while asked and not starting(process.pid):
            time.sleep(0.01)
        time.sleep(0.3 * bool(asked))  # where there is time enough, they are in the midst of their imports
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: whatever it has started hears it too
        assert process.stdout.read() == "已结束。\n"
        assert process.wait(300) == 0
    assert told.read_text("utf-8") == "", "neither waitress nor a process that was starting"
