"""A few hundred files of the mutation fuzzer, always the same; `python -m tests.fuzz` is for many."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from docgen.errors import Place, RenderError, error
from tests.fuzz import watch
from tests.fuzz.__main__ import run, table
from tests.fuzz.doors import DOORS, Door, Entrance, Room
from tests.fuzz.seeds import Pools, Seed, all_seeds
from tests.fuzz.shrink import shrunk
from tests.fuzz.steps import Recipe, draw, made, unpacked
from tests.fuzz.watch import Watched, outcome_of

ENOUGH = {"word": 50, "xlsx": 10, "pdf": 10, "data": 15, "text": 10}
"""How many files of a family are broken here: what the suite has time for."""


@pytest.fixture(scope="module")
def pools() -> Pools:
    """The seeds of every family."""
    return all_seeds(tuple(ENOUGH))


def test_only_errors_of_ours_come_out(pools: Pools) -> None:
    tally = run(pools, ENOUGH, seed=0, jobs=1, only=set())
    assert tally.cases == ENOUGH
    assert not tally.failures, [f"{case}: {outcome.told}" for case, _, outcome in tally.failures.values()]
    assert {door for _, door in tally.counts} == {name for doors in DOORS.values() for name in doors}
    assert any(line.startswith(f"| word | read | {ENOUGH['word']} |") for line in table(tally))


@pytest.mark.parametrize("family", ENOUGH)
def test_a_case_is_the_same_again(pools: Pools, family: str) -> None:
    for index in range(8):
        recipe = draw(family, 3, index, pools)
        assert recipe == draw(family, 3, index, pools)
        assert made(recipe, pools) == made(recipe, pools)


def raising(fault: BaseException) -> Door:
    """Return a door that nobody gets through."""

    def door(room: Room, seed: Seed, data: bytes) -> tuple[()]:
        raise fault

    return door


@pytest.mark.parametrize(
    ("fault", "verdict", "signature"),
    [
        (KeyError("甲"), "crashed", "KeyError at test_fuzz_some.py:door"),
        (RecursionError(), "crashed", "RecursionError at test_fuzz_some.py:door"),
        (MemoryError(), "out of memory", "MemoryError at test_fuzz_some.py:door"),
        (RenderError(error("pdf.picture", Place(), "图片无法读取")), "refused", "pdf.picture"),
        (
            RenderError(error("batch.internal", Place(), "程序内部出错")),
            "crashed",
            "AssertionError at watch.py:_assert_told",
        ),
        (RenderError(()), "crashed", "AssertionError at watch.py:outcome_of"),
    ],
)
def test_what_comes_out_is_judged(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, fault: BaseException, verdict: str, signature: str
) -> None:
    monkeypatch.setitem(DOORS, "text", {"probe": Entrance(raising(fault), 1)})
    outcome = outcome_of(Room(tmp_path), Seed("甲", b""), b"", "text", "probe")
    assert (outcome.verdict, outcome.signature) == (verdict, signature)
    assert outcome.failed == (verdict != "refused")


def test_a_process_that_takes_too_long_is_ended_and_another_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    case = (Seed("甲", b""), "现将有关事项通知如下。".encode())
    with Watched({}) as watched:
        monkeypatch.setattr(watch, "SECONDS", 0.05)
        watched._started()
        os.kill(watched._process.pid, signal.SIGSTOP)  # it must not be done before anybody looks
        (hung,) = watched.outcomes(case, "text", ["body"])
        monkeypatch.undo()
        (fine,) = watched.outcomes(case, "text", ["body"])
    assert (hung.verdict, fine.verdict) == ("hung", "made"), fine.told


def test_a_failing_file_is_made_small(pools: Pools) -> None:
    steps = (("drop_attribute", 1), ("hostile_text", 2), ("truncate_nothing", 3))
    _, whole = made(Recipe("word", "rich", ()), pools)

    def fails(seed: Seed, data: bytes) -> bool:
        return b"<w:gridCol" in dict(unpacked(data)).get("word/document.xml", b"")

    recipe, small = shrunk(Recipe("word", "rich", steps), pools, fails)
    assert recipe.steps == ()
    assert [name for name, _ in unpacked(small)] == ["word/document.xml"]
    assert len(small) < len(whole) / 4
