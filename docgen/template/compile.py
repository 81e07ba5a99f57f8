"""Compile a kind's Word file once, fill it many times.

docxtpl's `patch_xml` turns what Word makes of tags into plain Jinja. Everything after is done here: Jinja renders with
`docgen.template.environment`, and the parts are put back into an otherwise unchanged package, with fixed dates, so
that the same fields give the same bytes. What comes out is what docxtpl makes of the same template
(`tests/test_template_docxtpl.py` holds it to that); only where docxtpl loses or changes data it differs. Values that
need the package itself (pictures, subdocuments, links) go through docxtpl, by `docgen.template.attach`.

Nothing compiled is kept between runs, because it would not pay: the shipped kinds take 20 to 40 ms once a process,
whose libraries take ten times as long to load; and stored Jinja code is Python code, run without a sandbox, that
anybody who can write the folder could put there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from docxtpl import DocxTemplate
from jinja2 import Template, TemplateSyntaxError
from lxml import etree

from docgen.errors import Finding, InputError, Place, RenderError, error, has_errors
from docgen.page.origin import DIGEST_LENGTH, Origin
from docgen.template.binding import Fields
from docgen.template.bodytext import BodyText, compile_body, render_body
from docgen.template.bounds import WAY_OUT, over_bounds
from docgen.template.core import core_properties, ensure_core_part, tagged_properties
from docgen.template.environment import TEXT, WORD, Sandbox, compile_source, printable
from docgen.template.faults import EVALUATION_ERRORS
from docgen.template.kind import Kind, read_text
from docgen.template.meter import one_meter
from docgen.template.objects import HOST, NeedsPackage
from docgen.template.patch import crowded_tags, route_tags, tagged_texts, taken_away
from docgen.template.repair import number_drawings, repair
from docgen.template.report import (
    Subject,
    evaluation_finding,
    syntax_finding,
    undefined_finding,
)
from docgen.template.restyle import renamed_styles, restyled
from docgen.template.spread import MARK, spread
from docgen.text.disk import read_file
from docgen.word.active import WAY_OUT as ACTIVE_WAY_OUT
from docgen.word.active import active_content
from docgen.word.namespaces import W
from docgen.word.origin import write_origin
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
class CompiledText:
    """A text with tags; `name` is the part or core property that holds it, `label` what an editor calls that."""

    name: str
    label: str
    source: str
    template: Template
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class CompiledPart(CompiledText):
    """One part of the Word file with tags: `source` is the Jinja text, a line for each paragraph.

    `index` counts the parts, 0 is the document itself; `grids` is True where column grids may have to be mended.
    """

    index: int
    grids: bool


@dataclass(frozen=True, slots=True)
class CompiledTemplate:
    """A kind ready to be filled; may be used again and again, and by several threads."""

    kind: Kind
    parts: Mapping[str, bytes]
    main: str
    compiled: tuple[CompiledPart, ...]
    core_part: str
    core: tuple[CompiledText, ...]
    body: BodyText | None
    renamed: Mapping[str, str]
    """The ids that the Word file has for styles of ours, where they are not ours."""


def compile_template(kind: Kind) -> CompiledTemplate:
    """Read a kind's Word file and body.md and compile their tags.

    Raises:
        InputError: a file cannot be read, is no Word file, or holds tags that cannot be parsed (all of them reported).
    """
    display = kind.display(kind.docx)
    data = read_file(kind.docx, Place(display), "template.missing-file")
    package = open_package(data, display)
    if package.content_type(package.main) not in _PART_NAMES:
        hint = "请用 Word 打开，另存为“Word 文档（*.docx）”。"
        raise InputError(error("template.not-document", Place(display), "模板不是普通的 .docx 文档", hint))
    findings: list[Finding] = []
    for what, sample in active_content(package):
        message = f"模板里有会自行动作的内容：{what}（{sample[:40]}），会带进每一份公文"
        findings.append(error("template.active-content", Place(display), message, ACTIVE_WAY_OUT))
    compiled = []
    tagged = {part: label for part in package.parts if (label := _PART_NAMES.get(package.content_type(part)))}
    for index, part in enumerate(sorted(tagged, key=lambda name: name != package.main)):
        if ready := _compile_part(package, part, index, tagged[part], kind, findings):
            compiled.append(ready)
    core = []
    for name, source in tagged_properties(package).items():
        if text := _compile_text(TEXT, source, name, "文档属性", kind, findings):
            core.append(text)
    body = _read_body(kind, findings)
    if has_errors(findings):
        raise InputError(findings)
    core_part = ensure_core_part(package)
    renamed = renamed_styles(package)
    return CompiledTemplate(kind, package.parts, package.main, tuple(compiled), core_part, tuple(core), body, renamed)


def _compile_part(
    package: Package, part: str, index: int, label: str, kind: Kind, findings: list[Finding]
) -> CompiledPart | None:
    """Return the compiled part; None when it holds no tags or, reported in `findings`, broken ones."""
    root = package.xml(part)
    for empty in root.iter(f"{W}t"):
        # docxtpl would take `<w:t/>` between the runs of a tag for the beginning of the next one.
        empty.text = empty.text or ""
    renumbered = number_drawings(root, index)
    xml = etree.tostring(root, encoding="unicode")
    if "{" not in xml:
        if renumbered:
            package.parts[part] = (_DECLARATION + xml).encode()
        return None
    place = Place(kind.display(kind.docx), where=label)
    if reason := next(filter(None, map(over_bounds, tagged_texts(root))), ""):
        findings.append(error("template.syntax", place, f"模板{kind.label}的{label}里，{reason}", WAY_OUT))
        return None
    crowded = [_crowded(text, name, kind, label, place) for text, name in crowded_tags(root)]
    patched = DocxTemplate.patch_xml(_PATCHER, xml)
    if not crowded and (lost := taken_away(xml, patched)):
        message = f"模板{kind.label}的{label}里，标签会连同旁边的{'、'.join(lost)}一起消失"
        hint = "带字母 p、tr、tc 的标签各占一段、一行、一格，里面不放别的；{%- 和 -%} 不要紧挨着图片、分页符。"
        crowded = [error("template.tag-not-alone", place, message, hint)]
    findings.extend(crowded)
    source = _PARAGRAPH.sub("\n<w:p", route_tags(patched))
    text = _compile_text(WORD, source, part, label, kind, findings)
    if text is None:
        return None
    grids = index == 0 or bool(_CHANGES_GRID.search(xml))
    return CompiledPart(part, label, source, text.template, text.names, index, grids)


def _compile_text(
    environment: Sandbox, source: str, name: str, label: str, kind: Kind, findings: list[Finding]
) -> CompiledText | None:
    try:
        template, names = compile_source(environment, source)
    except TemplateSyntaxError as failure:
        place = Place(kind.display(kind.docx), where=label)
        findings.append(syntax_finding(failure, Subject(f"模板{kind.label}的{label}", place, source)))
        return None
    return CompiledText(name, label, source, template, names)


def _crowded(text: str, name: str, kind: Kind, label: str, place: Place) -> Finding:
    """Return the finding for a tag that would take other words of its paragraph, row or cell away."""
    shown = f"{text[:40]}…" if len(text) > 40 else text
    letters = {"段": "p", "行": "tr", "格": "tc"}[name]
    message = f"模板{kind.label}的{label}里，{letters} 标签所在的这一{name}还有别的内容，填写时会一起消失"
    hint = f"让带字母 {letters} 的标签独占一{name}；一句之内的条件用不带字母的 {{% … %}}。"
    return error("template.tag-not-alone", place.within(f"“{shown}”"), message, hint)


_STRICT = etree.XMLParser(resolve_entities=False, no_network=True, recover=False)
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


def fill(
    template: CompiledTemplate,
    fields: Fields,
    document: DocxTemplate | None = None,
    origin: Callable[[], Origin] | None = None,
) -> bytes:
    """Return the Word file of one paper.

    `document` is for values made with docxtpl: the `DocxTemplate` of this kind's Word file on which subdocuments and
    the links of rich text were made. It is not changed. Pictures (`InlineImage`) do without it. `origin` is asked
    for when every value has been read, and noted in the file with the digest of everything else in it.

    Raises:
        RenderError: a field is unknown or blank where it is printed, an expression fails, or the result would not be
            well-formed XML. Unknown names are reported all at once, other faults one for each part.
    """
    with one_meter():
        filling = _Filling(template, fields, origin)
        try:
            return filling.spliced()
        except NeedsPackage:
            return filling.attached(document)


class _Filling:
    """One paper on its way into the Word file."""

    def __init__(self, template: CompiledTemplate, fields: Fields, origin: Callable[[], Origin] | None) -> None:
        """Render the body text, which Word parts print."""
        self.template = template
        self.origin = origin
        self.kind = kind = template.kind
        self.paper = Place(fields.source)
        self.values = values = dict(fields.values)
        self.faults: list[Finding] = []
        if template.body is not None and kind.body is not None:
            place = self.paper.within(kind.body.name)
            subject = Subject(f"模板{kind.label}的 {kind.body.name} ", place, template.body.source)
            home = Place(kind.display(kind.body), 1)
            values[BODY_NAME], found = render_body(template.body, values, subject, home, kind.numbering)
            self.faults.extend(finding for finding in found if has_errors([finding]))

    def spliced(self) -> bytes:
        """Return the file: rendered parts in the otherwise unchanged package.

        Raises:
            NeedsPackage: a value was printed that this way cannot print.
            RenderError: as for `fill`.
        """
        findings = list(self.faults)
        rendered = self._parts(findings)
        core = self._core(findings)
        if findings:
            raise RenderError(findings)
        return _written(self.template.parts, {**rendered, self.template.core_part: core}, self.origin)

    def attached(self, document: DocxTemplate | None) -> bytes:
        """Return the file, its package opened by docxtpl so that values can add to it.

        Raises:
            RenderError: as for `fill`, or a value was made on another document.
        """
        from docgen.template.attach import DocxtplHost, check_links

        template, findings = self.template, list(self.faults)
        core = self._core(findings)
        host = DocxtplHost({**template.parts, template.core_part: core}, template.main, document, self.paper)
        token = HOST.set(host)
        try:
            rendered = self._parts(findings, host.enter)
        finally:
            HOST.reset(token)
        if findings:
            raise RenderError(findings)
        package = host.package(self.paper.file)
        for text in template.compiled:
            if text.name in rendered:
                check_links(package, text.name, rendered[text.name], self._subject(text))
        return _written({**package.parts, **rendered, template.core_part: core}, {}, self.origin)

    def _parts(self, findings: list[Finding], enter: Callable[[str], bool] | None = None) -> dict[str, bytes]:
        """Return the rendered parts, those only that `enter` lets in; faults go to `findings`."""
        parts: dict[str, bytes] = {}
        for part in self.template.compiled:
            if (enter is None or enter(part.name)) and (text := self._rendered(part, findings)) is not None:
                subject = self._subject(part)
                try:
                    parts[part.name] = _finished(part, restyled(text, self.template.renamed), subject)
                except EVALUATION_ERRORS as failure:
                    findings.append(evaluation_finding(failure, subject, self.values))
                except RenderError as failure:
                    findings.extend(failure.findings)
        return parts

    def _core(self, findings: list[Finding]) -> bytes:
        texts = {text.name: self._rendered(text, findings, printable) or "" for text in self.template.core}
        return core_properties(self.values, texts)

    def _rendered(
        self, text: CompiledText, findings: list[Finding], check: Callable[[object], str] = str
    ) -> str | None:
        """Return a text with the fields filled in and checked; None, reported in `findings`, when that fails."""
        subject = self._subject(text)
        unknown = sorted(text.names - self.values.keys())
        if unknown:
            findings.extend(undefined_finding(name, subject, self.values) for name in unknown)
            return None
        try:
            return check(text.template.render(self.values))
        except EVALUATION_ERRORS as failure:
            findings.append(evaluation_finding(failure, subject, self.values))
            return None

    def _subject(self, text: CompiledText) -> Subject:
        return Subject(f"模板{self.kind.label}的{text.label}", self.paper.within(text.label), text.source)


def _written(parts: Mapping[str, bytes], changed: Mapping[str, bytes], origin: Callable[[], Origin] | None) -> bytes:
    """Return the file of `parts`, `changed` in place of those of the same name, with the note of what made it."""
    if origin is None:
        return write_package(parts, changed)
    total = sha256()
    for name, content in parts.items():
        total.update(f"{name}\0{len(changed.get(name, content))}\0".encode())
        total.update(changed.get(name, content))
    package = Package("", dict(parts))
    noted = write_origin(package, replace(origin(), content_digest=total.hexdigest()[:DIGEST_LENGTH]))
    return write_package(package.parts, {**changed, noted: package.parts[noted]})


def _finished(part: CompiledPart, text: str, subject: Subject) -> bytes:
    """Return a part's XML from its rendered text, mended where tags can have broken it."""
    text = text.replace("\n<w:p>", "<w:p>").replace("\n<w:p ", "<w:p ")
    data = (_DECLARATION + text).encode()
    try:
        root = etree.fromstring(data, _STRICT)
    except etree.XMLSyntaxError as failure:
        raise RenderError(
            error(
                "template.broken-xml",
                subject.place,
                f"{subject.name}填好后不是完整的 Word 内容：标签打乱了段落或表格",
                "整段、整行的条件和循环用 {%p … %}、{%tr … %}，并各占一段；开头与结尾的标签放在同一层。",
            )
        ) from failure
    marked = MARK in text
    if marked:
        spread(root)
    renumbered = number_drawings(root, part.index)
    if not (repair(root, grids=part.grids) or renumbered or marked):
        return data
    mended: str = etree.tostring(root, encoding="unicode")
    return (_DECLARATION + mended).encode()
