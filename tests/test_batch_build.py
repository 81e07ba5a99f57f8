"""Builds: whole papers, nothing made twice, one bad paper stops no other, the same bytes whoever makes them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from docgen.batch.build import build
from docgen.batch.files import digest
from docgen.batch.manifest import MANIFEST
from docgen.batch.report import Entry, Report, finding_from_json
from docgen.errors import Finding, InputError, Place, Severity, error, warning
from docgen.template import CompiledTemplate, Fields, fill
from tests.helpers.batch import files_below, make_workspace, write, write_template

KEYS = {"total", "built", "skipped", "kept", "failed", "seconds", "findings", "documents"}


def statuses(report: Report) -> list[str]:
    """Return what became of each paper."""
    return [entry.status for entry in report.entries]


def test_a_build_reports_what_it_wrote(tmp_path: Path) -> None:
    root = make_workspace(tmp_path)
    told: list[tuple[int, int]] = []
    report = build(root, workers=0, tell=lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]
    document = report.as_json()
    assert document.keys() == KEYS
    assert (document["total"], document["built"], document["skipped"], document["failed"]) == (2, 2, 0, 0)
    first = document["documents"][0]
    assert (first["template"], first["source"], first["status"]) == ("memo", "data/memos/1.yaml", "built")
    assert [Path(output["path"]).name for output in first["outputs"]] == ["甲1.docx", "甲1.pdf"]
    assert [output["pages"] for output in first["outputs"]] == [None, 1]
    for output in first["outputs"]:
        assert digest(Path(output["path"]).read_bytes()) == output["sha256"]
    assert list(files_below(root / "output")) == ["2026/甲1.docx", "2026/甲1.pdf", "2026/甲2.docx", "2026/甲2.pdf"]


def test_nothing_is_made_twice(tmp_path: Path) -> None:
    root = make_workspace(tmp_path)
    first = build(root, workers=0)
    stamps = {path: path.stat().st_mtime_ns for path in (root / "output").rglob("*")}
    second = build(root, workers=0)
    assert statuses(second) == ["skipped", "skipped"]
    assert [entry.outputs for entry in second.entries] == [entry.outputs for entry in first.entries]
    assert {path: path.stat().st_mtime_ns for path in (root / "output").rglob("*")} == stamps
    assert statuses(build(root, workers=0, force=True)) == ["built", "built"]


def change_paper(root: Path) -> None:
    """Change one memo."""
    write(root / "data/memos/2.yaml", "模板: memo\n标题: 甲2\n内容: 改过\n")


def change_template(root: Path) -> None:
    """Change the kind."""
    write_template(root / "templates/memo", "{{ 标题 }}：{{ 内容 }}")


def change_data(root: Path) -> None:
    """Change data that the memos do not read."""
    write(root / "data/institutions.yaml", "- {编号: a, 名称: 双河市人民医院}\n")


def change_year(root: Path) -> None:
    """Change the workspace's year."""
    config = root / "docgen.yaml"
    config.write_text(config.read_text("utf-8").replace("2026", "2027"), "utf-8")


def spoil_output(root: Path) -> None:
    """Empty a finished file, as a disk does that lost its power."""
    (root / "output/2026/甲2.pdf").write_bytes(b"")


def lose_output(root: Path) -> None:
    """Delete a finished file."""
    (root / "output/2026/甲2.docx").unlink()


def spoil_manifest(root: Path) -> None:
    """Damage the build's notes."""
    (root / "output" / MANIFEST).write_text('{"version": 1, "papers": []}')


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (change_paper, ["skipped", "built"]),
        (change_template, ["built", "built"]),
        (change_data, ["skipped", "skipped"]),
        (change_year, ["built", "built"]),
        (spoil_output, ["skipped", "built"]),
        (lose_output, ["skipped", "built"]),
        (spoil_manifest, ["built", "built"]),
    ],
)
def test_what_changed_is_made_again(tmp_path: Path, change: Callable[[Path], None], expected: list[str]) -> None:
    root = make_workspace(tmp_path)
    build(root, workers=0)
    change(root)
    assert statuses(build(root, workers=0)) == expected
    assert statuses(build(root, workers=0)) == ["skipped", "skipped"]


def test_a_failing_paper_stops_no_other(tmp_path: Path) -> None:
    root = make_workspace(tmp_path, 3)
    write(root / "data/memos/1.yaml", "模板: memo\n内容: 没有标题\n")
    write(root / "data/memos/2.yaml", "模板: memo\n标题: 没有内容\n")
    for _ in range(2):  # a failed paper is tried again
        report = build(root, workers=0)
        assert [status == "failed" for status in statuses(report)] == [True, True, False]
        first, second, _ = report.entries
        assert "标题" in str(first.findings[0]) and "data/memos/1.yaml" in str(first.findings[0].place)
        assert "内容" in str(second.findings[0]) and "data/memos/2.yaml" in str(second.findings[0].place)
        assert list(files_below(root / "output")) == ["2026/甲3.docx", "2026/甲3.pdf"]


def test_a_fault_nobody_foresaw_is_one_papers_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(template: CompiledTemplate, fields: Fields, **more: Any) -> bytes:
        if fields.values["标题"] == "甲1":
            raise ZeroDivisionError("division by zero")
        return fill(template, fields, **more)

    monkeypatch.setattr("docgen.batch.render.fill", broken)
    report = build(make_workspace(tmp_path), workers=0)
    assert statuses(report) == ["failed", "built"]
    (finding,) = report.entries[0].findings
    assert finding.rule == "batch.internal"
    assert "ZeroDivisionError: division by zero" in finding.message and "test_batch_build.py" in finding.message


def test_a_folder_that_cannot_be_written_fails_the_paper(tmp_path: Path) -> None:
    root = make_workspace(tmp_path)
    write(root / "output/2026", "a file where the folder should be")
    report = build(root, workers=0)
    assert {finding.rule for entry in report.entries for finding in entry.findings} == {"batch.write"}
    assert statuses(report) == ["failed", "failed"]


def test_only_selects_by_source_and_by_file(tmp_path: Path) -> None:
    root = make_workspace(tmp_path, 3)
    assert [entry.source for entry in build(root, workers=0, only="data/memos/[12]*").entries] == [
        "data/memos/1.yaml",
        "data/memos/2.yaml",
    ]
    assert [entry.status for entry in build(root, workers=0, only="*甲2.pdf").entries] == ["skipped"]
    with pytest.raises(InputError, match="没有公文符合式样"):
        build(root, workers=0, only="*乙*")


def test_another_output_folder(tmp_path: Path) -> None:
    root = make_workspace(tmp_path / "office")
    report = build(root, workers=0, output=tmp_path / "elsewhere")
    assert len(files_below(tmp_path / "elsewhere")) == 4
    assert report.folder == str(tmp_path / "elsewhere")
    assert not (root / "output").exists()


def test_the_same_bytes_whoever_makes_them_and_nothing_left_behind(tmp_path: Path) -> None:
    results: list[dict[str, bytes]] = []
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    for number, (seed, jobs) in enumerate([("1", "1"), ("2", "2")]):
        root = make_workspace(tmp_path / str(number) / "office", 5)
        if results:
            time.sleep(2.1)  # two seconds is the grain of a zip file's clock
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TMPDIR": str(scratch)}
        script = tmp_path / "without_a_guard.py"
        build_it = "docgen.build(sys.argv[1], workers=int(sys.argv[2]))"
        script.write_text(f"import sys, docgen; print({build_it}.count('built'))")
        done = subprocess.run(
            [sys.executable, str(script), str(root), jobs], env=environment, capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == "5"
        results.append(files_below(root / "output"))
        assert not list(scratch.iterdir())
    assert len(results[0]) == 10
    assert results[0] == results[1]


def test_a_report_is_written_for_scripts(tmp_path: Path) -> None:
    report = build(make_workspace(tmp_path, 1), workers=0)
    report.write(tmp_path / "made/report.json")
    assert json.loads((tmp_path / "made/report.json").read_text("utf-8")) == report.as_json()


def test_findings_that_many_papers_share_are_said_once() -> None:
    shared = [warning("pdf.face", Place(f"{number}.yaml"), "以宋体代替小标宋") for number in range(3)]
    fault = error("data.missing", Place("9.yaml"), "缺少标题")
    entries = (Entry("memo", "a", "failed", findings=(fault,)), Entry("memo", "b", "built", findings=tuple(shared)))
    assert [str(finding) for finding in Report(entries, 0.0, "output").summary()] == [
        "0.yaml：以宋体代替小标宋（另有 2 处相同）",
        "9.yaml：缺少标题",
    ]


@pytest.mark.parametrize(
    "place", [Place(), Place("a.yaml"), Place("a.yaml", 3, 4, "期限.起"), Place(where="正文第3段"), Place("a", 3)]
)
def test_findings_survive_the_manifest(place: Place) -> None:
    finding = Finding("data.type", Severity.INFO, place, "类型不对", "改一下")
    assert finding_from_json(json.loads(json.dumps(finding.as_json()))) == finding
