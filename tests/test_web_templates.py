"""The pages of templates: what they tell, how a new version is tried and taken, and the way back."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from werkzeug.test import TestResponse

from docgen.batch.files import digest_folder
from docgen.resources import shipped_root
from docgen.web.template_store import FILES, files_of, versions
from tests.helpers.web import Client

KIND = "letter"
SHIPPED = shipped_root() / "templates"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    root = tmp_path_factory.mktemp("templates") / "ws"
    shutil.copytree(Path(__file__).parent / "workspaces" / "minimal", root)
    shutil.copytree(shipped_root() / "data", root / "data", dirs_exist_ok=True)
    client = Client(root)
    yield client
    client.close()


@pytest.fixture
def root(client: Client) -> Iterator[Path]:
    """The workspace with one kind of its own; the others come with the program."""
    root: Path = client.app.extensions["docgen"].root
    shutil.copytree(SHIPPED / KIND, root / "templates" / KIND)
    yield root
    shutil.rmtree(root / "templates")
    shutil.rmtree(root / ".docgen", ignore_errors=True)


def send(client: Client, name: str, data: bytes, kind: str = KIND) -> TestResponse:
    """Upload a file as the page does."""
    return client.send(f"/templates/{kind}/", data={"file": (io.BytesIO(data), name)})


def word(kind: str, change: tuple[str, str]) -> bytes:
    """Return a kind's Word file with one text replaced by another, wherever it stands in a run."""
    document = docx.Document(str(SHIPPED / kind / "template.docx"))
    changed = 0
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            if change[0] in run.text:
                run.text = run.text.replace(*change)
                changed += 1
    assert changed
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def archive(files: dict[str, bytes]) -> bytes:
    """Return files as a zip archive."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return data.getvalue()


def test_the_list_tells_where_each_lies_and_what_is_wrong(client: Client, root: Path) -> None:
    (root / "templates" / KIND / "template.yaml").write_text("名称: 函\n", "utf-8")
    assert f'href="/templates/{KIND}/"' in client.get("/templates/")
    rows = client.get("/templates/states").split("<tr>")
    assert len(rows) == len([path for path in SHIPPED.iterdir() if path.is_dir()]) + 1
    own = next(row for row in rows if f"/{KIND}/" in row)
    assert "工作区" in own
    assert "错误" in own
    assert sum("没有问题" in row for row in rows) == len(rows) - 2


def test_a_kind_tells_fields_papers_and_shows_its_sample(client: Client, root: Path) -> None:
    page = client.get(f"/templates/{KIND}/")
    assert "没有发现问题" in page
    assert "发文字号" in page
    look = client.get(f"/templates/{KIND}/preview/示例")
    address = look.partition('src="')[2].partition('"')[0]
    assert client.http.get(address).data.startswith(b"\x89PNG")
    assert client.http.get(f"/templates/{KIND}/preview/没有").status_code == 422
    assert client.http.get("/templates/no-such/").status_code == 404


def test_files_are_downloaded_as_they_are(client: Client, root: Path) -> None:
    assert client.http.get(f"/templates/{KIND}/template.docx").data == (SHIPPED / KIND / "template.docx").read_bytes()
    with zipfile.ZipFile(io.BytesIO(client.http.get(f"/templates/{KIND}/folder.zip").data)) as found:
        assert {name: found.read(name) for name in found.namelist()} == {
            f"{KIND}/{name}": data for name, data in files_of(SHIPPED / KIND).items()
        }


def test_a_faulty_upload_is_refused_shown_and_not_kept(client: Client, root: Path) -> None:
    before = digest_folder(root)
    answer = send(client, "函.docx", word(KIND, ("{{ 标题", "｛｛ 标题")))
    assert answer.status_code == 303
    page = client.get(answer.headers["Location"])
    assert "没有换上：函.docx" in page
    assert "全角符号" in page
    assert 'class="mark error"' in page
    address = page.partition('<img src="')[2].partition('"')[0]
    assert client.http.get(address).data.startswith(b"\x89PNG")
    assert "docgen-" not in page  # the folder it was tried in
    assert digest_folder(root) == before
    assert client.app.test_client().get(answer.headers["Location"]).status_code == 422


def test_a_sound_upload_is_taken_and_can_be_put_back(client: Client, root: Path) -> None:
    folder = root / "templates" / KIND
    before = files_of(folder)
    new = word(KIND, ("抄送：", "分送："))
    answer = send(client, "新的.docx", new)
    page = client.get(answer.headers["Location"])
    assert "已换上 新的.docx" in page
    assert "分送：" in page.partition("<ins>")[2]
    assert files_of(folder) == before | {"template.docx": new}
    assert [version.number for version in versions(root, KIND)] == [1]
    assert sorted(path.name for path in folder.iterdir()) == sorted(before)  # nothing else lies with the kind
    assert "第 1 版" in client.get(f"/templates/{KIND}/")
    assert client.send(f"/templates/{KIND}/versions/1/restore").status_code == 303
    assert files_of(folder) == before
    assert len(versions(root, KIND)) == 2
    assert client.send(f"/templates/{KIND}/versions/2/restore").status_code == 303
    assert files_of(folder)["template.docx"] == new
    assert len(versions(root, KIND)) == 2  # what is kept is not kept twice
    assert client.send(f"/templates/{KIND}/versions/9/restore").status_code == 422
    with zipfile.ZipFile(io.BytesIO(client.http.get(f"/templates/{KIND}/versions/1/folder.zip").data)) as found:
        assert found.read(f"{KIND}/template.docx") == before["template.docx"]


def test_a_kind_that_came_with_the_program_becomes_one_of_the_workspace(client: Client, root: Path) -> None:
    before = digest_folder(SHIPPED)
    answer = send(client, "template.docx", word("notice", ("抄送：", "分送：")), "notice")
    assert answer.status_code == 303
    assert digest_folder(SHIPPED) == before
    own = files_of(root / "templates" / "notice")
    assert own.keys() == files_of(SHIPPED / "notice").keys()
    assert own != files_of(SHIPPED / "notice")
    assert versions(root, "notice")[0].files == tuple(own)


def test_a_whole_folder_is_taken_as_an_archive(client: Client, root: Path) -> None:
    files = files_of(SHIPPED / KIND)
    files["template.yaml"] = files["template.yaml"].replace("名称: ".encode(), "名称: 新".encode(), 1)
    answer = send(client, "letter.zip", archive({f"{KIND}/{name}": data for name, data in files.items()}))
    assert answer.status_code == 303, answer.text
    assert files_of(root / "templates" / KIND) == files


@pytest.mark.parametrize(
    ("name", "files", "told"),
    [
        ("a.zip", {"../../evil.docx": b"x"}, "不是模板的文件"),
        ("a.zip", {"/template.yaml": b"x"}, "不是模板的文件"),
        ("a.zip", {"a/b/template.yaml": b"x"}, "不是模板的文件"),
        ("a.zip", {"template.yaml": b"x", "run.sh": b"x"}, "run.sh"),
        ("a.zip", {"a/template.yaml": b"x", "b/template.yaml": b"x"}, "两个 template.yaml"),
        ("a.zip", {"template.yaml": b"x"}, "没有 template.docx"),
        ("a.zip", {"template.yaml": b"\0" * 21_000_000, "template.docx": b"x"}, "超过 20 MB"),
        ("a.zip", {f"{number}.md": b"" for number in range(51)}, "多于 50 个"),
    ],
)
def test_archives_of_other_things_are_refused(
    client: Client, root: Path, name: str, files: dict[str, bytes], told: str
) -> None:
    before = digest_folder(root)
    answer = send(client, name, archive(files))
    assert answer.status_code == 422
    assert told in answer.text
    assert digest_folder(root) == before


@pytest.mark.parametrize(("name", "told"), [("a.exe", ".exe"), ("a", "没有扩展名"), ("a.zip", "压缩包读不出来")])
def test_other_files_are_refused(client: Client, root: Path, name: str, told: str) -> None:
    answer = send(client, name, b"MZ")
    assert answer.status_code == 422
    assert told in answer.text
    assert all(name in FILES for name in files_of(root / "templates" / KIND))


def test_the_very_same_file_changes_nothing(client: Client, root: Path) -> None:
    answer = send(client, "a.docx", (SHIPPED / KIND / "template.docx").read_bytes())
    assert answer.status_code == 422
    assert "完全一样" in answer.text
    assert not versions(root, KIND)
