"""Whether a product, a size or a colour can be had now, and when it comes otherwise."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from rasa_sdk.events import SlotSet

from actions import product_topics, reading, references
from actions.ask_question import known_answer
from actions.find_product import category_buttons, look_for
from actions.labels import day, label, listed
from actions.product_view import FEW, products_block
from actions.references import Meant
from actions.services import Understanding
from actions.skill import Button, Event, Reply, Skill, payload
from actions.turn import Turn
from actions.wishes import Wishes, described, value_words
from bot.shop import Product, Variant

INTENT: Final = "check_availability"
MAX_PRODUCTS: Final = 4
MAX_OPTIONS: Final = 10
_FAMILY: Final = 24
_STORES: Final = re.compile(
    r"\b(?:in|at) (?:your |the |a )?(?:\w+ )?(?:stores?|branch(?:es)?|outlets?)\b|\breserve\b|门店|实体店|预留|店里"
)
_SIZE: Final = re.compile(
    r"\b(?:size|in|in a|in size|eu) (\d{2}(?:[.,]5)?)\b(?! ?(?:euros?|eur|days|%))|"
    r"(\d{2}) ?码|\b(x{3,5}l|[3-6]xl|xxs)\b"
)
_COLOURS: Final = re.compile(
    r"\b(?:which|what|other|any other|different|more) colou?rs?\b|(?:什么|哪些|几种|其他|别的)颜色"
)


class CheckAvailability(Skill):
    """Tells what can be bought now."""

    unavailable = "utter_find_product_unavailable"

    def name(self) -> str:
        """Runs on ``check_availability``."""
        return "action_check_availability"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Of the product that is meant; of a kind of thing, what there is of it."""
        if _STORES.search(reading.plain(turn.words)):
            reply.say("utter_availability_stores")
            await known_answer(turn, reply)
            return [SlotSet("offer", "person")]
        meant = await references.resolve(turn)
        if meant.products:
            return await product_topics.about(turn, reply, INTENT, meant.products, turn.words)
        understood = await self.services.search.understand(turn.words, language=turn.language)
        kind = references.content(understood.rest)
        if meant.candidates and (not meant.named or not kind):
            return product_topics.ask_which(turn, reply, INTENT, meant.candidates, turn.words)
        if kind or understood.wishes:
            return await self._of_a_kind(turn, reply, understood, meant)
        return product_topics.ask_for_one(turn, reply, INTENT, turn.words)

    async def _of_a_kind(
        self, turn: Turn, reply: Reply, understood: Understanding, meant: Meant
    ) -> list[Event]:
        """What there is of a kind of thing; what goes on from a search goes on with it."""
        size = unknown_size(turn.words, understood)
        if size is not None:
            sizes = await self._sizes(turn, understood)
            reply.say(
                "utter_availability_size_unknown", size=size.upper(), sizes=listed(sizes, turn.language)
            )
            return []
        before = Wishes.read(turn.slot("wishes"))
        if not references.content(understood.rest) and (before.query or before.codes):
            return await look_for(turn, reply, before.wishing(understood), intro="utter_refine_done")
        wishes = Wishes.new(understood)
        events = await look_for(turn, reply, wishes, intro="utter_availability_these")
        if events:
            return events
        reply.take_back()
        reply.say("utter_find_product_none", await category_buttons(turn))
        return []

    async def _sizes(self, turn: Turn, understood: Understanding) -> list[str]:
        hits = await self.services.search.products(understood.rest, language=turn.language, limit=_FAMILY)
        products = await self.services.shop.products([hit.product_id for hit in hits])
        return _unique([size for product in products for size in sizes_of(product)])[:MAX_OPTIONS]


def unknown_size(words: str, understood: Understanding) -> str | None:
    """A size that is asked for and that nothing in the shop has."""
    if any(wish.kind == "size" for wish in understood.wishes):
        return None
    found = _SIZE.search(reading.plain(words))
    return next((group for group in found.groups() if group), None) if found else None


async def answer_availability(
    turn: Turn, reply: Reply, products: Sequence[Product], words: str
) -> list[Event]:
    """One sentence for each product, and its card."""
    understood = await turn.services.search.understand(words, language=turn.language)
    if len(products) == 1:
        return await _one(turn, reply, products[0], understood, words)
    size = next((wish.code.partition(":")[2] for wish in understood.wishes if wish.kind == "size"), None)
    for product in products[:MAX_PRODUCTS]:
        _stock(
            turn,
            reply,
            product,
            references.sized(product, size) if size else list(product.variants),
            size,
        )
    block = products_block(products[:MAX_PRODUCTS], {}, turn.language)
    if block is not None:
        reply.show(block)
    return []


async def _one(
    turn: Turn, reply: Reply, product: Product, understood: Understanding, words: str
) -> list[Event]:
    colour = next((wish for wish in understood.wishes if wish.kind == "colour"), None)
    size = next((wish.code.partition(":")[2] for wish in understood.wishes if wish.kind == "size"), None)
    size = size or unknown_size(words, understood)
    relatives = await family_of(turn, product)
    if colour is not None:
        coloured = await _in_colour(turn, relatives, colour.code)
        if not coloured:
            return _not_in_colour(turn, reply, product, relatives, colour.code)
        if product not in coloured:
            product = next((p for p in coloured if p.in_stock), coloured[0])
    variants = _of_colour(product, colour.code.partition(":")[2] if colour else None)
    if size is not None:
        own = [variant for variant in references.sized(product, size) if variant in variants]
        if not own:
            reply.say(
                "utter_availability_no_such_size",
                title=product.title_in(turn.language),
                size=size.upper(),
                sizes=listed(sizes_of(product), turn.language) or label("stock_no_sizes", turn.language),
            )
            _card(turn, reply, product)
            return [SlotSet("viewed_product", product.product_id)]
        variants = own
    _stock(turn, reply, product, variants, size)
    if _COLOURS.search(reading.plain(words)):
        others = [relative for relative in relatives if relative.product_id != product.product_id]
        names = _unique([c for other in others if other.in_stock for c in _colour_names(turn, other)])
        response = "utter_availability_colours" if names else "utter_availability_only_colour"
        reply.say(response, colours=listed(names[:MAX_OPTIONS], turn.language))
    _card(turn, reply, product)
    return [SlotSet("viewed_product", product.product_id)]


def _stock(
    turn: Turn,
    reply: Reply,
    product: Product,
    variants: Sequence[Variant],
    size: str | None,
) -> None:
    """Says what of these variants is there, what is not and when it comes, and offers to tell when it does."""
    title = product.title_in(turn.language)
    there = [variant for variant in variants if variant.in_stock]
    gone = [variant for variant in variants if not variant.in_stock]
    button: Button = {
        "title": label("alert_button", turn.language),
        "payload": payload("stock_alert", product_id=product.product_id, size=size or ""),
    }
    alert = [button] if gone else []
    if size is not None:
        title = label("title_in_size", turn.language, title=title, size=size.upper())
    if not there:
        also = _also(turn, product, variants)
        expected = [delivery.expected_on for variant in gone for delivery in variant.deliveries]
        if expected:
            when = day(min(expected), turn.language)
            reply.say("utter_availability_expected", alert, title=title, date=when, also=also)
        else:
            reply.say("utter_availability_sold_out", alert, title=title, also=also)
        return
    left = sum(variant.stock for variant in there)
    stock = (
        label("stock_few", turn.language, count=left) if left <= FEW else label("stock_yes", turn.language)
    )
    if size is not None or len(variants) == 1:
        reply.say("utter_availability_yes", title=title, stock=stock)
    elif gone:
        reply.say(
            "utter_availability_some",
            alert,
            title=title,
            there=listed(_names(there, product), turn.language),
            gone=listed([_coming(turn, variant, product) for variant in gone[:MAX_OPTIONS]], turn.language),
        )
    else:
        names = listed(_names(there, product), turn.language)
        response = "utter_availability_all" if len(there) > 1 and names else "utter_availability_yes"
        reply.say(response, title=title, there=names, stock=stock)


def _also(turn: Turn, product: Product, asked: Sequence[Variant]) -> str:
    """Other variants of the product that can be had, as a sentence."""
    there = [variant for variant in product.variants if variant.in_stock and variant not in asked]
    names = _names(there, product)
    return label("stock_also", turn.language, options=listed(names, turn.language)) if names else ""


def _not_in_colour(
    turn: Turn, reply: Reply, product: Product, relatives: Sequence[Product], code: str
) -> list[Event]:
    """Says in which colours there is one, and shows them."""
    wanted = described([code], "EUR", turn.language) or code.partition(":")[2]
    there = [relative for relative in (product, *relatives) if relative.in_stock]
    colours = _unique([colour for relative in there for colour in _colour_names(turn, relative)])
    reply.say(
        "utter_availability_not_in_colour",
        title=product.title_in(turn.language),
        colour=wanted,
        colours=listed(colours[:MAX_OPTIONS], turn.language),
    )
    # Its own colours are no answer to the search so far, so "the second one" must mean these.
    shown = _unique_products([product, *there])[:MAX_PRODUCTS]
    block = products_block(shown, {}, turn.language)
    if block is None:
        return []
    reply.show(block)
    return [
        SlotSet("shown_products", [item.product_id for item in block.items]),
        SlotSet("viewed_product", product.product_id),
    ]


async def family_of(turn: Turn, product: Product) -> list[Product]:
    """The same thing in every colour that the shop keeps as a product of its own, itself first."""
    name = references.family(product)
    hits = await turn.services.search.products(
        name, language="en", limit=_FAMILY, category=product.category, without=[product.product_id]
    )
    found = await turn.services.shop.products([hit.product_id for hit in hits])
    return [product, *(relative for relative in found if references.family(relative) == name)]


async def _in_colour(turn: Turn, relatives: Sequence[Product], code: str) -> list[Product]:
    ids = [relative.product_id for relative in relatives]
    hits = await turn.services.search.products(
        "", language=turn.language, limit=len(ids), only=ids, wishes=[code]
    )
    met = {hit.product_id for hit in hits if not hit.missed}
    return [relative for relative in relatives if relative.product_id in met]


def _of_colour(product: Product, asked: str | None) -> list[Variant]:
    """The variants of a colour where the product itself has several; a shade that only resembles it keeps all."""
    if asked is None:
        return list(product.variants)
    own = [
        v for v in product.variants if (references.option(v, "colour") or "").casefold() in asked.split("+")
    ]
    return own or list(product.variants)


def sizes_of(product: Product) -> list[str]:
    """All sizes there are of a product, in the shop's order."""
    return _unique([size for variant in product.variants if (size := references.option(variant, "size"))])


def _names(variants: Sequence[Variant], product: Product) -> list[str]:
    """What tells these variants from their siblings."""
    varying = [
        name
        for name in product.variants[0].options
        if len({v.options.get(name) for v in product.variants}) > 1
    ]
    names = [
        "/".join(variant.options[name] for name in varying if name in variant.options) for variant in variants
    ]
    return [name for name in _unique(names) if name][:MAX_OPTIONS]


def _coming(turn: Turn, variant: Variant, product: Product) -> str:
    name = next(iter(_names([variant], product)), "")
    if not variant.deliveries:
        return name
    return label(
        "stock_coming", turn.language, option=name, date=day(variant.deliveries[0].expected_on, turn.language)
    )


def _colour_names(turn: Turn, product: Product) -> list[str]:
    return [value_words("colour", colour, turn.language) or colour for colour in references.colours(product)]


def _card(turn: Turn, reply: Reply, product: Product) -> None:
    block = products_block([product], {}, turn.language)
    if block is not None:
        reply.show(block)


def _unique(items: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(items))


def _unique_products(products: Sequence[Product]) -> list[Product]:
    return list({product.product_id: product for product in products}.values())


product_topics.register(INTENT, answer_availability)
