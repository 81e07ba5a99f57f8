"""The field type 附件, and sections that conditions leave empty."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from docx.enum.section import WD_SECTION
from docx.shared import Mm

from docgen.load.yaml_source import read
from docgen.template.binding import bind
from docgen.template.describe import fields_as_table, fields_json_schema
from docgen.template.kind import Kind, load_kind
from docgen.template.records import Record
from docgen.template.values import Body
from tests.helpers.template import (
    PAPER,
    faults_of,
    fields_of,
    filled,
    lines,
    make_kind,
    outline,
    paper,
    small_workspace,
    word_file,
)

PRINTED = (
    "{%p for 件 in 附件 %}",
    "{{ loop.index }}{{ 件.名称 }}{% if 件.横排 %}横{% endif %}",
    "{%p if 件.正文 %}",
    "{{p 件.正文 }}",
    "{%p endif %}",
    "{%p endfor %}",
)


def attachments(kind: Kind, text: str) -> tuple[Record, ...]:
    """Return the bound 附件 of a paper."""
    value = fields_of(kind, text).values["附件"]
    assert isinstance(value, tuple)
    assert all(isinstance(item, Record) for item in value)
    return value


def body_outline(record: Record) -> list[str]:
    body = record["正文"]
    assert isinstance(body, Body)
    return outline(body.blocks)


@pytest.fixture
def kind(tmp_path: Path) -> Kind:
    return make_kind(tmp_path / "k", "年: {类型: 年份}\n附件: {类型: 附件列表}", word_file("首", *PRINTED))


def test_a_text_is_an_attachment_with_a_name_alone(kind: Kind) -> None:
    first, second = attachments(kind, "附件: [甲表, {名称: 乙表, 横排: 是, 正文: 乙文}]")
    assert (first["名称"], bool(first["正文"]), bool(first["横排"])) == ("甲表", False, False)
    assert second["横排"] is True
    assert body_outline(second) == ["- 乙文"]
    (one,) = attachments(kind, "附件: 甲表")
    assert one["名称"] == "甲表"
    assert not fields_of(kind, "年: 2026").values["附件"]


def test_the_text_of_an_attachment_is_evaluated_and_printed(kind: Kind) -> None:
    text = "年: 2026\n附件:\n  - 名称: 乙\n    正文: |\n      # 一{{ 年 }}\n      二\n  - 丙\n"
    first, _ = attachments(kind, text)
    assert body_outline(first) == ["1 一、一2026", "- 二"]
    assert lines(filled(kind, text)) == ["首", "1乙", "一、一2026", "二", "2丙"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("附件:\n  - {正文: 文}", "data.missing 2:5 缺少“附件[0].名称”（文本）"),
        ("附件:\n  - {名称: 甲, 标题: 乙}", "data.unknown-key 2:13 没有“附件[0].标题”这一项"),
        ("附件:\n  - [甲]", "data.type 2:5 “附件[0]”应为一组“键: 值”"),
        ("附件:\n  - {名称: 甲, 横排: 大概}", "2:17 “附件[0].横排”"),
        ("附件:\n  - 名称: 甲\n    正文: |\n      文\n      {{ 无此 }}", "template.undefined-field 5"),
    ],
)
def test_faults_of_an_attachment_name_their_place(kind: Kind, text: str, expected: str) -> None:
    (fault,) = faults_of(kind, text)
    assert expected in fault


def test_an_attachment_cannot_have_a_default(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="不能有默认值"):
        make_kind(tmp_path / "k", "附件: {类型: 附件列表, 默认: 甲}", word_file("首"))


def test_the_parts_of_an_attachment_are_described(kind: Kind) -> None:
    names = [row[0] for row in fields_as_table(kind)]
    assert names == ["年", "附件", "附件.名称", "附件.正文", "附件.横排"]
    schema = fields_json_schema(kind)["properties"]["附件"]
    one = schema["anyOf"][1]["anyOf"]
    assert one[0]["type"] == ["string", "number", "boolean"]
    assert one[1]["required"] == ["名称"]


def sections_of(tmp_path: Path, *shown: str) -> list[tuple[int, list[str]]]:
    """Fill a paper of four sections, each shown by a field of its own; return page widths (mm) and texts."""
    document = docx.Document()
    for index, name in enumerate("甲乙丙丁"):
        if index:
            document.add_section(WD_SECTION.NEW_PAGE)
        document.sections[-1].page_width = Mm(100 + index)
        for text in (f"{{%p if {name} %}}", f"{{{{ {name} }}}}", "{%p endif %}"):
            document.add_paragraph(text)
    folder = tmp_path / "k"
    make_kind(folder, "\n".join(f"{name}: {{类型: 文本}}" for name in "甲乙丙丁"), word_file())
    document.save(str(folder / "template.docx"))
    made = filled(load_kind(folder, read), "\n".join(f"{name}: {name}文" for name in shown) or "{}")
    texts = [text for text in lines(made) if text]
    return [(round(section.page_width.mm), texts) for section in made.sections if section.page_width]


@pytest.mark.parametrize(
    ("shown", "widths"),
    [("甲乙丙丁", [100, 101, 102, 103]), ("甲丁", [100, 103]), ("甲乙", [100, 101]), ("丙", [102]), ("丁", [103])],
)
def test_sections_left_empty_are_dropped_with_their_pages(tmp_path: Path, shown: str, widths: list[int]) -> None:
    found = sections_of(tmp_path, *shown)
    assert [width for width, _ in found] == widths
    assert found[0][1] == [f"{name}文" for name in shown]


def test_an_unknown_kind_of_value_is_no_body_for_landscape_pages(tmp_path: Path) -> None:
    kind = make_kind(tmp_path / "k", "文: {类型: 文本}", word_file("{{p 文|横排 }}"))
    fields, findings = bind(kind, paper("文: 甲"), small_workspace(), PAPER)
    assert fields is not None and not findings
    with pytest.raises(Exception, match="横排"):
        filled(kind, "文: 甲")
