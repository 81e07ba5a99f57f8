"""Signature, date and imprint: their places and lines (GB/T 9704-2012, clauses 7.3.5, 7.4 and 10.1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from docgen.check.extents import extent
from docgen.check.geometry import POINTS_PER_MM, Spot, size_of
from docgen.check.lines import Ruled, row_lines, ruled_at
from docgen.check.look import ESTIMATED_CHARACTERS, HEADED, Body, body_of, characters, millimetres, placed
from docgen.check.model import HEADINGS, Draft, Element, Role
from docgen.check.registry import Fault, rule
from docgen.official import measures as m
from docgen.official.measures import Strength
from docgen.page.model import Picture, Table
from docgen.text.either import simplified

_CENTRED = 1.0
"""How far (characters) a signature may stand off the middle of its date: both widths are estimates."""
_THICKNESS = 0.05
_WIDTH_TOLERANCE = 1.0
_IMPRINT = (Role.RECIPIENT, Role.COPIES, Role.ISSUE)
_ABOVE_SIGNATURE = (Role.BODY, *HEADINGS, Role.ATTACHMENT_NOTE, Role.TABLE)


@dataclass(frozen=True, slots=True)
class _Line:
    """A signature or a date, in characters: where it begins and how much is free at its right."""

    element: Element
    start: float
    end_gap: float

    @property
    def middle(self) -> float:
        return (self.start - self.end_gap) / 2

    @property
    def width(self) -> float:
        return m.TEXT_WIDTH.points / m.BODY_LETTERING.size - self.start - self.end_gap


@dataclass(frozen=True, slots=True)
class _Signing:
    names: tuple[_Line, ...]
    date: _Line
    stamped: bool

    @property
    def sealed(self) -> bool:
        """True when the date stands where it does below a seal, four characters in from the right."""
        return abs(self.date.end_gap - m.SEALED_DATE_INDENT.value) <= ESTIMATED_CHARACTERS


def _signing(draft: Draft) -> _Signing | None:
    """Return the names and the date of the main part; None where there is no date or they stand in columns."""
    if draft.format not in HEADED or draft.standard != "2012":
        return None
    lines: dict[Role, list[_Line]] = {Role.SIGNATURE: [], Role.DATE: []}
    stamped = draft.format == "命令"
    for element, spot in placed(draft, Role.SIGNATURE, Role.DATE):
        if element.region != "主体":
            continue
        line = extent(spot.paragraph, spot.width, draft.document.default_tab if draft.document else 0.0)
        if spot.table is not None or line is None:
            return None
        em = size_of(spot.paragraph)
        lines[element.role].append(_Line(element, line.start / em, line.right_gap / em))
        stamped = stamped or any(isinstance(inline, Picture) for inline in spot.paragraph.inlines)
    dates = lines[Role.DATE]
    return _Signing(tuple(lines[Role.SIGNATURE]), dates[-1], stamped) if dates else None


def _near(value: float, wanted: float, tolerance: float = ESTIMATED_CHARACTERS) -> bool:
    return abs(value - wanted) <= tolerance


@rule(
    "check.date-position",
    "7.3.5",
    Strength.MUST,
    "成文日期的位置",
    "加盖印章的，成文日期右空 4 字；不加盖印章的，署名右空 2 字，成文日期首字比署名首字右移 2 字。",
)
def date_position(draft: Draft) -> Iterator[Fault]:
    """Find dates that stand neither as below a seal nor as below an unsealed signature."""
    signing = _signing(draft)
    if signing is None or signing.sealed:
        return
    date, names = signing.date, () if signing.stamped else signing.names
    gap = m.SIGNATURE_INDENT.value
    if not names and not signing.stamped and _near(date.end_gap, gap):
        return
    if any(_overlong(name, date) for name in names) or any(_shifted(name, date) for name in names):
        return
    if names and _near(date.end_gap, gap) and not any(_near(name.end_gap, gap) for name in names):
        return  # the date stands right; the signature is the other rule's finding
    found = f"右空 {characters(date.end_gap, 1)}"
    expected = "右空 4 字，或者不盖章时比署名首字右移 2 字"
    yield Fault(date.element.place, f"成文日期{found}，应当{expected}", expected, found)


def _shifted(name: _Line, date: _Line) -> bool:
    return _near(date.start - name.start, m.DATE_SHIFT.value)


def _overlong(name: _Line, date: _Line) -> bool:
    """Tell a sealed name too long to stand over a date four characters in: the date then moves under its middle."""
    reach = 2 * m.SEALED_DATE_INDENT.value + date.width
    return name.width > reach - _CENTRED and _near(name.middle, date.middle, _CENTRED)


@rule(
    "check.signature-position",
    "7.3.5",
    Strength.MUST,
    "署名的位置",
    "加盖印章的，署名在成文日期之上，以成文日期为准居中；不加盖印章的，署名右空 2 字。",
)
def signature_position(draft: Draft) -> Iterator[Fault]:
    """Find signatures that stand neither over the middle of a sealed date nor two characters in from the right."""
    signing = _signing(draft)
    if signing is None or signing.stamped or not signing.names:
        return
    date, names = signing.date, signing.names
    if signing.sealed:
        name = names[-1]
        if len(names) == 1 and not _near(name.middle, date.middle, _CENTRED) and not _unsealed(name, date):
            side = "右" if name.middle > date.middle else "左"
            found = f"偏{side} {characters(abs(name.middle - date.middle), 1)}"
            yield Fault(name.element.place, f"署名{found}，应当以成文日期为准居中", "以成文日期为准居中", found)
        return
    if any(_overlong(name, date) for name in names):
        return
    longest = max(names, key=lambda name: name.width)
    right = m.SIGNATURE_INDENT.value
    # Both widths are estimates: of equal ones either may be the wider.
    if date.width > longest.width - ESTIMATED_CHARACTERS and _near(date.end_gap, right):
        if not any(_shifted(name, date) for name in names):
            found = f"成文日期首字比署名首字右移 {characters(date.start - longest.start, 1)}"
            expected = "成文日期首字比署名首字右移 2 字"
            yield Fault(longest.element.place, f"{found}，应当右移 2 字", expected, found)
    elif not _near(longest.end_gap, right) and any(_shifted(name, date) for name in names):
        found = f"右空 {characters(longest.end_gap, 1)}"
        yield Fault(longest.element.place, f"署名{found}，应当右空 2 字", "右空 2 字", found)


def _unsealed(name: _Line, date: _Line) -> bool:
    """Tell a signature that stands as without a seal, whether or not the date happens to end four characters in."""
    near = _near(name.end_gap, m.SIGNATURE_INDENT.value) or _near(date.end_gap, m.SIGNATURE_INDENT.value)
    return near and _shifted(name, date)


@rule(
    "check.blank-before-signature",
    m.BLANK_BEFORE_SIGNATURE.clause,
    m.BLANK_BEFORE_SIGNATURE.strength,
    "不加盖印章时，署名在正文或附件说明下空一行",
    "请在正文（或附件说明）与署名之间留一个空行。",
)
def blank_before_signature(draft: Draft) -> Iterator[Fault]:
    """Find unsealed signatures that do not stand one blank line under the text."""
    signing, body = _signing(draft), body_of(draft)
    if signing is None or body is None or signing.sealed or signing.stamped or not signing.names:
        return
    if not any(_unsealed(name, signing.date) for name in signing.names):
        return  # neither form: where the text before it should end is not known
    element = signing.names[0].element
    lines, above = body.blank_above(element)
    if above is not None and above.role in _ABOVE_SIGNATURE and abs(lines - m.BLANK_BEFORE_SIGNATURE.value) >= 0.5:
        found = f"空 {round(lines, 1):g} 行"
        yield Fault(element.place, f"署名上方{found}，应当空 1 行", "空 1 行", found)


# --- the imprint ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Imprint:
    """The imprint in reading order: its texts and its lines, and the paragraphs they stand in."""

    parts: tuple[Element | Ruled, ...]
    spots: tuple[Spot, ...]

    @property
    def lines(self) -> tuple[Ruled, ...]:
        return tuple(part for part in self.parts if isinstance(part, Ruled))


def _imprint(draft: Draft) -> _Imprint | None:
    """Return the imprint; None when the paper has none."""
    body = body_of(draft)
    texts = [item for item in draft.elements if item.region == "版记" and item.role in _IMPRINT]
    placed_texts = [item for item in texts if body is not None and body.spot(item) is not None]
    if body is None or not placed_texts:
        return None
    first = body.order[id(placed_texts[0].paragraph)]
    last = body.order[id(placed_texts[-1].paragraph)]
    spots = [*_lines_before(body, first), *body.spots[first : last + 1], *_lines_after(body, last)]
    parts: list[Element | Ruled] = []
    for spot in spots:
        element = body.elements.get(id(spot.paragraph))
        text = [element] if element in placed_texts and element is not None else []
        above, below = _around(spot)
        if above is not None and not (parts and _same_line(parts[-1], above)):
            parts.append(above)
        parts += text
        if below is not None:
            parts.append(below)
    return _Imprint(tuple(parts), tuple(spots))


def _around(spot: Spot) -> tuple[Ruled | None, Ruled | None]:
    """Return the lines above and below a paragraph: its own, or those of its table row."""
    own = {ruled.edge: ruled for ruled in ruled_at(spot)}
    if spot.table is None or own:
        return own.get("上") or own.get("中"), own.get("下")
    return row_lines(spot.table, spot)


def _same_line(part: Element | Ruled, line: Ruled) -> bool:
    """Tell whether two borders are one line: between rows of a table, or where the cells of a row share it."""
    if not isinstance(part, Ruled) or part.spot.table is None or part.spot.table is not line.spot.table:
        return False
    return part.spot.row in (line.spot.row, line.spot.row - 1) and part.edge == "下"


def _lines_before(body: Body, first: int) -> list[Spot]:
    """Return the paragraph with the line above the imprint, when there is one in a paragraph of its own."""
    for index in range(first - 1, -1, -1):
        spot = body.spots[index]
        if any(ruled_at(spot)):
            return [spot]
        if not spot.blank:
            break
    return []


def _lines_after(body: Body, last: int) -> list[Spot]:
    for spot in body.spots[last + 1 :]:
        if any(ruled_at(spot)):
            return [spot]
        if not spot.blank:
            break
    return []


@rule(
    "check.imprint-lines",
    m.IMPRINT_LINE_WIDTH.clause,
    m.IMPRINT_LINE_WIDTH.strength,
    "版记首末有分隔线，各要素之间有分隔线，均与版心等宽",
    "请在版记第一个要素之上、最后一个要素之下和各要素之间加与版心等宽的分隔线。",
)
def imprint_lines(draft: Draft) -> Iterator[Fault]:
    """Find imprints without a line above the first, below the last or between their elements, or with a short one."""
    imprint = _imprint(draft)
    if imprint is None or draft.standard != "2012" or draft.format == "信函":
        return
    texts = [part for part in imprint.parts if isinstance(part, Element)]
    for name, part, text in (
        ("首条", imprint.parts[0], texts[0]),
        ("末条", imprint.parts[-1], texts[-1]),
    ):
        if isinstance(part, Element):
            yield Fault(text.place, f"版记没有{name}分隔线", f"{name}分隔线", "没有")
    for above, below in zip(imprint.parts, imprint.parts[1:], strict=False):
        if isinstance(above, Element) and isinstance(below, Element) and _need_line(above, below):
            message = f"{above.role}与{below.role}之间没有分隔线"
            yield Fault(below.place, message, "中间分隔线", "没有")
    for line in imprint.lines:
        wanted = (m.IMPRINT_LINE_WIDTH.points, line.spot.section.text_width)
        if all(abs(line.width - width) > _WIDTH_TOLERANCE * POINTS_PER_MM for width in wanted):
            found, expected = f"长 {millimetres(line.width)}", f"长 {m.IMPRINT_LINE_WIDTH.value:g} 毫米"
            yield Fault(line.spot.paragraph.place, f"版记分隔线{found}，应当与版心等宽", expected, found)


def _need_line(above: Element, below: Element) -> bool:
    """Tell whether a line stands between two elements: not between 主送 and 抄送, nor within one (7.3.2, 7.4.2)."""
    return below.role is Role.ISSUE and above.role is not Role.ISSUE


@rule(
    "check.imprint-line-weight",
    m.IMPRINT_OUTER_LINE.clause,
    m.IMPRINT_OUTER_LINE.strength,
    "版记首末分隔线 0.35 毫米，中间 0.25 毫米",
    "请把首条和末条分隔线设为 1 磅（0.35 毫米），中间的设为 0.75 磅（0.25 毫米）。",
)
def imprint_line_weight(draft: Draft) -> Iterator[Fault]:
    """Find lines of the imprint that are not as thick as is advised."""
    imprint = _imprint(draft)
    if imprint is None or draft.standard != "2012" or draft.format == "信函":
        return
    for line in imprint.lines:
        outer = line is imprint.parts[0] or line is imprint.parts[-1]
        measure = m.IMPRINT_OUTER_LINE if outer else m.IMPRINT_INNER_LINE
        thickness = line.thickness / POINTS_PER_MM
        if abs(thickness - measure.value) > _THICKNESS:
            name = "首末" if outer else "中间"
            found, expected = f"{thickness:.2f} 毫米", f"{name}分隔线 {measure.value:g} 毫米"
            yield Fault(
                line.spot.paragraph.place, f"版记{name}分隔线粗 {found}，推荐 {measure.value:g} 毫米", expected, found
            )


@rule(
    "check.imprint-place",
    m.IMPRINT_LINE_WIDTH.clause,
    Strength.MUST,
    "版记末条分隔线与最后一面的版心下边缘重合",
    "请把版记放进图文框，垂直位置设为“相对于页边距、下”。",
)
def imprint_place(draft: Draft) -> Iterator[Fault]:
    """Find imprints set at a fixed place that is not the lower edge of the type area.

    Where an imprint in the flow of the text lies, only the pages show.
    """
    imprint = _imprint(draft)
    if imprint is None:
        return
    for spot in imprint.spots[-1:]:
        table = spot.table if isinstance(spot.table, Table) else None
        frame = spot.paragraph.frame or (table.frame if table is not None else None)
        if frame is None or frame.y_align == "bottom":
            at_edge = frame is None or frame.vertical == "margin"
            if not at_edge:
                yield Fault(spot.paragraph.place, "版记的位置以纸边为准", "版心下边缘", "纸的下边缘")
        elif frame.y_align in ("top", "center"):
            found = "页面上端" if frame.y_align == "top" else "页面中部"
            yield Fault(spot.paragraph.place, f"版记在{found}，应当在版心下边缘", "版心下边缘", found)


@rule(
    "check.issue-position",
    "7.4.3",
    Strength.MUST,
    "印发机关左空一字，印发日期右空一字",
    "请把这一行设为左右各缩进 1 字，印发日期用右对齐的制表位排到右边。",
)
def issue_position(draft: Draft) -> Iterator[Fault]:
    """Find lines of 印发机关 and 印发日期 that do not stand one character in at both sides."""
    body = body_of(draft)
    if body is None or draft.standard != "2012" or draft.format == "信函":
        return
    for element in draft.of(Role.ISSUE):
        spot = body.spot(element)
        if spot is None or spot.table is not None:
            continue
        line, em = extent(spot.paragraph, spot.width, body.document.default_tab), size_of(spot.paragraph)
        if line is None:
            continue
        dated = "印发" in simplified(element.text)
        both = dated and not element.text.lstrip()[0].isdigit()
        sides = []
        if both or not dated:
            sides.append(("左", line.start, 0.3))
        if dated:
            sides.append(("右", line.right_gap, ESTIMATED_CHARACTERS))
        for side, points, tolerance in sides:
            # On a page of another width, itself a finding, the stop may stand where the standard's page has it.
            nominal = points + (m.TEXT_WIDTH.points - spot.section.text_width if side == "右" else 0.0)
            if all(abs(gap / em - m.IMPRINT_INDENT.value) > tolerance for gap in (points, nominal)):
                found = f"{side}空 {characters(points, em)}"
                name = "印发机关" if side == "左" else "印发日期"
                yield Fault(element.place, f"{name}{found}，应当{side}空 1 字", f"{side}空 1 字", found)


@rule(
    "check.letter-imprint",
    "10.1",
    Strength.MUST,
    "信函的版记不加印发机关和印发日期、分隔线",
    "请删去信函版记中的分隔线和印发机关、印发日期一行。",
)
def letter_imprint(draft: Draft) -> Iterator[Fault]:
    """Find letters whose imprint has lines or says who issued it."""
    imprint = _imprint(draft) if draft.format == "信函" else None
    if imprint is None:
        return
    for part in imprint.parts:
        if isinstance(part, Element) and part.role is Role.ISSUE:
            yield Fault(part.place, "信函的版记有印发机关和印发日期", "没有印发机关和印发日期", "有")
            return
    for line in imprint.lines:
        yield Fault(line.spot.paragraph.place, "信函的版记有分隔线", "没有分隔线", "有")
        return
