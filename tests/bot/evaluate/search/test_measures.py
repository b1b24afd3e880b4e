"""Rankings are measured as the papers say, and the peer finds what it should."""

from __future__ import annotations

import pytest

from bot.bench.fulltext import FullText, product_text
from bot.evaluate.search import measures, report
from bot.evaluate.search.judging import Comparison, Query


def test_ndcg_is_one_for_the_best_order_and_less_for_any_other() -> None:
    """By hand: (3 + 7 / log2 3) / (7 + 3 / log2 3) for grades 2 and 3 the wrong way round."""
    assert measures.ndcg([3, 2], [2, 0, 3]) == pytest.approx(1.0)
    assert measures.ndcg([2, 3], [2, 0, 3]) == pytest.approx(0.8340, abs=1e-4)
    assert measures.ndcg([], [3]) == 0


def test_ndcg_needs_something_to_find() -> None:
    """A query without an answer has no best order."""
    with pytest.raises(ValueError, match="no product answers"):
        measures.ndcg([0], [0, 0])


def test_ratio_is_drawn_in_pairs() -> None:
    """Where every query is twice as good as the peer's, no draw says anything else."""
    found = measures.ratio([0.4, 1.0, 0.2], [0.2, 0.5, 0.1], seed=7)
    assert (found.value, found.low, found.high) == pytest.approx((2.0, 2.0, 2.0))


def test_peer_ranks_by_words_in_both_languages() -> None:
    """Stems, any of the words, and Chinese characters; hostile text is words or nothing."""
    peer = FullText([("a", "red shirts 衬衫"), ("b", "blue mug 马克杯")])
    assert peer.search("shirt", 5) == ["a"]
    assert peer.search("蓝 马克杯", 5) == ["b"]
    assert peer.search('" OR 1=1 -- \ud800 ???', 5) == []
    peer.close()


def test_figures_count_what_was_found_and_what_should_not_be() -> None:
    """A query for what is not sold has no NDCG; finding something is its fault."""
    must = (Comparison(("title",), None, wanted=True),)
    sold, unsold = Query("mug", "en", "keyword", must), Query("tyres", "en", "nothing", ())
    outcomes = [
        report.Outcome(sold, 1.0, 0.5, 3),
        report.Outcome(sold, 0.0, 0.5, 0),
        report.Outcome(unsold, 0.0, 0.0, 2),
    ]
    found = {figure.name: figure.value for figure in report.figures("demo", outcomes, seed=7)}
    assert found["search_demo_ndcg10"] == 0.5
    assert found["search_demo_without_result"] == 0.5
    assert found["search_demo_unsold_declined"] == 0
    assert report.kinds(outcomes) == [("keyword", 2, 0.5, 0.5)]


def test_text_of_a_product_says_everything_once() -> None:
    """Options repeat with every variant."""
    variants = [{"options": {"size": "S", "colour": "red"}}, {"options": {"size": "M", "colour": "red"}}]
    product = {"title": "Shirt", "variants": variants, "translations": {"zh": {"title": "衬衫"}}}
    assert product_text(product) == "Shirt S red M 衬衫"
