"""Who may do how much: token buckets and counters in this process, bounded in number."""

from __future__ import annotations

import ipaddress
import time
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from bot.errors import TooMany

REMEMBERED: Final = 50_000  # keys; beyond it the one unused for longest starts anew


class Throttle:
    """At most ``limit`` uses of a key within ``per_s`` seconds, refilled steadily; 0 turns it off."""

    def __init__(
        self, limit: int, *, per_s: float, what: str, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._limit = limit
        self._per_s = per_s
        self._what = what
        self._monotonic = monotonic
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def use(self, key: str, amount: int = 1) -> None:
        """Counts one use, or as many as ``amount`` says.

        Raises:
            TooMany: not now; says when.
        """
        if self._limit == 0:
            return
        now = self._monotonic()
        level, at = self._buckets.get(key, (float(self._limit), now))
        rate = self._limit / self._per_s
        level = min(float(self._limit), level + (now - at) * rate)
        if level < amount:
            raise TooMany(f"too many {self._what}; please wait a little", (amount - level) / rate)
        self._buckets[key] = (level - amount, now)
        self._buckets.move_to_end(key)
        if len(self._buckets) > REMEMBERED:
            self._buckets.popitem(last=False)


class Counted:
    """At most ``limit`` of a kind held by a key at once; 0 turns it off."""

    def __init__(self, limit: int, *, what: str) -> None:
        self._limit = limit
        self._what = what
        self._held: Counter[str] = Counter()

    @contextmanager
    def hold(self, key: str) -> Iterator[None]:
        """Holds one while the context is open.

        Raises:
            TooMany: the key holds as many as it may.
        """
        if self._limit and self._held[key] >= self._limit:
            raise TooMany(f"too many {self._what} at once", retry_after_s=5)
        self._held[key] += 1
        try:
            yield
        finally:
            self._held[key] -= 1
            if not self._held[key]:
                del self._held[key]


def address_key(address: str) -> str:
    """What counts as one address: IPv6 by its /64, which is one household."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 6:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
