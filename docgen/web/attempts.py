"""Slow down those who try one token after another."""

from __future__ import annotations

import ipaddress
import threading
import time
from collections.abc import Callable

_FREE = 5
"""So many wrong tokens cost nothing: people mistype."""
_LONGEST = 300
"""Seconds that one who goes on has to wait at most."""
_MOST = 4096
"""How many addresses are remembered."""
_NEIGHBOURS = 64
"""Bits of an address of version 6 that belong to one network: whoever has one address there has all of them."""


class Attempts:
    """Counts wrong tokens by address; each after the first few doubles the time until the next is looked at."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._wrong: dict[str, tuple[int, float]] = {}
        """By address: how many were wrong, and when the next may come; the latest last."""

    def wait(self, address: str) -> int:
        """Return how many seconds are left until a token from this address is looked at, 0 for at once."""
        with self._lock:
            _, until = self._wrong.get(_network(address), (0, 0.0))
            return max(0, -int(-(until - self._clock()) // 1))

    def failed(self, address: str) -> None:
        """Note a wrong token."""
        name = _network(address)
        with self._lock:
            count = self._wrong.pop(name, (0, 0.0))[0] + 1
            pause = 0 if count < _FREE else min(_LONGEST, 2 ** min(count - _FREE, 16))
            self._wrong[name] = (count, self._clock() + pause)
            if len(self._wrong) > _MOST:
                del self._wrong[next(iter(self._wrong))]

    def succeeded(self, address: str) -> None:
        """Forget the wrong tokens of an address."""
        with self._lock:
            self._wrong.pop(_network(address), None)


def _network(address: str) -> str:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 4:
        return address
    return str(ipaddress.ip_network((found, _NEIGHBOURS), strict=False))
