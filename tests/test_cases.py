"""Command cases: each file in `tests/cases/` is a workspace, a command, and what the command must answer.

    files: {relative path: text, ...}     written into an empty folder
    base: minimal                         optional: tests/workspaces/minimal is copied there first
    command: [data, check, -w, .]         the arguments after `docgen`, run in that folder
    exit: 2
    stdout: |                             optional: the whole of standard output
    stdout_has: [...]                     substrings that must occur
    stderr_has: [...]

The folder's own path reads `$DIR` in what is compared.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from docgen.cli import main

HERE = Path(__file__).resolve().parent
CASES = sorted((HERE / "cases").glob("*.yaml"))
KEYS = {"base", "files", "command", "exit", "stdout", "stdout_has", "stderr_has"}


def read_case(path: Path) -> dict[str, Any]:
    """Return a case file, refusing keys that nothing would look at."""
    case: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    assert case.keys() <= KEYS, case.keys() - KEYS
    assert {"command", "exit"} <= case.keys()
    return case


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = read_case(path)
    folder = tmp_path / "case"
    if "base" in case:
        shutil.copytree(HERE / "workspaces" / case["base"], folder)
    folder.mkdir(exist_ok=True)
    for name, text in case.get("files", {}).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    monkeypatch.chdir(folder)

    result = CliRunner().invoke(main, [str(word) for word in case["command"]])
    stdout, stderr = (text.replace(str(folder), "$DIR") for text in (result.stdout, result.stderr))

    shown = f"\n--- stdout\n{stdout}\n--- stderr\n{stderr}"
    assert result.exit_code == case["exit"], shown
    if "stdout" in case:
        assert stdout == case["stdout"], shown
    for part in case.get("stdout_has", ()):
        assert part in stdout, shown
    for part in case.get("stderr_has", ()):
        assert part in stderr, shown
