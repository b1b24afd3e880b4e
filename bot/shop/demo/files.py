"""The demo shop as files in the native formats of ``frontdoor import``."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

import numpy as np

from bot.shop.demo.catalogue import DemoProduct
from bot.shop.demo.kinds import CATEGORIES
from bot.shop.demo.orders import DemoOrder
from bot.shop.demo.payments import payment_methods, payments
from bot.shop.demo.people import DemoCustomer
from bot.shop.demo.promotions import DemoPromotion
from bot.shop.demo.reviews import DemoReview
from bot.shop.demo.sales import Sales, sale_price_cents
from bot.shop.demo.shop import DemoShop
from bot.shop.demo.truths import write_planted

CURRENCY: Final = "EUR"
TRACKING_URL: Final = "https://track.example.com/{}"
VIEWS: Final = (("a", ""), ("b", ", second view"))


def write_lines(path: Path, records: Iterable[dict[str, Any]]) -> int:
    """Writes one JSON value a line; returns how many."""
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for record in records:
            file.write(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n")
            count += 1
    return count


def moment(at: datetime) -> str:
    """ISO 8601 in UTC."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def day(on: date) -> str:
    """ISO 8601."""
    return on.isoformat()


def category_records() -> Iterable[dict[str, Any]]:
    """categories.jsonl."""
    for category, chinese in CATEGORIES.items():
        yield {"category": category, "translations": {"zh": chinese}}


def product_records(catalogue: list[DemoProduct], sales: Sales) -> Iterable[dict[str, Any]]:
    """products.jsonl, with today's stock and prices."""
    rows = {line.variant.variant_id: row for row, line in enumerate(sales.lines)}
    for product in catalogue:
        price = sale_price_cents(product)
        yield {
            "product_id": product.product_id,
            "title": product.title.en,
            "description": product.description.en,
            "category": product.kind.category,
            "brand": product.brand,
            "url": f"/shop/products/{product.product_id}",
            "attributes": product.attributes,
            "translations": {"zh": {"title": product.title.zh, "description": product.description.zh}},
            "pictures": [
                {"url": f"/media/{product.product_id}-{view}.webp", "alt": product.title.en + note}
                for view, note in VIEWS
            ],
            "active": True,
            "created_at": f"{day(product.created_on)}T06:00:00Z",
            "variants": [
                {
                    "variant_id": variant.variant_id,
                    "sku": variant.sku,
                    "options": variant.options,
                    "price_cents": price,
                    "compare_at_cents": product.price_cents if price < product.price_cents else None,
                    "currency": CURRENCY,
                    "stock": int(sales.stock_now[rows[variant.variant_id]]),
                    "deliveries": [
                        {"expected_on": day(delivery.expected_on), "quantity": delivery.quantity}
                        for delivery in sales.deliveries[rows[variant.variant_id]]
                    ],
                }
                for variant in product.variants
            ],
        }


def customer_records(customers: list[DemoCustomer]) -> Iterable[dict[str, Any]]:
    """customers.jsonl."""
    for customer in customers:
        yield {
            "customer_id": customer.customer_id,
            "name": customer.name,
            "email": customer.email,
            "phone": customer.phone,
            "language": customer.language,
            "address": customer.address,
            "created_at": moment(customer.created_at),
            "payment_methods": payment_methods(customer),
        }


def order_records(orders: list[DemoOrder]) -> Iterable[dict[str, Any]]:
    """orders.jsonl."""
    for order in orders:
        yield {
            "number": order.number,
            "customer_id": order.customer.customer_id,
            "email": order.customer.email,
            "status": order.status,
            "placed_at": moment(order.placed_at),
            "currency": CURRENCY,
            "shipping_address": {"name": order.customer.name} | order.customer.address,
            "lines": [
                {
                    "line_id": line.line_id,
                    "variant_id": line.source.variant.variant_id,
                    "product_id": line.source.product.product_id,
                    "title": line.source.product.title.en,
                    "variant": line.source.variant.label,
                    "quantity": line.quantity,
                    "price_cents": line.price_cents,
                }
                for line in order.lines
            ],
            "history": [{"status": status, "at": moment(at)} for status, at in order.history],
            "payments": payments(order, moment(order.placed_at), moment(order.history[-1][1])),
            "shipments": [
                {
                    "carrier": parcel.carrier,
                    "tracking_number": parcel.tracking_number,
                    "url": TRACKING_URL.format(parcel.tracking_number),
                    "shipped_at": moment(parcel.shipped_at),
                    "delivered_at": moment(parcel.delivered_at) if parcel.delivered_at else None,
                    "expected_on": day(parcel.expected_on),
                }
                for parcel in order.shipments
            ],
            "returns": [
                {
                    "return_id": sent_back.return_id,
                    "line_ids": list(sent_back.line_ids),
                    "reason": sent_back.reason,
                    "status": sent_back.status,
                    "requested_at": moment(sent_back.requested_at),
                }
                for sent_back in order.returns
            ],
        }


def promotion_records(promotions: list[DemoPromotion]) -> Iterable[dict[str, Any]]:
    """promotions.jsonl."""
    for promotion in promotions:
        yield {
            "promotion_id": promotion.promotion_id,
            "title": promotion.title,
            "percent_off": promotion.percent_off,
            "code": promotion.code,
            "starts_on": day(promotion.starts_on),
            "ends_on": day(promotion.ends_on),
            "category": promotion.category,
            "product_ids": list(promotion.product_ids),
        }


def review_records(reviews: list[DemoReview]) -> Iterable[dict[str, Any]]:
    """reviews.jsonl."""
    for review in reviews:
        yield {
            "review_id": review.review_id,
            "product_id": review.product.product_id,
            "customer_id": review.customer.customer_id,
            "author": review.author,
            "rating": review.rating,
            "title": review.title,
            "text": review.text,
            "language": review.language,
            "created_at": moment(review.created_at),
        }


def write_daily_sales(path: Path, sales: Sales) -> int:
    """daily_sales.csv: a row per variant and day since its launch, sale or none; returns how many."""
    revenue = sales.units * sales.price_cents
    names = np.array(["", *(promotion.promotion_id for promotion in sales.promotions)], dtype=object)
    dates = [day(on) for on in sales.days]
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write("date,variant_id,units,revenue_cents,stock_at_close,promotion_id\n")
        for row, line in enumerate(sales.lines):
            start = int(sales.first_day[row])
            columns = zip(
                dates[start:],
                sales.units[row, start:].tolist(),
                revenue[row, start:].tolist(),
                sales.stock[row, start:].tolist(),
                names[sales.promotion[row, start:] + 1].tolist(),
                strict=True,
            )
            variant_id = line.variant.variant_id
            file.write(
                "".join(
                    f"{on},{variant_id},{units},{cents},{left},{promotion}\n"
                    for on, units, cents, left, promotion in columns
                )
            )
            count += len(sales.days) - start
    return count


def write_shop(shop: DemoShop, folder: Path) -> dict[str, int]:
    """Writes all files of the shop into ``folder``; returns how many records each has."""
    folder.mkdir(parents=True, exist_ok=True)
    records = {
        "categories.jsonl": category_records(),
        "products.jsonl": product_records(shop.catalogue, shop.sales),
        "customers.jsonl": customer_records(shop.customers),
        "orders.jsonl": order_records(shop.orders),
        "promotions.jsonl": promotion_records(shop.promotions),
        "reviews.jsonl": review_records(shop.reviews),
    }
    counts = {name: write_lines(folder / name, lines) for name, lines in records.items()}
    write_planted(folder / "planted.json", shop)
    counts["daily_sales.csv"] = write_daily_sales(folder / "daily_sales.csv", shop.sales)
    return counts
