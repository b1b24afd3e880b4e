"""Checks records in the native JSON shape, to which all readers come down, and lays them out as table rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from bot.shop import tables
from bot.shop.identifiers import canonical_email, canonical_number
from bot.shop.importers import values as read
from bot.shop.importers.record import Raw, Record
from bot.shop.importers.report import RowError
from bot.shop.model import ORDER_STATUSES, PAYMENT_KINDS, PAYMENT_METHOD_KINDS, RETURN_STATUSES

# What other systems call our ten statuses.
STATUS_NAMES: Final[Mapping[str, str]] = {status: status for status in ORDER_STATUSES} | {
    "open": "pending",
    "new": "pending",
    "on_hold": "pending",
    "paid": "processing",
    "processed": "shipped",  # picked, packed and given to the carrier
    "fulfilled": "shipped",
    "in_transit": "shipped",
    "completed": "delivered",
    "complete": "delivered",
    "canceled": "cancelled",
    "return": "return_requested",
}
MAX_ITEMS: Final = 2000  # variants of a product, lines of an order: beyond this a file is broken


@dataclass(frozen=True)
class Defaults:
    """What holds where a record is silent."""

    currency: str


def check(kind: str, raw: Raw, defaults: Defaults) -> Record:
    """The record as table rows.

    Raises:
        RowError: with the first value that cannot be used.
    """
    return _CHECKS[kind](raw, defaults)


def _category(raw: Raw, _defaults: Defaults) -> Record:
    name = read.identifier(raw.values.get("category"), "category")
    return Record(raw.line, name, {"category": name, "translations": _words(raw.values, "translations")})


def _product(raw: Raw, defaults: Defaults) -> Record:
    given = raw.values
    product_id = read.identifier(given.get("product_id"), "product_id")
    title = read.required(given.get("title"), "title")
    category = read.text(given.get("category"), "category", limit=read.MAX_ID_CHARS)
    brand = read.text(given.get("brand"), "brand")
    translations = {
        read.identifier(language, "translations"): _words({"words": words}, "words")
        for language, words in _mapping(given, "translations").items()
    }
    titles = [words["title"] for words in translations.values() if "title" in words]
    root = {
        "product_id": product_id,
        "title": title,
        "description": read.text(given.get("description"), "description", limit=read.MAX_TEXT_CHARS) or "",
        "category": category,
        "brand": brand,
        "url": read.url(given.get("url"), "url"),
        "attributes": _words(given, "attributes"),
        "translations": translations,
        "pictures": [_picture(item, at, title) for item, at in _items(given, "pictures")],
        "active": read.flag(given.get("active"), "active", default=True),
        "created_at": _optional(read.moment, given, "created_at"),
        "search_text": " ".join(part for part in (title, brand, category, *titles) if part).casefold(),
    }
    sold: dict[str, dict[str, Any]] = {}
    coming: list[dict[str, Any]] = []
    for position, (item, at) in enumerate(_items(given, "variants")):
        variant = _variant(item, at, defaults) | {"product_id": product_id, "position": position}
        if variant["variant_id"] in sold:
            raise RowError(f"{at}.variant_id", f"{variant['variant_id']!r} is there twice")
        sold[variant["variant_id"]] = variant
        coming += _deliveries(item, at, variant["variant_id"])
    if not sold:
        raise RowError("variants", "a product needs at least one")
    record = Record(
        raw.line,
        product_id,
        root,
        children={tables.variants: list(sold.values()), tables.deliveries: coming},
    )
    if category is not None:
        record.companions[tables.categories] = [{"category": category, "translations": {}}]
    return record


def _variant(item: Mapping[str, Any], at: str, defaults: Defaults) -> dict[str, Any]:
    price = _cents(item, "price_cents", at)
    compare_at = _cents(item, "compare_at_cents", at) if item.get("compare_at_cents") is not None else None
    return {
        "variant_id": read.identifier(item.get("variant_id"), f"{at}.variant_id"),
        "sku": read.text(item.get("sku"), f"{at}.sku"),
        "options": _words(item, "options", at),
        "price_cents": price,
        # A "reduced" price that is not lower is no reduction; shops' files are full of them.
        "compare_at_cents": compare_at if compare_at is not None and compare_at > price else None,
        "currency": read.currency(item.get("currency") or defaults.currency, f"{at}.currency"),
        "stock": read.integer(item.get("stock"), f"{at}.stock", low=0, high=read.MAX_QUANTITY),
    }


def _deliveries(item: Mapping[str, Any], at: str, variant_id: str) -> list[dict[str, Any]]:
    expected: dict[Any, int] = {}
    for delivery, where in _items(item, "deliveries", at):
        on = read.day(delivery.get("expected_on"), f"{where}.expected_on")
        quantity = read.integer(delivery.get("quantity"), f"{where}.quantity", low=1, high=read.MAX_QUANTITY)
        expected[on] = expected.get(on, 0) + quantity
    return [
        {"variant_id": variant_id, "expected_on": on, "quantity": min(quantity, read.MAX_QUANTITY)}
        for on, quantity in expected.items()
    ]


def _picture(item: Mapping[str, Any], at: str, title: str) -> dict[str, str]:
    address = read.url(item.get("url"), f"{at}.url")
    if address is None:
        raise RowError(f"{at}.url", "is missing")
    return {"url": address, "alt": read.text(item.get("alt"), f"{at}.alt") or title}


def _promotion(raw: Raw, _defaults: Defaults) -> Record:
    given = raw.values
    promotion_id = read.identifier(given.get("promotion_id"), "promotion_id")
    starts_on, ends_on = (
        read.day(given.get("starts_on"), "starts_on"),
        read.day(given.get("ends_on"), "ends_on"),
    )
    if ends_on < starts_on:
        raise RowError("ends_on", "is before starts_on")
    root = {
        "promotion_id": promotion_id,
        "title": read.required(given.get("title"), "title"),
        "percent_off": read.integer(given.get("percent_off"), "percent_off", low=1, high=100),
        "code": read.text(given.get("code"), "code"),
        "starts_on": starts_on,
        "ends_on": ends_on,
        "category": read.text(given.get("category"), "category", limit=read.MAX_ID_CHARS),
        "product_ids": [read.identifier(item, "product_ids") for item in _list(given, "product_ids")],
    }
    return Record(raw.line, promotion_id, root)


def _customer(raw: Raw, _defaults: Defaults) -> Record:
    given = raw.values
    customer_id = read.identifier(given.get("customer_id"), "customer_id")
    root = {
        "customer_id": customer_id,
        "name": read.text(given.get("name"), "name") or "",
        "email": _email(given),
        "phone": read.text(given.get("phone"), "phone"),
        "language": read.text(given.get("language"), "language", limit=8),
        "address": _words(given, "address"),
        "created_at": _optional(read.moment, given, "created_at"),
    }
    methods: dict[str, dict[str, Any]] = {}
    for position, (item, at) in enumerate(_items(given, "payment_methods")):
        method = _payment_method(item, at) | {"customer_id": customer_id, "position": position}
        if method["method_id"] in methods:
            raise RowError(f"{at}.method_id", f"{method['method_id']!r} is there twice")
        methods[method["method_id"]] = method
    return Record(raw.line, customer_id, root, children={tables.payment_methods: list(methods.values())})


def _payment_method(item: Mapping[str, Any], at: str) -> dict[str, Any]:
    method_id = read.identifier(item.get("method_id"), f"{at}.method_id")
    kind = read.text(item.get("kind"), f"{at}.kind") or "other"
    balance = _cents(item, "balance_cents", at) if item.get("balance_cents") is not None else None
    if kind not in PAYMENT_METHOD_KINDS:
        raise RowError(f"{at}.kind", f"{kind!r} is none of {', '.join(PAYMENT_METHOD_KINDS)}")
    if (balance is None) == (kind == "gift_card"):
        raise RowError(f"{at}.balance_cents", "is for gift cards, and only for them")
    return {
        "method_id": method_id,
        "kind": kind,
        "label": read.text(item.get("label"), f"{at}.label") or method_id,
        "balance_cents": balance,
    }


def _review(raw: Raw, _defaults: Defaults) -> Record:
    given = raw.values
    review_id = read.identifier(given.get("review_id"), "review_id")
    root = {
        "review_id": review_id,
        "product_id": read.identifier(given.get("product_id"), "product_id"),
        "customer_id": read.text(given.get("customer_id"), "customer_id", limit=read.MAX_ID_CHARS),
        "author": read.text(given.get("author"), "author"),
        "rating": read.integer(given.get("rating"), "rating", low=1, high=5),
        "title": read.text(given.get("title"), "title"),
        "text": read.text(given.get("text"), "text", limit=read.MAX_TEXT_CHARS) or "",
        "language": read.text(given.get("language"), "language", limit=8),
        "created_at": read.moment(given.get("created_at"), "created_at"),
    }
    return Record(raw.line, review_id, root)


def _order(raw: Raw, defaults: Defaults) -> Record:
    given = raw.values
    number = canonical_number(read.identifier(given.get("number"), "number"))
    if not number:
        raise RowError("number", "is missing")
    placed_at = read.moment(given.get("placed_at"), "placed_at")
    customer_id = read.text(given.get("customer_id"), "customer_id", limit=read.MAX_ID_CHARS)
    address = _words(given, "shipping_address")
    record = Record(raw.line, number, {})
    lines = _lines(given, number, record)
    if given.get("total_cents") is None:
        total = sum(line["price_cents"] for line in lines.values())
    else:
        total = _cents(given, "total_cents")
    record.root |= {
        "number": number,
        "customer_id": customer_id,
        "email": _email(given),
        "status": _status(given, "status"),
        "placed_at": placed_at,
        "currency": read.currency(given.get("currency") or defaults.currency, "currency"),
        "total_cents": total,
        "shipping_address": address,
    }
    record.children = {
        tables.order_lines: list(lines.values()),
        tables.order_history: _history(given, number, placed_at),
        tables.shipments: [
            _shipment(item, at) | {"order_number": number, "position": position}
            for position, (item, at) in enumerate(_items(given, "shipments"))
        ],
        tables.returns: _returns(given, number, frozenset(lines)),
        tables.payments: [
            _payment(item, at) | {"order_number": number, "position": position}
            for position, (item, at) in enumerate(_items(given, "payments"))
        ],
    }
    if customer_id is not None:
        record.companions[tables.customers] = [
            {
                "customer_id": customer_id,
                "name": read.text(given.get("customer_name"), "customer_name") or address.get("name", ""),
                "email": record.root["email"],
                "address": address,
            }
        ]
    return record


def _lines(given: Mapping[str, Any], number: str, record: Record) -> dict[str, dict[str, Any]]:
    lines: dict[str, dict[str, Any]] = {}
    for position, (item, at) in enumerate(_items(given, "lines")):
        line_id = read.text(item.get("line_id"), f"{at}.line_id", limit=read.MAX_ID_CHARS) or str(
            position + 1
        )
        if line_id in lines:
            raise RowError(f"{at}.line_id", f"{line_id!r} is there twice")
        row = {
            "order_number": number,
            "line_id": line_id,
            "position": position,
            "variant_id": read.text(item.get("variant_id"), f"{at}.variant_id", limit=read.MAX_ID_CHARS),
            "product_id": read.text(item.get("product_id"), f"{at}.product_id", limit=read.MAX_ID_CHARS),
            "title": read.required(item.get("title"), f"{at}.title"),
            "variant": read.text(item.get("variant"), f"{at}.variant"),
            "quantity": read.integer(item.get("quantity"), f"{at}.quantity", low=1, high=read.MAX_QUANTITY),
            "price_cents": _cents(item, "price_cents", at),
        }
        lines[line_id] = row
        sku = read.text(item.get("sku"), f"{at}.sku")
        if sku is not None and row["variant_id"] is None:
            record.by_sku.append((row, sku))
    if not lines:
        raise RowError("lines", "an order needs at least one")
    return lines


def _history(given: Mapping[str, Any], number: str, placed_at: datetime) -> list[dict[str, Any]]:
    changes = [
        {"status": _status(item, "status", at), "at": read.moment(item.get("at"), f"{at}.at")}
        for item, at in _items(given, "history")
    ] or [{"status": "pending", "at": placed_at}]
    return [
        change | {"order_number": number, "position": position} for position, change in enumerate(changes)
    ]


def _shipment(item: Mapping[str, Any], at: str) -> dict[str, Any]:
    return {
        "carrier": read.required(item.get("carrier"), f"{at}.carrier"),
        "tracking_number": read.text(item.get("tracking_number"), f"{at}.tracking_number"),
        "url": read.url(item.get("url"), f"{at}.url"),
        "shipped_at": _optional(read.moment, item, "shipped_at", at),
        "delivered_at": _optional(read.moment, item, "delivered_at", at),
        "expected_on": _optional(read.day, item, "expected_on", at),
    }


def _payment(item: Mapping[str, Any], at: str) -> dict[str, Any]:
    kind = read.text(item.get("kind"), f"{at}.kind") or "payment"
    if kind not in PAYMENT_KINDS:
        raise RowError(f"{at}.kind", f"{kind!r} is none of {', '.join(PAYMENT_KINDS)}")
    return {
        "kind": kind,
        "amount_cents": _cents(item, "amount_cents", at),
        "method_id": read.text(item.get("method_id"), f"{at}.method_id", limit=read.MAX_ID_CHARS),
        "at": _optional(read.moment, item, "at", at),
    }


def _returns(given: Mapping[str, Any], number: str, line_ids: frozenset[str]) -> list[dict[str, Any]]:
    rows: dict[str, dict[str, Any]] = {}
    for position, (item, at) in enumerate(_items(given, "returns")):
        return_id = read.text(item.get("return_id"), f"{at}.return_id") or f"{number}-R{position + 1}"
        if return_id in rows:
            raise RowError(f"{at}.return_id", f"{return_id!r} is there twice")
        wanted = [read.identifier(line_id, f"{at}.line_ids") for line_id in _list(item, "line_ids", at)]
        if unknown := sorted(set(wanted) - line_ids):
            raise RowError(f"{at}.line_ids", f"the order has no line {unknown[0]!r}")
        status = read.text(item.get("status"), f"{at}.status") or "requested"
        if status not in RETURN_STATUSES:
            raise RowError(f"{at}.status", f"{status!r} is none of {', '.join(RETURN_STATUSES)}")
        rows[return_id] = {
            "return_id": return_id,
            "order_number": number,
            "line_ids": wanted,
            "reason": read.text(item.get("reason"), f"{at}.reason", limit=read.MAX_TEXT_CHARS) or "",
            "status": status,
            "requested_at": read.moment(item.get("requested_at"), f"{at}.requested_at"),
        }
    return list(rows.values())


def _status(given: Mapping[str, Any], name: str, at: str = "") -> str:
    column = _at(at, name)
    written = read.required(given.get(name), column).lower().replace(" ", "_").replace("-", "_")
    if written not in STATUS_NAMES:
        raise RowError(column, f"{written!r} is none of {', '.join(ORDER_STATUSES)}")
    return STATUS_NAMES[written]


def _email(given: Mapping[str, Any]) -> str | None:
    written = read.text(given.get("email"), "email", limit=320)
    if written is None:
        return None
    name, at, host = canonical_email(written).rpartition("@")
    if not (name and at and host) or any(sign.isspace() for sign in written):
        raise RowError("email", f"{written[:60]!r} is no e-mail address")
    return f"{name}@{host}"


def _cents(given: Mapping[str, Any], name: str, at: str = "") -> int:
    column = _at(at, name)
    value = given.get(name)
    if value is not None and not (isinstance(value, int) and not isinstance(value, bool)):
        raise RowError(column, f"expected a whole number of cents, got {value!r}"[:120])
    return read.integer(value, column, low=0, high=read.MAX_CENTS)


def _optional(reader: Callable[[Any, str], Any], given: Mapping[str, Any], name: str, at: str = "") -> Any:
    value = given.get(name)
    return None if value is None or value == "" else reader(value, _at(at, name))


def _mapping(given: Mapping[str, Any], name: str, at: str = "") -> Mapping[str, Any]:
    value = given.get(name)
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise RowError(_at(at, name), "expected an object")
    if len(value) > MAX_ITEMS:
        raise RowError(_at(at, name), f"has more than {MAX_ITEMS:,} entries")
    return value


def _words(given: Mapping[str, Any], name: str, at: str = "") -> dict[str, str]:
    """An object of words by name; empty ones are left out."""
    column = _at(at, name)
    pairs = {
        read.identifier(key, column): read.text(value, f"{column}.{key}", limit=read.MAX_TEXT_CHARS)
        for key, value in _mapping(given, name, at).items()
    }
    return {key: words for key, words in pairs.items() if words is not None}


def _list(given: Mapping[str, Any], name: str, at: str = "") -> list[Any]:
    value = given.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise RowError(_at(at, name), "expected a list")
    if len(value) > MAX_ITEMS:
        raise RowError(_at(at, name), f"has more than {MAX_ITEMS:,} entries")
    return value


def _items(given: Mapping[str, Any], name: str, at: str = "") -> Iterator[tuple[Mapping[str, Any], str]]:
    """The objects of a list, each with its place for messages: ``("variants[2]")``."""
    for position, item in enumerate(_list(given, name, at)):
        where = f"{_at(at, name)}[{position}]"
        if not isinstance(item, Mapping):
            raise RowError(where, "expected an object")
        yield item, where


def _at(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name


_CHECKS: Final[Mapping[str, Callable[[Raw, Defaults], Record]]] = {
    "categories": _category,
    "products": _product,
    "promotions": _promotion,
    "customers": _customer,
    "orders": _order,
    "reviews": _review,
}
