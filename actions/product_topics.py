"""What each kind of question is about: the articles that may answer it, the most general one first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TOPICS: Final[Mapping[str, tuple[str, ...]]] = {
    "ask_delivery": (
        "delivery-cost", "delivery-express", "delivery-countries", "delivery-customs", "delivery-locker",
        "delivery-saturday", "delivery-not-home", "stores-collect", "gift-direct",
    ),
    "ask_delivery_time": ("delivery-time", "delivery-express", "delivery-saturday", "delivery-late"),
    "ask_payment": (
        "payment-methods", "payment-klarna", "payment-when", "payment-secure", "payment-currency",
        "gift-voucher-use",
    ),
    "payment_problem": ("payment-declined", "payment-double", "payment-credit", "payment-when"),
    "ask_return_policy": (
        "returns-policy", "returns-how", "returns-cost", "returns-exchange", "returns-exceptions", "returns-sale",
        "returns-worn", "returns-gift", "returns-late", "stores-return", "refund-time", "refund-method",
        "refund-partial", "refund-klarna",
    ),
    "ask_cancellation_policy": ("order-cancel", "order-preorder"),
    "ask_warranty": ("warranty-period", "warranty-claim", "repair-service", "spare-parts"),
    "ask_gift": ("gift-voucher", "gift-voucher-use", "gift-wrap", "gift-direct", "returns-gift"),
    "ask_store_hours": ("contact-hours", "stores-hours", "stores-where"),
    "ask_contact": ("contact-us", "contact-hours", "contact-complaint"),
    "create_account": ("account-create",),
    "registration_trouble": ("account-register-trouble", "account-create"),
    "sign_in_trouble": ("account-password", "account-locked", "account-code", "account-username"),
    "switch_account": ("account-switch",),
    "edit_account": ("account-details", "account-switch"),
    "delete_account": ("account-delete", "privacy-access"),
    "newsletter": ("account-newsletter", "promo-newsletter"),
    "membership": ("promo-loyalty", "membership-status", "membership-fee", "membership-cancel"),
    "website_problem": ("website-problem", "website-search"),
    "give_feedback": ("product-reviews", "feedback-give"),
    "ask_question": (),
}  # fmt: skip
