"""YAML text into nodes: what was typed, where, and every fault with its place."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from docgen.errors import Place
from docgen.load import yaml_source
from docgen.load.yaml_source import MAX_DEPTH, parse, read
from docgen.model.nodes import Mapping, Scalar, Sequence
from docgen.text.characters import find_forbidden
from tests.helpers.load import FILE, node_of, short, values


def found(text: str) -> list[str]:
    """Return the findings of YAML text as short texts."""
    return short(parse(text, FILE)[1])


def message(text: str) -> str:
    """Return the one finding of YAML text as it is printed."""
    (finding,) = parse(text, FILE)[1]
    return str(finding)


def test_scalars_keep_what_was_typed() -> None:
    text = "[00123, 12:30, 1.10, no, 2026-04-07, ~, null, 0x1f, 1_000, '', \"a\\tb\", A&B <公司>, 100<100, =, 堃]"
    expected = ["00123", "12:30", "1.10", "no", "2026-04-07", "~", "null", "0x1f", "1_000", "", "a\tb"]
    assert values(node_of(text)) == [*expected, "A&B <公司>", "100<100", "=", "堃"]


def test_braces_in_quotes_and_blocks_are_text() -> None:
    assert values(node_of('标题: "{{ x }}"\n正文: |\n  一行 {{ y }}\n  # 二行\n')) == {
        "标题": "{{ x }}",
        "正文": "一行 {{ y }}\n# 二行\n",
    }


def test_every_value_knows_its_place() -> None:
    node = node_of("# 说明\n- 编号: 甲\n  受援方: [乙, '丙']\n")
    assert isinstance(node, Sequence)
    item = node.items[0]
    assert isinstance(item, Mapping)
    assert (node.place, item.place) == (Place(FILE, 2, 1), Place(FILE, 2, 3))
    assert item.key_places == {"编号": Place(FILE, 2, 3), "受援方": Place(FILE, 3, 3)}
    assert item.entries["编号"] == Scalar("甲", Place(FILE, 2, 7))
    recipients = item.entries["受援方"]
    assert isinstance(recipients, Sequence)
    assert recipients.items == (Scalar("乙", Place(FILE, 3, 9)), Scalar("丙", Place(FILE, 3, 12), quoted=True))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_with_every_line_end(end: str) -> None:
    assert found(f"a: 1{end}b: 2{end}a: 3{end}") == ["duplicate-key 3:1"]
    assert found(f"a: 1{end}b: 𠮷\x07{end}") == ["control-character 2:5"]


def test_an_empty_scalar_is_absent_but_its_key_is_known() -> None:
    node = node_of("地址:\n电话: ''\n")
    assert isinstance(node, Mapping)
    assert list(node.entries) == ["电话"]
    assert list(node.key_places) == ["地址", "电话"]


@pytest.mark.parametrize("text", ["", "\n", "# 只有注释\n", "---\n"])
def test_an_empty_file_has_no_node_and_no_fault(text: str) -> None:
    assert parse(text, FILE) == (None, ())


def test_an_empty_list_item_is_a_fault() -> None:
    assert found("主送:\n  - 甲\n  -\n") == ["empty-item 3:4"]


def test_duplicate_keys_name_the_first() -> None:
    told = message("名称: 甲\n地址: 乙\n名称: 丙\n")
    assert told == f"{FILE}:3:1：“名称”写了两次，第一次在第1行 — 提示：删去其中一个"
    node, _ = parse("名称: 甲\n名称: 丙\n", FILE)
    assert node is not None
    assert values(node) == {"名称": "甲"}


def test_anchors_and_aliases_repeat_a_value() -> None:
    assert values(node_of("甲: &x {起: 1}\n乙: *x\n丙: [*x, *x]\n")) == {
        "甲": {"起": "1"},
        "乙": {"起": "1"},
        "丙": [{"起": "1"}, {"起": "1"}],
    }


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("甲: *x\n", "alias 1:4"),
        ("甲: &x [*x]\n", "alias 1:8"),
        ("名称: &A 公司\n", "anchor 1:5"),
        ("甲: &x 1\n乙:\n  <<: *x\n", "merge-key 3:3"),
        ("甲: !!int 1\n", "tag 1:4"),
        ("甲: !secret x\n", "tag 1:4"),
        ("标题: {{ x }}\n", "key 1:6"),
        ("? [a, b]\n: 1\n", "key 1:3"),
        ("甲: 1\n---\n乙: 2\n", "documents 2:1"),
    ],
)
def test_what_yaml_allows_and_docgen_does_not(text: str, finding: str) -> None:
    assert found(text) == [finding]


def test_faults_are_collected() -> None:
    assert found("名称: 甲\n名称: 乙\n级别: !x 丙\n地区: *y\n") == ["duplicate-key 2:1", "tag 3:5", "alias 4:5"]


def test_aliases_cannot_expand_without_end() -> None:
    rows = ["a: &a [1,1,1,1,1,1,1,1,1,1]"]
    rows += [f"{name}: &{name} [{','.join([f'*{last}'] * 10)}]" for last, name in ("ab", "bc", "cd", "de", "ef")]
    assert found("\n".join(rows)) == ["alias-limit 4:29"]


def test_nesting_has_a_limit() -> None:
    assert found("[" * MAX_DEPTH + "]" * MAX_DEPTH) == []
    assert found("[" * 5000) == [f"depth 1:{MAX_DEPTH + 1}"]
    deep = "[" * 30 + "x" + "]" * 30
    assert found(f"a: &a {deep}\nb: {'[' * 25}*a{']' * 25}") == ["depth 2:29"]


def test_control_characters_as_typed_and_as_escapes() -> None:
    assert found('名称: 甲\u202e乙\n地区: "\\u0007"\n地\u200f址: 丙\n') == [
        "control-character 1:6",
        "control-character 3:2",
        "control-character 2:5",
    ]
    node, _ = parse('名称: "甲\\u202e乙\\u200f"\n', FILE)
    assert node is not None
    assert find_forbidden(values(node)["名称"]) == []


@pytest.mark.parametrize(
    ("data", "rule", "words"),
    [
        ("名称: 青石市\n".encode("gbk"), "data.encoding", "GBK"),
        ("名称: 青石市\n".encode("utf-16"), "data.encoding", "UTF-16"),
        (b"a: 1\nb: \xff\xff\n", "data.encoding", "不是 UTF-8"),
    ],
)
def test_other_encodings_are_refused(tmp_path: Path, data: bytes, rule: str, words: str) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(data)
    node, (finding,) = read(path, "data/x.yaml")
    assert node is None
    assert (finding.rule, finding.place.file) == (rule, "data/x.yaml")
    assert words in finding.message
    assert "UTF-8" in finding.hint


def test_the_line_of_a_wrong_byte_is_told(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes("a: 1\nb: 甲\nc: ".encode() + b"\xff\n")
    assert read(path, FILE)[1][0].place == Place(FILE, 3)


def test_a_byte_order_mark_is_taken_off(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("名称: 甲\n", encoding="utf-8-sig")
    node, findings = read(path, FILE)
    assert node is not None
    assert (values(node), findings) == ({"名称": "甲"}, ())


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    node, (finding,) = read(tmp_path / "none.yaml", "none.yaml")
    assert node is None
    assert (finding.rule, finding.place.file) == ("data.unreadable", "none.yaml")


SYNTAX = [
    ("- 编号: a\n  简称：乙\n  名称: 丙\n", "syntax 2:5", "全角"),
    ("- 编号: a\n  名称: 丙\n  简称：乙\n", "syntax 3:5", "全角"),
    ("- 编号：a\n  名称: 丙\n", "syntax 1:5", "全角"),
    ("正文: |\n  各有关单位：\n    甲\n 名称: 乙\n", "syntax 4:2", "接不上"),
    ("- 编号: a\n  简称:乙\n  名称: 丙\n", "syntax 2:3", "键: 值"),
    ("- 编号: a\n\t名称: 丙\n", "tab 2:1", "Tab"),
    ("- 编号: [a, b\n  名称: 丙\n", "syntax 1:7", "方括号"),
    ("- {编号: a 名称: 丙}\n", "syntax 1:3", "花括号"),
    ('- 编号: "a\n  名称: 丙\n', "syntax 1:7", "引号"),
    ("- 编号: @a\n", "syntax 1:7", "“@”"),
    ("- 编号: %a\n", "syntax 1:7", "“%”"),
    ("- 编号: a: b\n", "syntax 1:8", "键: 值"),
    ("编号: a\n  名称: b\n", "syntax 2:5", "键: 值"),
    ("  编号: a\n 名称: b\n", "syntax 2:2", "接不上"),
    ("- a\nb: c\n", "syntax 2:1", "列表"),
    ("b: c\n- a\n", "syntax 2:1", "接不上"),
    ('- 编号: "a" b\n', "syntax 1:11", "接不上"),
    ("a: , b\n", "syntax 1:4", "缺少值"),
    ("a: - b\n", "syntax 1:4", "- "),
    ("a: *注：说明\n", "syntax 1:5", "“*”"),
    ("a: !重要 x\n", "syntax 1:5", "“!”"),
    ("a: |x\n  b\n", "syntax 1:5", "换行"),
    ('a: "\\u12"\n', "syntax 1:7", "“\\”"),
]


@pytest.mark.parametrize("loader", ["CSafeLoader", "SafeLoader"])
@pytest.mark.parametrize(("text", "finding", "words"), SYNTAX)
def test_syntax_errors_are_told_in_chinese(
    text: str, finding: str, words: str, loader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both parsers, libyaml's and PyYAML's own, say the same here."""
    monkeypatch.setattr(yaml_source, "_PARSER", getattr(yaml, loader))
    assert found(text) == [finding]
    assert words in message(text)
    assert "提示" in message(text)


def test_a_colon_without_space_before_a_bracket() -> None:
    """PyYAML's own parser takes this for a key without value."""
    assert found("{起: 1, 止:}\n") in (["syntax 1:9"], [])


def test_a_syntax_error_hides_no_control_character() -> None:
    assert found("甲: \x07\n乙：1\n") == ["control-character 1:4", "syntax 2:2"]


@given(st.text(alphabet=st.sampled_from("ab:甲： \n\t-[]{}\"'|>&*!%@#,?\\~<0\x07\u202e"), max_size=40))
def test_any_text_gives_a_node_or_findings(text: str) -> None:
    _, findings = parse(text, FILE)
    for finding in findings:
        assert finding.rule.startswith("data.")
        assert finding.place.line is not None
        # Nothing of the parser's English may reach a reader.
        assert not any(word in finding.message for word in ("expected", "found", "while"))


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1, max_size=40))
def test_every_text_survives_in_double_quotes(text: str) -> None:
    if find_forbidden(text):
        return
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    assert values(node_of(f'值: "{quoted}"\n')) == {"值": text}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("标题: 关于 #1 楼的通知\n", ["data.comment 1:5"]),
        ("标题: #1 楼\n内容: 甲\n", ["data.comment 1:4"]),
        ("a:\n  - 甲 乙 #丙\n  - [丁 #戊\n    ]\n", ["data.comment 2:5", "data.comment 3:6"]),
        ("甲: 乙 # 丙\n丁: 戊  #己\n# 庚\n辛: '壬 #癸' #子\n丑: |\n  寅 #卯\n", []),
        ("甲: 乙#丙\n", []),
    ],
)
def test_text_that_yaml_takes_for_a_comment_is_told(text: str, said: list[str]) -> None:
    _, findings = parse(text, "a.yaml")
    assert [f"{one.rule} {one.place.line}:{one.place.column}" for one in findings] == said
