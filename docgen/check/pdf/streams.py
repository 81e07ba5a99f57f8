"""Measure the pages of a PDF of Typst's by its content streams: a fourth of the work that pdfium has with it.

Typst writes few operators (ISO 32000-1, Annex A), one kind of font and no forms. What is not known here is left to
pdfium, which measures the same: a test holds both against each other.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from functools import lru_cache, partial
from itertools import chain
from typing import Any

from docgen.check.pdf.drawn import (
    Matrix,
    Point,
    apply,
    by_place,
    filled_lines,
    flattening,
    multiply,
    stroked_lines,
)
from docgen.check.pdf.embedded import Font, OddError, codes_of, packed, unpacked
from docgen.check.pdf.sheet import POINT, Color, Measured, Piece, Reach, Ruling, Sheet, rows_of

MOST_PAGES = 2000
_MAKER = "Typst "
_ROUND = rb"\((?:\\[0-7]{3}|[^()\\]++|\\.|\((?:[^()\\]++|\\.)*+\))*+\)?+"
"""A string, or what began as one and does not end."""
_REST = rb"[^A-Za-z/\[(<]*+"
_ITEMS = rb"\[(?:[^()\[\]]++|" + _ROUND + rb")*+\]"


def _text(begin: bytes) -> bytes:
    """Return what Typst writes for nearly every text, up to where it restores what was before; groups `begin` so."""
    name, numbers = begin + rb"/\w++)", begin + rb"[-+.\d ]++)"
    told = rb"\s*+(?:EMC)?(?:/\w++<</MCID \d++>>BDC)?\s*+"
    look = rb"q " + numbers + rb"cm" + name + rb" cs " + numbers + rb"scn\s*+BT 0 Tr" + name + rb" " + numbers + rb"Tf "
    shown = begin + _ITEMS + rb")TJ|" + begin + _ROUND + rb")Tj"
    return told + look + numbers + rb"Tm(?:" + shown + rb")\s*+ET\s*+"


_TEXT = re.compile(_text(rb"("), re.DOTALL)
_OPERATION = re.compile(
    rb"(" + _text(rb"(?:") + rb"(?=Q)|"
    + _REST + rb"(?:(?:/[\w.+-]*+|" + _ITEMS + rb"|<(?:<|[0-9A-Fa-f]*+>)|" + _ROUND + rb")"
    + _REST + rb")*+)([A-Za-z]*+\*?)",
    re.DOTALL,
)  # fmt: skip
"""Operands and their operator, none after the last one. A whole text is what Q has for an operand.

Nothing is looked at more than twice, whatever the stream holds.
"""
_SHOWN = re.compile(rb"(" + _ROUND + rb"|<[0-9A-Fa-f]*+>)([-+.\d]*+)", re.DOTALL)
_BLACK: Color = (0, 0, 0)
_RED_GREEN_BLUE = b"\0s\0R\0G\0B"
"""Stands in the name of the usual colour profile."""
_SETTINGS = frozenset({b"ET", b"EMC", b"BMC", b"J", b"j", b"M", b"d", b"i", b"ri"})
"""Operators that change nothing of what is measured, as Typst uses them."""
_VISIBLE = (0.0, 1.0, 2.0)
"""Modes of text that are seen (ISO 32000-1, 9.3.6)."""


def read(data: bytes) -> Measured | None:
    """Return what stands on the pages of a PDF of Typst's; None for any other, or with something unknown in it."""
    import pikepdf

    try:
        document = pikepdf.open(io.BytesIO(data), suppress_warnings=True, attempt_recovery=False)
        if not str(document.docinfo.get("/Creator", "")).startswith(_MAKER):
            return None
        if len(document.Root.Pages.Kids) > MOST_PAGES or len(document.pages) > MOST_PAGES:
            return None
        fonts = _Fonts(document)
        sheets = tuple(_sheet(page.obj, number, fonts) for number, page in enumerate(document.pages, 1))
    except Exception:  # a file that is odd in any way, for which pikepdf has many words, is left to pdfium
        return None
    return Measured(sheets, (), bool(fonts))


def _sheet(page: Any, number: int, fonts: _Fonts) -> Sheet:
    if any(key in page for key in ("/Rotate", "/CropBox", "/UserUnit")):
        raise OddError
    left, bottom, right, top = (float(edge) for edge in page["/MediaBox"])
    content = _Content(page["/Resources"], flattening(0, (left, bottom, right, top)), fonts)
    content.take(unpacked(packed(page["/Contents"])))
    lines = tuple(sorted(content.rulings, key=by_place))
    rows = rows_of(content.pieces, number)
    return Sheet(number, (right - left) * POINT, (top - bottom) * POINT, rows, lines, content.pictures)


class _Fonts(dict[Any, Font]):
    """The fonts of a file by the number of their objects; it stays open as long as they may be asked for outlines."""

    def __init__(self, document: Any) -> None:
        super().__init__()
        self._document = document

    def of(self, font: Any) -> Font:
        """Return a font of the file."""
        if font.objgen not in self:
            self[font.objgen] = Font(font, self._document)
        return self[font.objgen]


class _Content:
    """Takes the operations of a content stream one after the other."""

    def __init__(self, resources: Any, flat: Matrix, fonts: _Fonts) -> None:
        self.pieces: list[Piece] = []
        self.rulings: list[Ruling] = []
        self.pictures = 0
        self._resources, self._fonts = resources, fonts
        self._named: dict[bytes, Font] = {}
        self._spaces: dict[bytes, bool] = {}
        self._matrix, self._fill, self._stroke, self._width = flat, _BLACK, _BLACK, 1.0
        self._saved: list[tuple[Matrix, Color, Color, float]] = []
        self._text: list[Matrix] = []
        self._font, self._size = b"", 0.0
        self._subpaths: list[list[Point]] = []

    def take(self, content: bytes) -> None:
        """Take a whole content stream; raise OddError where it holds what is not known here."""
        operations = _OPERATION.findall(content)
        read = 0
        for operands, operator in operations:
            read += len(operands) + len(operator)
            if operator in _OPERATORS:
                _OPERATORS[operator](self, operands)
            elif operator not in _SETTINGS and (operator or operands.strip()):
                raise OddError
        if read != len(content):
            raise OddError

    def _save(self, _: bytes) -> None:
        self._saved.append((self._matrix, self._fill, self._stroke, self._width))

    def _restore(self, operands: bytes) -> None:
        if operands.strip():
            self._write(operands)
        else:
            self._matrix, self._fill, self._stroke, self._width = self._saved.pop()

    def _write(self, text: bytes) -> None:
        """Do at once what stands between saving and restoring: nine of ten operations are part of that."""
        found = _TEXT.fullmatch(text)
        if found is None:
            raise OddError
        matrix, space, color, font, size, place, items, string = found.groups()
        self._space(space)
        at = multiply(_matrix(place), multiply(_matrix(matrix), self._matrix))
        self._note(items or string, at, font, float(size), _color(color))

    def _transform(self, operands: bytes) -> None:
        self._matrix = multiply(_matrix(operands), self._matrix)

    def _pen(self, operands: bytes) -> None:
        self._width = float(operands)

    def _mark(self, operands: bytes) -> None:
        if b"/ActualText" in operands:
            raise OddError

    def _space(self, operands: bytes) -> None:
        name = operands.strip()
        if name not in self._spaces:
            _check_space(self._resources["/ColorSpace"][name.decode()])
            self._spaces[name] = True

    def _filling(self, operands: bytes) -> None:
        self._fill = _color(operands)

    def _stroking(self, operands: bytes) -> None:
        self._stroke = _color(operands)

    def _begin(self, _: bytes) -> None:
        self._font, self._text = b"", []

    def _mode(self, operands: bytes) -> None:
        if float(operands) not in _VISIBLE:
            raise OddError

    def _face(self, operands: bytes) -> None:
        self._font, size = operands.split()
        self._size = float(size)

    def _place(self, operands: bytes) -> None:
        self._text = [_matrix(operands)]

    def _show(self, operands: bytes) -> None:
        """Note a text. Typst says of each where it stands; where the pen is left behind is not followed up."""
        self._note(operands, multiply(self._text.pop(), self._matrix), self._font, self._size, self._fill)

    def _note(self, operands: bytes, at: Matrix, name: bytes, size: float, color: Color) -> None:
        """Note the characters of a string, or of an array of strings and what the pen goes back between them."""
        a, b, c, d, x, y = at
        if b or c or not a > 0 > d:
            raise OddError
        font = self._named.get(name) or self._load(name)
        items = _SHOWN.findall(operands)
        if b"".join(chain.from_iterable(items)) != operands.strip(b"[] \r\n\t"):
            raise OddError
        strings = [string for string, _ in items]
        codes = [codes_of(string) for string in strings]
        chars, widths = font.chars, font.widths
        shown = [chars[code] for string in codes for code in string]
        text = "".join(shown)
        if not text:
            return
        backs = [float(back) if back else 0.0 for _, back in items]
        scale = a * size / 1000
        places = partial(_places, font, codes, backs, x, scale)
        if shown[0] and shown[-1] and max(backs) <= font.narrowest:
            right = x + scale * (sum([widths[code] for string in codes for code in string]) - sum(backs[:-1]))
            ends = (x, right - scale * widths[codes[-1][-1]], right)
        else:  # white space at an end, or the pen goes back over more than a character
            all_places = places()
            ends = (all_places[0][0], all_places[-1][0], max([right for _, right in all_places]))
        look = (-d / POINT * size, font.name, color)
        self.pieces.append(Piece(text, *ends, y, *look, places, partial(_reach, font, strings, -d * size)))

    def _load(self, name: bytes) -> Font:
        self._named[name] = self._fonts.of(self._resources["/Font"][name.decode()])
        return self._named[name]

    def _move(self, operands: bytes) -> None:
        self._subpaths.append(_points(operands))

    def _line(self, operands: bytes) -> None:
        self._subpaths[-1] += _points(operands)

    def _close(self, _: bytes) -> None:
        self._subpaths[-1].append(self._subpaths[-1][0])

    def _paint_inside(self, _: bytes) -> None:
        self.rulings += filled_lines(self._drawn(), self._fill)

    def _paint_along(self, _: bytes) -> None:
        a, b, c, d, _x, _y = self._matrix
        self.rulings += stroked_lines(self._drawn(), self._width * abs(a * d - b * c) ** 0.5, self._stroke)

    def _drawn(self) -> list[list[Point]]:
        """Return the points of the path on the paper, and begin a new one."""
        matrix, subpaths = self._matrix, self._subpaths
        self._subpaths = []
        return [[apply(matrix, point) for point in points] for points in subpaths if len(points) > 1]

    def _picture(self, operands: bytes) -> None:
        if self._resources["/XObject"][operands.decode().strip()]["/Subtype"] != "/Image":
            raise OddError
        self.pictures += 1


_OPERATORS: dict[bytes, Callable[[_Content, bytes], None]] = {
    b"q": _Content._save, b"Q": _Content._restore, b"cm": _Content._transform, b"w": _Content._pen,
    b"cs": _Content._space, b"CS": _Content._space, b"scn": _Content._filling, b"SCN": _Content._stroking,
    b"BT": _Content._begin, b"Tr": _Content._mode, b"Tf": _Content._face, b"Tm": _Content._place,
    b"TJ": _Content._show, b"Tj": _Content._show,
    b"m": _Content._move, b"l": _Content._line, b"c": _Content._line, b"h": _Content._close,
    b"f": _Content._paint_inside, b"S": _Content._paint_along,
    b"BDC": _Content._mark, b"Do": _Content._picture,
}  # fmt: skip
"""What is done for each. A content that held its own methods would hold itself, and only a search would find it."""


def _check_space(space: Any) -> None:
    """Raise OddError for a colour space other than the usual red, green and blue."""
    if len(space) != 2 or space[0] != "/ICCBased" or _RED_GREEN_BLUE not in unpacked(packed(space[1])):
        raise OddError


@lru_cache(maxsize=256)
def _color(operands: bytes) -> Color:
    red, green, blue = (int(float(part) * 255 + 0.5) for part in operands.split())
    return (red, green, blue)


@lru_cache(maxsize=4096)
def _matrix(operands: bytes) -> Matrix:
    a, b, c, d, e, f = map(float, operands.split())
    return (a, b, c, d, e, f)


def _points(operands: bytes) -> list[Point]:
    numbers = list(map(float, operands.split()))
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def _places(
    font: Font, codes: list[tuple[int, ...]], backs: list[float], x: float, scale: float
) -> list[tuple[float, float]]:
    """Return where the pen's way over each character of some strings begins and ends."""
    places, pen = [], 0.0
    for string, back in zip(codes, backs, strict=True):
        for code in string:
            following = pen + font.widths[code]
            if font.chars[code]:
                places.append((x + scale * pen, x + scale * following))
            pen = following
        pen -= back
    return places


def _reach(font: Font, strings: list[bytes], scale: float, index: int) -> Reach:
    above, below = font.reach(strings, index)
    return (above * scale, below * scale)
