"""The measures agree with each other and with the figures of the standard."""

from __future__ import annotations

import pytest

from docgen.official import measures as m


def test_margins_and_type_area_fill_the_sheet() -> None:
    assert m.MARGIN_TOP.value + m.TEXT_HEIGHT.value + m.MARGIN_BOTTOM.value == m.PAGE_HEIGHT.value == 297
    assert m.MARGIN_LEFT.value + m.TEXT_WIDTH.value + m.MARGIN_RIGHT.value == m.PAGE_WIDTH.value == 210
    assert (m.MARGIN_BOTTOM.value, m.MARGIN_RIGHT.value) == (35, 26)


def test_lengths_in_twips_are_those_of_word() -> None:
    lengths = (m.PAGE_WIDTH, m.PAGE_HEIGHT, m.MARGIN_TOP, m.MARGIN_BOTTOM, m.MARGIN_LEFT, m.MARGIN_RIGHT)
    assert [length.twips for length in lengths] == [11906, 16838, 2098, 1984, 1587, 1474]
    assert m.TEXT_WIDTH.twips == 8844
    assert m.IMPRINT_OUTER_LINE.twips == 20
    assert m.RED_LINE_THICKNESS.points == 2.25


def test_the_line_pitch_gives_22_lines_and_no_more() -> None:
    height = m.TEXT_HEIGHT.twips
    assert m.LINES_PER_PAGE.count * m.LINE_PITCH.twips <= height < (m.LINES_PER_PAGE.count + 1) * m.LINE_PITCH.twips


def test_the_character_spacing_gives_28_characters_and_no_more() -> None:
    pitch = m.BODY_LETTERING.size * m.TWIPS_PER_POINT + m.CHARACTER_SPACING.twips
    assert m.CHARACTERS_PER_LINE.count * pitch <= m.TEXT_WIDTH.twips < (m.CHARACTERS_PER_LINE.count + 1) * pitch


def test_a_count_is_no_length() -> None:
    with pytest.raises(ValueError, match="每面行数"):
        _ = m.LINES_PER_PAGE.twips


def test_every_measure_stands_once_with_its_clause() -> None:
    names = [measure.name for measure in m.MEASURES]
    assert len(names) == len(set(names))
    roles = [lettering.role for lettering in m.LETTERINGS]
    assert len(roles) == len(set(roles))
    for clause in (*(entry.clause for entry in m.MEASURES), *(entry.clause for entry in m.LETTERINGS)):
        assert clause.split(".")[0] in {"5", "7", "10", "1999"}
