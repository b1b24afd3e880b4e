"""Judging aspects: counts by hand, intervals around them, and a peer in the same run."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from bot.bench.figures import Figure
from bot.evaluate.sentiment import aspects_judging as judging
from bot.evaluate.sentiment.sentences import SETS, Label, Labelled, Sentence
from models.sentiment.aspects import ASPECTS
from models.sentiment.lexicon import Language
from tests.datasets import dataset

CLOTHES, CHINESE = "womens_clothing_reviews", "online_shopping_10_cats_zh"


def example(text: str, *labels: Label, name: str = CLOTHES) -> Labelled:
    return Labelled(Sentence(name, 1, 1, text), labels)


EXAMPLES = [
    example("right", Label("comfort", "positive")),
    example("wrong polarity", Label("use", "negative")),
    example("missed", Label("size_fit", "neutral", "small"), Label("other", "positive")),
    example("nothing"),
]
FOUND = {
    "right": [Label("comfort", "positive"), Label("other", "negative")],
    "wrong polarity": [Label("use", "positive")],
}


def finder(text: str, _language: Language) -> Sequence[Label]:
    return FOUND.get(text, [])


def test_aspect_and_polarity_are_right_together() -> None:
    """A wrong polarity is a wrong finding and a missed label; aspects without a name of their own do not count."""
    counts = judging.counted(EXAMPLES, finder)
    assert counts.tolist() == [[1, 0, 0], [0, 1, 1], [0, 0, 1], [0, 0, 0]]
    total = counts.sum(axis=0)
    assert judging.precision(total) == pytest.approx(1 / 2)
    assert judging.recall(total) == pytest.approx(1 / 3)
    assert judging.f1(total) == pytest.approx(2 / 5)


def test_nothing_found_is_nought() -> None:
    """And no division by it."""
    empty = np.zeros(3, np.int64)
    assert [measure(empty) for measure in (judging.precision, judging.recall, judging.f1)] == [0, 0, 0]


def test_interval_lies_around_the_figure() -> None:
    """Wider for few sentences than for many."""
    counts = np.array([[1, 0, 0], [0, 1, 1], [1, 0, 1]] * 10)
    low, high = judging.interval(counts, judging.f1, np.random.default_rng(1))
    assert low < judging.f1(counts.sum(axis=0)) < high
    many_low, many_high = judging.interval(np.tile(counts, (20, 1)), judging.f1, np.random.default_rng(1))
    assert many_high - many_low < (high - low) / 2


def test_keywords_are_a_fair_peer() -> None:
    """They find named aspects with plain words, and fall for a negation."""
    assert judging.keywords("Lovely fabric", "en") == [Label("quality_material", "positive")]
    assert judging.keywords("质量很好", "zh") == [Label("quality_material", "positive")]
    assert judging.keywords("The fabric is not good", "en") == [Label("quality_material", "positive")]
    assert judging.keywords("Love it", "en") == []


def test_peer_reads_chinese_whatever_is_installed() -> None:
    """VADER knows English alone."""
    name, peer = judging.peer_finder()
    assert name in {judging.KEYWORDS, judging.VADER}
    assert peer("质量很好", "zh") == [Label("quality_material", "positive")]


@pytest.mark.datasets
def test_development_half_is_judged() -> None:
    """Every figure in its bounds, the main one well above the peer's. The test half is not for tests."""
    figures = {each.name: each for each in judging.judge(dataset(CLOTHES).parent, "development")}
    main = figures["aspects_development_f1"]
    assert main.target == judging.TARGET
    assert main.peer_value is not None
    assert main.value > main.peer_value + 0.2
    assert main.value > 0.8
    assert figures["aspects_development_direction_accuracy"].value > 0.9
    assert {f"aspects_development_{part}_f1" for part in (*SETS, *ASPECTS, "en", "zh")} <= set(figures)
    assert all(within(each) for each in figures.values())


def within(figure: Figure) -> bool:
    low, high = figure.low, figure.high
    return 0 <= figure.value <= 1 and (low is None or high is None or low <= figure.value <= high)
