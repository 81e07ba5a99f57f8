"""Where a tag stands: the place that a person is told, and what encloses it in a Word file."""

from __future__ import annotations

from dataclasses import dataclass

from docgen.errors import Place

_AROUND = 12


@dataclass(frozen=True, slots=True)
class Spot:
    """A paragraph of a Word file, or a line of a text. `text` is all of it.

    `cell`, `row`, `table` are numbers of what encloses it (0: none); `column` counts the cells of its row.
    `alone_in_row` is True where a row holds statements and nothing else.
    """

    place: Place
    text: str = ""
    cell: int = 0
    row: int = 0
    table: int = 0
    column: int = 0
    paragraph: int = 0
    alone_in_row: bool = False
    accepts: frozenset[str] = frozenset()
    """Names of types that may be printed here although they are no text: a 正文 on a line of its own, a default."""


def around(text: str, start: int, end: int) -> str:
    """Return a tag with some of the words around it that stand on its line."""
    begin, stop = text.rfind("\n", 0, start) + 1, text.find("\n", max(end - 1, start))
    stop = len(text) if stop < 0 else stop
    first, last = max(start - _AROUND, begin), min(max(end, start + 1) + _AROUND, stop)
    words = " ".join(text[first:last].split())
    return f"{'…' if first > begin else ''}{words}{'…' if last < stop else ''}"
