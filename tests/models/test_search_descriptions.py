"""What descriptions leave out."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.errors import BadInput
from models.search.descriptions import Finding, audit


def product(product_id: str = "P1", **parts: Any) -> dict[str, Any]:
    """A scarf that states nothing."""
    plain = {"product_id": product_id, "title": "Scarf", "description": "", "attributes": {}, "variants": []}
    return plain | parts


def found(*products: dict[str, Any], queries: tuple[str, ...] = (), **options: Any) -> Finding:
    """About the first one."""
    return audit(products, queries, **options)[0]


def test_what_is_stated_is_not_missing() -> None:
    """As an attribute, or as an option of every variant."""
    stated = product(
        attributes={"material": "merino"},
        variants=[{"options": {"colour": "red"}}, {"options": {"colour": "blue"}}],
    )
    assert found(stated).missing == ()
    half = product(
        attributes={"Fabric": "merino"}, variants=[{"options": {"colour": "red"}}, {"options": {}}]
    )
    assert found(half).missing == ("colour",)


def test_what_the_text_names_is_recognised() -> None:
    """Offered for the structured data, and never made up."""
    named = found(product(title="Navy scarf", description="Knitted from cashmere, washed by hand."))
    assert named.recognised == {"material": "cashmere", "colour": "navy"}
    assert found(product(description="For long walks.")).recognised == {}


def test_words_that_shoppers_search_for_and_that_fit_are_suggested() -> None:
    """Most searched first; what the text says already, or what would not be true, is not."""
    scarf = product(
        category="Winter accessories",
        description="A soft scarf.",
        attributes={"material": "merino", "pattern": "striped"},
    )
    queries = ("striped scarf", "merino stripes", "a merino thing", "leather scarf", "soft scarf")
    assert found(scarf, queries=queries).unsaid == ("merino", "striped")


def test_keywords_tell_a_product_from_the_others() -> None:
    """What all of them say says nothing."""
    others = [product(f"P{n}", title="Scarf", description="A scarf for every day.") for n in (2, 3)]
    own = product(description="A scarf for every day, woven in Donegal.")
    assert set(" ".join(found(own, *others).keywords).split()) >= {"woven", "donegal"}


def test_only_what_is_asked_for_has_to_be_stated() -> None:
    """And nobody asks for what there is not."""
    assert found(product(), attributes=["size"]).missing == ("size",)
    with pytest.raises(BadInput, match="not 'smell'"):
        found(product(), attributes=["smell"])


@pytest.mark.parametrize("products", [[], [product(title="!!!")], [product(title="棉围巾")]])
def test_catalogues_without_english_words_have_findings_too(products: list[dict[str, Any]]) -> None:
    """One for each product."""
    assert len(audit(products)) == len(products)


@pytest.mark.parametrize("broken", [{"product_id": ""}, {"title": "  "}, {"title": None}])
def test_a_product_without_id_or_title_is_named(broken: dict[str, Any]) -> None:
    """By its number."""
    with pytest.raises(BadInput, match="number 2"):
        audit([product(), product() | broken])


@given(st.lists(st.text(max_size=40), max_size=4), st.lists(st.text(max_size=40), max_size=4))
def test_any_texts_and_queries_have_findings(descriptions: list[str], queries: list[str]) -> None:
    """Emoji, control characters and half a surrogate included."""
    products = [product(f"P{n}", description=words) for n, words in enumerate(descriptions)]
    assert len(audit(products, queries)) == len(products)
