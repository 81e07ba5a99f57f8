"""Papers in Traditional Chinese: every word of the Word file, names of persons apart; faces, language, findings."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from docgen.batch.build import build
from docgen.batch.jobs import single
from docgen.batch.render import FinishedPaper, Renderer
from docgen.batch.workspace import open_workspace
from docgen.check import check_word
from docgen.errors import InputError
from docgen.pdf.faces import ROLES
from docgen.pdf.fonts import library
from docgen.text.scripts import SIMPLIFIED
from docgen.text.traditional import SCRIPTS, convert, shield
from docgen.word import read_document
from docgen.word.package import open_package, write_package
from docgen.word.traditional import FACES, to_traditional
from tests.helpers import word
from tests.helpers.batch import make_workspace, write, write_template
from tests.helpers.libreoffice import compare, needs_libreoffice, render
from tests.helpers.papers import ROOT, content
from tests.helpers.pdf import plain_text

PLAIN = SCRIPTS["繁体"]
KINDS = ("notice", "support-agreement", "roster")


@cache
def made(kind: str, engine: str = "weasyprint", script: str = "繁体") -> FinishedPaper:
    """Return a shipped kind's sample in Traditional Chinese."""
    workspace, _ = open_workspace(ROOT)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "paper.yaml"
        path.write_text(json.dumps({**content(kind), "字形": script}, ensure_ascii=False), "utf-8")
        return Renderer(workspace, ("docx", "pdf"), engine).render(single(path, workspace), Path())


def converted(body: str, **more: str) -> str:
    """Return the words of a Word file after its conversion, a line for each paragraph."""
    data = to_traditional(write_package(word.parts(body, **more)), PLAIN, "甲.docx")  # type: ignore[arg-type]
    return word.text(read_document(data, "甲.docx")[0])


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_phrases_run_across_runs_but_not_across_breaks() -> None:
    assert "請理髮師" in converted(f"<w:p>{run('请理')}{run('发')}{run('师')}</w:p>")
    assert "系統" in converted(f"<w:p>{run('系')}<w:bookmarkStart w:id='1' w:name='a'/>{run('统')}</w:p>")
    assert "理\n發" in converted(f"<w:p>{run('理')}<w:r><w:br/></w:r>{run('发')}</w:p>")


def test_a_text_box_is_a_text_of_its_own() -> None:
    box = f"<w:r><w:pict><w:txbxContent><w:p>{run('发文')}</w:p></w:txbxContent></w:pict></w:r>"
    data = write_package(word.parts(f"<w:p>{run('理')}{box}{run('发')}</w:p>"))
    xml = open_package(to_traditional(data, PLAIN, "甲.docx"), "甲.docx").parts["word/document.xml"].decode()
    assert "<w:t xml:space=\"preserve\">發文</w:t>" in xml


def test_headers_labels_and_descriptions_are_words_too() -> None:
    parts = word.parts(
        word.p("正文"),
        numbering='<w:abstractNum><w:lvl w:ilvl="0"><w:lvlText w:val="第%1条"/></w:lvl></w:abstractNum>',
        stories={"h1": word.p("内部资料"), "f1": word.p("第1页"), "n1": f"<w:footnote>{word.p('注释')}</w:footnote>"},
    )
    package = open_package(to_traditional(write_package(parts), PLAIN, "甲.docx"), "甲.docx")
    whole = "".join(data.decode() for name, data in package.parts.items() if name.startswith("word/"))
    assert all(words in whole for words in ("第%1條", "內部資料", "第1頁", "註釋"))


def test_faces_without_the_characters_make_way() -> None:
    fonts = "".join(f'<w:r><w:rPr><w:rFonts w:eastAsia="{face}"/></w:rPr><w:t>字</w:t></w:r>' for face in FACES)
    data = to_traditional(write_package(word.parts(f"<w:p>{fonts}</w:p>")), PLAIN, "甲.docx")
    paragraph = word.paragraph(read_document(data, "甲.docx")[0])
    assert {inline.style.east_asia for inline in paragraph.inlines} == set(FACES.values())
    assert set(FACES.values()) <= {name for role in ROLES for name in role.word_names}


def test_field_codes_and_latin_stay_and_names_come_out() -> None:
    field = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE \\@ "yyyy年"</w:instrText></w:r>'
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    words = run(f"由{shield('于发')}发言 A&amp;B")
    data = write_package(word.parts(f"<w:p>{words}{field}{end}</w:p>"))
    xml = open_package(to_traditional(data, PLAIN, "甲.docx"), "甲.docx").parts["word/document.xml"].decode()
    assert "由于发發言 A&amp;B" in xml
    assert 'DATE \\@ "yyyy年"' in xml


@pytest.mark.parametrize("kind", KINDS)
def test_a_paper_is_traditional_but_for_its_names(kind: str) -> None:
    paper = made(kind)
    workspace, _ = open_workspace(ROOT)
    people = "".join(person.name for person in workspace.people.values())
    people += "".join(f"{one.contact}{one.legal_representative}" for one in workspace.institutions.values())
    document, _ = read_document(paper.forms["docx"], "甲.docx")
    for text in (word.text(document), plain_text(paper.forms["pdf"])):
        assert set(text) & SIMPLIFIED <= set(people)
        assert set(text) & SIMPLIFIED
    assert document.language == "zh-Hant"
    assert document.title == convert(document.title, PLAIN)
    assert paper.name.name == made(kind, script="简体").name.name


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("engine", ["weasyprint", "typst"])
def test_nothing_is_found_in_a_traditional_paper(kind: str, engine: str) -> None:
    paper = made(kind, engine)
    assert paper.findings == ()
    assert check_word(paper.forms["docx"], "甲.docx") == ()


def test_the_same_bytes_every_time() -> None:
    first = made("roster").forms
    made.cache_clear()
    assert made("roster").forms == first


def test_the_workspace_settles_what_a_paper_leaves_open(tmp_path: Path) -> None:
    root = make_workspace(tmp_path, papers=0)
    text = (root / "docgen.yaml").read_text("utf-8")
    write(root / "docgen.yaml", f"字形: 繁体（香港）\n人名转换: 是\n{text}")
    kind = "名称: 便笺\n字段: {联系人: {类型: 文本}}\n输出: '{{ 联系人 }} {{ 字形 }}'\n"
    write(root / "templates/memo/template.yaml", kind)
    write_template(root / "templates/memo", "卫生局联系人：{{ 联系人 }}")
    write(root / "data/memos/1.yaml", "模板: memo\n联系人: 于发\n")
    write(root / "data/memos/2.yaml", "模板: memo\n联系人: 于远\n字形: 繁体\n人名转换: 否\n")
    write(root / "data/memos/3.yaml", "模板: memo\n联系人: 于平\n字形: 简体\n")
    build(root)
    found = {path.stem: word.text(read_document(path.read_bytes(), path.name)[0]) for path in root.rglob("于*.docx")}
    assert found == {
        "于发 繁体（香港）": "衞生局聯繫人：於發",
        "于远 繁体": "衛生局聯繫人：于远",
        "于平 简体": "卫生局联系人：于平",
    }


def test_an_unknown_script_is_refused_at_its_place(tmp_path: Path) -> None:
    root = make_workspace(tmp_path, papers=0)
    path = write(root / "data/memos/1.yaml", "模板: memo\n标题: 甲\n字形: 繁體\n")
    workspace, _ = open_workspace(root)
    with pytest.raises(InputError) as caught:
        Renderer(workspace, ("docx",), "weasyprint").render(single(path, workspace), root)
    (fault,) = caught.value.findings
    assert (fault.rule, fault.place.line) == ("data.choice", 3)
    assert "繁体" in fault.hint


def test_the_report_of_fonts_names_those_for_traditional_chinese() -> None:
    reports = {report.role: report for report in library().serving("zh-Hant").report()}
    assert {"仿宋（繁体）", "楷体（繁体）", "小标宋（繁体）", "黑体（繁体）", "宋体（繁体）"} <= reports.keys()
    assert not {name for report in reports.values() for name in report.word_names} & FACES.keys()
    chosen = library().serving("zh-TW").choose("關", "楷体", bold=False, italic=False, east_asian=True)
    assert chosen is not None
    assert chosen.face.family == reports["楷体（繁体）"].family
    assert library().serving("zh-CN") is library()


@needs_libreoffice
def test_traditional_papers_agree_with_libreoffice(tmp_path: Path) -> None:
    files = {tmp_path / f"{kind}.docx": made(kind) for kind in KINDS}
    for path, paper in files.items():
        path.write_bytes(paper.forms["docx"])
    witnesses = render(files, tmp_path, "zh-Hant")
    for path, paper in files.items():
        likeness = compare(witnesses[str(path)], paper.forms["pdf"])
        assert (likeness.same_lines, likeness.same_starts) == (1.0, 1.0), likeness.first
