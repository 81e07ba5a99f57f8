"""`docgen doctor`: what is missing is said, with the way to get it, and only that ends with 1."""

from __future__ import annotations

import builtins
import sys
import tempfile
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import pytest

from docgen.batch import doctor
from docgen.batch.doctor import State, examine
from docgen.batch.workspace import create_workspace
from docgen.pdf.fonts import Library


def states(folder: Path | None = None) -> dict[str, list[tuple[State, str, str]]]:
    """Return what was found by name."""
    found: dict[str, list[tuple[State, str, str]]] = {}
    for check in examine(folder):
        found.setdefault(check.name, []).append((check.state, check.seen, check.hint))
    return found


def test_a_machine_that_runs_these_tests_lacks_nothing(root: Path) -> None:
    assert not [check for check in examine(root) if check.state is State.MISSING]


@pytest.fixture
def without_pango(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let WeasyPrint fail to load, as it does where the system has no Pango."""
    real: Callable[..., object] = builtins.__import__

    def importing(name: str, *rest: object, **more: object) -> object:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'\nand more of it")
        return real(name, *rest, **more)

    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(builtins, "__import__", importing)


@pytest.mark.usefixtures("without_pango")
def test_without_pango_typst_is_the_way_out() -> None:
    ((state, seen, hint),) = states()["WeasyPrint 引擎"]
    assert (state, seen) == (State.REMARK, "不可用：cannot load library 'libpango-1.0-0'")
    assert "引擎: typst" in hint


@pytest.mark.usefixtures("without_pango")
@pytest.mark.parametrize(("system", "way"), [("linux", "apt-get"), ("darwin", "brew"), ("win32", "MSYS2")])
def test_without_any_engine_something_is_missing(monkeypatch: pytest.MonkeyPatch, system: str, way: str) -> None:
    monkeypatch.setattr(doctor, "find_spec", lambda name: None)
    monkeypatch.setattr(sys, "platform", system)
    found = states()
    ((state, _, hint),) = found["WeasyPrint 引擎"]
    assert state is State.MISSING
    assert "docgen[typst]" in hint and way in hint
    assert found["可选：typst"][0][0] is State.REMARK


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = ["click>=8", "no-such-package>=1", "typst>=0.14; extra == 'typst'"]
    monkeypatch.setattr(metadata, "requires", lambda name: wanted)
    assert states()["Python 包"] == [(State.MISSING, "no-such-package", "pip install no-such-package")]


def test_fonts_that_nothing_serves_are_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "library", lambda: Library([]))
    state, seen, hint = states()["字体"][0]
    assert state is State.MISSING
    assert seen.startswith("仿宋、楷体、小标宋、黑体、宋体")
    assert hint


def test_a_workspace_with_faulty_data_is_told(tmp_path: Path) -> None:
    create_workspace(tmp_path / "w")
    (tmp_path / "w/data/people.yaml").write_text("- 姓名: [\n", "utf-8")
    ((state, seen, hint),) = states(tmp_path / "w")["工作区"]
    assert state is State.MISSING
    assert "错误" in seen and "docgen data check" in hint


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**options: object) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", refuse)
    ((state, seen, _),) = states(tmp_path)["临时文件夹"]
    assert state is State.MISSING
    assert "没有权限" in seen
