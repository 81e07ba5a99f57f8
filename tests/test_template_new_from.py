"""`docgen template new --from`: an old paper becomes a template that makes the old paper again, looks and all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import etree

from docgen.batch.adopt import Adopted, adopt
from docgen.cli import main
from docgen.errors import Severity
from docgen.load import read
from docgen.page.model import Block, Document, Inline, Paragraph, Table, Text
from docgen.template import Kind, compile_template, fill, load_kind
from docgen.word import open_package, read_document, write_package
from tests.helpers.batch import make_workspace
from tests.helpers.template import fields_of
from tests.helpers.word import blocks, p, parts, tbl, tc

CENTRED = '<w:jc w:val="center"/>'
RIGHT = '<w:jc w:val="right"/>'
LARGE = '<w:sz w:val="44"/>'
LINED = '<w:u w:val="single"/>'


def r(text: str, rpr: str = "") -> str:
    """Return a w:r."""
    return f'<w:r><w:rPr>{rpr}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def pr(*runs: str, ppr: str = "") -> str:
    """Return a w:p of ready runs."""
    return f"<w:p><w:pPr>{ppr}</w:pPr>{''.join(runs)}</w:p>"


def adopted(*body: str) -> Adopted:
    """Return the template that a paper of these paragraphs becomes; it must be without a finding."""
    made = adopt(write_package(parts("".join(body))), "旧文.docx", "old")
    assert not made.findings, [str(finding) for finding in made.findings]
    return made


def kind_in(folder: Path, made: Adopted) -> Kind:
    """Write a template into a folder and load it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in made.files.items():
        (folder / name).write_bytes(data)
    return load_kind(folder, read)


def filled(folder: Path, made: Adopted, **typed: str) -> Document:
    """Return the paper that the sample makes, with what was typed besides or instead."""
    kind = kind_in(folder, made)
    sample = made.files["sample.yaml"].decode().splitlines()
    kept = [line for line in sample if line.partition(":")[0] not in typed]
    lines = [*kept, *(f"{name}: {value}" for name, value in typed.items())]
    return read_document(fill(compile_template(kind), fields_of(kind, "\n".join(lines))), "新文.docx")[0]


def texts(document: Document) -> list[str]:
    """Return the words of all paragraphs, those of cells in their places."""

    def walk(items: Sequence[Block]) -> Iterator[str]:
        for block in items:
            if isinstance(block, Paragraph):
                yield block.text
            else:
                yield from (text for row in block.rows for cell in row.cells for text in walk(cell.blocks))

    return list(walk(blocks(document)))


def declared(made: Adopted) -> dict[str, str]:
    """Return the names of the fields with their types, as template.yaml has them."""
    lines = made.files["template.yaml"].decode().splitlines()
    return {
        line.strip(" :"): lines[index + 1].partition("类型: ")[2]
        for index, line in enumerate(lines)
        if line.startswith("  ") and not line.startswith("   ") and line.endswith(":")
    }


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("甲方：＿＿＿＿＿＿", {"甲方": "文本"}),
        ("联系电话：____　　传真：____", {"联系电话": "文本", "传真": "文本"}),
        ("派驻____名医师，补助____元，捐款____万元", {"派驻人数": "整数", "补助": "金额", "捐款": "数字"}),
        ("自20__年__月__日起至    年  月  日止", {"起始日期": "日期", "终止日期": "日期"}),
        ("请于×月×日前报送", {"日期": "文本"}),
        ("××甲方：____", {"填空": "文本", "甲方": "文本"}),
        ("送××县人民医院办理。", {"县人民医院名称": "文本"}),
        ("某某县人民医院承担", {"县人民医院名称": "文本"}),
        ("完成20××年度任务。", {"年份": "年份"}),
        ("××卫发〔20××〕×号", {"发文字号": "发文字号"}),
        ("性质：□长期　□短期", {"性质": "选项"}),
        ("填报单位：", {"填报单位": "文本"}),
        ("二〇〇八年，尺寸3×4，缺勤×。", {}),
        ("法定代表人（签字）：______", {}),
        ("甲方（盖章）：            乙方（盖章）：", {}),
    ],
)
def test_what_stands_open_becomes_a_field_named_by_its_words(text: str, fields: dict[str, str]) -> None:
    assert declared(adopted(p(text))) == fields


def test_an_underlined_blank_is_a_field_that_keeps_its_line(tmp_path: Path) -> None:
    made = adopted(pr(r("联系地点："), r("　　　　", LINED), r("。")))
    document = filled(tmp_path / "old", made, 联系地点="三楼会议室")
    (paragraph,) = (block for block in blocks(document) if isinstance(block, Paragraph))
    lined = [inline.text for inline in paragraph.inlines if isinstance(inline, Text) and inline.style.underline]
    assert (paragraph.text, lined) == ("联系地点：三楼会议室。", ["三楼会议室"])


def test_a_date_whose_parts_look_different_is_one_field(tmp_path: Path) -> None:
    made = adopted(pr(r("自"), r("    ", LINED), r("年"), r("  ", LINED), r("月"), r("  ", LINED), r("日起")))
    assert declared(made) == {"起始日期": "日期"}
    document = filled(tmp_path / "old", made, 起始日期="2026-03-05")
    (paragraph,) = (block for block in blocks(document) if isinstance(block, Paragraph))
    lined = [inline.text for inline in paragraph.inlines if isinstance(inline, Text) and inline.style.underline]
    assert (paragraph.text, lined) == ("自2026年3月5日起", ["2026", "3", "5"])


OLD_NOTICE = (
    p("青河县卫生局文件", ppr=CENTRED, rpr='<w:color w:val="FF0000"/><w:sz w:val="96"/>'),
    p("青卫发〔2021〕12号", ppr=CENTRED),
    p("关于开展巡回医疗的通知", ppr=CENTRED, rpr=LARGE),
    p("县人民医院、县中医医院："),
    p("　　现将有关事项通知如下，参加人数不少于____人。"),
    p("　　一、人员安排"),
    p("　　附件：巡回医疗人员登记表"),
    p("青河县卫生局", ppr=RIGHT),
    p("2021年5月6日", ppr=RIGHT),
    p("（联系人：陆春燕，联系电话：0906-0000001）"),
    p("抄送：县财政局。"),
    p("青河县卫生局办公室　　2021年5月7日印发"),
)


def test_the_elements_of_a_paper_become_fields_that_hold_what_it_said(tmp_path: Path) -> None:
    made = adopted(*OLD_NOTICE)
    assert declared(made) == {
        "发文机关": "文本",
        "发文字号": "发文字号",
        "标题": "文本",
        "主送": "文本列表",
        "参加人数": "整数",
        "附件名称": "文本",
        "署名": "文本",
        "成文日期": "日期",
        "联系人": "文本",
        "联系电话": "文本",
        "抄送": "文本列表",
        "印发机关": "文本",
        "印发日期": "日期",
    }
    new = texts(filled(tmp_path / "old", made, 标题="关于举办培训班的通知", 参加人数="12", 成文日期="2026年3月5日"))
    assert new[2] == "关于举办培训班的通知"
    assert new[4].endswith("不少于12人。")
    assert new[8] == "2026年3月5日"
    assert (made.files["template.yaml"].decode().splitlines()[5], made.report[0]) == (
        '名称: "通知"',
        "原文按“文件”认出：",
    )


def test_a_date_left_open_at_the_end_is_the_date_below_the_name() -> None:
    made = adopted(
        p("关于开展清点工作的通知", ppr=CENTRED, rpr=LARGE),
        p("各乡镇卫生院："),
        p("　　请逐件核对。"),
        p("青河县卫生局", ppr=RIGHT),
        p("    年  月  日", ppr=RIGHT),
    )
    assert declared(made) == {"标题": "文本", "主送": "文本列表", "署名": "文本", "成文日期": "日期"}


def test_labels_of_two_parties_are_told_apart_and_a_party_is_one_field() -> None:
    lines = ("甲方：____", "联系电话：____", "乙方：富蕴县人民医院", "联系电话：0906-1", "甲方：____")
    made = adopted(p("帮扶协议书", ppr=CENTRED, rpr=LARGE), *(p(line) for line in lines))
    assert list(declared(made)) == ["标题", "甲方", "甲方联系电话", "乙方", "乙方联系电话"]


def rows_of(document: Document) -> list[list[str]]:
    """Return the words of the cells of the first table."""
    table = next(block for block in blocks(document) if isinstance(block, Table))
    return [["".join(texts_of(cell.blocks)) for cell in row.cells] for row in table.rows]


def texts_of(items: Sequence[Block]) -> list[str]:
    """Return the words of paragraphs."""
    return [block.text for block in items if isinstance(block, Paragraph)]


def test_rows_that_are_alike_become_a_list(tmp_path: Path) -> None:
    people = [["1", "赵一", "县医院", "10"], ["2", "钱二", "", "12"]]
    rows = [["序号", "姓名", "单位", "天数"], *people, ["合计", "", "", "22"]]
    title = p("关于报送名单的通知", ppr=CENTRED, rpr=LARGE)
    made = adopted(title, p("派驻人员名单"), tbl(*("".join(map(tc, row)) for row in rows), grid=(900,) * 4))
    assert declared(made) == {"标题": "文本", "派驻人员名单": "记录列表"}
    assert "天数: {类型: 整数, 必填: 是" in made.files["template.yaml"].decode()
    assert rows_of(filled(tmp_path / "old", made)) == rows
    kind = kind_in(tmp_path / "old", made)
    more = "标题: 甲\n派驻人员名单: [{姓名: 孙三, 天数: 7}, {姓名: 孙三, 单位: 县医院, 天数: 8}, {姓名: 李四, 天数: 9}]"
    new = rows_of(read_document(fill(compile_template(kind), fields_of(kind, more)), "新文.docx")[0])
    assert new[1:-1] == [["1", "孙三", "", "7"], ["2", "孙三", "县医院", "8"], ["3", "李四", "", "9"]]


@pytest.mark.parametrize(
    "rows",
    [
        [["姓名", "单位"], ["赵一", "县医院"]],
        [["姓名", "单位"], ["", ""], ["", ""]],
        [["姓名：", "赵一"], ["单位：", "县医院"], ["职称：", "主治医师"]],
        [["姓名", "姓名"], ["赵一", "钱二"], ["孙三", "李四"]],
    ],
)
def test_a_table_that_may_be_something_else_stays(rows: list[list[str]]) -> None:
    made = adopted(tbl(*("".join(map(tc, row)) for row in rows), grid=(900, 900)))
    assert "记录列表" not in declared(made).values()


def test_an_empty_cell_beside_a_label_is_a_field(tmp_path: Path) -> None:
    first, second = tc("姓名") + tc() + tc("联系电话") + tc("____"), tc("单位") + tc() + tc("12") + tc()
    made = adopted(tbl(first, second, grid=(900,) * 4))
    assert declared(made) == {"姓名": "文本", "联系电话": "文本", "单位": "文本"}
    new = rows_of(filled(tmp_path / "old", made, 姓名="赵一", 单位="县医院"))
    assert new == [["姓名", "赵一", "联系电话", "____"], ["单位", "县医院", "12", ""]]


def test_braces_of_the_old_paper_are_no_tags(tmp_path: Path) -> None:
    cut = pr(r("{"), r("{ 甲 }"), r("}、{% 乙 %}、{# 丙 #}、{_{、{"))
    made = adopt(write_package(parts(cut + p("}"), stories={"hX": p("{{ 页眉 }}")})), "旧文.docx", "old")
    assert not made.findings
    assert texts(filled(tmp_path / "old", made)) == ["{{ 甲 }}、{% 乙 %}、{# 丙 #}、{_{、{", "}"]


def test_changes_that_nobody_accepted_are_told() -> None:
    inserted = '<w:ins w:id="1" w:author="a"><w:r><w:t>甲方：____</w:t></w:r></w:ins>'
    deleted = '<w:del w:id="2" w:author="a"><w:r><w:delText>乙方：____</w:delText></w:r></w:del>'
    made = adopt(write_package(parts(f"<w:p>{inserted}{deleted}</w:p>")), "旧文.docx", "old")
    assert [finding.rule for finding in made.findings if finding.severity is Severity.WARNING][-1:] == [
        "template.new-tracked"
    ]
    assert declared(made) == {"甲方": "文本"}


def test_nothing_but_the_words_of_touched_paragraphs_changes() -> None:
    kept = [p("不变的话。", ppr=RIGHT), tbl(tc("格"), grid=(900,))]
    body = [p("甲方：____", ppr=CENTRED, rpr=LARGE), *kept, p("共____人")]
    old = parts("".join(body), styles='<w:style w:styleId="a"/>', stories={"hX": p("页眉")}, media={"m": b"\x89PNG"})
    package = open_package(write_package(old), "旧文.docx")
    made = open_package(adopt(write_package(old), "旧文.docx", "old").files["template.docx"], "新文.docx")
    assert list(made.parts) == list(package.parts)
    assert {name for name in made.parts if made.parts[name] != package.parts[name]} == {package.main}
    before, after = (item.xml(item.main)[0] for item in (package, made))
    assert len(before) == len(after)
    same = [etree.tostring(a) == etree.tostring(b) for a, b in zip(before, after, strict=True)]
    assert same == [False, True, True, False]


def looks(document: Document) -> list[object]:
    """Return everything of a document's pages but its words: neighbours that look alike count as one."""

    def joined(inlines: Sequence[Inline]) -> list[object]:
        found = (inline.style if isinstance(inline, Text) else inline for inline in inlines)
        return [look for look, _ in groupby(found)]

    def walk(block: Block) -> object:
        if isinstance(block, Paragraph):
            return replace(block, inlines=()), joined(block.inlines)
        rows = [[(replace(cell, blocks=()), list(map(walk, cell.blocks))) for cell in row.cells] for row in block.rows]
        return block.columns, rows

    return [(replace(section, blocks=()), list(map(walk, section.blocks))) for section in document.sections]


BLANKS = ("____", "＿＿＿", "××", "XX", "某某", "    年  月  日", "20__年__月__日", "×月×日", "□是 □否", "　　　　")
WORDS = ("甲方：", "联系电话：", "派驻", "名医师", "补助", "元", "第", "期", "。", "，", "一、", "日期")
SIGNS = ("{{", "}}", "{%", "<", "&", "'", "\\", "“", "”")
PIECE = st.tuples(st.sampled_from((*BLANKS, *WORDS, *SIGNS)), st.sampled_from(("", LINED, "<w:b/>")))
ROW = st.lists(st.sampled_from(("", "甲", "1", "____", "姓名", "{")), min_size=2, max_size=2)
PARAGRAPH = st.tuples(st.lists(PIECE, max_size=8), st.sampled_from(("", CENTRED, RIGHT)))


@example([([("甲方：", ""), ("××", "")], ""), ([("甲方：", "")], "")], [])
@example([([("甲方：", "")], ""), ([("甲方：", ""), ("××", "")], ""), ([("甲方：", ""), ("某某", "")], "")], [])
@example([([("甲方：■是 □否", "")], ""), ([("甲方：____", "")], ""), ([("甲方：□长期 □短期", "")], "")], [])
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PARAGRAPH, max_size=6), st.lists(ROW, max_size=4))
def test_the_sample_makes_the_old_paper_again(
    tmp_path_factory: pytest.TempPathFactory, paragraphs: list[tuple[list[tuple[str, str]], str]], rows: list[list[str]]
) -> None:
    escape = {"<": "&lt;", "&": "&amp;"}
    body = [pr(*(r(escape.get(text, text), rpr) for text, rpr in pieces), ppr=ppr) for pieces, ppr in paragraphs]
    table = tbl(*("".join(map(tc, row)) for row in rows), grid=(900, 900)) if rows else ""
    data = write_package(parts("".join(body) + table + p("末段")))
    made = adopt(data, "旧文.docx", "old")
    assert not made.findings, [str(finding) for finding in made.findings]
    old = read_document(data, "新文.docx")[0]
    new = filled(tmp_path_factory.mktemp("kind") / "old", made)
    assert texts(new) == texts(old)
    assert looks(new) == looks(old)


def run(*args: str | Path) -> Result:
    """Run `docgen …`."""
    return CliRunner().invoke(main, [*map(str, args)])


@pytest.mark.parametrize("engine", ["weasyprint", "typst"])
def test_the_template_lints_clean_and_builds_at_once(tmp_path: Path, engine: str) -> None:
    root = make_workspace(tmp_path / "office", papers=0)
    (tmp_path / "旧文.docx").write_bytes(write_package(parts("".join(OLD_NOTICE))))
    made = run("template", "new", "xunyi", "--from", tmp_path / "旧文.docx", "-w", root)
    assert (made.exit_code, made.stderr) == (0, ""), made.stderr
    assert "改成了 13 个字段" in made.stdout
    folder = root / "templates" / "xunyi"
    linted = run("template", "lint", folder)
    assert (linted.exit_code, linted.stderr) == (0, ""), linted.stderr
    built = run("render", folder / "sample.yaml", "-o", tmp_path / "out", "--engine", engine)
    assert built.exit_code == 0, built.stderr
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "关于开展巡回医疗的通知.docx",
        "关于开展巡回医疗的通知.pdf",
    ]
