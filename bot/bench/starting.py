"""How long a start takes: until the gateway takes messages, and until the first one is answered."""

from __future__ import annotations

import time

import aiohttp

from bot.bench.bench import Bench
from bot.bench.figures import Figure
from bot.converse import sandbox
from bot.converse.visitor import Visitor
from bot.launcher import System


async def starts(bench: Bench) -> list[Figure]:
    """Starts further copies beside the running one, which waits idle meanwhile."""
    accepting: list[float] = []
    answered: list[float] = []
    for _ in range(bench.scale(quick=1, full=3)):
        with sandbox.copied(bench.installed) as settings:
            began = time.perf_counter()
            async with System(settings, say=bench.say) as system, aiohttp.ClientSession() as http:
                await system.accepting()
                accepting.append(time.perf_counter() - began)
                async with Visitor.arrive(http, system.url, timeout_s=60) as visitor:
                    # A turn that fails because Rasa is still starting would not count as answered.
                    await system.ready()
                    await visitor.say("hello")
                answered.append(time.perf_counter() - began)
    n = len(accepting)
    return [
        Figure.over(accepting, name="start_until_messages_are_taken", unit="s", n=n, target=3),
        Figure.over(answered, name="start_until_first_answer", unit="s", n=n, target=12),
    ]
