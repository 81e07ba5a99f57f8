"""Pieces of CSS: lengths, families and borders, as pure functions."""

from __future__ import annotations

from docgen.page.model import Border, Borders
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
    """Return a style attribute, or nothing for no rules."""
    return f' style="{css}"' if css else ""


def border_css(borders: Borders) -> str:
    """Return the rules that draw borders, each with a blank before it."""
    css = ""
    for side in ("top", "right", "bottom", "left"):
        border: Border | None = getattr(borders, side)
        if border:
            style = _BORDER_STYLES.get(border.style, "solid")
            css += f" border-{side}: {number(border.width)}pt {style} {border.color};"
    return css
