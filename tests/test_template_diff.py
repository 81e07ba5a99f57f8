"""What a change of a template is in words, and which papers come out otherwise because of it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from docgen.cli import main
from docgen.page.model import Document
from docgen.word import write_package
from docgen.word.outline import outline
from tests.helpers.batch import make_workspace, write_template
from tests.helpers.word import p, parts, read_clean, tbl, tc


def run(*args: str | Path) -> Result:
    """Run `docgen template …`."""
    return CliRunner().invoke(main, ["template", *map(str, args)])


def story(document: Document) -> list[str]:
    """Return the outline from the first story on, without pages and styles."""
    lines = [line.text for line in outline(document)]
    return lines[next(index for index, line in enumerate(lines) if line.startswith("──")) :]


def test_words_tags_and_styles_stand_by_paragraph() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="公文标题"/></w:style>'
    document = read_clean(p("{{ 标题 }}", ppr='<w:pStyle w:val="T"/>') + p("{%p if 附注 %}"), styles=styles)
    assert story(document) == ["── 正文 ──", "〔公文标题〕{{ 标题 }}", "〔（无）〕{%p if 附注 %}"]


def test_what_a_paragraph_has_beside_its_style_is_named() -> None:
    usual = p("甲") * 3
    bold = p("乙", rpr='<w:b/><w:sz w:val="32"/>')
    moved = p("丙", ppr='<w:jc w:val="center"/><w:ind w:firstLine="640"/>')
    assert story(read_clean(usual + bold + moved))[4:] == [
        "〔（无）〕⟦16 磅、加粗：乙⟧",
        "〔（无）；居中；首行缩进 32 磅〕丙",
    ]


def test_a_frame_says_where_it_was_fixed() -> None:
    aligned = '<w:framePr w:w="8844" w:vAnchor="margin" w:hAnchor="margin" w:xAlign="left" w:yAlign="bottom"/>'
    fixed = '<w:framePr w:w="8844" w:h="567" w:hRule="exact" w:vAnchor="margin" w:hAnchor="margin" w:y="1134"/>'
    lines = story(read_clean(p("甲", ppr=aligned) + p("乙", ppr=fixed)))
    assert [line.split("〕")[0].split("；")[1] for line in lines[1:]] == ["文本框", "文本框 距上 20、高 10 毫米"]


def test_tables_show_columns_rows_and_merged_cells() -> None:
    span = '<w:gridSpan w:val="2"/>'
    document = read_clean(tbl(tc("总计", span), tc("一") + tc("二"), grid=(1134, 2268)))
    assert story(document)[1:] == [
        "表格：列宽 20、40 毫米",
        "  行",
        "    格（跨2列）",
        "      〔（无）〕总计",
        "  行",
        "    格",
        "      〔（无）〕一",
        "    格",
        "      〔（无）〕二",
    ]


def test_the_look_of_a_style_is_said_once() -> None:
    style = (
        '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="标题"/><w:pPr><w:jc w:val="center"/></w:pPr>'
        '<w:rPr><w:rFonts w:eastAsia="黑体"/><w:sz w:val="44"/></w:rPr></w:style>'
    )
    lines = [line.text for line in outline(read_clean(p("甲", ppr='<w:pStyle w:val="T"/>') * 2, styles=style))]
    assert [line for line in lines if line.startswith("样式")] == ["样式 标题：黑体，西文 Times New Roman，22 磅，居中"]


@pytest.mark.parametrize(
    ("old", "new", "before", "after"),
    [
        (["{{ 标题 }}", "{{ 内容 }}"], ["{{ 标题 }}", "内容：{{ 内容 }}"], ["{{ 内容 }}"], ["内容：{{ 内容 }}"]),
        (["{{ 标题 }}"], ["{{ 标题 }}", "此致"], [], ["此致"]),
        (["{{ 标题 }}", "此致"], ["{{ 标题 }}"], ["此致"], []),
    ],
)
def test_only_what_changed_is_told(
    tmp_path: Path, old: Sequence[str], new: Sequence[str], before: list[str], after: list[str]
) -> None:
    for name, paragraphs in (("old", old), ("new", new)):
        write_template(tmp_path / name, *paragraphs)
    files = [tmp_path / name / "template.docx" for name in ("old", "new")]
    result = run("diff", *files, "--format", "json")
    assert result.exit_code == 0, result.stderr
    (change,) = json.loads(result.stdout)["changes"]
    assert [line.partition("〕")[2] for line in change["old"]] == before
    assert [line.partition("〕")[2] for line in change["new"]] == after
    assert change["place"] == f"正文第{2 if len(new) > 1 or before else 1}段"


def test_equal_files_have_no_difference(tmp_path: Path) -> None:
    data = write_package(parts(p("甲")))
    for name in ("a.docx", "b.docx"):
        (tmp_path / name).write_bytes(data)
    result = run("diff", tmp_path / "a.docx", tmp_path / "b.docx")
    assert (result.exit_code, result.stdout) == (0, "两个版本没有不同。\n")


@pytest.fixture
def kinds(tmp_path: Path) -> tuple[Path, Path, Path]:
    """A workspace of three memos, the folder of its kind as it was, and as it is: the second paragraph says more."""
    root = make_workspace(tmp_path / "office", papers=3)
    new = root / "templates" / "memo"
    old = Path(shutil.copytree(new, tmp_path / "memo"))
    write_template(new, "{{ 标题 }}", "{% if 标题 != '甲2' %}内容：{% endif %}{{ 内容 }}")
    return root, old, new


def test_the_papers_that_come_out_otherwise_are_named_and_drawn(kinds: tuple[Path, Path, Path], tmp_path: Path) -> None:
    root, old, new = kinds
    result = run("diff", old, new, "-w", root, "-o", tmp_path / "pictures", "--engine", "typst", "--format", "json")
    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout)
    assert [(paper["source"], paper["pages"]) for paper in found["papers"]] == [
        ("data/memos/1.yaml", [1]),
        ("data/memos/3.yaml", [1]),
    ]
    assert [Path(path).name for path in found["pictures"]] == ["甲1 第1页.png", "甲3 第1页.png"]
    with Image.open(BytesIO(Path(found["pictures"][0]).read_bytes())) as sheet:
        half = sheet.width // 2
        left, right = (sheet.convert("L").crop((x, 0, x + half - 10, sheet.height)) for x in (0, half + 10))
        # The new page says more, so there is more ink on it; both say something.
        inks = [sum(255 - shade for shade in page.tobytes()) for page in (left, right)]
    assert 0 < inks[0] < inks[1]


def test_a_paper_that_the_new_template_cannot_make_is_an_error(kinds: tuple[Path, Path, Path]) -> None:
    root, old, new = kinds
    write_template(new, "{{ 标题 }}", "{{ 内容.长 }}")
    result = run("diff", old, new, "-w", root)
    assert result.exit_code == 1
    assert "用新模板做不出来" in result.stdout
    assert result.stderr.startswith("错误：")


def test_fields_and_words_are_compared_too(kinds: tuple[Path, Path, Path], tmp_path: Path) -> None:
    _, old, new = kinds
    declaration = (new / "template.yaml").read_text("utf-8")
    (new / "template.yaml").write_text(declaration.replace("内容: {类型: 文本}", "内容: {类型: 多行文本}"), "utf-8")
    (new / "body.md").write_text("# 总则\n", "utf-8")
    result = run("diff", old, new, "-w", tmp_path / "office", "--format", "json")
    places = [(change["file"], change["place"]) for change in json.loads(result.stdout)["changes"]]
    assert places == [("template.yaml", "字段“内容”"), ("body.md", "第1行"), ("template.docx", "正文第2段")]


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_git_shows_a_word_template_as_text(tmp_path: Path) -> None:
    repository = tmp_path / "office"
    write_template(repository, "{{ 标题 }}", "此致")
    command = f'"{sys.executable}" -c "from docgen.cli import main; main()" template text'
    (repository / ".gitattributes").write_text("*.docx diff=docx\n", "utf-8")

    def git(*args: str) -> str:
        done = subprocess.run(["git", *args], cwd=repository, capture_output=True, text=True, check=True)
        return done.stdout

    git("init", "--quiet")
    git("config", "diff.docx.textconv", command)
    git("add", "-A")
    write_template(repository, "{{ 标题 }}", "特此通知")
    lines = git("-c", "core.quotepath=off", "diff").splitlines()
    changed = [line for line in lines if line[0] in "+-" and line[:3] not in ("+++", "---")]
    assert [line[0] + line.partition("〕")[2] for line in changed] == ["-此致", "+特此通知"]
