"""Kept words do not say who wrote them, and still read like a customer's."""

from __future__ import annotations

import pytest

from bot.conversations.redaction import redacted


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("where is FD10042", "where is FD00000"),
        ("mail me at Anna.Smith+shop@mail.example.org pls", "mail me at name@example.com pls"),
        ("call +44 (7700) 900-321 now", "call +00 (0000) 000-000 now"),
        ("手机13912345678，邮箱li_ming@qq.com", "手机00000000000,邮箱name@example.com"),
        ("card 4111 1111 1111 1111", "card 0000 0000 0000 0000"),
        ("订单１００４２到哪了", "订单00000到哪了"),
        ("see https://shop.example/o/10042?token=abc", "see https://example.com"),
        ("size 42 under 50 please", "size 42 under 50 please"),
    ],
)
def test_what_identifies_somebody_is_masked_and_the_form_stays(said: str, kept: str) -> None:
    """Numbers become zeros, addresses a made-up one; sizes and prices say nothing about anybody."""
    assert redacted(said) == kept


def test_masking_again_changes_nothing() -> None:
    """An entry that is read and written again stays what it is."""
    once = redacted("order 10042, anna@example.org, 07700 900321")
    assert redacted(once) == once
