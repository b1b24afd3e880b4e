"""Prices, colours, materials and sizes are read out of a query, in both languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import BadInput
from models.search.wishes import Catalogue

CATALOGUE = Catalogue(
    colours=["blue", "navy", "sky", "red", "olive", "denim"],
    materials=["linen", "linen blend", "organic cotton", "merino wool", "lambswool", "denim"],
    sizes=["s", "m", "l", "xl", "38", "42"],
)


def codes(query: str) -> list[str]:
    return [wish.code for wish in CATALOGUE.understand(query).wishes]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("shirt under 50", ["max_price:5000"]),
        ("shirt below €49.90", ["max_price:4990"]),
        ("shirts up to 30 euros", ["max_price:3000"]),
        ("no more than 1,000 eur", ["max_price:100000"]),
        ("over 20", ["min_price:2000"]),
        ("between 20 and 30", ["min_price:2000", "max_price:3000"]),
        ("20-30 euros", ["min_price:2000", "max_price:3000"]),
        ("from 30 to 20", ["min_price:2000", "max_price:3000"]),
        ("around 50", ["min_price:4000", "max_price:6000"]),
        ("50元以下", ["max_price:5000"]),
        ("不超过80欧元", ["max_price:8000"]),
        ("100块以上", ["min_price:10000"]),
        ("50到100元的", ["min_price:5000", "max_price:10000"]),
        ("50块左右", ["min_price:4000", "max_price:6000"]),
        ("bottle for 500 ml", []),
        ("under 500 ml", []),
    ],
)
def test_prices_are_understood(query: str, expected: list[str]) -> None:
    """Amounts are cents; a number that is no price is none."""
    assert codes(query) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("size M", ["size:m"]),
        ("size: M", ["size:m"]),
        ("size42", ["size:42"]),
        ("which sizes do you have", []),
        ("do you have it in 42", ["size:42"]),
        ("can i get it in 42 days", []),
        ("in a large", ["size:l"]),
        ("in medium", ["size:m"]),
        ("extra large", []),
        ("in extra large", ["size:xl"]),
        ("shoes size 42", ["size:42"]),
        ("EU 38", ["size:38"]),
        ("XL", ["size:xl"]),
        ("size 44", []),
        ("42码", ["size:42"]),
        ("大码", ["size:l"]),
        ("加大码", ["size:xl"]),
        ("M码的", ["size:m"]),
        ("a large bag", []),
    ],
)
def test_sizes_are_understood(query: str, expected: list[str]) -> None:
    """Only sizes that the catalogue has, said as sizes."""
    assert codes(query) == expected


def test_colour_covers_its_shades_and_knows_the_exact_ones() -> None:
    """Blue includes navy; navy does not include sky."""
    [blue] = CATALOGUE.understand("something blue").wishes
    assert blue.accepted == {"blue", "navy", "sky", "denim"}
    assert blue.exact == {"blue"}
    [navy] = CATALOGUE.understand("藏青色").wishes
    assert navy.accepted == {"navy"}


def test_colours_are_alternatives() -> None:
    """Red or blue is one wish that either meets."""
    [either] = CATALOGUE.understand("red or navy").wishes
    assert (either.code, either.accepted) == ("colour:red+navy", {"red", "navy"})


def test_material_covers_what_is_made_of_it() -> None:
    """Wool includes lambswool, and a Chinese word means the same."""
    [wool] = CATALOGUE.understand("wool").wishes
    [same] = CATALOGUE.understand("羊毛").wishes
    assert wool.accepted == same.accepted == {"merino wool", "lambswool"}


def test_word_for_a_cloth_and_a_colour_accepts_both() -> None:
    """Denim may be either."""
    [denim] = CATALOGUE.understand("denim jacket").wishes
    assert (denim.accepted, denim.cloths) == ({"denim"}, {"denim"})
    assert denim.kind == "colour"


def test_a_shade_that_is_a_cloth_too_makes_no_cloth_of_that_colour() -> None:
    """Denim is a blue, but a white denim jacket is not."""
    [blue] = CATALOGUE.understand("blue jacket").wishes
    assert blue.cloths == frozenset()
    assert CATALOGUE.wish("colour:blue") == blue


def test_what_the_catalogue_lacks_stays_a_word() -> None:
    """No product is purple, so purple is no condition."""
    understood = CATALOGUE.understand("purple shirt")
    assert (understood.wishes, understood.rest) == ((), "purple shirt")


def test_wishes_are_taken_out_of_the_words() -> None:
    """What remains is what the thing is."""
    assert CATALOGUE.understand("blue linen shirt in size M under 50").rest == "shirt"
    assert CATALOGUE.understand("50元以下的蓝色亚麻衬衫").rest.replace(" ", "") == "的衬衫"


@given(st.text())
def test_any_query_is_understood(query: str) -> None:
    """No input stops the reader."""
    for wish in CATALOGUE.understand(query).wishes:
        assert wish.kind in {"colour", "material", "size", "min_price", "max_price"}


@pytest.mark.parametrize(
    ("query", "refused", "wished"),
    [
        ("not linen", ["material:linen"], []),
        ("a shirt but no linen please", ["material:linen"], []),
        ("anything but red or navy", ["colour:red+navy"], []),
        ("not in red, in blue", ["colour:red"], ["colour:blue"]),
        ("a blue shirt without wool", ["material:wool"], ["colour:blue"]),
        ("not too expensive", [], []),
        ("不要红色", ["colour:red"], []),
        ("不要亚麻的", ["material:linen"], []),
        ("除了蓝色以外的", ["colour:blue"], []),
        ("不要红色，要蓝色的", ["colour:red"], ["colour:blue"]),
    ],
)
def test_refusals_are_understood(query: str, refused: list[str], wished: list[str]) -> None:
    """What a "not" stands before is never wished for."""
    understood = CATALOGUE.understand(query)
    assert [wish.code for wish in understood.refused] == refused
    assert [wish.code for wish in understood.wishes] == wished


def test_a_code_is_the_wish_that_it_came_from() -> None:
    """So a conversation can keep wishes as codes."""
    for wish in CATALOGUE.understand("blue linen shirt in M between 20 and 50").wishes:
        assert CATALOGUE.wish(wish.code) == wish
    with pytest.raises(BadInput):
        CATALOGUE.wish("mood:happy")
