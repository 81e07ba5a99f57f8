"""One small paper for each thing that the page model can say: both engines must lay it out, and alike."""

from __future__ import annotations

import io
from dataclasses import replace

from PIL import Image

from docgen.page.model import (
    Block,
    Border,
    Borders,
    Break,
    Cell,
    Document,
    Frame,
    HeaderFooter,
    PageField,
    Paragraph,
    ParagraphStyle,
    Picture,
    Row,
    RunStyle,
    Tab,
    Table,
    TabStop,
    Text,
)
from tests.helpers.pdf import BODY, BODY_RUN, flush, official, official_section, paragraph

FLUSH = replace(BODY, first_line=0.0)
NATURAL = ParagraphStyle()
SONG = RunStyle("宋体", "Times New Roman", 12.0)
LINE = Border("single", 0.5)
ALL = Borders(LINE, LINE, LINE, LINE)
FILLER = "各有关单位要提高认识，加强领导，2026年12月底前完成98.5%以上的任务。"


def picture_file(format: str = "PNG", mode: str = "RGB") -> bytes:
    """Return a picture of 8 × 4 pixels, red on the left and blue on the right."""
    image = Image.new("RGB", (8, 4), (200, 0, 0))
    image.paste((0, 0, 200), (4, 0, 8, 4))
    out = io.BytesIO()
    image.convert(mode).save(out, format)
    return out.getvalue()


PICTURE = Picture(picture_file(), "image/png", 120.0, 60.0, "左红右蓝")


def runs(*pieces: tuple[str, dict[str, object]], style: ParagraphStyle = FLUSH, run: RunStyle = BODY_RUN) -> Paragraph:
    """Return a paragraph of texts, each with changes to a run's look."""
    inlines = tuple(Text(text, replace(run, **changes)) for text, changes in pieces)  # type: ignore[arg-type]
    return Paragraph(inlines, style, run, place="正文第1段")


def cell(text: str, column: int, **options: object) -> Cell:
    """Return a bordered cell of one line."""
    content = paragraph(text, SONG, NATURAL)
    return replace(Cell((content,), column, borders=ALL), **options)  # type: ignore[arg-type]


def _styled(**changes: object) -> Paragraph:
    return paragraph(FILLER * 2, style=replace(FLUSH, **changes))  # type: ignore[arg-type]


def _tabs() -> list[Block]:
    stops = (TabStop(100.0), TabStop(250.0, "center"), TabStop(440.0, "right", "dot"))
    style = replace(NATURAL, tabs=stops)
    tab, texts = Tab(SONG), [Text(text, SONG) for text in ("一", "左", "居中", "12")]
    inlines = (texts[0], tab, texts[1], tab, texts[2], tab, texts[3])
    far = replace(NATURAL, tabs=(TabStop(440.0, "right", "hyphen"),))
    return [Paragraph(inlines, style, SONG), Paragraph((Text("目", SONG), Tab(SONG), Text("3", SONG)), far, SONG)]


def _merged() -> Table:
    rows = (
        Row((cell("跨两列", 0, column_span=2), cell("跨两行", 2, row_span=2, vertical_align="center"))),
        Row((cell("甲", 0), cell("乙", 1)), height=40.0),
        Row((cell("丙", 0, shading="#d9d9d9"), cell("丁", 1, vertical_align="bottom"), cell("戊", 2)), height=60.0),
    )
    return Table(rows, (100.0, 150.0, 120.0), align="center")


def _turned() -> Table:
    side = cell("竖排文字", 0, turned=True, vertical_align="center")
    return Table((Row((side, cell("横排", 1)), height=120.0, exact_height=True),), (40.0, 200.0), indent=20.0)


def _borders(style: str) -> list[Block]:
    line = Border(style, 3.0, "#ff0000", 2.0)
    boxed = paragraph("框内", style=replace(FLUSH, borders=Borders(line, line, line, line), indent_left=20.0))
    edge = Border(style, 3.0)
    sides = Borders(edge, edge, edge, edge)
    row = Row((cell("格", 0, borders=sides), cell("子", 1, borders=sides)), height=40.0)
    return [boxed, flush("框外"), Table((row,), (90.0, 90.0))]


def _frames() -> list[Block]:
    style = replace(FLUSH, borders=ALL)
    top = replace(paragraph("页顶", style=style), frame=Frame("margin", "margin", width=442.2, y=0.0))
    beside = replace(paragraph("旁注", style=style), frame=Frame("page", "page", x=400.0, y=300.0, width=90.0))
    foot = replace(paragraph("页脚框", style=style), frame=Frame("margin", "margin", width=442.2, y_align="bottom"))
    inline = replace(paragraph("文中框", style=style), frame=Frame("text", "text", width=150.0))
    return [top, flush(FILLER), beside, inline, flush(FILLER), foot]


def _headers() -> Document:
    run = RunStyle("宋体", "宋体", 9.0)

    def line(text: str) -> tuple[Block, ...]:
        lower = replace(NATURAL, align="center", borders=Borders(bottom=LINE))
        return (Paragraph((Text(text, run),), lower, run),)

    def number(kind: str, format: str) -> tuple[Block, ...]:
        page, total = PageField("page", run, format), PageField("pages", run)  # type: ignore[arg-type]
        pieces = (Text("第", run), page, Text("页共", run), total, Text("页", run))
        return (Paragraph(pieces, replace(NATURAL, align=kind), run),)  # type: ignore[arg-type]

    return official(
        *[flush(FILLER)] * 60,
        different_first_page=True,
        headers=HeaderFooter(line("单数页眉"), line("首页页眉"), line("双数页眉")),
        footers=HeaderFooter(number("right", "chinese"), number("center", "ROMAN"), number("left", "roman")),
    )


def _sections() -> Document:
    wide = official_section(flush("横"), width=841.9, height=595.3, page_number_start=7)
    odd = official_section(flush("单"), start="odd_page")
    on = official_section(flush("续"), start="continuous")
    return Document((official_section(flush("纵")), wide, on, odd), even_and_odd=True, title="节")


def _breaks() -> list[Block]:
    page, line = Break("page", BODY_RUN), Break("line", BODY_RUN)
    inside = Paragraph((Text("前", BODY_RUN), line, Text("中", BODY_RUN), page, Text("后", BODY_RUN)), FLUSH, BODY_RUN)
    return [inside, _styled(page_break_before=True), Paragraph((page,), FLUSH, BODY_RUN), flush("末")]


def _breaks_in_boxes() -> list[Block]:
    page = Break("page", BODY_RUN)
    broken = (Text("前", BODY_RUN), page, Text("后", BODY_RUN))
    boxed = Paragraph(broken, replace(FLUSH, borders=ALL), BODY_RUN)
    heading = Paragraph(broken, replace(FLUSH, outline_level=0), BODY_RUN)
    return [boxed, heading, flush("末")]


def _long_table() -> Table:
    tall = tuple(paragraph(FILLER, SONG, NATURAL) for _ in range(30))
    head = Row((cell("序号", 0), cell("内容", 1)), header=True, cant_split=True)
    body = [Row((cell(str(number), 0), cell("对口支援", 1))) for number in range(26)]
    return Table((head, *body, Row((cell("长", 0), replace(cell("", 1), blocks=tall))), *body), (60.0, 382.0))


def _drawn_in_cells() -> Table:
    def drawn(column: int, **options: object) -> Cell:
        look: dict[str, object] = {"underline": "single", "strike": True, "highlight": "#cc0000"}
        return Cell((runs(("单位", look)),), column, borders=ALL, **options)  # type: ignore[arg-type]

    cells = (drawn(0), drawn(1, vertical_align="center"), drawn(2, vertical_align="bottom"))
    return Table((Row(cells, height=120.0),), (100.0, 100.0, 100.0))


def _nested() -> Table:
    inner = Table((Row((cell("内一", 0), cell("内二", 1))),), (60.0, 80.0))
    outer = replace(cell("", 0), blocks=(flush("外"), inner, flush("尾")))
    return Table((Row((outer, cell("旁", 1))),), (220.0, 120.0))


def _characters() -> list[Block]:
    names = ("single", "double", "dotted", "dash", "wave", "thick")
    lines: list[dict[str, object]] = [{"underline": name} for name in names]
    marks: list[dict[str, object]] = [
        *lines, {"strike": True}, {"highlight": "#ffff00"}, {"color": "#ff0000"}, {"bold": True}, {"italic": True},
        {"position": "superscript"}, {"position": "subscript"}, {"raised": 6.0}, {"raised": -6.0}, {"scale": 66.0},
        {"scale": 150.0}, {"spacing": 6.0}, {"size": 26.0}, {"east_asia": "黑体"},
        {"underline": "single", "scale": 80.0},
    ]  # fmt: skip
    return [runs(("平", {}), ("变ab12", change), ("平", {})) for change in marks]


def _paragraphs() -> list[Block]:
    return [
        *(_styled(align=align) for align in ("left", "center", "right", "justify", "distribute")),
        _styled(indent_left=64.0, indent_right=32.0, first_line=-32.0),
        _styled(space_before=12.0, space_after=18.0), _styled(line_rule="at_least", line=20.0),
        _styled(line_rule="multiple", line=1.5), _styled(shading="#e0e0e0"),
        _styled(borders=Borders(bottom=Border("single", 1.5, "#ff0000", 1.0))),
        Paragraph((Text("标签", SONG),), NATURAL, SONG, label=(Text("（一）", SONG), Tab(SONG))),
        Paragraph((), FLUSH, BODY_RUN), flush("末"),
    ]  # fmt: skip


FEATURES: dict[str, Document] = {
    "段落": official(*_paragraphs()),
    "字符": official(*_characters()),
    "制表位": official(*_tabs()),
    "图片": official(
        flush("上"), Paragraph((Text("文", BODY_RUN), PICTURE, Text("字", BODY_RUN)), NATURAL, BODY_RUN), flush("下"),
        Paragraph((replace(PICTURE, data=picture_file("JPEG"), media_type="image/jpeg"),), NATURAL, BODY_RUN),
    ),
    "合并单元格": official(flush("上"), _merged(), flush("下")),
    "竖排单元格": official(_turned(), flush("下")),
    "嵌套表格": official(_nested(), flush("下")),
    "表中划线": official(_drawn_in_cells()),
    "跨页表格": official(_long_table(), flush("下")),
    "单线": official(*_borders("single")),
    "双线": official(*_borders("double")),
    "虚线": official(*_borders("dashed")),
    "点线": official(*_borders("dotted")),
    "图文框": official(*_frames()),
    "页眉页脚": _headers(),
    "分节": _sections(),
    "分页": official(*_breaks()),
    "框中分页": official(*_breaks_in_boxes()),
}  # fmt: skip
"""By what each shows."""
