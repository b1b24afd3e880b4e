"""Orders: a part of the sales, by people with tastes, with a history that can have happened."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, time

from bot.shop.demo.shop import DemoShop
from tests.bot.shop.demo.conftest import TODAY

NOW = datetime.combine(TODAY, time(), UTC)


def test_orders_never_hold_more_than_was_sold(full_shop: DemoShop) -> None:
    """Units ordered of a variant on a day are at most the units sold."""
    sales = full_shop.sales
    column = {day: index for index, day in enumerate(sales.days)}
    ordered: Counter[tuple[int, int]] = Counter()
    for order in full_shop.orders:
        for line in order.lines:
            ordered[line.row, column[order.placed_at.date()]] += line.quantity
    assert all(units <= sales.units[place] for place, units in ordered.items())


def test_lines_cost_what_the_variant_cost_that_day(small_shop: DemoShop) -> None:
    """Promotions of the day included."""
    sales = small_shop.sales
    for order in small_shop.orders:
        day = sales.days.index(order.placed_at.date())
        assert all(
            line.price_cents == line.quantity * sales.price_cents[line.row, day] for line in order.lines
        )


def test_histories_can_have_happened(full_shop: DemoShop) -> None:
    """Moments ascend and are past; a parcel exists when something was sent; a return names a line that arrived."""
    for order in full_shop.orders:
        moments = [at for _, at in order.history]
        statuses = [status for status, _ in order.history]
        assert moments == sorted(moments)
        assert order.customer.created_at < moments[0] == order.placed_at
        assert moments[-1] < NOW
        assert bool(order.shipments) == ("shipped" in statuses)
        assert all(
            (parcel.delivered_at is not None) == ("delivered" in statuses) for parcel in order.shipments
        )
        assert bool(order.returns) == bool({"return_requested", "exchange_requested"} & set(statuses))
        own = {line.line_id for line in order.lines}
        assert all(set(sent_back.line_ids) <= own for sent_back in order.returns)
        assert "cancelled" not in statuses or statuses[-1] == "cancelled"


def test_numbers_follow_the_time(full_shop: DemoShop) -> None:
    """FD10001 is the oldest."""
    assert [order.number for order in full_shop.orders] == [f"FD{10001 + index}" for index in range(6000)]
    placed = [order.placed_at for order in full_shop.orders]
    assert placed == sorted(placed)


def test_customers_buy_what_they_like(full_shop: DemoShop) -> None:
    """Favourite categories hold well over twice the share that they would hold by chance."""
    liked = lines = 0
    chance = 0.0
    shares = Counter(line.source.product.kind.category for order in full_shop.orders for line in order.lines)
    total = sum(shares.values())
    for order in full_shop.orders:
        favourites = order.customer.taste.categories
        for line in order.lines:
            lines += 1
            liked += line.source.product.kind.category in favourites
            chance += sum(shares[category] for category in favourites) / total
    assert liked / lines > 2 * chance / lines


def test_what_runs_small_comes_back_as_too_small(full_shop: DemoShop) -> None:
    """Returns tell the same truth as the reviews."""
    reasons = Counter(
        sent_back.reason
        for order in full_shop.orders
        for sent_back in order.returns
        for line in order.lines
        if line.line_id in sent_back.line_ids and line.source.product.runs == "small"
    )
    assert reasons["Too small"] > 0.5 * reasons.total()


def test_demo_customers_have_recent_orders_in_many_states(full_shop: DemoShop) -> None:
    """Whoever signs in as one finds something to track, to cancel and to return."""
    assert len(full_shop.accounts) == 12
    assert {account.customer.language for account in full_shop.accounts} == {"en", "zh"}
    for account in full_shop.accounts:
        own = [order for order in full_shop.orders if order.customer == account.customer]
        assert account.placed_at in {order.placed_at for order in own}
        recent = {order.status for order in own if (NOW - order.placed_at).days < 30}
        assert {"pending", "processing", "shipped", "delivered"} <= recent
