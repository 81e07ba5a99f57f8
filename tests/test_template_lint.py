"""The linter: each fault at its place with a way out, nothing missed, nothing made up."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from docgen.cli import main
from docgen.load import read
from docgen.template.fields import PARTIES, FieldType
from docgen.template.figure_filters import statistics
from docgen.template.figures import figures_of
from docgen.template.kind import load_kind
from docgen.template.lint.types import BOTH_SIDES, THE_FIGURES, Type
from docgen.template.records import Record, Views
from docgen.word.package import open_package, write_package
from tests.helpers.lint_templates import FAULTY, IN_FILES, Case, framed, linter, row, told, word
from tests.helpers.sound_templates import SOUND
from tests.helpers.template import filled, small_workspace
from tests.helpers.word import p, tbl


@pytest.mark.parametrize("case", (*FAULTY, *IN_FILES), ids=lambda case: case.name)
def test_a_fault_is_told_with_its_place_and_nothing_else(case: Case, tmp_path: Path) -> None:
    folder = tmp_path / "kind"
    folder.mkdir()
    findings = case.lint(folder)
    assert len(findings) == len(case.found), told(findings)
    for finding, (rule, place, words) in zip(findings, case.found, strict=True):
        at = str(finding.place).removeprefix("kind/").removeprefix("template.docx ")
        assert (finding.rule, at) == (rule, place), told(findings)
        assert words in finding.message + finding.hint, told(findings)


def test_every_fault_is_told_in_one_run(tmp_path: Path) -> None:
    body = "".join(
        p(text) for text in ("{{ 标提 }}", "{{ 标题｜分行 }}", "{% if 公开 %}是", "{{ 人数|日期 }}", "{{ 标题")
    )
    findings = Case("all", word(body)).lint(tmp_path)
    assert [(one.rule, one.place.where) for one in findings] == [
        ("lint.unknown-field", "正文第1段"),
        ("lint.fullwidth", "正文第2段"),
        ("lint.unclosed-block", "正文第3段"),
        ("lint.wrong-type", "正文第4段"),
        ("lint.unclosed", "正文第5段"),
    ]


@pytest.mark.parametrize("name", SOUND)
def test_nothing_is_made_up_about_a_sound_template_from_elsewhere(name: str, tmp_path: Path) -> None:
    path = tmp_path / "template.docx"
    path.write_bytes(SOUND[name])
    assert told(linter().check(str(path))) == []


def test_nothing_is_made_up_about_the_shipped_kinds() -> None:
    names = linter().names()
    assert len(names) >= 30
    assert [line for name in names for line in told(linter().check(name))] == []


def test_a_broken_declaration_does_not_hide_the_faults_of_the_word_file(tmp_path: Path) -> None:
    case = Case("both", word(p("{{ 标题 ")), declared="名称: 试件\n字段:\n  标题: {类型: 文字}\n")
    assert [one.rule for one in case.lint(tmp_path)] == ["template.unknown-type", "template.missing", "lint.unclosed"]


@pytest.mark.parametrize("between", ["{%p else %}", "{%p elif 人数 > 3 %}", "甲"])
def test_frames_that_never_come_together_are_not_stacked(between: str, tmp_path: Path) -> None:
    same_place = framed("抄送", 12177, 579), framed("印发", 12000, 1158)
    body = p("{%p if 公开 %}") + same_place[0] + p(between) + same_place[1] + p("{%p endif %}")
    assert "lint.stacked-frames" not in [one.rule for one in Case("branches", word(body)).lint(tmp_path)]


def test_a_file_that_is_no_word_file_is_told(tmp_path: Path) -> None:
    assert [one.rule for one in Case("none", b"no zip").lint(tmp_path)] == ["word.damaged"]


@pytest.mark.parametrize("kind", [FieldType.PAIRING, FieldType.PERSON, FieldType.INSTITUTION])
def test_the_list_of_figures_is_what_is_counted(kind: FieldType) -> None:
    """The parts of 统计 are listed for the linter by hand; this holds the list to what 统计 gives."""
    workspace = small_workspace()
    reference = {FieldType.PAIRING: "JD-1", FieldType.PERSON: "p1", FieldType.INSTITUTION: "sy"}[kind]
    views = Views(workspace, figures_of)
    counted = statistics(views.party(PARTIES[kind], reference, "项"), 2025)
    listed = BOTH_SIDES if kind is FieldType.INSTITUTION else THE_FIGURES
    assert compared(counted, listed) > 10


def compared(value: object, listed: Type, depth: int = 0) -> int:
    """Assert that a record has the parts that are listed, and theirs too; return how many were compared."""
    if isinstance(value, tuple) and value:
        return compared(value[0], listed.item or listed, depth)
    if not isinstance(value, Record) or listed.parts is None or depth > 3:
        return 0
    parts = listed.parts()
    assert set(value) == set(parts)
    return len(parts) + sum(compared(value[name], parts[name], depth + 1) for name in parts)


def run(*arguments: object) -> tuple[int, str, str]:
    """Run the command line; return its exit code, standard output and standard error."""
    result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    return result.exit_code, result.stdout, result.stderr


def test_the_command_tells_place_text_and_hint_and_exits_with_1(tmp_path: Path) -> None:
    Case("one", word(tbl(row("甲", "共{{ 人术 }}人")))).lint(tmp_path)
    code, out, err = run("template", "lint", tmp_path)
    assert code == 1
    assert (
        "错误：" in err and "表1第1行第2列第1段 “共{{ 人术 }}人”：没有名为“人术”的字段 — 提示：是否想写“人数”？" in err
    )
    assert out == "共检查 1 个模板：错误 1 项。\n"


def test_json_takes_the_place_apart(tmp_path: Path) -> None:
    Case("one", word(p("甲"), header=tbl(row("甲", "共{{ 人术 }}人")))).lint(tmp_path)
    code, out, _ = run("template", "lint", tmp_path, "--format", "json")
    [finding] = json.loads(out)["findings"]
    assert code == 1
    assert {
        name: finding[name] for name in ("rule", "severity", "part", "table", "row", "cell", "paragraph", "text")
    } == {
        "rule": "lint.unknown-field",
        "severity": "error",
        "part": "页眉",
        "table": 1,
        "row": 1,
        "cell": 2,
        "paragraph": 1,
        "text": "共{{ 人术 }}人",
    }


def test_warnings_alone_do_not_fail(tmp_path: Path) -> None:
    Case("one", word(""), sample=None).lint(tmp_path)
    code, out, err = run("template", "lint", tmp_path)
    assert (code, out) == (0, "共检查 1 个模板：警告 1 项。\n")
    assert err.startswith("警告：")


def test_a_hook_may_name_the_files_of_a_kind(tmp_path: Path) -> None:
    Case("one", word(p("{{p 正文 }}")), body="# 一\n{{ 标提 }}\n").lint(tmp_path)
    code, out, err = run(
        "template", "lint", tmp_path / "body.md", tmp_path / "template.yaml", tmp_path / "template.docx"
    )
    assert (code, out) == (1, "共检查 1 个模板：错误 1 项。\n")
    assert "body.md:2" in err
    assert run("template", "lint", "notce")[0] == 2


def test_styles_are_known_by_their_names(tmp_path: Path) -> None:
    """LibreOffice and WPS give styles other ids when they save a file."""
    package = open_package(word("", rest=False), "试件.docx")
    renamed = (
        package.parts["word/styles.xml"].decode().replace('"GwHeading1"', '"Style60"').replace('"GwBody"', '"Style59"')
    )
    package.parts["word/styles.xml"] = renamed.encode()
    body = package.parts["word/document.xml"].decode().replace("<w:sectPr>", p("{{p 正文 }}") + "<w:sectPr>")
    package.parts["word/document.xml"] = body.encode()
    declared = "名称: 试件\n输出: 份\n"
    case = Case(
        "styles", write_package(package.parts), declared=declared, body="# 目的\n内容。\n", sample="模板: kind\n"
    )
    assert told(case.lint(tmp_path)) == []
    document = filled(load_kind(tmp_path, read), "{}")
    assert [(one.style and one.style.name, one.text) for one in document.paragraphs] == [
        ("一级标题", "一、目的"),
        ("公文正文", "内容。"),
    ]
