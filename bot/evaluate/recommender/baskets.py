"""What returning customers buy next (Online Retail), by date.

Models learn from what was bought before a day, and are asked, for every customer who had bought by then, for what
is in the first basket after it and new to the customer: to list what somebody always buys needs no recommender. The
hit rate is the share of customers of whose new products at least one is among the first ten. Settings and weights
are chosen in the same way on the weeks before that day.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np

from bot.evaluate.recommender.sets import Asked
from bot.evaluate.recommender.trials import Candidate, fitted
from models.recommender.als import LeastSquares
from models.recommender.customers import CustomerNeighbours
from models.recommender.ease import Ease
from models.recommender.interactions import Interactions
from models.recommender.neighbours import ProductNeighbours
from models.recommender.popularity import Popularity
from models.recommender.transitions import Transitions

WEEKS: Final = 6  # asked about, and as many before them to validate on
ITEM_BASED: Final = "item-based CF"
_DECAYS: Final = (0.98, 0.99, 1.0)
_KINDS: Final[dict[str, tuple[Any, list[dict[str, float]]]]] = {
    "popularity": (Popularity, [{"decay": decay} for decay in _DECAYS]),
    ITEM_BASED: (ProductNeighbours, [{"decay": decay, "kept": 200} for decay in _DECAYS]),
    "user-based CF": (CustomerNeighbours, [{"decay": decay} for decay in _DECAYS]),
    "transitions": (Transitions, [{"decay": decay} for decay in (0.8, 0.9, 0.97)]),
    "ALS": (LeastSquares, [{"dimensions": size, "decay": 0.99} for size in (16, 32, 64)]),
    "EASE": (Ease, [{"regularization": ridge, "decay": 0.99} for ridge in (100.0, 400.0, 1600.0)]),
}

Line = tuple[datetime, int, str, str]  # when, customer, invoice, product


def candidates() -> list[Candidate]:
    """Each with three settings."""
    return [
        Candidate(name, {str(options): partial(fitted, kind.fit, options) for options in tries})
        for name, (kind, tries) in _KINDS.items()
    ]


def read(file: Path) -> list[Line]:
    """What known customers bought and did not cancel, oldest first."""
    import pyarrow.parquet as pq  # noqa: PLC0415  (only this part reads Parquet)

    columns = [
        "invoice_date",
        "customer_id",
        "invoice",
        "stock_code",
        "quantity",
        "is_cancellation",
        "is_product",
    ]
    return sorted(
        (row["invoice_date"], row["customer_id"], row["invoice"], row["stock_code"])
        for row in pq.read_table(file, columns=columns).to_pylist()
        if row["customer_id"] is not None
        and row["quantity"] > 0
        and row["is_product"]
        and not row["is_cancellation"]
    )


def divided(lines: list[Line]) -> tuple[Asked, Asked]:
    """What is validated on and what is tested on: the weeks before the last ones, and the last ones."""
    rows = {product: row for row, product in enumerate(sorted({line[3] for line in lines}))}
    end = max(line[0] for line in lines)
    weeks = timedelta(weeks=WEEKS)
    return _asked(lines, end - 2 * weeks, end - weeks, rows), _asked(lines, end - weeks, end, rows)


def _asked(lines: list[Line], day: datetime, end: datetime, rows: dict[str, int]) -> Asked:
    before: dict[int, list[int]] = {}
    first: dict[int, list[int]] = {}
    for _, customer, _, product in (line for line in lines if line[0] <= day):
        before.setdefault(customer, []).append(rows[product])
    invoices: dict[int, str] = {}
    for _, customer, invoice, product in (line for line in lines if day < line[0] <= end):
        if invoices.setdefault(customer, invoice) == invoice:
            first.setdefault(customer, []).append(rows[product])
    new = {
        customer: np.setdiff1d(basket, before[customer])
        for customer, basket in first.items()
        if customer in before
    }
    who = [customer for customer, products in new.items() if len(products)]
    return Asked(
        Interactions.from_sequences(list(before.values()), list(rows)),
        [np.array(before[customer], dtype=np.int32) for customer in who],
        [new[customer].astype(np.int32) for customer in who],
    )
