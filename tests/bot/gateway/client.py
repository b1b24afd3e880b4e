"""A widget without a browser."""

from __future__ import annotations

import asyncio
from typing import Any

from aiohttp import ClientWebSocketResponse, WSMsgType

from bot.blocks import plain_text
from tests.fakes import new_id

PATIENCE_S = 10.0


class Widget:
    """Speaks the socket's protocol and remembers everything that came."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self.socket = socket
        self.frames: list[dict[str, Any]] = []
        self.welcome: dict[str, Any] = {}

    @property
    def conversation(self) -> str:
        found: str = self.welcome["conversation"]
        return found

    async def hello(self, **parts: Any) -> dict[str, Any]:
        await self.socket.send_json({"t": "hello", "v": 1} | parts)
        self.welcome = await self.frame("welcome")
        return self.welcome

    async def send(self, text: str | None = None, **parts: Any) -> str:
        """Sends a message; returns its id."""
        client_msg_id = new_id()
        frame = {"t": "send", "client_msg_id": client_msg_id} | ({"text": text} if text is not None else {})
        await self.socket.send_json(frame | parts)
        return client_msg_id

    async def frame(self, *kinds: str) -> dict[str, Any]:
        """The next frame of one of these kinds; others are remembered and passed over."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                message = await self.socket.receive()
                assert message.type is WSMsgType.TEXT, f"the socket was closed: {message}"
                frame: dict[str, Any] = message.json()
                self.frames.append(frame)
                if frame["t"] in kinds:
                    return frame

    async def event(self, **parts: Any) -> dict[str, Any]:
        """The next event with these parts."""
        while True:
            event: dict[str, Any] = (await self.frame("event"))["event"]
            if parts.items() <= event.items():
                return event

    async def answer(self) -> dict[str, Any]:
        """The bot's next message."""
        return await self.event(sender="bot")

    async def ask(self, text: str) -> str:
        """The bot's answer in words."""
        await self.send(text)
        return plain_text((await self.answer())["content"])

    async def closed(self) -> int | None:
        """Waits until the gateway closes the socket; its code."""
        async with asyncio.timeout(PATIENCE_S):
            async for message in self.socket:
                self.frames.append(message.json())
        return self.socket.close_code

    @property
    def events(self) -> list[dict[str, Any]]:
        return [frame["event"] for frame in self.frames if frame["t"] == "event"]


def button(event: dict[str, Any], title: str | None = None) -> str:
    """The id of a quick reply in a message."""
    options = [
        option
        for block in event["content"]["blocks"]
        if block["type"] == "quick_replies"
        for option in block["options"]
    ]
    found: str = next(one["id"] for one in options if title in {None, one["title"]})
    return found
