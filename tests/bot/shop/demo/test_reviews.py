"""Reviews: varied, by buyers, and true to what is planted."""

from __future__ import annotations

import re
import statistics
from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.shop.demo.phrases.grammar import expand
from bot.shop.demo.seeds import stream
from bot.shop.demo.shop import DemoShop

SMALL_WORDS = re.compile(
    r"small|tight|size up|one up|size bigger|snug|narrow|偏小|小了一号|太紧|大一码|大一号", re.IGNORECASE
)


@given(st.integers(), st.lists(st.text("abc ", max_size=5), min_size=1, max_size=4))
def test_a_choice_becomes_one_of_its_parts(seed: int, parts: list[str]) -> None:
    """Whatever the parts, nested or not, no bracket is left."""
    choice = "[" + "|".join(parts) + "]"
    normal = {re.sub(" {2,}", " ", part).strip() for part in parts}
    assert expand(stream(seed), choice, {}) in normal
    assert expand(stream(seed), f"[{choice}|{choice}]", {}) in normal


def test_reviews_do_not_read_alike(full_shop: DemoShop) -> None:
    """Of the honest ones at most one in fifteen has a twin, and no placeholder is left."""
    honest = [review for review in full_shop.reviews if not review.suspicious]
    assert len({review.text for review in honest}) > len(honest) * 14 / 15
    assert all(review.text and review.title for review in honest)
    assert not any(set("{}[]|") & set(review.text + review.title) for review in honest)


def test_some_reviews_are_chinese(full_shop: DemoShop) -> None:
    """About one in six, and in Chinese characters."""
    chinese = [review for review in full_shop.reviews if review.language == "zh"]
    assert 0.1 < len(chinese) / len(full_shop.reviews) < 0.22
    assert all(re.search(r"[\u4e00-\u9fff]", review.text) for review in chinese)


def test_honest_reviewers_have_received_the_product(full_shop: DemoShop) -> None:
    """Once per line of an order, after it arrived."""
    arrived = defaultdict(list)
    for order in full_shop.orders:
        if order.delivered_at:
            for line in order.lines:
                arrived[order.customer.customer_id, line.source.product.product_id].append(order.delivered_at)
    for review in full_shop.reviews:
        moments = arrived[review.customer.customer_id, review.product.product_id]
        assert bool(review.suspicious) != bool(moments)
        assert review.suspicious or min(moments) < review.created_at


def test_suspicious_reviews_come_in_bursts(full_shop: DemoShop) -> None:
    """Many within two days about one product."""
    bursts = defaultdict(list)
    for review in full_shop.reviews:
        if review.suspicious:
            bursts[review.product.product_id].append(review.created_at)
    assert len(bursts) == 4
    for moments in bursts.values():
        assert len(moments) >= 10
        assert (max(moments) - min(moments)).total_seconds() <= 48 * 3600


def test_reviews_say_that_small_things_are_small(full_shop: DemoShop) -> None:
    """More than half of the reviews of what runs small, and few of the others."""
    small = [review for review in full_shop.reviews if review.product.runs == "small"]
    others = [review for review in full_shop.reviews if not review.product.runs and review.product.kind.sizes]
    assert len(small) >= 50
    assert statistics.mean(bool(SMALL_WORDS.search(review.text)) for review in small) > 0.6
    assert statistics.mean(bool(SMALL_WORDS.search(review.text)) for review in others) < 0.1


def test_faults_are_found_out(full_shop: DemoShop) -> None:
    """English reviews of products with a fault name it in a good part, reviews of others hardly ever."""
    faulty = [review for review in full_shop.reviews if review.product.fault and review.language == "en"]
    naming = [review for review in faulty if str(review.product.fault).lower() in review.text.lower()]
    assert len(faulty) >= 50
    assert 0.35 * len(faulty) <= len(naming) <= 0.75 * len(faulty)


@pytest.mark.parametrize(("polarity", "low", "high"), [("positive", 4.2, 5.0), ("negative", 1.0, 3.5)])
def test_stars_fit_the_words(full_shop: DemoShop, polarity: str, low: float, high: float) -> None:
    """Reviews with nothing but praise have many stars, those with nothing but complaints few."""
    stars = [
        review.rating
        for review in full_shop.reviews
        if not review.suspicious and set(review.aspects.values()) == {polarity}
    ]
    assert low <= statistics.mean(stars) <= high


def test_authors_are_not_named_in_full(small_shop: DemoShop) -> None:
    """A first name and an initial, or a family name and stars."""
    assert all(re.fullmatch(r"\w+ \w\.|.\*\*", review.author) for review in small_shop.reviews)
