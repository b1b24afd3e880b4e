"""Changes of orders that have not left: cancelling, other items, another address, another way to pay.

Each write is given the order locked, in a transaction of its own: see :mod:`bot.shop.order_write`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import InvalidInput, PolicyRefused
from bot.shop import catalogue, money
from bot.shop.model import LineChange, Order, Quote, QuotedLine, Variant
from bot.shop.order_write import OrderWrite
from bot.shop.orders import read_orders
from bot.shop.policy import (
    Refusal,
    address_refusal,
    cancel_refusal,
    change_refusal,
    difference_refusal,
    lines_refusal,
    merged,
)
from bot.shop.requests import allow, check_text, set_status
from bot.shop.tables import order_lines, orders, variants

MAX_ADDRESS_FIELDS: Final = 12
MAX_QUANTITY: Final = 99


async def cancel(write: OrderWrite, *, reason: str | None) -> Order:
    """Cancels an order, restores its stock and gives the money back the way it came."""
    order = write.order
    check_text("reason", reason)
    request = write.request("cancel_order", reason=reason)
    if await write.done_before(request) is not None:
        return order
    allow(cancel_refusal(order, write.policy, reason=reason))
    if reason is None and write.policy.cancel_reasons:
        raise PolicyRefused("reason_needed", "a reason is needed")
    await set_status(write.connection, order, "cancelled", write.now)
    await write.connection.execute(
        update(orders).where(orders.c.number == order.number).values(cancel_reason=reason)
    )
    await _move_stock(write.connection, [(line.variant_id, line.quantity) for line in order.lines])
    for method_id, cents in money.balance_of(order).items():
        await money.move(write.connection, order, -cents, method_id, write.now)
    detail = {"reason": reason, "was": order.status}
    await write.keep(request, result=order.number, detail=detail)
    return await _read(write.connection, order.number)


async def quote(connection: AsyncConnection, order: Order, changes: Sequence[LineChange]) -> Quote:
    """What the changes would make of the lines, at today's prices.

    Raises:
        InvalidInput: a line or a variant is not there, or is of another product.
    """
    lines = {line.line_id: line for line in order.lines}
    found: list[QuotedLine] = []
    for change in merged(changes).values():
        line = lines.get(change.line_id)
        if line is None:
            raise InvalidInput(f"order {order.number} has no line {change.line_id!r}")
        quantity = line.quantity if change.quantity is None else change.quantity
        if not 0 <= quantity <= MAX_QUANTITY:
            raise InvalidInput(f"a line has 0 to {MAX_QUANTITY} pieces")
        wanted = change.variant_id or line.variant_id
        variant = await _variant(connection, wanted, line.product_id) if wanted else None
        if change.variant_id is not None and variant is None:
            raise PolicyRefused("other_product", f"{line.title} cannot become {change.variant_id!r}")
        same = variant is None or variant.variant_id == line.variant_id
        # What stays keeps the price that was agreed when it was bought.
        each = line.price_cents / line.quantity if same or variant is None else variant.price_cents
        price = round(each * quantity)
        found.append(QuotedLine(line=line, variant=variant, quantity=quantity, price_cents=price))
    difference = sum(new.price_cents - new.line.price_cents for new in found)
    return Quote(lines=tuple(found), difference_cents=difference, currency=order.currency)


async def change_items(write: OrderWrite, *, changes: Sequence[LineChange], method_id: str | None) -> Order:
    """Makes other variants or quantities of an order's lines, and settles the difference."""
    order = write.order
    request = write.request("change_items", changes=written(changes), method=method_id)
    if await write.done_before(request) is not None:
        return order
    allow(change_refusal(order, write.policy))
    quoted = await quote(write.connection, order, changes)
    allow(lines_refusal(order, quoted.lines, exchange=False))
    method = await money.chosen_method(write.connection, write.principal, order, method_id)
    allow(difference_refusal(quoted.difference_cents, method))
    # What comes back goes on the shelf first: a line may take what another gives up.
    await _move_stock(write.connection, [(new.line.variant_id, new.line.quantity) for new in quoted.lines])
    await take_stock(write.connection, quoted.lines)
    for new in quoted.lines:
        await _rewrite(write.connection, order, new)
    payer = method_id or money.original_method(order)
    await money.move(write.connection, order, quoted.difference_cents, payer, write.now)
    await write.connection.execute(
        update(orders)
        .where(orders.c.number == order.number)
        .values(items_changed=True, total_cents=max(0, order.total_cents + quoted.difference_cents))
    )
    detail = {"changes": written(changes), "difference_cents": quoted.difference_cents, "method": payer}
    await write.keep(request, result=order.number, detail=detail)
    return await _read(write.connection, order.number)


async def change_address(write: OrderWrite, *, address: Mapping[str, str]) -> Order:
    """Sends an order to another address."""
    order = write.order
    checked = checked_address(address)
    request = write.request("change_address", address=checked)
    if await write.done_before(request) is not None:
        return order
    allow(address_refusal(order, write.policy))
    if dict(order.shipping_address) == checked:
        allow(Refusal(reason="nothing_to_change", message="the order has this address already"))
    await write.connection.execute(
        update(orders).where(orders.c.number == order.number).values(shipping_address=checked)
    )
    # The address itself is personal, and it is in the order.
    await write.keep(request, result=order.number, detail={"was": order.status})
    return await _read(write.connection, order.number)


async def change_payment(write: OrderWrite, *, method_id: str) -> Order:
    """Pays an order in another way and gives back what was paid before."""
    order = write.order
    request = write.request("change_payment", method=method_id)
    if await write.done_before(request) is not None:
        return order
    allow(change_refusal(order, write.policy))
    method = await money.chosen_method(write.connection, write.principal, order, method_id)
    paid = money.balance_of(order)
    if set(paid) == {method_id}:
        allow(Refusal(reason="same_method", message="the order is paid that way already"))
    due = sum(paid.values()) or order.total_cents
    allow(difference_refusal(due, method))
    await money.move(write.connection, order, due, method_id, write.now)
    for before, cents in paid.items():
        await money.move(write.connection, order, -cents, before, write.now)
    detail = {"method": method_id, "amount_cents": due}
    await write.keep(request, result=order.number, detail=detail)
    return await _read(write.connection, order.number)


async def take_stock(connection: AsyncConnection, quoted: Sequence[QuotedLine]) -> None:
    """Takes the new pieces off the shelf.

    Raises:
        PolicyRefused: somebody was faster.
    """
    wanted = [
        (new.variant.variant_id if new.variant else new.line.variant_id, -new.quantity)
        for new in quoted
        if new.quantity
    ]
    await _move_stock(connection, wanted)


def written(changes: Sequence[LineChange]) -> list[dict[str, Any]]:
    """The changes as JSON, in one order whatever order they were given in."""
    return [
        {"line_id": change.line_id, "variant_id": change.variant_id, "quantity": change.quantity}
        for _, change in sorted(merged(changes).items())
    ]


def checked_address(address: Mapping[str, str]) -> dict[str, str]:
    """The address without empty fields.

    Raises:
        InvalidInput: nothing is left, or a field is too long or no text.
    """
    if len(address) > MAX_ADDRESS_FIELDS:
        raise InvalidInput(f"an address has at most {MAX_ADDRESS_FIELDS} fields")
    checked = {}
    for name, value in address.items():
        check_text("address", name, limit=40)
        check_text(name, value, limit=200)
        if value.strip():
            checked[name] = value.strip()
    if not checked:
        raise InvalidInput("the address is empty")
    return checked


async def _variant(connection: AsyncConnection, variant_id: str, product_id: str | None) -> Variant | None:
    """The variant; None when there is none, or when it is another product's."""
    owner = select(variants.c.product_id).where(variants.c.variant_id == variant_id)
    if product_id is not None and (await connection.execute(owner)).scalar_one_or_none() != product_id:
        return None
    siblings = await catalogue.load_siblings(connection, variant_id)
    return next((variant for variant in siblings if variant.variant_id == variant_id), None)


async def _move_stock(connection: AsyncConnection, moved: Sequence[tuple[str | None, int]]) -> None:
    """Adds pieces to variants, or takes them; variants that the shop no longer has are left out.

    Raises:
        PolicyRefused: there are not enough of one.
    """
    sums: defaultdict[str, int] = defaultdict(int)
    for variant_id, pieces in moved:
        if variant_id is not None:
            sums[variant_id] += pieces
    # In one order everywhere, so that two writers never wait for each other's rows.
    for variant_id, pieces in sorted(sums.items()):
        known = variants.c.variant_id == variant_id
        change = (
            update(variants).where(known, variants.c.stock >= -pieces).values(stock=variants.c.stock + pieces)
        )
        moved_rows = (await connection.execute(change)).rowcount
        if moved_rows == 0 and pieces < 0:
            raise PolicyRefused("out_of_stock", "there are not enough of them any more")


async def _rewrite(connection: AsyncConnection, order: Order, new: QuotedLine) -> None:
    row = (order_lines.c.order_number == order.number) & (order_lines.c.line_id == new.line.line_id)
    if new.quantity == 0:
        await connection.execute(delete(order_lines).where(row))
        return
    values: dict[str, Any] = {"quantity": new.quantity, "price_cents": new.price_cents}
    if new.variant is not None and new.variant.variant_id != new.line.variant_id:
        values |= {
            "variant_id": new.variant.variant_id,
            "variant": ", ".join(new.variant.options.values()) or None,
        }
    await connection.execute(update(order_lines).where(row).values(values))


async def _read(connection: AsyncConnection, number: str) -> Order:
    return (await read_orders(connection, [number]))[0]
