"""What a browser session may come back for and nobody keeps: held in memory for a while, never on the disk."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

Item = TypeVar("Item")
KEY = r"[0-9a-f]{32}"


class Locker(Generic[Item]):
    """Holds things by a random key, each for the session that laid it there; the oldest give way to new ones."""

    def __init__(self, most_bytes: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most_bytes
        self._seconds = seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._held: dict[str, tuple[str, float, int, Item]] = {}

    def put(self, owner: str, item: Item, size: int) -> str:
        """Hold a thing of `size` bytes for a session and return its key."""
        key = secrets.token_hex(16)
        with self._lock:
            self._held[key] = (owner, self._clock() + self._seconds, size, item)
            self._tidy()
        return key

    def get(self, owner: str, key: str) -> Item | None:
        """Return what lies there for this session; None when nothing does, or no longer."""
        with self._lock:
            self._tidy()
            found = self._held.get(key)
        return found[3] if found is not None and found[0] == owner else None

    def _tidy(self) -> None:
        """Drop what is too old, then the oldest until the rest is small enough; the last one stays in any case."""
        now = self._clock()
        for key, (_, until, _, _) in list(self._held.items()):
            if until < now:
                del self._held[key]
        while len(self._held) > 1 and sum(size for _, _, size, _ in self._held.values()) > self._most:
            del self._held[next(iter(self._held))]
