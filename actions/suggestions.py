"""What to suggest where no trained recommender answers: from the search and the shop's own figures."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from actions import references
from actions.services import Search, SuggestionKind, Taste
from bot.shop import Product, Shop

FOUND: Final = 40
PIVOTS: Final = 3  # products liked or bought that suggestions go by
BROWSED: Final = 200
# As many average votes are added to each product's own, so that one enthusiast does not make a favourite.
PRIOR_VOTES: Final = 10
PRIOR_AVERAGE: Final = 3.8


@dataclass(frozen=True)
class Suggested:
    """One suggestion; ``because`` is the id of the product that it goes by."""

    product_id: str
    kind: SuggestionKind
    because: str | None = None
    explored: bool = False


class ShopRecommender:
    """See :class:`actions.services.Recommender`."""

    def __init__(self, shop: Shop, search: Search) -> None:
        self._shop = shop
        self._search = search

    async def recommend(self, taste: Taste, *, limit: int, seed: str) -> list[Suggested]:
        """What fits the words, else what is near a product liked or bought, else the best rated.

        Nothing by qualities: words alone do not tell what is less formal.
        """
        if taste.qualities:
            return []
        if taste.words or taste.wishes or taste.refused:
            hits = await self._search.products(
                taste.words,
                language=taste.language,
                limit=FOUND,
                wishes=taste.wishes,
                refused=taste.refused,
                without=taste.without,
            )
            products = await self._shop.products([hit.product_id for hit in hits])
            close = {hit.product_id: hit.score for hit in hits}
            best = max(close.values(), default=0.0)
            # The best rated of those that fit about as well as the best.
            fitting = [p for p in products if p.in_stock and close[p.product_id] >= best * 0.8]
            chosen = varied(sorted(fitting, key=_esteem, reverse=True), limit)
            if chosen:
                return [Suggested(product.product_id, "asked") for product in chosen]
        kind: SuggestionKind = "alongside" if taste.alongside else "like"
        opened = [done.product_id for done in reversed(taste.session) if done.kind != "dislike"]
        pivots: list[tuple[str, SuggestionKind]] = [(product_id, kind) for product_id in taste.like]
        pivots += [(product_id, "session") for product_id in dict.fromkeys(opened)]
        pivots += [(product_id, "bought") for product_id in taste.bought]
        seen = [*taste.without, *(product_id for product_id, _ in pivots)]
        near = [
            [
                Suggested(p.product_id, kind, pivot)
                for p in await self._near(pivot, alongside=taste.alongside, without=seen)
            ]
            for pivot, kind in pivots[:PIVOTS]
        ]
        # One of each in turn, so that the last purchase does not crowd out the others.
        turns = [
            suggested for row in itertools.zip_longest(*near) for suggested in row if suggested is not None
        ]
        if turns:
            return list({suggested.product_id: suggested for suggested in reversed(turns)}.values())[::-1][
                :limit
            ]
        products, _ = await self._shop.browse(limit=BROWSED)
        rated = sorted(
            (p for p in products if p.in_stock and p.product_id not in taste.without),
            key=_esteem,
            reverse=True,
        )
        return [Suggested(product.product_id, "rated") for product in varied(rated, limit)]

    async def _near(self, product_id: str, *, alongside: bool, without: Sequence[str]) -> list[Product]:
        """Products of the same make and look; of other kinds when they are to go with it."""
        found = await self._shop.products([product_id])
        if not found:
            return []
        pivot = found[0]
        if alongside:
            words = " ".join(
                filter(None, (pivot.attributes.get(name) for name in ("material", "occasion", "season")))
            )
            hits = await self._search.products(
                words, language="en", limit=FOUND, without=[*without, product_id]
            )
            found = await self._shop.products([hit.product_id for hit in hits])
            chosen = [p for p in found if p.category != pivot.category and _go_together(p, pivot)]
        else:
            kind = " ".join(references.family(pivot).split()[-2:])
            hits = await self._search.products(
                kind, language="en", limit=FOUND, without=[*without, product_id]
            )
            close = await self._shop.products([hit.product_id for hit in hits])
            alike, _ = await self._shop.browse(category=pivot.category, limit=BROWSED)
            rest = [p for p in alike if p.product_id not in {*without, product_id}]
            chosen = [*close, *sorted(rest, key=_esteem, reverse=True)]
        return varied([product for product in chosen if product.in_stock], FOUND)


def _esteem(product: Product) -> float:
    """Average rating, drawn towards that of all products where there are few votes."""
    votes = product.rating_count
    total = (product.rating_average or 0) * votes + PRIOR_AVERAGE * PRIOR_VOTES
    return total / (votes + PRIOR_VOTES)


def _go_together(one: Product, other: Product) -> bool:
    """Whether two products have their material or their occasion in common."""
    return any(
        one.attributes.get(name) and one.attributes.get(name) == other.attributes.get(name)
        for name in ("material", "occasion")
    )


def varied(products: Sequence[Product], limit: int) -> list[Product]:
    """The first of each family, so that four colours of one thing are not four suggestions."""
    kept: dict[str, Product] = {}
    for product in products:
        kept.setdefault(references.family(product), product)
    return list(kept.values())[:limit]
