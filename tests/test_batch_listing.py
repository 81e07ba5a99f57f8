"""The list of papers: what each says of itself, in a workbook that holds texts as texts and prints as it should."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from docgen.batch.build import build
from docgen.batch.jobs import single
from docgen.batch.listing import facts_of, list_of, write_list
from docgen.batch.render import Renderer
from docgen.batch.report import Entry, Output, Report
from docgen.batch.workspace import open_workspace
from docgen.errors import RenderError
from tests.helpers.batch import KIND, make_workspace, write
from tests.helpers.papers import KINDS

ROOT = Path(__file__).resolve().parent.parent


def sheet_of(data: bytes) -> Worksheet:
    """Return the sheet of a workbook."""
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert isinstance(sheet, Worksheet)
    return sheet


def report(*entries: Entry) -> Report:
    """Return a report of papers below `out`."""
    return Report(entries, 0.0, "out")


def entry(status: str = "built", **facts: str) -> Entry:
    """Return a paper of two pages."""
    outputs = (Output("out/a/b.docx", "", None), Output("out/a/b.pdf", "", 2))
    return Entry("notice", "data/b.yaml", status, outputs, facts=facts)  # type: ignore[arg-type]  # any status


def test_a_row_says_what_the_paper_says() -> None:
    facts = {"文号": "双卫发〔2026〕1号", "标题": "通知", "主送": "甲院\n乙院", "日期": "2026-04-07", "文种": "通知"}
    sheet = sheet_of(list_of(report(entry(**facts), Entry("notice", "data/c.yaml", "failed"))))
    heads, first, second = sheet.iter_rows(values_only=True)
    assert heads == ("序号", "文号", "标题", "主送（乙方）", "日期", "页数", "文种", "状态", "文件", "来源")
    day = datetime(2026, 4, 7)
    assert first[:6] == (1, "双卫发〔2026〕1号", "通知", "甲院、乙院", day, 2)
    assert first[6:] == ("通知", "新做", "a/b.pdf", "data/b.yaml")
    assert second == (2, None, None, None, None, None, "notice", "失败", None, "data/c.yaml")


def test_the_list_prints_across_with_its_heads_on_each_page() -> None:
    sheet = sheet_of(list_of(report(entry())))
    assert (sheet.freeze_panes, sheet.print_title_rows, sheet.auto_filter.ref) == ("A2", "$1:$1", "A1:J2")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage


@given(start=st.sampled_from(["=", "+", "-", "@", ""]), text=st.text(max_size=20))
def test_no_text_becomes_a_formula(start: str, text: str) -> None:
    cell = sheet_of(list_of(report(entry(标题=f"{start}1{text}")))).cell(2, 3)
    assert cell.data_type == "s"
    assert str(cell.value).startswith(f"{start}1")
    assert cell.quotePrefix == bool(start)


def test_the_same_report_gives_the_same_bytes() -> None:
    assert list_of(report(entry(标题="甲"))) == list_of(report(entry(标题="甲")))


def test_skipped_papers_are_listed_as_fully_as_new_ones(tmp_path: Path) -> None:
    root = make_workspace(tmp_path)
    tables = []
    for _ in range(2):
        write_list(build(root, workers=0), tmp_path / "l/list.xlsx")
        rows = list(sheet_of((tmp_path / "l/list.xlsx").read_bytes()).iter_rows(min_row=2, values_only=True))
        tables.append([row[:7] + row[8:] for row in rows])
    assert tables[0] == tables[1]
    assert tables[0][0] == (1, None, "甲1", None, None, 1, "便笺", "2026/甲1.pdf", "data/memos/1.yaml")


def test_a_list_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")
    with pytest.raises(RenderError, match="不能写入发文登记表"):
        write_list(report(), tmp_path / "a/list.xlsx")


def test_a_kind_may_say_where_its_facts_stand(tmp_path: Path) -> None:
    root = make_workspace(tmp_path)
    write(root / "templates/memo/template.yaml", f"{KIND}登记: {{文号: 标题, 主送: 内容}}\n")
    facts = build(root, workers=0).entries[0].facts
    assert facts == {"文种": "便笺", "标题": "甲1", "文号": "甲1", "主送": "第1件"}
    write(root / "templates/memo/template.yaml", f"{KIND}登记: {{文号: 标提}}\n")
    findings = build(root, workers=0).entries[0].findings
    assert [finding.message for finding in findings] == ["“登记”里没有字段“标提”"]
    assert "标题" in findings[0].hint


def test_every_shipped_kind_tells_its_number_recipient_and_date() -> None:
    workspace, _ = open_workspace(ROOT)
    renderer = Renderer(workspace, (), "typst")
    elements = {"文号": ("发文字号", "协议编号", "令号", "期号"), "主送": ("主送",), "日期": ("成文日期", "签订日期")}
    for kind in KINDS:
        fields, _ = renderer.fields(single(ROOT / "templates" / kind / "sample.yaml", workspace))
        facts = facts_of(fields)
        assert (kind, facts["文种"]) == (kind, fields.kind.title)
        assert facts["标题"] == fields.values.get("标题", fields.kind.title)
        for fact, names in elements.items():
            filled = any(fields.values.get(name) for name in names)
            assert (kind, fact, bool(facts.get(fact)) >= filled) == (kind, fact, True)
