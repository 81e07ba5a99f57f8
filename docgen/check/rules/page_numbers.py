"""Page numbers: form, side and distance (GB/T 9704-2012, clauses 7.5 and 10.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docgen.check.extents import extent
from docgen.check.geometry import POINTS_PER_MM, line_height, paragraph_height, size_of
from docgen.check.look import HEADED, RULED, characters
from docgen.check.model import Draft
from docgen.check.pieces import has_page_field
from docgen.check.registry import Fault, rule
from docgen.official import measures as m
from docgen.official.measures import Strength
from docgen.page.model import Block, PageField, Paragraph, Section, Table, Text

_FORM = re.compile(r"—\s?1\s?—")
_SIDE_TOLERANCE = 0.5
_DISTANCE_TOLERANCE = 2.0
"""Millimetres; how high the dash stands in its line is the font's."""
_DASH = 0.35
"""How far the middle of a dash stands above the base line, in em."""
_BASELINE = 0.8


@dataclass(frozen=True, slots=True)
class _Number:
    """A paragraph with a page number: the footer it stands in, and for which pages (default, first, even)."""

    paragraph: Paragraph
    section: Section
    pages: str
    blocks: tuple[Block, ...]
    turned: bool


def _numbers(draft: Draft) -> Iterator[_Number]:
    """Yield the page numbers of all footers, each once."""
    seen: set[int] = set()
    for section in draft.document.sections if draft.document else ():
        for pages, blocks in (
            ("default", section.footers.default),
            ("even", section.footers.even if draft.document and draft.document.even_and_odd else None),
            ("first", section.footers.first if section.different_first_page else None),
        ):
            for paragraph, turned in _paragraphs(blocks or ()):
                if has_page_field(paragraph) and id(paragraph) not in seen:
                    seen.add(id(paragraph))
                    yield _Number(paragraph, section, pages, blocks or (), turned)


def _paragraphs(blocks: Sequence[Block], turned: bool = False) -> Iterator[tuple[Paragraph, bool]]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block, turned
        else:
            for row in block.rows:
                for cell in row.cells:
                    yield from _paragraphs(cell.blocks, turned or cell.turned)


@rule(
    "check.page-number-missing",
    m.PAGE_NUMBER_DISTANCE.clause,
    Strength.MUST,
    "页码编排在版心下边缘之下",
    "请在页脚中插入页码，格式为“— 1 —”。",
)
def page_number_missing(draft: Draft) -> Iterator[Fault]:
    """Find papers whose footers show no page number; a letter of one page needs none (10.1)."""
    if draft.document is not None and draft.format in HEADED - {"信函"} and not any(_numbers(draft)):
        yield Fault("页脚", "没有页码", "页码", "没有")


@rule(
    "check.page-number-form",
    m.PAGE_NUMBER_DISTANCE.clause,
    Strength.MUST,
    "页码用半角阿拉伯数字，左右各放一条一字线",
    "请把页码写成“— 1 —”：数字两边各一条一字线（—），不用连字符，不写“第×页”。",
)
def page_number_form(draft: Draft) -> Iterator[Fault]:
    """Find page numbers that do not stand between two dashes of one em."""
    for number in _numbers(draft) if draft.format in RULED else ():
        found = _shown(number.paragraph)
        if not _FORM.fullmatch(found):
            yield Fault(number.paragraph.place, f"页码的形式是“{found}”，应当是“— 1 —”", "— 1 —", found)


def _shown(paragraph: Paragraph) -> str:
    """Return what a paragraph prints on page 1."""
    parts = []
    for inline in paragraph.inlines:
        if isinstance(inline, PageField):
            forms = {"decimal": "1", "chinese": "一", "roman": "i", "ROMAN": "I", "dash": "- 1 -"}
            parts.append(forms[inline.format])
        elif isinstance(inline, Text):
            parts.append(inline.text)
    return "".join(parts).strip()


@rule(
    "check.page-number-side",
    m.PAGE_NUMBER_INDENT.clause,
    m.PAGE_NUMBER_INDENT.strength,
    "单页码居右空一字，双页码居左空一字",
    "请勾选“奇偶页不同”，奇数页页码居右、右空 1 字，偶数页页码居左、左空 1 字。",
)
def page_number_side(draft: Draft) -> Iterator[Fault]:
    """Find page numbers on the wrong side, or not one character in."""
    if draft.document is None or draft.format not in RULED:
        return
    numbers = [number for number in _numbers(draft) if not number.turned and number.paragraph.frame is None]
    for number in numbers:
        align = number.paragraph.style.align
        if number.pages == "default" and not draft.document.even_and_odd:
            found = "单双页相同，" + {"center": "居中", "right": "居右"}.get(align, "居左")
            yield Fault(number.paragraph.place, f"页码{found}，应当单页居右、双页居左", "单页居右、双页居左", found)
            continue
        section = number.section
        line = extent(number.paragraph, section.text_width, draft.document.default_tab)
        if line is None or number.pages == "first":
            continue
        side, gap = ("右", line.right_gap) if number.pages == "default" else ("左", line.start)
        em = size_of(number.paragraph)
        pages = "单" if number.pages == "default" else "双"
        if abs(gap / em - m.PAGE_NUMBER_INDENT.value) > _SIDE_TOLERANCE:
            other = line.start if side == "右" else line.right_gap
            far = gap > section.text_width / 3
            found = f"{side}空 {characters(gap, em)}" if not far else "居中" if other > gap / 2 else f"不在{side}侧"
            expected = f"{pages}页居{side}空 1 字"
            yield Fault(number.paragraph.place, f"{pages}页页码{found}，应当居{side}、空 1 字", expected, found)


@rule(
    "check.page-number-distance",
    m.PAGE_NUMBER_DISTANCE.clause,
    m.PAGE_NUMBER_DISTANCE.strength,
    "页码的一字线上距版心下边缘 7 毫米",
    "请在“布局—页边距—版式”中调整页脚距边界的距离（页码行距固定值 14 磅时约 2.57 厘米）。",
)
def page_number_distance(draft: Draft) -> Iterator[Fault]:
    """Find page numbers whose dashes do not stand 7 mm below the type area.

    A footer's last line ends at the footer distance above the paper's lower edge.
    """
    for number in _numbers(draft) if draft.format in RULED else ():
        section = number.section
        index = next((at for at, block in enumerate(number.blocks) if block is number.paragraph), None)
        if index is None or number.turned or section.width > section.height or number.paragraph.frame is not None:
            continue
        below = sum(
            paragraph_height(block, section)
            for block in number.blocks[index + 1 :]
            if not isinstance(block, Table) and block.frame is None
        )
        height = line_height(number.paragraph, section)
        size = size_of(number.paragraph)
        base = (
            height * (1 - _BASELINE)
            if number.paragraph.style.line_rule == "exact"
            else (height - size) / 2 + 0.14 * size
        )
        dash = section.footer_distance + below + number.paragraph.style.space_after + base + _DASH * size
        distance = (section.margin_bottom - dash) / POINTS_PER_MM
        if abs(distance - m.PAGE_NUMBER_DISTANCE.value) > _DISTANCE_TOLERANCE:
            found = f"约 {distance:.0f} 毫米"
            wanted = f"{m.PAGE_NUMBER_DISTANCE.value:g} 毫米"
            yield Fault(number.paragraph.place, f"页码在版心下边缘下{found}，应当是 {wanted}", wanted, found)


@rule(
    "check.page-number-continuous",
    m.PAGE_NUMBER_DISTANCE.clause,
    Strength.MUST,
    "附件与正文一起装订时页码连续编排",
    "请在“设置页码格式”中选“续前节”。",
)
def page_number_continuous(draft: Draft) -> Iterator[Fault]:
    """Find later sections that number their pages anew."""
    if draft.document is None or draft.format not in RULED:
        return
    for index, section in enumerate(draft.document.sections):
        if index > 0 and section.page_number_start is not None:
            found = f"从 {section.page_number_start} 重新编"
            yield Fault(f"第{index + 1}节页面设置", f"页码{found}，应当续前节", "续前节", found)


@rule(
    "check.letter-page-number",
    "10.1",
    Strength.MUST,
    "信函首页不显示页码",
    "请在“页面设置—版式”中勾选“首页不同”，并删去首页页脚中的页码。",
)
def letter_page_number(draft: Draft) -> Iterator[Fault]:
    """Find letters whose first page shows a page number."""
    if draft.document is None or draft.format != "信函" or not draft.document.sections:
        return
    first = draft.document.sections[0]
    shown = first.footers.first if first.different_first_page else first.footers.default
    for paragraph, _ in _paragraphs(shown or ()):
        if has_page_field(paragraph):
            yield Fault(paragraph.place, "信函的首页有页码", "首页没有页码", "有")
