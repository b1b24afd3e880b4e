"""What something costs now, and the honest answer to "can I have it for less"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from rasa_sdk.events import SlotSet

from actions import offers, product_topics, reading, references
from actions.ask_question import known_answer
from actions.check_availability import family_of
from actions.labels import label
from actions.product_view import products_block
from actions.skill import Button, Event, Reply, Skill, payload
from actions.turn import Turn
from bot.blocks import Money
from bot.shop import Product, Variant

INTENT: Final = "ask_price"
MAX_PRODUCTS: Final = 4
_MATCH: Final = re.compile(
    r"\bprice[- ]?match\w*|\bmatch (?:the|a|their|this|that|his|her|my|another|"
    r"its)? ?(?:\w+ )?(?:price|offer)\b|\bcheaper (?:elsewhere|somewhere else|at|on|"
    r"in another|on another)|"
    r"\b(?:competitor|other shop|another shop|other store|another store|amazon|ebay)\b|"
    r"\bprice (?:has )?(?:dropped|went down|drop|is lower now|adjust\w*|protect\w*)\b|"
    r"\bbought it (?:\w+ ){0,3}for more\b|"
    r"比价|保价|价保|降价了|别家|其他店|别的店|淘宝|京东|亚马逊|买贵"
)
_HAGGLE: Final = re.compile(
    r"\b(?:discount|better price|lower (?:the )?price|best price|knock (?:\w+ )?off|"
    r"deal for me|negotiat\w+|haggl\w+|bargain|reduce (?:the|its) price|"
    r"go (?:any )?lower|"
    r"come down|cheaper for me|make it cheaper|(?:do|give|let me have|"
    r"sell) .{0,25} for (?:€|\$|£)?\d+|any chance (?:of|for) (?:a )?(?:discount|less)|"
    r"student price|loyal customer)\b|"
    r"打折|打个折|折扣|优惠点|便宜点卖|再便宜|少点|最低价|讲价|砍价|能便宜|抹零|优惠吗"
)
_STATUS: Final = re.compile(
    r"\bhow (?:much|many)\b|\bwhat(?:'s| is| are| does| do)\b|\bprices?\b|"
    r"\bcosts?\b|多少钱|价格|价钱|几块|什么价|怎么卖"
)


class AskPrice(Skill):
    """Tells prices."""

    unavailable = "utter_find_product_unavailable"

    def name(self) -> str:
        """Runs on ``ask_price``."""
        return "action_ask_price"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """A price match is a question of policy, a discount one of today's offers, the rest one of the shop."""
        plain = reading.plain(turn.words)
        if _MATCH.search(plain) and await known_answer(
            turn, reply, label("question_price_match", turn.language)
        ):
            return []
        haggles = bool(_HAGGLE.search(plain))
        meant = await references.resolve(turn, search=not haggles or bool(_STATUS.search(plain)))
        if haggles:
            return await _no_haggling(turn, reply, meant.products)
        if meant.products:
            return await product_topics.about(turn, reply, INTENT, meant.products, turn.words)
        if meant.candidates:
            return product_topics.ask_which(turn, reply, INTENT, meant.candidates, turn.words)
        return product_topics.ask_for_one(turn, reply, INTENT, turn.words)


async def answer_price(turn: Turn, reply: Reply, products: Sequence[Product], words: str) -> list[Event]:
    """The live price of each, in the colour or size asked for, and which offers count for it today."""
    understood = await turn.services.search.understand(words, language=turn.language)
    colour = next((wish.code for wish in understood.wishes if wish.kind == "colour"), None)
    size = next((wish.code.partition(":")[2] for wish in understood.wishes if wish.kind == "size"), None)
    today = await turn.services.shop.promotions(on=turn.services.today())
    told: list[Product] = []
    for meant in products[:MAX_PRODUCTS]:
        product = await _in_colour(turn, meant, colour) if colour else meant
        variants = (references.sized(product, size) if size else []) or list(product.variants)
        if not variants:
            continue
        told.append(product)
        _tell(turn, reply, product, variants)
    mine = [promotion for promotion in today if any(offers.covers(promotion, product) for product in told)]
    if mine:
        reply.say("utter_ask_price_offers", offers=await offers.told(turn, mine))
    block = products_block(told, {}, turn.language)
    if block is None:
        reply.say("utter_find_product_gone")
        return []
    reply.show(block)
    return [SlotSet("viewed_product", told[0].product_id)] if len(told) == 1 else []


def _tell(turn: Turn, reply: Reply, product: Product, variants: Sequence[Variant]) -> None:
    prices = [variant.price_cents for variant in variants]
    low = min(variants, key=lambda variant: variant.price_cents)
    values = {
        "title": product.title_in(turn.language),
        "price": Money(amount_cents=low.price_cents, currency=low.currency),
    }
    if min(prices) != max(prices):
        highest = Money(amount_cents=max(prices), currency=low.currency)
        reply.say("utter_ask_price_range", (), **values, highest=highest)
    elif low.compare_at_cents and low.compare_at_cents > low.price_cents:
        before = Money(amount_cents=low.compare_at_cents, currency=low.currency)
        reply.say("utter_ask_price_reduced", (), **values, before=before)
    else:
        reply.say("utter_ask_price_is", (), **values)
    if not any(variant.in_stock for variant in variants):
        reply.say("utter_ask_price_sold_out")


async def _in_colour(turn: Turn, product: Product, code: str) -> Product:
    """The same thing in the colour asked for, where there is one."""
    relatives = await family_of(turn, product)
    ids = [relative.product_id for relative in relatives]
    hits = await turn.services.search.products(
        "", language=turn.language, limit=len(ids), only=ids, wishes=[code]
    )
    met = [hit.product_id for hit in hits if not hit.missed]
    return next((relative for relative in relatives if relative.product_id in met), product)


async def _no_haggling(turn: Turn, reply: Reply, products: Sequence[Product]) -> list[Event]:
    """Prices are what they are; what does lower them is told: today's offers and the codes that anybody gets."""
    today = await turn.services.shop.promotions(on=turn.services.today())
    mine = [p for p in today if not products or any(offers.covers(p, product) for product in products)]
    buttons: list[Button] = []
    if products:
        cheaper = label("cheaper_button", turn.language)
        buttons.append(
            {"title": cheaper, "payload": payload("refine", words=label("cheaper_words", turn.language))}
        )
    if mine:
        reply.say("utter_ask_price_no_haggling_offers", buttons, offers=await offers.told(turn, mine))
    else:
        reply.say("utter_ask_price_no_haggling", buttons)
    await known_answer(turn, reply, label("question_new_customer_discount", turn.language))
    return []


product_topics.register(INTENT, answer_price)
