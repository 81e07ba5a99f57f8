"""Where contradictions are told: `data check`, the report of a build, a skipped paper, a single paper."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from docgen.batch.build import build
from docgen.batch.jobs import single
from docgen.batch.plan import check_workspace
from docgen.batch.render import Renderer
from docgen.batch.single import render_paper
from docgen.batch.workspace import open_workspace
from docgen.errors import Finding, Place, Severity
from docgen.reconcile import Reconciler
from docgen.reconcile.holidays import day_off, years
from docgen.reconcile.registry import Rule, declare
from tests.helpers.batch import write_template
from tests.helpers.reconcile import INSTITUTIONS, PAIRING, at, office, spots

KIND = """
名称: 便笺
输出: "{{ 标题 }}"
字段:
  标题: {类型: 文本}
  联系人: {类型: 文本}
  联系电话: {类型: 文本}
"""
MEMO = "data/memos/1.yaml"
TYPED = "模板: memo\n标题: 甲\n联系人: 何清远\n联系电话: 0000-2222222\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """An office with a memo that names another telephone number, and a contradiction in its data."""
    write_template(tmp_path / "templates/memo", "{{ 标题 }}{{ 联系人 }}{{ 联系电话 }}")
    files = {
        "docgen.yaml": "版本: 1\n生成: [{文件: data/memos/*.yaml}]\n",
        "templates/memo/template.yaml": KIND,
        MEMO: TYPED,
        "data/memos/2.yaml": "模板: memo\n标题: 乙\n联系人: 白露\n联系电话: 0000-3333333\n",
        "data/pairings.yaml": PAIRING.replace("60000", "6"),
    }
    return office(tmp_path, files)


def in_data(folder: Path) -> tuple[str, ...]:
    pairings = "data/pairings.yaml"
    return ("amount", "warning", at(folder, pairings, "6}\n  份数"), at(folder, pairings, "P1"))


def in_memo(folder: Path) -> tuple[str, ...]:
    places = (at(folder, MEMO, "0000-2222222"), at(folder, "data/institutions.yaml", "0000-1111111"))
    return ("paper-fact", "warning", *places)


def test_data_check_tells_both_kinds(workspace: Path) -> None:
    assert spots(check_workspace(workspace)) == [in_data(workspace), in_memo(workspace)]


def test_a_build_tells_them_once_and_again_for_skipped_papers(workspace: Path) -> None:
    first = build(workspace, workers=0)
    assert spots(first.findings) == [in_data(workspace)]
    assert [entry.status for entry in first.entries] == ["built", "built"]
    assert spots(first.entries[0].findings) == [in_memo(workspace)]
    assert first.entries[1].findings == ()
    assert not first.has_errors()
    again = build(workspace, workers=0)
    assert [entry.status for entry in again.entries] == ["skipped", "skipped"]
    assert again.entries[0].findings == first.entries[0].findings
    assert len([one for one in again.summary() if one.rule == "reconcile.paper-fact"]) == 1
    document = again.as_json()
    assert [one["rule"] for one in document["findings"]] == ["reconcile.amount"]
    assert [one["rule"] for one in document["documents"][0]["findings"]] == ["reconcile.paper-fact"]


def test_a_skipped_paper_is_held_against_the_data_of_today(workspace: Path) -> None:
    build(workspace, workers=0)
    file = workspace / "data/institutions.yaml"
    file.write_text("# 新的一行\n" + INSTITUTIONS, "utf-8")
    moved = build(workspace, workers=0)
    assert [entry.status for entry in moved.entries] == ["skipped", "skipped"]
    assert spots(moved.entries[0].findings) == [in_memo(workspace)]  # the other place has moved by a line
    file.write_text(INSTITUTIONS.replace("1111111", "2222222"), "utf-8")
    mended = build(workspace, workers=0)
    assert mended.entries[0].findings == ()


def test_only_what_is_made_is_told(workspace: Path) -> None:
    report = build(workspace, workers=0, only="*2.yaml")
    assert [entry.findings for entry in report.entries] == [()]
    assert spots(report.findings) == [in_data(workspace)]


def test_a_single_paper(workspace: Path) -> None:
    assert spots(render_paper(workspace / MEMO, formats=("docx",)).findings) == [in_memo(workspace)]


def test_how_the_other_place_is_printed() -> None:
    other = Place("b.yaml", 3, 4, "期限.起")
    found = Finding("reconcile.x", Severity.WARNING, Place("a.yaml", 1, 2), "不一致", "核对", also=(other,))
    assert str(found) == "a.yaml:1:2：不一致（另一处：b.yaml:3:4 期限.起） — 提示：核对"
    (shown,) = json.loads(json.dumps(found.as_json()))["also"]
    assert shown == {"file": "b.yaml", "line": 3, "column": 4, "place": "b.yaml:3:4 期限.起"}


def test_a_rule_is_declared_once() -> None:
    rule = Rule("reconcile.rank", "又一条", Severity.INFO, "无")
    with pytest.raises(ValueError, match="two rules"):
        declare(rule)


def test_the_holidays_have_their_sources() -> None:
    for year, known in years().items():
        assert "国办发明电" in known.source
        assert not known.off & known.worked
        assert all(day.weekday() >= 5 for day in known.worked)
        assert {day.year for day in known.off | known.worked} == {year}
        assert all(day_off(day) for day in known.off)
        assert not any(day_off(day) for day in known.worked)


def test_the_shipped_workspace_agrees_with_itself(root: Path) -> None:
    assert [str(found) for found in check_workspace(root)] == []


def test_the_samples_agree_with_the_data(root: Path) -> None:
    workspace, _ = open_workspace(root)
    renderer = Renderer(workspace, (), "weasyprint")
    found: list[str] = []
    for path in sorted((root / "templates").glob("*/sample.yaml")):
        paper = single(path, workspace)
        doubts = Reconciler(workspace).paper(renderer.fields(paper)[0], paper.node)
        found += [str(one) for one in doubts]
    assert found == []
