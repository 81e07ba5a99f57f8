"""A plain table for the terminal, in columns that line up although Chinese characters are two cells wide."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import click


def print_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows of text under their heads; line ends inside a cell become blanks; the last column is not padded."""
    table = [[" ".join(cell.split()) for cell in row] for row in (heads, *rows)]
    widths = [max(width(row[column]) for row in table) for column in range(len(heads))]
    for row in table:
        cells = [cell + " " * (widths[column] - width(cell)) for column, cell in enumerate(row)]
        click.echo("  ".join(cells).rstrip())


def width(text: str) -> int:
    """Return how many terminal cells the text takes."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
