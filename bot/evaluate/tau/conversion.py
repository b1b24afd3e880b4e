"""Turns the benchmark's shop into one of ours: records for the importers, and its policy.

The benchmark knows no dates and no numbers of pieces: every order gets the same day, and of what is available
there is more than all customers together ask for, so that none of them spoils another's task.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from bot.evaluate.tau.database import Database, Json

CURRENCY: Final = "USD"
PLACED_AT: Final = "2026-02-01T12:00:00Z"
PLENTY: Final = 10_000
KINDS: Final = {"credit_card": "card", "paypal": "paypal", "gift_card": "gift_card"}

# The benchmark's policy in our words; 0 days and 0 cents mean without a limit.
POLICY: Final = """\
return_window_days = 0
cancellable = ["pending"]
changeable = ["pending"]
readdressable = ["pending"]
changes_once = true
cancel_reasons = ["no longer needed", "ordered by mistake"]
repeat_returns = false
refund_to = "original_or_gift_card"
most_refunded_cents = 0
"""


def write_shop(database: Database, folder: Path) -> Mapping[str, Path]:
    """Writes ``products``, ``customers`` and ``orders`` as JSON lines; returns the files by kind."""
    kinds: Mapping[str, Iterator[Json]] = {
        "products": map(product, database.products.values()),
        "customers": map(customer, database.users.values()),
        "orders": map(order, database.orders.values()),
    }
    files = {}
    for kind, records in kinds.items():
        files[kind] = folder / f"{kind}.jsonl"
        files[kind].write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return files


def cents(amount: float) -> int:
    """Dollars as cents."""
    return round(amount * 100)


def number(order_id: str) -> str:
    """An order's number as our store has it."""
    return order_id.removeprefix("#")


def product(given: Json) -> Json:
    """A product; its fifty products are kinds of goods with a dozen variants each."""
    return {
        "product_id": given["product_id"],
        "title": given["name"],
        "category": given["name"],
        "variants": [
            {
                "variant_id": item["item_id"],
                "sku": item["item_id"],
                "options": item["options"],
                "price_cents": cents(item["price"]),
                "currency": CURRENCY,
                "stock": PLENTY if item["available"] else 0,
            }
            for item in given["variants"].values()
        ],
    }


def customer(given: Json) -> Json:
    """A customer with their ways to pay."""
    return {
        "customer_id": given["user_id"],
        "name": f"{given['name']['first_name']} {given['name']['last_name']}",
        "email": given["email"],
        "address": address(given["address"]),
        "payment_methods": [method(each) for each in given["payment_methods"].values()],
    }


def method(given: Json) -> Json:
    """A way to pay; its label has the id, which is all that the benchmark's customers know it by."""
    kind: str = given["source"]
    if kind == "credit_card":
        name = f"{given['brand'].capitalize()} ending in {given['last_four']}"
    else:
        name = "PayPal" if kind == "paypal" else "Gift card"
    balance = {"balance_cents": cents(given["balance"])} if kind == "gift_card" else {}
    return {"method_id": given["id"], "kind": KINDS[kind], "label": f"{name} ({given['id']})"} | balance


def order(given: Json) -> Json:
    """An order with its payments."""
    status: str = given["status"]
    return {
        "number": given["order_id"],
        "customer_id": given["user_id"],
        "status": status,
        "placed_at": PLACED_AT,
        "currency": CURRENCY,
        "shipping_address": address(given["address"]),
        "lines": [
            {
                "line_id": str(position),
                "variant_id": item["item_id"],
                "product_id": item["product_id"],
                "title": item["name"],
                "variant": ", ".join(item["options"].values()),
                "quantity": 1,
                "price_cents": cents(item["price"]),
            }
            for position, item in enumerate(given["items"], start=1)
        ],
        "shipments": [
            {"carrier": "unknown", "tracking_number": tracking}
            for sent in given["fulfillments"]
            for tracking in sent["tracking_id"]
        ],
        "payments": [payment(each) for each in given["payment_history"]],
    }


def payment(given: Json) -> Json:
    """Money that moved."""
    return {
        "kind": given["transaction_type"],
        "amount_cents": cents(given["amount"]),
        "method_id": given["payment_method_id"],
        "at": PLACED_AT,
    }


def address(given: Mapping[str, Any]) -> dict[str, str]:
    """An address with our names for its parts."""
    return {
        "line1": given["address1"],
        "line2": given["address2"],
        "city": given["city"],
        "state": given["state"],
        "postcode": given["zip"],
        "country": given["country"],
    }
