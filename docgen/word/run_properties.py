"""Read w:rPr into a flat dictionary that merges level by level: a key that is absent is inherited."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypedDict, cast

from docgen.word.namespaces import W
from docgen.word.paint import parse_shading, theme_color
from docgen.word.theme import Theme
from docgen.word.xml import Element, is_on, local_name, percent, points

Report = Callable[[str, str], None]
"""Called with the Chinese name of an unsupported property and a sample text."""

Values = dict[str, object]
"""A level while it is read; it leaves this module typed."""

TOGGLES = ("bold", "italic", "caps", "small_caps", "strike", "vanish")
"""Properties that styles of two kinds switch off again when both set them (ECMA-376 part 1, 17.7.3)."""


class RunProps(TypedDict, total=False):
    """Run properties of one level. Sizes and spacings in points; `""` for a line or colour means none."""

    east_asia: str
    ascii: str
    h_ansi: str
    hint: bool
    size: float
    bold: bool
    italic: bool
    caps: bool
    small_caps: bool
    strike: bool
    double_strike: bool
    vanish: bool
    underline: str
    color: str
    highlight: str
    shading: str
    spacing: float
    scale: float
    raised: float
    position: str


_RUN_TOGGLES = {
    "b": "bold",
    "i": "italic",
    "caps": "caps",
    "smallCaps": "small_caps",
    "strike": "strike",
    "dstrike": "double_strike",
    "vanish": "vanish",
    "specVanish": "vanish",
}
_RUN_UNSUPPORTED = {
    "outline": "空心字",
    "shadow": "阴影字",
    "emboss": "阳文字",
    "imprint": "阴文字",
    "bdr": "文字边框",
    "em": "着重号",
    "eastAsianLayout": "纵横混排或双行合一",
    "fitText": "调整宽度（文字）",
    "effect": "文字动态效果",
    "rtl": "从右到左的文字",
}
_RUN_IGNORED = frozenset(
    {"bCs", "iCs", "szCs", "cs", "lang", "noProof", "snapToGrid", "kern", "webHidden", "oMath", "rStyle"}
    | {"rPrChange", "ins", "del", "moveFrom", "moveTo"}
)
"""Print nothing, or are read elsewhere, or concern scripts that Chinese papers do not hold."""
_W14_EFFECTS = {"glow": "发光字", "reflection": "倒影字", "textOutline": "文字轮廓", "textFill": "渐变或图案填充的字"}

HIGHLIGHTS = {
    "black": "#000000",
    "blue": "#0000ff",
    "cyan": "#00ffff",
    "darkBlue": "#000080",
    "darkCyan": "#008080",
    "darkGray": "#808080",
    "darkGreen": "#008000",
    "darkMagenta": "#800080",
    "darkRed": "#800000",
    "darkYellow": "#808000",
    "green": "#00ff00",
    "lightGray": "#c0c0c0",
    "magenta": "#ff00ff",
    "red": "#ff0000",
    "white": "#ffffff",
    "yellow": "#ffff00",
    "none": "",
}


def parse_run_props(element: Element | None, theme: Theme, report: Report) -> RunProps:
    """Read a w:rPr; None gives an empty level. `report` is told of what has no place in the page model."""
    values: Values = {}
    for child in () if element is None else element:
        name = local_name(child)
        if not str(child.tag).startswith(W):
            if name in _W14_EFFECTS and _changes_look(child):
                report(_W14_EFFECTS[name], "")
        elif name in _RUN_TOGGLES:
            values[_RUN_TOGGLES[name]] = is_on(child)
        elif name in _READ_RUN:
            _READ_RUN[name](child, values, theme)
        elif name in _RUN_UNSUPPORTED:
            if is_on(child):
                report(_RUN_UNSUPPORTED[name], "")
        elif name not in _RUN_IGNORED:
            report(f"字符属性 w:{name}", "")
    return cast(RunProps, values)


def _changes_look(effect: Element) -> bool:
    """Return False for the plain fills Word writes beside an ordinary colour, and for an outline of nothing."""
    inner = [local_name(child) for child in effect]
    return inner not in (["solidFill"], ["noFill"]) and "noFill" not in inner


def _fonts(element: Element, values: Values, theme: Theme) -> None:
    for key, attribute in (("ascii", "ascii"), ("h_ansi", "hAnsi"), ("east_asia", "eastAsia")):
        face = theme.face(element.get(f"{W}{attribute}Theme")) or element.get(W + attribute)
        if face:
            values[key] = face
    hint = element.get(f"{W}hint")
    if hint is not None:
        values["hint"] = hint == "eastAsia"


def _size(element: Element, values: Values, theme: Theme) -> None:
    size = points(element.get(f"{W}val"), 2)
    if size is not None and size > 0:
        values["size"] = size


def _underline(element: Element, values: Values, theme: Theme) -> None:
    value = element.get(f"{W}val") or "single"
    values["underline"] = "" if value == "none" else value


def _color(element: Element, values: Values, theme: Theme) -> None:
    color = theme_color(element, theme, "val", "theme")
    values["color"] = color or "#000000"


def _highlight(element: Element, values: Values, theme: Theme) -> None:
    values["highlight"] = HIGHLIGHTS.get(element.get(f"{W}val") or "", "")


def _run_shading(element: Element, values: Values, theme: Theme) -> None:
    values["shading"] = parse_shading(element, theme)


def _spacing(element: Element, values: Values, theme: Theme) -> None:
    values["spacing"] = points(element.get(f"{W}val")) or 0.0


def _scale(element: Element, values: Values, theme: Theme) -> None:
    values["scale"] = percent(element.get(f"{W}val")) or 100.0


def _raised(element: Element, values: Values, theme: Theme) -> None:
    values["raised"] = points(element.get(f"{W}val"), 2) or 0.0


def _position(element: Element, values: Values, theme: Theme) -> None:
    value = element.get(f"{W}val") or ""
    values["position"] = value if value in ("superscript", "subscript") else ""


_READ_RUN: dict[str, Callable[[Element, Values, Theme], None]] = {
    "rFonts": _fonts,
    "sz": _size,
    "u": _underline,
    "color": _color,
    "highlight": _highlight,
    "shd": _run_shading,
    "spacing": _spacing,
    "w": _scale,
    "position": _raised,
    "vertAlign": _position,
}
