"""Tells listeners what happened in a conversation, as it happens.

A hint, not a record: listeners who miss something see it by the gap in the sequence numbers and read the log.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any, Final, Protocol

QUEUE_SIZE: Final = 256  # frames that may wait for a slow listener


class Overrun(Exception):
    """The listener was too slow; what it has not taken is gone from the queue, not from the log."""


class Listener:
    """The receiving end of one subscription; holds at most ``size`` items.

    When an item does not fit, the queue is emptied and :meth:`get` raises :class:`Overrun`.
    """

    # Two plain slots: with an asyncio.Queue each idle socket would cost twice as much here.
    __slots__ = ("_items", "_overrun", "_size", "_waiter")

    def __init__(self, size: int = QUEUE_SIZE) -> None:
        self._size = size
        self._items: deque[Any] = deque()
        self._waiter: asyncio.Future[None] | None = None
        self._overrun = False

    def put(self, item: Any) -> None:
        """Adds an item without waiting."""
        if len(self._items) < self._size and not self._overrun:
            self._items.append(item)
        else:
            self._overrun = True
            self._items.clear()
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def get(self) -> Any:
        """The next item; only one task may wait for it.

        Raises:
            Overrun: see the class.
        """
        while not self._items and not self._overrun:
            self._waiter = asyncio.get_running_loop().create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None
        if self._overrun:
            raise Overrun
        return self._items.popleft()


class Fanout(Protocol):
    """Publishes to topics: a conversation's id, or :data:`CONSOLE`."""

    def publish(self, topic: str, item: Any) -> None:
        """Hands the item to everybody who listens now; never waits."""

    def listen(self, topic: str) -> AbstractAsyncContextManager[Listener]:
        """Receives what is published while the context is open."""

    def listeners(self, topic: str) -> int:
        """How many listen now, in this process."""


CONSOLE: Final = "console"


class LocalFanout:
    """Fan-out within one process."""

    def __init__(self) -> None:
        self._topics: defaultdict[str, list[Listener]] = defaultdict(list)

    def publish(self, topic: str, item: Any) -> None:
        """See :meth:`Fanout.publish`."""
        for listener in self._topics.get(topic, ()):
            listener.put(item)

    @asynccontextmanager
    async def listen(self, topic: str) -> AsyncIterator[Listener]:
        """See :meth:`Fanout.listen`."""
        listener = Listener()
        self._topics[topic].append(listener)
        try:
            yield listener
        finally:
            self._topics[topic].remove(listener)
            if not self._topics[topic]:
                del self._topics[topic]

    def listeners(self, topic: str) -> int:
        """See :meth:`Fanout.listeners`."""
        return len(self._topics.get(topic, ()))
