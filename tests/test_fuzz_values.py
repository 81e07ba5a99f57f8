"""Whatever somebody types into a paper's YAML: the paper is made with every character of it, or it is said why not."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from docgen.batch.jobs import single
from docgen.batch.render import Renderer
from docgen.batch.workspace import open_workspace
from docgen.errors import DocgenError
from docgen.load import read
from docgen.model import nodes
from docgen.page.walk import paragraphs_in
from docgen.word import read_document
from tests.fuzz.hostile import PHRASES, SIGNS, TAGS
from tests.fuzz.seeds import ROOT
from tests.helpers.pdf import plain_text

HEAD = """模板: notice
发文机关: [阜康市卫生健康委员会]
主送: [乙院]
成文日期: 2026-04-07
印发日期: 2026-04-08"""
MARKUP = "#-|:"
"""What running text is marked up with; it is not printed."""
FIELDS = ("标题", "附注", "印发机关", "正文")
PIECES = [text for text in (*PHRASES, *SIGNS, *TAGS, "#", "# ", "- ", "|", "'", '"', ": ", "&", "*") if len(text) < 60]
LETTERS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=3)
values = st.lists(st.one_of(st.sampled_from(PIECES), LETTERS), min_size=1, max_size=5).map("".join)
writings = st.sampled_from(("{}", "'{}'", '"{}"', "|\n  {}", ">\n  {}", "[{}]"))


@cache
def renderer() -> Renderer:
    """Return what makes papers with the shipped kinds and data."""
    return Renderer(open_workspace(ROOT)[0], ("docx", "pdf"), "typst")


def seen(texts: Iterable[str]) -> Counter[str]:
    """Return how often each character that can be seen stands in some texts, compatibility forms counted as one.

    Faces share glyphs among those, and a mark goes with the letter it stands on or with none.
    """
    folded = unicodedata.normalize("NFKD", "".join(texts))
    return Counter(char for char in folded if unicodedata.category(char)[0] not in "ZCM")


def typed(node: nodes.Node) -> list[str]:
    """Return the texts of a node."""
    if isinstance(node, nodes.Scalar):
        return [node.text]
    items = node.items if isinstance(node, nodes.Sequence) else node.entries.values()
    return [text for item in items for text in typed(item)]


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@example("甲\u0301𠮷", "'{}'", "附注")
@example("{{ x }}“乙”", '"{}"', "标题")
@given(values, writings, st.sampled_from(FIELDS))
def test_what_is_typed_is_printed_or_refused_with_a_reason(
    tmp_path_factory: pytest.TempPathFactory, value: str, writing: str, field: str
) -> None:
    path: Path = tmp_path_factory.mktemp("paper") / "paper.yaml"
    given = {"标题": "关于甲的通知", "附注": "此件公开", "印发机关": "甲委", "正文": "请遵照执行。"}
    lines = [f"{key}: {text}" for key, text in {**given, field: writing.format(value)}.items()]
    path.write_text("\n".join([HEAD, *lines, ""]), "utf-8", newline="")
    try:
        made = renderer().render(single(path, renderer().workspace), Path())
    except DocgenError as refused:
        assert refused.findings
        assert all(finding.message and finding.place.file for finding in refused.findings)
        return
    node, _ = read(path, "paper.yaml")
    assert isinstance(node, nodes.Mapping)
    wanted = seen(typed(node.entries[field]) if field in node.entries else ())
    if field == "正文":
        if "{" in wanted:  # tags, which print something else
            return
        for sign in MARKUP:
            del wanted[sign]
    document, _ = read_document(made.forms["docx"], "通知")
    word = seen(item.text for section in document.sections for item in paragraphs_in(section.blocks))
    assert not wanted - word
    assert not wanted - seen([plain_text(made.forms["pdf"])])
