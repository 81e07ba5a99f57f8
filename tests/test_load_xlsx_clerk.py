"""Three hundred rows as a clerk types them, fifteen of them faulty: each has its cell, all other papers are made."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from docgen.batch.build import build
from docgen.batch.report import Report
from docgen.errors import Severity
from tests.helpers.batch import CONFIG, write, write_template

KIND = """
名称: 名片
说明: 一段话
版式: 公文
字段:
  人员: {类型: 人员, 必填: 是}
输出: "{{ 人员.编号 }}"
"""
JOBS = "  - {模板: card, 逐个: 人员}\n"
INSTITUTIONS = "- {编号: a, 名称: 青石市人民医院, 简称: 市医院}\n- {编号: b, 名称: 柳河乡卫生院}\n"
HEAD = ("序 号", "编号", "姓  名", "性别\n（男/女）", "工作单位", "出生年月", "联系电话", "备考")
ROWS = 300
FIRST = 5
"""The row of the first person: a title, a line of remarks and a head of two rows stand above."""

FAULTS = {
    10: ("C", None, "data.missing", "“姓名”没有填写"),
    25: ("D", "难", "data.choice", "“难”不在可选范围内"),
    40: ("E", "柳河卫生院", "data.unknown-reference", "没有“柳河卫生院”这个单位"),
    55: ("F", "1984-13", "data.date", "一年没有13月"),
    70: ("F", 1984.1, "table.turned-date", "存成了日期或时间（1905-06-06）"),
    85: ("G", "#N/A", "table.cell-error", "错误值“#N/A”"),
    100: ("G", "=VLOOKUP(1,A1:B2,2)", "table.no-value", "文件里没有它的结果"),
    115: ("B", "R003", "data.duplicate-id", "人员“R003”已经有了"),
    130: ("E", None, "data.missing", "“单位”没有填写"),
    145: ("G", 123456789012345678, "table.precision", "超过15位"),
    160: ("B", datetime.date(2026, 3, 1), "table.turned-date", "存成了日期"),
    175: ("C", "张\x07三", "data.control-character", "控制字符 U+0007"),
    190: ("F", "八四年三月", "data.date", "八四年三月"),
    205: ("D", "男女", "data.choice", "“男女”不在可选范围内"),
    220: ("E", "县医院", "data.unknown-reference", "没有“县医院”这个单位"),
}


def typed(number: int) -> list[object]:
    """Return the cells of one good row, each in one of the ways people type."""
    way = number % 6
    born = (datetime.date(1984, 3, 1), "1984-03", "1984年3月", "１９８４.3", "198403", 30742)[way]
    name = ("张三", "欧阳　修", "李\u00a0四", "王五 ", "赵\n六", "孙七")[way]
    at = ("青石市人民医院", "市医院", "a", "ｂ", " 柳河乡卫生院", "柳河乡\n卫生院")[way]
    phone = ("0994-1", 13800000000, "０９９４－２", "00123", None, "138 0000")[way]
    return [number, f"R{number:03d}", name, "男" if way % 2 else "女 ", at, born, phone, "无"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("clerk")
    write(root / "docgen.yaml", CONFIG.replace("版本: 1\n", "版本: 1\n引擎: typst\n") + JOBS)
    write(root / "templates/card/template.yaml", KIND)
    write_template(root / "templates/card", "{{ 人员.姓名 }} {{ 人员.单位.名称 }}")
    write(root / "data/institutions.yaml", INSTITUTIONS)
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "人员"
    sheet.append(["二〇二六年支援人员名册"])
    sheet.merge_cells("A1:H1")
    sheet.append(["填报单位：青石市卫健委"])
    sheet.append([*HEAD[:5], "其他情况"])
    for letter in "ABCDE":
        sheet.merge_cells(f"{letter}3:{letter}4")
    sheet.merge_cells("F3:H3")
    for letter, heading in zip("FGH", HEAD[5:], strict=True):
        sheet[f"{letter}4"] = heading
    for number in range(ROWS):
        sheet.append(typed(number + 1))
        fault = FAULTS.get(FIRST + number)
        if fault is not None:
            letter, value, _, _ = fault
            cell = sheet[f"{letter}{FIRST + number}"]
            if isinstance(value, str) and "\x07" in value:
                cell.value = "张_x0007_三"
            else:
                cell.value = value
    sheet.append(["合 计", None, ROWS])
    sheet.append(["注：本表一式两份。"])
    sheet["K400"].number_format = "@"
    book.save(root / "data/人员.xlsx")
    return root


@pytest.fixture(scope="module")
def report(folder: Path) -> Report:
    return build(folder, workers=2)


def test_every_fault_is_found_by_its_cell_and_nothing_else(report: Report) -> None:
    errors = [finding for finding in report.findings if finding.severity is Severity.ERROR]
    found = {(finding.place.line or 0): finding for finding in errors}
    assert len(errors) == len(found) == len(FAULTS)
    for row, (letter, _, rule, words) in FAULTS.items():
        finding = found[row]
        assert finding.place.position == f"data/人员.xlsx 工作表“人员” {letter}{row}"
        assert finding.rule == rule
        assert words in finding.message
    others = [(one.place.position.rpartition(" ")[2], one.rule) for one in report.findings if one not in errors]
    assert others == [("H4", "table.unknown-heading"), ("A305", "table.skipped"), ("A306", "table.skipped")]


def test_all_good_rows_are_built_and_the_faulty_ones_fail(report: Report, folder: Path) -> None:
    assert (report.count("built"), report.count("failed")) == (ROWS - len(FAULTS), len(FAULTS))
    assert len(list((folder / "output").glob("*.pdf"))) == ROWS - len(FAULTS)
    failed = {entry.source: entry for entry in report.entries if entry.status == "failed"}
    assert failed["人员/R006"].findings[0].hint == "先改正 data/人员.xlsx 工作表“人员” C10"
    # The first of two with one number stands; the second is known by its row only.
    assert "人员/data/人员.xlsx 工作表“人员” B115" in failed
    assert report.has_errors()


def test_mended_it_is_whole(folder: Path, tmp_path: Path) -> None:
    from docgen.load import load_workspace

    path = folder / "data/人员.xlsx"
    book = load_workbook(path)
    for row, (letter, *_) in FAULTS.items():
        book["人员"][f"{letter}{row}"] = typed(row - FIRST + 1)["ABCDEFGH".index(letter)]  # type: ignore[assignment]
    write(tmp_path / "docgen.yaml", CONFIG + JOBS)
    write(tmp_path / "data/institutions.yaml", INSTITUTIONS)
    book.save(tmp_path / "data/人员.xlsx")
    workspace, findings = load_workspace(tmp_path)
    assert workspace is not None, [str(finding) for finding in findings]
    assert len(workspace.people) == ROWS
    assert {person.name for person in workspace.people.values()} == {"张三", "欧阳修", "李四", "王五", "赵六", "孙七"}
    assert {str(person.born) for person in workspace.people.values()} == {"1984年3月"}
    assert {person.institution for person in workspace.people.values()} == {"a", "b"}
    phones = {person.phone for person in workspace.people.values()}
    assert phones == {"0994-1", "13800000000", "0994-2", "00123", None, "138 0000"}
