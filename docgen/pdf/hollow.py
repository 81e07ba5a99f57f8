"""Fonts without outlines for Typst to set papers in, and the outlines put into its PDFs afterwards.

Cutting the outlines of a paper's characters out of Chinese fonts, taking them apart and packing them is half of what
Typst does for a paper, and the next paper needs nearly the same ones. So Typst gets copies of the fonts in which each
glyph is empty and only tells its own number; the PDF then has small fonts that say which outlines belong in them, and
those are copied from the font file as they are.

Only OpenType fonts with CFF outlines of a thousand units an em and without shared subroutines can be handled so (Adobe
Technical Notes 5176 and 5177); others are left to Typst.
"""

from __future__ import annotations

import re
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, pairwise
from pathlib import Path
from struct import Struct
from struct import error as StructError
from sys import byteorder

_MOST_GLYPHS = 0x8000
"""The numbers that a short integer of an outline can tell."""
_EM = 1000
_BATCH = 8
"""Outlines are packed in batches of about so many."""
_MOST_KEPT = 2048
"""Packed batches kept for each font (about 5 MB at most): the next paper needs nearly the same ones."""
_ADLER = 65521
_ZLIB, _LAST_BLOCK = b"\x78\x01", b"\x03\x00"
"""What a zlib stream begins with, and an empty last block."""
_CHARSTRINGS, _PRIVATE, _SUBRS, _FONTS = 17, 18, 19, 1236
"""Operators of CFF dictionaries; those of two bytes count from 1200."""
_END = 14
"""The operator that ends an outline."""
_SHORT, _LONG = Struct(">H"), Struct(">I")
_TABLE = Struct(">4sIII")
_BOX = Struct(">4h")
_PROGRAM = re.compile(rb"\nendobj\n(\d+) 0 obj\n<</Length (\d+)/Filter/FlateDecode/Subtype/CIDFontType0C>>\nstream\n")
_DESCRIPTOR = re.compile(rb"/FontName/[A-Z]{6}\+([^/]+)/[^>]*?/FontBBox\[([^\]]*)\][^>]*?/FontFile3 (\d+) 0 R")
_XREF = re.compile(rb"\nxref\n0 \d+\n((?:\d{10} \d{5} [nf] ?\r?\n)+)trailer\n.*?startxref\n(\d+)\n", re.DOTALL)


class _OddError(ValueError):
    """A font or PDF is not as this module knows them."""


@dataclass(frozen=True, slots=True)
class _Index:
    """An INDEX of a CFF font in `data`: `count` items; their places are written from `first` on, `size` bytes each."""

    data: bytes
    first: int
    count: int
    size: int

    @property
    def end(self) -> int:
        """Where what follows the INDEX begins."""
        return self._start(self.count)

    def __getitem__(self, number: int) -> bytes:
        return self.data[self._start(number) : self._start(number + 1)]

    def __iter__(self) -> Iterator[bytes]:
        if not self.count:
            return iter(())
        data, size, after = self.data, self.size, self.first + self.size * (self.count + 1)
        starts = [int.from_bytes(data[place : place + size]) - 1 for place in range(self.first, after, size)]
        return (data[after + start : after + end] for start, end in pairwise(starts))

    def _start(self, number: int) -> int:
        if not self.count:
            return self.first
        place = self.first + number * self.size
        return self.first + self.size * (self.count + 1) - 1 + int.from_bytes(self.data[place : place + self.size])


@dataclass(frozen=True, slots=True)
class _Packed:
    """Data packed as whole blocks of a deflate stream (RFC 1951), with the sum over it (RFC 1950) and its length."""

    blocks: bytes
    checksum: int
    length: int


@dataclass(frozen=True, slots=True)
class _Outlines:
    """The outlines of a font by glyph, its bounding box as a PDF writes it, and those looked up and packed before."""

    index: _Index
    box: bytes
    shapes: dict[int, bytes] = field(default_factory=dict)
    packed: dict[tuple[int, ...], _Packed] = field(default_factory=dict)

    def program(self, hollow: bytes) -> bytes:
        """Return a hollow font program from a PDF with the outlines of its glyphs, packed for a stream of the PDF."""
        start, index = _charstrings(hollow)
        if index.end != len(hollow):
            raise _OddError
        glyphs = list(map(_told, index))
        if not glyphs or glyphs[0] != 0 or max(glyphs) >= self.index.count:
            raise _OddError
        shapes = self.shapes
        for glyph in glyphs:
            if glyph not in shapes:
                shapes[glyph] = self.index[glyph]
        ends = array("I", accumulate((len(shapes[glyph]) for glyph in glyphs), initial=1))
        head = hollow[:start] + _SHORT.pack(len(glyphs)) + b"\4" + _big_endian(ends)
        return _stream([_pack(head), *map(self._pack, _batches(glyphs))])

    def _pack(self, glyphs: tuple[int, ...]) -> _Packed:
        found = self.packed.get(glyphs)
        if found is None:
            if len(self.packed) >= _MOST_KEPT:
                self.packed.pop(next(iter(self.packed)))
            found = self.packed[glyphs] = _pack(b"".join([self.shapes[glyph] for glyph in glyphs]))
        return found


def _batches(glyphs: list[int]) -> Iterator[tuple[int, ...]]:
    """Cut glyphs into batches whose ends lie at certain glyphs, so that what one paper adds changes a batch or two."""
    start = 0
    for end, glyph in enumerate(glyphs, 1):
        if not glyph % _BATCH:
            yield tuple(glyphs[start:end])
            start = end
    if start < len(glyphs):
        yield tuple(glyphs[start:])


def _pack(data: bytes) -> _Packed:
    # Outlines hardly repeat themselves: looking for what does takes three times as long and saves a twentieth.
    pack = zlib.compressobj(1, wbits=-zlib.MAX_WBITS, strategy=zlib.Z_HUFFMAN_ONLY)
    return _Packed(pack.compress(data) + pack.flush(zlib.Z_SYNC_FLUSH), zlib.adler32(data), len(data))


def _stream(parts: list[_Packed]) -> bytes:
    """Return a zlib stream (RFC 1950) of packed parts; their sums are joined as the sum over all would have been."""
    low, high = 1, 0
    for part in parts:
        one, two = part.checksum & 0xFFFF, part.checksum >> 16
        high = (high + two + (low - 1) * part.length) % _ADLER
        low = (low + one - 1) % _ADLER
    return b"".join([_ZLIB, *(part.blocks for part in parts), _LAST_BLOCK, _LONG.pack(high << 16 | low)])


class HollowFonts:
    """A folder with fonts whose outlines were taken out, and with links to those that had to be left as they are."""

    def __init__(self, paths: Iterable[Path], folder: Path) -> None:
        """Make the folder for some font files; raise OSError where that is not allowed."""
        self.folder = folder
        self.origins: dict[str | None, str] = {}
        """The font file that each file Typst finds in the folder stands for."""
        self._outlines: dict[bytes, _Outlines] = {}
        folder.mkdir()
        for number, path in enumerate(sorted(paths)):
            copy = folder / f"{number}{path.suffix}"
            if not self._hollowed(path, copy):
                copy.symlink_to(path.resolve())
                self.origins[str(path.resolve())] = str(path)
            self.origins[str(copy)] = self.origins[str(copy.resolve())] = str(path)

    def _hollowed(self, path: Path, copy: Path) -> bool:
        """Write a hollow copy of a font; return False for one that cannot be handled so."""
        if path.suffix.lower() != ".otf":
            return False
        data = path.read_bytes()
        try:
            name, outlines, start, end = _opened(data)
        except (_OddError, IndexError, KeyError, StructError):
            return False
        if name in self._outlines:
            return False
        self._outlines[name] = outlines
        _write_hollow(copy, data, outlines.index.count, (start, end))
        return True

    def filled(self, pdf: bytes) -> bytes | None:
        """Return a PDF of Typst's with the outlines of its hollow fonts; None when it is not written as expected."""
        try:
            return _edited(pdf, self._edits(pdf))
        except (_OddError, IndexError, KeyError, StructError, zlib.error):
            return None

    def _edits(self, pdf: bytes) -> list[tuple[int, int, bytes]]:
        """Return what is to be replaced: from, to, and by what, from the front to the back."""
        programs = {match[1]: match for match in _PROGRAM.finditer(pdf)}
        edits: list[tuple[int, int, bytes]] = []
        known = 0
        for descriptor in _DESCRIPTOR.finditer(pdf):
            outlines, program = self._outlines.get(descriptor[1]), programs.get(descriptor[3])
            if program is None:
                raise _OddError
            known += 1
            if outlines is None:
                continue
            end = program.end() + int(program[2])
            packed = outlines.program(zlib.decompress(pdf[program.end() : end]))
            edits.append((*descriptor.span(2), outlines.box))
            edits.append((*program.span(2), b"%d" % len(packed)))
            edits.append((program.end(), end, packed))
        if known != len(programs) or known != pdf.count(b"/FontFile3"):
            raise _OddError
        return sorted(edits)


def _edited(pdf: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    """Return a PDF with parts replaced and its table of cross-references (ISO 32000-1, 7.5.4) set right."""
    table = _XREF.match(pdf, max(pdf.rfind(b"\nxref\n"), 0))
    if table is None or table.start() < max((end for _, end, _ in edits), default=0):
        raise _OddError
    starts = [start for start, _, _ in edits]
    moved = list(accumulate((len(new) - (end - start) for start, end, new in edits), initial=0))

    def place(old: int) -> int:
        return old + moved[bisect_left(starts, old)]

    entries = [
        b"%010d%s" % (place(int(entry[:10])), entry[10:]) if entry[17:18] == b"n" else entry
        for entry in table[1].splitlines(keepends=True)
    ]
    edits = [*edits, (*table.span(1), b"".join(entries)), (*table.span(2), b"%d" % place(int(table[2])))]
    parts, done = [], 0
    for start, end, new in edits:
        parts += [pdf[done:start], new]
        done = end
    return b"".join([*parts, pdf[done:]])


def _opened(data: bytes) -> tuple[bytes, _Outlines, int, int]:
    """Return a font's name, its outlines and where in the file their INDEX begins and ends; else raise _OddError."""
    if data[:4] != b"OTTO":
        raise _OddError
    tables = {}
    for number in range(_SHORT.unpack_from(data, 4)[0]):
        tag, _, start, length = _TABLE.unpack_from(data, 12 + 16 * number)
        tables[tag] = (start, length)
    head, (base, length) = tables[b"head"][0], tables[b"CFF "]
    if _SHORT.unpack_from(data, head + 18)[0] != _EM:
        raise _OddError
    cff = data[base : base + length]
    start, index = _charstrings(cff)
    has_room = index.end - start >= 8 * index.count + 8
    if not 0 < index.count <= _MOST_GLYPHS or not has_room or _has_subroutines(cff):
        raise _OddError
    box = b" ".join(b"%d" % edge for edge in _BOX.unpack_from(data, head + 36))
    return _index(cff, cff[2])[0], _Outlines(index, box), base + start, base + index.end


def _write_hollow(path: Path, data: bytes, count: int, room: tuple[int, int]) -> None:
    """Write a font whose `count` outlines only tell their number; what is left of the room for the real is a hole."""
    start, end = room
    ends = array("I", range(1, 4 * count + 2, 4))
    # A number before the end is taken for the glyph's width, which is read elsewhere.
    shapes = array("I", [0x1C00000E | glyph << 8 for glyph in range(count)])
    hollow = _SHORT.pack(count) + b"\4" + _big_endian(ends) + _big_endian(shapes)
    with path.open("wb") as file:
        file.write(data[:start])
        file.write(hollow)
        file.seek(end)
        file.write(data[end:])


@lru_cache(maxsize=_MOST_GLYPHS)
def _told(shape: bytes) -> int:
    """Return the number that a hollow glyph tells."""
    if len(shape) == 2 and shape[1] == _END and 32 <= shape[0] <= 246:
        return shape[0] - 139
    if len(shape) == 3 and shape[2] == _END and 247 <= shape[0] <= 250:
        return (shape[0] - 247) * 256 + shape[1] + 108
    if len(shape) == 4 and shape[3] == _END and shape[0] == 28 and shape[1] < 128:
        return shape[1] * 256 + shape[2]
    raise _OddError


def _charstrings(cff: bytes) -> tuple[int, _Index]:
    """Return where the INDEX of a font's outlines begins, and the INDEX."""
    (start,) = _operands(_top(cff))[_CHARSTRINGS]
    return start, _index(cff, start)


def _top(cff: bytes) -> bytes:
    return _index(cff, _index(cff, cff[2]).end)[0]


def _has_subroutines(cff: bytes) -> bool:
    shared = _index(cff, _index(cff, _index(cff, _index(cff, cff[2]).end).end).end)
    top = _operands(_top(cff))
    fonts = list(_index(cff, top[_FONTS][0])) if _FONTS in top else [_top(cff)]
    for font in map(_operands, fonts):
        size, start = font[_PRIVATE]
        if _SUBRS in _operands(cff[start : start + size]):
            return True
    return shared.count > 0


def _index(cff: bytes, start: int) -> _Index:
    (count,) = _SHORT.unpack_from(cff, start)
    return _Index(cff, start + 3, count, cff[start + 2]) if count else _Index(cff, start + 2, 0, 0)


def _operands(data: bytes) -> dict[int, list[int]]:
    """Return the whole numbers before each operator of a CFF dictionary."""
    found: dict[int, list[int]] = {}
    numbers: list[int] = []
    place = 0
    while place < len(data):
        byte = data[place]
        place += 1
        if byte <= 21:
            operator = byte
            if byte == 12:
                operator = 1200 + data[place]
                place += 1
            found[operator], numbers = numbers, []
        elif byte in (28, 29):
            size = 2 if byte == 28 else 4
            numbers.append(int.from_bytes(data[place : place + size], signed=True))
            place += size
        elif byte == 30:
            while data[place] & 15 != 15:
                place += 1
            place += 1
        elif byte <= 246:
            numbers.append(byte - 139)
        else:
            above = byte <= 250
            numbers.append((byte - 247) * 256 + data[place] + 108 if above else (251 - byte) * 256 - data[place] - 108)
            place += 1
    return found


def _big_endian(numbers: array[int]) -> bytes:
    if byteorder == "little":
        numbers.byteswap()
    return numbers.tobytes()
