"""Figures computed from work records."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.model.period import Period
from docgen.model.record import Attendance, WorkRecord
from docgen.model.record_sums import by_person, person_times, totals
from docgen.model.statistics import (
    IndicatorTotal,
    Statistics,
    change,
    monthly,
    of_institution,
    of_pairing,
    of_pairings,
    of_person,
)
from docgen.model.targets import target_results
from docgen.model.workspace import Workspace
from docgen.text.dates import Month
from tests.helpers.load import MINIMAL, faults, loaded, made, short, write

COUNTS = st.dictionaries(st.sampled_from(["门诊人次", "手术例数"]), st.integers(0, 99), max_size=2)
STAFF = st.lists(st.tuples(st.sampled_from("甲乙丙"), st.integers(0, 31)), max_size=3)


@st.composite
def records(draw: st.DrawFn) -> WorkRecord:
    """Draw a work record of one of two pairings."""
    return WorkRecord.model_validate(
        {
            "结对": draw(st.sampled_from(["P1", "P2"])),
            "月份": Month(2026, draw(st.integers(1, 12))),
            "派驻人员": [Attendance.model_validate({"人员": who, "出勤天数": days}) for who, days in draw(STAFF)],
            "数据": draw(COUNTS),
        }
    )


def test_the_year_of_a_pairing() -> None:
    workspace = loaded(MINIMAL)
    figures = of_pairing(workspace, workspace.pairing("DK-2026-001"), Period(2026))
    assert (figures.months, figures.person_times, figures.attendance_days) == (2, 2, 53)
    assert figures.totals == (
        IndicatorTotal("门诊人次", "人次", 470),
        IndicatorTotal("手术例数", "例", 6),
        IndicatorTotal("教学查房次数", "次", 4),
    )
    results = [
        (one.name, one.done, int(one.goal), str(one.rate), str(one.elapsed), one.verdict) for one in figures.targets
    ]
    assert results == [
        ("派驻人次", 2, 2, "100.0", "100.0", "完成"),
        ("门诊人次", 470, 500, "94.0", "100.0", "基本完成"),
        ("手术例数", 6, 30, "20.0", "33.3", "滞后于时序进度"),
    ]
    assert [(str(one.month), one.staff, one.days, one.counts) for one in figures.monthly] == [
        ("2026年1月", 2, 38, {"门诊人次": 210, "手术例数": 6}),
        ("2026年2月", 1, 15, {"门诊人次": 260, "教学查房次数": 4}),
    ]


def test_a_year_without_records_is_all_zero() -> None:
    workspace = loaded(MINIMAL)
    figures = of_pairing(workspace, workspace.pairing("DK-2026-001"), Period(2027))
    assert (figures.months, figures.person_times, figures.totals, figures.monthly) == (0, 0, (), ())
    # The goal for the whole term still counts what earlier years brought.
    assert [(one.name, one.done) for one in figures.targets] == [("派驻人次", 0), ("门诊人次", 0), ("手术例数", 6)]


def test_an_institution_over_its_pairings() -> None:
    workspace = loaded(MINIMAL)
    supporter = of_institution(workspace, "qs-yy", "支援方", Period(2026))
    assert [name for name, _ in supporter.by_pairing] == ["DK-2026-001", "DK-2026-002"]
    assert supporter.totals[0] == IndicatorTotal("门诊人次", "人次", 505)
    assert (supporter.months, len(supporter.targets)) == (2, 3)
    assert of_pairings(workspace, workspace.pairings.values(), Period(2026)) == supporter
    assert of_institution(workspace, "qs-yy", "受援方", Period(2026)) == Statistics.nothing(Period(2026))


def test_pairings_count_while_they_are_in_force_or_have_records() -> None:
    workspace = loaded(MINIMAL)
    next_year = of_institution(workspace, "qs-yy", "支援方", Period(2027))
    assert [name for name, _ in next_year.by_pairing] == ["DK-2026-001"]
    assert of_institution(workspace, "qs-yy", "支援方", Period(2029)).by_pairing == ()


def test_a_recipient_is_credited_with_its_own_records_only() -> None:
    workspace = loaded(MINIMAL)
    year = Period(2026)
    assert [one.quantity for one in of_institution(workspace, "ss-wsy", "受援方", year).totals] == [35]
    liuhe = of_institution(workspace, "lh-wsy", "受援方", year)
    assert {one.name: one.quantity for one in liuhe.totals}["门诊人次"] == 470
    # A target belongs to the pairing: it is compared with all of its records.
    assert liuhe.targets == of_institution(workspace, "qs-yy", "支援方", year).targets


@pytest.mark.parametrize(
    ("period", "name", "totals"),
    [
        (Period(2026, 1, 6), "2026年上半年", {"门诊人次": 470, "手术例数": 6, "教学查房次数": 4}),
        (Period(2026, 7, 12), "2026年下半年", {}),
        (Period(2026, 1, 3), "2026年第一季度", {"门诊人次": 470, "手术例数": 6, "教学查房次数": 4}),
        (Period(2026, 2, 2), "2026年2月", {"门诊人次": 260, "教学查房次数": 4}),
        (Period(2026, 2, 5), "2026年2月至5月", {"门诊人次": 260, "教学查房次数": 4}),
        (Period(2026).year_before, "2025年", {}),
    ],
)
def test_sums_of_a_period(period: Period, name: str, totals: dict[str, int]) -> None:
    workspace = loaded(MINIMAL)
    figures = of_pairing(workspace, workspace.pairing("DK-2026-001"), period)
    assert (str(period), {one.name: one.quantity for one in figures.totals}) == (name, totals)


@pytest.mark.parametrize(
    ("term", "period", "done", "elapsed", "verdict"),
    [
        ("{起: 2025-01-01, 止: 2027-12-31}", Period(2026, 1, 6), 49, "50.0", "滞后于时序进度"),
        ("{起: 2025-01-01, 止: 2027-12-31}", Period(2026, 1, 6), 50, "50.0", "达到时序进度"),
        ("{起: 2025-01-01, 止: 2027-12-31}", Period(2026, 1, 6), 100, "50.0", "提前完成"),
        ("{起: 2025-01-01, 止: 2027-12-31}", Period(2026, 7, 12), 49, "100.0", "未完成"),
        # An agreement of nine months in this year never comes to a final word on a yearly goal.
        ("{起: 2026-04-01, 止: 2028-03-31}", Period(2026), 75, "75.0", "达到时序进度"),
        ("{起: 2026-04-01, 止: 2028-03-31}", Period(2026, 4, 6), 24, "25.0", "滞后于时序进度"),
    ],
)
def test_a_yearly_goal_is_compared_with_the_year_so_far(
    tmp_path: Path, term: str, period: Period, done: int, elapsed: str, verdict: str
) -> None:
    records = f"- {{结对: P1, 月份: 2026-04, 数据: {{手术例数: {done}}}}}\n"
    workspace = targets_workspace(tmp_path, "{名称: 手术例数, 目标: 100, 计量: 例}", records, term)
    (result,) = of_pairing(workspace, workspace.pairing("P1"), period).targets
    assert (int(result.goal), result.done, str(result.elapsed), result.verdict) == (100, done, elapsed, verdict)


def test_a_yearly_goal_stands_only_while_the_agreement_does(tmp_path: Path) -> None:
    workspace = targets_workspace(tmp_path, "{名称: 手术例数, 目标: 5, 计量: 例}", RECORDS)
    assert target_results(workspace.pairing("P1"), workspace.records, Period(2024)) == ()


TERM = "{起: 2025-01-01, 止: 2027-12-31}"


def targets_workspace(folder: Path, target: str, records: str, term: str = TERM) -> Workspace:
    """Return a workspace with one pairing, one target and records."""
    pairing = f"- {{编号: P1, 支援方: a, 受援方: b, 期限: {term}, 指标: [{target}]}}\n"
    files = {
        "data/institutions.yaml": "- {编号: a, 名称: 甲院}\n- {编号: b, 名称: 乙院}\n",
        "data/people.yaml": "- {姓名: 何清远, 单位: a}\n",
        "data/pairings.yaml": pairing,
        "data/records.yaml": records,
    }
    return loaded(write(folder, files))


@pytest.mark.parametrize(
    ("done", "rate", "verdict"),
    [
        (110, "110.0", "超额完成"),
        (109, "109.0", "完成"),
        (100, "100.0", "完成"),
        (90, "90.0", "基本完成"),
        (89, "89.0", "未完成"),
        ("99.96", "100.0", "基本完成"),
        ("33.35", "33.4", "未完成"),
    ],
)
def test_verdicts_go_by_the_exact_ratio(tmp_path: Path, done: object, rate: str, verdict: str) -> None:
    workspace = targets_workspace(
        tmp_path,
        "{名称: 手术例数, 目标: 100, 计量: 例}",
        f"- {{结对: P1, 月份: 2026-01, 数据: {{手术例数: {done}}}}}\n",
    )
    (result,) = of_pairing(workspace, workspace.pairing("P1"), Period(2026)).targets
    assert (result.rate, result.verdict) == (Decimal(rate), verdict)


RECORDS = "".join(
    f"- {{结对: P1, 月份: {month}, 派驻人员: [{{人员: 何清远, 出勤天数: 10}}], 数据: {{手术例数: 4}}}}\n"
    for month in ("2025-12", "2026-01", "2027-01")
)


@pytest.mark.parametrize(
    ("target", "year", "goal", "done"),
    [
        ("{名称: 手术例数, 目标: 5, 计量: 例}", 2026, 5, 4),
        ("{名称: 手术例数, 目标: 5, 计量: 例}", None, 15, 12),
        ("{名称: 手术例数, 目标: 5, 计量: 例, 口径: 协议期}", 2026, 5, 8),
        ("{名称: 手术例数, 目标: 5, 计量: 例, 口径: 协议期}", None, 5, 12),
        ("{名称: 派驻人次, 目标: 2, 计量: 人次}", 2026, 2, 1),
        ("{名称: 出勤天数, 目标: 120, 计量: 天}", 2026, 120, 10),
        ("{名称: 会诊次数, 目标: 3, 计量: 次}", 2026, 3, 0),
    ],
)
def test_what_a_target_counts(tmp_path: Path, target: str, year: int | None, goal: int, done: int) -> None:
    known = "" if "手术例数" in target else ", {名称: 手术例数, 目标: 1, 计量: 例}"
    workspace = targets_workspace(tmp_path, target + known, RECORDS)
    result = of_pairing(workspace, workspace.pairing("P1"), Period(year) if year else None).targets[0]
    assert (int(result.goal), int(result.done)) == (goal, done)


def test_a_goal_of_nothing_is_reached(tmp_path: Path) -> None:
    workspace = targets_workspace(tmp_path, "{名称: 手术例数, 目标: 0, 计量: 例}", RECORDS)
    (result,) = of_pairing(workspace, workspace.pairing("P1"), Period(2026)).targets
    assert (str(result.rate), result.verdict) == ("100.0", "完成")


def test_indicators_only_targets_know_come_last(tmp_path: Path) -> None:
    workspace = targets_workspace(tmp_path, "{名称: 手术例数, 目标: 5, 计量: 例}", RECORDS)
    assert of_pairing(workspace, workspace.pairing("P1")).totals == (IndicatorTotal("手术例数", "例", 12),)


@given(st.lists(records(), max_size=12))
def test_months_add_up_to_the_whole(drawn: list[WorkRecord]) -> None:
    parts: Counter[str] = Counter()
    for month in monthly(drawn):
        parts.update({name: int(count) for name, count in month.counts.items()})
    assert parts == Counter({name: int(count) for name, count in totals(drawn).items()})
    assert [one.month for one in monthly(drawn)] == sorted({record.month for record in drawn})
    assert person_times(drawn) <= sum(one.staff for one in monthly(drawn))


def test_the_months_of_a_person() -> None:
    workspace = loaded(MINIMAL)
    figures = of_person(workspace, "何清远", Period(2026))
    assert (figures.months, figures.attendance_days, figures.recipients) == (2, 35, ("lh-wsy",))
    # In January two people worked together and nobody split the counts; February was his alone.
    assert figures.totals == (IndicatorTotal("门诊人次", "人次", 260), IndicatorTotal("教学查房次数", "次", 4))
    assert figures.shared == (IndicatorTotal("门诊人次", "人次", 210), IndicatorTotal("手术例数", "例", 6))
    assert [(one.days, one.counts) for one in figures.monthly] == [(20, {}), (15, {"门诊人次": 260, "教学查房次数": 4})]
    assert [name for name, _ in figures.by_pairing] == ["DK-2026-001"]


SPLIT = """
结对: P1
月份: 2026-01
派驻人员: [{人员: 甲, 数据: {门诊人次: 3}}, {人员: 乙, 数据: {门诊人次: 4}}]
数据: {门诊人次: %s, 手术例数: 2}
"""


def test_counts_of_people_add_up_to_the_record() -> None:
    assert made(WorkRecord, SPLIT % 7).counts == {"门诊人次": 7, "手术例数": 2}
    left_out = made(WorkRecord, SPLIT.replace("数据: {门诊人次: %s, 手术例数: 2}", ""))
    assert left_out.counts == {"门诊人次": 7}
    (finding,) = faults(WorkRecord, SPLIT % 8)
    assert short([finding]) == ["person-sum 5:5 数据"]
    assert finding.message == "“门诊人次”各人合计7，与这条记录的8不符"


def test_what_is_split_is_own_and_the_rest_is_shared() -> None:
    first, second = by_person([made(WorkRecord, SPLIT % 7)], {})
    assert (first.own, first.shared) == ({"门诊人次": 3}, {"手术例数": 2})
    assert (second.own, second.shared) == ({"门诊人次": 4}, {"手术例数": 2})


def test_what_the_catalogue_keeps_from_people_is_nobodys_own(tmp_path: Path) -> None:
    workspace = targets_workspace(tmp_path, "{名称: 手术例数, 目标: 5, 计量: 例}", RECORDS)
    write(tmp_path, {"data/indicators.yaml": "- {名称: 手术例数, 计量: 例, 计入个人: 否}\n"})
    assert of_person(workspace, "何清远").totals[0].quantity == 12
    assert of_person(loaded(tmp_path), "何清远").totals == ()


@pytest.mark.parametrize(
    ("now", "before", "difference", "rate"),
    [(110, 100, 10, "10.0"), (95, 100, -5, "-5.0"), (0, 8, -8, "-100.0"), (7, 7, 0, "0.0"), (5, 0, 5, "None")],
)
def test_a_change(now: int, before: int, difference: int, rate: str) -> None:
    found = change(now, before)
    assert (found.before, found.difference, str(found.rate)) == (before, difference, rate)


@given(st.lists(records(), max_size=12))
def test_people_and_sharers_account_for_every_day(drawn: list[WorkRecord]) -> None:
    figures = by_person(drawn, {})
    assert sum(one.days for one in figures) == sum(who.days or 0 for record in drawn for who in record.staff)
    alone = [record for record in drawn if len(record.staff) == 1]
    own: Counter[str] = Counter()
    for one in figures:
        own.update({name: int(count) for name, count in one.own.items()})
    assert own == Counter({name: int(count) for name, count in totals(alone).items()})


def test_statistics_of_nobody() -> None:
    nobody = of_institution(loaded(MINIMAL), "qs-wjw", "支援方", Period(2026))
    assert nobody == Statistics.nothing(Period(2026))
