"""Names of files, links and pictures built to reach what lies outside the workspace."""

from __future__ import annotations

import json
import shutil
import unicodedata
from pathlib import Path

import pytest

from docgen.batch.manifest import Manifest
from docgen.batch.preview import open_preview
from docgen.batch.register import REGISTER, Register
from docgen.batch.workspace import kind_named
from docgen.errors import DocgenError, InputError, Place
from docgen.text.names import safe_filename
from docgen.web.office import Office, Settings
from docgen.word.pictures import read_picture
from tests.helpers.batch import make_workspace, write
from tests.hostile.cell import shared
from tests.hostile.data import NAMES
from tests.hostile.outcomes import expected
from tests.hostile.pictures import PICTURES
from tests.hostile.places import DOORS, INSIDE, LINKS, PLACES
from tests.hostile.tries import of_error, outcome, rules_of, sound

DEVICES = {"con", "nul", "aux", "com¹"}


def test_names_stay_in_the_output_folder(tmp_path: Path) -> None:
    make_workspace(tmp_path / "w", papers=0)
    for number, (name, value) in enumerate(NAMES.items()):
        quoted = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
        paper = tmp_path / f"w/data/memos/{number}.yaml"
        paper.parent.mkdir(parents=True, exist_ok=True)
        paper.write_text(f'模板: memo\n标题: "{quoted}"\n内容: {name}\n', "utf-8")
        answer = sound(shared().run(tmp_path / "w", "render", f"data/memos/{number}.yaml", "-f", "docx", "-o", "out",
                                    "--format", "json"))  # fmt: skip
        assert rules_of(answer).replace("read", "safe name") == expected()["names"][name], (name, answer)
    made = [path for path in tmp_path.rglob("*.docx") if "templates" not in path.parts]
    assert all(path.is_relative_to(tmp_path / "w/out") for path in made)
    for path in made:
        assert len(path.name.encode()) <= 255
        assert path.stem.split(".")[0].lower() not in DEVICES
        assert not any(unicodedata.category(char) == "Cc" or char in '\\:*?"<>|' for char in path.name)
        assert path.stem == path.stem.rstrip(". ")
    assert {path.parent for path in made} <= {tmp_path / "w/out", tmp_path / "w/out/2026"}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_one_name(name: str) -> None:
    safe = safe_filename(NAMES[name])
    assert safe == Path(safe).name
    assert safe not in ("", ".", "..")


@pytest.mark.parametrize("name", PICTURES)
def test_pictures(name: str, tmp_path: Path) -> None:
    file = "a.jpg" if name.startswith("jpeg") and "named" not in name else "a.png"
    (tmp_path / file).write_bytes(PICTURES[name]())
    try:
        read_picture(tmp_path, file, Place("甲"))
        found = outcome(())
    except InputError as failure:
        found = of_error(failure)
    assert found == expected()["pictures"][name]


@pytest.mark.parametrize("name", PLACES)
def test_what_is_no_file_is_not_read(name: str, tmp_path: Path) -> None:
    rules: set[str] = set()
    for file, command in DOORS.items():
        PLACES[name](tmp_path / file)
        if command[0] == "data":
            make_workspace(tmp_path / "w", papers=0)
            command = (*command, "-w", "w")
        answer = sound(shared().run(tmp_path, *command, file, seconds=3, megabytes=100))
        assert answer.code == 2 and file in answer.stderr, (file, answer)
    for number, (file, command) in enumerate(INSIDE.items()):
        root = make_workspace(tmp_path / f"inside{number}", papers=1)
        write(root / "data/institutions.yaml", "- {编号: a, 名称: 甲县医院}\n")
        (root / file).unlink(missing_ok=True)
        PLACES[name](root / file)
        answer = sound(shared().run(root, *command, "--format", "json", seconds=5, megabytes=300))
        rules.update(one["rule"] for one in json.loads(answer.stdout)["findings"] if one["severity"] == "error")
        # A folder in data/ is read like any other.
        assert answer.code == 2 or (name == "folder" and file.startswith("data/")), (file, answer)
    assert outcome(rules) == expected()["places"][name]


def linkable(root: Path) -> Path:
    """Return a workspace with something at the place of each link."""
    make_workspace(root, papers=1)
    write(root / "data/people/1.yaml", "- {编号: a, 姓名: 张三, 单位: 甲}\n")
    write(root / "data/institutions.yaml", "- {编号: 甲, 名称: 甲县医院}\n")
    write(root / "data/people.yaml", "- {编号: b, 姓名: 李四, 单位: 甲}\n")
    write(root / "templates/memo/body.md", "{{ 内容 }}\n")
    write(root / "templates/memo/sample.yaml", "模板: memo\n标题: 甲\n内容: 乙\n")
    write(root / "output/2026/甲1.docx", "旧")
    return root


def moved_and_linked(root: Path, name: str, away: Path) -> None:
    """Put a link in the place of a file or folder, which now lies in `away`."""
    shutil.move(root / name, away)
    (root / name).symlink_to(away)


@pytest.mark.parametrize("name", LINKS)
def test_links_out_of_the_workspace(name: str, tmp_path: Path) -> None:
    root = linkable(tmp_path / "w")
    linked, command = LINKS[name]
    moved_and_linked(root, linked, tmp_path / "away")
    before = contents(tmp_path / "away")
    answer = sound(shared().run(root, *command, "--format", "json"))
    assert rules_of(answer) == expected()["links"][name], answer
    assert contents(tmp_path / "away") == before


@pytest.mark.parametrize("name", LINKS)
def test_links_inside_the_workspace_work(name: str, tmp_path: Path) -> None:
    root = linkable(tmp_path / "w")
    linked, command = LINKS[name]
    moved_and_linked(root, linked, root / f"away{Path(linked).suffix}")
    answer = sound(shared().run(root, *command, "--format", "json"))
    told = rules_of(answer)
    # A folder among the data is not gone into by a link, wherever it leads: it could lead in circles.
    assert told == {"data-folder": "data.linked-folder", "output-subfolder": "batch.linked-folder"}.get(name, "read")


def contents(path: Path) -> dict[Path, bytes]:
    return {one: one.read_bytes() for one in (path, *path.rglob("*")) if one.is_file()}


def test_the_output_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    root = linkable(tmp_path / "w")
    moved_and_linked(root, "output", tmp_path / "drive")
    for command in (("render", "data/memos/1.yaml", "-f", "docx"), ("build", "-j", "1")):
        assert sound(shared().run(root, *command)).code == 0
    assert (tmp_path / "drive/2026/甲1.docx").stat().st_size > 1000


def test_what_the_program_keeps_is_not_led_outside(tmp_path: Path) -> None:
    root = linkable(tmp_path / "w")
    (tmp_path / "away").mkdir()
    for link in ("output/.docgen", REGISTER, "drafts", "output/预览"):
        (root / link).symlink_to(tmp_path / "away")
    kind = kind_named("memo", root)
    for tried in (
        lambda: Manifest(root / "output"),
        lambda: Register(root).reserve("甲发", 2026, 1, ""),
        lambda: Office(Settings(root)),
        lambda: open_preview(root, kind, None, None, "weasyprint"),
    ):
        with pytest.raises(DocgenError) as caught:
            tried()
        assert of_error(caught.value) in ("batch.linked-folder", "data.outside-workspace")
    answer = sound(shared().run(root, "build", "-j", "1"))
    assert "batch.linked-folder" not in answer.stderr and "指向输出目录以外" in answer.stderr and answer.code == 1
    assert list((tmp_path / "away").iterdir()) == []


def test_links_lead_nowhere_outside(tmp_path: Path) -> None:
    root = tmp_path / "w"
    make_workspace(root, papers=1)
    (tmp_path / "secret.png").write_bytes(PICTURES["png-polyglot"]())
    (root / "a.png").symlink_to(tmp_path / "secret.png")
    with pytest.raises(InputError) as caught:
        read_picture(root, "a.png", Place("甲"))
    assert of_error(caught.value) == "data.outside-workspace"
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/2.yaml").write_text("模板: memo\n标题: 乙\n", "utf-8")
    (root / "data/linked").symlink_to(tmp_path / "elsewhere")
    (root / "data/memos/2.yaml").symlink_to(tmp_path / "elsewhere/2.yaml")
    answer = sound(shared().run(root, "data", "check", "--format", "json"))
    assert "data.linked-folder" in rules_of(answer)
    assert "data.outside-workspace" in rules_of(answer)
