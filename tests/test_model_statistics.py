"""Figures computed from work records."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.model.record import Attendance, WorkRecord
from docgen.model.statistics import (
    IndicatorTotal,
    Statistics,
    TargetResult,
    monthly,
    of_institution,
    of_pairing,
    person_times,
    totals,
)
from docgen.model.workspace import Workspace
from docgen.text.dates import Month
from tests.helpers.load import MINIMAL, loaded, write

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
    figures = of_pairing(workspace, workspace.pairing("DK-2026-001"), 2026)
    assert (figures.months, figures.person_times, figures.attendance_days) == (2, 2, 53)
    assert figures.totals == (
        IndicatorTotal("门诊人次", "人次", 470),
        IndicatorTotal("手术例数", "例", 6),
        IndicatorTotal("教学查房次数", "次", 4),
    )
    assert figures.targets == (
        TargetResult("DK-2026-001", "派驻人次", "人次", Decimal(2), 2, Decimal("100.0"), "完成"),
        TargetResult("DK-2026-001", "门诊人次", "人次", Decimal(500), 470, Decimal("94.0"), "基本完成"),
        TargetResult("DK-2026-001", "手术例数", "例", Decimal(30), 6, Decimal("20.0"), "未完成"),
    )
    assert [(str(one.month), one.staff, one.counts) for one in figures.monthly] == [
        ("2026年1月", 2, {"门诊人次": 210, "手术例数": 6}),
        ("2026年2月", 1, {"门诊人次": 260, "教学查房次数": 4}),
    ]


def test_a_year_without_records_is_all_zero() -> None:
    workspace = loaded(MINIMAL)
    figures = of_pairing(workspace, workspace.pairing("DK-2026-001"), 2027)
    assert (figures.months, figures.person_times, figures.totals, figures.monthly) == (0, 0, (), ())
    # The goal for the whole term still counts what earlier years brought.
    assert [(one.name, one.done) for one in figures.targets] == [("派驻人次", 0), ("门诊人次", 0), ("手术例数", 6)]


def test_an_institution_over_its_pairings() -> None:
    workspace = loaded(MINIMAL)
    supporter = of_institution(workspace, "qs-yy", 2026)
    assert [name for name, _ in supporter.by_pairing] == ["DK-2026-001", "DK-2026-002"]
    assert supporter.totals[0] == IndicatorTotal("门诊人次", "人次", 505)
    assert supporter.months == 2
    assert len(supporter.targets) == 3
    assert of_institution(workspace, "qs-yy", 2026, "支援方") == supporter
    assert of_institution(workspace, "qs-yy", 2026, "受援方").totals == ()


def test_a_recipient_is_credited_with_its_own_records_only() -> None:
    workspace = loaded(MINIMAL)
    assert [one.quantity for one in of_institution(workspace, "ss-wsy", 2026).totals] == [35]
    liuhe = of_institution(workspace, "lh-wsy", 2026)
    assert {one.name: one.quantity for one in liuhe.totals}["门诊人次"] == 470
    # A target belongs to the pairing: it is compared with all of its records.
    assert liuhe.targets == of_institution(workspace, "qs-yy", 2026).targets


def targets_workspace(folder: Path, target: str, records: str) -> Workspace:
    """Return a workspace with one pairing, one target and records."""
    pairing = "- {编号: P1, 支援方: a, 受援方: b, 期限: {起: 2025-01-01, 止: 2027-12-31}, 指标: [" + target + "]}\n"
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
    (result,) = of_pairing(workspace, workspace.pairing("P1"), 2026).targets
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
    result = of_pairing(workspace, workspace.pairing("P1"), year).targets[0]
    assert (int(result.goal), int(result.done)) == (goal, done)


def test_a_goal_of_nothing_is_reached(tmp_path: Path) -> None:
    workspace = targets_workspace(tmp_path, "{名称: 手术例数, 目标: 0, 计量: 例}", RECORDS)
    (result,) = of_pairing(workspace, workspace.pairing("P1"), 2026).targets
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


def test_statistics_of_nobody() -> None:
    assert of_institution(loaded(MINIMAL), "qs-wjw", 2026) == Statistics(0, 0, 0, (), (), ())
