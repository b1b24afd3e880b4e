"""The one wiring place: what the gateway consists of, opened and closed together."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from typing import Final

import aiohttp
from aiohttp import WSCloseCode, web
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import migrations
from bot.conversations import Agents, LocalFanout, Log, Turns, Visitors, open_store
from bot.database import open_engine
from bot.gateway import keys, uploads
from bot.gateway.chat import Chat
from bot.gateway.limits import Counted, Throttle
from bot.gateway.metrics import Metrics
from bot.gateway.middleware import record, secure, shape_errors
from bot.gateway.picture_links import PictureLinks
from bot.gateway.rasa import HttpRasa, Rasa
from bot.gateway.reactions import forget_old
from bot.gateway.routes import add_routes
from bot.gateway.tokens import VisitorTokens
from bot.pictures import Decoder
from bot.pictures.uploads import FOLDER, Uploads
from bot.settings import Settings
from bot.shop import Shop, SqlShop, read_policy
from bot.shop.reactions import Reactions

_ENGINE: Final = web.AppKey("engine", AsyncEngine)
_TURNS: Final = web.AppKey("turns", Turns)
MAX_BODY_BYTES: Final = 64 * 1024  # pictures have a limit of their own
UPLOAD_BYTES_A_DAY: Final = 100 * 1024 * 1024  # of one visitor
UPLOADS_AT_ONCE: Final = 16  # each is held in memory
VISITORS_PER_ADDRESS: Final = 5  # that may send pictures as fast as one may
FINISH_WITHIN_S: Final = 8.0  # running turns at shutdown


def now() -> datetime:
    """The time of day, aware."""
    return datetime.now(UTC)


def make_app(
    settings: Settings,
    *,
    rasa: Rasa | None = None,
    shop: Shop | None = None,
    clock: Callable[[], datetime] = now,
) -> web.Application:
    """The gateway, ready to be served.

    Args:
        settings: see there.
        rasa: the dialogue core; None is the one that the settings name.
        shop: the shop; None is the one in the store.
        clock: tells the time, aware.
    """
    app = web.Application(middlewares=[record, secure, shape_errors], client_max_size=MAX_BODY_BYTES)
    app[keys.SETTINGS] = settings
    app[keys.CLOCK] = clock
    app[keys.METRICS] = Metrics()
    app[keys.FANOUT] = LocalFanout()
    app[keys.TOKENS] = VisitorTokens(settings.key("visitor"))
    app[keys.PICTURE_LINKS] = PictureLinks(settings.key("pictures"))
    app[keys.SOCKETS] = set()
    app[keys.LIMITS] = keys.Limits(
        messages=Throttle(settings.messages_per_minute, per_s=60, what="messages"),
        reactions=Throttle(settings.reactions_per_minute, per_s=60, what="reactions"),
        uploads=Throttle(settings.uploads_per_minute, per_s=60, what="pictures"),
        uploads_by_address=Throttle(
            settings.uploads_per_minute * VISITORS_PER_ADDRESS, per_s=60, what="pictures"
        ),
        upload_bytes=Throttle(UPLOAD_BYTES_A_DAY, per_s=86_400, what="large pictures"),
        uploads_by_visitor=Counted(3, what="pictures"),
        uploads_at_once=Counted(UPLOADS_AT_ONCE, what="pictures"),
        visitors=Throttle(settings.visitors_per_minute, per_s=60, what="visitors"),
        sign_ins_by_address=Throttle(5, per_s=300, what="attempts to sign in"),
        sign_ins_by_account=Throttle(10, per_s=900, what="attempts to sign in"),
        agent_messages=Throttle(10, per_s=2, what="messages"),
        sockets_by_visitor=Counted(settings.sockets_per_visitor, what="connections"),
        sockets_by_address=Counted(settings.sockets_per_address, what="connections"),
    )
    app.cleanup_ctx.append(_engine)
    app.cleanup_ctx.append(_store)
    app.cleanup_ctx.append(_pictures)
    app.cleanup_ctx.append(_parts(rasa, shop))
    app.cleanup_ctx.append(_watch)
    app.on_shutdown.append(_say_goodbye)
    add_routes(app, demo=settings.demo)
    return app


async def _engine(app: web.Application) -> AsyncIterator[None]:
    """The shop's connections; refuses to start on a store with another schema."""
    settings = app[keys.SETTINGS]
    engine = open_engine(settings.store_url, timeout_s=settings.store_timeout_s)
    try:
        await migrations.check(engine)
        app[_ENGINE] = engine
        yield
    finally:
        await engine.dispose()


async def _store(app: web.Application) -> AsyncIterator[None]:
    settings = app[keys.SETTINGS]
    store = open_store(settings.store_url, timeout_s=settings.store_timeout_s)
    try:
        instance = uuid.uuid4().hex
        app[keys.STORE] = store
        app[keys.LOG] = Log(store, app[keys.CLOCK], instance=instance)
        app[_TURNS] = Turns(store, app[keys.CLOCK], instance=instance)
        app[keys.VISITORS] = Visitors(store, app[keys.CLOCK])
        app[keys.AGENTS] = Agents(store, app[keys.CLOCK])
        yield
    finally:
        await store.close()


async def _pictures(app: web.Application) -> AsyncIterator[None]:
    settings = app[keys.SETTINGS]
    app[keys.UPLOADS] = Uploads(settings.var_dir / FOLDER)
    async with Decoder(most_bytes=settings.max_upload_bytes) as decoder:
        app[keys.DECODER] = decoder
        yield


def _parts(rasa: Rasa | None, shop: Shop | None) -> Callable[[web.Application], AsyncIterator[None]]:
    async def opened(app: web.Application) -> AsyncIterator[None]:
        settings = app[keys.SETTINGS]
        # Loopback calls, few at once: waiting for a free connection would only hide how many turns wait.
        connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=30)
        async with aiohttp.ClientSession(connector=connector) as session:
            app[keys.HTTP] = session
            app[keys.RASA] = rasa or HttpRasa(session, settings.rasa_base_url, token=settings.internal_token)
            app[keys.SHOP] = shop or SqlShop(
                app[_ENGINE], clock=app[keys.CLOCK], policy=read_policy(settings.shop_policy)
            )
            app[keys.REACTIONS] = Reactions(app[_ENGINE], clock=app[keys.CLOCK])
            app[keys.CHAT] = Chat(
                settings,
                log=app[keys.LOG],
                turns=app[_TURNS],
                fanout=app[keys.FANOUT],
                uploads=app[keys.UPLOADS],
                links=app[keys.PICTURE_LINKS],
                rasa=app[keys.RASA],
                clock=app[keys.CLOCK],
                metrics=app[keys.METRICS],
            )
            yield
            await app[keys.CHAT].stop(within_s=FINISH_WITHIN_S)

    return opened


async def _watch(app: web.Application) -> AsyncIterator[None]:
    tasks = [
        asyncio.create_task(app[keys.CHAT].watch(), name="turn-watchdog"),
        asyncio.create_task(forget_old(app, app[_ENGINE]), name="reactions-retention"),
        asyncio.create_task(uploads.forget_old(app), name="uploads-retention"),
    ]
    yield
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _say_goodbye(app: web.Application) -> None:
    """Tells every socket that the server restarts, so that clients come back soon and resume."""
    open_now = app[keys.SOCKETS].copy()
    closing = (socket.close(code=WSCloseCode.SERVICE_RESTART, message=b"restart") for socket in open_now)
    await asyncio.gather(*closing, return_exceptions=True)
