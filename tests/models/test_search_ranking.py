"""What comes besides exact answers: other words for things, near misses, sold-out products, odd input."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import search
from models.errors import BadInput
from models.search import Search


def thing(product_id: str, title: str, category: str, **more: Any) -> dict[str, Any]:
    variants = [
        {"options": {"colour": colour}, "price_cents": 2000} for colour in more.pop("colours", ("red",))
    ]
    return {"product_id": product_id, "title": title, "category": category, "variants": variants, **more}


PRODUCTS = [
    thing("gilet", "Quilted Gilet", "Jackets", colours=("navy",), brand="Tidewrack"),
    thing("basket", "Picnic Basket", "Outdoor", attributes={"pattern": "woven"}),
    thing("boots", "Chelsea Boots", "Shoes", colours=("brown",), description="Made of leather, by hand."),
    thing("sneakers", "Canvas Sneakers", "Shoes", colours=("white",), brand="Oxbow Kiln"),
    thing("teapot", "Stoneware Teapot", "Kitchen", translations={"zh": {"title": "茶壶"}}),
    thing("helmet", "Summit Helmet", "Helmets"),
    thing("lunch", "Steel Lunch Box", "Kitchen", colours=("black leather",)),
]


@pytest.fixture(scope="module")
def shop(artifact_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Search:
    root = tmp_path_factory.mktemp("ranking")
    shutil.copytree(artifact_root / "encoder", root / "encoder")
    return search.load(search.build(root, search.Data(PRODUCTS, [])).path)


def ids(shop: Search, query: str, **conditions: Any) -> list[str]:
    return [hit.product_id for hit in shop.products(query, language="en", **conditions)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("body warmer", "gilet"),
        ("hamper", "basket"),
        ("tea pot", "teapot"),
        ("lunchbox", "lunch"),
        ("sneekers", "sneakers"),
        ("饭盒", "lunch"),
        ("自行车头盔", "helmet"),
        ("shoes by oxbow kiln", "sneakers"),
    ],
)
def test_things_are_found_by_other_words(shop: Search, query: str, first: str) -> None:
    """Synonyms, words written apart or together, slips of the pen, brands."""
    assert ids(shop, query)[0] == first


def test_near_misses_come_last_and_say_what_they_miss(shop: Search) -> None:
    """Only where the caller wants them."""
    assert ids(shop, "brown shoes") == ["boots"]
    boots, sneakers = shop.products("brown shoes", language="en", near=True)
    assert (boots.missed, sneakers.missed) == ((), ("colour:brown",))


def test_sold_out_products_step_back(shop: Search) -> None:
    """They are still found, behind what can be bought at this moment."""
    assert ids(shop, "shoes") == ["sneakers", "boots"]
    assert ids(shop, "shoes", sold_out=["sneakers", "unknown"]) == ["boots", "sneakers"]
    assert ids(shop, "boots", sold_out=["boots"])[:1] == ["boots"]


def test_material_is_read_from_the_description_where_it_is_not_stated(shop: Search) -> None:
    """The customer asks for leather, and the shop said so."""
    [hit] = shop.products("leather boots", language="en")
    assert (hit.product_id, hit.missed) == ("boots", ())


def test_understanding_names_facets_and_what_was_meant(shop: Search) -> None:
    """A brand is recognised, a misspelt query is given back corrected, and leather is no colour."""
    understood = shop.understand("tidewrack sneekers", language="en")
    assert understood.facets == ("brand:tidewrack",)
    assert understood.corrected == "tidewrack sneakers"
    assert shop.understand("leather boots", language="en").wishes[0].kind == "material"
    assert shop.understand("sneakers", language="en").corrected is None


def test_words_that_nothing_has_are_given_up_and_named(shop: Search) -> None:
    """Rather than finding nothing; but what is mostly about other things is not sold here."""
    hits = shop.products("zzyzx qwrtp picnic basket", language="en")
    assert hits[0].product_id == "basket"
    assert ids(shop, "zzyzx qwrtp wvutsr picnic") in ([], ["basket"])
    assert ids(shop, "washing machine repair") == []


@pytest.mark.parametrize("price", [float("nan"), float("inf"), "a lot", None])
def test_price_that_is_no_number_stops_the_build(artifact_root: Path, tmp_path: Path, price: Any) -> None:
    """And the message names the product."""
    shutil.copytree(artifact_root / "encoder", tmp_path / "encoder")
    bad = {"product_id": "bad", "title": "Bad", "variants": [{"price_cents": price}]}
    with pytest.raises(BadInput, match="bad has a variant without a price"):
        search.build(tmp_path, search.Data([bad], []))


def test_one_product_without_any_other_text_is_found(artifact_root: Path, tmp_path: Path) -> None:
    """A title and nothing else is enough; a product without variants has nothing to sell."""
    shutil.copytree(artifact_root / "encoder", tmp_path / "encoder")
    bare = [thing("mug", "Mug", ""), {"product_id": "none", "title": "Mug"}]
    assert ids(search.load(search.build(tmp_path, search.Data(bare, [])).path), "mug") == ["mug"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=200) | st.text("\ud800\x00🛍️的not size<>€ \n", max_size=60))
def test_any_query_gets_an_answer(shop: Search, query: str) -> None:
    """Control characters, emoji and lone surrogates included; scores and ids are as promised."""
    hits = shop.products(query, language="en", near=True, limit=6)
    assert len({hit.product_id for hit in hits}) == len(hits) <= 6
    assert all(0 <= hit.score <= 1 and hit.reason for hit in hits)


def test_query_of_ten_thousand_characters_is_refused(shop: Search) -> None:
    """With the limit in the message, as for any input that is too long."""
    with pytest.raises(BadInput, match="at most 2000 characters"):
        shop.products("x" * 10_000, language="en")
