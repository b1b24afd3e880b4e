"""The client of the dialogue core. Errors of the network are translated here and nowhere else."""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final, Protocol

import aiohttp

from bot.conversations import Said, Turn
from bot.errors import RasaUnavailable

MAX_ANSWER_BYTES: Final = 1_000_000
RETRY_AFTER_S: Final = 0.5  # between attempts at one turn
INFORM_TIMEOUT_S: Final = 3.0
HEALTH_TIMEOUT_S: Final = 2.0


class Stale(Exception):
    """The dialogue core has forgotten the conversation and needs its checkpoint."""


class Rasa(Protocol):
    """What the gateway asks of the dialogue core."""

    async def turn(
        self, turn: Turn, *, principal: str, checkpoint: dict[str, Any] | None, timeout_s: float
    ) -> dict[str, Any]:
        """Runs a turn; the same message id again gives the same answer and runs no action twice.

        Raises:
            Stale: send it again with the checkpoint.
            RasaUnavailable: nothing was recorded; it may be sent again.
        """

    async def inform(
        self,
        conversation_id: str,
        *,
        after: str | None,
        checkpoint: dict[str, Any] | None,
        entries: Sequence[Said],
    ) -> dict[str, Any]:
        """Tells what an agent and the customer said; returns the new checkpoint.

        Raises:
            RasaUnavailable: it does not know now.
        """

    async def health(self) -> dict[str, Any]:
        """Which model is loaded.

        Raises:
            RasaUnavailable: none that works.
        """


class HttpRasa:
    """The dialogue core behind its HTTP channel (``bot/dialogue``)."""

    def __init__(self, session: aiohttp.ClientSession, base_url: str, *, token: str) -> None:
        self._session = session
        self._url = f"{base_url}/webhooks/frontdoor"
        self._headers = {"Authorization": f"Bearer {token}"}

    async def turn(
        self, turn: Turn, *, principal: str, checkpoint: dict[str, Any] | None, timeout_s: float
    ) -> dict[str, Any]:
        """See :meth:`Rasa.turn`."""
        metadata = {
            "principal": principal,
            "message_id": turn.message_id,
            "language": turn.language,
            "channel": "widget",
        }
        body = {
            "conversation": turn.conversation_id,
            "message_id": turn.message_id,
            "text": turn.text,
            "payload": turn.payload,
            # Of words the dialogue core itself tells the language; a button has none.
            "language": turn.language if turn.text is None else None,
            "metadata": metadata,
            "after": turn.after,
            "checkpoint": checkpoint,
        }
        answer = await self._post("turn", body, timeout_s)
        if not isinstance(answer.get("messages"), list):
            raise RasaUnavailable("the dialogue core sent an answer without messages")
        return answer

    async def inform(
        self,
        conversation_id: str,
        *,
        after: str | None,
        checkpoint: dict[str, Any] | None,
        entries: Sequence[Said],
    ) -> dict[str, Any]:
        """See :meth:`Rasa.inform`."""
        body = {
            "conversation": conversation_id,
            "after": after,
            "checkpoint": checkpoint,
            "entries": [{"sender": entry.sender, "text": entry.text} for entry in entries],
        }
        try:
            answer = await self._post("inform", body, INFORM_TIMEOUT_S)
        except Stale as error:
            raise RasaUnavailable("the dialogue core does not accept the checkpoint") from error
        if not isinstance(answer.get("checkpoint"), dict):
            raise RasaUnavailable("the dialogue core sent no checkpoint")
        found: dict[str, Any] = answer["checkpoint"]
        return found

    async def health(self) -> dict[str, Any]:
        """See :meth:`Rasa.health`."""
        return await self._call("GET", "health", None, HEALTH_TIMEOUT_S)

    async def _post(self, path: str, body: dict[str, Any], timeout_s: float) -> dict[str, Any]:
        return await self._call("POST", path, body, timeout_s)

    async def _call(
        self, method: str, path: str, body: dict[str, Any] | None, timeout_s: float
    ) -> dict[str, Any]:
        timeout = aiohttp.ClientTimeout(total=timeout_s)
        try:
            async with self._session.request(
                method, f"{self._url}/{path}", json=body, headers=self._headers, timeout=timeout
            ) as response:
                raw = await response.content.read(MAX_ANSWER_BYTES)
                if response.status == 409:
                    raise Stale
                if response.status != 200:
                    raise RasaUnavailable(f"the dialogue core answered {response.status}")
                answer = json.loads(raw)
        except TimeoutError as error:
            raise RasaUnavailable("the dialogue core did not answer in time") from error
        except aiohttp.ClientError as error:
            raise RasaUnavailable("the dialogue core cannot be reached") from error
        except ValueError as error:
            raise RasaUnavailable("the dialogue core sent something that is not JSON") from error
        if not isinstance(answer, dict):
            raise RasaUnavailable("the dialogue core sent something that is not an object")
        return answer


class Breaker:
    """Stops asking a part that keeps failing, so that customers hear so at once instead of waiting.

    Opens after ``failures`` within ``window_s``; then one attempt every ``probe_s`` finds out whether it is back.
    """

    def __init__(
        self,
        *,
        failures: int = 5,
        window_s: float = 30.0,
        probe_s: float = 5.0,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._limit = failures
        self._window_s = window_s
        self._probe_s = probe_s
        self._monotonic = monotonic
        self._failed_at: deque[float] = deque(maxlen=failures)
        self._next_probe: float | None = None

    @property
    def open(self) -> bool:
        """Whether the part counts as down."""
        return self._next_probe is not None

    def allow(self) -> bool:
        """Whether to try now."""
        if self._next_probe is None:
            return True
        now = self._monotonic()
        if now < self._next_probe:
            return False
        self._next_probe = now + self._probe_s
        return True

    def succeeded(self) -> None:
        """It answered."""
        self._failed_at.clear()
        self._next_probe = None

    def failed(self) -> None:
        """It did not."""
        now = self._monotonic()
        self._failed_at.append(now)
        if len(self._failed_at) == self._limit and now - self._failed_at[0] <= self._window_s:
            self._next_probe = now + self._probe_s


class Patient:
    """Asks the dialogue core until it answers or the deadline passes.

    Args:
        rasa: who is asked.
        turn_timeout_s: longest time one attempt may take in the dialogue core.
        deadline_s: longest time of all attempts together.
    """

    def __init__(self, rasa: Rasa, *, turn_timeout_s: float, deadline_s: float) -> None:
        self._rasa = rasa
        self._turn_timeout_s = turn_timeout_s
        self._deadline_s = deadline_s
        self.breaker = Breaker()

    async def turn(
        self,
        turn: Turn,
        *,
        sign: Callable[[], str],
        load_checkpoint: Callable[[], Awaitable[dict[str, Any] | None]],
    ) -> dict[str, Any]:
        """Runs a turn; ``sign`` makes a fresh principal for each attempt.

        The conversation's checkpoint is loaded only where it is asked for.

        Raises:
            RasaUnavailable: no answer before the deadline, or it is known to be down.
        """
        if not self.breaker.allow():
            raise RasaUnavailable("the dialogue core is known to be down")
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self._deadline_s
        checkpoint: dict[str, Any] | None = None
        informed = False
        while True:
            # A little more than the dialogue core gives itself, so that its own answer wins.
            timeout_s = min(self._turn_timeout_s + 0.5, deadline - loop.time())
            try:
                answer = await self._rasa.turn(
                    turn, principal=sign(), checkpoint=checkpoint, timeout_s=timeout_s
                )
            except Stale:
                if informed:
                    self.breaker.failed()
                    raise RasaUnavailable("the dialogue core does not accept the checkpoint") from None
                informed = True
                # Without any, it starts afresh rather than not at all.
                checkpoint = await load_checkpoint() or {}
            except RasaUnavailable:
                if loop.time() + RETRY_AFTER_S >= deadline:
                    self.breaker.failed()
                    raise
                await asyncio.sleep(RETRY_AFTER_S)
            else:
                self.breaker.succeeded()
                return answer
