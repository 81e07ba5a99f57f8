"""The repository's own workspace, built whole: every paper in both forms, complete, and as LibreOffice shows it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.batch.build import build
from docgen.batch.files import digest
from docgen.batch.jobs import Paper, single
from docgen.batch.render import Renderer
from docgen.batch.report import Report
from docgen.batch.workspace import open_workspace
from docgen.model import Workspace
from docgen.page.walk import paragraphs_in
from docgen.pdf import ENGINES
from docgen.word import read_document
from tests.helpers import papers
from tests.helpers.libreoffice import compare, needs_libreoffice, render
from tests.helpers.pdf import marks, rows

ROOT = Path(__file__).resolve().parent.parent
FOOT = 745.0
"""Below this height (points from the top) stands nothing but the page number."""


@pytest.fixture(scope="session")
def shipped(root: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Report, Path]:
    folder = tmp_path_factory.mktemp("shipped")
    return build(root, output=folder, workers=2), folder


def words(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.docx"))


def squeezed(text: str) -> str:
    return "".join(text.split())


def pdf_text(pdf: bytes) -> str:
    return "".join(text for page in marks(pdf) for y, text in rows(page) if y < FOOT)


def test_every_paper_is_made_in_both_forms_without_a_finding(shipped: tuple[Report, Path]) -> None:
    report, folder = shipped
    assert report.as_json()["failed"] == 0
    assert [finding for entry in report.entries for finding in entry.findings] == []
    assert len(words(folder)) >= 30
    assert [path.with_suffix(".pdf").exists() for path in words(folder)] == [True] * len(words(folder))
    kinds = Counter(entry.template for entry in report.entries)
    assert kinds["support-agreement"] >= 12
    assert min(kinds[name] for name in ("work-plan", "summary", "notice")) >= 2


def test_every_character_of_the_word_file_stands_in_the_pdf(shipped: tuple[Report, Path]) -> None:
    _, folder = shipped
    for path in words(folder):
        document, findings = read_document(path.read_bytes(), path.name)
        assert findings == ()
        text = "".join(item.text for section in document.sections for item in paragraphs_in(section.blocks))
        printed = Counter(pdf_text(path.with_suffix(".pdf").read_bytes()))
        assert Counter(squeezed(text)) - printed == Counter(), path.name


def test_no_tag_and_no_english_word_for_nothing_is_left(shipped: tuple[Report, Path]) -> None:
    _, folder = shipped
    for path in words(folder):
        text = pdf_text(path.with_suffix(".pdf").read_bytes())
        assert not [word for word in ("{{", "}}", "{%", "None", "Undefined", "True", "False") if word in text], (
            path.name
        )


@needs_libreoffice
def test_every_paper_looks_as_in_libreoffice(shipped: tuple[Report, Path], tmp_path: Path) -> None:
    _, folder = shipped
    for name, witness in render(words(folder), tmp_path).items():
        ours = Path(name).with_suffix(".pdf").read_bytes()
        typst = papers.pdf_of(Path(name).read_bytes(), "typst")
        assert_alike(name, witness, ours)
        assert_alike(name, witness, typst)
        assert_same(name, ours, typst)


@needs_libreoffice
@pytest.mark.parametrize("name", papers.names())
def test_every_kind_looks_as_in_libreoffice(name: str) -> None:
    for engine in ENGINES:
        assert_alike(f"{name} {engine}", papers.witnessed()[name], papers.pdf(name, engine))


@pytest.mark.parametrize("name", papers.names())
def test_both_engines_set_every_kind_in_the_same_lines(name: str) -> None:
    assert_same(name, *(papers.pdf(name, engine) for engine in ENGINES))


def assert_alike(name: str, witness: bytes, ours: bytes) -> None:
    likeness = compare(witness, ours)
    assert likeness.same_text, (name, likeness)
    assert likeness.pages[0] == likeness.pages[1], (name, likeness)
    assert likeness.same_lines >= 0.99, (name, likeness)
    assert likeness.same_starts == 1.0, (name, likeness)


def assert_same(name: str, one: bytes, other: bytes) -> None:
    likeness = compare(one, other)
    assert likeness.pages[0] == likeness.pages[1], (name, likeness)
    assert (likeness.same_text, likeness.same_lines, likeness.same_starts) == (True, 1.0, 1.0), (name, likeness)


_SHIFTED = """
import sys, time
real = time.time
time.time = lambda: real() + 40 * 86400
from docgen.batch.build import build
build(sys.argv[1], output=sys.argv[2], workers=0, only=sys.argv[3])
"""


def test_another_day_and_another_hash_seed_give_the_same_bytes(
    shipped: tuple[Report, Path], root: Path, tmp_path: Path
) -> None:
    _, folder = shipped
    only = "*阜康市人民医院*"
    environment = {**os.environ, "PYTHONHASHSEED": "4242", "TZ": "America/Lima"}
    subprocess.run([sys.executable, "-c", _SHIFTED, str(root), str(tmp_path), only], check=True, env=environment)
    papers = [path for path in tmp_path.rglob("*.*") if path.suffix in (".docx", ".pdf")]
    again = {path.relative_to(tmp_path): digest(path.read_bytes()) for path in papers}
    assert len(again) >= 6
    assert again == {path: digest((folder / path).read_bytes()) for path in again}


HOSTILE = [
    "A&B <公司>", "{{ x }}", "{% raw %}", "{# 注 #}", "{_{", "100<100", "<w:t>", "]]>", "&lt;",
    "ＡＢＣ１２３", "王堃喆", "𠮷野", "“双引号”", "**粗**", "# 井号", "| 竖线 |", "a_b", "\\n", "$1", "50%", "C:\\文件",
    "-- ", "'单'", '"直"', "㎡", "①",
]  # fmt: skip
values = st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=3).map("、".join)


LISTS = ("主送", "附件", "抄送")
FIELDS = ("标题", "附注", "印发机关", "联系人", "联系电话", *LISTS)


@settings(max_examples=12, deadline=None)
@given(st.fixed_dictionaries(dict.fromkeys(FIELDS, values)))
def test_every_value_of_a_paper_stands_in_its_word_file_and_in_its_pdf(given_values: dict[str, str]) -> None:
    workspace, paper = _notice(given_values)
    made = Renderer(workspace, ("docx", "pdf"), "weasyprint").render(paper, Path())
    document, _ = read_document(made.forms["docx"], "通知")
    word = squeezed("".join(item.text for section in document.sections for item in paragraphs_in(section.blocks)))
    printed = pdf_text(made.forms["pdf"])
    for key, value in given_values.items():
        assert squeezed(value) in word, key
        assert squeezed(value) in printed, key


def _notice(values: dict[str, str]) -> tuple[Workspace, Paper]:
    """Return a notice of the repository's workspace with the given values, written as YAML and read back."""
    workspace, _ = open_workspace(ROOT)
    content: dict[str, object] = {
        "模板": "notice", "发文机关": ["阜康市卫生健康委员会"], "成文日期": "2026-04-07", "印发日期": "2026-04-08",
        "正文": "请遵照执行。",
    }  # fmt: skip
    content |= {key: [value] if key in LISTS else value for key, value in values.items()}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "notice.yaml"
        # JSON is YAML in which every value is quoted.
        path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
        return workspace, single(path, workspace)
