"""A second build makes what changed and nothing else, and never skips what would come out otherwise."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from docgen.batch.build import build
from docgen.batch.manifest import MANIFEST
from docgen.batch.report import Report
from docgen.errors import InputError
from tests.helpers.batch import files_below, make_workspace, write, write_template

JOBS = """
  - {模板: agreement, 逐个: 结对, 形式: docx}
  - {模板: figures, 逐个: 结对, 形式: docx}
  - {模板: body, 逐个: 单位, 形式: docx}
  - {模板: person, 逐个: 人员, 形式: docx}
  - {模板: month, 逐个: [结对, 月份], 条件: 月份.月 < 3, 形式: docx, 输出: "月/{{ 结对.编号 }}-{{ 月份.月 }}"}
  - {模板: all, 形式: docx}
"""
KINDS = {
    "agreement": ("结对: {类型: 结对}", "甲/{{ 结对.编号 }}", "{{ 支援方.名称 }}与{{ 受援方.简称 }}"),
    "figures": ("结对: {类型: 结对}", "乙/{{ 结对.编号 }}", "{{ (结对|统计).出勤天数 }}天{{ (结对|统计).派驻人数 }}人"),
    "body": (
        "单位: {类型: 单位}",
        "丙/{{ 单位.编号 }}",
        "{{ 单位.名称 }}{% for 一 in 单位.支援结对 or [] %}{{ 一.编号 }}{{ 一.期限.止 }}{% endfor %}",
    ),
    "person": ("人员: {类型: 人员}", "丁/{{ 人员.编号 }}", "{{ 人员.姓名 }}在{{ 人员.单位.名称 }}"),
    "month": ("结对: {类型: 结对}\n  月份: {类型: 月份}", "戊", "{{ 月份 }}{{ 受援方.名称 }}"),
    "all": ("标题: {类型: 文本}", "全部", "{% for 一 in 工作区.结对 %}{{ 一.受援方[0].名称 }}；{% endfor %}"),
}


@pytest.fixture(autouse=True)
def the_same_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the program count as the same even where somebody edits it while the tests run."""
    monkeypatch.setattr("docgen.batch.plan.program_digest", lambda: "")


class Data:
    """The data of a workspace that changes at random."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root = root
        self.random = random.Random(seed)
        self.names = {f"u{number}": f"{name}县人民医院" for number, name in enumerate("甲乙丙丁")}
        self.people = {f"p{number}": name for number, name in enumerate(("王一", "李二"))}
        self.pairings = {"D1": ("u0", "u1", 2027), "D2": ("u0", "u2", 2028), "D3": ("u3", "u1", 2028)}
        self.records: dict[tuple[str, int], tuple[str, int]] = {("D1", 3): ("p0", 20)}
        write(root / "docgen.yaml", f"版本: 1\n年度: 2026\n生成:{JOBS}")
        for kind, (fields, output, words) in KINDS.items():
            declared = f'名称: {kind}\n说明: 试\n版式: 公文\n输出: "{output}"\n字段:\n  {fields}\n'
            write(root / f"templates/{kind}/template.yaml", declared)
            write_template(root / f"templates/{kind}", words)
        self.write()

    def write(self) -> None:
        """Write the data as they are now."""
        names = (f"- {{编号: {key}, 名称: {name}, 简称: {name[:2]}}}\n" for key, name in self.names.items())
        people = (f"- {{编号: {key}, 姓名: {name}, 单位: u{key[1]}}}\n" for key, name in self.people.items())
        pairings = (
            f"- {{编号: {key}, 支援方: {one}, 受援方: {other}, 期限: {{起: 2026-01-01, 止: {year}-12-31}}}}\n"
            for key, (one, other, year) in self.pairings.items()
        )
        records = (
            f"- {{结对: {key}, 月份: 2026-{month:02}, 派驻人员: [{{人员: {person}, 出勤天数: {days}}}]}}\n"
            for (key, month), (person, days) in self.records.items()
        )
        for name, lines in (("institutions", names), ("people", people), ("pairings", pairings), ("records", records)):
            write(self.root / f"data/{name}.yaml", "".join(lines) or "[]\n")

    def change(self) -> None:
        """Change one thing."""
        pick = self.random.choice
        match self.random.randrange(6):
            case 0:
                self.names[pick(list(self.names))] = f"{pick('子丑寅卯辰巳午未')}{pick('子丑寅卯')}市中心医院"
            case 1:
                self.people[pick(list(self.people))] = f"{pick('王李张刘')}{pick('三四五六')}"
            case 2:
                one, other, _ = self.pairings[key := pick(list(self.pairings))]
                self.pairings[key] = (one, other, self.random.randrange(2027, 2031))
            case 3:
                self.pairings[f"D{self.random.randrange(1, 6)}"] = (pick(["u0", "u3"]), pick(["u1", "u2"]), 2028)
            case 4:
                where = (pick(list(self.pairings)), self.random.randrange(1, 9))
                self.records[where] = (pick(list(self.people)), self.random.randrange(1, 28))
            case 5 if len(self.pairings) > 2:
                gone = pick(list(self.pairings))
                del self.pairings[gone]
                self.records = {key: record for key, record in self.records.items() if key[0] != gone}
        self.write()


def made(report: Report) -> set[str]:
    """Return the names of the files that were written, none of them failed."""
    assert not report.count("failed"), [str(finding) for finding in report.summary()]
    return {
        Path(output.path).relative_to(report.folder).as_posix()
        for entry in report.entries
        if entry.status == "built"
        for output in entry.outputs
    }


@pytest.mark.parametrize("seed", range(3))
def test_an_incremental_build_is_as_a_clean_one(tmp_path: Path, seed: int) -> None:
    data = Data(tmp_path / "office", seed)
    for step in range(12):
        written = made(build(data.root, workers=0, prune=True))
        clean = tmp_path / "clean" / str(step)
        build(data.root, workers=0, output=clean)
        assert files_below(data.root / "output") == files_below(clean), f"step {step}"
        assert (len(written) < len(files_below(clean))) == (step > 0), "something was left alone, but for the first"
        data.change()


def test_one_changed_pairing_remakes_only_its_papers(tmp_path: Path) -> None:
    data = Data(tmp_path / "office", 0)
    build(data.root, workers=0)
    data.pairings["D2"] = ("u0", "u2", 2030)
    data.write()
    months = {f"月/D2-{month}.docx" for month in (1, 2)}
    assert made(build(data.root, workers=0)) == {"甲/D2.docx", "乙/D2.docx", "丙/u0.docx", "全部.docx", *months}
    data.records["D1", 4] = ("p1", 5)
    data.write()
    assert made(build(data.root, workers=0)) == {"乙/D1.docx"}
    data.people["p1"] = "李三"
    data.write()
    assert made(build(data.root, workers=0)) == {"丁/p1.docx"}, "the figures do not name anybody"
    assert made(build(data.root, workers=0)) == set()


def test_a_file_that_somebody_changed_is_kept_unless_forced(tmp_path: Path) -> None:
    root = make_workspace(tmp_path)
    build(root, workers=0)
    path = root / "output/2026/甲1.docx"
    path.write_bytes(b"mine")
    write(root / "data/memos/1.yaml", "模板: memo\n标题: 甲1\n内容: 改过\n")
    for _ in range(2):
        report = build(root, workers=0)
        assert [entry.status for entry in report.entries] == ["kept", "skipped"]
        assert [finding.rule for finding in report.entries[0].findings] == ["batch.kept"]
        assert not report.has_errors()
        assert path.read_bytes() == b"mine"
    assert [entry.status for entry in build(root, workers=0, force=True).entries] == ["built", "built"]
    assert path.read_bytes().startswith(b"PK")
    assert [entry.status for entry in build(root, workers=0).entries] == ["skipped", "skipped"]


def test_a_file_that_was_only_copied_is_ours(tmp_path: Path) -> None:
    root = make_workspace(tmp_path)
    build(root, workers=0)
    shutil.copytree(root / "output", tmp_path / "copied", copy_function=shutil.copyfile)
    assert {entry.status for entry in build(root, workers=0, output=tmp_path / "copied").entries} == {"skipped"}


def test_what_has_no_paper_any_more_is_told_and_removed_on_request(tmp_path: Path) -> None:
    root = make_workspace(tmp_path, 4)
    build(root, workers=0)
    output = root / "output/2026"
    (output / "甲3.pdf").write_bytes(b"mine")
    for number in (2, 3):
        (root / f"data/memos/{number}.yaml").unlink()
    write(root / "data/memos/4.yaml", "模板: memo\n内容: 没有标题\n")  # a paper with a fault is not gone
    told = [finding for finding in build(root, workers=0).findings if finding.rule == "batch.gone"]
    assert sorted(Path(finding.place.file).name for finding in told) == ["甲2.docx", "甲2.pdf", "甲3.docx", "甲3.pdf"]
    assert len(list(output.iterdir())) == 8
    build(root, workers=0, only="*甲1*", prune=True)
    assert len(list(output.iterdir())) == 8
    kept = [finding for finding in build(root, workers=0, prune=True).findings if finding.rule == "batch.gone"]
    assert [Path(finding.place.file).name for finding in kept] == ["甲3.pdf"]
    assert {path.name for path in output.iterdir()} == {"甲1.docx", "甲1.pdf", "甲3.pdf", "甲4.docx", "甲4.pdf"}


def rename(root: Path) -> None:
    """Give a paper another name."""
    write(root / "data/memos/1.yaml", "模板: memo\n标题: 乙\n内容: 第1件\n")


def word_only(root: Path) -> None:
    """Ask for Word files only."""
    config = root / "docgen.yaml"
    config.write_text(config.read_text("utf-8").replace("*.yaml}", "*.yaml, 形式: docx}"), "utf-8")


@pytest.mark.parametrize(("change", "gone"), [(rename, {"甲1.docx", "甲1.pdf"}), (word_only, {"甲1.pdf", "甲2.pdf"})])
def test_files_under_another_name_or_in_another_form_are_gone(
    tmp_path: Path, change: Callable[[Path], None], gone: set[str]
) -> None:
    root = make_workspace(tmp_path)
    build(root, workers=0)
    change(root)
    told = build(root, workers=0).findings
    assert {Path(finding.place.file).name for finding in told} == gone
    build(root, workers=0, prune=True)
    assert not gone & {path.name for path in (root / "output/2026").iterdir()}
    assert build(root, workers=0).findings == ()


def test_two_builds_do_not_write_one_folder(tmp_path: Path) -> None:
    root = make_workspace(tmp_path)
    build(root, workers=0)
    base = sqlite3.connect(root / "output" / MANIFEST)
    base.execute("BEGIN EXCLUSIVE")
    with pytest.raises(InputError, match="另一个 docgen build"):
        build(root, workers=0)
    base.close()
    assert not build(root, workers=0).has_errors()
