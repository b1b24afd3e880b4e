"""A shop small enough to know by heart: what the skills' tests talk about."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
ANNA = "c-anna"  # orders in many states
BEN = "c-ben"  # one order
CARA = "c-cara"  # none


def variant(
    product_id: str, size: str, price: int, stock: int, expected: str | None = None
) -> dict[str, Any]:
    deliveries = [{"expected_on": expected, "quantity": 20}] if expected else []
    return {
        "variant_id": f"{product_id}-{size}", "sku": f"{product_id}-{size}".upper(), "options": {"size": size},
        "price_cents": price, "compare_at_cents": None, "currency": "EUR", "stock": stock, "deliveries": deliveries,
    }  # fmt: skip


def product(
    product_id: str, title: str, zh: str, category: str, variants: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "product_id": product_id, "title": title, "description": f"{title} for every day.", "category": category,
        "brand": "Pine", "url": None, "attributes": {},
        "translations": {"zh": {"title": zh, "description": f"{zh}。"}},
        "pictures": [{"url": f"/media/{product_id}.webp", "alt": title}], "active": True,
        "created_at": "2026-01-01T00:00:00Z", "variants": variants,
    }  # fmt: skip


COAT = product("p-coat", "Harbour Rain Coat in Navy", "“海港”雨衣（藏青色）", "Coats",
               [variant("p-coat", "S", 15900, 2), variant("p-coat", "M", 15900, 0, "2026-04-02"),
                variant("p-coat", "L", 15900, 0)])  # fmt: skip
RED_COAT = product("p-coat-red", "Harbour Rain Coat in Red", "“海港”雨衣（红色）", "Coats",
                   [variant("p-coat-red", "M", 14900, 6)])  # fmt: skip
COAT |= {
    "attributes": {"colour": "navy", "material": "waxed cotton", "hood": "fixed hood", "fit": "regular fit"},
    "description": "A coat for the pier. Waterproof to 10,000 mm. Machine wash at 30 °C. Two deep pockets.",
}
RED_COAT |= {"attributes": {"colour": "red", "material": "waxed cotton"}}
RED_COAT["variants"][0]["compare_at_cents"] = 19900
PRODUCTS = [
    COAT,
    RED_COAT,
    product("p-shirt", "Linen shirt", "亚麻衬衫", "Shirts",
            [variant("p-shirt", "S", 3900, 8), variant("p-shirt", "M", 3900, 9)]),
    product("p-boots", "Leather boots", "皮靴", "Shoes", [variant("p-boots", "42", 12900, 3)]),
    product("p-scarf", "Wool scarf", "羊毛围巾", "Accessories", [variant("p-scarf", "one", 2500, 0, "2026-04-02")]),
    product("p-mug", "Stone mug", "陶杯", "Home", [variant("p-mug", "one", 1500, 40)]),
]  # fmt: skip
CATEGORIES = [
    {"category": name, "translations": {"zh": zh}}
    for name, zh in (
        ("Shirts", "衬衫"),
        ("Coats", "大衣"),
        ("Shoes", "鞋"),
        ("Accessories", "配饰"),
        ("Home", "家居"),
    )
]
CUSTOMERS = [
    {"customer_id": customer, "name": name, "email": f"{name.lower()}@example.com", "phone": None, "language": "en",
     "address": {}, "created_at": "2025-01-01T00:00:00Z"}
    for customer, name in ((ANNA, "Anna"), (BEN, "Ben"), (CARA, "Cara"))
]  # fmt: skip


def order(
    number: str, customer: str | None, status: str, day: str, items: list[tuple[str, str]], **more: Any
) -> dict[str, Any]:
    email = {ANNA: "anna@example.com", BEN: "ben@example.com", None: "guest@example.com"}[customer]
    lines = [
        {"line_id": f"{number}-{n}", "variant_id": None, "product_id": product_id, "title": title, "variant": None,
         "quantity": 1, "price_cents": 2000}
        for n, (product_id, title) in enumerate(items, 1)
    ]  # fmt: skip
    return {
        "number": number, "customer_id": customer, "email": email, "status": status,
        "placed_at": f"{day}T09:00:00Z", "currency": "EUR", "shipping_address": {}, "lines": lines,
        "history": [{"status": "pending", "at": f"{day}T09:00:00Z"}, *more.get("history", [])],
        "shipments": more.get("shipments", []), "returns": [],
    }  # fmt: skip


SHIRT, BOOTS, MUG = ("p-shirt", "Linen shirt"), ("p-boots", "Leather boots"), ("p-mug", "Stone mug")


def parcel(expected: str, delivered: str | None = None) -> dict[str, Any]:
    return {
        "carrier": "Northway", "tracking_number": "NW1", "url": None, "shipped_at": "2026-03-05T08:00:00Z",
        "delivered_at": delivered, "expected_on": expected,
    }  # fmt: skip


ORDERS = [
    order("FD10001", ANNA, "delivered", "2025-11-01", [MUG],
          history=[{"status": "delivered", "at": "2025-11-05T10:00:00Z"}]),  # too old to return
    order("FD10002", ANNA, "delivered", "2026-02-20", [SHIRT, BOOTS],
          history=[{"status": "delivered", "at": "2026-02-25T10:00:00Z"}],
          shipments=[parcel("2026-02-26", "2026-02-25T10:00:00Z")]),
    order("FD10003", ANNA, "shipped", "2026-03-04", [BOOTS],
          history=[{"status": "shipped", "at": "2026-03-05T08:00:00Z"}], shipments=[parcel("2026-03-12")]),
    order("FD10004", ANNA, "pending", "2026-03-09", [MUG]),
    order("FD10005", BEN, "shipped", "2026-03-01", [SHIRT],
          history=[{"status": "shipped", "at": "2026-03-02T08:00:00Z"}], shipments=[parcel("2026-03-08")]),
    order("FD10006", None, "processing", "2026-03-09", [SHIRT]),
]  # fmt: skip


def review(number: int, rating: int, text: str, language: str = "en") -> dict[str, Any]:
    return {
        "review_id": f"r-{number}", "product_id": "p-coat", "customer_id": None, "author": "Eve", "rating": rating,
        "title": None, "text": text, "language": language, "created_at": f"2026-02-{number:02d}T09:00:00Z",
    }  # fmt: skip


REVIEWS = [
    review(1, 5, "Kept me dry on the whole ferry crossing, a lovely coat."),
    review(2, 2, "Runs small, I could hardly close it over a jumper."),
    review(3, 4, "很防水，很喜欢，下雨天天天穿着它出门。", "zh"),
    review(4, 5, "Good."),
]
PROMOTIONS = [
    {"promotion_id": "pr-1", "title": "Spring", "percent_off": 10, "code": "SPRING10", "starts_on": "2026-03-01",
     "ends_on": "2026-03-31", "category": "Coats", "product_ids": []},
]  # fmt: skip
KINDS = {
    "categories": CATEGORIES,
    "products": PRODUCTS,
    "customers": CUSTOMERS,
    "orders": ORDERS,
    "reviews": REVIEWS,
    "promotions": PROMOTIONS,
}
