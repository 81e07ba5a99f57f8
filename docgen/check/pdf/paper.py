"""Find the elements of an official paper on its measured pages, by wording, size, colour and place."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial, wraps
from itertools import dropwhile, pairwise
from statistics import median
from typing import Any, TypeVar

from docgen.check.model import Standard
from docgen.check.pdf.sheet import POINT, Row, Ruling, Sheet, common, common_size
from docgen.official import measures as m
from docgen.text.either import either_script

TYPE_TOP = m.MARGIN_TOP.value
TYPE_LEFT = m.MARGIN_LEFT.value
TYPE_RIGHT = TYPE_LEFT + m.TEXT_WIDTH.value
_MIDDLE = (TYPE_LEFT + TYPE_RIGHT) / 2
TYPE_BOTTOM = TYPE_TOP + m.TEXT_HEIGHT.value

NUMBER = either_script(r"[\w（）()·]{1,24}?[〔［\[【(（]\d{2,4}[〕］\]】)）]第?\d+号(?=$|签发人)")
_PAGE_NUMBER = either_script(r"[-—－–―─~·•]{0,2}(?:第?\d{1,4}页?(?:[/／]?共?\d{1,4}页?)?)[-—－–―─~·•]{0,2}")
_COPIES = either_script(r"(?:主送|抄送|抄报|分送)[：:]")
_ISSUE = either_script(r".*\d{1,2}日印发$|.*日印$")
_DATE = re.compile(r"[\d〇零○Ｏ一二三四五六七八九]{4}年[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日")
_ATTACHMENT = re.compile(r"附件[\d一二三四五六七八九十]{0,2}[：:]?")
_SUBJECT_WORDS = either_script(r"主题词[：:]")
_ENDS = "。：；！？”）"
"""Marks that end a paragraph; a line with another one at its end runs on."""
_FOOT, _LOWEST_THIRD = 50.0, 99.0
"""How far above the paper's lower edge (mm) a row of digits is taken for the page number, and a last row is."""
_LETTER_LINE = 165.0
"""A letter's double lines are 170 mm long, wider than the type area (10.1)."""


_Found = TypeVar("_Found")


def _once_a_page(find: Callable[[Paper, Sheet], _Found]) -> Callable[[Paper, Sheet], _Found]:
    """Make a method remember what it found on each page: most rules ask for the same rows."""

    @wraps(find)
    def found(paper: Paper, sheet: Sheet) -> _Found:
        key = (find.__name__, sheet.number)
        if key not in paper._known:
            paper._known[key] = find(paper, sheet)
        result: _Found = paper._known[key]
        return result

    return found


@dataclass(frozen=True)
class Paper:
    """The pages of a paper and what was recognised on them."""

    name: str
    standard: Standard
    sheets: tuple[Sheet, ...]
    missing_fonts: tuple[str, ...] = ()
    _known: dict[tuple[str, int], Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def body_size(self) -> float:
        """The size of most Chinese characters, in points; 0.0 for a paper without any.

        The title and tables are left out: a form has hardly any text beside them.
        """
        return common_size(
            (piece.size, piece.ideographs)
            for sheet in self.sheets
            for row in dropwhile(partial(like_title, sheet), sheet.rows)
            if not sheet.in_table(row)
            for piece in row.pieces
        )

    @cached_property
    def page_numbers(self) -> dict[int, Row]:
        """The row with the page number of each page that has one; upright pages only."""
        found = {}
        for sheet in self.sheets:
            feet = [
                row
                for row in sheet.rows
                if row.top > sheet.height - (_LOWEST_THIRD if row is sheet.rows[-1] else _FOOT)
                and _PAGE_NUMBER.fullmatch(row.text)
                and not sheet.in_table(row)
            ]
            if feet and sheet.is_upright:
                found[sheet.number] = feet[-1]
        return found

    @cached_property
    def imprint(self) -> tuple[Row, ...]:
        """The rows of 版记, from 抄送 or 印发 to its end; empty when the paper has none."""
        for sheet in reversed(self.sheets):
            rows = self._content(sheet)
            marks = [index for index, row in enumerate(rows) if self._opens_imprint(row)]
            if marks:
                return tuple(rows[marks[0] :])
        return ()

    def _opens_imprint(self, row: Row) -> bool:
        text = row.text
        if _ISSUE.fullmatch(text) or _SUBJECT_WORDS.match(text):
            return True
        return bool(_COPIES.match(text)) and row.left < TYPE_LEFT + 3 * row.em

    @cached_property
    def imprint_lines(self) -> tuple[Ruling, ...]:
        """The lying lines of 版记: the wide black ones near its rows, from the top down."""
        if not self.imprint:
            return ()
        sheet = self.sheets[self.imprint[0].page - 1]
        first, last = self.imprint[0], self.imprint[-1]
        return tuple(
            line
            for line in sheet.rulings
            if not line.upright
            and not line.is_red
            and line.length > 100
            and first.top - 8 < line.middle < last.bottom + 12
        )

    @cached_property
    def mark(self) -> tuple[Row, ...]:
        """The rows of 发文机关标志: large red characters on the first page."""
        if not self.sheets:
            return ()
        return tuple(row for row in self.sheets[0].rows if row.is_red and row.size >= 20)

    @cached_property
    def double_lines(self) -> tuple[Ruling, ...]:
        """The red lines of a letter, longer than the type area is wide."""
        return tuple(line for line in self._red_lines if line.length >= _LETTER_LINE)

    @cached_property
    def _red_lines(self) -> tuple[Ruling, ...]:
        rulings = self.sheets[0].rulings if self.sheets else ()
        return tuple(line for line in rulings if line.is_red and not line.upright and line.length > 50)

    @cached_property
    def red_line(self) -> Ruling | None:
        """版头分隔线: the first red line that is not one of a letter's double lines."""
        return next((line for line in self._red_lines if line.length < _LETTER_LINE), None)

    @cached_property
    def number(self) -> Row | None:
        """The row that holds 发文字号, on the first page."""
        rows = self._content(self.sheets[0]) if self.sheets else []
        return next((row for row in rows[:12] if NUMBER.match(row.text)), None)

    @property
    def is_letter(self) -> bool:
        """True for 信函格式, told by its double lines."""
        return bool(self.double_lines)

    @property
    def is_official(self) -> bool:
        """True for a paper with a red head, an issue number or an imprint: rules of 公文 proper hold for it."""
        return bool(self.mark or self.number or self.imprint)

    @cached_property
    def title(self) -> tuple[Row, ...]:
        """The rows of the title: centred, black, larger than the text, before it; empty when not recognised."""
        found: list[Row] = []
        for row in self._content(self.sheets[0]) if self.sheets else ():
            large = row.size >= self.body_size + 2 and not row.is_red
            middle = abs((row.left + row.right) / 2 - _MIDDLE) < 12
            if large and middle and not self.sheets[0].in_table(row):
                found.append(row)
            elif found:
                break
        return tuple(found)

    @cached_property
    def date(self) -> Row | None:
        """The row that is 成文日期 and nothing else: the first such row of the paper's end."""
        for sheet in self.sheets:
            for row in self._content(sheet):
                if _DATE.fullmatch(row.text) and row.left > TYPE_LEFT + 40:
                    return row
        return None

    @_once_a_page
    def body(self, sheet: Sheet) -> tuple[Row, ...]:
        """Return the rows of running text on a page, in the body's size: no tables, imprint, numbers or head."""
        return tuple(
            row
            for row in self.content(sheet)
            if abs(row.size - self.body_size) < 0.6 and not row.is_red and not sheet.in_table(row)
        )

    @_once_a_page
    def content(self, sheet: Sheet) -> tuple[Row, ...]:
        """Return all rows of a page but its number and the imprint."""
        return tuple(row for row in self._content(sheet) if row not in self.imprint)

    @_once_a_page
    def _content(self, sheet: Sheet) -> tuple[Row, ...]:
        number = self.page_numbers.get(sheet.number)
        return tuple(row for row in sheet.rows if row is not number)

    @cached_property
    def pitch(self) -> float | None:
        """The distance of base lines within paragraphs, in points; None where no two rows tell it."""
        gaps = []
        for sheet in self.sheets:
            rows = self.body(sheet)
            for upper, lower in pairwise(rows):
                gap = (lower.baseline - upper.baseline) / POINT
                if lower.number == upper.number + 1 and self.body_size < gap < 3 * self.body_size:
                    gaps.append(gap)
        if len(gaps) < 3:
            return None
        usual = common(round(gap * 2) / 2 for gap in gaps)
        return median(gap for gap in gaps if abs(gap - usual) < 1)

    @cached_property
    def _far(self) -> float:
        """How far to the right the running text of the whole paper reaches."""
        return max((row.right for sheet in self.sheets if sheet.is_upright for row in self.body(sheet)), default=0.0)

    @cached_property
    def _near(self) -> float:
        """How far to the left the running text of the whole paper reaches."""
        return min((row.left for sheet in self.sheets if sheet.is_upright for row in self.body(sheet)), default=0.0)

    @_once_a_page
    def full_rows(self, sheet: Sheet) -> tuple[Row, ...]:
        """Return the rows of a page that run on in a next one, which stands at the left edge of the text."""
        rows = self.body(sheet)
        edge = self.left_of(sheet)
        if edge is None or self.pitch is None:
            return ()
        reaching = [row for row in rows if row.right > self._far - 2.5 * row.em]
        if not _wrapped(rows) and len(reaching) * 2 < len(rows):
            return ()  # a list of short lines, each a paragraph of its own
        return tuple(
            upper
            for upper, lower in pairwise(rows)
            if abs(lower.left - edge) < 1
            and upper.left - edge < 3 * upper.em
            and (lower.baseline - upper.baseline) / POINT < 1.5 * self.pitch
            and upper in reaching
        )

    @_once_a_page
    def left_of(self, sheet: Sheet) -> float | None:
        """Return where the lines of a page begin that follow an indented first line; None where no such line is."""
        rows = self.body(sheet)
        wrapped = _wrapped(rows)
        if wrapped:
            # Lines that hang below a label begin farther to the right, and some look like indented paragraphs.
            return median(left for left in wrapped if left < min(wrapped) + 1)
        # Paragraphs without an indent: lines as wide as a text is, one after the other from the same edge.
        wide = [row for row in rows if row.right - row.left > 100]
        edge = common(round(row.left) for row in wide)
        same = [row for row in wide if abs(row.left - edge) < 1]
        if len(same) < 3 or edge != min(round(row.left) for row in wide):
            return None
        if edge > self._near + 1.5 * same[0].em:
            return None  # the page holds nothing but lines that hang
        # Lines that all end a sentence are paragraphs of one line, indented for all one can tell.
        running = [row for row in same if row.right > self._far - 2.5 * row.em and row.text[-1:] not in _ENDS]
        return median(row.left for row in same) if running else None

    @_once_a_page
    def right_of(self, sheet: Sheet) -> float | None:
        """Return where the full rows of a page end; None without any."""
        rights = [row.right for row in self.full_rows(sheet)]
        if not rights:
            return None
        usual = max(rights, key=lambda edge: (sum(abs(other - edge) < 0.7 for other in rights), edge))
        same = [edge for edge in rights if abs(edge - usual) < 0.7]
        return median(same)


def _wrapped(rows: Sequence[Row]) -> list[float]:
    """Return where those rows begin that follow an indented first line of their paragraph, which fills its row."""
    far = max((row.right for row in rows), default=0.0)
    return [
        lower.left
        for upper, lower in pairwise(rows)
        if 1.4 * upper.em < upper.left - lower.left < 2.6 * upper.em and upper.right > far - 2.5 * upper.em
    ]


def like_title(sheet: Sheet, row: Row) -> bool:
    """Return True for a row as large as titles are, in the middle of the type area."""
    middle = _MIDDLE if sheet.is_upright else sheet.width / 2
    return row.size > m.TITLE_LETTERING.size - 2 and abs((row.left + row.right) / 2 - middle) < 12


def is_attachment_label(row: Row) -> bool:
    """Tell whether a row is 附件 and its number, which begins a page (7.3.7)."""
    return bool(_ATTACHMENT.fullmatch(row.text))
