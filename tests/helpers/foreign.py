"""Papers as other people make them: python-docx with direct formatting only, no style of ours."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

ALIGNS = {"左": WD_ALIGN_PARAGRAPH.LEFT, "中": WD_ALIGN_PARAGRAPH.CENTER, "右": WD_ALIGN_PARAGRAPH.RIGHT}


class Foreign:
    """A Word file in the making; `data` returns its bytes."""

    def __init__(self) -> None:
        self.document = docx.Document()
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(37), Mm(35)
        section.left_margin, section.right_margin = Mm(28), Mm(26)

    def line(
        self,
        text: str,
        *,
        face: str = "仿宋",
        size: float = 16,
        align: str = "左",
        indent: float = 0,
        right: float = 0,
        red: bool = False,
        bold: bool = False,
    ) -> Foreign:
        """Add a paragraph of one look; `indent` and `right` in points."""
        paragraph = self.document.add_paragraph()
        paragraph.alignment = ALIGNS[align]
        layout = paragraph.paragraph_format
        layout.space_after = layout.space_before = Pt(0)
        layout.line_spacing = Pt(28.95)
        layout.first_line_indent, layout.right_indent = Pt(indent), Pt(right)
        run = paragraph.add_run(text)
        dress(run, face, size, red, bold)
        return self

    def body(self, *texts: str, face: str = "仿宋") -> Foreign:
        """Add paragraphs indented by two characters."""
        for text in texts:
            self.line(text, indent=32, face=face)
        return self

    def blank(self, lines: int = 1) -> Foreign:
        """Add empty paragraphs."""
        for _ in range(lines):
            self.line("")
        return self

    def table(self, rows: Sequence[Sequence[str]], ruled: bool = True) -> Foreign:
        """Add a table, ruled or without any line."""
        made = self.document.add_table(len(rows), len(rows[0]), style="Table Grid" if ruled else None)
        for row, texts in zip(made.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                dress(cell.paragraphs[0].add_run(text), "仿宋", 12)
        return self

    def new_page(self) -> Foreign:
        """Begin a page."""
        self.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        return self

    def page_number(self) -> Foreign:
        """Put a page number into the footer."""
        paragraph = self.document.sections[0].footer.paragraphs[0]
        for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
            run = paragraph.add_run()
            element = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                element.set(qn("w:fldCharType"), kind)
            else:
                element.text = text
            run._r.append(element)
        return self

    def data(self) -> bytes:
        """Return the file's bytes."""
        buffer = io.BytesIO()
        self.document.save(buffer)
        return buffer.getvalue()


def dress(run: Any, face: str, size: float, red: bool = False, bold: bool = False) -> None:
    """Give a run its face, size (points), colour and weight directly."""
    run.font.name, run.font.size, run.font.bold = face, Pt(size), bold or None
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)
    if red:
        run.font.color.rgb = RGBColor(255, 0, 0)


def notice(change: Callable[[Foreign], object] = lambda made: None) -> Foreign:
    """Return a whole red-headed notice, directly formatted; `change` may add to its body."""
    made = Foreign().page_number()
    made.line("青禾县卫生健康局文件", face="方正小标宋简体", size=48, align="中", red=True).blank(2)
    made.line("青卫发〔2026〕15号", align="中").blank(2)
    made.line("关于报送对口支援工作月报的通知", face="方正小标宋简体", size=22, align="中").blank()
    made.line("各乡镇卫生院：")
    made.body("为及时掌握对口支援工作的进展，现就报送月报的事项通知如下。")
    made.body("一、报送内容", face="黑体").body("（一）人员到岗", face="楷体").body("每月到岗的人数和天数。")
    made.body("（二）业务开展", face="楷体").body("门诊、手术和培训的次数。")
    made.body("二、报送时间", face="黑体").body("每月5日前报送上一个月的数据。")
    change(made)
    made.blank().body("附件：1. 月报表").line("2. 填报说明", indent=80).blank()
    made.line("青禾县卫生健康局", align="右", right=48).line("2026年4月7日", align="右", right=32)
    made.body("（联系人：钱明远，电话：0000-0000000）")
    made.blank(2).line("抄送：县人民政府办公室。", size=14, indent=14)
    made.line("青禾县卫生健康局办公室　　　　　　　2026年4月8日印发", size=14, indent=14)
    return made
