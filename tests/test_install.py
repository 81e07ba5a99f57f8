"""The wheel works in an empty environment: install, `init`, `build`, nothing taken from the checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.helpers.editor_walk import Walk, walk_of
from tests.helpers.walks import script_of

ROOT = Path(__file__).resolve().parent.parent


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command without this project's environment and return what it printed."""
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=environment, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def shipped_files() -> set[str]:
    """Return the files that a workspace made by `init` begins with."""
    files = {path for name in ("data", "templates") for path in (ROOT / name).rglob("*") if path.is_file()}
    return {path.relative_to(ROOT).as_posix() for path in files} | {"docgen.yaml"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built from the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    (made,) = folder.glob("*.whl")
    return made


def test_the_wheel_carries_templates_and_data(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert {f"docgen/_shipped/{name}" for name in shipped_files()} <= names
    assert "docgen/py.typed" in names
    starters = (path for path in (ROOT / "docgen/official/starters").rglob("*") if path.is_file())
    assert {path.relative_to(ROOT).as_posix() for path in starters} <= names
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"docgen"}


def test_the_source_archive_is_complete(tmp_path: Path) -> None:
    run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", tmp_path, cwd=ROOT)
    (made,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(made) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert shipped_files() <= names
    assert {"bootstrap", "hatch_build.py", "requirements-test.lock", "README.md", "tests/test_install.py"} <= names
    assert not {name for name in names if name.startswith(("output/", ".venv/"))}


@pytest.fixture(scope="module")
def scripts(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the commands of an environment that has the wheel and what it needs, nothing else."""
    folder = tmp_path_factory.mktemp("installed")
    scripts = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    run(sys.executable, "-m", "venv", folder / "venv", cwd=folder)
    lock = ROOT / "requirements-test.lock"
    run(scripts / "python", "-m", "pip", "install", "--quiet", "-c", lock, wheel, cwd=folder)
    return scripts


def test_an_installed_docgen_makes_papers(scripts: Path, tmp_path: Path) -> None:
    docgen = scripts / "docgen"

    assert "用法：docgen" in run(docgen, "--help", cwd=tmp_path)
    home = run(scripts / "python", "-c", "import docgen; print(docgen.__file__)", cwd=tmp_path)
    assert Path(home.strip()).is_relative_to(scripts.parent)

    run(docgen, "init", "office", cwd=tmp_path)
    office = tmp_path / "office"
    assert {path.relative_to(office).as_posix() for path in office.rglob("*") if path.is_file()} == shipped_files()
    run(docgen, "build", "-w", "office", "--only", "data/notices/*", "--report", "report.json", cwd=tmp_path)
    report = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert report["built"] == report["total"] > 0
    for document in report["documents"]:
        for output in document["outputs"]:
            assert (tmp_path / output["path"]).stat().st_size > 1000


@pytest.mark.parametrize("name", ["clerk", "batch"])
def test_the_walks_of_the_documentation_are_walkable(name: str, scripts: Path, tmp_path: Path) -> None:
    walk = tmp_path / "walk.sh"
    walk.write_text(script_of(ROOT / "docs" / f"{name}.md"), "utf-8")
    home = tmp_path / "home"
    home.mkdir()
    printed = run("env", f"PATH={scripts}{os.pathsep}{os.environ['PATH']}", "sh", walk, cwd=home)
    assert "没有发现问题" in printed if name == "clerk" else "没有变化 2 份" in printed


def test_the_walk_of_the_editors_is_walkable(scripts: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    done = Walk(home, scripts).go(walk_of(ROOT / "docs/editors/README.md"))
    # What the walk is about must not go from the page unseen.
    for step in ("附住 ｝｝", "全部改成", "移到文末", "全部删去", "前面加：", "--watch", "template diff", "--from"):
        assert any(step in line for line in done), step
