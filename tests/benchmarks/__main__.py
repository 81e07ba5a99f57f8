"""`python -m tests.benchmarks [--papers 100,1000] [--engine typst] [--workers 2] [--quick]`: one table."""

from __future__ import annotations

import argparse
import os
import platform
from pathlib import Path
from tempfile import TemporaryDirectory

import docgen
from tests.benchmarks.measure import Row, print_table
from tests.benchmarks.papers import Papers, cold_rows, fill_rows, pair_rows
from tests.benchmarks.scale import scale_rows


def main() -> None:
    """Measure what was asked for and print it with the machine it was measured on."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--papers", default="100,1000,10000", help="sizes of the batches, by commas; 0 for none")
    parser.add_argument("--engine", default="typst", help="the engine of the batches")
    parser.add_argument("--workers", type=int, default=2, help="processes of the batches")
    parser.add_argument("--quick", action="store_true", help="fewer repeats, and no batch above 100 papers")
    options = parser.parse_args()
    repeats = 2 if options.quick else 5
    sizes = [int(size) for size in options.papers.split(",")]
    load = _load()
    rows: list[Row] = []
    with TemporaryDirectory() as folder:
        papers = Papers(Path(folder))
        rows += fill_rows(papers, repeats * 2)
        pairs, office = pair_rows(papers, repeats)
        rows += pairs
        rows += cold_rows(Path(folder), repeats)
    for size in sizes:
        if size and not (options.quick and size > 100):
            rows += scale_rows(size, options.engine, options.workers, office)
    print_table(rows)
    print(
        f"\ndocgen {docgen.__version__}, Python {platform.python_version()}, {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} cores; load average {load} before, {_load()} after."
    )


def _load() -> str:
    """Return how busy the machine was in the last minute."""
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


if __name__ == "__main__":
    main()
