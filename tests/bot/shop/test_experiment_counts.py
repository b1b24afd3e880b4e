"""An experiment's customers are counted: shown, opened, bought, each once and for the right list."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.shop import Principal
from bot.shop.experiment_counts import Counts, Tally, count, experiments
from bot.shop.reactions import Reactions, ShownList, ShownProduct
from tests.bot.shop.conftest import Load, order
from tests.fakes import FakeClock

ADA = Principal(conversation_id="c-1", customer_id="ada")
GUEST = Principal(conversation_id="c-2", customer_id=None)


@pytest.fixture
def clock() -> FakeClock:
    """1 March 2026, noon."""
    return FakeClock()


@pytest.fixture
def kept(engine: AsyncEngine, clock: FakeClock) -> Reactions:
    return Reactions(engine, clock=clock)


def shown(list_id: str, *product_ids: str, arm: str | None = "control", **changes: Any) -> ShownList:
    """A list of the experiment ``ranking``; the last product is explored."""
    products = [ShownProduct(product_id=each, explored=each == product_ids[-1]) for each in product_ids]
    values = {"source": "search", "experiment": "ranking", "arm": arm} | changes
    return ShownList(list_id=list_id, products=products, **values)


def bought_at(day: int, number: str = "FD1", **changes: Any) -> dict[str, Any]:
    """Ada's order of two coats on a day of March."""
    return order(number, placed_at=f"2026-03-{day:02}T13:00:00Z", **changes)


async def the_one(engine: AsyncEngine, **options: Any) -> Tally:
    (found,) = await count(engine, "ranking", **options)
    return found


async def test_lists_impressions_and_clicks_are_counted_once(engine: AsyncEngine, kept: Reactions) -> None:
    """A product that is opened twice, or also put into the cart, was opened; liking it is not opening it."""
    await kept.record_impressions(ADA, shown("l1", "coat", "hat"))
    await kept.record_impressions(ADA, shown("l2", "coat", "boots"))
    for number, (kind, product_id, list_id) in enumerate(
        (("click", "coat", "l1"), ("click", "coat", "l1"), ("cart", "coat", "l1"), ("like", "boots", "l2"))
    ):
        await kept.record(ADA, kind=kind, product_id=product_id, key=str(number), list_id=list_id)  # type: ignore[arg-type]
    assert await the_one(engine) == Tally(
        arm="control",
        unit="ada",
        lists=2,
        all=Counts(impressions=4, clicks=1),
        explored=Counts(impressions=2),
    )


async def test_what_was_shown_to_learn_is_counted_apart(engine: AsyncEngine, kept: Reactions) -> None:
    """Its clicks are among all clicks and among its own."""
    await kept.record_impressions(GUEST, shown("l1", "coat", "hat"))
    await kept.record(GUEST, kind="click", product_id="hat", key="k")
    found = await the_one(engine)
    assert found.unit == "c-2"
    assert (found.all, found.explored) == (
        Counts(impressions=2, clicks=1),
        Counts(impressions=1, clicks=1),
    )


@pytest.mark.parametrize(
    ("record", "conversions"),
    [
        (bought_at(1), 1),
        (bought_at(7), 1),
        (bought_at(9), 0),  # too late
        (order(placed_at="2026-03-01T11:59:59Z"), 0),  # before it was opened
        (bought_at(2, status="cancelled"), 0),
        (bought_at(2, customer_id="bob"), 0),
        (bought_at(2, customer_id=None), 0),
    ],
)
async def test_an_order_after_a_click_is_a_conversion(
    engine: AsyncEngine, kept: Reactions, load: Load, record: dict[str, Any], conversions: int
) -> None:
    """Of the same customer and product, within a week, and not cancelled."""
    await load("orders", record)
    await kept.record_impressions(ADA, shown("l1", "coat", "hat"))
    await kept.record(ADA, kind="click", product_id="coat", key="k")
    assert (await the_one(engine)).all.conversions == conversions


async def test_what_was_shown_but_not_opened_is_no_conversion(
    engine: AsyncEngine, kept: Reactions, load: Load
) -> None:
    """The customer would have bought it anyway, for all one can tell."""
    await load("orders", bought_at(2))
    await kept.record_impressions(ADA, shown("l1", "coat", "hat"))
    assert (await the_one(engine)).all.conversions == 0


async def test_an_order_goes_to_the_last_list_that_was_opened_before_it(
    engine: AsyncEngine, kept: Reactions, clock: FakeClock, load: Load
) -> None:
    """One coat bought is one conversion, however often it was opened."""
    await load("orders", bought_at(2))
    for list_id, arm in (("l1", "control"), ("l2", "hybrid"), ("l3", "control")):
        await kept.record_impressions(ADA, shown(list_id, "coat", arm=arm))
        await kept.record(ADA, kind="click", product_id="coat", key=list_id, list_id=list_id)
        clock.advance(hours=20)
    found = {tally.arm: tally.all.conversions for tally in await count(engine, "ranking")}
    assert found == {"control": 0, "hybrid": 1}


async def test_a_reported_purchase_counts_without_an_order(engine: AsyncEngine, kept: Reactions) -> None:
    """So a shop can tell of a guest's purchase."""
    await kept.record_impressions(GUEST, shown("l1", "coat"))
    await kept.record(GUEST, kind="purchase", product_id="coat", key="k")
    assert (await the_one(engine)).all == Counts(impressions=1, clicks=1, conversions=1)


async def test_other_experiments_and_earlier_times_are_left_out(
    engine: AsyncEngine, kept: Reactions, clock: FakeClock
) -> None:
    """A report is about one experiment, from a moment on if one is named."""
    await kept.record_impressions(ADA, shown("l1", "coat"))
    await kept.record_impressions(ADA, shown("l2", "coat", experiment="other"))
    await kept.record_impressions(ADA, shown("l3", "coat", experiment=None, arm=None))
    clock.advance(days=1)
    await kept.record_impressions(ADA, shown("l4", "coat"))
    assert (await the_one(engine)).lists == 2
    assert (await the_one(engine, since=clock() - timedelta(hours=1))).lists == 1
    assert await experiments(engine) == ["other", "ranking"]
    assert await count(engine, "unknown") == []
