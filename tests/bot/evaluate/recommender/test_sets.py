"""Where several products are right: what is found of them, and what finds most."""

from __future__ import annotations

import gzip
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from bot.evaluate.recommender import ratings, sets
from bot.evaluate.recommender.trials import Candidate, fitted
from models.recommender.interactions import Interactions
from models.recommender.neighbours import ProductNeighbours
from models.recommender.popularity import Popularity

PRODUCTS = [str(row) for row in range(30)]


def one(scores: list[float], history: list[int], right: list[int]) -> tuple[np.ndarray, sets.Asked]:
    """One user who is asked."""
    data = Interactions.from_sequences([history], [str(row) for row in range(len(scores))])
    asked = sets.Asked(data, [np.array(history, np.int32)], [np.array(right, np.int32)])
    return np.array([scores], np.float32), asked


def test_the_best_ranking_gains_all_and_half_of_it_less() -> None:
    """As in Microsoft's ``ndcg_at_k`` with its default, binary relevance."""
    scores = [float(-row) for row in range(20)]
    assert sets.ndcg(*one(scores, [], [0, 1])) == pytest.approx(1.0)
    ideal = 1 + 1 / np.log2(3)
    assert sets.ndcg(*one(scores, [], [0, 15])) == pytest.approx(1 / ideal)
    assert sets.ndcg(*one(scores, [], [15])) == 0


def test_what_the_history_holds_takes_nobodys_place() -> None:
    """The eleventh moves up when the first is known."""
    scores = [float(-row) for row in range(20)]
    assert sets.hit(*one(scores, [], [10])) == 0
    assert sets.hit(*one(scores, [0], [10])) == 1


def test_the_hybrid_is_as_good_as_the_best_of_its_parts() -> None:
    """Two worlds of products, each with its own customers."""
    chance = np.random.default_rng(3)
    worlds = [list(chance.permutation(15)[:8] + 15 * (user % 2)) for user in range(80)]
    learn = Interactions.from_sequences(worlds[:60], PRODUCTS)
    histories = [np.array(world[:4], np.int32) for world in worlds[60:]]
    asked = sets.Asked(learn, histories, [np.array(world[4:], np.int32) for world in worlds[60:]])
    candidates = [
        Candidate("popularity", {"one": partial(fitted, Popularity.fit, {})}),
        Candidate("neighbours", {"one": partial(fitted, ProductNeighbours.fit, {})}),
    ]
    reached = sets.compare(candidates, asked, asked, sets.ndcg, seed=1, say=lambda _line: None)
    assert list(reached) == ["popularity", "neighbours", sets.HYBRID]
    assert reached["neighbours"].mean() > reached["popularity"].mean()
    assert reached[sets.HYBRID].mean() >= reached["neighbours"].mean()


def test_a_quarter_of_each_films_ratings_is_asked_for_and_never_learnt(tmp_path: Path) -> None:
    """By film, as Microsoft divides; the same seed divides alike."""
    rows = [f"{user},{film},3,{user * 100 + film}" for user in range(1, 41) for film in range(1, 9)]
    with gzip.open(tmp_path / "ratings.csv.gz", "wt") as file:
        file.write("\n".join(["user,item,rating,timestamp", *rows]))
    validate, test = ratings.read(tmp_path, seed=5)
    wanted = np.concatenate(test.right)
    assert np.bincount(wanted).tolist() == [0] + [10] * 8
    assert sum(map(len, test.learn.histories)) == 8 * 30
    for asked in (validate, test):
        for history, right in zip(asked.histories, asked.right, strict=True):
            assert not set(history) & set(right)
    assert sum(map(len, validate.right)) + sum(map(len, validate.learn.histories)) == 8 * 30
    again = ratings.read(tmp_path, seed=5)[1]
    assert all((left == right).all() for left, right in zip(test.right, again.right, strict=True))
