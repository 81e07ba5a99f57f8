"""The known word closest to a mistyped one."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

# Half of a two-character Chinese word in common is already a likeness (名字 for 名称); below that it is chance.
_LIKENESS = 0.5
_MOST_LISTED = 12


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word most like `word`, or None when none is alike."""
    found = get_close_matches(word, list(known), n=1, cutoff=_LIKENESS)
    return found[0] if found else None


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return a hint for a word that is not known: the nearest one, else all if they are few, else nothing."""
    words = list(known)
    near = nearest(word, words)
    if near is not None:
        return f"是否想写“{near}”？"
    if 0 < len(words) <= _MOST_LISTED:
        return f"可以写：{'、'.join(words)}"
    return ""
