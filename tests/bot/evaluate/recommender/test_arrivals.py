"""New products are really new to the models, and what is said of them finds them."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np

from bot.evaluate.recommender.arrivals import arrivals, attributes
from bot.evaluate.recommender.histories import LeaveOneOut
from models.recommender.content import Content
from models.recommender.interactions import Interactions
from models.recommender.popularity import Popularity

PRODUCTS = [str(row) for row in range(100)]


def brands() -> LeaveOneOut:
    """Ten brands of ten products; everybody is true to one."""
    chance = np.random.default_rng(2)
    taken = [chance.permutation(10)[:6] + 10 * (user % 10) for user in range(300)]
    return LeaveOneOut(
        "brands",
        Interactions.from_sequences([history[:4] for history in taken], PRODUCTS),
        np.array([history[4] for history in taken], np.int32),
        [history[:5].astype(np.int32) for history in taken],
        np.array([history[5] for history in taken], np.int32),
    )


def test_nobody_has_ever_taken_a_new_product() -> None:
    """Neither those who are learnt from nor those who are asked; only they are asked for."""
    asked = arrivals(brands(), seed=4)
    assert len(asked.new) == 10
    assert len(asked.targets) > 10
    for history in (*asked.learn.histories, *asked.histories):
        assert not np.isin(history, asked.new).any()
    assert np.isin(asked.targets, asked.new).all()


def test_what_is_said_of_new_products_finds_them_and_popularity_guesses(tmp_path: Path) -> None:
    """The brand is an attribute; another that all products have tells nothing."""
    file = tmp_path / "item_attributes.json.gz"
    file.write_bytes(gzip.compress(json.dumps({str(row): [row // 10, 99] for row in range(100)}).encode()))
    asked = arrivals(brands(), seed=4)
    told = attributes(file, 100)
    assert told.shape == (100, 11)
    assert not told[:, -1].any()
    among_new, _ = asked.places(Content.fit(asked.learn, vectors=told))
    guessed, among_all = asked.places(Popularity.fit(asked.learn))
    assert among_new.mean() < guessed.mean()
    assert (among_all > 80).all()
