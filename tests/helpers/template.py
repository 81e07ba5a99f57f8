"""Helpers for the tests of docgen.template: small kinds, a small workspace, and reading filled files back."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

import docx

from docgen.errors import DocgenError, Finding, Place
from docgen.load.yaml_source import parse, read
from docgen.model import nodes
from docgen.model.config import Config
from docgen.model.indicator import Indicator
from docgen.model.institution import Institution
from docgen.model.pairing import Pairing
from docgen.model.person import Person
from docgen.model.record import WorkRecord
from docgen.model.references import References
from docgen.model.workspace import Workspace
from docgen.official.blocks import BodyBlock, Heading, Paragraph, TableBlock
from docgen.template.binding import Fields, bind
from docgen.template.compile import compile_template, fill
from docgen.template.kind import Kind, load_kind

PAPER = "data/paper.yaml"


def word_file(*paragraphs: str, change: Callable[[docx.document.Document], None] | None = None) -> bytes:
    """Return a Word file with a paragraph for each text; `change` may add tables, headers and properties."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if change:
        change(document)
    return saved(document)


def saved(document: docx.document.Document) -> bytes:
    """Return a python-docx document as bytes."""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def make_kind(folder: Path, fields: str, word: bytes, body: str | None = None, output: str = "份") -> Kind:
    """Write a kind into `folder` and load it; `fields` are the lines below 字段, without indent."""
    folder.mkdir(parents=True, exist_ok=True)
    declared = "".join(f"  {line}\n" for line in fields.strip().splitlines())
    head = f"名称: 试件\n版式: 公文\n输出: '{output}'\n"
    (folder / "template.yaml").write_text(f"{head}字段:\n{declared}" if declared else head, "utf-8")
    (folder / "template.docx").write_bytes(word)
    if body is not None:
        (folder / "body.md").write_text(body, "utf-8")
    return load_kind(folder, read)


def paper(text: str) -> nodes.Mapping:
    """Return the node of a paper's YAML."""
    node, findings = parse(text, PAPER)
    assert not findings, findings
    return node if isinstance(node, nodes.Mapping) else nodes.Mapping({}, Place(PAPER, 1, 1))


def fields_of(kind: Kind, text: str, workspace: Workspace | None = None) -> Fields:
    """Bind a paper that must be free of errors."""
    fields, findings = bind(kind, paper(text), workspace or small_workspace(), PAPER)
    assert fields is not None, [str(finding) for finding in findings]
    return fields


def faults_of(kind: Kind, text: str, workspace: Workspace | None = None) -> list[str]:
    """Return the findings of a paper as `rule line:column message — hint`."""
    _, findings = bind(kind, paper(text), workspace or small_workspace(), PAPER)
    return [short(finding) for finding in findings]


def short(finding: Finding) -> str:
    """Return a finding in one line, without its file."""
    place = ":".join(str(part) for part in (finding.place.line, finding.place.column) if part is not None)
    hint = f" — {finding.hint}" if finding.hint else ""
    return f"{finding.rule} {place} {finding.message}{hint}"


def rules(failure: DocgenError) -> list[str]:
    """Return the rules of an error's findings."""
    return [finding.rule for finding in failure.findings]


def filled(kind: Kind, text: str, workspace: Workspace | None = None) -> docx.document.Document:
    """Return the filled Word file of a paper, opened."""
    data = fill(compile_template(kind), fields_of(kind, text, workspace))
    return docx.Document(io.BytesIO(data))


def lines(document: docx.document.Document) -> list[str]:
    """Return the texts of a document's paragraphs outside tables."""
    return [paragraph.text for paragraph in document.paragraphs]


def outline(blocks: Iterable[BodyBlock]) -> list[str]:
    """Return body blocks as lines: `1 一、题|接排`, `- 段`, `T 表头/格 行/格`."""
    shown = []
    for block in blocks:
        match block:
            case Heading(level, label, text, rest):
                shown.append(f"{level} {label}{text}|{rest}" if rest else f"{level} {label}{text}")
            case Paragraph(text):
                shown.append(f"- {text}")
            case TableBlock(header, rows, _):
                shown.append("T " + " ".join("/".join(cells) for cells in (header, *rows)))
    return shown


def small_workspace() -> Workspace:
    """Return two pairings between three institutions, with two months of records, in the year 2025."""
    institutions = _by_id(
        Institution,
        {"编号": "sy", "名称": "阜康市人民医院", "简称": "市医院", "联系电话": "0994-0000001"},
        {"编号": "ml", "名称": "木垒县人民医院", "简称": "木垒医院"},
        {"编号": "zb", "名称": "照壁山乡卫生院"},
    )
    people = _by_id(
        Person,
        {"编号": "p1", "姓名": "艾山江", "单位": "sy", "职称": "主治医师"},
        {"编号": "p2", "姓名": "林晓苗", "单位": "sy"},
    )
    pairings = _by_id(
        Pairing,
        {
            "编号": "JD-1",
            "支援方": "sy",
            "受援方": ["ml", "zb"],
            "期限": {"起": "2025-01-01", "止": "2027-12-31"},
            "派驻": {"人数": "2", "最低职称": "主治医师"},
            "指标": [{"名称": "门诊人次", "目标": "200", "计量": "人次"}],
            "经费": {"金额": "4000.50"},
        },
        {"编号": "JD-2", "支援方": "sy", "受援方": ["zb"], "期限": {"起": "2025-03-01", "止": "2025-12-31"}},
    )
    records = tuple(
        WorkRecord.model_validate(
            {
                "结对": "JD-1",
                "受援方": "ml",
                "月份": month,
                "派驻人员": [{"人员": "p1", "出勤天数": "20"}],
                "数据": {"门诊人次": count},
            }
        )
        for month, count in (("2025-01", "120"), ("2025-02", "87"))
    )
    indicators = {"门诊人次": Indicator.model_validate({"名称": "门诊人次", "计量": "人次"})}
    references = References()
    for institution in institutions.values():
        references.add("单位", institution.id, (institution.name, institution.short_name))
    for person in people.values():
        references.add("人员", person.id, (person.name,))
    for pairing in pairings.values():
        references.add("结对", pairing.id)
    config = Config.model_validate({"版本": "1", "年度": "2025"})
    return Workspace(Path(), config, institutions, people, pairings, records, indicators, references)


M = TypeVar("M", Institution, Person, Pairing)


def _by_id(model: type[M], *items: dict[str, object]) -> dict[str, M]:
    made = [model.model_validate(item) for item in items]
    return {one.id: one for one in made}
