"""Pieces of CSS: lengths, borders, boxes and the places of frames, as pure functions of the page model."""

from __future__ import annotations

from docgen.page.model import Block, Border, Borders, Frame, Paragraph, Section
from docgen.pdf.fonts import Face

_BORDER_STYLES = {
    "double": "double",
    "dotted": "dotted",
    "dashed": "dashed",
    "dashSmallGap": "dashed",
    "dotDash": "dashed",
    "dotDotDash": "dashed",
    "triple": "double",
    "thinThickSmallGap": "double",
    "thickThinSmallGap": "double",
    "inset": "inset",
    "outset": "outset",
    "wave": "solid",
}


def number(value: float) -> str:
    """Return a length in points as CSS writes it, without noise digits, the same on every machine."""
    return f"{value:.3f}".rstrip("0").rstrip(".") or "0"


def css_family(face: Face) -> str:
    """Return the family name that means this very face and no other cut of its family."""
    return f"{face.family}-w{css_weight(face)}{'i' if face.italic else ''}"


def css_weight(face: Face) -> int:
    """Return a face's weight as CSS counts it, in hundreds."""
    return min(max(round(face.weight / 100), 1), 9) * 100


def attribute(css: str) -> str:
    return f' style="{css}"' if css else ""


def number_alignment(paragraph: Paragraph, box_left: float) -> str:
    style = paragraph.style
    align = {"justify": "left", "distribute": "left"}.get(style.align, style.align)
    left = style.indent_left + max(style.first_line, 0.0) - box_left
    right = 0.0 if box_left else style.indent_right
    return f" text-align: {align}; padding-left: {number(left)}pt; padding-right: {number(right)}pt;"


def visible_borders(
    paragraph: Paragraph, neighbours: tuple[Block | None, Block | None]
) -> tuple[Border | None, Border | None]:
    """Return the top and bottom border that show: neighbours of equal borders and indents share one box (17.3.1.7)."""
    previous, following = neighbours
    style = paragraph.style

    def same_box(other: Block | None) -> bool:
        return (
            isinstance(other, Paragraph)
            and other.frame == paragraph.frame
            and other.style.borders == style.borders
            and other.style.indent_left == style.indent_left
            and other.style.indent_right == style.indent_right
            and style.borders != Borders()
        )

    top = style.border_between if same_box(previous) else style.borders.top
    return top, None if same_box(following) else style.borders.bottom


def box_edges(paragraph: Paragraph, neighbours: tuple[Block | None, Block | None]) -> tuple[str, float]:
    """Return a paragraph's spacing and borders as CSS, and how far its box begins from the left text edge.

    Spacing above and below is added up as Word does, not collapsed as CSS margins are: it is written as padding, or,
    around borders, as the margin of a box that takes no part in collapsing because its neighbours have none.
    """
    style = paragraph.style
    previous, following = neighbours

    def same_style(other: Block | None) -> bool:
        return style.contextual_spacing and isinstance(other, Paragraph) and other.style_name == paragraph.style_name

    top = 0.0 if same_style(previous) else style.space_before
    bottom = 0.0 if same_style(following) else style.space_after
    above, below = visible_borders(paragraph, neighbours)
    if not (above or below or style.borders.left or style.borders.right):
        return (f"padding: {number(top)}pt 0 {number(bottom)}pt;" if top or bottom else ""), 0.0
    left = style.indent_left + min(style.first_line, 0.0)
    css = border_css(Borders(above, style.borders.right, below, style.borders.left))
    css += f" margin: {number(top)}pt {number(style.indent_right)}pt {number(bottom)}pt {number(left)}pt;"
    for side, border in (("top", above), ("bottom", below)):
        if border and border.space:
            css += f" padding-{side}: {number(border.space)}pt;"
    return css.strip(), left


def border_css(borders: Borders) -> str:
    css = ""
    for side in ("top", "right", "bottom", "left"):
        border: Border | None = getattr(borders, side)
        if border:
            style = _BORDER_STYLES.get(border.style, "solid")
            css += f" border-{side}: {number(border.width)}pt {style} {border.color};"
    return css


def frame_left(frame: Frame, width: float, section: Section) -> str:
    origin = -section.margin_left - section.gutter if frame.horizontal == "page" else 0.0
    room = section.width if frame.horizontal == "page" else section.text_width
    x = frame.x
    if frame.x_align in ("center", "right", "left", "inside", "outside"):
        x = {"center": (room - width) / 2, "right": room - width, "outside": room - width}.get(frame.x_align, 0.0)
    return f"left: {number(origin + x)}pt;"


def frame_top(frame: Frame, height: float, section: Section) -> str:
    if frame.y_align == "bottom":
        offset = -section.margin_bottom if frame.vertical == "page" else 0.0
        return f"bottom: {number(offset)}pt;"
    origin = -section.margin_top if frame.vertical == "page" else 0.0
    room = section.height if frame.vertical == "page" else section.text_height
    y = {"top": 0.0, "center": (room - height) / 2}.get(frame.y_align, frame.y)
    return f"top: {number(origin + y)}pt;"
