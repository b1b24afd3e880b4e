"""A gateway in a few lines: the widget's socket with scripted answers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

AT = "2026-01-01T00:00:00Z"


@dataclass
class FakeGateway:
    """Answers each message with the frames that ``script`` makes of it.

    ``script`` gets the ``send`` frame and returns bodies of events (they are numbered here) or whole frames.
    """

    script: Callable[[Mapping[str, Any]], Sequence[Mapping[str, Any]]]
    url: str = ""
    status: str = "bot"
    hellos: list[Mapping[str, Any]] = field(default_factory=list)
    open_sockets: int = 0
    most_sockets: int = 0

    async def socket(self, request: web.Request) -> web.WebSocketResponse:
        """Speaks the protocol of one conversation."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.open_sockets += 1
        self.most_sockets = max(self.most_sockets, self.open_sockets)
        seq = 0
        try:
            async for message in socket:
                frame = message.json()
                if frame["t"] == "hello":
                    self.hellos.append(frame)
                    await socket.send_json(self.welcome(len(self.hellos)))
                    continue
                seq += 1
                await socket.send_json(
                    {"t": "ack", "client_msg_id": frame["client_msg_id"], "seq": seq, "dup": False}
                )
                own = {"kind": "message", "sender": "customer", "content": said(text(frame.get("text", "")))}
                await socket.send_json(event(seq, own))
                for made in self.script(frame):
                    if "t" in made:
                        await socket.send_json(made)
                    else:
                        seq += 1
                        await socket.send_json(event(seq, made))
        finally:
            self.open_sockets -= 1
        return socket

    def welcome(self, visit: int) -> dict[str, Any]:
        """The answer to hello."""
        return {
            "t": "welcome",
            "v": 1,
            "token": f"token-{visit}",
            "conversation": f"c-{visit}",
            "last_seq": 0,
            "status": self.status,
            "language": "en",
            "shop_name": "Test",
            "limits": {"max_chars": 1000},
        }


@asynccontextmanager
async def serving(gateway: FakeGateway) -> AsyncIterator[FakeGateway]:
    """Serves it on a free port."""
    app = web.Application()
    app.router.add_get("/ws", gateway.socket)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        gateway.url = f"http://{host}:{port}"
        yield gateway
    finally:
        await runner.cleanup()


def event(seq: int, body: Mapping[str, Any]) -> dict[str, Any]:
    """A numbered event frame."""
    return {"t": "event", "event": {"seq": seq, "at": AT, "epoch": 0, **body}}


def text(words: str) -> dict[str, Any]:
    """A text block."""
    return {"type": "text", "fallback": words, "text": words}


def buttons(**ids: str) -> dict[str, Any]:
    """Quick replies: title=id."""
    options = [{"id": id_, "title": title} for title, id_ in ids.items()]
    return {"type": "quick_replies", "fallback": ", ".join(ids), "options": options}


def said(*blocks: Mapping[str, Any]) -> dict[str, Any]:
    """The content of a message."""
    return {"version": 1, "blocks": list(blocks)}


def bot(*blocks: Mapping[str, Any]) -> dict[str, Any]:
    """A message of the bot."""
    return {"kind": "message", "sender": "bot", "content": said(*blocks)}
