"""Read characters and ruled lines off the pages of a PDF with PDFium."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from tests.measure.page import POINT, Glyph, Page, Rule

_THICKEST = 2.0
"""A filled area higher than this (mm) is no ruled line."""
_SHORTEST = 3.0
"""Nor is anything shorter than this."""


class _Box(NamedTuple):
    """A rectangle in points from the paper's lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    def within(self, other: _Box) -> _Box:
        return _Box(
            max(self.left, other.left),
            max(self.bottom, other.bottom),
            min(self.right, other.right),
            min(self.top, other.top),
        )


_Point = tuple[float, float]
_Matrix = tuple[float, float, float, float, float, float]
_UNIT: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def measure(pdf: bytes) -> tuple[Page, ...]:
    """Return what stands on each page of a PDF."""
    with pypdfium2.PdfDocument(pdf) as document:
        return tuple(_page(number, page) for number, page in enumerate(document, start=1))


def _page(number: int, page: pypdfium2.PdfPage) -> Page:
    width, height = page.get_size()
    text = page.get_textpage()
    glyphs = tuple(_glyphs(text, height))
    text.close()
    rules = _joined([rule for box, color in _boxes(page) if (rule := _rule(box, color, height))])
    return Page(number, width * POINT, height * POINT, glyphs, tuple(rules))


# Characters


def _glyphs(text: pypdfium2.PdfTextPage, height: float) -> Iterator[Glyph]:
    raw = text.raw
    high = 0
    for index in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(raw, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            # A character outside the basic plane comes as two halves.
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        char = chr(code)
        if pdfium.FPDFText_IsGenerated(raw, index) == 1 or char.isspace() or char in "\x00\ufffe":
            continue
        yield _glyph(raw, index, char, height)


def _glyph(raw: Any, index: int, char: str, height: float) -> Glyph:
    left, right, bottom, top, x, y = (ctypes.c_double() for _ in range(6))
    pdfium.FPDFText_GetCharBox(raw, index, left, right, bottom, top)
    pdfium.FPDFText_GetCharOrigin(raw, index, x, y)
    cell = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(raw, index, cell)
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(raw, index, matrix)
    color = [ctypes.c_uint() for _ in range(4)]
    pdfium.FPDFText_GetFillColor(raw, index, *color)
    return Glyph(
        char,
        left.value * POINT,
        right.value * POINT,
        (height - top.value) * POINT,
        (height - bottom.value) * POINT,
        cell.left * POINT,
        cell.right * POINT,
        (height - y.value) * POINT,
        pdfium.FPDFText_GetFontSize(raw, index) * (matrix.c**2 + matrix.d**2) ** 0.5,
        _hex([part.value for part in color]),
        abs(matrix.b) > abs(matrix.a),
    )


def _hex(parts: list[int]) -> str:
    return "".join(f"{part:02X}" for part in parts[:3])


# Ruled lines


def _boxes(page: pypdfium2.PdfPage) -> Iterator[tuple[_Box, str]]:
    for index in range(pdfium.FPDFPage_CountObjects(page.raw)):
        yield from _object(pdfium.FPDFPage_GetObject(page.raw, index), _UNIT)


def _object(item: Any, outer: _Matrix) -> Iterator[tuple[_Box, str]]:
    """Yield the straight pieces of a path, or of the paths inside a form, with their colours."""
    kind = pdfium.FPDFPageObj_GetType(item)
    if kind not in (pdfium.FPDF_PAGEOBJ_FORM, pdfium.FPDF_PAGEOBJ_PATH):
        return
    own = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, own)
    matrix = _times((own.a, own.b, own.c, own.d, own.e, own.f), outer)
    if kind == pdfium.FPDF_PAGEOBJ_FORM:
        for index in range(pdfium.FPDFFormObj_CountObjects(item)):
            yield from _object(pdfium.FPDFFormObj_GetObject(item, index), matrix)
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item, fill, stroke)
    clip = _clip(item, outer)
    subpaths = list(_subpaths(item, matrix))
    if fill.value:
        color = _color(item, pdfium.FPDFPageObj_GetFillColor)
        yield from ((_around(points).within(clip), color) for points in subpaths if color)
    if stroke.value:
        color = _color(item, pdfium.FPDFPageObj_GetStrokeColor)
        width = ctypes.c_float()
        pdfium.FPDFPageObj_GetStrokeWidth(item, width)
        half = width.value * abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]) ** 0.5 / 2
        for points in subpaths if color else ():
            yield from ((piece.within(clip), color) for piece in _strokes(points, half))


def _times(inner: _Matrix, outer: _Matrix) -> _Matrix:
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _color(item: Any, getter: Any) -> str:
    """Return the colour, or nothing where the pen leaves no mark."""
    parts = [ctypes.c_uint() for _ in range(4)]
    getter(item, *parts)
    values = [part.value for part in parts]
    return "" if values[3] == 0 or values[:3] == [255, 255, 255] else _hex(values)


def _subpaths(item: Any, matrix: _Matrix) -> Iterator[list[_Point]]:
    segments = [pdfium.FPDFPath_GetPathSegment(item, index) for index in range(pdfium.FPDFPath_CountSegments(item))]
    yield from _split(segments, matrix)


def _split(segments: list[Any], matrix: _Matrix) -> Iterator[list[_Point]]:
    points: list[_Point] = []
    for segment in segments:
        x, y = ctypes.c_float(), ctypes.c_float()
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO and points:
            yield points
            points = []
        a, b, c, d, e, f = matrix
        points.append((a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        if pdfium.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if points:
        yield points


def _clip(item: Any, outer: _Matrix) -> _Box:
    """Return the rectangle around what the clip paths leave; borders are drawn as larger shapes cut to size."""
    box = _Box(-1e6, -1e6, 1e6, 1e6)
    path = pdfium.FPDFPageObj_GetClipPath(item)
    for index in range(max(pdfium.FPDFClipPath_CountPaths(path), 0)):
        count = pdfium.FPDFClipPath_CountPathSegments(path, index)
        segments = [pdfium.FPDFClipPath_GetPathSegment(path, index, place) for place in range(count)]
        if points := [point for part in _split(segments, outer) for point in part]:
            box = box.within(_around(points))
    return box


def _around(points: list[_Point]) -> _Box:
    across, up = zip(*points, strict=True)
    return _Box(min(across), min(up), max(across), max(up))


def _strokes(points: list[_Point], half: float) -> Iterator[_Box]:
    """Yield the level pieces of a stroked path as they are printed (butt caps)."""
    for (x0, y0), (x1, y1) in pairwise(points):
        if abs(y0 - y1) < 0.05:
            yield _Box(min(x0, x1), y0 - half, max(x0, x1), y0 + half)


def _rule(box: _Box, color: str, height: float) -> Rule | None:
    thickness, length = (box.top - box.bottom) * POINT, (box.right - box.left) * POINT
    if not 0.01 < thickness < _THICKEST or length < _SHORTEST:
        return None
    middle = (height - (box.top + box.bottom) / 2) * POINT
    return Rule(box.left * POINT, box.right * POINT, middle, thickness, color)


def _joined(rules: list[Rule]) -> list[Rule]:
    """Return the rules from top to bottom, with those that continue or repeat one another joined."""
    done: list[Rule] = []
    for rule in sorted(rules, key=lambda one: (round(one.y, 1), one.left)):
        last = done[-1] if done else None
        if (
            last
            and last.color == rule.color
            and abs(last.y - rule.y) < 0.05
            and abs(last.thickness - rule.thickness) < 0.02
            and rule.left - last.right < 0.2
        ):
            done[-1] = Rule(last.left, max(last.right, rule.right), last.y, last.thickness, last.color)
        else:
            done.append(rule)
    return done
