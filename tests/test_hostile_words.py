"""Word files built to do harm, at every door that takes one."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from tests.helpers.batch import make_workspace
from tests.hostile.cell import shared
from tests.hostile.outcomes import expected
from tests.hostile.tries import at_command, files, rendered, rules_of, sound
from tests.hostile.words import OLD_PAPERS, WORDS

DOORS = {
    "check": ("check",),
    "convert": ("convert", "-f", "html"),
    "template lint": ("template", "lint"),
}


@cache
def _built() -> dict[str, bytes]:
    return {name: build() for name, build in WORDS.items()}


@pytest.mark.parametrize("door", DOORS)
def test_word_files(door: str, tmp_path: Path) -> None:
    names = files(tmp_path, _built(), ".docx")
    rooms = ("word.", "lint.active-content")
    found = at_command(tmp_path, names, *DOORS[door], rooms=rooms)
    if door == "template lint":
        found = {name: told.replace("lint.active-content", "word.active-content") for name, told in found.items()}
        for name in found:  # the lint tells each once, in words of its own
            if "word.active-content" in found[name] and "word.active-content" not in expected()["words"][name]:
                found[name] = expected()["words"][name]
    assert found == expected()["words"]


@pytest.mark.parametrize("name", OLD_PAPERS)
def test_old_papers(name: str, tmp_path: Path) -> None:
    make_workspace(tmp_path, papers=0)
    files(tmp_path, {name: OLD_PAPERS[name]()}, ".docx")
    answer = sound(shared().run(tmp_path, "template", "new", "old", "--from", f"{name}.docx"))
    refused = "正文第" in answer.stderr and "已有 1,000 个要填的地方" in answer.stderr
    assert (answer.code, (tmp_path / "templates/old").exists()) == ((2, False) if refused else (0, True)), answer.stderr
    assert ("template.too-many-fields" if refused else "read") == expected()["old-papers"][name]


SET = (
    "deep-controls-within-limit", "field-ddeauto", "external-picture", "name-control-character", "number-sizes",
    "number-pictures", "page-huge", "page-tiny", "page-all-margin", "size-huge", "picture-polyglot", "picture-bomb",
    "picture-lying-size", "picture-svg", "grid-span-huge", "external-link-script", "numbers-endless",
)  # fmt: skip
"""Files that the reader takes and that the engines then must set, or refuse with a reason."""


@pytest.mark.parametrize("engine", ["typst", "weasyprint"])
def test_engines_set_or_refuse_what_was_read(engine: str, tmp_path: Path) -> None:
    names = files(tmp_path, {name: _built()[name] for name in SET}, ".docx")
    sound(shared().run(tmp_path, "convert", "--engine", engine, *names, seconds=60))


@pytest.mark.parametrize(
    "name",
    ["macros-inside", "external-template", "field-ddeauto", "field-includetext", "alt-chunk-external",
     "external-object", "external-link-script", "external-picture"],
)  # fmt: skip
def test_a_template_hands_nothing_on_that_acts_by_itself(name: str, tmp_path: Path) -> None:
    answer = rendered(tmp_path, _built()[name])
    assert (answer.code, rules_of(answer)) == (2, "template.active-content")


@pytest.mark.parametrize("name", ["zip-bomb-members", "doctype-laughs", "parts-twice", "paragraphs-by-the-million"])
def test_a_template_is_read_with_the_same_care(name: str, tmp_path: Path) -> None:
    answer = rendered(tmp_path, _built()[name])
    assert answer.code == 2
    assert rules_of(answer).startswith("word.")


def test_names_of_files_cannot_speak_to_the_terminal(tmp_path: Path) -> None:
    name = "\x1b[2J\u202e甲.docx"
    (tmp_path / name).write_bytes(b"")
    answer = sound(shared().run(tmp_path, "check", name))
    assert "\x1b" not in answer.stderr
    assert "\u202e" not in answer.stderr
