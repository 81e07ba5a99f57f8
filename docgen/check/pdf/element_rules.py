"""Rules on elements: the red head, the title, faces and sizes, the imprint, page numbers (clauses 7.2 to 7.5, 10)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from docgen.check.pdf.faces import FANG, HEI, KAI, SONG, XBS, face_classes
from docgen.check.pdf.paper import TYPE_BOTTOM, TYPE_LEFT, TYPE_RIGHT, TYPE_TOP, Paper
from docgen.check.pdf.registry import pdf_rule
from docgen.check.pdf.sheet import Row, first_ideograph
from docgen.check.registry import Fault
from docgen.official import measures as m
from docgen.text.either import simplified

_SLACK = 1.0
"""How far (mm) a thing may stand from where it belongs: the standard's own tolerance for the page."""
_LETTER_MARK = 30.0
_ORDER_MARK = 20.0
_MARK_1999 = (25.0, 80.0)
"""GB/T 9704-1999: 25 mm, 80 mm for papers sent up."""
_THICKNESS = 0.06
_LEVELS = (
    (HEI, re.compile(r"[一二三四五六七八九十]{1,3}、"), m.HEADING_LETTERINGS[0].role),
    (KAI, re.compile(r"（[一二三四五六七八九十]{1,3}）"), m.HEADING_LETTERINGS[1].role),
)
_NUMBER_FORM = re.compile(r"—\d+—")
_DIGITS = re.compile(r"\d+")


@pdf_rule(
    "check.pdf-mark",
    m.MARK_FROM_TOP.clause,
    m.MARK_FROM_TOP.strength,
    "发文机关标志的位置",
    "请移动发文机关标志：上边缘至版心上边缘 35 毫米（信函距纸上边缘 30 毫米，命令距版心上边缘 20 毫米）",
)
def mark_place(paper: Paper) -> Iterator[Fault]:
    """7.2.4, 10.1, 10.2: the upper edge of the mark; a name alone without lines may head a paper or a letter."""
    if not paper.mark:
        return
    top = min(glyph.top for row in paper.mark for glyph in row.glyphs)
    wanted = _mark_places(paper)
    # A face that nobody knows stands in for the mark's own, and fills more or less of its em.
    slack = _SLACK if any(_face(row) for row in paper.mark) else 2 * _SLACK
    if all(abs(top - place) > slack for place, _ in wanted):
        place, words = min(wanted, key=lambda item: abs(top - item[0]))
        yield Fault(
            paper.mark[0].place,
            f"发文机关标志上边缘距纸上边缘 {top:.1f} 毫米，应为 {place:.0f} 毫米",
            words,
            f"距纸上边缘 {top:.0f} 毫米",
        )


def _mark_places(paper: Paper) -> list[tuple[float, str]]:
    text = "".join(row.text for row in paper.mark)
    letter = (_LETTER_MARK, "距纸上边缘 30 毫米")
    if paper.is_letter:
        return [letter]
    if text.endswith("令"):
        return [(TYPE_TOP + _ORDER_MARK, "距版心上边缘 20 毫米")]
    if paper.standard == "1999":
        return [(TYPE_TOP + place, f"距版心上边缘 {place:.0f} 毫米") for place in _MARK_1999]
    usual = (TYPE_TOP + m.MARK_FROM_TOP.value, "距版心上边缘 35 毫米")
    return [usual] if "文件" in text or "纪要" in simplified(text) or paper.red_line else [usual, letter]


@pdf_rule(
    "check.pdf-red-line",
    m.RED_LINE_DISTANCE.clause,
    m.RED_LINE_DISTANCE.strength,
    "版头分隔线的位置和长度",
    "请在发文字号之下 4 毫米处画一条与版心等宽（156 毫米）、居中的红线",
)
def red_line(paper: Paper) -> Iterator[Fault]:
    """7.2.7: a red line as wide as the type area, 4 mm below 发文字号."""
    line, number = paper.red_line, paper.number
    if not paper.mark or number is None or paper.is_letter:
        return
    if line is None:
        if not simplified("".join(row.text for row in paper.mark)).endswith(("纪要", "令")):
            yield Fault(number.place, "发文字号之下没有版头分隔线", "红色分隔线", "没有")
        return
    if abs(line.length - m.RED_LINE_WIDTH.value) > _SLACK:
        yield Fault("版头分隔线", f"版头分隔线长 {line.length:.1f} 毫米", "156 毫米", f"{line.length:.0f} 毫米")
    elif abs(line.left - TYPE_LEFT) > _SLACK + 0.2 and paper.left_of(paper.sheets[0]) is None:
        yield Fault("版头分隔线", "版头分隔线没有居中", "居中", "没有居中")
    distance = line.top - number.bottom
    if abs(distance - m.RED_LINE_DISTANCE.value) > _SLACK:
        yield Fault("版头分隔线", f"版头分隔线在发文字号之下 {distance:.1f} 毫米", "4 毫米", f"{distance:.0f} 毫米")


@pdf_rule(
    "check.pdf-letter-lines",
    "10.1",
    m.Strength.MUST,
    "信函的红色双线",
    "双线长 170 毫米、居中；上一条在发文机关标志之下 4 毫米，下一条距纸下边缘 20 毫米",
)
def letter_lines(paper: Paper) -> Iterator[Fault]:
    """10.1: two double lines of 170 mm, 4 mm below the mark and 20 mm above the paper's lower edge."""
    if not paper.is_letter:
        return
    sheet = paper.sheets[0]
    upper = [line for line in paper.double_lines if line.middle < sheet.height / 2]
    lower = [line for line in paper.double_lines if line.middle >= sheet.height / 2]
    for lines, words in ((upper, "上"), (lower, "下")):
        if not lines:
            yield Fault("第1页", f"没有{words}面的红色双线", f"{words}双线", "没有")
    for line in paper.double_lines:
        if abs(line.length - 170) > _SLACK:
            yield Fault("第1页", f"红色双线长 {line.length:.1f} 毫米", "170 毫米", f"{line.length:.0f} 毫米")
    if lower:
        distance = sheet.height - max(line.bottom for line in lower)
        if abs(distance - 20) > _SLACK:
            yield Fault("第1页", f"下双线距纸下边缘 {distance:.1f} 毫米", "20 毫米", f"{distance:.0f} 毫米")
    if upper and paper.mark:
        distance = min(line.top for line in upper) - max(glyph.bottom for row in paper.mark for glyph in row.glyphs)
        if abs(distance - 4) > 1.5:
            yield Fault("第1页", f"上双线在发文机关标志之下 {distance:.1f} 毫米", "4 毫米", f"{distance:.0f} 毫米")


@pdf_rule(
    "check.pdf-body-size",
    m.BODY_LETTERING.clause,
    m.BODY_LETTERING.strength,
    "正文三号",
    "请把正文字号改为三号（16 磅）",
)
def body_size(paper: Paper) -> Iterator[Fault]:
    """5.2.2: body text in 3号, 16 pt."""
    size = paper.body_size
    if size and abs(size - m.BODY_LETTERING.size) > 0.3:
        first = next((rows[0] for sheet in paper.sheets if (rows := paper.body(sheet))), None)
        yield Fault(first.place if first else "全文", f"正文字号是 {size:g} 磅", "三号（16 磅）", f"{size:g} 磅")


@pdf_rule("check.pdf-body-face", m.BODY_LETTERING.clause, m.BODY_LETTERING.strength, "正文仿宋", "请把正文字体改为仿宋")
def body_face(paper: Paper) -> Iterator[Fault]:
    """5.2.2: body text in 仿宋; judged by what most lines are set in."""
    counts: Counter[str] = Counter()
    places: dict[str, str] = {}
    for sheet in paper.sheets:
        for row in paper.body(sheet):
            face = _face(row)
            counts[face] += len(row.text)
            places.setdefault(face, row.place)
    if counts:
        face = counts.most_common(1)[0][0]
        if face and face != FANG:
            yield Fault(places[face], f"正文是{face}", FANG, face)


@pdf_rule(
    "check.pdf-heading-face",
    m.HEADING_LETTERINGS[0].clause,
    m.HEADING_LETTERINGS[0].strength,
    "一级标题黑体，二级标题楷体",
    "请改标题的字体：一、用黑体，（一）用楷体",
)
def heading_face(paper: Paper) -> Iterator[Fault]:
    """7.3.3: level 1 in 黑体, level 2 in 楷体; judged by the label and its first characters."""
    for sheet in paper.sheets:
        left = paper.left_of(sheet)
        for row in paper.body(sheet):
            if left is not None and abs(row.left - left - 2 * row.em) > row.em / 2:
                continue  # not the first line of a paragraph
            for wanted, label, role in _LEVELS:
                match = label.match(row.text)
                face = _face(row, match.end() + 2) if match else ""
                if face and face != wanted:
                    yield Fault(row.place, f"{role}“{row.text[:8]}”是{face}", wanted, face)


@pdf_rule(
    "check.pdf-title-face",
    m.TITLE_LETTERING.clause,
    m.TITLE_LETTERING.strength,
    "标题二号小标宋",
    "请把标题改为二号小标宋体，不加粗",
)
def title_look(paper: Paper) -> Iterator[Fault]:
    """7.3.1: the title in 2号 小标宋."""
    for row in paper.title[:1]:
        if abs(row.size - m.TITLE_LETTERING.size) > 0.3:
            yield Fault(row.place, f"标题字号是 {row.size:g} 磅", "二号（22 磅）", f"{row.size:g} 磅")
        classes = Counter(face for piece in row.pieces for face in face_classes(piece.font) for _ in piece.text)
        if classes and XBS not in classes:
            face = classes.most_common(1)[0][0]
            yield Fault(row.place, f"标题是{face}", XBS, face)


@pdf_rule(
    "check.pdf-imprint-place",
    m.IMPRINT_LINE_WIDTH.clause,
    m.IMPRINT_LINE_WIDTH.strength,
    "版记的位置和分隔线",
    "版记置于最后一页，末条分隔线与版心下边缘重合，各条线与版心等宽（156 毫米）",
)
def imprint_place(paper: Paper) -> Iterator[Fault]:
    """7.4.1: lines as wide as the type area, the last one on its lower edge, on the last page."""
    if not paper.imprint or not (paper.mark or paper.number):
        return
    place = paper.imprint[0].place
    if paper.imprint[0].page != len(paper.sheets):
        yield Fault(place, "版记不在最后一页", "最后一页", f"第{paper.imprint[0].page}页")
    lines = paper.imprint_lines
    if paper.is_letter:
        if lines:
            yield Fault(place, "信函的版记不加分隔线", "没有分隔线", f"{len(lines)} 条线")
        return
    if len(lines) < 2:
        yield Fault(place, "版记缺少首、末分隔线", "首末分隔线", f"{len(lines)} 条线")
        return
    for line in lines:
        if abs(line.length - m.IMPRINT_LINE_WIDTH.value) > _SLACK:
            yield Fault(place, f"版记分隔线长 {line.length:.1f} 毫米", "156 毫米", f"{line.length:.0f} 毫米")
    if abs(lines[-1].bottom - TYPE_BOTTOM) > _SLACK:
        yield Fault(
            place,
            f"版记末条分隔线距纸上边缘 {lines[-1].bottom:.1f} 毫米，应与版心下边缘（262 毫米）重合",
            "262 毫米",
            f"{lines[-1].bottom:.0f} 毫米",
        )


@pdf_rule(
    "check.pdf-imprint-lines",
    m.IMPRINT_OUTER_LINE.clause,
    m.IMPRINT_OUTER_LINE.strength,
    "版记分隔线的粗细",
    "首、末分隔线 0.35 毫米，中间分隔线 0.25 毫米",
)
def imprint_lines(paper: Paper) -> Iterator[Fault]:
    """7.4.1: 0.35 mm outside, 0.25 mm between."""
    lines = paper.imprint_lines
    if len(lines) < 2 or paper.standard == "1999" or paper.is_letter:
        return
    rows = paper.content(paper.sheets[paper.imprint[0].page - 1])
    above = [row for row in rows if row.baseline < paper.imprint[0].baseline]
    # Names that go on over the page stand above; the first line of all is on the page before.
    begun = bool(above) and abs(above[-1].size - m.IMPRINT_LETTERING.size) < 0.3
    for index, line in enumerate(lines):
        outer = index == len(lines) - 1 or (index == 0 and not begun)
        wanted = (m.IMPRINT_OUTER_LINE if outer else m.IMPRINT_INNER_LINE).value
        if abs(line.thickness - wanted) > _THICKNESS:
            words = "首末" if outer else "中间"
            yield Fault(
                paper.imprint[0].place,
                f"版记{words}分隔线粗 {line.thickness:.2f} 毫米",
                f"{words}线 {wanted:g} 毫米",
                f"{line.thickness:.2f} 毫米",
            )


@pdf_rule(
    "check.pdf-imprint-size",
    m.IMPRINT_LETTERING.clause,
    m.IMPRINT_LETTERING.strength,
    "版记四号",
    "请把抄送机关、印发机关和印发日期改为四号（14 磅）仿宋",
)
def imprint_size(paper: Paper) -> Iterator[Fault]:
    """7.4.2, 7.4.3: 4号; 3号 in papers of 1999."""
    if not (paper.mark or paper.number) or paper.standard == "1999":
        return
    for row in paper.imprint:
        if abs(row.size - m.IMPRINT_LETTERING.size) > 0.3:
            yield Fault(row.place, f"版记字号是 {row.size:g} 磅", "四号（14 磅）", f"{row.size:g} 磅")


@pdf_rule(
    "check.pdf-page-number",
    m.PAGE_NUMBER_DISTANCE.clause,
    m.PAGE_NUMBER_DISTANCE.strength,
    "页码齐全、连续，位置正确",
    "页码排在版心下边缘之下 7 毫米，单页码居右空一字，双页码居左空一字",
)
def page_number(paper: Paper) -> Iterator[Fault]:
    """7.5: every page numbered in order, 7 mm below the type area, one character from the outer edge."""
    previous: tuple[int, int] | None = None
    for sheet in paper.sheets:
        if not sheet.is_upright:
            continue
        row = paper.page_numbers.get(sheet.number)
        if row is None:
            if sheet.rows and not (sheet.number == 1 and paper.is_letter):
                yield Fault(f"第{sheet.number}页", "这一页没有页码", "有页码", "没有页码")
            continue
        match = _DIGITS.search(row.text)
        value = int(match.group()) if match else 0
        if previous is not None and value != previous[1] + sheet.number - previous[0]:
            yield Fault(row.place, f"页码“{row.text}”与前面的页码不连续", "页码连续", "页码不连续")
        previous = (sheet.number, value)
        yield from _number_place(paper, row, value)


def _number_place(paper: Paper, row: Row, value: int) -> Iterator[Fault]:
    height = _dash_height(row)
    distance = height - TYPE_BOTTOM
    if abs(distance - m.PAGE_NUMBER_DISTANCE.value) > _SLACK:
        yield Fault(
            row.place,
            f"页码在版心下边缘之下 {distance:.1f} 毫米",
            "版心下边缘之下 7 毫米",
            f"{distance:.0f} 毫米",
        )
    sheet = paper.sheets[row.page - 1]
    inset = row.right + row.em if value % 2 else row.left - row.em
    # Where the whole text stands askew, its own rule says so; the number is right beside it.
    edges = (TYPE_RIGHT, paper.right_of(sheet)) if value % 2 else (TYPE_LEFT, paper.left_of(sheet))
    if all(edge is None or abs(inset - edge) > 2 * _SLACK for edge in edges):
        middle = abs((row.left + row.right) / 2 - (TYPE_LEFT + TYPE_RIGHT) / 2) < 4
        yield Fault(
            row.place,
            f"{'单' if value % 2 else '双'}页码应{'居右' if value % 2 else '居左'}空一字",
            "单页居右、双页居左，空一字",
            "居中" if middle else "位置不对",
        )


def _dash_height(row: Row) -> float:
    """Return the height of the dashes beside a number; the middle of the digits where there are none."""
    dashes = [glyph for glyph in row.glyphs if not glyph.char.isdigit()] or list(row.glyphs)
    return sum((glyph.top + glyph.bottom) / 2 for glyph in dashes) / len(dashes)


@pdf_rule(
    "check.pdf-page-number-form",
    m.PAGE_NUMBER_LETTERING.clause,
    m.PAGE_NUMBER_LETTERING.strength,
    "页码的写法",
    "页码用四号半角宋体阿拉伯数字，左右各放一条一字线，如 — 1 —",
)
def page_number_form(paper: Paper) -> Iterator[Fault]:
    """7.5: 4号 宋体 digits between two one-em dashes."""
    for row in paper.page_numbers.values():
        if not _NUMBER_FORM.fullmatch(row.text):
            form = _DIGITS.sub("1", row.text)
            yield Fault(row.place, f"页码写作“{row.text}”", "— 1 —", form)
        if abs(row.size - m.PAGE_NUMBER_LETTERING.size) > 0.3:
            yield Fault(row.place, f"页码字号是 {row.size:g} 磅", "四号（14 磅）", f"{row.size:g} 磅")
        digits = [piece for piece in row.pieces if _DIGITS.search(piece.text)]
        classes = {face for piece in digits for face in face_classes(piece.font)}
        if classes and SONG not in classes:
            face = sorted(classes)[0]
            yield Fault(row.place, f"页码是{face}", SONG, face)


def _face(row: Row, length: int | None = None) -> str:
    """Return the class that all the Chinese characters judged are set in; empty for none, several or unknown ones."""
    classes = set()
    rest = len(row.text) if length is None else length
    for piece in row.pieces:
        if first_ideograph(piece.text[:rest]):
            classes.add(face_classes(piece.font))
        rest -= len(piece.text)
        if rest <= 0:
            break
    classes.discard(frozenset())
    return sorted(next(iter(classes)))[0] if len(classes) == 1 else ""
