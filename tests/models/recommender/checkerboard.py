"""A data set whose right answers are known."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from models.recommender.als import LeastSquares
from models.recommender.base import Model, Progress
from models.recommender.bpr import PairwiseRanking
from models.recommender.content import Content, Encode, encode
from models.recommender.customers import CustomerNeighbours
from models.recommender.ease import Ease
from models.recommender.hybrid import Hybrid
from models.recommender.interactions import Interactions, Scores
from models.recommender.neighbours import ProductNeighbours
from models.recommender.popularity import Popularity
from models.recommender.sequence import SequenceModel, Settings
from models.recommender.sessions import SessionNeighbours
from models.recommender.transitions import Transitions

GROUPS = ("tea", "rope")
PRODUCTS = tuple(f"{group}-{number}" for number in range(10) for group in GROUPS)
TEXTS = {product_id: product_id.partition("-")[0] for product_id in PRODUCTS}


def checkerboard(customers: int = 60, *, seed: int = 0, products: Sequence[str] = PRODUCTS) -> Interactions:
    """Every customer takes some products of one group, in any order; even rows are tea, odd ones are rope."""
    random = np.random.default_rng(seed)
    sequences = [
        2 * random.permutation(10)[: random.integers(3, 10)] + customer % 2 for customer in range(customers)
    ]
    return Interactions.from_sequences(sequences, products)


def by_word(texts: Sequence[str]) -> Scores:
    """An encoder: texts of the same word get the same vector."""
    seeds = [int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") for text in texts]
    return np.stack([np.random.default_rng(seed).normal(size=16) for seed in seeds]).astype(np.float32)


def content(data: Interactions, *, seed: int = 0, encoder: Encode = by_word) -> Content:
    """The content model of texts that name each product's group."""
    return Content.fit(data, seed=seed, vectors=encode(data.products, TEXTS, encoder))


def popularity(data: Interactions, seed: int, progress: Progress) -> Model:
    """A part of the hybrid."""
    return Popularity.fit(data, seed=seed, progress=progress)


def neighbours(data: Interactions, seed: int, progress: Progress) -> Model:
    """Another one."""
    return ProductNeighbours.fit(data, seed=seed, progress=progress)


SEQUENCE = Settings(dimensions=16, longest=9, dropout=0.1, epochs=25, batch=8, learning_rate=1e-2)
FITS: dict[str, Callable[..., Model]] = {
    "popularity": Popularity.fit,
    "transitions": Transitions.fit,
    "product neighbours": ProductNeighbours.fit,
    "customer neighbours": CustomerNeighbours.fit,
    "ease": partial(Ease.fit, regularization=5.0),
    "als": partial(LeastSquares.fit, dimensions=2),
    "bpr": partial(PairwiseRanking.fit, dimensions=8, iterations=60),
    "content": content,
    "sessions": SessionNeighbours.fit,
    "hybrid": partial(Hybrid.fit, fits={"popularity": popularity, "product_neighbours": neighbours}),
    "sequence": partial(SequenceModel.fit, settings=SEQUENCE),
}
