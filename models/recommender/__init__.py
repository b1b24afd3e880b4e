"""Recommender: what somebody may like next, from what they and others did.

>>> from models import recommender
>>> products = ["linen shirt", "poplin shirt", "chinos", "suit", "boots", "belt"]
>>> baskets = [[3, 4, 5], [3, 4], [3, 4], [0, 2], [0, 2], [1, 2]]
>>> model = recommender.ProductNeighbours.fit(recommender.Interactions.from_sequences(baskets, products))
>>> items = [
...     recommender.Item("linen shirt", kind="shirts", price_cents=4900, attributes={"material": ["linen"]}),
...     recommender.Item("poplin shirt", kind="shirts", price_cents=6900, attributes={"material": ["cotton"]}),
...     recommender.Item("boots", kind="shoes", price_cents=15900, attributes={"material": ["leather"]}),
...     recommender.Item("belt", kind="belts", price_cents=3900, attributes={"material": ["leather"]}),
... ]
>>> shop = recommender.Recommender(recommender.Catalogue(products, items), model)
>>> wanted = recommender.Wanted(available=frozenset(products), limit=2)
>>> [each.product_id for each in shop.goes_with(["suit"], wanted)]
['boots', 'belt']
>>> best = shop.for_customer(["linen shirt", "suit"], wanted)[0]
>>> best.product_id, best.kind, best.because
('boots', 'customer', 'suit')

Whatever is sold out at this moment does not come, and what the customer says counts at once:

>>> shop.goes_with(["suit"], recommender.Wanted(available={"belt"}))[0].product_id
'belt'
>>> cheaper = recommender.Wanted(available=frozenset(products), critiques=[recommender.Cheaper(than_cents=5000)])
>>> [each.product_id for each in shop.goes_with(["suit"], cheaper)]
['belt']
>>> click = recommender.Event("anna", "suit", "click", at=1.0)
>>> dislike = recommender.Event("anna", "boots", "dislike", at=2.0)
>>> shop.for_session([click, dislike], wanted)[0].product_id
'belt'
"""

from __future__ import annotations

from models.index import ItemIndex
from models.recommender.base import Model
from models.recommender.catalogue import Catalogue, Item
from models.recommender.critique import Cheaper, Critique, Dearer, Having, Lacking, MoreLike, Rather
from models.recommender.interactions import Event, Interactions
from models.recommender.neighbours import ProductNeighbours
from models.recommender.recommender import Recommender
from models.recommender.rules import Rules
from models.recommender.wanted import Recommendation, Wanted

__all__ = [
    "Catalogue",
    "Cheaper",
    "Critique",
    "Dearer",
    "Event",
    "Having",
    "Interactions",
    "Item",
    "ItemIndex",
    "Lacking",
    "Model",
    "MoreLike",
    "ProductNeighbours",
    "Rather",
    "Recommendation",
    "Recommender",
    "Rules",
    "Wanted",
]
