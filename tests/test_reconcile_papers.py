"""Contradictions in papers: each planted once, found with all its places; sound papers silent."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.errors import Finding
from tests.helpers.batch import write_template
from tests.helpers.reconcile import PAIRING, at, found_in_papers, office, spots

NOTICE = "data/notices/1.yaml"
AGREEMENT = "data/agreements/1.yaml"
HEAD = """
模板: notice
发文机关: [市卫健委]
发文字号: 青卫发〔2026〕1号
标题: 关于报送材料的通知
主送: [{main}]
成文日期: {issued}
正文: |
  {body}
{more}"""


def notice(
    folder: Path, body: str, *, more: str = "", issued: str = "2026-04-07", main: str = "各卫生院", year: str = ""
) -> list[Finding]:
    """Return what is found in a notice with a body, given line by line."""
    text = HEAD.format(body=body.replace("\n", "\n  "), more=more, issued=issued, main=main)
    config = f"版本: 1\n{year}生成: [{{文件: {NOTICE}}}]\n"
    return found_in_papers(office(folder, {"docgen.yaml": config, NOTICE: text.lstrip()}))


def agreement(folder: Path, clause: str, more: str = "", pairing: str = PAIRING) -> list[Finding]:
    """Return what is found in the agreement of a pairing with a clause that was typed."""
    text = f"模板: support-agreement\n结对: P1\n{more}补充条款: |\n  ## {clause}\n"
    config = "版本: 1\n生成: [{文件: data/agreements/*.yaml}]\n"
    files: Mapping[str, str] = {"docgen.yaml": config, AGREEMENT: text, "data/pairings.yaml": pairing}
    return found_in_papers(office(folder, files))


def table(*rows: str) -> str:
    """Return the lines of a table: its head, then its rows."""
    head, *rest = rows
    return "\n".join([f"| {head} |", "|" + " --- |" * (head.count("|") + 1), *(f"| {row} |" for row in rest)])


# ── 合计 ──


@pytest.mark.parametrize(
    ("rows", "total", "first", "last"),
    [
        (("单位 | 人数", "甲院 | 3", "乙院 | 41", "合计 | 45"), "45", "3 |", "41"),
        (("序号 | 单位 | 金额", "1 | 甲 | 1,200元", "2 | 乙 | 800元", "| 合　计 | 2100元"), "2100", "1,200", "800元"),
        (("单位 | 人数", "合计 | 45", "甲院 | 3", "乙院 | 41"), "45", "3 |", "41"),
        (("单位 | 人数", "甲 | 7", "乙 | 8", "小计 | 16", "丙 | 9", "总计 | 24"), "16", "7", "8"),
        (("单位 | 人数", "甲 | 7", "小计 | 7", "丙 | 9", "总计 | 26"), "26", "7", "9"),
        (("单位 | 医师 | 护士 | 合计", "甲院 | 4 | 3 | 6"), "6 |\n", "4", "3"),
        (("单位 | 医师 | 护士 | 合计", "甲院 | 4 | 3 | 7", "乙院 | 11 | 22 | 34"), "34", "11", "22"),
    ],
)
def test_tables_that_do_not_add_up(tmp_path: Path, rows: tuple[str, ...], total: str, first: str, last: str) -> None:
    found = notice(tmp_path, "名额如下：\n\n" + table(*rows) + "\n\n请照此选派。")
    line = "正文: |"
    start = (tmp_path / NOTICE).read_text("utf-8").index(line)
    below = (tmp_path / NOTICE).read_text("utf-8")[start:]

    def cell(phrase: str) -> str:
        text = (tmp_path / NOTICE).read_text("utf-8")
        index = start + below.index(f"| {phrase}") + 2
        return f"{NOTICE}:{text.count(chr(10), 0, index) + 1}:{index - text.rfind(chr(10), 0, index)}"

    places = list(dict.fromkeys((cell(first), cell(last))))
    assert spots(found) == [("sum", "warning", cell(total), *places)]


@pytest.mark.parametrize(
    "rows",
    [
        ("单位 | 人数 | 占比", "甲院 | 3 | 6.8%", "乙院 | 41 | 93.2%", "合计 | 44 | 99.9%"),
        ("序号 | 单位 | 人数", "1 | 甲院 | 3", "2 | 乙院 | 4", "合计 | — | 7"),
        ("月份 | 门诊", "1月 | 3", "2月 |", "合计 | 3"),
        ("设备 | 数量 | 单价 | 合计", "床 | 2 | 300 | 600", "灯 | 3 | 100 | 300"),
        ("单位 | 人数", "甲院 | 若干", "乙院 | 4", "合计 | 20"),
        ("单位 | 2024年 | 2025年 | 合计", "甲 | 3 | 4 | 7"),
        ("项目 | 万元", "甲 | 1.23", "乙 | 2.34", "合计 | 3.58"),
        ("单位 | 人数", "甲 | 7", "小计 | 7", "丙 | 9", "合计 | 16", "丁 | 4", "合计 | 4", "总计 | 20"),
        ("单位 | {{ 年度 }}", "甲 | 7", "合计 | 9"),
    ],
)
def test_tables_that_add_up_or_are_not_meant_to(tmp_path: Path, rows: tuple[str, ...]) -> None:
    assert notice(tmp_path, table(*rows), year="年度: 2026\n") == []


def test_a_table_in_an_attachment(tmp_path: Path) -> None:
    rows = table("单位 | 人数", "甲院 | 3", "合计 | 5").replace("\n", "\n      ")
    more = f"附件:\n  - 名称: 名额表\n    正文: |\n      {rows}\n"
    found = notice(tmp_path, "名额见附件。", more=more)
    assert spots(found) == [("sum", "warning", at(tmp_path, NOTICE, "5 |"), at(tmp_path, NOTICE, "3 |"))]


@pytest.mark.parametrize(
    ("text", "whole", "parts", "severity"),
    [
        ("共选派12人，其中医师8人、护士5人。", "共选派12人", ("医师8人", "护士5人"), "warning"),
        ("共选派12人，其中医师8人，护士5人。", "共选派12人", ("医师8人", "护士5人"), "warning"),
        ("医师8人、护士5人，共计12人。", "共计12人", ("医师8人", "护士5人"), "warning"),
        ("医师6人、护士5人，合计12人。", "合计12人", ("医师6人", "护士5人"), "warning"),
        ("共派出12名，其中女性15名。", "共派出12名", ("女性15名",), "warning"),
        ("共12家，其中乡镇卫生院8家、村卫生室3家。", "共12家", ("乡镇卫生院8家", "村卫生室3家"), "info"),
    ],
)
def test_sentences_that_do_not_add_up(
    tmp_path: Path, text: str, whole: str, parts: tuple[str, ...], severity: str
) -> None:
    found = notice(tmp_path, text)
    places = (at(tmp_path, NOTICE, part) for part in parts)
    assert spots(found) == [("sum", severity, at(tmp_path, NOTICE, whole), *places)]


@pytest.mark.parametrize(
    "text",
    [
        "共选派13人，其中医师8人、护士5人。",
        "共选派12人，其中女性9人，高级职称8人。",
        "共选派12人，其中高级职称8人。",
        "共12人，经费6000元。",
        "共开展义诊3次、讲座5场。",
        "医师8人、护士5人，每批2人，全年共26人次。",
    ],
)
def test_sentences_that_add_up_or_do_not_say(tmp_path: Path, text: str) -> None:
    assert notice(tmp_path, text) == []


@settings(max_examples=30, deadline=None)
@given(
    rows=st.lists(st.lists(st.integers(0, 9999), min_size=2, max_size=4), min_size=1, max_size=6), wrong=st.booleans()
)
def test_only_wrong_tables_are_told(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[int]], wrong: bool
) -> None:
    width = min(map(len, rows))
    rows = [row[:width] for row in rows]
    totals = [sum(column) for column in zip(*rows, strict=True)]
    whole = sum(totals) + (1 if wrong else 0)
    lines = [" | ".join(["单位", *(f"第{index}组" for index in range(width)), "合计"])]
    lines += [" | ".join(map(str, [f"单位{index}", *row, sum(row)])) for index, row in enumerate(rows)]
    lines += [" | ".join(map(str, ["合计", *totals, whole]))]
    found = notice(tmp_path_factory.mktemp("table"), table(*lines))
    assert {one.rule for one in found} == ({"reconcile.sum"} if wrong else set())
    assert len(found) in ((1, 2) if wrong else (0,))


# ── 金额 ──


@pytest.mark.parametrize(
    ("text", "words", "figures"),
    [
        ("补助陆仟元整（6500元）。", "陆仟元整", "6500"),
        ("补助6500元（大写：陆仟元整）。", "陆仟元整", "6500"),
        ("补助人民币陆万元整（¥6,000.00）。", "陆万元整", "6,000"),
        ("补助壹仟陆佰捌拾元零叁角贰分（1680.23元）。", "壹仟陆佰", "1680.23"),
        ("补助6万元（人民币陆仟元整）。", "陆仟元整", "6万"),
    ],
)
def test_an_amount_in_words_and_another_in_figures(tmp_path: Path, text: str, words: str, figures: str) -> None:
    found = notice(tmp_path, text)
    places = (at(tmp_path, NOTICE, words), at(tmp_path, NOTICE, figures))
    assert spots(found) == [("amount-words", "error", *places)]


@pytest.mark.parametrize(
    "text",
    [
        "补助陆仟元整（6000元）。",
        "补助6万元（大写：陆万元整）。",
        "补助壹仟陆佰捌拾元零叁角贰分（¥1,680.32）。",
        "补助壹佰贰拾万元整（120万元）。",
        "补助陆仟元整，另有药品500元。",
    ],
)
def test_amounts_that_agree(tmp_path: Path, text: str) -> None:
    assert notice(tmp_path, text) == []


def test_units_mixed_in_a_column(tmp_path: Path) -> None:
    found = notice(tmp_path, table("单位 | 金额", "甲院 | 6万元", "乙院 | 6000元"))
    assert spots(found) == [("amount-unit", "warning", at(tmp_path, NOTICE, "6000元"), at(tmp_path, NOTICE, "6万元"))]


def test_a_cell_with_another_unit_than_its_head(tmp_path: Path) -> None:
    found = notice(tmp_path, table("单位 | 金额（万元）", "甲院 | 6", "乙院 | 6000元"))
    assert spots(found) == [("amount-unit", "warning", at(tmp_path, NOTICE, "6000元"), at(tmp_path, NOTICE, "金额（"))]


def test_a_number_too_large_for_its_column(tmp_path: Path) -> None:
    found = notice(tmp_path, table("单位 | 金额（万元）", "甲院 | 6", "乙院 | 60000"))
    assert spots(found) == [("amount-unit", "warning", at(tmp_path, NOTICE, "60000"), at(tmp_path, NOTICE, "6 |"))]


def test_an_amount_field_that_can_hardly_be_in_yuan(tmp_path: Path) -> None:
    write_template(tmp_path / "templates/grant", "{{ 标题 }}")
    kind = "名称: 拨款\n输出: 拨款\n字段:\n  标题: {类型: 文本}\n  金额:\n    类型: 金额\n"
    paper = "模板: grant\n标题: 拨款\n金额: 6\n"
    config = "版本: 1\n生成: [{文件: data/grants/*.yaml}]\n"
    files = {"docgen.yaml": config, "templates/grant/template.yaml": kind, "data/grants/1.yaml": paper}
    found = found_in_papers(office(tmp_path, files))
    assert spots(found) == [("amount-unit", "warning", "data/grants/1.yaml:3:5", "templates/grant/template.yaml:5:3")]
    assert found[0].place.where == "金额"


def test_the_funds_of_the_pairing_in_another_unit(tmp_path: Path) -> None:
    found = agreement(tmp_path, "经费保障。支援方安排工作经费60000万元。")
    places = (at(tmp_path, AGREEMENT, "60000万元"), at(tmp_path, "data/pairings.yaml", "60000"))
    assert spots(found) == [("amount-unit", "warning", *places)]
    assert agreement(tmp_path / "b", "经费保障。支援方安排工作经费6万元。") == []


# ── 期限 ──


@pytest.mark.parametrize(
    ("text", "issued", "deadline", "reason"),
    [
        ("请于4月25日前报送名单。", "2026-04-07", "4月25日前", "星期六"),
        ("请于2026年5月4日（星期一）前报送。", "2026-04-07", "2026年5月4日", "国办发明电〔2025〕7号"),
        ("请于2031年5月1日前报送。", "2031-04-07", "2031年5月1日前", "没有2031年的放假安排"),
        ("请于次年1月1日前报送。", "2025-11-03", "次年1月1日前", "国办发明电"),
    ],
)
def test_a_deadline_on_a_day_off(tmp_path: Path, text: str, issued: str, deadline: str, reason: str) -> None:
    found = notice(tmp_path, text, issued=issued)
    places = (at(tmp_path, NOTICE, deadline), at(tmp_path, NOTICE, issued))
    assert spots(found) == [("deadline-day-off", "warning", *places)]
    assert reason in found[0].message


@pytest.mark.parametrize(
    ("text", "issued"),
    [
        ("请于5月9日前报送。", "2026-04-07"),  # a Saturday that makes up for a holiday
        ("请于2031年5月2日前报送。", "2031-04-07"),  # a Friday of a year without a table
        ("每年12月20日前报送总结。", "2026-04-07"),
        ("请于1月10日前报送。", "2025-12-20"),
        ("请于4月25日前报送，遇节假日顺延。", "2026-04-07"),
        ("6月30日前已完成整改。", "2026-12-01"),
        ("请于2月30日前报送。", "2026-01-05"),
    ],
)
def test_deadlines_nobody_minds(tmp_path: Path, text: str, issued: str) -> None:
    assert notice(tmp_path, text, issued=issued) == []


@pytest.mark.parametrize(
    ("deadline", "severity"), [("2026年4月30日前", "error"), ("4月30日之前", "warning")], ids=["year", "no year"]
)
def test_a_deadline_before_the_date_of_issue(tmp_path: Path, deadline: str, severity: str) -> None:
    found = notice(tmp_path, f"请于{deadline}报送名单。", issued="2026-05-11")
    places = (at(tmp_path, NOTICE, deadline), at(tmp_path, NOTICE, "2026-05-11"))
    assert spots(found) == [("deadline-past", severity, *places)]


def test_a_deadline_in_a_field(tmp_path: Path) -> None:
    write_template(tmp_path / "templates/task", "{{ 任务 }}")
    fields = "  任务: {类型: 文本}\n  年度: {类型: 年份}\n  报送时限: {类型: 日期}\n  成文日期: {类型: 日期}\n"
    paper = "模板: task\n任务: 自查\n报送时限: 2026-04-25\n"
    config = "版本: 1\n年度: 2026\n生成: [{文件: data/tasks/*.yaml}]\n"
    kind = f"名称: 任务\n输出: 任务\n字段:\n{fields}"
    files = {"docgen.yaml": config, "templates/task/template.yaml": kind, "data/tasks/1.yaml": paper}
    found = found_in_papers(office(tmp_path, files))
    assert spots(found) == [("deadline-day-off", "warning", "data/tasks/1.yaml:3:7", "docgen.yaml:2:5")]
    files["data/tasks/1.yaml"] = paper.replace("04-25", "04-24") + "成文日期: 2026-05-08\n"
    found = found_in_papers(office(tmp_path, files))
    assert spots(found) == [("deadline-past", "error", "data/tasks/1.yaml:3:7", "data/tasks/1.yaml:4:7")]


# ── 主送、抄送 ──


@pytest.mark.parametrize(("main", "copied"), [("市医院", "青石市人民医院"), ("各有关单位", "各有关单位")])
def test_a_body_addressed_and_copied(tmp_path: Path, main: str, copied: str) -> None:
    found = notice(tmp_path, "请照办。", main=main, more=f"抄送: [柳河乡卫生院, {copied}]\n")
    places = (at(tmp_path, NOTICE, f"{copied}]", 2 if main == copied else 1), at(tmp_path, NOTICE, main))
    assert spots(found) == [("receiver-twice", "error", *places)]


def test_a_body_copied_twice(tmp_path: Path) -> None:
    found = notice(tmp_path, "请照办。", more="抄送: [市医院, 青石市人民医院]\n")
    places = (at(tmp_path, NOTICE, "青石市人民医院"), at(tmp_path, NOTICE, "市医院"))
    assert spots(found) == [("receiver-twice", "warning", *places)]
    assert notice(tmp_path / "b", "请照办。", more="抄送: [市医院, 柳河乡卫生院]\n") == []


# ── 附件 ──


def test_an_attachment_that_is_not_there(tmp_path: Path) -> None:
    found = notice(tmp_path, "名额见附件1，登记表见附件2。", more="附件: [名额分配表]\n")
    places = (at(tmp_path, NOTICE, "附件2"), at(tmp_path, NOTICE, "名额分配表"))
    assert spots(found) == [("attachment-absent", "warning", *places)]
    assert "只有1个附件" in found[0].message


def test_no_attachment_at_all(tmp_path: Path) -> None:
    found = notice(tmp_path, "登记表见附件。")
    assert spots(found) == [("attachment-absent", "warning", at(tmp_path, NOTICE, "见附件"), f"{NOTICE}:1:1")]


def test_an_attachment_the_text_does_not_name(tmp_path: Path) -> None:
    found = notice(tmp_path, "名额见附件一。", more="附件: [名额分配表, 考勤表]\n")
    places = (at(tmp_path, NOTICE, "考勤表"), at(tmp_path, NOTICE, "名额见"))
    assert spots(found) == [("attachment-unnamed", "info", *places)]


@pytest.mark.parametrize(
    "text", ["填写支援人员情况登记表。", "填写情况登记表。", "详见附件。", "按照《工作方案》附件3执行，登记表见附件1。"]
)
def test_an_attachment_named_in_any_way(tmp_path: Path, text: str) -> None:
    assert notice(tmp_path, text, more="附件: [支援人员情况登记表]\n") == []


def test_an_attachment_without_its_text(tmp_path: Path) -> None:
    more = "附件:\n  - {名称: 名额表, 正文: 市医院二人。}\n  - 情况登记表\n"
    found = notice(tmp_path, "见附件1、附件2。", more=more)
    places = (at(tmp_path, NOTICE, "情况登记表"), at(tmp_path, NOTICE, "{名称"))
    assert spots(found) == [("attachment-empty", "warning", *places)]


# ── 年度 ──


def test_the_year_of_a_paper_outside_the_term(tmp_path: Path) -> None:
    paper = "data/plans/1.yaml"
    text = "模板: work-plan\n单位: 市医院\n年度: 2027\n成文日期: 2027-01-04\n"
    config = "版本: 1\n生成: [{文件: data/plans/*.yaml}]\n"
    found = found_in_papers(office(tmp_path, {"docgen.yaml": config, paper: text}))
    places = (at(tmp_path, paper, "2027"), at(tmp_path, "data/pairings.yaml", "{起"))
    assert spots(found) == [("year-term", "warning", *places)]
    for year in (2024, 2026, 2009):  # within the term; before anything that the data know
        inside = text.replace("2027", str(year))
        assert found_in_papers(office(tmp_path / str(year), {"docgen.yaml": config, paper: inside})) == []


def test_the_year_of_the_workspace_outside_the_term(tmp_path: Path) -> None:
    job = "{模板: work-plan, 逐个: 单位, 条件: 单位.支援结对, 字段: {成文日期: 2030-01-07}}"
    config = f"版本: 1\n年度: 2030\n生成: [{job}]\n"
    found = found_in_papers(office(tmp_path, {"docgen.yaml": config}))
    places = (at(tmp_path, "docgen.yaml", "2030"), at(tmp_path, "data/pairings.yaml", "{起"))
    assert spots(found) == [("year-term", "warning", *places)]


def test_a_title_of_another_year(tmp_path: Path) -> None:
    paper = "data/plans/1.yaml"
    text = "模板: work-plan\n单位: 市医院\n年度: 2026\n标题: 市医院2025年工作计划\n成文日期: 2026-01-05\n"
    config = "版本: 1\n生成: [{文件: data/plans/*.yaml}]\n"
    found = found_in_papers(office(tmp_path, {"docgen.yaml": config, paper: text}))
    places = (at(tmp_path, paper, "2025年"), at(tmp_path, paper, "2026"))
    assert spots(found) == [("paper-fact", "warning", *places)]


# ── 同一件事两种说法 ──


@pytest.mark.parametrize(
    ("clause", "stated", "key"),
    [
        ("派驻。支援方每批派驻3名医师。", "每批派驻3名", "1, 每年"),
        ("派驻。支援方派驻医师三名。", "派驻医师三名", "1, 每年"),
        ("派驻。支援方每年选派4批人员。", "每年选派4批", "2, 最低"),
        ("派驻。每人服务三个月。", "每人服务三个月", "6}\n"),
        ("进修。支援方每年接收进修人员5名。", "每年接收进修人员5名", "1}\n  指标"),
        ("附则。本协议一式陆份。", "一式陆份", "4\n"),
        ("期限。协议期限为2024年1月1日至2027年12月31日。", "协议期限为2024年1月1日至2027年12月31日", "{起"),
        ("经费。安排工作经费80000元。", "经费80000元", "60000"),
    ],
)
def test_what_a_text_states_of_its_pairing(tmp_path: Path, clause: str, stated: str, key: str) -> None:
    found = agreement(tmp_path, clause)
    places = (at(tmp_path, AGREEMENT, stated), at(tmp_path, "data/pairings.yaml", key))
    assert spots(found) == [("paper-fact", "warning", *places)]


@pytest.mark.parametrize(
    "clause",
    [
        "派驻。支援方每批派驻1名医师，每年2批，每人6个月，全年派驻2名。",
        "派驻。首批派驻3名医师，另派驻2名护士。",
        "进修。支援方每年接收进修人员1名。",
        "附则。本协议一式肆份。",
        "期限。协议期限为2024年1月1日起至2026年12月31日止。",
        "经费。安排工作经费60000元，每人每月补助经费500元。",
    ],
)
def test_texts_that_say_what_the_pairing_says(tmp_path: Path, clause: str) -> None:
    assert agreement(tmp_path, clause) == []


def test_a_field_that_denies_the_pairing(tmp_path: Path) -> None:
    found = agreement(tmp_path, "附则。未尽事宜协商解决。", "签订日期: 2024-02-01\n")
    places = (at(tmp_path, AGREEMENT, "2024-02-01"), at(tmp_path, "data/pairings.yaml", "2023-12-20"))
    assert spots(found) == [("paper-fact", "warning", *places)]
    assert agreement(tmp_path / "b", "附则。未尽事宜协商解决。", "签订日期: 2023年12月20日\n") == []


@pytest.mark.parametrize(
    ("body", "more"),
    [
        ("请照办。", "联系人: 何清远\n联系电话: 0000-2222222\n"),
        ("请照办。联系人：何清远，联系电话：0000-2222222。", ""),
    ],
)
def test_a_contact_with_another_number(tmp_path: Path, body: str, more: str) -> None:
    found = notice(tmp_path, body, more=more)
    places = (at(tmp_path, NOTICE, "0000-2222222"), at(tmp_path, "data/institutions.yaml", "0000-1111111"))
    assert spots(found) == [("paper-fact", "warning", *places)]
    assert notice(tmp_path / "b", body.replace("2222222", "1111111"), more=more.replace("2222222", "1111111")) == []


def test_an_institution_with_another_number(tmp_path: Path) -> None:
    found = notice(tmp_path, "请报青石市人民医院（电话：0000-2222222）。")
    places = (at(tmp_path, NOTICE, "0000-2222222"), at(tmp_path, "data/institutions.yaml", "0000-1111111"))
    assert spots(found) == [("paper-fact", "warning", *places)]
    assert notice(tmp_path / "b", "请报青石市人民医院（电话：0000-1111111）。") == []


def test_a_person_with_another_title(tmp_path: Path) -> None:
    found = notice(tmp_path, "由市医院何清远（副主任医师）带队。")
    places = (at(tmp_path, NOTICE, "副主任医师"), at(tmp_path, "data/people.yaml", "主治医师"))
    assert spots(found) == [("paper-fact", "warning", *places)]
    assert notice(tmp_path / "b", "由市医院何清远（主治医师）、白露（组长）带队。") == []


def test_a_day_with_the_weekday_of_another(tmp_path: Path) -> None:
    found = notice(tmp_path, "定于4月28日（星期三）开会。")
    places = (at(tmp_path, NOTICE, "4月28日"), at(tmp_path, NOTICE, "2026-04-07"))
    assert spots(found) == [("paper-fact", "warning", *places)]
    assert "2026年4月28日是星期二" in found[0].message
    assert notice(tmp_path / "b", "定于4月28日（周二）开会。") == []


# ── 重复的公文 ──

TWO = "版本: 1\n生成: [{文件: data/agreements/*.yaml}]\n"
PLAIN = "模板: support-agreement\n结对: P1\n"


def test_one_pairing_in_two_agreements(tmp_path: Path) -> None:
    files = {"docgen.yaml": TWO, AGREEMENT: PLAIN, "data/agreements/2.yaml": f"{PLAIN}协议编号: P1-2\n"}
    found = found_in_papers(office(tmp_path, files))
    assert spots(found) == [("paper-twice", "warning", "data/agreements/2.yaml:2:5", f"{AGREEMENT}:2:5")]
    assert f"结对“P1”已有一份公文（{AGREEMENT}）" in found[0].message


def test_an_agreement_beside_that_of_a_job(tmp_path: Path) -> None:
    config = "版本: 1\n生成:\n  - {模板: support-agreement, 逐个: 结对}\n  - {文件: data/agreements/*.yaml}\n"
    found = found_in_papers(office(tmp_path, {"docgen.yaml": config, AGREEMENT: PLAIN + "协议编号: P1-2\n"}))
    assert spots(found) == [("paper-twice", "warning", f"{AGREEMENT}:2:5", "docgen.yaml:3:5")]


def test_two_papers_of_one_number(tmp_path: Path) -> None:
    text = HEAD.format(body="请照办。", more="", issued="2026-04-07", main="各卫生院").lstrip()
    config = "版本: 1\n生成: [{文件: data/notices/*.yaml}]\n"
    second = "data/notices/2.yaml"
    found = found_in_papers(office(tmp_path, {"docgen.yaml": config, NOTICE: text, second: text}))
    places = (at(tmp_path, second, "青卫发"), at(tmp_path, NOTICE, "青卫发"))
    assert spots(found) == [("paper-twice", "warning", *places)]
    other = text.replace("1号", "2号")
    assert found_in_papers(office(tmp_path / "b", {"docgen.yaml": config, NOTICE: text, second: other})) == []


# ── 位置 ──


@pytest.mark.parametrize(
    ("typed", "line", "column"),
    [
        ("正文: 登记表见附件。\n", 7, 8),
        ('正文: "登记表见附件。"\n', 7, 9),
        ("正文: >\n  请填写，\n  登记表见附件。\n", 9, 6),
        ("正文: |\n\n  请填写。\n  登记表见附件。\n", 10, 6),
        ("正文: 请填写，\n  登记表见附件。\n", 8, 6),
    ],
    ids=["plain", "quoted", "folded", "literal", "many lines"],
)
def test_places_in_every_way_of_writing_a_text(tmp_path: Path, typed: str, line: int, column: int) -> None:
    head = HEAD.partition("正文")[0].format(issued="2026-04-07", main="各卫生院").lstrip()
    config = f"版本: 1\n生成: [{{文件: {NOTICE}}}]\n"
    found = found_in_papers(office(tmp_path, {"docgen.yaml": config, NOTICE: head + typed}))
    assert spots(found)[0][2] == f"{NOTICE}:{line}:{column}"
