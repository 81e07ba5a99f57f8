"""The pictures of the README: the first and the last page of every shipped kind's sample.

`python -m tests.pictures` draws them into docs/pictures/<kind>.png. Do it after a layout has changed.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps

from tests.helpers.papers import KINDS, ROOT, paper

FOLDER = ROOT / "docs" / "pictures"
LARGEST = 60_000
"""Bytes that a picture may take."""
_DPI = 60
_GAP = 12
_FRAME = "#b0b0b0"
_GREYS = [(shade, shade, shade) for shade in range(0, 256, 17)]
_REDS = [(255, shade, shade) for shade in range(0, 255, 28)]


def _palette() -> Image.Image:
    """Return the colours that official papers have: greys from black to white, and the same of red."""
    palette = Image.new("P", (1, 1))
    palette.putpalette([value for color in (*_GREYS, *_REDS) for value in color])
    return palette


def draw(pdf: bytes) -> Image.Image:
    """Return the first page of a PDF and, where there are several, the last beside it."""
    with pypdfium2.PdfDocument(pdf) as document:
        numbers = sorted({0, len(document) - 1})
        pages = [document[number].render(scale=_DPI / 72).to_pil().convert("RGB") for number in numbers]
    framed = [ImageOps.expand(page, border=1, fill=_FRAME) for page in pages]
    width = sum(page.width for page in framed) + _GAP * (len(framed) - 1)
    sheet = Image.new("RGB", (width, max(page.height for page in framed)), "white")
    left = 0
    for page in framed:
        sheet.paste(page, (left, 0))
        left += page.width + _GAP
    return sheet.quantize(palette=_palette(), dither=Image.Dither.NONE)


def write(folder: Path) -> list[Path]:
    """Draw every kind's picture into a folder and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for kind in KINDS:
        path = folder / f"{kind}.png"
        draw(paper(kind).forms["pdf"]).save(path, optimize=True)
        paths.append(path)
    return paths


if __name__ == "__main__":
    for written in write(FOLDER):
        sys.stdout.write(f"{written.relative_to(ROOT)}: {written.stat().st_size} bytes\n")
