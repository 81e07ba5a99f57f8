"""`python -m tests.fuzz`: break files, let them in by every door, tell what came of it."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from tests.fuzz.doors import DOORS
from tests.fuzz.seeds import Pools, all_seeds
from tests.fuzz.shrink import shrunk
from tests.fuzz.steps import Recipe, draw
from tests.fuzz.watch import FAILURES, FINE, REFUSED, Outcome, Watched

SHARES = {"word": 1, "pdf": 10, "xlsx": 10, "data": 5, "text": 10}
"""One file of these families is broken for so many Word files."""
_SLOWEST = 5
_TOLD = 500


@dataclass
class Tally:
    """What came of a run: outcomes by door, one failing case for each signature, the slowest cases."""

    counts: dict[tuple[str, str], Counter[str]] = field(default_factory=dict)
    cases: Counter[str] = field(default_factory=Counter)
    failures: dict[tuple[str, str, str], tuple[str, Recipe, Outcome]] = field(default_factory=dict)
    repeats: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    slowest: list[tuple[float, str, str]] = field(default_factory=list)
    seconds: float = 0.0

    def add(self, case: str, recipe: Recipe, outcomes: Iterable[Outcome]) -> None:
        """Take in what came of one case, and tell of failures that are new and of every so many cases."""
        for outcome in outcomes:
            self.counts.setdefault((recipe.family, outcome.door), Counter())[outcome.verdict] += 1
            self.slowest = sorted([*self.slowest, (outcome.seconds, outcome.door, case)], reverse=True)[:_SLOWEST]
            self.seconds += outcome.seconds
            key = (recipe.family, outcome.door, outcome.signature)
            if outcome.failed and key not in self.failures:
                self.failures[key] = (case, recipe, outcome)
                print(
                    f"{outcome.verdict} at {outcome.door}: {outcome.signature}\n    {_again(case, outcome)}", flush=True
                )
            self.repeats[key] += outcome.failed
        self.cases[recipe.family] += 1
        if self.cases[recipe.family] % _TOLD == 0:
            print(f"{self.cases[recipe.family]:,} {recipe.family}", file=sys.stderr, flush=True)


def _again(case: str, outcome: Outcome) -> str:
    return f"python -m tests.fuzz --case {case} --only {outcome.door}"


def families_of(only: set[str]) -> tuple[str, ...]:
    """Return the families that have one of the doors, or are named themselves; all where nothing is named."""
    return tuple(name for name, doors in DOORS.items() if not only or name in only or only & set(doors))


def doors_of(family: str, only: set[str], index: int) -> list[str]:
    """Return the doors that a case goes through; a door that was asked for is for every case."""
    named = only & set(DOORS[family])
    if named:
        return sorted(named)
    doors = enumerate(DOORS[family].items())
    return [name for place, (name, one) in doors if index % one.every == place % one.every]


def run(pools: Pools, counts: Mapping[str, int], seed: int, jobs: int, only: set[str]) -> Tally:
    """Break so many files of each family, and return what came of it."""
    tally = Tally()
    cases = [(family, index) for family, count in counts.items() for index in range(count)]

    counting = Lock()

    def work(lane: int) -> None:
        with Watched(pools) as watched:
            for family, index in cases[lane::jobs]:
                recipe = draw(family, seed, index, pools)
                outcomes = list(watched.outcomes(recipe, family, doors_of(family, only, index)))
                with counting:
                    tally.add(f"{family}/{seed}/{index}", recipe, outcomes)

    with ThreadPoolExecutor(jobs) as pool:
        list(pool.map(work, range(jobs)))
    return tally


def table(tally: Tally) -> Iterator[str]:
    """Yield the lines of a Markdown table of outcomes by door."""
    heads = ("files", "door", "let in", FINE, REFUSED, *FAILURES)
    yield f"| {' | '.join(heads)} |"
    yield "|---|---|" + "--:|" * (len(heads) - 2)
    for (family, door), counts in sorted(tally.counts.items()):
        shown = (sum(counts.values()), *(counts[verdict] for verdict in (FINE, REFUSED, *FAILURES)))
        yield f"| {family} | {door} | " + " | ".join(f"{count:,}" for count in shown) + " |"


def replay(name: str, only: set[str], keep: Path | None) -> int:
    """Make one case again, tell what comes of it at each door, and on request keep a small file that fails alike."""
    family, seed, index = name.split("/")
    pools = all_seeds((family,))
    recipe = draw(family, int(seed), int(index), pools)
    print(f"{recipe.seed}: {', '.join(f'{step}({number})' for step, number in recipe.steps)}")
    failed = None
    with Watched(pools) as watched:
        for outcome in watched.outcomes(recipe, family, [one for one in DOORS[family] if not only or one in only]):
            print(f"{outcome.door}: {outcome.verdict} {outcome.signature} ({outcome.seconds:.2f} s)\n{outcome.told}")
            failed = outcome if outcome.failed and failed is None else failed
        if failed is not None and keep is not None and failed.verdict == "crashed":  # others take too long to try
            first = failed

            def fails(seed: object, data: bytes) -> bool:
                found = next(watched.outcomes((seed, data), family, [first.door]))  # type: ignore[arg-type]
                return (found.verdict, found.signature) == (first.verdict, first.signature)

            small, data = shrunk(recipe, pools, fails)
            keep.write_bytes(data)
            print(f"{small.seed}: {', '.join(f'{step}({number})' for step, number in small.steps)}")
            print(f"{keep}: {len(data):,} bytes")
    return int(failed is not None)


def main() -> int:
    """Run what was asked for; return 1 when something failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--mutations", type=int, default=10_000, help="how many Word files are broken")
    parser.add_argument("--seed", type=int, default=1, help="other numbers break other files")
    parser.add_argument("--jobs", type=int, default=2, help="processes at once")
    parser.add_argument("--only", default="", help=f"doors or families, by commas: {_known()}")
    parser.add_argument("--case", default="", help="one case again, as a failure names it: word/1/4711")
    parser.add_argument("--keep", type=Path, help="with --case: write a small file that fails alike")
    options = parser.parse_args()
    only = {name for name in options.only.split(",") if name}
    if options.case:
        return replay(options.case, only, options.keep)
    began = time.monotonic()
    counts = {family: max(1, options.mutations // SHARES[family]) for family in families_of(only)}
    tally = run(all_seeds(tuple(counts)), counts, options.seed, options.jobs, only)
    print(*table(tally), sep="\n")
    files = ", ".join(f"{count:,} {family}" for family, count in tally.cases.items())
    print(
        f"\n{files}; seed {options.seed}; {tally.seconds:,.0f} s of processor time, {time.monotonic() - began:,.0f} s"
    )
    print(*(f"slow: {seconds:.1f} s at {door}, {case}" for seconds, door, case in tally.slowest), sep="\n")
    for key, (case, _, outcome) in tally.failures.items():
        print(f"\n{outcome.verdict} {tally.repeats[key]} times at {outcome.door}: {outcome.signature}")
        print(f"    {_again(case, outcome)}\n{outcome.told}")
    return int(bool(tally.failures))


def _known() -> str:
    return "; ".join(f"{family}: {', '.join(doors)}" for family, doors in DOORS.items())


if __name__ == "__main__":
    sys.exit(main())
