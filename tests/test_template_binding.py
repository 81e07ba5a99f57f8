"""Kinds and their declarations, typed fields, defaults, jobs, file names and conditions."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path, PurePosixPath

import pytest

from docgen.errors import InputError, Place, RenderError
from docgen.load.yaml_source import read
from docgen.template import (
    bind,
    evaluate_condition,
    fields_as_table,
    fields_json_schema,
    find_kind,
    job_scope,
    list_kinds,
    load_kind,
    output_name,
)
from docgen.template.faults import Blank
from docgen.template.records import Record
from docgen.template.values import to_text
from tests.helpers.template import (
    PAPER,
    faults_of,
    fields_of,
    filled,
    lines,
    make_kind,
    paper,
    rules,
    short,
    small_workspace,
    word_file,
)

EVERY_TYPE = """\
文: {类型: 文本}
行: {类型: 多行文本}
整: {类型: 整数}
数: {类型: 数字}
钱: {类型: 金额}
日: {类型: 日期}
年: {类型: 年份}
月: {类型: 月份}
否: {类型: 是否}
选: {类型: 选项, 选项: [特急, 加急]}
号: {类型: 发文字号}
单位: {类型: 单位}
单位们: {类型: 单位列表}
人: {类型: 人员}
结对: {类型: 结对}
记: {类型: 记录, 字段: {名: {类型: 文本, 必填: 是}, 量: {类型: 整数}}}
记们: {类型: 记录列表, 字段: {名: {类型: 文本}}}
日们: {类型: 日期列表}"""
GOOD = """\
文: 00123
行: |
  甲
  乙
整: ２０
数: 1.10
钱: 4000.50
日: 二〇二六年四月七日
年: 2026年
月: 2025-03
否: 有
选: 加急
号: 阜卫发〔2026〕8号
单位: 市医院
单位们: 木垒县人民医院
人: 艾山江
结对: JD-1
记: {名: 甲, 量: 3}
记们: [{名: 乙}, {名: 丙}]
日们: [2026-1-2, 2026.3.4]
"""


def test_every_type_is_converted(tmp_path: Path) -> None:
    kind = make_kind(tmp_path, EVERY_TYPE, word_file())
    values = fields_of(kind, GOOD).values
    shown = {name: to_text(value) for name, value in values.items() if isinstance(value, str | int | Decimal | bool)}
    assert shown["文"] == "00123"
    assert (shown["行"], shown["整"], shown["数"], shown["钱"]) == ("甲\n乙", "20", "1.10", "4000.50")
    assert (shown["年"], shown["否"], shown["选"], shown["号"]) == ("2026", "是", "加急", "阜卫发〔2026〕8号")
    assert (to_text(values["日"]), to_text(values["月"])) == ("2026年4月7日", "2025年3月")
    assert [to_text(day) for day in _tuple(values["日们"])] == ["2026年1月2日", "2026年3月4日"]
    records = [values[name] for name in ("单位", "人", "结对", "记")]
    names = [record[key] for record, key in zip(records, ("编号", "姓名", "编号", "量"), strict=True) if _is(record)]  # type: ignore[index]
    assert names == ["sy", "艾山江", "JD-1", 3]
    assert [one["名称"] for one in _tuple(values["单位们"])] == ["木垒县人民医院"]
    assert [one["名"] for one in _tuple(values["记们"])] == ["乙", "丙"]
    assert [values[name]["编号"] for name in ("支援方", "受援方")] == ["sy", "ml"]  # type: ignore[index]
    assert values["年度"] == 2025


def _is(value: object) -> bool:
    return isinstance(value, Record)


def _tuple(value: object) -> tuple:  # type: ignore[type-arg]
    assert isinstance(value, tuple)
    return value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("文: |\n  甲\n  乙", "data.type 1:4 “文”：应写在一行里"),
        ("文: [甲]", "data.type 1:4 “文”应为文本，写的是一列值"),
        ("文: {甲: 乙}", "data.type 1:4 “文”应为文本，写的是一组“键: 值”"),
        ("文: ' '", "data.empty 1:4 “文”没有内容"),
        ("整: 十几人", "data.number 1:4 “整”：“十几人”不是整数"),
        ("日: 2026-02-30", "data.date 1:4 “日”：日期“2026-02-30”不存在：2026年2月没有30日"),
        ("选: 加紧", "data.choice 1:4 “选”：“加紧”不在可选范围内 — 是否想写“加急”？"),
        ("号: 阜卫发[2026]8号", "data.document-number 1:4 “号”：发文字号“阜卫发[2026]8号”不合规定"),
        ("单位: 市医苑", "data.unknown-reference 1:5 “单位”：没有“市医苑”这个单位 — 是否想写“市医院”？"),
        ("单位们: [sy, xx]", "data.unknown-reference 1:11 “单位们[1]”：没有“xx”这个单位"),
        ("记: {量: 1}", "data.missing 1:4 缺少“记.名”（文本）"),
        ("记: {名: 甲, 数量: 1}", "data.unknown-key 1:11 没有“记.数量”这一项 — 是否想写“量”？"),
        ("记: 甲", "data.type 1:4 “记”应为一组“键: 值”"),
        ("正纹: 甲", "data.unknown-key 1:1 没有“正纹”这一项"),
        ("否: 也许", "data.choice 1:4 “否”：“也许”不是“是”或“否”"),
    ],
)
def test_wrong_values_are_findings_with_places(tmp_path: Path, text: str, expected: str) -> None:
    kind = make_kind(tmp_path, EVERY_TYPE, word_file())
    found = faults_of(kind, text)
    assert len(found) == 1
    assert found[0].startswith(expected)


def test_all_faults_of_a_paper_are_reported_at_once(tmp_path: Path) -> None:
    kind = make_kind(
        tmp_path,
        "甲: {类型: 文本, 必填: 是, 说明: 写上甲。}\n乙: {类型: 日期, 必填: 是}\n"
        "丙: {类型: 正文}\n丁: {类型: 文本, 默认: '{{ 乙 }}'}",
        word_file(),
    )
    found = faults_of(kind, "乙: 昨天\n戊: 1\n丙: '{{ 己 }}{{ 乙 }}'")
    assert [line.split(" ")[0] for line in found] == [
        "data.unknown-key",
        "data.missing",
        "data.date",
        "template.undefined-field",
    ]
    assert found[1] == "data.missing 1:1 缺少“甲”（文本） — 写上甲。"


def test_the_key_of_the_template_is_passed_over(tmp_path: Path) -> None:
    assert faults_of(make_kind(tmp_path, "甲: {类型: 文本}", word_file()), "模板: notice\n甲: 乙") == []


def test_defaults_follow_the_order_of_the_fields(tmp_path: Path) -> None:
    kind = make_kind(
        tmp_path,
        "结对: {类型: 结对, 必填: 是}\n"
        "日: {类型: 日期, 默认: 2026-04-07}\n"
        "印发: {类型: 日期, 默认: '{{ 日 }}'}\n"
        "标题: {类型: 文本, 默认: \"{{ 支援方.简称 }}支援{{ 受援方列表|map(attribute='简称')|顿号 }}（{{ 年度 }}）\"}\n"
        "署名: {类型: 文本列表, 默认: \"{{ 受援方列表|map(attribute='名称')|逐行 }}\"}\n"
        "各方: {类型: 单位列表, 默认: '{{ 结对.受援方 }}'}\n"
        "名单: {类型: 文本列表, 默认: '{{ [日, 标题] }}'}\n"
        "备注: {类型: 文本, 默认: '{% if 印发.年 == 1999 %}旧{% endif %}'}\n"
        "密级: {类型: 文本, 默认: '{{ 备注 }}'}",
        word_file(),
    )
    values = fields_of(kind, "结对: JD-1").values
    assert to_text(values["印发"]) == "2026年4月7日"
    assert values["标题"] == "市医院支援木垒医院、照壁山乡卫生院（2025）"
    assert values["署名"] == ("木垒县人民医院", "照壁山乡卫生院")
    assert [one["编号"] for one in _tuple(values["各方"])] == ["ml", "zb"]
    assert values["名单"] == ("2026年4月7日", "市医院支援木垒医院、照壁山乡卫生院（2025）")
    assert isinstance(values["备注"], Blank)
    assert isinstance(values["密级"], Blank)
    given = fields_of(kind, "结对: JD-1\n署名: 甲\n标题: '{{ 不是式子 }}'").values
    assert given["署名"] == ("甲",)
    assert given["标题"] == "{{ 不是式子 }}"


@pytest.mark.parametrize(
    ("default", "expected"),
    [
        ("{{ 没有 }}", "template.undefined-field 1:1 模板“试件”（k）里“乙”的默认值用了字段“没有”"),
        ("{{ 甲 }}年", "template.empty-field 1:1 模板“试件”（k）里“乙”的默认值要用“甲”的值"),
        ("{{ 甲|日期 }}", "template.empty-field 1:1"),
        ("昨天", "data.date 1:1 “乙”：“昨天”不是日期"),
        ("{{ 甲 }}", "data.missing 1:1 缺少“乙”（日期）"),
    ],
)
def test_defaults_that_fail_name_field_and_template(tmp_path: Path, default: str, expected: str) -> None:
    kind = make_kind(
        tmp_path / "k",
        f"甲: {{类型: 日期}}\n乙: {{类型: 日期, 必填: 是, 默认: '{default}'}}\n丙: {{类型: 文本}}",
        word_file(),
    )
    found = faults_of(kind, "丙: 文")
    assert len(found) == 1
    assert found[0].startswith(expected)


def test_a_field_named_year_takes_the_workspaces_year_unless_typed(tmp_path: Path) -> None:
    kind = make_kind(tmp_path, "年度: {类型: 年份, 必填: 是}", word_file())
    assert fields_of(kind, "").values["年度"] == 2025
    assert fields_of(kind, "年度: 2024").values["年度"] == 2024
    workspace = small_workspace()
    without = replace(workspace, config=workspace.config.model_copy(update={"year": None}))
    assert faults_of(kind, "", without)[0].startswith("data.missing")


def test_a_job_gives_a_record(tmp_path: Path) -> None:
    workspace = small_workspace()
    kind = make_kind(tmp_path, "结对: {类型: 结对, 必填: 是}", word_file("{{ 结对.编号 }}{{ 受援方.名称 }}"))
    given = {"结对": workspace.pairings["JD-2"]}
    fields, findings = bind(kind, paper(""), workspace, "docgen.yaml", given)
    assert not findings
    assert fields is not None
    assert fields.values["结对"]["编号"] == "JD-2"  # type: ignore[index]
    _, findings = bind(kind, paper("结对: JD-1"), workspace, PAPER, {"单位": workspace.institutions["sy"]})
    assert short(findings[0]).startswith("template.undeclared-field 1:1 模板“试件”")
    scope = job_scope(workspace, given)
    assert evaluate_condition("结对.期限.起.年 == 2025 and 年度 == 2025", scope)
    assert not evaluate_condition("{{ 结对.派驻 }}", scope)
    assert evaluate_condition("受援方.名称 == '照壁山乡卫生院'", scope)
    for text, rule in (("结对.", "template.syntax"), ("结队", "template.undefined-field"), ("结对.x", None)):
        with pytest.raises(InputError) as caught:
            evaluate_condition(text, scope, Place("docgen.yaml", 7))
        assert caught.value.findings[0].place.line == 7
        assert rule in (None, rules(caught.value)[0])


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("{{ 甲 }}", "关于／斜杠：的通知"),
        ("{{ 年度 }}/协议/{{ 甲 }}", "2025/协议/关于／斜杠：的通知"),
        ("../../{{ 甲 }}/..", "关于／斜杠：的通知"),
        ("con/{{ '../x' }}", "_con/..／x"),
        ("{{ 日 }}", "2026年4月7日"),
    ],
)
def test_output_names_are_safe(tmp_path: Path, pattern: str, expected: str) -> None:
    kind = make_kind(tmp_path, "甲: {类型: 文本}\n日: {类型: 日期}", word_file(), output=pattern.replace("'", "''"))
    fields = fields_of(kind, "甲: '关于/斜杠:的通知'\n日: 2026-04-07")
    assert output_name(fields) == PurePosixPath(expected)
    assert output_name(fields, "件 {{ 甲 }}") == PurePosixPath("件 关于／斜杠：的通知")


def test_output_names_that_fail(tmp_path: Path) -> None:
    kind = make_kind(tmp_path, "甲: {类型: 文本}", word_file())
    fields = fields_of(kind, "")
    for pattern, rule in (
        ("{{ 甲 }}", "template.empty-field"),
        ("{{ 乙 }}", "template.undefined-field"),
        ("/./", "template.no-name"),
    ):
        with pytest.raises(RenderError) as caught:
            output_name(fields, pattern, Place("docgen.yaml", 3))
        assert rules(caught.value) == [rule]
        assert caught.value.findings[0].place.line == 3
    with pytest.raises(InputError):
        output_name(fields, "{{ 甲")


def declare(folder: Path, text: str) -> list[str]:
    """Write a template.yaml and return the findings of loading it."""
    (folder / "template.yaml").write_text(text, "utf-8")
    (folder / "template.docx").write_bytes(b"")
    with pytest.raises(InputError) as caught:
        load_kind(folder, read)
    return [short(finding) for finding in caught.value.findings]


def test_every_fault_of_a_declaration_is_reported_with_its_place(tmp_path: Path) -> None:
    found = declare(
        tmp_path,
        """\
名稱: 通知
说明: [不是文字]
输出: "{{ 标题"
字段:
  甲: {类型: 文子}
  乙: {必填: 是}
  1丙: {类型: 文本}
  丁: {类型: 文本, 必须: 是, 必填: 也许}
  戊: {类型: 选项}
  己: {类型: 文本, 选项: [甲]}
  庚: {类型: 记录}
  辛: {类型: 文本, 默认: "{{ x|无 }}"}
  壬: {类型: 正文, 默认: 文}
  癸: 文本
  loop: {类型: 文本}
""",
    )
    expected = [
        "template.unknown-key 1:1 不认识“名稱” — 是否想写“名称”？",
        "template.missing 1:1 缺少“名称”",
        "template.syntax 3:5 “输出”的标签写错了",
        "template.unknown-type 5:11 字段“甲”的类型“文子”不认识 — 是否想写“",
        "template.missing 6:6 缺少“类型”",
        "template.field-name 7:3 “1丙”不能作字段名",
        "template.unknown-key 8:15 不认识“必须” — 是否想写“必填”？",
        "template.type 8:26 “也许”不是“是”或“否”",
        "template.options 9:3 字段“戊”是选项，却没有写“选项”",
        "template.options 10:3 字段“己”不是选项，不能写“选项”",
        "template.parts 11:3 字段“庚”的“字段”与类型不合",
        "template.syntax 12:19 “默认”的标签写错了：没有名为“无”的过滤器",
        "template.default 13:3 字段“壬”是正文，不能有默认值",
        "template.type 14:3 字段“癸”没有写类型",
        "template.field-name 15:3 “loop”不能作字段名",
        "template.type 2:5 “说明”应为一段文字",
    ]
    assert len(found) == len(expected)
    for start in expected:
        assert any(line.startswith(start) for line in found), (start, found)


def test_a_declaration_that_is_missing_or_no_mapping(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        load_kind(tmp_path, read)
    assert rules(caught.value) == ["template.missing-file"]
    assert declare(tmp_path, "- 甲\n")[0].startswith("template.type")
    assert declare(tmp_path, "名称: [\n")[0].startswith("data.syntax")


def test_kinds_are_found_in_the_workspace_first(tmp_path: Path) -> None:
    make_kind(tmp_path / "templates" / "notice", "甲: {类型: 文本}", word_file())
    assert find_kind("notice", tmp_path, read).title == "试件"
    assert find_kind("notice", None, read).title != "试件"
    assert {"notice", "summary"} <= {kind.name for kind in list_kinds(tmp_path, read)}
    for name in ("notise", "../notice", "notice/.."):
        with pytest.raises(InputError) as caught:
            find_kind(name, tmp_path, read)
        assert rules(caught.value) == ["template.unknown-kind"]
        assert "是否想写“notice”？" in str(caught.value)
    (tmp_path / "templates" / "notice" / "template.yaml").write_text("名称: 甲\n", "utf-8")
    with pytest.raises(InputError):
        list_kinds(tmp_path, read)


def test_fields_as_a_table_and_as_a_schema(tmp_path: Path) -> None:
    kind = make_kind(tmp_path / "k", EVERY_TYPE + "\n终: {类型: 文本, 必填: 是, 说明: 末项}", word_file())
    table = fields_as_table(kind)
    assert table[-1] == ("终", "文本", "是", "", "末项")
    assert ("选", "选项（特急、加急）", "否", "", "") in table
    assert ("记.名", "文本", "是", "", "") in table
    schema = fields_json_schema(kind)
    assert schema["required"] == ["终"]
    assert schema["properties"]["模板"]["const"] == "k"
    assert schema["properties"]["选"]["enum"] == ["特急", "加急"]
    assert schema["properties"]["记"]["required"] == ["名"]
    assert "anyOf" in schema["properties"]["日们"]


SCRIPT = """
import hashlib, sys
from pathlib import Path
from tests.helpers.template import compile_template, fields_of, fill, load_kind, read
kind = load_kind(Path(sys.argv[1]), read)
print(hashlib.sha256(fill(compile_template(kind), fields_of(kind, Path(sys.argv[2]).read_text("utf-8")))).hexdigest())
"""


def test_the_same_input_gives_the_same_bytes_in_every_process(tmp_path: Path, root: Path) -> None:
    loop = "{% for 项, 数 in 结对.记录[0].数据|items %}\n{{ 项 }}{{ 数 }}\n{% endfor %}\n"
    body = "# {{ 结对.编号 }}\n" + loop + "{{ 支援方.名称 }}\n"
    fields = "结对: {类型: 结对}\n标题: {类型: 文本, 默认: 题}"
    make_kind(tmp_path, fields, word_file("{{ 标题 }}", "{{p 正文 }}"), body)
    text = tmp_path / "paper.yaml"
    text.write_text("结对: JD-1\n", "utf-8")
    digests = set()
    for seed in ("0", "1", "4242"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(root)}
        command = [sys.executable, "-c", SCRIPT, str(tmp_path), str(text)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, cwd=root)
        digests.add(done.stdout)
    assert len(digests) == 1


def test_a_compiled_kind_is_filled_again_and_again(tmp_path: Path) -> None:
    kind = make_kind(tmp_path, "甲: {类型: 文本}", word_file("{{ 甲 }}"))
    assert [lines(filled(kind, f"甲: {word}")) for word in ("一", "二", "一")] == [["一"], ["二"], ["一"]]


def test_importing_the_room_loads_nothing_heavy(root: Path) -> None:
    heavy = ("docxtpl", "docx", "jinja2", "pydantic", "markdown_it")
    code = f"import sys, docgen.template; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.strip() == "[]"
