"""Read one w:p: its style with all that is inherited, its list label, its content."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lxml import etree

from docgen.page.model import Frame, Inline, Paragraph, Tab, Text
from docgen.word.namespaces import W
from docgen.word.notes import Reporter
from docgen.word.numbering import Listed
from docgen.word.paragraph_properties import parse_para_props
from docgen.word.resolve import merge_levels, paragraph_style, read_frame, run_style
from docgen.word.run_properties import RunProps
from docgen.word.runs import InlineReader, append_text, symbol_pieces
from docgen.word.story import Story, toggled
from docgen.word.styles import TableFormat
from docgen.word.xml import Element, first, val

_PLAIN = frozenset({f"{W}pPr", f"{W}bookmarkStart", f"{W}bookmarkEnd", f"{W}proofErr"})
_PLAIN_IN_RUN = frozenset({f"{W}rPr", f"{W}t", f"{W}tab", f"{W}br", f"{W}cr", f"{W}lastRenderedPageBreak"})


@dataclass(frozen=True, slots=True)
class ReadParagraph:
    """A paragraph with the text boxes met in it.

    `joins_next` is True when its mark is deleted or hidden, so that its content runs on in the next paragraph.
    """

    paragraph: Paragraph
    boxes: tuple[Element, ...]
    joins_next: bool


def read_paragraph(
    story: Story, element: Element, where: str, table: TableFormat, before: tuple[Inline, ...] = ()
) -> ReadParagraph:
    """Read a w:p named `where`; `before` is content of earlier paragraphs that runs on in this one.

    Papers of one template have most of their paragraphs in common: what one reads by itself, without anything to be
    told of it, is read once.
    """
    if before or story.fields.pending:
        return _read(story, element, where, table, before)[0]
    fresh: list[ReadParagraph] = []

    def make() -> Paragraph | None:
        told = story.notes.told
        found, listed = _read(story, element, where, table, ())
        fresh.append(found)
        silent = story.notes.told == told and not story.source.styles.remarked
        return found.paragraph if silent and not listed and not found.joins_next and _is_plain(element) else None

    content = etree.tostring(element, encoding="utf-8", with_tail=False)
    known = story.source.shared.paragraphs_in(table).get((content, str(story.line_pitch)), make)
    if fresh:
        return fresh[0]
    if known is None:
        return _read(story, element, where, table, ())[0]
    return ReadParagraph(replace(known, place=where), (), False)


def _is_plain(element: Element) -> bool:
    """Tell whether a w:p holds only text, whose meaning is the same wherever it stands."""
    return all(
        child.tag in _PLAIN or (child.tag == f"{W}r" and all(item.tag in _PLAIN_IN_RUN for item in child))
        for child in element
    )


def _read(
    story: Story, element: Element, where: str, table: TableFormat, before: tuple[Inline, ...]
) -> tuple[ReadParagraph, bool]:
    """Read a w:p, whatever is known of others; also tell whether it counts in a list."""
    source = story.source
    report = Reporter(story.notes, where)
    properties = first(element, "pPr")
    style_id = _style_id(story, properties, where)
    direct = parse_para_props(properties, source.theme, report)
    merged, listed = merge_levels(source.styles, source.numbering, style_id, direct, table, report)

    reader = InlineReader(story, where, style_id, table)
    mark_properties = first(properties, "rPr")
    mark = reader.merge(mark_properties)
    reader.inlines.extend(before)
    reader.read(element)

    joins = bool(mark.get("vanish")) or toggled(mark_properties, "del") or toggled(mark_properties, "moveFrom")
    mark_style = run_style(mark)
    size = next((inline.style.size for inline in reader.inlines if isinstance(inline, Text)), mark_style.size)
    style = source.styles.get(style_id, "paragraph")
    paragraph = Paragraph(
        inlines=tuple(reader.inlines),
        style=paragraph_style(merged, size, story.line_pitch),
        mark=mark_style,
        style_name="" if style is None else style.name,
        label=() if listed is None or joins else _label(story, listed, mark, where),
        frame=_frame(story, properties, style_id, where),
        place=where,
    )
    return ReadParagraph(paragraph, tuple(reader.boxes), joins), listed is not None


def _style_id(story: Story, properties: Element | None, where: str) -> str:
    styles = story.source.styles
    wanted = val(properties, "pStyle")
    if wanted is None:
        return styles.default_id("paragraph")
    if styles.get(wanted, "paragraph") is None:
        story.notes.add(
            "word.unknown-style",
            where,
            f"段落用了文件里没有的样式“{wanted}”，按正文样式排",
            "请在 Word 中重新给这个段落选一个样式。",
        )
        return styles.default_id("paragraph")
    return wanted


def _frame(story: Story, properties: Element | None, style_id: str, where: str) -> Frame | None:
    element = first(properties, "framePr")
    if element is None:
        element = story.source.styles.frame_of(style_id)
    if element is None:
        return None
    if (element.get(f"{W}dropCap") or "none") != "none":
        story.notes.unsupported(where, "首字下沉（按普通段落排）")
        return None
    return read_frame(element)


def _label(story: Story, listed: Listed, mark: RunProps, where: str) -> tuple[Inline, ...]:
    """Return the list label and the tab or blank after it; a level without text has no label at all."""
    report = Reporter(story.notes, where)
    text = story.counters.next_label(listed.num_id, listed.index, report)
    props: RunProps = {**mark, **story.source.numbering.props(listed.level, report)[1]}
    if listed.level.picture:
        report("图片项目符号（按圆点排）", "")
        text = "•"
    if not text or props.get("vanish"):
        return ()
    if listed.level.align not in ("left", "start"):
        report("编号右对齐或居中（按左对齐排）", "")
    style = run_style(props)
    label: list[Inline] = []
    for piece in symbol_pieces(text.upper() if props.get("caps") else text, style, story.notes, where):
        append_text(label, piece)
    if listed.level.suffix == "tab":
        label.append(Tab(label[-1].style))
    elif listed.level.suffix == "space":
        append_text(label, Text(" ", label[-1].style))
    return tuple(label)
