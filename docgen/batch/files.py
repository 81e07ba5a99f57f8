"""Write files so that each is on the disk whole or not at all."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import time
from collections.abc import Mapping
from pathlib import Path

TEMPORARY_PREFIX = ".docgen-"
TEMPORARY_SUFFIX = ".tmp"
STALE_SECONDS = 3600
"""A temporary file this old belongs to no running build: writing one takes well under a second."""


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
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.parent / f"{TEMPORARY_PREFIX}{secrets.token_hex(8)}{TEMPORARY_SUFFIX}"
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def reason(fault: OSError) -> str:
    """Return why the system refused, in Chinese where the cause is a common one."""
    match fault:
        case FileNotFoundError():
            return "没有这个文件或目录"
        case PermissionError():
            return "没有权限，或文件正被别的程序使用"
        case IsADirectoryError():
            return "这是一个目录"
        case FileExistsError() | NotADirectoryError():
            return "路径中间有一个同名的文件"
    return "磁盘已满" if fault.errno == errno.ENOSPC else fault.strerror or str(fault)


def remove_stale(folder: Path) -> int:
    """Remove temporary files that a killed build left anywhere below `folder`; return how many there were."""
    oldest = time.time() - STALE_SECONDS
    removed = 0
    for path in folder.rglob(f"{TEMPORARY_PREFIX}*{TEMPORARY_SUFFIX}"):
        if path.is_file() and path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def digest(data: bytes) -> str:
    """Return the SHA-256 of `data` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def digest_folder(folder: Path, pattern: str = "*") -> str:
    """Return one SHA-256 over the names and contents of the files below `folder` that match `pattern`, sorted."""
    total = hashlib.sha256()
    for path in sorted(path for path in folder.rglob(pattern) if path.is_file() and "__pycache__" not in path.parts):
        total.update(path.relative_to(folder).as_posix().encode())
        total.update(b"\0")
        total.update(digest(path.read_bytes()).encode())
    return total.hexdigest()
