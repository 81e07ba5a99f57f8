"""The batch of the page: what is to be made, a process that can be stopped, and what became of each paper."""

from __future__ import annotations

import io
import json
import re
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pikepdf
import pytest
from openpyxl import load_workbook

from docgen.batch.build import build
from docgen.batch.report import Report
from docgen.errors import InputError, Place, error
from docgen.web import jobs
from docgen.web.batch_report import Order, State, read_report, read_state, write_report, write_state
from docgen.web.batch_run import run
from docgen.web.batch_tasks import forecast
from tests.helpers.batch import make_workspace, write
from tests.helpers.web import Client, go_on, hold_batches

JOBS = "  - {文件: data/memos/*.yaml}\n  - {模板: memo, 字段: {标题: 乙, 内容: 丙}, 形式: docx}\n"
BROKEN = "模板: memo\n内容: |\n  没有标题\n"
SECONDS = 300.0


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_workspace(tmp_path / "office", 3, JOBS)


@pytest.fixture
def client(root: Path) -> Iterator[Client]:
    made = Client(root)
    yield made
    jobs.stop(root)
    made.close()


def finished(client: Client, root: Path) -> State:
    """Ask as the page does until the batch has ended."""
    until = time.monotonic() + SECONDS
    while (state := jobs.state(root)).status == "running":
        assert time.monotonic() < until, (root / ".docgen/batch/log.txt").read_text("utf-8")
        time.sleep(0.1)
    assert client.http.get("/batch/progress").headers["HX-Refresh"] == "true"
    return state


def fetched(client: Client, address: str) -> bytes:
    """Return what a link downloads."""
    with client.http.get(address) as answer:
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return answer.get_data()


def start(client: Client, **options: object) -> int:
    """Press 开始生成 with all lines ticked, or those of `job`."""
    return client.send("/batch/start", data={"job": ["1", "2"], **options}).status_code


def test_the_page_tells_what_would_be_made(client: Client, root: Path) -> None:
    page = client.get("/batch/")
    assert "data/memos/*.yaml" in page
    assert "便笺" in page
    write(root / "data/memos/9.yaml", BROKEN)
    counts = client.get("/batch/forecast")
    assert "共 5 份：新的 4 份，不能做 1 份。" in counts
    assert re.search(r'id="cell-new-1"[^>]*>3<', counts)
    assert not (root / "output").exists(), "looking writes nothing"


def test_a_forecast_knows_what_a_build_left(root: Path) -> None:
    build(root, workers=0)
    write(root / "data/memos/1.yaml", "模板: memo\n标题: 甲1\n内容: 改了\n")
    write(root / "data/memos/8.yaml", "模板: memo\n标题: 新\n内容: 丁\n")
    (root / "output/2026/甲2.docx").write_bytes(b"by hand")
    assert forecast(root).lines == ({"changed": 1, "kept": 1, "same": 1, "new": 1}, {"same": 1})


def test_a_batch_from_beginning_to_download(client: Client, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hold_batches(monkeypatch)
    write(root / "data/memos/9.yaml", BROKEN)
    assert start(client) == 303
    assert "这个工作区正在批量生成" in client.send("/batch/start", data={"job": "1"}).get_data(as_text=True)
    assert "停下" in client.get("/batch/")
    go_on(root)
    state = finished(client, root)
    assert (state.status, state.done, state.total) == ("done", 5, 5)
    made = read_report(root)
    assert made is not None
    assert [entry.status for entry in made.report.entries] == ["built", "built", "built", "failed", "built"]
    page = client.get("/batch/")
    assert "没有做成的" in page
    assert "缺少“标题”" in page
    base = f"/batch/{made.run}"
    source = client.get(f"{base}/source/3")
    assert "没有标题" in source
    with zipfile.ZipFile(io.BytesIO(fetched(client, f"{base}/papers.zip"))) as archive:
        assert sorted(archive.namelist()) == [
            *(
                f"2026/{name}"
                for name in ("乙.docx", "甲1.docx", "甲1.pdf", "甲2.docx", "甲2.pdf", "甲3.docx", "甲3.pdf")
            )
        ]
        assert archive.read("2026/甲1.pdf") == (root / "output/2026/甲1.pdf").read_bytes()
    with pikepdf.open(io.BytesIO(fetched(client, f"{base}/merged?duplex=1"))) as pdf:
        assert len(pdf.pages) == 6
        with pdf.open_outline() as outline:
            assert [mark.title for mark in outline.root] == ["甲1", "甲2", "甲3"]
    with zipfile.ZipFile(io.BytesIO(fetched(client, f"{base}/merged?by=文种"))) as archive:
        assert archive.namelist() == ["合并（便笺）.pdf"]
    sheet = load_workbook(io.BytesIO(fetched(client, f"{base}/list.xlsx"))).active
    assert sheet is not None
    assert [row[2] for row in sheet.iter_rows(min_row=2, values_only=True)][:3] == ["甲1", "甲2", "甲3"]
    assert json.loads(fetched(client, f"{base}/report.json"))["failed"] == 1
    assert fetched(client, f"{base}/paper/0.pdf") == (root / "output/2026/甲1.pdf").read_bytes()
    assert fetched(client, f"{base}/paper/0.docx") == (root / "output/2026/甲1.docx").read_bytes()


def test_stopped_at_once_and_gone_on_with(client: Client, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hold_batches(monkeypatch)
    assert start(client, job="1", only="*甲1*") == 303
    seen = set()
    with ThreadPoolExecutor(1) as others:
        stopping = others.submit(client.send, "/batch/stop")
        go_on(root, once_stopped=True)
        while not stopping.done():
            seen.add(jobs.state(root).status)
            time.sleep(0.02)
    assert stopping.result().status_code == 303
    assert seen <= {"running", "cancelled"}, "whoever asks meanwhile is not told that it died"
    assert jobs.state(root).status == "cancelled"
    assert "接着做" in client.get("/batch/")
    assert client.send("/batch/resume").status_code == 303
    go_on(root)
    state = finished(client, root)
    assert state.order == Order((1,), "*甲1*")
    assert sorted(path.name for path in (root / "output/2026").iterdir()) == ["甲1.docx", "甲1.pdf"]


@pytest.mark.parametrize(
    ("jobs", "only", "names"),
    [((2,), None, ["乙"]), ((1,), "*甲[12]*", ["甲1", "甲2"]), ((1, 2), None, ["乙", "甲1", "甲2", "甲3"])],
)
def test_a_build_of_some_lines(root: Path, jobs: tuple[int, ...], only: str | None, names: list[str]) -> None:
    report = build(root, workers=0, jobs=jobs, only=only, prune=True)
    assert sorted({Path(output.path).stem for entry in report.entries for output in entry.outputs}) == names
    told = [finding.rule for finding in report.findings]
    assert told == ["batch.not-pruned"], "part of the papers cannot tell which files are of no use any more"


def test_a_build_of_no_line_is_refused(root: Path) -> None:
    with pytest.raises(InputError, match="没有要生成的公文"):
        build(root, workers=0, jobs=(7,))


# --- the process itself, and what it leaves


@pytest.mark.parametrize(
    ("fault", "status", "told"),
    [
        (KeyboardInterrupt(), "cancelled", []),
        (InputError(error("batch.busy", Place("a"), "正在写")), "failed", ["batch.busy"]),
        (ValueError("甲"), "failed", ["batch.internal"]),
    ],
)
def test_however_it_ends_the_state_tells(
    root: Path, monkeypatch: pytest.MonkeyPatch, fault: BaseException, status: str, told: list[str]
) -> None:
    def broken(*_: object, tell: object = None, **__: object) -> Report:
        assert callable(tell)
        tell(3, 9)
        raise fault

    monkeypatch.setattr("docgen.batch.build.build", broken)
    run(root, "ab", Order())
    state = read_state(root)
    assert (state.status, state.done, state.total, [one.rule for one in state.findings]) == (status, 3, 9, told)
    assert read_report(root) is None


def test_a_process_that_is_gone_is_told(client: Client, root: Path) -> None:
    write_state(root, State("ab", "running", 4, 9, order=Order((2,))))
    assert jobs.state(root).status == "cut"
    page = client.get("/batch/")
    assert "上一批没有做完" in page
    assert "4 / 9" in page


def test_reports_come_back_as_they_were(root: Path) -> None:
    write(root / "data/memos/9.yaml", BROKEN)
    report = build(root.absolute(), workers=0)
    write_report(root.absolute(), "ab", "2026-01-01 08:00", report)
    made = read_report(root.absolute())
    assert made is not None
    assert made.report.entries == report.entries
    assert made.report.folder == report.folder
    assert [finding.as_json() for finding in made.report.findings] == [one.as_json() for one in report.findings]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"run": 1}', '{"documents": [{"outputs": 3}]}'])
def test_broken_notes_are_none(root: Path, text: str) -> None:
    write(root / ".docgen/batch/state.json", text)
    write(root / ".docgen/batch/report.json", text)
    assert read_state(root).status == "none"
    assert read_report(root) is None


def test_a_note_cannot_give_away_other_files(client: Client, root: Path) -> None:
    write(root / "data/memos/9.yaml", BROKEN)
    write_report(root.absolute(), "ab", "", build(root.absolute(), workers=0))
    path = root / ".docgen/batch/report.json"
    text = path.read_text("utf-8").replace("output/2026/甲1.pdf", "../../../../etc/passwd.pdf")
    path.write_text(text.replace('"source": "data/memos/9.yaml"', '"source": "../secret.yaml"'), "utf-8")
    write(root.parent / "secret.yaml", "秘密")
    assert client.http.get("/batch/ab/paper/0.pdf").status_code == 404
    assert client.http.get("/batch/ab/source/3").status_code == 404
    assert client.http.get("/batch/ab/source/0").status_code == 200


# --- who may, and what is refused


@pytest.mark.parametrize("address", ["start", "stop", "resume"])
def test_nothing_starts_without_the_token_of_our_pages(client: Client, address: str) -> None:
    assert client.http.post(f"/batch/{address}", data={"job": "1"}).status_code == 403


@pytest.mark.parametrize("job", ["", "0", "9", "x", "-1"])
def test_a_line_that_there_is_not(client: Client, root: Path, job: str) -> None:
    assert client.send("/batch/start", data={"job": job}).status_code == 422
    assert not (root / ".docgen/batch").exists()


def test_results_of_another_batch(client: Client) -> None:
    for address in ("papers.zip", "merged", "list.xlsx", "paper/0.pdf", "report.json", "source/0"):
        answer = client.http.get(f"/batch/zz/{address}")
        assert answer.status_code == 422, address
        assert "已经过时" in answer.get_data(as_text=True)


def test_merging_by_something_else(client: Client) -> None:
    assert client.http.get("/batch/zz/merged?by=../x").status_code == 404
