"""Files are written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from docgen.batch.files import (
    STALE_SECONDS,
    TEMPORARY_PREFIX,
    TEMPORARY_SUFFIX,
    digest,
    digest_folder,
    remove_staged,
    stage,
    staged_path,
    write_all,
    write_atomically,
)


def names(folder: Path) -> list[str]:
    """Return every file below a folder."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_folders_are_made_and_nothing_is_left_beside(tmp_path: Path) -> None:
    write_all({tmp_path / "年/协议/甲.docx": b"word", tmp_path / "年/协议/甲.pdf": b"pdf"})
    assert names(tmp_path) == ["年/协议/甲.docx", "年/协议/甲.pdf"]
    assert (tmp_path / "年/协议/甲.pdf").read_bytes() == b"pdf"


def test_an_old_file_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "甲.docx"
    path.write_bytes(b"old and longer")
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"


def test_a_pair_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    (tmp_path / "blocked").write_bytes(b"a file where a folder is wanted")
    (tmp_path / "甲.docx").write_bytes(b"old")
    with pytest.raises(OSError):
        write_all({tmp_path / "甲.docx": b"new", tmp_path / "blocked/甲.pdf": b"pdf"})
    assert names(tmp_path) == ["blocked", "甲.docx"]
    assert (tmp_path / "甲.docx").read_bytes() == b"old"


def test_a_failed_rename_leaves_no_temporary_file(tmp_path: Path) -> None:
    (tmp_path / "甲.docx").mkdir()
    with pytest.raises(OSError):
        write_atomically(tmp_path / "甲.docx", b"new")
    assert names(tmp_path) == []


def test_staged_files_wait_for_their_names_and_are_found_again(tmp_path: Path) -> None:
    path = tmp_path / "年/甲.docx"
    (staged,) = stage({path: b"word"})
    assert not path.exists()
    assert staged_path(path, digest(b"word")).read_bytes() == b"word"
    staged.put()
    assert names(tmp_path) == ["年/甲.docx"]
    assert (path.stat().st_size, path.stat().st_mtime_ns) == (staged.size, staged.time)


def test_what_cannot_be_staged_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "blocked").write_bytes(b"")
    with pytest.raises(OSError):
        stage({tmp_path / "甲.docx": b"new", tmp_path / "blocked/甲.pdf": b"pdf"})
    assert names(tmp_path) == ["blocked"]


def test_what_a_build_left_is_removed_but_not_what_others_are_writing(tmp_path: Path) -> None:
    folder = tmp_path / "2026"
    folder.mkdir()
    stale = folder / f"{TEMPORARY_PREFIX}1{TEMPORARY_SUFFIX}"
    fresh = folder / f"{TEMPORARY_PREFIX}2{TEMPORARY_SUFFIX}"
    stage({folder / "乙.pdf": b"pdf"})
    for path in (stale, fresh, folder / "甲.docx"):
        path.write_bytes(b"")
    past = fresh.stat().st_mtime - STALE_SECONDS - 60
    os.utime(stale, (past, past))
    os.utime(folder / "甲.docx", (past, past))
    remove_staged(tmp_path)
    assert names(tmp_path) == sorted(["2026/甲.docx", f"2026/{fresh.name}"])


def test_the_digest_of_a_folder_follows_names_and_contents(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"1")
    first = digest_folder(tmp_path)
    assert digest_folder(tmp_path) == first
    (tmp_path / "a").write_bytes(b"2")
    second = digest_folder(tmp_path)
    (tmp_path / "a").rename(tmp_path / "b")
    assert len({first, second, digest_folder(tmp_path)}) == 3
