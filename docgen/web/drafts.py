"""Papers not yet finished: the files of `drafts/`, what is said of them, and their way into `data/`."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from docgen.batch.files import digest, write_atomically
from docgen.errors import InputError, Place, RenderError, error
from docgen.load import files
from docgen.load.files import data_files, display
from docgen.model import Workspace
from docgen.template.binding import KIND_KEY
from docgen.text.disk import MOST_TEXT, read_file, reason
from docgen.text.names import safe_filename
from docgen.web.office import DRAFTS
from docgen.web.paper_text import values_of

ID = re.compile(r"[0-9a-z-]{1,40}")
_NAME = "# 草稿名："
_ORIGIN = "# 取自："
_PAPER = re.compile(rf"^{KIND_KEY}\s*:\s*(\S+)", re.MULTILINE)
_MOST_READ = 1 << 20
"""A file larger than this is no paper."""
HOME = "data/papers"
"""Where a paper goes when docgen.yaml names no folder for it."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as its file is: `digest` of the whole text, and the text without what is said of the draft itself.

    `name` is what its writer calls it; `origin` the file of data/ that it was taken from, with the digest it had.
    """

    id: str
    text: str
    digest: str
    name: str = ""
    origin: str = ""
    origin_digest: str = ""
    changed: float = 0.0

    @property
    def file(self) -> str:
        """Its path in the workspace."""
        return f"{DRAFTS}/{self.id}.yaml"

    @property
    def kind(self) -> str:
        """The name of its kind; empty where it says none."""
        match = _PAPER.search(self.text)
        return match[1] if match else ""

    @property
    def whole(self) -> str:
        """The text of its file."""
        name = f"{_NAME}{self.name}\n" if self.name else ""
        origin = f"{_ORIGIN}{self.origin} {self.origin_digest}\n" if self.origin else ""
        return f"{name}{origin}{self.text}"


class Drafts:
    """The drafts of a workspace. Everything that changes one goes through here, one after the other."""

    _lock = threading.RLock()

    def __init__(self, root: Path) -> None:
        self._root = root
        self._folder = root / DRAFTS

    def all(self) -> list[Draft]:
        """Return the drafts, the one changed last first."""
        paths = self._folder.glob("*.yaml") if self._folder.is_dir() else ()
        found = [self.read(path.stem) for path in paths if ID.fullmatch(path.stem)]
        return sorted(found, key=lambda draft: (-draft.changed, draft.id))

    def read(self, id: str) -> Draft:
        """Return a draft; raises InputError when there is none, or it cannot be read."""
        path = self._path(id)
        place = Place(f"{DRAFTS}/{id}.yaml")
        if not path.is_file():
            raise _missing()
        try:
            data, changed = read_file(path, place, "data.unreadable", MOST_TEXT), path.stat().st_mtime
            text = data.decode("utf-8-sig").replace("\r\n", "\n")
        except (OSError, UnicodeDecodeError) as fault:
            raise InputError(error("data.unreadable", place, "读不出这份草稿", "核对文件的权限和编码。")) from fault
        return replace(_taken_apart(id, text), digest=digest(data), changed=changed)

    def create(self, kind: str, text: str, *, name: str = "", origin: str = "", origin_digest: str = "") -> Draft:
        """Make a new draft and return it."""
        stem = re.sub("[^0-9a-z]+", "-", kind.lower()).strip("-")[:30] or "paper"
        with self._lock:
            number = 1
            while self._path(f"{stem}-{number}").exists():
                number += 1
            draft = Draft(f"{stem}-{number}", text, "", name, origin, origin_digest)
            self._write(draft)
            return self.read(draft.id)

    def save(self, draft: Draft, seen: str | None) -> Draft | None:
        """Write a draft whose file had the digest `seen`, and return it; None when the file is another by now."""
        with self._lock:
            now = self.read(draft.id)
            if seen is not None and now.digest != seen:
                return None
            if now.whole != draft.whole:
                self._write(draft)
                now = self.read(draft.id)
            return now

    def delete(self, id: str) -> None:
        """Remove a draft."""
        with self._lock:
            self.read(id)
            self._path(id).unlink(missing_ok=True)

    def keep(self, draft: Draft, folder: str, title: str) -> str:
        """Move a finished draft into a folder of data/ and return its new path; one taken from there goes back.

        Raises:
            InputError: the file that it was taken from has changed since, or it cannot be written.
        """
        with self._lock:
            if draft.origin:
                target = self._root / draft.origin
                if not target.is_file() or digest(target.read_bytes())[:16] != draft.origin_digest:
                    hint = "把这份草稿另建一份副本后存入，或从“草稿”页重新打开那份资料再改。"
                    message = f"“{draft.origin}”在打开之后又改过或删去了，没有存入"
                    raise InputError(error("web.changed", Place(draft.origin), message, hint))
            else:
                target = _free(self._root / folder, safe_filename(title))
            self._put(target, draft.text)
            self._path(draft.id).unlink(missing_ok=True)
        return display(target, self._root)

    def _path(self, id: str) -> Path:
        if not ID.fullmatch(id):
            raise _missing()
        return self._folder / f"{id}.yaml"

    def _write(self, draft: Draft) -> None:
        self._put(self._path(draft.id), draft.whole)

    def _put(self, path: Path, text: str) -> None:
        try:
            write_atomically(path, text.encode())
        except OSError as fault:
            place = Place(display(path, self._root))
            hint = "检查目录的权限和剩余空间。"
            raise RenderError(error("batch.write", place, f"不能写入文件（{reason(fault)}）", hint)) from fault


def _missing() -> InputError:
    return InputError(error("web.no-draft", Place(), "没有这份草稿，它可能已被删除", "从“草稿”进入。"))


def _taken_apart(id: str, text: str) -> Draft:
    draft = Draft(id, text, "")
    for _ in range(2):
        line, _, rest = draft.text.partition("\n")
        if line.startswith(_NAME):
            draft = replace(draft, name=line.removeprefix(_NAME).strip(), text=rest)
        elif line.startswith(_ORIGIN):
            origin, _, seen = line.removeprefix(_ORIGIN).rpartition(" ")
            if _is_data(origin):
                draft = replace(draft, origin=origin, origin_digest=seen, text=rest)
    return draft


def _is_data(path: str) -> bool:
    parts = PurePosixPath(path).parts
    return len(parts) > 1 and parts[0] == "data" and ".." not in parts and path.endswith((".yaml", ".yml"))


def _free(folder: Path, stem: str) -> Path:
    """Return a path in the folder that no file has yet."""
    number, path = 1, folder / f"{stem}.yaml"
    while path.exists():
        number += 1
        path = folder / f"{stem}（{number}）.yaml"
    return path


def kept_papers(root: Path) -> dict[str, str]:
    """Return the papers in data/ by path, with the name of each one's kind."""
    found = {}
    for path in data_files(root)[0]:
        if path.suffix in (".yaml", ".yml") and path.is_file() and path.stat().st_size < _MOST_READ:
            match = _PAPER.search(path.read_text("utf-8-sig", errors="replace"))
            if match:
                found[display(path, root)] = match[1]
    return found


def homes(workspace: Workspace, kind: str) -> tuple[str, ...]:
    """Return the folders of data/ that the batch takes papers from, the one with most papers of this kind first."""
    kinds = kept_papers(workspace.root)
    counts: dict[str, int] = {}
    for job in workspace.config.jobs:
        pattern = PurePosixPath(job.file or "")
        if pattern.name in ("*.yaml", "*") and "*" not in str(pattern.parent) and _is_data(f"{pattern.parent}/a.yaml"):
            taken, _ = files(job.file or "", workspace.root)
            papers = [display(path, workspace.root) for path in taken]
            counts[str(pattern.parent)] = sum(kinds.get(paper) == kind for paper in papers)
    return tuple(sorted(counts, key=lambda folder: -counts[folder]))


def title_of(draft: Draft, fields: tuple[str, ...]) -> str:
    """Return what a draft is called: its name, or the first of these fields that is filled; else empty."""
    if draft.name:
        return draft.name
    try:
        _, values = values_of(draft.text, draft.file)
    except InputError:
        return ""
    return next((value.strip() for name in fields if isinstance(value := values.get(name), str)), "")
