"""Agreements between bodies and the table of all pairings: what stands in them, and that the data say the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from docgen.batch.jobs import single
from docgen.batch.render import Renderer
from docgen.batch.workspace import open_workspace
from docgen.model import Pairing
from docgen.page.model import Document, Table
from docgen.word import read_document
from tests.helpers.layouts import cell_texts, made, paragraphs, rendered, styled, tables
from tests.helpers.load import faults, write
from tests.helpers.load import made as made_of
from tests.helpers.papers import ROOT
from tests.helpers.pdf import marks, rows
from tests.helpers.template import fields_of as bound
from tests.helpers.template import make_kind, outline, small_workspace, word_file

AGREEMENTS = ["support-agreement", "tcm-agreement", "multi-agreement", "referral-agreement"]
SIDES = """
- {编号: a, 名称: 甘泉县医院, 类别: 综合医院}
- {编号: b, 名称: 西坡乡卫生院, 类别: 乡镇卫生院}
- {编号: c, 名称: 东坡乡卫生院, 类别: 乡镇卫生院}
"""
BARE = "{编号: P1, 支援方: a, 受援方: [b], 期限: {起: 2026-01-01, 止: 2028-12-31}}"
SHARED = "{编号: P1, 支援方: a, 受援方: [b, c], 期限: {起: 2026-01-01, 止: 2028-12-31}, 派驻: {人数: 3}, 分配: [%s]}"


def text(document: Document) -> str:
    return "".join(paragraph.text for paragraph in paragraphs(document))


def cells(table: Table) -> list[list[str]]:
    return [["\n".join(cell_texts(cell)) for cell in row.cells] for row in table.rows]


def table_with(document: Document, head: str) -> list[list[str]]:
    return next(found for table in tables(document) if head in (found := cells(table))[0])


def paper(folder: Path, pairings: str, typed: dict[str, object], engine: str = "weasyprint") -> tuple[Document, bytes]:
    """Return a paper of a workspace of three bodies and the given pairings, in both forms, free of findings."""
    files = {
        "docgen.yaml": "版本: 1\n年度: 2026\n",
        "data/institutions.yaml": SIDES,
        "data/pairings.yaml": pairings,
        "paper.yaml": json.dumps(typed, ensure_ascii=False),
    }
    write(folder, files)
    workspace, findings = open_workspace(folder)
    assert findings == ()
    renderer = Renderer(workspace, ("docx", "pdf"), engine)
    finished = renderer.render(single(folder / "paper.yaml", workspace), Path())
    assert finished.findings == ()
    document, findings = read_document(finished.forms["docx"], "paper")
    assert findings == ()
    return document, finished.forms["pdf"]


# what stands in each kind


def test_an_agreement_of_chinese_medicine_shares_income_and_has_a_witness() -> None:
    document = made("tcm-agreement")
    assert table_with(document, "计算依据")[1:] == [
        ["中药熏蒸治疗仪", "毛收入", "25%", "75%"],
        ["微波治疗仪", "净收入", "30%", "70%"],
    ]
    assert table_with(document, "技术名称")[1] == ["1", "针刺疗法", "3人", "2026年12月31日"]
    assert [cell.splitlines()[0] for cell in cells(tables(document)[-1])[0]] == [
        "甲方（盖章）：",
        "乙方（盖章）：",
        "见证方（盖章）：",
    ]
    assert "一式叁份，甲、乙双方各执一份，见证方执一份备案" in text(document)


def test_several_recipients_share_the_places_and_each_signs() -> None:
    document = made("multi-agreement")
    allotted = table_with(document, "派驻专业")
    assert [line[1] for line in allotted[1:]] == ["1", "1", "1", "3"]
    assert [line[3] for line in allotted[1:]] == ["2", "2", "2", "6"]
    signed = cells(tables(document)[-1])
    assert [line[1].splitlines()[0] for line in signed] == ["乙方一（盖章）：", "乙方二（盖章）：", "乙方三（盖章）："]
    assert [line[0][:2] for line in signed] == ["甲方", "", ""]


def test_a_referral_agreement_takes_beds_conditions_and_contacts_from_the_pairing() -> None:
    document = made("referral-agreement")
    words = text(document)
    for said in ("动态预留床位4张", "高危孕产妇和病情危重的新生儿；", "在3个工作日内", "期满之日（2028年3月31日）止"):
        assert said in words
    contacts = table_with(document, "承办部门")
    assert [line[3] for line in contacts[1:]] == ["0994-0000011", "0994-0000120", "0994-0000022"]


def test_a_letter_of_responsibility_adds_up_the_pairings_and_the_money() -> None:
    document = made("responsibility-letter")
    workspace, _ = open_workspace(ROOT)
    pairings = [one for one in workspace.pairings.values() if one.id.startswith("FK-")]
    goals = {line[0]: line[1] for line in table_with(document, "计量单位")[1:]}
    visits = [target.goal for one in pairings for target in one.targets if target.name == "门诊人次"]
    assert goals["门诊人次"] == str(sum(visits))
    assert goals["接收进修人员"] == str(sum(one.training.per_year for one in pairings if one.training))
    money = table_with(document, "派驻人月")
    postings = [one.posting for one in pairings if one.posting]
    months = [posting.headcount * posting.batches * (posting.months or 0) for posting in postings]
    assert [line[2] for line in money[1:]] == [str(count) for count in (*months, sum(months))]
    assert [int(line[4]) for line in money[1:-1]] == [count * 2000 for count in months]
    assert f"￥{sum(months) * 2000}）" in text(document)
    assert styled(document, "当事人") == ["甲方（下达单位）：阜康市人民政府", "乙方（责任单位）：阜康市卫生健康委员会"]


def test_without_a_list_a_letter_takes_the_pairings_of_whom_it_lays_them_on() -> None:
    listed, found = made("responsibility-letter"), made("responsibility-letter", 结对列表=None)
    assert cells(tables(listed)[0]) == cells(tables(found)[0])


def test_the_table_of_pairings_joins_the_rows_of_one_supporter_and_adds_up() -> None:
    document = made("pairing-table")
    (section,) = document.sections
    assert section.width > section.height
    (table,) = tables(document)
    assert [row.header for row in table.rows][:2] == [True, False]
    spans = {cell_texts(row.cells[1])[0]: row.cells[1].row_span for row in table.rows[1:-1] if len(row.cells) == 7}
    assert spans == {name: 2 if name == "梅河口市医院" else 1 for name in spans}
    assert len(spans) == 7
    workspace, _ = open_workspace(ROOT)
    pairings = [one for one in workspace.pairings.values() if one.id.startswith("MHK-")]
    posted = sum(one.posting.headcount * one.posting.batches for one in pairings if one.posting)
    trained = sum(one.training.per_year for one in pairings if one.training)
    last = cells(table)[-1]
    assert last == ["合计", "7家", "8家次", "—", f"{posted}人次", f"{trained}人", "—"]


def test_all_pairings_of_the_year_are_in_the_table_unless_some_are_named() -> None:
    workspace, _ = open_workspace(ROOT)
    every = made("pairing-table", 主管单位=None, 结对列表=None)
    running = [one for one in workspace.pairings.values() if one.term.start.year <= 2026 <= one.term.end.year]
    supporters = {one.supporter for one in running}
    assert cells(tables(every)[0])[-1][1] == f"{len(supporters)}家"
    some = made("pairing-table", 主管单位=None, 结对列表=["FK-2024-01", "YZ-2025-01"])
    assert cells(tables(some)[0])[-1][1:3] == ["2家", "2家次"]
    assert "2050年没有有效期内的结对" in text(made("pairing-table", 年度="2050"))


# little and much


@pytest.mark.parametrize("kind", AGREEMENTS)
def test_a_bare_pairing_gives_a_paper_without_an_empty_heading(kind: str, tmp_path: Path) -> None:
    document, _ = paper(tmp_path, f"- {BARE}", {"模板": kind, "结对": "P1"})
    styles = [block.style_name for block in paragraphs(document) if block.text]
    firsts = [index for index, style in enumerate(styles) if style == "一级标题"]
    assert firsts
    assert all(styles[index + 1] != "一级标题" for index in firsts)
    words = text(document)
    assert not [bad for bad in ("。。", "，，", "，。", "：。", "；。", "，；") if bad in words]


@pytest.mark.parametrize("engine", ["weasyprint", "typst"])
def test_many_recipients_stay_on_the_pages(engine: str, tmp_path: Path) -> None:
    many = [{"编号": f"r{number}", "名称": f"甘泉县第{number}中心卫生院"} for number in range(30)]
    write(tmp_path, {"data/institutions/more.yaml": json.dumps(many, ensure_ascii=False)})
    one = {
        "编号": "P1", "支援方": "a", "受援方": [entry["编号"] for entry in many],
        "期限": {"起": "2026-01-01", "止": "2028-12-31"},
    }  # fmt: skip
    listed = json.dumps([one], ensure_ascii=False)
    title = "甘泉县医院对口支援三十家卫生院协议书"
    _, signed = paper(tmp_path, listed, {"模板": "multi-agreement", "结对": "P1", "标题": title}, engine)
    assert "乙方三十（盖章）：" in printed(signed)
    _, tabled = paper(tmp_path, listed, {"模板": "pairing-table", "单位": "a"}, engine)
    assert [name for entry in many if (name := str(entry["名称"])) not in printed(tabled)] == []


def printed(pdf: bytes) -> str:
    return "".join(line for page in marks(pdf) for _, line in rows(page)).replace(" ", "")


def test_a_letter_of_responsibility_for_someone_without_pairings(tmp_path: Path) -> None:
    document, _ = paper(tmp_path, f"- {BARE}", {"模板": "responsibility-letter", "下达单位": "a", "责任单位": ["c"]})
    words = text(document)
    assert "于2026年3月31日前签订对口支援协议" in words
    assert "经费安排" not in words


def test_both_engines_print_the_same_words() -> None:
    workspace, _ = open_workspace(ROOT)
    kind = single(ROOT / "templates/pairing-table/sample.yaml", workspace)
    typst = Renderer(workspace, ("pdf",), "typst").render(kind, Path())
    assert typst.findings == ()
    assert sorted(printed(typst.forms["pdf"])) == sorted(printed(rendered("pdf", "pairing-table")))


# the model


@pytest.mark.parametrize(
    ("allotted", "told"),
    [
        ("{受援方: b, 人数: 3}", "“分配”里的单位与受援方对不上"),
        ("{受援方: b, 人数: 1}, {受援方: b, 人数: 2}", "“分配”里的单位与受援方对不上"),
        ("{受援方: b, 人数: 1}, {受援方: c, 人数: 1}", "各受援方分到的人数合计2人，派驻人数是3人"),
        ("{受援方: b, 人数: 1, 进修人数: 1}, {受援方: c, 人数: 2}", "各受援方的进修人数合计1人，每年接收进修是0人"),
    ],
)
def test_allotments_add_up_to_what_is_agreed(allotted: str, told: str) -> None:
    (finding,) = faults(Pairing, SHARED % allotted)
    assert (finding.rule, finding.message) == ("data.allotment", told)


def test_sound_allotments_and_none_at_all_are_accepted() -> None:
    sound = made_of(Pairing, SHARED % "{受援方: c, 人数: 2}, {受援方: b, 人数: 1}")
    assert [allotment.headcount for allotment in sound.allotments] == [2, 1]
    assert made_of(Pairing, BARE).allotments == ()


# what templates may say for it


def test_a_template_reaches_all_data_of_the_workspace(tmp_path: Path) -> None:
    kind = make_kind(
        tmp_path,
        "全: {类型: 结对列表, 默认: '{{ 工作区.结对 }}'}\n"
        "单: {类型: 文本, 默认: '{{ 工作区.单位|length }}家 {{ 工作区.年度 }}'}",
        word_file("{{ 单 }}"),
    )
    workspace = small_workspace()
    fields = bound(kind, "模板: k", workspace)
    assert fields.values["单"] == f"{len(workspace.institutions)}家 2025"
    every = fields.values["全"]
    assert isinstance(every, tuple)
    assert [one["编号"] for one in every] == list(workspace.pairings)


def test_two_carets_join_a_cell_with_the_one_above_but_not_when_they_are_data() -> None:
    from docgen.template.markdown import parse

    blocks, findings = parse("| 一 | 二 |\n| - | - |\n| 甲 | 乙 |\n| ^^ | 丙 |")
    assert findings == ()
    assert outline(blocks) == ["T 一/二 甲/乙 /丙"]
    assert getattr(blocks[0], "joined", None) == {(1, 0)}
    slot = "\ufdd00\ufdd1"
    (block,), _ = parse(f"| 一 |\n| - |\n| 甲 |\n| {slot} |", ["^^"])
    assert outline([block]) == ["T 一 甲 ^^"]
    _, (finding,) = parse("| 一 |\n| - |\n| ^^ |")
    assert "上面没有可以合并的格" in finding.message
