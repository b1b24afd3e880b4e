"""How customers pay, and what was paid and given back for each order; the same for a customer in every run."""

from __future__ import annotations

import random
from typing import Any, Final

from bot.shop.demo.orders import DemoOrder
from bot.shop.demo.people import DemoCustomer

_CARDS: Final = ("Visa", "Mastercard")
_SECOND_CARD_SHARE: Final = 0.15
_PAYPAL_SHARE: Final = 0.45
_GIFT_CARD_SHARE: Final = 0.3
_GIFT_CARD_CENTS: Final = (500, 1000, 2500, 5000, 10_000)
_GIVEN_BACK: Final = frozenset({"cancelled", "refunded"})


def payment_methods(customer: DemoCustomer) -> list[dict[str, Any]]:
    """The customer's payment methods: a card, and what else they have."""
    rng = random.Random(f"methods {customer.customer_id}")
    methods = [_card(rng, customer, 1)]
    if rng.random() < _SECOND_CARD_SHARE:
        methods.append(_card(rng, customer, 2))
    if rng.random() < _PAYPAL_SHARE:
        methods.append({"method_id": f"paypal-{customer.customer_id}", "kind": "paypal", "label": "PayPal"})
    if rng.random() < _GIFT_CARD_SHARE:
        balance = rng.choice(_GIFT_CARD_CENTS)
        methods.append(
            {
                "method_id": f"gift-{customer.customer_id}",
                "kind": "gift_card",
                "label": f"GC-{rng.randrange(1000, 9999)}",
                "balance_cents": balance,
            }
        )
    return methods


def payments(order: DemoOrder, at: str, changed_at: str) -> list[dict[str, Any]]:
    """What was paid when the order was placed, and given back when it was cancelled or refunded."""
    rng = random.Random(f"payment {order.number}")
    ways = [method for method in payment_methods(order.customer) if method["kind"] != "gift_card"]
    paid = {
        "kind": "payment",
        "amount_cents": sum(line.price_cents for line in order.lines),
        "method_id": rng.choice(ways)["method_id"],
        "at": at,
    }
    return [paid, paid | {"kind": "refund", "at": changed_at}] if order.status in _GIVEN_BACK else [paid]


def _card(rng: random.Random, customer: DemoCustomer, number: int) -> dict[str, Any]:
    return {
        "method_id": f"card-{number}-{customer.customer_id}",
        "kind": "card",
        "label": f"{rng.choice(_CARDS)} {rng.randrange(1000, 9999)}",
    }
