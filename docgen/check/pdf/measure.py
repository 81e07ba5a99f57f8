"""Measure the pages of a PDF: every character's place, size, font and colour, every ruled line."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from typing import Any

from docgen.check.pdf.drawn import (
    IDENTITY,
    Matrix,
    Point,
    apply,
    by_place,
    filled_lines,
    flattening,
    multiply,
    stroked_lines,
)
from docgen.check.pdf.faces import plain_name
from docgen.check.pdf.sheet import POINT, UNPRINTED, Color, Measured, Piece, Reach, Ruling, Sheet, piece_of, rows_of
from docgen.check.pdf.streams import MOST_PAGES, read
from docgen.errors import InputError, Place, error

_MAX_DEPTH = 8
_MOST_THINGS = 100_000
"""Characters, and drawn things, of one page: a full page of text has some 600."""
_INVISIBLE = 3
"""PDF text rendering mode of the text layer behind a scanned picture (ISO 32000-1, 9.3.6)."""
_PASSWORD = 4
_BROKEN = 2
"""What pdfium says for a hyphen at the end of a line."""
_LEVEL = 0.001
"""How far (mm) the heights of characters on one base line may differ."""

_Look = tuple[float, str, Color]


def measure(data: bytes, name: str) -> Measured:
    """Return what stands on the pages of a PDF called `name`.

    Raises:
        InputError: it cannot be opened: not a PDF, damaged, behind a password, or far too long.
    """
    return read(data) or measure_with_pdfium(data, name)


def measure_with_pdfium(data: bytes, name: str) -> Measured:
    """Return what stands on the pages of a PDF called `name`, whatever program wrote it; raise as `measure` does."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    place = Place(name)
    if not data:
        raise InputError(error("check.pdf-empty", place, "文件是空的（0 字节）", "请重新复制或下载此文件。"))
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as failure:
        raise InputError(_unreadable(place, getattr(failure, "err_code", None))) from failure
    with document:
        if not 0 < len(document) <= MOST_PAGES:
            raise InputError(
                error("check.pdf-pages", place, f"这份 PDF 有 {len(document)} 页，无法检查", "请提供单份公文的 PDF。")
            )
        try:
            reader = _Reader(pdfium, name)
            sheets = tuple(reader.sheet(document[index], index + 1) for index in range(len(document)))
        except pypdfium2.PdfiumError as failure:
            raise InputError(_unreadable(place, None)) from failure
        return Measured(sheets, tuple(sorted(reader.missing)), reader.visible)


def _unreadable(place: Place, code: int | None) -> Any:
    if code == _PASSWORD:
        return error(
            "check.pdf-encrypted", place, "PDF 设了打开密码，无法读取", "请用原软件去掉密码后重新导出，再检查。"
        )
    return error(
        "check.pdf-damaged", place, "文件不是 PDF，或者已经损坏，无法读取", "请从 Word 或 WPS 重新导出 PDF，再检查。"
    )


class _Reader:
    """Reads pages one after the other; notes fonts that are not embedded and whether any text is visible."""

    def __init__(self, pdfium: Any, file: str) -> None:
        self._pdfium, self._file = pdfium, file
        number, address = ctypes.c_int, ctypes.c_void_p
        self._unicode_of = _direct(pdfium.FPDFText_GetUnicode, ctypes.c_uint, address, number)
        self._object_of = _direct(pdfium.FPDFText_GetTextObject, address, address, number)
        self._origin_of = _direct(pdfium.FPDFText_GetCharOrigin, number, address, number, address, address)
        self._box_of = _direct(pdfium.FPDFText_GetCharBox, number, address, number, *[address] * 4)
        self._loose_of = _direct(pdfium.FPDFText_GetLooseCharBox, number, address, number, address)
        self._name = ctypes.create_string_buffer(512)
        self.missing: set[str] = set()
        self.visible = False

    def sheet(self, page: Any, number: int) -> Sheet:
        """Measure one page."""
        turn = page.get_rotation()
        left, bottom, right, top = page.get_bbox()
        flat = flattening(turn, (left, bottom, right, top))
        width, height = (right - left, top - bottom) if turn % 180 == 0 else (top - bottom, right - left)
        text = page.get_textpage()
        if max(text.count_chars(), self._pdfium.FPDFPage_CountObjects(page)) > _MOST_THINGS:
            message = f"第{number}页上有 {_MOST_THINGS // 10_000} 万个以上的字符或图形，无法检查"
            raise InputError(error("check.pdf-pages", Place(self._file), message, "请提供单份公文的 PDF。"))
        pieces = list(self._pieces(text, flat))
        rulings: list[Ruling] = []
        pictures = 0
        for item, matrix in self._objects(page):
            kind = self._pdfium.FPDFPageObj_GetType(item)
            if kind == self._pdfium.FPDF_PAGEOBJ_TEXT:
                self._note_font(item)
            elif kind == self._pdfium.FPDF_PAGEOBJ_PATH:
                rulings.extend(self._rulings(item, matrix, flat))
            elif kind == self._pdfium.FPDF_PAGEOBJ_IMAGE:
                pictures += 1
        text.close()
        page.close()
        lines = tuple(sorted(rulings, key=by_place))
        return Sheet(number, width * POINT, height * POINT, rows_of(pieces, number), lines, pictures)

    def _pieces(self, text: Any, flat: Matrix) -> Iterator[Piece]:
        """Yield the printed characters of a page, those together that follow one another in one look."""
        piece: _Open | None = None
        for char, look, left, right, baseline, top, bottom in self._characters(text, flat):
            if piece is None or not piece.goes_on(look, left, baseline):
                if piece is not None:
                    yield piece.closed()
                piece = _Open(look, baseline)
            piece.chars.append(char)
            piece.places.append((left, right))
            piece.reaches.append((baseline - top, bottom - baseline))
        if piece is not None:
            yield piece.closed()

    def _characters(self, text: Any, flat: Matrix) -> Iterator[tuple[str, _Look, float, float, float, float, float]]:
        """Yield the printed characters of a page with their look, left, right, base line, top and bottom.

        They are thousands, and every call into pdfium costs: what all characters of one text object have in common is
        asked once for each object.
        """
        pdfium = self._pdfium
        unicode_of, object_of, origin_of = self._unicode_of, self._object_of, self._origin_of
        box_of, loose_of, is_generated = self._box_of, self._loose_of, pdfium.FPDFText_IsGenerated
        edges, loose = (ctypes.c_double * 6)(), pdfium.FS_RECTF()
        to_x, to_y, to_left, to_right, to_low, to_high = range(ctypes.addressof(edges), ctypes.addressof(edges) + 48, 8)
        to_loose = ctypes.addressof(loose)
        xx, yx, xy, yy, x0, y0 = flat
        looks: dict[int | None, _Look] = {}
        handle, address = text.raw, ctypes.cast(text.raw, ctypes.c_void_p).value
        first_half = 0
        for index in range(text.count_chars()):
            code = unicode_of(address, index)
            if 0xD800 <= code < 0xE000:
                # A character outside the basic plane comes as two halves.
                if code < 0xDC00:
                    first_half = code
                    continue
                if not first_half:
                    continue
                first_half, code = 0, 0x10000 + ((first_half - 0xD800) << 10) + (code - 0xDC00)
            char = "-" if code == _BROKEN else chr(code)
            if char in UNPRINTED or char.isspace():
                continue
            source = object_of(address, index)
            if source is None and is_generated(handle, index) == 1:
                continue
            look = looks.get(source)
            if look is None:
                look = looks[source] = self._look(handle, index)
            origin_of(address, index, to_x, to_y)
            box_of(address, index, to_left, to_right, to_low, to_high)
            loose_of(address, index, to_loose)
            pen, level, left, right, low, high = edges
            one, other = xx * loose.left, xx * loose.right
            top, bottom = yx * left + yy * low + y0, yx * right + yy * high + y0
            if bottom < top:
                top, bottom = bottom, top
            right = (one if one > other else other) + xy * level + x0
            yield char, look, xx * pen + xy * level + x0, right, yx * pen + yy * level + y0, top, bottom

    def _look(self, text: Any, index: int) -> _Look:
        """Return the size in points, the font and the colour of a character."""
        pdfium = self._pdfium
        matrix, color = pdfium.FS_MATRIX(), [ctypes.c_uint() for _ in range(4)]
        pdfium.FPDFText_GetMatrix(text, index, matrix)
        pdfium.FPDFText_GetFillColor(text, index, *color)
        pdfium.FPDFText_GetFontInfo(text, index, self._name, len(self._name), None)
        size = pdfium.FPDFText_GetFontSize(text, index) * (matrix.c**2 + matrix.d**2) ** 0.5
        return size, plain_name(self._name.value), _rgb(color)

    def _note_font(self, item: Any) -> None:
        pdfium = self._pdfium
        if pdfium.FPDFTextObj_GetTextRenderMode(item) == _INVISIBLE:
            return
        self.visible = True
        font = pdfium.FPDFTextObj_GetFont(item)
        if font and pdfium.FPDFFont_GetIsEmbedded(font) == 0:
            pdfium.FPDFFont_GetBaseFontName(font, self._name, len(self._name))
            self.missing.add(plain_name(self._name.value) or "未命名字体")

    def _objects(self, page: Any) -> Iterator[tuple[Any, Matrix]]:
        """Yield the drawn objects of a page with the matrix of the form they stand in."""
        pdfium = self._pdfium
        for index in range(pdfium.FPDFPage_CountObjects(page)):
            yield from self._within(pdfium.FPDFPage_GetObject(page, index), IDENTITY, 0)

    def _within(self, item: Any, outer: Matrix, depth: int) -> Iterator[tuple[Any, Matrix]]:
        pdfium = self._pdfium
        if pdfium.FPDFPageObj_GetType(item) != pdfium.FPDF_PAGEOBJ_FORM:
            yield item, outer
        elif depth < _MAX_DEPTH:
            inner = multiply(self._matrix(item), outer)
            for index in range(pdfium.FPDFFormObj_CountObjects(item)):
                yield from self._within(pdfium.FPDFFormObj_GetObject(item, index), inner, depth + 1)

    def _matrix(self, item: Any) -> Matrix:
        matrix = self._pdfium.FS_MATRIX()
        self._pdfium.FPDFPageObj_GetMatrix(item, matrix)
        return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)

    def _rulings(self, item: Any, outer: Matrix, flat: Matrix) -> Iterator[Ruling]:
        """Yield the ruled lines a path draws: strokes, thin boxes, and what two boxes in each other leave between."""
        pdfium = self._pdfium
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(item, fill, stroke)
        matrix = multiply(multiply(self._matrix(item), outer), flat)
        subpaths = [[apply(matrix, point) for point in points] for points in self._subpaths(item) if len(points) > 1]
        color = [ctypes.c_uint() for _ in range(4)]
        if fill.value:
            pdfium.FPDFPageObj_GetFillColor(item, *color)
            yield from filled_lines(subpaths, _rgb(color))
        if stroke.value:
            pdfium.FPDFPageObj_GetStrokeColor(item, *color)
            width = ctypes.c_float()
            pdfium.FPDFPageObj_GetStrokeWidth(item, width)
            scale = abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]) ** 0.5
            yield from stroked_lines(subpaths, width.value * scale, _rgb(color))

    def _subpaths(self, item: Any) -> list[list[Point]]:
        pdfium = self._pdfium
        x, y = ctypes.c_float(), ctypes.c_float()
        found: list[list[Point]] = []
        for index in range(pdfium.FPDFPath_CountSegments(item)):
            segment = pdfium.FPDFPath_GetPathSegment(item, index)
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO or not found:
                found.append([])
            found[-1].append((x.value, y.value))
            if pdfium.FPDFPathSegment_GetClose(segment):
                found[-1].append(found[-1][0])
        return found


class _Open:
    """A piece of text that more characters may be added to."""

    def __init__(self, look: _Look, baseline: float) -> None:
        self.look, self.baseline = look, baseline
        self.chars: list[str] = []
        self.places: list[tuple[float, float]] = []
        self.reaches: list[Reach] = []

    def goes_on(self, look: _Look, left: float, baseline: float) -> bool:
        """Tell whether a character that begins at `left` is one more of the piece."""
        return look == self.look and left >= self.places[-1][0] and abs(baseline - self.baseline) < _LEVEL

    def closed(self) -> Piece:
        """Return the piece."""
        return piece_of("".join(self.chars), self.places, self.reaches, self.baseline, *self.look)


def _direct(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    """Return a function of pdfium's that takes addresses as plain numbers and does not let other threads in between.

    pypdfium2's own makes an object of every pointer, and a paper has thousands of characters.
    """
    address = ctypes.cast(function, ctypes.c_void_p).value
    assert address is not None
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


def _rgb(color: list[ctypes.c_uint]) -> Color:
    return (color[0].value, color[1].value, color[2].value)
