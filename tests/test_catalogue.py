"""The catalogue tells what is shipped, and shows a page of every kind."""

from __future__ import annotations

import pytest
from PIL import Image

from tests.catalogue import FOLDER, LARGEST, PAGE, page
from tests.helpers.papers import KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_small_picture(kind: str) -> None:
    path = FOLDER / f"{kind}.png"
    assert path.stat().st_size <= LARGEST
    with Image.open(path) as picture:
        assert picture.mode == "P"


def test_no_picture_is_of_a_kind_that_is_gone() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.png")) == sorted(KINDS)


def test_the_catalogue_is_as_the_command_writes_it() -> None:
    assert PAGE.read_text("utf-8") == page(), "python -m tests.catalogue writes it anew"


def test_the_catalogue_has_every_kind_with_picture_fields_and_sample() -> None:
    text = PAGE.read_text("utf-8")
    assert [kind for kind in KINDS if f"](pictures/{kind}.png)" not in text or f"](#{kind})" not in text] == []
    assert text.count("| 字段 | 类型 | 必填 | 默认 | 说明 |") == text.count("模板: ") == len(KINDS)
