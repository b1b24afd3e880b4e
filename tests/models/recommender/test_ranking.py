"""Figures of rankings, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from models.recommender.ranking import hits_of, ndcg_of, ranks, reciprocal_of


def test_a_rank_counts_what_scores_higher() -> None:
    """The best has place 0."""
    scores = np.array([[0.1, 0.9, 0.5], [0.3, 0.2, 0.1]], np.float32)
    assert ranks(scores, np.array([2, 0], np.int32)).tolist() == [1, 0]


def test_scoring_all_alike_gains_nothing() -> None:
    """The target is put in the middle of those that score the same."""
    scores = np.zeros((1, 101), np.float32)
    assert ranks(scores, np.array([3], np.int32)).tolist() == [50]


def test_figures_of_known_places() -> None:
    """First, third and eleventh, among the first ten."""
    places = np.array([0, 2, 10])
    assert hits_of(places, 10).tolist() == [1, 1, 0]
    assert ndcg_of(places, 10).tolist() == [1, 0.5, 0]
    assert reciprocal_of(places, 10).tolist() == pytest.approx([1, 1 / 3, 0])
