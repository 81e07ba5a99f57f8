"""The fonts that Typst embeds: which characters their codes stand for, how wide they are, how far their ink reaches."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Callable
from functools import lru_cache
from math import ceil, floor
from typing import Any

from docgen.check.pdf.faces import plain_name
from docgen.check.pdf.sheet import UNPRINTED, Reach

_PAIRS = re.compile(rb"(?:\s*+<[0-9A-Fa-f]{4}>\s*+<[0-9A-Fa-f]{4}>)++\s*+")
"""Codes and their characters, one each, none of them outside the basic plane."""
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_CONTROLS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}
_EM = 1000
_NO_INK: Reach = (1.0, 0.0)
_CHANGED = re.compile("[\u0590-\u08ff\ufb00-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")
"""Ligatures, and scripts set from the right: pdfium puts others in their place."""
_BLANK = re.compile(rf"[\s{UNPRINTED}]")
_CODES = 0x10000
_LONGEST = 100_000
"""The bytes that may be run through for one outline."""
_MOST = 64 * 1024 * 1024
"""The bytes a stream may have."""


class OddError(ValueError):
    """A PDF is not as this reader knows them."""


def check_packed(stream: Any) -> None:
    """Raise OddError for a stream that was not simply deflated."""
    if stream.get("/Filter") != "/FlateDecode" or "/DecodeParms" in stream:
        raise OddError


def packed(stream: Any) -> bytes:
    """Return the bytes of a stream as they were deflated; raise OddError for one that was packed otherwise."""
    check_packed(stream)
    data: bytes = stream.read_raw_bytes()
    return data


def unpacked(data: bytes) -> bytes:
    """Return what was deflated; raise OddError for far too much, zlib.error for damage."""
    inflater = zlib.decompressobj()
    found = inflater.decompress(data, _MOST)
    if inflater.unconsumed_tail or not inflater.eof:
        raise OddError
    return found


class Font:
    """A font of a PDF with codes of two bytes (ISO 32000-1, 9.7) that names the character of each of them.

    `chars` are the characters by code, empty for white space, `widths` how wide they are in thousandths of an em; none
    is narrower than `narrowest`.
    """

    def __init__(self, font: Any, document: Any) -> None:
        """Take a font dictionary as pikepdf has it; raise OddError, KeyError or ValueError for one of another kind.

        The `document` it is of must not be closed before the last outline has been asked for.
        """
        self._document = document
        (inner,) = font["/DescendantFonts"]
        if font["/Encoding"] != "/Identity-H" or inner.get("/CIDToGIDMap", "/Identity") != "/Identity":
            raise OddError
        descriptor = inner["/FontDescriptor"]
        self.name = plain_name(str(inner["/BaseFont"])[1:].encode())
        self._program, self._heights = _program(str(inner["/Subtype"]), descriptor)
        widths, usual = _widths(list(inner.get("/W", ()))), int(inner.get("/DW", _EM))
        self.chars = _characters(packed(font["/ToUnicode"]))
        self.widths = {code: widths.get(code, usual) for code in self.chars}
        self.narrowest = min(self.widths.values())

    def reach(self, strings: list[bytes], index: int) -> Reach:
        """Return how far the ink of a character of some strings stands above and below the base line, in ems.

        `index` counts the characters from 0, without white space.
        """
        codes = [code for text in strings for code in codes_of(text) if self.chars[code]]
        try:
            return self._heights(packed(self._program))(codes[index])
        except Exception:  # fontTools has many words for a program that is damaged; nobody knows its ink then
            return _NO_INK


def _program(kind: str, descriptor: Any) -> tuple[Any, Callable[[bytes], Callable[[int], Reach]]]:
    """Return the stream of a font's program, which is hardly ever asked for, and what finds heights of its glyphs."""
    if kind == "/CIDFontType0" and descriptor["/FontFile3"]["/Subtype"] == "/CIDFontType0C":
        stream, heights = descriptor["/FontFile3"], _cubic
    elif kind == "/CIDFontType2":
        stream, heights = descriptor["/FontFile2"], _quadratic
    else:
        raise OddError
    check_packed(stream)
    return stream, heights


@lru_cache(maxsize=8192)
def codes_of(text: bytes) -> tuple[int, ...]:
    """Return the codes of two bytes of a string in round or pointed brackets (ISO 32000-1, 7.3.4)."""
    if not text.endswith((b")", b">")):
        raise OddError
    inner = text[1:-1]
    data = bytes.fromhex(inner.decode()) if text.startswith(b"<") else _ESCAPE.sub(_escaped, inner)
    if len(data) % 2:
        raise OddError
    return tuple(high << 8 | low for high, low in zip(data[::2], data[1::2], strict=True))


def _escaped(match: re.Match[bytes]) -> bytes:
    sign = match[1]
    return bytes((int(sign, 8) & 255,)) if sign.isdigit() else _CONTROLS.get(sign, sign)


@lru_cache(maxsize=64)
def _characters(mapping: bytes) -> dict[int, str]:
    """Return the characters of a packed ToUnicode map by code, empty for white space (ISO 32000-1, 9.10.3).

    Papers of one kind have the same headings, hence the same maps; nobody may change what is returned.

    Raises OddError or ValueError for a map with ranges, with rare characters or more than one for a code, or with
    characters that pdfium makes others of.
    """
    plain = unpacked(mapping)
    parts = [part.partition(b"endbfchar")[0] for part in plain.split(b"beginbfchar")[1:]]
    if b"beginbfrange" in plain or not all(map(_PAIRS.fullmatch, parts)):
        raise OddError
    # The codes are no text, but there is no quicker way to take numbers of two bytes.
    both = bytes.fromhex(b"".join(parts).translate(None, b"<> \r\n\t\f").decode()).decode("utf-16-be")
    codes, chars = both[::2], both[1::2]
    if _CHANGED.search(chars):
        raise OddError
    shown = ["" if char in UNPRINTED or char.isspace() else char for char in chars] if _BLANK.search(chars) else chars
    return dict(zip(map(ord, codes), shown, strict=True))


def _widths(array: list[Any]) -> dict[int, int]:
    """Return the widths of a W array by code (ISO 32000-1, 9.7.4.3); whole ones, as pdfium takes them.

    Raises OddError for widths of more codes than there are.
    """
    found: dict[int, int] = {}
    items, room = iter(array), _CODES
    for first in items:
        second = next(items)
        if isinstance(second, int):
            room -= second - int(first) + 1
            if room < 0:
                raise OddError
            found.update(dict.fromkeys(range(int(first), second + 1), int(next(items))))
        else:
            found.update(enumerate(map(int, second), int(first)))
    return found


@lru_cache(maxsize=16)
def _cubic(program: bytes) -> Callable[[int], Reach]:
    """Return what tells the heights of glyphs of a packed CFF program; an em for an empty one."""
    from fontTools.cffLib import CFFFontSet
    from fontTools.misc.psCharStrings import T2OutlineExtractor
    from fontTools.pens.boundsPen import ControlBoundsPen

    class Bounded(T2OutlineExtractor):  # type: ignore[misc]  # fontTools has no types
        """Ends outlines whose subroutines call each other time and again."""

        spent = 0

        def execute(self, program: Any) -> None:
            self.spent += 1 + len(program.bytecode or program.program)
            if self.spent > _LONGEST:
                raise OddError
            super().execute(program)

    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(unpacked(program)), None)
    font = fonts[0]

    @lru_cache(maxsize=1024)
    def heights(code: int) -> Reach:
        pen = ControlBoundsPen(None)
        shape = font.CharStrings[font.charset[code]]
        shape.outlineExtractor = Bounded
        shape.draw(pen)
        return _as_pdfium(pen.bounds[1], pen.bounds[3], _EM) if pen.bounds else _NO_INK

    return heights


@lru_cache(maxsize=16)
def _quadratic(program: bytes) -> Callable[[int], Reach]:
    """Return what tells the heights of glyphs of a packed TrueType program; an em for an empty one."""
    from fontTools.ttLib import TTFont

    font = TTFont(io.BytesIO(unpacked(program)), lazy=True)
    glyphs, em = font["glyf"], font["head"].unitsPerEm

    @lru_cache(maxsize=1024)
    def heights(code: int) -> Reach:
        glyph = glyphs[font.getGlyphName(code)]
        if glyph.isComposite():  # made of others, which may be made of others time and again
            return _as_pdfium(glyph.yMin, glyph.yMax, em)
        levels = [level for _, level in glyph.getCoordinates(glyphs)[0]]
        return _as_pdfium(min(levels), max(levels), em) if levels else _NO_INK

    return heights


def _as_pdfium(low: float, high: float, em: int) -> Reach:
    """Return the heights that pdfium gives ink between two levels: whole thousandths, and a 64th more at the top."""
    lower, upper = (int((level * _EM + em // 2) / em) for level in (floor(low), ceil(high)))
    return (upper + int(upper / 64)) / _EM, -lower / _EM
