"""The elements of each shipped kind, measured: head, title, signature, attachments, and the special formats."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from tests.helpers.looks import (
    EM,
    GAP,
    LEFT,
    NUMBER,
    PITCH,
    RIGHT,
    above,
    area,
    below,
    date_line,
    look,
    mark_lines,
    papers_with,
    programs,
    signatures,
    text_lines,
    title_lines,
)
from tests.helpers.papers import content, measured, names
from tests.measure import Line, Page

MIDDLE = (LEFT + RIGHT) / 2


def parametrize(kinds: list[str]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("name", kinds)


# The head


@programs
@parametrize([name for name in papers_with() if look(name).mark])
def test_the_upper_edge_of_the_mark(name: str, program: str) -> None:
    first, *others = measured(name, program)
    marks = mark_lines(first)
    assert min(line.top for line in marks) == pytest.approx(look(name).mark, abs=1)
    assert not [line.text for page in others for line in mark_lines(page)]
    wide = 8 if look(name).letter else 0
    assert min(line.left for line in marks) > LEFT - wide - 0.5
    assert max(line.right for line in marks) < RIGHT + wide + 0.5


@programs
@parametrize(papers_with(mark=None))
def test_nothing_is_red_where_there_is_no_red_head(name: str, program: str) -> None:
    assert not [line.text for page in measured(name, program) for line in page.lines if line.red]
    assert not [rule for page in measured(name, program) for rule in page.red_rules()]


@programs
@parametrize(papers_with(red_line=True))
def test_the_red_line(name: str, program: str) -> None:
    first, *others = measured(name, program)
    (rule,) = first.red_rules()
    assert not [rule for page in others for rule in page.red_rules()]
    assert rule.length == pytest.approx(156, abs=0.5)
    assert [rule.left, rule.right] == pytest.approx([LEFT, RIGHT], abs=0.5)
    over = max((line for line in text_lines(first) if line.base < rule.y), key=lambda line: line.base)
    assert rule.y - rule.thickness / 2 - over.bottom == pytest.approx(4, abs=0.5)


@programs
@parametrize(papers_with(number="center") + papers_with(number="left"))
def test_the_number_below_the_mark(name: str, program: str) -> None:
    first = measured(name, program)[0]
    number = next(line for line in first.lines if NUMBER.search(line.text))
    if look(name).number == "center":
        assert (number.left + number.right) / 2 == pytest.approx(MIDDLE, abs=0.5)
        assert NUMBER.search(number.text).end() == len(number.text)  # type: ignore[union-attr]
    else:
        # The same row ends with the last signer (7.2.6); the first row of signers stands on the right edge but one.
        assert number.left - LEFT == pytest.approx(EM, abs=0.5)
        signers = next(line for line in first.lines if "签发人：" in line.text)
        assert RIGHT - signers.right == pytest.approx(EM, abs=0.5)
        assert number.base >= signers.base
    # Two blank lines part them; each of the two has its own white besides.
    start = min((line for line in text_lines(first) if line.base > mark_lines(first)[-1].base), key=lambda one: one.top)
    assert 2 * PITCH - 1 < start.top - mark_lines(first)[-1].bottom < 2 * PITCH + GAP + 1


@programs
@parametrize(papers_with(title=True))
def test_the_title_stands_centred_between_its_blank_lines(name: str, program: str) -> None:
    first = measured(name, program)[0]
    title = title_lines(first)
    left, _, right, _ = area(first)
    assert all((line.left + line.right) / 2 == pytest.approx((left + right) / 2, abs=0.5) for line in title)
    following = below(first, title[-1])
    if following.size == 16.0 and not first.landscape:
        lines = 1 if look(name).close else 2
        assert following.base - title[-1].base == pytest.approx(lines * PITCH, abs=0.5)
    if look(name).red_line:
        (rule,) = first.red_rules()
        assert 2 * PITCH < title[0].top - rule.y < 2 * PITCH + GAP


# What follows the text


@programs
@parametrize(papers_with(signature="unsealed"))
def test_signature_and_date_without_a_seal(name: str, program: str) -> None:
    page, date = date_line(measured(name, program))
    signed = signatures(page, date)
    longest = max(signed, key=lambda line: line.right - line.left)
    assert signed[0].base - above(page, signed[0]).base == pytest.approx(2 * PITCH, abs=0.5)
    assert date.base - signed[-1].base == pytest.approx(PITCH, abs=0.5)
    assert [line.left for line in signed] == pytest.approx([longest.left] * len(signed), abs=0.3)
    assert date.left - longest.left == pytest.approx(2 * EM, abs=0.5)
    if date.right - date.left <= longest.right - longest.left:
        assert RIGHT - longest.right == pytest.approx(2 * EM, abs=0.5)
    else:
        # The place is the nearest whole character, the date's width is not one.
        assert RIGHT - date.right == pytest.approx(2 * EM, abs=EM / 2)


@programs
@parametrize(papers_with(signature="sealed"))
def test_signature_and_date_under_a_seal(name: str, program: str) -> None:
    page, date = date_line(measured(name, program))
    signed = signatures(page, date)[-1]
    assert RIGHT - date.right == pytest.approx(4 * EM, abs=1)
    assert (signed.left + signed.right) / 2 == pytest.approx((date.left + date.right) / 2, abs=1)
    assert date.base - signed.base == pytest.approx(PITCH, abs=0.5)


@programs
@parametrize(papers_with(signature="sealed jointly"))
def test_joint_signatures_leave_room_for_each_seal(name: str, program: str) -> None:
    page, date = date_line(measured(name, program))
    bodies = content(name)["发文机关"]
    rows = [line for line in text_lines(page) if line.base < date.base and any(body in line.text for body in bodies)]
    assert sorted("".join(line.text for line in rows)) == sorted("".join(bodies))
    last = [glyph for glyph in rows[-1].glyphs if glyph.start > MIDDLE]
    assert (last[0].start + last[-1].end) / 2 == pytest.approx((date.left + date.right) / 2, abs=1)
    assert date.base - rows[-1].base == pytest.approx(PITCH, abs=0.5)
    # A seal is some 42 mm wide: the rows stand apart, and both ends of a row are inside the type area.
    assert all(lower.base - upper.base > 40 for upper, lower in pairwise(rows))


@programs
@parametrize(papers_with(signature="date"))
def test_the_date_alone_under_the_seal_of_1999(name: str, program: str) -> None:
    page, date = date_line(measured(name, program))
    assert RIGHT - date.right == pytest.approx(4 * EM, abs=1)
    assert above(page, date).text not in content(name)["发文机关"]


def attachments(pages: tuple[Page, ...]) -> list[tuple[Page, Line]]:
    """Return each 附件 label that stands alone in a line, with its page."""
    return [(page, line) for page in pages for line in text_lines(page) if re.fullmatch(r"附件\d*", line.text)]


@programs
@parametrize(names())
def test_each_attachment_begins_a_page(name: str, program: str) -> None:
    for page, label in attachments(measured(name, program)):
        assert label is text_lines(page)[0]
        left, top, right, _ = area(page)
        assert label.base - 0.8 * PITCH == pytest.approx(top, abs=1)
        assert label.left == pytest.approx(left, abs=0.5)
        title = below(page, label)
        assert title.size == 22.0
        assert title.base - label.base == pytest.approx(2 * PITCH, abs=0.5)
        assert (title.left + title.right) / 2 == pytest.approx((left + right) / 2, abs=0.5)


@programs
@parametrize(papers_with(number="center"))
def test_the_attachment_note(name: str, program: str) -> None:
    if not content(name).get("附件"):
        return
    page, line = next(
        (page, line) for page in measured(name, program) for line in text_lines(page) if line.text.startswith("附件：")
    )
    assert line.left - LEFT == pytest.approx(2 * EM, abs=0.5)
    assert line.base - above(page, line).base == pytest.approx(2 * PITCH, abs=0.5)
    assert not line.text.endswith(("。", "；", "，"))


# Letters (10.1)


@programs
@parametrize(papers_with(letter=True))
def test_the_double_lines_of_a_letter(name: str, program: str) -> None:
    first, *others = measured(name, program)
    assert not [rule for page in others for rule in page.red_rules()]
    rules = first.red_rules()
    assert [rule.length for rule in rules] == pytest.approx([170] * 4, abs=0.5)
    assert [rule.left for rule in rules] == pytest.approx([20] * 4, abs=0.5)
    head, under_head, over_foot, foot = rules
    assert head.thickness > under_head.thickness and over_foot.thickness < foot.thickness
    assert head.y - head.thickness / 2 - mark_lines(first)[-1].bottom == pytest.approx(4, abs=0.5)
    # Which edge of the double line is meant is not said: 20 mm lies within it.
    assert over_foot.y - over_foot.thickness / 2 - 0.5 < first.height - 20 < foot.y + foot.thickness / 2 + 0.5
    number = next(line for line in text_lines(first) if NUMBER.search(line.text))
    assert number.right == pytest.approx(RIGHT, abs=0.5)
    assert number.top - under_head.y - under_head.thickness / 2 == pytest.approx(GAP, abs=1)
    assert max(line.bottom for line in first.lines if line.base < foot.y) < over_foot.y


# Orders (10.2)


@programs
@parametrize(papers_with(title=False))
def test_the_number_of_an_order(name: str, program: str) -> None:
    first = measured(name, program)[0]
    number = next(line for line in text_lines(first) if re.fullmatch(r"第\d+号", line.text))
    assert (number.left + number.right) / 2 == pytest.approx(MIDDLE, abs=0.5)
    assert 2 * PITCH - 1 < number.top - mark_lines(first)[-1].bottom < 2 * PITCH + GAP + 1
    assert below(first, number).base - number.base == pytest.approx(3 * PITCH, abs=0.5)


@programs
@parametrize(papers_with(signature="stamped"))
def test_the_date_under_a_signature_stamp(name: str, program: str) -> None:
    page, date = date_line(measured(name, program))
    assert RIGHT - date.right == pytest.approx(4 * EM, abs=1)
    assert above(page, date).right < RIGHT - 4 * EM
