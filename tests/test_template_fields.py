"""The fields of a kind: where each is used, and the forms to fill in."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from docgen.batch.workspace import kind_named, kinds
from docgen.cli import main
from docgen.template.binding import bind
from docgen.template.fields import FieldSpec, FieldType
from docgen.template.forms import fill_in_sheet, fill_in_yaml
from docgen.template.kind import Kind
from docgen.template.usage import places_of
from docgen.word.package import open_package
from tests.helpers.lint_templates import Case, row, word
from tests.helpers.template import fields_of, paper, small_workspace
from tests.helpers.word import p, tbl

USED = word(
    p("甲") + p("关于{{ 标题 }}") + tbl(row("甲", "{{ 主送|顿号 }}")),
    footer=p("{% for 项 in 日程 %}{{ 项.地点 }}{% endfor %}"),
    rest=False,
)


def run(*arguments: object) -> Result:
    """Run the command line."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_where_each_field_is_used(tmp_path: Path) -> None:
    case = Case("used", USED, body="第一行\n共{{ 人数 }}人，{{ 日程[0].时间 }}\n")
    case.lint(tmp_path)
    kind = kind_named(str(tmp_path), None)
    places = places_of(kind, open_package(case.docx, "试件.docx"))
    assert places["标题"] == ("正文第2段", "template.yaml 输出")
    assert places["主送"] == ("表1第1行第2列第1段",)
    assert places["人数"] == ("body.md 第2行",)
    assert places["日程.地点"] == ("页脚第1段",)
    assert places["日程.时间"] == ("body.md 第2行",)
    assert places["照片"] == ()


def test_the_table_and_the_schema_name_the_places(tmp_path: Path) -> None:
    Case("used", USED).lint(tmp_path)
    table = run("template", "fields", tmp_path)
    assert table.exit_code == 0
    heads, *rows = table.stdout.splitlines()
    assert heads.split() == ["字段", "类型", "必填", "默认", "用在", "说明"]
    assert "表1第1行第2列第1段" in next(line for line in rows if line.startswith("主送"))
    schema = json.loads(run("template", "fields", tmp_path, "-f", "json-schema").stdout)
    assert schema["properties"]["标题"]["x-用在"] == ["正文第2段", "template.yaml 输出"]
    assert "x-用在" not in schema["properties"]["照片"]


TYPED = {
    FieldType.INTEGER: "3",
    FieldType.NUMBER: "1.5",
    FieldType.AMOUNT: "4000",
    FieldType.DATE: "2026-04-07",
    FieldType.YEAR: "2025",
    FieldType.MONTH: "2025-03",
    FieldType.YES_NO: "是",
    FieldType.DOCUMENT_NUMBER: "阜卫发〔2026〕8号",
    FieldType.INSTITUTION: "市医院",
    FieldType.PERSON: "p1",
    FieldType.PAIRING: "JD-1",
}


def typed(spec: FieldSpec) -> str:
    """Return a value that fits a field."""
    return spec.options[0] if spec.options else TYPED.get(spec.type, "文字")


def test_the_yaml_form_binds_after_filling(tmp_path: Path) -> None:
    declared = "名称: 试件\n输出: 份\n字段:\n  标题: {类型: 文本, 必填: 是, 说明: 写全称。}\n" + (
        "  日程:\n    类型: 记录列表\n    必填: 是\n    字段:\n"
        "      时间: {类型: 文本, 必填: 是}\n      地点: {类型: 文本, 必填: 是}\n"
        "  密级: {类型: 选项, 选项: [秘密, 机密], 默认: 秘密}\n  主送: {类型: 文本列表}\n  内容: {类型: 正文}\n"
    )
    Case("form", word("", rest=False), declared=declared).lint(tmp_path)
    kind = kind_named(str(tmp_path), None)
    form = fill_in_yaml(kind)
    assert "# 标题（文本；必填）\n#   写全称。\n标题: \n" in form
    assert "# 密级（选项；可以写：秘密、机密；不填时：秘密）\n# 密级: \n" in form
    filled = (
        form.replace("\n标题: \n", "\n标题: 题\n")
        .replace("时间: \n", "时间: 上午\n")
        .replace("地点: \n", "地点: 会场\n")
    )
    values = fields_of(kind, filled.replace("# 主送:\n#   - ", "主送:\n  - 各科室")).values
    assert values["标题"] == "题"
    assert [dict(one) for one in values["日程"]] == [{"时间": "上午", "地点": "会场"}]  # type: ignore[attr-defined]
    assert values["主送"] == ("各科室",)
    assert form.index("日程") < form.index("密级")


def filled_in(form: str, kind: Kind) -> str:
    """Return a form in which whatever is not a comment has got a value."""
    specs = {spec.name: spec for spec in kind.fields}
    specs |= {part.name: part for spec in kind.fields for part in spec.parts}
    lines: list[str] = []
    last = ""
    for line in form.splitlines():
        found = re.fullmatch(r"\s*(?:- )?(\w+):(?: \|)?\s*", line)
        last = found[1] if found else last
        takes = line.endswith((": ", "- ")) or (line.strip() == "" and lines[-1].endswith("|"))
        lines.append(line + typed(specs[last]) if takes and not line.startswith("#") else line)
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("kind", kinds(None), ids=lambda kind: kind.name)
def test_the_yaml_form_of_a_shipped_kind_asks_for_all_that_is_required(kind: Kind) -> None:
    node = paper(filled_in(fill_in_yaml(kind), kind))
    required = [spec for spec in kind.fields if spec.required and spec.default is None]
    assert {*node.entries} == {"模板", *(spec.name for spec in required)}
    _, faults = bind(kind, node, small_workspace(), "form.yaml")
    names = [spec.name for spec in required]
    assert [
        one
        for one in faults
        if one.rule in ("data.missing", "data.type") and any(f"“{name}" in one.message for name in names)
    ] == []


def test_the_sheet_has_rows_and_lists_to_choose_from(tmp_path: Path) -> None:
    Case("sheet", USED).lint(tmp_path)
    kind = kind_named(str(tmp_path), None)
    choices = {FieldType.PERSON: ["艾山江", "林晓苗"], FieldType.PAIRING: ["JD-1"]}
    data = fill_in_sheet(kind, choices)
    assert data == fill_in_sheet(kind, choices)
    book = load_workbook(io.BytesIO(data))
    sheet = book["填写"]
    rows = [[cell.value for cell in line] for line in sheet.iter_rows()]
    assert rows[0] == ["字段", "类型", "必填", "填写", "说明"]
    assert ["日程.地点", "文本", "否"] in [line[:3] for line in rows]
    lists = {
        rows[int(str(rule.sqref).removeprefix("D")) - 1][0]: book["可选"][
            rule.formula1.partition("!")[2].replace("$", "")
        ]
        for rule in sheet.data_validations.dataValidation
    }
    offered = {
        name: [cells[0].value for cells in found] if isinstance(found, tuple) else [found.value]
        for name, found in lists.items()
    }
    assert offered == {
        "公开": ["是", "否"],
        "紧急程度": ["特急", "加急"],
        "结对": ["JD-1"],
        "经办人": ["艾山江", "林晓苗"],
    }


def test_forms_are_written_to_files(tmp_path: Path) -> None:
    written = run("template", "fields", "notice", "-f", "xlsx", "-o", tmp_path / "表.xlsx")
    assert (written.exit_code, written.stdout) == (0, f"{tmp_path / '表.xlsx'}\n")
    assert load_workbook(tmp_path / "表.xlsx").sheetnames[0] == "填写"
    assert run("template", "fields", "notice", "-f", "yaml", "-o", tmp_path / "表.yaml").exit_code == 0
    assert "模板: notice\n" in (tmp_path / "表.yaml").read_text("utf-8")
    refused = run("template", "fields", "notice", "-f", "xlsx")
    assert refused.exit_code == 2 and "-o" in refused.stderr
