"""A customer at the gateway's socket: says something, and waits for everything that comes of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import aiohttp

from bot.blocks import check_content
from bot.converse.story import Language, Status
from bot.errors import FrontdoorError

CLOSING_KINDS: Final = (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED, aiohttp.WSMsgType.CLOSING)


class VisitError(FrontdoorError):
    """The conversation could not go on: no answer in time, refused, or the socket was closed."""

    code = "visit_failed"


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What the socket brought after one message.

    Attributes:
        client_msg_id: the id under which the message was sent.
        seq: the number that the gateway gave it.
        blocks: blocks of all messages that the bot sent.
        status: who answers now.
        acked_ms: from sending to the acknowledgement.
        elapsed_ms: from sending to the end of the answer.
    """

    client_msg_id: str
    seq: int
    blocks: Sequence[Mapping[str, Any]]
    status: Status
    acked_ms: float
    elapsed_ms: float


class Visitor:
    """One socket of one visitor. Make it with :meth:`arrive`."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        url: str,
        socket: aiohttp.ClientWebSocketResponse,
        *,
        timeout_s: float,
    ) -> None:
        self._session = session
        self._url = url
        self._socket = socket
        self._timeout_s = timeout_s
        self._options: dict[str, str] = {}
        self.token = ""
        self.conversation = ""
        self.status: Status = "bot"
        self.last_seq = 0

    @classmethod
    @asynccontextmanager
    async def arrive(
        cls,
        session: aiohttp.ClientSession,
        url: str,
        *,
        identity: str | None = None,
        language: Language | None = None,
        token: str | None = None,
        last_seq: int = 0,
        timeout_s: float = 15.0,
    ) -> AsyncIterator[Visitor]:
        """Opens the socket as the widget does; leaves when the block ends.

        Args:
            session: the HTTP client; the caller closes it.
            url: the gateway's address, for example ``http://127.0.0.1:8080``.
            identity: signed by the shop: who the customer is.
            language: of the page on which the widget stands.
            token: of an earlier visit, which is resumed after ``last_seq``.
            last_seq: the newest number that this visitor has seen.
            timeout_s: longest wait for a welcome, and for the whole answer to a message.

        Raises:
            VisitError: the gateway does not answer or did not welcome the visitor.
        """
        try:
            socket = await session.ws_connect(f"{url}/ws", origin=url, max_msg_size=1 << 20)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise VisitError(f"no socket at {url}/ws: {error}") from error
        async with socket:
            visitor = cls(session, url, socket, timeout_s=timeout_s)
            visitor.last_seq = last_seq
            hello = {"t": "hello", "v": 1, "identity": identity, "language": language, "token": token}
            if token is not None:
                hello["last_seq"] = last_seq
            await visitor._welcome({key: value for key, value in hello.items() if value is not None})
            yield visitor

    @property
    def buttons(self) -> list[str]:
        """Titles of the quick replies that were offered last."""
        return list(self._options)

    async def say(self, text: str, *, client_msg_id: str | None = None) -> Reply:
        """Sends words and waits for the whole answer."""
        return await self._send({"text": text}, client_msg_id)

    async def click(self, title: str) -> Reply:
        """Clicks the quick reply with this title.

        Raises:
            VisitError: there is no such button.
        """
        if title not in self._options:
            offered = ", ".join(self.buttons) or "none"
            raise VisitError(f"there is no button {title!r}; offered: {offered}")
        return await self._send({"button_id": self._options[title]}, None)

    async def send_photo(self, photo: Path, *, words: str = "") -> Reply:
        """Uploads a picture, sends it with the words beside it, and waits for the whole answer.

        Raises:
            VisitError: the gateway does not take it.
        """
        headers = {"Authorization": f"Bearer {self.token}"}
        data = await asyncio.to_thread(photo.read_bytes)
        async with self._session.post(f"{self._url}/uploads", data=data, headers=headers) as response:
            told = await response.json()
            if response.status != HTTPStatus.CREATED:
                raise VisitError(f"{photo.name} was not taken: {told.get('error', told)}")
        body = {"upload_id": told["upload_id"]} | ({"text": words} if words else {})
        return await self._send(body, None)

    async def _welcome(self, hello: Mapping[str, Any]) -> None:
        try:
            async with asyncio.timeout(self._timeout_s):
                await self._socket.send_json(hello)
                welcome = await self._frame()
                if welcome["t"] != "welcome":
                    raise VisitError(f"not welcomed: {welcome.get('error', welcome)}")
                self.token, self.conversation = welcome["token"], welcome["conversation"]
                self.status = welcome["status"]
                while self.last_seq < welcome["last_seq"]:
                    self._take(await self._frame())
        except TimeoutError:
            raise VisitError(f"no welcome within {self._timeout_s:g} s") from None

    async def _send(self, body: Mapping[str, Any], client_msg_id: str | None) -> Reply:
        message_id = client_msg_id or str(uuid4())
        began = time.perf_counter()
        acked: tuple[int, float] | None = None
        messages: list[Mapping[str, Any]] = []
        try:
            async with asyncio.timeout(self._timeout_s):
                await self._socket.send_json({"t": "send", "client_msg_id": message_id, **body})
                while not self._is_answered(acked, messages):
                    frame = await self._frame()
                    if frame.get("client_msg_id") == message_id:
                        acked = (_accepted(frame), _ms_since(began))
                    elif message := self._take(frame):
                        messages.append(message)
        except TimeoutError:
            missing = "answer" if acked else "acknowledgement"
            raise VisitError(f"no {missing} within {self._timeout_s:g} s") from None
        if acked is None:
            raise AssertionError("the loop above ends only after the acknowledgement")
        return Reply(
            client_msg_id=message_id,
            seq=acked[0],
            blocks=[block for message in messages for block in message["content"]["blocks"]],
            status=self.status,
            acked_ms=acked[1],
            elapsed_ms=_ms_since(began),
        )

    async def next_message(self) -> Sequence[Mapping[str, Any]]:
        """Waits for a message that nobody asked for just now, such as an agent's; returns its blocks."""
        try:
            async with asyncio.timeout(self._timeout_s):
                message = None
                while message is None:
                    message = self._take(await self._frame())
                while not self._is_complete(message):
                    self._take(await self._frame())
        except TimeoutError:
            raise VisitError(f"no message within {self._timeout_s:g} s") from None
        blocks: list[Mapping[str, Any]] = message["content"]["blocks"]
        return blocks

    def _is_answered(self, acked: tuple[int, float] | None, messages: Sequence[Mapping[str, Any]]) -> bool:
        if acked is None:
            return False
        if not messages:
            return self.status in {"agent", "closed"}  # a person answers, in their own time
        return self._is_complete(messages[-1])

    def _is_complete(self, message: Mapping[str, Any]) -> bool:
        """A handoff is followed by the change of the status."""
        blocks = message["content"]["blocks"]
        return self.status != "bot" or all(block["type"] != "handoff" for block in blocks)

    def _take(self, frame: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Notes what a frame says; returns the event if it is a message to the customer."""
        if frame["t"] != "event":
            return None
        event: Mapping[str, Any] = frame["event"]
        if event["seq"] <= self.last_seq:
            return None  # sent again after a reconnect
        if event["seq"] != self.last_seq + 1:
            raise VisitError(f"event {event['seq']} came after {self.last_seq}: something is missing")
        self.last_seq = event["seq"]
        if event["kind"] == "status":
            self.status = event["status"]
        if event["kind"] != "message" or event["sender"] == "customer":
            return None
        for block in check_content(event["content"])["blocks"]:
            if block["type"] == "quick_replies":
                self._options = {option["title"]: option["id"] for option in block["options"]}
        return event

    async def _frame(self) -> dict[str, Any]:
        message = await self._socket.receive()
        if message.type in CLOSING_KINDS or message.type is aiohttp.WSMsgType.ERROR:
            raise VisitError(f"the gateway closed the socket ({self._socket.close_code})")
        frame: dict[str, Any] = message.json()
        return frame


def _accepted(frame: Mapping[str, Any]) -> int:
    """The number in an acknowledgement.

    Raises:
        VisitError: the frame says that the message was not accepted.
    """
    if frame["t"] == "nack":
        raise VisitError(f"not accepted ({frame['code']}): {frame['error']}")
    return int(frame["seq"])


def _ms_since(began: float) -> float:
    return (time.perf_counter() - began) * 1000
