"""Engines reach no network and no file, whatever a paper says; texts stand as they were typed."""

from __future__ import annotations

import io
import socket
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import docgen
from docgen.load.tables.xlsx_source import read_workbook
from tests.helpers.batch import KIND, make_workspace, write
from tests.hostile.data import VALUES
from tests.hostile.outcomes import expected
from tests.hostile.words import WORDS

ENGINES = ("typst", "weasyprint")
SECRET = "绝密标记九七三一"


@pytest.fixture
def port() -> Iterator[tuple[int, list[bytes]]]:
    """A local port, and what came in on it."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                heard.append(b"connected")
                connection.close()

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        yield server.getsockname()[1], heard
        server.shutdown(socket.SHUT_RDWR)
        thread.join(5)


def _reaching(port: int, secret: Path) -> list[str]:
    """Return texts that ask every engine for a page of the port and for a file."""
    web = f"http://127.0.0.1:{port}/a"
    return [
        f"<img src='{web}.png'><link rel=stylesheet href='{web}.css'><style>@import url({web}.css);</style>",
        f"<object data='file://{secret}'></object>",
        f"<link rel=attachment href='file://{secret}'><svg><image href='{web}'/></svg>",
        f"'); }} @import url({web}.css); @font-face {{ src: url('file://{secret}",
        f'#include "{secret}" #read("{secret}") #image("{secret}") #import "{web}" #import "@preview/example:0.1.0": *',
        f'"); #eval(read("{secret}")) //', f"\\u{{23}}read(\"{secret}\")", f"javascript:fetch('{web}')",
        f"file://{secret}", web, f"![]({web}.png) [a](file://{secret})",
    ]  # fmt: skip


@pytest.mark.parametrize("engine", ENGINES)
def test_nothing_is_fetched_or_read(engine: str, tmp_path: Path, port: tuple[int, list[bytes]]) -> None:
    number, heard = port
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET, "utf-8")
    root = make_workspace(tmp_path / "w", papers=1)
    write(root / "templates/memo/template.yaml", KIND.replace("文本", "多行文本"))
    texts = _reaching(number, secret)
    lines = "\n".join(f"  {text}" for text in texts)
    (root / "data/memos/1.yaml").write_text(f"模板: memo\n标题: |-\n{lines}\n内容: |-\n{lines}\n", "utf-8")
    made = docgen.render_paper(root / "data/memos/1.yaml", formats=("docx", "pdf", "html"), engine=engine)
    shown = _text(made.forms["pdf"])
    assert SECRET not in shown
    assert SECRET.encode() not in made.forms["html"]
    for text in texts:
        assert "".join(text.split()) in "".join(shown.split()), text
    assert not heard


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "name", ["external-picture", "external-picture-vml", "external-template", "external-header", "alt-chunk-external"]
)
def test_a_word_file_makes_nobody_fetch(engine: str, name: str, tmp_path: Path, port: tuple[int, list[bytes]]) -> None:
    number, heard = port
    data = WORDS[name]()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {
            one: archive.read(one).replace(b"127.0.0.1:9/", f"127.0.0.1:{number}/".encode())
            for one in archive.namelist()
        }
    from docgen.word import write_package

    (tmp_path / "a.docx").write_bytes(write_package(parts))
    try:
        docgen.convert(tmp_path / "a.docx", formats=("pdf",), engine=engine)
    except docgen.DocgenError as failure:
        assert failure.findings[0].rule.startswith("word.")
    assert not heard


def _text(pdf: bytes) -> str:
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        pages = [document[index].get_textpage().get_text_bounded() for index in range(len(document))]
    return "".join(pages).replace("\ufffe", "-").replace("\u0002", "-")


def test_values_stand_as_typed(tmp_path: Path) -> None:
    root = make_workspace(tmp_path, papers=0)
    for number, value in enumerate(VALUES.values()):
        body = value.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
        path = root / f"data/memos/{number}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'模板: memo\n标题: 甲{number}\n内容: "{body}"\n', "utf-8")
        made = {engine: docgen.render_paper(path, formats=("docx", "pdf"), engine=engine) for engine in ("typst",)}
        from docx import Document

        typed = Document(io.BytesIO(made["typst"].forms["docx"])).paragraphs[1].text
        assert typed == value
        shown = "".join(_text(made["typst"].forms["pdf"]).split())
        assert shown == "".join(f"甲{number}{value}".split()), value
    assert set(expected()["values"].values()) == {"as typed"}


def test_lists_hold_no_formula(tmp_path: Path) -> None:
    from docgen.batch.listing import write_list

    root = make_workspace(tmp_path, papers=0)
    titles = [value for name, value in VALUES.items() if name.startswith("formula") and "tab" not in name]
    (root / "data/memos").mkdir(parents=True)
    for number, value in enumerate(titles):
        quoted = value.replace('"', '\\"')
        (root / f"data/memos/{number}.yaml").write_text(f'模板: memo\n标题: "{quoted}"\n', "utf-8")
    report = docgen.build(root, workers=0)
    write_list(report, tmp_path / "list.xlsx")
    with zipfile.ZipFile(tmp_path / "list.xlsx") as archive:
        assert not any(b"<f>" in archive.read(name) or b"<f " in archive.read(name) for name in archive.namelist())
    (grid,), _ = read_workbook((tmp_path / "list.xlsx").read_bytes(), "list.xlsx")
    texts = {cell.text for row in grid.rows.values() for cell in row.values()}
    assert set(titles) <= texts
