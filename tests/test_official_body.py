"""Body text as WordprocessingML: well formed, every character kept, in the named styles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen.errors import RenderError
from docgen.official.blocks import BodyBlock, Heading, Paragraph, PictureBlock, TableBlock
from docgen.official.body import to_word
from docgen.official.columns import CELL_LINES, CELL_MARGIN, column_widths
from docgen.official.measures import TEXT_WIDTH
from tests.helpers.official import W, parse, style_of, text_of, value

# Everything XML can carry; a carriage return is a line end, so it does not come back as itself.
_CONTROLS = [chr(code) for code in range(32) if chr(code) not in "\t\n"]
texts = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters=[*_CONTROLS, "\ufffe", "\uffff"]), max_size=30
)
headings = st.builds(Heading, st.sampled_from((1, 2, 3, 4)), st.sampled_from(("一、", "")), texts, texts)
rows = st.lists(texts, min_size=1, max_size=4).map(tuple)
tables = st.builds(
    TableBlock,
    rows,
    st.lists(rows, max_size=3).map(tuple),
    st.lists(st.sampled_from(("left", "center", "right")), max_size=4).map(tuple),
)
blocks = st.lists(st.one_of(headings, st.builds(Paragraph, texts), tables), max_size=4)


def plain(block: BodyBlock) -> str:
    match block:
        case Heading(_, label, text, rest):
            return label + text + rest
        case Paragraph(text):
            return text
        case TableBlock(header, body):
            return "".join("".join(row) for row in (header, *body))
        case PictureBlock(caption=caption):
            return caption


@given(blocks)
def test_every_character_is_kept_in_order(body: list[BodyBlock]) -> None:
    assert text_of(parse(to_word(body))) == "".join(map(plain, body))


@pytest.mark.parametrize("bad", ["\x00", "\x08", "\x1b", "\ufffe", "\ud800"])
def test_a_character_that_word_cannot_hold_is_an_error_naming_it(bad: str) -> None:
    with pytest.raises(RenderError, match=f"U\\+{ord(bad):04X}"):
        to_word([Paragraph(f"前{bad}后")])


def test_headings_stand_in_their_styles_and_run_on_in_the_body_face() -> None:
    root = parse(
        to_word([Heading(1, "一、", "检查内容"), Heading(2, "（一）", "人员到岗情况。", "逐人核对。"), Paragraph("")])
    )
    own, run_in, _ = root
    assert (style_of(own), style_of(run_in)) == ("GwHeading1", "GwHeading2")
    assert own.find(f"{W}pPr/{W}keepNext") is not None
    assert run_in.find(f"{W}pPr/{W}keepNext") is None
    head, rest = run_in.findall(f"{W}r")
    assert (text_of(head), value(head, "rPr/rStyle")) == ("（一）人员到岗情况。", None)
    assert (text_of(rest), value(rest, "rPr/rStyle")) == ("逐人核对。", "GwBodyChar")


def test_every_run_asks_for_the_east_asian_face() -> None:
    root = parse(to_word([Paragraph("“甲”……——"), TableBlock(("一",), (("二",),))]))
    assert {value(run, "rPr/rFonts", "hint") for run in root.iter(f"{W}r")} == {"eastAsia"}


def test_markup_in_the_text_stays_text() -> None:
    text = "A&B <公司> {{ x }} 100<100 ]]> &amp;"
    assert text_of(parse(to_word([Paragraph(text)]))) == text


def test_the_last_block_is_kept_with_what_follows() -> None:
    first, last = parse(to_word([Paragraph("一"), Paragraph("二")]))
    assert first.find(f"{W}pPr/{W}keepNext") is None
    assert last.find(f"{W}pPr/{W}keepNext") is not None


def test_a_table_repeats_its_head_aligns_columns_and_fills_short_rows() -> None:
    block = TableBlock(("序号", "名称", "数量"), (("1", "查房"), ("2", "手术", "30")), ("center", "left", "right"))
    table = parse(to_word([block]))[0]
    head, *body = table.findall(f"{W}tr")
    assert head.find(f"{W}trPr/{W}tblHeader") is not None
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in (head, *body))
    assert {style_of(p) for p in head.iter(f"{W}p")} == {"GwTableHead"}
    assert {style_of(p) for row in body for p in row.iter(f"{W}p")} == {"GwTableText"}
    assert [value(p, "pPr/jc") for p in body[0].iter(f"{W}p")] == ["center", "left", "right"]
    assert [len(row.findall(f"{W}tc")) for row in (head, *body)] == [3, 3, 3]


def test_tables_that_meet_are_parted() -> None:
    table = TableBlock(("甲",), (("乙",),))
    assert [child.tag.removeprefix(W) for child in parse(to_word([table, table]))] == ["tbl", "p", "tbl"]


def test_a_table_of_nothing_leaves_nothing() -> None:
    assert to_word([TableBlock((), ())]) == ""


@given(st.lists(rows, min_size=1, max_size=4), st.integers(1, 12))
def test_columns_add_up_to_the_width_and_none_is_lost(table: list[tuple[str, ...]], extra: int) -> None:
    count = max(map(len, table)) + extra
    widths = column_widths(table, count, TEXT_WIDTH.twips)
    assert sum(widths) == TEXT_WIDTH.twips
    assert len(widths) == count
    assert min(widths) > 2 * CELL_MARGIN


def test_a_long_column_does_not_squeeze_a_short_one() -> None:
    number, text, date = column_widths([("序号", "长" * 200, "12月31日")], 3, TEXT_WIDTH.twips)
    assert number == 2 * 240 + 2 * CELL_MARGIN + CELL_LINES
    assert date == 2 * 240 + 4 * 120 + 3 * 60 + 2 * CELL_MARGIN + CELL_LINES
    assert text > number + date


def test_a_picture_stands_as_high_as_it_is_and_with_its_caption() -> None:
    picture = PictureBlock(b"", 150, 75, "说明", "图名")
    word = to_word([picture, Paragraph("后")], embed=lambda block: f"<w:r><w:t>{block.width}</w:t></w:r>")
    shown, caption = parse(word)[:2]
    assert (text_of(shown), text_of(caption)) == ("150", "图名")
    spacing = shown.find(f"{W}pPr/{W}spacing")
    assert (spacing.get(f"{W}lineRule"), spacing.get(f"{W}line")) == ("auto", "240")
    assert shown.find(f"{W}pPr/{W}keepNext") is not None
    assert caption.find(f"{W}pPr/{W}keepNext") is None


def test_a_picture_without_a_way_into_the_file_is_told() -> None:
    with pytest.raises(RenderError) as caught:
        to_word([PictureBlock(b"", 150, 75, "说明", "图名")])
    assert "图名" in caught.value.findings[0].message
