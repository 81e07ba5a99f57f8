"""Ranks of headings: what the outline and the tags of a PDF say of a paper's parts."""

from __future__ import annotations

from docgen.page.model import Paragraph

LOWEST = 5
"""PDF and HTML know six ranks of headings, from 0 to this."""


class Headings:
    """Gives headings their ranks in the order they stand in; one for a paper.

    The paragraph that repeats the paper's title ranks highest, whatever its style says. No rank is left out on the way
    down (PDF/UA-1, 7.4.2), though the outline levels of a Word file may.
    """

    def __init__(self, title: str) -> None:
        self._title = _squeezed(title)
        self._open: list[int] = []
        """The levels of the headings that what follows stands under."""

    def rank(self, paragraph: Paragraph) -> int | None:
        """Return a paragraph's rank, 0 for the highest; None for one that is no heading."""
        level = paragraph.style.outline_level
        if self._title and _squeezed(paragraph.text) == self._title:
            self._title, level = "", -1
        if level is None or not paragraph.text.strip():
            return None
        while self._open and self._open[-1] >= level:
            self._open.pop()
        self._open.append(level)
        return min(len(self._open) - 1, LOWEST)


def _squeezed(text: str) -> str:
    return "".join(text.split())
