"""Column widths of a table from what its cells hold."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from docgen.official.measures import TABLE_LETTERING, TWIPS_PER_POINT

CELL_MARGIN = 80
"""White at the left and right of a cell, in twips."""

CELL_LINES = 20
"""Room in twips for a cell's border lines, which some programs take from its width."""

_SIZE = round(TABLE_LETTERING.size * TWIPS_PER_POINT)


def column_widths(rows: Sequence[Sequence[str]], count: int, total: int) -> tuple[int, ...]:
    """Return `count` widths in twips that add up to `total` exactly.

    Where there is room, columns stand in proportion to what their longest lines need. Where there is not, short
    columns get what they need, and the long ones share the rest alike, so that no short word wraps for a long text's
    sake.
    """
    wants = [
        max((_line_width(row[index]) for row in rows if index < len(row)), default=_SIZE) + 2 * CELL_MARGIN + CELL_LINES
        for index in range(count)
    ]
    if sum(wants) <= total:
        return _shares(wants, total)
    widths = [0] * count
    left = total
    for place, index in enumerate(sorted(range(count), key=wants.__getitem__)):
        fair = left // (count - place)
        widths[index] = left if place == count - 1 else min(wants[index], fair)
        left -= widths[index]
    return tuple(widths)


def _line_width(text: str) -> int:
    """Return the width of the longest line of `text` in twips.

    A wide character and a per cent sign count a full em, others half of one, and a quarter is added where wide and
    others meet, as Word does.
    """
    return max(_SIZE, *(_quarters(line) * _SIZE // 4 for line in text.splitlines() or [""]))


def _quarters(line: str) -> int:
    wide = [unicodedata.east_asian_width(char) in "WFA" for char in line]
    meetings = sum(one != other for one, other in pairwise(wide))
    return sum(4 if one else 2 for one in wide) + 2 * line.count("%") + meetings


def _shares(weights: Sequence[int], total: int) -> tuple[int, ...]:
    """Divide `total` in proportion to `weights` (their sum is positive) without losing a twip to rounding."""
    whole, reached, before = sum(weights), 0, 0
    shares = []
    for weight in weights:
        reached += weight
        edge = total * reached // whole
        shares.append(edge - before)
        before = edge
    return tuple(shares)
