"""What the rules on the look of a Word file share: for which papers they hold, and how a paper's body is walked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from docgen.check.geometry import POINTS_PER_MM, Spot, blank_lines, size_of, spots
from docgen.check.model import Draft, Element, Format, Role
from docgen.page.model import Document

HEADED: frozenset[Format] = frozenset({"文件", "上行文", "信函", "命令", "纪要"})
"""Papers with a head, which clauses 7 and 10 describe whole."""
RULED: frozenset[Format] = HEADED | {"事务文书"}
"""Papers whose text follows clauses 5.2 and 7.3; agreements and forms have customs of their own."""
STANDARD_HEADS: frozenset[Format] = frozenset({"文件", "上行文"})

CHARACTER_TOLERANCE = 0.2
"""How far an indent may be off, in characters: an indent in millimetres never meets a whole character."""
ESTIMATED_CHARACTERS = 0.6
"""How far the place of a text set from the right may be off: its width is an estimate."""


@dataclass(frozen=True, slots=True)
class Body:
    """The paragraphs of a paper's body with the roles they play."""

    document: Document
    spots: tuple[Spot, ...]
    elements: dict[int, Element]
    """By the identity of the paragraph; a line of two elements stands under its first."""
    order: dict[int, int]
    """By the identity of the paragraph, its index in `spots`."""

    def spot(self, element: Element) -> Spot | None:
        """Return where an element stands; None when it is not in the body."""
        index = self.order.get(id(element.paragraph))
        return None if index is None else self.spots[index]

    def blank_above(self, element: Element) -> tuple[float, Element | None]:
        """Return how many lines are blank above an element, and the element over them; None for none."""
        index = self.order.get(id(element.paragraph))
        if index is None:
            return 0.0, None
        lines, over = blank_lines(self.spots[:index], self.spots[index])
        return lines, None if over is None else self.elements.get(id(over.paragraph))


@lru_cache(maxsize=1)
def body_of(draft: Draft) -> Body | None:
    """Return the body of a Word file; None for a plain text."""
    if draft.document is None:
        return None
    found = tuple(spots(draft.document))
    elements: dict[int, Element] = {}
    for element in draft.elements:
        if element.paragraph is not None:
            elements.setdefault(id(element.paragraph), element)
    return Body(draft.document, found, elements, {id(spot.paragraph): index for index, spot in enumerate(found)})


def placed(draft: Draft, *roles: Role) -> Iterator[tuple[Element, Spot]]:
    """Yield the elements of these roles that stand in the flow of the body, with their places."""
    body = body_of(draft)
    for element in draft.of(*roles):
        spot = body.spot(element) if body is not None else None
        if spot is not None and not spot.floating:
            yield element, spot


def millimetres(points: float) -> str:
    """Return a length for a person: `35.0 毫米`."""
    return f"{points / POINTS_PER_MM:.1f} 毫米"


def characters(points: float, size: float) -> str:
    """Return a length in characters of a size for a person: `2 字`, `1.5 字`."""
    return f"{round(points / size + 0.0, 1) + 0.0:g} 字"


def off_by_characters(points: float, wanted: float, size: float, tolerance: float = CHARACTER_TOLERANCE) -> bool:
    """Tell whether a length is not `wanted` characters of a size."""
    return abs(points / size - wanted) > tolerance


def em_of(element: Element) -> float:
    """Return the width of one character of an element."""
    return size_of(element.paragraph) if element.paragraph is not None else 0.0
