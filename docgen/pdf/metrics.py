"""How wide the characters of a face are and which it has; kept between runs, as reading a font takes long."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docgen.pdf.kept import keep, recall

_VERSION = 1


@dataclass(frozen=True)
class Metrics:
    """Advance widths in em by code point, and the ascent and descent in em (hhea)."""

    advances: dict[int, float]
    ascent: float
    descent: float


def metrics_of(path: Path, index: int, stamp: str) -> Metrics:
    """Return the metrics of a face; `stamp` tells one state of its file from another."""
    key = hashlib.sha256(f"{path}|{index}|{stamp}".encode()).hexdigest()[:24]
    name = f"face-{_VERSION}-{key}.json"
    numbers = recall(name)
    try:
        return _unpacked(numbers)
    except (ValueError, KeyError, TypeError, AttributeError, ZeroDivisionError):
        numbers = _read(path, index)
        keep(name, numbers)
        return _unpacked(numbers)


def _read(path: Path, index: int) -> dict[str, Any]:
    """Read a face: its units and, by width, where runs of characters begin and how long they are."""
    from fontTools.ttLib import TTFont

    with TTFont(path, fontNumber=index, lazy=True) as font:
        widths = font["hmtx"].metrics
        runs: dict[str, list[int]] = {}
        for code, glyph in sorted(font.getBestCmap().items()):
            run = runs.setdefault(str(widths[glyph][0]), [])
            if run and run[-2] + run[-1] == code:
                run[-1] += 1
            else:
                run += (code, 1)
        horizontal = font["hhea"]
        # FandolSong writes its descent with the wrong sign; a descent is always below the base line.
        vertical = {"ascent": horizontal.ascent, "descent": abs(horizontal.descent)}
        return {"units": font["head"].unitsPerEm, **vertical, "runs": runs}


def _unpacked(numbers: dict[str, Any]) -> Metrics:
    units = int(numbers["units"])
    advances: dict[int, float] = {}
    for width, run in numbers["runs"].items():
        advance = int(width) / units
        for start, length in zip(run[::2], run[1::2], strict=True):
            if not 0 <= start < start + length <= sys.maxunicode + 1:
                raise ValueError(f"no characters: {start}, {length}")
            advances.update(dict.fromkeys(range(start, start + length), advance))
    return Metrics(advances, int(numbers["ascent"]) / units, int(numbers["descent"]) / units)
