"""The widget's socket: ``hello`` and ``welcome``, then messages in and events out."""

from __future__ import annotations

import asyncio
import json
import logging
from contextlib import ExitStack, aclosing
from typing import Any, Final

from aiohttp import WSCloseCode, WSMsgType, web

from bot.blocks import check_client_frame
from bot.conversations import Conversation, Overrun
from bot.errors import FrontdoorError, InvalidInput, StoreUnavailable, TooMany
from bot.gateway import arrivals, keys
from bot.gateway.reactions import react
from bot.gateway.requests import client_address, refuse_foreign_origin
from bot.gateway.streams import Stream

MAX_FRAME_BYTES: Final = 64 * 1024
HELLO_WITHIN_S: Final = 10.0
HEARTBEAT_S: Final = 25.0
SEND_WITHIN_S: Final = 10.0  # a client that takes nothing for so long is cut off, and resumes when it can
BAD_FRAMES: Final = 20  # frames that cannot be understood before the socket is closed
PROTOCOL: Final = 1

_log = logging.getLogger(__name__)


async def widget_socket(request: web.Request) -> web.WebSocketResponse:
    """One widget on one page."""
    app = request.app
    refuse_foreign_origin(request)
    address = client_address(request)
    with app[keys.LIMITS].sockets_by_address.hold(address):
        socket = web.WebSocketResponse(
            max_msg_size=MAX_FRAME_BYTES, heartbeat=HEARTBEAT_S, compress=False, timeout=2.0
        )
        await socket.prepare(request)
        app[keys.SOCKETS].add(socket)
        gauge = app[keys.METRICS].sockets.labels("widget")
        gauge.inc()
        try:
            await _Visit(app, socket, address).run()
        except ConnectionResetError:
            _log.debug("socket_reset")
        finally:
            gauge.dec()
            app[keys.SOCKETS].discard(socket)
    return socket


class _Visit:
    """One connection, from hello to its end."""

    def __init__(self, app: web.Application, socket: web.WebSocketResponse, address: str) -> None:
        self._app = app
        self._socket = socket
        self._address = address
        self._bad_frames = 0

    async def run(self) -> None:
        hello = await self._hello()
        if hello is None:
            return
        with ExitStack() as held:
            try:
                arrival = await arrivals.arrive(self._app, hello, address=self._address)
                conversation = arrival.conversation
                held.enter_context(self._app[keys.LIMITS].sockets_by_visitor.hold(conversation.visitor_id))
            except FrontdoorError as error:
                await self._nack(error)
                await self._socket.close(code=_close_code(error), message=error.code.encode())
                return
            await self._send({"t": "welcome", "v": PROTOCOL} | arrival.as_json(self._app))
            last_seq = hello.get("last_seq", 0)
            # A number that the log has not reached is of another conversation.
            start = last_seq if last_seq <= conversation.last_seq else 0
            stream = Stream(self._app[keys.LOG], self._app[keys.FANOUT], conversation.conversation_id, start)
            sending = asyncio.create_task(self._forward(stream))
            try:
                await self._receive(conversation)
            finally:
                sending.cancel()
                await asyncio.gather(sending, return_exceptions=True)

    async def _hello(self) -> dict[str, Any] | None:
        """The first frame; None when it does not come, or is not one."""
        try:
            message = await self._socket.receive(timeout=HELLO_WITHIN_S)
        except TimeoutError:
            await self._socket.close(code=WSCloseCode.POLICY_VIOLATION, message=b"no hello")
            return None
        if message.type is not WSMsgType.TEXT:
            await self._socket.close(code=WSCloseCode.UNSUPPORTED_DATA, message=b"text frames only")
            return None
        try:
            frame = _parse(message.data)
            if frame.get("t") == "hello" and frame.get("v") != PROTOCOL:
                raise UnsupportedVersion
            if frame.get("t") != "hello":
                raise InvalidInput("the first frame is hello")
            return check_client_frame(frame)
        except FrontdoorError as error:
            await self._nack(error)
            await self._socket.close(code=WSCloseCode.PROTOCOL_ERROR, message=error.code.encode())
            return None

    async def _receive(self, conversation: Conversation) -> None:
        async for message in self._socket:
            if message.type is not WSMsgType.TEXT:
                self._bad_frames += 1
                await self._nack(InvalidInput("text frames only"))
            else:
                await self._take(message.data, conversation)
            if self._bad_frames >= BAD_FRAMES:
                await self._socket.close(code=WSCloseCode.POLICY_VIOLATION, message=b"too many bad frames")
                return

    async def _take(self, data: str, conversation: Conversation) -> None:
        client_msg_id = None
        try:
            frame = _parse(data)
            given = frame.get("client_msg_id")
            client_msg_id = given if isinstance(given, str) and len(given) == 36 else None
            frame = check_client_frame(frame)
        except InvalidInput as error:
            self._bad_frames += 1
            await self._nack(error, client_msg_id)
            return
        try:
            await self._act(frame, conversation)
        except FrontdoorError as error:
            await self._nack(error, client_msg_id)

    async def _act(self, frame: dict[str, Any], conversation: Conversation) -> None:
        match frame["t"]:
            case "send":
                self._app[keys.LIMITS].messages.use(conversation.visitor_id)
                with self._app[keys.METRICS].ack_seconds.time():
                    accepted = await self._app[keys.CHAT].send(conversation.conversation_id, frame)
                await self._send(
                    {
                        "t": "ack",
                        "client_msg_id": frame["client_msg_id"],
                        "seq": accepted.seq,
                        "dup": accepted.dup,
                    }
                )
            case "react":
                await self._send({"t": "noted"} | await react(self._app, conversation, frame))
            case "ping":
                await self._send({"t": "pong"})
            case "typing" | "read":
                self._app[keys.CHAT].tell_console_about(conversation.conversation_id, frame)
            case _:
                raise InvalidInput("hello comes once")

    async def _forward(self, stream: Stream) -> None:
        try:
            async with aclosing(stream.frames()) as frames:
                async for frame in frames:
                    async with asyncio.timeout(SEND_WITHIN_S):
                        await self._send(frame)
        except (Overrun, TimeoutError):
            await self._socket.close(code=WSCloseCode.TRY_AGAIN_LATER, message=b"too slow")
        except StoreUnavailable:
            await self._socket.close(code=WSCloseCode.TRY_AGAIN_LATER, message=b"store_unavailable")
        except ConnectionResetError:
            _log.debug("socket_reset")

    async def _nack(self, error: FrontdoorError, client_msg_id: str | None = None) -> None:
        frame: dict[str, Any] = {"t": "nack", "code": error.code, "error": str(error)[:1000]}
        if client_msg_id is not None:
            frame["client_msg_id"] = client_msg_id
        if isinstance(error, TooMany):
            frame["retry_ms"] = int(error.retry_after_s * 1000) + 1
        elif error.status == 503:
            frame["retry_ms"] = 1000
        await self._send(frame)

    async def _send(self, frame: dict[str, Any]) -> None:
        await self._socket.send_str(json.dumps(frame, ensure_ascii=False))


class UnsupportedVersion(InvalidInput):
    """The client speaks another version of the protocol."""

    code = "unsupported_version"

    def __init__(self) -> None:
        super().__init__(f"this gateway speaks version {PROTOCOL} of the protocol")


def _parse(data: str) -> dict[str, Any]:
    try:
        frame = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise InvalidInput("the frame is not JSON") from error
    if not isinstance(frame, dict):
        raise InvalidInput("a frame is an object")
    return frame


def _close_code(error: FrontdoorError) -> int:
    return WSCloseCode.TRY_AGAIN_LATER if error.status in {429, 503} else WSCloseCode.POLICY_VIOLATION
