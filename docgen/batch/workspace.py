"""Find, open, check and create workspaces, and the kinds of papers they have."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from docgen.errors import Finding, InputError, Place, error, has_errors
from docgen.load import load_sound, load_workspace, read
from docgen.model.workspace import Workspace
from docgen.resources import SHIPPED, shipped_root
from docgen.template.kind import Kind, find_kind, list_kinds, load_kind
from docgen.text.disk import reason

CONFIG = "docgen.yaml"
OUTPUT = "output"


def find_workspace(start: Path) -> Path | None:
    """Return the nearest folder from `start` upwards that holds `docgen.yaml`, as seen from here; None without one."""
    start = start.absolute()
    found = next((folder for folder in (start, *start.parents) if (folder / CONFIG).is_file()), None)
    if found is None:
        return None
    try:
        return Path(os.path.relpath(found))
    except ValueError:  # on another drive of Windows
        return found


def workspace_root(folder: Path | None) -> Path:
    """Return the workspace in `folder`, or (None) the one that the current folder is in.

    Raises:
        InputError: there is none.
    """
    if folder is None:
        found = find_workspace(Path.cwd())
        if found is not None:
            return found
        message, place = f"当前目录和它的上级目录里都没有 {CONFIG}", Place()
    else:
        if (folder / CONFIG).is_file():
            return folder
        message, place = f"这里不是工作区：没有 {CONFIG}", Place(str(folder))
    raise InputError(error("workspace.missing", place, message, "用 -w 指明工作区，或用 docgen init 新建一个。"))


def open_workspace(folder: Path | None) -> tuple[Workspace, tuple[Finding, ...]]:
    """Return a workspace ready to work with, and what was found in its data short of errors.

    Raises:
        InputError: there is no workspace, or its data have errors; it holds every finding.
    """
    workspace, findings = load_workspace(workspace_root(folder))
    if workspace is None or has_errors(findings):
        raise InputError(findings)
    return workspace, tuple(findings)


def open_sound(folder: Path | None) -> tuple[Workspace, tuple[Finding, ...]]:
    """Return a workspace without the items that have errors, and all that was found in its data.

    Raises:
        InputError: there is no workspace, or a whole file of it cannot be used; it holds every finding.
    """
    workspace, findings = load_sound(workspace_root(folder))
    if workspace is None:
        raise InputError(findings)
    return workspace, tuple(findings)


def create_workspace(folder: Path) -> None:
    """Make a new workspace with the shipped templates and sample data.

    Raises:
        InputError: `folder` is there and not empty, or cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        message = "这个目录不是空的" if folder.is_dir() else "已经有一个同名的文件"
        raise InputError(error("workspace.not-empty", Place(str(folder)), message, "请换一个目录名。"))
    ignore = shutil.ignore_patterns("__pycache__", "~$*", ".~lock.*")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in SHIPPED:
            source = shipped_root() / name
            if source.is_dir():
                shutil.copytree(source, folder / name, ignore=ignore)
            else:
                shutil.copy(source, folder / name)
    except OSError as fault:
        place = Place(str(fault.filename or folder))
        raise InputError(error("workspace.write", place, f"不能写入（{reason(fault)}）", "请换一个目录。")) from fault


def kinds(folder: Path | None) -> list[Kind]:
    """Return the kinds of a workspace and the shipped ones; without a workspace only the latter.

    Raises:
        InputError: `folder` is given and is no workspace, or a kind's declaration has errors.
    """
    return list_kinds(_root_if_any(folder), read)


def kind_named(name: str, folder: Path | None) -> Kind:
    """Return the kind in the folder `name`, or the one of that name in the workspace or among the shipped ones.

    Raises:
        InputError: there is none, or its declaration has errors.
    """
    path = Path(name)
    if (path / "template.yaml").is_file():
        return load_kind(path, read)
    return find_kind(name, _root_if_any(folder), read)


def _root_if_any(folder: Path | None) -> Path | None:
    return find_workspace(Path.cwd()) if folder is None else workspace_root(folder)
