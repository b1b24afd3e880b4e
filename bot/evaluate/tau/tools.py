"""What the benchmark's tools do to its database: a reference for the state in which a task should end.

Written anew from the benchmark's description and checked against its own account of which expected calls are
refused. Amounts stay what they are there, dollars as floats rounded to cents.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from bot.evaluate.tau.database import Call, Database, Json

CANCEL_REASONS: Final = ("no longer needed", "ordered by mistake")


class Refused(Exception):
    """A tool says no, and nothing has changed."""


def replay(database: Database, calls: Iterable[Call]) -> list[str]:
    """Makes the calls one after another; returns what was refused, as ``tool: why``."""
    refused = []
    for call in calls:
        try:
            TOOLS[call.name](database, **call.arguments)
        except Refused as error:
            refused.append(f"{call.name}: {error}")
    return refused


def cancel_pending_order(database: Database, order_id: str, reason: str) -> None:
    """Cancels, and gives every payment back the way it came."""
    order = _order(database, order_id, "pending")
    if reason not in CANCEL_REASONS:
        raise Refused("invalid reason")
    refunds = []
    for payment in order["payment_history"]:
        refunds.append(_transaction("refund", payment["amount"], payment["payment_method_id"]))
        _move(database, order, payment["payment_method_id"], payment["amount"])
    order["status"] = "cancelled"
    order["cancel_reason"] = reason
    order["payment_history"].extend(refunds)


def modify_pending_order_items(
    database: Database, order_id: str, item_ids: list[str], new_item_ids: list[str], payment_method_id: str
) -> None:
    """Makes other items of the same products; possible once."""
    order = _order(database, order_id, "pending")
    news = _news(database, order, item_ids, new_item_ids)
    difference = _difference(order, item_ids, news)
    _affordable(database, order, payment_method_id, difference)
    kind = "payment" if difference > 0 else "refund"
    order["payment_history"].append(_transaction(kind, abs(difference), payment_method_id))
    _move(database, order, payment_method_id, -difference)
    for item_id, new in zip(item_ids, news, strict=True):
        item = next(item for item in order["items"] if item["item_id"] == item_id)
        item.update(item_id=new["item_id"], price=new["price"], options=new["options"])
    order["status"] = "pending (item modified)"


def modify_pending_order_address(database: Database, order_id: str, **address: str) -> None:
    """Sends the order elsewhere."""
    _order(database, order_id, "pending")["address"] = dict(address)


def modify_pending_order_payment(database: Database, order_id: str, payment_method_id: str) -> None:
    """Pays the whole order in another way."""
    order = _order(database, order_id, "pending")
    history = order["payment_history"]
    if len(history) != 1 or history[0]["transaction_type"] != "payment":
        raise Refused("there should be exactly one payment")
    amount, old = history[0]["amount"], history[0]["payment_method_id"]
    if old == payment_method_id:
        raise Refused("the new payment method should be another one")
    _affordable(database, order, payment_method_id, amount)
    history.append(_transaction("payment", amount, payment_method_id))
    history.append(_transaction("refund", amount, old))
    _move(database, order, payment_method_id, -amount)
    _move(database, order, old, amount)


def return_delivered_order_items(
    database: Database, order_id: str, item_ids: list[str], payment_method_id: str
) -> None:
    """Asks for a return; the money moves later."""
    order = _order(database, order_id, "delivered")
    _method(database, order, payment_method_id)
    original = order["payment_history"][0]["payment_method_id"]
    if "gift_card" not in payment_method_id and payment_method_id != original:
        raise Refused("the money goes back to the original payment method or to a gift card")
    _owned(order, item_ids)
    order["status"] = "return requested"
    order["return_items"] = sorted(item_ids)
    order["return_payment_method_id"] = payment_method_id


def exchange_delivered_order_items(
    database: Database, order_id: str, item_ids: list[str], new_item_ids: list[str], payment_method_id: str
) -> None:
    """Asks for an exchange; the money moves later."""
    order = _order(database, order_id, "delivered")
    news = _news(database, order, item_ids, new_item_ids)
    difference = _difference(order, item_ids, news)
    _affordable(database, order, payment_method_id, difference)
    order["status"] = "exchange requested"
    order["exchange_items"] = sorted(item_ids)
    order["exchange_new_items"] = sorted(new_item_ids)
    order["exchange_payment_method_id"] = payment_method_id
    order["exchange_price_difference"] = difference


def modify_user_address(database: Database, user_id: str, **address: str) -> None:
    """Changes the address of an account."""
    database.users[user_id]["address"] = dict(address)


TOOLS: Final[Mapping[str, Callable[..., None]]] = {
    tool.__name__: tool
    for tool in (
        cancel_pending_order,
        modify_pending_order_items,
        modify_pending_order_address,
        modify_pending_order_payment,
        return_delivered_order_items,
        exchange_delivered_order_items,
        modify_user_address,
    )
}


def _order(database: Database, order_id: str, status: str) -> Json:
    order = database.orders.get(order_id)
    if order is None:
        raise Refused("there is no such order")
    if order["status"] != status:
        raise Refused(f"the order is {order['status']}, not {status}")
    return order


def _method(database: Database, order: Json, method_id: str) -> Json:
    methods: dict[str, Json] = database.users[order["user_id"]]["payment_methods"]
    if method_id not in methods:
        raise Refused("the user has no such payment method")
    return methods[method_id]


def _affordable(database: Database, order: Json, method_id: str, amount: float) -> None:
    method = _method(database, order, method_id)
    if method["source"] == "gift_card" and method["balance"] < amount:
        raise Refused("the gift card's balance is too small")


def _move(database: Database, order: Json, method_id: str, amount: float) -> None:
    """Puts money onto a gift card, or takes it off; other ways to pay have no balance."""
    method = database.users[order["user_id"]]["payment_methods"].get(method_id)
    if method is not None and method["source"] == "gift_card":
        method["balance"] = round(method["balance"] + amount, 2)


def _owned(order: Json, item_ids: list[str]) -> None:
    left = [item["item_id"] for item in order["items"]]
    for item_id in item_ids:
        if item_id not in left:
            raise Refused(f"the order has no {item_id}, or not so many")
        left.remove(item_id)


def _news(database: Database, order: Json, item_ids: list[str], new_item_ids: list[str]) -> list[Json]:
    """The new items: each of the old one's product, and available."""
    _owned(order, item_ids)
    if len(item_ids) != len(new_item_ids):
        raise Refused("as many new items as old ones are needed")
    news = []
    for item_id, new_id in zip(item_ids, new_item_ids, strict=True):
        item = next(item for item in order["items"] if item["item_id"] == item_id)
        new = database.products[item["product_id"]]["variants"].get(new_id)
        if new is None or not new["available"]:
            raise Refused(f"{new_id} is not available")
        news.append(new)
    return news


def _difference(order: Json, item_ids: list[str], news: list[Json]) -> float:
    prices = {item["item_id"]: item["price"] for item in order["items"]}
    pairs = zip(item_ids, news, strict=True)
    return round(sum(float(new["price"]) - float(prices[item_id]) for item_id, new in pairs), 2)


def _transaction(kind: str, amount: float, method_id: str) -> Json:
    return {"transaction_type": kind, "amount": amount, "payment_method_id": method_id}
