"""Contradictions between the data of a workspace: each planted once, found with all its places; sound data silent."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.load import load_workspace
from docgen.reconcile.registry import rules
from tests.helpers.reconcile import (
    INDICATORS,
    INSTITUTIONS,
    PAIRING,
    PEOPLE,
    at,
    found_in_data,
    office,
    records,
    spots,
)

RECORDS, PAIRINGS = "data/records.yaml", "data/pairings.yaml"


def test_sound_data_are_silent(tmp_path: Path) -> None:
    assert found_in_data(office(tmp_path)) == []


def test_every_rule_says_what_to_do() -> None:
    for rule in rules():
        assert rule.id.startswith("reconcile.")
        assert rule.title
        assert rule.hint


def test_staff_below_the_agreed_title_are_told_once(tmp_path: Path) -> None:
    changes = dict.fromkeys(range(1, 7), "派驻人员: [{人员: 江采薇}]\n  数据: {门诊人次: 10}")
    changes[3] = changes[3].replace("10}", "10, 接收进修人数: 1}")
    changes[6] = "派驻人员: [{人员: 江采薇, 离岗: 2025-06-30}]\n  数据: {门诊人次: 10}"
    folder = office(tmp_path, {RECORDS: records(changes)})
    (finding,) = found_in_data(folder)
    title = at(folder, "data/people.yaml", "医师}", 2)
    places = (at(folder, RECORDS, "江采薇"), at(folder, PAIRINGS, "主治医师"), title)
    assert spots([finding]) == [("rank", "warning", *places)]
    assert finding.count == 6
    assert "“医师”低于结对“P1”约定的最低职称“主治医师”" in finding.message


@pytest.mark.parametrize(
    ("typed", "phrase", "message"),
    [("职称: 气功师", "气功师", "不认识何清远的职称"), ("科室: 内科", "姓名: 何清远", "没有写职称")],
)
def test_a_title_nobody_can_compare_is_a_remark(tmp_path: Path, typed: str, phrase: str, message: str) -> None:
    people = PEOPLE.replace("职称: 主治医师", typed, 1)
    folder = office(tmp_path, {"data/people.yaml": people})
    (finding,) = found_in_data(folder)
    assert (finding.rule, finding.severity) == ("reconcile.rank", "info")
    assert message in finding.message
    assert finding.also[1].line == 2


@pytest.mark.parametrize("title", ["副主任医师", "主管药师", "主管技师", "主任护师", "主管检验师", "主管治疗师"])
def test_titles_of_every_series_are_compared_by_grade(tmp_path: Path, title: str) -> None:
    assert found_in_data(office(tmp_path, {"data/people.yaml": PEOPLE.replace("主治医师", title, 1)})) == []


def test_a_posting_that_ended_early(tmp_path: Path) -> None:
    short = "派驻人员: [{人员: 白露, 离岗: 2025-10-31, 出勤天数: 20}]\n  数据: {门诊人次: 10}"
    rest = dict.fromkeys((11, 12), "数据: {门诊人次: 10}")
    folder = office(tmp_path, {RECORDS: records({10: short, **rest})})
    (finding,) = found_in_data(folder)
    places = (at(folder, RECORDS, "2025-10-31"), at(folder, PAIRINGS, "6}"), at(folder, RECORDS, "2025-07-01"))
    assert spots([finding]) == [("posting-short", "warning", *places)]
    assert "白露派驻结对“P1”123天（2025年7月1日至2025年10月31日），约定每人6个月" in finding.message


def test_a_posting_may_begin_after_a_holiday_and_go_on(tmp_path: Path) -> None:
    late = "派驻人员: [{人员: 白露, 到岗: 2025-07-08}]\n  数据: {门诊人次: 10}"
    going_on = "派驻人员: [{人员: 白露}]\n  数据: {门诊人次: 10}"
    assert found_in_data(office(tmp_path, {RECORDS: records({7: late, 12: going_on})})) == []


def test_fewer_days_than_agreed(tmp_path: Path) -> None:
    folder = office(tmp_path, {PAIRINGS: PAIRING.replace("每人月数: 6", "每年天数: 300")})
    places = (at(folder, RECORDS, "2025-12"), at(folder, PAIRINGS, "300"))
    assert spots(found_in_data(folder)) == [("service-short", "warning", *places)]
    assert found_in_data(office(tmp_path / "b", {PAIRINGS: PAIRING.replace("每人月数: 6", "每年天数: 240")})) == []


def test_people_and_month_that_count_differently_are_an_error_of_the_data(tmp_path: Path) -> None:
    staff = "派驻人员: [{人员: 何清远, 数据: {门诊人次: 7}}]\n  数据: {门诊人次: 10}"
    folder = office(tmp_path, {RECORDS: f"- 结对: P1\n  月份: 2025-01\n  {staff}\n"})
    _, findings = load_workspace(folder)
    (finding,) = [one for one in findings if one.rule == "data.person-sum"]
    assert (finding.place.line, [place.line for place in finding.also]) == (4, [3])


def test_fewer_people_than_the_batches_agreed(tmp_path: Path) -> None:
    empty = dict.fromkeys(range(7, 13), "数据: {门诊人次: 10}")
    folder = office(tmp_path, {RECORDS: records(empty)})
    (finding,) = found_in_data(folder)
    last = at(folder, RECORDS, "2025-12")
    assert spots([finding]) == [("posting-few", "warning", last, at(folder, PAIRINGS, "2, 最低职称"))]
    assert "2025年派驻1人次，约定每年2批、每批1人，共2人次" in finding.message


def test_a_year_not_over_is_held_against_nothing(tmp_path: Path) -> None:
    empty = dict.fromkeys(range(7, 13), "")
    assert found_in_data(office(tmp_path, {RECORDS: records(empty)})) == []


def test_absent_months(tmp_path: Path) -> None:
    folder = office(tmp_path, {RECORDS: records({4: "", 5: "", 9: ""})})
    gaps = [found for found in found_in_data(folder) if found.rule == "reconcile.absent-month"]
    assert spots(gaps) == [
        ("absent-month", "warning", at(folder, RECORDS, "2025-06"), at(folder, RECORDS, "2025-03")),
        ("absent-month", "warning", at(folder, RECORDS, "2025-10"), at(folder, RECORDS, "2025-08")),
    ]
    assert [found.count for found in gaps] == [2, 1]
    assert "缺2025年4月至2025年5月的记录" in gaps[0].message


def test_a_record_outside_the_term(tmp_path: Path) -> None:
    pairing = PAIRING.replace("2024-01-01", "2025-02-01")
    folder = office(tmp_path, {PAIRINGS: pairing})
    assert spots(found_in_data(folder)) == [
        ("record-term", "warning", at(folder, RECORDS, "2025-01"), at(folder, PAIRINGS, "{起: 2025"))
    ]


def two_places(first: str, second: str) -> str:
    """Return the records of two pairings of one person in one month."""
    return f"""
- {{结对: P1, 月份: 2026-03, 派驻人员: [{first}]}}
- {{结对: P2, 月份: 2026-03, 派驻人员: [{second}]}}
"""


OTHER = "- {编号: P2, 支援方: a, 受援方: c, 期限: {起: 2024-01-01, 止: 2026-12-31}}\n"


@pytest.mark.parametrize(
    ("first", "second", "severity"),
    [
        ("{人员: 何清远}", "{人员: 何清远}", "warning"),
        ("{人员: 何清远, 离岗: 2026-03-20}", "{人员: 何清远, 到岗: 2026-03-20}", "warning"),
        (
            "{人员: 何清远, 到岗: 2026-03-01, 离岗: 2026-03-20}",
            "{人员: 何清远, 到岗: 2026-03-10, 离岗: 2026-03-30}",
            "error",
        ),
    ],
)
def test_one_person_at_two_places(tmp_path: Path, first: str, second: str, severity: str) -> None:
    extra = {PAIRINGS: PAIRING + OTHER, "data/records/2026.yaml": two_places(first, second)}
    folder = office(tmp_path, extra)
    file = "data/records/2026.yaml"
    finding = next(found for found in found_in_data(folder) if found.rule == "reconcile.overlap")
    places = (at(folder, file, "何清远", 2), at(folder, file, "何清远", 1))
    assert spots([finding]) == [("overlap", severity, *places)]
    assert "同时派驻在“P1”、“P2”" in finding.message


def test_one_place_after_the_other_is_sound(tmp_path: Path) -> None:
    text = two_places(
        "{人员: 江采薇, 到岗: 2026-03-01, 离岗: 2026-03-10}", "{人员: 江采薇, 到岗: 2026-03-11, 离岗: 2026-03-31}"
    )
    people = PEOPLE.replace("职称: 医师", "职称: 主管护师")
    extra = {PAIRINGS: PAIRING.replace(", 每人月数: 6", "") + OTHER, "data/records/2026.yaml": text}
    found = found_in_data(office(tmp_path, {**extra, "data/people.yaml": people}))
    assert not [one for one in found if one.rule != "reconcile.absent-month"]


@pytest.mark.parametrize(
    ("attendance", "wrong", "right", "message"),
    [
        ("到岗: 2025-04-01", "2025-04-01", "2025-02", "到岗日期2025年4月1日在这条记录的2025年2月之后"),
        ("离岗: 2025-01-31", "2025-01-31", "2025-02", "离岗日期2025年1月31日在这条记录的2025年2月之前"),
        ("出勤天数: 30", "30", "2025-02", "出勤30天，而2025年2月在岗只有28天"),
        ("到岗: 2025-02-20, 出勤天数: 12", "12", "2025-02-20", "出勤12天，而2025年2月在岗只有9天"),
    ],
)
def test_attendance_that_its_month_refutes(
    tmp_path: Path, attendance: str, wrong: str, right: str, message: str
) -> None:
    text = f"- {{结对: P1, 月份: 2025-02, 派驻人员: [{{人员: 何清远, {attendance}}}]}}\n"
    folder = office(tmp_path, {RECORDS: text})
    (finding,) = found_in_data(folder)
    assert spots([finding]) == [("attendance", "error", at(folder, RECORDS, wrong), at(folder, RECORDS, right))]
    assert finding.message == message


@pytest.mark.parametrize(
    ("first", "second", "wrong", "right"),
    [
        ("离岗: 2025-02-27", "出勤天数: 9", "何清远, 出勤", "2025-02-27"),
        ("出勤天数: 9", "到岗: 2025-03-05", "2025-03-05", "何清远, 出勤"),
    ],
)
def test_coming_and_going_out_of_order(tmp_path: Path, first: str, second: str, wrong: str, right: str) -> None:
    text = "".join(
        f"- {{结对: P1, 月份: 2025-0{month}, 派驻人员: [{{人员: 何清远, {typed}}}]}}\n"
        for month, typed in ((2, first), (3, second))
    )
    folder = office(tmp_path, {RECORDS: text})
    finding = next(found for found in found_in_data(folder) if found.rule == "reconcile.attendance-order")
    assert spots([finding]) == [("attendance-order", "warning", at(folder, RECORDS, wrong), at(folder, RECORDS, right))]


def test_targets_missed_in_a_year_that_is_over(tmp_path: Path) -> None:
    pairing = PAIRING.replace("目标: 120", "目标: 200").replace("每年人数: 1", "每年人数: 3")
    folder = office(tmp_path, {PAIRINGS: pairing})
    last = at(folder, RECORDS, "{门诊人次", 12)
    assert spots(found_in_data(folder)) == [
        ("quota", "info", last, at(folder, PAIRINGS, "200")),
        ("quota", "info", last, at(folder, PAIRINGS, "3}")),
    ]


def test_a_missed_target_that_is_explained_is_silent(tmp_path: Path) -> None:
    pairing = PAIRING.replace("目标: 120", "目标: 200")
    explained = records() + "  说明: 九月封路，门诊停了三周，人次少于目标\n"
    assert found_in_data(office(tmp_path, {PAIRINGS: pairing, RECORDS: explained})) == []
    only_named = records() + "  说明: 门诊照常\n"
    assert len(found_in_data(office(tmp_path / "b", {PAIRINGS: pairing, RECORDS: only_named}))) == 1


def test_a_target_for_the_whole_term_waits_for_its_end(tmp_path: Path) -> None:
    target = "{名称: 门诊人次, 目标: 999, 计量: 人次, 口径: 协议期}"
    pairing = PAIRING.replace("{名称: 门诊人次, 目标: 120, 计量: 人次}", target)
    assert found_in_data(office(tmp_path, {PAIRINGS: pairing})) == []
    over = pairing.replace("2024-01-01, 止: 2026-12-31", "2025-01-01, 止: 2025-12-31")
    folder = office(tmp_path / "over", {PAIRINGS: over})
    places = (at(folder, RECORDS, "{门诊人次", 12), at(folder, PAIRINGS, "999"))
    assert spots(found_in_data(folder)) == [("quota", "info", *places)]


@pytest.mark.parametrize(("recipients", "severity"), [("b", "warning"), ("[c, b]", "info")])
def test_two_pairings_of_the_same_parties(tmp_path: Path, recipients: str, severity: str) -> None:
    twice = f"- {{编号: P2, 支援方: a, 受援方: {recipients}, 期限: {{起: 2026-06-01, 止: 2028-12-31}}}}\n"
    folder = office(tmp_path, {PAIRINGS: PAIRING + twice})
    (finding,) = found_in_data(folder)
    places = (at(folder, PAIRINGS, "{起: 2026-06-01"), at(folder, PAIRINGS, "{起: 2024"))
    assert spots([finding]) == [("pairing-twice", severity, *places)]
    assert "“市医院”与“柳河乡卫生院”" in finding.message
    after = twice.replace("2026-06-01", "2027-01-01")
    assert found_in_data(office(tmp_path / "b", {PAIRINGS: PAIRING + after})) == []


def test_one_body_under_two_ids(tmp_path: Path) -> None:
    file = "data/institutions.yaml"
    folder = office(tmp_path, {file: INSTITUTIONS + "- {编号: a2, 名称: 青石市人民医院}\n"})
    places = (at(folder, file, "青石市人民医院", 2), at(folder, file, "青石市人民医院"))
    assert spots(found_in_data(folder)) == [("same-fact", "warning", *places)]


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("{名称: 接收进修人数, 目标: 2, 计量: 人}", "1}\n  指标"),
        ("{名称: 派驻人次, 目标: 3, 计量: 人次}", "1, 每年批次"),
    ],
)
def test_a_target_that_denies_what_the_pairing_promises(tmp_path: Path, target: str, path: str) -> None:
    pairing = PAIRING.replace("指标: [", f"指标: [{target}, ")
    folder = office(tmp_path, {PAIRINGS: pairing, RECORDS: records(dict.fromkeys(range(1, 13), ""))})
    goal = at(folder, PAIRINGS, target.split("目标: ")[1])
    assert spots(found_in_data(folder)) == [("same-fact", "warning", goal, at(folder, PAIRINGS, path))]


@pytest.mark.parametrize(("typed", "word"), [("6", "太小"), ("99.50", "太小"), ("600000000", "太大")])
def test_funds_that_can_hardly_be_in_yuan(tmp_path: Path, typed: str, word: str) -> None:
    folder = office(tmp_path, {PAIRINGS: PAIRING.replace("60000", typed)})
    (finding,) = found_in_data(folder)
    places = (at(folder, PAIRINGS, f"{typed}}}\n  份数"), at(folder, PAIRINGS, "P1"))
    assert spots([finding]) == [("amount", "warning", *places)]
    assert word in finding.message


def test_equipment_that_can_hardly_be_in_yuan(tmp_path: Path) -> None:
    equipment = "  设备: [{名称: 针灸治疗床, 金额: 5, 方式: 捐赠}]\n"
    folder = office(tmp_path, {PAIRINGS: PAIRING + equipment})
    places = (at(folder, PAIRINGS, "5, 方式"), at(folder, PAIRINGS, "针灸"))
    assert spots(found_in_data(folder)) == [("amount", "warning", *places)]


@settings(max_examples=40, deadline=None)
@given(
    headcount=st.integers(1, 3),
    months=st.sampled_from([1, 2, 3, 4, 6, 12]),
    count=st.integers(1, 40),
    year=st.sampled_from([2023, 2024, 2025]),
    whole_days=st.booleans(),
)
def test_data_made_to_agree_are_silent(
    tmp_path_factory: pytest.TempPathFactory, headcount: int, months: int, count: int, year: int, whole_days: bool
) -> None:
    """Whatever is agreed: records that do just that are not found fault with."""
    folder = tmp_path_factory.mktemp("agree")
    batches = 12 // months
    people = [f"人员{number}" for number in range(headcount * batches)]
    pairing = (
        f"- {{编号: P1, 支援方: a, 受援方: b, 期限: {{起: {year}-01-01, 止: {year}-12-31}}, "
        f"派驻: {{人数: {headcount}, 每年批次: {batches}, 最低职称: 中级, 每人月数: {months}}}, "
        f"指标: [{{名称: 门诊人次, 目标: {count * 12}, 计量: 人次}}, "
        f"{{名称: 派驻人次, 目标: {headcount * batches}, 计量: 人次}}]}}\n"
    )
    text = ""
    for month in range(1, 13):
        batch, within = divmod(month - 1, months)
        days = 28 if whole_days else 20
        dates = f", 到岗: {year}-{month:02d}-01" if within == 0 else ""
        dates += f", 离岗: {year}-{month:02d}-28" if within == months - 1 else ""
        staff = people[batch * headcount : (batch + 1) * headcount]
        names = ", ".join(f"{{人员: {name}{dates}, 出勤天数: {days}}}" for name in staff)
        text += f"- {{结对: P1, 月份: {year}-{month:02d}, 派驻人员: [{names}], 数据: {{门诊人次: {count}}}}}\n"
    files = {
        "data/people.yaml": "".join(f"- {{姓名: {name}, 单位: a, 职称: 主管护师}}\n" for name in people),
        PAIRINGS: pairing,
        RECORDS: text,
        "data/indicators.yaml": INDICATORS,
    }
    assert [str(found) for found in found_in_data(office(folder, files))] == []
