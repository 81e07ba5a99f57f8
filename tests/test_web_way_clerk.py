"""A clerk's way through the office page, in a real browser: an agreement from nothing to its files."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import docgen
from docgen.batch.workspace import create_workspace
from docgen.web.paper_text import values_of
from tests.helpers.web import browser_page, running, settled

if TYPE_CHECKING:
    from playwright.sync_api import Page

TITLE = "关于结对帮扶的协议书"


def make_agreement(page: Page, address: str, pictures: Path) -> None:
    """Choose the kind, pick the pairing by typing, see the pages, change the title, add a clause."""
    from playwright.sync_api import expect

    page.goto(f"{address}/")
    page.get_by_label("查找文种").fill("对口支援协议")
    expect(page.locator("#count")).to_have_text(re.compile("找到 [1-9] 种"))
    expect(page.locator(".kind:visible").nth(5)).not_to_be_attached()
    page.get_by_role("button", name="拟制对口支援协议书", exact=True).click()
    settled(page)
    expect(page.get_by_text("填好下列各项后才能更新预览")).to_be_visible()
    page.get_by_role("button", name=re.compile("缺少“结对”")).click()
    pairing = page.get_by_role("combobox", name="结对")
    expect(pairing).to_be_focused()
    # Only the last keystroke leaves one: what is there is then the list that stays.
    pairing.press_sequentially("中医 照")
    expect(page.get_by_role("listbox", name="结对").get_by_role("option")).to_have_count(1)
    pairing.press("ArrowDown")
    expect(pairing).to_have_attribute("aria-activedescendant", re.compile("."))
    pairing.press("Enter")
    expect(pairing).to_have_value("FK-2025-01")
    settled(page)
    expect(page.locator("#page-number")).to_have_text(re.compile("第 1 页，共 [67] 页"))
    expect(page.locator("[data-echo=结对]")).to_contain_text("阜康市中医医院 → 照壁山乡卫生院")
    page.screenshot(path=pictures / "agreement.png")
    first = page.locator("#pages img").first
    before = first.get_attribute("src")
    page.get_by_label("标题", exact=True).fill(TITLE)
    settled(page)
    expect(first).not_to_have_attribute("src", before or "")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    clauses = page.get_by_label("补充条款", exact=True)
    clauses.click()
    clauses.press_sequentially("用车。由甲方提供。")
    page.get_by_role("button", name="（一）").click()
    expect(clauses).to_have_value("## 用车。由甲方提供。")
    clauses.press("Control+z")
    expect(clauses).to_have_value("用车。由甲方提供。")
    clauses.press("Control+Alt+2")
    clauses.press("End")
    clauses.press("Enter")
    page.get_by_role("button", name="表格").click()
    expect(clauses).to_have_value(re.compile(r"^## 用车。由甲方提供。\n\n\| 栏目一 \|"))
    clauses.fill("## 用车。由甲方提供。")
    settled(page)


def mend_fault(page: Page, pictures: Path) -> None:
    """Type a date that no calendar has: the last pages stay, greyed, and the finding leads to the field."""
    from playwright.sync_api import expect

    date = page.get_by_label("签订日期", exact=True)
    date.fill("2026-02-30")
    settled(page)
    expect(page.locator("#pages")).to_have_class(re.compile("old"))
    expect(date).to_have_attribute("aria-invalid", "true")
    page.screenshot(path=pictures / "fault.png")
    page.get_by_label("标题", exact=True).focus()
    page.locator("#findings").get_by_role("button", name=re.compile("没有30日")).click()
    expect(date).to_be_focused()
    date.fill("2026年2月27日")
    settled(page)
    expect(date).not_to_have_attribute("aria-invalid", "true")
    expect(page.get_by_text("2026年2月27日　星期五")).to_be_visible()
    expect(page.locator("#pages")).not_to_have_class(re.compile("old"))


def download(page: Page, name: str, folder: Path) -> Path:
    """Click a download and return the file."""
    with page.expect_download() as found:
        page.get_by_role("link", name=name).click()
    file = folder / found.value.suggested_filename
    found.value.save_as(file)
    return file


def test_an_agreement_from_nothing_to_its_files(tmp_path: Path) -> None:
    home = tmp_path / "ws"
    create_workspace(home)
    config = home / "docgen.yaml"
    config.write_text(config.read_text("utf-8").replace("引擎: weasyprint", "引擎: typst"), "utf-8")
    with browser_page() as page:
        with running(home) as address:
            make_agreement(page, address, tmp_path)
            mend_fault(page, tmp_path)
            draft = home / "drafts" / "support-agreement-1.yaml"
            made = docgen.render_paper(draft)
            for name, suffix in (("下载 Word", "docx"), ("下载 PDF", "pdf")):
                file = download(page, name, tmp_path)
                assert file.name == f"{made.name.name}.{suffix}"
                assert file.read_bytes() == made.forms[suffix]
            page.goto("about:blank")  # what it still asks for must not meet a closed port
        assert values_of(draft.read_text("utf-8"), "")[1] == {
            "模板": "support-agreement",
            "结对": "FK-2025-01",
            "标题": TITLE,
            "签订日期": "2026年2月27日",
            "补充条款": "## 用车。由甲方提供。\n",
        }
        with running(home) as address:
            come_back(page, address, tmp_path)


def come_back(page: Page, address: str, pictures: Path) -> None:
    """Find the draft after the page was started anew; turn pages and lists by the keyboard alone."""
    from playwright.sync_api import expect

    page.goto(f"{address}/papers/")
    page.get_by_role("link", name=TITLE).click()
    settled(page)
    expect(page.get_by_label("标题", exact=True)).to_have_value(TITLE)
    pages = page.locator("#pages")
    pages.focus()
    pages.press("PageDown")
    expect(page.locator("#page-number")).to_have_text(re.compile("第 2 页"))
    page.goto(f"{address}/kinds/")
    page.get_by_role("button", name="看考核评分表的样例").click()
    settled(page)
    examiner = page.get_by_label("考核人第2项", exact=True)
    examiner.press("Alt+ArrowUp")
    expect(page.get_by_label("考核人第1项", exact=True)).to_have_value("秦红霞")
    settled(page)
    page.get_by_label("考核人第2项", exact=True).press("Enter")
    expect(page.get_by_label("考核人第3项", exact=True)).to_be_focused()
    page.screenshot(path=pictures / "rows.png")
