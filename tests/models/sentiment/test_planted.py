"""The demo shop's products that run small or large are found in their reviews, and no others."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import pytest

from bot.shop.demo.shop import DemoShop, make_shop
from models.sentiment.receipts import LEAST, Review, Verdict, about

CONCLUSIONS = {"small": "runs_small", "large": "runs_large"}


@pytest.fixture(scope="module")
def shop() -> DemoShop:
    return make_shop(7, date(2026, 11, 24))


@pytest.fixture(scope="module")
def reviews(shop: DemoShop) -> dict[str, list[Review]]:
    """Product → its reviews, with nothing that customers cannot see."""
    found: dict[str, list[Review]] = defaultdict(list)
    for each in shop.reviews:
        found[each.product.product_id].append(
            Review(
                review_id=each.review_id,
                rating=each.rating,
                text=each.text,
                at=each.created_at,
                language=each.language,
            )
        )
    return found


@pytest.fixture(scope="module")
def verdicts(shop: DemoShop, reviews: dict[str, list[Review]]) -> dict[str, Verdict]:
    return {each.product_id: about(reviews[each.product_id], "size_fit") for each in shop.catalogue}


def test_products_that_run_small_or_large_are_found(shop: DemoShop, verdicts: dict[str, Verdict]) -> None:
    """All on whose fit three reviews have a word; of the rest nothing is concluded."""
    planted = [each for each in shop.catalogue if each.runs]
    spoken_of = [each for each in planted if verdicts[each.product_id].count("mentioned") >= LEAST]
    assert [(each.product_id, verdicts[each.product_id].verdict) for each in spoken_of] == [
        (each.product_id, CONCLUSIONS[str(each.runs)]) for each in spoken_of
    ]
    assert len(spoken_of) >= 0.8 * len(planted) > 0
    silent = {verdicts[each.product_id].verdict for each in planted if each not in spoken_of}
    assert silent <= {"too_few"}


def test_no_other_product_is_called_so(shop: DemoShop, verdicts: dict[str, Verdict]) -> None:
    """Not even one with a complaint or two."""
    wrong = [
        (each.product_id, verdicts[each.product_id].verdict)
        for each in shop.catalogue
        if not each.runs and verdicts[each.product_id].verdict in CONCLUSIONS.values()
    ]
    assert wrong == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_reviews_of_each_language_say_what_was_planted(shop: DemoShop, language: str) -> None:
    """What a review was made to say of the size is read in it, in both languages."""
    right = told = 0
    for each in shop.reviews:
        if each.language != language or each.suspicious:
            continue
        review = Review(review_id="R", rating=3, text=each.text, at=each.created_at, language=language)
        ids = about([review], "size_fit").ids
        meant = each.aspects.get("size")
        found = "positive" if ids["positive"] else "negative" if ids["mentioned"] else None
        told += 1
        right += found == meant
    assert told > 500
    assert right / told > 0.98
