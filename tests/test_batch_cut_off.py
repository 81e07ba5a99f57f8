"""Builds that are cut off: killed at any moment, out of room, interrupted; what is on the disk stays sound."""

from __future__ import annotations

import errno
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from docgen.batch.build import build
from docgen.cli import main
from tests.helpers.batch import files_below, make_workspace

KILLS = 20
LONG = 300_000
"""Characters of a paper that is not made before somebody interrupts."""


def remains(folder: Path) -> list[str]:
    """Return the files below a folder that are neither papers nor the build's own notes."""
    known = (".docx", ".pdf", ".sqlite", ".sqlite-journal")
    return [path.name for path in folder.rglob("*") if path.is_file() and not path.name.endswith(known)]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks, to load the libraries once")
def test_a_build_killed_at_twenty_moments_ends_as_an_undisturbed_one(tmp_path: Path) -> None:
    root = make_workspace(tmp_path / "office", 12)
    command = [sys.executable, "-m", "tests.helpers.cut_off", str(root), "7", str(KILLS)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parent.parent)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) == KILLS, "they were still at work"
    build(root, workers=0, output=tmp_path / "undisturbed")
    assert files_below(root / "output") == files_below(tmp_path / "undisturbed")
    assert len(files_below(root / "output")) == 24
    assert remains(root / "output") == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of a few hundred kilobytes, where the system lets one be made."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=400k", "docgen-test", str(folder)]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no file system may be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def check_full(root: Path, output: Path) -> int:
    """Build into a folder without room: told clearly, and nothing damaged; return how many papers were made."""
    done = CliRunner().invoke(main, ["build", "-w", str(root), "-o", str(output), "-j", "1"])
    assert done.exit_code == 1, done.output
    assert "磁盘已满" in done.output and "不能写入" in done.output
    assert "Traceback" not in done.output
    assert remains(output) == []
    return len(files_below(output))


def test_a_full_disk_is_told_and_damages_nothing(tmp_path: Path, small_disk: Path) -> None:
    root = make_workspace(tmp_path / "office", 30)
    build(root, workers=0, output=tmp_path / "clean")
    clean = files_below(tmp_path / "clean")
    (small_disk / "ballast").write_bytes(b"0" * 100_000)
    made = check_full(root, small_disk / "output")
    assert 0 < made < len(clean)
    assert all(clean[name] == data for name, data in files_below(small_disk / "output").items())
    (small_disk / "ballast").unlink()
    assert check_full(root, small_disk / "output") > made, "it goes on where there is room again"


@pytest.mark.parametrize("seed", range(4))
def test_writing_that_fails_at_any_time_damages_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    root = make_workspace(tmp_path / "office", 6)
    build(root, workers=0, output=tmp_path / "clean")
    clean = files_below(tmp_path / "clean")
    fsync, left = os.fsync, random.Random(seed).randrange(1, 11)

    def failing(descriptor: int) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        fsync(descriptor)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", failing)
        report = build(root, workers=0)
    told = " ".join(str(finding) for finding in report.summary())
    assert report.count("failed") and "磁盘已满" in told and "不能写入" in told
    assert remains(root / "output") == []
    made = files_below(root / "output")
    assert len(made) < len(clean)
    assert all(clean[name] == data for name, data in made.items())
    assert build(root, workers=0).count("skipped") == len(made) / 2
    assert files_below(root / "output") == clean


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise on Windows")
def test_interrupted_it_says_how_to_go_on(tmp_path: Path) -> None:
    root = make_workspace(tmp_path / "office", 30)
    last = root / "data/memos/30.yaml"
    short = last.read_text("utf-8")
    last.write_text(short.rstrip("\n") + "甲" * LONG + "\n", "utf-8")
    # Whoever starts the tests in the background has interrupts ignored, and so would this process.
    program = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from docgen.cli import main; main()"
    )
    command = [sys.executable, "-c", program, "build", "-w", str(root)]
    running = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)
    while not (root / "output/2026").is_dir():
        time.sleep(0.02)
        assert running.poll() is None
    os.killpg(running.pid, signal.SIGINT)
    _, told = running.communicate(timeout=600)
    last.write_text(short, "utf-8")
    assert running.returncode == 130, told
    assert "再执行一次同样的命令" in told and "Traceback" not in told
    assert remains(root / "output") == []
    made = len(files_below(root / "output")) // 2
    report = build(root)
    assert (report.count("skipped"), report.count("built")) == (made, 30 - made)
