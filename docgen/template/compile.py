"""Compile a kind's Word file once, fill it many times.

The only module that knows docxtpl: its `patch_xml` turns what Word makes of tags into plain Jinja. Everything after is
done here: Jinja renders with `docgen.template.environment`, and the parts are put back into an otherwise unchanged
package, with fixed dates, so that the same fields give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from docxtpl import DocxTemplate
from jinja2 import Template, TemplateSyntaxError
from lxml import etree

from docgen.errors import Finding, InputError, Place, RenderError, error, has_errors
from docgen.template.binding import Fields
from docgen.template.bodytext import BodyText, compile_body, render_body
from docgen.template.core import core_properties, ensure_core_part
from docgen.template.environment import WORD, compile_source
from docgen.template.faults import EVALUATION_ERRORS
from docgen.template.kind import Kind, read_text
from docgen.template.patch import crowded_tags, route_tags
from docgen.template.repair import repair
from docgen.template.report import (
    Subject,
    evaluation_finding,
    syntax_finding,
    undefined_finding,
)
from docgen.word.package import Package, open_package, write_package

BODY_NAME = "正文"
"""The name by which a Word file prints the kind's body.md."""

_WORD_XML = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_PART_NAMES = {
    f"{_WORD_XML}document.main+xml": "正文",
    f"{_WORD_XML}header+xml": "页眉",
    f"{_WORD_XML}footer+xml": "页脚",
    f"{_WORD_XML}footnotes+xml": "脚注",
    f"{_WORD_XML}endnotes+xml": "尾注",
}
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PARAGRAPH = re.compile(r"<w:p(?=[ >])")
_CHANGES_GRID = re.compile(r"\{%-?\s*(?:tc|colspan|hm)\b|\{\{-?\s*tc\b")


@dataclass(frozen=True, slots=True)
class CompiledPart:
    """One part of the Word file with tags: `source` is the Jinja text, a line for each paragraph."""

    part: str
    label: str
    source: str
    template: Template
    names: frozenset[str]
    grids: bool
    drawings: bool


@dataclass(frozen=True, slots=True)
class CompiledTemplate:
    """A kind ready to be filled; may be used again and again, and by several threads."""

    kind: Kind
    parts: Mapping[str, bytes]
    compiled: tuple[CompiledPart, ...]
    core_part: str
    body: BodyText | None


def compile_template(kind: Kind) -> CompiledTemplate:
    """Read a kind's Word file and body.md and compile their tags.

    Raises:
        InputError: a file cannot be read, is no Word file, or holds tags that cannot be parsed (all of them reported).
    """
    display = kind.display(kind.docx)
    try:
        data = kind.docx.read_bytes()
    except OSError as failure:
        hint = "核对 template.docx 是否在模板文件夹里。"
        raise InputError(error("template.missing-file", Place(display), "读不出模板的 Word 文件", hint)) from failure
    package = open_package(data, display)
    if package.content_type(package.main) not in _PART_NAMES:
        hint = "请用 Word 打开，另存为“Word 文档（*.docx）”。"
        raise InputError(error("template.not-document", Place(display), "模板不是普通的 .docx 文档", hint))
    findings: list[Finding] = []
    compiled = []
    for part in list(package.parts):
        label = _PART_NAMES.get(package.content_type(part))
        if label and (ready := _compile_part(package, part, label, kind, findings)):
            compiled.append(ready)
    body = _read_body(kind, findings)
    if has_errors(findings):
        raise InputError(findings)
    core_part = ensure_core_part(package)
    return CompiledTemplate(kind, package.parts, tuple(compiled), core_part, body)


def _compile_part(package: Package, part: str, label: str, kind: Kind, findings: list[Finding]) -> CompiledPart | None:
    """Return the compiled part; None when it holds no tags or, reported in `findings`, broken ones."""
    root = package.xml(part)
    xml = etree.tostring(root, encoding="unicode")
    if "{" not in xml:
        return None
    place = Place(kind.display(kind.docx), where=label)
    findings.extend(_crowded(text, name, kind, label, place) for text, name in crowded_tags(root))
    patched = route_tags(DocxTemplate.patch_xml(_PATCHER, xml))
    source = _PARAGRAPH.sub("\n<w:p", patched)
    subject = Subject(f"模板{kind.label}的{label}", place, source)
    try:
        template, names = compile_source(WORD, source)
    except TemplateSyntaxError as failure:
        findings.append(syntax_finding(failure, subject))
        return None
    grids = bool(_CHANGES_GRID.search(xml))
    drawings = "<wp:docPr" in source and "{% " in source
    return CompiledPart(part, label, source, template, names, grids, drawings)


def _crowded(text: str, name: str, kind: Kind, label: str, place: Place) -> Finding:
    """Return the finding for a tag that would take other words of its paragraph, row or cell away."""
    shown = f"{text[:40]}…" if len(text) > 40 else text
    letters = {"段": "p", "行": "tr", "格": "tc"}[name]
    message = f"模板{kind.label}的{label}里，{letters} 标签所在的这一{name}还有别的内容，填写时会一起消失"
    hint = f"让带字母 {letters} 的标签独占一{name}；一句之内的条件用不带字母的 {{% … %}}。"
    return error("template.tag-not-alone", place.within(f"“{shown}”"), message, hint)


_PATCHER = DocxTemplate(b"")  # `patch_xml` uses nothing of the instance


def _read_body(kind: Kind, findings: list[Finding]) -> BodyText | None:
    if kind.body is None:
        return None
    display = kind.display(kind.body)
    source = read_text(kind.body, display)
    body, fault = compile_body(source, Subject(f"模板{kind.label}的文字", Place(display, 1), source, by_line=True))
    if fault:
        findings.append(fault)
    return body


def fill(template: CompiledTemplate, fields: Fields) -> bytes:
    """Return the Word file of one paper.

    Raises:
        RenderError: a field is unknown or blank where it is printed, an expression fails, or the result would not be
            well-formed XML. Unknown names are reported all at once, other faults one for each part.
    """
    kind = template.kind
    paper = Place(fields.source)
    values = dict(fields.values)
    findings: list[Finding] = []
    if template.body is not None and kind.body is not None:
        subject = Subject(f"模板{kind.label}的 {kind.body.name}", paper.within(kind.body.name), template.body.source)
        values[BODY_NAME], found = render_body(template.body, values, subject, Place(kind.display(kind.body), 1))
        findings.extend(finding for finding in found if has_errors([finding]))
    parts = dict(template.parts)
    for part in template.compiled:
        subject = Subject(f"模板{kind.label}的{part.label}", paper.within(part.label), part.source)
        unknown = sorted(part.names - values.keys())
        if unknown:
            findings.extend(undefined_finding(name, subject, values) for name in unknown)
            continue
        try:
            parts[part.part] = _rendered(part, values, subject)
        except EVALUATION_ERRORS as failure:
            findings.append(evaluation_finding(failure, subject, values))
        except RenderError as failure:
            findings.extend(failure.findings)
    if findings:
        raise RenderError(findings)
    parts[template.core_part] = core_properties(values)
    return write_package(parts)


def _rendered(part: CompiledPart, values: Mapping[str, object], subject: Subject) -> bytes:
    """Return a part's XML with the fields filled in."""
    text = part.template.render(values).replace("\n<w:p>", "<w:p>").replace("\n<w:p ", "<w:p ")
    data = (_DECLARATION + text).encode()
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, recover=False))
    except etree.XMLSyntaxError as failure:
        raise RenderError(
            error(
                "template.broken-xml",
                subject.place,
                f"{subject.name}填好后不是完整的 Word 内容：标签打乱了段落或表格",
                "整段、整行的条件和循环用 {%p … %}、{%tr … %}，并各占一段；开头与结尾的标签放在同一层。",
            )
        ) from failure
    if not repair(root, grids=part.grids, drawings=part.drawings):
        return data
    mended: str = etree.tostring(root, encoding="unicode")
    return (_DECLARATION + mended).encode()
