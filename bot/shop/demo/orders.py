"""Orders: who of the customers bought which of the units sold, and what became of it.

The shop sells through other channels too, so orders are a part of the daily sales, never more than them.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.shop.demo.people import DemoCustomer
from bot.shop.demo.sales import Line, Sales
from bot.shop.demo.seeds import array_stream, stream
from bot.shop.model import OrderStatus

RECENT_DAYS: Final = 30
_RECENT_SHARE: Final = 0.2  # of all orders; enough in every state for whoever wants to try the bot
_LINES_PER_ORDER: Final = ((1, 46), (2, 30), (3, 15), (4, 6), (5, 3))
_CARRIERS: Final = (
    ("Tideline Post", "TL"),
    ("Northway Parcels", "NW"),
    ("Redshank Express", "RX"),
)
_PROMISED_DAYS: Final = 4
_CANCELLED_SHARE: Final = 0.05
_LATE_SHARE: Final = 0.06
_MISFIT_RETURN_SHARE: Final = 0.30
_FAULT_RETURN_SHARE: Final = 0.25
_OTHER_RETURN_SHARE: Final = 0.07
_EXCHANGE_SHARE: Final = 0.25
_RETURN_REASONS: Final = (
    "Changed my mind",
    "The colour looks different from the pictures",
    "It arrived too late",
    "Ordered two to choose from",
    "Not what I expected",
)


@dataclass(frozen=True, kw_only=True)
class DemoOrderLine:
    """One line; ``row`` is that of the sales, ``price_cents`` is of the whole line."""

    line_id: str
    row: int
    source: Line
    quantity: int
    price_cents: int


@dataclass(frozen=True, kw_only=True)
class DemoShipment:
    """A parcel."""

    carrier: str
    tracking_number: str
    shipped_at: datetime
    delivered_at: datetime | None
    expected_on: date


@dataclass(frozen=True, kw_only=True)
class DemoReturn:
    """Lines that went back."""

    return_id: str
    line_ids: tuple[str, ...]
    reason: str
    status: str
    requested_at: datetime


@dataclass(frozen=True, kw_only=True)
class DemoOrder:
    """One order with all that happened to it, oldest first."""

    number: str
    customer: DemoCustomer
    placed_at: datetime
    lines: tuple[DemoOrderLine, ...]
    history: tuple[tuple[OrderStatus, datetime], ...]
    shipments: tuple[DemoShipment, ...]
    returns: tuple[DemoReturn, ...]

    @property
    def status(self) -> OrderStatus:
        """Where it stands."""
        return self.history[-1][0]

    @property
    def delivered_at(self) -> datetime | None:
        """When the last parcel arrived."""
        return next((at for status, at in self.history if status == "delivered"), None)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """An order to be placed: by whom, when, of how many lines, and with which fate (None: left to chance)."""

    customer: DemoCustomer
    placed_at: datetime
    line_count: int
    fate: Fate | None = None


@dataclass(frozen=True, kw_only=True)
class Fate:
    """What is to happen to an order, in days after it was placed; None means not (yet).

    ``exchange`` makes a return an exchange, ``parcels`` splits the order, ``reason`` is why something goes back.
    """

    processing: float | None = None
    shipped: float | None = None
    delivered: float | None = None
    cancelled: float | None = None
    return_requested: float | None = None
    exchange: bool = False
    received: float | None = None
    refunded: float | None = None
    parcels: int = 1
    reason: str | None = None


def make_orders(
    seed: int, customers: list[DemoCustomer], sales: Sales, count: int, *, today: date, planted: list[Plan]
) -> list[DemoOrder]:
    """``count`` orders, the ``planted`` ones among them, numbered in the order in which they were placed."""
    plans = planted + _plan(seed, customers, sales, count - len(planted))
    plans.sort(key=lambda plan: (plan.placed_at, plan.customer.customer_id))
    now = datetime.combine(today, time(), UTC)
    basket = _Basket(seed, customers, sales)
    orders = []
    for number, plan in enumerate(plans, 10001):
        rng = stream(seed, "order", str(number))
        order_number = f"FD{number}"
        lines = basket.fill(rng, order_number, plan)
        fate = plan.fate or _draw_fate(rng, lines)
        orders.append(_make_order(rng, order_number, plan, lines, fate=fate, now=now))
    return orders


def _plan(seed: int, customers: list[DemoCustomer], sales: Sales, count: int) -> list[Plan]:
    """Who orders when: more on days of more sales, more by active customers, never before the account exists."""
    rng = stream(seed, "plans")
    busy = sales.units.sum(axis=0).astype(float)
    recent = slice(len(sales.days) - RECENT_DAYS, None)
    busy[: len(sales.days) - RECENT_DAYS] *= (1 - _RECENT_SHARE) / busy[: len(sales.days) - RECENT_DAYS].sum()
    busy[recent] *= _RECENT_SHARE / busy[recent].sum()
    days = sorted(rng.choices(sales.days, weights=busy.tolist(), k=count))
    known: list[DemoCustomer] = []
    weights: list[float] = []
    upcoming = iter(customers)
    following = next(upcoming, None)
    plans = []
    for day in days:
        while following is not None and following.created_at.date() < day:
            known.append(following)
            weights.append(following.activity)
            following = next(upcoming, None)
        customer = rng.choices(known, weights=weights)[0]
        moment = time(
            rng.choices(range(24), weights=_HOURS)[0], rng.randrange(60), rng.randrange(60), tzinfo=UTC
        )
        sizes, shares = zip(*_LINES_PER_ORDER, strict=True)
        line_count = rng.choices(sizes, weights=shares)[0]
        plans.append(Plan(customer=customer, placed_at=datetime.combine(day, moment), line_count=line_count))
    return plans


_HOURS: Final = (2, 1, 1, 1, 1, 2, 4, 7, 8, 8, 8, 8, 10, 9, 8, 8, 8, 9, 11, 14, 15, 13, 9, 5)


class _Basket:
    """Fills orders from what was sold on their day, so that no unit is sold twice."""

    def __init__(self, seed: int, customers: list[DemoCustomer], sales: Sales) -> None:
        self._sales = sales
        self._left = sales.units.copy()
        self._column = {day: index for index, day in enumerate(sales.days)}
        self._rng = array_stream(seed, "baskets")
        self._rows = {customer.customer_id: index for index, customer in enumerate(customers)}
        self._liking = _liking(customers, sales.lines)

    def fill(self, rng: random.Random, order_number: str, plan: Plan) -> tuple[DemoOrderLine, ...]:
        """The lines of one order; at least one, at most what was sold that day."""
        column = self._column[plan.placed_at.date()]
        left = self._left[:, column]
        weights = self._liking[self._rows[plan.customer.customer_id]] * np.minimum(left, 3)
        candidates = int(np.count_nonzero(weights))
        chosen = self._rng.choice(
            len(weights), size=min(plan.line_count, candidates), replace=False, p=weights / weights.sum()
        )
        lines = []
        for number, row in enumerate(chosen.tolist(), 1):
            source = self._sales.lines[row]
            several = not source.product.kind.sizes and rng.random() < 0.25
            quantity = min(2 if several else 1, int(left[row]))
            left[row] -= quantity
            lines.append(
                DemoOrderLine(
                    line_id=f"{order_number}-{number}",
                    row=row,
                    source=source,
                    quantity=quantity,
                    price_cents=quantity * int(self._sales.price_cents[row, column]),
                )
            )
        return tuple(lines)


def _liking(customers: list[DemoCustomer], lines: list[Line]) -> NDArray[np.float64]:
    """How much each customer (row) likes each variant (column): taste, and for garments their own size."""
    products = list({line.product.product_id: line.product for line in lines}.values())
    position = {product.product_id: index for index, product in enumerate(products)}
    taste = np.array([[customer.taste.weight(product) for product in products] for customer in customers])
    liking = taste[:, [position[line.product.product_id] for line in lines]]
    wanted = np.array([customer.taste.size for customer in customers])
    for column, line in enumerate(lines):
        sizes = line.product.kind.sizes
        if len(sizes) >= 5:
            place = sizes.index(line.variant.options["size"]) / (len(sizes) - 1)
            liking[:, column] *= np.where(np.abs(wanted - place) <= 0.6 / (len(sizes) - 1), 8.0, 0.3)
    return np.asarray(liking)


def _draw_fate(rng: random.Random, lines: tuple[DemoOrderLine, ...]) -> Fate:
    """What becomes of an ordinary order."""
    processing = rng.uniform(0.5, 2.8)
    if rng.random() < _CANCELLED_SHARE:
        return Fate(processing=processing, cancelled=processing * rng.uniform(0.2, 1.6))
    shipped = processing + rng.uniform(0.8, 2.4)
    late = rng.random() < _LATE_SHARE
    delivered = shipped + (rng.uniform(6, 12) if late else rng.uniform(1.0, 3.8))
    parcels = 2 if len(lines) > 2 and rng.random() < 0.3 else 1
    reason = _return_reason(rng, lines)
    if reason is None:
        return Fate(processing=processing, shipped=shipped, delivered=delivered, parcels=parcels)
    requested = delivered + rng.uniform(1.0, 20.0)
    received = requested + rng.uniform(4.0, 10.0)
    about_size = reason.startswith("Too")
    return Fate(
        processing=processing,
        shipped=shipped,
        delivered=delivered,
        parcels=parcels,
        return_requested=requested,
        exchange=about_size and rng.random() < _EXCHANGE_SHARE * 2,
        received=received,
        refunded=received + rng.uniform(1.0, 4.0) if rng.random() < 0.85 else None,
        reason=reason,
    )


def _return_reason(rng: random.Random, lines: tuple[DemoOrderLine, ...]) -> str | None:
    """Why something of the order goes back, if anything does: what runs small or has a fault does so more often."""
    products = [line.source.product for line in lines]
    if any(product.runs for product in products) and rng.random() < _MISFIT_RETURN_SHARE:
        runs = next(product.runs for product in products if product.runs)
        return f"Too {runs}"
    if any(product.fault for product in products) and rng.random() < _FAULT_RETURN_SHARE:
        return "Faulty: " + next(product.fault for product in products if product.fault)
    if rng.random() < _OTHER_RETURN_SHARE:
        return rng.choice(_RETURN_REASONS)
    return None


def _make_order(
    rng: random.Random,
    number: str,
    plan: Plan,
    lines: tuple[DemoOrderLine, ...],
    *,
    fate: Fate,
    now: datetime,
) -> DemoOrder:
    def at(days: float | None) -> datetime | None:
        """The moment so many days after the order; None when it has not come yet."""
        if days is None:
            return None
        moment = plan.placed_at + timedelta(seconds=round(days * 86400))
        return moment if moment < now else None

    events: list[tuple[OrderStatus, datetime | None]] = [("pending", plan.placed_at)]
    if fate.cancelled is not None and fate.processing is not None and fate.cancelled < fate.processing:
        events.append(("cancelled", at(fate.cancelled)))
    else:
        events.append(("processing", at(fate.processing)))
        events.append(("cancelled", at(fate.cancelled)))
    events += [
        ("shipped", at(fate.shipped)),
        ("delivered", at(fate.delivered)),
        ("exchange_requested" if fate.exchange else "return_requested", at(fate.return_requested)),
        ("exchanged" if fate.exchange else "returned", at(fate.received)),
    ]
    if not fate.exchange:
        events.append(("refunded", at(fate.refunded)))
    history = tuple((status, moment) for status, moment in events if moment is not None)
    shipped_at, delivered_at = at(fate.shipped), at(fate.delivered)
    shipments: tuple[DemoShipment, ...] = ()
    if shipped_at is not None:
        shipments = tuple(_make_shipment(rng, shipped_at, delivered_at) for _ in range(fate.parcels))
    requested_at = at(fate.return_requested)
    returns: tuple[DemoReturn, ...] = ()
    if requested_at is not None and fate.reason is not None:
        status = (
            "refunded"
            if at(fate.refunded) and not fate.exchange
            else "received"
            if at(fate.received)
            else "requested"
        )
        line = _line_to_return(lines, fate.reason)
        returns = (
            DemoReturn(
                return_id=f"RT{number[2:]}",
                line_ids=(line.line_id,),
                reason=fate.reason,
                status=status,
                requested_at=requested_at,
            ),
        )
    return DemoOrder(
        number=number,
        customer=plan.customer,
        placed_at=plan.placed_at,
        lines=lines,
        history=history,
        shipments=shipments,
        returns=returns,
    )


def _line_to_return(lines: tuple[DemoOrderLine, ...], reason: str) -> DemoOrderLine:
    """The line that the reason is about."""
    for line in lines:
        product = line.source.product
        if (product.runs and reason == f"Too {product.runs}") or (
            product.fault and reason.endswith(product.fault)
        ):
            return line
    return lines[0]


def _make_shipment(rng: random.Random, shipped_at: datetime, delivered_at: datetime | None) -> DemoShipment:
    carrier, prefix = rng.choice(_CARRIERS)
    return DemoShipment(
        carrier=carrier,
        tracking_number=f"{prefix}{rng.randrange(10**9, 10**10)}",
        shipped_at=shipped_at,
        delivered_at=delivered_at,
        expected_on=shipped_at.date() + timedelta(days=_PROMISED_DAYS),
    )
