"""`docgen check`, and the checks that build and render make: what is printed, stored and counted."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from docgen.batch.build import build
from docgen.batch.check import check_paper
from docgen.check import _ABOUT_LINES, all_rules, rules
from docgen.cli import main
from docgen.official.measures import Strength
from tests.helpers.batch import make_workspace
from tests.helpers.foreign import Foreign, notice

FEW = 20
"""A paper that somebody else formatted has at most so many findings."""


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args])


def findings(*args: str | Path) -> list[dict[str, Any]]:
    result = run("check", "--format", "json", *args)
    assert result.exit_code in (0, 1), result.stderr
    listed: list[dict[str, Any]] = json.loads(result.stdout)["findings"]
    return listed


@pytest.fixture
def foreign(tmp_path: Path) -> Path:
    path = tmp_path / "月报.docx"
    path.write_bytes(notice().data())
    return path


def test_findings_have_clause_place_expected_and_found(tmp_path: Path) -> None:
    path = tmp_path / "甲.docx"
    path.write_bytes(notice(lambda made: made.body("本段用楷体排出。", face="楷体")).data())
    (found,) = [item for item in findings(path) if item["rule"] == "check.body-face"]
    assert (found["severity"], found["clause"], found["count"]) == ("warning", "5.2.2", 1)
    assert found["place"] == f"{path} 正文第18段"
    assert "仿宋" in found["expected"]
    assert "楷体" in found["found"]


def test_one_cause_is_one_finding_with_a_count(tmp_path: Path) -> None:
    made = Foreign().line("关于报送月报的通知", size=22, align="中", face="方正小标宋简体").line("各乡镇卫生院：")
    for number in range(30):
        made.line(f"本段第{number}次说同样的话。", face="微软雅黑", size=12)
    path = tmp_path / "甲.docx"
    path.write_bytes(made.data())
    listed = findings(path)
    assert len(listed) <= FEW
    counts = {item["rule"]: item["count"] for item in listed}
    assert counts["check.body-face"] == counts["check.body-size"] == 30
    causes = [(item["rule"], item["expected"], item["found"]) for item in listed]
    assert len(causes) == len(set(causes))


def test_a_foreign_notice_is_no_flood(foreign: Path) -> None:
    listed = findings(foreign)
    assert 0 < len(listed) <= FEW
    assert {"check.red-line", "check.page-number-form"} <= {item["rule"] for item in listed}
    # What is right in it is not blamed: text, order, title, recipient, date.
    wrong = ("check.title-face", "check.title-size", "check.date-form", "check.document-number", "check.head-order")
    assert not {item["rule"] for item in listed} & {*wrong, "check.heading1-face", "check.first-line-indent"}


def test_rules_are_listed_with_clause_and_strength() -> None:
    listed = json.loads(run("check", "--rules", "--format", "json").stdout)["rules"]
    assert [item["rule"] for item in listed] == [rule.id for rule in all_rules()]
    assert len(listed) > 60
    assert {item["strength"] for item in listed} <= {strength.value for strength in Strength}
    for rule in all_rules():
        assert rule.id.startswith("check."), rule.id
        assert rule.title and rule.hint and not rule.title.endswith("。"), rule.id
    printed = run("check", "--rules")
    assert printed.exit_code == 0
    assert all(rule.id in printed.stdout for rule in all_rules())


def test_rare_characters_are_named_once_a_face(tmp_path: Path) -> None:
    path = tmp_path / "甲.docx"
    path.write_bytes(notice(lambda made: made.body("联络员是\U00020bb7野和\U00020bb7田。")).data())
    (found,) = [item for item in findings(path) if item["rule"] == "check.uncovered-character"]
    assert found["count"] == 2
    assert "“\U00020bb7”" in found["message"]


def test_a_text_in_the_encoding_of_old_editors(tmp_path: Path) -> None:
    path = tmp_path / "甲.txt"
    path.write_bytes("关于检查的通知\n一、目标\n三、要求\n".encode("gb18030"))
    assert [item["rule"] for item in findings(path)] == ["check.numbering-sequence"]
    path.write_bytes(b"\xff\xff\xff\xff")
    result = run("check", path)
    assert result.exit_code == 2
    assert "文字编码无法辨认" in result.stderr


def test_columns_count_in_the_line_as_it_is_typed(tmp_path: Path) -> None:
    path = tmp_path / "甲.md"
    path.write_text("# 关于检查的通知\n\n## 目标\n\n  请做好准备,按时报到。\n", "utf-8")
    (found,) = [item for item in findings(path) if "," in item["message"]]
    line = path.read_text("utf-8").splitlines()[found["line"] - 1]
    assert found["line"] == 5
    assert found["column"] in (None, line.index(",") + 1)


def official_workspace(root: Path) -> Path:
    """Make a workspace whose kind `memo` has a style of ours on Letter paper: a breach of 5.1."""
    make_workspace(root, 2)
    template = Document()
    template.styles.add_style("公文正文", WD_STYLE_TYPE.PARAGRAPH)
    for text in ("{{ 标题 }}", "{{ 内容 }}"):
        template.add_paragraph(text, style="公文正文")
    template.save(str(root / "templates/memo/template.docx"))
    return root


def test_build_reports_what_its_papers_breach_and_still_makes_them(tmp_path: Path) -> None:
    root = official_workspace(tmp_path)
    result = run("build", "-w", root, "--report", tmp_path / "report.json")
    assert result.exit_code == 1
    assert "生成 2 份" in result.stdout
    assert "A4" in result.stderr
    report = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert (report["built"], report["failed"]) == (2, 0)
    sizes = [found for found in report["documents"][0]["findings"] if found["rule"] == "check.page-size"]
    assert [(found["severity"], found["file"]) for found in sizes] == [("error", "甲1.docx")]


def test_a_skipped_paper_reports_the_same_findings(tmp_path: Path) -> None:
    root = official_workspace(tmp_path)
    first, second = build(root, workers=0), build(root, workers=0)
    assert (second.count("skipped"), second.count("built")) == (2, 0)
    assert [entry.findings for entry in second.entries] == [entry.findings for entry in first.entries]
    assert first.entries[0].findings != ()
    assert run("build", "-w", root).exit_code == 1


def test_a_kind_without_official_styles_is_not_held_against_the_standard(tmp_path: Path) -> None:
    report = build(make_workspace(tmp_path, 1), workers=0)
    assert report.entries[0].findings == ()
    assert not report.has_errors()


def test_render_checks_what_it_makes_and_convert_does_not(tmp_path: Path, foreign: Path) -> None:
    root = official_workspace(tmp_path / "office")
    result = run("render", root / "data/memos/1.yaml", "-f", "docx")
    assert result.exit_code == 1
    made = Path(result.stdout.splitlines()[0])
    assert made.is_file()
    assert "A4" in result.stderr
    assert run("convert", foreign).exit_code == 0


def test_checking_touches_nothing(foreign: Path) -> None:
    before = foreign.read_bytes()
    check_paper(foreign)
    assert [path.name for path in foreign.parent.iterdir()] == [foreign.name]
    assert foreign.read_bytes() == before


def test_a_pdf_of_ours_is_measured(tmp_path: Path) -> None:
    root = official_workspace(tmp_path)
    build(root, workers=0)
    listed = findings(root / "output/2026/甲1.pdf")
    assert "check.pdf-page-size" in [item["rule"] for item in listed]
    shutil.rmtree(root / "output")


def test_a_drawn_line_is_not_called_missing(foreign: Path) -> None:
    made = notice()
    line = (
        f'<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml">'
        '<w:pict><v:line from="0,0" to="442pt,0" strokecolor="red" strokeweight="2.25pt"/></w:pict></w:r>'
    )
    made.document.paragraphs[3]._p.append(parse_xml(line))
    missing = {"check.red-line", "check.imprint-lines"}
    assert missing <= {item["rule"] for item in findings(foreign)}
    foreign.write_bytes(made.data())
    listed = findings(foreign)
    assert not missing & {item["rule"] for item in listed}
    assert [item["severity"] for item in listed if item["rule"] == "word.unsupported"] == ["info"]
    assert not _ABOUT_LINES - {rule.id for rule in all_rules()}


def test_fix_writes_a_mended_file_beside_and_lists_what_it_changed(foreign: Path) -> None:
    before = foreign.read_bytes()
    found = {item["rule"] for item in findings(foreign)}
    result = run("check", "--fix", "--format", "json", foreign)
    fixed = foreign.with_name("月报（已修正）.docx")
    assert sorted(foreign.parent.iterdir()) == sorted([foreign, fixed])
    assert foreign.read_bytes() == before
    listed = json.loads(result.stdout)["findings"]
    changes = [item for item in listed if item["rule"].startswith("fix.")]
    assert changes
    assert {item["severity"] for item in changes} == {"info"}
    assert {item["file"] for item in listed if item not in changes} == {str(fixed)}
    left = {item["rule"] for item in listed if item not in changes}
    assert left < found
    assert left == {item["rule"] for item in findings(fixed)}


def test_fix_says_what_it_saved_and_when_there_was_nothing(foreign: Path) -> None:
    saved = run("check", "--fix", foreign)
    fixed = foreign.with_name("月报（已修正）.docx")
    assert f"已另存为 {fixed}，共修正 " in saved.stdout
    again = run("check", "--fix", fixed)
    assert f"{fixed} 没有能自动修正的问题。" in again.stdout
    assert not fixed.with_name("月报（已修正）（已修正）.docx").exists()


def test_fix_mends_word_files_only(tmp_path: Path) -> None:
    path = tmp_path / "甲.txt"
    path.write_text("关于检查的通知\n请做好准备。\n", "utf-8")
    result = run("check", "--fix", path)
    assert result.exit_code == 0
    assert "只有 .docx 能自动修正" in result.stderr
    assert [item.name for item in tmp_path.iterdir()] == ["甲.txt"]


def test_every_module_of_rules_is_loaded() -> None:
    folder = Path(rules.__file__).parent
    modules = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    assert modules == {name for name in vars(rules) if not name.startswith("_")} - {"annotations"}
