"""Colours, shadings and border lines as attributes of WordprocessingML give them (ECMA-376 part 1, 17.3.4, 17.3.5)."""

from __future__ import annotations

from docgen.page.model import Border
from docgen.word.namespaces import W
from docgen.word.theme import Theme
from docgen.word.xml import Element, hex_color, number, points


def theme_color(element: Element, theme: Theme, plain: str, prefix: str) -> str | None:
    """Return the colour an element names plainly or by theme (`{prefix}Color`, tint, shade); None for auto.

    Word writes the theme's colour, worked out, beside the name; only programs that leave black there need the theme.
    """
    written = hex_color(element.get(W + plain))
    if written is not None and written != "#000000":
        return written
    name = f"{prefix}Color" if prefix == "theme" else prefix
    tint, shade = element.get(f"{W}{prefix}Tint"), element.get(f"{W}{prefix}Shade")
    return theme.color(element.get(W + name), tint, shade) or written


def parse_shading(element: Element | None, theme: Theme) -> str:
    """Return the one colour a w:shd comes to: its fill, or pattern and fill mixed by the pattern's percentage."""
    if element is None:
        return ""
    pattern = element.get(f"{W}val") or "clear"
    fill = theme_color(element, theme, "fill", "themeFill")
    if pattern in ("clear", "nil"):
        return fill or ""
    ink = theme_color(element, theme, "color", "theme") or "#000000"
    if pattern == "solid":
        return ink
    share = (number(pattern.removeprefix("pct")) or 25) / 100 if pattern.startswith("pct") else 0.25
    return mix(ink, fill or "#ffffff", share)


def mix(ink: str, paper: str, share: float) -> str:
    """Return the colour of `share` (0 to 1) of `ink` on `paper`."""
    parts = ((int(ink[i : i + 2], 16), int(paper[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(dark * share + light * (1 - share)):02x}" for dark, light in parts)


def parse_border(element: Element, theme: Theme) -> Border | None:
    """Return a border line; None for `nil` and `none`. Widths are in eighths of a point in the file."""
    style = element.get(f"{W}val") or "none"
    if style in ("nil", "none"):
        return None
    return Border(
        style=style,
        width=points(element.get(f"{W}sz"), 8) or 0.25,
        color=theme_color(element, theme, "color", "theme") or "#000000",
        space=float(number(element.get(f"{W}space")) or 0),
    )
