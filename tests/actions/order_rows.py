"""A shop whose orders can be changed: variants with options, ways to pay, and orders in every state."""

from __future__ import annotations

from typing import Any

from tests.actions.shop_rows import product

DORA = "c-dora"  # a card, PayPal, and a gift card with 5.00 on it
EMIL = "c-emil"  # one card
CARD, PAYPAL, GIFT = "m-card", "m-paypal", "m-gift"


def variant(product_id: str, price: int, stock: int, **options: str) -> dict[str, Any]:
    """One variant, named by its options."""
    return {
        "variant_id": "-".join([product_id, *options.values()]), "sku": None, "options": options,
        "price_cents": price, "compare_at_cents": None, "currency": "EUR", "stock": stock, "deliveries": [],
    }  # fmt: skip


PRODUCTS = [
    product("p-tee", "Cotton shirt", "棉衬衫", "Shirts", [
        variant("p-tee", 2000, 5, colour="black", size="S"), variant("p-tee", 2000, 5, colour="black", size="M"),
        variant("p-tee", 2500, 5, colour="black", size="L"), variant("p-tee", 2000, 5, colour="white", size="S"),
        variant("p-tee", 2000, 0, colour="white", size="M"),
    ]),
    product("p-boots", "Leather boots", "皮靴", "Shoes", [
        variant("p-boots", 12900, 3, size="42"), variant("p-boots", 13900, 3, size="43"),
        variant("p-boots", 11900, 3, size="44"),
    ]),
    product("p-mug", "Stone mug", "陶杯", "Home", [variant("p-mug", 1500, 10, size="one")]),
]  # fmt: skip
CATEGORIES = [{"category": name, "translations": {}} for name in ("Shirts", "Shoes", "Home")]
CUSTOMERS = [
    {"customer_id": DORA, "name": "Dora Lind", "email": "dora@example.com", "language": "en",
     "address": {"line1": "1 Old Street", "city": "Leeds", "postcode": "LS1 4AP"},
     "created_at": "2025-01-01T00:00:00Z", "payment_methods": [
         {"method_id": CARD, "kind": "card", "label": "Visa 1234"},
         {"method_id": PAYPAL, "kind": "paypal", "label": "PayPal"},
         {"method_id": GIFT, "kind": "gift_card", "label": "GC-1", "balance_cents": 500}]},
    {"customer_id": EMIL, "name": "Emil", "email": "emil@example.com", "language": "en", "address": {},
     "created_at": "2025-01-01T00:00:00Z",
     "payment_methods": [{"method_id": "m-emil", "kind": "card", "label": "Visa 9"}]},
]  # fmt: skip

TEE = ("p-tee", "Cotton shirt", "p-tee-black-S", "black, S", 2000)
BOOTS = ("p-boots", "Leather boots", "p-boots-42", "42", 12900)
MUG = ("p-mug", "Stone mug", "p-mug-one", "one", 1500)
Item = tuple[str, str, str, str, int]


def order(
    number: str, customer: str | None, status: str, items: list[Item], *, arrived: str = "2026-03-01", **more: Any
) -> dict[str, Any]:  # fmt: skip
    """An order of February that was paid with the customer's first method."""
    email = {DORA: "dora@example.com", EMIL: "emil@example.com", None: "guest@example.com"}[customer]
    method = {DORA: CARD, EMIL: "m-emil", None: None}[customer]
    moments = (
        [] if status in {"pending", "processing"} else [{"status": status, "at": f"{arrived}T10:00:00Z"}]
    )
    if status == "return_requested":
        moments.insert(0, {"status": "delivered", "at": f"{arrived}T09:00:00Z"})
    return {
        "number": number, "customer_id": customer, "email": email, "status": status, "currency": "EUR",
        "placed_at": "2026-02-01T09:00:00Z",
        "shipping_address": {"line1": "1 Old Street", "city": "Leeds", "postcode": "LS1 4AP"},
        "lines": [
            {"line_id": f"{number}-{place}", "variant_id": variant_id, "product_id": product_id, "title": title,
             "variant": options, "quantity": 1, "price_cents": price}
            for place, (product_id, title, variant_id, options, price) in enumerate(items, 1)
        ],
        "history": [{"status": "pending", "at": "2026-02-01T09:00:00Z"}, *moments], "shipments": [],
        "returns": more.get("returns", []),
        "payments": more.get("payments", [
            {"kind": "payment", "amount_cents": sum(item[4] for item in items), "method_id": method,
             "at": "2026-02-01T09:00:00Z"}
        ]),
    }  # fmt: skip


PENDING, DELIVERED, SHIPPED, PACKED = "FD20001", "FD20002", "FD20003", "FD20004"
OLD, PARTLY_BACK, CANCELLED, RETURNING = "FD20005", "FD20006", "FD20007", "FD20008"
EMILS, GUESTS = "FD20009", "FD20010"
_BACK = {"return_id": "R-1", "line_ids": [f"{PARTLY_BACK}-1"], "reason": "too small", "status": "refunded",
         "requested_at": "2026-03-02T09:00:00Z"}  # fmt: skip
_PAID = {"kind": "payment", "amount_cents": 2500, "method_id": CARD, "at": "2026-02-01T09:00:00Z"}
_GIVEN_BACK = {"kind": "refund", "amount_cents": 500, "method_id": PAYPAL, "at": "2026-02-02T09:00:00Z"}
ORDERS = [
    order(PENDING, DORA, "pending", [TEE, BOOTS]),
    order(DELIVERED, DORA, "delivered", [TEE, BOOTS]),
    order(SHIPPED, DORA, "shipped", [MUG]),
    order(PACKED, DORA, "processing", [MUG]),
    order(OLD, DORA, "delivered", [MUG], arrived="2026-02-02"),
    order(PARTLY_BACK, DORA, "delivered", [MUG, TEE, BOOTS], returns=[_BACK]),
    order(CANCELLED, DORA, "cancelled", [MUG]),
    # Five euros were given back when its items were changed; the return came later.
    order(RETURNING, DORA, "return_requested", [TEE], payments=[_PAID, _GIVEN_BACK], returns=[
        {"return_id": "R-2", "line_ids": [f"{RETURNING}-1"], "reason": "too small", "status": "requested",
         "requested_at": "2026-03-05T09:00:00Z"}]),
    order(EMILS, EMIL, "pending", [TEE]),
    order(GUESTS, None, "pending", [TEE]),
]  # fmt: skip
KINDS = {"categories": CATEGORIES, "products": PRODUCTS, "customers": CUSTOMERS, "orders": ORDERS}
