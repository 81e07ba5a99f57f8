"""Body text: the few block rules of Markdown that an official paper has, and nothing else.

Headings (`#` to `####`), tables and counted items (`- `) are structure; every other line is a paragraph whose
characters all stand as typed: no emphasis, links, HTML, entities or escapes (but `\\|` for a bar inside a table). Items
are no list but one paragraph, 一是……；二是……。, which runs on from the line right above them. Values of fields come as
slots (`docgen.template.environment.BODY`) and are put back after parsing: data can never become structure.
A cell of a table that holds nothing but `^^` is one with the cell above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, cast

from docgen.errors import Finding, Place, error, warning
from docgen.official.blocks import Align, BodyBlock, Heading, Level, Paragraph, TableBlock
from docgen.template.environment import SLOT_CLOSE, SLOT_OPEN
from docgen.template.values import Body
from docgen.text.lists import count_items
from docgen.text.numbering import LEVELS, Numbering, decimal_label, heading_label

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_SLOT = re.compile(f"{SLOT_OPEN}([0-9]+){SLOT_CLOSE}")
_LINE_END = re.compile("\r\n?")
_GLUED_HEADING = re.compile(r"#{1,6}[^#\s]")
_BLANKS = " \t"
_ITEM = "- "
_JOIN = "^^"
"""In a cell of a table: one with the cell above."""
_CLAUSE_ENDS = ("。", "；", "：")


def parse(
    text: str, slots: Sequence[str | Body] = (), place: Place | None = None, *, lines_known: bool = True
) -> tuple[tuple[BodyBlock, ...], tuple[Finding, ...]]:
    """Return the blocks of a body text, its headings not numbered yet, and what is wrong with it.

    `place` is the text's first line; with `lines_known` False (loops have moved the lines) findings carry no line of
    their own. A slot holding a `Body` must be a line of its own and is replaced by its blocks.
    """
    return _Reading(_LINE_END.sub("\n", text), slots, place or Place(), lines_known).run()


def number(blocks: Sequence[BodyBlock], style: Numbering = Numbering.OFFICIAL) -> tuple[BodyBlock, ...]:
    """Return the blocks with every heading numbered; a level starts anew below each heading of a higher level.

    In decimals, a heading that is a sentence is a clause: all of it is text that runs on after the number.
    """
    counters = [0] * (LEVELS + 1)
    numbered: list[BodyBlock] = []
    for block in blocks:
        if isinstance(block, Heading):
            counters[block.level] += 1
            counters[block.level + 1 :] = [0] * (LEVELS - block.level)
            if style is Numbering.DECIMAL:
                block = replace(_clause(block), label=decimal_label(counters[1 : block.level + 1]))
            else:
                block = replace(block, label=heading_label(block.level, counters[block.level]))
        numbered.append(block)
    return tuple(numbered)


def _clause(heading: Heading) -> Heading:
    text = heading.text + heading.rest
    return replace(heading, text="", rest=text) if text.endswith(_CLAUSE_ENDS) or heading.rest else heading


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("zero").enable(["heading", "table"]).disable("inline")


@lru_cache(maxsize=16)
def _tokens(text: str) -> tuple[Token, ...]:
    """Return the tokens of a text, which nobody may change: the texts of one template differ by their slots only."""
    return tuple(_parser().parse(text))


@dataclass(slots=True)
class _Reading:
    """One pass over the tokens of a text."""

    text: str
    slots: Sequence[str | Body]
    place: Place
    lines_known: bool
    blocks: list[BodyBlock] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    open_until: int = -1
    """The line below the last text that counted items may run on from."""

    def run(self) -> tuple[tuple[BodyBlock, ...], tuple[Finding, ...]]:
        self.lines = self.text.split("\n")
        tokens = iter(_tokens(self.text))
        for token in tokens:
            if token.type == "heading_open":
                self._heading(token, next(tokens))
            elif token.type == "paragraph_open":
                self._paragraphs(token)
            elif token.type == "table_open":
                self._table(tokens)
        return tuple(self.blocks), tuple(self.findings)

    def _heading(self, opening: Token, content: Token) -> None:
        level = int(opening.tag[1:])
        line = _first_line(opening)
        if level > LEVELS:
            self._report(line, f"标题写了 {level} 个“#”，公文标题只有四级", "用一至四个“#”。")
            return
        text, mark, rest = content.content.partition("。")
        if not (text or mark):
            self._report(line, "“#”后面没有标题文字", "写上标题，或删去这一行。")
            return
        self.blocks.append(
            Heading(cast(Level, level), "", self._filled(text + mark, line), self._filled(rest.strip(_BLANKS), line))
        )
        if mark:
            self.open_until = line + 1

    def _paragraphs(self, opening: Token) -> None:
        """Turn each source line of a paragraph into a paragraph of its own, as people write them."""
        start, end = opening.map or (0, 0)
        items: list[str] = []
        for index in range(start, end):
            line = self.lines[index].strip(_BLANKS)
            if line.startswith(_ITEM):
                items.append(self._filled(line.removeprefix(_ITEM).strip(_BLANKS), index))
                if index + 1 == end or not self.lines[index + 1].strip(_BLANKS).startswith(_ITEM):
                    self._count(items, index + 1 - len(items))
                    items = []
                continue
            slot = _SLOT.fullmatch(line)
            value = self.slots[int(slot[1])] if slot else None
            if isinstance(value, Body):
                self.blocks.extend(value.blocks)
                continue
            self._warn_of_structure(line, index)
            filled = self._filled(line, index)
            if filled.strip():
                self.blocks.append(Paragraph(filled))
                self.open_until = index + 1

    def _count(self, items: list[str], line: int) -> None:
        """Add counted items: to the text right above their first `line`, else as a paragraph of their own."""
        if not (text := count_items(items)):
            return
        before = self.blocks[-1] if self.blocks and self.open_until == line else None
        match before:
            case Heading():
                self.blocks[-1] = replace(before, rest=before.rest + text)
            case Paragraph():
                self.blocks[-1] = replace(before, text=before.text + text)
            case _:
                self.blocks.append(Paragraph(text))

    def _warn_of_structure(self, line: str, index: int) -> None:
        if _GLUED_HEADING.match(line):
            hint = "是标题就在“#”后面加一个空格；不是标题可不理会。"
            self._report(index, "这一行以“#”开头，但“#”后面没有空格，按普通段落排", hint, fatal=False)
        elif line.startswith("|") and line.endswith("|") and len(line) > 1:
            hint = "表格第二行写 |---|---|，列数与表头相同；不是表格可不理会。"
            self._report(index, "这一行像表格，但不成表格，按普通段落排", hint, fatal=False)

    def _table(self, tokens: Iterator[Token]) -> None:
        rows: list[tuple[str, ...]] = []
        aligns: list[Align] = []
        cells: list[str] = []
        joined: set[tuple[int, int]] = set()
        for token in tokens:
            if token.type == "table_close":
                break
            if token.type == "tr_open":
                cells = []
                self._check_cells(_first_line(token), len(aligns) if rows else None)
            elif token.type == "th_open":
                aligns.append(_align(token))
            elif token.type == "inline":
                content = token.content
                if content == _JOIN and len(rows) > 1:
                    joined.add((len(rows) - 1, len(cells)))
                    content = ""
                elif content == _JOIN:
                    self._report(_first_line(token), f"“{_JOIN}”上面没有可以合并的格", "写上这一格的内容。")
                cells.append(self._filled(content, _first_line(token)))
            elif token.type == "tr_close":
                rows.append(tuple(cells))
        self.blocks.append(TableBlock(rows[0], tuple(rows[1:]), tuple(aligns), frozenset(joined)))

    def _check_cells(self, line: int, columns: int | None) -> None:
        """Report a row that Markdown would cut, and a line of text that it would take for a row."""
        from markdown_it.rules_block.table import escapedSplit

        if columns is None:
            return
        source = self.lines[line].strip(_BLANKS)
        cells = escapedSplit(source)
        count = len(cells) - (cells[0] == "") - (len(cells) > 1 and cells[-1] == "")
        if count > columns:
            hint = "各行格数与表头相同；格内的竖线写作 \\|。"
            self._report(line, f"这一行有 {count} 格，表头只有 {columns} 格", hint)
        elif len(cells) == 1:
            self._report(line, "表格后面紧接着文字，会被当成表格的一行", "表格后面空一行。")

    def _filled(self, text: str, line: int) -> str:
        """Return `text` with the values back in their slots."""
        if SLOT_OPEN not in text:
            return text
        pieces = []
        for index, piece in enumerate(_SLOT.split(text)):
            value = self.slots[int(piece)] if index % 2 else piece
            if isinstance(value, Body):
                self._report(line, "一篇正文写在了一行文字里面", "让它独占一行，前后不写别的字。")
                continue
            pieces.append(value)
        return "".join(pieces)

    def _report(self, line: int, message: str, hint: str, *, fatal: bool = True) -> None:
        place = self.place
        if self.lines_known and place.line is not None:
            place = replace(place, line=place.line + line, column=None)
        else:
            place = place.within(f"“{_SLOT.sub('…', self.lines[line])[:20]}”")
        make = error if fatal else warning
        self.findings.append(make("template.markdown", place, message, hint))


def _first_line(token: Token) -> int:
    return token.map[0] if token.map else 0


def _align(token: Token) -> Align:
    style = str(token.attrs.get("style", ""))
    return cast(Align, style.removeprefix("text-align:") or "left")
