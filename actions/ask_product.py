"""Questions about a product, answered with its own words; what it does not say is not made up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from rasa_sdk.events import SlotSet

from actions import product_topics, qualities, reading, references
from actions.ask_question import known_answer
from actions.check_availability import sizes_of
from actions.fallback import person_button
from actions.find_product import look_for, open_product
from actions.labels import known, label, listed
from actions.qualities import Fact
from actions.skill import Button, Event, Reply, Skill, payload
from actions.turn import Turn
from actions.wishes import Wishes, attribute_words
from bot.shop import Product, Review

INTENT: Final = "ask_product"
MAX_PRODUCTS: Final = 4
READ_REVIEWS: Final = 100
_DESCRIBE: Final = re.compile(
    r"\b(?:tell me (?:more|about)|more (?:info|information|details?|about)|details?|"
    r"describe|description|what is (?:it|this|that)|"
    r"know more|specs?|specifications?)\b|介绍|详情|详细|说说"
)
# Without any of these, "waterproof jacket" is no question but a search.
_ASKS: Final = re.compile(
    r"\?|\b(?:is|are|does|do|can|could|will|would|should|has|have|what|which|how|where|"
    r"who|why|tell|describe|more)\b|"
    r"[吗呢？]|什么|怎么|多少|哪|几|是不是|能不能|可以|介绍"
)
_SIZING: Final = re.compile(
    r"\b(?:what|which) size\b|\bsize (?:should|do|would|guide|chart|advice)|\b(?:runs?|"
    r"fits?|comes? up|sizing) (?:\w+ )?(?:small|large|big|true|tight|loose)|"
    r"\btrue to size\b|\bsize up\b|\bsize down\b|\bwill (?:it|this|they) fit\b|\bi(?:'m|"
    r" am) (?:a size|\d{3} ?cm|\d'|\d\.\d)|\bi (?:usually|normally) (?:wear|take)|"
    r"\bhow (?:does|do) (?:it|they|this|the sizes?) fit\b|"
    r"\bsizing\b|选什么码|选多大|穿多大|什么码|几码|偏大|偏小|码数准|尺码(?:准|怎么|标准|表)|身高|体重|合脚"
)
_SMALL: Final = re.compile(
    r"\b(?:runs?|fits?|comes?|came|bit|too|sizing is|rather|quite|very|"
    r"little) (?:\w+ )?(?:small|tight|snug|short|narrow)\b|\bsize up\b|偏小|太小|小了|偏紧"
)
_LARGE: Final = re.compile(
    r"\b(?:runs?|fits?|comes?|came|bit|too|rather|quite|very|little) (?:\w+ )?(?:large|"
    r"big|loose|wide|long)\b|\bsize down\b|偏大|太大|大了|偏松"
)
_TRUE: Final = re.compile(
    r"\btrue to size\b|\bfits? (?:perfectly|as expected|well|like a glove|just right)\b|"
    r"\bperfect fit\b|尺码(?:正|准|合适|标准)|正好|刚好合身|合身"
)
_SHOES: Final = re.compile(r"shoe|boot|sneaker|sandal|鞋|靴", re.IGNORECASE)


class AskProduct(Skill):
    """Answers what a product is like."""

    unavailable = "utter_find_product_unavailable"

    def name(self) -> str:
        """Runs on ``ask_product``."""
        return "action_ask_product"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Of the product meant; a question about no product may be one for the knowledge base."""
        meant = await references.resolve(turn)
        pointing = references.points_at_one(turn.words)
        general = not meant.products and not pointing and not turn.slot("shown_products")
        if general and not _ASKS.search(reading.plain(turn.words)):
            understood = await self.services.search.understand(turn.words, language=turn.language)
            return await look_for(turn, reply, Wishes.new(understood))
        if general and await known_answer(turn, reply):
            return []
        if meant.products:
            return await product_topics.about(turn, reply, INTENT, meant.products, turn.words)
        if meant.candidates:
            return product_topics.ask_which(turn, reply, INTENT, meant.candidates, turn.words)
        return product_topics.ask_for_one(turn, reply, INTENT, turn.words)


async def answer_product(turn: Turn, reply: Reply, products: Sequence[Product], words: str) -> list[Event]:
    """What each of the products says about it."""
    plain = reading.plain(words)
    if len(products) == 1 and (_DESCRIBE.search(plain) or not words) and qualities.topic(words) is None:
        return await open_product(turn, reply, products[0].product_id)
    unknown = 0
    for product in products[:MAX_PRODUCTS]:
        title = product.title_in(turn.language)
        if _SIZING.search(plain):
            await _sizing(turn, reply, product)
            continue
        found = qualities.facts(product, words, turn.language)
        if found:
            reply.say("utter_product_fact", title=title, fact=_told(found, turn))
        else:
            unknown += 1
            await _unknown(turn, reply, product, words)
    if _SIZING.search(plain):
        shoes = any(_SHOES.search(f"{product.category} {product.title}") for product in products)
        await known_answer(
            turn, reply, label("question_shoe_size" if shoes else "question_size", turn.language)
        )
    return [SlotSet("offer", "person")] if unknown else []


async def _sizing(turn: Turn, reply: Reply, product: Product) -> None:
    """How it is cut, which sizes there are, and what buyers say of the fit: counted, not guessed."""
    fit = next(iter(product.attributes[name] for name in ("fit",) if product.attributes.get(name)), None)
    sizes = listed(sizes_of(product), turn.language)
    title = product.title_in(turn.language)
    if sizes:
        cut = label("product_fit", turn.language, fit=fit) if fit and turn.language == "en" else ""
        reply.say("utter_product_sizes", title=title, sizes=sizes, fit=cut)
    reviews = await turn.services.shop.reviews(product.product_id, limit=READ_REVIEWS)
    counts = {
        name: _count(reviews, pattern)
        for name, pattern in (("small", _SMALL), ("large", _LARGE), ("true", _TRUE))
    }
    told = [label(f"fit_{name}", turn.language, count=count) for name, count in counts.items() if count]
    if told:
        reply.say("utter_product_fit_reviews", count=len(reviews), told=listed(told, turn.language))
    elif not sizes:
        reply.say("utter_product_no_sizes", title=title)


def _count(reviews: Sequence[Review], pattern: re.Pattern[str]) -> int:
    return sum(
        1 for review in reviews if pattern.search(reading.plain(f"{review.title or ''}. {review.text}"))
    )


async def _unknown(turn: Turn, reply: Reply, product: Product, words: str) -> None:
    """Says that the product does not say; quotes a buyer who does, and offers a person."""
    title = product.title_in(turn.language)
    name = qualities.topic(words)
    buttons: list[Button] = [person_button(turn)]
    for review in await turn.services.shop.reviews(product.product_id, limit=READ_REVIEWS):
        sentence = qualities.quoted(review.text, words, name, product)
        if sentence and (review.language or turn.language) == turn.language:
            reply.say(
                "utter_product_unknown_but_review", buttons, title=title, quote=sentence, rating=review.rating
            )
            return
    buttons.insert(
        0,
        {
            "title": label("product_describe", turn.language),
            "payload": payload("find_product", product_id=product.product_id),
        },
    )
    reply.say("utter_product_unknown", buttons, title=title)


def _told(found: Sequence[Fact], turn: Turn) -> str:
    parts = []
    for fact in found:
        if fact.name is None:
            return label("quoted", turn.language, words=fact.value)
        key = f"attribute_{fact.name}"
        what = label(key, turn.language) if known(key) else fact.name
        value = attribute_words(fact.name, fact.value, turn.language)
        parts.append(label("attribute_value", turn.language, what=what, value=value))
    return listed(parts, turn.language)


product_topics.register(INTENT, answer_product)
