"""Two or more products side by side."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from rasa_sdk.events import SlotSet

from actions import product_topics, reading, references
from actions.check_availability import sizes_of
from actions.labels import known, label, listed
from actions.product_view import cheapest, stock_note
from actions.references import Meant, View
from actions.skill import Event, Reply, Skill
from actions.turn import Turn
from actions.wishes import attribute_words
from bot.blocks import ComparedProduct, Comparison, ComparisonRow, Money
from bot.shop import Product

INTENT: Final = "compare_products"
MOST: Final = 4
MAX_ATTRIBUTES: Final = 8
MAX_CELL_CHARS: Final = 200
# Said of every product already: in its colour's name, in its price, or of no help to choose.
_LEFT_OUT: Final = frozenset({"second colour", "season"})
_SPLIT: Final = re.compile(
    r"\b(?:and|with|to|vs\.?|versus|or|against|between|than)\b|,|和|跟|与|还是|对比|比较"
)
_WHICH: Final = re.compile(r"\bcheaper\b|\bless expensive\b|便宜")
_BETTER: Final = re.compile(
    r"\bbetter\b|\bbest\b|\bwhich (?:one )?(?:should|would|do you)\b|哪个好|哪个更好|哪款好|更值得"
)


class CompareProducts(Skill):
    """Puts products side by side."""

    unavailable = "utter_find_product_unavailable"

    def name(self) -> str:
        """Runs on ``compare_products``."""
        return "action_compare_products"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Of those shown that are meant, or of those named one after the other."""
        seen = await references.view(turn)
        meant = await self._meant(turn, seen)
        if len(meant.products) >= 2:
            return await answer_comparison(turn, reply, meant.products[:MOST], turn.words)
        if len(meant.products) == 1 and references.extreme(reading.plain(turn.words)):
            return await product_topics.about(turn, reply, "ask_reviews", meant.products, turn.words)
        if len(meant.candidates) > 1 or len(seen.shown) > 1:
            reply.say("utter_compare_which", count=len(seen.shown) or len(meant.candidates))
            return []
        reply.say("utter_compare_two_needed")
        return []

    async def _meant(self, turn: Turn, seen: View) -> Meant:
        pointed = await references.point(turn, seen, turn.words)
        found = list(pointed.products)
        if len(found) < 2:
            named = await self._named(turn)
            found += [product for product in named if product not in found]
        if len(found) == 1 and seen.viewed is not None and seen.viewed not in found:
            found.insert(0, seen.viewed)
        if len(found) == 1 and len(seen.shown) == 2:
            found += [product for product in seen.shown if product not in found]
        if len(found) == 1 and references.points_at_one(turn.words):
            return Meant(candidates=seen.shown)  # "compare it with the first", where no "it" is in view
        if not found and not pointed.candidates and 2 <= len(seen.shown) <= MOST:
            found = list(seen.shown)  # "compare them"
        return Meant(tuple(found), candidates=pointed.candidates)

    async def _named(self, turn: Turn) -> list[Product]:
        """Products named in the parts of "the Juniper shirt and the Rowan shirt"."""
        parts = [part for part in _SPLIT.split(reading.plain(turn.words)) if references.content(part)]
        if len(parts) < 2:
            return []
        found: list[Product] = []
        for part in parts[:MOST]:
            meant = await references.resolve(turn, part)
            if len(meant.products) == 1 and meant.explicit and meant.products[0] not in found:
                found.append(meant.products[0])
        return found


async def answer_comparison(turn: Turn, reply: Reply, products: Sequence[Product], words: str) -> list[Event]:
    """A table of what tells them apart, and in a sentence which costs less and which is rated higher."""
    rows = _rows(turn, products)
    said = reading.plain(words)
    reply.say(_verdict(said, products), (), **_values(turn, products))
    lines = [f"{row.name}: {' | '.join(row.cells)}" for row in rows]
    titles = " | ".join(product.title_in(turn.language) for product in products)
    reply.show(
        Comparison(
            fallback="\n".join([titles, *lines])[:4000],
            products=[
                ComparedProduct(
                    product_id=product.product_id,
                    title=product.title_in(turn.language)[:300],
                    url=f"/shop/products/{product.product_id}",
                )
                for product in products
            ],
            rows=rows,
        )
    )
    return [
        SlotSet("shown_products", [product.product_id for product in products]),
        SlotSet("viewed_product", None),
        SlotSet("product_topic", None),
    ]


def _rows(turn: Turn, products: Sequence[Product]) -> list[ComparisonRow]:
    language = turn.language
    prices = [_price(product) for product in products]
    ratings = [product.rating_average or 0 for product in products]
    rows = [
        _row(turn, "price", [_price_words(product) for product in products], _place(prices, min)),
        _row(turn, "stock", [stock_note(product, language) for product in products], None),
        _row(turn, "rating", [_rating_words(turn, product) for product in products], _place(ratings, max)),
    ]
    sizes = [listed(sizes_of(product), language) for product in products]
    if any(sizes):
        rows.append(_row(turn, "sizes", [own or "–" for own in sizes], None))
    names = list(dict.fromkeys(name for product in products for name in product.attributes))
    names = [name for name in names if name not in _LEFT_OUT]
    for name in names[:MAX_ATTRIBUTES]:
        values = [_attribute(turn, product, name) for product in products]
        if name == "care" and language == "zh":
            continue  # kept in the shop's own language only, and long
        rows.append(_row(turn, name, values, None))
    return rows


def _row(turn: Turn, name: str, cells: Sequence[str], best: int | None) -> ComparisonRow:
    key = f"attribute_{name}"
    title = label(key, turn.language) if known(key) else name
    return ComparisonRow(name=title[:100], cells=[cell[:MAX_CELL_CHARS] for cell in cells], best=best)


def _attribute(turn: Turn, product: Product, name: str) -> str:
    value = product.attributes.get(name)
    if not value:
        return "–"
    return attribute_words(name, value, turn.language)


def _place(values: Sequence[float], better: Callable[..., float]) -> int | None:
    """The place of the better value; None where two are equal."""
    best = better(values)
    return values.index(best) if list(values).count(best) == 1 else None


def _price(product: Product) -> int:
    variant = cheapest(product)
    return variant.price_cents if variant else 0


def _price_words(product: Product) -> str:
    variant = cheapest(product)
    return str(Money(amount_cents=variant.price_cents, currency=variant.currency)) if variant else "–"


def _rating_words(turn: Turn, product: Product) -> str:
    if product.rating_average is None:
        return "–"
    return label(
        "rating_of", turn.language, average=f"{product.rating_average:.1f}", count=product.rating_count
    )


def _verdict(said: str, products: Sequence[Product]) -> str:
    """The response that answers: which is cheaper, which is better, or only that here they are."""
    if len(products) > 2:
        return "utter_compare_several"
    cheaper = _place([_price(product) for product in products], min)
    rated = _place([product.rating_average or 0 for product in products], max)
    if _BETTER.search(said) and not _WHICH.search(said) and rated is not None:
        return "utter_compare_better"
    if cheaper is None:
        return "utter_compare_same_price" if rated is not None else "utter_compare_several"
    return "utter_compare_two" if rated is not None else "utter_compare_cheaper"


def _values(turn: Turn, products: Sequence[Product]) -> dict[str, object]:
    prices = [_price(product) for product in products]
    by_price = sorted(products, key=_price)
    by_rating = sorted(products, key=lambda product: -(product.rating_average or 0))
    currency = next((v.currency for product in products for v in product.variants), "EUR")
    return {
        "cheaper": by_price[0].title_in(turn.language),
        "difference": Money(amount_cents=max(prices) - min(prices), currency=currency),
        "rated": by_rating[0].title_in(turn.language),
        "rating": f"{by_rating[0].rating_average or 0:.1f}",
        "count": by_rating[0].rating_count,
    }


product_topics.register(INTENT, answer_comparison)
