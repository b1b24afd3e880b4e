"""What the benchmarks say: a realistic mix of turns, and visitors who say it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import aiohttp

from bot.converse.backstage import StoreBackstage
from bot.converse.story import Given, OrderWish, Story
from bot.converse.visitor import Visitor

WARM_UP: Final = 3  # rounds of the mix before anything is measured


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing that a customer says, and the skill that answers it."""

    skill: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Mix:
    """A signed-in customer and what they say, over and over."""

    customer_id: str
    lines: tuple[Line, ...]


async def mixes(backstage: StoreBackstage, count: int) -> list[Mix]:
    """As many different customers, each with an order of their own to ask for."""
    wish = Given(signed_in=True, order=OrderWish(status="shipped"))
    found: list[Mix] = []
    for number in range(count):
        story = Story(name=f"customer {number}", path=Path("bench"), line=1, given=wish, turns=())
        cast = await backstage.cast(story)
        lines = (
            Line(skill="greet", text="hello"),
            Line(skill="question", text="how long does delivery take?"),
            Line(skill="track", text=f"where is my order {cast.order_number}"),
            Line(skill="find", text="I am looking for a blue linen shirt"),
        )
        found.append(Mix(customer_id=cast.customer_id or "", lines=lines))
    return found


async def say_for(visitor: Visitor, lines: Sequence[Line], *, until: float) -> int:
    """Says the lines over and over until ``until`` (``time.perf_counter``); returns how many were answered."""
    answered = 0
    while True:
        for line in lines:
            if time.perf_counter() >= until:
                return answered
            await visitor.say(line.text)
            answered += 1


async def warm_up(visitor: Visitor, lines: Sequence[Line]) -> None:
    """Lets caches fill and connections open, as they are in a system that has run for a minute."""
    for _ in range(WARM_UP):
        for line in lines:
            await visitor.say(line.text)


async def gather_answers(
    session: aiohttp.ClientSession, url: str, backstage: StoreBackstage, talks: Sequence[Mix], *, for_s: float
) -> tuple[int, float]:
    """Lets all customers talk at the same time; returns the answered turns and the seconds that they took."""

    async def one(talk: Mix, ready: asyncio.Barrier) -> int:
        identity = backstage.identity(talk.customer_id)
        async with Visitor.arrive(session, url, identity=identity, timeout_s=30) as visitor:
            await warm_up(visitor, talk.lines[:1])
            await ready.wait()
            return await say_for(visitor, talk.lines, until=time.perf_counter() + for_s)

    ready = asyncio.Barrier(len(talks) + 1)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(one(talk, ready)) for talk in talks]
        await ready.wait()
        began = time.perf_counter()
    return sum(task.result() for task in tasks), time.perf_counter() - began
