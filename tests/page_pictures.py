"""The pictures of the office page in the documentation: docs/pictures/page/.

`python -m tests.page_pictures` draws them in Chromium, over a fresh sample workspace. Do it after a page has changed.
"""

from __future__ import annotations

import io
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from PIL import Image

from docgen.batch.build import build
from docgen.batch.workspace import create_workspace
from tests.helpers.foreign import notice
from tests.helpers.papers import ROOT
from tests.helpers.web import browser_page, running, settled

if TYPE_CHECKING:
    from playwright.sync_api import Page

FOLDER = ROOT / "docs" / "pictures" / "page"
LARGEST = 120_000
"""Bytes that a picture may take."""
_COLORS = 64


def _keep(page: Page, name: str) -> None:
    """Write what the browser shows as a picture of few colours."""
    page.wait_for_load_state("networkidle")
    with Image.open(io.BytesIO(page.screenshot())) as picture:
        few = picture.convert("RGB").quantize(_COLORS, dither=Image.Dither.NONE)
        few.save(FOLDER / f"{name}.png", optimize=True)


def _drawn(page: Page, pictures: str, count: int) -> None:
    """Wait until the first so many of some pictures are there; the page's policy forbids a script that waits."""
    for number in range(count):
        picture = page.locator(pictures).nth(number)
        while not picture.evaluate("(one) => one.complete && one.naturalWidth > 0"):
            page.wait_for_timeout(100)


def _kinds(page: Page, address: str) -> None:
    page.goto(f"{address}/kinds/")
    _drawn(page, ".kind img", 8)
    _keep(page, "kinds")


def _paper(page: Page, address: str) -> None:
    page.goto(f"{address}/kinds/")
    page.get_by_label("查找文种").fill("对口支援协议")
    page.get_by_role("button", name="拟制对口支援协议书", exact=True).click()
    page.get_by_role("combobox", name="结对").fill("FK-2025-01")
    page.get_by_label("补充条款", exact=True).fill("## 用车。派驻人员往返的车辆由甲方提供。")
    page.get_by_text(re.compile("第 1 页，共")).wait_for()
    settled(page)
    _keep(page, "paper")


def _lists(page: Page, address: str) -> None:
    page.goto(f"{address}/lists/")
    _keep(page, "lists")


def _batch(page: Page, address: str) -> None:
    page.goto(f"{address}/batch/")
    page.get_by_text(re.compile("^共 .* 份：")).wait_for()  # the counts come after the page
    _keep(page, "batch")


def _checking(page: Page, address: str, paper: Path) -> None:
    page.goto(f"{address}/checking/")
    page.get_by_label("把文件拖到这里").set_input_files(str(paper))
    page.get_by_role("button", name="核对", exact=True).click()
    page.get_by_role("heading", name="发现的问题").wait_for()
    _drawn(page, "main img", 1)
    _keep(page, "checking")


def _templates(page: Page, address: str) -> None:
    page.goto(f"{address}/templates/letter/")
    page.locator("#looks .sheet img").first.wait_for()
    _drawn(page, "#looks .sheet img", 1)
    _keep(page, "template")


def main() -> None:
    """Draw every picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as home:
        office = Path(home) / "办公室"
        create_workspace(office)
        build(office, only="*协议/FK-*", workers=1)
        paper = Path(home) / "来文.docx"
        paper.write_bytes(notice(lambda made: made.body("1.没有空格的序号，2026年4月7号前报送。", face="宋体")).data())
        with running(office) as address, browser_page(1280, 800) as page:
            _kinds(page, address)
            _paper(page, address)
            _lists(page, address)
            _batch(page, address)
            _checking(page, address, paper)
            _templates(page, address)


if __name__ == "__main__":
    main()
