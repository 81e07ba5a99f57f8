"""What is in an output folder and what each paper was made from: a database that outlives whatever cuts a build off.

A paper is entered before its files get their names. So after a crash there is no file of ours that the manifest does
not know, and one that still has its former contents is known by those (`former`).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from docgen.batch.render import leading_out
from docgen.batch.report import finding_from_json
from docgen.errors import Finding, InputError, Place, RenderError, error, warning
from docgen.model.traced import Read
from docgen.text.disk import inside, reason

MANIFEST = Path(".docgen", "manifest.sqlite")
_BEFORE = Path(".docgen", "manifest.json")
"""Where the first version kept its notes."""
_VERSION = 3
_PATIENCE = 1.0
"""Seconds to wait for another build to end."""
_TABLES = """
CREATE TABLE papers (
    stem TEXT PRIMARY KEY, template TEXT, source TEXT, inputs TEXT, reads TEXT, data TEXT, findings TEXT
);
CREATE TABLE files (
    stem TEXT, suffix TEXT, sha256 TEXT, pages INTEGER, size INTEGER, time INTEGER, former TEXT,
    PRIMARY KEY (stem, suffix)
);
"""


class Written(NamedTuple):
    """A file as it was written: SHA-256, pages (PDF only), the size and time (ns) that the disk gives for it.

    `former` are the digests that it may still have where the build was cut off.
    """

    sha256: str
    pages: int | None
    size: int
    time: int
    former: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """A paper as it was made: `files` by suffix; `inputs` and `data` are the digests of what it was made from.

    `reads` is what of the workspace's data that was.
    """

    template: str
    source: str
    inputs: str
    reads: tuple[Read, ...]
    data: str
    files: Mapping[str, Written]
    findings: tuple[Finding, ...]


class Manifest:
    """The papers in an output folder by the path of their files, relative and without suffix (`2026/协议/甲`).

    One build at a time has it open; use it as a context. `findings` are what was wrong with the one that was there.

    Raises:
        InputError: another build has it open.
        RenderError: the folder cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.findings: tuple[Finding, ...] = ()
        self._path = folder / MANIFEST
        if not inside(self._path, folder):
            raise RenderError(leading_out(self._path.parent))
        with self._faults_told():
            self._path.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._open()
            except sqlite3.OperationalError:
                raise
            except sqlite3.DatabaseError:
                self._path.unlink()
                self._open()
                message = "上次生成的记录已经损坏，全部公文重新生成"
                self.findings = (warning("batch.manifest", Place(str(self._path)), message),)
            (folder / _BEFORE).unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self._base.close()

    def papers(self) -> dict[str, Made]:
        """Return every paper. Files that a paper no longer has are still among its files as long as they are there."""
        files: dict[str, dict[str, Written]] = {}
        for stem, suffix, sha256, pages, size, time, former in self._base.execute("SELECT * FROM files"):
            files.setdefault(stem, {})[suffix] = Written(sha256, pages, size, time, tuple(former.split()))
        rows = self._base.execute("SELECT * FROM papers")
        return {
            stem: Made(template, source, inputs, _reads(reads), data, files.get(stem, {}), _findings(findings))
            for stem, template, source, inputs, reads, data, findings in rows
        }

    def enter(self, papers: Mapping[str, Made]) -> None:
        """Enter papers whose files are about to get their names, all or none.

        Raises:
            RenderError: there is no room for it.
        """
        rows = [
            (
                *(stem, made.template, made.source, made.inputs),
                *(json.dumps(made.reads, ensure_ascii=False), made.data),
                json.dumps([finding.as_json() for finding in made.findings], ensure_ascii=False),
            )
            for stem, made in papers.items()
        ]
        files = [
            (stem, suffix, *file[:-1], " ".join(file.former))
            for stem, made in papers.items()
            for suffix, file in made.files.items()
        ]
        with self._faults_told(), self._base:
            self._base.executemany("INSERT OR REPLACE INTO papers VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
            self._base.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?, ?)", files)

    def correct(self, times: Iterable[tuple[str, str, int]]) -> None:
        """Note other times (ns) for files that are what they were, by stem and suffix: copying changes them."""
        with self._faults_told(), self._base:
            rows = ((time, stem, suffix) for stem, suffix, time in times)
            self._base.executemany("UPDATE files SET time = ? WHERE stem = ? AND suffix = ?", rows)

    def forget(self, files: Iterable[tuple[str, str]]) -> None:
        """Strike out files, by stem and suffix, and the papers that have none left."""
        with self._faults_told(), self._base:
            self._base.executemany("DELETE FROM files WHERE stem = ? AND suffix = ?", files)
            self._base.execute("DELETE FROM papers WHERE stem NOT IN (SELECT stem FROM files)")

    def _open(self) -> None:
        # One connection keeps the lock. A journal of rollbacks, other than a shared log, also works on network drives.
        self._base = sqlite3.connect(self._path, timeout=_PATIENCE)
        try:
            self._base.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._base.execute("PRAGMA journal_mode = TRUNCATE")
            self._base.execute("PRAGMA synchronous = FULL")
            self._base.execute("BEGIN EXCLUSIVE")
            (version,) = self._base.execute("PRAGMA user_version").fetchone()
            if version != _VERSION:
                tables = "DROP TABLE IF EXISTS papers; DROP TABLE IF EXISTS files;" + _TABLES
                for statement in (*tables.split(";"), f"PRAGMA user_version = {_VERSION}"):
                    self._base.execute(statement)
            self._base.commit()
        except sqlite3.Error:
            self._base.close()
            raise

    @contextmanager
    def _faults_told(self) -> Iterator[None]:
        place = Place(str(self._path))
        try:
            yield
        except sqlite3.OperationalError as fault:
            if fault.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                hint = "等它做完再执行，或用 -o 换一个目录。"
                raise InputError(error("batch.busy", place, "另一个 docgen build 正在写这个目录", hint)) from fault
            full = fault.sqlite_errorcode & 0xFF == sqlite3.SQLITE_FULL
            raise self._unwritable("磁盘已满" if full else str(fault)) from fault
        except sqlite3.DatabaseError as fault:
            raise self._unwritable(str(fault)) from fault
        except OSError as fault:
            raise self._unwritable(reason(fault)) from fault

    def _unwritable(self, why: str) -> RenderError:
        hint = "检查目录的权限和剩余空间，然后再执行一次同样的命令：做好的不会重做。"
        return RenderError(error("batch.write", Place(str(self._path)), f"不能写入生成的记录（{why}）", hint))


def _reads(text: str) -> tuple[Read, ...]:
    return tuple(map(tuple, json.loads(text)))


def _findings(text: str) -> tuple[Finding, ...]:
    return () if text == "[]" else tuple(finding_from_json(finding) for finding in json.loads(text))
