"""Names of files, links and pictures built to reach what lies outside the workspace."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from docgen.errors import InputError, Place
from docgen.text.names import safe_filename
from docgen.word.pictures import read_picture
from tests.helpers.batch import make_workspace
from tests.hostile.cell import shared
from tests.hostile.data import NAMES
from tests.hostile.outcomes import expected
from tests.hostile.pictures import PICTURES
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
