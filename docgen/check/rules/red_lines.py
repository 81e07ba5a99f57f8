"""The red lines of the head: of 文件格式, and the double lines of letters (GB/T 9704-2012, clauses 7.2.7 and 10.1)."""

from __future__ import annotations

from collections.abc import Iterator

from docgen.check.geometry import POINTS_PER_MM, Spot, from_paper_top, line_height, white_below
from docgen.check.lines import Ruled, row_lines, ruled_at
from docgen.check.look import STANDARD_HEADS, Body, body_of, millimetres, placed
from docgen.check.model import Draft, Role
from docgen.check.pieces import is_red
from docgen.check.registry import Fault, rule
from docgen.official import measures as m

_DISTANCE_SURE, _DISTANCE_ESTIMATED = 1.2, 2.5
"""How far (mm) a line may be off where the height of the line above is exact, and where the font has its say."""
_WIDTH_TOLERANCE = 1.0
_PLACE_TOLERANCE = 1.5


def _head_line(draft: Draft, body: Body) -> tuple[Ruled, float] | None:
    """Return the first line under the document number and its distance from the characters above it."""
    ends = [spot for element, spot in placed(draft, Role.NUMBER, Role.SIGNER) if element.region == "版头"]
    if not ends:
        return None
    last = max(ends, key=lambda spot: body.order[id(spot.paragraph)])
    distance = white_below(last.paragraph, last.section)
    if last.table is not None and (below := row_lines(last.table, last)[1]) is not None:
        return below, distance
    for ruled in ruled_at(last):
        if ruled.edge == "下":
            return ruled, distance + ruled.space
    distance += last.paragraph.style.space_after
    for spot in body.spots[body.order[id(last.paragraph)] + 1 :]:
        if spot.floating or (last.table is not None and spot.table is last.table):
            continue
        element = body.elements.get(id(spot.paragraph))
        if element is not None and element.role in (Role.TITLE, Role.RECIPIENT, Role.BODY):
            return None
        if spot.table is not None and (above := row_lines(spot.table, spot)[0]) is not None:
            return above, distance
        height = line_height(spot.paragraph, spot.section)
        before = distance + spot.paragraph.style.space_before
        for ruled in ruled_at(spot):
            return ruled, {"上": before - ruled.space, "下": before + height + ruled.space}.get(ruled.edge, before)
        distance = before + height + spot.paragraph.style.space_after
    return None


@rule(
    "check.red-line",
    m.RED_LINE_WIDTH.clause,
    m.RED_LINE_WIDTH.strength,
    "发文字号之下印一条与版心等宽的红色分隔线",
    "请给发文字号段落加红色下框线（不缩进），宽与版心相同；用“形状”画的直线读不出来，请改用段落框线。",
)
def red_line(draft: Draft) -> Iterator[Fault]:
    """Find papers whose head has no line, one that is not red, or one not as wide as the type area."""
    body = body_of(draft)
    number = next((item for item in draft.of(Role.NUMBER, Role.SIGNER) if item.region == "版头"), None)
    if body is None or number is None or draft.format not in STANDARD_HEADS or body.spot(number) is None:
        return
    line = _head_line(draft, body)
    if line is None:
        yield Fault(number.place, "发文字号之下没有红色分隔线", "红色分隔线", "没有")
        return
    ruled = line[0]
    place = ruled.spot.paragraph.place
    if not is_red(ruled.color):
        yield Fault(place, "版头分隔线不是红色", "红色", ruled.color)
    wanted = (m.RED_LINE_WIDTH.points, ruled.spot.section.text_width)
    if all(abs(ruled.width - width) > _WIDTH_TOLERANCE * POINTS_PER_MM for width in wanted):
        found = f"长 {millimetres(ruled.width)}"
        expected = f"长 {m.RED_LINE_WIDTH.value:g} 毫米"
        yield Fault(place, f"版头分隔线{found}，应当与版心等宽", expected, found)


@rule(
    "check.red-line-distance",
    m.RED_LINE_DISTANCE.clause,
    m.RED_LINE_DISTANCE.strength,
    "版头分隔线在发文字号之下 4 毫米",
    "请调整分隔线与发文字号之间的距离（段落框线的“选项—下”），使其为 4 毫米。",
)
def red_line_distance(draft: Draft) -> Iterator[Fault]:
    """Find head lines that do not stand 4 mm below the document number."""
    body = body_of(draft)
    line = _head_line(draft, body) if body is not None and draft.format in STANDARD_HEADS else None
    if line is None:
        return
    ruled, distance = line
    exact = ruled.spot.paragraph.style.line_rule == "exact"
    off = abs(distance / POINTS_PER_MM - m.RED_LINE_DISTANCE.value)
    if off > (_DISTANCE_SURE if exact else _DISTANCE_ESTIMATED):
        found = f"约 {distance / POINTS_PER_MM:.0f} 毫米"
        wanted = f"{m.RED_LINE_DISTANCE.value:g} 毫米"
        yield Fault(ruled.spot.paragraph.place, f"版头分隔线在发文字号下{found}，应当是 {wanted}", wanted, found)


# --- letters --------------------------------------------------------------------------------------------------------


def _letter_lines(draft: Draft) -> list[tuple[Ruled, float | None]]:
    """Return the red lines of a letter's body, each with its distance from the paper's upper edge where it is known."""
    body, document = body_of(draft), draft.document
    if body is None or document is None or not document.sections:
        return []
    first = document.sections[0]
    return [
        (ruled, _line_top(draft, spot, ruled))
        for spot in body.spots
        if spot.section is first
        for ruled in ruled_at(spot)
        if is_red(ruled.color)
    ]


def _line_top(draft: Draft, spot: Spot, ruled: Ruled) -> float | None:
    top = from_paper_top(draft.document, spot.paragraph) if draft.document is not None else None
    return top if top is None or ruled.edge != "下" else top + line_height(spot.paragraph, spot.section) + ruled.space


@rule(
    "check.letter-lines",
    m.LETTER_LINE_LENGTH.clause,
    m.LETTER_LINE_LENGTH.strength,
    "信函有两条 170 毫米长的红色双线",
    "请在发文机关标志之下和首页下端各加一条红色双线，长 170 毫米，居中。",
)
def letter_lines(draft: Draft) -> Iterator[Fault]:
    """Find letters without the two double lines, or with one of another length."""
    mark = next(iter(draft.of(Role.MARK)), None)
    if draft.format != "信函" or mark is None:
        return
    lines = _letter_lines(draft)
    groups = _groups(lines)
    if len(groups) < 2:
        found = f"{len(groups)} 条" if groups else "没有"
        yield Fault(mark.place, f"信函应当有两条红色双线，现在{found}", "两条红色双线", found)
    for ruled, _ in lines:
        if abs(ruled.width / POINTS_PER_MM - m.LETTER_LINE_LENGTH.value) > _WIDTH_TOLERANCE:
            found, wanted = f"长 {millimetres(ruled.width)}", f"长 {m.LETTER_LINE_LENGTH.value:g} 毫米"
            yield Fault(ruled.spot.paragraph.place, f"信函的红色双线{found}，应当{wanted}", wanted, found)


def _groups(lines: list[tuple[Ruled, float | None]]) -> list[list[tuple[Ruled, float | None]]]:
    """Return the lines that make one double line together: those of one frame, or one border of two strokes."""
    groups: list[list[tuple[Ruled, float | None]]] = []
    for item in lines:
        frame = item[0].spot.paragraph.frame
        if frame is not None and groups and groups[-1][-1][0].spot.paragraph.frame == frame:
            groups[-1].append(item)
        else:
            groups.append([item])
    return groups


@rule(
    "check.letter-line-position",
    m.LETTER_LINE_FROM_BOTTOM.clause,
    m.LETTER_LINE_FROM_BOTTOM.strength,
    "信函的第二条红色双线距下页边 20 毫米",
    "请调整首页下端红色双线的位置，使其距纸的下边缘 20 毫米。",
)
def letter_line_position(draft: Draft) -> Iterator[Fault]:
    """Find letters whose second double line does not lie 20 mm above the paper's lower edge."""
    groups = _groups(_letter_lines(draft)) if draft.format == "信函" and draft.document is not None else []
    if len(groups) < 2 or draft.document is None:
        return
    ruled, top = groups[-1][-1]
    if top is None:
        return
    lower = top + (ruled.thickness if ruled.edge == "中" else 0.0)
    distance = (draft.document.sections[0].height - lower) / POINTS_PER_MM
    if abs(distance - m.LETTER_LINE_FROM_BOTTOM.value) > _PLACE_TOLERANCE:
        found, wanted = f"距下页边 {distance:.0f} 毫米", f"距下页边 {m.LETTER_LINE_FROM_BOTTOM.value:g} 毫米"
        yield Fault(ruled.spot.paragraph.place, f"信函的第二条红色双线{found}，应当{wanted}", wanted, found)
