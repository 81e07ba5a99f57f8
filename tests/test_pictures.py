"""The README shows a page of every layout."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from tests.helpers.papers import KINDS
from tests.pictures import FOLDER, LARGEST


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_small_picture(kind: str) -> None:
    path = FOLDER / f"{kind}.png"
    assert path.stat().st_size <= LARGEST
    with Image.open(path) as picture:
        assert picture.mode == "P"


def test_no_picture_is_of_a_kind_that_is_gone() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.png")) == sorted(KINDS)


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_readme_shows_every_picture(root: Path, name: str) -> None:
    text = (root / name).read_text("utf-8")
    assert [kind for kind in KINDS if f"docs/pictures/{kind}.png" not in text] == []
