"""The way to the basket: orders are placed on the shop's pages, where payment is safe."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from rasa_sdk.events import SlotSet

from actions import product_topics, reading, references
from actions.find_product import look_for
from actions.impressions import show_cards
from actions.labels import label
from actions.product_topics import Topic
from actions.product_view import products_block
from actions.references import MAX_CANDIDATES
from actions.skill import Button, Event, Reply, Skill, payload
from actions.turn import Turn
from actions.wishes import Wishes
from bot.shop import Product, Variant

INTENT: Final = "place_order"
# Words of ordering itself, which name nothing.
_ORDERING: Final = re.compile(
    r"\b(?:plac(?:e|ing)|purchas(?:e|ing)|buying|ordering|checkout|check(?:ing)? out|basket|cart|add|complete|"
    r"finish|ready|now|today|pay|phone|chat|myself|let'?s|pieces?|pairs?|couple|two|three|four|five|six)\b|"
    r"下单|订购|订货|购买|购物[车篮]|立即|结算|结账|流程|电话|直接|帮我|来一?[个件双条盏]|[买订]"
)
_HOW: Final = re.compile(r"^(?:how|where|what|can i order)\b|怎么|如何|哪里|流程|在这里|电话")
_PIECES: Final = re.compile(
    r"(?<!size )\b([2-9]|two|three|four|five|six)(?= (?:more |of |pairs? |pieces? |[a-z-]+ )*[a-z]+s\b)|"
    r"([2-9二两三四五六])[个件双条套盏张把只]"
)
_NUMBERS: Final[Mapping[str, int]] = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6,
}  # fmt: skip


class PlaceOrder(Skill):
    """Shows the product that is meant with the way to buy it, or helps to find one."""

    unavailable = "utter_find_product_unavailable"

    def name(self) -> str:
        """Runs on ``place_order``."""
        return "action_place_order"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """The product that the words point at or name; several to choose from; the way in general."""
        said = _ORDERING.sub(" ", reading.plain(turn.words))
        meant = await references.resolve(turn, said)
        if meant.products:
            return await product_topics.about(turn, reply, INTENT, meant.products, turn.words)
        if not _HOW.search(reading.plain(turn.words)):
            chosen = await self._to_choose(turn, reply, said, meant.candidates)
            if chosen:
                return [*chosen, Topic(INTENT, turn.words, open=True).kept()]
        find: Button = {
            "title": label("choice_find_product", turn.language),
            "payload": payload("find_product"),
        }
        reply.say("utter_place_order_how", [find])
        return []

    async def _to_choose(
        self, turn: Turn, reply: Reply, said: str, candidates: Sequence[Product]
    ) -> list[Event]:
        """Cards of what may be meant, or of what is found; nothing where no product is spoken of."""
        if candidates:
            reply.say("utter_place_order_which")
            return await show_cards(turn, reply, candidates[:MAX_CANDIDATES], {}, source="choice")
        understood = await self.services.search.understand(said, language=turn.language)
        if not references.content(understood.rest) and not understood.wishes:
            return []
        return await look_for(turn, reply, Wishes.new(understood), intro="utter_place_order_these")


async def answer_order(turn: Turn, reply: Reply, products: Sequence[Product], words: str) -> list[Event]:
    """The cards of what can be had; an alert for what cannot."""
    understood = await turn.services.search.understand(words, language=turn.language)
    size = next((wish.code.partition(":")[2] for wish in understood.wishes if wish.kind == "size"), None)
    there = [product for product in products if _left(product, size)]
    if not there:
        return _sold_out(turn, reply, products[0], size)
    wanted = _pieces(words)
    few = next((product for product in there if wanted > _left(product, size)), None)
    if few is None:
        reply.say("utter_place_order_product")
    else:
        reply.say("utter_place_order_few", title=few.title_in(turn.language), count=_left(few, size))
    block = products_block(there, {}, turn.language)
    if block is not None:
        reply.show(block)
    return [SlotSet("viewed_product", there[0].product_id)]


product_topics.register(INTENT, answer_order)


def _sold_out(turn: Turn, reply: Reply, product: Product, size: str | None) -> list[Event]:
    alert: Button = {
        "title": label("alert_button", turn.language),
        "payload": payload("stock_alert", product_id=product.product_id, size=size or ""),
    }
    title = product.title_in(turn.language)
    if size and product.in_stock:
        title = label("title_in_size", turn.language, title=title, size=size.upper())
    reply.say("utter_place_order_sold_out", [alert], title=title)
    block = products_block([product], {}, turn.language)
    if block is not None:
        reply.show(block)
    return []


def _variants(product: Product, size: str | None) -> Sequence[Variant]:
    return (references.sized(product, size) if size else []) or product.variants


def _left(product: Product, size: str | None) -> int:
    """How many there are, of that size where one was named."""
    return sum(variant.stock for variant in _variants(product, size) if variant.in_stock)


def _pieces(words: str) -> int:
    """How many are wanted; 1 where nothing is said."""
    found = _PIECES.search(reading.plain(words))
    if found is None:
        return 1
    said = found[1] or found[2]
    return _NUMBERS.get(said) or int(said)
