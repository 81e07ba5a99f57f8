"""Data files built to do harm."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from docgen.load import load_workspace
from tests.helpers.batch import CONFIG, write
from tests.hostile.data import TABLES, YAMLS
from tests.hostile.outcomes import expected
from tests.hostile.tries import of_findings


def _found(folder: Path, name: str, data: bytes) -> str:
    write(folder / "docgen.yaml", CONFIG.replace("生成:\n", ""))
    (folder / "data").mkdir()
    (folder / "data" / name).write_bytes(data)
    _, findings = load_workspace(folder)
    assert all(len(str(finding)) < 1000 for finding in findings)
    return of_findings(findings)


@pytest.mark.parametrize("name", YAMLS)
def test_yaml(name: str, tmp_path: Path) -> None:
    assert _found(tmp_path, "institutions.yaml", YAMLS[name]()) == expected()["yaml"][name]


@pytest.mark.parametrize("name", TABLES)
def test_tables(name: str, tmp_path: Path) -> None:
    assert _found(tmp_path, f"institutions{Path(name).suffix}", TABLES[name]()) == expected()["tables"][name]


def test_a_pipe_among_the_data_is_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    os.mkfifo(tmp_path / "data/people.yaml")
    assert _found_with_pipe(tmp_path) == "data.unreadable"


def _found_with_pipe(folder: Path) -> str:
    write(folder / "docgen.yaml", CONFIG.replace("生成:\n", ""))
    _, findings = load_workspace(folder)
    return of_findings(findings)
