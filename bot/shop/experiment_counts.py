"""Counts what the customers of an experiment were shown, opened and bought."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Select, case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.database import reading
from bot.shop.reaction_tables import impressions, reactions
from bot.shop.tables import order_lines, orders

CONVERTED_WITHIN: Final = timedelta(days=7)
OPENED: Final = ("click", "cart")
_UNIT: Final = func.coalesce(impressions.c.customer_id, impressions.c.conversation_id)

_Place = tuple[str, str]  # a list and a product: one impression


@dataclass(slots=True, kw_only=True)
class Counts:
    """Impressions, and how many of them were opened and bought."""

    impressions: int = 0
    clicks: int = 0
    conversions: int = 0


@dataclass(slots=True, kw_only=True)
class Tally:
    """What one customer, or the guest of one conversation, did in one arm; ``explored`` is a part of ``all``."""

    arm: str
    unit: str
    lists: int
    all: Counts
    explored: Counts = field(default_factory=Counts)

    def add(self, *, explored: bool, bought: bool) -> None:
        """Counts an impression that was opened."""
        for counts in (self.all, self.explored) if explored else (self.all,):
            counts.clicks += 1
            counts.conversions += bought


async def experiments(engine: AsyncEngine) -> list[str]:
    """The names of all experiments of which something was shown."""
    query = select(impressions.c.experiment).distinct().where(impressions.c.experiment.is_not(None))
    async with reading(engine) as connection:
        return sorted(name for (name,) in await connection.execute(query))


async def count(
    engine: AsyncEngine,
    experiment: str,
    *,
    since: datetime | None = None,
    within: timedelta = CONVERTED_WITHIN,
) -> list[Tally]:
    """One tally for each customer of an experiment.

    An impression counts as opened once, by a click, the cart or a purchase. It counts as bought when the customer
    whom the shop vouched for ordered the product within ``within`` after opening it, and did not cancel; an order
    goes to the last impression that was opened before it. Guests' orders cannot be told to be theirs; only a
    reaction ``purchase`` counts for them.
    """
    async with reading(engine) as connection:
        tallies = {
            (row.arm, row.unit): Tally(
                arm=row.arm,
                unit=row.unit,
                lists=row.lists,
                all=Counts(impressions=row.shown),
                explored=Counts(impressions=row.explored),
            )
            for row in await connection.execute(_shown(experiment, since))
        }
        bought = await _bought(connection, experiment, since, within)
        opened = await connection.execute(
            _reacted(experiment, since, impressions.c.arm, _UNIT.label("unit"), impressions.c.explored)
            .where(reactions.c.kind.in_((*OPENED, "purchase")))
            .distinct()
        )
        for row in opened:
            tally = tallies.get((row.arm, row.unit))  # None: shown since the first query
            if tally is not None:
                tally.add(explored=row.explored, bought=(row.list_id, row.product_id) in bought)
    return list(tallies.values())


def _shown(experiment: str, since: datetime | None) -> Select[Any]:
    query = select(
        impressions.c.arm,
        _UNIT.label("unit"),
        func.count(impressions.c.list_id.distinct()).label("lists"),
        func.count().label("shown"),
        func.sum(case((impressions.c.explored, 1), else_=0)).label("explored"),
    ).group_by(impressions.c.arm, _UNIT)
    return _of(query, experiment, since)


def _reacted(experiment: str, since: datetime | None, *columns: Any) -> Select[Any]:
    """The impressions with a reaction, and these columns."""
    query = select(impressions.c.list_id, impressions.c.product_id, *columns).join(
        reactions,
        (reactions.c.list_id == impressions.c.list_id) & (reactions.c.product_id == impressions.c.product_id),
    )
    return _of(query, experiment, since)


def _of(query: Select[Any], experiment: str, since: datetime | None) -> Select[Any]:
    query = query.where(impressions.c.experiment == experiment, impressions.c.arm.is_not(None))
    return query if since is None else query.where(impressions.c.shown_at >= since)


async def _bought(
    connection: AsyncConnection, experiment: str, since: datetime | None, within: timedelta
) -> set[_Place]:
    reported = _reacted(experiment, since).where(reactions.c.kind == "purchase")
    found: set[_Place] = {(row.list_id, row.product_id) for row in await connection.execute(reported)}
    ordered = (
        _reacted(experiment, since, reactions.c.at, orders.c.number, orders.c.placed_at)
        .join(orders, orders.c.customer_id == reactions.c.customer_id)
        .join(
            order_lines,
            (order_lines.c.order_number == orders.c.number)
            & (order_lines.c.product_id == impressions.c.product_id),
        )
        .where(
            reactions.c.kind.in_(OPENED),
            orders.c.placed_at >= reactions.c.at,
            orders.c.status != "cancelled",
        )
        .order_by(reactions.c.at, reactions.c.reaction_id)
    )
    # The last one of an order and product stays.
    last = {
        (row.number, row.product_id): row.list_id
        for row in await connection.execute(ordered)
        if row.placed_at - row.at <= within
    }
    return found | {(list_id, product_id) for (_, product_id), list_id in last.items()}
