"""Rules on the page: paper, type area, lines and characters, the page's content (clauses 5.1, 5.2, 7.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from docgen.check.pdf.paper import TYPE_BOTTOM, TYPE_LEFT, TYPE_TOP, Paper, is_attachment_label, like_title
from docgen.check.pdf.registry import pdf_rule
from docgen.check.pdf.sheet import POINT, Row, Sheet, first_ideograph
from docgen.check.registry import Fault
from docgen.official import measures as m
from docgen.official.measures import Strength

_EDGE = 1.0
"""How far (mm) the edges of single lines may differ before the eye sees it."""
_PAPER = 1.0
_NARROWER = 2.0
"""With mirrored margins the binding edge of even pages is the right one, and the left white 26 mm."""
_PITCH_SLACK = 0.4
_WIDE = re.compile("[\u3000-\u9fff\uff00-\uff60\U00020000-\U0010ffff“”‘’—…]+")
"""Characters as wide as they are high."""
_ENDING = re.compile(r"[，。、；：！？,.;:!?”’」』》）)〉…]")


@pdf_rule("check.pdf-page-size", m.PAGE_WIDTH.clause, m.PAGE_WIDTH.strength, "用纸为 A4", "请把纸张改为 A4 后重新导出")
def page_size(paper: Paper) -> Iterator[Fault]:
    """5.1: A4; a page turned for a wide table counts by its long and short edge."""
    short, long = m.PAGE_WIDTH.value, m.PAGE_HEIGHT.value
    for sheet in paper.sheets:
        edges = sorted((sheet.width, sheet.height))
        if abs(edges[0] - short) > _PAPER or abs(edges[1] - long) > _PAPER:
            found = f"{edges[0]:.0f}×{edges[1]:.0f} 毫米"
            yield Fault(f"第{sheet.number}页", f"页面是 {found}，应为 A4", f"{short:.0f}×{long:.0f} 毫米", found)


@pdf_rule(
    "check.pdf-left-margin",
    m.MARGIN_LEFT.clause,
    m.MARGIN_LEFT.strength,
    "订口 28 毫米",
    "请把左页边距改为 28 毫米",
)
def left_margin(paper: Paper) -> Iterator[Fault]:
    """5.2.1: 订口 28 mm ± 1 mm, measured where full lines begin."""
    for sheet in _upright(paper):
        left = paper.left_of(sheet)
        if left is None:
            continue
        low = TYPE_LEFT - m.MARGIN_LEFT.tolerance - (_NARROWER if sheet.number % 2 == 0 else 0)
        if not low - 0.05 <= left <= TYPE_LEFT + m.MARGIN_LEFT.tolerance + 0.05:
            found = f"{left:.0f} 毫米"
            yield Fault(f"第{sheet.number}页", f"文字左边距纸边 {left:.1f} 毫米", "28±1 毫米", found)


@pdf_rule(
    "check.pdf-top-margin", m.MARGIN_TOP.clause, m.MARGIN_TOP.strength, "天头 37 毫米", "请把上页边距改为 37 毫米"
)
def top_margin(paper: Paper) -> Iterator[Fault]:
    """5.2.1: 天头 37 mm ± 1 mm: the first line lies within the first line space of the type area.

    How high characters stand in their line differs between programs, so the whole space is allowed.
    """
    pitch = paper.pitch
    if pitch is None:
        return
    spare = max(pitch - paper.body_size, 0) * POINT
    low = TYPE_TOP - m.MARGIN_TOP.tolerance + spare / 4
    high = TYPE_TOP + m.MARGIN_TOP.tolerance + spare + POINT
    firsts = [(sheet, rows[0]) for sheet in _upright(paper) if (rows := paper.content(sheet))]
    # Of one section, all pages have one margin: where others begin on its first line, a page that does not begins with
    # white, such as the room for a seal or a blank line.
    kept = any(low <= row.top <= high for sheet, row in firsts if sheet.number > 1)
    for sheet, row in firsts:
        if (sheet.number == 1 and paper.mark) or row not in paper.body(sheet):
            continue  # a head and a table begin where their own rules say
        top = row.top
        # A picture may stand above the first row of characters.
        if top < low or (top > high and not kept and sheet.number > 1 and not sheet.pictures):
            yield Fault(
                f"第{sheet.number}页第1行",
                f"首行文字上边缘距纸边 {top:.1f} 毫米，不在版心第一行内",
                "37±1 毫米起",
                f"{top:.0f} 毫米",
            )


@pdf_rule(
    "check.pdf-text-width", m.TEXT_WIDTH.clause, m.TEXT_WIDTH.strength, "版心宽 156 毫米", "请把右页边距改为 26 毫米"
)
def text_width(paper: Paper) -> Iterator[Fault]:
    """5.2.1: full lines are 156 mm wide."""
    for sheet in _upright(paper):
        left, right = paper.left_of(sheet), paper.right_of(sheet)
        rows = paper.full_rows(sheet)
        if left is None or right is None or len(rows) < 2:
            continue
        ends = [row.right for row in rows]
        even = sum(abs(end - right) < _EDGE for end in ends) * 2 > len(ends)
        width = (right if even else max(ends)) - left
        # A line of 28 characters may leave less than one character free.
        if abs(width - m.TEXT_WIDTH.value) > m.MARGIN_LEFT.tolerance + 0.2:
            yield Fault(f"第{sheet.number}页", f"满行文字宽 {width:.1f} 毫米", "156 毫米", f"{width:.0f} 毫米")


@pdf_rule(
    "check.pdf-even-edge",
    m.CHARACTERS_PER_LINE.clause,
    m.CHARACTERS_PER_LINE.strength,
    "满行文字撑满版心，右边齐",
    "请把正文改为两端对齐",
)
def even_edge(paper: Paper) -> Iterator[Fault]:
    """5.2.3: lines fill the type area, so full lines end at one edge; a mark may hang over or be squeezed."""
    full, ragged = 0, []
    for sheet in _upright(paper):
        right = paper.right_of(sheet)
        for row in paper.full_rows(sheet):
            full += 1
            if right is not None and row.right < right - _EDGE and not _ENDING.match(row.text[-1]):
                ragged.append(row)
    if full >= 5 and len(ragged) > 0.2 * full:
        yield Fault(ragged[0].place, f"{full} 个满行中有 {len(ragged)} 行右边不齐", "右边齐", "右边不齐")


@pdf_rule(
    "check.pdf-lines",
    m.LINES_PER_PAGE.clause,
    m.LINES_PER_PAGE.strength,
    "每面 22 行",
    "请把行距改为固定值 28.95 磅",
)
def lines_per_page(paper: Paper) -> Iterator[Fault]:
    """5.2.3: 22 lines a page, by the distance of lines; evenly filling the height of the type area."""
    pitch = paper.pitch
    if pitch is None:
        return
    height = m.TEXT_HEIGHT.points
    lines = int((height + 1.0) / pitch)
    if lines != m.LINES_PER_PAGE.count:
        yield Fault(_first_place(paper), f"行距 {pitch:.1f} 磅，每面只合 {lines} 行", "22 行", f"{lines} 行")
    elif abs(pitch - m.LINE_PITCH.points) > _PITCH_SLACK:
        yield Fault(
            _first_place(paper),
            f"行距 {pitch:.1f} 磅，22 行没有撑满版心",
            f"{m.LINE_PITCH.points:g} 磅",
            f"{pitch:.1f} 磅",
        )


@pdf_rule(
    "check.pdf-characters",
    m.CHARACTERS_PER_LINE.clause,
    m.CHARACTERS_PER_LINE.strength,
    "每行 28 字",
    "请用三号字，字符间距紧缩 0.25 磅，版心宽 156 毫米",
)
def characters_per_line(paper: Paper) -> Iterator[Fault]:
    """5.2.3: 28 characters in a line of Chinese characters and full-width marks only."""
    counts: list[tuple[int, Row]] = []
    for sheet in _upright(paper):
        left, right = paper.left_of(sheet), paper.right_of(sheet)
        for row in paper.full_rows(sheet):
            if left is None or right is None or not _WIDE.fullmatch(row.text):
                continue
            hanging = row.right > right + row.em / 2
            counts.append((len(row.text) - hanging + round((row.left - left) / row.em), row))
    if len(counts) < 3:
        return
    most, row = max(counts, key=lambda item: item[0])
    if most != m.CHARACTERS_PER_LINE.count:
        yield Fault(row.place, f"满行排了 {most} 字", "28 字", f"{most} 字")


@pdf_rule(
    "check.pdf-type-area",
    m.TEXT_HEIGHT.clause,
    m.TEXT_HEIGHT.strength,
    "文字不超出版心下边缘",
    "请把下页边距改为 35 毫米",
)
def below_type_area(paper: Paper) -> Iterator[Fault]:
    """5.2.1: nothing but the page number stands under the type area."""
    if paper.is_letter:
        return
    for sheet in _upright(paper):
        for row in paper.content(sheet):
            if row.bottom > TYPE_BOTTOM + 1.0:
                yield Fault(
                    row.place, "这一行排到了版心下边缘之外", "距纸上边缘 262 毫米以内", f"{row.bottom:.0f} 毫米"
                )


@pdf_rule(
    "check.pdf-page-filled",
    m.LINES_PER_PAGE.clause,
    m.LINES_PER_PAGE.strength,
    "文字排满版心",
    "请把下页边距改为 35 毫米",
)
def page_filled(paper: Paper) -> Iterator[Fault]:
    """5.2.3: pages that run on reach the lower edge; a few lines may be missing where lines are kept together."""
    pitch = paper.pitch
    if pitch is None or paper.is_letter:
        return
    ends = []
    for sheet, following in pairwise(paper.sheets):
        rows, rest = paper.content(sheet), paper.content(following)
        begins = bool(rest) and (is_attachment_label(rest[0]) or like_title(following, rest[0]))  # another document
        runs_on = bool(rest) and bool(paper.body(sheet)) and not begins
        kept = paper.date is not None and any(row is paper.date for row in rest)  # text goes over with it (7.3.5.5)
        if sheet.is_upright and following.is_upright and rows and runs_on and not kept and not sheet.pictures:
            lowest = max([rows[-1].bottom, *(line.bottom for line in sheet.rulings if line.bottom < TYPE_BOTTOM)])
            ends.append((lowest, sheet))
    if not ends:
        return
    lowest, sheet = max(ends, key=lambda item: item[0])
    missing = int((TYPE_BOTTOM - lowest) / (pitch * POINT))
    if missing >= 3:
        yield Fault(f"第{sheet.number}页", f"文字离版心下边缘还有 {missing} 行就换页了", "22 行", f"少 {missing} 行")


@pdf_rule("check.pdf-body-first-page", "7.3.3", Strength.MUST, "首页必须显示正文", "主送机关过多时移至版记，或压缩版头")
def body_on_first_page(paper: Paper) -> Iterator[Fault]:
    """7.3.3: the first page shows body text."""
    if len(paper.sheets) < 2 or not paper.is_official or not (paper.title or paper.mark):
        return
    first = paper.sheets[0]
    rows = [row for row in paper.body(first) if row is not paper.number]
    after = paper.title[-1].baseline if paper.title else paper.mark[-1].baseline
    below = [row for row in rows if row.baseline > after + 0.5]
    colon = next((index for index, row in enumerate(below) if row.text.endswith(("：", ":"))), None)
    if colon is not None and all(row.left < TYPE_LEFT + row.em for row in below[: colon + 1]):
        below = below[colon + 1 :]
    elif below and all(row.left < TYPE_LEFT + row.em for row in below) and paper.title:
        below = []  # 主送 that goes on over the page
    if not below:
        yield Fault("第1页", "首页没有正文", "首页显示正文", "没有正文")


@pdf_rule(
    "check.pdf-signature-page",
    "7.3.5.5",
    Strength.MUST,
    "署名和成文日期不单独成页",
    "请调整行距或字距，使署名页上有正文",
)
def signature_alone(paper: Paper) -> Iterator[Fault]:
    """7.3.5.5: a page does not hold the signature and the date only."""
    date = paper.date
    if date is None or date.page == 1:
        return
    sheet = paper.sheets[date.page - 1]
    end = [row for row in paper.content(sheet) if row.baseline <= date.baseline]
    signs = all(row.left > TYPE_LEFT + 4 * row.em for row in end)
    if signs and len(end) <= 8 and not _holds_table(sheet, date):
        message = f"这一页只有署名和成文日期“{date.text}”，没有正文"
        yield Fault(f"第{date.page}页", message, "有正文", "没有正文")


@pdf_rule(
    "check.pdf-embedded-font",
    "",
    Strength.ADVISED,
    "字体嵌入 PDF",
    "导出 PDF 时选“嵌入字体”（或 PDF/A），以免在别的电脑上换成另一种字体",
)
def embedded(paper: Paper) -> Iterator[Fault]:
    """A font that the file does not carry is replaced on other computers, and all measures with it."""
    for font in paper.missing_fonts:
        yield Fault("全文", f"字体 {font} 没有嵌入 PDF", "嵌入字体", f"{font} 未嵌入")


@pdf_rule("check.pdf-color", "5.2.4", Strength.MUST, "文字颜色为黑色", "请把正文文字颜色改为黑色（自动）")
def colored(paper: Paper) -> Iterator[Fault]:
    """5.2.4: black where nothing else is said."""
    for sheet in paper.sheets:
        for row in paper.body(sheet):
            for piece in row.pieces:
                if max(piece.color) > 80 and (char := first_ideograph(piece.text)):
                    color = "#{:02X}{:02X}{:02X}".format(*piece.color)
                    yield Fault(row.place, f"“{char}”等文字的颜色是 {color}", "黑色", color)
                    break


def _upright(paper: Paper) -> list[Sheet]:
    return [sheet for sheet in paper.sheets if sheet.is_upright]


def _first_place(paper: Paper) -> str:
    return next((rows[0].place for sheet in paper.sheets if (rows := paper.body(sheet))), "全文")


def _holds_table(sheet: Sheet, date: Row) -> bool:
    return any(line.upright and line.top < date.baseline for line in sheet.rulings)
