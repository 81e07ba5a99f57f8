"""The catalogue of the shipped kinds: docs/catalogue.md, with a picture of the first and the last page of each sample.

`python -m tests.catalogue` writes docs/catalogue.md and draws docs/pictures/<kind>.png. Do it after a kind, its fields
or a layout has changed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

import pypdfium2
from PIL import Image, ImageOps

from docgen.batch.workspace import kind_named
from docgen.template.describe import COLUMNS, fields_as_table
from docgen.template.kind import Kind
from tests.helpers.papers import KINDS, ROOT, paper

PAGE = ROOT / "docs" / "catalogue.md"
FOLDER = ROOT / "docs" / "pictures"
LARGEST = 60_000
"""Bytes that a picture may take."""
_DPI = 60
_GAP = 12
_FRAME = "#b0b0b0"
_GREYS = [(shade, shade, shade) for shade in range(0, 256, 17)]
_REDS = [(255, shade, shade) for shade in range(0, 255, 28)]
_HEAD = """# 公文目录

随 docgen 附带的全部公文，按版式排列；每种列出样例的首页和末页、要填的内容和一份完整的样例。
本页由 `python -m tests.catalogue` 写成，不要手改。
"""


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


def page() -> str:
    """Return the catalogue in Markdown: the kinds by layout, then each with picture, fields and sample."""
    kinds = sorted((kind_named(name, ROOT) for name in KINDS), key=lambda kind: (kind.layout, kind.name))
    groups = [(layout, list(found)) for layout, found in groupby(kinds, key=lambda kind: kind.layout)]
    index = [f"- {layout}：" + "、".join(f"[{kind.title}](#{kind.name})" for kind in found) for layout, found in groups]
    parts = [_HEAD, "\n".join(index) + "\n"]
    for layout, found in groups:
        parts.append(f"## {layout}\n")
        parts += (_entry(kind) for kind in found)
    return "\n".join(parts)


def _entry(kind: Kind) -> str:
    sample = (kind.folder / "sample.yaml").read_text("utf-8").strip()
    lines = (
        f'<a id="{kind.name}"></a>\n',
        f"### {kind.title}\n",
        f"模板：`{kind.name}`。{''.join(kind.description.split())}\n",
        f"![{kind.title}](pictures/{kind.name}.png)\n",
        *_table(COLUMNS, fields_as_table(kind)),
        f"\n<details><summary>样例</summary>\n\n```yaml\n{sample}\n```\n\n</details>\n",
    )
    return "\n".join(lines)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    for row in (head, ["---"] * len(head), *rows):
        yield f"| {' | '.join(_cell(text) for text in row)} |"


def _cell(text: str) -> str:
    """Return a text as a Markdown table cell: one line, and bars that do not end the cell."""
    return " ".join(text.split()).replace("|", "\\|")


def write() -> Iterator[Path]:
    """Write the page and every kind's picture; yield their paths."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(), "utf-8")
    yield PAGE
    for kind in KINDS:
        path = FOLDER / f"{kind}.png"
        draw(paper(kind).forms["pdf"]).save(path, optimize=True)
        yield path


if __name__ == "__main__":
    for written in write():
        sys.stdout.write(f"{written.relative_to(ROOT)}: {written.stat().st_size} bytes\n")
