"""The client of the dialogue core. Errors of the network are translated here and nowhere else."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final, Protocol

import aiohttp

from bot.conversations import Said, Turn
from bot.errors import RasaUnavailable

MAX_ANSWER_BYTES: Final = 1_000_000
INFORM_TIMEOUT_S: Final = 3.0
HEALTH_TIMEOUT_S: Final = 2.0


class Stale(Exception):
    """The dialogue core has forgotten the conversation and needs its checkpoint."""


class RasaFailed(RasaUnavailable):
    """The dialogue core answered, with a failure: an action is broken, or no model is loaded."""


class RasaRefused(RasaUnavailable):
    """The dialogue core does not accept this request, however often it is sent."""


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
            # "Yesterday" counts from here.
            "sent_at": turn.sent_at.isoformat(),
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
                if 400 <= response.status < 500:
                    raise RasaRefused(f"the dialogue core answered {response.status}")
                if response.status != 200:
                    raise RasaFailed(f"the dialogue core answered {response.status}")
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
