"""Write changes to the data, and take the last one back.

Before files are written, what they held goes to `.docgen/undo`, so that a change can be taken back as long as nobody
else has changed the files since. Only the newest changes are kept.
"""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from docgen.batch.files import digest, write_all, write_atomically
from docgen.errors import InputError, Place, RenderError, error
from docgen.text.disk import inside, reason
from docgen.web.listing_data import changed_meanwhile
from docgen.web.office import KEPT

MOST_KEPT = 50
_FOLDER = "undo"
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Done:
    """The last change: its number, what it did, when, and whether its files are still as it left them."""

    number: int
    said: str
    when: str
    fresh: bool


def write(root: Path, contents: Mapping[str, bytes], versions: Mapping[str, str], said: str) -> None:
    """Write files of a workspace, by their names in it, and keep what they held before.

    `versions` are the digests they must still have; empty for a file that must not be there yet.

    Raises:
        InputError: a file has changed meanwhile.
        RenderError: a file cannot be written.
    """
    with _lock:
        before = {file: _bytes(root, file) for file in contents}
        for file, data in before.items():
            if (digest(data) if data is not None else "") != versions[file]:
                raise changed_meanwhile(file)
        note = {
            "said": said,
            "when": datetime.now().strftime("%Y-%m-%d %H:%M"),
            "files": {
                file: {
                    "before": None if data is None else base64.b64encode(data).decode(),
                    "after": digest(contents[file]),
                }
                for file, data in before.items()
            },
        }
        kept = _notes(root)
        number = _number(kept[-1]) + 1 if kept else 1
        path = root / KEPT / _FOLDER / f"{number:06d}.json"
        try:
            write_atomically(path, json.dumps(note, ensure_ascii=False).encode())
            for old in kept[: max(0, len(kept) + 1 - MOST_KEPT)]:
                old.unlink(missing_ok=True)
            write_all({root / file: data for file, data in contents.items()})
        except OSError as fault:
            path.unlink(missing_ok=True)
            raise _unwritable(fault) from fault


def last(root: Path) -> Done | None:
    """Return the last change that was made in the page; None without one."""
    with _lock:
        path, note = _newest(root)
        if path is None:
            return None
        fresh = all(_version(root, file) == one["after"] for file, one in note["files"].items())
        return Done(_number(path), str(note["said"]), str(note["when"]), fresh)


def take_back(root: Path, number: int) -> str:
    """Put back what the last change overwrote, and return what that change was.

    Raises:
        InputError: it is not the last one any more, or a file of it has changed since.
        RenderError: a file cannot be written.
    """
    with _lock:
        path, note = _newest(root)
        if path is None or _number(path) != number:
            message, hint = "这一步已经撤销过，或之后又有新的修改", "刷新本页，看最后一次修改是什么。"
            raise InputError(error("web.undo", Place(), message, hint))
        files: dict[str, Any] = note["files"]
        for file, one in files.items():
            if _version(root, file) != one["after"]:
                hint = "核对文件里现在的内容，需要的话手工改回。"
                raise InputError(error("web.undo", Place(file), "这个文件之后又改过，不能撤销", hint))
        try:
            write_all(
                {
                    root / file: base64.b64decode(one["before"])
                    for file, one in files.items()
                    if one["before"] is not None
                }
            )
            for file, one in files.items():
                if one["before"] is None:
                    (root / file).unlink()
            path.unlink()
        except OSError as fault:
            raise _unwritable(fault) from fault
        return str(note["said"])


def _newest(root: Path) -> tuple[Path | None, dict[str, Any]]:
    """Return the newest note; one that cannot be read, or whose change never came to be, is dropped."""
    for path in reversed(_notes(root)):
        try:
            note = json.loads(path.read_bytes())
            files = {str(file): (one["before"], str(one["after"])) for file, one in note["files"].items()}
        except (ValueError, KeyError, TypeError, AttributeError):
            path.unlink(missing_ok=True)
            continue
        if not all(file.startswith("data/") and inside(root / file, root) for file in files):
            path.unlink(missing_ok=True)
            continue
        formers = {file: "" if one is None else digest(base64.b64decode(one)) for file, (one, _) in files.items()}
        if all(_version(root, file) == former for file, former in formers.items()):
            path.unlink(missing_ok=True)  # cut off before anything was written, or put back by hand
            continue
        return path, note
    return None, {}


def _notes(root: Path) -> list[Path]:
    folder = root / KEPT / _FOLDER
    return sorted(path for path in folder.glob("*.json") if path.stem.isdecimal()) if folder.is_dir() else []


def _number(path: Path) -> int:
    return int(path.stem)


def _bytes(root: Path, file: str) -> bytes | None:
    path = root / file
    return path.read_bytes() if path.is_file() else None


def _version(root: Path, file: str) -> str:
    data = _bytes(root, file)
    return "" if data is None else digest(data)


def _unwritable(fault: OSError) -> RenderError:
    message = f"不能写入文件（{reason(fault)}）"
    hint = "文件正在别的程序里打开的，请先关闭；再看目录的权限和剩余空间。"
    return RenderError(error("web.write", Place(str(fault.filename or "")), message, hint))
