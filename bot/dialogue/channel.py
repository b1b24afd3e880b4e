"""The channel through which the gateway reaches Rasa: ``/webhooks/frontdoor``.

Unlike Rasa's own channels it needs a secret, answers a repeated message from memory, and says with an HTTP status
whether a turn was completed. ``ARCHITECTURE.md`` tells why; the bodies are described beside each route.
"""

from __future__ import annotations

import hmac
import json
import logging
import os
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any, Final

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response

from bot.dialogue.core import BadTurn, DialogueCore, Stale, Turn, TurnFailed

logger = logging.getLogger(__name__)

MAX_ID_CHARS: Final = 64
MAX_TEXT_CHARS: Final = 4000  # the gateway's own limit is lower; this one is for whoever is not the gateway
MAX_BODY_BYTES: Final = 256 * 1024
LANGUAGES: Final = ("en", "zh")


class FrontdoorChannel(InputChannel):
    """Serves one dialogue core; without one it says that no model is loaded."""

    def __init__(self, secret: str, core: DialogueCore | None = None) -> None:
        """Args: secret: the bearer token that every request must carry."""
        if not secret:
            raise ValueError("the channel needs a secret")
        self._secret = secret.encode()
        self.core = core

    @classmethod
    def name(cls) -> str:
        return "frontdoor"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> InputChannel:
        """From ``credentials.yml``: ``secret``, or the variable that the launcher sets."""
        return cls((credentials or {}).get("secret") or os.environ.get("FRONTDOOR_INTERNAL_TOKEN", ""))

    def blueprint(self, _on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        blueprint = Blueprint("frontdoor_channel", "bot.dialogue.channel")

        @blueprint.middleware("request")
        async def check_secret(request: Request) -> HTTPResponse | None:
            given = request.headers.get("authorization", "")
            if hmac.compare_digest(given.encode(), b"Bearer " + self._secret):
                return None
            return _error(HTTPStatus.UNAUTHORIZED, "unauthorized", "a bearer token is needed")

        @blueprint.route("/health", methods=["GET"])
        async def health(_request: Request) -> HTTPResponse:
            """200 with the model's id when turns can be answered."""
            if self.core is None:
                return _error(HTTPStatus.SERVICE_UNAVAILABLE, "no_model", "no model is loaded")
            return json_response({"status": "ok", "model_id": self.core.model_id})

        @blueprint.route("/turn", methods=["POST"])
        async def turn(request: Request) -> HTTPResponse:
            """Runs one turn: see :class:`bot.dialogue.core.Turn` for the body."""
            return await self._answered(self._turn, request)

        @blueprint.route("/inform", methods=["POST"])
        async def inform(request: Request) -> HTTPResponse:
            """``{conversation, after, checkpoint, entries: [{sender, text}]}`` → ``{checkpoint}``."""
            return await self._answered(self._inform, request)

        return blueprint

    async def _answered(
        self, handle: Callable[[Mapping[str, Any]], Awaitable[dict[str, Any]]], request: Request
    ) -> HTTPResponse:
        """Turns every outcome into a status that the gateway can act on."""
        try:
            return json_response(await handle(_body(request)), dumps=_dumps)
        except BadTurn as error:
            return _error(HTTPStatus.BAD_REQUEST, "invalid_input", str(error))
        except Stale:
            return _error(HTTPStatus.CONFLICT, "stale", "send the checkpoint of the last answered turn")
        except TurnFailed as error:
            return _error(HTTPStatus.SERVICE_UNAVAILABLE, error.status, str(error))

    async def _turn(self, body: Mapping[str, Any]) -> dict[str, Any]:
        return await self._core().run(
            Turn(
                conversation=_text(body, "conversation", MAX_ID_CHARS, required=True),
                message_id=_text(body, "message_id", MAX_ID_CHARS, required=True),
                text=_text(body, "text", MAX_TEXT_CHARS) if body.get("text") is not None else None,
                payload=_text(body, "payload", MAX_TEXT_CHARS) if body.get("payload") is not None else None,
                language=_language(body),
                metadata=_mapping(body, "metadata") or {},
                after=_text(body, "after", MAX_ID_CHARS) or None,
                checkpoint=_mapping(body, "checkpoint"),
            )
        )

    async def _inform(self, body: Mapping[str, Any]) -> dict[str, Any]:
        entries = body.get("entries")
        if not isinstance(entries, list):
            raise BadTurn("entries: expected a list")
        said = [
            {"sender": _text(entry, "sender", 8, required=True), "text": _text(entry, "text", MAX_TEXT_CHARS)}
            for entry in (entry if isinstance(entry, dict) else {} for entry in entries)
        ]
        if any(entry["sender"] not in {"customer", "agent"} for entry in said):
            raise BadTurn("entries: a sender is customer or agent")
        taken = await self._core().inform(
            _text(body, "conversation", MAX_ID_CHARS, required=True),
            _text(body, "after", MAX_ID_CHARS) or None,
            _mapping(body, "checkpoint"),
            said,
        )
        return {"checkpoint": taken}

    def _core(self) -> DialogueCore:
        if self.core is None:
            raise TurnFailed("no_model", "no model is loaded")
        return self.core


def _body(request: Request) -> Mapping[str, Any]:
    if len(request.body) > MAX_BODY_BYTES:
        raise BadTurn(f"the body is larger than {MAX_BODY_BYTES} bytes")
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        raise BadTurn("the body is not JSON") from None
    if not isinstance(body, dict):
        raise BadTurn("the body is not a JSON object")
    return body


def _text(body: Mapping[str, Any], name: str, longest: int, *, required: bool = False) -> str:
    value = body.get(name)
    if value is None and not required:
        return ""
    if not isinstance(value, str) or len(value) > longest or (required and not value):
        raise BadTurn(f"{name}: expected a text of at most {longest} characters")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise BadTurn(f"{name}: not valid Unicode") from None
    return value


def _mapping(body: Mapping[str, Any], name: str) -> dict[str, Any] | None:
    value = body.get(name)
    if value is not None and not isinstance(value, dict):
        raise BadTurn(f"{name}: expected an object")
    return value


def _language(body: Mapping[str, Any]) -> str | None:
    language = body.get("language")
    if language is not None and language not in LANGUAGES:
        raise BadTurn(f"language: expected one of {', '.join(LANGUAGES)}")
    return language


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _error(status: HTTPStatus, code: str, message: str) -> HTTPResponse:
    return json_response({"status": code, "error": message}, status=status.value)
