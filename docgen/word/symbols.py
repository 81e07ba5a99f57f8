"""Characters of symbol faces (Symbol, Wingdings) as the Unicode characters they look like.

Word stores them by their place in the face (0xF000 to 0xF0FF); without that licensed face on the machine the code
alone prints a box, so the common ones are named here.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_SYMBOL = {
    0x2A: "∗", 0x2D: "−", 0x61: "α", 0x62: "β", 0x64: "δ", 0x67: "γ", 0x6C: "λ", 0x6D: "μ", 0x70: "π", 0x73: "σ",
    0x44: "Δ", 0x53: "Σ", 0x57: "Ω", 0xA3: "≤", 0xA5: "∞", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°",
    0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xBE: "—", 0xD6: "√", 0xE5: "∑",
}  # fmt: skip
_WINGDINGS = {
    0x4A: "☺", 0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x72: "❒", 0x74: "⧫", 0x75: "◆", 0x76: "❖",
    0x77: "⬥", 0x81: "①", 0x82: "②", 0x83: "③", 0x84: "④", 0x85: "⑤", 0x86: "⑥", 0x87: "⑦", 0x88: "⑧", 0x89: "⑨",
    0x8A: "⑩", 0x9F: "•", 0xA1: "○", 0xA4: "◉", 0xA7: "▪", 0xA8: "◻", 0xAB: "★", 0xAE: "✯", 0xD8: "➢", 0xDF: "←",
    0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_WINGDINGS_2 = {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x54: "☒", 0x97: "●", 0xA3: "□", 0x2A: "☐"}

_FACES: Mapping[str, Mapping[int, str]] = MappingProxyType(
    {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}
)


def is_symbol_face(face: str) -> bool:
    """Return True for a face whose characters are pictures by place, not Unicode."""
    return face.lower() in _FACES or face.lower().startswith(("wingdings", "webdings"))


def to_unicode(character: str, face: str) -> str | None:
    """Return the Unicode look-alike of a character of a symbol face; None when the table has none."""
    code = ord(character)
    place = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
    return _FACES.get(face.lower(), {}).get(place)
