"""Read w:pPr into a flat dictionary that merges level by level: a key that is absent is inherited."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypedDict, cast

from docgen.page.model import Align, Border, LineRule, TabStop
from docgen.word.namespaces import W
from docgen.word.paint import parse_border, parse_shading
from docgen.word.run_properties import Report, Values
from docgen.word.theme import Theme
from docgen.word.xml import Element, attribute_on, is_on, local_name, number, points


class ParaProps(TypedDict, total=False):
    """Paragraph properties of one level. Lengths in points, `*_chars` in characters, `*_lines` in lines."""

    align: Align
    left: float
    left_chars: float
    right: float
    right_chars: float
    first_line: float
    first_line_chars: float
    before: float
    before_lines: float
    before_auto: bool
    after: float
    after_lines: float
    after_auto: bool
    line: float
    line_rule: LineRule
    keep_next: bool
    keep_lines: bool
    page_break_before: bool
    widow_control: bool
    kinsoku: bool
    overflow_punct: bool
    auto_space_de: bool
    auto_space_dn: bool
    snap_to_grid: bool
    contextual_spacing: bool
    outline_level: int | None
    border_top: Border | None
    border_right: Border | None
    border_bottom: Border | None
    border_left: Border | None
    border_between: Border | None
    shading: str
    tabs: dict[float, TabStop | None]
    num_id: str
    num_level: int


_PARA_FLAGS = {
    "keepNext": "keep_next",
    "keepLines": "keep_lines",
    "pageBreakBefore": "page_break_before",
    "widowControl": "widow_control",
    "kinsoku": "kinsoku",
    "overflowPunct": "overflow_punct",
    "autoSpaceDE": "auto_space_de",
    "autoSpaceDN": "auto_space_dn",
    "snapToGrid": "snap_to_grid",
    "contextualSpacing": "contextual_spacing",
}
_PARA_UNSUPPORTED = {"bidi": "从右到左的段落", "mirrorIndents": "对称缩进", "topLinePunct": "行首标点压缩"}
_ALIGNS: dict[str, Align] = {
    "left": "left",
    "start": "left",
    "right": "right",
    "end": "right",
    "center": "center",
    "both": "justify",
    "lowKashida": "justify",
    "mediumKashida": "justify",
    "highKashida": "justify",
    "distribute": "distribute",
    "thaiDistribute": "distribute",
}
_TAB_ALIGNS: dict[str, Literal["left", "center", "right", "decimal"]] = {
    "left": "left",
    "start": "left",
    "num": "left",
    "center": "center",
    "right": "right",
    "end": "right",
    "decimal": "decimal",
}
_LEADERS = {"dot": ".", "hyphen": "-", "underscore": "_", "heavy": "_", "middleDot": "·"}
_LINE_RULES: dict[str, LineRule] = {"auto": "multiple", "exact": "exact", "atLeast": "at_least"}


def parse_para_props(element: Element | None, theme: Theme, report: Report) -> ParaProps:
    """Read a w:pPr (style, run mark, frame and section in it are read elsewhere); None gives an empty level."""
    values: Values = {}
    for child in () if element is None else element:
        name = local_name(child)
        if name in _PARA_FLAGS:
            values[_PARA_FLAGS[name]] = is_on(child)
        elif name in _READ_PARA:
            _READ_PARA[name](child, values, theme)
        elif name in _PARA_UNSUPPORTED:
            if is_on(child):
                report(_PARA_UNSUPPORTED[name], "")
        elif name == "textDirection" and (child.get(f"{W}val") or "lrTb") not in ("lrTb", "tb"):
            report("竖排文字", "")
        elif name == "wordWrap" and not is_on(child):
            report("允许西文在单词中间换行", "")
    return cast(ParaProps, values)


def _align(element: Element, values: Values, theme: Theme) -> None:
    align = _ALIGNS.get(element.get(f"{W}val") or "")
    if align:
        values["align"] = align


def _indent(element: Element, values: Values, theme: Theme) -> None:
    """Characters beat twips; zero characters hand the matter back to twips, as Word writes to cancel a style."""
    for key, names in (("left", ("left", "start")), ("right", ("right", "end"))):
        for name in names:
            _length(element, values, key, name)
    for name, sign in (("firstLine", 1), ("hanging", -1)):
        _length(element, values, "first_line", name, sign)


def _length(element: Element, values: Values, key: str, name: str, sign: int = 1) -> None:
    chars = number(element.get(f"{W}{name}Chars"))
    length = points(element.get(W + name))
    if chars is not None:
        values[f"{key}_chars"] = sign * chars / 100
        if chars == 0:
            values[key] = 0.0
    if length is not None:
        values[key] = sign * length + 0.0  # never -0.0, which equals 0.0 and prints otherwise


def _para_spacing(element: Element, values: Values, theme: Theme) -> None:
    for key in ("before", "after"):
        length, lines = points(element.get(W + key)), number(element.get(f"{W}{key}Lines"))
        auto = attribute_on(element, f"{key}Autospacing")
        if lines is not None:
            values[f"{key}_lines"] = lines / 100
            if lines == 0:
                values[key] = 0.0
        if length is not None:
            values[key] = length
        if auto is not None:
            values[f"{key}_auto"] = auto
    text = element.get(f"{W}line")
    rule = _LINE_RULES.get(element.get(f"{W}lineRule") or "auto", "multiple")
    line = points(text, 240 if rule == "multiple" else 20)
    if line is not None:
        values["line"], values["line_rule"] = abs(line), "exact" if line < 0 else rule


def _tabs(element: Element, values: Values, theme: Theme) -> None:
    stops: dict[float, TabStop | None] = {}
    for tab in element.findall(f"{W}tab"):
        position, kind = points(tab.get(f"{W}pos")), tab.get(f"{W}val") or "left"
        if position is None:
            continue
        align = _TAB_ALIGNS.get(kind)
        leader = _LEADERS.get(tab.get(f"{W}leader") or "", "")
        stops[position] = TabStop(position, align, leader) if align else None
    values["tabs"] = stops


def _para_borders(element: Element, values: Values, theme: Theme) -> None:
    for child in element:
        name = {"start": "left", "end": "right"}.get(local_name(child), local_name(child))
        if name in ("top", "right", "bottom", "left", "between"):
            values[f"border_{name}"] = parse_border(child, theme)


def _para_shading(element: Element, values: Values, theme: Theme) -> None:
    values["shading"] = parse_shading(element, theme)


def _outline(element: Element, values: Values, theme: Theme) -> None:
    level = number(element.get(f"{W}val"))
    values["outline_level"] = level if level is not None and 0 <= level <= 8 else None


def _numbering(element: Element, values: Values, theme: Theme) -> None:
    for child in element:
        value = child.get(f"{W}val") or "0"
        if local_name(child) == "numId":
            values["num_id"] = value
        elif local_name(child) == "ilvl":
            values["num_level"] = number(value) or 0


_READ_PARA: dict[str, Callable[[Element, Values, Theme], None]] = {
    "jc": _align,
    "ind": _indent,
    "spacing": _para_spacing,
    "tabs": _tabs,
    "pBdr": _para_borders,
    "shd": _para_shading,
    "outlineLvl": _outline,
    "numPr": _numbering,
}


def merge_para(base: ParaProps, over: ParaProps) -> ParaProps:
    """Return `base` with `over` laid on it; tab stops add up, a cleared one (None) takes its place away."""
    merged: ParaProps = {**base, **over}
    if "tabs" in base and "tabs" in over:
        merged["tabs"] = {**base["tabs"], **over["tabs"]}
    return merged
