"""Finding a product in words, and looking closer at one that was shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rasa_sdk.events import SlotSet

from actions import reading
from actions.product_view import cheapest, products_block
from actions.services import ProductHit
from actions.skill import Button, Event, Reply, Skill, payload
from actions.turn import Turn
from actions.wishes import described
from bot.errors import NotFound
from bot.shop import Product

SHOWN: Final = 4  # cards that fit a phone's width with one swipe
FOUND: Final = 12  # hits asked for, so that sold-out ones can step back
MAX_QUERY_CHARS: Final = 300
MAX_CATEGORIES: Final = 6
MAX_DESCRIPTION_CHARS: Final = 600
# Words that start a search without saying for what.
_EMPTY: Final = frozenset(
    {
        "find a product", "find product", "i want to buy something", "help me find a product",
        "find me something", "show me something", "i'm looking for something", "looking for something",
        "products", "shop", "找商品", "我想买东西", "买东西", "找东西", "搜索",
    }
)  # fmt: skip
_MORE: Final = frozenset(
    {
        "show me more", "more", "more options", "more options please", "show me something else",
        "something else", "还有别的吗", "还有吗", "更多", "换一批",
    }
)  # fmt: skip


class FindProduct(Skill):
    """Shows products that fit the customer's words, with live price and stock."""

    unavailable = "utter_find_product_unavailable"

    def name(self) -> str:
        """Runs on ``find_product``."""
        return "action_find_product"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Opens a product, refines the last search, or starts a new one."""
        product_id = turn.entity("product_id")
        if product_id is not None:
            return await open_product(turn, reply, product_id)
        followed = await self._follow_up(turn, reply)
        if followed is not None:
            return followed
        category = turn.entity("category") if not turn.words else None  # in words it is one word of many
        if category is None and _plain(turn) in _EMPTY | {""}:
            await ask_for_words(turn, reply, "utter_find_product_ask")
            return []
        return await self._show(turn, reply, turn.words or category or "", category=category)

    async def _follow_up(self, turn: Turn, reply: Reply) -> list[Event] | None:
        """An answer to words that go on from the last search; None when they begin a new one."""
        shown: list[str] = turn.slot("shown_products") or []
        query: str | None = turn.slot("product_query")
        viewed: str | None = turn.slot("viewed_product") or (shown[0] if len(shown) == 1 else None)
        if viewed and reading.asks_stock(turn.words):
            return await open_product(turn, reply, viewed, only_stock=True)
        if not query or not shown:
            return None
        if reading.cheaper(turn.words):
            return await self._cheaper(turn, reply, query, shown)
        if _plain(turn) in _MORE:
            return await self._show(turn, reply, query, category=None, without=shown)
        if reading.refers_back(turn.words):
            return await self._show(turn, reply, f"{query} {turn.words}"[:MAX_QUERY_CHARS], category=None)
        return None

    async def _show(
        self, turn: Turn, reply: Reply, query: str, *, category: str | None, without: Sequence[str] = ()
    ) -> list[Event]:
        hits = await self.services.search.products(
            query, language=turn.language, limit=FOUND + len(without), category=category, max_price_cents=None
        )
        hits = [hit for hit in hits if hit.product_id not in without]
        products = await buyable_first(turn, hits)
        if not products:
            if without:
                reply.say("utter_find_product_no_more")
                return []
            await ask_for_words(turn, reply, "utter_find_product_none")
            return [SlotSet("product_query", None), SlotSet("shown_products", None)]
        missed = described(hits[0].missed, self._currency(products), turn.language)
        if not any(product.in_stock for product in products):
            reply.say("utter_find_product_sold_out")
        elif missed is not None:
            reply.say("utter_find_product_relaxed", missed=missed)
        else:
            known = "_again" if turn.slot("shown_products") else ""
            reply.say("utter_find_product_one" if len(products) == 1 else f"utter_find_product_found{known}")
        return [*show(turn, reply, products, hits), SlotSet("product_query", query)]

    async def _cheaper(self, turn: Turn, reply: Reply, query: str, shown: Sequence[str]) -> list[Event]:
        prices = [v.price_cents for p in await self.services.shop.products(shown) if (v := cheapest(p))]
        if not prices:
            return await self._show(turn, reply, query, category=None)
        limit = min(prices) - 1
        hits = await self.services.search.products(
            query, language=turn.language, limit=FOUND, category=None, max_price_cents=limit
        )
        products = [
            product
            for product in await buyable_first(turn, hits)
            if (variant := cheapest(product)) and variant.price_cents <= limit and product.in_stock
        ]
        if not products:
            reply.say("utter_find_product_cheapest")
            return []
        reply.say("utter_find_product_cheaper")
        return show(turn, reply, products, hits)

    @staticmethod
    def _currency(products: Sequence[Product]) -> str:
        return next((v.currency for product in products for v in product.variants), "EUR")


def _plain(turn: Turn) -> str:
    return reading.plain(turn.words).strip(" .?!。？！")


async def buyable_first(turn: Turn, hits: Sequence[ProductHit]) -> list[Product]:
    """The hits' products as the shop has them now, best first; what is sold out steps back."""
    products = await turn.services.shop.products([hit.product_id for hit in hits])
    return sorted(products, key=lambda product: not product.in_stock)[:SHOWN]


def show(turn: Turn, reply: Reply, products: Sequence[Product], hits: Sequence[ProductHit]) -> list[Event]:
    """Shows cards and remembers their order."""
    codes = {hit.product_id: hit.reason for hit in hits}
    reasons = {}
    for product in products:
        currency = product.variants[0].currency if product.variants else "EUR"
        reasons[product.product_id] = described(codes.get(product.product_id, ()), currency, turn.language)
    block = products_block(products, reasons, turn.language)
    if block is None:
        return []
    reply.show(block)
    shown = [item.product_id for item in block.items]
    return [SlotSet("shown_products", shown), SlotSet("viewed_product", None)]


async def open_product(turn: Turn, reply: Reply, product_id: str, *, only_stock: bool = False) -> list[Event]:
    """Shows one product with its description, or only how many there are."""
    try:
        product = await turn.services.shop.product(product_id)
    except NotFound:
        reply.say("utter_find_product_gone")
        return []
    block = products_block([product], {}, turn.language) if product.active else None
    if block is None:
        reply.say("utter_find_product_gone")
        return []
    title = product.title_in(turn.language)
    description = product.description_in(turn.language)[:MAX_DESCRIPTION_CHARS]
    if only_stock:
        reply.say("utter_find_product_stock", title=title, stock=block.items[0].stock_note)
    else:
        reply.say("utter_find_product_details", title=title, description=description)
    reply.show(block)
    return [SlotSet("viewed_product", product_id)]


async def ask_for_words(turn: Turn, reply: Reply, response: str) -> None:
    """Asks what is looked for, with the largest categories as a start."""
    categories = sorted(await turn.services.shop.categories(), key=lambda category: -category.count)
    buttons: list[Button] = [
        {
            "title": category.name_in(turn.language),
            "payload": payload("find_product", category=category.category),
        }
        for category in categories[:MAX_CATEGORIES]
    ]
    reply.say(response, buttons)
