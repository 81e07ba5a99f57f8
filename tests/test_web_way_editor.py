"""The ways of a template's editor and of one who checks papers, in a real browser."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import docx

from docgen.batch.render import write_forms
from docgen.resources import shipped_root
from docgen.web.template_store import files_of
from tests.helpers.foreign import notice
from tests.helpers.web import arrived, browser_page, running

KIND = "letter"
OURS = Path(__file__).parent / "workspaces" / "minimal"


def workspace(home: Path) -> Path:
    """Return a workspace with one kind and the sample data that its sample names."""
    root = home / "ws"
    shutil.copytree(OURS, root)
    shutil.copytree(shipped_root() / "data", root / "data", dirs_exist_ok=True)
    shutil.copytree(shipped_root() / "templates" / KIND, root / "templates" / KIND)
    return root


def changed(home: Path, name: str, old: str, new: str) -> Path:
    """Write the kind's Word file with one text replaced and return where."""
    document = docx.Document(str(shipped_root() / "templates" / KIND / "template.docx"))
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            run.text = run.text.replace(old, new) if old in run.text else run.text
    document.save(str(home / name))
    return home / name


def test_an_editor_brings_a_template_and_takes_it_back(tmp_path: Path) -> None:
    from playwright.sync_api import expect

    root = workspace(tmp_path)
    before = files_of(root / "templates" / KIND)
    faulty = changed(tmp_path, "faulty.docx", "{{ 标题", "｛｛ 标题")
    sound = changed(tmp_path, "sound.docx", "抄送：", "分送：")
    with running(root) as address, browser_page() as page:
        page.goto(f"{address}/kinds/")
        page.get_by_role("link", name="模板", exact=True).click()
        page.get_by_role("link", name=KIND, exact=True).or_(
            page.get_by_role("link", name="函", exact=True)
        ).first.click()
        page.locator("#looks .sheet img").first.wait_for()
        page.screenshot(path=str(tmp_path / "kind.png"))

        page.get_by_label("上传新的版本").set_input_files(str(faulty))
        page.get_by_role("button", name="检查并换上").click()
        arrived(page, "没有换上：faulty.docx")
        page.get_by_role("button", name="标签里用了全角符号").first.click()
        expect(page.locator(".mark.current rect").first).to_be_visible()
        page.screenshot(path=str(tmp_path / "refused.png"))
        assert files_of(root / "templates" / KIND) == before

        page.get_by_label("上传新的版本").set_input_files(str(sound))
        page.get_by_role("button", name="检查并换上").click()
        arrived(page, "已换上 sound.docx")
        expect(page.locator("ins").first).to_contain_text("分送：")
        expect(page.locator("del").first).to_contain_text("抄送：")
        page.screenshot(path=str(tmp_path / "taken.png"))
        assert files_of(root / "templates" / KIND)["template.docx"] == sound.read_bytes()

        page.get_by_role("button", name="换回第 1 版").click()
        arrived(page, "第 2 版与现在的比较")
        assert files_of(root / "templates" / KIND) == before
        page.screenshot(path=str(tmp_path / "restored.png"))


def test_a_paper_from_elsewhere_is_dropped_checked_and_mended(tmp_path: Path) -> None:
    from playwright.sync_api import expect

    data = notice(lambda made: made.body("各单位要高度重视,认真落实。", face="宋体")).data()
    (tmp_path / "通知.pdf").write_bytes(write_forms(data, "a.docx", ("pdf",), "typst")[0]["pdf"])
    root = tmp_path / "ws"
    shutil.copytree(OURS, root)
    with running(root) as address, browser_page(1100, 700) as page:
        page.goto(f"{address}/checking/")
        drop = page.evaluate_handle(
            """bytes => { const data = new DataTransfer();
            data.items.add(new File([new Uint8Array(bytes)], "通知.docx")); return data; }""",
            list(data),
        )
        page.dispatch_event("[data-drop]", "drop", {"dataTransfer": drop})
        arrived(page, "发现的问题")
        page.get_by_role("button", name="是半角标点").first.click()
        mark = page.locator(".mark.current")
        expect(mark.first.locator("rect")).to_be_visible()
        number = mark.first.get_attribute("data-finding")
        page.get_by_role("button", name="警告", exact=False).first.click()
        expect(page.locator(f"#finding-{number}")).to_be_hidden()
        page.get_by_role("button", name="警告", exact=False).first.click()
        page.locator(f".mark[data-finding='{number}']").first.click()
        expect(page.locator(f"#finding-{number} .goto")).to_be_focused()
        drawn = page.locator("figure.sheet img").first
        assert drawn.evaluate("async one => { await one.decode(); return one.naturalWidth; }") > 900
        page.screenshot(path=str(tmp_path / "found.png"))

        page.get_by_role("button", name="自动修正").click()
        arrived(page, "还剩下的问题")
        with page.expect_download() as waiting:
            page.get_by_role("link", name="下载修正后的文件").click()
        assert waiting.value.suggested_filename == "通知（已修正）.docx"
        mended = docx.Document(io.BytesIO(Path(waiting.value.path()).read_bytes()))
        assert any("各单位要高度重视，认真落实。" in paragraph.text for paragraph in mended.paragraphs)
        page.screenshot(path=str(tmp_path / "mended.png"))

        page.get_by_role("link", name="核对另一个").click()
        page.get_by_label("把文件拖到这里").set_input_files(str(tmp_path / "通知.pdf"))
        page.get_by_role("button", name="核对", exact=True).click()
        arrived(page, "通知.pdf")
        expect(page.locator("figure.sheet").first).to_be_visible()
        expect(page.locator(".mark rect").nth(3)).to_be_attached()
        page.screenshot(path=str(tmp_path / "pdf.png"))
