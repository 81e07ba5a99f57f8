"""The JSON API: what it answers, byte for byte as the command line, what it refuses, and schemathesis against it."""

from __future__ import annotations

import base64
import io
import json
import os
import shutil
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
import yaml
from click.testing import CliRunner
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance
from werkzeug.test import TestResponse

from docgen.cli import main
from docgen.web.answers import TYPES
from docgen.web.app import create_app
from docgen.web.office import Settings
from docgen.web.openapi import description
from tests.helpers.foreign import notice
from tests.helpers.web import Client, go_on, hold_batches

OFFICE = Path(__file__).parent / "workspaces" / "office"
PAPER = "data/notices"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    root = tmp_path_factory.mktemp("api") / "ws"
    shutil.copytree(OFFICE, root)
    client = Client(root)
    yield client
    client.close()


@pytest.fixture(scope="module")
def paper(client: Client) -> Path:
    """A paper of the workspace."""
    root: Path = client.app.extensions["docgen"].root
    return sorted((root / PAPER).glob("*.yaml"))[0]


def post(client: Client, path: str, body: object, **headers: str) -> TestResponse:
    """Send JSON as a program does, without cookies."""
    return client.app.test_client().post(path, json=body, headers=headers)


def run(*words: object) -> Any:
    """Run a command and return the JSON that it prints."""
    return json.loads(CliRunner().invoke(main, [str(word) for word in words]).stdout)


def test_a_paper_has_the_bytes_of_the_command_line(client: Client, paper: Path, tmp_path: Path) -> None:
    assert CliRunner().invoke(main, ["render", str(paper), "-o", str(tmp_path), "-f", "docx,pdf,html"]).exit_code in (
        0,
        1,
    )
    made = {path.suffix[1:]: path.read_bytes() for path in tmp_path.iterdir()}
    body = {"paper": paper.read_text("utf-8"), "name": f"{PAPER}/{paper.name}", "formats": ["docx", "pdf", "html"]}
    answer = post(client, "/api/render", body).json
    assert answer is not None
    assert {file["format"]: base64.b64decode(file["content"]) for file in answer["files"]} == made
    with zipfile.ZipFile(io.BytesIO(post(client, "/api/render", body, Accept="application/zip").data)) as archive:
        assert {Path(name).suffix[1:]: archive.read(name) for name in archive.namelist()} == made
    binary = post(client, "/api/render", body, Accept=TYPES["docx"])
    assert (binary.mimetype, binary.data) == (TYPES["docx"], made["docx"])


def test_a_paper_may_be_an_object(client: Client, paper: Path) -> None:
    typed = yaml.load(paper.read_text("utf-8"), Loader=yaml.BaseLoader)
    body = {"formats": ["docx"], "name": f"{PAPER}/{paper.name}"}
    one = post(client, "/api/render", body | {"paper": typed}).json
    other = post(client, "/api/render", body | {"paper": paper.read_text("utf-8")}).json
    assert one is not None
    assert other is not None
    assert one["files"] == other["files"]


def test_faults_of_a_paper_are_told_as_by_the_command_line(client: Client) -> None:
    answer = post(client, "/api/render", {"paper": "模板: notice\n标题: [", "name": "a.yaml"})
    assert answer.status_code == 422
    assert answer.json is not None
    assert [(one["rule"], one["file"], one["severity"]) for one in answer.json["findings"]] == [
        ("data.syntax", "a.yaml", "error")
    ]


def test_a_check_finds_what_the_command_line_finds(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = notice(lambda made: made.body("各单位要高度重视,认真落实。")).data()
    monkeypatch.chdir(tmp_path)
    Path("a.docx").write_bytes(data)
    wanted = run("check", "a.docx", "--fix", "--format", "json")["findings"]
    sent = {"name": "a.docx", "content": base64.b64encode(data).decode(), "fix": True}
    answer = post(client, "/api/check", sent).json
    assert answer is not None
    assert [*answer["changes"], *answer["findings"]] == wanted
    assert base64.b64decode(answer["fixed"]["content"]) == Path("a（已修正）.docx").read_bytes()
    raw = client.app.test_client().post(
        "/api/check/file?fix=true",
        data=data,
        headers={"X-File-Name": "a.docx", "Content-Type": "application/octet-stream"},
    )
    assert raw.json == answer


def test_kinds_lists_and_the_description_are_read(client: Client) -> None:
    kinds = client.http.get("/api/kinds").json["kinds"]  # type: ignore[index]
    name = next(kind["name"] for kind in kinds if kind["name"] == "notice")
    kind = client.http.get(f"/api/kinds/{name}").json
    assert kind is not None
    schema = run("template", "fields", name, "-w", client.app.extensions["docgen"].root, "-f", "json-schema")
    assert kind["schema"] == schema
    assert list(kind["schema"]["properties"]) == list(schema["properties"])
    assert [field["name"] for field in kind["fields"]] == list(schema["properties"])[1 : len(kind["fields"]) + 1]
    lists = client.http.get("/api/data").json["lists"]  # type: ignore[index]
    one = next(one for one in lists if one["name"] == "institutions")
    items = client.http.get("/api/data/institutions?limit=1").json
    assert items is not None
    assert items["total"] == one["total"]
    assert len(items["items"]) == 1
    assert "名称" in items["items"][0]
    page = client.get("/api/")
    for path in description(False)["paths"]:
        assert path in page


def test_a_batch_is_started_watched_and_fetched(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    hold_batches(monkeypatch)
    answer = post(client, "/api/jobs", {})
    assert answer.status_code == 202
    home = answer.headers["Location"]
    assert post(client, "/api/jobs", {}).status_code == 422, "one at a time"
    go_on(client.app.extensions["docgen"].root)
    until = time.monotonic() + 300
    while (state := client.http.get(home).json) and state["status"] == "running" and time.monotonic() < until:
        time.sleep(0.2)
    assert state is not None
    assert state["status"] == "done", state
    report = client.http.get(f"{home}/report").json
    assert report is not None
    assert report["total"] == state["total"] > 0
    with client.http.get(f"{home}/zip") as file, zipfile.ZipFile(io.BytesIO(file.data)) as archive:
        assert len(archive.namelist()) == sum(len(one["outputs"]) for one in report["documents"])
    assert client.http.delete(home).status_code == 200
    assert client.http.get("/api/jobs/no-such").status_code == 404


@pytest.mark.parametrize(
    ("path", "body", "told"),
    [
        ("render", b"{", "不是完好的 JSON"),
        ("render", b"[]", "应为一个对象"),
        ("render", b'{"paper": "a", "paper": "b"}', "不是完好的 JSON"),
        ("render", b'{"paper": "\\ud800"}', "不是完好的 JSON"),
        ("render", b'{"paper": NaN}', "不是完好的 JSON"),
        ("render", b'{"paper": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "不是完好的 JSON"),
        ("render", b'{"paper": {"a": ' + b"[" * 100 + b"]" * 100 + b"}}", "不是完好的 JSON"),
        ("render", b"{}", "缺少“paper”"),
        ("render", b'{"paper": 1, "colour": 2}', "不认识“colour”"),
        ("render", b'{"paper": "a", "formats": ["exe"]}', "没有“exe”这一种"),
        ("render", b'{"paper": "a", "formats": []}', "formats"),
        ("render", b'{"paper": "a", "engine": "latex"}', "latex"),
        ("render", b'{"paper": "a", "name": "../a.yaml"}', "不能作公文的文件名"),
        ("render", b'{"paper": "a", "name": "/etc/a.yaml"}', "不能作公文的文件名"),
        ("check", b'{"name": "a.docx", "content": "*"}', "不是 base64"),
        ("check", b'{"name": "a.docx", "content": "", "standard": "1988"}', "1988"),
        ("jobs", b'{"jobs": [99]}', "99"),
        ("jobs", b'{"jobs": [true]}', "jobs"),
    ],
)
def test_what_programs_must_not_send_is_refused(client: Client, path: str, body: bytes, told: str) -> None:
    answer = client.app.test_client().post(f"/api/{path}", data=body, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json is not None
    assert told in json.dumps(answer.json, ensure_ascii=False)


def test_a_picture_outside_of_the_workspace_stays_there(client: Client, paper: Path) -> None:
    body = paper.read_text("utf-8").replace("\n", "\n照片: ../../../../etc/passwd\n", 1)
    answer = post(client, "/api/render", {"paper": body})
    assert "root:" not in answer.text
    assert answer.status_code == 422


_office = create_app(Settings(OFFICE))
"""Only for reading the description: schemathesis takes its operations while tests are collected."""
_schema = schemathesis.openapi.from_wsgi("/api/openapi.json", _office)
_EXAMPLES = int(os.environ.get("DOCGEN_API_EXAMPLES", "6"))


@pytest.fixture
def served(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have what schemathesis asks answered over the workspace of the tests."""
    monkeypatch.setattr(_schema, "app", client.app)


@_schema.parametrize()
@settings(
    max_examples=_EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)
def test_the_api_does_what_its_description_says(case: schemathesis.Case[Any], served: None) -> None:
    # Whether a paper can be made, or a file be read, is more than the shape of a request can tell.
    case.call_and_validate(excluded_checks=[positive_data_acceptance])
