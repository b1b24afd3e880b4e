"""Products and their words."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.shop.demo.catalogue import make_catalogue
from bot.shop.demo.kinds import CATEGORIES, KINDS
from bot.shop.demo.phrases.reviews_zh import FAULTS
from bot.shop.demo.scale import SMALL
from bot.shop.demo.shop import DemoShop
from tests.bot.shop.demo.conftest import TODAY

CHINESE = re.compile(r"[\u4e00-\u9fff]")


@settings(max_examples=15, deadline=None)
@given(st.integers(min_value=0, max_value=2**63))
def test_any_seed_gives_a_sound_catalogue(seed: int) -> None:
    """Ids are unique, prices positive, colours told, both languages there, and no placeholder is left."""
    catalogue = make_catalogue(seed, TODAY, SMALL)
    assert {product.kind.key for product in catalogue} == {kind.key for kind in KINDS}
    assert len({product.product_id for product in catalogue}) == len(catalogue)
    variants = [variant for product in catalogue for variant in product.variants]
    assert len({variant.variant_id for variant in variants}) == len(variants)
    for product in catalogue:
        low, high = product.kind.price_eur
        assert (low - 1) * 100 <= product.price_cents <= high * 100
        assert product.second.name not in {colour.name for colour in product.colours}
        assert not set("{}[]|") & set(product.title.en + product.description.en + product.description.zh)
        assert CHINESE.search(product.title.zh)
        assert CHINESE.search(product.description.zh)


def test_every_title_is_unique(full_shop: DemoShop) -> None:
    """A customer who names a product means one."""
    titles = [product.title.en for product in full_shop.catalogue]
    assert len(set(titles)) == len(titles)


def test_members_of_a_style_differ_only_in_colour_and_pattern(full_shop: DemoShop) -> None:
    """That is what makes them alike."""
    styles: dict[str, set[tuple[object, ...]]] = {}
    for product in full_shop.catalogue:
        common = (product.kind.key, product.material.name, product.price_cents, product.brand, product.runs)
        styles.setdefault(product.style_id, set()).add(common)
    assert all(len(commons) == 1 for commons in styles.values())


def test_every_category_has_products_and_every_fault_chinese_words(full_shop: DemoShop) -> None:
    """The tables agree with one another."""
    assert {product.kind.category for product in full_shop.catalogue} == set(CATEGORIES)
    assert {fault for kind in KINDS for fault in kind.faults} == set(FAULTS)
