"""Finding a product in words, and looking closer at one that was shown."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final

from rasa_sdk.events import SlotSet

from actions import product_topics, reading, references
from actions.impressions import note, show_cards
from actions.product_view import cheapest, products_block
from actions.services import ProductHit, Understanding
from actions.skill import Button, Event, Reply, Skill, payload
from actions.turn import Turn
from actions.wishes import Wishes, described, summary
from bot.errors import NotFound
from bot.shop import Product

SHOWN: Final = 4  # cards that fit a phone's width with one swipe
FOUND: Final = 12  # hits asked for, so that sold-out ones can step back
FOUND_TO_SORT: Final = 60  # the cheapest must not be left out
MAX_SEEN: Final = 24  # products that "more" leaves out
MAX_CATEGORIES: Final = 6
MAX_DESCRIPTION_CHARS: Final = 600
# Words that start a search without saying for what.
_EMPTY: Final = frozenset(
    {
        "find a product", "find product", "i want to buy something", "help me find a product",
        "find me something", "show me something", "i'm looking for something", "looking for something",
        "products", "shop", "search", "browse", "i want to shop", "can you help me find something",
        "找商品", "我想买东西", "买东西", "找东西", "搜索", "随便看看", "逛逛",
    }
)  # fmt: skip
_MORE: Final = re.compile(
    r"(?:(?:can you |could you |please )?(?:show|give|see|got|any|have you got|"
    r"do you have|are there)?\s?(?:me )?(?:any |some )?)"
    r"(?:more|others?|more options|more of (?:those|these|them)|something else|"
    r"anything else|other options|other ones|"
    r"more like (?:this|that|these|those))(?: please)?|"
    r"还有别的吗|还有吗|还有其他的吗|还有没有别的|更多|换一批|再看看别的|看看别的|别的呢|其他的呢"
)


# "Does the Gale lamp dim" asks about that lamp; "is there a lamp" and "can you show me lamps" look for one.
_ASKS_ABOUT_ONE: Final[Sequence[tuple[re.Pattern[str], str]]] = (
    (re.compile(r"\bhow much\b|\bprice of\b|\bwhat (?:do|does) .{1,60} cost\b|多少钱|什么价"), "ask_price"),
    (
        re.compile(
            r"\breviews?\b|\brated\b|\bwhat (?:do|did) (?:people|buyers|"
            r"customers|others)\b|评价|口碑"
        ),
        "ask_reviews",
    ),
    (re.compile(r"\b(?:in stock|available|sold out)\b|有货|现货"), "check_availability"),
    (
        re.compile(
            r"^(?:is|are|does|do|can|will|has|what size|"
            r"which size)\b(?! (?:there|you|u|i (?:see|get|have|find|buy))\b)|"
            r"\b(?:tell me|more|details) (?:\w+ )?about\b"
        ),
        "ask_product",
    ),
)
# Whoever asks for these must know when no product claims it.
_CLAIMS: Final = re.compile(
    r"\b(?:vegan|organic|waterproof|water-?resistant|recycled|fair ?trade|handmade|hypoallergenic|maternity|"
    r"plus[- ]size|petite|running|hiking|cycling|yoga|swimming|skiing|"
    r"gym|dogs?|cats?|pets?|kids?|children|child|"
    r"babies|baby|toddlers?|teens?|teenagers?|boys?|girls?|mens?|womens?)\b|"
    r"纯素|有机|防水|再生|手工|孕妇|跑步|徒步|骑行|瑜伽|游泳|滑雪|健身|宠物|狗|猫|孩子|儿童|宝宝|男孩|女孩|男士|女士"
)


class FindProduct(Skill):
    """Shows products that fit the customer's words, with live price and stock."""

    unavailable = "utter_find_product_unavailable"

    def name(self) -> str:
        """Runs on ``find_product``."""
        return "action_find_product"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Opens a product, goes on with what was asked, or starts a new search."""
        # Imported here: these are skills of their own, which search with this module.
        from actions.recommend import answer_recommendation, is_gift  # noqa: PLC0415
        from actions.refine import go_on  # noqa: PLC0415

        product_id = turn.entity("product_id")
        if product_id is not None:
            return await open_product(turn, reply, product_id)
        if turn.words:
            followed = await go_on(turn, reply, anew=True)
            if followed is not None:
                return followed
            asked = next((intent for asks, intent in _ASKS_ABOUT_ONE if asks.search(plain(turn))), None)
            if asked is not None:
                meant = await references.resolve(turn)
                if meant.named and len(meant.products) == 1:
                    return await product_topics.about(turn, reply, asked, meant.products, turn.words)
        category = await known_category(turn)
        if plain(turn) in _EMPTY | {""} and category is None:
            await ask_for_words(turn, reply, "utter_find_product_ask")
            return []
        understood = await self.services.search.understand(
            turn.words or category or "", language=turn.language
        )
        claims = _CLAIMS.search(reading.plain(turn.words))
        most = references.extreme(reading.plain(turn.words))
        wishes = Wishes.new(understood, category=category)
        if is_gift(turn.words):
            return await answer_recommendation(turn, reply, (), turn.words)
        corrected = _corrected(turn.words, understood)
        return await look_for(
            turn,
            reply,
            wishes,
            intro="utter_find_product_corrected" if corrected else None,
            words=corrected,
            claims=claims[0] if claims else None,
            most=most,
        )


def _corrected(words: str, understood: Understanding) -> str:
    """The words that were misspelt, as they were understood; empty where none was."""
    said = set(re.findall(r"[\w'-]+", words.casefold()))
    meant = re.findall(r"[\w'-]+", understood.corrected or "")
    return " ".join(dict.fromkeys(word for word in meant if word not in said))


def plain(turn: Turn) -> str:
    """The turn's words as they are compared."""
    return reading.plain(turn.words).strip(" .?!。？！")


def wants_more(turn: Turn) -> bool:
    """Whether more of the same is asked for."""
    return bool(_MORE.fullmatch(plain(turn)))


async def known_category(turn: Turn) -> str | None:
    """The category of a button, which alone is a condition; in words a category is a word like any other."""
    category = turn.entity("category")
    return category if category and not turn.words else None


async def look_for(
    turn: Turn,
    reply: Reply,
    wishes: Wishes,
    *,
    without: Collection[str] = (),
    intro: str | None = None,
    below_cents: int | None = None,
    words: str = "",
    claims: str | None = None,
    most: tuple[str, bool] | None = None,
) -> list[Event]:
    """Searches and shows what was found.

    Args:
        turn: the present turn.
        reply: what is said to it.
        wishes: what for.
        without: ids that may not be found.
        intro: the response that introduces the cards when all wishes are met; its value ``wishes`` sums them up.
        below_cents: only what can be bought now for less is shown.
        words: a further value of the introduction.
        claims: a word that matters so much that it is told when none of the products says it of itself.
        most: what to sort by, ``price`` or ``rating``, and whether the highest comes first.
    """
    disliked = await turn.services.reactions.disliked(turn.principal.conversation_id)
    excluded = {*without, *disliked, *([wishes.like] if wishes.like else [])}
    hits = await turn.services.search.products(
        wishes.query,
        language=turn.language,
        limit=FOUND if most is None else FOUND_TO_SORT,
        category=wishes.category,
        without=sorted(excluded),
        wishes=wishes.codes,
        refused=wishes.refused,
    )
    products = await buyable_first(turn, hits, size=wishes.value("size"), limit=len(hits))
    if below_cents is not None:
        products = [p for p in products if p.in_stock and (lowest_price([p]) or below_cents) < below_cents]
        if not products:
            reply.say("utter_find_product_cheapest")
            return []
    if most is not None:
        fitting = [product for product in products if sellable(product, wishes.value("size"))]
        products = references.sorted_by(fitting, most[0], highest=most[1]) or products
    products = products[:SHOWN]
    if not products:
        return await _nothing(turn, reply, wishes, more=bool(without))
    currency = currency_of(products)
    missed = described(hits[0].missed, currency, turn.language)
    size = wishes.value("size")
    summed = summary(wishes, currency, turn.language)
    if not any(product.in_stock for product in products):
        reply.say("utter_find_product_sold_out")
    elif missed is not None:
        reply.say("utter_find_product_relaxed", missed=missed)
    elif size and not any(sellable(product, size) for product in products):
        reply.say("utter_find_product_size_sold_out", size=size.upper())
    elif claims and unsaid_words(claims, products):
        reply.say("utter_refine_unsaid", words=claims)
    elif intro is not None:
        reply.say(intro if summed or words else f"{intro}_plain", wishes=summed or "", words=words)
    else:
        known = "_again" if turn.slot("shown_products") else ""
        reply.say("utter_find_product_one" if len(products) == 1 else f"utter_find_product_found{known}")
    return [*await show(turn, reply, products, hits, size=size), SlotSet("wishes", wishes.kept())]


async def buyable_first(
    turn: Turn, hits: Sequence[ProductHit], *, size: str | None = None, limit: int = SHOWN
) -> list[Product]:
    """The hits' products as the shop has them now, best first; what is sold out, or in that size, steps back."""
    products = await turn.services.shop.products([hit.product_id for hit in hits])
    return sorted(products, key=lambda product: not sellable(product, size))[:limit]


async def show(
    turn: Turn,
    reply: Reply,
    products: Sequence[Product],
    hits: Sequence[ProductHit],
    *,
    size: str | None = None,
) -> list[Event]:
    """Shows cards and remembers their order."""
    codes = {hit.product_id: hit.reason for hit in hits}
    reasons = {}
    for product in products:
        why = codes.get(product.product_id, ())
        if size and not sellable(product, size):  # it has the size, but not now
            why = [code for code in why if not code.startswith("size:")]
        reasons[product.product_id] = described(why, currency_of([product]), turn.language)
    return await show_cards(turn, reply, products, reasons, source="search")


async def open_product(turn: Turn, reply: Reply, product_id: str) -> list[Event]:
    """Shows one product with its description."""
    try:
        product = await turn.services.shop.product(product_id)
    except NotFound:
        reply.say("utter_find_product_gone")
        return []
    block = products_block([product], {}, turn.language) if product.active else None
    if block is None:
        reply.say("utter_find_product_gone")
        return []
    await note(turn, "click", product)
    title = product.title_in(turn.language)
    description = product.description_in(turn.language)[:MAX_DESCRIPTION_CHARS]
    reply.say("utter_find_product_details", title=title, description=description)
    reply.show(block)
    return [SlotSet("viewed_product", product_id), SlotSet("product_topic", None)]


async def ask_for_words(turn: Turn, reply: Reply, response: str, **values: object) -> None:
    """Asks what is looked for, with the largest categories as a start."""
    reply.say(response, await category_buttons(turn), **values)


async def category_buttons(turn: Turn, first: Sequence[str] = ()) -> list[Button]:
    """Categories as buttons: those named ``first``, then the largest."""
    place = {name: number for number, name in enumerate(first)}
    categories = sorted(
        await turn.services.shop.categories(),
        key=lambda category: (place.get(category.category, len(place)), -category.count),
    )
    return [
        {
            "title": category.name_in(turn.language),
            "payload": payload("find_product", category=category.category),
        }
        for category in categories[:MAX_CATEGORIES]
    ]


def currency_of(products: Sequence[Product]) -> str:
    """The currency of the first price."""
    return next((variant.currency for product in products for variant in product.variants), "EUR")


def sellable(product: Product, size: str | None) -> bool:
    """Whether it can be sent today, in this size if it has sizes."""
    own = references.sized(product, size) if size else []
    return any(variant.in_stock for variant in own) if own else product.in_stock


def unsaid_words(said: str, products: Sequence[Product]) -> str | None:
    """The words that none of the products' own words bear out."""
    wanted = references.content(said)
    found: set[str] = set()
    for product in products:
        texts = [product.title, product.description, product.category or "", *product.attributes]
        texts += [*product.attributes.values(), product.title_in("zh"), product.description_in("zh")]
        found |= references.shared(wanted, *texts)
    return said if wanted and not found else None


async def _nothing(turn: Turn, reply: Reply, wishes: Wishes, *, more: bool) -> list[Event]:
    if more:
        reply.say("utter_find_product_no_more")
        return []
    if wishes.refused:
        refused = described(wishes.refused, "EUR", turn.language) or ""
        await ask_for_words(turn, reply, "utter_refine_all_refused", refused=refused)
        return []
    await ask_for_words(turn, reply, "utter_find_product_none")
    return [SlotSet("wishes", None), SlotSet("shown_products", None), SlotSet("viewed_product", None)]


def lowest_price(products: Sequence[Product]) -> int | None:
    """The lowest price among products, in cents."""
    return min((v.price_cents for product in products if (v := cheapest(product))), default=None)


def highest_price(products: Sequence[Product]) -> int | None:
    """The highest of the products' shown prices, in cents."""
    return max((v.price_cents for product in products if (v := cheapest(product))), default=None)
