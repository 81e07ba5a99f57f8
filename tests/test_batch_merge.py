"""Merged PDFs and archives of a build: every page once, in order, on sheets of its own, the same bytes each time."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner

from docgen.batch.build import build
from docgen.batch.merge import merge, pack
from docgen.batch.report import Entry, Output, Report
from docgen.cli import main
from docgen.errors import RenderError
from tests.helpers.batch import make_workspace, write

UPRIGHT, ACROSS = (595, 842), (842, 595)


def paper(folder: Path, name: str, *sizes: tuple[int, int], kind: str = "通知", to: str = "甲院") -> Entry:
    """Write a PDF with pages of these sizes, and a file beside it, and return the entry that tells of them."""
    with pikepdf.new() as pdf:
        for size in sizes:
            pdf.add_blank_page(page_size=size)
        pdf.save(folder / f"{name}.pdf")
    (folder / f"{name}.docx").write_bytes(name.encode())
    outputs = tuple(Output(str(folder / f"{name}.{suffix}"), "", None) for suffix in ("docx", "pdf"))
    return Entry("n", f"data/{name}.yaml", "built", outputs, facts={"文种": kind, "标题": name, "主送": to})


def report(folder: Path, *entries: Entry) -> Report:
    """Return a report of these papers."""
    return Report(entries, 0.0, str(folder))


def sizes(path: Path) -> list[tuple[int, int]]:
    """Return the sizes of a PDF's pages."""
    with pikepdf.open(path) as pdf:
        return [(int(page.mediabox[2]), int(page.mediabox[3])) for page in pdf.pages]


def bookmarks(path: Path) -> list[tuple[str, int]]:
    """Return the bookmarks of a PDF and the pages (from 0) that they lead to."""
    with pikepdf.open(path) as pdf, pdf.open_outline() as outline:
        order = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
        found = [(item.title, item.destination) for item in outline.root]
        return [(title, order[place[0].objgen]) for title, place in found if isinstance(place, pikepdf.Array)]


@pytest.mark.parametrize(
    ("duplex", "expected", "starts"),
    [
        (False, [UPRIGHT, ACROSS, ACROSS, UPRIGHT, UPRIGHT], [0, 2, 3]),
        (True, [UPRIGHT, ACROSS, ACROSS, ACROSS, UPRIGHT, UPRIGHT], [0, 2, 4]),
    ],
)
def test_papers_follow_each_other_on_sheets_of_their_own(
    tmp_path: Path, duplex: bool, expected: list[tuple[int, int]], starts: list[int]
) -> None:
    entries = (
        paper(tmp_path, "一", UPRIGHT, ACROSS),
        paper(tmp_path, "二", ACROSS),
        paper(tmp_path, "三", UPRIGHT, UPRIGHT),
    )
    paths, findings = merge(report(tmp_path, *entries), tmp_path / "m/全部.pdf", duplex=duplex)
    assert (paths, findings) == ([tmp_path / "m/全部.pdf"], [])
    assert sizes(paths[0]) == expected
    assert bookmarks(paths[0]) == list(zip("一二三", starts, strict=True))
    assert [path.name for path in (tmp_path / "m").iterdir()] == ["全部.pdf"]


def test_more_papers_than_can_be_open_at_once_keep_their_order(tmp_path: Path) -> None:
    entries = [paper(tmp_path, f"{index:03}", (100 + index, 100)) for index in range(405)]
    (path,), _ = merge(report(tmp_path, *entries), tmp_path / "全部.pdf")
    assert [width for width, _ in sizes(path)] == list(range(100, 505))
    assert bookmarks(path)[-1] == ("404", 404)
    first = path.read_bytes()
    merge(report(tmp_path, *entries), path)
    assert path.read_bytes() == first


def test_pages_keep_what_they_refer_to_and_what_they_inherit(tmp_path: Path) -> None:
    entries = [paper(tmp_path, name, ACROSS, UPRIGHT) for name in "一二"]
    for entry in entries:
        with pikepdf.open(entry.outputs[1].path, allow_overwriting_input=True) as pdf:
            first, second = (page.obj for page in pdf.pages)
            font = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Font, Made=pikepdf.Stream(pdf, b"a\nb\r\n")))
            link = {"/Subtype": pikepdf.Name.Link, "/Dest": [second, pikepdf.Name.Fit], "/P": first, "/F": -0.5}
            first.Annots = [pikepdf.Dictionary(link)]
            for page in (first, second):
                page.Resources = pikepdf.Dictionary(Font={"/F 1": font})
            first.Parent.Rotate = 90
            del second.MediaBox
            first.Parent.MediaBox = [0, 0, *UPRIGHT]
            pdf.save()
    (path,), findings = merge(report(tmp_path, *entries), tmp_path / "p.pdf", duplex=True)
    assert not findings
    with pikepdf.open(path) as pdf:
        assert pdf.check_pdf_syntax() == []
        one, two, three, four = (page.obj for page in pdf.pages)
        assert [list(page.mediabox)[2:] for page in pdf.pages] == [list(ACROSS), list(UPRIGHT)] * 2
        assert [page.Rotate for page in (one, two, three, four)] == [90] * 4
        assert three.Annots[0].Dest[0].objgen == four.objgen and three.Annots[0].P.objgen == three.objgen
        assert str(three.Annots[0].F) == "-0.5"
        fonts = [page.Resources.Font["/F 1"] for page in (one, two, three, four)]
        assert fonts[2].objgen == fonts[3].objgen != fonts[0].objgen
        assert fonts[3].Made.read_bytes() == b"a\nb\r\n"


def test_a_file_for_each_recipient_has_all_that_is_sent_there(tmp_path: Path) -> None:
    entries = (
        paper(tmp_path, "一", UPRIGHT, to="甲院\n乙/院"),
        paper(tmp_path, "二", ACROSS, to="乙/院"),
        paper(tmp_path, "三", UPRIGHT, to="乙／院"),
    )
    paths, _ = merge(report(tmp_path, *entries), tmp_path / "p.pdf", by="主送")
    found = {path.name: [title for title, _ in bookmarks(path)] for path in paths}
    assert found == {"p（甲院）.pdf": ["一"], "p（乙／院）.pdf": ["一", "二"], "p（乙／院）2.pdf": ["三"]}


def test_a_file_for_each_kind(tmp_path: Path) -> None:
    kinds = {"一": "函", "二": "通知", "三": "通知"}
    entries = [paper(tmp_path, name, UPRIGHT, kind=kind) for name, kind in kinds.items()]
    paths, _ = merge(report(tmp_path, *entries), tmp_path / "p.pdf", by="文种")
    assert {path.name: len(sizes(path)) for path in paths} == {"p（函）.pdf": 1, "p（通知）.pdf": 2}


def test_what_cannot_be_merged_is_named(tmp_path: Path) -> None:
    broken = paper(tmp_path, "二", UPRIGHT)
    (tmp_path / "二.pdf").write_bytes(b"%PDF-1.7 broken")
    failed = Entry("n", "data/三.yaml", "failed")
    paths, findings = merge(report(tmp_path, paper(tmp_path, "一", UPRIGHT), broken, failed), tmp_path / "p.pdf")
    assert bookmarks(paths[0]) == [("一", 0)]
    assert {(finding.rule, Path(finding.place.file).name) for finding in findings} == {
        ("merge.left-out", "三.yaml"),
        ("merge.unreadable", "二.pdf"),
    }
    with pytest.raises(RenderError, match="打不开"):
        merge(report(tmp_path, broken), tmp_path / "q.pdf")
    with pytest.raises(RenderError, match="没有一份公文有 PDF"):
        merge(report(tmp_path, failed), tmp_path / "q.pdf")
    assert not (tmp_path / "q.pdf").exists()


def test_an_archive_holds_every_file_by_its_path(tmp_path: Path) -> None:
    (tmp_path / "通知").mkdir()
    made = (paper(tmp_path, "一", UPRIGHT), paper(tmp_path, "通知/二", UPRIGHT))
    entries = (*made, Entry("n", "data/三.yaml", "failed"))
    target = tmp_path / "a.zip"
    assert [finding.place.file for finding in pack(report(tmp_path, *entries), target)] == ["data/三.yaml"]
    with zipfile.ZipFile(target) as archive:
        assert archive.namelist() == ["一.docx", "一.pdf", "通知/二.docx", "通知/二.pdf"]
        assert archive.read("通知/二.docx").decode() == "通知/二"
        assert {(info.date_time[0], info.flag_bits & 0x800) for info in archive.infolist()} == {(1980, 0x800)}
    first = target.read_bytes()
    pack(report(tmp_path, *entries), target)
    assert target.read_bytes() == first


def test_an_archive_that_cannot_be_made_whole_is_not_made(tmp_path: Path) -> None:
    entry = paper(tmp_path, "一", UPRIGHT)
    (tmp_path / "一.docx").unlink()
    with pytest.raises(RenderError, match=r"一\.docx"):
        pack(report(tmp_path, entry), tmp_path / "a.zip")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["一.pdf"]


def test_a_build_merges_and_packs_skipped_papers_too(tmp_path: Path) -> None:
    root = make_workspace(tmp_path)
    build(root, workers=0)
    write(root / "data/memos/2.yaml", "模板: memo\n标题: 甲2\n内容: 改过\n")
    args = ["build", "-w", str(root), "-j", "1", "--merge", str(root / "m.pdf"), "--zip", str(root / "m.zip")]
    result = CliRunner().invoke(main, args)
    assert result.exit_code == 0
    assert [line.split() for line in result.stdout.splitlines()[:2]] == [
        ["文种", "份数", "新做", "未变", "失败"],
        ["便笺", "2", "1", "1", "0"],
    ]
    assert bookmarks(root / "m.pdf") == [("甲1", 0), ("甲2", 1)]
    assert len(zipfile.ZipFile(root / "m.zip").namelist()) == 4


def test_options_that_need_a_merge_say_so(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["build", "-w", str(make_workspace(tmp_path)), "--duplex"])
    assert result.exit_code == 2
    assert "要与 --merge 合用" in result.stderr
    assert not (tmp_path / "output").exists()
