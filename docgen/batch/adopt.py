"""Turn an old paper into the files of a template, and prove that the template makes the old paper again."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from docgen.check.model import HEADINGS, Draft, Role
from docgen.check.structure import recognise
from docgen.check.values import Value, values_of
from docgen.check.wording import KIND_OF_PAPER, compact
from docgen.errors import DocgenError, Finding, InputError, Place, error, warning
from docgen.load import paper as read_paper
from docgen.load import read
from docgen.model.config import VERSION, Config
from docgen.model.workspace import Workspace
from docgen.page.model import Document
from docgen.page.walk import paragraphs_in
from docgen.template import bind, compile_template, fill, load_kind
from docgen.template.adopt import declaration
from docgen.template.adopt.marking import Known, Marking, escape_braces
from docgen.template.adopt.naming import label_before
from docgen.template.adopt.proposal import Proposal
from docgen.template.adopt.rows import Listing, find_listing, make_loop
from docgen.template.adopt.story import Spot, spots, tracked
from docgen.template.adopt.words import Words
from docgen.text.disk import read_file
from docgen.word import Package, open_package, read_document, write_package
from docgen.word.namespaces import W
from docgen.word.xml import Element

_WHOLE = (Role.MARK, Role.TITLE, Role.NUMBER, Role.RECIPIENT, Role.SIGNATURE)
_STORIES = ("header+xml", "footer+xml", "footnotes+xml", "endnotes+xml")
_DOCUMENT = "document.main+xml"
_ELEMENTS = (
    *(Role.MARK, Role.NUMBER, Role.SIGNER, Role.TITLE, Role.RECIPIENT, *HEADINGS, Role.ATTACHMENT_NOTE),
    *(Role.SIGNATURE, Role.DATE, Role.NOTE, Role.ATTENDANCE, Role.ATTACHMENT_LABEL, Role.COPIES, Role.ISSUE),
)
_LISTED = "明细"
_LONGEST_CAPTION = 20
_SHOWN = 24


@dataclass(frozen=True, slots=True)
class Adopted:
    """A template made of an old paper: its files by name, what to read about it, and what is wrong with it."""

    files: Mapping[str, bytes]
    report: tuple[str, ...]
    findings: tuple[Finding, ...]


def adopt_file(path: Path, name: str, title: str = "") -> Adopted:
    """Return the template `name` that an old paper becomes; `title` is its Chinese name, empty for the paper's own.

    The findings are errors where the template would not make the old paper's words again.

    Raises:
        InputError: the file cannot be read, or is no Word document.
    """
    data = read_file(path, Place(str(path)), "word.unreadable")
    return adopt(data, path.name, name, title)


def adopt(data: bytes, source: str, name: str, title: str = "") -> Adopted:
    """Return the template that the bytes of a Word file become; see `adopt_file`."""
    package = open_package(data, source)
    if not package.content_type(package.main).endswith(_DOCUMENT):
        hint = "请用 Word 打开，另存为“Word 文档（*.docx）”。"
        raise InputError(error("template.not-document", Place(source), "这不是普通的 .docx 文档", hint))
    document, found = read_document(data, source)
    draft = recognise(document, source)
    work = _Adoption(package, draft)
    work.run()
    fields = list(work.marking.fields.values())
    files = _files(work, name, title or _title_of(draft, source), fields, source)
    findings = (*found, *work.findings, *_differences(files, name, document))
    return Adopted(files, tuple(_report(draft, work, fields)), findings)


class _Adoption:
    """The way of one old paper into a template."""

    def __init__(self, package: Package, draft: Draft) -> None:
        self.package = package
        self.draft = draft
        self.marking = Marking(package.name, repeated=_repeated(draft))
        self.findings: list[Finding] = []
        self.changed: dict[str, bytes] = {}
        self._headings = {element.place for element in draft.of(*HEADINGS)}
        self._values: dict[str, list[Value]] = {}
        for value in values_of(draft):
            self._values.setdefault(value.place, []).append(value)

    def run(self) -> None:
        """Put tags into the body; let braces elsewhere stand for themselves."""
        package = self.package
        root = package.xml(package.main)
        if tracked(root):
            hint = "在 Word 中接受或拒绝全部修订，另存后重做一次。"
            place = Place(package.name)
            message = "原文里有没处理的修订，照修订后的样子读取"
            self.findings.append(warning("template.new-tracked", place, message, hint))
        body = root.find(f"{W}body")
        if body is not None:
            self._body(body)
        self.changed[package.main] = _xml(root)
        for part in package.parts:
            if package.content_type(part).endswith(_STORIES):
                story = package.xml(part)
                escaped = [escape_braces(paragraph) for paragraph in story.iter(f"{W}p")]
                if any(escaped):
                    self.changed[part] = _xml(story)

    def word(self) -> bytes:
        """Return the Word file with its tags."""
        return write_package({**self.package.parts, **self.changed})

    def _body(self, body: Element) -> None:
        before = ""
        skipped: set[Element] = set()
        tables = 0
        for found in spots(body):
            if not isinstance(found, Spot):
                tables += 1
                listing = find_listing(found)
                if listing is not None:
                    skipped |= self._listing(listing, before, f"表{tables}")
                continue
            if found.element in skipped:
                continue
            if found.place in self._headings:
                self.marking.party = ""
            known = [
                Known(value.name, value.kind, value.text, value.role in _WHOLE)
                for value in self._values.get(found.place, ())
            ]
            self.marking.paragraph(found.element, found.place, known, found.beside)
            before = Words(found.element).text.strip() or before

    def _listing(self, listing: Listing, before: str, place: str) -> set[Element]:
        """Make a table that lists things a loop; return the paragraphs that are done with."""
        caption = re.sub(r"^.*[，。：:；]|[：:]$", "", before) if len(before) <= _LONGEST_CAPTION else ""
        name = self.marking.names.give(_LISTED if "{" in caption or not caption else caption)
        self.marking.add(make_loop(listing, name, place))
        loop = (listing.full.getprevious(), listing.full, listing.full.getnext())
        return {paragraph for row in loop if row is not None for paragraph in row.iter(f"{W}p")}


def _xml(root: Element) -> bytes:
    data: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return data


def _repeated(draft: Draft) -> frozenset[str]:
    """Return the labels that stand before a colon in a paper more than once."""
    labels: Counter[str] = Counter()
    for element in draft.elements:
        for piece in re.findall(r"[^：:]{1,20}[：:]", element.text):
            labels[label_before(re.sub(r"^.*[_＿\s，。；]", "", piece))] += 1
    return frozenset(label for label, count in labels.items() if label and count > 1)


def _title_of(draft: Draft, source: str) -> str:
    """Return what kind of paper an old one is, by the end of its title; else its file's name."""
    title = compact("".join(element.text for element in draft.of(Role.TITLE)))
    match = KIND_OF_PAPER.search(title)
    return match.group() if match else Path(source).stem


def _files(work: _Adoption, name: str, title: str, fields: list[Proposal], source: str) -> dict[str, bytes]:
    titles = [item.name for item in fields if item.name.startswith("标题") and item.required]
    output = "".join(f"{{{{ {item} }}}}" for item in titles) or re.sub(r"[{}]", "", title)
    layout = work.draft.format if work.draft.format in ("协议书", "表格") else "公文"
    return {
        "template.yaml": declaration.declaration(title, layout, output, fields, source).encode(),
        "template.docx": work.word(),
        "sample.yaml": declaration.sample(name, fields).encode(),
    }


def _differences(files: Mapping[str, bytes], name: str, document: Document) -> tuple[Finding, ...]:
    """Return as findings where the paper that the sample makes does not say what the old paper says."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / name
        folder.mkdir()
        for file, data in files.items():
            (folder / file).write_bytes(data)
        try:
            kind = load_kind(folder, read)
            node, _, findings = read_paper(folder / "sample.yaml", "sample.yaml")
            if node is None:
                return tuple(findings)
            workspace = Workspace(folder, Config.model_validate({"版本": VERSION}))
            fields, findings = bind(kind, node, workspace, "sample.yaml")
            if fields is None:
                return tuple(findings)
            made, _ = read_document(fill(compile_template(kind), fields), name)
        except DocgenError as refused:
            return refused.findings
    old, new = _texts(document), _texts(made)
    if old == new:
        return ()
    place = next((where for (where, text), (_, other) in zip(old, new, strict=False) if text != other), "末尾")
    hint = "看 template.docx 的这一处，改好后用 docgen template lint 检查。"
    return (error("template.new-differs", Place("template.docx", where=place), "照样例生成出来与原文不一样", hint),)


def _texts(document: Document) -> list[tuple[str, str]]:
    """Return the place and the words of each paragraph of the body."""
    return [(item.place, item.text) for section in document.sections for item in paragraphs_in(section.blocks)]


def _report(draft: Draft, work: _Adoption, fields: list[Proposal]) -> Iterable[str]:
    yield f"原文按“{draft.format}”认出："
    for role in _ELEMENTS:
        elements = draft.of(role)
        if elements:
            first = elements[0].text.replace("\n", " ")
            shown = f"{first[:_SHOWN]}{'…' if len(first) > _SHOWN else ''}"
            yield f"  {role.value} {len(elements)} 处：{shown}（{elements[0].place}）"
    if not draft.of(Role.TITLE):
        yield "  没有认出标题"
    yield f"改成了 {len(fields)} 个字段：" if fields else "没有找到会变的内容，一个字段也没有。"
    for item in fields:
        kind = f"{item.type.value}{'列表' if item.many else ''}"
        shown = " ".join(item.shown.split())
        needed = "必填" if item.required else "可不填"
        times = f"，共{item.times}处" if item.times > 1 else ""
        yield f"  {item.name}（{kind}，{needed}）：{item.place}{times}{f'，原文“{shown[:_SHOWN]}”' if shown else ''}"
    yield "请打开 template.docx 看一看："
    yield "  各级标题和正文的话照原样留在 Word 文件里；随公文变的，自己换成 {{ 字段 }}，并写进 template.yaml。"
    for place, words in work.marking.remarks:
        yield f"  {place}：{words}。"
