"""The customers to sign in as: each has recent orders in several states, and one that is worth asking about."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from bot.shop.demo.orders import Fate, Plan
from bot.shop.demo.people import DemoCustomer
from bot.shop.demo.seeds import stream


@dataclass(frozen=True, kw_only=True)
class _Story:
    """``why`` to sign in as this customer, and the order that it is about, ``age_days`` old."""

    why: str
    age_days: float
    lines: int
    fate: Fate
    language: str = "en"


@dataclass(frozen=True, kw_only=True)
class DemoAccount:
    """A customer to sign in as; ``placed_at`` tells the order that ``why`` is about."""

    customer: DemoCustomer
    why: str
    placed_at: datetime


_STORIES: Final = (
    _Story(why="ordered last night: can still be cancelled", age_days=0.15, lines=2, fate=Fate()),
    _Story(
        why="the parcel is overdue",
        age_days=11,
        lines=1,
        fate=Fate(processing=0.8, shipped=2.0),
    ),
    _Story(
        why="two days left to send something back",
        age_days=33,
        lines=2,
        fate=Fate(processing=0.9, shipped=2.0, delivered=5.0),
    ),
    _Story(
        why="the time for a return has just passed",
        age_days=38,
        lines=1,
        fate=Fate(processing=0.9, shipped=2.0, delivered=5.0),
    ),
    _Story(
        why="a return is on its way to the shop",
        age_days=14,
        lines=2,
        fate=Fate(processing=0.9, shipped=2.0, delivered=5.5, return_requested=9.0, reason="Changed my mind"),
    ),
    _Story(
        why="waits for another size",
        age_days=15,
        lines=1,
        fate=Fate(
            processing=0.9,
            shipped=2.0,
            delivered=5.0,
            return_requested=10.0,
            exchange=True,
            reason="Too small",
        ),
    ),
    _Story(
        why="got the money back this week",
        age_days=24,
        lines=2,
        fate=Fate(
            processing=0.9,
            shipped=2.0,
            delivered=5.0,
            return_requested=9.0,
            received=15.0,
            refunded=19.0,
            reason="The colour looks different from the pictures",
        ),
    ),
    _Story(
        why="one order in two parcels",
        age_days=5,
        lines=4,
        fate=Fate(processing=0.9, shipped=2.5, parcels=2),
    ),
    _Story(
        why="a large order, delivered yesterday",
        age_days=6.2,
        lines=5,
        fate=Fate(processing=0.9, shipped=2.0, delivered=5.1),
    ),
    _Story(
        why="the shop has a return but has not paid yet",
        age_days=20,
        lines=3,
        fate=Fate(
            processing=0.9,
            shipped=2.0,
            delivered=5.0,
            return_requested=8.0,
            received=16.0,
            reason="Not what I expected",
        ),
    ),
    _Story(
        why="writes Chinese; ordered last night",
        age_days=0.2,
        lines=2,
        fate=Fate(),
        language="zh",
    ),
    _Story(
        why="writes Chinese; a parcel is on its way",
        age_days=4,
        lines=2,
        fate=Fate(processing=0.9, shipped=2.2),
        language="zh",
    ),
)
_ARRIVED: Final = Fate(processing=0.8, shipped=2.0, delivered=5.0)
_SENT_BACK: Final = replace(_ARRIVED, return_requested=8.0, received=14.0)
# What everybody among them has besides, as (age in days, lines, fate).
_USUAL: Final = (
    (0.6, 1, Fate()),
    (2.1, 2, Fate(processing=1.0)),
    (4.4, 2, Fate(processing=0.8, shipped=2.0)),
    (16.0, 2, _ARRIVED),
    (70.0, 1, Fate(processing=0.9, cancelled=1.2)),
    (110.0, 2, replace(_SENT_BACK, refunded=17.0, reason="Changed my mind")),
    (150.0, 1, replace(_SENT_BACK, exchange=True, reason="Too small")),
)


def make_stories(
    seed: int, customers: list[DemoCustomer], today: date
) -> tuple[list[DemoAccount], list[Plan]]:
    """The accounts, and the orders to be placed for them."""
    rng = stream(seed, "stories")
    now = datetime.combine(today, time(), UTC)
    old = [one for one in customers if one.created_at < now - timedelta(days=200)]
    accounts: list[DemoAccount] = []
    plans: list[Plan] = []
    taken: set[str] = set()
    for story in _STORIES:
        free = [one for one in old if one.language == story.language and one.customer_id not in taken]
        customer = rng.choice(free)
        taken.add(customer.customer_id)
        placed_at = now - timedelta(days=story.age_days)
        accounts.append(DemoAccount(customer=customer, why=story.why, placed_at=placed_at))
        plans.append(Plan(customer=customer, placed_at=placed_at, line_count=story.lines, fate=story.fate))
        for age_days, lines, fate in _USUAL:
            moment = now - timedelta(days=age_days, minutes=rng.randrange(1, 200))
            plans.append(Plan(customer=customer, placed_at=moment, line_count=lines, fate=fate))
    return accounts, plans
