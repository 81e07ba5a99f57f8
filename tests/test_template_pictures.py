"""Pictures of a workspace in papers: fields of the type 图片, 人员.照片, and files that are not what they say."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from docgen.errors import InputError, RenderError
from docgen.load import load_workspace
from docgen.load.yaml_source import read
from docgen.model.workspace import Workspace
from docgen.page.model import Document, Paragraph, Picture
from docgen.template.binding import bind
from docgen.template.compile import compile_template, fill
from docgen.template.kind import Kind, load_kind
from docgen.word import read_document
from tests.helpers.template import PAPER, faults_of, fields_of, make_kind, paper, small_workspace, word_file

FIELD = "图: {类型: 图片}"
PRINTED = "{{ 图|图片框(20, 20) }}"


def picture(kind: str = "PNG", size: tuple[int, int] = (30, 60), **options: object) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, (0, 90, 160)).save(buffer, kind, **options)
    return buffer.getvalue()


def workspace_in(folder: Path) -> Workspace:
    return replace(small_workspace(), root=folder)


def kind_of(folder: Path, printed: str = PRINTED, fields: str = FIELD) -> Kind:
    return make_kind(folder / "templates" / "试件", fields, word_file(printed))


def made(folder: Path, kind: Kind, text: str) -> Document:
    data = fill(compile_template(kind), fields_of(kind, text, workspace_in(folder)))
    document, findings = read_document(data, "试件")
    assert findings == ()
    return document


def pictures(document: Document) -> list[Picture]:
    blocks = [block for section in document.sections for block in section.blocks if isinstance(block, Paragraph)]
    return [inline for block in blocks for inline in block.inlines if isinstance(inline, Picture)]


@pytest.mark.parametrize(("name", "data"), [("图.png", picture()), ("图.jpg", picture("JPEG"))])
def test_a_picture_is_fitted_into_its_box_and_described_by_its_field(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    (found,) = pictures(made(tmp_path, kind_of(tmp_path), f"图: {name}"))
    assert (found.data, found.description) == (data, "图")
    assert (found.width, found.height) == pytest.approx((10 / 25.4 * 72, 20 / 25.4 * 72), abs=0.1)


def test_the_same_picture_gives_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "图.png").write_bytes(picture())
    kind = kind_of(tmp_path)
    fields = fields_of(kind, "图: 图.png", workspace_in(tmp_path))
    assert fill(compile_template(kind), fields) == fill(compile_template(kind), fields)


def test_a_changed_file_changes_what_the_paper_is_made_from(tmp_path: Path) -> None:
    kind, file = kind_of(tmp_path), tmp_path / "图.png"
    digests = []
    for size in ((10, 10), (20, 20)):
        file.write_bytes(picture(size=size))
        digests.append(fields_of(kind, "图: 图.png", workspace_in(tmp_path)).pictures)
    assert len(set(digests)) == 2


def bomb() -> bytes:
    """Return a PNG that says it is 30000 pixels wide and high, and holds next to nothing."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", 30000, 30000, 8, 0, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(b"\0" * 9))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + body + chunk(b"IEND", b"")


def turned() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    return picture("JPEG", exif=exif)


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("图.png", b"not a picture", "不是完整的 PNG 或 JPEG 图片"),
        ("图.png", b"", "不是完整的 PNG 或 JPEG 图片"),
        ("图.png", picture()[:-20], "不是完整的 PNG 或 JPEG 图片"),
        ("图.jpg", picture("JPEG", (300, 300))[:400], "不是完整的 PNG 或 JPEG 图片"),
        ("图.png", picture("JPEG"), "其实是 JPEG 格式"),
        ("图.png", picture("GIF"), "不是完整的 PNG 或 JPEG 图片"),
        ("图.png", bomb(), "图片“图.png”"),
        ("图.png", b"\0" * 10_000_001, "太大"),
        ("图.jpg", turned(), "旋转标记"),
        ("图.png", None, "没有图片“图.png”"),
    ],
    ids=["text", "empty", "cut", "cut-jpeg", "other-name", "gif", "bomb", "huge", "turned", "missing"],
)
def test_a_file_that_is_not_what_it_says_is_told(tmp_path: Path, name: str, data: bytes | None, told: str) -> None:
    import weasyprint  # noqa: F401  # it tells Pillow to pass over cut files

    if data is not None:
        (tmp_path / name).write_bytes(data)
    (fault,) = faults_of(kind_of(tmp_path), f"图: {name}", workspace_in(tmp_path))
    assert fault.startswith("data.picture 1:4 ")
    assert told in fault


@pytest.mark.parametrize("path", ["../图.png", "/etc/图.png", "C:\\图.png", "data/../../图.png", "link.png"])
def test_no_picture_from_outside_the_workspace_is_read(tmp_path: Path, path: str) -> None:
    (tmp_path / "图.png").write_bytes(picture())
    root = tmp_path / "workspace"
    root.mkdir()
    (root / "link.png").symlink_to(tmp_path / "图.png")
    (fault,) = faults_of(kind_of(tmp_path), f"图: '{path}'", workspace_in(root))
    assert fault.startswith("data.outside-workspace 1:4 ")


def test_only_pictures_are_taken_for_pictures(tmp_path: Path) -> None:
    (fault,) = faults_of(kind_of(tmp_path), "图: 图.svg", workspace_in(tmp_path))
    assert fault.startswith("data.picture 1:4 “图”：“图.svg”不是能用的图片文件")


@pytest.mark.parametrize(
    "printed", ["{{ 图.root }}", "{{ 图['path'] }}", "{{ 图|图片框(0, 20) }}", "{{ '图'|图片框(9, 9) }}"]
)
def test_a_template_gets_nothing_out_of_a_picture_but_the_picture(tmp_path: Path, printed: str) -> None:
    (tmp_path / "图.png").write_bytes(picture())
    with pytest.raises(RenderError):
        made(tmp_path, kind_of(tmp_path, printed), "图: 图.png")


PEOPLE = "- {姓名: 林晓苗, 单位: a, 照片: 照片.png}\n"


def person_workspace(folder: Path) -> Workspace:
    (folder / "data").mkdir()
    (folder / "docgen.yaml").write_text("版本: 1\n", "utf-8")
    (folder / "data/institutions.yaml").write_text("- {编号: a, 名称: 甲医院}\n", "utf-8")
    (folder / "data/people.yaml").write_text(PEOPLE, "utf-8")
    workspace, findings = load_workspace(folder)
    assert workspace is not None
    assert [(finding.rule, str(finding.place)) for finding in findings] == [
        ("data.no-picture", "data/people.yaml:1:24 照片")
    ]
    return workspace


def test_a_missing_photo_is_a_warning_until_a_paper_prints_it(tmp_path: Path) -> None:
    workspace = person_workspace(tmp_path)
    kind = kind_of(tmp_path, "{{ 人.照片 }}", "人: {类型: 人员}")
    fields, findings = bind(kind, paper("人: 林晓苗"), workspace, PAPER)
    assert fields is not None and findings == ()
    with pytest.raises(InputError) as caught:
        fill(compile_template(kind), fields)
    (fault,) = caught.value.findings
    assert (fault.rule, str(fault.place)) == ("data.picture", "data/people.yaml:1:24 照片")
    (tmp_path / "照片.png").write_bytes(picture())
    document, _ = read_document(fill(compile_template(kind), fields), "试件")
    assert [found.description for found in pictures(document)] == ["照片"]


def test_a_field_takes_the_photo_of_a_person_by_default(tmp_path: Path) -> None:
    workspace = person_workspace(tmp_path)
    kind = kind_of(tmp_path, PRINTED, "人: {类型: 人员}\n图: {类型: 图片, 默认: '{{ 人.照片 }}'}")
    _, findings = bind(kind, paper("人: 林晓苗"), workspace, PAPER)
    assert [finding.rule for finding in findings] == ["data.picture"]


CHECKED = """名称: 试件
输出: 份
字段:
  甲: {类型: 整数}
  乙: {类型: 整数列表}
检查:
  - {字段: 乙, 问题: "{% if 乙|合计 != 甲 %}合计{{ 乙|合计 }}，应为{{ 甲 }}{% endif %}", 提示: 核对。}
"""


def checked(folder: Path, declared: str = CHECKED) -> Kind:
    folder.joinpath("template.docx").write_bytes(word_file("文"))
    folder.joinpath("template.yaml").write_text(declared, "utf-8")
    return load_kind(folder, read)


def test_a_kind_says_itself_what_its_values_must_be(tmp_path: Path) -> None:
    kind = checked(tmp_path)
    assert faults_of(kind, "甲: 5\n乙: [2, 3]") == []
    assert faults_of(kind, "甲: 5\n乙: [2, 2]") == ["data.check 2:4 合计4，应为5 — 核对。"]


def test_a_check_of_a_field_that_is_wrong_itself_says_nothing_more(tmp_path: Path) -> None:
    (fault,) = faults_of(checked(tmp_path), "甲: 很多\n乙: [2, 2]")
    assert fault.startswith("data.number 1:4 ")


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("字段: 乙", "字段: 丙", "template.unknown-field"),
        ("问题:", "问:", "template.missing"),
        ("endif", "endfor", "template.syntax"),
        ("  - {字段: 乙", "    {字段: 乙", "template.type"),
    ],
)
def test_a_check_that_is_declared_wrong_is_told(tmp_path: Path, old: str, new: str, rule: str) -> None:
    with pytest.raises(InputError) as caught:
        checked(tmp_path, CHECKED.replace(old, new))
    assert rule in {finding.rule for finding in caught.value.findings}
