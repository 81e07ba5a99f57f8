"""Papers made on a Dask cluster: the workspace travels once, by the hash of its contents, and whole papers come back.

A worker of the cluster unpacks the workspace's files and the templates into a folder of its own and makes papers as a
process here would; it must have the same docgen, libraries and fonts, or the papers would not be the same. Files are
written here, so the cluster needs no share in the output folder.

A paper's limit of time holds on a cluster too; its limit of memory is the one that Dask's nannies hold over their
workers (`dask worker --memory-limit`), since other work shares these.
"""

from __future__ import annotations

import atexit
import ctypes
import os
import pickle
import shutil
import sys
import tempfile
import threading
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Mapping
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import Any

from docgen.batch.files import digest
from docgen.batch.jobs import Paper
from docgen.batch.plan import Planned, program_digest
from docgen.batch.render import FinishedPaper, Renderer
from docgen.batch.report import Entry
from docgen.batch.stamp import typed_values
from docgen.batch.worker import Done, Worker, lost, staged, too_long
from docgen.errors import InputError, Place, error
from docgen.model import Workspace
from docgen.template.kind import Kind
from docgen.text.disk import read_file
from docgen.text.paths import parse_picture_path

MOST_AT_ONCE = 8
"""Papers in one task: each crosses the network whole."""
_FOR_EACH_WORKER = 3
"""Tasks handed out for each thread of the cluster: none is idle, and finished papers do not pile up here."""
_WAIT = 20
"""Seconds to wait for a scheduler, and for its first worker."""
_RETURN = 60
"""Seconds to wait for a worker to come back when all have died."""
_GRACE = 5
"""Seconds that a paper whose time is up gets to stop by itself."""
_WORKSPACE = "workspace"
_LONGEST_PATH = 300
_OTHER_MACHINE = "other docgen, libraries or fonts"


@dataclass(frozen=True)
class _Bundle:
    """What a worker needs: the data without the folders of this machine, and the files by path.

    `machine` is what it must have itself, `kinds` the folders of templates in the bundle by what they are called here.
    """

    workspace: Workspace
    forms: tuple[str, ...]
    engine: str
    pdf_a: bool
    machine: str
    kinds: Mapping[Path, PurePosixPath]
    files: Mapping[PurePosixPath, bytes]


def make_on_cluster(
    scheduler: str, worker: Worker, papers: Mapping[int, Planned]
) -> Generator[tuple[int, Done], None, None]:
    """Yield each paper's index and what became of it, as the cluster of a scheduler makes them.

    Raises:
        InputError: Dask is not installed, there is no such cluster, or it has another docgen or other fonts.
    """
    try:
        distributed: Any = import_module("distributed")
    except ImportError as missing:
        hint = f"执行 {Path(sys.executable).name} -m pip install 'docgen[dask]' 安装，或不用 --executor dask。"
        raise InputError(error("batch.no-dask", Place(), "没有安装 Dask，不能用集群生成", hint)) from missing
    try:
        client = distributed.Client(scheduler, timeout=_WAIT)
        client.wait_for_workers(1, timeout=_WAIT)
    except (OSError, TimeoutError, ValueError) as fault:
        hint = "核对 --scheduler 的地址，看调度器和计算节点（dask worker）是否都在运行。"
        raise InputError(error("batch.no-cluster", Place(), f"连不上集群“{scheduler}”", hint)) from fault
    with client:
        yield from _Cluster(distributed, client, worker, papers).make()


class _Cluster:
    """A run on a cluster: tasks of a few papers, as many at a time as it has threads for."""

    def __init__(self, distributed: Any, client: Any, worker: Worker, papers: Mapping[int, Planned]) -> None:
        self._distributed = distributed
        self._client = client
        self._papers = papers
        self._output = worker.output
        self._packed = pickle.dumps(_packed(worker.renderer, (planned.paper for planned in papers.values())))
        self._digest = digest(self._packed)
        self._bundle: Any = None
        indexes = list(papers)
        self._left = deque(indexes[start : start + MOST_AT_ONCE] for start in range(0, len(indexes), MOST_AT_ONCE))
        self._suspects: deque[int] = deque()

    def make(self) -> Generator[tuple[int, Done], None, None]:
        """Yield what comes back, written beside where it is to be.

        Dask blames every task that a dying worker had before it, so what it gave up is made once more: paper by paper,
        and at last alone.
        """
        running: dict[Any, list[int]] = {}
        try:
            while self._left or self._suspects or running:
                threads = max(1, sum(self._client.nthreads().values()))
                while self._left and len(running) < threads * _FOR_EACH_WORKER:
                    indexes = self._left.popleft()
                    running[self._submit(indexes)] = indexes
                alone = not running
                if alone:
                    index = self._suspects.popleft()
                    running[self._submit([index])] = [index]
                for future in self._finished(list(running)):
                    yield from self._taken(future, running.pop(future), alone)
        finally:
            self._client.cancel(list(running))

    def _finished(self, running: list[Any]) -> list[Any]:
        """Wait until some tasks are done and return them.

        Raises:
            InputError: the scheduler is gone, or all workers are and none comes back.
        """
        deserted = False
        while True:
            try:
                return list(self._distributed.wait(running, _RETURN, return_when="FIRST_COMPLETED").done)
            except TimeoutError:
                before, deserted = deserted, not self._client.nthreads()
                if before and deserted:
                    raise self._gone() from None
            except CancelledError:  # what they need went with the workers that had it
                if self._client.status != "running":
                    raise self._gone() from None
                return [future for future in running if future.status != "pending"]

    def _gone(self) -> InputError:
        hint = "看调度器和计算节点（dask worker）是否还在运行，然后再执行一次同样的命令：做好的不会重做。"
        return InputError(error("batch.no-cluster", Place(), "与集群断开，或它已没有计算节点", hint))

    def _taken(self, future: Any, indexes: list[int], alone: bool) -> Iterator[tuple[int, Done]]:
        """Yield what became of the papers of a task, or put them back."""
        try:
            results = future.result()
        except (self._distributed.KilledWorker, CancelledError):
            if alone:
                yield indexes[0], lost(self._papers[indexes[0]].paper)
            elif len(indexes) == 1:
                self._suspects += indexes
            else:
                self._left.extendleft([index] for index in reversed(indexes))
            return
        except RuntimeError as fault:
            if str(fault) != _OTHER_MACHINE:
                raise
            hint = "在每个计算节点上安装与本机相同的 docgen、程序库和字体。"
            message = "集群计算节点上的 docgen 或字体与本机不同，做出的公文会不一样"
            raise InputError(error("batch.other-machine", Place(), message, hint)) from fault
        for index, finished in zip(indexes, results, strict=True):
            yield index, staged(self._papers[index], finished, self._output)

    def _submit(self, indexes: list[int]) -> Any:
        if self._bundle is None or self._bundle.status != "finished":
            try:
                self._client.wait_for_workers(1, timeout=_RETURN)
                self._bundle = self._client.scatter(self._packed, broadcast=True, hash=False, timeout=_RETURN)
            except TimeoutError as missing:
                raise self._gone() from missing
        papers = pickle.dumps([self._papers[index] for index in indexes])
        # Nothing is made again because an earlier run made it: the manifest knows what is to be made.
        return self._client.submit(_make, self._bundle, self._digest, papers, pure=False, retries=0)


_unpacked: dict[str, tuple[Worker, Mapping[Path, Path]]] = {}
_one_at_a_time = threading.Lock()
"""A worker of the cluster may have several threads; the engines are not made for that."""


def _make(packed: bytes, key: str, papers: bytes) -> list[FinishedPaper | Entry]:
    """Make papers on a worker of the cluster, which unpacks the bundle of each run once."""
    with _one_at_a_time:
        if key not in _unpacked:
            _unpacked.clear()
            _unpacked[key] = _unpack(pickle.loads(packed), key)
        worker, folders = _unpacked[key]
        planned: list[Planned] = pickle.loads(papers)
        here = (replace(one.paper, kind=_moved(one.paper.kind, folders[one.paper.kind.folder])) for one in planned)
        return [_finish(worker, replace(one, paper=paper)) for one, paper in zip(planned, here, strict=True)]


class _TimeIsUp(SystemExit):
    """Ends a paper that takes too long; of a class that making papers does not hold up."""


def _finish(worker: Worker, planned: Planned) -> FinishedPaper | Entry:
    """Make one paper on a worker of the cluster within its time."""
    seconds = worker.renderer.workspace.config.limits.seconds
    try:
        with _ended_after(seconds):
            return worker.finish(planned)
    except _TimeIsUp:
        return too_long(planned.paper, seconds).entry


@contextmanager
def _ended_after(seconds: float) -> Iterator[None]:
    """Raise _TimeIsUp in a block that takes longer than so many seconds.

    An engine that is not at Python code hears nothing of that: then the worker ends, where a nanny starts it anew.
    """
    thread, over = threading.get_ident(), threading.Lock()
    comes_back = import_module("distributed").get_worker().nanny is not None

    def end() -> None:
        if over.acquire(blocking=False):
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(_TimeIsUp))
            if comes_back:
                last.start()

    last = threading.Timer(_GRACE, os._exit, (1,))
    timer = threading.Timer(seconds, end)
    last.daemon = timer.daemon = True
    timer.start()
    try:
        yield
        while not over.acquire(blocking=False):
            time.sleep(0.01)  # the exception is on its way
    finally:
        timer.cancel()
        last.cancel()


def _unpack(bundle: _Bundle, key: str) -> tuple[Worker, Mapping[Path, Path]]:
    """Write the bundle's files into a folder that goes with the process; return its worker, and where kinds lie."""
    if bundle.machine != machine_digest():
        raise RuntimeError(_OTHER_MACHINE)
    folder = Path(tempfile.mkdtemp(prefix=f"docgen-{key[:16]}-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name, data in bundle.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    workspace = replace(bundle.workspace, root=folder / _WORKSPACE)
    renderer = Renderer(workspace, bundle.forms, bundle.engine, pdf_a=bundle.pdf_a)
    return Worker(renderer, folder), {old: folder / new for old, new in bundle.kinds.items()}


def _moved(kind: Kind, folder: Path) -> Kind:
    """Return a kind whose files lie in another folder."""
    paths = {name: getattr(kind, name) for name in ("docx", "body", "sample")}
    moved = {name: folder / path.relative_to(kind.folder) for name, path in paths.items() if path is not None}
    return replace(kind, folder=folder, **moved)


def _packed(renderer: Renderer, papers: Iterable[Paper]) -> _Bundle:
    root = renderer.workspace.root
    kinds: dict[Path, PurePosixPath] = {}
    pictures: set[str] = {person.photo for person in renderer.workspace.people.values() if person.photo}
    for paper in papers:
        folder = paper.kind.folder
        # The two last names stand in findings.
        kinds.setdefault(folder, PurePosixPath(str(len(kinds)), *folder.parts[-2:]))
        pictures.update(text for text in _texts(typed_values(paper.node)) if _names_file(root, text))
    found = (name for name in sorted(pictures) if (root / name).is_file())
    files = {PurePosixPath(_WORKSPACE, name): read_file(root / name, Place(name), "data.unreadable") for name in found}
    for folder, name in kinds.items():
        parts = (path for path in sorted(folder.rglob("*")) if path.is_file())
        for path in parts:
            part = name / path.relative_to(folder).as_posix()
            files[part] = read_file(path, Place(str(part)), "template.missing-file")
    workspace = replace(renderer.workspace, root=Path())
    return _Bundle(workspace, renderer.forms, renderer.engine, renderer.pdf_a, machine_digest(), kinds, files)


def _texts(typed: object) -> Iterable[str]:
    if isinstance(typed, str):
        yield typed
    elif isinstance(typed, Mapping):
        for value in typed.values():
            yield from _texts(value)
    elif isinstance(typed, list):
        for value in typed:
            yield from _texts(value)


def _names_file(root: Path, text: str) -> bool:
    """Return True for what may be the path of a picture; a text that is none by chance travels in vain at worst."""
    if "\n" in text or len(text) > _LONGEST_PATH or not PurePosixPath(text).suffix:
        return False
    try:
        path = (root / parse_picture_path(text)).resolve()
        return path.is_relative_to(root.resolve()) and path.is_file()
    except (InputError, OSError, ValueError):
        return False


def machine_digest() -> str:
    """Return what must be the same on every machine: the program, its libraries, and the contents of the fonts."""
    from docgen.pdf.faces import FALLBACKS
    from docgen.pdf.fonts import library

    fonts = library()
    paths = {report.path for report in fonts.report()}
    paths |= {face.path for name in FALLBACKS if (face := fonts.named(name))}
    contents = sorted({digest(path.read_bytes()) for path in paths if path is not None})
    return digest("\n".join((program_digest(), *contents)).encode())
