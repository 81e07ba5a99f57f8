"""What an issued paper says of its making, and how that stands to the workspace of today."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from docgen.batch.build import build
from docgen.batch.single import convert, render_paper
from docgen.batch.which import origin_of
from docgen.cli import main
from docgen.page.origin import Origin
from docgen.word import open_package, write_package
from docgen.word.origin import read_origin, write_origin
from tests.helpers.batch import make_workspace, write, write_template
from tests.helpers.libreoffice import PATIENCE, needs_libreoffice
from tests.helpers.pdfa import breaches
from tests.helpers.word import p, parts


def run(*args: str | Path) -> Result:
    """Run `docgen template which …`."""
    return CliRunner().invoke(main, ["template", "which", *map(str, args)])


def standing(file: Path, root: Path) -> dict[str, str]:
    """Return how each thing stands today, by the names of the JSON answer."""
    result = run(file, "-w", root, "--format", "json")
    assert result.exit_code == 0, result.stderr
    answer = json.loads(result.stdout)
    return {name: answer[name]["today"] for name in ("template", "paper", "data", "content")}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a kind that prints an institution, and one paper that was built."""
    root = make_workspace(tmp_path_factory.mktemp("which") / "office", papers=1)
    write(root / "data/institutions.yaml", "- {编号: qs, 名称: 青石市医院}\n- {编号: lh, 名称: 柳河乡卫生院}\n")
    kind = (root / "templates/memo/template.yaml").read_text("utf-8")
    kind = kind.replace("版式: 公文", '版式: 公文\n版本: "1.2"').replace("类型: 文本}\n输出", "类型: 单位}\n输出")
    write(root / "templates/memo/template.yaml", kind)
    write_template(root / "templates/memo", "{{ 标题 }}", "{{ 内容.名称 }}")
    write(root / "data/memos/1.yaml", "模板: memo\n标题: 甲1\n内容: qs\n")
    build(root, workers=0)
    return root


@pytest.fixture
def copied(office: Path, tmp_path: Path) -> Path:
    """The same workspace, to be changed."""
    return Path(shutil.copytree(office, tmp_path / "office"))


@pytest.mark.parametrize("suffix", ["docx", "pdf"])
def test_a_paper_names_what_made_it(office: Path, suffix: str) -> None:
    file = office / f"output/2026/甲1.{suffix}"
    origin = origin_of(file)
    assert (origin.template, origin.title, origin.version) == ("memo", "便笺", "1.2")
    assert origin.source == "data/memos/1.yaml"
    assert set(standing(file, office).values()) == {"相同"}
    result = run(file)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[:3] == [
        "模板：memo（便笺），版本 1.2",
        "公文：data/memos/1.yaml",
        "模板的文件：没有改过",
    ]


def test_no_value_of_the_paper_is_in_the_note(office: Path) -> None:
    facts = origin_of(office / "output/2026/甲1.docx").facts()
    assert not [value for value in facts.values() if "青石市" in value or str(office) in value]


SAME, CHANGED = "相同", "已变"


@pytest.mark.parametrize(
    ("path", "old", "new", "expected"),
    [
        ("templates/memo/template.yaml", "便笺", "便条", (CHANGED, SAME, SAME, SAME)),
        ("templates/memo/template.yaml", "\n", "\r\n", (SAME, SAME, SAME, SAME)),
        ("data/memos/1.yaml", "内容: qs", "内容: lh", (SAME, CHANGED, "未比较", CHANGED)),
        ("data/memos/1.yaml", "甲1\n", "甲1  # 照旧\n", (SAME, SAME, SAME, SAME)),
        ("data/institutions.yaml", "青石市医院", "青石市人民医院", (SAME, SAME, CHANGED, CHANGED)),
        ("data/institutions.yaml", "柳河乡", "柳河镇", (SAME, SAME, SAME, SAME)),
    ],
)
def test_what_was_changed_since_is_told(
    copied: Path, path: str, old: str, new: str, expected: tuple[str, str, str, str]
) -> None:
    file = copied / "output/2026/甲1.docx"
    text = (copied / path).read_bytes().decode()
    assert old in text
    (copied / path).write_bytes(text.replace(old, new).encode())
    assert tuple(standing(file, copied).values()) == expected


def test_a_change_of_the_word_template_is_told_and_packing_it_anew_is_none(copied: Path) -> None:
    file, docx = copied / "output/2026/甲1.docx", copied / "templates/memo/template.docx"
    package = open_package(docx.read_bytes(), "template.docx")
    docx.write_bytes(write_package(package.parts))
    assert standing(file, copied)["template"] == "相同"
    write_template(docx.parent, "{{ 标题 }}", "内容：{{ 内容.名称 }}")
    found = standing(file, copied)
    assert (found["template"], found["paper"], found["content"]) == ("已变", "相同", "已变")


def test_what_is_there_no_more_is_told(copied: Path) -> None:
    file = copied / "output/2026/甲1.pdf"
    (copied / "data/memos/1.yaml").rename(copied / "data/memos/2.yaml")
    assert standing(file, copied)["paper"] == "找不到"
    shutil.rmtree(copied / "templates/memo")
    assert standing(file, copied)["template"] == "找不到"


def test_faults_of_today_do_not_hide_what_made_the_paper(copied: Path) -> None:
    write(copied / "data/memos/1.yaml", "模板: memo\n标题: 甲1\n内容: 无此单位\n")
    result = run(copied / "output/2026/甲1.pdf", "-w", copied)
    assert result.exit_code == 0
    assert "模板：memo" in result.stdout and "公文填写的内容：有错误，无法比较" in result.stdout
    assert "无此单位" in result.stderr


def test_a_paper_of_a_job_is_found_again(copied: Path) -> None:
    job = "  - {模板: memo, 逐个: 单位, 字段: {标题: 甲9, 内容: lh}, 输出: '{{ 单位.编号 }}'}\n"
    config = copied / "docgen.yaml"
    kind = copied / "templates/memo/template.yaml"
    write(kind, kind.read_text("utf-8").replace("字段:\n", "字段:\n  单位: {类型: 单位}\n", 1))
    write(config, config.read_text("utf-8") + job)
    build(copied, workers=0)
    file = copied / "output/qs.docx"
    assert origin_of(file).source == "单位/qs"
    assert set(standing(file, copied).values()) == {"相同"}


def test_a_paper_outside_a_workspace_is_told_without_comparison(
    office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = Path(shutil.copy(office / "output/2026/甲1.pdf", tmp_path))
    monkeypatch.chdir(tmp_path)
    result = run(file)
    assert result.exit_code == 0
    assert "模板：memo" in result.stdout and "没有工作区可以比较" in result.stdout


@pytest.mark.filterwarnings("ignore:unclosed file .*sRGB2014:ResourceWarning")
@pytest.mark.filterwarnings("ignore:Exception ignored in.*sRGB2014:pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("engine", ["weasyprint", "typst"])
def test_a_conversion_carries_the_note_on_and_stays_pdf_a(office: Path, tmp_path: Path, engine: str) -> None:
    made = convert(office / "output/2026/甲1.docx", engine=engine, pdf_a=True)
    assert not list(breaches(made.forms["pdf"]))
    (file,) = made.write(tmp_path)
    assert origin_of(file) == origin_of(office / "output/2026/甲1.docx")


def test_render_and_build_note_the_same(office: Path) -> None:
    made = render_paper(office / "data/memos/1.yaml", formats=("docx",))
    assert made.forms["docx"] == (office / "output/2026/甲1.docx").read_bytes()


@needs_libreoffice
def test_libreoffice_keeps_the_note(office: Path, tmp_path: Path) -> None:
    file = office / "output/2026/甲1.docx"
    program = ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    target = ["--convert-to", "docx:MS Word 2007 XML", "--outdir", str(tmp_path)]
    subprocess.run([*program, *target, str(file)], check=True, capture_output=True, timeout=PATIENCE)
    assert (tmp_path / file.name).read_bytes() != file.read_bytes()
    assert origin_of(tmp_path / file.name) == origin_of(file)


def test_other_properties_of_a_word_file_stay() -> None:
    properties = (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="7" name="密级">'
        "<vt:lpwstr>无</vt:lpwstr></property></Properties>"
    )
    package = open_package(write_package(parts(p("甲"))), "甲.docx")
    write_origin(package, Origin("memo"))
    package.parts["docProps/custom.xml"] = properties.encode()
    for template in ("memo", "notice"):
        package = open_package(write_package(package.parts), "甲.docx")
        write_origin(package, Origin(template, source="甲"))
    root = package.xml("docProps/custom.xml")
    names = [(item.get("name"), item.get("pid")) for item in root]
    assert names == [("密级", "7"), ("docgen 模板", "8"), ("docgen 公文", "9")]
    assert read_origin(package) == Origin("notice", source="甲")


TEXTS = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co")), max_size=8).map(str.strip)


@given(st.builds(Origin, TEXTS.filter(bool), *[TEXTS] * 7))
def test_a_line_gives_back_what_was_written(origin: Origin) -> None:
    assert Origin.of_line(origin.line()) == origin
    assert Origin.of_facts(origin.facts()) == origin


def test_files_of_other_programs_are_refused(tmp_path: Path) -> None:
    word = tmp_path / "甲.docx"
    word.write_bytes(write_package(parts(p("甲"))))
    broken = tmp_path / "乙.pdf"
    broken.write_bytes(b"%PDF-1.7\nnothing")
    for file, said in ((word, "没有记载"), (broken, "打不开"), (tmp_path / "无.pdf", "没有这个文件")):
        result = run(file)
        assert result.exit_code == 2 and said in result.stderr, result.stderr


def test_nothing_of_the_word_file_but_its_properties_changes(office: Path) -> None:
    made, template = (
        open_package((office / name).read_bytes(), name).parts
        for name in ("output/2026/甲1.docx", "templates/memo/template.docx")
    )
    assert made.keys() - template.keys() == {"docProps/custom.xml"}
    changed = {name for name in template if made[name] != template[name]}
    assert changed == {"[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "word/document.xml"}
