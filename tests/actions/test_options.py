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


def glasses(frame: str, lens: str) -> Variant:
    return Variant(
        variant_id=f"{frame}-{lens}", sku=None, options={"frame colour": frame, "lens colour": lens}, price_cents=1,
        compare_at_cents=None, currency="EUR", stock=1,
    )  # fmt: skip


GLASSES = [
    glasses(*of) for of in (("brown", "brown"), ("black", "brown"), ("brown", "black"), ("black", "black"))
]


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("to black", ["black-brown", "brown-black"]),
        ("to black frame", ["black-brown"]),
        ("to a frame colour of black", ["black-brown"]),
        ("change the lens to black", ["brown-black"]),
        ("lens color black please", ["brown-black"]),
        ("(brown, brown) to black frame and black lens", ["black-black"]),
        ("from brown and brown to black and black", ["black-black"]),
    ],
)
def test_a_word_that_two_options_share_is_either_until_the_option_is_named(
    words: str, meant: list[str]
) -> None:
    """Glasses "in black" may get black frames or black lenses; the customer is asked which."""
    wanted = options.wanted(words, GLASSES)
    assert [v.variant_id for v in options.meant(wanted, GLASSES[0], GLASSES)] == meant


@pytest.mark.parametrize(
    ("words", "meant"),
    [("it's not what i'd like", []), ("no, thanks", []), ("I'm done", []), ("with size S", ["black-S"])],
)
def test_letters_and_little_words_are_no_options(words: str, meant: list[str]) -> None:
    """The s of "it's" and the m of "I'm" name no size."""
    assert [v.variant_id for v in options.meant(words, SHIRTS[1], SHIRTS)] == meant


def test_no_is_an_option_only_beside_its_name() -> None:
    """ "No, the red one" does not ask for a speaker without water resistance."""
    speakers = [
        Variant(
            variant_id=f"{colour}-{proof}", sku=None, options={"colour": colour, "water resistance": proof},
            price_cents=1, compare_at_cents=None, currency="EUR", stock=1,
        )
        for colour in ("red", "blue") for proof in ("yes", "no")
    ]  # fmt: skip
    assert [v.variant_id for v in options.meant("no, the red one", speakers[2], speakers)] == ["red-yes"]
    assert [v.variant_id for v in options.meant("water resistance no", speakers[2], speakers)] == ["blue-no"]
