"""What the app holds, by type: every collaborator is reached through one of these keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import aiohttp
from aiohttp import web

from bot.conversations import Agents, Fanout, Log, Store, Visitors
from bot.gateway.chat import Chat
from bot.gateway.limits import Counted, Throttle
from bot.gateway.metrics import Metrics
from bot.gateway.picture_links import PictureLinks
from bot.gateway.rasa import Rasa
from bot.gateway.tokens import VisitorTokens
from bot.pictures import Decoder
from bot.pictures.uploads import Uploads
from bot.settings import Settings
from bot.shop import Shop
from bot.shop.reactions import Reactions

Clock = Callable[[], datetime]


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Every limit on what strangers may do."""

    messages: Throttle
    reactions: Throttle
    uploads: Throttle
    uploads_by_address: Throttle
    upload_bytes: Throttle
    visitors: Throttle
    sign_ins_by_address: Throttle
    sign_ins_by_account: Throttle
    agent_messages: Throttle
    uploads_by_visitor: Counted
    uploads_at_once: Counted
    sockets_by_visitor: Counted
    sockets_by_address: Counted


AGENTS = web.AppKey("agents", Agents)
CHAT = web.AppKey("chat", Chat)
CLOCK: web.AppKey[Clock] = web.AppKey("clock")
DECODER = web.AppKey("decoder", Decoder)
FANOUT = web.AppKey("fanout", Fanout)
HTTP = web.AppKey("http", aiohttp.ClientSession)
LIMITS = web.AppKey("limits", Limits)
LOG = web.AppKey("log", Log)
METRICS = web.AppKey("metrics", Metrics)
PICTURE_LINKS = web.AppKey("picture_links", PictureLinks)
RASA = web.AppKey("rasa", Rasa)
REACTIONS = web.AppKey("reactions", Reactions)
SETTINGS = web.AppKey("settings", Settings)
SHOP = web.AppKey("shop", Shop)
SOCKETS = web.AppKey("sockets", set[web.WebSocketResponse])
STORE = web.AppKey("store", Store)
TOKENS = web.AppKey("tokens", VisitorTokens)
UPLOADS = web.AppKey("uploads", Uploads)
VISITORS = web.AppKey("visitors", Visitors)
