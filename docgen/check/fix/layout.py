"""Mend pages and paragraphs: paper, margins, line pitch, indent (clauses 5.1, 5.2, 7.3.3 and 8)."""

from __future__ import annotations

from collections.abc import Sequence

from docgen.check.fix.changes import Changes
from docgen.check.fix.characters import Character, Edit, apply
from docgen.check.fix.properties import child, drop, of_paragraph, put
from docgen.check.geometry import POINTS_PER_MM, Spot, line_height, size_of
from docgen.check.look import RULED, millimetres
from docgen.check.model import HEADINGS, Draft, Element, Role
from docgen.check.rules import paragraphs as rules
from docgen.check.rules.page import TEXT
from docgen.official import measures as m
from docgen.page.model import Picture, Section
from docgen.word.namespaces import W
from docgen.word.xml import Element as Xml

_OFF = 1.0
"""Millimetres by which a page or a margin may be off."""
_RUNNING = (Role.BODY, *HEADINGS)
_ALIGNS = {"center": "居中", "right": "居右", "distribute": "分散对齐"}
_BLANKS = " \u3000\u00a0\t"
_UPRIGHT = {"top": m.MARGIN_TOP, "right": m.MARGIN_RIGHT, "bottom": m.MARGIN_BOTTOM, "left": m.MARGIN_LEFT}
_TURNED = {"top": m.MARGIN_LEFT, "right": m.MARGIN_TOP, "bottom": m.MARGIN_RIGHT, "left": m.MARGIN_BOTTOM}
"""A wide page is an upright one turned: each margin keeps its place on the sheet."""


def mend_pages(draft: Draft, properties: Sequence[Xml], changes: Changes) -> None:
    """Make every section A4 with the margins of the standard; `properties` are their w:sectPr in order."""
    sections = draft.document.sections if draft.document else ()
    if len(sections) != len(properties):
        return
    for number, (section, element) in enumerate(zip(sections, properties, strict=True), 1):
        place = "页面设置" if len(sections) == 1 else f"第{number}节页面设置"
        _mend_paper(section, element, place, changes)
        _mend_margins(section, element, place, changes)


def _mend_paper(section: Section, element: Xml, place: str, changes: Changes) -> None:
    turned = section.width > section.height
    width, height = m.PAGE_WIDTH, m.PAGE_HEIGHT
    if turned:
        width, height = height, width
    if _off(section.width, width.value) or _off(section.height, height.value):
        found = f"{section.width / POINTS_PER_MM:.0f}×{section.height / POINTS_PER_MM:.0f} 毫米"
        put(element, "pgSz", w=width.twips, h=height.twips)
        drop(child(element, "pgSz"), "code")
        changes.add("page-size", place, f"{width.value:.0f}×{height.value:.0f} 毫米", found)


def _mend_margins(section: Section, element: Xml, place: str, changes: Changes) -> None:
    wanted = _TURNED if section.width > section.height else _UPRIGHT
    found = {
        "top": section.margin_top,
        "right": section.margin_right,
        "bottom": section.margin_bottom,
        "left": section.margin_left + section.gutter,
    }
    wrong = [side for side, points in found.items() if _off(points, wanted[side].value)]
    if not wrong:
        return
    margins = child(element, "pgMar")
    for side in wrong:
        margins.set(W + side, str(wanted[side].twips))
    if section.gutter:
        margins.set(f"{W}left", str(wanted["left"].twips))
    margins.set(f"{W}gutter", "0")
    for name, distance in (("header", section.header_distance), ("footer", section.footer_distance)):
        if margins.get(W + name) is None:
            margins.set(W + name, str(round(distance * m.TWIPS_PER_POINT)))
    side = wrong[0]
    changes.add("page-margins", place, f"{wanted[side].value:g} 毫米", millimetres(found[side]))


def _off(points: float, millimetre: float) -> bool:
    return abs(points / POINTS_PER_MM - millimetre) > _OFF + 0.05


def mend_paragraph(element: Element, draft: Draft, spot: Spot, xml: Xml, changes: Changes) -> None:
    """Mend pitch, spacing and alignment of a paragraph of the main text; tables and wide pages keep theirs."""
    paragraph, section = spot.paragraph, spot.section
    if draft.format not in RULED or spot.table is not None or spot.floating:
        return
    pictured = any(isinstance(inline, Picture) for inline in paragraph.inlines)
    if element.role in TEXT and section.width <= section.height and not pictured:
        height = line_height(paragraph, section)
        if height > 0 and int(m.TEXT_HEIGHT.points / height + 1e-6) != m.LINES_PER_PAGE.count:
            put(of_paragraph(xml), "spacing", line=m.LINE_PITCH.twips, lineRule="exact")
            changes.add("line-pitch", element.place, f"固定值 {m.LINE_PITCH.points:g} 磅", f"{height:.1f} 磅")
    if element.role in TEXT:
        _mend_spacing(element, xml, changes)
    if element.role in _RUNNING and spot.paragraph.style.align in ("center", "right", "distribute"):
        put(of_paragraph(xml), "jc", val="both")
        changes.add("alignment", element.place, "两端对齐", _ALIGNS[spot.paragraph.style.align])


def _mend_spacing(element: Element, xml: Xml, changes: Changes) -> None:
    """Take off extra space; above and below other elements than running text, a whole line may stand for a blank."""
    style = element.paragraph.style if element.paragraph else None
    if style is None:
        return
    most = 1e6 if element.role in _RUNNING else m.LINE_PITCH.points / 2
    wrong = [
        name for name, space in (("before", style.space_before), ("after", style.space_after)) if 0.5 < space < most
    ]
    if wrong:
        spacing = child(of_paragraph(xml), "spacing")
        for name in wrong:
            drop(spacing, f"{name}Lines")
            spacing.set(W + name, "0")
            spacing.set(f"{W}{name}Autospacing", "0")
        found = f"段前 {style.space_before:g} 磅、段后 {style.space_after:g} 磅"
        changes.add("paragraph-spacing", element.place, "段前段后 0 磅", found)


def spaced_in(spot: Spot, characters: Sequence[Character]) -> bool:
    """Tell whether a paragraph is indented with blanks whose width depends on the face, or with tabs."""
    text = "".join(item.char for item in characters)
    return not spot.paragraph.label and any(char in " \t" for char in text[: len(text) - len(text.lstrip(_BLANKS))])


def askew(draft: Draft) -> set[str]:
    """Return the places of the running paragraphs on whose indents a rule speaks."""
    return {fault.place for rule in (rules.first_line_indent, rules.body_edges) for fault in rule(draft)}


def mend_indent(element: Element, spot: Spot, xml: Xml, characters: Sequence[Character], changes: Changes) -> None:
    """Set the indent of a running paragraph, and take off the blanks that stood in for it."""
    lead = 0
    while lead < len(characters) and characters[lead].char in _BLANKS:
        lead += 1
    for item in reversed(characters[:lead]):
        if item.holder is None:
            item.run.remove(item.run.findall(f"{W}tab")[-1])
        elif not item.locked:
            apply([item], [Edit(0, 1, "")])
    indent = child(of_paragraph(xml), "ind")
    drop(indent, "hanging", "hangingChars", "start", "end", "startChars", "endChars")
    for name in ("left", "leftChars", "right", "rightChars"):
        indent.set(W + name, "0")
    count = m.PARAGRAPH_INDENT.count
    indent.set(f"{W}firstLineChars", str(100 * count))
    indent.set(f"{W}firstLine", str(round(count * m.BODY_LETTERING.size * m.TWIPS_PER_POINT)))
    style, em = spot.paragraph.style, size_of(spot.paragraph)
    blanks = f"，另有 {lead} 个空格" if lead else ""
    found = f"左缩进 {style.indent_left / em:.1f} 字、首行 {style.first_line / em:+.1f} 字{blanks}"
    changes.add("first-line-indent", element.place, f"首行左空 {count} 字", found)
