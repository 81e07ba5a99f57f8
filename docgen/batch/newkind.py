"""Make a new kind of paper: a folder with everything in it that it takes to build a first paper."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from docgen.batch.files import write_all
from docgen.batch.workspace import find_workspace, workspace_root
from docgen.errors import InputError, Place, error
from docgen.official.layout_starters import STARTERS, starter_files
from docgen.text.disk import reason
from docgen.text.names import safe_filename

LONGEST_NAME = 60
_TITLE_LINE = re.compile(r"^名称: .*$", re.MULTILINE)
_KIND_LINE = re.compile(r"^模板: .*$", re.MULTILINE)


def new_folder(name: str, workspace: Path | None) -> Path:
    """Return where a kind called `name` goes: among the templates of the workspace, without one into this folder.

    Raises:
        InputError: the name cannot be a folder's on every system, the folder is there already, or `workspace` is given
            and is none.
    """
    if not name or len(name) > LONGEST_NAME or safe_filename(name) != name or name.startswith("-"):
        hint = f"用汉字、字母、数字和连字符，不超过{LONGEST_NAME}个字，例如“xunyi-notice”或“巡诊通知”。"
        raise InputError(error("template.new-name", Place(where="名称"), f"“{name}”不能作文件夹的名称", hint))
    root = find_workspace(Path.cwd()) if workspace is None else workspace_root(workspace)
    folder = Path(name) if root is None else root / "templates" / name
    if folder.exists():
        message, hint = "已经有这个文件夹，没有改动它", "换一个名称；确实不要原来的，先把它移走。"
        raise InputError(error("template.new-exists", Place(str(folder)), message, hint))
    return folder


def starter(name: str, layout: str, title: str = "") -> dict[str, bytes]:
    """Return the files of a new kind that begins with a layout (one of `STARTERS`); `title` is its Chinese name."""
    files = starter_files(layout)
    if title:
        line = f"名称: {json.dumps(title, ensure_ascii=False)}"
        files["template.yaml"] = _replaced(_TITLE_LINE, line, files["template.yaml"])
    line = f"模板: {json.dumps(name, ensure_ascii=False)}"
    files["sample.yaml"] = _replaced(_KIND_LINE, line, files["sample.yaml"])
    return files


def layouts() -> tuple[str, ...]:
    """Return the layouts that a new kind can begin with."""
    return tuple(STARTERS)


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the files of a new kind.

    Raises:
        InputError: the folder cannot be written.
    """
    try:
        write_all({folder / name: data for name, data in files.items()})
    except OSError as fault:
        place, message = Place(str(fault.filename or folder)), f"不能写入（{reason(fault)}）"
        raise InputError(error("template.new-write", place, message, "检查目录的权限。")) from fault


def _replaced(pattern: re.Pattern[str], line: str, data: bytes) -> bytes:
    return pattern.sub(lambda _: line, data.decode(), count=1).encode()
