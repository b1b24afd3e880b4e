"""How large the demo shop is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, kw_only=True)
class Scale:
    """Sizes of one shop; ``products`` is the share of each kind's products, at least one of each is made."""

    products: float = 1.0
    customers: int = 800
    orders: int = 6000
    reviews: int = 5000
    days: int = 730


FULL: Final = Scale()
SMALL: Final = Scale(products=0.2, customers=120, orders=700, reviews=320, days=400)
