"""Read a file that somebody named: looked at before it is opened, and never more of it than is allowed."""

from __future__ import annotations

import errno
import stat
from pathlib import Path

from docgen.errors import InputError, Place, error

MOST_BYTES = 256_000_000
"""Bytes of a Word file, a workbook or a PDF: about as many as the parts of a Word file may have unpacked."""
MOST_TEXT = 8_000_000
"""Bytes of a file that people type: more than 2,000 full pages (GB/T 9704-2012, 5.2.3) in UTF-8."""


def read_file(path: Path, place: Place, rule: str, most: int = MOST_BYTES) -> bytes:
    """Return the bytes of a file; `place` is how findings call it, `rule` (`data.unreadable`) what it is told under.

    Raises:
        InputError: it is not there, may not be read, or is a pipe or a device (`rule`); or it has more than `most`
            bytes (the room of `rule`, as in `data.too-large`).
    """
    try:
        status = path.stat()
        # A pipe is waited for without end, and a device may give bytes without end or act when it is opened.
        if not stat.S_ISREG(status.st_mode) and not stat.S_ISDIR(status.st_mode):
            message = "这不是普通的文件，而是管道、设备一类，没有读"
            raise InputError(error(rule, place, message, "换成普通的文件；不是自己放的，删去它。"))
        if status.st_size > most:
            raise _too_large(place, rule, status.st_size, most)
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as fault:
        raise InputError(error(rule, place, f"读不出文件：{reason(fault)}", "核对文件名和权限。")) from fault
    if len(data) > most:  # it grew meanwhile, or the system does not tell its size
        raise _too_large(place, rule, len(data), most)
    return data


def _too_large(place: Place, rule: str, size: int, most: int) -> InputError:
    message = f"文件有 {_megabytes(size)} MB，大于 {_megabytes(most)} MB，没有读"
    hint = "核对是不是弄错了文件；确实要用的，分成几个文件，图片先缩小。"
    return InputError(error(f"{rule.partition('.')[0]}.too-large", place, message, hint))


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:,.1f}".removesuffix(".0")


def inside(path: Path, root: Path) -> bool:
    """Return True when a path, links followed, lies in `root`, which may be reached by a link itself."""
    return path.resolve().is_relative_to(root.resolve())


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
    return "磁盘已满" if is_full(fault) else fault.strerror or str(fault)


def is_full(fault: OSError) -> bool:
    """Return True when there is no room left to write."""
    return fault.errno in (errno.ENOSPC, errno.EDQUOT)
