"""Write files so that each is on the disk whole or not at all."""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from docgen.text.disk import MOST_BYTES, inside

TEMPORARY_PREFIX = ".docgen-"
TEMPORARY_SUFFIX = ".tmp"
STAGED_SUFFIX = ".part"
STALE_SECONDS = 3600
"""A temporary file this old belongs to no running command: writing one takes well under a second."""


@dataclass(frozen=True, slots=True)
class Staged:
    """A file that is on the disk under another name; `time` (ns) is what the disk gives for it."""

    path: Path
    sha256: str
    size: int
    time: int

    def put(self) -> None:
        """Give the file its name; raises OSError."""
        staged_path(self.path, self.sha256).replace(self.path)

    def drop(self) -> None:
        """Remove the file under its other name."""
        staged_path(self.path, self.sha256).unlink(missing_ok=True)


def staged_path(path: Path, sha256: str) -> Path:
    """Return where a file with these contents waits for its name: whoever knows both finds it after a crash."""
    return path.parent / f"{TEMPORARY_PREFIX}{digest(f'{path.name}/{sha256}'.encode())[:24]}{STAGED_SUFFIX}"


def stage(contents: Mapping[Path, bytes]) -> tuple[Staged, ...]:
    """Write the forms of one paper beside where they are to be, flushed to the disk.

    Raises OSError; nothing is left behind then.
    """
    staged: list[Staged] = []
    try:
        for path, data in contents.items():
            sha256 = digest(data)
            waiting = staged_path(path, sha256)
            _write_flushed(waiting, data, "wb")
            status = waiting.stat()
            staged.append(Staged(path, sha256, status.st_size, status.st_mtime_ns))
    except BaseException:
        for file in staged:
            file.drop()
        raise
    return tuple(staged)


def linked_out(paths: Iterable[Path], folder: Path) -> Path | None:
    """Return the first folder of `paths`, below `folder`, that links lead out of it; None where there is none.

    `folder` itself may be a link: whoever gives it decides where papers go. A path's own name is no matter, since a
    file takes the place of a link.
    """
    parents = dict.fromkeys(path.parent for path in paths)
    return next((parent for parent in parents if not inside(parent, folder)), None)


def write_all(contents: Mapping[Path, bytes]) -> None:
    """Write the forms of one paper: nothing is put in place before every one of them is on the disk.

    Folders are made as needed. Raises OSError; the temporary files are then gone and files that stood there before
    are as they were (except when the system fails between two renames).
    """
    waiting: list[tuple[Path, Path]] = []
    try:
        for path, data in contents.items():
            waiting.append((_write_beside(path, data), path))
        while waiting:
            temporary, path = waiting[0]
            temporary.replace(path)
            waiting.pop(0)
    finally:
        for temporary, _ in waiting:
            temporary.unlink(missing_ok=True)


def write_atomically(path: Path, data: bytes) -> None:
    """Write one file whole or not at all; raises OSError."""
    write_all({path: data})


def _write_beside(path: Path, data: bytes) -> Path:
    """Write `data` to a temporary file in the folder of `path`, flushed to the disk, and return it."""
    temporary = path.parent / f"{TEMPORARY_PREFIX}{secrets.token_hex(8)}{TEMPORARY_SUFFIX}"
    _write_flushed(temporary, data, "xb")
    return temporary


def _write_flushed(path: Path, data: bytes, mode: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open(mode) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def remove_staged(folder: Path) -> None:
    """Remove what a build that was cut off left below `folder`; only for who builds there, alone.

    Temporary files of other commands, which may be running, go when they are old.
    """
    oldest = time.time() - STALE_SECONDS
    for path in folder.rglob(f"{TEMPORARY_PREFIX}*"):
        if path.suffix == STAGED_SUFFIX or (path.suffix == TEMPORARY_SUFFIX and path.stat().st_mtime < oldest):
            path.unlink(missing_ok=True)


def digest(data: bytes) -> str:
    """Return the SHA-256 of `data` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def digest_folder(folder: Path, pattern: str = "*") -> str:
    """Return one SHA-256 over the names and contents of the files below `folder` that match `pattern`, sorted."""
    total = hashlib.sha256()
    for path in sorted(path for path in folder.rglob(pattern) if path.is_file() and "__pycache__" not in path.parts):
        total.update(path.relative_to(folder).as_posix().encode())
        total.update(b"\0")
        size = path.stat().st_size  # what is larger than any file that is read changes no paper
        total.update(digest(path.read_bytes()).encode() if size <= MOST_BYTES else b"%d" % size)
    return total.hexdigest()
