"""Figures of the evaluation, on answers whose worth can be counted by hand."""

from __future__ import annotations

import pytest

from bot.evaluate import scores
from bot.evaluate.pipelines import NONE, Answer


def answer(expected: str, said: str, *, sure: float = 0.9, fell_back: bool = False) -> Answer:
    return Answer("ask", "words", expected, fell_back, ((said, sure),))


ANSWERS = [
    answer("track", "track"),
    answer("track", "cancel", sure=0.4),
    answer("cancel|return", "return", fell_back=True, sure=0.5),
    answer(NONE, "track", fell_back=True, sure=0.2),
    answer(NONE, "chitchat", sure=0.6),
]


def test_accuracy_counts_any_accepted_intent() -> None:
    """Falling back is not held against it; messages without an intent take no part."""
    assert scores.accuracy(ANSWERS) == pytest.approx(2 / 3)


def test_accepted_needs_both() -> None:
    """What fell back was not accepted, and what is wrong is not right."""
    assert scores.accepted(ANSWERS) == pytest.approx(1 / 3)


def test_refused_counts_only_what_has_no_intent() -> None:
    """An intent for small talk counts as refused only where it is named."""
    assert scores.refused(ANSWERS) == pytest.approx(1 / 2)
    assert scores.refused(ANSWERS, frozenset({"chitchat"})) == 1


def test_overall_uses_the_pipelines_decision_or_a_threshold() -> None:
    """With a threshold the confidence alone decides."""
    assert scores.overall(ANSWERS) == pytest.approx(2 / 5)
    assert scores.overall(ANSWERS, 0.3) == pytest.approx(3 / 5)


def test_macro_f1_weighs_every_intent_alike() -> None:
    """A frequent intent does not hide a rare one."""
    answers = [*[answer("often", "often")] * 9, answer("rare", "often")]
    assert scores.macro_f1(answers) == pytest.approx((18 / 19 + 0) / 2)


def test_entity_f1_needs_exact_bounds_and_name() -> None:
    """One of two found, one invented: half."""
    found = Answer(
        "ask",
        "w",
        "x",
        False,
        (),
        frozenset({(0, 2, "a"), (3, 4, "b")}),
        frozenset({(0, 2, "a"), (3, 5, "b")}),
    )
    assert scores.entity_f1([found]) == pytest.approx(0.5)


def test_threshold_keeps_the_share_of_what_was_understood() -> None:
    """Wrong answers do not move it."""
    answers = [answer("a", "a", sure=place / 10) for place in range(1, 11)] + [answer("a", "b", sure=0.01)]
    assert scores.threshold_keeping(answers, 0.8) == pytest.approx(0.3)


def test_confusions_name_what_was_meant_and_understood() -> None:
    """The most frequent comes first."""
    wrong = [answer("a", "b"), answer("a", "b"), answer("c", "d"), answer("a", "a")]
    assert scores.confusions(wrong) == [("a", "b", 2), ("c", "d", 1)]
