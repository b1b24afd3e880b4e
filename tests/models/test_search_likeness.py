"""A sentence is most like the article whose sentences point its way."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from models.search.likeness import Likeness


def sentences(rng: np.random.Generator, middles: np.ndarray, each: int) -> np.ndarray:
    noisy = np.repeat(middles, each, axis=0) + rng.normal(
        scale=0.15, size=(len(middles) * each, middles.shape[1])
    )
    unit: np.ndarray = noisy / np.linalg.norm(noisy, axis=1, keepdims=True)
    return unit.astype(np.float32)


def test_new_sentences_find_their_article_and_still_do_after_loading(tmp_path: Path) -> None:
    """Four articles along four axes of eight; log-probabilities add up to one."""
    rng = np.random.default_rng(7)
    middles, owners = np.eye(4, 8), np.repeat(np.arange(4), 6)
    likeness = Likeness.fit(sentences(rng, middles, 6), owners.tolist(), 4)
    likeness.save(tmp_path / "likeness.npz")
    loaded = Likeness.load(tmp_path / "likeness.npz")
    for vector, owner in zip(sentences(rng, middles, 6), owners, strict=True):
        logs = loaded(vector)
        assert logs.argmax() == owner
        assert abs(float(np.exp(logs).sum()) - 1) < 1e-5
        assert np.array_equal(logs, likeness(vector))


def test_direction_that_varies_within_articles_counts_less() -> None:
    """That is what the shared spread is for: the nearest middle is not always the answer."""
    vectors = np.array([[0.3, 1.3], [0.3, -0.7], [-0.3, 0.7], [-0.3, -1.3]], dtype=np.float32)
    asked = np.array([0.2, -0.25], dtype=np.float32)
    to_middles = np.linalg.norm(vectors.reshape(2, 2, 2).mean(axis=1) - asked, axis=1)
    assert to_middles.argmin() == 1
    assert Likeness.fit(vectors, [0, 0, 1, 1], 2)(asked).argmax() == 0


def test_articles_of_one_sentence_and_no_article_at_all() -> None:
    """A small knowledge base is no error."""
    one = Likeness.fit(np.eye(2, 3, dtype=np.float32), [0, 1], 2)
    assert one(np.array([1, 0, 0], dtype=np.float32)).argmax() == 0
    assert Likeness.fit(np.zeros((0, 3), dtype=np.float32), [], 0)(np.zeros(3, dtype=np.float32)).shape == (
        0,
    )
