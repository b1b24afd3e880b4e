"""Sessions like this one vote for what comes next."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from models.recommender.interactions import History, Interactions
from models.recommender.sessions import SessionNeighbours

PRODUCTS = [str(row) for row in range(8)]
SESSIONS = [[0, 1, 2], [0, 1, 3], [4, 5, 6], [1, 2, 3], [7]]


def history(*rows: int) -> History:
    """Rows as a history."""
    return np.array(rows, dtype=np.int32)


def model(**options: float) -> SessionNeighbours:
    """Of five sessions."""
    return SessionNeighbours.fit(Interactions.from_sequences(SESSIONS, PRODUCTS), again=0.0, **options)  # type: ignore[arg-type]


def test_only_sessions_that_share_a_product_vote() -> None:
    """For what else they hold."""
    [scores] = model().scores([history(4)])
    assert set(np.flatnonzero(scores)) == {5, 6}


def test_votes_shrink_with_the_distance_from_where_sessions_met() -> None:
    """The product right behind counts more than the one after it."""
    [scores] = model(reach=1.0).scores([history(4)])
    assert scores[5] > scores[6] > 0


def test_the_last_click_counts_most() -> None:
    """The same two products the other way round choose other neighbours."""
    lately_left, lately_right = model(fade=0.5).scores([history(6, 1), history(1, 6)])
    assert lately_left[2] > lately_left[5]
    assert lately_right[5] > lately_right[2]


def test_coming_back_counts_where_people_do() -> None:
    """More than going on, if it is told to."""
    data = Interactions.from_sequences(SESSIONS, PRODUCTS)
    [scores] = SessionNeighbours.fit(data, again=2.0).scores([history(4, 5)])
    assert min(scores[4], scores[5]) > scores[6] > 0


def test_a_product_that_nobody_had_brings_no_votes() -> None:
    """Nor does an empty session."""
    data = Interactions.from_sequences([[0, 1]], PRODUCTS)
    assert not SessionNeighbours.fit(data).scores([history(5), history()]).any()


def test_the_nearest_sessions_are_enough() -> None:
    """Further ones are left out."""
    [scores] = model(neighbours=1).scores([history(0, 1, 2)])
    assert scores[3] == 0


def test_what_was_saved_is_loaded(tmp_path: Path) -> None:
    """With its parameters."""
    saved = model(reach=1.0)
    saved.save(tmp_path)
    asked = [history(4), history(0, 1), history()]
    np.testing.assert_array_equal(SessionNeighbours.load(tmp_path).scores(asked), saved.scores(asked))
