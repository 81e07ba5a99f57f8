"""The shipped forms and tables, read back: boxes and photos, figures recomputed from the records, marks that add up."""

from __future__ import annotations

import calendar
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from docgen.batch.jobs import single
from docgen.batch.render import FinishedPaper, Renderer
from docgen.batch.workspace import open_workspace
from docgen.errors import InputError
from docgen.page.model import Cell, Document, Picture, Table
from tests.helpers.layouts import cell_texts, made, paragraphs, styled, tables, typed
from tests.helpers.papers import ROOT

FORMS = (
    *("attendance", "leading-group", "monthly-rating", "registration-form"),
    *("roster", "score-sheet", "work-report"),
)
WIDE = ("attendance", "monthly-rating", "roster", "work-report")
MINIMAL: dict[str, dict[str, object]] = {
    "attendance": {"结对": "WS-2024-01", "年度": "2025"},
    "leading-group": {"单位": "阜康市卫生健康委员会", "组长": [{"人员": "刘志强"}], "成文日期": "2026-01-05"},
    "monthly-rating": {
        "结对": "FK-2024-01",
        "月份": "2025-02",
        "评分": [{"人员": "刘志强", "得分": ["90", "90", "90", "90", "90"]}],
    },
    "registration-form": {"人员": "谢建民"},
    "roster": {"单位": "木垒县人民医院", "年度": "2025"},
    "score-sheet": {
        "单位": "梅河口市医院",
        "年度": "2025",
        "项目": [{"类别": "全部", "内容": "各项工作", "标准分": "100"}],
    },
    "work-report": {"单位": "木垒县人民医院", "年度": "2025"},
}
MONTHS = range(1, 13)


def grid(table: Table) -> list[list[str]]:
    """Return the texts of a table's cells, row by row; cells swallowed by a merge are absent."""
    return [["".join(cell_texts(cell)) for cell in row.cells] for row in table.rows]


def only(kind: str, **changes: object) -> Document:
    """Return the page model of a paper with these fields alone."""
    return made(kind, **{**dict.fromkeys(typed(kind)), **changes, "模板": kind})


def finished(folder: Path, kind: str, content: dict[str, object], engine: str) -> FinishedPaper:
    renderer = _renderer(engine)
    path = folder / "paper.yaml"
    path.write_text(yaml.safe_dump({"模板": kind, **content}, allow_unicode=True), "utf-8")
    return renderer.render(single(path, renderer.workspace), folder)


@cache
def _renderer(engine: str) -> Renderer:
    workspace, _ = open_workspace(ROOT)
    return Renderer(workspace, ("docx", "pdf"), engine)


def faults(kind: str, **changes: object) -> list[str]:
    """Return the messages of the faults that keep a changed sample from being made."""
    with pytest.raises(InputError) as caught:
        made(kind, **changes)
    assert {finding.rule for finding in caught.value.findings} == {"data.check"}
    return [finding.message for finding in caught.value.findings]


def records(*pairings: str) -> list[dict[str, Any]]:
    """Return the records of 2025 of some pairings as they stand in the files."""
    loaded = (yaml.safe_load((ROOT / "data/records" / f"{name}.yaml").read_text("utf-8")) for name in pairings)
    return [record for each in loaded for record in each if str(record["月份"]).startswith("2025")]


def month_of(record: dict[str, Any]) -> int:
    return int(str(record["月份"])[5:7])


def counts_of(record: dict[str, Any]) -> dict[str, int]:
    """Return a record's counts: its own, or the sums of those typed for each person."""
    counts: dict[str, int] = dict(record.get("数据", {}))
    for entry in record.get("派驻人员", ()):
        for name, count in entry.get("数据", {}).items():
            if name not in record.get("数据", {}):
                counts[name] = counts.get(name, 0) + count
    return counts


# Every form


@pytest.mark.parametrize("kind", FORMS)
def test_the_least_form_is_sound(kind: str, tmp_path: Path) -> None:
    assert finished(tmp_path, kind, MINIMAL[kind], "typst").findings == ()


@pytest.mark.parametrize("kind", FORMS)
def test_both_engines_make_the_same_pages_of_a_sample(kind: str, tmp_path: Path) -> None:
    content = {key: value for key, value in typed(kind).items() if key != "模板"}
    papers = [finished(tmp_path, kind, content, engine) for engine in ("weasyprint", "typst")]
    assert [paper.findings for paper in papers] == [(), ()]
    assert papers[0].pages == papers[1].pages
    assert kind != "registration-form" or papers[0].pages == 1


@pytest.mark.parametrize("kind", FORMS)
def test_wide_forms_lie_on_landscape_pages_and_heads_are_repeated(kind: str) -> None:
    document = made(kind)
    assert {section.width > section.height for section in document.sections} == {kind in WIDE}
    if kind not in ("leading-group", "registration-form"):
        assert all(table.rows[0].header for table in tables(document))


# 登记表


def person_table(**changes: object) -> Table:
    (table,) = tables(made("registration-form", **changes))
    return table


def photo_cell(table: Table) -> Cell:
    return table.rows[0].cells[-1]


def test_a_photo_fills_its_box_beside_four_rows() -> None:
    cell = photo_cell(person_table())
    assert cell.row_span == 4
    (picture,) = [item for block in paragraphs_of(cell) for item in block if isinstance(item, Picture)]
    assert picture.description == "照片"
    assert (picture.width, picture.height) == pytest.approx((25 / 25.4 * 72, 35 / 25.4 * 72), abs=0.1)
    assert picture.data == (ROOT / "data/forms/照片/刘志强.png").read_bytes()


def paragraphs_of(cell: Cell) -> list[tuple[object, ...]]:
    return [block.inlines for block in cell.blocks if not isinstance(block, Table)]


def test_without_a_photo_the_box_says_what_belongs_there() -> None:
    table = person_table(人员="谢建民")
    assert cell_texts(photo_cell(table)) == ["照片"]
    texts = [text for row in grid(table) for text in row]
    assert "（盖章）　　　　年　　月　　日" in texts


def test_the_time_served_is_that_of_the_records() -> None:
    posted = [entry for record in records("FK-2024-01") for entry in record.get("派驻人员", ())]
    days = sum(entry["出勤天数"] for entry in posted if entry["人员"] == "陈秀兰")
    (row,) = [row for row in grid(person_table(人员="陈秀兰", 标题=None)) if row[0] == "服务时间"]
    assert row[1] == f"2025年4月1日至2025年6月30日，出勤{days}天"


def test_opinions_and_long_entries_stand_whole_in_their_boxes() -> None:
    career = "\n".join(f"{year}年7月至{year + 1}年6月，在第{year}号单位从事临床工作" for year in range(1990, 2010))
    rows = {row[0]: row[-1] for row in grid(person_table(简历=career, 主管部门意见="同意。"))}
    assert rows["个人简历"].replace("\n", "") == career.replace("\n", "")
    assert rows["主管部门意见".replace("意见", "\n意见")].startswith("同意。")


# 领导小组名单


def test_names_stand_by_rank_with_their_posts() -> None:
    document = only(
        "leading-group",
        单位="阜康市卫生健康委员会",
        成文日期="2026-01-05",
        组长=[{"姓名": "钱建国", "职务": "阜康市卫生健康委员会主任"}],
        成员=[{"人员": "刘志强"}, {"人员": "陈秀兰"}, {"人员": "阿迪力·买买提", "职务": "领队"}],
    )
    assert [row for table in tables(document) for row in grid(table)] == [
        ["组　长：", "钱建国", "阜康市卫生健康委员会主任"],
        ["成　员：", "刘志强", "阜康市人民医院心血管内科副主任"],
        ["", "陈秀兰", "阜康市人民医院妇产科主治医师"],
        ["", "阿迪力·买买提", "领队"],
    ]
    assert "并报领导小组备案。" in styled(document, "公文正文")[-1]


def test_a_name_left_out_and_one_given_twice_are_told() -> None:
    found = faults("leading-group", 副组长=[{"职务": "副主任"}], 成员=[{"姓名": "钱建国"}, {"人员": "刘志强"}])
    assert found == ["“副组长”第1人没有写姓名", "“钱建国”在名单里出现了两次"]


# 考勤表


def test_attendance_adds_up_by_person_and_by_month() -> None:
    entries = [
        (month_of(record), entry["人员"], entry["出勤天数"])
        for record in records("FK-2024-02")
        for entry in record.get("派驻人员", ())
    ]
    names = list(dict.fromkeys(name for _, name, _ in entries))
    head, *rows, last = grid(tables(made("attendance"))[0])
    assert head == ["序号", "姓名", "职称", "受援单位", *(f"{month}月" for month in MONTHS), "合计"]
    assert [row[1] for row in rows] == names
    for row, name in zip(rows, names, strict=True):
        days = [sum(days for at, who, days in entries if (at, who) == (month, name)) for month in MONTHS]
        assert row[4:-1] == [str(count) if count else "—" for count in days]
        assert row[-1] == str(sum(days))
    sums = [sum(days for at, _, days in entries if at == month) for month in MONTHS]
    assert last[4:] == [*(str(count) if count else "—" for count in sums), str(sum(sums))]


@settings(max_examples=6, deadline=None)
@given(st.integers(2000, 2100), st.integers(1, 12))
def test_the_sheet_of_days_has_the_days_of_the_month_and_of_the_week(year: int, month: int) -> None:
    numbers, weekdays, *rows = grid(tables(made("attendance", 逐日月份=f"{year}-{month:02}"))[1])
    first, length = calendar.monthrange(year, month)
    beyond = [""] * (31 - length)
    assert numbers[2:-1] == [*(str(day) for day in range(1, length + 1)), *beyond]
    assert weekdays[2:-1] == [*("一二三四五六日"[(first + day) % 7] for day in range(length)), *beyond]
    assert [row[1] for row in rows[:2]] == ["周国强", "吴海燕"]
    assert all(row[2:-1] == [*[""] * length, *["／"] * (31 - length)] for row in rows)
    assert len(rows) == 6


# 月评表


def test_marks_are_weighted_and_ranked() -> None:
    _, weights, *rows = grid(tables(made("monthly-rating"))[0])
    shares = [Decimal(text.rstrip("%")) for text in weights[3:-3]]
    assert sum(shares) == 100
    for row in rows:
        marks = [Decimal(text) for text in row[3:-3]]
        total = sum(mark * share for mark, share in zip(marks, shares, strict=True)) / 100
        assert Decimal(row[-3]) == round(total, 2)
        assert row[-2] == ("优秀" if total >= 90 else "良好" if total >= 80 else "合格" if total >= 60 else "不合格")


def test_weights_and_marks_that_do_not_fit_are_told() -> None:
    marks = [{"人员": "阿迪力·买买提", "得分": ["98", "101"]}]
    assert faults("monthly-rating", 权重=["15", "15", "25", "25", "15"], 评分=marks) == [
        "项目有6项，权重写了5个",
        "各项权重合计95%，应当是100%",
        "阿迪力·买买提的得分写了2个，项目有6项",
        "阿迪力·买买提的得分“101”不在0到100之间",
    ]


# 工作报表

PERIODS = {"全年": MONTHS, "下半年": range(7, 13), "第二季度": range(4, 7), "5月": range(5, 6)}


@pytest.mark.parametrize("period", PERIODS)
def test_a_report_says_month_by_month_what_the_records_say(period: str) -> None:
    months = PERIODS[period]
    mine = records("FK-2024-02", "FK-2025-01")
    head, *rows = grid(tables(made("work-report", 期间=period, 标题=None))[0])
    more = ["合计"] * (months.start > 1 and len(months) > 1)
    assert head[2:] == [*(f"{month}月" for month in months), *more, "本年累计" if months.start > 1 else "合计"]
    indicators = {name for record in mine if month_of(record) < months.stop for name in counts_of(record)}
    assert {row[0] for row in rows} == indicators | {"派驻人数", "出勤天数"}
    for row in rows[2:]:
        counts = {at: sum(counts_of(one).get(row[0], 0) for one in mine if month_of(one) == at) for at in MONTHS}
        assert [0 if text == "—" else int(text) for text in row[2 : 2 + len(months)]] == [counts[at] for at in months]
        assert int(row[-1]) == sum(counts[at] for at in range(1, months.stop))
        if more:
            assert int(row[-2]) == sum(counts[at] for at in months)


def test_a_report_of_one_pairing_leaves_the_others_out() -> None:
    document = only("work-report", 结对="FK-2025-01", 年度="2025")
    days = sum(entry["出勤天数"] for record in records("FK-2025-01") for entry in record.get("派驻人员", ()))
    assert grid(tables(document)[0])[2][-1] == str(days)
    assert [block.text for block in paragraphs(document) if block.style_name == "公文标题"] == [
        "阜康市中医医院2025年对口支援工作报表"
    ]


# 考核评分表


def test_marks_are_summed_by_group_and_in_all() -> None:
    items: list[dict[str, str]] = typed("score-sheet")["项目"]  # type: ignore[assignment]
    (table,) = tables(made("score-sheet"))
    rows = grid(table)
    subtotals = [row for row in rows if "小计" in row]
    groups = list(dict.fromkeys(item["类别"] for item in items))
    for row, name in zip(subtotals, groups, strict=True):
        mine = [item for item in items if item["类别"] == name]
        assert row[1:3] == [str(sum(Decimal(item[key]) for item in mine)) for key in ("标准分", "得分")]
        (first,) = [each.cells[0] for each in table.rows if cell_texts(each.cells[0]) == [name]]
        assert first.row_span == len(mine) + 1
    total = sum(Decimal(item["得分"]) for item in items)
    assert rows[-1] == ["总分", "优秀", "100", str(total), ""]


def test_a_sheet_without_marks_is_left_to_be_filled_in() -> None:
    items = [{"类别": "甲", "内容": "一", "标准分": "40"}, {"类别": "乙", "内容": "二", "标准分": "60"}]
    rows = grid(tables(made("score-sheet", 项目=items))[0])
    assert rows[-1] == ["总分", "", "100", "", ""]
    assert [row[2] for row in rows if "小计" in row] == ["", ""]


@pytest.mark.parametrize(
    ("items", "message"),
    [
        ([("甲", "40", None), ("乙", "50", None)], "标准分合计90分，应当是100分"),
        ([("甲", "40", "41"), ("乙", "60", "0")], "“第1项”得41分，不在0到标准分40之间"),
        ([("甲", "40", None), ("乙", "30", None), ("甲", "30", None)], "类别“甲”的各项没有排在一起"),
        ([("甲", "40", "40"), ("乙", "60", None)], "有1项没有得分，第一项是“第2项”"),
    ],
)
def test_marks_that_cannot_be_right_are_told(items: list[tuple[str, str, str | None]], message: str) -> None:
    rows = [
        {"类别": group, "内容": f"第{index}项", "标准分": full} | ({"得分": mark} if mark else {})
        for index, (group, full, mark) in enumerate(items, start=1)
    ]
    assert faults("score-sheet", 项目=rows) == [message]


def test_long_forms_run_over_pages_without_a_finding(tmp_path: Path) -> None:
    items = [{"类别": f"第{index // 10}类", "内容": f"第{index}项" * 12, "标准分": "2"} for index in range(50)]
    content: dict[str, object] = {"单位": "梅河口市医院", "年度": "2025", "项目": items}
    for engine in ("weasyprint", "typst"):
        paper = finished(tmp_path, "score-sheet", content, engine)
        assert paper.findings == ()
        assert paper.pages is not None and paper.pages > 2
