"""Lists inside a sentence."""

from __future__ import annotations

from collections.abc import Iterable

# GB/T 15834: titles and quotations that follow each other need no mark between them.
_TOUCHING = {("》", "《"), ("”", "“")}


def join_names(names: Iterable[str]) -> str:
    """Return the names joined by 、; adjacent 《》 or “” stand without a mark between them."""
    joined = ""
    for index, name in enumerate(names):
        if index and (joined[-1:], name[:1]) not in _TOUCHING:
            joined += "、"
        joined += name
    return joined
