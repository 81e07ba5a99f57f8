"""Two more ways of counting: 一是、二是 inside a paragraph, and clauses in decimals, written and checked."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.check import check_text
from docgen.errors import InputError
from docgen.load.yaml_source import read
from docgen.template.kind import load_kind
from docgen.template.markdown import number, parse
from docgen.text.lists import count_items
from docgen.text.numbering import Numbering
from docgen.text.numerals import to_chinese
from tests.helpers.layouts import made, outline
from tests.helpers.template import outline as outline_of

# 一是、二是


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([], ""),
        (["", "。"], ""),
        (["只有一点"], "只有一点。"),
        (["甲", "乙；", "丙。"], "一是甲；二是乙；三是丙。"),
        (["抓派驻。全年四批。", "抓进修"], "一是抓派驻。全年四批。二是抓进修。"),
        ([f"第{n}点" for n in range(1, 12)], None),
    ],
)
def test_items_are_counted_in_one_paragraph(items: list[str], expected: str | None) -> None:
    if expected is None:
        assert count_items(items).endswith("；十是第10点；十一是第11点。")
    else:
        assert count_items(items) == expected


@given(st.lists(st.text(st.characters(categories=["Lo"]), min_size=1), min_size=2, max_size=30))
def test_every_item_stands_after_its_number(items: list[str]) -> None:
    counted = "；".join(f"{to_chinese(index)}是{item}" for index, item in enumerate(items, start=1))
    assert count_items(items) == f"{counted}。"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- 甲\n- 乙", ["- 一是甲；二是乙。"]),
        ("做到：\n- 甲\n- 乙\n后文", ["- 做到：一是甲；二是乙。", "- 后文"]),
        ("前文。\n\n- 甲\n- 乙", ["- 前文。", "- 一是甲；二是乙。"]),
        ("## 抓管理。\n- 甲\n- 乙", ["2 （一）抓管理。|一是甲；二是乙。"]),
        ("## 抓管理。管住人。\n- 甲\n- 乙", ["2 （一）抓管理。|管住人。一是甲；二是乙。"]),
        ("## 抓管理\n- 甲\n- 乙", ["2 （一）抓管理", "- 一是甲；二是乙。"]),
        ("- 甲\n- 乙\n\n- 丙\n- 丁", ["- 一是甲；二是乙。", "- 一是丙；二是丁。"]),
        ("-5℃保存\n--", ["- -5℃保存", "- --"]),
    ],
)
def test_items_run_on_from_the_line_right_above(text: str, expected: list[str]) -> None:
    blocks, findings = parse(text)
    assert findings == ()
    assert outline_of(number(blocks)) == expected


def test_a_value_never_becomes_an_item() -> None:
    blocks, _ = parse("\ufdd00\ufdd1\n- \ufdd01\ufdd1\n- 乙", ["- 值", "甲"])
    assert outline_of(number(blocks)) == ["- - 值一是甲；二是乙。"]


@pytest.mark.parametrize(
    ("points", "found"),
    [
        ("一是甲；二是乙；三是丙。", []),
        ("一是甲；三是乙。", ["三是"]),
        ("一是甲；二是乙；二是丙。", ["二是"]),
        ("一要抓紧，二要抓实，四要抓严。", ["四要"]),
        ("一是甲；二是乙。同时，一是丙；二是丁。", []),
        ("三是甲；四是乙。", []),
        ("这一是与非的问题，十是整数。", []),
    ],
)
def test_points_that_skip_or_repeat_are_found(points: str, found: list[str]) -> None:
    findings = check_text(f"工作总结\n主要做法：{points}\n", "总结.txt", False)
    assert [finding.found for finding in findings if finding.rule == "check.counted-sequence"] == found


# Decimals


def decimals(text: str) -> list[str]:
    blocks, findings = parse(text)
    assert findings == ()
    return [line.replace("\u3000", " ") for line in outline_of(number(blocks, Numbering.DECIMAL))]


def test_headings_count_in_decimals_and_sentences_are_clauses() -> None:
    text = "# 总则\n## 为规范管理。\n## 范围\n### 甲。接排。\n### 乙：\n#### 丙；\n# 附则\n## 丁。\n文"
    assert decimals(text) == [
        "1 1 总则", "2 1.1 |为规范管理。", "2 1.2 范围", "3 1.2.1 |甲。接排。", "3 1.2.2 |乙：", "4 1.2.2.1 |丙；",
        "1 2 附则", "2 2.1 |丁。", "- 文",
    ]  # fmt: skip


def test_blocks_counted_once_can_be_counted_again() -> None:
    blocks, _ = parse("# 总则\n## 甲。乙。")
    once = number(blocks, Numbering.DECIMAL)
    assert number(once, Numbering.DECIMAL) == once


def test_a_body_inside_a_rule_counts_on() -> None:
    document = made("regulation", 条文="# 总则\n## 本制度第1.1条适用于全体人员。\n### 甲。\n### 乙。")
    assert "公文正文|1.1.2　乙。" in outline(document)


def test_an_unknown_way_of_counting_is_refused(tmp_path: Path) -> None:
    (tmp_path / "template.yaml").write_text("名称: 制度\n输出: 甲\n编号: 小数点\n", "utf-8")
    (tmp_path / "template.docx").write_bytes(b"")
    with pytest.raises(InputError) as refused:
        load_kind(tmp_path, read)
    (finding,) = refused.value.findings
    assert (finding.rule, finding.place.line) == ("template.numbering", 3)
    assert "小数" in finding.hint


RULE = """\
某某医院下乡管理制度
1　目的
1.1　规范下乡工作。
1.2　提高服务能力，按照第2.1.1条执行。
2　内容
2.1　职责
2.1.1　选派人员。
2.1.2　核对出勤。
3　附则
3.1　自印发之日起施行。
"""


def rules_of(text: str) -> list[tuple[str, int | None]]:
    found = check_text(text, "制度.txt", False)
    return [(finding.rule, finding.place.line) for finding in found if "decimal" in finding.rule]


def test_a_sound_rule_in_decimals_is_not_faulted() -> None:
    assert check_text(RULE, "制度.txt", False) == ()


@pytest.mark.parametrize(
    ("old", "new", "rule", "line"),
    [
        ("2.1.2　核", "2.1.3　核", "check.decimal-sequence", 8),
        ("2.1.2　核", "2.1.1　核", "check.decimal-sequence", 8),
        ("2.1.1　选", "2.1.2　选", "check.decimal-sequence", 7),
        ("1.2　提", "1.3　提", "check.decimal-sequence", 4),
        ("3　附则", "4　附则", "check.decimal-sequence", 9),
        ("第2.1.1条", "第2.1.9条", "check.decimal-reference", 4),
    ],
)
def test_numbers_that_do_not_follow_and_clauses_that_are_not_there_are_found(
    old: str, new: str, rule: str, line: int
) -> None:
    assert (rule, line) in rules_of(RULE.replace(old, new))


def test_chapters_may_be_counted_with_a_mark() -> None:
    marked = RULE.replace("1　目", "1.目").replace("2　内", "2.内").replace("3　附", "3.附")
    assert rules_of(marked) == []
    assert rules_of(marked.replace("2.1.2　核", "2.1.3　核")) == [("check.decimal-sequence", 8)]


def test_amounts_and_clauses_of_other_papers_are_no_clauses() -> None:
    assert rules_of("总结\n1.22 亿元用于设备。\n3.5 万人次就诊。\n按照第9.9.9条办理。\n") == []
    assert rules_of(RULE.replace("第2.1.1条", "《管理办法》第9.1条")) == []
