"""A thousand idle sockets: what each costs, and how fast messages are accepted durably beside them."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from uuid import uuid4

import aiohttp

from bot.bench.bench import Bench
from bot.bench.figures import Figure, percentile
from bot.bench.processes import resident_bytes
from bot.converse.visitor import VisitError, Visitor

IDLE = 1000
PER_S = 50
WRITERS = 50


async def sockets(bench: Bench) -> list[Figure]:
    """Opens the sockets, measures the gateway's memory, then sends 50 messages a second for a while."""
    pid = bench.system.pids()["gateway"]
    before = resident_bytes(pid)
    async with AsyncExitStack() as stack:
        # Opened a few at a time: the connection backlog is not what is measured here.
        for _ in range(IDLE // 20):
            arriving = (Visitor.arrive(bench.http, bench.url, timeout_s=30) for _ in range(20))
            await asyncio.gather(*(stack.enter_async_context(each) for each in arriving))
        await asyncio.sleep(1)
        bytes_each = (resident_bytes(pid) - before) / IDLE
        accepted_ms = await _accept(bench, for_s=bench.scale(quick=5, full=20))
    return [
        Figure(
            name="memory_per_idle_socket",
            value=bytes_each / 1024,
            unit="kB",
            n=IDLE,
            target=25,
            peer="plain aiohttp echo",
            peer_value=await _echo_bytes_each() / 1024,
        ),
        Figure(
            name="accepted_p50_beside_idle_sockets",
            value=percentile(accepted_ms, 50),
            unit="ms",
            n=len(accepted_ms),
        ),
        Figure(
            name="accepted_p99_beside_idle_sockets",
            value=percentile(accepted_ms, 99),
            unit="ms",
            n=len(accepted_ms),
            target=250,
        ),
    ]


async def _accept(bench: Bench, *, for_s: int) -> list[float]:
    """Sends at a fixed rate, however late the answers are; returns the times until acceptance in milliseconds."""
    async with AsyncExitStack() as stack:
        writers = [
            await stack.enter_async_context(bench.http.ws_connect(f"{bench.url}/ws", origin=bench.url))
            for _ in range(WRITERS)
        ]
        began = time.perf_counter() + 1
        per_writer = for_s * PER_S // WRITERS
        writing = (
            _write(socket, first_at=began + position / PER_S, every_s=WRITERS / PER_S, count=per_writer)
            for position, socket in enumerate(writers)
        )
        return [elapsed for times in await asyncio.gather(*writing) for elapsed in times]


async def _write(
    socket: aiohttp.ClientWebSocketResponse, *, first_at: float, every_s: float, count: int
) -> list[float]:
    """Sends ``count`` messages at their times; returns how long each took to be accepted, in milliseconds."""
    sent_at: dict[str, float] = {}

    async def send() -> None:
        for number in range(count):
            await asyncio.sleep(max(0.0, first_at + number * every_s - time.perf_counter()))
            message_id = str(uuid4())
            sent_at[message_id] = time.perf_counter()
            await socket.send_json({"t": "send", "client_msg_id": message_id, "text": "hello"})

    await socket.send_json({"t": "hello", "v": 1})
    sending = asyncio.create_task(send())
    times: list[float] = []
    while len(times) < count:
        frame = await socket.receive_json(timeout=60)
        if frame["t"] == "nack":
            raise VisitError(f"not accepted ({frame['code']}): {frame['error']}")
        if frame["t"] == "ack":
            times.append((time.perf_counter() - sent_at[frame["client_msg_id"]]) * 1000)
    await sending
    return times


async def _echo_bytes_each() -> float:
    """What a socket costs in a server of aiohttp that does nothing but echo."""
    async with _echo_server() as (pid, url), AsyncExitStack() as stack:
        http = await stack.enter_async_context(aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)))
        before = resident_bytes(pid)
        for _ in range(IDLE):
            socket = await stack.enter_async_context(http.ws_connect(url))
            await socket.send_str("hello")
            await socket.receive_str()
        return (resident_bytes(pid) - before) / IDLE


@asynccontextmanager
async def _echo_server() -> AsyncIterator[tuple[int, str]]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.bench.echo", stdout=asyncio.subprocess.PIPE
    )
    try:
        if process.stdout is None:
            raise AssertionError("the pipe was asked for above")
        port = int(await process.stdout.readline())
        yield process.pid, f"ws://127.0.0.1:{port}/"
    finally:
        process.terminate()
        await process.wait()
