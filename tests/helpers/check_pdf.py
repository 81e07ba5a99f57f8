"""A sound official paper as a page model, with a handle for each thing that a test breaks, and its PDF."""

from __future__ import annotations

from dataclasses import dataclass, replace

from docgen.page.model import (
    Align,
    Block,
    Border,
    Borders,
    Cell,
    Document,
    Frame,
    HeaderFooter,
    PageField,
    Paragraph,
    ParagraphStyle,
    Row,
    RunStyle,
    Section,
    Table,
    Text,
)
from docgen.pdf import get_engine

MM = 72 / 25.4
RED = "#ff0000"
SENTENCE = "为进一步做好对口支援工作，各单位要按照协议约定选派人员，落实经费，加强管理，按月登记工作数据，"
LEADING = 0.2
"""How much of a line of exact height lies below its base line, in both LibreOffice and docgen."""


@dataclass(frozen=True)
class Sample:
    """What a paper is made of; the defaults make a sound one of three pages. Lengths in mm, sizes in points."""

    paper: tuple[float, float] = (210.0, 297.0)
    top: float = 37.0
    left: float = 28.0
    right: float = 26.0
    bottom: float = 35.0
    size: float = 16.0
    spacing: float = -0.25
    pitch: float = 28.95
    face: str = "仿宋_GB2312"
    color: str = "#000000"
    align: Align = "justify"
    mark: str = "阜康市卫生健康委员会文件"
    mark_top: float = 72.0
    number: str = "阜卫发〔2026〕8号"
    line_gap: float = 4.0
    line_indent: float = 0.0
    red_line: bool = True
    title_face: str = "方正小标宋简体"
    title_size: float = 22.0
    recipients: int = 1
    heading_face: str = "黑体"
    paragraphs: int = 6
    sentence: str = SENTENCE
    date: str = "2026年4月7日"
    sign_on_new_page: bool = False
    imprint: bool = True
    imprint_lines: tuple[float, ...] = (0.35, 0.25, 0.35)
    imprint_size: float = 14.0
    imprint_rise: float = 0.0
    after_imprint: bool = False
    page_number: str = "— {} —"
    number_face: str = "宋体"
    number_align: tuple[str, str] = ("right", "left")
    number_distance: float = 7.0
    numbered: bool = True

    @property
    def body_run(self) -> RunStyle:
        """The look of the text."""
        return RunStyle(self.face, self.face, self.size, spacing=self.spacing, east_asia_hint=True, color=self.color)

    @property
    def line(self) -> ParagraphStyle:
        """A line of the text without an indent."""
        return ParagraphStyle(align="left", line_rule="exact", line=self.pitch, widow_control=False)


def pdf_of(sample: Sample) -> bytes:
    """Return the PDF of a sample."""
    return get_engine("weasyprint").render(document_of(sample), "通知.docx").pdf


def document_of(sample: Sample) -> Document:
    """Return the page model of a sample."""
    blocks = [*_head(sample), *_text(sample), *_end(sample)]
    width, height = sample.paper
    section = Section(
        tuple(blocks),
        width=width * MM,
        height=height * MM,
        margin_top=sample.top * MM,
        margin_bottom=sample.bottom * MM,
        margin_left=sample.left * MM,
        margin_right=sample.right * MM,
        # The dash stands a third of an em above the base line, which is a fifth of an em above the line's foot.
        footer_distance=(sample.bottom - sample.number_distance) * MM - 14 * 0.47,
        footers=_footers(sample) if sample.numbered else HeaderFooter(),
    )
    return Document((section,), even_and_odd=True, title="通知")


def _paragraph(text: str, run: RunStyle, style: ParagraphStyle, frame: Frame | None = None) -> Paragraph:
    return Paragraph((Text(text, run),) if text else (), style, run, frame=frame)


def _blank(sample: Sample, count: int = 1) -> list[Block]:
    return [_paragraph("", sample.body_run, sample.line)] * count


def _head(sample: Sample) -> list[Block]:
    """A table row as high as brings the mark to its place, the mark, the number with the line under it."""
    if not sample.mark:
        return []
    run = RunStyle("方正小标宋简体", "方正小标宋简体", 36.0, color=RED)
    centred = replace(sample.line, align="center", line=54.0)
    # The ink of these characters begins 0.78 em above its base line, which is 0.8 of the line's height down.
    spare = (sample.mark_top - sample.top) * MM - (54.0 * (1 - LEADING) - 36.0 * 0.78)
    thin = RunStyle(size=1.0)
    cell = Cell((_paragraph("", thin, ParagraphStyle(line_rule="exact", line=1.0)),), 0)
    room = Table((Row((cell,), height=spare, exact_height=True),), (400.0,))
    gap = sample.line_gap * MM - (sample.pitch * LEADING - 0.12 * sample.size)
    border = Borders(bottom=Border("single", 2.25, RED, gap)) if sample.red_line else Borders()
    indent = sample.line_indent * MM
    number = replace(sample.line, align="center", borders=border, indent_left=indent, indent_right=indent)
    return [
        room,
        _paragraph(sample.mark, run, centred),
        *_blank(sample, 2),
        _paragraph(sample.number, sample.body_run, number),
        *_blank(sample, 2),
    ]


def _text(sample: Sample) -> list[Block]:
    run = sample.body_run
    title = RunStyle(sample.title_face, sample.title_face, sample.title_size)
    body = replace(sample.line, align=sample.align, first_line=2 * sample.size)
    heading = replace(run, east_asia=sample.heading_face, latin=sample.heading_face)
    names = "、".join(["木垒哈萨克自治县人民医院"] * sample.recipients)
    long = _paragraph(sample.sentence * 3 + "确保全年任务落到实处。", run, body)
    return [
        _paragraph("关于做好对口支援工作的通知", title, replace(sample.line, align="center")),
        *_blank(sample),
        _paragraph(f"{names}：", run, replace(sample.line, align="justify")),
        _paragraph("一、总体要求", heading, body),
        *[long] * sample.paragraphs,
        *_blank(sample),
    ]


def _end(sample: Sample) -> list[Block]:
    run = sample.body_run
    start = replace(sample.line, indent_left=16 * sample.size, page_break_before=sample.sign_on_new_page)
    blocks: list[Block] = [
        _paragraph("阜康市卫生健康委员会", run, start),
        _paragraph(sample.date, run, replace(sample.line, indent_left=18 * sample.size)),
    ]
    if sample.imprint:
        blocks += _imprint(sample)
    if sample.after_imprint:
        blocks.append(_paragraph("附件", run, replace(sample.line, page_break_before=True)))
    return blocks


def _imprint(sample: Sample) -> list[Block]:
    width = (sample.paper[0] - sample.left - sample.right) * MM
    frame = Frame(horizontal="margin", vertical="margin", y_align="bottom", width=width)
    if sample.imprint_rise:
        y = (225.0 - 22.0 - sample.imprint_rise) * MM
        frame = Frame(horizontal="margin", vertical="margin", y=y, width=width)
    run = RunStyle("仿宋_GB2312", "仿宋_GB2312", sample.imprint_size, east_asia_hint=True)
    inset = replace(sample.line, indent_left=14.0, indent_right=14.0, line=28.95)
    rules: list[Block] = [
        _paragraph("", run, ParagraphStyle(line_rule="exact", line=thickness * MM, shading="#000000"), frame)
        for thickness in sample.imprint_lines
    ]
    rows: list[Block] = [
        _paragraph("抄送：木垒哈萨克自治县卫生健康委员会。", run, inset, frame),
        _paragraph("阜康市卫生健康委员会办公室　　　　2026年4月8日印发", run, inset, frame),
    ]
    mixed = [*rules[:1], rows[0], *rules[1:-1], rows[1], *rules[len(rules) - 1 if len(rules) > 1 else 1 :]]
    return [*mixed, _paragraph("", run, ParagraphStyle(line_rule="exact", line=1.0))]


def _footers(sample: Sample) -> HeaderFooter:
    run = RunStyle(sample.number_face, sample.number_face, 14.0, east_asia_hint=True)
    before, after = sample.page_number.split("{}")

    def foot(align: str) -> tuple[Paragraph, ...]:
        style = ParagraphStyle(
            align=align,  # type: ignore[arg-type]
            indent_left=14.0,
            indent_right=14.0,
            line_rule="exact",
            line=14.0,
        )
        return (Paragraph((Text(before, run), PageField("page", run), Text(after, run)), style, run),)

    odd, even = sample.number_align
    return HeaderFooter(foot(odd), None, foot(even))
