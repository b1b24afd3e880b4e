"""What customers did with products, as the models read it."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, Literal, Self, get_args

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from models.errors import BadInput

Kind = Literal["view", "click", "like", "dislike", "cart", "purchase"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
# How much each says for a product. A dislike takes the product out of the history.
WEIGHTS: Final[Mapping[Kind, float]] = {
    "view": 0.25,
    "click": 0.5,
    "like": 1.0,
    "dislike": 0.0,
    "cart": 0.75,
    "purchase": 1.0,
}
LONGEST: Final = 2000  # events kept of one customer: the newest; robots and test accounts have more

History = NDArray[np.int32]  # shape (events,): rows of products, oldest first
Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that a customer did with a product.

    Attributes:
        customer_id: who; any id that stays the same, also that of a conversation.
        at: when, in seconds since 1970.
    """

    customer_id: str
    product_id: str
    kind: Kind
    at: float


@dataclass(frozen=True)
class Interactions:
    """Histories of many customers over one catalogue.

    Attributes:
        products: ids; a product's place is its row in all that the models return.
        customers: ids, one for each history.
        histories: int32, each of shape (events,): rows of products, oldest first; repetitions are kept.
        weights: float32, as ``histories``: how much each event says, from 0 to 1.
        left_out: why → how many events were not used.
    """

    products: tuple[str, ...]
    customers: tuple[str, ...]
    histories: tuple[History, ...]
    weights: tuple[Scores, ...]
    left_out: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def from_events(cls, events: Iterable[Event], products: Sequence[str], *, longest: int = LONGEST) -> Self:
        """Sorts events into histories.

        The same event twice counts once. Of likes and dislikes of one product by one customer the last holds; a
        product that is disliked in the end is in nobody's history for that customer. Events of products that are
        not in the catalogue, of unknown kinds and without a finite moment are left out and counted.

        Raises:
            BadInput: a product is listed twice.
        """
        rows = {product_id: row for row, product_id in enumerate(products)}
        if len(rows) != len(products):
            raise BadInput("products: an id comes twice")
        left_out: Counter[str] = Counter()
        seen: set[Event] = set()
        by_customer: defaultdict[str, list[tuple[float, int, Kind]]] = defaultdict(list)
        for event in events:
            reason = unusable(event, rows)
            if reason is None and event in seen:
                reason = "repeated"
            if reason is not None:
                left_out[reason] += 1
                continue
            seen.add(event)
            by_customer[event.customer_id].append((float(event.at), rows[event.product_id], event.kind))
        customers, histories, weights = [], [], []
        for customer_id, happened in by_customer.items():
            happened.sort(key=lambda entry: entry[0])
            opinions = {row: kind for _, row, kind in happened if kind in {"like", "dislike"}}
            refused = {row for row, kind in opinions.items() if kind == "dislike"}
            kept = [(row, kind) for _, row, kind in happened if row not in refused]
            left_out["disliked"] += len(happened) - len(kept)
            left_out["too many of one customer"] += max(len(kept) - longest, 0)
            kept = kept[-longest:]
            if kept:
                customers.append(customer_id)
                histories.append(np.array([row for row, _ in kept], dtype=np.int32))
                weights.append(np.array([WEIGHTS[kind] for _, kind in kept], dtype=np.float32))
        return cls(tuple(products), tuple(customers), tuple(histories), tuple(weights), dict(+left_out))

    @classmethod
    def from_sequences(cls, sequences: Iterable[Sequence[int] | History], products: Sequence[str]) -> Self:
        """Histories that are rows already, each event of the same weight.

        Raises:
            BadInput: a row that no product has.
        """
        histories = tuple(np.asarray(sequence, dtype=np.int32) for sequence in sequences)
        for history in histories:
            if history.size and not (history.min() >= 0 and history.max() < len(products)):
                raise BadInput("sequences: a row that no product has")
        return cls(
            tuple(products),
            tuple(map(str, range(len(histories)))),
            histories,
            tuple(np.ones(len(history), dtype=np.float32) for history in histories),
        )

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """Product id → row."""
        return {product_id: row for row, product_id in enumerate(self.products)}

    @cached_property
    def matrix(self) -> sparse.csr_matrix:
        """float32, shape (customers, products): the weights of all events of a product added up."""
        return stack(self.histories, len(self.products), self.weights)

    @property
    def counts(self) -> NDArray[np.int64]:
        """int64, shape (products,): events of each product."""
        return np.bincount(
            np.concatenate([*self.histories, np.empty(0, np.int32)]), minlength=len(self.products)
        )


def stack(
    histories: Sequence[History], products: int, weights: Sequence[Scores] | None = None
) -> sparse.csr_matrix:
    """Histories as a sparse matrix, float32, shape (histories, products); repetitions are added up."""
    lengths = [len(history) for history in histories]
    indptr = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
    indices = np.concatenate([*histories, np.empty(0, np.int32)]).astype(np.int32)
    data = (
        np.ones(len(indices), np.float32)
        if weights is None
        else np.concatenate([*weights, np.empty(0, np.float32)]).astype(np.float32)
    )
    matrix = sparse.csr_matrix((data, indices, indptr), shape=(len(histories), products))
    matrix.sum_duplicates()
    return matrix


def unusable(event: Event, rows: Mapping[str, Any]) -> str | None:
    """Why an event says nothing about the products in ``rows``; None if it does say something."""
    if event.product_id not in rows:
        return "unknown product"
    if event.kind not in KINDS:
        return "unknown kind"
    if not (isinstance(event.at, int | float) and math.isfinite(event.at)):
        return "no moment"
    return None
