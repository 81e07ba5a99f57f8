"""The register of document numbers: no number twice, none left out, whoever asks and whatever dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from docgen.batch.build import build
from docgen.batch.plan import check_workspace
from docgen.batch.register import REGISTER, Claim, Owner, Register, Registered, State, missing
from docgen.batch.report import Entry, Report
from docgen.batch.single import render_paper
from docgen.cli import main
from docgen.errors import DocgenError, InputError
from docgen.text.document_number import parse_document_number
from tests.helpers.batch import make_workspace, write, write_template

KIND = """
名称: 通知
说明: 测试用
版式: 公文
字段:
  发文机关: {类型: 单位列表, 必填: 是}
  发文字号: {类型: 发文字号}
  标题: {类型: 文本, 必填: 是}
  成文日期: {类型: 日期}
  除数: {类型: 整数, 默认: "1"}
输出: "{{ 发文字号 }} {{ 标题 }}"
"""
BODIES = "- {编号: a, 名称: 双河市卫生健康委员会, 代字: 双卫发}\n- {编号: b, 名称: 双河市人民医院}\n"
CLAIMS = """
import sys
from pathlib import Path
from docgen.batch.register import Claim, Owner, Register
register, name, count = Register(Path(sys.argv[1])), sys.argv[2], int(sys.argv[3])
for serial in range(count):
    owner = Owner("n", f"{name}/{serial}")
    number = register.claim([Claim(owner, "双卫发", 2026)], ())[owner]
    print(number.serial, flush=True)
"""


def workspace(root: Path, **papers: str) -> Path:
    """Make a workspace of notices: by name what is typed besides 模板, 标题 (the name) and 发文机关 (with a 代字)."""
    make_workspace(root, 0, "  - {文件: data/n/*.yaml}\n")
    write(root / "templates/n/template.yaml", KIND)
    write_template(root / "templates/n", "{{ 发文字号 }}", "{{ 标题 }}", "{{ 10 // 除数 }}")
    write(root / "data/institutions.yaml", BODIES)
    for name, typed in papers.items():
        notice(root, name, typed)
    return root


def notice(root: Path, name: str, typed: str) -> Path:
    """Write one notice."""
    body = "" if "发文机关" in typed else "发文机关: a\n"
    return write(root / f"data/n/{name}.yaml", f"模板: n\n标题: {name}\n{body}{typed}\n")


def auto(day: str = "2026-04-07") -> str:
    """Return what a notice of that day types to be numbered."""
    return f"发文字号: 自动\n成文日期: {day}"


def numbers(report: Report) -> dict[str, str]:
    """Return the number that stands in the file name of each paper that is there, by title."""
    names = (Path(entry.outputs[0].path).stem.split(" ") for entry in report.entries if entry.outputs)
    return {title: number for number, title in names}


def rows(root: Path) -> list[str]:
    """Return the register, a line for each number."""
    return [f"{row.number} {row.state} {row.owner.source}".strip() for row in Register(root).rows()]


def entry_of(report: Report, name: str) -> Entry:
    """Return what became of a notice."""
    return next(entry for entry in report.entries if entry.source == f"data/n/{name}.yaml")


def test_papers_are_numbered_in_the_order_of_their_dates(tmp_path: Path) -> None:
    root = workspace(tmp_path, 甲=auto("2026-05-01"), 乙=auto("2026-03-01"), 丙=auto("2025-12-31"))
    report = build(root, workers=0)
    expected = {"甲": "双卫发〔2026〕2号", "乙": "双卫发〔2026〕1号", "丙": "双卫发〔2025〕1号"}
    assert numbers(report) == expected
    assert [state.split()[1] for state in rows(root)] == ["已发"] * 3
    again = build(root, workers=0)
    assert numbers(again) == expected
    assert {entry.status for entry in again.entries} == {"skipped"}


def test_the_number_of_workers_does_not_change_numbers(tmp_path: Path) -> None:
    made = []
    for workers in (1, 2):
        root = workspace(tmp_path / str(workers), **{f"件{index}": auto() for index in range(6)})
        report = build(root, workers=workers)
        made.append({output.path.rpartition("/")[2]: output.sha256 for e in report.entries for output in e.outputs})
    assert made[0] == made[1]
    assert len(made[0]) == 12


def test_a_failed_paper_keeps_its_number_for_the_next_try(tmp_path: Path) -> None:
    root = workspace(tmp_path, 甲=f"{auto('2026-01-01')}\n除数: 0", 乙=auto())
    assert numbers(build(root, workers=0)) == {"乙": "双卫发〔2026〕2号"}
    assert rows(root) == ["双卫发〔2026〕1号 已预留 data/n/甲.yaml", "双卫发〔2026〕2号 已发 data/n/乙.yaml"]
    notice(root, "甲", auto("2026-01-01"))
    assert numbers(build(root, workers=0)) == {"甲": "双卫发〔2026〕1号", "乙": "双卫发〔2026〕2号"}


def test_only_papers_that_are_made_get_numbers(tmp_path: Path) -> None:
    root = workspace(tmp_path, 甲=auto(), 乙=auto())
    report = build(root, workers=0, only="data/n/乙.yaml")
    assert numbers(report) == {"乙": "双卫发〔2026〕1号"}
    assert numbers(build(root, workers=0)) == {"甲": "双卫发〔2026〕2号", "乙": "双卫发〔2026〕1号"}


def test_looking_at_a_paper_gives_it_no_number(tmp_path: Path) -> None:
    root = workspace(tmp_path, 甲=auto())
    path = root / "data/n/甲.yaml"
    shown = render_paper(path, formats=("docx",))
    assert shown.name.name == "双卫发〔2026〕×号 甲"
    assert [(finding.rule, finding.place.line) for finding in shown.findings] == [("register.unnumbered", 4)]
    assert check_workspace(root) == ()
    assert not (root / REGISTER).exists()
    build(root, workers=0)
    numbered = render_paper(path, formats=("docx",))
    assert (numbered.name.name, numbered.findings) == ("双卫发〔2026〕1号 甲", ())


def test_without_a_paper_that_asks_there_is_no_register(tmp_path: Path) -> None:
    root = workspace(tmp_path, 甲="发文字号: 双卫发〔2026〕3号")
    build(root, workers=0)
    assert not (root / REGISTER).exists()


def test_typed_numbers_are_entered_and_not_given_again(tmp_path: Path) -> None:
    root = workspace(tmp_path, 甲="发文字号: 双卫发〔2026〕3号", 乙=auto())
    assert numbers(build(root, workers=0))["乙"] == "双卫发〔2026〕4号"
    assert rows(root)[0] == "双卫发〔2026〕3号 已发 data/n/甲.yaml"
    assert missing(Register(root).rows()) == {("双卫发", 2026): [1, 2]}
    before = (root / REGISTER).read_bytes()
    build(root, workers=0)
    assert (root / REGISTER).read_bytes() == before


def test_a_typed_number_that_another_paper_was_given_is_an_error_with_both_places(tmp_path: Path) -> None:
    root = workspace(tmp_path, 甲=auto())
    build(root, workers=0)
    notice(root, "乙", "发文字号: 双卫发〔2026〕1号")
    report = build(root, workers=0)
    failed = entry_of(report, "乙")
    assert (failed.status, entry_of(report, "甲").status) == ("failed", "skipped")
    assert [finding.rule for finding in failed.findings] == ["register.taken"]
    finding = failed.findings[0]
    assert (finding.place.position, [place.position for place in finding.also]) == (
        "data/n/乙.yaml:4:7",
        ["data/n/甲.yaml:4:7"],
    )
    assert "register.taken" in [finding.rule for finding in check_workspace(root)]
    assert rows(root) == ["双卫发〔2026〕1号 已发 data/n/甲.yaml"]


def test_a_renamed_paper_takes_its_number_along_by_typing_it(tmp_path: Path) -> None:
    root = workspace(tmp_path, 甲=f"{auto()}\n除数: 0")
    build(root, workers=0)
    (root / "data/n/甲.yaml").unlink()
    notice(root, "乙", auto())
    report = build(root, workers=0)
    assert numbers(report) == {"乙": "双卫发〔2026〕2号"}
    assert [finding.rule for finding in report.findings] == ["register.idle"]
    notice(root, "乙", "发文字号: 双卫发〔2026〕1号")
    assert numbers(build(root, workers=0)) == {"乙": "双卫发〔2026〕1号"}
    assert rows(root)[0] == "双卫发〔2026〕1号 已发 data/n/乙.yaml"


def test_a_void_number_is_never_used_again(tmp_path: Path) -> None:
    root = workspace(tmp_path, 甲=auto())
    build(root, workers=0)
    Register(root).enter(parse_document_number("双卫发〔2026〕1号"), State.VOID, "印制有误")
    assert numbers(build(root, workers=0)) == {"甲": "双卫发〔2026〕2号"}
    notice(root, "甲", "发文字号: 双卫发〔2026〕1号")
    findings = entry_of(build(root, workers=0), "甲").findings
    assert [(finding.rule, "印制有误" in finding.message) for finding in findings] == [("register.void", True)]


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("发文字号: 自动", "成文日期"),
        (f"{auto()}\n发文机关: b", "没有“代字”"),
    ],
)
def test_what_a_number_is_made_from_must_be_there(tmp_path: Path, typed: str, word: str) -> None:
    root = workspace(tmp_path, 甲=typed)
    findings = build(root, workers=0).entries[0].findings
    assert [finding.rule for finding in findings] == ["register.impossible"]
    assert word in findings[0].message
    assert findings[0].place.file == "data/n/甲.yaml"
    assert not (root / REGISTER).exists()


def test_two_papers_that_cannot_be_told_apart_get_no_number(tmp_path: Path) -> None:
    root = workspace(tmp_path)
    job = "  - {模板: n, 逐个: 单位, 条件: 单位.代字, 输出: %s, 字段: {发文机关: a, 标题: 甲, 发文字号: 自动}}\n"
    write(root / "templates/n/template.yaml", KIND.replace("  除数", "  单位: {类型: 单位}\n  除数"))
    jobs = (job.replace("自动}", "自动, 成文日期: 2026-01-01}") % name for name in ("一", "二"))
    write(root / "docgen.yaml", f"版本: 1\n生成:\n{''.join(jobs)}")
    report = build(root, workers=0)
    assert [finding.rule for entry in report.entries for finding in entry.findings] == ["register.alike"] * 2
    assert rows(root) == []


def test_many_processes_at_once_get_each_number_once(tmp_path: Path) -> None:
    command = [sys.executable, "-c", CLAIMS, str(tmp_path)]
    processes = [
        subprocess.Popen([*command, str(number), "50"], stdout=subprocess.PIPE, text=True) for number in range(20)
    ]
    given = [int(line) for process in processes for line in process.communicate()[0].split()]
    assert [process.returncode for process in processes] == [0] * 20
    assert sorted(given) == list(range(1, 1001))
    assert [row.number.serial for row in Register(tmp_path).rows()] == list(range(1, 1001))


def test_killed_processes_leave_no_gap_and_lose_no_number(tmp_path: Path) -> None:
    told: dict[str, int] = {}
    for attempt in range(6):
        command = [sys.executable, "-c", CLAIMS, str(tmp_path), str(attempt), "100000"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            lines = [process.stdout.readline()]
            time.sleep(0.01 * attempt)
            os.kill(process.pid, signal.SIGKILL)
            lines += process.stdout.readlines()
        told.update({f"{attempt}/{index}": int(line) for index, line in enumerate(lines) if line.endswith("\n")})
    register = Register(tmp_path)
    by_source = {row.owner.source: row.number.serial for row in register.rows()}
    assert sorted(by_source.values()) == list(range(1, len(by_source) + 1))
    assert told.items() <= by_source.items()
    assert register.reserve("双卫发", 2026, 1, "")[0].serial == len(by_source) + 1


def test_a_change_is_whole_or_not_at_all(tmp_path: Path) -> None:
    register = Register(tmp_path)
    wrong = Claim(Owner("n", "b"), "双卫发", 2026, serial=0)  # the table holds no such number
    with pytest.raises(DocgenError):
        register.claim([Claim(Owner("n", "a"), "双卫发", 2026, serial=1), wrong], ())
    assert register.rows() == []


def test_a_damaged_register_is_refused_and_kept(tmp_path: Path) -> None:
    root = workspace(tmp_path, 甲=auto())
    (root / REGISTER).write_bytes(b"not a register" * 100)
    with pytest.raises(InputError) as caught:
        build(root, workers=0)
    assert [finding.rule for finding in caught.value.findings] == ["register.damaged"]
    assert (root / REGISTER).read_bytes() == b"not a register" * 100
    assert not list((root / "output").glob("*.docx"))


def test_the_commands_reserve_issue_and_void(tmp_path: Path) -> None:
    root = workspace(tmp_path)

    def run(*args: str) -> tuple[int, str]:
        result = CliRunner().invoke(main, ["number", *args, "-w", str(root)])
        return result.exit_code, result.output

    assert run("issue", "双卫发〔2026〕3号", "--note", "手写的文件") == (0, "双卫发〔2026〕3号 已发（原来没有登记）\n")
    assert run("reserve", "双卫发", "2026", "-n", "2") == (0, "双卫发〔2026〕4号\n双卫发〔2026〕5号\n")
    assert run("void", "双卫发〔2026〕4号", "不发了") == (0, "双卫发〔2026〕4号 作废（原来是已预留）\n")
    code, said = run("issue", "双卫发〔2026〕4号")
    assert (code, "早已作废（不发了）" in said) == (2, True)
    assert run("issue", "双卫发[2026]4号")[0] == 2
    code, said = run("list", "--year", "2026")
    lines = [" ".join(line.split()) for line in said.splitlines()]
    assert lines[1:] == [
        "双卫发〔2026〕3号 已发 手写的文件",
        "双卫发〔2026〕4号 作废 不发了",
        "双卫发〔2026〕5号 已预留",
        "双卫发〔2026〕没有登记的号：1—2。",
    ]
    assert run("list", "--code", "别的")[1].count("\n") == 1
    assert Register(root).rows()[2] == Registered(
        parse_document_number("双卫发〔2026〕5号"), State.RESERVED, Owner()
    )
