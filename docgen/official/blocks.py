"""The blocks of a body text (正文) before they take any form: headings, paragraphs and tables, as plain values.

All text is literal. A newline in it is a line break inside the paragraph; a tab is a tabulator.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "center", "right"]
Level = Literal[1, 2, 3, 4]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of one of the four levels of clause 7.3.3.

    `label` is its number with its mark (`一、`, `（二）`, `3.`, `（4）`) and may be empty; `rest` is body text that
    runs on in the same paragraph, empty for a heading of its own line. Without `text` it is a numbered clause, all of
    which is body text.
    """

    level: Level
    label: str
    text: str
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of body text, indented by two characters."""

    text: str


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table with one header row. A row shorter than the widest is filled up with empty cells.

    `aligns` gives each column's alignment; columns beyond its end are aligned left. `joined` holds the row and
    column of every cell that is one with the cell above it.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    aligns: tuple[Align, ...] = ()
    joined: frozenset[tuple[int, int]] = frozenset()

    @property
    def column_count(self) -> int:
        """The number of columns of the widest row, at least one."""
        return max(1, len(self.header), *(len(row) for row in self.rows)) if self.rows else max(1, len(self.header))


@dataclass(frozen=True, slots=True)
class PictureBlock:
    """A picture on its own with a caption below; `data` is a PNG, sizes in millimetres, `description` its alt text."""

    data: bytes
    width: float
    height: float
    description: str
    caption: str


BodyBlock = Heading | Paragraph | TableBlock | PictureBlock
