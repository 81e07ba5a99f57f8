"""The page of checking: what it finds in a file, where it draws it, what it mends, and what it refuses."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from werkzeug.test import TestResponse

from docgen.batch.check import check_bytes
from docgen.batch.render import write_forms
from docgen.check.pdf.measure import measure
from docgen.web.marks import marks_on_pdf, marks_on_word, printed
from docgen.word import read_document
from tests.helpers.foreign import notice
from tests.helpers.web import Client

SMALL = "第三条规定的事项,由各单位自行负责。"


def faulty() -> bytes:
    """Return a Word file of somebody else's with a half-width comma, a wrong face and no red line."""
    return notice(lambda made: made.body(SMALL, face="宋体")).data()


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    root = tmp_path_factory.mktemp("checking") / "ws"
    shutil.copytree(Path(__file__).parent / "workspaces" / "minimal", root)
    client = Client(root)
    yield client
    client.close()


def send(client: Client, name: str, data: bytes, **form: str) -> TestResponse:
    """Send a file as the page does."""
    return client.send("/checking/", data={"file": (io.BytesIO(data), name), **form})


def opened(client: Client, name: str, data: bytes, **form: str) -> str:
    """Send a file that can be checked and return the address of what was found."""
    answer = send(client, name, data, **form)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def test_a_word_file_is_found_at_fault_and_mended(client: Client) -> None:
    data = faulty()
    home = opened(client, "通知.docx", data)
    page = client.get(home)
    for finding in check_bytes(data, "通知.docx").findings:
        assert finding.message.split("“")[0] in page
    assert f'id="page-{page.count("<figure")}"' in page
    picture = client.http.get(f"{home}pages/1.png")
    with Image.open(io.BytesIO(picture.data)) as image:
        assert image.height > 1200
    mended = client.send(f"{home}mend")
    assert mended.status_code == 303
    after = client.get(mended.headers["Location"])
    assert "通知（已修正）.docx" in after
    assert "已把中文里的半角标点改为全角" in after
    file = client.http.get(f"{mended.headers['Location']}file")
    assert file.data == check_bytes(data, "通知.docx", fix=True).mended
    again = client.send(f"{mended.headers['Location']}mend")
    assert again.status_code == 204
    assert "notice" in again.headers["HX-Trigger"]
    assert client.http.get(f"{home}file").status_code == 404  # nothing was mended in that one


def test_marks_of_a_word_file_stand_on_the_words_they_are_about() -> None:
    data = faulty()
    findings = check_bytes(data, "a.docx").findings
    forms, _, _ = write_forms(data, "a.docx", ("pdf",), "typst")
    document, _ = read_document(data, "a.docx")
    number = next(index for index, finding in enumerate(findings) if finding.rule == "check.half-width-mark")
    marks = [mark for mark in marks_on_word(findings, document, forms["pdf"]) if mark.finding == number]
    glyphs, _ = printed(forms["pdf"])
    within = "".join(
        glyph.char
        for glyph in glyphs
        for mark in marks
        if glyph.page == mark.page
        and mark.left <= (glyph.left + glyph.right) / 2 <= mark.left + mark.width
        and mark.top <= (glyph.top + glyph.bottom) / 2 <= mark.top + mark.height
    )
    assert within == SMALL.replace(" ", "")


def test_marks_of_a_pdf_stand_on_the_measured_rows() -> None:
    forms, _, _ = write_forms(faulty(), "a.docx", ("pdf",), "typst")
    findings = check_bytes(forms["pdf"], "a.pdf").findings
    sheets = measure(forms["pdf"], "a.pdf").sheets
    marks = marks_on_pdf(findings, sheets)
    number = next(index for index, finding in enumerate(findings) if finding.rule == "check.pdf-page-number-form")
    found = [mark for mark in marks if mark.finding == number]
    assert len(found) == findings[number].count
    row = sheets[0].rows[-1]
    assert found[0].top < row.top < found[0].top + found[0].height
    assert found[0].left < row.left < found[0].left + found[0].width


def test_a_pdf_is_shown_page_by_page(client: Client) -> None:
    forms, pages, _ = write_forms(faulty(), "a.docx", ("pdf",), "typst")
    home = opened(client, "a.PDF", forms["pdf"])
    page = client.get(home)
    assert page.count("<figure") == pages
    assert "自动修正" not in page
    assert client.http.get(f"{home}pages/{pages}.png").status_code == 200
    assert client.http.get(f"{home}pages/{(pages or 0) + 1}.png").status_code == 404


def test_a_text_is_shown_line_by_line(client: Client) -> None:
    page = client.get(opened(client, "a.md", "# 关于检查的通知\n\n各单位：\n\n2024年05月06日\n".encode("gb18030")))
    assert re.search(r'<li class="mark error" data-finding="0">2024年05月06日', page)


def test_the_edition_can_be_chosen_again(client: Client) -> None:
    home = opened(client, "a.docx", faulty(), standard="1999")
    assert '<option value="1999" selected>' in client.get(home)
    answer = client.send(f"{home}standard", data={"standard": "2012"})
    assert '<option value="2012" selected>' in client.get(answer.headers["Location"])
    assert client.send(f"{home}standard", data={"standard": "2030"}).status_code == 422


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.doc", b"x", "不能检查这种文件（.doc）"),
        ("a", b"x", "没有扩展名"),
        ("a.docx", b"x", "不是 .docx"),
        ("a.pdf", b"%PDF-1.7 nothing", "已经损坏"),
        ("a.pdf", b"", "0 字节"),
        ("", b"x", "没有选择文件"),
        ("..\\..\\<b>x.exe", b"MZ", "&lt;b&gt;x.exe"),
    ],
)
def test_what_cannot_be_checked_is_refused(client: Client, name: str, data: bytes, told: str) -> None:
    answer = send(client, name, data)
    assert answer.status_code == 422
    assert told in answer.text


def test_what_was_found_is_for_who_asked_and_nobody_keeps_it(client: Client) -> None:
    home = opened(client, "a.md", "# 通知\n".encode())
    stranger = client.app.test_client()
    assert stranger.get(home).status_code == 422
    assert stranger.get(f"{home}pages/1.png").status_code == 422
    root = client.app.extensions["docgen"].root
    assert not [path for path in root.rglob("*") if path.is_file() and "a.md" in path.name]
    assert not (root / ".docgen").exists()
