"""Two years of daily sales: demand with season, trend, promotions and noise, met from a stock that can run out.

All arrays have one row per variant and one column per day; the demand has ``HORIZON_DAYS`` columns more, because
the shop's future is known to its maker: what will sell out, and when, follows from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from bot.shop.demo.catalogue import DemoProduct, DemoVariant
from bot.shop.demo.kinds import Season
from bot.shop.demo.promotions import DemoPromotion
from bot.shop.demo.seeds import array_stream

HORIZON_DAYS: Final = 60
_WEEK: Final = np.array([1.0, 0.94, 0.9, 0.93, 1.03, 1.18, 1.28])  # Monday first; people shop on Sundays
_ELASTICITY: Final = 1.7
_DISPERSION: Final = 2.5  # of the negative binomial: variance = mean + mean² / 2.5
_PLANTED_SELL_OUTS: Final = 12
# Whoever tries or tests the alert for what is sold out finds these, whatever day the shop was drawn: a product, and
# its size where others are left.
SOLD_OUT_EVERY_DAY: Final = {
    "Gale Leaf Print Ceramic Table Lamp in Mustard": None,
    "Pilot Denim Shirt Dress in White": "M",
}
_PLANTED_SOLD_OUT: Final = 24


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """Goods on their way to the shop."""

    expected_on: date
    quantity: int


@dataclass(frozen=True, kw_only=True)
class Line:
    """One row of the arrays."""

    product: DemoProduct
    variant: DemoVariant


@dataclass(kw_only=True)
class Sales:
    """What was sold.

    ``demand`` is the expected units a day (float, past and future), ``units`` what was sold, ``stock`` what was
    left at close, ``price_cents`` what one cost, ``promotion`` the index of the promotion or -1, ``first_day``
    the column in which each variant was first for sale. ``sell_outs`` and ``sold_out`` are rows chosen to sell
    out soon and to be sold out now.
    """

    days: list[date]
    lines: list[Line]
    promotions: list[DemoPromotion]
    demand: NDArray[np.float64]
    units: NDArray[np.int32]
    stock: NDArray[np.int32]
    price_cents: NDArray[np.int32]
    promotion: NDArray[np.int16]
    first_day: NDArray[np.int32]
    deliveries: list[list[Delivery]]
    sell_outs: list[int]
    sold_out: list[int]

    @property
    def stock_now(self) -> NDArray[np.int32]:
        """What is left today, per variant."""
        return self.stock[:, -1]

    def sell_out_day(self, row: int) -> date | None:
        """When expected demand will have used the stock up; None if goods arrive before, or if that is far off."""
        future = self.demand[row, len(self.days) :]
        used_up = np.cumsum(future) >= self.stock_now[row]
        if not used_up.any():
            return None
        day = self.days[-1] + timedelta(days=1 + int(np.argmax(used_up)))
        if any(delivery.expected_on <= day for delivery in self.deliveries[row]):
            return None
        return day


def make_sales(
    seed: int, catalogue: list[DemoProduct], promotions: list[DemoPromotion], *, first: date, days: int
) -> Sales:
    """Sells the catalogue day by day from ``first`` on."""
    lines = [Line(product=product, variant=variant) for product in catalogue for variant in product.variants]
    calendar = [first + timedelta(days=offset) for offset in range(days + HORIZON_DAYS)]
    prices, promoted, list_prices = _prices(lines, promotions, calendar)
    demand = _demand(seed, lines, calendar, prices / list_prices[:, None])
    first_day = np.array([max(0, (line.product.created_on - first).days) for line in lines], dtype=np.int32)
    rng = array_stream(seed, "sales")
    wanted = rng.negative_binomial(_DISPERSION, _DISPERSION / (_DISPERSION + demand[:, :days]))
    stock, units, received, arriving = _run_stock(rng, wanted, demand, first_day)
    sales = Sales(
        days=calendar[:days],
        lines=lines,
        promotions=promotions,
        demand=demand,
        units=units,
        stock=stock,
        price_cents=prices[:, :days],
        promotion=promoted[:, :days],
        first_day=first_day,
        deliveries=[
            [Delivery(expected_on=calendar[day], quantity=quantity) for day, quantity in sorted(row)]
            for row in arriving
        ],
        sell_outs=[],
        sold_out=[],
    )
    _plant_sell_outs(rng, sales, received)
    _plant_sold_out(rng, sales, received)
    _sell_all(sales, received)
    return sales


def _prices(
    lines: list[Line], promotions: list[DemoPromotion], calendar: list[date]
) -> tuple[NDArray[np.int32], NDArray[np.int16], NDArray[np.int32]]:
    """Price in cents and index of the promotion, per variant and day, and the list price per variant."""
    column = {day: index for index, day in enumerate(calendar)}
    list_prices = np.array([line.product.price_cents for line in lines], dtype=np.int32)
    prices = np.repeat(list_prices[:, None], len(calendar), axis=1)
    for row, line in enumerate(lines):
        if line.product.markdown is not None:
            prices[row, column[line.product.markdown] :] = sale_price_cents(line.product)
    base = prices.copy()
    promoted = np.full(prices.shape, -1, dtype=np.int16)
    for index, promotion in enumerate(promotions):
        start = column[promotion.starts_on]
        end = min(start + (promotion.ends_on - promotion.starts_on).days + 1, len(calendar))
        rows = np.array([promotion.covers(line.product) for line in lines])
        reduced = (base[rows, start:end] * (100 - promotion.percent_off) / 100).round().astype(np.int32)
        better = reduced < prices[rows, start:end]
        prices[rows, start:end] = np.where(better, reduced, prices[rows, start:end])
        promoted[rows, start:end] = np.where(better, index, promoted[rows, start:end])
    return prices, promoted, list_prices


def sale_price_cents(product: DemoProduct) -> int:
    """What a product sells for today, promotions apart."""
    if product.markdown is None:
        return product.price_cents
    return round(product.price_cents * (100 - product.markdown_percent) / 100 / 50) * 50


def _demand(
    seed: int, lines: list[Line], calendar: list[date], price_ratio: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Expected units a day, were there always stock."""
    products = {line.product.product_id: line.product for line in lines}
    rng = array_stream(seed, "demand")
    elapsed_years = (np.arange(len(calendar)) - len(calendar)) / 365.0
    week = _WEEK[[day.weekday() for day in calendar]]
    curves: dict[Season, NDArray[np.float64]] = {}
    by_product: dict[str, NDArray[np.float64]] = {}
    for product_id, product in products.items():
        season = product.kind.season
        if season not in curves:
            curves[season] = np.array([_season_factor(season, day) for day in calendar])
        # A slow wander that no calendar explains.
        steps = rng.normal(0.0, 0.02, len(calendar))
        wander = np.exp(np.cumsum(steps) - np.linspace(0.0, steps.sum(), len(calendar)))
        age = np.array([(day - product.created_on).days for day in calendar])
        ramp = np.where(age < 0, 0.0, np.clip(0.35 + age / 30, 0.0, 1.0)) if age[0] < 0 else 1.0
        trend = np.exp(product.growth * elapsed_years)
        level = product.kind.units_a_day * product.popularity
        by_product[product_id] = level * curves[season] * week * wander * trend * ramp
    rows = np.stack([by_product[line.product.product_id] * line.variant.share for line in lines])
    return rows * price_ratio**-_ELASTICITY


def _season_factor(season: Season, day: date) -> float:
    angle = 2 * np.pi * (day.timetuple().tm_yday - season.peak_day) / 365
    yearly = max(0.04, 1 + season.swing * float(np.cos(angle)))
    before_christmas = (date(day.year, 12, 21) - day).days
    if 0 <= before_christmas <= 30:
        return yearly * (1 + (season.gift - 1) * (1 - abs(before_christmas - 8) / 30))
    return yearly


def _run_stock(
    rng: np.random.Generator,
    wanted: NDArray[np.int64],
    demand: NDArray[np.float64],
    first_day: NDArray[np.int32],
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32], list[list[tuple[int, int]]]]:
    """Sells what is wanted while there is stock, and orders more once a week.

    Returns:
        Stock at close, units sold and units received, each per variant and day, and per variant what is still on
        its way at the end, as (column, quantity).
    """
    rows, days = wanted.shape
    lead_days = rng.integers(10, 32, rows)
    order_weekday = rng.integers(0, 7, rows)
    cover_days = rng.integers(28, 56, rows)
    ahead = np.cumsum(np.pad(demand, ((0, 0), (1, 0))), axis=1)
    last_column = demand.shape[1]

    def expected(day: int, horizon: Any) -> NDArray[np.float64]:
        end = np.minimum(day + horizon, last_column)
        total = ahead[np.arange(rows), end] - ahead[:, day]
        return np.asarray(total * horizon / np.maximum(end - day, 1))

    due = np.zeros((rows, days + 120), dtype=np.int32)
    received = np.zeros((rows, days), dtype=np.int32)
    stock = np.zeros((rows, days), dtype=np.int32)
    units = np.zeros((rows, days), dtype=np.int32)
    on_hand = np.zeros(rows, dtype=np.int64)
    on_order = np.zeros(rows, dtype=np.int64)
    for day in range(days):
        opening = first_day == day
        if opening.any():
            due[opening, day] = np.ceil(expected(day, lead_days + cover_days)[opening]).astype(np.int32) + 3
            on_order[opening] += due[opening, day]
        received[:, day] = due[:, day]
        on_hand += due[:, day]
        on_order -= due[:, day]
        units[:, day] = np.minimum(wanted[:, day], on_hand)
        on_hand -= units[:, day]
        stock[:, day] = on_hand
        buying = (order_weekday == day % 7) & (first_day <= day)
        buying &= on_hand + on_order < expected(day, lead_days + 17)
        if buying.any():
            target = np.ceil(expected(day, lead_days + cover_days)) + 2
            quantity = np.maximum(target - on_hand - on_order, 4).astype(np.int32)
            late = np.where(rng.random(rows) < 0.16, rng.integers(6, 28, rows), 0)
            arrival = day + lead_days + late
            due[buying, arrival[buying]] += quantity[buying]
            on_order[buying] += quantity[buying]
    arriving = [
        [
            (int(column), int(due[row, column]))
            for column in np.flatnonzero(due[row, days : days + HORIZON_DAYS]) + days
        ]
        for row in range(rows)
    ]
    return stock, units, received, arriving


def _last_delivery(received: NDArray[np.int32], row: int) -> int:
    """The column in which the row last received goods."""
    return int(np.flatnonzero(received[row])[-1])


def _plant_sell_outs(rng: np.random.Generator, sales: Sales, received: NDArray[np.int32]) -> None:
    """Makes some of the best-selling variants run out within a month, with nothing on its way.

    The last delivery is made smaller, which shifts the stock of all days since and leaves the sales as they are.
    """
    days = len(sales.days)
    pace = sales.demand[:, days : days + 14].mean(axis=1)
    for row in np.argsort(-pace, kind="stable"):
        if len(sales.sell_outs) == min(_PLANTED_SELL_OUTS, len(sales.lines) // 10):
            return
        days_left = int(rng.integers(4, 22))
        target = int(np.ceil(sales.demand[row, days : days + days_left].sum()))
        column = _last_delivery(received, int(row))
        surplus = int(sales.stock_now[row]) - target
        if target < 2 or not 0 <= surplus < received[row, column]:
            continue
        sales.stock[row, column:] -= surplus
        sales.deliveries[row] = []
        sales.sell_outs.append(int(row))


def _sell_all(sales: Sales, received: NDArray[np.int32]) -> None:
    """Lets somebody buy these up a week ago, or on the day of their last delivery; more is not on its way."""
    for row, line in enumerate(sales.lines):
        title = line.product.title.en
        size = SOLD_OUT_EVERY_DAY.get(title)
        chosen = title in SOLD_OUT_EVERY_DAY and size in {None, line.variant.options.get("size")}
        if not chosen or row in sales.sold_out or row in sales.sell_outs:
            continue
        day = max(_last_delivery(received, row), len(sales.days) - 8)
        sales.units[row, day] += sales.stock[row, day]
        sales.units[row, day + 1 :] = 0
        sales.stock[row, day:] = 0
        sales.deliveries[row] = []
        sales.sold_out.append(row)


def _plant_sold_out(rng: np.random.Generator, sales: Sales, received: NDArray[np.int32]) -> None:
    """Makes some variants sold out for some days already, every other one with a delivery on its way."""
    planted = set(sales.sell_outs)
    today = sales.days[-1] + timedelta(days=1)
    for row in rng.permutation(len(sales.lines)):
        if len(sales.sold_out) == min(_PLANTED_SOLD_OUT, len(sales.lines) // 10):
            return
        column = _last_delivery(received, int(row))
        gone = len(sales.days) - int(rng.integers(3, 16))
        surplus = int(sales.stock[row, gone - 1])
        if row in planted or gone <= column or not 0 < surplus < received[row, column]:
            continue
        sales.units[row, gone:] = 0
        sales.stock[row, column:gone] -= surplus
        sales.stock[row, gone:] = 0
        with_date = len(sales.sold_out) % 2 == 0
        delivery = Delivery(
            expected_on=today + timedelta(days=int(rng.integers(3, 30))), quantity=int(rng.integers(8, 40))
        )
        sales.deliveries[row] = [delivery] if with_date else []
        sales.sold_out.append(int(row))
