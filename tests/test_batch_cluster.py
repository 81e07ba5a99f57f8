"""Papers made on a cluster of several processes are the same, also when one of them is killed."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from docgen.batch.build import build
from docgen.errors import InputError
from tests.helpers.batch import files_below, make_workspace

PAPERS = 40


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Any]:
    """A cluster of two processes on this machine."""
    distributed: Any = pytest.importorskip("distributed")
    arguments = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None, "local_directory": str(tmp_path)}
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
    build(root, workers=1, output=tmp_path / "here")
    assert files_below(root / "output") == files_below(tmp_path / "here")
    assert build(root, scheduler=cluster.scheduler_address).count("skipped") == PAPERS


def test_without_dask_it_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"docgen\[dask\]"):
        build(make_workspace(tmp_path), scheduler="tcp://127.0.0.1:1")
