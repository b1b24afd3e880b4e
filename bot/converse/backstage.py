"""What a customer cannot see and a test must: orders to talk about, the dialogue's trace, the store afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.conversations import tables as talk
from bot.converse.matching import Trace
from bot.converse.running import Cast, Progress
from bot.converse.story import OrderWish, Story
from bot.database import reading
from bot.errors import NotFound
from bot.gateway.identity import sign
from bot.settings import Settings
from bot.shop import tables as shop

MANY_OTHERS: Final = 3  # so that one of them surely differs in a single option
PENDING: Final = "pending"
DELIVERED: Final = "delivered"


class StoreBackstage:
    """Reads the store of a running system; writes nothing.

    Each story gets an order of a customer whom no earlier story had: what one story cancels, or says while it is
    signed in, must not be seen by another.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        settings: Settings,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        used: set[str] | None = None,
    ) -> None:
        """Args: used: ids of customers who are taken; those given to stories are added."""
        self._engine = engine
        self._settings = settings
        self._now = now
        self._used = set() if used is None else used

    async def cast(self, story: Story) -> Cast:
        """Finds an order and a customer that no earlier story used, always the same in the same store.

        Raises:
            NotFound: the store has no such order, or no such order is left.
        """
        wish = story.given.order
        if wish is None and not story.given.signed_in:
            return Cast()
        async with reading(self._engine) as store:
            order = (await store.execute(self._candidates(story, wish or OrderWish()))).first()
            if order is None:
                raise NotFound(f"the store has no order left for {wish or 'a signed-in customer'}")
            self._used.add(order.customer_id)
            values = await _customer_values(store, order.customer_id)
            if wish is not None:
                values |= await _order_values(store, order)
        return Cast(
            values=values,
            order_number=order.number if wish else None,
            customer_id=order.customer_id if story.given.signed_in else None,
        )

    def identity(self, customer_id: str) -> str:
        """What the shop's server would hand to this customer's page."""
        settings = self._settings
        return sign(
            site=settings.shop_name,
            customer_id=customer_id,
            email="",
            key=settings.identity_key,
            now=self._now(),
        )

    async def progress(self, conversation: str, seq: int) -> Progress | None:
        """How far the turn of the message of this number is; None when the bot was not asked."""
        turn = talk.turn
        query = select(turn.c.status, turn.c.reply_seq, turn.c.trace).where(
            turn.c.conversation_id == conversation, turn.c.seq == seq
        )
        async with reading(self._engine) as store:
            row = (await store.execute(query)).one_or_none()
        if row is None:
            return None
        return Progress(
            finished=row.status in {"done", "failed"},
            reply_seq=row.reply_seq,
            trace=None if row.trace is None else Trace.of(row.trace),
        )

    async def order(self, number: str) -> Mapping[str, Any]:
        """An order as it is stored now, with all that customers can change about it."""
        wanted = {
            "returns": shop.returns,
            "exchanges": shop.exchanges,
            "lines": shop.order_lines,
            "payments": shop.payments,
            "cases": shop.cases,
        }
        async with reading(self._engine) as store:
            row = (await store.execute(select(shop.orders).where(shop.orders.c.number == number))).one()
            found: dict[str, Any] = {
                "number": number,
                "status": row.status,
                "address": row.shipping_address,
                "items_changed": row.items_changed,
                "cancel_reason": row.cancel_reason,
            }
            for name, table in wanted.items():
                rows = await store.execute(
                    select(table).where(table.c.order_number == number).order_by(*table.primary_key.columns)
                )
                found[name] = [dict(entry) for entry in rows.mappings()]
            return found

    def _candidates(self, story: Story, wish: OrderWish) -> Select[Any]:
        """Orders that fit, the same one first in every run."""
        orders, lines, history = shop.orders, shop.order_lines, shop.order_history
        line_count = select(func.count()).where(lines.c.order_number == orders.c.number).scalar_subquery()
        last_step = func.coalesce(
            select(func.max(history.c.at)).where(history.c.order_number == orders.c.number).scalar_subquery(),
            orders.c.placed_at,
            type_=orders.c.placed_at.type,
        )
        visitors = talk.visitor.c.customer_id
        visited = select(visitors).where(visitors.is_not(None))
        fits: list[ColumnElement[bool]] = [
            orders.c.customer_id.is_not(None),
            orders.c.email.is_not(None),
            orders.c.customer_id.not_in(self._used),
            orders.c.customer_id.not_in(visited),
            orders.c.customer_id.in_(select(shop.customers.c.customer_id)),
            line_count >= wish.lines,
        ]
        if wish.status is not None:
            fits.append(orders.c.status == wish.status)
        if wish.status == DELIVERED:  # and all of it still there
            fits.append(orders.c.number.not_in(select(shop.returns.c.order_number)))
        if wish.customer is not None:
            fits.append(orders.c.customer_id == wish.customer)
        if wish.age_days_min is not None:
            fits.append(last_step <= self._now() - timedelta(days=wish.age_days_min))
        if wish.age_days_max is not None:
            fits.append(last_step >= self._now() - timedelta(days=wish.age_days_max))
        if wish.total_cents_min is not None:
            fits.append(orders.c.total_cents >= wish.total_cents_min)
        if wish.payment_methods:
            methods = shop.payment_methods
            own = select(func.count()).where(methods.c.customer_id == orders.c.customer_id)
            fits.append(own.scalar_subquery() >= wish.payment_methods)
        fits += _having(story, orders, line_count)
        # Few customers wait for an order that can still be changed; whoever needs none of these leaves them alone.
        waiting = select(orders.c.customer_id).where(
            orders.c.status == PENDING, orders.c.customer_id.is_not(None)
        )
        spare = [] if wish.status == PENDING else [orders.c.customer_id.in_(waiting)]
        return select(orders).where(*fits).order_by(*spare, orders.c.number).limit(1)


def _having(story: Story, orders: Any, line_count: Any) -> list[ColumnElement[bool]]:
    """What an order must have for the values that the story names."""
    fits: list[ColumnElement[bool]] = []
    if story.names & {"order.title", "order.second_title"}:  # one item, not the same thing in two sizes
        lines = shop.order_lines
        titles = select(func.count(lines.c.title.distinct())).where(lines.c.order_number == orders.c.number)
        fits.append(titles.scalar_subquery() == line_count)
    if story.names & {"order.other_option", "order.other_variant"}:
        fits.append(_can_become(orders))
    if story.names & {"order.other_number", "order.other_title"}:
        other = shop.orders.alias("other")
        another = select(other.c.number).where(
            other.c.customer_id == orders.c.customer_id, other.c.number != orders.c.number
        )
        fits.append(another.exists())
    return fits


def _can_become(orders: Any) -> ColumnElement[bool]:
    """Orders whose first line is of a product with many other variants in stock."""
    lines, variants = shop.order_lines, shop.variants
    others = (
        select(func.count())
        .select_from(lines.join(variants, variants.c.product_id == lines.c.product_id))
        .where(
            lines.c.order_number == orders.c.number,
            lines.c.position == 0,
            variants.c.variant_id != lines.c.variant_id,
            variants.c.stock > 1,
        )
        .scalar_subquery()
    )
    return others >= MANY_OTHERS


async def _customer_values(store: AsyncConnection, customer_id: str) -> dict[str, str]:
    customers = shop.customers
    row = (await store.execute(select(customers).where(customers.c.customer_id == customer_id))).one()
    return {
        "customer.customer_id": row.customer_id,
        "customer.name": row.name,
        "customer.first_name": row.name.split()[0],
        "customer.email": row.email or "",
    }


async def _order_values(store: AsyncConnection, order: Row[Any]) -> dict[str, str]:
    orders = shop.orders
    others = select(orders.c.number).where(
        orders.c.customer_id == order.customer_id, orders.c.number != order.number
    )
    foreign = select(orders.c.number).where(orders.c.customer_id != order.customer_id)
    other = await store.scalar(others.order_by(orders.c.placed_at.desc()).limit(1))
    return {
        "order.number": order.number,
        "order.email": order.email,
        "order.status": order.status,
        "order.total": f"{order.total_cents / 100:,.2f}",
        "order.title": await _title(store, order.number),
        "order.second_title": await _title(store, order.number, place=1),
        **await _variant_values(store, order.number),
        "order.other_number": other or "",
        "order.other_title": await _title(store, other) if other else "",
        "order.foreign_number": await store.scalar(foreign.order_by(orders.c.number).limit(1)) or "",
    }


async def _variant_values(store: AsyncConnection, number: str) -> dict[str, str]:
    """What the first line is, and what it could become: a variant in stock that differs in one option."""
    lines, variants = shop.order_lines, shop.variants
    first = select(lines).where(lines.c.order_number == number).order_by(lines.c.position).limit(1)
    line = (await store.execute(first)).one_or_none()
    if line is None:
        return {}
    siblings = (
        await store.execute(
            select(variants).where(variants.c.product_id == line.product_id).order_by(variants.c.position)
        )
    ).all()
    mine: Mapping[str, str] = next((row.options for row in siblings if row.variant_id == line.variant_id), {})
    values = {"order.variant": line.variant or ""}
    for row in siblings:
        different = [name for name, value in row.options.items() if mine.get(name) != value]
        if row.stock > 1 and len(different) == 1:
            values["order.other_variant"] = ", ".join(row.options.values())
            values["order.other_option"] = row.options[different[0]]
            break
    return values


async def _title(store: AsyncConnection, number: str, *, place: int = 0) -> str:
    """What stands on a line of an order; nothing where it has no such line."""
    lines = shop.order_lines
    query = select(lines.c.title).where(lines.c.order_number == number).order_by(lines.c.position)
    return await store.scalar(query.offset(place).limit(1)) or ""
