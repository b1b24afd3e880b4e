"""Suggestions of the trained recommender, among what can be bought at this moment."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from actions.services import Search, SuggestionKind, Taste
from actions.suggestions import ShopRecommender, Suggested, varied
from bot.shop import Shop
from bot.shop.reactions import Reaction
from models.errors import ModelError
from models.recommender import Event, Rather, Recommendation, Recommender, Wanted
from models.recommender.wanted import MOST
from models.worker import Worker

TIMEOUT_S: Final = 1.0
STOCK_S: Final = (
    0.5  # how old the list of what can be bought may be; the products themselves are looked at again
)
SPARE: Final = 4  # times as many as are shown, because one of each family is enough
_KINDS: Final[Mapping[str, SuggestionKind]] = {
    "similar": "like",
    "together": "alongside",
    "session": "session",
    "customer": "bought",
}

log = logging.getLogger(__name__)


class Stock:
    """What can be bought, read again when it is older than half a second."""

    def __init__(self, shop: Shop, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._shop = shop
        self._monotonic = monotonic
        self._available: frozenset[str] = frozenset()
        self._read_at = float("-inf")

    async def available(self) -> frozenset[str]:
        """Ids; the same object while nothing has changed, by which the recommender knows it again."""
        now = self._monotonic()
        if now - self._read_at >= STOCK_S:
            found = await self._shop.available()
            self._read_at = now
            if found != self._available:
                self._available = found
        return self._available


class TrainedRecommender:
    """See :class:`actions.services.Recommender`; what the model cannot answer is left to the shop's own figures.

    Args:
        worker: holds the trained recommender.
        shop: says what can be bought.
        search: for what is asked for in words.
        explore: how likely one place of a list is given to chance, from 0 to 1.
    """

    def __init__(self, worker: Worker[Recommender], shop: Shop, search: Search, *, explore: float) -> None:
        self._worker = worker
        self._shop = shop
        self._stock = Stock(shop)
        self._search = search
        self._plain = ShopRecommender(shop, search)
        self._explore = explore

    @property
    def version(self) -> str | None:
        """Of the model that answers."""
        return self._worker.version

    async def recommend(self, taste: Taste, *, limit: int, seed: str) -> Sequence[Suggested]:
        """By what is pointed at, by this session, or by what was bought; else by words, or the best rated."""
        if not taste.words:
            try:
                found = await self._by_model(taste, limit=limit, seed=seed)
            except ModelError as error:
                log.warning("suggested_without_model", extra={"error": type(error).__name__})
                found = []
            if found:
                return found
        return await self._plain.recommend(taste, limit=limit, seed=seed)

    async def _by_model(self, taste: Taste, *, limit: int, seed: str) -> list[Suggested]:
        conditions = bool(taste.wishes or taste.refused)
        wanted = Wanted(
            available=await self._stock.available(),
            limit=MOST if conditions else limit * SPARE,
            without=frozenset(taste.without),
            bought=frozenset(taste.bought),
            critiques=[
                Rather(quality.word, quality.less, than=next(iter(taste.like), None))
                for quality in taste.qualities
            ],
            epsilon=self._explore,
            seed=seed,
        )
        recommended: Sequence[Recommendation] = await self._worker.call(
            lambda model: _asked(model, taste, wanted), timeout_s=TIMEOUT_S
        )
        of_kinds = [each for each in recommended if each.kind in _KINDS]
        by_id = {each.product_id: each for each in of_kinds}
        if conditions:
            by_id = await self._meeting(taste, by_id)
        found = await self._shop.products([*by_id, *taste.like[:1]])
        buyable = [product for product in found if product.product_id in by_id and product.in_stock]
        if taste.like and not taste.alongside:
            # What is like a lamp is a lamp, as long as there is one; and a cheaper one is a lamp, or nothing.
            kinds = {product.category for product in found if product.product_id == taste.like[0]}
            buyable.sort(key=lambda product: product.category not in kinds)
            if conditions:
                buyable = [product for product in buyable if product.category in kinds]
        return [
            Suggested(each.product_id, _KINDS[each.kind], each.because, each.explored)
            for each in (by_id[product.product_id] for product in varied(buyable, limit))
        ]

    async def _meeting(self, taste: Taste, by_id: Mapping[str, Recommendation]) -> dict[str, Recommendation]:
        """Those that meet all conditions, as the search understands them, in the same order."""
        hits = await self._search.products(
            "",
            language=taste.language,
            limit=MOST,
            only=list(by_id),
            wishes=taste.wishes,
            refused=taste.refused,
        )
        meeting = {hit.product_id for hit in hits if not hit.missed}
        return {product_id: each for product_id, each in by_id.items() if product_id in meeting}


def _asked(model: Recommender, taste: Taste, wanted: Wanted) -> Sequence[Recommendation]:
    known = [product_id for product_id in taste.like if product_id in model.catalogue.rows]
    if taste.alongside:
        return model.goes_with(known, wanted) if known else ()
    if known:
        return model.similar(known[0], wanted)
    history = list(reversed(taste.bought))
    if taste.session:
        return model.for_session([_event(done) for done in taste.session], wanted, history=history)
    return model.for_customer(history, wanted) if history else ()


def _event(done: Reaction) -> Event:
    kind: Any = done.kind
    return Event(done.conversation_id, done.product_id, kind, done.at.timestamp())
