"""Measure the pages of a PDF with pdfium: every character's place, size, font and colour, every ruled line."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from docgen.check.pdf.faces import plain_name
from docgen.check.pdf.sheet import POINT, Glyph, Ruling, Sheet, rows_of
from docgen.errors import InputError, Place, error

MAX_PAGES = 2000
_MAX_DEPTH = 8
_THIN = 2.2
"""Filled boxes up to this thick (mm) are ruled lines."""
_SHORTEST = 3.0
_INVISIBLE = 3
"""PDF text rendering mode of the text layer behind a scanned picture (ISO 32000-1, 9.3.6)."""
_PASSWORD = 4

_UNPRINTED = "\x00\xad\ufffe\uffff"

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]
_Look = tuple[float, str, tuple[int, int, int]]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Measured:
    """The pages of a PDF and the names of the fonts it uses without carrying them."""

    sheets: tuple[Sheet, ...]
    missing_fonts: tuple[str, ...]
    visible_text: bool


def measure(data: bytes, name: str) -> Measured:
    """Return what stands on the pages of a PDF called `name`.

    Raises:
        InputError: it cannot be opened: not a PDF, damaged, behind a password, or far too long.
    """
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
        if not 0 < len(document) <= MAX_PAGES:
            raise InputError(
                error("check.pdf-pages", place, f"这份 PDF 有 {len(document)} 页，无法检查", "请提供单份公文的 PDF。")
            )
        try:
            reader = _Reader(pdfium)
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

    def __init__(self, pdfium: Any) -> None:
        self._pdfium = pdfium
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
        flat = _flattening(turn, (left, bottom, right, top))
        width, height = (right - left, top - bottom) if turn % 180 == 0 else (top - bottom, right - left)
        text = page.get_textpage()
        glyphs = list(self._glyphs(text, flat))
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
        lines = tuple(sorted(rulings, key=_by_place))
        return Sheet(number, width * POINT, height * POINT, rows_of(glyphs, number), lines, pictures)

    def _glyphs(self, text: Any, flat: Matrix) -> Iterator[Glyph]:
        """Yield the printed characters of a page.

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
                code = 0x10000 + ((first_half - 0xD800) << 10) + (code - 0xDC00)
            char = chr(code)
            if char in _UNPRINTED or char.isspace():
                continue
            source = object_of(address, index)
            if source is None and is_generated(handle, index) == 1:
                continue
            look = looks.get(source)
            if look is None:
                look = looks[source] = self._look(handle, index)
            size, font, color = look
            origin_of(address, index, to_x, to_y)
            box_of(address, index, to_left, to_right, to_low, to_high)
            loose_of(address, index, to_loose)
            pen, level, left, right, low, high = edges
            one, other = xx * loose.left, xx * loose.right
            top, bottom = yx * left + yy * low + y0, yx * right + yy * high + y0
            if bottom < top:
                top, bottom = bottom, top
            yield Glyph(
                char,
                xx * pen + xy * level + x0,
                (one if one > other else other) + xy * level + x0,
                yx * pen + yy * level + y0,
                top,
                bottom,
                size,
                font,
                color,
            )

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
            yield from self._within(pdfium.FPDFPage_GetObject(page, index), _IDENTITY, 0)

    def _within(self, item: Any, outer: Matrix, depth: int) -> Iterator[tuple[Any, Matrix]]:
        pdfium = self._pdfium
        if pdfium.FPDFPageObj_GetType(item) != pdfium.FPDF_PAGEOBJ_FORM:
            yield item, outer
        elif depth < _MAX_DEPTH:
            inner = _multiply(self._matrix(item), outer)
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
        matrix = _multiply(_multiply(self._matrix(item), outer), flat)
        subpaths = [
            [_apply(matrix, point) for point in points] for points in self._subpaths(item) if len(points) > 1
        ]
        color = [ctypes.c_uint() for _ in range(4)]
        if fill.value:
            pdfium.FPDFPageObj_GetFillColor(item, *color)
            yield from _lines(_filled(subpaths), _rgb(color))
        if stroke.value:
            pdfium.FPDFPageObj_GetStrokeColor(item, *color)
            width = ctypes.c_float()
            pdfium.FPDFPageObj_GetStrokeWidth(item, width)
            scale = abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]) ** 0.5
            yield from _lines(_stroked(subpaths, width.value * scale), _rgb(color))

    def _subpaths(self, item: Any) -> list[list[tuple[float, float]]]:
        pdfium = self._pdfium
        x, y = ctypes.c_float(), ctypes.c_float()
        found: list[list[tuple[float, float]]] = []
        for index in range(pdfium.FPDFPath_CountSegments(item)):
            segment = pdfium.FPDFPath_GetPathSegment(item, index)
            pdfium.FPDFPathSegment_GetPoint(segment, x, y)
            if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO or not found:
                found.append([])
            found[-1].append((x.value, y.value))
            if pdfium.FPDFPathSegment_GetClose(segment):
                found[-1].append(found[-1][0])
        return found


def _direct(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    """Return a function of pdfium's that takes addresses as plain numbers and does not let other threads in between.

    pypdfium2's own makes an object of every pointer, and a paper has thousands of characters.
    """
    address = ctypes.cast(function, ctypes.c_void_p).value
    assert address is not None
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


def _flattening(turn: int, box: Box) -> Matrix:
    """Return what takes a point of the page (points, from below) to the paper (mm, from above)."""
    left, bottom, right, top = (edge * POINT for edge in box)
    match turn % 360:
        case 90:
            return (0.0, POINT, POINT, 0.0, -bottom, -left)
        case 180:
            return (-POINT, 0.0, 0.0, POINT, right, -bottom)
        case 270:
            return (0.0, -POINT, -POINT, 0.0, top, right)
    return (POINT, 0.0, 0.0, -POINT, -left, top)


def _multiply(first: Matrix, second: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _apply(matrix: Matrix, point: tuple[float, float]) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * point[0] + c * point[1] + e, b * point[0] + d * point[1] + f


def _filled(subpaths: list[list[tuple[float, float]]]) -> Iterator[Box]:
    """Yield the boxes that filling paints; of two boxes in each other, only the strips between their edges."""
    boxes = [_bounds(points) for points in subpaths]
    if len(boxes) != 2:
        yield from boxes
        return
    outer, inner = sorted(boxes, key=lambda box: (box[0] - box[2]) * (box[3] - box[1]))
    if not (outer[0] <= inner[0] + 0.01 and outer[1] <= inner[1] + 0.01 and outer[2] >= inner[2] - 0.01):
        yield from boxes
        return
    yield (outer[0], outer[1], outer[2], inner[1])
    yield (outer[0], inner[3], outer[2], outer[3])
    yield (outer[0], outer[1], inner[0], outer[3])
    yield (inner[2], outer[1], outer[2], outer[3])


def _stroked(subpaths: list[list[tuple[float, float]]], width: float) -> Iterator[Box]:
    half = width / 2
    for points in subpaths:
        for (x1, y1), (x2, y2) in pairwise(points):
            left, right, top, bottom = min(x1, x2), max(x1, x2), min(y1, y2), max(y1, y2)
            if bottom - top < 0.05:
                yield (left, top - half, right, bottom + half)
            elif right - left < 0.05:
                yield (left - half, top, right + half, bottom)


def _lines(boxes: Iterator[Box], color: tuple[int, int, int]) -> Iterator[Ruling]:
    """Yield those boxes that are ruled lines: thin, and longer than they are thick."""
    for left, top, right, bottom in boxes:
        wide, high = right - left, bottom - top
        if wide >= _SHORTEST and 0 < high <= _THIN and wide > 3 * high:
            yield Ruling(left, top, right, bottom, color)
        elif high >= _SHORTEST and 0 < wide <= _THIN and high > 3 * wide:
            yield Ruling(left, top, right, bottom, color, upright=True)


def _bounds(points: list[tuple[float, float]]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return (min(xs), min(ys), max(xs), max(ys))


def _rgb(color: list[ctypes.c_uint]) -> tuple[int, int, int]:
    return (color[0].value, color[1].value, color[2].value)


def _by_place(line: Ruling) -> tuple[float, float]:
    return (line.top, line.left)
