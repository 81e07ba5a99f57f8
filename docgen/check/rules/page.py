"""Paper, margins, type area, lines and characters, colour (GB/T 9704-2012, clauses 5.1, 5.2 and 8)."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.check.geometry import POINTS_PER_MM, line_height
from docgen.check.look import RULED, millimetres, placed
from docgen.check.model import HEADINGS, Draft, Element, Role
from docgen.check.registry import Fault, rule
from docgen.official import measures as m
from docgen.official.measures import Strength
from docgen.page.model import Document, PageField, Paragraph, RunStyle, Section, Text

_PAPER_TOLERANCE = 1.0
_AREA_TOLERANCE = 1.0
"""Millimetres; clause 6.1 lets the plate be off by as much."""
_DARK = 0x33
"""A colour none of whose parts is brighter prints as black."""
TEXT = (Role.RECIPIENT, Role.BODY, *HEADINGS, Role.ATTACHMENT_NOTE, Role.SIGNATURE, Role.DATE, Role.NOTE)
_RUNNING = (Role.BODY, *HEADINGS)
_RED = (Role.MARK, Role.RED_LINE)


def _sections(draft: Draft) -> Iterator[tuple[str, Section]]:
    """Yield each section with the name of its place; one that repeats the pages of the one before is left out."""
    document = draft.document or Document(())
    for index, section in enumerate(document.sections):
        yield "页面设置" if len(document.sections) == 1 else f"第{index + 1}节页面设置", section


def _landscape(section: Section) -> bool:
    return section.width > section.height


def _off(points: float, wanted: float, tolerance: float) -> bool:
    return abs(points / POINTS_PER_MM - wanted) > tolerance + 0.05


@rule(
    "check.page-size",
    m.PAGE_WIDTH.clause,
    m.PAGE_WIDTH.strength,
    "用纸采用 A4 型纸",
    "请在“布局—纸张大小”中选 A4（210 毫米×297 毫米）。",
)
def page_size(draft: Draft) -> Iterator[Fault]:
    """Find sections that are not printed on A4, upright or turned."""
    for place, section in _sections(draft):
        short, long = sorted((section.width, section.height))
        if _off(short, m.PAGE_WIDTH.value, _PAPER_TOLERANCE) or _off(long, m.PAGE_HEIGHT.value, _PAPER_TOLERANCE):
            found = f"{short / POINTS_PER_MM:.0f}×{long / POINTS_PER_MM:.0f} 毫米"
            yield Fault(place, f"用纸是 {found}，应当是 A4", "210×297 毫米", found)


def _is_a4(section: Section) -> bool:
    short, long = sorted((section.width, section.height))
    return not (_off(short, m.PAGE_WIDTH.value, _PAPER_TOLERANCE) or _off(long, m.PAGE_HEIGHT.value, _PAPER_TOLERANCE))


@rule(
    "check.page-margins",
    m.MARGIN_TOP.clause,
    m.MARGIN_TOP.strength,
    "天头 37 毫米±1 毫米，订口 28 毫米±1 毫米",
    "请在“布局—页边距—自定义页边距”中设上 3.7 厘米、左 2.8 厘米，装订线设 0。",
)
def page_margins(draft: Draft) -> Iterator[Fault]:
    """Find upright pages whose upper or binding margin is off."""
    for place, section in _sections(draft):
        if _landscape(section):
            continue
        left = section.margin_left + section.gutter
        for measure, points in ((m.MARGIN_TOP, section.margin_top), (m.MARGIN_LEFT, left)):
            if _off(points, measure.value, measure.tolerance):
                expected = f"{measure.name} {measure.value:g} 毫米±{measure.tolerance:g} 毫米"
                found = millimetres(points)
                yield Fault(place, f"{measure.name}是 {found}，应当是 {measure.value:g} 毫米", expected, found)


@rule(
    "check.type-area",
    m.TEXT_WIDTH.clause,
    m.TEXT_WIDTH.strength,
    "版心 156 毫米×225 毫米",
    "天头、订口准确时，请把下边距设为 3.5 厘米、右边距设为 2.6 厘米。",
)
def type_area(draft: Draft) -> Iterator[Fault]:
    """Find upright A4 pages whose type area is too small or too large for another reason than a wrong margin."""
    for place, section in _sections(draft):
        if _landscape(section) or not _is_a4(section):
            continue
        # A wrong upper or left margin is reported as such; the area is wrong by itself when the far side is off too.
        for name, size, wanted, far, derived in (
            ("宽", section.text_width, m.TEXT_WIDTH, section.margin_right, m.MARGIN_RIGHT),
            ("高", section.text_height, m.TEXT_HEIGHT, section.margin_bottom, m.MARGIN_BOTTOM),
        ):
            if _off(size, wanted.value, _AREA_TOLERANCE) and _off(far, derived.value, _AREA_TOLERANCE):
                found = millimetres(size)
                yield Fault(
                    place, f"版心{name} {found}，应当是 {wanted.value:g} 毫米", f"{name} {wanted.value:g} 毫米", found
                )


@rule(
    "check.landscape-margins",
    "8",
    Strength.DERIVED,
    "横排表格页的版心与其他页一致，表头朝订口",
    "请在横向的节中设上 2.8 厘米、下 2.6 厘米、左 3.5 厘米、右 3.7 厘米。",
)
def landscape_margins(draft: Draft) -> Iterator[Fault]:
    """Find turned pages whose type area is not that of the upright ones, turned with the head to the binding edge."""
    for place, section in _sections(draft):
        if not _landscape(section) or not _is_a4(section):
            continue
        # Turned to the left the upper edge lies at the binding, the right one at the top of the sheet.
        sides = (
            ("上", section.margin_top, m.MARGIN_LEFT),
            ("右", section.margin_right, m.MARGIN_TOP),
            ("下", section.margin_bottom, m.MARGIN_RIGHT),
            ("左", section.margin_left, m.MARGIN_BOTTOM),
        )
        for side, points, measure in sides:
            if _off(points, measure.value, measure.tolerance or _AREA_TOLERANCE):
                expected, found = f"{side}边距 {measure.value:g} 毫米", millimetres(points)
                yield Fault(place, f"横向页的{side}边距是 {found}，应当是 {measure.value:g} 毫米", expected, found)


def _upright_text(draft: Draft, *roles: Role) -> Iterator[tuple[Element, Paragraph, Section]]:
    if draft.format in RULED:
        for element, spot in placed(draft, *roles):
            if spot.table is None and not _landscape(spot.section):
                yield element, spot.paragraph, spot.section


@rule(
    "check.line-pitch",
    m.LINES_PER_PAGE.clause,
    m.LINES_PER_PAGE.strength,
    "每面排 22 行",
    "请把正文的行距设为固定值 28.95 磅（27.75～28.95 磅都是 22 行）。",
)
def line_pitch(draft: Draft) -> Iterator[Fault]:
    """Find text whose line pitch does not put 22 lines into the height of the type area."""
    for element, paragraph, section in _upright_text(draft, *TEXT):
        height = line_height(paragraph, section)
        lines = int(m.TEXT_HEIGHT.points / height + 1e-6) if height > 0 else 0
        if lines != m.LINES_PER_PAGE.count:
            found = f"{_rule_name(paragraph)}，每面 {lines} 行"
            expected = f"每面 {m.LINES_PER_PAGE.count} 行"
            yield Fault(element.place, f"行距是{found}，一般每面排 22 行", expected, found)


def _rule_name(paragraph: Paragraph) -> str:
    style = paragraph.style
    if style.line_rule == "multiple":
        return "单倍行距" if style.line == 1 else f"{style.line:.3g} 倍行距"
    return f"{'固定值' if style.line_rule == 'exact' else '最小值'} {style.line:g} 磅"


@rule(
    "check.paragraph-spacing",
    m.LINES_PER_PAGE.clause,
    m.LINES_PER_PAGE.strength,
    "正文段前段后不另加间距",
    "请把正文各段的段前、段后间距都设为 0。",
)
def paragraph_spacing(draft: Draft) -> Iterator[Fault]:
    """Find running text with extra space between its paragraphs, which takes it off the 22 lines."""
    for element, paragraph, _ in _upright_text(draft, *_RUNNING):
        before, after = paragraph.style.space_before, paragraph.style.space_after
        if before > 0.5 or after > 0.5:
            found = f"段前 {before:g} 磅、段后 {after:g} 磅"
            yield Fault(element.place, f"正文{found}，一般不另加间距", "段前段后 0 磅", found)


@rule(
    "check.characters-per-line",
    m.CHARACTERS_PER_LINE.clause,
    m.CHARACTERS_PER_LINE.strength,
    "每行排 28 字",
    "请把正文的字符间距设为紧缩 0.25 磅：三号字 28 字比版心略宽，不紧缩只能排 27 字。",
)
def characters_per_line(draft: Draft) -> Iterator[Fault]:
    """Find running text of the right size whose spacing does not put 28 characters into the width of the type area.

    A wrong size or a wrong width is another rule's finding, so the width is that of the standard.
    """
    for element, paragraph, _ in _upright_text(draft, *_RUNNING):
        for style in _styles(paragraph):
            if abs(style.size - m.BODY_LETTERING.size) > 0.3:
                continue
            advance = style.size * style.scale / 100 + style.spacing
            count = int((m.TEXT_WIDTH.points + 0.2) / advance) if advance > 0 else 0
            if count != m.CHARACTERS_PER_LINE.count:
                found = f"每行 {count} 字"
                expected = f"每行 {m.CHARACTERS_PER_LINE.count} 字"
                yield Fault(element.place, f"按字号和字符间距算{found}，一般每行排 28 字", expected, found)
                break


def _styles(paragraph: Paragraph) -> list[RunStyle]:
    return [
        inline.style
        for inline in (*paragraph.label, *paragraph.inlines)
        if isinstance(inline, PageField) or (isinstance(inline, Text) and inline.text.strip())
    ]


@rule(
    "check.text-colour",
    "5.2.4",
    Strength.MUST,
    "文字颜色为黑色",
    "请把这些文字的颜色改为黑色；只有发文机关标志和分隔线用红色。",
)
def text_colour(draft: Draft) -> Iterator[Fault]:
    """Find text that is not black, other than the mark."""
    if draft.format not in RULED:
        return
    for element in draft.elements:
        if element.paragraph is None or element.role in _RED:
            continue
        for style in _styles(element.paragraph):
            if not is_black(style.color):
                yield Fault(element.place, f"{element.role}的文字不是黑色", "黑色", style.color)
                break


def is_black(color: str) -> bool:
    """Tell whether a colour `#rrggbb` prints as black."""
    return all(int(color[index : index + 2], 16) <= _DARK for index in (1, 3, 5))
