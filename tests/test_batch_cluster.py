"""Papers made on a cluster of several processes are the same, also when one of them is killed."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from docgen.batch import cluster as cluster_module
from docgen.batch.build import build
from docgen.errors import InputError
from docgen.model.config import Limits
from tests.helpers.batch import files_below, make_workspace

PAPERS = 40


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A cluster of two processes on this machine."""
    distributed: Any = pytest.importorskip("distributed")
    folder = str(tmp_path_factory.mktemp("cluster"))
    arguments = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None, "local_directory": folder}
    with distributed.LocalCluster(**arguments) as made:
        yield made


@pytest.mark.filterwarnings("default")  # those of Dask's own are not ours to mend
@pytest.mark.skipif(sys.platform == "win32", reason="processes are killed otherwise on Windows")
def test_a_cluster_makes_the_same_papers_though_a_worker_is_killed(tmp_path: Path, cluster: Any) -> None:
    root = make_workspace(tmp_path / "office", PAPERS)
    process = next(iter(cluster.workers.values())).process.pid
    killed: list[int] = []

    def tell(done: int, total: int) -> None:
        if not killed:
            os.kill(process, signal.SIGKILL)
            killed.append(done)

    report = build(root, scheduler=cluster.scheduler_address, tell=tell)
    assert report.count("built") == PAPERS, [str(finding) for finding in report.summary()]
    assert killed and killed[0] < PAPERS / 2
    build(root, workers=0, output=tmp_path / "here")
    assert files_below(root / "output") == files_below(tmp_path / "here")
    assert build(root, scheduler=cluster.scheduler_address).count("skipped") == PAPERS


class Endless:
    """What makes papers there, and never comes to an end."""

    config = SimpleNamespace(limits=Limits.model_validate({"秒": 1}))
    renderer = SimpleNamespace(workspace=SimpleNamespace(config=config))

    def finish(self, planned: Any) -> None:
        """Go on until somebody ends it."""
        while True:
            time.sleep(0.01)


def endless() -> list[str]:
    """Make such a paper on a worker of the cluster; return the rules of its findings."""
    planned: Any = SimpleNamespace(paper=SimpleNamespace(source="甲", kind=SimpleNamespace(name="memo")))
    worker: Any = Endless()
    finished: Any = cluster_module._finish(worker, planned)
    return [finding.rule for finding in finished.findings]


@pytest.mark.filterwarnings("default")
def test_a_paper_that_takes_too_long_on_a_cluster_is_ended(cluster: Any) -> None:
    with cluster.get_client() as client:
        assert client.submit(endless, pure=False).result(timeout=600) == ["batch.too-long"]
        assert client.submit(os.getpid, pure=False).result(timeout=600), "its worker goes on"


def test_without_dask_it_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"docgen\[dask\]"):
        build(make_workspace(tmp_path), scheduler="tcp://127.0.0.1:1")
