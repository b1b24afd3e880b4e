"""What a customer may ask of the shop beside orders: their account, cases for people, alerts, feedback."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import Row, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import InvalidInput, NotFound
from bot.shop.changes import checked_address
from bot.shop.identifiers import canonical_email
from bot.shop.model import CASE_KINDS, Case, CaseKind, Customer, Feedback, Invoice, Order, StockAlert
from bot.shop.orders import load_order
from bot.shop.principal import Principal
from bot.shop.requests import Request, check_text, done_before, keep
from bot.shop.tables import cases, customers, feedback, stock_alerts, variants

MAX_CASES: Final = 20
MAX_EMAIL_CHARS: Final = 320
MAX_NAME_CHARS: Final = 200


def customer_of(row: Row[Any]) -> Customer:
    """A row of the customers' table."""
    return Customer(
        customer_id=row.customer_id,
        name=row.name,
        email=row.email,
        phone=row.phone,
        language=row.language,
        address=row.address,
        created_at=row.created_at,
        newsletter=row.newsletter,
    )


async def load_customers(connection: AsyncConnection, ids: Sequence[str]) -> list[Customer]:
    """These customers, in this order; unknown ones are left out."""
    rows = (await connection.execute(select(customers).where(customers.c.customer_id.in_(ids)))).all()
    found = {row.customer_id: customer_of(row) for row in rows}
    return [found[customer_id] for customer_id in ids if customer_id in found]


async def me(connection: AsyncConnection, principal: Principal) -> Customer:
    """The customer whom the principal speaks for.

    Raises:
        NotFound: the principal is a guest, or the account is gone.
    """
    found = await load_customers(connection, [principal.customer_id]) if principal.customer_id else []
    if not found:
        raise NotFound("nobody is signed in")
    return found[0]


async def update_customer(
    connection: AsyncConnection,
    principal: Principal,
    *,
    changes: Mapping[str, Any],
    key: str,
    now: datetime,
) -> Customer:
    """Changes what the shop knows of the customer; ``changes`` are columns with their new values."""
    known = await me(connection, principal)
    checked = {name: _checked(name, value) for name, value in changes.items()}
    if not checked:
        raise InvalidInput("nothing is to be changed")
    request = Request(
        principal=principal,
        key=key,
        action="update_customer",
        content={"customer": known.customer_id, "changes": checked},
        now=now,
    )
    if await done_before(connection, request) is None:
        await connection.execute(
            update(customers).where(customers.c.customer_id == known.customer_id).values(checked)
        )
        # Only which fields: their values are personal, and they are in the account.
        await keep(connection, request, result=known.customer_id, detail={"fields": sorted(checked)})
    return await me(connection, principal)


def _checked(name: str, value: Any) -> Any:
    if name == "newsletter":
        return bool(value)
    if name == "address":
        return checked_address(value)
    limit = MAX_EMAIL_CHARS if name == "email" else MAX_NAME_CHARS
    text = str(value).strip()
    check_text(name, text, limit=limit)
    if not text:
        raise InvalidInput(f"{name}: is empty")
    return checked_email(text) if name == "email" else text


def checked_email(text: str) -> str:
    """The address as the store keeps it.

    Raises:
        InvalidInput: it is none.
    """
    check_text("email", text, limit=MAX_EMAIL_CHARS)
    written = canonical_email(text)
    name, at, host = written.rpartition("@")
    if not (name and at and "." in host) or any(sign.isspace() for sign in written):
        raise InvalidInput("email: not an e-mail address")
    return written


async def open_case(
    connection: AsyncConnection,
    principal: Principal,
    *,
    kind: CaseKind,
    text: str,
    order_number: str | None,
    line_ids: Sequence[str],
    key: str,
    now: datetime,
) -> Case:
    """Asks people to look at something; see :meth:`bot.shop.interface.Shop.open_case`."""
    if kind not in CASE_KINDS:
        raise InvalidInput(f"{kind!r} is none of {', '.join(CASE_KINDS)}")
    check_text("text", text)
    order = await load_order(connection, principal, order_number, now=now) if order_number else None
    lines = sorted(set(line_ids))
    if lines and (order is None or set(lines) - {line.line_id for line in order.lines}):
        raise InvalidInput("the case names lines that the order does not have")
    number = order.number if order else None
    request = Request(
        principal=principal,
        key=key,
        action="open_case",
        content={"kind": kind, "order": number, "lines": lines, "text": text},
        now=now,
    )
    earlier = await done_before(connection, request)
    if earlier is None:
        earlier = f"C-{uuid4().hex[:12].upper()}"
        await connection.execute(
            insert(cases).values(
                case_id=earlier,
                conversation_id=principal.conversation_id,
                customer_id=principal.customer_id,
                kind=kind,
                text=text,
                order_number=number,
                line_ids=lines,
                status="open",
                opened_at=now,
            )
        )
        await keep(
            connection, request, result=earlier, detail={"kind": kind, "case_id": earlier}, order=order
        )
    row = (await connection.execute(select(cases).where(cases.c.case_id == earlier))).one()
    return _case(row)


async def load_cases(connection: AsyncConnection, principal: Principal) -> list[Case]:
    """The principal's cases, newest first: of the conversation and, when signed in, of the customer."""
    mine = cases.c.conversation_id == principal.conversation_id
    if principal.customer_id is not None:
        mine = or_(mine, cases.c.customer_id == principal.customer_id)
    query = select(cases).where(mine).order_by(cases.c.opened_at.desc(), cases.c.case_id).limit(MAX_CASES)
    return [_case(row) for row in await connection.execute(query)]


def _case(row: Row[Any]) -> Case:
    return Case(
        case_id=row.case_id,
        kind=row.kind,
        text=row.text,
        order_number=row.order_number,
        line_ids=tuple(row.line_ids),
        status=row.status,
        opened_at=row.opened_at,
    )


async def add_stock_alert(
    connection: AsyncConnection,
    principal: Principal,
    *,
    variant_id: str,
    email: str | None,
    key: str,
    now: datetime,
) -> StockAlert:
    """Remembers whom to tell; the same address asks once for a variant, however often it asks."""
    known = select(variants.c.variant_id).where(variants.c.variant_id == variant_id)
    if (await connection.execute(known)).scalar_one_or_none() is None:
        raise NotFound(f"there is no variant {variant_id!r}")
    address = email or (await me(connection, principal)).email
    if not address:
        raise InvalidInput("email: is needed")
    address = checked_email(address)
    request = Request(
        principal=principal,
        key=key,
        action="add_stock_alert",
        content={"variant": variant_id, "email": address},
        now=now,
    )
    same = (stock_alerts.c.variant_id == variant_id) & (stock_alerts.c.email == address)
    if await done_before(connection, request) is None:
        standing = (
            await connection.execute(select(stock_alerts.c.alert_id).where(same))
        ).scalar_one_or_none()
        alert_id = standing or f"A-{uuid4().hex[:12].upper()}"
        if standing is None:
            row = {
                "alert_id": alert_id,
                "variant_id": variant_id,
                "email": address,
                "customer_id": principal.customer_id,
                "created_at": now,
            }
            try:
                async with connection.begin_nested():
                    await connection.execute(insert(stock_alerts).values(row))
            except IntegrityError:  # asked for from two places at once: one alert is enough
                alert_id = (
                    await connection.execute(select(stock_alerts.c.alert_id).where(same))
                ).scalar_one()
        await keep(connection, request, result=alert_id, detail={"variant_id": variant_id})
    found = (await connection.execute(select(stock_alerts).where(same))).one()
    return StockAlert(
        alert_id=found.alert_id,
        variant_id=found.variant_id,
        email=found.email,
        created_at=found.created_at,
    )


async def give_feedback(
    connection: AsyncConnection,
    principal: Principal,
    *,
    rating: int | None,
    text: str,
    order_number: str | None,
    key: str,
    now: datetime,
) -> Feedback:
    """Keeps what a customer thinks of the help they got."""
    if rating is not None and not 1 <= rating <= 5:
        raise InvalidInput("rating: from 1 to 5")
    check_text("text", text)
    if rating is None and not text.strip():
        raise InvalidInput("a rating or a text is needed")
    order = await load_order(connection, principal, order_number, now=now) if order_number else None
    number = order.number if order else None
    request = Request(
        principal=principal,
        key=key,
        action="give_feedback",
        content={"rating": rating, "text": text, "order": number},
        now=now,
    )
    feedback_id = await done_before(connection, request)
    if feedback_id is None:
        feedback_id = f"F-{uuid4().hex[:12].upper()}"
        await connection.execute(
            insert(feedback).values(
                feedback_id=feedback_id,
                conversation_id=principal.conversation_id,
                customer_id=principal.customer_id,
                rating=rating,
                text=text,
                order_number=number,
                given_at=now,
            )
        )
        await keep(connection, request, result=feedback_id, detail={"rating": rating}, order=order)
    row = (await connection.execute(select(feedback).where(feedback.c.feedback_id == feedback_id))).one()
    return Feedback(
        feedback_id=row.feedback_id,
        rating=row.rating,
        text=row.text,
        order_number=row.order_number,
        given_at=row.given_at,
    )


async def invoice(connection: AsyncConnection, order: Order) -> Invoice:
    """The invoice of an order: what it says follows from the order alone."""
    found = await load_customers(connection, [order.customer_id]) if order.customer_id else []
    name = order.shipping_address.get("name") or (found[0].name if found else "")
    return Invoice(
        invoice_id=f"INV-{order.number}",
        order_number=order.number,
        issued_at=order.placed_at,
        name=name,
        address=order.shipping_address or (found[0].address if found else {}),
        lines=order.lines,
        payments=order.payments,
        total_cents=order.total_cents,
        currency=order.currency,
    )
