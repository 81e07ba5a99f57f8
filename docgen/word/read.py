"""Read a Word file into the page model."""

from __future__ import annotations

from docgen.errors import Finding, InputError, Place, Severity, error
from docgen.page.model import Block, Document, HeaderFooter, Section
from docgen.word.active import note_active
from docgen.word.blocks import BlockReader, block_elements
from docgen.word.bounds import check_header, check_length
from docgen.word.namespaces import W
from docgen.word.notes import Notes
from docgen.word.origin import read_origin
from docgen.word.package import open_package
from docgen.word.sections import Kind, SectionLayout, read_section
from docgen.word.settings import CoreProperties, language_of, read_core_properties
from docgen.word.shared import shared_parts
from docgen.word.story import Source, Story
from docgen.word.xml import Element, first

_KIND_NAMES: dict[Kind, str] = {"default": "", "first": "（首页）", "even": "（偶数页）"}


def read_document(data: bytes, name: str) -> tuple[Document, tuple[Finding, ...]]:
    """Read the bytes of a .docx named `name` into a document, with findings on all that it could not keep.

    Raises:
        InputError: not a readable Word file; the message says what it is and how to get a .docx.
    """
    package = open_package(data, name)
    notes = Notes(name)
    core = read_core_properties(package)
    source = Source(package, shared_parts(package), notes)
    source.shared.report(notes)
    root = package.xml(package.main)
    body = root.find(f"{W}body")
    if body is None:
        raise InputError(error("word.not-word", Place(file=name), "Word 正文部件里没有正文", "请用 Word 重新保存。"))
    check_length(body, name)
    note_active(package, notes)
    if root.find(f"{W}background") is not None:
        notes.unsupported("正文", "页面背景", severity=Severity.INFO)
    document = _document(source, body, core, language_of(core, source.shared.language))
    return document, notes.findings()


def _document(source: Source, body: Element, core: CoreProperties, language: str) -> Document:
    settings = source.settings
    groups = _split(list(block_elements(body, source.notes, "正文")), body.find(f"{W}sectPr"))
    layouts = _layouts(source, [properties for _, properties in groups])
    story = Story(source, source.package.main)
    reader = BlockReader(story, "正文", "")
    sections = []
    headers: dict[tuple[str, str, str], tuple[Block, ...]] = {}
    for (elements, _), layout in zip(groups, layouts, strict=True):
        story.line_pitch, story.page_format = layout.grid_pitch, layout.page_number_format
        reader.width = layout.text_width
        blocks = reader.read(elements)
        sections.append(_section(source, layout, blocks, headers))
    story.fields.close(source.notes, "正文")
    return Document(
        sections=tuple(sections),
        even_and_odd=settings.even_and_odd,
        title=core.title,
        author=core.author,
        keywords=core.keywords,
        created=core.created,
        origin=read_origin(source.package),
        language=language,
        default_tab=settings.default_tab,
        compress_punctuation=settings.compress_punctuation,
    )


def _split(elements: list[Element], last: Element | None) -> list[tuple[list[Element], Element | None]]:
    """Cut the body after each paragraph that ends a section; `last` is the w:sectPr of the last section."""
    groups: list[tuple[list[Element], Element | None]] = []
    current: list[Element] = []
    for element in elements:
        current.append(element)
        properties = first(first(element, "pPr"), "sectPr") if element.tag == f"{W}p" else None
        if properties is not None:
            groups.append((current, properties))
            current = []
    if current or last is not None or not groups:
        groups.append((current, last))
    return groups


def _layouts(source: Source, properties: list[Element | None]) -> list[SectionLayout]:
    relationships = source.package.relationships(source.package.main)
    parts = {
        key: relationship.target
        for key, relationship in relationships.items()
        if not relationship.external and relationship.target in source.package.parts
    }
    layouts: list[SectionLayout] = []
    for number, element in enumerate(properties, 1):
        where = f"第{number}节" if len(properties) > 1 else "页面设置"
        layouts.append(read_section(element, layouts[-1] if layouts else None, parts, source.notes, where))
    return layouts


def _section(
    source: Source,
    layout: SectionLayout,
    blocks: tuple[Block, ...],
    cache: dict[tuple[str, str, str], tuple[Block, ...]],
) -> Section:
    def story(parts: dict[Kind, str], title: str) -> HeaderFooter:
        shown: dict[Kind, tuple[Block, ...] | None] = {}
        for kind, part in parts.items():
            wanted = kind == "default" or (kind == "first" and layout.different_first_page)
            if wanted or (kind == "even" and source.settings.even_and_odd):
                shown[kind] = _header(source, layout, part, f"{title}{_KIND_NAMES[kind]}", cache)
        return HeaderFooter(shown.get("default"), shown.get("first"), shown.get("even"))

    return Section(
        blocks=blocks,
        width=layout.width,
        height=layout.height,
        margin_top=layout.margin_top,
        margin_right=layout.margin_right,
        margin_bottom=layout.margin_bottom,
        margin_left=layout.margin_left,
        gutter=layout.gutter,
        header_distance=layout.header_distance,
        footer_distance=layout.footer_distance,
        start=layout.start,
        different_first_page=layout.different_first_page,
        headers=story(layout.headers, "页眉"),
        footers=story(layout.footers, "页脚"),
        page_number_start=layout.page_number_start,
        page_number_format=layout.page_number_format,
        grid_pitch=layout.grid_pitch,
    )


def _header(
    source: Source,
    layout: SectionLayout,
    part: str,
    title: str,
    cache: dict[tuple[str, str, str], tuple[Block, ...]],
) -> tuple[Block, ...]:
    """Read a header or footer part once for all sections of the same width, grid and page number format."""
    key = (part, layout.page_number_format, f"{layout.text_width}/{layout.grid_pitch}")
    if key not in cache:
        story = Story(source, part, layout.grid_pitch, layout.page_number_format)
        reader = BlockReader(story, title, title, width=layout.text_width)
        root = source.package.xml(part)
        check_header(root, source.package.name, title)
        cache[key] = reader.read(block_elements(root, source.notes, title))
        story.fields.close(source.notes, title)
    return cache[key]
