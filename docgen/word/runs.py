"""Read what stands inside a paragraph: runs, breaks, symbols, fields, pictures, tracked changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from docgen.errors import Severity
from docgen.page.model import Break, Inline, RunStyle, Tab, Text
from docgen.word.drawings import read_graphic
from docgen.word.namespaces import WORD, M, W
from docgen.word.notes import Notes, Reporter
from docgen.word.number_formats import format_number
from docgen.word.resolve import run_style
from docgen.word.run_properties import RunProps, parse_run_props
from docgen.word.story import Story
from docgen.word.styles import TableFormat
from docgen.word.symbols import is_symbol_face, to_unicode
from docgen.word.xml import Element, all_text, children, first, flag, local_name, val

_WRAPPERS = frozenset({"hyperlink", "ins", "moveTo", "smartTag", "customXml", "sdtContent", "bdo", "dir"})
_SILENT = frozenset(
    {"bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "proofErr", "permStart", "permEnd"}
    | {"moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd", "customXmlInsRangeStart"}
    | {"customXmlInsRangeEnd", "customXmlDelRangeStart", "customXmlDelRangeEnd", "smartTagPr", "customXmlPr"}
    | {"pPr", "sdtPr", "sdtEndPr", "rPr"}
)
"""Print nothing."""
_SILENT_IN_RUN = frozenset(
    {"rPr", "lastRenderedPageBreak", "annotationRef", "commentReference", "footnoteRef", "endnoteRef"}
    | {"separator", "continuationSeparator", "delInstrText"}
)
_GRAPHICS = frozenset({"drawing", "pict", "object"})
_NOTE_KINDS = {"footnoteReference": ("footnotes", "脚注"), "endnoteReference": ("endnotes", "尾注")}
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BLANKS = " \t\r\n"
_LINE_ENDS = str.maketrans("\r\n", "  ")
"""Inside w:t a line end is a blank; a line break is a w:br."""


class InlineReader:
    """Reads one paragraph's content into `inlines`; text boxes met on the way are kept in `boxes`."""

    def __init__(self, story: Story, where: str, style_id: str, table: TableFormat) -> None:
        self.inlines: list[Inline] = []
        self.boxes: list[Element] = []
        self._story = story
        self._where = where
        self._style_id = style_id
        self._table = table
        self._report = Reporter(story.notes, where)
        self._style = RunStyle()
        self._caps = False
        self._hidden = False

    def read(self, parent: Element) -> None:
        """Read the children of a paragraph or of a wrapper inside it."""
        for child in children(parent):
            name = local_name(child)
            if child.tag == f"{W}r":
                self._run(child)
            elif name in _SILENT:
                continue
            elif name == "sdt":
                self._control(child)
            elif name in _WRAPPERS:
                self.read(child)
            elif name in ("del", "moveFrom"):
                _note_deleted(self._story.notes, self._where, child)
            elif name == "fldSimple":
                self._simple_field(child)
            elif str(child.tag).startswith(M):
                self._story.notes.unsupported(self._where, "公式", sample=all_text(child))
            else:
                self._unknown(child)

    def _unknown(self, element: Element) -> None:
        self._story.notes.unsupported(self._where, f"内容 {_display(element)}", sample=all_text(element))

    def _control(self, control: Element) -> None:
        """Read a content control's content; its grey prompt text is text too, and worth a remark."""
        if flag(control.find(f"{W}sdtPr"), "showingPlcHdr"):
            self._story.notes.add(
                "word.placeholder",
                self._where,
                "内容控件还没有填写，显示的是提示文字",
                "请在 Word 中填写或删除这个控件。",
                sample=all_text(control),
            )
        self.read(control)

    def _simple_field(self, element: Element) -> None:
        fields, notes = self._story.fields, self._story.notes
        self._style = self._look(None)
        fields.begin(self._style)
        fields.add_code(element.get(f"{W}instr") or "")
        fields.separate(notes, self._where, self._story.page_format)
        self.read(element)
        self._end_field()

    def _end_field(self) -> None:
        page = self._story.fields.end(self._story.notes, self._where, self._story.page_format)
        if page is not None:
            self.inlines.append(page)

    def _look(self, properties: Element | None) -> RunStyle:
        """Resolve a run's w:rPr; also remembers whether its letters are capitals."""
        props = self.merge(properties)
        self._caps = bool(props.get("caps"))
        if props.get("small_caps"):
            self._report("小型大写字母", "")
        self._hidden = bool(props.get("vanish"))
        return run_style(props)

    def merge(self, properties: Element | None) -> RunProps:
        """Return defaults, styles and direct formatting of a run or paragraph mark, merged."""
        source = self._story.source
        character = val(properties, "rStyle") or ""
        if character and source.styles.get(character, "character") is None:
            character = ""
        base = source.styles.run_base(self._style_id, character, self._table, self._report)
        if properties is None:
            return base
        return {**base, **parse_run_props(properties, source.theme, self._report)}

    def _run(self, run: Element) -> None:
        self._style = self._look(first(run, "rPr"))
        if self._hidden and not any(child.tag in (f"{W}fldChar", f"{W}instrText") for child in run):
            return
        for child in children(run):
            name = local_name(child)
            reader = _IN_RUN.get(name)
            if reader is not None:
                reader(self, child)
            elif name in _GRAPHICS:
                self._graphic(child)
            elif name in _NOTE_KINDS:
                self._note_reference(child, *_NOTE_KINDS[name])
            elif name == "ruby":
                self._ruby(child)
            elif name not in _SILENT_IN_RUN:
                self._unknown(child)

    def _text(self, element: Element) -> None:
        text = element.text or ""
        if element.get(_XML_SPACE) != "preserve":
            text = text.strip(_BLANKS)
        for index, part in enumerate(text.split("\t")):
            if index:
                self._add(Tab(self._style))
            self._characters(part.translate(_LINE_ENDS))

    def _characters(self, text: str) -> None:
        if not text:
            return
        fields = self._story.fields
        page = fields.shown_page(self._style)
        if page is not None:
            self.inlines.append(page)
        if fields.hidden:
            fields.add_code(text)  # the result of a field nested in a code belongs to that code
            return
        text = text.upper() if self._caps else text
        for piece in symbol_pieces(text, self._style, self._story.notes, self._where):
            append_text(self.inlines, piece)

    def _add(self, inline: Inline) -> None:
        if not self._story.fields.hidden:
            self.inlines.append(inline)

    def _field_mark(self, element: Element) -> None:
        fields = self._story.fields
        kind = element.get(f"{W}fldCharType")
        if kind == "begin":
            fields.begin(self._style)
            self._check_box(element)
        elif kind == "separate":
            fields.separate(self._story.notes, self._where, self._story.page_format)
        elif kind == "end":
            self._end_field()

    def _check_box(self, element: Element) -> None:
        box = element.find(f"{W}ffData/{W}checkBox")
        if box is not None:
            state = flag(box, "checked")
            on = bool(flag(box, "default")) if state is None else state
            append_text(self.inlines, Text("☒" if on else "☐", replace(self._style, east_asia_hint=True)))

    def _field_code(self, element: Element) -> None:
        self._story.fields.add_code(element.text or "")

    def _tab(self, element: Element) -> None:
        self._add(Tab(self._style))

    def _aligned_tab(self, element: Element) -> None:
        self._report("对齐制表符（按普通制表符排）", "")
        self._add(Tab(self._style))

    def _break(self, element: Element) -> None:
        kind = element.get(f"{W}type")
        self._add(Break("page" if kind == "page" else "column" if kind == "column" else "line", self._style))

    def _no_break_hyphen(self, element: Element) -> None:
        self._characters("\u2011")

    def _soft_hyphen(self, element: Element) -> None:
        self._characters("\u00ad")

    def _symbol(self, element: Element) -> None:
        code = element.get(f"{W}char") or ""
        try:
            character = chr(int(code, 16))
        except (ValueError, OverflowError):
            self._report("写错了的符号", code)
            return
        face = element.get(f"{W}font") or self._style.latin
        style, self._style = self._style, replace(self._style, latin=face, east_asia=face)
        self._characters(character)
        self._style = style

    def _page_number(self, element: Element) -> None:
        fields = self._story.fields
        fields.begin(self._style)
        fields.add_code("PAGE")
        self._end_field()

    def _graphic(self, element: Element) -> None:
        if self._story.fields.hidden:
            return
        graphic = read_graphic(self._story, element, self._where, self._style)
        self.inlines.extend(graphic.pictures)
        self.boxes.extend(graphic.boxes)

    def _note_reference(self, element: Element, part_type: str, what: str) -> None:
        """Print the mark as Word does (its number) and name the text, which is not laid out."""
        source = self._story.source
        part = source.package.related(self._story.part, part_type)
        wanted = element.get(f"{W}id")
        text = ""
        for note in source.package.xml(part) if part else ():
            if note.get(f"{W}id") == wanted:
                text = all_text(note)
        self._story.notes.add(
            "word.footnote",
            self._where,
            f"{what}的文字没有排入页面，只保留了注号",
            f"请把{what}的内容写进正文，或核对生成结果是否可以接受。",
            sample=text,
        )
        if element.get(f"{W}customMarkFollows") not in ("1", "true", "on"):
            count = self._story.note_counts.get(part_type, 0) + 1
            self._story.note_counts[part_type] = count
            self._characters(format_number(count, "decimal" if part_type == "footnotes" else "lowerRoman") or "")

    def _ruby(self, element: Element) -> None:
        self._report("拼音指南（只排汉字，不排注音）", all_text(element))
        base = element.find(f"{W}rubyBase")
        if base is not None:
            self.read(base)


_IN_RUN: dict[str, Callable[[InlineReader, Element], None]] = {
    "t": InlineReader._text,
    "tab": InlineReader._tab,
    "ptab": InlineReader._aligned_tab,
    "br": InlineReader._break,
    "cr": InlineReader._break,
    "noBreakHyphen": InlineReader._no_break_hyphen,
    "softHyphen": InlineReader._soft_hyphen,
    "sym": InlineReader._symbol,
    "pgNum": InlineReader._page_number,
    "fldChar": InlineReader._field_mark,
    "instrText": InlineReader._field_code,
}


def append_text(inlines: list[Inline], text: Text) -> None:
    """Append text, joining it to the text before when both look the same."""
    last = inlines[-1] if inlines else None
    if isinstance(last, Text) and last.style == text.style:
        inlines[-1] = Text(last.text + text.text, text.style)
    else:
        inlines.append(text)


def symbol_pieces(text: str, style: RunStyle, notes: Notes, where: str) -> list[Text]:
    """Return `text` as it is, or cut where characters of a symbol face become Unicode ones in the Chinese face."""
    face = style.latin
    if not is_symbol_face(face):
        return [Text(text, style)]
    plain = "宋体" if is_symbol_face(style.east_asia) else style.east_asia
    style = replace(style, east_asia=plain, latin=plain, east_asia_hint=True)
    pieces = []
    for character in text:
        code = ord(character)
        known = to_unicode(character, face)
        if known is None and (0xF000 <= code <= 0xF0FF or 0x21 <= code <= 0xFF):
            notes.add(
                "word.symbol",
                where,
                f"符号字体 {face} 的字符 {code:04X} 不认识，可能显示成方框",
                "请在 Word 中用“插入—符号”换成宋体等普通字体里的符号。",
            )
        pieces.append(known or character)
    return [Text("".join(pieces), style)]


def _note_deleted(notes: Notes, where: str, element: Element) -> None:
    notes.add(
        "word.tracked-change",
        where,
        "有未接受的修订，删除的文字按已删除处理，插入的按已接受处理",
        "请在 Word 的“审阅”中接受或拒绝全部修订后保存。",
        severity=Severity.INFO,
        sample="".join(node.text or "" for node in element.iter(f"{W}delText", f"{W}t")),
    )


def _display(element: Element) -> str:
    uri, _, local = str(element.tag)[1:].partition("}")
    return f"w:{local}" if uri == WORD else local
