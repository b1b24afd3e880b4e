"""Models are chosen on validation, compared on the same users, and drawn."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.evaluate.recommender import candidates, plot, significance, trials
from bot.evaluate.recommender.histories import LeaveOneOut
from models.recommender.interactions import Interactions
from models.recommender.popularity import Popularity
from models.recommender.transitions import Transitions

PRODUCTS = [str(row) for row in range(12)]


def circle() -> LeaveOneOut:
    """Everybody goes round."""
    rounds = [[(start + step) % 12 for step in range(7)] for start in range(48)]
    return LeaveOneOut(
        "circle",
        Interactions.from_sequences([history[:5] for history in rounds], PRODUCTS),
        np.array([history[5] for history in rounds], np.int32),
        [np.array(history[:6], np.int32) for history in rounds],
        np.array([history[6] for history in rounds], np.int32),
    )


def test_the_settings_that_validate_best_are_asked() -> None:
    """Transitions know the way round; popularity does not."""
    tries = {
        "popular": lambda data, _seed: Popularity.fit(data),
        "next": lambda data, _seed: Transitions.fit(data),
    }
    said: list[str] = []
    outcome = trials.run(trials.Candidate("mixed", tries), circle(), seed=1, say=said.append)
    assert outcome.chosen == "next"
    assert outcome.ndcg == 1.0
    assert len(said) == 2


def test_a_candidate_without_settings_is_a_mistake() -> None:
    """Nothing can be chosen."""
    with pytest.raises(ValueError, match="nothing to try"):
        trials.run(trials.Candidate("empty", {}), circle(), seed=1, say=print)


def test_every_peer_has_as_many_tries_as_any_other() -> None:
    """EASE only where its matrix fits."""
    found = candidates.peers(100)
    assert {len(each.tries) for each in found} == {3}
    assert {each.name for each in found} - {each.name for each in candidates.peers(10**6)} == {"EASE"}


@pytest.mark.parametrize("candidate", candidates.peers(12), ids=lambda each: each.name)
def test_every_peer_can_be_fitted_and_asked(candidate: trials.Candidate) -> None:
    """With the settings that are tried."""
    assert len(trials.run(candidate, circle(), seed=1, say=lambda _line: None).places) == 48


def test_the_range_of_a_ratio_holds_it_and_shrinks_with_users() -> None:
    """Twice as good is told from as good, with enough users."""
    chance = np.random.default_rng(1)

    def measured(users: int) -> tuple[float, float]:
        theirs = (chance.random(users) < 0.1).astype(float)
        ours = np.maximum(theirs, chance.random(users) < 0.11)
        return significance.ratio(ours, theirs, seed=2, draws=300)

    few, many = measured(300), measured(10_000)
    assert few[1] - few[0] > many[1] - many[0]
    assert 1.8 < many[0] < 2 < many[1] < 2.2


def test_different_users_cannot_be_compared() -> None:
    """Nor can nobody."""
    for ours, theirs in ((np.ones(3), np.ones(2)), (np.ones(0), np.ones(0))):
        with pytest.raises(ValueError, match="same users"):
            significance.ratio(ours, theirs, seed=1)


def test_the_picture_is_a_png(tmp_path: Path) -> None:
    """Also when one model was not measured everywhere."""
    plot.draw(
        {"seqrec_a": {"ours": 0.2, "EASE": 0.1}, "seqrec_b": {"ours": 0.3}}, tmp_path / "deep" / "bars.png"
    )
    assert (tmp_path / "deep" / "bars.png").read_bytes().startswith(b"\x89PNG")
