"""Promotions: the sales of the year for the whole shop, and smaller ones for a category or a few products."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from bot.shop.demo.catalogue import DemoProduct
from bot.shop.demo.kinds import CATEGORIES
from bot.shop.demo.seeds import stream

# Month and day of the start, length in days, percent, title and code: every year the same.
_YEARLY: Final = (
    (1, 2, 19, 25, "Winter Sale", None),
    (3, 20, 9, 10, "Spring Tide", "SPRING10"),
    (6, 24, 21, 25, "Summer Sale", None),
    (9, 5, 8, 15, "Back to the Harbour", "HARBOUR15"),
    (11, 24, 7, 20, "Black Friday Week", None),
    (12, 8, 6, 10, "Gifts for Everyone", "GIFT10"),
)


@dataclass(frozen=True, kw_only=True)
class DemoPromotion:
    """A price reduction; both days belong to it. Without category and products it is for the whole shop."""

    promotion_id: str
    title: str
    percent_off: int
    code: str | None
    starts_on: date
    ends_on: date
    category: str | None = None
    product_ids: tuple[str, ...] = ()

    def covers(self, product: DemoProduct) -> bool:
        """Whether it lowers the product's price."""
        if self.product_ids:
            return product.product_id in self.product_ids
        return self.category in {None, product.kind.category}


def make_promotions(seed: int, catalogue: list[DemoProduct], first: date, last: date) -> list[DemoPromotion]:
    """All that start from ``first`` to ``last``, in order of their start; the last few are still to come."""
    rng = stream(seed, "promotions")
    drafts: list[tuple[date, int, int, str, str | None, str | None, tuple[str, ...]]] = []
    for year in range(first.year, last.year + 1):
        for month, day, length, percent, title, code in _YEARLY:
            drafts.append((date(year, month, day), length, percent, f"{title} {year}", code, None, ()))
    start = first + timedelta(days=rng.randrange(10, 30))
    while start <= last:
        length, percent = rng.randrange(5, 12), rng.choice((10, 15, 20, 30))
        if rng.random() < 0.5:
            category = rng.choice(list(CATEGORIES))
            drafts.append((start, length, percent, f"{category} Days", None, category, ()))
        else:
            chosen = rng.sample(catalogue, k=min(8, len(catalogue)))
            ids = tuple(sorted(product.product_id for product in chosen))
            drafts.append((start, length, percent, "Editor's Picks", None, None, ids))
        start += timedelta(days=rng.randrange(18, 40))
    drafts = sorted((draft for draft in drafts if first <= draft[0] <= last), key=lambda draft: draft[:4])
    return [
        DemoPromotion(
            promotion_id=f"PR{number:03d}",
            title=title,
            percent_off=percent,
            code=code,
            starts_on=start,
            ends_on=start + timedelta(days=length - 1),
            category=category,
            product_ids=ids,
        )
        for number, (start, length, percent, title, code, category, ids) in enumerate(drafts, 1)
    ]
