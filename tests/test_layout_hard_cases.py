"""Papers that go wrong where nobody takes care, set as a careful clerk would set them.

What every paper must keep (the type area, nothing on top of anything, the imprint at the foot of the last page, its
page numbers) is measured on these too, in test_layout_measured.py.
"""

from __future__ import annotations

import pytest

from tests.helpers.hard_cases import HARD_CASES, LONG_NAME
from tests.helpers.looks import (
    BOTTOM,
    EM,
    LEFT,
    PITCH,
    RIGHT,
    date_line,
    look,
    mark_lines,
    programs,
    signatures,
    text_lines,
    title_lines,
)
from tests.helpers.papers import KINDS, content, measured
from tests.measure import Line, Page

cases = pytest.mark.parametrize("name", [name for name, (kind, _) in HARD_CASES.items() if kind in KINDS])


def squeezed(text: str) -> str:
    return "".join(text.split())


def body_on(page: Page, name: str) -> list[Line]:
    """Return the lines of a page that are lines of the paper's running text."""
    body = squeezed(content(name)["正文"].replace("#", ""))
    return [line for line in text_lines(page) if len(line.text) > 2 and line.size == 16.0 and line.text in body]


@programs
@cases
def test_the_first_page_shows_text_and_the_signature_never_stands_alone(name: str, program: str) -> None:
    pages = measured(name, program)
    assert body_on(pages[0], name)
    page, date = date_line(pages)
    assert body_on(page, name)
    assert signatures(page, date) or look(name).signature in ("stamped", "date")


@programs
def test_only_as_much_text_moves_as_the_signature_needs(program: str) -> None:
    room = len(body_on(measured("正文10段", program)[0], "正文10段"))
    cases = {count: measured(f"正文{count}段", program) for count in range(5, 11)}
    page, date = date_line(cases[10])
    needed = round((date.base - body_on(page, "正文10段")[-1].base) / PITCH)
    moved = {count: len(body_on(pages[1], f"正文{count}段")) for count, pages in cases.items()}
    assert moved == {count: 0 if count + needed <= room else max(1, count - room) for count in cases}
    # Among them are a text that ends one line before the page does and one that ends with it.
    assert {room - 1, room} <= set(cases)


@programs
def test_eleven_recipients_wrap_flush_left(program: str) -> None:
    name = "十一个主送机关"
    first = measured(name, program)[0]
    wanted = squeezed("、".join(content(name)["主送"])) + "："
    rows = [line for line in text_lines(first) if line.text in wanted and not line.red]
    assert "".join(line.text for line in rows) == wanted
    assert len(rows) >= 4
    assert all(line.left == pytest.approx(LEFT, abs=0.5) for line in rows)


@programs
def test_a_title_of_two_rows_is_broken_between_words(program: str) -> None:
    name = "两行标题"
    rows = title_lines(measured(name, program)[0])
    assert len(rows) == 2
    assert "".join(line.text for line in rows) == content(name)["标题"]
    for word in ("做好", "2026年", "对口支援", "基层", "医疗", "机构", "工作", "通知"):
        assert any(word in line.text for line in rows), word
    # A trapezoid: rows of unequal length.
    assert abs(rows[0].right - rows[0].left - rows[1].right + rows[1].left) > 22 / 72 * 25.4


@programs
def test_ten_attachments_align_at_their_names(program: str) -> None:
    name = "十个附件"
    lines = [line for page in measured(name, program) for line in text_lines(page)]
    attachments = content(name)["附件"]
    starts = []
    for number, title in enumerate(attachments, start=1):
        label = f"{'附件：' if number == 1 else ''}{number}."
        line = next(line for line in lines if line.text.startswith(label + title[:4]))
        starts.append(line.glyphs[len(label)].start)
    assert all(start == pytest.approx(starts[0], abs=0.4) for start in starts), starts
    wrapped = next(line for line in lines if line.text and attachments[6].endswith(line.text) and len(line.text) < 25)
    assert wrapped.left == pytest.approx(starts[0], abs=0.4)
    assert lines.index(wrapped) > 0


@programs
def test_six_bodies_stand_in_order_with_the_word_beside_them(program: str) -> None:
    name = "六个机关联合行文"
    pages = measured(name, program)
    bodies = content(name)["发文机关"]
    marks = mark_lines(pages[0])
    stack = [line for line in marks if line.text != "文件"]
    assert [line.text for line in stack] == bodies
    assert {round(line.left - LEFT) for line in stack} == {0}
    assert max(line.right for line in stack) - min(line.right for line in stack) < 1
    (word,) = (line for line in marks if line.text == "文件")
    middle = (stack[0].top + stack[-1].bottom) / 2
    assert (word.top + word.bottom) / 2 == pytest.approx(middle, abs=1)
    assert word.left > max(line.right for line in stack)
    page, date = date_line(pages)
    assert [line.text for line in signatures(page, date)] == bodies


@programs
def test_a_very_long_name_is_whole_in_mark_signature_and_imprint(program: str) -> None:
    pages = measured("很长的机关名称", program)
    marks = mark_lines(pages[0])
    assert "".join(line.text for line in marks) == LONG_NAME + "文件"
    for word in ("自治县", "基层", "医疗", "卫生", "机构", "对口支援", "领导", "小组", "办公室", "文件"):
        assert any(word in line.text for line in marks), word
    page, date = date_line(pages)
    names = signatures(page, date)
    assert "".join(line.text for line in names) == LONG_NAME
    assert RIGHT - max(line.right for line in names) > 2 * EM - 0.5
    assert date.left > max(names[0].left, LEFT + 2 * EM) + EM


@programs
def test_what_is_not_given_leaves_nothing_behind(program: str) -> None:
    pages = measured("可选的都不填", program)
    text = "".join(line.text for page in pages for line in text_lines(page))
    assert not [word for word in ("附件：", "抄送", "印发", "〔", "（）", "None", "：。") if word in text]
    assert not [rule for page in pages for rule in page.rules if abs(rule.y - BOTTOM) < 2]
    first = pages[0]
    (title,) = title_lines(first)
    below = next(line for line in text_lines(first) if line.base > title.base)
    assert below.base - title.base == pytest.approx(2 * PITCH, abs=0.5)
    assert below.left - LEFT == pytest.approx(2 * EM, abs=0.5)
