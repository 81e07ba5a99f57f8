"""Workbooks in place of YAML: heads, cells, faults of files, and the way out and back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from docgen.batch.sheets import export_workbook, import_workbook
from docgen.errors import InputError
from docgen.load.tables.xlsx_source import read_workbook
from docgen.load.tables.xlsx_writer import workbook_of
from docgen.load.workspace import load_workspace
from docgen.model.config import Config
from docgen.model.indicator import Indicator
from docgen.model.institution import Institution
from docgen.model.pairing import Funds, Pairing, Posting, Target, Technique, Term
from docgen.model.references import References
from docgen.model.workspace import Workspace
from tests.helpers.libreoffice import needs_libreoffice, saved_by_calc
from tests.helpers.load import MINIMAL, loaded, write

ROOT = Path(__file__).resolve().parent.parent
INSTITUTIONS = """
- {编号: a, 名称: 青石市人民医院, 简称: 市医院}
- {编号: b, 名称: 柳河乡卫生院}
- {编号: c, 名称: 杉山乡卫生院}
"""


def book(**sheets: list[list[Any]]) -> Workbook:
    """Return a workbook with the rows of each sheet."""
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return made


def found(folder: Path, made: Workbook, name: str = "台账.xlsx") -> tuple[Workspace | None, list[str]]:
    """Return the workspace of three institutions and a workbook, and its findings as rule and cell."""
    write(folder, {"data/institutions.yaml": INSTITUTIONS})
    made.save(folder / "data" / name)
    workspace, findings = load_workspace(folder)
    return workspace, [f"{one.rule} {one.place.position.rpartition(' ')[2]}" for one in findings]


def same(one: Workspace, other: Workspace) -> bool:
    """Return True for workspaces with equal things in equal order."""
    groups = [
        ((list(space.institutions.items()), list(space.people.items()), list(space.pairings.items())),
         (list(space.indicators.items()), space.records))
        for space in (one, other)
    ]  # fmt: skip
    return groups[0] == groups[1]


def in_place_of_yaml(workspace: Workspace, folder: Path) -> Workspace:
    """Return the workspace whose only data are another's as a workbook."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "data").mkdir(exist_ok=True)
    (folder / "docgen.yaml").write_text("版本: 1\n", "utf-8")
    (folder / "data/数据.xlsx").write_bytes(workbook_of(workspace))
    again, findings = load_workspace(folder)
    assert again is not None, [str(finding) for finding in findings]
    assert {finding.rule for finding in findings} <= {"data.no-picture"}
    return again


def test_the_shipped_data_survive_the_way_out_and_back(tmp_path: Path) -> None:
    workspace, _ = load_workspace(ROOT)
    assert workspace is not None
    assert same(workspace, in_place_of_yaml(workspace, tmp_path))


@needs_libreoffice
def test_what_calc_saves_is_read_as_what_went_out(tmp_path: Path) -> None:
    workspace, _ = load_workspace(ROOT)
    assert workspace is not None
    office = in_place_of_yaml(workspace, tmp_path / "office")
    sent = office.root / "data/数据.xlsx"
    saved = saved_by_calc(sent, tmp_path)
    offered = [[len(sheet.data_validations.dataValidation) for sheet in load_workbook(path)] for path in (sent, saved)]
    assert offered[0] == offered[1] and any(offered[0])
    sent.write_bytes(saved.read_bytes())
    again, findings = load_workspace(office.root)
    assert again is not None, [str(finding) for finding in findings]
    assert same(workspace, again)


def test_the_same_data_are_the_same_bytes() -> None:
    assert workbook_of(loaded(MINIMAL)) == workbook_of(loaded(MINIMAL))


def test_what_a_clerk_sees() -> None:
    made = load_workbook(io.BytesIO(workbook_of(loaded(MINIMAL))))
    sheet = made["结对"]
    assert [str(one) for one in sheet.merged_cells.ranges if one.coord.startswith("E1")] == ["E1:F1"]
    assert (sheet["E1"].value, sheet["E2"].value, sheet["F2"].value, sheet.freeze_panes) == ("期限", "起", "止", "B3")
    assert sheet["E3"].number_format == "yyyy-mm-dd"
    assert made["工作记录"]["C3"].number_format == "yyyy-mm"
    assert "必填" in sheet["B1"].comment.text
    rules = {str(rule.sqref): rule.formula1 for rule in made["人员"].data_validations.dataValidation}
    assert rules["C2:C5000"] == '"男,女"'
    assert rules["H2:H5000"] == "'单位'!$B$2:$B$5000"
    assert made["人员"]["H3"].value == "青石市人民医院"
    assert made["选项"].sheet_state == "hidden"
    assert made["说明"].max_row > 50


@pytest.mark.parametrize("text", ["=1+1", "+8613", "-无", "@甲", "#N/A", "_x0041_", "00123", "TRUE", "2026-04-07"])
def test_no_text_becomes_anything_else(text: str, tmp_path: Path) -> None:
    workspace = Workspace(
        tmp_path, Config(版本=1), {"a": Institution(编号="a", 名称="甲", 地址=text)}, references=References()
    )
    cell = load_workbook(io.BytesIO(workbook_of(workspace)))["单位"]["J2"]
    assert cell.data_type == "s"
    assert in_place_of_yaml(workspace, tmp_path).institutions["a"].address == text


WORDS = st.text(st.sampled_from("甲乙丙丁、，；。《》（）\n AB12-"), min_size=1, max_size=12).map(
    lambda text: text.strip() or "甲"
)
LINES = WORDS.map(lambda text: " ".join(text.split()))
SMALL = st.integers(1, 99)


@st.composite
def pairings(draw: st.DrawFn) -> Pairing:
    """Return a pairing of three known institutions with any of its parts."""
    start = draw(st.dates(date(2020, 1, 1), date(2030, 1, 1)))
    names = draw(st.lists(st.sampled_from(["门诊人次", "CT 检查", "（甲）、乙"]), max_size=3, unique=True))
    return Pairing(
        编号=draw(st.sampled_from(["P1", "00123", "FK-2024-01"])),
        支援方="a",
        受援方=draw(st.sampled_from([("b",), ("b", "c")])),
        依据=tuple(draw(st.lists(LINES, max_size=3))),
        支援目标=tuple(draw(st.lists(LINES, max_size=3))),
        期限=Term(起=start, 止=start),
        派驻=draw(st.none() | st.builds(Posting, 人数=SMALL, 专业=st.lists(LINES, max_size=2).map(tuple))),
        指标=tuple(Target(名称=name, 目标=Decimal("3.50"), 计量="例") for name in names),
        适宜技术=tuple(draw(st.lists(st.builds(Technique, 名称=WORDS, 掌握人数=st.none() | SMALL), max_size=2))),
        经费=draw(st.none() | st.builds(Funds, 金额=st.decimals(0, 10**9, places=2), 用途=st.none() | WORDS)),
        备注=draw(st.none() | WORDS),
    )


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(pairing=pairings())
def test_any_pairing_survives_the_way_out_and_back(pairing: Pairing, tmp_path: Path) -> None:
    names = {"a": "青石市人民医院", "b": "柳河乡卫生院", "c": "杉山乡卫生院"}
    bodies = {key: Institution(编号=key, 名称=name) for key, name in names.items()}
    unit = {"门诊人次": Indicator(名称="门诊人次", 计量="人次")}
    references = References()
    for key, name in names.items():
        references.add("单位", key, [name])
    workspace = Workspace(
        tmp_path, Config(版本=1), bodies, pairings={pairing.id: pairing}, indicators=unit, references=references
    )
    assert same(workspace, in_place_of_yaml(workspace, tmp_path))


def test_heads_of_many_looks(tmp_path: Path) -> None:
    made = book(
        结对=[
            ["结对一览表"],
            [],
            [None, "结 对\n编号*", "支援方：", "受援方（可写几家）", "期限", None, "派驻", "经费"],
            [None, None, None, None, "起", "止", "人数", "金额（元）"],
            [None, "P1", "市医院", "柳河乡卫生院，杉山乡卫生院", date(2026, 1, 1), "2026年12月31日", "2人", "3.5万元"],
        ]
    )
    made["结对"].merge_cells("E3:F3")
    workspace, findings = found(tmp_path, made)
    assert workspace is not None, findings
    pairing = workspace.pairings["P1"]
    assert (pairing.recipients, str(pairing.term.end), pairing.posting and pairing.posting.headcount) == (
        ("b", "c"), "2026-12-31", 2,
    )  # fmt: skip
    assert pairing.funds is not None
    assert pairing.funds.amount == 35000
    assert workspace.places["结对", "P1"].of("期限.止").position == "data/台账.xlsx 工作表“结对” F5"


def test_a_merged_cell_says_the_same_in_every_row(tmp_path: Path) -> None:
    made = book(
        人员=[["姓名", "单位"], ["何清远", "市医院"], ["江采薇", None], ["杜若", "柳河乡卫生院"]],
    )
    made["人员"].merge_cells("B2:B3")
    made["人员"].row_dimensions[4].hidden = True
    workspace, findings = found(tmp_path, made)
    assert workspace is not None
    assert [person.institution for person in workspace.people.values()] == ["a", "a", "b"]
    assert findings == ["table.hidden 4"]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["姓名", "单位", "职秤"], ["甲", "a", "医师"]], ["table.unknown-heading C1"]),
        ([["姓名", "单位", "职称", "职秤"], ["甲", "a", "医师", "x"]], ["table.unknown-heading D1"]),
        ([["姓名", "单位", "姓 名"], ["甲", "a", "乙"]], ["table.duplicate-heading C1"]),
        ([["姓名", "性别"], ["甲", "男"]], ["table.missing-column A1"]),
        ([["甲", "乙"], ["丙", "丁"]], ["table.no-head A1"]),
        ([["姓名", "单位", "职称"], ["甲", "a", date(2026, 1, 1)]], ["table.turned-date C2"]),
        ([["姓名", "单位", "出生年月"], ["甲", "a", 1984.1]], ["table.month C2"]),
    ],
)
def test_faults_have_their_cell(rows: list[list[Any]], expected: list[str], tmp_path: Path) -> None:
    assert found(tmp_path, book(人员=rows))[1] == expected


def test_parts_know_their_item(tmp_path: Path) -> None:
    head = ["结对编号", "名称", "目标", "计量"]
    made = book(
        结对=[["编号", "支援方", "受援方", "期限.起", "期限.止"], ["P1", "a", "b", "2026-1-1", "2027-1-1"]],
        结对指标=[head, ["P1", "门诊人次", 100, "人次"], ["P2", "手术例数", 3, "例"], [None, "义诊人次", 3, "人次"]],
        工作记录=[["结对", "月份", "门诊人次"], ["P1", 202601, 12]],
        派驻人员=[["结对", "月份", "人员", "出勤天数"], ["P1", "2026年1月", "甲", 20]],
        人员=[["姓名", "单位"], ["甲", "a"]],
    )
    _, findings = found(tmp_path, made)
    assert findings == ["table.no-owner A3", "table.no-owner B4"]
    made["结对指标"].delete_rows(3, 2)
    workspace, findings = found(tmp_path, made)
    assert workspace is not None, findings
    assert [target.name for target in workspace.pairings["P1"].targets] == ["门诊人次"]
    (record,) = workspace.records
    assert (record.counts, [one.person for one in record.staff]) == ({"门诊人次": 12}, ["甲"])


def test_workbooks_that_count_days_from_1904(tmp_path: Path) -> None:
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    made = book(人员=[["姓名", "单位", "出生年月"]])
    made.epoch = CALENDAR_MAC_1904
    made["人员"].append(["甲", "a", date(1984, 3, 1)])
    workspace, _ = found(tmp_path, made)
    assert workspace is not None
    assert str(workspace.people["甲"].born) == "1984年3月"


def archive(**parts: bytes) -> bytes:
    """Return a zip with some parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name.replace("__", "/") + ".xml", data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "table.empty"),
        (b"PK\x03\x04broken", "table.damaged"),
        ("姓名,单位".encode(), "table.damaged"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 600, "table.old-format"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "table.encrypted"),
        (archive(a=b"<a/>"), "table.not-xlsx"),
        (archive(bomb=b"0" * (65 * 2**20)), "table.too-large"),
    ],
)
def test_files_that_are_no_workbook(data: bytes, rule: str) -> None:
    grids, findings = read_workbook(data, "x.xlsx")
    assert (grids, [finding.rule for finding in findings]) == ((), [rule])


def test_an_old_workbook_in_data_is_told(tmp_path: Path) -> None:
    write(tmp_path, {"data/人员.xls": "x", "data/~$人员.xlsx": "x", "data/notices/附件.xlsx": "x"})
    _, findings = load_workspace(tmp_path)
    assert [f"{one.rule} {one.place.file}" for one in findings] == ["table.old-format data/人员.xls"]


def mend(path: Path, change: Callable[[Any], None]) -> None:
    """Change a workbook as a person does."""
    made = load_workbook(path)
    change(made)
    made.save(path)


PEOPLE = "# 名册\n\n# 一科\n- {姓名: 何清远, 单位: a}\n\n# 二科\n- 姓名: 江采薇\n  单位: b # 借调\n"


def office(folder: Path) -> tuple[Path, Path]:
    """Return a workspace in YAML, and the workbook of its data."""
    root = write(folder / "w", {"data/institutions.yaml": INSTITUTIONS, "data/people.yaml": PEOPLE})
    return root, export_workbook(root, folder / "a.xlsx")


def test_an_unchanged_workbook_changes_nothing(tmp_path: Path) -> None:
    root, path = office(tmp_path)
    assert import_workbook(path, root, None) == ([], ())
    assert (root / "data/people.yaml").read_text("utf-8") == PEOPLE
    with pytest.raises(InputError, match="已经有这个文件"):
        export_workbook(root, path)


def test_new_rows_are_added_and_comments_stay(tmp_path: Path) -> None:
    root, path = office(tmp_path)
    mend(path, lambda made: made["人员"].cell(4, 1, "杜若") and made["人员"].cell(4, 8, "市医院"))
    written, _ = import_workbook(path, root, None)
    assert written == [root / "data/people.yaml"]
    assert (root / "data/people.yaml").read_text("utf-8") == f"{PEOPLE}- 姓名: 杜若\n  单位: 市医院\n"


def test_changes_need_a_second_word(tmp_path: Path) -> None:
    root, path = office(tmp_path)

    def change(made: Any) -> None:
        made["人员"]["I2"] = "心内科"
        made["人员"].delete_rows(3)

    mend(path, change)
    with pytest.raises(InputError) as refused:
        import_workbook(path, root, None)
    assert [f"{one.rule} {one.place.line}" for one in refused.value.findings] == ["table.changed 4", "table.removed 7"]
    assert (root / "data/people.yaml").read_text("utf-8") == PEOPLE
    import_workbook(path, root, None, force=True)
    text = (root / "data/people.yaml").read_text("utf-8")
    assert text == "# 名册\n\n# 一科\n- 姓名: 何清远\n  单位: 青石市人民医院\n  科室: 心内科\n\n# 二科\n"
    assert loaded(root).people["何清远"].department == "心内科"


def test_a_lost_column_is_not_lost_in_silence(tmp_path: Path) -> None:
    root, path = office(tmp_path)
    mend(path, lambda made: made["单位"].delete_cols(3))
    with pytest.raises(InputError) as refused:
        import_workbook(path, root, None, force=True)
    assert [finding.message for finding in refused.value.findings] == ["没有“简称”这一列，而现有的数据里有这些内容"]


def test_import_into_new_files_reads_back_equal(tmp_path: Path) -> None:
    path = export_workbook(MINIMAL, tmp_path / "a.xlsx")
    written, _ = import_workbook(path, MINIMAL, tmp_path / "w/data")
    assert [one.name for one in written] == [
        "institutions.yaml", "people.yaml", "pairings.yaml", "indicators.yaml", "records.yaml",
    ]  # fmt: skip
    write(tmp_path / "w", {})
    assert same(loaded(MINIMAL), loaded(tmp_path / "w"))


def test_a_faulty_workbook_writes_nothing(tmp_path: Path) -> None:
    root, path = office(tmp_path)
    mend(path, lambda made: made["人员"].cell(2, 8, "县医院"))
    with pytest.raises(InputError, match="H2 单位：没有“县医院”这个单位"):
        import_workbook(path, root, None, force=True)
    assert (root / "data/people.yaml").read_text("utf-8") == PEOPLE
