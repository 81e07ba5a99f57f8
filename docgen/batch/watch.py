"""Make a template's preview anew whenever one of its files was saved."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from docgen.batch.compare import Change, changes
from docgen.batch.files import digest
from docgen.batch.preview import Preview, Shown
from docgen.errors import Finding, InputError, Place
from docgen.load import read
from docgen.template.kind import DECLARATION, Kind, load_kind
from docgen.text.disk import read_file

_UNFINISHED = frozenset({"word.damaged", "word.empty-file", "template.missing-file"})
"""What a Word file looks like while a program is still writing it."""
_PAUSE = 0.2
_SHORT_PAUSE = 0.05
PATIENCE = 40
"""So many looks a file may stay unfinished before it is told as a fault."""


class Watched:
    """Some files, told of once for each finished change.

    A change is finished when two looks in a row find the same; saving the same contents again is none. A file that is
    gone for a moment, as while an editor puts a new one in its place, is waited for likewise.
    """

    def __init__(self, files: Iterable[Path]) -> None:
        self._files = tuple(files)
        self._state = self._look()
        self._digests = self._read()
        self.unsettled = False
        """True while a change may be unfinished."""

    def changed(self) -> tuple[Path, ...]:
        """Look once; return the files of a change that is finished."""
        state = self._look()
        if state != self._state:
            self._state, self.unsettled = state, True
            return ()
        if not self.unsettled:
            return ()
        self.unsettled = False
        before, self._digests = self._digests, self._read()
        return tuple(path for path in self._files if before[path] != self._digests[path])

    def _look(self) -> list[tuple[int, int, int] | None]:
        looks: list[tuple[int, int, int] | None] = []
        for path in self._files:
            try:
                status = path.stat()
                looks.append((status.st_mtime_ns, status.st_size, status.st_ino))
            except OSError:
                looks.append(None)
        return looks

    def _read(self) -> dict[Path, str]:
        digests = {}
        for path in self._files:
            try:
                digests[path] = digest(read_file(path, Place(str(path)), "data.unreadable"))
            except InputError:
                digests[path] = ""
        return digests


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a save did: the files saved, what changed in the template, the papers, and what kept all from being made.

    `files` is empty the first time.
    """

    files: tuple[Path, ...]
    changes: tuple[Change, ...] = ()
    papers: tuple[Shown, ...] = ()
    findings: tuple[Finding, ...] = ()


class Watch:
    """A kind's folder and a paper, watched; `copies` is a folder of its own for the template as it last was."""

    def __init__(self, folder: Path, preview: Preview, data: Path | None, copies: Path) -> None:
        names = (DECLARATION, "template.docx", "body.md", "sample.yaml")
        self._folder = folder
        self._preview = preview
        self._copies = copies
        self._watched = Watched((*(folder / name for name in names), *((data,) if data is not None else ())))
        self._last: Kind | None = None
        self._saved: tuple[Path, ...] = ()
        self._looks = PATIENCE
        """How often to try yet; 0 while there is nothing to do."""

    @property
    def pause(self) -> float:
        """Seconds until the next look is due."""
        return _SHORT_PAUSE if self._looks or self._watched.unsettled else _PAUSE

    def look(self) -> Rebuilt | None:
        """Look once; the first time and when something was saved, make the preview and return what came of it.

        Raises:
            RenderError: the preview's folder cannot be written.
        """
        if saved := self._watched.changed():
            self._saved = tuple(dict.fromkeys((*self._saved, *saved)))
            self._looks = PATIENCE
        if not self._looks or self._watched.unsettled:
            return None
        try:
            kind = load_kind(self._folder, read)
            papers = tuple(self._preview.show(kind))
            found = changes(self._last, kind) if self._last is not None else ()
        except InputError as fault:
            self._looks -= 1
            if self._looks and all(finding.rule in _UNFINISHED for finding in fault.findings):
                return None
            return self._done(Rebuilt(self._saved, findings=fault.findings))
        self._last = self._kept(kind)
        return self._done(Rebuilt(self._saved, found, papers))

    def _done(self, rebuilt: Rebuilt) -> Rebuilt:
        self._saved, self._looks = (), 0
        return rebuilt

    def _kept(self, kind: Kind) -> Kind:
        """Return the kind with copies of its files, which later saves do not touch."""
        docx = Path(shutil.copy(kind.docx, self._copies))
        body = Path(shutil.copy(kind.body, self._copies)) if kind.body is not None else None
        return replace(kind, docx=docx, body=body)
