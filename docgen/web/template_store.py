"""The files of kinds on the disk: those in use, and the former versions that are kept.

Former versions lie in `.docgen/versions/<kind>/<number>/`, not in the kind's own folder: whatever lies there counts for
what papers are made from.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from docgen.batch.files import write_all
from docgen.batch.workspace import CONFIG
from docgen.errors import InputError, Place, RenderError, error
from docgen.resources import shipped_root
from docgen.template.kind import DECLARATION, kind_folders
from docgen.text.disk import inside, read_file, reason
from docgen.web.office import KEPT

VERSIONS = "versions"
WORD = "template.docx"
FILES = (DECLARATION, WORD, "body.md", "sample.yaml")
"""What a kind is made of; other files in its folder are left alone."""
MOST_FILE_BYTES = 20_000_000
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Version:
    """A former state of a kind: its number, from 1, when it was put aside, and its files."""

    number: int
    time: datetime
    files: tuple[str, ...]


def folder_of(root: Path, name: str) -> Path:
    """Return the folder of a kind that can be used in a workspace.

    Raises:
        InputError: there is none of that name, or it is a link that leads out of the workspace.
    """
    folder = kind_folders(root).get(name)
    if folder is None:
        raise InputError(error("template.unknown-kind", Place(), f"没有名为“{name}”的模板", "从“模板”的列表里进入。"))
    if not inside(folder, root) and not inside(folder, shipped_root()):
        message = f"模板“{name}”的文件夹是链接，指向工作区以外"
        raise InputError(error("data.outside-workspace", Place(), message, "把文件夹本身放进工作区。"))
    return folder


def is_own(root: Path, folder: Path) -> bool:
    """Return True for a kind that lies in the workspace; others come with the program and are never written."""
    return folder.parent.resolve() == (root / "templates").resolve() and (root / CONFIG).is_file()


def files_of(folder: Path) -> dict[str, bytes]:
    """Return the files of a kind by name.

    Raises:
        InputError: one is a link that leads out of the folder, too large, or cannot be read.
    """
    found = {}
    for name in FILES:
        path = folder / name
        if path.is_file():
            found[name] = _read(path, folder)
    return found


def install(root: Path, name: str, contents: dict[str, bytes]) -> int | None:
    """Put new files of a kind in place of the old ones, which are kept; return the number they are kept under.

    None, with nothing written, when they are the very same. A kind that came with the program becomes one of the
    workspace.

    Raises:
        InputError: a file of the kind cannot be read.
        RenderError: the files cannot be written.
    """
    with _lock:
        folder = folder_of(root, name)
        before = files_of(folder)
        if before == contents:
            return None
        number = _keep(root, name, before)
        target = root / "templates" / name
        try:
            write_all({target / file: data for file, data in contents.items()})
            for file in before.keys() - contents.keys():
                (target / file).unlink(missing_ok=True)
        except OSError as fault:
            raise _unwritable(fault, f"templates/{name}") from fault
        return number


def versions(root: Path, name: str) -> list[Version]:
    """Return the former versions of a kind, the latest first."""
    found = []
    home = _home(root, name)
    for folder in home.iterdir() if home.is_dir() else ():
        if folder.name.isdecimal() and (folder / DECLARATION).is_file():
            files = tuple(file for file in FILES if (folder / file).is_file())
            found.append(Version(int(folder.name), datetime.fromtimestamp(folder.stat().st_mtime), files))
    return sorted(found, key=lambda version: -version.number)


def version_folder(root: Path, name: str, number: int) -> Path:
    """Return the folder of a former version.

    Raises:
        InputError: there is none of that number.
    """
    if all(version.number != number for version in versions(root, name)):
        raise InputError(error("web.no-version", Place(), f"没有第 {number} 版", "从模板的页面里选一版。"))
    return _home(root, name) / f"{number:04}"


def _home(root: Path, name: str) -> Path:
    return root / KEPT / VERSIONS / name


def _keep(root: Path, name: str, contents: dict[str, bytes]) -> int:
    """Keep files as a version and return its number; files that are kept already are not kept twice."""
    known = versions(root, name)
    for version in known:
        if files_of(_home(root, name) / f"{version.number:04}") == contents:
            return version.number
    number = known[0].number + 1 if known else 1
    folder = _home(root, name) / f"{number:04}"
    try:
        write_all({folder / file: data for file, data in contents.items()})
    except OSError as fault:
        raise _unwritable(fault, f"{KEPT}/{VERSIONS}/{name}") from fault
    return number


def _read(path: Path, folder: Path) -> bytes:
    place = Place(f"{folder.name}/{path.name}")
    if not inside(path, folder):
        raise InputError(error("data.outside-workspace", place, "文件是链接，指向模板以外", "把文件本身放进来。"))
    return read_file(path, place, "template.missing-file", MOST_FILE_BYTES)


def _unwritable(fault: OSError, place: str) -> RenderError:
    hint = "检查目录的权限和剩余空间；文件正在 Word 里打开的，请先关闭。"
    return RenderError(error("batch.write", Place(place), f"不能写入文件（{reason(fault)}）", hint))
