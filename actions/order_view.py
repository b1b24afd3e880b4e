"""Orders as customers see them: the order block, one line for a button, names of items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from actions.labels import Language, day, label, listed
from actions.services import Services
from bot.blocks import Money, Picture, Shipment, TimelineStep
from bot.blocks import Order as OrderBlock
from bot.blocks import OrderLine as BlockLine
from bot.shop import Order, OrderLine, OrderStatus, Product

# What still lies ahead of an order that goes well.
_ROAD: Final[tuple[OrderStatus, ...]] = ("pending", "processing", "shipped", "delivered")
MAX_TITLE_CHARS: Final = 36  # of a button on a phone


async def products_of(services: Services, *orders: Order) -> dict[str, Product]:
    """The products of the orders' lines that are still sold, by id."""
    ids = [line.product_id for order in orders for line in order.lines if line.product_id]
    return {product.product_id: product for product in await services.shop.products(ids)}


def item_name(line: OrderLine, products: Mapping[str, Product], language: Language) -> str:
    """What a line is called in the customer's language."""
    product = products.get(line.product_id or "")
    return product.title_in(language) if product else line.title


def item_names(lines: Sequence[OrderLine], products: Mapping[str, Product], language: Language) -> str:
    """Several lines in one phrase."""
    return listed([item_name(line, products, language) for line in lines], language)


def choice_title(
    order: Order, products: Mapping[str, Product], services: Services, language: Language
) -> str:
    """One order on a button: number, day, and what was in it."""
    title = item_name(order.lines[0], products, language) if order.lines else ""
    first = title if len(title) <= MAX_TITLE_CHARS else title[: MAX_TITLE_CHARS - 1].rstrip() + "…"
    more = len(order.lines) - 1
    items = label("and_more", language, first=first, count=more) if more > 0 else first
    date = day(services.local_day(order.placed_at), language)
    return label("order_choice", language, number=order.number, date=date, items=items)


async def order_block(order: Order, services: Services, language: Language) -> OrderBlock:
    """The order with its pictures and its way so far."""
    products = await products_of(services, order)
    total = Money(amount_cents=order.total_cents, currency=order.currency)
    status = label(f"status_{order.status}", language)
    return OrderBlock(
        fallback=label("order_fallback", language, number=order.number, status=status, total=total),
        number=order.number,
        status=order.status,
        placed_at=_iso(order.placed_at),
        total=total,
        lines=[_line(line, products, order.currency, language) for line in order.lines],
        timeline=timeline(order),
        shipment=_shipment(order),
    )


def timeline(order: Order) -> list[TimelineStep]:
    """What has happened, oldest first, and for an order that is going well what comes next."""
    done = [TimelineStep(status=change.status, at=_iso(change.at), done=True) for change in order.history]
    if not done:
        done = [TimelineStep(status=order.status, at=_iso(order.placed_at), done=True)]
    ahead = _ROAD[_ROAD.index(order.status) + 1 :] if order.status in _ROAD else ()
    return [*done, *(TimelineStep(status=status, done=False) for status in ahead)]


def _line(line: OrderLine, products: Mapping[str, Product], currency: str, language: Language) -> BlockLine:
    product = products.get(line.product_id or "")
    picture = product.pictures[0] if product and product.pictures else None
    return BlockLine(
        title=item_name(line, products, language),
        variant=line.variant,
        quantity=line.quantity,
        price=Money(amount_cents=line.price_cents, currency=currency),
        image=Picture(url=picture.url, alt=picture.alt) if picture else None,
    )


def _shipment(order: Order) -> Shipment | None:
    if not order.shipments:
        return None
    parcel = order.shipments[-1]
    return Shipment(
        carrier=parcel.carrier,
        tracking_number=parcel.tracking_number,
        url=parcel.url,
        expected_at=parcel.expected_on.isoformat() if parcel.expected_on else None,
    )


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
