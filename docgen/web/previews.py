"""What the page keeps in memory to show again: pictures of pages and PDF files, by digests of what they show."""

from __future__ import annotations

import threading
from collections import OrderedDict

MOST_BYTES = 96 << 20
"""About five hundred pages."""


class Shelf:
    """Bytes by key; what was not asked for longest goes first when the shelf is full."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: OrderedDict[str, bytes] = OrderedDict()
        self._size = 0

    def put(self, key: str, data: bytes) -> None:
        """Keep bytes."""
        with self._lock:
            self._size += len(data) - len(self._held.pop(key, b""))
            self._held[key] = data
            while self._size > MOST_BYTES and len(self._held) > 1:
                _, gone = self._held.popitem(last=False)
                self._size -= len(gone)

    def get(self, key: str) -> bytes | None:
        """Return the bytes of a key; None when they are not here (any more)."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def has(self, keys: frozenset[str]) -> frozenset[str]:
        """Return those of the keys that are here."""
        with self._lock:
            return keys & self._held.keys()
