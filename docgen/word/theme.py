"""Faces and colours of the theme part (ECMA-376 part 1, 20.1.6 and 17.3.2.26)."""

from __future__ import annotations

import colorsys
from dataclasses import dataclass, field

from docgen.word.namespaces import A
from docgen.word.xml import Element, hex_color, local_name

_SCRIPTS = {"zh-tw": "Hant", "zh-hk": "Hant", "zh-mo": "Hant", "ja": "Jpan", "ko": "Hang"}
_COLOR_NAMES = {
    "text1": "dk1",
    "dark1": "dk1",
    "background1": "lt1",
    "light1": "lt1",
    "text2": "dk2",
    "dark2": "dk2",
    "background2": "lt2",
    "light2": "lt2",
    "hyperlink": "hlink",
    "followedHyperlink": "folHlink",
}


@dataclass(frozen=True, slots=True)
class Theme:
    """Faces by theme attribute (`minorEastAsia`, `majorHAnsi`, …) and colours by scheme name (`accent1`, …)."""

    faces: dict[str, str] = field(default_factory=dict)
    colors: dict[str, str] = field(default_factory=dict)

    def face(self, attribute: str | None) -> str | None:
        """Return the face a theme attribute stands for; None when the theme names none."""
        return self.faces.get(attribute) if attribute else None

    def color(self, name: str | None, tint: str | None = None, shade: str | None = None) -> str | None:
        """Return a theme colour, lightened by `tint` or darkened by `shade` (hex 00 to FF); None when unknown."""
        if name is None:
            return None
        color = self.colors.get(_COLOR_NAMES.get(name, name))
        if color is None or not (tint or shade):
            return color
        red, green, blue = (int(color[index : index + 2], 16) / 255 for index in (1, 3, 5))
        hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
        if tint:
            factor = _fraction(tint)
            light = light * factor + 1 - factor
        if shade:
            light *= _fraction(shade)
        return "#" + "".join(f"{round(part * 255):02x}" for part in colorsys.hls_to_rgb(hue, light, saturation))


def _fraction(text: str) -> float:
    try:
        return min(int(text, 16), 255) / 255
    except ValueError:
        return 1.0


def read_theme(root: Element | None, east_asian_language: str) -> Theme:
    """Read the theme part; None gives an empty theme.

    `east_asian_language` (settings' w:themeFontLang) chooses the script face where the theme leaves its East Asian
    face empty; without one simplified Chinese is taken, as this tool serves Chinese papers.
    """
    if root is None:
        return Theme()
    language = east_asian_language.lower()
    script = _SCRIPTS.get(language) or _SCRIPTS.get(language.partition("-")[0]) or "Hans"
    faces: dict[str, str] = {}
    for prefix in ("major", "minor"):
        font = root.find(f".//{A}fontScheme/{A}{prefix}Font")
        if font is None:
            continue
        latin = _typeface(font, "latin")
        east_asia = _typeface(font, "ea") or _script_face(font, script)
        bidi = _typeface(font, "cs")
        for suffix, face in (("HAnsi", latin), ("Ascii", latin), ("EastAsia", east_asia), ("Bidi", bidi)):
            if face:
                faces[prefix + suffix] = face
    return Theme(faces, _colors(root))


def _typeface(font: Element, name: str) -> str:
    child = font.find(A + name)
    return "" if child is None else child.get("typeface") or ""


def _script_face(font: Element, script: str) -> str:
    for child in font.findall(f"{A}font"):
        if child.get("script") == script:
            return child.get("typeface") or ""
    return ""


def _colors(root: Element) -> dict[str, str]:
    scheme = root.find(f".//{A}clrScheme")
    colors: dict[str, str] = {}
    for entry in () if scheme is None else scheme:
        for value in entry:
            color = hex_color(value.get("lastClr") or value.get("val"))
            if color:
                colors[local_name(entry)] = color
    return colors
