"""The layouts of official papers, filled from samples: signatures, attachments, the form of 1999, joint and special."""

from __future__ import annotations

import pytest

from docgen.official import measures as m
from docgen.page.model import Section, Table
from tests.helpers.layouts import (
    TYPE_AREA,
    cell_lines,
    cell_texts,
    extent,
    faces,
    find,
    first_line,
    made,
    outline,
    paragraphs,
    paragraphs_in,
    rendered,
    spans,
    styled,
    tables,
)
from tests.helpers.pdf import marks

EM = 15.75
"""Points that a body character takes in a line."""
BODY = "阜康市卫生健康委员会"
SIX = [BODY, "阜康市人民医院", "阜康市中医医院", "阜康市疾病预防控制中心", "阜康市妇幼保健站", "阜康市卫生监督所"]
ONE: dict[str, object] = {"发文机关": [BODY], "署名": None}
NO_IMPRINT: dict[str, object] = {"抄送": None, "印发机关": None, "印发日期": None}
WIDE = {"名称": "汇总表", "横排": "是", "正文": "| 单位 | 人数 |\n| :-- | --: |\n| 市人民医院 | 12 |"}
UPRIGHT = {"名称": "工作安排", "正文": "每季度安排一次。"}


def millimetres(section: Section) -> int:
    """Return how wide a section's pages are."""
    return round(section.width / 72 * 25.4)


# 署名 and 成文日期


@pytest.mark.parametrize("date", ["2026-04-07", "2026-04-17", "2026-12-17"])
def test_a_sealed_name_is_centred_over_a_date_four_characters_from_the_right(date: str) -> None:
    document = made("notice", **ONE, 用印="加盖印章", 成文日期=date, 附件=None)
    year, month, day = date.split("-")
    dated = find(document, f"{year}年{int(month)}月{int(day)}日")
    start, end = extent(first_line(dated))
    assert end == pytest.approx(TYPE_AREA - 64, abs=0.5)
    (signed,) = [block for block in paragraphs(document) if block.style_name.startswith("署名")]
    left, right = extent(first_line(signed))
    assert (left + right) / 2 == pytest.approx((start + end) / 2, abs=0.5)
    blanks = [block.style_name for block in paragraphs(document)]
    assert blanks[blanks.index(signed.style_name) - 2 : blanks.index(signed.style_name)] == ["空行", "空行"]


def test_a_sealed_name_too_long_for_that_ends_at_the_edge_and_the_date_stands_under_its_middle() -> None:
    name = "木垒哈萨克自治县疾病预防控制中心"
    document = made("notice", 发文机关=[name], 署名=None, 用印="加盖印章", 附件=None)
    (signed,) = [block for block in paragraphs(document) if block.style_name.startswith("署名")]
    left, right = extent(first_line(signed))
    assert right == pytest.approx(TYPE_AREA, abs=0.5)
    start, end = extent(first_line(find(document, "2026年2月10日")))
    assert (left + right) / 2 == pytest.approx((start + end) / 2, abs=EM / 4)


def test_joint_seals_stand_two_to_a_row_and_the_date_under_the_last_name() -> None:
    document = made("notice", 发文机关=SIX[:3], 署名=None, 用印="加盖印章", 附件=None)
    rows = tables(document)[-1].rows
    names = [[cell_texts(cell) for cell in row.cells] for row in rows]
    assert names == [[[SIX[0]], [SIX[1]]], [[], [SIX[2], "2026年2月10日"]]]
    assert all(len(row.cells[0].blocks) + 2 >= 5 for row in rows), "42 mm for each seal"


def test_a_signature_seal_has_the_post_at_its_left_and_the_date_below_it() -> None:
    document = made("notice", **ONE, 用印="签名章", 签章职务=["阜康市卫生健康委员会主任"], 附件=None)
    table = tables(document)[-1]
    left = table.rows[0].cells[0]
    assert sum(table.columns[:1]) == pytest.approx(TYPE_AREA - 13 * EM, abs=0.5)
    assert table.rows[0].height == pytest.approx(2 * 28.95)
    assert left.vertical_align == "center"
    (post,) = cell_lines(left, table.columns[0])
    assert extent(post)[1] == pytest.approx(table.columns[0], abs=0.5)
    assert styled(document, "成文日期（右空四字）") == ["2026年2月10日"]


def test_the_date_is_kept_with_the_note_after_it() -> None:
    noted = find(made("notice", **ONE), "2026年2月10日")
    bare = find(made("notice", **ONE, 附注=None, 联系人=None, 联系电话=None), "2026年2月10日")
    assert (noted.style.keep_next, bare.style.keep_next) == (True, False)


# 附件


def test_attachments_with_a_text_stand_on_new_pages_under_their_numbers() -> None:
    document = made("notice", 附件=["申报表", UPRIGHT, WIDE])
    assert styled(document, "附件标识") == ["附件2", "附件3"]
    assert styled(document, "附件标题") == ["工作安排", "汇总表"]
    label = find(document, "附件2")
    assert label.style.page_break_before
    names = [block.style_name for block in paragraphs(document)]
    assert names[names.index("附件标识") :][:4] == ["附件标识", "空行", "附件标题", "空行"]
    assert faces(label) == {"附件2": "黑体"}


def test_a_single_attachment_has_no_number() -> None:
    document = made("notice", 附件=[UPRIGHT])
    assert styled(document, "附件说明") == ["附件：工作安排"]
    assert styled(document, "附件标识") == ["附件"]
    assert len(document.sections) == 1


@pytest.mark.parametrize(
    ("attachments", "imprint", "widths"),
    [
        ([WIDE], {}, [210, 297, 210]),
        ([WIDE], NO_IMPRINT, [210, 297]),
        ([WIDE, WIDE], NO_IMPRINT, [210, 297, 297]),
        ([WIDE, UPRIGHT], NO_IMPRINT, [210, 297, 210]),
        ([UPRIGHT, WIDE], {}, [210, 297, 210]),
        ([UPRIGHT], NO_IMPRINT, [210]),
    ],
)
def test_wide_attachments_are_sections_of_their_own_and_none_is_empty(
    attachments: list[dict[str, str]], imprint: dict[str, object], widths: list[int]
) -> None:
    document = made("notice", 附件=attachments, **imprint)
    assert [millimetres(section) for section in document.sections] == widths
    for section in document.sections:
        assert any(block.text or block.frame for block in paragraphs_in(section.blocks))


def test_a_landscape_page_is_the_upright_one_turned() -> None:
    upright, wide, _ = made("notice", 附件=[WIDE]).sections
    assert (wide.width, wide.height) == (upright.height, upright.width)
    whites = (wide.margin_top, wide.margin_right, wide.margin_bottom, wide.margin_left)
    assert whites == (upright.margin_left, upright.margin_top, upright.margin_right, upright.margin_bottom)
    (table,) = [block for block in wide.blocks if isinstance(block, Table)]
    assert sum(table.columns) == pytest.approx(m.TEXT_HEIGHT.points, abs=0.1)


def test_the_page_number_of_a_landscape_page_stands_at_the_foot_of_the_upright_sheet() -> None:
    """Turned back, the sheet has its number 7 mm under the type area, one character in from the outer side."""
    pages = marks(rendered("pdf", "notice", 附件=[WIDE, WIDE, UPRIGHT], **NO_IMPRINT))
    for page in (4, 5):
        first, digit, last = pages[page - 1][-3:]
        assert (first.char, digit.char, last.char) == ("—", str(page), "—")
        assert first.x == digit.x == last.x == pytest.approx(26.6 / 25.4 * 72, abs=2)
        assert first.y < digit.y < last.y
        outer = (28 + 156) / 25.4 * 72 - 14 if page % 2 else 28 / 25.4 * 72 + 14
        assert (last.y + 14 if page % 2 else first.y) == pytest.approx(outer, abs=1.5)


# 版头 and 版记


def test_the_form_of_1999_follows_from_the_date() -> None:
    old: dict[str, object] = {
        **ONE, "成文日期": "2009-04-07", "印发日期": "2009-04-08", "发文字号": "阜卫发〔2009〕6号", "附件": None,
        "主题词": ["卫生", "支农", "通知"], "用印": "加盖印章",
    }  # fmt: skip
    document = made("notice", **old)
    lines = outline(document)
    assert "版头项目（1999）|000012秘密★1年" in lines
    assert "版头项目（1999）|加　急" in lines
    assert "成文日期（右空四字）|二〇〇九年四月七日" in lines
    assert not styled(document, "署名"), "the date stands alone"
    assert lines[-4:] == [
        "附注|（联系人：石秀兰，联系电话：0994-0000001）",
        "主题词|主题词：卫生　支农　通知",
        "版记（1999）|抄送：木垒哈萨克自治县卫生健康委员会、阜康市审计局。",
        "印发机关和印发日期（1999）|阜康市卫生健康委员会办公室2009年4月8日印发",
    ]
    assert faces(find(document, "主题词")) == {"主题词：": "黑体", "卫生　支农　通知": "方正小标宋简体"}
    above = tables(document)[0].rows[0].height
    new = tables(made("notice", **{**old, "标准": "2012", "主题词": None}))[0].rows[0].height
    assert above is not None and new is not None
    assert new - above == pytest.approx(10 / 25.4 * 72, abs=0.2)


def test_the_standard_can_be_chosen_and_subject_words_are_of_1999_only() -> None:
    document = made("notice", **ONE, 成文日期="2012-06-30", 标准="2012", 主题词=["卫生"])
    assert "主题词" not in "".join(outline(document))
    assert styled(document, "成文日期") == ["2012年6月30日"]
    assert "二〇一二年六月三十日" in "".join(outline(made("notice", **ONE, 成文日期="2012-06-30")))
    assert "2012年7月1日" in "".join(outline(made("notice", **ONE, 成文日期="2012-07-01")))


@pytest.mark.parametrize(
    ("count", "style"), [(2, "联合发文机关"), (3, "联合发文机关"), (4, "多家联合发文机关"), (6, "多家联合发文机关")]
)
def test_many_joint_bodies_are_set_smaller(count: int, style: str) -> None:
    document = made("notice", 发文机关=SIX[:count], 署名=None)
    stack = [block for block in paragraphs(document) if "联合发文机关" in block.style_name]
    assert [block.text for block in stack] == SIX[:count]
    assert {block.style_name.partition("（")[0] for block in stack} == {style}
    assert styled(document, "署名") == SIX[:count]


def test_recipients_that_leave_no_room_for_text_move_into_the_imprint() -> None:
    recipients = [f"第{index}区卫生健康委员会及所属医疗卫生单位" for index in range(1, 12)]
    few = made("notice", **ONE, 主送=recipients[:3])
    assert styled(few, "主送机关")
    many = made("notice", 发文机关=SIX, 署名=None, 主送=recipients)
    assert not styled(many, "主送机关")
    assert [text[:3] for text in styled(many, "版记")] == ["主送：", "抄送："]
    assert styled(many, "版记")[0].endswith("。")


# Special formats


def signer_rows(signers: list[str]) -> list[list[tuple[float, float, str]]]:
    document = made("request", 签发人=signers)
    table = tables(document)[1]
    number, names = table.rows[0].cells
    assert cell_texts(number) == ["阜卫发〔2026〕9号"]
    assert number.vertical_align == "bottom", "on the row of the last signer"
    return [spans(line) for line in cell_lines(names, table.columns[1])]


@pytest.mark.parametrize(
    ("signers", "rows"),
    [
        (["钱建国"], 1),
        (["钱建国", "彭刚"], 1),
        (["钱建国", "彭刚", "潘丽华"], 2),
        (["欧阳建国", "彭刚", "潘丽", "司马青"], 2),
        (["叶尔兰·哈里木", "古丽巴努·叶斯哈提"], 2),
    ],
)
def test_signers_stand_in_columns_one_character_from_the_right(signers: list[str], rows: int) -> None:
    lines = signer_rows(signers)
    assert len(lines) == rows
    assert lines[0][0][2] == "签发人："
    firsts = [line[1][0] if index == 0 else line[0][0] for index, line in enumerate(lines)]
    assert firsts == pytest.approx([firsts[0]] * rows, abs=0.5), "later rows begin under the first name"
    room = TYPE_AREA * 15 / 28
    assert max(line[-1][1] for line in lines) == pytest.approx(room - EM, abs=1.5)


def test_signers_are_in_kai_and_two_characters_are_spread() -> None:
    block = find(made("request", 签发人=["彭刚"]), "签发人：")
    assert faces(block) == {"签发人：": "仿宋_GB2312", "彭　刚": "楷体_GB2312"}


def test_a_letter_has_double_lines_of_170_mm_on_its_first_page_only() -> None:
    document = made("letter")
    (section,) = document.sections
    framed = [block for block in paragraphs(document) if block.frame and block.frame.vertical == "page"]
    head, foot = dict.fromkeys(block.frame for block in framed if block.frame)
    for frame in (head, foot):
        assert frame.width == pytest.approx(170 / 25.4 * 72, abs=0.1)
        assert frame.x == pytest.approx(20 / 25.4 * 72, abs=0.1)
    lines = [block.style for block in framed if block.frame == foot]
    assert [line.shading for line in lines] == ["#ff0000", "", "#ff0000"]
    assert foot.y + sum(line.line for line in lines) == pytest.approx((297 - 20) / 25.4 * 72, abs=0.1)
    assert section.different_first_page
    assert section.footers.first is None


def test_a_letters_number_ends_at_the_right_edge_beside_the_first_item() -> None:
    table = tables(made("letter"))[0]
    left, right = table.rows[0].cells
    assert cell_texts(left) == ["加急"]
    (number,) = cell_lines(right, table.columns[1])
    assert extent(number)[1] == pytest.approx(table.columns[1], abs=0.5)


def test_an_order_prints_number_text_post_and_date() -> None:
    lines = outline(made("order", 附件=None))
    assert [line.partition("|")[0] for line in lines] == [
        "发文机关标志", "令号", "公文正文", "签章职务", "成文日期（右空四字）", "印发机关和印发日期",
    ]  # fmt: skip
    assert lines[0].endswith("阜康市人民政府令")
    assert lines[1] == "令号|第12号"


def test_minutes_list_who_was_there_under_black_labels() -> None:
    document = made("minutes", 请假=None)
    assert [text[:3] for text in styled(document, "出席人员")] == ["出席：", "列席："]
    present = find(document, "出席：")
    assert faces(present)["出席："] == "黑体"
    assert present.style.indent_left + present.style.first_line == pytest.approx(32, abs=0.1)
    assert present.style.first_line == pytest.approx(-3 * EM)
    assert not styled(made("minutes", 出席=None, 请假=None, 列席=None), "出席人员")


def test_a_roster_counts_people_and_days_on_landscape_pages() -> None:
    document = made("roster")
    assert [millimetres(section) for section in document.sections] == [297]
    (table,) = tables(document)
    assert table.rows[0].header
    cells = [["".join(cell_texts(cell)) for cell in row.cells] for row in table.rows]
    days = [int(row[-1]) for row in cells[1:-1]]
    assert cells[-1][0] == "合计"
    assert (cells[-1][2], cells[-1][-1]) == (f"{len(days)}人次", str(sum(days)))
