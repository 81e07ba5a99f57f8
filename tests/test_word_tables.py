"""Tables: grid, merges, widths, borders and their conflicts, table styles, heights."""

from __future__ import annotations

import pytest

from docgen.page.model import Border, Paragraph, Table
from tests.helpers.word import first_text, outline, p, read, read_clean, rules, table, tbl, tc

SINGLE = '<w:{0} w:val="single" w:sz="4" w:color="auto"/>'
ALL = "".join(SINGLE.format(side) for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
LINE = Border("single", 0.5)
THICK = Border("single", 1.5)


def _read(xml: str, *, styles: str = "", settings: str = "") -> Table:
    return table(read_clean(xml, styles=styles, settings=settings))


def test_grid_spans_and_merges() -> None:
    xml = tbl(
        tc("a", '<w:gridSpan w:val="2"/>') + tc("b", '<w:vMerge w:val="restart"/>'),
        tc("c") + tc("d") + tc("", "<w:vMerge/>"),
        '<w:trPr><w:gridBefore w:val="1"/></w:trPr>' + tc("e") + tc("f"),
        grid=(1000, 2000, 3000),
    )
    found = _read(xml)
    assert found.columns == (50.0, 100.0, 150.0)
    shape = [[(cell.column, cell.column_span, cell.row_span) for cell in row.cells] for row in found.rows]
    assert shape == [[(0, 2, 1), (2, 1, 2)], [(0, 1, 1), (1, 1, 1)], [(1, 1, 1), (2, 1, 1)]]


def test_old_horizontal_merges() -> None:
    xml = tbl(tc("a", '<w:hMerge w:val="restart"/>') + tc("", "<w:hMerge/>") + tc("b"), grid=(1000, 1000, 1000))
    assert [(cell.column, cell.column_span) for cell in _read(xml).rows[0].cells] == [(0, 2), (2, 1)]


def test_text_under_a_merge_is_noted() -> None:
    xml = tbl(tc("a", '<w:vMerge w:val="restart"/>'), tc("盖住", "<w:vMerge/>"), grid=(1000,))
    _, findings = read(xml)
    assert rules(findings) == ["word.hidden-cell-text"]
    assert "盖住" in findings[0].message


def test_a_merge_without_a_beginning_is_a_cell() -> None:
    assert _read(tbl(tc("a", "<w:vMerge/>"), grid=(1000,))).rows[0].cells[0].row_span == 1


@pytest.mark.parametrize(
    ("tblpr", "cells", "grid", "columns"),
    [
        ("", ("", ""), (1000, 3000), (50.0, 150.0)),
        ("", ('<w:tcW w:w="2000" w:type="dxa"/>', ""), (1000, 3000), (100.0, 150.0)),
        ('<w:tblW w:w="5000" w:type="pct"/>', ("", ""), (1000, 3000), (108.0, 324.0)),
        ('<w:tblW w:w="50%" w:type="pct"/>', ("", ""), (1000, 3000), (54.0, 162.0)),
        ('<w:tblW w:w="8000" w:type="dxa"/>', ("", ""), (1000, 3000), (100.0, 300.0)),
        ("", ('<w:tcW w:w="1250" w:type="pct"/>', '<w:tcW w:w="75%" w:type="pct"/>'), (), (108.0, 324.0)),
        ("", ("", ""), (), (216.0, 216.0)),
        ("", ('<w:tcW w:w="0" w:type="auto"/>', ""), (1000, 3000), (50.0, 150.0)),
    ],
)
def test_widths(tblpr: str, cells: tuple[str, str], grid: tuple[int, ...], columns: tuple[float, ...]) -> None:
    found = _read(tbl("".join(tc("x", cell) for cell in cells), tblpr=tblpr, grid=grid))
    assert found.columns == pytest.approx(columns)


def test_an_absurd_span_is_bounded() -> None:
    assert len(_read(tbl(tc("a", '<w:gridSpan w:val="999999999"/>'))).columns) == 1000


def test_table_borders_inside_and_out() -> None:
    borders = SINGLE.format("top") + '<w:insideV w:val="single" w:sz="12" w:color="auto"/>'
    found = _read(tbl(tc("a") + tc("b"), tblpr=f"<w:tblBorders>{borders}</w:tblBorders>", grid=(1000, 1000)))
    left, right = found.rows[0].cells
    assert (left.borders.top, left.borders.right, left.borders.left, left.borders.bottom) == (LINE, THICK, None, None)
    assert right.borders.left == THICK


def test_a_cells_own_line_beats_the_tables_and_its_neighbour_agrees() -> None:
    own = '<w:tcBorders><w:right w:val="double" w:sz="2" w:color="FF0000"/></w:tcBorders>'
    found = _read(tbl(tc("a", own) + tc("b"), tblpr=f"<w:tblBorders>{ALL}</w:tblBorders>", grid=(1000, 1000)))
    left, right = found.rows[0].cells
    assert left.borders.right == right.borders.left == Border("double", 0.25, "#ff0000")


def test_a_missing_line_gives_way_to_the_neighbours() -> None:
    own = '<w:tcBorders><w:right w:val="nil"/><w:top w:val="nil"/></w:tcBorders>'
    found = _read(tbl(tc("a", own) + tc("b"), tblpr=f"<w:tblBorders>{ALL}</w:tblBorders>", grid=(1000, 1000)))
    assert found.rows[0].cells[0].borders.right == LINE
    assert found.rows[0].cells[0].borders.top is None
    both = _read(
        tbl(
            tc("a", own) + tc("b", '<w:tcBorders><w:left w:val="nil"/></w:tcBorders>'),
            tblpr=f"<w:tblBorders>{ALL}</w:tblBorders>",
            grid=(1000, 1000),
        )
    )
    assert both.rows[0].cells[0].borders.right is None


def test_a_merged_cell_ends_with_the_line_of_the_last_one() -> None:
    last = '<w:vMerge/><w:tcBorders><w:bottom w:val="single" w:sz="12" w:color="auto"/></w:tcBorders>'
    found = _read(tbl(tc("a", '<w:vMerge w:val="restart"/>'), tc("", last), grid=(1000,)))
    assert found.rows[0].cells[0].borders.bottom == THICK


STYLES = f"""<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="table" w:default="1" w:styleId="t0"><w:name w:val="Normal Table"/><w:tblPr><w:tblCellMar>
<w:left w:w="200" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>
<w:style w:type="table" w:styleId="t1"><w:name w:val="Grid"/><w:basedOn w:val="t0"/>
<w:pPr><w:spacing w:after="100"/><w:jc w:val="center"/></w:pPr><w:rPr><w:sz w:val="28"/></w:rPr>
<w:tblPr><w:tblStyleRowBandSize w:val="1"/><w:tblBorders>{ALL}</w:tblBorders></w:tblPr>
<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders><w:bottom w:val="single" w:sz="12"
w:color="auto"/></w:tcBorders><w:shd w:val="clear" w:fill="DDDDDD"/><w:vAlign w:val="center"/></w:tcPr></w:tblStylePr>
<w:tblStylePr w:type="band1Horz"><w:tcPr><w:shd w:val="clear" w:fill="EEEEEE"/></w:tcPr></w:tblStylePr>
<w:tblStylePr w:type="firstCol"><w:rPr><w:i/></w:rPr></w:tblStylePr></w:style>"""
LOOK = '<w:tblStyle w:val="t1"/><w:tblLook w:val="04A0" w:firstRow="1" w:firstColumn="1" w:noHBand="0" w:noVBand="1"/>'


def test_table_styles_give_regions_borders_and_text() -> None:
    rows = [tc("a") + tc("b") for _ in range(3)]
    found = _read(tbl(*rows, tblpr=LOOK, grid=(1000, 1000)), styles=STYLES)
    first, second = found.rows[0].cells[1], found.rows[1].cells[0]
    assert (first.shading, first.vertical_align, first.borders.bottom) == ("#dddddd", "center", THICK)
    assert second.borders.top == THICK and second.borders.right == LINE
    assert [row.cells[1].shading for row in found.rows] == ["#dddddd", "#eeeeee", ""]
    head, body = first.blocks[0], second.blocks[0]
    assert isinstance(head, Paragraph) and isinstance(body, Paragraph)
    assert first_text(head).style.bold and not first_text(head).style.italic
    assert first_text(body).style.italic and first_text(body).style.size == 14.0
    assert (head.style.align, head.style.space_after) == ("center", 5.0)
    assert (first.margin_left, first.margin_right, first.margin_top) == (10.0, 5.4, 0.0)


def test_regions_not_looked_for_do_not_show() -> None:
    look = '<w:tblStyle w:val="t1"/><w:tblLook w:val="0600"/>'
    found = _read(tbl(tc("a"), tblpr=look, grid=(1000,)), styles=STYLES)
    assert found.rows[0].cells[0].shading == ""


def test_direct_formatting_beats_the_style() -> None:
    own = '<w:shd w:val="clear" w:fill="FF0000"/><w:vAlign w:val="bottom"/><w:tcMar><w:start w:w="20"/></w:tcMar>'
    cell = _read(tbl(tc("a", own), tblpr=LOOK, grid=(1000,)), styles=STYLES).rows[0].cells[0]
    assert (cell.shading, cell.vertical_align, cell.margin_left) == ("#ff0000", "bottom", 1.0)


def test_rows() -> None:
    exact = '<w:trPr><w:trHeight w:val="400" w:hRule="exact"/><w:cantSplit/><w:tblHeader/></w:trPr>'
    least = '<w:trPr><w:trHeight w:val="300"/></w:trPr>'
    found = _read(tbl(exact + tc("a"), least + tc("b"), "<w:trPr><w:tblHeader/></w:trPr>" + tc("c"), grid=(1000,)))
    assert [(row.height, row.exact_height) for row in found.rows] == [(20.0, True), (15.0, False), (None, False)]
    assert [row.header for row in found.rows] == [True, False, False]
    assert found.rows[0].cant_split


def test_a_deleted_row_is_left_out() -> None:
    found = _read(tbl('<w:trPr><w:del w:author="x"/></w:trPr>' + tc("a"), tc("b"), grid=(1000,)))
    assert len(found.rows) == 1


def test_indent_is_that_of_the_border() -> None:
    compat = '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="x" w:val="15"/></w:compat>'
    xml = tbl(tc("a"), tblpr='<w:tblInd w:w="200" w:type="dxa"/>', grid=(1000,))
    assert _read(xml, settings=compat).indent == 10.0
    assert _read(xml).indent == pytest.approx(4.6)
    assert _read(tbl(tc("a"), tblpr='<w:jc w:val="center"/>', grid=(1000,))).indent == 0.0


def test_floating_tables() -> None:
    position = '<w:tblpPr w:vertAnchor="page" w:tblpX="100" w:tblpYSpec="bottom"/>'
    frame = _read(tbl(tc("a"), tblpr=position, grid=(1000,))).frame
    assert frame is not None
    assert (frame.horizontal, frame.vertical, frame.x, frame.y_align) == ("text", "page", 5.0, "bottom")


def test_nested_tables_and_places() -> None:
    inner = tbl(tc("内"), tblpr='<w:tblW w:w="5000" w:type="pct"/>', grid=(100,))
    document = read_clean(p("前") + tbl(f"<w:tc><w:tcPr/>{inner}{p('后')}</w:tc>", grid=(4000,)))
    assert outline(document) == "|居左|10pt|前\n表|1行|1列\n  表|1行|1列\n    |居左|10pt|内\n  |居左|10pt|后"
    cell = table(document).rows[0].cells[0]
    nested = cell.blocks[0]
    assert isinstance(nested, Table)
    assert nested.columns == pytest.approx((200 - 10.8,))
    assert nested.indent == 0.0
    places = [nested.rows[0].cells[0].blocks[0].place, cell.blocks[1].place]
    assert places == ["表1第1行第1列表1第1行第1列第1段", "表1第1行第1列第1段"]


def test_rows_and_cells_in_content_controls() -> None:
    row = f"<w:sdt><w:sdtContent>{tc('a')}</w:sdtContent></w:sdt>"
    xml = f"<w:tbl><w:tblPr/><w:tblGrid/><w:sdt><w:sdtContent><w:tr>{row}</w:tr></w:sdtContent></w:sdt></w:tbl>"
    assert len(_read(xml).rows[0].cells) == 1


def test_what_cells_cannot_show_is_noted() -> None:
    own = '<w:textDirection w:val="btLr"/><w:tcBorders><w:tl2br w:val="single" w:sz="4"/></w:tcBorders>'
    _, findings = read(tbl(tc("a", own), grid=(1000,)))
    assert rules(findings) == ["word.unsupported"] * 2
    assert findings[0].place.where == "表1第1行第1列"


@pytest.mark.parametrize(("text", "turned"), [("— 3 —", True), ("No. 12", True), ("合计", False)])
def test_digits_and_dashes_in_a_vertical_cell_are_turned_and_chinese_is_noted(text: str, turned: bool) -> None:
    document, findings = read(tbl(tc(text, '<w:textDirection w:val="tbRl"/>'), grid=(1000,)))
    assert table(document).rows[0].cells[0].turned is turned
    assert rules(findings) == ([] if turned else ["word.unsupported"])
