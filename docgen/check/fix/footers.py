"""Mend page numbers: two footers of the standard's form in place of footers that hold nothing but a number (7.5)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree

from docgen.check.fix.changes import Changes
from docgen.check.fix.parts import Parts
from docgen.check.fix.properties import child, insert
from docgen.check.look import RULED
from docgen.check.model import Draft
from docgen.check.rules import page_numbers
from docgen.official import measures as m
from docgen.official.package import FOOTER_DISTANCE
from docgen.page.model import Block, Paragraph, Picture, Text
from docgen.word.namespaces import CONTENT_TYPES, PACKAGE_RELATIONSHIPS, RELATIONSHIP, R, W
from docgen.word.xml import Element

_RULES = (
    page_numbers.page_number_missing,
    page_numbers.page_number_form,
    page_numbers.page_number_side,
    page_numbers.page_number_distance,
)
_ONLY_NUMBER = re.compile(r"[\s第页共总/／\-—–－―─·•.~\d]*")
_FOOTER_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"
_NAMES = {"default": "word/docgen-footer-odd.xml", "even": "word/docgen-footer-even.xml"}
_EM = round(m.PAGE_NUMBER_LETTERING.size * m.TWIPS_PER_POINT)


def mend_footers(draft: Draft, parts: Parts, properties: Sequence[Element], changes: Changes) -> None:
    """Give all upright sections the footers of the standard, where a rule finds the present ones wrong.

    Footers that hold more than a number are somebody's own and stay as they are; so does a first page's footer.
    """
    document = draft.document
    settings = parts.package.related(parts.package.main, "settings")
    if document is None or settings is None or draft.format not in RULED or len(document.sections) != len(properties):
        return
    root = parts.root(settings)
    if root.tag != f"{W}settings":  # the package says so of another part
        return
    fault = next((fault for rule in _RULES for fault in rule(draft)), None)
    shown = [blocks for item in document.sections for blocks in (item.footers.default, item.footers.even) if blocks]
    if fault is None or not all(_only_number(blocks) for blocks in shown):
        return
    ids = {kind: _footer(parts, kind) for kind in _NAMES}
    for section, element in zip(document.sections, properties, strict=True):
        if section.width > section.height:
            continue
        for kind, relationship in ids.items():
            _refer(element, kind, relationship)
        child(element, "pgMar").set(f"{W}footer", str(FOOTER_DISTANCE))
        _share_header(element)
    if root.find(f"{W}evenAndOddHeaders") is None:
        insert(root, etree.Element(f"{W}evenAndOddHeaders"))
    child(root, "evenAndOddHeaders").attrib.clear()
    changes.add("page-number", fault.place, fault.expected, fault.found)


def _only_number(blocks: Sequence[Block]) -> bool:
    """Tell whether a footer prints nothing but a page number and its trimmings."""
    for block in blocks:
        if not isinstance(block, Paragraph) or any(isinstance(inline, Picture) for inline in block.inlines):
            return False
        text = "".join(inline.text for inline in block.inlines if isinstance(inline, Text))
        if not _ONLY_NUMBER.fullmatch(text):
            return False
    return True


def _refer(section: Element, kind: str, relationship: str) -> None:
    """Make a section show a footer; an earlier reference of the kind goes."""
    for old in section.findall(f"{W}footerReference"):
        if old.get(f"{W}type", "default") == kind:
            section.remove(old)
    new = etree.Element(f"{W}footerReference")
    new.set(f"{W}type", kind)
    new.set(f"{R}id", relationship)
    insert(section, new)


def _share_header(section: Element) -> None:
    """Let even pages show the header that all pages showed, now that they may have one of their own."""
    headers = {item.get(f"{W}type", "default"): item for item in section.findall(f"{W}headerReference")}
    if "default" in headers and "even" not in headers:
        new = etree.Element(f"{W}headerReference")
        new.set(f"{W}type", "even")
        new.set(f"{R}id", headers["default"].get(f"{R}id") or "")
        insert(section, new)


def _footer(parts: Parts, kind: str) -> str:
    """Write the footer of a kind into the package and return the id of its relationship."""
    name = _NAMES[kind]
    folder, _, base = parts.package.main.rpartition("/")
    relations = parts.root(f"{folder}/_rels/{base}.rels".lstrip("/"))
    target = f"/{name}"
    for item in relations:
        if item.get("Target") == target:
            return item.get("Id") or ""
    parts.add(name, _content(kind))
    types = parts.root("[Content_Types].xml")
    override = etree.SubElement(types, f"{{{CONTENT_TYPES}}}Override")
    override.set("PartName", target)
    override.set("ContentType", _FOOTER_TYPE)
    taken = {item.get("Id") for item in relations}
    relationship = next(f"rIdGw{number}" for number in range(1, len(taken) + 2) if f"rIdGw{number}" not in taken)
    entry = etree.SubElement(relations, f"{{{PACKAGE_RELATIONSHIPS}}}Relationship")
    entry.set("Id", relationship)
    entry.set("Type", f"{RELATIONSHIP}footer")
    entry.set("Target", target)
    return relationship


def _content(kind: str) -> bytes:
    """Return a footer part: the PAGE field between two dashes, right on odd pages, left on even ones (7.5)."""
    side, align = ("right", "right") if kind == "default" else ("left", "left")
    other = "left" if side == "right" else "right"
    letters = m.PAGE_NUMBER_LETTERING
    halves = round(letters.size * 2)
    look = (
        "<w:rPr>"
        f'<w:rFonts w:ascii="{letters.face}" w:hAnsi="{letters.face}" w:eastAsia="{letters.face}" w:hint="eastAsia"/>'
        f'<w:b w:val="0"/><w:color w:val="000000"/><w:spacing w:val="0"/><w:sz w:val="{halves}"/>'
        f'<w:szCs w:val="{halves}"/></w:rPr>'
    )
    number = "".join(
        f"<w:r>{look}{content}</w:r>"
        for content in (
            '<w:t xml:space="preserve">— </w:t>',
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>1</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
            '<w:t xml:space="preserve"> —</w:t>',
        )
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<w:ftr xmlns:w="{W[1:-1]}"><w:p><w:pPr><w:snapToGrid w:val="0"/>'
        f'<w:spacing w:before="0" w:after="0" w:line="{_EM}" w:lineRule="exact"/>'
        f'<w:ind w:{side}="{_EM}" w:{side}Chars="100" w:{other}="0" w:{other}Chars="0" w:firstLine="0" '
        f'w:firstLineChars="0"/><w:jc w:val="{align}"/></w:pPr>{number}</w:p></w:ftr>'
    ).encode()
