"""The page of kinds: what it lists, its search, its pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from docgen.batch.workspace import create_workspace
from tests.helpers.web import Client


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    root = tmp_path_factory.mktemp("kinds") / "ws"
    create_workspace(root)
    client = Client(root)
    yield client
    client.close()


def titles(page: str) -> list[str]:
    """Return the kinds that a page lists."""
    return re.findall(r"<h3>(.+?)</h3>", page)


def test_every_kind_is_listed_by_family(client: Client, root: Path) -> None:
    page = client.get("/kinds/")
    assert len(titles(page)) == len(list((root / "templates").iterdir()))
    families = [re.sub(r"<.+", "", family).strip() for family in re.findall(r'<h2 id="family-\d+">(.+?)</h2>', page)]
    catalogue = (root / "docs" / "catalogue.md").read_text("utf-8")
    assert families == re.findall(r"^## (.+)$", catalogue, re.MULTILINE)


def test_a_picture_is_made_once_and_kept(client: Client) -> None:
    address = re.findall(r'data-src="(/kinds/speech/\w+\.png)"', client.get("/kinds/"))[0]
    answer = client.http.get(address)
    assert answer.data.startswith(b"\x89PNG")
    assert "immutable" in answer.headers["Cache-Control"]
    kept = client.app.extensions["docgen"].root / ".docgen" / "pictures" / address.rsplit("/", 1)[1]
    assert kept.read_bytes() == answer.data
    kept.write_bytes(b"kept")
    assert client.http.get(address).data == b"kept"


@pytest.mark.parametrize("path", ["speech/0000.png", "..%2F..%2Fetc/x.png", "zzz/00.png", "speech/..%2Fx.png"])
def test_there_are_no_other_pictures(client: Client, path: str) -> None:
    assert client.http.get(f"/kinds/{path}").status_code == 404


def test_a_faulty_kind_hides_no_other(client: Client) -> None:
    folder = client.app.extensions["docgen"].root / "templates" / "broken"
    folder.mkdir()
    (folder / "template.yaml").write_text("名称: 坏的\n", "utf-8")
    page = client.get("/kinds/")
    assert "坏的" not in titles(page)
    assert "templates/broken/template.yaml" in page
    assert len(titles(page)) > 30
    (folder / "template.yaml").unlink()


def test_a_sample_of_another_workspace_is_drawn_with_the_sample_data(tmp_path: Path) -> None:
    (tmp_path / "docgen.yaml").write_text("版本: 1\n", "utf-8")
    client = Client(tmp_path)
    address = re.findall(r'data-src="(/kinds/personal-plan/\w+\.png)"', client.get("/kinds/"))[0]
    assert client.http.get(address).data.startswith(b"\x89PNG")
    client.close()
