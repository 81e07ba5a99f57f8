"""What docgen.yaml lists becomes papers, and no two papers share a file."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from docgen.batch.build import build
from docgen.batch.jobs import Paper, expand
from docgen.batch.plan import check_workspace
from docgen.batch.report import Entry
from docgen.batch.workspace import open_workspace
from docgen.errors import InputError, Severity
from tests.helpers.batch import CONFIG, MEMOS, make_workspace, write

OFFICE = Path(__file__).resolve().parent / "workspaces" / "office"


def sources(root: Path) -> list[str]:
    """Return where each paper of a workspace comes from, a failed one marked."""
    workspace, _ = open_workspace(root)
    return [f"!{item.source}" if isinstance(item, Entry) else item.source for item in expand(workspace)]


def refusal(root: Path) -> list[str]:
    """Return what a build refuses to start for."""
    with pytest.raises(InputError) as caught:
        build(root, workers=0)
    assert not (root / "output").exists()
    return [str(finding) for finding in caught.value.findings]


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A copy of the small workspace."""
    return Path(shutil.copytree(OFFICE, tmp_path / "office"))


def test_each_and_files(office: Path) -> None:
    assert sources(office) == ["结对/DK-2026-001", "data/notices/inspection.yaml"]


@pytest.mark.parametrize(
    ("condition", "made"),
    [("单位.类别 == '综合医院'", ["单位/sh-yy"]), ("单位.地区", []), ("单位.代字", ["单位/sh-wjw"])],
)
def test_a_condition_selects(office: Path, condition: str, made: list[str]) -> None:
    job = f'  - {{模板: summary, 逐个: 单位, 条件: "{condition}", 字段: {{成文日期: 2026-01-08}}}}\n'
    write(office / "docgen.yaml", CONFIG + job)
    assert sources(office) == made


def test_a_job_without_each_is_one_paper(tmp_path: Path) -> None:
    root = make_workspace(tmp_path, 0, "  - {模板: memo, 字段: {标题: 乙, 内容: 丙}}\n")
    assert sources(root) == ["docgen.yaml/memo"]
    (paper,) = expand(open_workspace(root)[0])
    assert isinstance(paper, Paper)
    assert paper.kind.name == "memo"


def test_a_paper_that_cannot_be_read_is_an_entry(tmp_path: Path) -> None:
    root = make_workspace(tmp_path)
    write(root / "data/memos/3.yaml", "模板: meno\n标题: 丙\n")
    write(root / "data/memos/4.yaml", "标题: 丁\n")
    assert sources(root) == ["data/memos/1.yaml", "data/memos/2.yaml", "!data/memos/3.yaml", "!data/memos/4.yaml"]
    messages = [str(finding) for finding in check_workspace(root) if finding.severity is Severity.ERROR]
    assert len(messages) == 2
    assert "data/memos/3.yaml" in messages[0] and "meno" in messages[0] and "memo" in messages[0].partition("提示")[2]
    assert "data/memos/4.yaml:1" in messages[1] and "模板" in messages[1]


def test_every_wrong_job_is_reported(office: Path) -> None:
    jobs = "  - {模板: suport-agreement, 逐个: 结对}\n  - {模板: notice, 逐个: 单位, 条件: 单位.规模}\n"
    write(office / "docgen.yaml", CONFIG + jobs)
    first, second = refusal(office)
    assert first.startswith("docgen.yaml 生成第1项：") and "support-agreement" in first
    assert second.startswith("docgen.yaml 生成第2项") and "规模" in second


def test_a_workspace_without_jobs_is_refused(tmp_path: Path) -> None:
    (message,) = refusal(make_workspace(tmp_path, 0, "  []\n"))
    assert "没有要生成的公文" in message


def test_two_papers_may_not_share_a_file(tmp_path: Path) -> None:
    root = make_workspace(tmp_path, 2, MEMOS + '  - {文件: data/memos/1.yaml, 输出: "{{ 年度 }}/甲2"}\n')
    (message,) = refusal(root)
    assert "data/memos/2.yaml" in message and "data/memos/1.yaml" in message and "2026/甲2" in message
    assert message.startswith("docgen.yaml 生成第2项")


def test_names_that_differ_in_case_only_are_one_file(tmp_path: Path) -> None:
    root = make_workspace(tmp_path, 0)
    for number, title in enumerate(("Plan A", "plan a")):
        write(root / f"data/memos/{number}.yaml", f"模板: memo\n标题: {title}\n内容: 丙\n")
    assert len(refusal(root)) == 1


def test_a_value_makes_no_folder(tmp_path: Path) -> None:
    root = make_workspace(tmp_path, 0)
    write(root / "data/memos/1.yaml", "模板: memo\n标题: ../../甲/乙\n内容: 丙\n")
    (entry,) = build(root, workers=0).entries
    paths = [Path(output.path).relative_to(root / "output") for output in entry.outputs]
    assert [len(path.parts) for path in paths] == [2, 2]
    assert "甲／乙" in paths[0].name
