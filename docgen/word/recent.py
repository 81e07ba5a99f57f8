"""What was read from the last few parts of Word files: files made from one template have most of them in common.

A key is the very bytes of the parts (and what else decides the result): a part that changed is never taken for another.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")

Key = tuple[bytes | str | None, ...]


class Recent(Generic[T]):
    """Keeps the last results as long as their keys together take at most `budget` bytes."""

    def __init__(self, budget: int) -> None:
        self._budget = budget
        self._taken = 0
        self._kept: dict[Key, T] = {}
        self._lock = Lock()

    def get(self, key: Key, make: Callable[[], T]) -> T:
        """Return what `make` gave for this key before, or gives now."""
        with self._lock:
            if key in self._kept:
                self._kept[key] = self._kept.pop(key)  # the last one used is the last one dropped
                return self._kept[key]
        made = make()
        with self._lock:
            if key not in self._kept:
                self._kept[key] = made
                self._taken += _size(key)
            while self._taken > self._budget:
                oldest = next(iter(self._kept))
                del self._kept[oldest]
                self._taken -= _size(oldest)
        return made

    def __len__(self) -> int:
        return len(self._kept)


def _size(key: Key) -> int:
    return sum(map(len, filter(None, key)))
