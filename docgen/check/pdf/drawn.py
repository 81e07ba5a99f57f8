"""Where things stand on the paper, and which drawn lines are ruled ones."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from docgen.check.pdf.sheet import POINT, Color, Ruling

_THIN = 2.2
"""Filled boxes up to this thick (mm) are ruled lines."""
_SHORTEST = 3.0

Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def flattening(turn: int, box: Box) -> Matrix:
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


def multiply(first: Matrix, second: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def apply(matrix: Matrix, point: Point) -> Point:
    a, b, c, d, e, f = matrix
    return a * point[0] + c * point[1] + e, b * point[0] + d * point[1] + f


def filled_lines(subpaths: list[list[Point]], color: Color) -> Iterator[Ruling]:
    """Yield the ruled lines that filling paints between points of the paper (mm)."""
    return _lines(_filled(subpaths), color)


def stroked_lines(subpaths: list[list[Point]], width: float, color: Color) -> Iterator[Ruling]:
    """Yield the ruled lines that a pen of a width paints between points of the paper (mm)."""
    return _lines(_stroked(subpaths, width), color)


def by_place(line: Ruling) -> Point:
    """Return what to sort ruled lines by: from above, then from the left."""
    return (line.top, line.left)


def _filled(subpaths: list[list[Point]]) -> Iterator[Box]:
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


def _stroked(subpaths: list[list[Point]], width: float) -> Iterator[Box]:
    half = width / 2
    for points in subpaths:
        for (x1, y1), (x2, y2) in pairwise(points):
            left, right, top, bottom = min(x1, x2), max(x1, x2), min(y1, y2), max(y1, y2)
            if bottom - top < 0.05:
                yield (left, top - half, right, bottom + half)
            elif right - left < 0.05:
                yield (left - half, top, right + half, bottom)


def _lines(boxes: Iterator[Box], color: Color) -> Iterator[Ruling]:
    """Yield those boxes that are ruled lines: thin, and longer than they are thick."""
    for left, top, right, bottom in boxes:
        wide, high = right - left, bottom - top
        if wide >= _SHORTEST and 0 < high <= _THIN and wide > 3 * high:
            yield Ruling(left, top, right, bottom, color)
        elif high >= _SHORTEST and 0 < wide <= _THIN and high > 3 * wide:
            yield Ruling(left, top, right, bottom, color, upright=True)


def _bounds(points: list[Point]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return (min(xs), min(ys), max(xs), max(ys))
