"""How the files of an output folder stand to the manifest: ours, changed by hand, gone, or of no paper any more."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from docgen.batch.files import digest, remove_staged, staged_path
from docgen.batch.manifest import Made, Manifest, Written
from docgen.batch.plan import Planned
from docgen.batch.report import Entry, Output
from docgen.batch.stamp import Stamps
from docgen.batch.worker import Done
from docgen.errors import Finding, Place, warning
from docgen.text.disk import reason


class State(Enum):
    """What a file is: as written, as written the time before, not there (or empty), or changed by somebody."""

    SAME = auto()
    FORMER = auto()
    MISSING = auto()
    CHANGED = auto()


@dataclass(frozen=True, slots=True)
class _Found:
    state: State
    time: int = 0


class Standing:
    """The papers of a manifest as their files stand; files whose renaming was cut off get their names first."""

    def __init__(self, manifest: Manifest, stamps: Stamps) -> None:
        self._manifest = manifest
        self._stamps = stamps
        self._made = manifest.papers()
        self._shown = (manifest.folder / "_").as_posix()[:-1]
        self._found = {
            (stem, suffix): _found(f"{self._shown}{stem}.{suffix}", file)
            for stem, made in self._made.items()
            for suffix, file in made.files.items()
        }
        remove_staged(manifest.folder)
        corrected = (
            (*key, found.time)
            for key, found in self._found.items()
            if found.state is State.SAME and found.time != self._made[key[0]].files[key[1]].time
        )
        if times := list(corrected):
            manifest.correct(times)

    def settled(self, planned: Planned) -> Entry | None:
        """Return the entry of a paper that is not to be made: it is unchanged, or kept as somebody changed it."""
        made = self._made.get(planned.stem)
        if made is None:
            return None
        states = {suffix: self._state(planned.stem, suffix) for suffix in planned.forms}
        paper = planned.paper
        shown = {suffix: f"{self._shown}{planned.stem}.{suffix}" for suffix in states}
        same = {suffix: made.files[suffix] for suffix, state in states.items() if state is State.SAME}
        outputs = tuple(Output(shown[suffix], file.sha256, file.pages) for suffix, file in same.items())
        changed = [suffix for suffix, state in states.items() if state is State.CHANGED]
        if changed:
            kept = tuple(_kept(shown[suffix]) for suffix in changed)
            return Entry(paper.kind.name, paper.source, "kept", outputs, kept)
        if len(same) < len(states) or made.inputs != planned.inputs or made.data != self._stamps.data(made.reads):
            return None
        return Entry(paper.kind.name, paper.source, "skipped", outputs, made.findings)

    def entered(self, planned: Planned, done: Done) -> Made:
        """Return what the manifest is to say of a paper whose files are about to get their names."""
        before = self._made.get(planned.stem)
        files: dict[str, Written] = {}
        for file, output in zip(done.files, done.entry.outputs, strict=True):
            suffix = file.path.suffix[1:]
            known = before.files.get(suffix) if before else None
            former: tuple[str, ...] = ()
            if known is not None:
                former = (known.sha256,) if self._state(planned.stem, suffix) is State.SAME else known.former
            files[suffix] = Written(file.sha256, output.pages, file.size, file.time, former)
        paper, data = planned.paper, self._stamps.data(done.reads)
        return Made(paper.kind.name, paper.source, planned.inputs, done.reads, data, files, done.entry.findings)

    def abandoned(self, plan: Iterable[Planned | Entry]) -> list[tuple[str, str]]:
        """Return the files that no paper of a whole plan has any more, by stem and suffix.

        The paper of an entry that failed may have been any of its source and template.
        """
        wanted: set[tuple[str, str]] = set()
        unknown: set[tuple[str, str]] = set()
        for item in plan:
            if isinstance(item, Entry):
                unknown.add((item.template, item.source))
            else:
                wanted.update((item.stem, suffix) for suffix in item.forms)
        return [
            (stem, suffix)
            for stem, suffix in self._found
            if (stem, suffix) not in wanted
            and (made := self._made[stem])
            and not {(made.template, made.source), ("", made.source)} & unknown
        ]

    def prune(self, files: Iterable[tuple[str, str]]) -> Iterator[Finding]:
        """Remove files that no paper has any more, unless somebody changed them; yield what is told of each."""
        forgotten = []
        for stem, suffix in files:
            path = _path(self._manifest.folder, stem, suffix)
            if self._state(stem, suffix) is State.CHANGED:
                message = "已没有这份公文，但文件做成以后有人改过，没有删除"
                yield warning("batch.gone", Place(str(path)), message, "不要了请自己删除。")
                continue
            try:
                path.unlink(missing_ok=True)
            except OSError as fault:
                yield warning("batch.gone", Place(str(path)), f"已没有这份公文，但文件删不掉（{reason(fault)}）")
                continue
            with suppress(OSError):  # other files are still in the folder
                path.parent.rmdir()
            forgotten.append((stem, suffix))
        self._manifest.forget(forgotten)

    def told(self, files: Iterable[tuple[str, str]]) -> Iterator[Finding]:
        """Yield a finding for each file that no paper has any more and that is still there."""
        lost = []
        for stem, suffix in files:
            if self._state(stem, suffix) is State.MISSING:
                lost.append((stem, suffix))
                continue
            path = _path(self._manifest.folder, stem, suffix)
            message, hint = "已没有这份公文：数据或任务变了", "不要了用 --prune 删除，要留请另存他处。"
            yield warning("batch.gone", Place(str(path)), message, hint)
        if lost:
            self._manifest.forget(lost)

    def _state(self, stem: str, suffix: str) -> State:
        found = self._found.get((stem, suffix))
        return found.state if found else State.MISSING


def _found(shown: str, written: Written) -> _Found:
    try:
        status = os.stat(shown)  # noqa: PTH116  # a Path for each file would take twice as long
    except OSError:
        status = None
    if status is not None and (status.st_size, status.st_mtime_ns) == (written.size, written.time):
        return _Found(State.SAME, written.time)
    path = Path(shown)
    waiting = staged_path(path, written.sha256)
    now = digest(path.read_bytes()) if status is not None and status.st_size else ""
    if now == written.sha256:
        return _Found(State.SAME, status.st_mtime_ns if status else 0)
    if not now or now in written.former:
        if waiting.is_file() and digest(waiting.read_bytes()) == written.sha256:
            waiting.replace(path)
            return _Found(State.SAME, path.stat().st_mtime_ns)
        return _Found(State.FORMER if now else State.MISSING)
    return _Found(State.CHANGED)


def _kept(path: str) -> Finding:
    message = "这个文件做成以后有人改过，照原样保留，没有重新生成"
    return warning("batch.kept", Place(path), message, "要按现在的数据和模板重做的，加 --force（改动会丢失）。")


def _path(folder: Path, stem: str, suffix: str) -> Path:
    return folder / f"{stem}.{suffix}"
