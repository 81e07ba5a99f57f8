"""Files of a workspace by pattern, and never one outside of it."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

from docgen.errors import Finding, Place, error
from docgen.load.tables.source import is_table
from docgen.text.disk import inside

Findings = tuple[Finding, ...]


def files(pattern: str, root: Path, place: Place | None = None) -> tuple[tuple[Path, ...], Findings]:
    """Return the files that match a pattern (`data/notices/*.yaml`, `**` for any depth), sorted, and what was wrong.

    The pattern is relative to `root`. `..`, absolute paths and links that lead out of `root` are findings
    (`data.outside-workspace`) at `place`, as is a pattern that matches no file (`data.no-file`).
    """
    where = place or Place()
    path = PurePosixPath(pattern.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or any(":" in part for part in path.parts[:1]):
        hint = "写相对于工作区的路径，不用“..”，如 data/notices/*.yaml"
        return (), (error("data.outside-workspace", where, f"“{pattern}”不在工作区里", hint),)
    try:
        found = [candidate for candidate in root.glob(str(path)) if candidate.is_file()] if path.parts else []
    except ValueError:
        # pathlib refuses patterns such as `a**b`; they match nothing.
        found = []
    if not found:
        return (), (error("data.no-file", where, f"没有与“{pattern}”相符的文件", "核对路径和文件名"),)
    kept = []
    findings = []
    for candidate in sorted(found, key=lambda one: one.relative_to(root).parts):
        if inside(candidate, root):
            kept.append(candidate)
        else:
            findings.append(_outside(candidate, root))
    return tuple(kept), tuple(findings)


def data_files(root: Path) -> tuple[tuple[Path, ...], Findings]:
    """Return every YAML file and table under `root`/data, sorted, and findings for links out of the workspace."""
    kept = []
    findings = []
    for folder, folders, names in os.walk(root / "data"):
        folders.sort()
        for name in folders:
            if Path(folder, name).is_symlink():
                place = Place(display(Path(folder, name), root))
                findings.append(
                    error("data.linked-folder", place, "这个目录是链接，其中的文件不会读取", "把目录复制到这里")
                )
        for name in sorted(names):
            candidate = Path(folder, name)
            if not (is_table(candidate) or candidate.suffix.lower() in {".yaml", ".yml"}) or name.startswith("."):
                continue
            if not inside(candidate, root):
                findings.append(_outside(candidate, root))
            elif candidate.exists() and not candidate.is_file():  # reading a pipe would wait for ever
                place = Place(display(candidate, root))
                findings.append(error("data.unreadable", place, "这不是普通的文件，不会读取", "删去它"))
            else:
                kept.append(candidate)
    return tuple(sorted(kept, key=lambda one: one.relative_to(root).parts)), tuple(findings)


def display(path: Path, root: Path) -> str:
    """Return how findings call a file: relative to the workspace, with `/`."""
    return path.relative_to(root).as_posix()


def _outside(path: Path, root: Path) -> Finding:
    place = Place(display(path, root))
    return error("data.outside-workspace", place, "这个链接指向工作区以外", "把文件复制到工作区里")
