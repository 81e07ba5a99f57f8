"""Broken files that once crashed docgen or let it hang: each ends in a result or an error of ours, in time.

A file is called after the door it went in by, the kind it is a template of (`-` where it is none), and what is wrong
with it. `python -m tests.fuzz --case … --keep FILE` makes such a file.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from docgen.word import write_package
from tests.fuzz.doors import DOORS
from tests.fuzz.seeds import Seed
from tests.fuzz.watch import Watched
from tests.helpers.word import p, parts

KEPT = sorted((Path(__file__).parent / "fuzz" / "kept").iterdir())
LARGEST = 20 * 1024


@pytest.fixture(scope="module")
def watched() -> Iterator[Watched]:
    """One process for all files."""
    with Watched({}) as process:
        yield process


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.name)
def test_what_was_mended_stays_mended(watched: Watched, path: Path) -> None:
    door, kind, _, _ = path.name.split(".")
    family = next(name for name, doors in DOORS.items() if door in doors)
    seed = Seed(path.name, write_package(parts(p("甲"))), kind.strip("-"))
    (outcome,) = watched.outcomes((seed, path.read_bytes()), family, [door])
    assert not outcome.failed, f"{outcome.verdict}: {outcome.signature}\n{outcome.told}"
    assert path.stat().st_size <= LARGEST
