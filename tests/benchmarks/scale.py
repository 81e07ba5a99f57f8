"""A whole batch in a process of its own: `python -m tests.benchmarks.scale AGREEMENTS ENGINE WORKERS` prints JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import docgen
from tests.benchmarks.measure import Memory, Row, duration, peak_of
from tests.benchmarks.workspace import make_workspace


def scale_rows(agreements: int, engine: str, workers: int, office: float | None) -> list[Row]:
    """Build so many agreements from nothing, then once more with nothing changed.

    Each is checked as well. What a pair costs a worker is set beside the `office` seconds that docxtpl and LibreOffice
    took for one without any check in this run (None: not measured).
    """
    command = [sys.executable, "-m", "tests.benchmarks.scale", str(agreements), engine, str(workers)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found = json.loads(done.stdout)
    memory = f"{found['worker']:.0f} MB a worker, {found['main']:.0f} MB the main process"
    each = found["built"] * workers / agreements
    built = f"{found['built']:.1f} s: {duration(each)} a pair a worker"
    other, ratio = ("", "") if office is None else (duration(office), f"{office / each:.1f}")
    limits = ("< 300 s", "< 400 MB a worker", "< 10 s") if agreements >= 10_000 else ("", "< 400 MB a worker", "")
    return [
        Row(f"{agreements:,} pairs made and checked, {engine}, -j {workers}", built, other, ratio, limits[0]),
        Row(f"{agreements:,} pairs: most memory", memory, target=limits[1]),
        Row(f"{agreements:,} pairs, nothing changed", duration(found["again"]), target=limits[2]),
    ]


def main(agreements: int, engine: str, workers: int) -> None:
    """Build twice and print what it took."""
    with TemporaryDirectory() as folder:
        office = Path(folder) / "office"
        make_workspace(office, agreements, engine)
        started = time.perf_counter()
        with Memory() as memory:
            report = docgen.build(office, workers=workers)
        built = time.perf_counter() - started
        assert report.count("built") == agreements, [str(finding) for finding in report.summary()][-3:]
        del report
        started = time.perf_counter()
        assert docgen.build(office, workers=workers).count("skipped") == agreements
        again = time.perf_counter() - started
        print(json.dumps({"built": built, "again": again, "worker": memory.peak, "main": peak_of(os.getpid())}))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
