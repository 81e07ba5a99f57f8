"""Sections: paper, margins, page numbers, document grid, headers and footers (ECMA-376 part 1, 17.6 and 17.10)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from lxml import etree

from docgen.word.namespaces import R, W
from docgen.word.notes import Notes
from docgen.word.story import NumberFormat
from docgen.word.xml import Element, attribute_on, flag, number, points, val

Kind = Literal["default", "first", "even"]
Start = Literal["next_page", "continuous", "odd_page", "even_page"]

_STARTS: dict[str, Start] = {"continuous": "continuous", "oddPage": "odd_page", "evenPage": "even_page"}
_FORMATS: dict[str, NumberFormat] = {
    "decimal": "decimal",
    "numberInDash": "dash",
    "lowerRoman": "roman",
    "upperRoman": "ROMAN",
    "chineseCounting": "chinese",
    "chineseCountingThousand": "chinese",
    "japaneseCounting": "chinese",
    "taiwaneseCounting": "chinese",
    "taiwaneseCountingThousand": "chinese",
    "ideographDigital": "chinese",
}
_KINDS: tuple[Kind, ...] = ("default", "first", "even")


@dataclass(frozen=True, slots=True)
class SectionLayout:
    """What a w:sectPr says, resolved; lengths in points, `headers` and `footers` part names by kind."""

    width: float
    height: float
    margin_top: float
    margin_right: float
    margin_bottom: float
    margin_left: float
    gutter: float
    header_distance: float
    footer_distance: float
    start: Start
    different_first_page: bool
    page_number_start: int | None
    page_number_format: NumberFormat
    grid_pitch: float | None
    headers: dict[Kind, str]
    footers: dict[Kind, str]

    @property
    def text_width(self) -> float:
        """Width of the type area (版心)."""
        return max(self.width - self.margin_left - self.margin_right - self.gutter, 0.0)


def read_section(
    element: Element | None, previous: SectionLayout | None, parts: dict[str, str], notes: Notes, where: str
) -> SectionLayout:
    """Read a w:sectPr; None gives Word's defaults.

    `parts` maps relationship ids to header and footer parts; a kind the section does not name is that of `previous`.
    """
    if element is None:
        element = etree.Element(f"{W}sectPr")
    _note_unsupported(element, notes, where)
    size, margins = element.find(f"{W}pgSz"), element.find(f"{W}pgMar")
    numbers = element.find(f"{W}pgNumType")
    return SectionLayout(
        # Without a size Word takes US Letter.
        width=_measure(size, "w", 612.0),
        height=_measure(size, "h", 792.0),
        # Negative vertical margins mean that headers may not push the text down; the distance is the same.
        margin_top=abs(_measure(margins, "top", 72.0)),
        margin_right=_measure(margins, "right", 90.0),
        margin_bottom=abs(_measure(margins, "bottom", 72.0)),
        margin_left=_measure(margins, "left", 90.0),
        gutter=_measure(margins, "gutter", 0.0),
        header_distance=_measure(margins, "header", 36.0),
        footer_distance=_measure(margins, "footer", 36.0),
        start=_STARTS.get(val(element, "type") or "", "next_page"),
        different_first_page=bool(flag(element, "titlePg")),
        page_number_start=None if numbers is None else number(numbers.get(f"{W}start")),
        page_number_format=_page_format(numbers, notes, where),
        grid_pitch=_grid_pitch(element.find(f"{W}docGrid")),
        headers={**(previous.headers if previous else {}), **_references(element, "headerReference", parts)},
        footers={**(previous.footers if previous else {}), **_references(element, "footerReference", parts)},
    )


def _measure(element: Element | None, name: str, default: float) -> float:
    value = None if element is None else points(element.get(W + name))
    return default if value is None else value


def _references(element: Element, name: str, parts: dict[str, str]) -> dict[Kind, str]:
    found: dict[Kind, str] = {}
    for reference in element.findall(W + name):
        part = parts.get(reference.get(f"{R}id") or "")
        for kind in _KINDS:
            if part is not None and (reference.get(f"{W}type") or "default") == kind:
                found[kind] = part
    return found


def _page_format(numbers: Element | None, notes: Notes, where: str) -> NumberFormat:
    name = None if numbers is None else numbers.get(f"{W}fmt")
    if name is None:
        return "decimal"
    if name not in _FORMATS:
        notes.unsupported(where, f"页码格式 {name}（按阿拉伯数字排）")
    return _FORMATS.get(name, "decimal")


def _grid_pitch(grid: Element | None) -> float | None:
    if grid is None or (grid.get(f"{W}type") or "default") == "default":
        return None
    return points(grid.get(f"{W}linePitch")) or None


def _note_unsupported(element: Element, notes: Notes, where: str) -> None:
    columns = element.find(f"{W}cols")
    if columns is not None:
        count = number(columns.get(f"{W}num")) or 1
        if attribute_on(columns, "equalWidth") is False:
            count = max(count, len(columns.findall(f"{W}col")))
        if count > 1:
            notes.unsupported(where, f"分栏（{count} 栏，按一栏排）")
    grid = element.find(f"{W}docGrid")
    by_character = grid is not None and grid.get(f"{W}type") in ("linesAndChars", "snapToChars")
    if by_character and number(grid.get(f"{W}charSpace")):
        notes.unsupported(where, "文档网格的字符间距（只用行网格）")
    if (val(element, "vAlign") or "top") != "top":
        notes.unsupported(where, "页面垂直对齐")
    if (val(element, "textDirection") or "lrTb") not in ("lrTb", "tb"):
        notes.unsupported(where, "竖排页面")
    if val(element, "type") == "nextColumn":
        notes.unsupported(where, "从新栏开始的节（按新页排）")
    for name, what in (("pgBorders", "页面边框"), ("lnNumType", "行号")):
        if element.find(W + name) is not None:
            notes.unsupported(where, what)
    for name, what in (("bidi", "从右到左的节"), ("rtlGutter", "装订线在右")):
        if flag(element, name):
            notes.unsupported(where, what)
