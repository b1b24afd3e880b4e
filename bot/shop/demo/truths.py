"""What is true of the demo shop and nowhere said in its data: the answers that tests compare with.

``planted.json`` has these keys:

* ``alike``: groups of products that are alike: the same style in other colours, or a common look
* ``runs_small``, ``runs_large``, ``faults``: what buyers find out and write in reviews
* ``sells_out``: variants whose stock the expected demand uses up within three weeks, with nothing arriving before;
  ``planted`` marks those that were made so, which sell fast
* ``sold_out``: variants without stock, and the day on which more is expected (null: not known)
* ``expected_units_28_days``: the mean of each variant's true demand over the coming 28 days
* ``tastes``: what each customer likes
* ``suspicious_reviews``, ``review_aspects``: what to make of each review
* ``demo_customers``: whom to sign in as, and why
"""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from bot.shop.demo.shop import DemoShop

SELL_OUT_DAYS: Final = 21
_HORIZON_DAYS: Final = 28


def planted(shop: DemoShop) -> dict[str, Any]:
    """All truths, ready for JSON."""
    return {
        "seed": shop.seed,
        "today": shop.today.isoformat(),
        "alike": _alike(shop),
        "runs_small": [product.product_id for product in shop.catalogue if product.runs == "small"],
        "runs_large": [product.product_id for product in shop.catalogue if product.runs == "large"],
        "faults": [
            {"product_id": product.product_id, "fault": product.fault}
            for product in shop.catalogue
            if product.fault
        ],
        "sells_out": _sells_out(shop),
        "sold_out": _sold_out(shop),
        "expected_units_28_days": _expected_units(shop),
        "tastes": {
            customer.customer_id: {
                "categories": customer.taste.categories,
                "colour_families": customer.taste.colour_families,
                "price_band": customer.taste.price_band,
            }
            for customer in shop.customers
        },
        "suspicious_reviews": [
            {"review_id": review.review_id, "product_id": review.product.product_id, "why": review.suspicious}
            for review in shop.reviews
            if review.suspicious
        ],
        "review_aspects": {review.review_id: review.aspects for review in shop.reviews},
        "demo_customers": _demo_customers(shop),
    }


def write_planted(path: Path, shop: DemoShop) -> None:
    """planted.json."""
    path.write_text(json.dumps(planted(shop), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _alike(shop: DemoShop) -> list[dict[str, Any]]:
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for product in shop.catalogue:
        groups["style", product.style_id].append(product.product_id)
        look = f"{product.kind.key}, {product.pattern.name}, {product.colour.family}"
        groups["look", look].append(product.product_id)
    return [
        {"why": why, "group": group, "product_ids": ids}
        for (why, group), ids in sorted(groups.items())
        if len(ids) > 1
    ]


def _sells_out(shop: DemoShop) -> list[dict[str, Any]]:
    sales = shop.sales
    rows = []
    for row, line in enumerate(sales.lines):
        on = sales.sell_out_day(row)
        stock = int(sales.stock_now[row])
        if not stock or on is None or on > shop.today + timedelta(days=SELL_OUT_DAYS):
            continue
        days = (on - shop.today).days + 1
        future = sales.demand[row, len(sales.days) : len(sales.days) + days]
        rows.append(
            {
                "variant_id": line.variant.variant_id,
                "product_id": line.product.product_id,
                "stock": stock,
                "units_a_day": round(float(future.mean()), 3),
                "sells_out_on": on.isoformat(),
                "planted": row in sales.sell_outs,
            }
        )
    return rows


def _sold_out(shop: DemoShop) -> list[dict[str, Any]]:
    sales = shop.sales
    return [
        {
            "variant_id": line.variant.variant_id,
            "product_id": line.product.product_id,
            "back_on": sales.deliveries[row][0].expected_on.isoformat() if sales.deliveries[row] else None,
            "planted": row in sales.sold_out,
        }
        for row, line in enumerate(sales.lines)
        if sales.stock_now[row] == 0
    ]


def _expected_units(shop: DemoShop) -> dict[str, float]:
    sales = shop.sales
    start = len(sales.days)
    totals = sales.demand[:, start : start + _HORIZON_DAYS].sum(axis=1)
    return {
        line.variant.variant_id: round(float(total), 2)
        for line, total in zip(sales.lines, totals, strict=True)
    }


def _demo_customers(shop: DemoShop) -> list[dict[str, Any]]:
    entries = []
    for account in shop.accounts:
        own = [order for order in shop.orders if order.customer.customer_id == account.customer.customer_id]
        about = next(order for order in own if order.placed_at == account.placed_at)
        entries.append(
            {
                "customer_id": account.customer.customer_id,
                "name": account.customer.name,
                "email": account.customer.email,
                "language": account.customer.language,
                "why": account.why,
                "order": about.number,
                "recent_orders": [
                    {"number": order.number, "status": order.status}
                    for order in reversed(own)
                    if order.placed_at.date() > shop.today - timedelta(days=40)
                ],
            }
        )
    return entries
