"""What the pages of each shipped kind must show, and how its elements are found on them.

All lengths are millimetres from the paper's upper left corner, as GB/T 9704-2012 gives them; they are not taken from
docgen, so that what is wrong there cannot be right here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import pytest

from tests.helpers.libreoffice import needs_libreoffice
from tests.helpers.papers import kind_of, names
from tests.measure import Line, Page
from tests.measure.page import POINT

TOP, LEFT, RIGHT, BOTTOM = 37.0, 28.0, 184.0, 262.0
"""The type area: 156 × 225 mm (5.2.1)."""
PITCH = 225 / 22
"""A line (5.2.3)."""
EM = 16 * POINT
"""A character of 3号, as word processors have it."""
SMALL_EM = 14 * POINT
"""A character of 4号."""
GAP = EM * 7 / 8
"""What a line has besides the characters (3.2)."""
DATE = re.compile(
    r"\d{4}年\d{1,2}月\d{1,2}日|[〇一二三四五六七八九]{4}年[一二三四五六七八九十]+月[一二三四五六七八九十]+日"
)
NUMBER = re.compile(r"〔\d{4}〕\d+号")


@dataclass(frozen=True)
class Look:
    """What a kind's sample must show."""

    mark: float | None = None
    """Upper edge of the red mark from the paper's upper edge; None where there is none."""
    number: str = ""
    """Where 发文字号 stands: center, left, right; empty where there is none."""
    red_line: bool = False
    """Whether a red line closes the head (7.2.7)."""
    signature: str = ""
    """How 署名 and 成文日期 stand (7.3.5): unsealed, sealed, sealed jointly, stamped, or the date alone (1999: date);
    empty where there is none."""
    letter: bool = False
    """Whether it has the double lines of a letter (10.1): they and the mark are wider than the type area, and the
    first page has no number."""
    title: bool = True
    """Whether it has a title; an order has none (10.2)."""
    close: bool = False
    """Whether who speaks, or the head of a form, stands right below the title, where other papers have a blank line."""
    old: bool = False
    """Whether it follows GB/T 9704-1999, whose imprint is of 3号 and has one thickness of line."""


PLAIN = Look(signature="unsealed")
FILE = Look(mark=72, number="center", red_line=True, signature="unsealed")
LOOKS: dict[str, Look] = {
    "notice": FILE,
    "request": replace(FILE, number="left", signature="sealed jointly"),
    "letter": Look(mark=30, number="right", signature="sealed", letter=True),
    "order": Look(mark=57, signature="stamped", title=False),
    "minutes": Look(mark=72, red_line=True),
    "work-plan": PLAIN,
    "annual-plan": FILE,
    "scheme": PLAIN,
    "training-scheme": PLAIN,
    "personal-plan": PLAIN,
    "long-plan": PLAIN,
    "regulation": PLAIN,
    "speech": Look(close=True),
    "summary": PLAIN,
    "half-year-summary": PLAIN,
    "personal-summary": PLAIN,
    "leading-group": PLAIN,
    "issuing-notice": FILE,
    "joint-notice": FILE,
    "meeting-notice": FILE,
    "support-agreement": Look(),
    "tcm-agreement": Look(),
    "multi-agreement": Look(),
    "referral-agreement": Look(),
    "responsibility-letter": Look(),
    "roster": Look(),
    "attendance": Look(),
    "monthly-rating": Look(),
    "registration-form": Look(close=True),
    "score-sheet": Look(close=True),
    "work-report": Look(),
    "pairing-table": Look(),
    # Hard cases that look otherwise than the samples of their kinds.
    "加盖印章": replace(FILE, signature="sealed"),
    "六个机关加盖印章": replace(FILE, signature="sealed jointly"),
    "签名章": replace(FILE, signature="stamped"),
    "一九九九年格式": replace(FILE, mark=62, signature="date", old=True),
}
"""Every folder under templates/ has an entry here."""

programs = pytest.mark.parametrize("program", ["docgen", pytest.param("LibreOffice", marks=needs_libreoffice)])


def look(name: str) -> Look:
    """Return what a paper must show."""
    return LOOKS.get(name) or LOOKS[kind_of(name)]


def papers_with(**wanted: object) -> list[str]:
    """Return the papers whose look is noted and has these values."""
    known = [name for name in names() if name in LOOKS]
    return [name for name in known if all(getattr(LOOKS[name], key) == value for key, value in wanted.items())]


def area(page: Page) -> tuple[float, float, float, float]:
    """Return the edges of the type area: left, top, right, bottom; a landscape page's is turned with it (8)."""
    if page.landscape:
        # Its head is the paper's left edge, its left the paper's foot.
        return page.width - BOTTOM, LEFT, page.width - TOP, RIGHT
    return LEFT, TOP, RIGHT, BOTTOM


def text_lines(page: Page) -> list[Line]:
    """Return the lines above the lower edge of the type area; the page number stands below it."""
    return [line for line in page.lines if page.landscape or line.base < BOTTOM]


def page_number(page: Page) -> Line | None:
    """Return the line below the type area."""
    return next((line for line in page.lines if line.base > BOTTOM and not page.landscape), None)


def body_lines(page: Page) -> list[Line]:
    """Return the lines of 3号 characters of an upright page."""
    return [line for line in text_lines(page) if line.size == 16.0 and not page.landscape]


def mark_lines(page: Page) -> list[Line]:
    """Return the lines of the red mark."""
    return [line for line in page.lines if line.red and line.size > 22]


def title_lines(page: Page) -> list[Line]:
    """Return the black lines of 2号 characters."""
    return [line for line in page.lines if line.size == 22.0 and not line.red]


def below(page: Page, line: Line) -> Line:
    """Return the next line of text."""
    return min((other for other in text_lines(page) if other.base > line.base), key=lambda other: other.base)


def above(page: Page, line: Line) -> Line:
    """Return the line of text before."""
    return max((other for other in text_lines(page) if other.base < line.base), key=lambda other: other.base)


def date_line(pages: tuple[Page, ...]) -> tuple[Page, Line]:
    """Return 成文日期 and its page: the last line that is a date and nothing else."""
    return [(page, line) for page in pages for line in text_lines(page) if DATE.fullmatch(line.text)][-1]


def signatures(page: Page, date: Line) -> list[Line]:
    """Return the lines of 署名 above the date: no blank line parts them, and none begins at the left."""
    found: list[Line] = []
    under = date
    for line in reversed([line for line in text_lines(page) if line.base < date.base]):
        if under.base - line.base > PITCH + 1 or line.left < LEFT + 3 * EM:
            break
        found.insert(0, line)
        under = line
    return found
