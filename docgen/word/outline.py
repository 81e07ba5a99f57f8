"""A Word file as lines of text: its pages, its styles, its words and tags; what `git diff` and a person compare.

A line says nothing of where it stands, so that one paragraph more does not change all that follow; `Line.place` does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from docgen.page.model import (
    Block,
    Borders,
    Break,
    Cell,
    Document,
    Frame,
    Inline,
    PageField,
    Paragraph,
    ParagraphStyle,
    Picture,
    RunStyle,
    Section,
    Tab,
    Table,
    Text,
)
from docgen.page.walk import paragraphs_in

_POINTS_PER_MM = 72 / 25.4
_ALIGNS = {"left": "左对齐", "center": "居中", "right": "右对齐", "justify": "两端对齐", "distribute": "分散对齐"}
_VARIANTS = (("default", ""), ("first", "（首页）"), ("even", "（偶数页）"))
_BREAKS = {"line": "↵", "page": "‹分页›", "column": "‹分栏›"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an outline: its text, and where in the file (`正文第3段`, `页脚`) it stands; empty for styles."""

    text: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class _Look:
    paragraph: ParagraphStyle
    run: RunStyle


def outline(document: Document) -> tuple[Line, ...]:
    """Return the pages, the styles in use with their look, then every story's paragraphs, rows and cells, in order."""
    looks = _style_looks(document)
    lines = [Line(f"页面：{_page(section)}") for section in document.sections]
    lines += [Line(f"样式 {name or '（无）'}：{_look(look)}") for name, look in sorted(looks.items())]
    for title, blocks in _stories(document):
        lines.append(Line(f"── {title} ──", title))
        lines += _Writer(looks, title).blocks(blocks, "")
    return tuple(lines)


def _stories(document: Document) -> Iterator[tuple[str, tuple[Block, ...]]]:
    """Yield the body of each section and, once each, the headers and footers, with their names."""
    several = len(document.sections) > 1
    seen: set[int] = set()
    for number, section in enumerate(document.sections, start=1):
        yield (f"正文（第{number}节）" if several else "正文"), section.blocks
    for section in document.sections:
        for word, group in (("页眉", section.headers), ("页脚", section.footers)):
            for attribute, variant in _VARIANTS:
                blocks = getattr(group, attribute)
                if blocks is not None and id(blocks) not in seen:
                    seen.add(id(blocks))
                    yield f"{word}{variant}", blocks


def _style_looks(document: Document) -> dict[str, _Look]:
    """Return for each named style the look that most of its paragraphs have."""
    found: dict[str, Counter[_Look]] = {}
    for _, blocks in _stories(document):
        for paragraph in paragraphs_in(blocks):
            for run in _runs(paragraph) or [paragraph.mark]:
                found.setdefault(paragraph.style_name, Counter())[_Look(paragraph.style, run)] += 1
    return {name: looks.most_common(1)[0][0] for name, looks in found.items()}


def _runs(paragraph: Paragraph) -> list[RunStyle]:
    return [inline.style for inline in paragraph.inlines if isinstance(inline, Text) and inline.text.strip()]


class _Writer:
    """Writes the blocks of one story as lines."""

    def __init__(self, looks: dict[str, _Look], story: str) -> None:
        self.looks = looks
        self.story = story

    def blocks(self, blocks: Iterable[Block], indent: str) -> Iterator[Line]:
        for block in blocks:
            if isinstance(block, Paragraph):
                yield self.paragraph(block, indent)
            else:
                yield from self.table(block, indent)

    def paragraph(self, paragraph: Paragraph, indent: str) -> Line:
        usual = self.looks[paragraph.style_name]
        own = _paragraph_words(paragraph.style, usual.paragraph)
        frame = [_frame_words(paragraph.frame)] if paragraph.frame is not None else []
        head = "；".join([paragraph.style_name or "（无）", *frame, *own])
        text = "".join(self.inline(inline, usual.run) for inline in (*paragraph.label, *paragraph.inlines))
        return Line(f"{indent}〔{head}〕{text}", paragraph.place or self.story)

    def inline(self, inline: Inline, usual: RunStyle) -> str:
        match inline:
            case Text(text=text, style=style):
                words = _run_words(style, usual) if text.strip() else []
                return f"⟦{'、'.join(words)}：{text}⟧" if words else text
            case Tab():
                return "⇥"
            case Break(kind=kind):
                return _BREAKS[kind]
            case PageField(kind=kind):
                return "‹页码›" if kind == "page" else "‹总页数›"
            case Picture():
                return f"‹图片 {_mm(inline.width)}×{_mm(inline.height)} 毫米 {inline.description}›"

    def table(self, table: Table, indent: str) -> Iterator[Line]:
        widths = "、".join(_mm(width) for width in table.columns)
        place = table.place or self.story
        yield Line(f"{indent}表格：列宽 {widths} 毫米", place)
        for row in table.rows:
            height = f"，高{'' if row.exact_height else '至少'} {_mm(row.height)} 毫米" if row.height else ""
            yield Line(f"{indent}  行{'（表头，每页重复）' if row.header else ''}{height}", place)
            for cell in row.cells:
                yield Line(f"{indent}    格{_cell_words(cell)}", place)
                yield from self.blocks(cell.blocks, f"{indent}      ")


def _frame_words(frame: Frame) -> str:
    """Return where a frame stands; nothing of one that is aligned with the type area or the page."""
    facts = [f"距左 {_mm(frame.x)}"] if frame.x and not frame.x_align else []
    facts += [f"距上 {_mm(frame.y)}"] if frame.y and not frame.y_align else []
    facts += [f"高 {_mm(frame.height)}"] if frame.height and frame.exact_height else []
    return f"文本框 {'、'.join(facts)} 毫米" if facts else "文本框"


def _cell_words(cell: Cell) -> str:
    notes = [f"跨{count}{unit}" for count, unit in ((cell.column_span, "列"), (cell.row_span, "行")) if count > 1]
    notes += [*_border_words(cell.borders), *(["竖排"] if cell.turned else [])]
    return f"（{'；'.join(notes)}）" if notes else ""


def _page(section: Section) -> str:
    turned = "横排" if section.width > section.height else "竖排"
    margins = (section.margin_top, section.margin_bottom, section.margin_left, section.margin_right)
    edges = " ".join(f"{side}{_mm(value)}" for side, value in zip("上下左右", margins, strict=True))
    first = "，首页不同" if section.different_first_page else ""
    return f"{_mm(section.width)}×{_mm(section.height)} 毫米 {turned}，页边距 {edges} 毫米{first}"


def _look(look: _Look) -> str:
    return "，".join((*_run_words(look.run, None), *_paragraph_words(look.paragraph, None)))


def _run_words(run: RunStyle, against: RunStyle | None) -> list[str]:
    """Return what is to be said of a run; against a usual look only what differs."""
    usual = against or RunStyle(east_asia="", latin="", size=0.0)
    places = {"superscript": "上标", "subscript": "下标"}
    return _told(
        (
            (run.east_asia, usual.east_asia, run.east_asia),
            (run.latin, usual.latin, f"西文 {run.latin}"),
            (run.size, usual.size, f"{run.size:g} 磅"),
            (run.bold, usual.bold, "加粗" if run.bold else "不加粗"),
            (run.italic, usual.italic, "倾斜" if run.italic else "不倾斜"),
            (run.underline, usual.underline, f"下划线 {run.underline or '无'}"),
            (run.strike, usual.strike, "删除线" if run.strike else "无删除线"),
            (run.color, usual.color, f"颜色 {run.color}"),
            (run.highlight, usual.highlight, f"底色 {run.highlight or '无'}"),
            (run.spacing, usual.spacing, f"字距 {run.spacing:g} 磅"),
            (run.scale, usual.scale, f"缩放 {run.scale:g}%"),
            (run.raised, usual.raised, f"升高 {run.raised:g} 磅"),
            (run.position, usual.position, places.get(run.position, "不升降")),
        )
    )


def _paragraph_words(style: ParagraphStyle, against: ParagraphStyle | None) -> list[str]:
    usual = against or ParagraphStyle()
    rule = {"exact": f"{style.line:g} 磅", "at_least": f"至少 {style.line:g} 磅", "multiple": f"{style.line:g} 倍"}
    stops = "、".join(_mm(stop.position) for stop in style.tabs)
    borders = "、".join(_border_words(style.borders))
    return _told(
        (
            (style.align, against.align if against else None, _ALIGNS[style.align]),
            ((style.line_rule, style.line), (usual.line_rule, usual.line), f"行距 {rule[style.line_rule]}"),
            (style.indent_left, usual.indent_left, f"左缩进 {style.indent_left:g} 磅"),
            (style.indent_right, usual.indent_right, f"右缩进 {style.indent_right:g} 磅"),
            (style.first_line, usual.first_line, f"首行缩进 {style.first_line:g} 磅"),
            (style.space_before, usual.space_before, f"段前 {style.space_before:g} 磅"),
            (style.space_after, usual.space_after, f"段后 {style.space_after:g} 磅"),
            (style.keep_next, usual.keep_next, "与下段同页" if style.keep_next else "不与下段同页"),
            (style.page_break_before, usual.page_break_before, "段前分页" if style.page_break_before else "段前不分页"),
            (style.outline_level, usual.outline_level, f"大纲 {_level(style.outline_level)}"),
            (style.borders, usual.borders, f"边框 {borders or '无'}"),
            (style.shading, usual.shading, f"底纹 {style.shading or '无'}"),
            (style.tabs, usual.tabs, f"制表位 {stops or '无'} 毫米" if stops else "无制表位"),
        )
    )


def _told(facts: Iterable[tuple[object, object, str]]) -> list[str]:
    return [words for value, usual, words in facts if value != usual]


def _level(level: int | None) -> str:
    return "正文" if level is None else f"{level + 1} 级"


def _border_words(borders: Borders) -> list[str]:
    sides = zip("上右下左", (borders.top, borders.right, borders.bottom, borders.left), strict=True)
    return [f"{side}框线 {line.width:g} 磅" for side, line in sides if line is not None]


def _mm(points: float) -> str:
    return f"{round(points / _POINTS_PER_MM, 1):g}"
