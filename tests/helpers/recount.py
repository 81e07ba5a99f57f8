"""The figures of the shipped workspace counted a second time, from the bare YAML and without a line of docgen.

Whatever docgen gets wrong in loading, linking or summing shows as a difference. Ratios are exact fractions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

FINAL = ("超额完成", "完成", "基本完成", "未完成")
RUNNING = ("提前完成", "达到时序进度", "滞后于时序进度")
Counts = dict[str, Fraction]


def show(number: Fraction | int) -> str:
    """Return a number as papers print it: whole, or with its decimals."""
    return str(int(number)) if number == int(number) else f"{float(number):g}"


def percent(ratio: Fraction) -> str:
    """Return a ratio in percent with one decimal, rounded half away from zero."""
    tenths = int(abs(ratio) * 1000 + Fraction(1, 2))
    return f"{'-' if ratio < 0 and tenths else ''}{tenths // 10}.{tenths % 10}"


class Books:
    """A workspace's data as plain YAML."""

    def __init__(self, root: Path) -> None:
        self.institutions = list(self._read(root, "institutions"))
        self.people = {one.get("编号", one["姓名"]): one for one in self._read(root, "people")}
        self.indicators = {one["名称"]: one for one in self._read(root, "indicators")}
        self.pairings = list(self._read(root, "pairings"))
        self.records = sorted(self._read(root, "records"), key=lambda record: str(record["月份"]))

    @staticmethod
    def _read(root: Path, name: str) -> Iterator[dict[str, Any]]:
        files = [*sorted((root / "data" / name).rglob("*.yaml")), root / "data" / f"{name}.yaml"]
        for path in files:
            if path.is_file():
                yield from yaml.load(path.read_text("utf-8"), yaml.BaseLoader) or ()

    def institution(self, word: str) -> dict[str, Any]:
        """Return the institution of an id, a name or a short name."""
        return next(one for one in self.institutions if word in (one["编号"], one["名称"], one.get("简称")))

    def short(self, word: str) -> str:
        """Return an institution's short name."""
        one = self.institution(word)
        return str(one.get("简称", one["名称"]))

    def recipients(self, pairing: dict[str, Any]) -> list[str]:
        """Return the recipients of a pairing, however they are typed."""
        found = pairing["受援方"]
        return [found] if isinstance(found, str) else list(found)

    def label(self, pairing: dict[str, Any]) -> str:
        """Return how tables call a pairing."""
        names = self.recipients(pairing)
        return self.short(names[0]) + (f"等{len(names)}家" if len(names) > 1 else "")

    def supported_by(self, word: str, year: int, first: int, last: int) -> list[dict[str, Any]]:
        """Return the pairings of a supporter that are in force in those months or have records in them."""
        name = self.institution(word)["名称"]
        found = []
        for one in self.pairings:
            start, end = (month_of(one["期限"][key]) for key in ("起", "止"))
            in_force = start <= year * 12 + last and end >= year * 12 + first
            if self.institution(one["支援方"])["名称"] == name and (in_force or self.of([one], year, first, last)):
                found.append(one)
        return found

    def of(self, pairings: Iterable[dict[str, Any]], year: int, first: int = 1, last: int = 12) -> list[dict[str, Any]]:
        """Return the records of pairings in those months."""
        names = {one["编号"] for one in pairings}
        months = range(year * 12 + first, year * 12 + last + 1)
        return [one for one in self.records if one["结对"] in names and month_of(one["月份"]) in months]

    def ordered(self, counts: Counts) -> Counts:
        """Return counts in the order of the catalogue."""
        return {name: counts[name] for name in self.indicators if name in counts}

    def targets(self, pairings: Iterable[dict[str, Any]], year: int, last: int = 12) -> list[dict[str, Any]]:
        """Return every target beside what was done up to the end of a month, judged by the documented rule."""
        found = []
        for one in pairings:
            start, end = (month_of(one["期限"][key]) for key in ("起", "止"))
            for target in one.get("指标", ()):
                goal, now = Fraction(target["目标"]), year * 12 + last
                if target.get("口径") == "协议期":
                    done = sums(self.of([one], 2000, 1, (year - 2000) * 12 + last))
                    gone = Fraction(now - start + 1, end - start + 1)
                else:
                    done = sums(self.of([one], year, 1, last))
                    gone = Fraction(min(now, end) - max(year * 12 + 1, start) + 1, 12)
                ratio = done.get(target["名称"], Fraction(0)) / goal
                found.append(
                    {**target, "谁": self.label(one), "做": done.get(target["名称"], Fraction(0)), "率": ratio,
                     "时": gone, "评": verdict(ratio, gone)}
                )  # fmt: skip
        return found


def month_of(text: object) -> int:
    """Return the running number of the month that a date or month begins with."""
    year, month = str(text).split("-")[:2]
    return int(year) * 12 + int(month)


def verdict(ratio: Fraction, gone: Fraction) -> str:
    """Return the word for a rate."""
    if gone >= 1:
        limits = (Fraction(11, 10), Fraction(1), Fraction(9, 10))
        return next((word for least, word in zip(limits, FINAL, strict=False) if ratio >= least), FINAL[-1])
    return RUNNING[0] if ratio >= 1 else RUNNING[1] if ratio >= gone else RUNNING[2]


def counts_of(record: dict[str, Any]) -> Counts:
    """Return what a record counts, people's own counts taken over."""
    split: Counts = {}
    for who in record.get("派驻人员", ()):
        for name, count in who.get("数据", {}).items():
            split[name] = split.get(name, Fraction(0)) + Fraction(count)
    typed = {name: Fraction(count) for name, count in record.get("数据", {}).items()}
    assert all(typed.get(name, count) == count for name, count in split.items()), record
    return {**typed, **split}


def sums(records: Iterable[dict[str, Any]]) -> Counts:
    """Return the sum of each indicator."""
    found: Counts = {}
    for record in records:
        for name, count in counts_of(record).items():
            found[name] = found.get(name, Fraction(0)) + count
    return found


def times(records: Iterable[dict[str, Any]]) -> int:
    """Return how many people were posted, each once for each pairing."""
    return len({(one["结对"], who["人员"]) for one in records for who in one.get("派驻人员", ())})


def days(records: Iterable[dict[str, Any]]) -> int:
    """Return the days of attendance."""
    return sum(int(who.get("出勤天数", 0)) for one in records for who in one.get("派驻人员", ()))


def months(records: Iterable[dict[str, Any]]) -> int:
    """Return how many months have records."""
    return len({one["月份"] for one in records})


def rise(now: Fraction | int, before: Fraction | int) -> list[str]:
    """Return the number in a sentence that compares two quantities: none when nothing changed or was there before."""
    if now == before or not before:
        return []
    rate = percent(abs(Fraction(now) - before) / before)
    return [] if rate == "0.0" else [rate]
