"""The commands: what they print, where files go, and the exit code."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from docx import Document

from docgen.cli import main
from tests.helpers.batch import files_below, make_workspace, write

OFFICE = Path(__file__).resolve().parent / "workspaces" / "office"


def run(*args: str | Path) -> Result:
    """Run a command line."""
    return CliRunner().invoke(main, [str(arg) for arg in args])


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the small workspace, which is the current folder."""
    folder = Path(shutil.copytree(OFFICE, tmp_path / "office"))
    monkeypatch.chdir(folder)
    return folder


def test_render_writes_into_the_workspaces_output(office: Path) -> None:
    result = run("render", "data/notices/inspection.yaml")
    assert result.exit_code == 0, result.stderr
    paths = [Path(line) for line in result.stdout.splitlines()]
    assert [path.suffix for path in paths] == [".docx", ".pdf"]
    assert all(path.is_file() and path.is_relative_to("output") for path in paths)


def test_render_takes_folder_and_formats(office: Path, tmp_path: Path) -> None:
    result = run("render", "data/notices/inspection.yaml", "-o", tmp_path / "there", "-f", "html,docx")
    assert result.exit_code == 0, result.stderr
    assert sorted(Path(path).suffix for path in files_below(tmp_path / "there")) == [".docx", ".html"]
    assert not Path("output").exists()


def test_render_makes_the_same_bytes_as_build(office: Path, tmp_path: Path) -> None:
    assert run("build", "-o", tmp_path / "built").exit_code == 0
    assert run("render", "data/notices/inspection.yaml", "-o", tmp_path / "rendered").exit_code == 0
    rendered = files_below(tmp_path / "rendered")
    assert rendered
    assert rendered.items() <= files_below(tmp_path / "built").items()


def test_a_sample_belongs_to_its_folder(tmp_path: Path) -> None:
    root = make_workspace(tmp_path, 0)
    shutil.copytree(root / "templates/memo", root / "templates/letter")
    write(root / "templates/letter/sample.yaml", "模板: memo\n标题: 样\n内容: 例\n")
    (root / "templates/memo/template.docx").write_bytes(b"not a Word file")
    result = run("render", root / "templates/letter/sample.yaml", "-f", "docx")
    assert result.exit_code == 0, result.stderr
    assert (root / "output/2026/样.docx").is_file()


def test_render_outside_a_workspace(tmp_path: Path) -> None:
    result = run("render", write(tmp_path / "a.yaml", "模板: notice\n"))
    assert result.exit_code == 2
    assert "docgen.yaml" in result.stderr


def test_json_findings(office: Path) -> None:
    clean = run("render", "data/notices/inspection.yaml", "-f", "docx", "--format", "json")
    assert (clean.exit_code, json.loads(clean.stdout)) == (0, {"findings": []})
    write(office / "data/notices/inspection.yaml", "模板: notice\n标题: 无\n")
    faulty = run("render", "data/notices/inspection.yaml", "--format", "json")
    assert faulty.exit_code == 2
    findings = json.loads(faulty.stdout)["findings"]
    assert "data.missing" in {finding["rule"] for finding in findings}
    assert findings[0].keys() >= {"rule", "severity", "file", "place", "message", "hint"}
    assert faulty.stderr == ""


def test_the_engine_is_chosen_by_option_or_by_the_workspace(office: Path) -> None:
    pytest.importorskip("typst", reason="the extra typst is not installed")
    by_option = run("render", "data/notices/inspection.yaml", "--engine", "typst", "-o", "by-option")
    assert by_option.exit_code == 0, by_option.stderr
    write(office / "docgen.yaml", (office / "docgen.yaml").read_text("utf-8") + "引擎: typst\n")
    assert run("render", "data/notices/inspection.yaml", "-o", "by-workspace").exit_code == 0
    made = [next((office / folder).rglob("*.pdf")).read_bytes() for folder in ("by-option", "by-workspace")]
    assert made[0] == made[1]
    assert b"Typst" in made[0]
    assert run("render", "data/notices/inspection.yaml", "--engine", "word").exit_code == 2


def test_build_finds_its_workspace_from_below(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("data/notices")
    result = run("build", "--report", "../../report.json", "--only", "*notices*")
    assert result.exit_code == 0, result.stderr
    assert "共 1 份：生成 1 份，没有变化 0 份，失败 0 份" in result.stdout
    assert "../../output" in result.stdout
    report = json.loads((office / "report.json").read_text("utf-8"))
    assert all(Path(output["path"]).is_file() for output in report["documents"][0]["outputs"])


def test_build_tells_what_failed(tmp_path: Path) -> None:
    root = make_workspace(tmp_path)
    write(root / "data/memos/2.yaml", "模板: memo\n标题: 甲2\n正文: 多\n")
    result = run("build", "-w", root, "-j", "1")
    assert result.exit_code == 1
    assert "失败 1 份" in result.stdout
    assert result.stderr.startswith("错误：data/memos/2.yaml:3:1")


def test_convert_writes_beside_the_word_file(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("来函")
    document.save(str(tmp_path / "函.docx"))
    assert run("convert", tmp_path / "函.docx").exit_code == 0
    assert (tmp_path / "函.pdf").read_bytes().startswith(b"%PDF")


def test_convert_goes_on_after_a_bad_file(tmp_path: Path) -> None:
    document = Document()
    document.save(str(tmp_path / "b.docx"))
    result = run("convert", tmp_path / "a.docx", tmp_path / "b.docx", "-o", tmp_path / "out", "-f", "pdf,html")
    assert result.exit_code == 2
    assert "a.docx" in result.stderr and "没有这个文件" in result.stderr
    assert sorted(files_below(tmp_path / "out")) == ["b.html", "b.pdf"]


def test_template_list_and_fields(office: Path) -> None:
    listed = run("template", "list")
    assert listed.exit_code == 0
    templates = Path(__file__).parent.parent / "templates"
    shipped = sorted(declared.parent.name for declared in templates.glob("*/template.yaml"))
    assert [line.split()[0] for line in listed.stdout.splitlines()] == ["模板", *shipped]
    fields = run("template", "fields", "notice")
    assert fields.exit_code == 0
    assert any(line.split()[:3] == ["发文机关", "单位列表", "是"] for line in fields.stdout.splitlines())
    by_folder = run("template", "fields", templates / "notice")
    assert by_folder.stdout == fields.stdout
    unknown = run("template", "fields", "notce")
    assert unknown.exit_code == 2
    assert "notice" in unknown.stderr


def test_data_check_and_schema(office: Path) -> None:
    clean = run("data", "check")
    assert (clean.exit_code, clean.stdout, clean.stderr) == (0, "检查完毕，没有问题。\n", "")
    write(office / "data/people.yaml", "- {姓名: 林远, 单位: 无此院}\n")
    faulty = run("data", "check", "-w", office)
    assert faulty.exit_code == 2
    assert "data/people.yaml:1" in faulty.stderr and "无此院" in faulty.stderr
    assert "共 1 处问题" in faulty.stdout
    assert json.loads(run("data", "schema").stdout)["$schema"].startswith("https://json-schema.org/")


def test_fonts_names_a_file_for_each_face() -> None:
    result = run("fonts")
    assert result.exit_code == 0
    assert [line.split()[0] for line in result.stdout.splitlines()[:6]] == [
        "字体", "仿宋", "楷体", "小标宋", "黑体", "宋体",
    ]  # fmt: skip
    assert "FandolFang-Regular.otf" in result.stdout


def test_init_makes_a_workspace(tmp_path: Path) -> None:
    result = run("init", tmp_path / "office")
    assert result.exit_code == 0
    assert {path.name for path in (tmp_path / "office").iterdir()} == {"docgen.yaml", "data", "templates"}
    checked = run("data", "check", "-w", tmp_path / "office")
    assert checked.exit_code == 0, checked.stderr


def test_init_refuses_a_folder_with_something_in_it(tmp_path: Path) -> None:
    write(tmp_path / "office/letter.txt", "")
    result = run("init", tmp_path / "office")
    assert result.exit_code == 2
    assert "不是空的" in result.stderr
    assert run("init", tmp_path / "office/letter.txt").exit_code == 2
    assert [path.name for path in (tmp_path / "office").iterdir()] == ["letter.txt"]
