"""Reads the retail shop of τ-bench, a public benchmark of customer-service agents.

Its files have no dates and no counts of stock: orders need a default for ``placed_at``, and what is available
counts as one piece.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from bot.errors import InvalidInput
from bot.shop.importers import values as read
from bot.shop.importers.record import Found, Raw
from bot.shop.importers.report import Problem, RowError

CURRENCY: Final = "USD"
_METHOD_KINDS: Final = {"credit_card": "card"}


def records(kind: str, found: Iterator[Found], defaults: Mapping[str, str]) -> Iterator[Found]:
    """The benchmark's records in the native shape.

    Args:
        kind: products, customers or orders.
        found: the file's JSON lines.
        defaults: for orders, ``placed_at``.

    Raises:
        InvalidInput: it has no records of this kind, or the default is missing.
    """
    if kind not in _SHAPES:
        raise InvalidInput(f"τ-bench's shop has no {kind}; it has {', '.join(_SHAPES)}")
    if kind == "orders" and "placed_at" not in defaults:
        raise InvalidInput("τ-bench's orders have no dates: give --default placed_at=2026-01-31")
    return _shaped(_SHAPES[kind], found, defaults)


def _shaped(
    shape: Callable[[Mapping[str, Any]], dict[str, Any]],
    found: Iterator[Found],
    defaults: Mapping[str, str],
) -> Iterator[Found]:
    for raw in found:
        if isinstance(raw, Problem):
            yield raw
            continue
        try:
            yield Raw(raw.line, dict(defaults) | shape(raw.values))
        except RowError as error:
            yield Problem(raw.line, error.column, error.reason)
        except (KeyError, TypeError, AttributeError) as error:
            yield Problem(raw.line, None, f"not the shape of τ-bench: {type(error).__name__} {error}")


def _product(given: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "product_id": given["product_id"],
        "title": given["name"],
        "category": given["name"],  # its fifty products are kinds of goods with a dozen models each
        "variants": [
            {
                "variant_id": item["item_id"],
                "sku": item["item_id"],
                "options": item["options"],
                "price_cents": read.price(item["price"], "price"),
                "currency": CURRENCY,
                "stock": int(item["available"]),
            }
            for item in given["variants"].values()
        ],
    }


def _customer(given: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "customer_id": given["user_id"],
        "name": f"{given['name']['first_name']} {given['name']['last_name']}",
        "email": given["email"],
        "address": _address(given["address"]),
        "payment_methods": [_payment_method(method) for method in given.get("payment_methods", {}).values()],
    }


def _payment_method(given: Mapping[str, Any]) -> dict[str, Any]:
    kind = given["source"]
    method = {"method_id": given["id"], "kind": _METHOD_KINDS.get(kind, kind)}
    if kind == "credit_card":
        return method | {"label": f"{given['brand']} {given['last_four']}"}
    if kind == "gift_card":
        return method | {"label": "gift card", "balance_cents": read.price(given["balance"], "balance")}
    return method | {"label": "PayPal"}


def _order(given: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "number": given["order_id"],
        "customer_id": given["user_id"],
        "status": given["status"],
        "currency": CURRENCY,
        "shipping_address": _address(given["address"]),
        "lines": [
            {
                "line_id": str(position),
                "variant_id": item["item_id"],
                "product_id": item["product_id"],
                "title": item["name"],
                "variant": ", ".join(item["options"].values()),
                "quantity": 1,
                "price_cents": read.price(item["price"], "price"),
            }
            for position, item in enumerate(given["items"], start=1)
        ],
        "shipments": [
            {"carrier": "unknown", "tracking_number": number}
            for sent in given["fulfillments"]
            for number in sent["tracking_id"]
        ],
        "payments": [
            {
                "kind": moved["transaction_type"],
                "amount_cents": read.price(moved["amount"], "amount"),
                "method_id": moved["payment_method_id"],
            }
            for moved in given.get("payment_history", [])
        ],
    }


def _address(given: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "line1": given["address1"],
        "line2": given["address2"],
        "city": given["city"],
        "state": given["state"],
        "postcode": given["zip"],
        "country": given["country"],
    }


_SHAPES: Final[Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]]] = {
    "products": _product,
    "customers": _customer,
    "orders": _order,
}
