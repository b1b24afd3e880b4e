"""Answers from reviews: every count can be counted again from its ids, and too few reviews give no answer."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import BadInput
from models.sentiment.aspects import ASPECTS
from models.sentiment.receipts import Review, about, compare, pros_and_cons, size_advice

NOW = datetime(2026, 11, 20, tzinfo=UTC)
SMALL, LARGE, FITS = "It runs small.", "Far too big on me.", "Fits perfectly, true to size."


def reviews(texts: Sequence[str], *, days_ago: int = 200, start: int = 1) -> list[Review]:
    return [
        Review(review_id=f"R{n}", rating=4, text=text, at=NOW - timedelta(days=days_ago), language=None)
        for n, text in enumerate(texts, start)
    ]


@pytest.mark.parametrize(
    ("texts", "verdict"),
    [
        ([SMALL] * 3, "runs_small"),
        ([SMALL] * 5 + [FITS] * 2, "runs_small"),
        ([LARGE] * 4 + [FITS], "runs_large"),
        ([FITS] * 4 + [SMALL], "true_to_size"),
        ([SMALL] * 3 + [LARGE] * 3, "mixed"),
        ([SMALL] * 2 + ["Lovely!"] * 20, "too_few"),
        (["尺码偏小，建议买大一码。"] * 3, "runs_small"),
        (["Odd fit.", "Boxy and shapeless.", "The cut is awful."], "faulted"),
        ([], "too_few"),
    ],
)
def test_size_has_a_verdict(texts: list[str], verdict: str) -> None:
    """By what most of those say who tell how it fits."""
    assert about(reviews(texts), "size_fit").verdict == verdict


@pytest.mark.parametrize(
    ("texts", "verdict"),
    [
        (["Lovely fabric."] * 3, "praised"),
        (["The fabric is awful."] * 3, "faulted"),
        (["Lovely fabric."] * 3 + ["The fabric is awful."] * 3, "mixed"),
        (["The fabric is OK."] * 3, "mixed"),
    ],
)
def test_other_aspects_are_praised_or_faulted(texts: list[str], verdict: str) -> None:
    """Where it is sure that most do so."""
    assert about(reviews(texts), "quality_material").verdict == verdict


def test_every_count_has_its_receipts() -> None:
    """The ids of each count, in the order of the reviews."""
    verdict = about(reviews([SMALL, "Love it!", FITS, SMALL, LARGE, SMALL]), "size_fit")
    assert verdict.ids == {
        "mentioned": ("R1", "R3", "R4", "R5", "R6"),
        "positive": ("R3",),
        "negative": ("R5",),
        "neutral": ("R1", "R4", "R6"),
        "small": ("R1", "R4", "R6"),
        "large": ("R5",),
        "true": ("R3",),
    }
    assert verdict.count("small") == 3
    assert verdict.share == pytest.approx(3 / 5)
    assert verdict.disagreement == pytest.approx(2 / 5)
    assert verdict.low < verdict.share < verdict.high


def test_quotes_show_verdict_and_dissent() -> None:
    """Two that agree in different words, by different people, and one that does not."""
    texts = [
        "It runs small, so order a size up. Bought for my sister.",
        "It runs small, so order a size up!",
        "Way too tight across the shoulders for me.",
        "Small.",
        "Fits me perfectly in my usual size.",
    ]
    verdict = about(reviews(texts), "size_fit")
    assert [(quote.sentence, quote.review_id) for quote in verdict.quotes] == [
        ("It runs small, so order a size up.", "R1"),
        ("Way too tight across the shoulders for me.", "R3"),
        ("Fits me perfectly in my usual size.", "R5"),
    ]


def test_change_is_told_only_where_it_is_no_chance() -> None:
    """The last 90 days against before."""
    old = reviews([FITS] * 10)
    same = about(old + reviews([FITS] * 9 + [SMALL], days_ago=10, start=20), "size_fit", now=NOW)
    assert same.change is None
    changed = about(old + reviews([SMALL] * 8, days_ago=10, start=20), "size_fit", now=NOW).change
    assert changed is not None
    assert (changed.what, changed.recent, changed.before) == ("true", 0.0, 1.0)
    assert len(changed.recent_ids) == 8
    assert changed.before_ids == tuple(f"R{n}" for n in range(1, 11))
    assert changed.p < 0.05


@pytest.mark.parametrize(
    ("texts", "advice"),
    [
        ([SMALL] * 3 + [FITS], ("size_up", 3, 4)),
        ([LARGE] * 3, ("size_down", 3, 3)),
        ([FITS] * 3, ("usual_size", 3, 3)),
        ([SMALL] * 2, ("unclear", 0, 2)),
    ],
)
def test_size_advice_follows_the_verdict(texts: list[str], advice: tuple[str, int, int]) -> None:
    """With how many of how many say so."""
    found = size_advice(about(reviews(texts), "size_fit"))
    assert (found.advice, found.said, found.of) == advice


def test_products_are_compared_by_aspect() -> None:
    """The better is named only where the reviews tell them apart."""
    warm, cold = reviews(["So warm and soft."] * 8), reviews(["Itchy and uncomfortable."] * 8)
    assert compare(warm, cold, "comfort").better == "first"
    assert compare(cold, warm, "comfort").better == "second"
    assert compare(warm, warm, "comfort").better is None
    assert compare(warm[:1], cold, "comfort").better is None
    assert compare(reviews([FITS] * 8), reviews([SMALL] * 8), "size_fit").better == "first"


def test_pros_and_cons_are_sentences_of_buyers() -> None:
    """The most frequent first; what only one says is not among them."""
    texts = (
        ["Lovely fabric. Delivery took ages."] * 3 + ["So comfortable. Lovely fabric."] * 2 + ["Overpriced."]
    )
    found = pros_and_cons(reviews(texts))
    assert [(point.aspect, len(point.ids)) for point in found.pros] == [
        ("quality_material", 5),
        ("comfort", 2),
    ]
    assert [(point.aspect, point.quote.sentence) for point in found.cons] == [
        ("delivery_packaging", "Delivery took ages.")
    ]
    assert len(pros_and_cons(reviews(texts), most=1).pros) == 1
    assert pros_and_cons([]).pros == ()


def test_a_repeated_review_counts_once() -> None:
    """The first of an id does."""
    twice = reviews([SMALL, SMALL]) + reviews([FITS])
    assert about(twice, "size_fit").ids["mentioned"] == ("R1", "R2")
    assert about(twice, "size_fit").ids["true"] == ()


def test_markup_moments_without_zone_and_unknown_languages_are_read() -> None:
    """What importers hand over."""
    odd = [
        Review(review_id="A", rating=1, text="I don&#39;t like the <b>fabric</b>", at=datetime(2026, 1, 1)),  # noqa: DTZ001
        Review(review_id="B", rating=1, text="质量很差 but runs small", at=NOW, language="xx"),
        Review(review_id="C", rating=1, text="😀", at=NOW, language="zh"),
        Review(review_id="D", rating=1, text="", at=NOW),
    ]
    assert about(odd, "quality_material").ids["negative"] == ("A", "B")
    assert about(odd, "size_fit").ids["small"] == ("B",)


@pytest.mark.parametrize(
    "text",
    ["Runs small. " * 4_200, "质量很好。" * 10_000, "a" * 50_000, "a. " * 16_700, "good fabric " * 4_200],
)
def test_a_huge_review_takes_less_than_a_second(text: str) -> None:
    """Its first 20,000 signs are read."""
    began = time.process_time()
    about(reviews([text]), "size_fit")
    assert time.process_time() - began < 1


def test_unknown_aspect_and_foreign_verdict_are_refused() -> None:
    """With a word about them."""
    with pytest.raises(BadInput, match="taste"):
        about([], "taste")
    with pytest.raises(BadInput, match="comfort"):
        size_advice(about([], "comfort"))
    with pytest.raises(BadInput, match="-1"):
        pros_and_cons([], most=-1)


TEXTS = st.one_of(
    st.text(max_size=80),
    st.lists(
        st.sampled_from([SMALL, LARGE, FITS, "Soft.", "Awful fabric.", "很薄。", "偏大。"]), max_size=4
    ).map(" ".join),
)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2027, 1, 1), timezones=st.sampled_from([UTC, None]))  # noqa: DTZ001


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.builds(
            Review,
            review_id=st.sampled_from([f"R{n}" for n in range(12)]),
            rating=st.integers(1, 5),
            text=TEXTS,
            at=MOMENTS,
            language=st.sampled_from([None, "en", "zh", "fr"]),
        ),
        max_size=15,
    ),
    st.sampled_from(ASPECTS),
)
def test_counts_are_numbers_of_distinct_ids(listed: list[Review], aspect: str) -> None:
    """Whatever the reviews are: polarities share out who mentions the aspect, and quotes are among them."""
    verdict = about(listed, aspect)
    mentioned = verdict.ids["mentioned"]
    assert all(verdict.count(what) == len(set(ids)) for what, ids in verdict.ids.items())
    assert sorted(sum((verdict.ids[each] for each in ("positive", "negative", "neutral")), ())) == sorted(
        mentioned
    )
    assert all(
        set(ids) <= set(mentioned) <= {each.review_id for each in listed} for ids in verdict.ids.values()
    )
    assert (verdict.verdict == "too_few") == (len(mentioned) < 3)
    assert {quote.review_id for quote in verdict.quotes} <= set(mentioned)
    assert verdict.low <= verdict.high
    pros_and_cons(listed)
    compare(listed, listed[:3], aspect)
