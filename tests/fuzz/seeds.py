"""Sound files to break: shipped templates, papers made of them, files saved by other programs, data."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import docx

from tests.helpers.papers import content
from tests.helpers.word import PIXEL, p, parts

ROOT = Path(__file__).resolve().parents[2]
SAVED = Path(__file__).parent / "seeds"
"""Files that LibreOffice saved."""
_MADE = ("notice", "minutes", "registration-form", "attendance", "multi-agreement", "half-year-summary", "order",
         "joint-notice", "score-sheet", "work-plan")  # fmt: skip
_DRAWN = ("notice", "letter", "registration-form", "half-year-summary")


@dataclass(frozen=True)
class Seed:
    """A sound file; `kind` is the folder under templates/ that it is the Word file of, empty otherwise."""

    name: str
    data: bytes
    kind: str = ""


Pools = dict[str, list[Seed]]
"""The seeds by family: word, pdf, xlsx, data (YAML), text."""


def all_seeds(families: tuple[str, ...]) -> Pools:
    """Return the seeds of some families, always the same and in the same order."""
    made = {"word": _word, "pdf": _pdf, "xlsx": _xlsx, "data": _data, "text": _text}
    return {family: list(made[family]()) for family in families}


def _word() -> Iterator[Seed]:
    for path in sorted((ROOT / "templates").glob("*/template.docx")):
        yield Seed(f"templates/{path.parent.name}", path.read_bytes(), path.parent.name)
    for kind, data in _papers(_MADE):
        yield Seed(f"papers/{kind}", data)
    for path in sorted(SAVED.glob("*.docx")):
        yield Seed(f"saved/{path.stem}", path.read_bytes())
    for name, data in _tagged():
        yield Seed(f"tagged/{name}", data, "notice")
    yield Seed("rich", _rich())


def _papers(kinds: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    """Yield the Word file that each kind's sample makes."""
    from docgen.batch.jobs import single
    from docgen.batch.render import Renderer
    from docgen.batch.workspace import open_workspace

    workspace, _ = open_workspace(ROOT)
    renderer = Renderer(workspace, ("docx",), "typst")
    with TemporaryDirectory() as folder:
        for kind in kinds:
            path = Path(folder) / "paper.yaml"
            path.write_text(json.dumps(content(kind), ensure_ascii=False), "utf-8")
            paper = single(path, workspace)
            yield kind, renderer.word(paper, renderer.fields(paper)[0], kind)


def _tagged() -> Iterator[tuple[str, bytes]]:
    """Yield templates as docxtpl's users write them."""
    document = docx.Document()
    for text in ("{{ 标题 }}", "{%p if 主送 %}", "{{ 主送|join('、') }}：", "{%p endif %}", "{%p for 项 in 附件 %}"):
        document.add_paragraph(text)
    for text in (
        "{{ loop.index }}.{{ 项.名称 }}{% if not loop.last %}；{% endif %}",
        "{%p endfor %}",
        "{{ 成文日期 }}",
    ):
        document.add_paragraph(text)
    document.sections[0].header.paragraphs[0].text = "{{ 发文字号 }}"
    document.core_properties.title = "{{ 标题 }}"
    yield "paragraphs", _saved(document)
    document = docx.Document()
    table = document.add_table(4, 3)
    rows = (("序号", "单位", "数"), ("{%tr for 项 in 主送 %}", "", ""), ("{{ loop.index }}", "{{ 项 }}", "{%vm%}"))
    for row, texts in zip(table.rows, (*rows, ("{%tr endfor %}", "", "")), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.add_paragraph("{{p 正文 }}")
    yield "table", _saved(document)


def _saved(document: docx.document.Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _rich() -> bytes:
    """Return a Word file that has a little of everything the reader knows."""
    from docgen.word import write_package
    from tests.fuzz.hostile import snippets

    body = [one for one in snippets("2", "3") if one.startswith(("<w:p>", "<w:tbl"))]
    inline = [one for one in snippets("20", "300") if one.startswith(("<w:r>", "<w:hyper", "<w:fld"))]
    numbering = "".join(one for one in snippets("3", "2") if one.startswith(("<w:abs", "<w:num ")))
    styles = "".join(
        f'<w:style w:type="{kind}" w:styleId="{name}"><w:name w:val="{name}"/><w:basedOn w:val="{base}"/></w:style>'
        for kind, name, base in (("paragraph", "a", ""), ("paragraph", "b", "a"), ("character", "c", ""))
    )
    page = '<w:sectPr><w:headerReference w:type="default" r:id="h1"/><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
    return write_package(
        parts(
            "".join(body) + f"<w:p>{''.join(inline)}</w:p>" + page,
            styles=styles,
            numbering=numbering,
            settings="<w:evenAndOddHeaders/>",
            stories={"h1": p("页眉"), "f1": p("页脚"), "n1": f'<w:footnote w:id="2">{p("注")}</w:footnote>'},
            media={"rId1": PIXEL},
        )
    )


def _pdf() -> Iterator[Seed]:
    """Yield PDFs of both engines with their streams unpacked, so that steps reach what is in them."""
    import pikepdf

    from docgen.batch.render import write_forms

    for kind, word in _papers(_DRAWN):
        for engine in ("typst", "weasyprint")[: 2 if kind == "notice" else 1]:
            forms, _, _ = write_forms(word, kind, ("pdf",), engine)
            plain = io.BytesIO()
            with pikepdf.open(io.BytesIO(forms["pdf"])) as document:
                document.save(plain, object_stream_mode=pikepdf.ObjectStreamMode.disable, deterministic_id=True)
            yield Seed(f"{engine}/{kind}", plain.getvalue())


def _xlsx() -> Iterator[Seed]:
    from docgen.batch.workspace import open_workspace
    from docgen.load.tables.xlsx_writer import workbook_of

    for name in ("office", "minimal"):
        yield Seed(f"exported/{name}", workbook_of(open_workspace(ROOT / "tests" / "workspaces" / name)[0]))
    for path in sorted(SAVED.glob("*.xlsx")):
        yield Seed(f"saved/{path.stem}", path.read_bytes())


def _data() -> Iterator[Seed]:
    """Yield YAML: the name is the file's place in a workspace, so that the door can put it there."""
    yield Seed("docgen.yaml", (ROOT / "docgen.yaml").read_bytes())
    for pattern in ("*.yaml", "pairings/fukang*.yaml", "records/FK*.yaml", "notices/*.yaml", "agreements/*.yaml"):
        for path in sorted((ROOT / "data").glob(pattern)):
            yield Seed(path.relative_to(ROOT).as_posix(), path.read_bytes())
    for kind in ("notice", "registration-form", "support-agreement", "summary"):
        for name in ("template.yaml", "sample.yaml"):
            yield Seed(f"templates/{kind}/{name}", (ROOT / "templates" / kind / name).read_bytes())


def _text() -> Iterator[Seed]:
    """Yield running text with mark-up of ours: the words of shipped kinds and of samples."""
    for path in sorted((ROOT / "templates").glob("*/body.md")):
        yield Seed(path.parent.name, path.read_bytes())
    for kind in _MADE:
        words = "\n".join(str(value) for value in content(kind).values())
        yield Seed(f"sample/{kind}", words.encode())
