"""Which variant customers mean, in their own words."""

from __future__ import annotations

import pytest

from actions import options
from bot.shop import Variant


def variant(colour: str, size: str) -> Variant:
    return Variant(
        variant_id=f"{colour}-{size}", sku=None, options={"colour": colour, "size": size}, price_cents=1,
        compare_at_cents=None, currency="EUR", stock=1,
    )  # fmt: skip


SHIRTS = [variant(colour, size) for colour in ("black", "white", "light blue", "blue") for size in "SML"]
PRESENT = SHIRTS[0]


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("in M please", ["black-M"]),
        ("medium", ["black-M"]),
        ("the white one", ["white-S"]),
        ("WHITE, LARGE", ["white-L"]),
        ("light blue", ["light blue-S"]),
        ("from black S to white M", ["white-M"]),
        ("M instead of S", ["black-M"]),
        ("i want to change the black S to L", ["black-L"]),
        ("to white, with size M, pay with paypal", ["white-M"]),
        ("size M for the shirt", ["black-M"]),
        ("the black one for a white one", ["white-S"]),
        ("a size up", ["black-M"]),
        ("one size smaller", []),
        ("换成白色", ["white-S"]),
        ("大号的", ["black-L"]),
        ("大一号", ["black-M"]),
        ("purple", []),
    ],
)
def test_words_mean_a_variant(words: str, meant: list[str]) -> None:
    """What is not named stays; what the shop does not have is not guessed."""
    wanted = options.wanted(words, SHIRTS)
    assert [v.variant_id for v in options.meant(wanted, PRESENT, SHIRTS)] == meant


def test_two_values_of_one_option_leave_a_choice() -> None:
    """Of "white or blue" neither is picked for the customer."""
    found = options.meant("white or blue", PRESENT, SHIRTS)
    assert [v.variant_id for v in found] == ["white-S", "blue-S"]
