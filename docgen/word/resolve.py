"""From merged property dictionaries to the resolved styles of the page model."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal, cast

from docgen.page.model import Anchor, Borders, Frame, ParagraphStyle, RunStyle, TabStop
from docgen.word.namespaces import W
from docgen.word.notes import Reporter
from docgen.word.numbering import Listed, Numbering
from docgen.word.paragraph_properties import ParaProps, merge_para
from docgen.word.run_properties import RunProps
from docgen.word.styles import Styles, TableFormat
from docgen.word.xml import Element, points

FALLBACK_EAST_ASIA = "宋体"
FALLBACK_LATIN = "Times New Roman"
_FALLBACK_SIZE = 10.0
"""Word's size when neither defaults nor styles give one."""
_AUTO_SPACING = 14.0
"""What Word puts for w:beforeAutospacing and w:afterAutospacing, the margin of a web page's paragraph."""
_LINE = 12.0
"""A line of w:beforeLines where the section has no document grid."""
_ANCHORS = frozenset({"page", "margin", "text"})


def run_style(props: RunProps) -> RunStyle:
    """Return the look that fully merged run properties give; equal properties give the same object."""
    return _run_style(tuple(props.items()))


@lru_cache(maxsize=2048)
def _run_style(items: tuple[tuple[str, object], ...]) -> RunStyle:
    props = cast(RunProps, dict(items))
    latin = props.get("ascii") or props.get("h_ansi") or FALLBACK_LATIN
    return RunStyle(
        east_asia=props.get("east_asia") or FALLBACK_EAST_ASIA,
        latin=latin,
        size=props.get("size") or _FALLBACK_SIZE,
        bold=bool(props.get("bold")),
        italic=bool(props.get("italic")),
        underline=props.get("underline", ""),
        strike=bool(props.get("strike") or props.get("double_strike")),
        color=props.get("color", "#000000"),
        highlight=props.get("highlight") or props.get("shading", ""),
        spacing=props.get("spacing", 0.0),
        scale=props.get("scale", 100.0),
        raised=props.get("raised", 0.0),
        position=_position(props.get("position")),
        east_asia_hint=bool(props.get("hint")),
    )


def _position(value: str | None) -> Literal["", "superscript", "subscript"]:
    if value == "superscript":
        return "superscript"
    return "subscript" if value == "subscript" else ""


def merge_levels(
    styles: Styles, numbering: Numbering, style_id: str, direct: ParaProps, table: TableFormat, report: Reporter
) -> tuple[ParaProps, Listed | None]:
    """Merge defaults, table style, paragraph style chain, list level and direct properties, weakest first.

    The indents of a list level come just below the level that names the list: a style's own indents beat those of
    the list it names, and direct ones beat all (ECMA-376 part 1, 17.7.2, and what Word does).
    """
    if "num_id" in direct or "num_level" in direct:
        return _merged(styles, numbering, style_id, direct, table, report)
    known = numbering.merged.get((style_id, table))
    if known is None:
        known = _merged(styles, numbering, style_id, ParaProps(), table, report)
        numbering.merged[style_id, table] = known
    else:
        styles.report_chain(style_id, report)
        if known[1] is not None:
            numbering.props(known[1].level, report)
    merged, listed = known
    return merge_para(merged, direct) if direct else merged, listed


def _merged(
    styles: Styles, numbering: Numbering, style_id: str, direct: ParaProps, table: TableFormat, report: Reporter
) -> tuple[ParaProps, Listed | None]:
    levels = [*styles.para_levels(style_id, report), ("", direct)]
    merged = merge_para(styles.default_para, table.para)
    listed = _listed(numbering, levels)
    naming = max((i for i, (_, props) in enumerate(levels) if "num_id" in props), default=-1)
    for index, (_, props) in enumerate(levels):
        if index == naming and listed is not None:
            merged = merge_para(merged, numbering.props(listed.level, report)[0])
        merged = merge_para(merged, props)
    return merged, listed


def _listed(numbering: Numbering, levels: list[tuple[str, ParaProps]]) -> Listed | None:
    num_id, index, owner = "", None, ""
    for style_id, props in levels:
        if "num_id" in props:
            num_id, owner = props["num_id"], style_id
            index = props.get("num_level")
        elif "num_level" in props:
            index = props["num_level"]
    if not num_id or num_id == "0":
        return None
    if owner and index is None:
        # A list named by a style without a level: the level that names the style back is meant (17.9.23).
        linked = (numbering.level_of_style(num_id, style_id) for style_id, _ in reversed(levels) if style_id)
        index = next((found for found in linked if found is not None), None)
    level = numbering.level(num_id, index or 0)
    return Listed(num_id, index or 0, level) if level is not None else None


def paragraph_style(props: ParaProps, size: float, line_pitch: float | None) -> ParagraphStyle:
    """Return the setting that fully merged paragraph properties give.

    `size` is the font size that indents in characters are measured by; `line_pitch` the document grid's, by which
    spacing in lines is measured. Equal properties give the same object.
    """
    if "tabs" in props:
        return _paragraph_style(props, size, line_pitch)
    return _remembered_style(tuple(props.items()), size, line_pitch)


@lru_cache(maxsize=2048)
def _remembered_style(items: tuple[tuple[str, object], ...], size: float, line_pitch: float | None) -> ParagraphStyle:
    return _paragraph_style(cast(ParaProps, dict(items)), size, line_pitch)


def _paragraph_style(props: ParaProps, size: float, line_pitch: float | None) -> ParagraphStyle:
    line = props.get("line", 1.0)
    rule = props.get("line_rule", "multiple")
    if line <= 0:
        line, rule = 1.0, "multiple"
    return ParagraphStyle(
        align=props.get("align", "left"),
        indent_left=_in_chars(props.get("left_chars"), props.get("left"), size),
        indent_right=_in_chars(props.get("right_chars"), props.get("right"), size),
        first_line=_in_chars(props.get("first_line_chars"), props.get("first_line"), size),
        space_before=_space(props.get("before_auto"), props.get("before_lines"), props.get("before"), line_pitch),
        space_after=_space(props.get("after_auto"), props.get("after_lines"), props.get("after"), line_pitch),
        line_rule=rule,
        line=line,
        keep_next=props.get("keep_next", False),
        keep_lines=props.get("keep_lines", False),
        page_break_before=props.get("page_break_before", False),
        widow_control=props.get("widow_control", True),
        kinsoku=props.get("kinsoku", True),
        hanging_punctuation=props.get("overflow_punct", True),
        auto_space_latin=props.get("auto_space_de", True),
        auto_space_digits=props.get("auto_space_dn", True),
        borders=Borders(
            props.get("border_top"), props.get("border_right"), props.get("border_bottom"), props.get("border_left")
        ),
        border_between=props.get("border_between"),
        shading=props.get("shading", ""),
        tabs=_tabs(props),
        outline_level=props.get("outline_level"),
        contextual_spacing=props.get("contextual_spacing", False),
        snap_to_grid=props.get("snap_to_grid", True),
    )


def _in_chars(chars: float | None, length: float | None, size: float) -> float:
    return chars * size if chars else length or 0.0


def _space(auto: bool | None, lines: float | None, length: float | None, pitch: float | None) -> float:
    if auto:
        return _AUTO_SPACING
    return lines * (pitch or _LINE) if lines else length or 0.0


def _tabs(props: ParaProps) -> tuple[TabStop, ...]:
    stops = [stop for stop in props.get("tabs", {}).values() if stop is not None]
    return tuple(sorted(stops, key=lambda stop: stop.position))


def read_frame(element: Element) -> Frame:
    """Read w:framePr (17.3.1.11). Where it names no anchors Word takes the text across and the margin down."""
    height = points(element.get(f"{W}h"))
    rule = element.get(f"{W}hRule") or ("atLeast" if height else "auto")
    width = points(element.get(f"{W}w"))
    return Frame(
        horizontal=_anchor(element.get(f"{W}hAnchor"), "text"),
        vertical=_anchor(element.get(f"{W}vAnchor"), "margin"),
        x=points(element.get(f"{W}x")) or 0.0,
        y=points(element.get(f"{W}y")) or 0.0,
        x_align=element.get(f"{W}xAlign") or "",
        y_align=_vertical(element.get(f"{W}yAlign")),
        width=width or None,
        height=height if height and rule != "auto" else None,
        exact_height=rule == "exact" and bool(height),
        wrap=element.get(f"{W}wrap") or "around",
    )


def read_table_frame(element: Element) -> Frame:
    """Read w:tblpPr of a floating table (17.4.57), with the same anchors when it names none."""
    return Frame(
        horizontal=_anchor(element.get(f"{W}horzAnchor"), "text"),
        vertical=_anchor(element.get(f"{W}vertAnchor"), "margin"),
        x=points(element.get(f"{W}tblpX")) or 0.0,
        y=points(element.get(f"{W}tblpY")) or 0.0,
        x_align=element.get(f"{W}tblpXSpec") or "",
        y_align=_vertical(element.get(f"{W}tblpYSpec")),
    )


def _anchor(value: str | None, default: Anchor) -> Anchor:
    return cast(Anchor, value) if value in _ANCHORS else default


def _vertical(value: str | None) -> str:
    """Return top, center or bottom; `inline` (stay in the text) and nothing are `""`, inside and outside edges."""
    return {"inside": "top", "outside": "bottom", "inline": ""}.get(value or "", value or "")
