"""How long an answer takes, how many are given at once, and whether a long conversation slows down."""

from __future__ import annotations

from collections import defaultdict
from statistics import median
from typing import Final

from sqlalchemy import func, select

from bot.bench import peer
from bot.bench.bench import Bench
from bot.bench.figures import Figure, percentile
from bot.bench.processes import cpu_seconds
from bot.bench.talk import WARM_UP, Mix, gather_answers, mixes, warm_up
from bot.conversations import tables as talk_tables
from bot.converse.visitor import Visitor
from bot.database import reading

MOST_IN_RASA_MS: Final = 15


async def round_trip(bench: Bench) -> list[Figure]:
    """One customer: from sending a message to its whole answer, over the mix and for each skill."""
    rounds = bench.scale(quick=10, full=50)
    [talk] = await mixes(bench.backstage, 1)
    repetitions: list[list[float]] = []
    by_skill: dict[str, list[float]] = defaultdict(list)
    async with Visitor.arrive(
        bench.http, bench.url, identity=bench.backstage.identity(talk.customer_id)
    ) as visitor:
        await warm_up(visitor, talk.lines)
        used_before = _cpu(bench)
        answered_before = await _answered(bench)
        for _ in range(bench.scale(quick=1, full=3)):
            times: list[float] = []
            for _ in range(rounds):
                for line in talk.lines:
                    elapsed_ms = (await visitor.say(line.text)).elapsed_ms
                    times.append(elapsed_ms)
                    by_skill[line.skill].append(elapsed_ms)
            repetitions.append(times)
        used = {name: seconds - used_before[name] for name, seconds in _cpu(bench).items()}
    n = sum(len(times) for times in repetitions)
    in_core = await _milliseconds_in_core(bench, answered_before)
    peer_times = await _peer_times(bench, talk, rounds)
    return [
        Figure.over(
            [percentile(times, 50) for times in repetitions],
            name="round_trip_p50",
            unit="ms",
            n=n,
            target=25,
            peer=peer.NAME,
            peer_value=percentile(peer_times, 50),
        ),
        Figure.over(
            [percentile(times, 95) for times in repetitions],
            name="round_trip_p95",
            unit="ms",
            n=n,
            target=70,
            peer=peer.NAME,
            peer_value=percentile(peer_times, 95),
        ),
        *(
            Figure(name=f"round_trip_{skill}_p50", value=median(times), unit="ms", n=len(times))
            for skill, times in by_skill.items()
        ),
        # By the clock, with what it waits for the action server and the action server for the store.
        Figure(
            name="turn_in_dialogue_core_p50",
            value=percentile(in_core, 50),
            unit="ms",
            n=len(in_core),
            target=MOST_IN_RASA_MS,
            peer=peer.NAME,
            peer_value=percentile(peer_times, 50),
        ),
        # What a turn costs whatever else the machine does: two cores cannot answer faster than this allows.
        *(
            Figure(
                name=f"processor_time_{name}",
                value=seconds / n * 1000,
                unit="ms/turn",
                n=n,
                target=MOST_IN_RASA_MS if name == "rasa" else None,
            )
            for name, seconds in (used | {"together": sum(used.values())}).items()
        ),
    ]


async def _answered(bench: Bench) -> int:
    async with reading(bench.engine) as store:
        return await store.scalar(select(func.count(talk_tables.turn.c.trace))) or 0


async def _milliseconds_in_core(bench: Bench, before: int) -> list[float]:
    """What the dialogue core itself measured for each turn after the first ``before``."""
    query = (
        select(talk_tables.turn.c.trace)
        .where(talk_tables.turn.c.trace.is_not(None))
        .order_by(talk_tables.turn.c.created_at)
        .offset(before)
    )
    async with reading(bench.engine) as store:
        return [float(trace["duration_ms"]) for trace in (await store.execute(query)).scalars()]


def _cpu(bench: Bench) -> dict[str, float]:
    return {name: cpu_seconds(pid) for name, pid in bench.system.pids().items()}


async def _peer_times(bench: Bench, talk: Mix, rounds: int) -> list[float]:
    """The same customer says the same things to the peer."""
    async with peer.rest_peer(bench) as rest:
        for line in talk.lines * WARM_UP:
            await rest.say(talk, line.text)
        return [await rest.say(talk, line.text) for _ in range(rounds) for line in talk.lines]


async def throughput(bench: Bench) -> list[Figure]:
    """Answered turns per second with eight customers who write as soon as they are answered."""
    for_s = bench.scale(quick=5, full=20)
    rates: list[float] = []
    answered = 0
    for _ in range(bench.scale(quick=1, full=3)):
        talks = await mixes(bench.backstage, 8)
        count, seconds = await gather_answers(bench.http, bench.url, bench.backstage, talks, for_s=for_s)
        rates.append(count / seconds)
        answered += count
    return [
        Figure.over(rates, name="answered_turns", unit="turns/s", n=answered, target=40, more_is_better=True)
    ]


async def long_session(bench: Bench) -> list[Figure]:
    """How much slower the last ten turns of a session of 200 are than its first ten."""
    turns = bench.scale(quick=60, full=200)
    [talk] = await mixes(bench.backstage, 1)
    async with Visitor.arrive(
        bench.http, bench.url, identity=bench.backstage.identity(talk.customer_id)
    ) as visitor:
        # The same words each time, so that only the age of the session differs. The first turn opens it.
        await visitor.say(talk.lines[0].text)
        times = [(await visitor.say(talk.lines[0].text)).elapsed_ms for _ in range(turns)]
    async with peer.rest_peer(bench) as rest:
        await rest.say(talk, talk.lines[0].text)
        peer_times = [await rest.say(talk, talk.lines[0].text) for _ in range(turns)]
    return [
        Figure(
            name="last_turns_to_first_turns",
            value=_growth(times),
            unit="ratio",
            n=turns,
            target=1.5,
            peer=peer.NAME,
            peer_value=_growth(peer_times),
        )
    ]


def _growth(times: list[float]) -> float:
    """How many times longer the last ten took than the first ten."""
    return median(times[-10:]) / median(times[:10])
