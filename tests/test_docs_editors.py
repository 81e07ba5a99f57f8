"""The page for editors of templates tells of what there is: commands, filters, keys of template.yaml, pictures."""

from __future__ import annotations

import re
import shlex
from datetime import date
from functools import cache
from pathlib import Path

import click
import pytest
from PIL import Image

from docgen.cli import main
from docgen.template.checks import CHECK_KEYS
from docgen.template.environment import TEXT
from docgen.template.fields import LIST_SUFFIX, FieldType
from docgen.template.figure_filters import FIGURE_FILTERS
from docgen.template.filters import FILTERS
from docgen.template.kind import _FIELD_KEYS, _KIND_KEYS, _LISTED
from docgen.text.dates import Month
from docgen.text.traditional import unshield

FOLDER = Path(__file__).parent.parent / "docs" / "editors"
LARGEST = 60 * 1024
MOST_PICTURES = 8
VALUES = {"成文日期": date(2026, 4, 7), "月份": Month(2026, 4)}


@cache
def page() -> str:
    return (FOLDER / "README.md").read_text("utf-8")


def section(title: str) -> str:
    """Return the part of the page below a heading, up to the next of its level or a higher one."""
    level = len(title.split(" ")[0])
    return re.split(rf"\n#{{1,{level}}} ", page().partition(f"\n{title}\n")[2])[0]


def rows(text: str) -> list[list[str]]:
    """Return the rows of the tables of a text below their heads; `\\|` is a bar inside a cell."""
    lines = [re.split(r"(?<!\\)\|", line)[1:-1] for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip().replace("\\|", "|") for cell in line] for line in lines]
    rules = [number for number, line in enumerate(cells) if set("".join(line)) <= set("-:")]
    return [line for number, line in enumerate(cells) if number not in rules and number + 1 not in rules]


def commands() -> list[str]:
    quoted = re.findall(r"(?m)^(?: {4})?(docgen .+)$|`(docgen [^`]+)`|'(docgen [^']+)'", page())
    return sorted({next(filter(None, found)) for found in quoted})


@pytest.mark.parametrize("line", commands())
def test_a_command_exists_with_its_options(line: str) -> None:
    words = shlex.split(line)[1:]
    command: click.Command = main
    context = click.Context(main)
    while isinstance(command, click.Group) and words:
        found = command.get_command(context, words[0])
        assert found is not None, line
        command, words = found, words[1:]
    options = {name for parameter in command.params for name in parameter.opts} | {"--help"}
    assert [word for word in words if word.startswith("-") and word not in options] == []
    if {"--layout", "-f"} & set(words):
        # A dash alone would not tell whether the value after it is one of the choices.
        command.make_context(command.name, list(words))


def test_the_page_quotes_the_commands_of_templates() -> None:
    group = main.get_command(click.Context(main), "template")
    assert isinstance(group, click.Group)
    quoted = {line.split()[2] for line in commands() if line.startswith("docgen template ")}
    assert quoted == set(group.list_commands(click.Context(group))) - {"list"}


def test_the_table_of_filters_is_complete() -> None:
    assert sorted(row[0] for row in rows(section("### 过滤器"))) == sorted(FILTERS | FIGURE_FILTERS)


@pytest.mark.parametrize("row", rows(section("### 过滤器")), ids=lambda row: row[0])
def test_a_filter_is_written_as_told(row: list[str]) -> None:
    name, _, written, printed = row
    source = written.strip("`")
    assert f"|{name}" in source
    if re.search(r"\{\{ (?:成文日期|\d[\d.]*|\[.+\]|'.+')\|", source):
        assert unshield(TEXT.from_string(source).render(VALUES)) == printed.partition("（")[0]
    else:
        TEXT.parse(source.replace("{{p ", "{{ "))


def test_the_keys_of_a_declaration_are_those_that_are_read() -> None:
    kind, field = section("## template.yaml 里写什么").split("每个字段：")
    told = {row[0].strip("`"): row[1] for row in rows(kind)}
    assert sorted(told) == sorted(_KIND_KEYS)
    assert sorted(row[0].strip("`") for row in rows(field)) == sorted(_FIELD_KEYS)
    assert [key for key in CHECK_KEYS if f"`{key}`" not in told["检查"]] == []
    assert [key for key in _LISTED if f"`{key}`" not in told["登记"]] == []


def test_the_types_of_fields_are_those_that_are_read() -> None:
    text = section("## template.yaml 里写什么")
    named = re.search(r"类型有：(.+?)。", text)
    assert named is not None
    assert named[1].split("、") == [kind.value for kind in FieldType]
    assert LIST_SUFFIX in text


def test_every_picture_is_shown_and_small() -> None:
    shown = re.findall(r"!\[[^\]]+\]\((pictures/[^)]+)\)", page())
    there = sorted(path.relative_to(FOLDER).as_posix() for path in (FOLDER / "pictures").iterdir())
    assert sorted(shown) == there
    assert len(there) <= MOST_PICTURES
    for name in there:
        assert (FOLDER / name).stat().st_size <= LARGEST
        with Image.open(FOLDER / name) as picture:
            assert picture.mode == "P"
