"""Which payment method customers mean."""

from __future__ import annotations

import pytest

from actions.payment_choice import named_method
from bot.shop import PaymentMethod

VISA = PaymentMethod(method_id="credit_card_1", kind="card", label="Visa 1234")
MASTER = PaymentMethod(method_id="credit_card_2", kind="card", label="Mastercard 9876")
PAYPAL = PaymentMethod(method_id="paypal_1", kind="paypal", label="PayPal")
GIFT = PaymentMethod(method_id="gift_card_1", kind="gift_card", label="GC-1", balance_cents=500)
ALL = [VISA, MASTER, PAYPAL, GIFT]


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("paypal please", PAYPAL),
        ("to my PayPal account", PAYPAL),
        ("my gift card", GIFT),
        ("the giftcard", GIFT),
        ("the visa", VISA),
        ("the card ending in 9876", MASTER),
        ("credit_card_2", MASTER),
        ("Credit Card 2", MASTER),
        ("the camera with an SD card, i pay with paypal", PAYPAL),
        ("换成带存储卡的，用贝宝", PAYPAL),
        ("my credit card", VISA),
        ("the original payment method", VISA),
        ("the way i paid", VISA),
        ("礼品卡", GIFT),
        ("原路退回", VISA),
        ("paypal or my gift card", None),
        ("blue", None),
    ],
)
def test_words_name_a_method(words: str, meant: PaymentMethod | None) -> None:
    """By kind, brand, last digits or id; of two cards the one that paid is meant."""
    assert named_method(words, ALL, original=VISA.method_id) == meant
