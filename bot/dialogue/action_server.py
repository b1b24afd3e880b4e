"""Calls the action server: one kept connection, a token, a time-out, and failures that are not swallowed."""

from __future__ import annotations

import contextvars
import json
import logging
from typing import Any, Final

import aiohttp
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

logger = logging.getLogger(__name__)

# The failure of the turn that is running. Rasa logs an action's exception and goes on as if it had succeeded.
failure: contextvars.ContextVar[list[str] | None] = contextvars.ContextVar("failure", default=None)
REJECTED: Final = 400  # the action refuses to run, which Rasa's forms rely on; not a failure


class ActionServer(EndpointConfig):
    """Rasa's action endpoint over one connection pool.

    A failed call is noted in :data:`failure`, and later calls of the same turn are not made: the turn will be
    discarded and run again, and what has not been called cannot be done twice.
    """

    def __init__(self, url: str, *, token: str, timeout_s: float) -> None:
        super().__init__(url=url, enable_selective_domain=True)
        self._timeout = aiohttp.ClientTimeout(total=timeout_s)
        self._authorization = f"Bearer {token}"
        self._session: aiohttp.ClientSession | None = None

    async def request(
        self,
        method: str = "post",  # noqa: ARG002  (Rasa's signature)
        subpath: str | None = None,
        content_type: str | None = "application/json",
        compress: bool = False,  # noqa: ARG002, FBT002
        **kwargs: Any,
    ) -> Any:
        """Runs one custom action; the signature is Rasa's."""
        noted = failure.get()
        if noted:
            raise ClientResponseError(503, "an earlier action of this turn failed", "")
        action = kwargs["json"].get("next_action", "")
        try:
            async with self._open().post(
                f"{self.url}{subpath or ''}",
                data=json.dumps(_brief(kwargs["json"])),
                headers={
                    "Authorization": self._authorization,
                    "Content-Type": content_type or "application/json",
                },
            ) as response:
                if response.status == REJECTED:
                    raise ClientResponseError(REJECTED, "rejected", await response.text())
                response.raise_for_status()
                return await response.json()
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            rejected = isinstance(error, ClientResponseError) and error.status == REJECTED
            if noted is not None and not rejected:
                noted.append(action)
                logger.warning("action %s failed: %s", action, type(error).__name__)
            raise

    async def close(self) -> None:
        """Closes the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=self._timeout)
        return self._session


def _brief(call: dict[str, Any]) -> dict[str, Any]:
    """What is told to the action.

    Of earlier messages their words, intents and entities, not the whole parse. Rasa would also send the whole
    domain to every validation of a form, which takes longer than the validation; other actions get it as the
    domain says.
    """
    tracker = call.get("tracker") or {}
    events = [
        event
        | {"parse_data": {name: event["parse_data"].get(name) for name in ("text", "intent", "entities")}}
        if event.get("parse_data")
        else event
        for event in tracker.get("events") or ()
    ]
    brief = call | {"tracker": tracker | {"events": events}}
    if str(call.get("next_action")).startswith("validate_"):
        brief.pop("domain", None)
    return brief
