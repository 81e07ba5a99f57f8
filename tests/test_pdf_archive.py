"""PDF/A-2b: what both engines write on request is held to the standard, and the ruler finds what breaks it."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from docgen.batch.jobs import single
from docgen.batch.render import Renderer
from docgen.batch.workspace import open_workspace
from docgen.cli import main
from docgen.errors import RenderError
from docgen.model.config import Config
from docgen.page.model import Document, Paragraph
from docgen.pdf import ENGINES, Rendered, get_engine
from tests.helpers.features import FEATURES, NATURAL, PICTURE, picture_file
from tests.helpers.pdf import BODY_RUN, flush, official
from tests.helpers.pdfa import breaches

pytestmark = [
    # WeasyPrint leaves the colour profile open for Python to close.
    pytest.mark.filterwarnings("ignore:unclosed file .*sRGB2014:ResourceWarning"),
    pytest.mark.filterwarnings("ignore:Exception ignored in.*sRGB2014:pytest.PytestUnraisableExceptionWarning"),
]

CREATED = datetime(2026, 4, 7, 1, 2, 3, tzinfo=UTC)
DATED = replace(official(flush("文2026年abc"), Paragraph((PICTURE,), NATURAL, BODY_RUN)), created=CREATED)


def archived(document: Document, engine: str) -> Rendered:
    return get_engine(engine).render(document, "文", archival=True)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("feature", FEATURES)
def test_what_is_archived_breaks_no_rule(feature: str, engine: str) -> None:
    assert breaches(archived(replace(FEATURES[feature], created=CREATED), engine).pdf) == []


@pytest.mark.parametrize("engine", ENGINES)
def test_the_date_author_and_keywords_are_the_files_own(engine: str) -> None:
    document = replace(DATED, author="某某医院", keywords=("支援", "医疗"))
    with pikepdf.open(io.BytesIO(archived(document, engine).pdf)) as pdf:
        info = {key: str(value) for key, value in pdf.docinfo.items()}
    assert (info["/Author"], info["/Title"]) == ("某某医院", "测试公文")
    assert info["/Keywords"].replace(" ", "") == "支援,医疗"
    assert info["/CreationDate"] == "D:20260407010203Z"


@pytest.mark.parametrize("engine", ENGINES)
def test_an_undated_file_is_archived_the_same_on_any_day_and_says_so(engine: str) -> None:
    made, again = (archived(replace(DATED, created=None), engine) for _ in range(2))
    assert made.pdf == again.pdf
    assert [(finding.rule, finding.severity) for finding in made.findings] == [("pdf.undated", "info")]
    assert breaches(made.pdf) == []


@pytest.mark.parametrize("engine", ENGINES)
def test_a_picture_in_printing_inks_is_refused_with_its_place(engine: str) -> None:
    inks = replace(PICTURE, data=picture_file("JPEG", "CMYK"), media_type="image/jpeg")
    block = Paragraph((inks,), NATURAL, BODY_RUN, place="正文第1段")
    with pytest.raises(RenderError, match=r"正文第1段.*CMYK"):
        archived(replace(official(block), created=CREATED), engine)


@pytest.mark.parametrize("engine", ENGINES)
def test_an_ordinary_pdf_does_not_call_itself_an_archive(engine: str) -> None:
    faults = breaches(get_engine(engine).render(DATED, "文").pdf)
    assert any("output intents" in fault for fault in faults)


def test_a_workspace_may_ask_for_archives(root: Path) -> None:
    workspace, _ = open_workspace(root)
    asking = replace(workspace, config=Config.model_validate({"版本": 1, "PDF标准": "PDF/A-2b"}))
    made = Renderer(asking, ("pdf",), "typst").render(single(root / "templates/letter/sample.yaml", asking), Path())
    assert breaches(made.forms["pdf"]) == []


@pytest.mark.parametrize("engine", ENGINES)
def test_the_command_takes_the_option(engine: str, root: Path, tmp_path: Path) -> None:
    arguments = [str(root / "templates/letter/sample.yaml"), "--pdf-a", "--engine", engine, "-o", str(tmp_path)]
    assert CliRunner().invoke(main, ["render", *arguments]).exit_code == 0
    (word,) = tmp_path.rglob("*.docx")
    assert CliRunner().invoke(main, ["convert", str(word), "--pdf-a", "--engine", engine]).exit_code == 0
    assert breaches(word.with_suffix(".pdf").read_bytes()) == []


# The ruler itself: each fault is planted in a sound file.

Plant = Callable[[Pdf], object]


def _metadata(old: bytes, new: bytes) -> Plant:
    def plant(pdf: Pdf) -> None:
        data = pdf.Root.Metadata.read_bytes()
        assert old in data
        pdf.Root.Metadata = pdf.make_stream(data.replace(old, new), Type=Name.Metadata, Subtype=Name.XML)

    return plant


def _append(operators: bytes) -> Plant:
    def plant(pdf: Pdf) -> None:
        pdf.pages[0].contents_add(operators)

    return plant


def _missing_glyph(pdf: Pdf) -> None:
    font = next(iter(pdf.pages[0].Resources.Font.keys()))
    pdf.pages[0].contents_add(b"BT %s 12 Tf <0000> Tj ET" % font.encode())


def _of(pdf: Pdf, key: str, value: str) -> Dictionary | Stream:
    return next(
        item for item in pdf.objects if isinstance(item, Dictionary | Stream) and item.get(key) == Name(value)
    )


def _action(**entries: object) -> Plant:
    return lambda pdf: pdf.Root.__setitem__("/OpenAction", Dictionary(Type=Name.Action, **entries))  # type: ignore[arg-type]


def _blend(pdf: Pdf) -> None:
    pdf.pages[0].Resources.ExtGState = Dictionary(A=Dictionary(Type=Name.ExtGState, BM=Name.Odd))


def _annotate(pdf: Pdf) -> None:
    pdf.pages[0].Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, F=2)])


def _attach(pdf: Pdf) -> None:
    pdf.attachments["a.txt"] = b"a"


def _narrow(pdf: Pdf) -> None:
    font = _of(pdf, "/Subtype", "/CIDFontType0")
    font.W = Array([1, 1000, 123])


def _intent(pdf: Pdf) -> None:
    pdf.Root.OutputIntents[0].DestOutputProfile = pdf.make_stream(b"no profile", N=3)


PLANTED: dict[str, tuple[Plant, str]] = {
    "无元数据": (lambda pdf: pdf.Root.__delitem__("/Metadata"), "6.6.2.1"),
    "标识": (_metadata(b">2<", b">3<"), "6.6.4"),
    "级别": (_metadata(b">B<", b">A<"), "6.6.4"),
    "坏元数据": (_metadata(b"</rdf:RDF>", b""), "6.6.2.1"),
    "标题不同": (lambda pdf: pdf.docinfo.__setitem__("/Title", "另一个"), "6.6.3"),
    "日期不同": (lambda pdf: pdf.docinfo.__setitem__("/CreationDate", "D:20200101000000Z"), "6.6.3"),
    "无输出意图": (lambda pdf: pdf.Root.__delitem__("/OutputIntents"), "6.2.3"),
    "坏特性文件": (_intent, "6.2.3"),
    "脚本": (_action(S=Name.JavaScript, JS=String("1")), "6.5.1"),
    "启动程序": (_action(S=Name.Launch), "6.5.1"),
    "附件": (_attach, "6.8"),
    "图层": (lambda pdf: pdf.Root.__setitem__("/OCProperties", Dictionary(OCGs=Array())), "6.9"),
    "字体未嵌入": (lambda pdf: _of(pdf, "/Type", "/FontDescriptor").__delitem__("/FontFile3"), "6.2.11.4.1"),
    "无字符对照": (lambda pdf: _of(pdf, "/Subtype", "/Type0").__delitem__("/ToUnicode"), "6.2.11.7"),
    "宽度不符": (_narrow, "6.2.11.5"),
    "缺字": (_missing_glyph, "6.2.11.8"),
    "四色": (_append(b"0 0 0 1 k"), "6.2.4.3"),
    "四色图片": (lambda pdf: _of(pdf, "/Subtype", "/Image").__setitem__("/ColorSpace", Name.DeviceCMYK), "6.2.4.3"),
    "平滑图片": (lambda pdf: _of(pdf, "/Subtype", "/Image").__setitem__("/Interpolate", True), "6.2.8"),
    "未知指令": (_append(b"BX nonsense EX"), "6.2.2"),
    "混合方式": (_blend, "6.2.10"),
    "隐藏批注": (_annotate, "6.3.2"),
}  # fmt: skip


@pytest.mark.parametrize("fault", PLANTED)
def test_the_ruler_finds_a_planted_fault(fault: str) -> None:
    plant, clause = PLANTED[fault]
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(SOUND)) as pdf:
        plant(pdf)
        pdf.save(out, fix_metadata_version=False)
    found = breaches(out.getvalue())
    assert any(item.startswith(f"{clause}") for item in found), found


def test_the_ruler_finds_nothing_in_a_file_only_saved_again() -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(SOUND)) as pdf:
        pdf.save(out, fix_metadata_version=False)
    assert breaches(out.getvalue()) == []


@pytest.mark.parametrize(
    ("data", "clause"),
    [
        (lambda data: data + b"more", "6.1.3"),
        (lambda data: data.replace(b"%PDF-1.7", b"%PDF-2.0", 1), "6.1.2"),
    ],
)
def test_the_ruler_reads_the_file_to_its_ends(data: Callable[[bytes], bytes], clause: str) -> None:
    assert any(item.startswith(clause) for item in breaches(data(SOUND)))


def test_the_ruler_finds_an_encrypted_file() -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(SOUND)) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user=""))
    assert any("encrypted" in item for item in breaches(out.getvalue()))


SOUND = archived(DATED, "typst").pdf
