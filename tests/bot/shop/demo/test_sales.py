"""Daily sales and what is known of their future."""

from __future__ import annotations

import csv
from datetime import timedelta
from pathlib import Path

import numpy as np

from bot.shop.demo.files import write_daily_sales
from bot.shop.demo.sales import SOLD_OUT_EVERY_DAY
from bot.shop.demo.shop import DemoShop
from tests.bot.shop.demo.conftest import TODAY


def test_nothing_is_sold_without_stock(full_shop: DemoShop) -> None:
    """Stock is never negative; between two empty closes nothing is sold, unless goods came and went."""
    sales = full_shop.sales
    assert (sales.stock >= 0).all()
    empty = (sales.stock[:, 1:] == 0) & (sales.stock[:, :-1] == 0)
    assert (sales.units[:, 1:][empty] > 0).mean() < 0.01


def test_a_variant_sells_nothing_before_its_launch(full_shop: DemoShop) -> None:
    """Products of the second year have no past."""
    sales = full_shop.sales
    late = np.flatnonzero(sales.first_day > 0)
    assert len(late) > 50
    assert all(sales.units[row, : sales.first_day[row]].sum() == 0 for row in late)


def test_demand_has_week_season_and_promotions(full_shop: DemoShop) -> None:
    """Sundays beat Wednesdays, jumpers sell in winter, and a promotion sells more at a lower price."""
    sales = full_shop.sales
    weekday = np.array([day.weekday() for day in sales.days])
    total = sales.units.sum(axis=0)
    assert total[weekday == 6].mean() > 1.2 * total[weekday == 2].mean()
    knitwear = np.array([line.product.kind.category == "Knitwear" for line in sales.lines])
    months = np.array([day.month for day in sales.days])
    winter, summer = np.isin(months, (12, 1, 2)), np.isin(months, (6, 7, 8))
    by_day = sales.units[knitwear].sum(axis=0)
    assert by_day[winter].mean() > 2 * by_day[summer].mean()
    on_sale = sales.promotion >= 0
    list_price = np.array([line.product.price_cents for line in sales.lines])[:, None]
    assert (sales.price_cents[on_sale] < np.broadcast_to(list_price, on_sale.shape)[on_sale]).all()
    assert sales.units[on_sale].mean() > 1.15 * sales.units[~on_sale].mean()


def test_planted_sell_outs_follow_from_demand_and_stock(full_shop: DemoShop) -> None:
    """What sells out soon has less stock than the expected demand until then, no delivery before, and sells now."""
    sales = full_shop.sales
    assert len(sales.sell_outs) >= 10
    for row in sales.sell_outs:
        day = sales.sell_out_day(row)
        assert day is not None
        assert TODAY <= day <= TODAY + timedelta(days=30)
        days = (day - TODAY).days + 1
        start = len(sales.days)
        assert sales.demand[row, start : start + days].sum() >= sales.stock_now[row] > 0
        assert all(delivery.expected_on > day for delivery in sales.deliveries[row])
        assert sales.units[row, -28:].sum() > 0


def test_some_is_sold_out_with_a_date_and_some_without(full_shop: DemoShop) -> None:
    """Both answers to "when is it back?" can be tried."""
    sales = full_shop.sales
    gone = [row for row in range(len(sales.lines)) if sales.stock_now[row] == 0]
    assert set(sales.sold_out) <= set(gone)
    assert sum(bool(sales.deliveries[row]) for row in gone) >= 10
    assert sum(not sales.deliveries[row] for row in gone) >= 10
    assert all(delivery.expected_on >= TODAY for row in gone for delivery in sales.deliveries[row])


def test_what_is_tried_as_sold_out_is_so_on_every_day(full_shop: DemoShop) -> None:
    """A product as a whole and one size of another; what was bought up is in the sales."""
    sales = full_shop.sales
    left = {
        (line.product.title.en, line.variant.options.get("size")): int(sales.stock_now[row])
        for row, line in enumerate(sales.lines)
        if line.product.title.en in SOLD_OUT_EVERY_DAY
    }
    for title, size in SOLD_OUT_EVERY_DAY.items():
        of_title = {key: stock for key, stock in left.items() if key[0] == title}
        assert of_title
        assert all(stock == 0 for key, stock in of_title.items() if size in {None, key[1]})
    assert any(left.values())


def test_daily_sales_have_a_row_for_every_day_since_the_launch(small_shop: DemoShop, tmp_path: Path) -> None:
    """A forecast needs the days without sales as well, and the file adds up to what was sold."""
    path = tmp_path / "daily_sales.csv"
    count = write_daily_sales(path, small_shop.sales)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    sales = small_shop.sales
    assert len(rows) == count == sum(len(sales.days) - int(first) for first in sales.first_day)
    assert sum(int(row["units"]) for row in rows) == sales.units.sum()
    assert {row["promotion_id"] for row in rows} <= {"", *(one.promotion_id for one in sales.promotions)}
