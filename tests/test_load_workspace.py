"""A workspace folder into the model: layout, references, checks between things."""

from __future__ import annotations

import gc
import shutil
from pathlib import Path

import pytest

from docgen.errors import Place, Severity
from docgen.load.workspace import load_workspace
from tests.helpers.load import MINIMAL, loaded, short, write

INSTITUTIONS = """
- {编号: a, 名称: 青石市人民医院, 简称: 市医院}
- {编号: b, 名称: 柳河乡卫生院}
- {编号: c, 名称: 杉山乡卫生院}
"""
PEOPLE = "- {姓名: 何清远, 单位: a, 职称: 主治医师}\n- {姓名: 江采薇, 单位: a, 职称: 医师}\n"
PAIRING = "- {编号: P1, 支援方: 市医院, 受援方: [b, c], 期限: {起: 2026-01-01, 止: 2026-12-31}"
INDICATORS = "- {名称: 门诊人次, 计量: 人次}\n"
GOOD = {
    "data/institutions.yaml": INSTITUTIONS,
    "data/people.yaml": PEOPLE,
    "data/pairings.yaml": PAIRING + "}\n",
    "data/indicators.yaml": INDICATORS,
}


def found(folder: Path, files: dict[str, str]) -> list[str]:
    """Return the findings of the good workspace with some files changed or added."""
    _, findings = load_workspace(write(folder, {**GOOD, **files}))
    return [f"{Path(one.place.file).name} {text}" for one, text in zip(findings, short(findings), strict=True)]


def test_the_minimal_workspace() -> None:
    workspace = loaded(MINIMAL)
    assert (workspace.config.name, workspace.config.year) == ("最小的工作区", 2026)
    assert list(workspace.institutions) == ["qs-yy", "lh-wsy", "ss-wsy", "qs-wjw"]
    assert workspace.people["江采薇"].institution == "qs-yy"
    pairing = workspace.pairings["DK-2026-002"]
    assert (pairing.supporter, pairing.recipients) == ("qs-yy", ("lh-wsy", "ss-wsy"))
    assert [record.id for record in workspace.records] == [
        "DK-2026-001/2026-01",
        "DK-2026-001/2026-02",
        "DK-2026-002/ss-wsy/2026-02",
    ]
    assert list(workspace.indicators) == ["门诊人次", "手术例数", "教学查房次数"]


def test_things_know_their_places() -> None:
    workspace = loaded(MINIMAL)
    place = workspace.places["结对", "DK-2026-001"].of("期限.止")
    assert place == Place("data/pairings.yaml", 5, 26, "期限.止")
    assert workspace.places["工作记录", "DK-2026-001/2026-02"].of("数据").line == 10
    assert workspace.places["设置", "docgen.yaml"].of("年度") == Place("docgen.yaml", 3, 5, "年度")


def test_the_collector_runs_again_after_a_load() -> None:
    assert gc.isenabled()
    loaded(MINIMAL)
    assert gc.isenabled()


def test_files_and_folders_in_both_languages(tmp_path: Path) -> None:
    workspace = loaded(
        write(
            tmp_path,
            {
                "data/单位.yaml": INSTITUTIONS,
                "data/people/b.yml": "- {姓名: 江采薇, 单位: 市医院}\n",
                "data/people/2026/a.yaml": "- {姓名: 何清远, 单位: 青石市人民医院}\n",
                "data/结对/P1.yaml": PAIRING + "}\n",
                "data/结对/空.yaml": "# 还没有\n",
                "data/notices/x.yaml": "模板: notice\n标题: 没有的字段也不在这里检查\n",
                "data/.draft.yaml": "[",
                "data/readme.txt": "说明",
            },
        )
    )
    assert list(workspace.people) == ["何清远", "江采薇"]
    assert {person.institution for person in workspace.people.values()} == {"a"}
    assert list(workspace.pairings) == ["P1"]


def test_a_folder_without_configuration_is_no_workspace(tmp_path: Path) -> None:
    workspace, (finding,) = load_workspace(tmp_path)
    assert workspace is None
    assert finding.rule == "data.no-workspace"
    assert "docgen init" in finding.hint


def test_an_empty_configuration(tmp_path: Path) -> None:
    assert found(tmp_path, {"docgen.yaml": ""}) == ["docgen.yaml missing None:None"]


def test_a_workspace_with_errors_is_none_but_with_warnings_is_not(tmp_path: Path) -> None:
    write(tmp_path, {**GOOD, "data/peeple.yaml": "- {姓名: 何清远, 单位: a}\n"})
    workspace, (finding,) = load_workspace(tmp_path)
    assert workspace is not None
    assert (finding.rule, finding.severity) == ("data.unknown-file", Severity.WARNING)
    assert finding.hint == "是否想叫“people”？"


@pytest.mark.parametrize("name", ["data/xyz.yaml", "data/qqq/xyz.yaml"])
def test_files_nobody_reads_are_told(tmp_path: Path, name: str) -> None:
    assert found(tmp_path, {name: "- 甲\n"}) == ["xyz.yaml unknown-file None:None"]


def test_a_list_file_that_is_no_list(tmp_path: Path) -> None:
    assert found(tmp_path, {"data/people.yaml": "姓名: 何清远\n单位: a\n"}) == ["people.yaml type 1:1"]


def test_findings_of_all_files_come_together_in_order(tmp_path: Path) -> None:
    files = {
        "docgen.yaml": "版本: 甲\n",
        "data/institutions.yaml": INSTITUTIONS + "- {编号: d}\n",
        "data/people.yaml": "- {姓名: 何清远, 单位: 丁, 性别: 不详}\n- 文字\n",
        "data/records/1.yaml": "[\n",
    }
    assert found(tmp_path, files) == [
        "institutions.yaml missing 5:3",
        "people.yaml unknown-reference 1:17 单位",
        "people.yaml choice 1:24 性别",
        "people.yaml type 2:3",
        "1.yaml syntax 2:1",
        "docgen.yaml number 1:5 版本",
    ]


def test_duplicate_ids_show_both_places(tmp_path: Path) -> None:
    write(tmp_path, {**GOOD, "data/people/1.yaml": "- {姓名: 何清远, 单位: b}\n"})
    _, (finding,) = load_workspace(tmp_path)
    assert (finding.rule, str(finding.place)) == ("data.duplicate-id", "data/people.yaml:1:8")
    assert "见 data/people/1.yaml 第1行" in finding.message
    assert finding.hint == "同名的人分别写上“编号”"


def test_people_of_one_name_are_told_apart_by_id(tmp_path: Path) -> None:
    people = "- {编号: p1, 姓名: 何清远, 单位: a}\n- {编号: p2, 姓名: 何清远, 单位: b}\n"
    record = "- {{结对: P1, 受援方: b, 月份: 2026-01, 派驻人员: [{{人员: {}}}]}}\n"
    write(tmp_path, {**GOOD, "data/people.yaml": people, "data/records.yaml": record.format("p2")})
    assert loaded(tmp_path).records[0].staff[0].person == "p2"
    files = {"data/people.yaml": people, "data/records.yaml": record.format("何清远")}
    assert found(tmp_path, files) == ["records.yaml ambiguous-reference 1:45 派驻人员第1项.人员"]


def test_a_fault_in_a_thing_hides_no_reference_to_it(tmp_path: Path) -> None:
    files = {"data/institutions.yaml": INSTITUTIONS.replace("简称: 市医院", "简称: 市医院, 级别: 高")}
    assert found(tmp_path, files) == ["institutions.yaml choice 2:37 级别"]


def test_unknown_references_offer_the_nearest(tmp_path: Path) -> None:
    write(tmp_path, {**GOOD, "data/people.yaml": "- {姓名: 何清远, 单位: 青石人民医院}\n"})
    _, (finding,) = load_workspace(tmp_path)
    assert finding.message == "没有“青石人民医院”这个单位"
    assert finding.hint == "是否想写“青石市人民医院”？"


def test_several_names_in_one_text(tmp_path: Path) -> None:
    write(tmp_path, {**GOOD, "data/pairings.yaml": PAIRING.replace("[b, c]", "柳河乡卫生院、杉山乡卫生院") + "}\n"})
    _, (finding,) = load_workspace(tmp_path)
    assert "列表" in finding.hint


RECORD = "- {{结对: P1, 受援方: {recipient}, 月份: 2026-01, 数据: {{{counts}: 3}}}}\n"


@pytest.mark.parametrize(
    ("record", "finding"),
    [
        (RECORD.format(recipient="b", counts="门诊人次"), []),
        (RECORD.format(recipient="a", counts="门诊人次"), ["records.yaml recipient 1:17 受援方"]),
        (RECORD.format(recipient="b", counts="门诊次数"), ["records.yaml unknown-indicator 1:44 数据.门诊次数"]),
        (RECORD.format(recipient="b", counts="1.5T核磁"), ["records.yaml unknown-indicator 1:46 数据.1.5T核磁"]),
        (RECORD.format(recipient="", counts="门诊人次"), ["records.yaml recipient-missing 1:3"]),
        (RECORD.format(recipient="b", counts="门诊人次") * 2, ["records.yaml duplicate-record 2:3"]),
        ("- {结对: P2, 月份: 2026-01}\n", ["records.yaml unknown-reference 1:8 结对"]),
        ("- {结对: P1, 受援方: b, 月份: 2026-1月}\n", ["records.yaml date 1:24 月份"]),
    ],
)
def test_records_fit_their_pairing(tmp_path: Path, record: str, finding: list[str]) -> None:
    assert found(tmp_path, {"data/records.yaml": record}) == finding


def test_records_may_count_what_the_pairing_targets(tmp_path: Path) -> None:
    pairing = PAIRING + ", 指标: [{名称: 手术例数, 目标: 3, 计量: 例}]}\n"
    record = RECORD.format(recipient="b", counts="手术例数")
    assert found(tmp_path, {"data/pairings.yaml": pairing, "data/records.yaml": record}) == []


def test_records_of_a_faulty_pairing_are_passed_over(tmp_path: Path) -> None:
    files = {
        "data/pairings.yaml": PAIRING.replace("2026-12-31", "2025-12-31") + "}\n",
        "data/records.yaml": RECORD.format(recipient="a", counts="门诊次数"),
    }
    assert found(tmp_path, files) == ["pairings.yaml date-order 1:58 期限.止"]


def test_links_out_of_the_workspace_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "people.yaml").write_text(PEOPLE, encoding="utf-8")
    folder = write(tmp_path / "ws", {"data/institutions.yaml": INSTITUTIONS})
    (folder / "data/people.yaml").symlink_to(outside / "people.yaml")
    (folder / "data/records").symlink_to(outside)
    workspace, findings = load_workspace(folder)
    assert workspace is None
    assert sorted(finding.rule for finding in findings) == ["data.linked-folder", "data.outside-workspace"]


def test_a_copy_of_the_workspace_loads_the_same(tmp_path: Path) -> None:
    shutil.copytree(MINIMAL, tmp_path / "copy")
    first, second = loaded(MINIMAL), loaded(tmp_path / "copy")
    assert (first.institutions, first.people, first.pairings, first.records) == (
        second.institutions,
        second.people,
        second.pairings,
        second.records,
    )
