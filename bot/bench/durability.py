"""Kills the gateway again and again while clients write, then compares what they were told with the log.

A client retries a message under its id until it is acknowledged, as the widget does. Afterwards every
acknowledgement must be in the log exactly once, with its number and its words; the numbers must have no gaps; and
every turn must have ended in exactly one reply.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
import sys
import time
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import aiohttp
from sqlalchemy import text

from bot.blocks import plain_text
from bot.conversations import Event, Log, Store, Turns, open_store
from bot.conversations.store import SqliteStore
from bot.gateway.app import now
from bot.settings import Settings

UNANSWERED: Final = 4  # messages that a client lets wait for the bot; the gateway refuses a sixth
ACK_WITHIN_S: Final = 5.0
RECONNECT_S: Final = (0.02, 0.2)
LIVE_WITHIN_S: Final = 30.0
SETTLE_WITHIN_S: Final = 60.0


@dataclass(kw_only=True)
class Report:
    """What came out; everything but the first three must be 0."""

    kills: int = 0
    acks: int = 0
    turns: int = 0
    lost: int = 0  # acknowledged, but not in the log with that number and those words
    duplicated: int = 0  # ids or replies that are in the log more than once
    gaps: int = 0  # numbers that are missing in a conversation
    misheard: int = 0  # events that a client was sent differently from the log, or out of order
    unanswered: int = 0  # turns without an end
    damaged: bool = False  # the database file fails its own check
    ack_seconds: list[float] = field(default_factory=list, repr=False)  # from the first attempt on
    gap_seconds: list[float] = field(
        default_factory=list, repr=False
    )  # from a kill to the next acknowledgement

    @property
    def clean(self) -> bool:
        """Whether every promise was kept."""
        faults = (self.lost, self.duplicated, self.gaps, self.misheard, self.unanswered, self.damaged)
        return not any(faults)


async def hammer(
    environ: Mapping[str, str],
    *,
    seconds: float,
    clients: int = 20,
    kill_every_s: tuple[float, float] = (1.0, 3.0),
    seed: int = 1,
) -> Report:
    """Runs the gateway under load and kills it every few seconds.

    Args:
        environ: the gateway's environment; its store is migrated, its limits are off and its Rasa answers.
        seconds: how long clients write.
        clients: visitors who write at once, each as fast as it is answered.
        kill_every_s: least and most time that a gateway lives, counted from when it answers.
        seed: of the times between kills.
    """
    settings = Settings.from_env(environ)
    report = Report()
    crowd = [_Client(settings, number, report) for number in range(clients)]
    chance = random.Random(seed)
    ends_at = time.monotonic() + seconds
    async with aiohttp.ClientSession() as http, contextlib.AsyncExitStack() as stack:
        writing = [asyncio.create_task(client.write(http)) for client in crowd]
        stack.callback(lambda: [task.cancel() for task in writing])
        while time.monotonic() < ends_at:
            async with gateway(environ, settings, http) as process:
                await asyncio.sleep(min(chance.uniform(*kill_every_s), max(0.1, ends_at - time.monotonic())))
                process.send_signal(signal.SIGKILL)
                await process.wait()
            report.kills += 1
            for client in crowd:
                client.killed_at = time.monotonic()
        async with gateway(environ, settings, http):
            for client in crowd:
                client.stop_after_this()
            await asyncio.gather(*writing)
            store = open_store(settings.store_url)
            try:
                await _settle(store)
                await _compare(store, crowd, report)
            finally:
                await store.close()
    return report


@contextlib.asynccontextmanager
async def gateway(
    environ: Mapping[str, str], settings: Settings, http: aiohttp.ClientSession
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A gateway process that answers; stopped in an orderly way where it still runs at the end."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot.gateway",
        env={**os.environ, **environ},
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(LIVE_WITHIN_S):
            while not await _answers(http, settings):
                if process.returncode is not None:
                    raise RuntimeError(f"the gateway ended with exit code {process.returncode}")
                await asyncio.sleep(0.05)
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()


class _Client:
    """A visitor who writes one message after the other and remembers everything it is told."""

    def __init__(self, settings: Settings, number: int, report: Report) -> None:
        self._url = f"http://{settings.host}:{settings.port}/ws"
        self._number = number
        self._report = report
        self._stopping = False
        self._token: str | None = None
        self._answers = 0
        self.conversation = ""
        self.killed_at: float | None = None
        self.acks: dict[str, tuple[int, str]] = {}  # client_msg_id → number and words
        self.heard: list[dict[str, Any]] = []

    def stop_after_this(self) -> None:
        """Lets the message that is on its way be acknowledged."""
        self._stopping = True

    async def write(self, http: aiohttp.ClientSession) -> None:
        """Writes until it is stopped; every message is retried until it is acknowledged."""
        waiting: tuple[str, str, float] | None = None
        while waiting is not None or not self._stopping:
            try:
                async with http.ws_connect(self._url, heartbeat=5) as socket:
                    await self._hello(socket)
                    while waiting is not None or not self._stopping:
                        if waiting is None:
                            words = f"message {len(self.acks)} of client {self._number}"
                            waiting = (str(uuid.uuid4()), words, time.monotonic())
                        await self._send(socket, *waiting)
                        waiting = None
            except (aiohttp.ClientError, ConnectionError, TimeoutError, _Closed):
                await asyncio.sleep(random.uniform(*RECONNECT_S))

    async def _hello(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        hello: dict[str, Any] = {"t": "hello", "v": 1, "last_seq": len(self.heard)}
        if self._token is not None:
            hello["token"] = self._token
        await socket.send_json(hello)
        welcome = await self._frame(socket, "welcome")
        self._token = welcome["token"]
        self.conversation = welcome["conversation"]

    async def _send(
        self, socket: aiohttp.ClientWebSocketResponse, message_id: str, words: str, began: float
    ) -> None:
        while True:
            frame = {"t": "send", "client_msg_id": message_id, "text": words}
            await socket.send_json(frame)
            told = await self._frame(socket, "ack", "nack")
            if told["t"] == "ack":
                break
            await asyncio.sleep(told.get("retry_ms", 100) / 1000)
        ended = time.monotonic()
        self.acks[message_id] = (told["seq"], words)
        self._report.ack_seconds.append(ended - began)
        if self.killed_at is not None:
            self._report.gap_seconds.append(ended - self.killed_at)
            self.killed_at = None
        while len(self.acks) - self._answers >= UNANSWERED and not self._stopping:
            await self._frame(socket, "event")

    async def _frame(self, socket: aiohttp.ClientWebSocketResponse, *kinds: str) -> dict[str, Any]:
        async with asyncio.timeout(ACK_WITHIN_S):
            while True:
                message = await socket.receive()
                if message.type is not aiohttp.WSMsgType.TEXT:
                    raise _Closed
                frame: dict[str, Any] = message.json()
                if frame["t"] == "event":
                    self.heard.append(frame["event"])
                    self._answers += frame["event"].get("sender") == "bot"
                if frame["t"] in kinds:
                    return frame


class _Closed(Exception):
    """The socket was closed."""


async def _answers(http: aiohttp.ClientSession, settings: Settings) -> bool:
    try:
        async with http.get(f"http://{settings.host}:{settings.port}/live") as response:
            return response.status == 200
    except (aiohttp.ClientError, ConnectionError):
        return False


async def _settle(store: Store) -> None:
    """Waits until every turn has ended, or clearly will not."""
    turns = Turns(store, now, instance="bench")
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(SETTLE_WITHIN_S):
            while await turns.unfinished():  # noqa: ASYNC110  (another process ends them)
                await asyncio.sleep(0.1)


async def _compare(store: Store, crowd: list[_Client], report: Report) -> None:
    log = Log(store, now, instance="bench")
    for client in crowd:
        events = await _whole(log, client.conversation)
        report.acks += len(client.acks)
        report.gaps += len(set(range(1, len(events) + 1)) ^ {event.seq for event in events})
        stored = {
            event.client_msg_id: (event.seq, plain_text(event.content))
            for event in events
            if event.sender == "customer" and event.client_msg_id and event.content
        }
        report.lost += sum(stored.get(message_id) != told for message_id, told in client.acks.items())
        ids = Counter(event.client_msg_id for event in events if event.sender == "customer")
        report.duplicated += sum(count - 1 for count in ids.values())
        in_log = [event.as_json() for event in events]
        report.misheard += sum(heard != logged for heard, logged in zip(client.heard, in_log, strict=False))
        turns = await log.turns(client.conversation)
        report.turns += len(turns)
        report.unanswered += sum(turn.reply_seq is None for turn in turns)
        replies = Counter(turn.reply_seq for turn in turns if turn.reply_seq is not None)
        report.duplicated += sum(count - 1 for count in replies.values())
        report.duplicated += max(0, _bot_words(events) - len(turns))
    if isinstance(store, SqliteStore):
        found = await store.read(
            lambda connection: connection.execute(text("PRAGMA integrity_check")).scalar()
        )
        report.damaged = found != "ok"


def _bot_words(events: list[Event]) -> int:
    """The bot's replies; words that ask for patience are not among them, for they carry a button of the gateway."""
    return sum(
        event.sender == "bot"
        and event.content is not None
        and all(block["type"] != "quick_replies" for block in event.content["blocks"])
        for event in events
    )


async def _whole(log: Log, conversation_id: str) -> list[Event]:
    events: list[Event] = []
    while page := await log.events(conversation_id, events[-1].seq if events else 0):
        events += page
    return events
