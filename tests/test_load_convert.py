"""Nodes into models: types, names, places, messages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from docgen.errors import Place
from docgen.load.convert import to_model
from docgen.load.places import Places
from docgen.model.config import Config
from docgen.model.institution import Institution
from docgen.model.nodes import Mapping
from docgen.model.pairing import Equipment, Pairing, Term
from docgen.model.person import Person
from docgen.model.record import WorkRecord
from docgen.text.dates import Month
from tests.helpers.load import FILE, faults, made, node_of, short

PAIRING = """
编号: DK-2026-001
支援方: 甲
受援方: [乙, 丙]
期限: {起: 2026-01-01, 止: 2028-12-31}
派驻: {人数: 2, 每年批次: 3, 最低职称: 主治医师, 专业: [内科, 外科]}
进修: {每年人数: 4}
指标:
  - {名称: 手术例数, 目标: 30, 计量: 例}
  - {名称: 捐赠金额, 目标: 1.50, 计量: 万元, 口径: 协议期}
设备:
  - {名称: 彩超, 金额: 320000.00, 方式: 借用, 分成: {依据: 毛收入, 支援方: 40, 受援方: 60}}
双向转诊: {专科: 骨科, 预留床位: 0}
经费: {金额: 4000}
份数: 6
签订日期: 二〇二五年十二月一日
"""


def test_a_pairing_with_all_its_parts() -> None:
    pairing = made(Pairing, PAIRING)
    assert pairing.recipients == ("乙", "丙")
    assert pairing.term == Term(起=date(2026, 1, 1), 止=date(2028, 12, 31))
    assert (pairing.posting.headcount, pairing.posting.batches, pairing.posting.specialties) == (2, 3, ("内科", "外科"))
    assert (pairing.training.per_year, pairing.training.free) == (4, True)
    assert [(one.goal, one.span) for one in pairing.targets] == [(30, "每年"), (Decimal("1.5"), "协议期")]
    assert str(pairing.targets[1].goal) == "1.50"
    assert str(pairing.equipment[0].value) == "320000.00"
    assert (pairing.equipment[0].count, pairing.equipment[0].unit) == (1, "台")
    assert pairing.referral.specialties == ("骨科",)
    assert pairing.referral.reserved_beds == 0
    assert pairing.funds.amount == 4000
    assert (pairing.copies, pairing.signed) == (6, date(2025, 12, 1))
    assert (pairing.witness, pairing.filed_with, pairing.basis) == (None, (), ())


def test_english_names_mean_the_same() -> None:
    english = made(Institution, "id: a\nname: 甲院\nkind: 综合医院\n")
    assert english == made(Institution, "编号: a\n名称: 甲院\n类别: 综合医院\n")
    assert english.short_name == "甲院"
    assert made(Pairing, "id: a\nsupporter: x\nrecipients: y\nterm: {start: 2026-01-01, 止: 2026-12-31}\n").id == "a"


def test_a_name_serves_where_no_other_is_given() -> None:
    assert made(Person, "姓名: 何清远\n单位: a\n").id == "何清远"
    assert made(Person, "姓名: 何清远\n单位: a\n编号: p1\n").id == "p1"


def test_a_record_counts_whole_and_decimal_numbers() -> None:
    record = made(WorkRecord, "结对: a\n月份: 2025-03\n数据: {门诊人次: 12, 捐赠金额: 2.50}\n")
    assert record.month == Month(2025, 3)
    assert record.counts == {"门诊人次": 12, "捐赠金额": Decimal("2.50")}
    assert isinstance(record.counts["门诊人次"], int)
    assert record.id == "a/2025-03"


def test_free_fields_stay_nodes() -> None:
    config = made(Config, "版本: 1\n生成:\n  - {模板: notice, 字段: {标题: 00123}}\n")
    fields = config.jobs[0].fields
    assert isinstance(fields, Mapping)
    assert fields.key_places == {"标题": Place(FILE, 3, 23)}


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        (("派驻: {人数: 2", "派驻: {人数: 几个"), "number 6:10 派驻.人数"),
        (("派驻: {人数: 2", "派驻: {人数: 0"), "range 6:10 派驻.人数"),
        (("派驻: {人数: 2", "派驻: {人数: [2]"), "type 6:10 派驻.人数"),
        (("最低职称: 主治医师", "最低职称: 主治医生"), "choice 6:28 派驻.最低职称"),
        (("起: 2026-01-01", "起: 2026-02-30"), "date 5:9 期限.起"),
        (("止: 2028-12-31", "止: 2025-12-31"), "date-order 5:24 期限.止"),
        (("止: 2028-12-31", "终: 2028-12-31"), "unknown-key 5:21 期限|missing 5:5 期限"),
        (("止: 2028-12-31", "止: "), "missing 5:21 期限"),
        (("{起: 2026-01-01, 止: 2028-12-31}", "三年"), "type 5:5 期限"),
        (("受援方: [乙, 丙]", "受援方: []"), "empty-list 4:6 受援方"),
        (("受援方: [乙, 丙]", "受援方: {乙: 丙}"), "type 4:6 受援方"),
        (("受援方: [乙, 丙]", "受援方: [甲]"), "same-party 4:6 受援方"),
        (("受援方: [乙, 丙]", "受援方: [乙, 乙]"), "same-party 4:6 受援方"),
        (("目标: 30", "目标: -1"), "range 9:20 指标第1项.目标"),
        (("名称: 捐赠金额", "名称: 手术例数"), "duplicate-target 9:3 指标"),
        (("口径: 协议期", "口径: 每月"), "choice 10:38 指标第2项.口径"),
        (("受援方: 60", "受援方: 50"), "share 12:65 设备第1项.分成.受援方"),
        (("受援方: 60", "受援方: 160"), "range 12:65 设备第1项.分成.受援方"),
        (("金额: 4000", "金额: 四千多元"), "number 14:10 经费.金额"),
        (("份数: 6", "份数: '  '"), "number 15:5 份数"),
        (("编号: DK-2026-001", "编号: '  '"), "empty 2:5 编号"),
        (("编号: DK-2026-001", "编号: [a]"), "type 2:5 编号"),
        (("编号: DK-2026-001", "编号: a\nid: b"), "duplicate-key 3:1"),
        (("进修: {每年人数: 4}", "进修: {每年人数: 4, 免费: 可以}"), "choice 7:19 进修.免费"),
    ],
)
def test_each_fault_is_found_at_its_place(change: tuple[str, str], finding: str) -> None:
    old, new = change
    assert old in PAIRING
    assert short(faults(Pairing, PAIRING.replace(old, new, 1))) == finding.split("|")


def test_all_faults_are_found_in_one_run() -> None:
    found = faults(Pairing, "编号: a\n支持方: b\n受援方: [c, '']\n期限: {起: 今天, 止: 2026-13-01}\n份数: 若干\n")
    assert short(found) == [
        "unknown-key 2:1",
        "missing 1:1",
        "empty 3:10 受援方第2项",
        "date 4:9 期限.起",
        "date 4:16 期限.止",
        "number 5:5 份数",
    ]


def test_messages_say_what_and_how() -> None:
    texts = [str(one) for one in faults(Pairing, "编号: a\n支持方: b\n受援方: {甲: 乙}\n期限: 三年\n")]
    assert texts == [
        f"{FILE}:2:1：不认识的键“支持方” — 提示：是否想写“支援方”？",
        f"{FILE}:1:1：缺少“支援方” — 提示：补上“支援方: …”",
        f"{FILE}:3:6 受援方：应为列表，这里是一组“键: 值” — 提示：每项一行，以“- ”开头",
        f"{FILE}:4:5 期限：应为一组“键: 值”，这里是“三年” — 提示：另起一行缩进，每行写“键: 值”，冒号用半角，后面空一格",
    ]


def test_a_fault_hides_no_defaults() -> None:
    assert short(faults(Institution, "编号: a\n名称: [甲]\n")) == ["type 2:5 名称"]


@pytest.mark.parametrize("text", ["[a]", "文字"])
def test_an_item_that_is_no_mapping(text: str) -> None:
    assert short(faults(Term, text)) == ["type 1:1"]


def test_texts_of_the_user_are_not_formatted_again() -> None:
    (finding,) = faults(Term, "起: '{hint} {message} {0} {{ x }}'\n止: 2026-01-01\n")
    assert "“{hint} {message} {0} {{ x }}”" in finding.message


def test_lent_and_given_equipment() -> None:
    assert made(Equipment, "名称: 彩超\n方式: 捐赠\n").share is None
    assert short(faults(Equipment, "名称: 彩超\n方式: 赠送\n数量: 1.5\n")) == ["number 3:5 数量", "choice 2:5 方式"]


@pytest.mark.parametrize(
    ("job", "finding"),
    [
        ("{}", "job 3:5 生成第1项"),
        ("{模板: a, 文件: b}", "job 3:5 生成第1项"),
        ("{文件: b, 逐个: 结对}", "job 3:17 生成第1项.逐个"),
        ("{文件: b, 字段: {标题: 甲}}", "job 3:17 生成第1项.字段"),
        ("{模板: a, 条件: 真}", "job 3:17 生成第1项.条件"),
        ("{模板: a, 字段: 甲}", "type 3:17 生成第1项.字段"),
        ("{模板: a, 逐个: 记录}", "choice 3:17 生成第1项.逐个"),
    ],
)
def test_jobs_are_of_one_kind(job: str, finding: str) -> None:
    assert short(faults(Config, f"版本: 1\n生成:\n  - {job}\n")) == [finding]


@pytest.mark.parametrize(
    ("text", "finding"),
    [("版本: 2\n", "version 1:5 版本"), ("名称: 甲\n", "missing 1:1"), ("版本: 1\n年度: 26\n", "date 2:5 年度")],
)
def test_the_head_of_the_configuration(text: str, finding: str) -> None:
    assert short(faults(Config, text)) == [finding]


def test_places_of_values() -> None:
    places = Places(node_of(PAIRING), Pairing)
    assert places.of() == Place(FILE, 2, 1)
    assert places.of("期限.起") == Place(FILE, 5, 9, "期限.起")
    assert places.of("指标第2项.目标") == Place(FILE, 10, 20, "指标第2项.目标")
    assert places.of("受援方第2项") == Place(FILE, 4, 10, "受援方第2项")
    assert places.of("支援方第1项").line == 3
    assert places.of("见证方") == Place(FILE, 2, 1, "见证方")
    assert places.of("期限.起.年") == Place(FILE, 5, 9, "期限.起.年")
    assert places.of("指标第9项.目标") == Place(FILE, 9, 3, "指标第9项.目标")


def test_places_of_values_typed_by_their_english_names() -> None:
    places = Places(node_of("id: a\nterm:\n  end: 2026-01-01\n  start:\n"), Pairing)
    assert places.of("期限.止") == Place(FILE, 3, 8, "期限.止")
    assert places.of("期限.起") == Place(FILE, 4, 3, "期限.起")
    assert places.at(("期限", "止")) == places.of("期限.止")


def test_models_do_not_change() -> None:
    institution, _ = to_model(Institution, node_of("编号: a\n名称: 甲院\n"))
    assert institution is not None
    with pytest.raises(ValueError, match="frozen"):
        institution.name = "乙院"
