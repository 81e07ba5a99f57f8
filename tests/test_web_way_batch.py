"""The way of whoever makes papers by the dozen: data from Excel, a batch that is stopped and gone on with, a zip."""

from __future__ import annotations

import io
import shutil
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
import pytest
from openpyxl import load_workbook

from tests.helpers.batch import CONFIG, MEMOS, make_workspace, write
from tests.helpers.web import arrived, browser_page, go_on, hold_batches, running

if TYPE_CHECKING:
    from playwright.sync_api import FilePayload, Page

MINIMAL = Path(__file__).resolve().parent / "workspaces" / "minimal"
AGREEMENTS = (
    '  - {模板: support-agreement, 逐个: 结对, 条件: "结对.受援方|length == 1", 输出: "协议/{{ 结对.编号 }}"}\n'
)
NEW = ("DK-2026-011", "DK-2026-012", "DK-2026-013")


def office(root: Path) -> Path:
    """Make a workspace with agreements for pairings, six memos, and one memo that cannot be made."""
    shutil.copytree(MINIMAL, root)
    make_workspace(root, 6)
    write(root / "docgen.yaml", CONFIG.replace("生成:", "引擎: typst\n生成:") + AGREEMENTS + MEMOS)
    write(root / "data/memos/9.yaml", "模板: memo\n内容: 没有标题\n")
    return root


def with_pairings(data: bytes, recipients: tuple[str, str, str]) -> bytes:
    """Return the workbook with three more pairings, as somebody fills in rows below the last one."""
    book = load_workbook(io.BytesIO(data))
    sheet = book["结对"]
    heads = [cell for row in sheet.iter_rows(max_row=2) for cell in row]
    columns = {head.value: head.column or 0 for head in heads}
    for row, (identifier, recipient) in enumerate(zip(NEW, recipients, strict=True), start=sheet.max_row + 1):
        values = {"编号": identifier, "支援方": "青石市人民医院", "受援方": recipient}
        for name, value in {**values, "起": "2026-01-01", "止": "2028-12-31"}.items():
            sheet.cell(row, columns[name], value)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def upload(data: bytes) -> FilePayload:
    """Return a workbook as a browser sends it."""
    return {"name": "新结对.xlsx", "mimeType": "application/octet-stream", "buffer": data}


def downloaded(page: Page, name: str) -> tuple[str, bytes]:
    """Press a link or button and return the name and the bytes of what comes."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name=name).or_(page.get_by_role("button", name=name)).first.click()
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def import_pairings(page: Page, base: str, pictures: Path) -> None:
    """Export, add three pairings with a fault in one, see it by its cell, mend it, import."""
    from playwright.sync_api import expect

    page.goto(f"{base}/lists/")
    name, book = downloaded(page, "导出 Excel")
    assert name == "数据.xlsx"
    page.get_by_role("link", name="从 Excel 导入").click()
    faulty = with_pairings(book, ("柳河乡卫生院", "杉山卫生院", "杉山乡卫生院"))
    page.get_by_label("表格文件").set_input_files(upload(faulty))
    page.get_by_role("button", name="查看有什么变化").click()
    fault = page.locator(".findings li.error")
    expect(fault).to_have_count(1)
    expect(fault).to_contain_text("新结对.xlsx 工作表“结对” C6 ")
    expect(fault).to_contain_text("杉山卫生院")
    page.screenshot(path=pictures / "fault.png")
    mended = with_pairings(book, ("柳河乡卫生院", "杉山乡卫生院", "杉山乡卫生院"))
    page.get_by_label("换一个文件").set_input_files(upload(mended))
    page.get_by_role("button", name="查看有什么变化").click()
    expect(page.locator(".changes li")).to_have_text([f"新增 {identifier}" for identifier in NEW])
    page.screenshot(path=pictures / "changes.png")
    page.get_by_role("button", name="导入", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("从表格导入：新增 3 条")
    expect(page.locator("#rows tbody tr")).to_have_count(5)


def edit_and_undo(page: Page, file: Path, pictures: Path) -> None:
    """Change a pairing in its form, see the fault of a wrong value, save, take it back."""
    from playwright.sync_api import expect

    before = file.read_bytes()
    page.get_by_role("link", name=NEW[0]).click()
    page.locator("#item").get_by_label("止", exact=False).first.fill("2020-01-01")
    page.get_by_role("button", name="保存").click()
    expect(page.locator('[name="期限.止"]')).to_be_focused()
    expect(page.locator("#item")).to_contain_text("早于开始日期")
    page.screenshot(path=pictures / "form-fault.png")
    page.locator('[name="期限.止"]').fill("2029-12-31")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".undo")).to_contain_text("修改了结对")
    expect(page.locator("#rows")).to_contain_text("2029-12-31")
    assert len(file.read_bytes().splitlines()) == len(before.splitlines())
    page.get_by_role("button", name="撤销").click()
    expect(page.locator(".told")).to_contain_text("已撤销：修改了结对")
    assert file.read_bytes() == before


def make_and_stop(page: Page, base: str, root: Path, pictures: Path) -> None:
    """Start the memos only, stop, go on, and wait for the end."""
    page.goto(f"{base}/batch/")
    page.get_by_text("共 11 份：新的 10 份，不能做 1 份。").wait_for()
    page.screenshot(path=pictures / "jobs.png")
    page.get_by_role("checkbox", name="对口支援协议书").uncheck()
    page.get_by_role("button", name="开始生成").click()
    page.get_by_role("progressbar").wait_for()
    with ThreadPoolExecutor(1) as others:  # the click waits for the answer, and that for the end of the batch
        others.submit(go_on, root, once_stopped=True)
        page.get_by_role("button", name="停下").click()
    page.get_by_text("已停下").wait_for()
    page.screenshot(path=pictures / "stopped.png")
    page.get_by_role("button", name="接着做").click()
    page.get_by_role("progressbar").wait_for()
    page.screenshot(path=pictures / "progress.png")
    go_on(root)
    arrived(page, "上一批的结果")


def test_a_batch_from_an_excel_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from playwright.sync_api import expect

    hold_batches(monkeypatch)
    root = office(tmp_path / "office")
    with running(root) as base, browser_page() as page:
        import_pairings(page, base, tmp_path)
        edit_and_undo(page, root / "data/pairings.yaml", tmp_path)
        make_and_stop(page, base, root, tmp_path)
        page.screenshot(path=tmp_path / "results.png", full_page=True)
        expect(page.locator(".totals tfoot td").first).to_have_text("7")
        failed = page.locator("ul.failed")
        expect(failed).to_contain_text("缺少“标题”")
        _, archive = downloaded(page, "全部公文（压缩包）")
        with zipfile.ZipFile(io.BytesIO(archive)) as papers:
            names = [f"2026/甲{number}.{form}" for number in range(1, 7) for form in ("docx", "pdf")]
            assert papers.namelist() == names
            assert papers.read(names[1]) == (root / "output" / names[1]).read_bytes()
        _, stack = downloaded(page, "合并的 PDF")
        with pikepdf.open(io.BytesIO(stack)) as pdf:
            assert len(pdf.pages) == 6
        failed.get_by_role("link", name="看数据文件").click()
        expect(page.locator(".source")).to_contain_text("没有标题")
        page.screenshot(path=tmp_path / "source.png")
