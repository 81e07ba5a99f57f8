"""Hostile files at the page's doors: each is shown or refused in words, and the page goes on answering."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.test import encode_multipart

from docgen.batch.files import digest_folder
from docgen.resources import shipped_root
from tests.helpers.web import Client
from tests.hostile.pdfs import PDFS
from tests.hostile.words import WORDS

KIND = "letter"
CHECKED = (
    "zip-bomb-members", "zip-overlapping", "parts-by-the-thousand", "parts-twice", "name-absolute", "doctype-laughs",
    "doctype-external", "external-picture", "external-object", "field-ddeauto", "deep-tables", "grid-span-huge",
    "deep-controls-within-limit", "paragraphs-by-the-million", "one-endless-line", "picture-bomb",
)  # fmt: skip
ACTING = ("macros-inside", "external-template", "field-ddeauto", "zip-bomb-members", "doctype-laughs")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    root = tmp_path_factory.mktemp("hostile") / "ws"
    shutil.copytree(Path(__file__).parent / "workspaces" / "minimal", root)
    shutil.copytree(shipped_root() / "templates" / KIND, root / "templates" / KIND)
    client = Client(root)
    yield client
    client.close()


def answered(client: Client, address: str, name: str, data: bytes) -> str:
    """Send a file and return what the page shows of it: its findings, or why it is refused."""
    boundary, body = encode_multipart({"file": (io.BytesIO(data), name)})
    answer = client.send(address, data=body, content_type=f"multipart/form-data; boundary={boundary}")
    if answer.status_code == 303:
        text = client.get(answer.headers["Location"])
        assert 'class="finding' in text or "没有发现问题" in text, text[:3000]
    else:
        assert answer.status_code in (413, 422), (answer.status_code, answer.text[:2000])
        text = answer.text
    assert "程序内部出错" not in text
    assert "Traceback" not in text
    return text


@pytest.mark.parametrize("name", CHECKED)
def test_word_files_are_shown_or_refused(client: Client, name: str) -> None:
    answered(client, "/checking/", f"{name}.docx", WORDS[name]())


@pytest.mark.parametrize("name", sorted(PDFS)[::6])
def test_pdfs_are_shown_or_refused(client: Client, name: str) -> None:
    answered(client, "/checking/", f"{name}.pdf", PDFS[name]())


@pytest.mark.parametrize("name", ACTING)
def test_templates_that_act_or_burst_are_not_taken(client: Client, name: str) -> None:
    root: Path = client.app.extensions["docgen"].root
    before = digest_folder(root / "templates")
    answered(client, f"/templates/{KIND}/", f"{name}.docx", WORDS[name]())
    assert digest_folder(root / "templates") == before
