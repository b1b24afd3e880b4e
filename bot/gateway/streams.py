"""A conversation's events for one client: first what it missed, then what happens, in order and without gaps."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any

from bot.conversations import Event, Fanout, Log


class Stream:
    """The events of one conversation after ``last_seq``.

    Fan-out is only a hint: whenever a number is missing, the log is read. So nothing is lost whatever the fan-out
    drops, and nothing comes twice.
    """

    def __init__(self, log: Log, fanout: Fanout, conversation_id: str, last_seq: int) -> None:
        self._log = log
        self._fanout = fanout
        self._conversation_id = conversation_id
        self.last_seq = last_seq

    async def frames(self) -> AsyncGenerator[dict[str, Any]]:
        """Frames for the widget, endlessly.

        Raises:
            Overrun: the client is too slow; it may come back and resume.
        """
        async with self._fanout.listen(self._conversation_id) as listener:
            async for frame in self._catch_up():
                yield frame
            while True:
                item = await listener.get()
                if not isinstance(item, Event):
                    yield item
                elif item.seq == self.last_seq + 1:
                    self.last_seq = item.seq
                    yield {"t": "event", "event": item.as_json()}
                elif item.seq > self.last_seq:
                    async for frame in self._catch_up():
                        yield frame

    async def _catch_up(self) -> AsyncGenerator[dict[str, Any]]:
        while missed := await self._log.events(self._conversation_id, self.last_seq):
            for event in missed:
                self.last_seq = event.seq
                yield {"t": "event", "event": event.as_json()}
