"""``python -m bot.bench.echo``: a plain aiohttp socket that echoes, the peer of the gateway's memory figure."""

from __future__ import annotations

import asyncio

from aiohttp import web


async def echo(request: web.Request) -> web.WebSocketResponse:
    """Sends every text back."""
    socket = web.WebSocketResponse(compress=False)
    await socket.prepare(request)
    async for message in socket:
        await socket.send_str(message.data)
    return socket


async def serve() -> None:
    """Serves on a free port, prints it, and runs until it is terminated."""
    app = web.Application()
    app.router.add_get("/", echo)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(runner.addresses[0][1], flush=True)  # noqa: T201  (how the benchmark learns the port)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve())
