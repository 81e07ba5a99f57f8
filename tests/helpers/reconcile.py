"""A small office whose data agree with each other, for planting contradictions in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from docgen.batch.jobs import Paper, expand
from docgen.batch.render import Renderer
from docgen.batch.workspace import open_workspace
from docgen.errors import Finding
from docgen.reconcile import Reconciler, check_data
from tests.helpers.load import write

INSTITUTIONS = """
- {编号: a, 名称: 青石市人民医院, 简称: 市医院, 联系人: 何清远, 联系电话: 0000-1111111}
- {编号: b, 名称: 柳河乡卫生院}
- {编号: c, 名称: 杉山乡卫生院}
- {编号: w, 名称: 青石市卫生健康委员会, 简称: 市卫健委}
"""
PEOPLE = """
- {姓名: 何清远, 单位: a, 职称: 主治医师}
- {姓名: 白露, 单位: a, 职称: 副主任护师}
- {姓名: 江采薇, 单位: a, 职称: 医师}
"""
PAIRING = """
- 编号: P1
  支援方: a
  受援方: b
  期限: {起: 2024-01-01, 止: 2026-12-31}
  签订日期: 2023-12-20
  派驻: {人数: 1, 每年批次: 2, 最低职称: 主治医师, 每人月数: 6}
  进修: {每年人数: 1}
  指标: [{名称: 门诊人次, 目标: 120, 计量: 人次}]
  经费: {金额: 60000}
  份数: 4
"""
INDICATORS = "- {名称: 门诊人次, 计量: 人次}\n- {名称: 接收进修人数, 计量: 人}\n- {名称: 派驻人次, 计量: 人次}\n"
FIRST, SECOND = range(1, 7), range(7, 13)


def records(changes: Mapping[int, str] | None = None, *, year: int = 2025, pairing: str = "P1") -> str:
    """Return a year of records, one for each month: two postings of six months each.

    `changes` gives other lines for single months, without 结对 and 月份; an empty text leaves the month out.
    """
    text = ""
    for month in range(1, 13):
        name = "何清远" if month in FIRST else "白露"
        arrived = f", 到岗: {year}-{month:02d}-01" if month in (FIRST[0], SECOND[0]) else ""
        left = {6: f", 离岗: {year}-06-30", 12: f", 离岗: {year}-12-31"}.get(month, "")
        trained = ", 接收进修人数: 1" if month == 3 else ""
        lines = f"派驻人员: [{{人员: {name}{arrived}{left}, 出勤天数: 20}}]\n  数据: {{门诊人次: 10{trained}}}"
        lines = (changes or {}).get(month, lines)
        if lines:
            text += f"- 结对: {pairing}\n  月份: {year}-{month:02d}\n  {lines}\n"
    return text


def office(folder: Path, files: Mapping[str, str] | None = None) -> Path:
    """Write the office into a folder, with some files added or changed, and return the folder."""
    good = {
        "data/institutions.yaml": INSTITUTIONS,
        "data/people.yaml": PEOPLE,
        "data/pairings.yaml": PAIRING,
        "data/indicators.yaml": INDICATORS,
        "data/records.yaml": records(),
    }
    return write(folder, {**good, **(files or {})})


def found_in_data(folder: Path) -> list[Finding]:
    """Return what reconciliation finds in the data of a workspace."""
    return list(check_data(open_workspace(folder)[0]))


def found_in_papers(folder: Path) -> list[Finding]:
    """Return what reconciliation finds in the papers that a workspace's docgen.yaml lists."""
    workspace, _ = open_workspace(folder)
    renderer, reconciler = Renderer(workspace, (), "weasyprint"), Reconciler(workspace)
    papers = [paper for paper in expand(workspace) if isinstance(paper, Paper)]
    return [found for paper in papers for found in reconciler.paper(renderer.fields(paper)[0], paper.node)]


def at(folder: Path, file: str, phrase: str, nth: int = 1) -> str:
    """Return `file:line:column` of the nth place where a phrase stands in a file."""
    text = (folder / file).read_text("utf-8")
    index = -1
    for _ in range(nth):
        index = text.index(phrase, index + 1)
    return f"{file}:{text.count(chr(10), 0, index) + 1}:{index - text.rfind(chr(10), 0, index)}"


def spots(findings: Iterable[Finding]) -> list[tuple[str, ...]]:
    """Return each finding as its rule's last word, its severity and all its places as `file:line:column`."""
    return [
        (
            found.rule.removeprefix("reconcile."),
            found.severity.value,
            *(f"{place.file}:{place.line}:{place.column}" for place in (found.place, *found.also)),
        )
        for found in findings
    ]
