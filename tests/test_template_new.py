"""`docgen template new --layout`: a folder that lints clean and builds at once, with few fields and with all."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from docgen.batch.newkind import layouts, starter
from docgen.cli import main
from docgen.cli.template_new import LAYOUTS
from tests.helpers.batch import make_workspace

REQUIRED_ONLY = [(layout, "typst") for layout in LAYOUTS]
BOTH = [(layout, engine) for layout in LAYOUTS for engine in ("weasyprint", "typst")]


def run(*args: str | Path) -> Result:
    """Run `docgen …`."""
    return CliRunner().invoke(main, [*map(str, args)])


def silent(result: Result) -> bool:
    """Tell whether a command did what it should without a finding; shows what it said where not."""
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    return True


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A workspace with next to no data."""
    return make_workspace(tmp_path / "office", papers=0)


def test_the_command_offers_every_layout() -> None:
    assert tuple(LAYOUTS) == layouts()


@pytest.mark.parametrize(("layout", "engine"), BOTH)
def test_a_new_template_lints_clean_and_builds_at_once(office: Path, tmp_path: Path, layout: str, engine: str) -> None:
    assert silent(run("template", "new", "新模板", "--layout", layout, "-w", office))
    folder = office / "templates" / "新模板"
    files = sorted(path.name for path in folder.iterdir())
    assert files == ["body.md", "sample.yaml", "template.docx", "template.yaml"]
    assert silent(run("template", "lint", folder, "-w", office))
    assert silent(run("render", folder / "sample.yaml", "-o", tmp_path / "out", "--engine", engine))
    assert {path.suffix for path in (tmp_path / "out").iterdir()} == {".docx", ".pdf"}


@pytest.mark.parametrize(("layout", "engine"), REQUIRED_ONLY)
def test_a_paper_with_required_fields_only_builds(office: Path, tmp_path: Path, layout: str, engine: str) -> None:
    assert silent(run("template", "new", "新模板", "--layout", layout, "-w", office))
    folder = office / "templates" / "新模板"
    declared = yaml.safe_load((folder / "template.yaml").read_text("utf-8"))["字段"]
    sample = yaml.safe_load((folder / "sample.yaml").read_text("utf-8"))
    paper = {key: value for key, value in sample.items() if key == "模板" or declared[key].get("必填")}
    path = office / "data" / "paper.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(yaml.safe_dump(paper, allow_unicode=True), "utf-8")
    result = run("render", path, "-o", tmp_path / "out", "--engine", engine)
    assert result.exit_code == 0, result.output
    assert "错误" not in result.stderr
    assert len(paper) < len(sample)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_field_is_explained_and_has_a_sample(layout: str) -> None:
    files = starter("x", layout)
    declared = yaml.safe_load(files["template.yaml"])["字段"]
    sample = files["sample.yaml"].decode()
    assert all(entry["说明"].endswith("。") for entry in declared.values())
    assert [name for name in declared if f"{name}:" not in sample] == []


def test_the_chinese_name_is_the_one_given(office: Path) -> None:
    title = '巡诊: "春季"通知'
    assert silent(run("template", "new", "xunzhen", "--layout", "plain", "--title", title, "-w", office))
    declared = yaml.safe_load((office / "templates/xunzhen/template.yaml").read_text("utf-8"))
    sample = yaml.safe_load((office / "templates/xunzhen/sample.yaml").read_text("utf-8"))
    assert (declared["名称"], sample["模板"]) == (title, "xunzhen")


def test_an_existing_folder_is_left_as_it_is(office: Path) -> None:
    before = {path: path.read_bytes() for path in (office / "templates/memo").iterdir()}
    result = run("template", "new", "memo", "--layout", "plain", "-w", office)
    assert result.exit_code == 2
    assert "已经有这个文件夹" in result.stderr
    assert {path: path.read_bytes() for path in (office / "templates/memo").iterdir()} == before


@pytest.mark.parametrize("name", ["", "a/b", "..", "con", "a:b", "a ", "通知.", "-x", "长" * 61])
def test_a_name_that_some_system_refuses_is_refused(office: Path, name: str) -> None:
    result = run("template", "new", "--layout", "plain", "-w", office, "--", name)
    assert result.exit_code == 2
    assert "不能作文件夹的名称" in result.stderr
    assert sorted(path.name for path in (office / "templates").iterdir()) == ["memo"]
