"""A ruler laid on the pages of every shipped kind, in our PDF and in LibreOffice's of the same Word file.

The sample of each kind is measured, the same with so much text that it fills pages, and the hard cases.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest

from tests.helpers.looks import (
    BOTTOM,
    EM,
    GAP,
    LEFT,
    LOOKS,
    RIGHT,
    SMALL_EM,
    TOP,
    area,
    body_lines,
    look,
    page_number,
    programs,
    text_lines,
)
from tests.helpers.papers import KINDS, LONG, TEMPLATES, body_field, content, measured, names
from tests.measure import Line, Page, Rule

HAN = re.compile(r"[\u4e00-\u9fff，。、；：？！“”‘’（）《》〔〕…—]+")
MARKS = "，。、；：？！”’）》〕…（《“‘"

samples = pytest.mark.parametrize("name", KINDS)
long_papers = pytest.mark.parametrize("name", [kind + LONG for kind in KINDS if body_field(kind)])
all_papers = pytest.mark.parametrize("name", names())


def test_every_kind_has_expectations() -> None:
    assert [kind for kind in KINDS if kind not in LOOKS] == []
    assert [name for name in LOOKS if name not in names()] == []
    assert sorted(path.parent.name for path in TEMPLATES.glob("*/sample.yaml")) == sorted(KINDS)


def pairs(name: str, program: str) -> Iterator[tuple[Line, Line]]:
    """Yield each line of 3号 text with the one below it."""
    for page in measured(name, program):
        yield from pairwise(body_lines(page))


@programs
@all_papers
def test_paper_is_a4_and_everything_lies_in_the_type_area(name: str, program: str) -> None:
    for page in measured(name, program):
        assert sorted([page.width, page.height]) == pytest.approx([210, 297], abs=0.1)
        assert page.crossings() == []
        assert page.outside() == []
        left, top, right, bottom = area(page)
        for line in text_lines(page):
            if look(name).letter and line.red:
                # The mark of a letter stands above the type area and may be as wide as its double lines.
                left, top, right = 20, 30 - 1, 190
            assert line.left > left - 0.5 and line.right < right + 0.5, (page.number, line.text)
            assert line.top > top and line.bottom < bottom + 0.5, (page.number, line.text)
            left, top, right, bottom = area(page)


@programs
@long_papers
def test_a_page_holds_22_lines_that_fill_the_type_area(name: str, program: str) -> None:
    pages = measured(name, program)
    full = [page for page in pages if len(body_lines(page)) == 22]
    assert full, [len(body_lines(page)) for page in pages]
    assert max(len(body_lines(page)) for page in pages) <= 22
    for page in full:
        lines = body_lines(page)
        pitch = (lines[-1].base - lines[0].base) / 21
        assert max(abs(below.base - above.base - pitch) for above, below in pairwise(lines)) < 0.1
        assert 22 * pitch == pytest.approx(225, abs=1)
        # A word processor sets a line of fixed height with four fifths of it above the base line.
        assert lines[0].base - 0.8 * pitch == pytest.approx(TOP, abs=1)
        assert lines[-1].base + 0.2 * pitch == pytest.approx(BOTTOM, abs=1)
        # The ruler sees characters: the white above the first and below the last is less than a line has of its own.
        assert 0 < lines[0].top - TOP < GAP
        assert 0 < BOTTOM - lines[-1].bottom < GAP


@programs
@long_papers
def test_a_full_line_holds_28_characters_and_both_edges_are_even(name: str, program: str) -> None:
    full = 0
    for line, below in pairs(name, program):
        flush = line.left < LEFT + 1
        if not HAN.fullmatch(line.text) or not flush or below.left > LEFT + 1 or line.right < RIGHT - EM:
            continue
        assert line.left == pytest.approx(LEFT, abs=0.5)
        assert line.right == pytest.approx(RIGHT, abs=0.5), line.text
        assert line.right - line.left == pytest.approx(156, abs=1)
        if len(line.glyphs) != 28:
            # The 28th place would have begun or ended a line with a mark that must not stand there.
            assert 26 <= len(line.glyphs) < 28, line.text
            assert any(char in MARKS for char in below.text[:3]), (line.text, below.text)
        full += len(line.glyphs) == 28
    assert full >= 20


@programs
@long_papers
def test_a_paragraph_begins_two_characters_in(name: str, program: str) -> None:
    lines = [line for page in measured(name, program)[1:] for line in body_lines(page)]
    indents = {round(line.left - LEFT, 2) for line in lines if LEFT + 5 < line.left < LEFT + 15}
    assert indents
    assert all(indent == pytest.approx(2 * EM, abs=0.5) for indent in indents), indents


@programs
@samples
def test_sizes_are_those_of_their_elements(name: str, program: str) -> None:
    for page in measured(name, program):
        sizes = {glyph.size for line in text_lines(page) for glyph in line.glyphs if not glyph.red}
        # 二号, 三号, 四号; 小四 in tables.
        assert all(min(abs(size - known) for known in (22, 16, 14, 12)) < 0.1 for size in sizes), sizes
        assert all(glyph.size == pytest.approx(14, abs=0.1) for glyph in page.turned)
        assert all(glyph.size == pytest.approx(14, abs=0.1) for glyph in getattr(page_number(page), "glyphs", ()))
        colors = {glyph.color for glyph in page.glyphs if not glyph.red}
        assert colors <= {"000000"}


@programs
@all_papers
def test_page_numbers(name: str, program: str) -> None:
    for page in measured(name, program):
        line = page_number(page)
        if page.landscape:
            assert line is None
            check_turned_number(page)
            continue
        if page.number == 1 and look(name).letter:
            assert line is None
            continue
        assert line is not None
        assert line.text == f"—{page.number}—"
        first, *_, last = line.glyphs
        assert (first.top + first.bottom) / 2 - BOTTOM == pytest.approx(7, abs=1)
        if page.number % 2:
            assert RIGHT - last.end == pytest.approx(SMALL_EM, abs=0.5)
        else:
            assert first.start - LEFT == pytest.approx(SMALL_EM, abs=0.5)


def check_turned_number(page: Page) -> None:
    """Check a number that stands where it would if the page were upright: below the foot, which is at the left."""
    assert "".join(glyph.char for glyph in page.turned) == f"—{page.number}—"
    first, *_, last = page.turned
    left, top, _, bottom = area(page)
    assert left - (first.left + first.right) / 2 == pytest.approx(7, abs=1)
    outer = bottom - last.bottom if page.number % 2 else first.top - top
    assert outer == pytest.approx(SMALL_EM, abs=0.5)


def imprint(page: Page) -> list[Rule]:
    """Return the lines of 版记: black, the whole width, from the first above 主题词, 主送, 抄送 or 印发 at the foot."""
    wording = [line for line in text_lines(page) if re.search("^主题词：|^主送：|^抄送：|日印发$", line.text)]
    if not wording:
        return []
    return [rule for rule in page.rules if not rule.red and rule.y > wording[0].base - 15]


@programs
@all_papers
def test_the_imprint_lies_on_the_lower_edge_of_the_last_page(name: str, program: str) -> None:
    *others, last = measured(name, program)
    assert [imprint(page) for page in others] == [[]] * len(others)
    rules = imprint(last)
    wanted = [key for key in ("主题词", "抄送", "印发日期") if content(name).get(key)]
    if not rules or look(name).letter:
        assert look(name).letter or not wanted
        return
    assert all(rule.length == pytest.approx(156, abs=0.5) for rule in rules)
    assert all(rule.left == pytest.approx(LEFT, abs=0.5) for rule in rules)
    thick = [rules[0].thickness, rules[-1].thickness]
    assert thick == pytest.approx([0.35, 0.35], abs=0.05)
    inner = 0.35 if look(name).old else 0.25
    assert [rule.thickness for rule in rules[1:-1]] == pytest.approx([inner] * (len(rules) - 2), abs=0.05)
    assert rules[-1].y + rules[-1].thickness / 2 == pytest.approx(BOTTOM, abs=0.5)
    inside = [line for line in text_lines(last) if line.base > rules[0].y]
    assert all(line.size == (16.0 if look(name).old else 14.0) for line in inside)
    if not look(name).old:
        assert all(line.left > LEFT + SMALL_EM - 0.5 and line.right < RIGHT - SMALL_EM + 0.5 for line in inside)
    # The standard of 1999 puts a line below each element and none above the first.
    assert len(rules) == len(wanted) + (not look(name).old)
