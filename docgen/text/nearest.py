"""The known word closest to a mistyped one."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

# Half of a two-character Chinese word in common is already a likeness (名字 for 名称); below that it is chance.
_LIKENESS = 0.5
_MOST_LISTED = 12


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word most like `word`, or None when none is alike; of equals, the one that begins alike."""
    scored = [(_likeness(word, other), other[:1] == word[:1], -index, other) for index, other in enumerate(known)]
    likeness, *_, best = max(scored, default=(0.0, False, 0, ""))
    return best if likeness >= _LIKENESS else None


def _likeness(word: str, other: str) -> float:
    """Return how alike two words are, from 0 to 1; the same characters in another order (送主, 主送) are very alike."""
    in_order = SequenceMatcher(None, word, other).ratio()
    in_any_order = SequenceMatcher(None, sorted(word), sorted(other)).ratio()
    return max(in_order, 0.95 * in_any_order)


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return a hint for a word that is not known: the nearest one, else all if they are few, else nothing."""
    words = list(known)
    near = nearest(word, words)
    if near is not None:
        return f"是否想写“{near}”？"
    if 0 < len(words) <= _MOST_LISTED:
        return f"可以写：{'、'.join(words)}"
    return ""
