"""What all pages share: the workspace as it is on the disk now, its kinds, the folders of the page, the workshop."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from flask import current_app

from docgen.batch.workspace import open_sound, workspace_root
from docgen.errors import Finding, InputError, Place, error
from docgen.load import read
from docgen.model import Workspace
from docgen.template.kind import Kind, find_kind, kind_folders, list_kinds, load_kind
from docgen.text.disk import inside
from docgen.web.previews import Shelf
from docgen.web.workshop import Workshop

DRAFTS = "drafts"
"""The folder of a workspace that holds papers not yet finished: each a paper like those in data/."""
KEPT = ".docgen"
"""The folder of a workspace for what the page keeps: undo, uploads, what it made for download."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How the page was started. `token` is demanded of every request when it is not empty."""

    root: Path
    host: str = "127.0.0.1"
    token: str = ""


class Office:
    """One workspace and those who work on it in the page."""

    def __init__(self, settings: Settings) -> None:
        self.root = workspace_root(settings.root)
        for name in (DRAFTS, KEPT):
            if not inside(self.root / name, self.root):
                message, hint = "这个目录是链接，指向工作区以外", "删去这个链接，换成真的目录。"
                raise InputError(error("data.outside-workspace", Place(name), message, hint))
        self.workshop = Workshop()
        self.shelf = Shelf()
        self._lock = threading.Lock()
        self._signature: object = None
        self._opened: tuple[Workspace, tuple[Finding, ...]] | None = None
        self._kinds: dict[Path, tuple[object, Kind]] = {}

    def close(self) -> None:
        """Stop what works for the page."""
        self.workshop.close()

    @property
    def engine(self) -> str:
        """The engine of previews: Typst where it is installed, since a person waits for it."""
        return "typst" if find_spec("typst") else "weasyprint"

    def workspace(self) -> Workspace:
        """Return the workspace as its files are now, without the items that have errors.

        Raises:
            InputError: a whole file of it cannot be used.
        """
        return self._current()[0]

    def findings(self) -> tuple[Finding, ...]:
        """Return what is wrong in the data now; raises InputError as `workspace` does."""
        return self._current()[1]

    def kinds(self) -> list[Kind]:
        """Return the kinds of the workspace and the shipped ones; raises InputError for faulty declarations."""
        return list_kinds(self.root, read)

    def sound_kinds(self) -> tuple[list[Kind], tuple[Finding, ...]]:
        """Return the kinds that can be used, and what is wrong with the others."""
        kinds: list[Kind] = []
        findings: list[Finding] = []
        for folder in kind_folders(self.root).values():
            try:
                kinds.append(self._kind(folder))
            except InputError as fault:
                findings += fault.findings
        return kinds, tuple(findings)

    def kind(self, name: str) -> Kind:
        """Return the kind of a name; raises InputError when there is none or its declaration is wrong."""
        folder = kind_folders(self.root).get(name)
        return find_kind(name, self.root, read) if folder is None else self._kind(folder)

    def _kind(self, folder: Path) -> Kind:
        """Return the kind in a folder, read again only when one of its files changes."""
        files = sorted(path for path in folder.iterdir() if path.is_file())
        seen = tuple((path.name, (status := path.stat()).st_mtime_ns, status.st_size) for path in files)
        kept = self._kinds.get(folder)
        if kept is None or kept[0] != seen:
            kept = self._kinds[folder] = (seen, load_kind(folder, read))
        return kept[1]

    def _current(self) -> tuple[Workspace, tuple[Finding, ...]]:
        with self._lock:
            signature = signature_of(self.root)
            if self._opened is None or signature != self._signature:
                self._opened = open_sound(self.root)
                self._signature = signature
            return self._opened


def signature_of(root: Path) -> object:
    """Return a value that changes whenever a file of the data or docgen.yaml does."""
    files = [root / "docgen.yaml", *sorted(path for path in (root / "data").rglob("*") if path.is_file())]
    return tuple((str(path), (status := path.stat()).st_mtime_ns, status.st_size) for path in files)


def office() -> Office:
    """Return the office of the request at hand."""
    found: Office = current_app.extensions["docgen"]
    return found
