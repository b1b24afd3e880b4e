"""Fan-out reaches those who listen, and never grows without bound."""

from __future__ import annotations

import pytest

from bot.conversations import LocalFanout, Overrun
from bot.conversations.fanout import QUEUE_SIZE


async def test_listeners_of_the_topic_get_everything_in_order() -> None:
    """And nothing of other topics."""
    fanout = LocalFanout()
    async with fanout.listen("a") as one, fanout.listen("a") as two:
        fanout.publish("b", 0)
        fanout.publish("a", 1)
        fanout.publish("a", 2)
        assert [await one.get(), await one.get(), await two.get(), await two.get()] == [1, 2, 1, 2]


async def test_listener_is_forgotten_when_it_leaves() -> None:
    """A closed socket costs nothing."""
    fanout = LocalFanout()
    async with fanout.listen("a"):
        assert fanout.listeners("a") == 1
    assert fanout.listeners("a") == 0


async def test_slow_listener_is_told_that_it_missed_something() -> None:
    """The queue is bounded; the others are not disturbed."""
    fanout = LocalFanout()
    async with fanout.listen("a") as slow, fanout.listen("a") as quick:
        for number in range(QUEUE_SIZE + 1):
            fanout.publish("a", number)
            assert await quick.get() == number
        with pytest.raises(Overrun):
            await slow.get()
