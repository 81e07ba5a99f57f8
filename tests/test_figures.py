"""Every number of the summaries, read out of the papers and held against a count that knows nothing of docgen."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from docgen.batch.jobs import single
from docgen.batch.render import Renderer
from docgen.batch.workspace import open_workspace
from docgen.page.model import Document, Paragraph, Table
from docgen.word import read_document
from tests.helpers import recount as r
from tests.helpers.layouts import cell_texts, tables
from tests.helpers.papers import ROOT
from tests.helpers.pdf import marks
from tests.helpers.pdf import rows as printed_rows

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
DATE = "2026-01-08"
FOOT = 745.0
"""Below this height (points from the top) stands nothing but the page number."""
Sentences = list[list[str]]


@cache
def books() -> r.Books:
    return r.Books(ROOT)


@cache
def renderer() -> Renderer:
    workspace, findings = open_workspace(ROOT)
    assert findings == ()
    # One engine is enough: tests/test_pdf_engines.py holds the other to the same characters.
    return Renderer(workspace, ("docx", "pdf"), "typst")


def made(folder: Path, kind: str, **fields: object) -> tuple[Document, str]:
    """Return a paper without pictures, as its Word file and as the text of its PDF."""
    path = folder / "paper.yaml"
    typed = {"模板": kind, "成文日期": DATE, "配图": "否", **fields}
    path.write_text(json.dumps(typed, ensure_ascii=False), "utf-8")
    paper = renderer().render(single(path, renderer().workspace), Path())
    assert paper.findings == ()
    document, findings = read_document(paper.forms["docx"], "paper.docx")
    assert findings == ()
    pages = [printed_rows(page) for page in marks(paper.forms["pdf"])]
    return document, "".join(text for page in pages for height, text in page if height < FOOT)


def numbers(text: str) -> list[str]:
    return NUMBER.findall(text)


def sentences(document: Document) -> Sentences:
    """Return the numbers of each paragraph outside tables that has any."""
    blocks = [block for section in document.sections for block in section.blocks if isinstance(block, Paragraph)]
    return [found for block in blocks if (found := numbers(block.text))]


def rows(table: Table) -> list[list[str]]:
    """Return the texts of a table's cells, without its head."""
    return [["".join(cell_texts(cell)) for cell in row.cells] for row in table.rows[1:]]


def shown(counts: Iterable[Fraction]) -> list[str]:
    return [r.show(count) for count in counts if count]


def by_category(counts: r.Counts) -> Sentences:
    """Return the quantities of each kind of work, in the order of the catalogue."""
    groups: dict[str, list[str]] = {}
    for name, count in books().ordered(counts).items():
        groups.setdefault(books().indicators[name]["类别"], []).extend(shown([count]))
    return [group for group in groups.values() if group]


def verdict_counts(targets: list[dict[str, Any]]) -> list[str]:
    tally = Counter(target["评"] for target in targets)
    return [str(tally[word]) for word in (*r.FINAL, *r.RUNNING) if tally[word]]


class Expected:
    """What a supporter's summary of some months must say."""

    def __init__(self, supporter: str, year: int, first: int = 1, last: int = 12) -> None:
        self.year, self.first, self.last = year, first, last
        self.pairings = books().supported_by(supporter, year, first, last)
        before = books().supported_by(supporter, year - 1, first, last)
        self.records = books().of(self.pairings, year, first, last)
        self.past = books().of(before, year - 1, first, last)
        self.targets = books().targets(self.pairings, year, last)
        self.due = [target for target in self.targets if target["时"] >= 1]
        self.running = [target for target in self.targets if target["时"] < 1]
        self.now, self.then = r.sums(self.records), r.sums(self.past)

    @property
    def comparable(self) -> bool:
        return bool(self.records and self.past)

    def postings(self) -> list[list[str]]:
        found = []
        for one in self.pairings:
            mine = books().of([one], self.year, self.first, self.last)
            term = [f"{int(str(one['期限'][key])[:4])}年{int(str(one['期限'][key])[5:7])}月" for key in ("起", "止")]
            names = "、".join(books().short(name) for name in books().recipients(one))
            found.append([names, "至".join(term), str(r.times(mine)), str(r.days(mine))])
        return found

    def comparison(self) -> list[list[str]]:
        names = books().ordered({**self.now, **self.then})
        found = []
        for name in names:
            now, then = self.now.get(name, Fraction(0)), self.then.get(name, Fraction(0))
            rate = f"{r.percent((now - then) / then)}%" if then else "上年为零"
            unit = books().indicators[name]["计量"]
            found.append([name, unit, r.show(now), r.show(then), r.show(now - then), rate])
        return found

    def openings(self) -> Sentences:
        times, days = r.times(self.records), r.days(self.records)
        posted = [str(times), str(days)] if times else []
        rise = r.rise(days, r.days(self.past)) if times and self.comparable else []
        average = [[*posted, str(round(Fraction(days, times)))]] if times else []
        head = [str(self.year)]
        return [head, head, [*head, str(len(self.pairings)), *posted, *rise], *average, *by_category(self.now)]

    def comparing(self) -> Sentences:
        if not self.comparable:
            return []
        signs = Counter((int(row[4]) > 0) - (int(row[4]) < 0) for row in self.comparison())
        counted = [str(signs[sign]) for sign in (1, -1, 0) if signs[sign]]
        fewer = r.months(self.past) < r.months(self.records)
        return [[str(self.year - 1), str(len(self.comparison())), *counted, *([str(r.months(self.past))] * fewer)]]

    def one_by_one(self) -> Sentences:
        if len(self.pairings) < 2:
            return []
        found = []
        for one in self.pairings:
            mine = books().of([one], self.year, self.first, self.last)
            posted = [str(r.times(mine)), str(r.days(mine))] if r.times(mine) else []
            found.append([*numbers(books().label(one)), *posted, *shown(books().ordered(r.sums(mine)).values())])
        return [one for one in found if one]

    def running_terms(self) -> Sentences:
        last = [str(self.year)] if self.last == 12 and self.first == 1 else [str(self.year), str(self.last)]
        return [
            [*numbers(one["谁"]), one["目标"], *last, r.show(one["做"]), r.percent(one["率"]), r.percent(one["时"])]
            for one in self.targets
            if one.get("口径") == "协议期"
        ]

    def problems(self) -> Sentences:
        def named(word: str, *keys: str) -> list[str]:
            chosen = [one for one in self.targets if one["评"] == word]
            return [item for one in chosen for item in (*numbers(one["谁"]), *(r.percent(one[key]) for key in keys))]

        missed, nearly, late = named("未完成", "率"), named("基本完成", "率"), named("滞后于时序进度", "率", "时")
        count = sum(one["评"] in ("未完成", "基本完成", "滞后于时序进度") for one in self.targets)
        found = [[*missed, "90"] if missed else [], nearly, late, [str(count)] if count else []]
        return [one for one in found if one]


BEGUN = [one for one in books().pairings if one["期限"]["起"] < "2026"]
SUPPORTERS = sorted({books().institution(one["支援方"])["编号"] for one in BEGUN})
SIGNED = ["2026", "1", "8"]


def test_the_summaries_cover_a_year_of_twelve_pairings_and_more() -> None:
    covered = {one["编号"] for name in SUPPORTERS for one in books().supported_by(name, 2025, 1, 12)}
    recorded = Counter(record["结对"] for record in books().of(books().pairings, 2025))
    assert len({name for name in covered if recorded[name] >= 12}) >= 12
    assert len({one["结对"] for one in books().of(books().pairings, 2024)}) >= 8


@pytest.mark.parametrize("supporter", SUPPORTERS)
def test_every_number_of_a_yearly_summary(supporter: str, tmp_path: Path) -> None:
    document, printed = made(tmp_path, "summary", 单位=supporter, 年度="2025")
    wanted = Expected(supporter, 2025)
    judged = [
        [one["谁"], one["名称"], one["目标"], r.show(one["做"]), one["计量"], f"{r.percent(one['率'])}%", one["评"]]
        for one in wanted.due
    ]
    found = [rows(table) for table in tables(document)]
    compared = wanted.comparison() if wanted.comparable else []
    assert found == [part for part in (wanted.postings(), judged, compared) if part]
    counted = [[str(len(wanted.due)), *verdict_counts(wanted.due)]] if wanted.due else []
    closing = [*wanted.comparing(), *wanted.one_by_one(), *wanted.problems(), SIGNED]
    assert sentences(document) == [*wanted.openings(), *counted, *wanted.running_terms(), *closing]
    assert_printed(document, printed)


def assert_printed(document: Document, printed: str) -> None:
    """Assert that the PDF has every sentence with numbers, and every table row from its first number to its last."""
    found = squeezed(printed)
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Paragraph) and numbers(block.text):
                assert squeezed(block.text) in found
    for cells in (row for table in tables(document) for row in rows(table)):
        places = [index for index, text in enumerate(cells) if NUMBER.match(text)]
        assert squeezed("".join(cells[places[0] : places[-1] + 1])) in found, cells


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(("first", "last", "half"), [(1, 6, "上半年"), (7, 12, "下半年")])
@pytest.mark.parametrize("supporter", ["nj-dyyy", "ws-wyy", "fk-zyy", "mhk-yy", "yz-zyy"])
def test_every_number_of_a_half_yearly_summary(
    supporter: str, first: int, last: int, half: str, tmp_path: Path
) -> None:
    document, printed = made(tmp_path, "half-year-summary", 单位=supporter, 年度="2025", 半年=half)
    wanted = Expected(supporter, 2025, first, last)
    yearly = [one for one in wanted.targets if one.get("口径") != "协议期"]
    judged = [
        [one["谁"], one["名称"], one["目标"], r.show(one["做"]), one["计量"], f"{r.percent(one['率'])}%",
         f"{r.percent(one['时'])}%", one["评"]]
        for one in yearly
    ]  # fmt: skip
    found = [rows(table) for table in tables(document)]
    compared = wanted.comparison() if wanted.comparable else []
    assert found == [part for part in (wanted.postings(), judged, compared) if part]
    counted = [["1", str(last), str(len(yearly)), *verdict_counts(yearly)]]
    ahead = [["7", "8"]] if half == "上半年" else []
    closing = [*wanted.comparing(), *wanted.one_by_one(), *wanted.problems(), *ahead, SIGNED]
    assert sentences(document) == [*wanted.openings(), *counted, *wanted.running_terms(), *closing]
    assert_printed(document, printed)


def records_with(person: str, year: int) -> list[dict[str, Any]]:
    every = books().of(books().pairings, year)
    return [one for one in every if person in {who["人员"] for who in one.get("派驻人员", ())}]


def own(record: dict[str, Any], person: str) -> tuple[r.Counts, r.Counts]:
    """Return what one person did in a record alone, and what was done with others and not split."""
    staff = record["派驻人员"]
    mine = next(one for one in staff if one["人员"] == person)
    split = {name for one in staff for name in one.get("数据", {})}
    rest = {
        name: count
        for name, count in r.counts_of(record).items()
        if name not in split and books().indicators[name].get("计入个人") != "否"
    }
    alone = {name: Fraction(count) for name, count in mine.get("数据", {}).items()}
    return ({**alone, **rest}, {}) if len(staff) == 1 else (alone, rest)


@pytest.mark.parametrize(
    ("person", "year"),
    [("蔡明远", 2024), ("丁玉华", 2025), ("叶志华", 2024), ("汪建新", 2025), ("刘志强", 2024), ("陈秀兰", 2025),
     ("许桂兰", 2025), ("傅文博", 2024), ("吕德胜", 2025), ("范文华", 2025), ("朱卫东", 2025), ("韩国栋", 2025)],
)  # fmt: skip
def test_every_number_of_a_personal_summary(person: str, year: int, tmp_path: Path) -> None:
    document, printed = made(tmp_path, "personal-summary", 人员=person, 年度=str(year))
    mine = records_with(person, year)
    alone: r.Counts = {}
    shared: r.Counts = {}
    by_month: dict[int, r.Counts] = {}
    days: dict[int, int] = {}
    for record in mine:
        month = r.month_of(record["月份"]) - year * 12
        for counts, into in zip(own(record, person), (alone, shared), strict=True):
            for name, count in counts.items():
                into[name] = into.get(name, Fraction(0)) + count
        for name, count in own(record, person)[0].items():
            by_month.setdefault(month, {})[name] = by_month.get(month, {}).get(name, Fraction(0)) + count
        here = next(who for who in record["派驻人员"] if who["人员"] == person)
        days[month] = days.get(month, 0) + int(here["出勤天数"])
    alone, shared = books().ordered(alone), books().ordered(shared)
    workload = [["出勤天数", *map(str, days.values()), str(sum(days.values()))]]
    workload += [
        [name, *(r.show(by_month.get(month, {}).get(name, Fraction(0))) for month in days), r.show(count)]
        for name, count in alone.items()
    ]
    posted, *rest = (rows(table) for table in tables(document))
    assert rest == ([workload] if alone else [])
    assert [int(row[3]) for row in posted] and sum(int(row[3]) for row in posted) == sum(days.values())
    assert sorted(month for row in posted for month in map(int, numbers(row[1]))) == sorted(days)
    first, second, third, *others = sentences(document)
    assert (first, second) == ([str(year)], [str(year)])
    assert third == [str(len(days)), str(sum(days.values())), str(round(Fraction(sum(days.values()), len(days))))]
    wanted = [*by_category(alone), *([shown(shared.values())] if shared else [])]
    assert others[: len(wanted)] == wanted
    assert (len(others) - len(wanted) == 3) == bool(records_with(person, year - 1) and alone), others
    assert others[-1] == SIGNED
    assert_printed(document, printed)
