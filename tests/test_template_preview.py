"""A template to look at: extreme papers, PDF and pictures, and all of it anew at every save."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner, Result
from PIL import Image

from docgen.batch.jobs import single
from docgen.batch.preview import Preview, open_preview, preview_workspace
from docgen.batch.watch import PATIENCE, Rebuilt, Watch
from docgen.batch.workspace import kind_named, kinds, open_workspace
from docgen.cli import main
from docgen.model import Workspace, nodes
from docgen.resources import shipped_root
from docgen.template.binding import bind
from docgen.template.extremes import FEWER, MANY, Extreme, extreme_paper
from docgen.template.kind import Kind
from tests.helpers.batch import make_workspace, write, write_template

NAMES = ["示例", "最短", "最长", "多项", "全空"]
KINDS = [kind.name for kind in kinds(shipped_root())]


def run(*args: str | Path) -> Result:
    """Run `docgen template preview …`."""
    return CliRunner().invoke(main, ["template", "preview", *map(str, args)])


@cache
def shipped() -> Workspace:
    """Return the sample workspace."""
    return open_workspace(shipped_root())[0]


def extreme(extreme: Extreme, name: str) -> tuple[Kind, nodes.Mapping]:
    """Return a shipped kind and an extreme paper of it."""
    kind = kind_named(name, shipped_root())
    assert kind.sample is not None
    return kind, extreme_paper(extreme, kind, single(kind.sample, shipped()).node, shipped())


def texts(node: nodes.Node | None) -> list[str]:
    """Return the texts of a value or a list of values."""
    items = node.items if isinstance(node, nodes.Sequence) else (node,)
    return [item.text for item in items if isinstance(item, nodes.Scalar)]


@pytest.mark.parametrize("name", KINDS)
def test_extremes_of_the_shipped_kinds_can_be_bound_and_are_the_same_each_time(name: str) -> None:
    for one in Extreme:
        kind, paper = extreme(one, name)
        fields, findings = bind(kind, paper, shipped(), "甲")
        assert fields is not None, [str(finding) for finding in findings]
        assert extreme(one, name)[1] == paper


def test_the_shortest_has_the_required_fields_alone() -> None:
    kind, paper = extreme(Extreme.SHORTEST, "notice")
    required = {spec.name for spec in kind.fields if spec.required and spec.default is None}
    assert paper.entries.keys() == required
    assert texts(paper.entries["标题"]) == ["甲"]
    assert len(texts(paper.entries["发文机关"])) == 1


def test_the_bare_one_keeps_the_samples_words() -> None:
    kind, paper = extreme(Extreme.BARE, "notice")
    assert kind.sample is not None
    sample = single(kind.sample, shipped()).node
    assert texts(paper.entries["标题"]) == texts(sample.entries["标题"])
    assert "抄送" not in paper.entries and "抄送" in sample.entries


def test_the_longest_has_all_fields_and_long_names() -> None:
    kind, paper = extreme(Extreme.LONGEST, "registration-form")
    open_in_the_sample = {"结对", "受援单位", "照片"}
    assert set(paper.entries) == {spec.name for spec in kind.fields} - open_in_the_sample
    longest = max(person.name for person in shipped().people.values())
    (person,) = texts(paper.entries["人员"])
    assert len(shipped().people[person].name) >= len(longest)
    _, agreement = extreme(Extreme.LONGEST, "multi-agreement")
    (pairing,) = texts(agreement.entries["结对"])
    most = max(len(one.recipients) for one in shipped().pairings.values())
    assert len(shipped().pairings[pairing].recipients) == most


def test_many_items_differ_and_stay_with_their_like() -> None:
    _, paper = extreme(Extreme.MANY, "notice")
    assert len(set(texts(paper.entries["主送"]))) == MANY
    assert len(set(texts(paper.entries["发文机关"]))) == FEWER
    _, paper = extreme(Extreme.MANY, "training-scheme")
    rows = paper.entries["科室计划"]
    assert isinstance(rows, nodes.Sequence) and len(rows.items) == MANY


def test_values_that_a_kind_forbids_give_way_to_the_samples() -> None:
    kind, paper = extreme(Extreme.MANY, "score-sheet")
    assert kind.sample is not None
    sample = single(kind.sample, shipped()).node
    assert paper.entries["项目"] == sample.entries["项目"]  # thirty rows would not make a hundred points
    assert len(texts(paper.entries["考核人"])) == MANY


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A workspace with memos; its kind has a sample."""
    root = make_workspace(tmp_path / "office", papers=1)
    write(root / "templates/memo/sample.yaml", "模板: memo\n标题: 关于甲的便笺\n内容: 请办理\n")
    write_template(root / "templates/memo", "{{ 标题 }}", "{% if 内容 %}{{ 内容 }}{% endif %}")
    return root


def test_each_paper_becomes_a_pdf_and_a_picture_of_each_page(office: Path, tmp_path: Path) -> None:
    folder = tmp_path / "shown"
    result = run("memo", "-w", office, "--data", office / "data/memos/1.yaml", "-o", folder)
    assert result.exit_code == 0, result.output
    assert [line.partition("：")[0] for line in result.stdout.splitlines()[1:]] == ["1", *NAMES]
    for name in ("1", *NAMES):
        with pypdfium2.PdfDocument(folder / f"{name}.pdf") as document:
            pages = len(document)
            (said,) = (page.get_textpage().get_text_range() for page in document)
        assert ("请办理" in said) == (name in ("示例", "多项", "最长"))
        with Image.open(folder / f"{name} 第{pages}页.png") as picture:
            assert abs(picture.width - 8.27 * 100) < 25  # a page is 210 or 216 mm wide
        assert not (folder / f"{name} 第{pages + 1}页.png").exists()


def test_by_default_files_go_below_the_output_of_the_workspace(office: Path) -> None:
    assert run("memo", "-w", office).exit_code == 0
    made = {path.name for path in (office / "output/预览/memo").iterdir()}
    assert made == {f"{name}{end}" for name in NAMES for end in (".pdf", " 第1页.png")}


def test_a_paper_that_fails_stops_no_other_and_leaves_no_old_picture(office: Path, tmp_path: Path) -> None:
    folder = tmp_path / "shown"
    run("memo", "-w", office, "-o", folder)
    write_template(office / "templates/memo", "{{ 标题 }}", "{{ 内容 }}")
    result = run("memo", "-w", office, "-o", folder)
    assert result.exit_code == 1
    assert "最短：做不出来" in result.stdout and "全空：做不出来" in result.stdout and "示例：1 页" in result.stdout
    assert "错误：预览/最短" in result.stderr or "错误：最短" in result.stderr
    assert not (folder / "最短.pdf").exists() and not (folder / "最短 第1页.png").exists()
    assert (folder / "示例.pdf").is_file()


def test_a_kind_without_a_sample_is_shown_all_the_same(office: Path, tmp_path: Path) -> None:
    (office / "templates/memo/sample.yaml").unlink()
    result = run("memo", "-w", office, "-o", tmp_path / "shown")
    assert result.exit_code == 0, result.output
    assert [line.partition("：")[0] for line in result.stdout.splitlines()[1:]] == NAMES[1:]


def test_outside_a_workspace_the_sample_data_serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert preview_workspace(None, "notice", None) == shipped_root()
    folder = Path(shutil.copytree(shipped_root() / "templates/roster", tmp_path / "roster"))
    assert preview_workspace(None, str(folder), None) == shipped_root()


class Editor:
    """Someone who saves files of a template while it is watched."""

    def __init__(self, root: Path, scratch: Path) -> None:
        self.folder = root / "templates/memo"
        self.shown = scratch / "shown"
        copies = scratch / "copies"
        copies.mkdir()
        data = root / "data/memos/1.yaml"
        preview: Preview = open_preview(root, kind_named("memo", root), data, self.shown, None)
        self.watch = Watch(self.folder, preview, data, copies)

    def looks(self, number: int = 5) -> list[Rebuilt]:
        """Return what came of so many looks."""
        return [rebuilt for _ in range(number) if (rebuilt := self.watch.look()) is not None]


@pytest.fixture
def editor(office: Path, tmp_path: Path) -> Editor:
    """An editor whose template was shown once."""
    editor = Editor(office, tmp_path)
    (first,) = editor.looks()
    assert not first.files and [paper.name for paper in first.papers] == ["1", *NAMES]
    return editor


def test_a_save_is_answered_once_and_says_what_changed(editor: Editor) -> None:
    write_template(editor.folder, "{{ 标题 }}", "{% if 内容 %}内容：{{ 内容 }}{% endif %}")
    (rebuilt,) = editor.looks()
    assert [path.name for path in rebuilt.files] == ["template.docx"]
    (change,) = rebuilt.changes
    assert change.place.where == "正文第2段" and "内容：" in change.after[0]
    changed = {paper.name: paper.changed for paper in rebuilt.papers}
    assert changed == {"1": (1,), "示例": (1,), "最短": (), "最长": (1,), "多项": (1,), "全空": ()}
    assert not editor.looks()


def test_a_file_put_in_place_of_another_is_noticed(editor: Editor) -> None:
    target = editor.folder / "template.docx"
    beside = editor.folder.parent / "new"
    write_template(beside, "{{ 标题 }}", "此致")
    target.rename(editor.folder / "~backup.docx")
    assert not editor.looks(1)
    (beside / "template.docx").replace(target)
    (rebuilt,) = editor.looks()
    assert rebuilt.papers and all(paper.pdf for paper in rebuilt.papers)


def test_a_file_saved_without_a_change_is_left_alone(editor: Editor) -> None:
    path = editor.folder / "template.docx"
    path.write_bytes(path.read_bytes())
    assert not editor.looks()


def test_a_half_written_file_is_waited_for(editor: Editor) -> None:
    write_template(editor.folder.parent / "new", "{{ 标题 }}", "此致")
    data = (editor.folder.parent / "new/template.docx").read_bytes()
    (editor.folder / "template.docx").write_bytes(data[: len(data) // 2])
    assert not editor.looks(6)
    (editor.folder / "template.docx").write_bytes(data)
    (rebuilt,) = editor.looks()
    assert not rebuilt.findings and all(paper.pdf for paper in rebuilt.papers)


def test_a_file_that_stays_damaged_is_told_once(editor: Editor) -> None:
    (editor.folder / "template.docx").write_bytes(b"PK")
    (rebuilt,) = editor.looks(PATIENCE + 5)
    assert [finding.rule for finding in rebuilt.findings] == ["word.damaged"]


def test_a_broken_template_is_told_and_works_once_it_is_mended(editor: Editor) -> None:
    write_template(editor.folder, "{{ 标题 }}", "{% if 内容 %}")
    (rebuilt,) = editor.looks()
    assert rebuilt.findings and not rebuilt.papers
    write_template(editor.folder, "{{ 标题 }}", "此致")
    (rebuilt,) = editor.looks()
    assert not rebuilt.findings
    (change,) = rebuilt.changes  # told against the last state that worked
    assert "此致" in change.after[0]


def test_a_save_of_the_paper_touches_that_paper_alone(editor: Editor) -> None:
    path = editor.folder.parent.parent / "data/memos/1.yaml"
    write(path, path.read_text("utf-8").replace("第1件", "第2件"))
    (rebuilt,) = editor.looks()
    assert not rebuilt.changes
    assert [paper.name for paper in rebuilt.papers if paper.changed] == ["1"]


def test_watching_ends_with_an_interrupt(office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []

    def interrupted(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 1:
            write_template(office / "templates/memo", "{{ 标题 }}", "此致")
        elif len(pauses) == 4:
            raise KeyboardInterrupt

    monkeypatch.setattr("time.sleep", interrupted)
    result = run("memo", "-w", office, "-o", tmp_path / "shown", "--watch")
    assert result.exit_code == 0, result.output
    assert "template.docx 改了：" in result.stdout and "+ 〔Normal〕此致" in result.stdout
    assert "示例：第1页变了，共 1 页" in result.stdout
