"""A real shop on SQLite, a search that is told what to find, and one turn at a time."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.ext.asyncio import AsyncEngine

from actions.services import Services
from actions.skill import Skill
from actions.skills import make_actions
from bot.blocks import check_block
from bot.database import open_engine
from bot.migrations import upgrade
from bot.shop import Principal, SqlShop
from bot.shop.importers import import_file
from bot.shop.principal import sign
from bot.shop.reactions import Reactions
from models.errors import ModelError
from models.search import Understanding
from models.search.wishes import Catalogue
from tests.actions import order_rows
from tests.actions.shop_rows import KINDS, NOW

ROOT = Path(__file__).resolve().parents[2]
KEY = b"k" * 32
CONVERSATION = "conversation-1"
# What the small shop's products are made of, as the search knows it.
CATALOGUE = Catalogue(
    colours=["blue", "navy", "red", "black", "green"],
    materials=["linen", "wool", "leather", "cotton"],
    sizes=["s", "m", "l", "42"],
)


@dataclass(frozen=True)
class Hit:
    """A product or an article that the fake search finds."""

    product_id: str = ""
    score: float = 1.0
    reason: Sequence[str] = ()
    missed: Sequence[str] = ()
    article_id: str = "a-1"
    title: str = "Delivery"
    text: str = "Two to four days. Express takes one."
    passage: str = "Two to four days."
    confident: bool = True


@dataclass
class FakeSearch:
    """Finds what the test lists, and remembers what it was asked; ``broken`` is raised instead.

    Asked only for certain products, it finds those; ``missed`` says which of them lack what.
    """

    found_products: list[Hit] = field(default_factory=list)
    found_articles: list[Hit] = field(default_factory=list)
    missed: dict[str, Sequence[str]] = field(default_factory=dict)
    broken: ModelError | None = None
    asked: list[dict[str, Any]] = field(default_factory=list)

    async def products(self, query: str, **wishes: Any) -> list[Hit]:
        found = self._answer(query, wishes, self.found_products)
        only, without = wishes.get("only"), wishes.get("without", ())
        if not (query or wishes.get("wishes") or wishes.get("refused")):
            return []  # as the search: nothing is asked for
        if only is not None:
            found = [Hit(i, missed=self.missed.get(i, ())) for i in only]
        return [hit for hit in found if hit.product_id not in without]

    async def understand(self, query: str, *, language: str) -> Understanding:
        assert language in {"en", "zh"}
        return CATALOGUE.understand(query)

    async def articles(self, query: str, **wishes: Any) -> list[Hit]:
        return self._answer(query, wishes, self.found_articles)

    def _answer(self, query: str, wishes: dict[str, Any], hits: list[Hit]) -> list[Hit]:
        self.asked.append({"query": query, **wishes})
        if self.broken is not None:
            raise self.broken
        return hits


@dataclass(frozen=True)
class Seen:
    """A name, and how much of it or how sure it is: stands for a product, a category, a colour or a pattern."""

    name: str
    much: float

    product_id = category = kind = property(lambda self: self.name)
    likeness = probability = share = confidence = property(lambda self: self.much)


@dataclass
class FakePhotos:
    """Sees in every photo what the test lists; ``broken`` is raised instead."""

    near: list[str] = field(default_factory=list)
    verdict: str = "similar"
    kinds: list[Seen] = field(default_factory=list)
    colours: list[Seen] = field(default_factory=list)
    pattern: Seen = Seen("unknown", 0.0)
    broken: Exception | None = None
    asked: list[tuple[str, str]] = field(default_factory=list)

    async def look(self, conversation_id: str, upload_id: str) -> Any:
        self.asked.append((conversation_id, upload_id))
        if self.broken is not None:
            raise self.broken
        near = [Seen(product_id, 1 - place / 100) for place, product_id in enumerate(self.near)]
        return SimpleNamespace(
            near=near, verdict=self.verdict, kinds=self.kinds, colours=self.colours, pattern=self.pattern
        )


@dataclass
class Answer:
    """What one action said and what it wants remembered."""

    messages: list[dict[str, Any]]
    events: list[dict[str, Any]]

    @property
    def said(self) -> list[str]:
        """Names of the responses, in order."""
        return [message["response"] for message in self.messages if message["response"]]

    @property
    def blocks(self) -> list[dict[str, Any]]:
        """The blocks, each checked against the schema."""
        return [check_block(message["custom"]["block"]) for message in self.messages if message["custom"]]

    @property
    def buttons(self) -> list[dict[str, str]]:
        return [button for message in self.messages for button in message["buttons"]]

    @property
    def slots(self) -> dict[str, Any]:
        """Slots after the turn, as far as this action set them."""
        return {event["name"]: event["value"] for event in self.events if event["event"] == "slot"}

    def value(self, name: str) -> Any:
        """What was filled into the last response."""
        return self.messages[-1][name]


@dataclass
class Bot:
    """Runs single actions on made-up turns."""

    services: Services
    search: FakeSearch
    engine: AsyncEngine
    photos: FakePhotos

    async def run(
        self,
        action: str,
        text: str = "",
        *,
        intent: str = "inform",
        entities: Mapping[str, str] | None = None,
        slots: Mapping[str, Any] | None = None,
        form: str | None = None,
        since: Sequence[dict[str, Any]] = (),
        customer: str | None = None,
        earlier: Sequence[str] = (),
        message_id: str = "m-1",
        ranking: Sequence[str] = (),
        metadata: Mapping[str, Any] | None = None,
    ) -> Answer:
        """One action's answer; ``since`` are the events after the customer's words."""
        principal = Principal(conversation_id=CONVERSATION, customer_id=customer)
        message = {
            "text": text or f"/{intent}",
            "intent": {"name": intent, "confidence": 1.0},
            "intent_ranking": [{"name": name, "confidence": 0.3} for name in ranking],
            "entities": [{"entity": name, "value": value} for name, value in (entities or {}).items()],
            "metadata": {
                "principal": sign(principal, KEY, now=NOW),
                "message_id": message_id,
                **(metadata or {}),
            },
        }
        events: list[dict[str, Any]] = [{"event": "user", "text": words} for words in earlier]
        events += [{"event": "action", "name": "action_listen"}, {"event": "user", **message}, *since]
        tracker = Tracker(
            "t", dict(slots or {}), message, events, False, None, {"name": form}, "action_listen"
        )
        dispatcher = CollectingDispatcher()
        produced = await self.action(action).run(dispatcher, tracker, {})
        return Answer(dispatcher.messages, produced)

    async def start(self, form: str, text: str = "", **turn: Any) -> Answer:
        """The form's validation when it begins with these words."""
        begun = {"event": "active_loop", "name": form}
        return await self.run(f"validate_{form}", text, form=form, since=[begun], **turn)

    async def answer(self, form: str, requested: str, text: str = "", **turn: Any) -> Answer:
        """The form's validation when it had asked for ``requested``."""
        slots = {"requested_slot": requested, **turn.pop("slots", {})}
        return await self.run(f"validate_{form}", text, form=form, slots=slots, **turn)

    def action(self, name: str) -> Skill:
        return next(action for action in make_actions(self.services) if action.name() == name)

    def principal(self, customer: str | None = None) -> Principal:
        return Principal(conversation_id=CONVERSATION, customer_id=customer)


Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def filled(folder: Path, kinds: Rows) -> Path:
    """A migrated store with these rows."""
    url = f"sqlite+aiosqlite:///{folder / 'shop.sqlite3'}"
    upgrade(url)

    async def fill() -> None:
        engine = open_engine(url)
        for kind, rows in kinds.items():
            path = folder / f"{kind}.jsonl"
            path.write_text("\n".join(json.dumps(row) for row in rows))
            report = await import_file(engine, kind, path)
            assert report.accepted == len(rows), report.problems
        await engine.dispose()

    asyncio.run(fill())
    return folder / "shop.sqlite3"


@asynccontextmanager
async def opened(shop_file: Path, tmp_path: Path) -> AsyncIterator[Bot]:
    """The skills on a fresh copy of a store."""
    copy = tmp_path / "shop.sqlite3"
    shutil.copy(shop_file, copy)
    engine = open_engine(f"sqlite+aiosqlite:///{copy}")
    search, photos = FakeSearch(), FakePhotos()

    async def health() -> dict[str, str]:
        return {"store": "ok", "search": "ok"}

    services = Services(
        shop=SqlShop(engine, clock=lambda: NOW),
        search=search,
        photos=photos,
        reactions=Reactions(engine, clock=lambda: NOW),
        principal_key=KEY,
        clock=lambda: NOW,
        health=health,
    )
    yield Bot(services, search, engine, photos)
    await engine.dispose()


@pytest.fixture(scope="session")
def shop_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small shop."""
    return filled(tmp_path_factory.mktemp("shop"), KINDS)


@pytest.fixture(scope="session")
def orders_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shop whose orders can be changed."""
    return filled(tmp_path_factory.mktemp("orders"), order_rows.KINDS)


@pytest.fixture
async def bot(shop_file: Path, tmp_path: Path) -> AsyncIterator[Bot]:
    """The skills on the small shop."""
    async with opened(shop_file, tmp_path) as bot:
        yield bot


@pytest.fixture
async def orders(orders_file: Path, tmp_path: Path) -> AsyncIterator[Bot]:
    """The skills on the shop whose orders can be changed."""
    async with opened(orders_file, tmp_path) as bot:
        yield bot


@pytest.fixture(scope="session")
def domain() -> dict[str, Any]:
    """The domain with the responses that Rasa merges into it."""
    files = [*sorted((ROOT / "domain").glob("*.yml")), *sorted((ROOT / "data" / "responses").glob("*.yml"))]
    loaded: dict[str, Any] = {}
    for path in files:
        for key, part in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            if isinstance(part, dict):
                loaded[key] = loaded.get(key, {}) | part
            elif isinstance(part, list):
                loaded[key] = loaded.get(key, []) + part
    return loaded
