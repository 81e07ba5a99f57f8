"""Fill one template by docxtpl itself and by docgen, and put both results into a form that can be compared.

What is not compared, because it says nothing to a reader of the file:

- white space between elements, comments, and namespace declarations that nothing uses (exclusive XML canonicalisation);
- the order of content types and relationships, and whether a target is written absolute or relative;
- `docProps/core.xml` as a part: its six rendered properties are compared by themselves;
- the nsid of lists, for which docxcompose takes random numbers.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from pathlib import Path

import docx
from docx.document import Document
from docxtpl import DocxTemplate
from lxml import etree

from docgen.template.binding import Fields
from docgen.template.compile import compile_template, fill
from docgen.word.namespaces import CONTENT_TYPES, PACKAGE_RELATIONSHIPS, RELATIONSHIP, WORD, W
from docgen.word.package import Package, open_package, write_package
from tests.helpers.template import PAPER, make_kind, saved

CORE = "docProps/core.xml"
NOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml."
Values = Mapping[str, object]
Change = Callable[[Document], None]


def by_docxtpl(word: bytes, values: Callable[[DocxTemplate], Values]) -> bytes:
    """Return what docxtpl makes of a template, with autoescape; `values` gets the template to make objects on."""
    template = DocxTemplate(io.BytesIO(word))
    template.render(dict(values(template)), autoescape=True)
    buffer = io.BytesIO()
    template.save(buffer)
    return buffer.getvalue()


def by_docgen(folder: Path, word: bytes, values: Callable[[DocxTemplate], Values]) -> bytes:
    """Return what docgen makes of the same template and values, through a kind in `folder`."""
    kind = make_kind(folder, "", word)
    template = DocxTemplate(io.BytesIO(word))
    return fill(compile_template(kind), Fields(kind, PAPER, values(template)), template)


def template_of(*paragraphs: str, change: Change | None = None) -> bytes:
    """Return a Word template with a paragraph for each text."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if change:
        change(document)
    return saved(document)


def canonical(data: bytes) -> dict[str, list[str]]:
    """Return every part of a Word file as lines: XML in canonical form, an element a line; other parts as hex."""
    package = open_package(data, "试件.docx")
    parts = {}
    for name, content in package.parts.items():
        if name == CORE:
            continue
        if name == "[Content_Types].xml":
            parts[name] = sorted({f"{part} {package.content_type(part)}" for part in package.parts})
        elif name.endswith(".rels"):
            parts[name] = relationships(package, name)
        elif content.lstrip().startswith(b"<"):
            parts[name] = canonical_xml(content)
        else:
            parts[name] = [content.hex()]
    return parts


def canonical_xml(content: bytes) -> list[str]:
    """Return XML in exclusive canonical form, a line for each tag."""
    parser = etree.XMLParser(remove_blank_text=True, remove_comments=True, resolve_entities=False)
    root = etree.fromstring(content, parser)
    for mark in root.iter(f"{W}nsid"):
        mark.set(f"{W}val", "")
    text = etree.tostring(root, method="c14n", exclusive=True, with_comments=False)
    return str(text, "utf-8").replace("><", ">\n<").split("\n")


def relationships(package: Package, name: str) -> list[str]:
    """Return the relationships that a .rels part holds, resolved and sorted."""
    source = name.replace("_rels/", "").removesuffix(".rels")
    found = package.relationships(source)
    return sorted(f"{key} {one.type} {one.target} {one.external}" for key, one in found.items())


def assert_same(ours: bytes, theirs: bytes) -> None:
    """Fail with the differing lines of the first part in which two Word files differ."""
    left, right = canonical(ours), canonical(theirs)
    assert sorted(left) == sorted(right)
    for name in left:
        assert left[name] == right[name], name


def main_xml(data: bytes) -> str:
    """Return document.xml of a Word file."""
    package = open_package(data, "试件.docx")
    return package.parts[package.main].decode()


def with_note(word: bytes, kind: str, text: str) -> bytes:
    """Return a Word file with a part for notes that holds one; `kind` is footnote or endnote."""
    package = open_package(word, "试件.docx")
    part, rels = f"word/{kind}s.xml", "word/_rels/document.xml.rels"
    override = {"PartName": f"/{part}", "ContentType": f"{NOTES}{kind}s+xml"}
    _append(package, "[Content_Types].xml", CONTENT_TYPES, "Override", **override)
    target = {"Id": "rIdNotes", "Type": f"{RELATIONSHIP}{kind}s", "Target": f"/{part}"}
    _append(package, rels, PACKAGE_RELATIONSHIPS, "Relationship", **target)
    note = f'<w:{kind} w:id="1"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:{kind}>'
    package.parts[part] = f'<w:{kind}s xmlns:w="{WORD}">{note}</w:{kind}s>'.encode()
    return write_package(package.parts)


def _append(package: Package, part: str, namespace: str, name: str, **attributes: str) -> None:
    root = package.xml(part)
    element = etree.SubElement(root, f"{{{namespace}}}{name}")
    for key, value in attributes.items():
        element.set(key, value)
    package.parts[part] = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
