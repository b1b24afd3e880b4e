"""Trains a recommender and publishes it; reads one that was published."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np

from models import artifacts
from models.encoder import DIMENSIONS
from models.errors import BadInput, Damaged
from models.index import ItemIndex
from models.recommender import content, ease
from models.recommender.als import LeastSquares
from models.recommender.base import Model, Progress, silent
from models.recommender.baskets import baskets
from models.recommender.catalogue import Catalogue, Item
from models.recommender.content import Content, Encode
from models.recommender.customers import CustomerNeighbours
from models.recommender.directions import Directions
from models.recommender.hybrid import Fit, Hybrid, held_out
from models.recommender.interactions import Event, Interactions, Scores
from models.recommender.neighbours import ProductNeighbours
from models.recommender.popularity import Popularity
from models.recommender.ranking import hits_of, ndcg_of, ranks, unseen
from models.recommender.recommender import Recommender
from models.recommender.sequence import SequenceModel
from models.recommender.sessions import SessionNeighbours
from models.recommender.transitions import Transitions

CAPABILITY: Final = "recommender"
FORMAT: Final = 2
SEED: Final = 7
ITEMS_FILE: Final = "facts.json"
TOGETHER: Final = "together"  # what is bought with what, whatever else a configuration consists of
ASKED: Final = 2000  # histories that the published metrics are measured on
# Name → the parts; each can be compared with the others by frontdoor evaluate recommender.
CONFIGURATIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "hybrid": ("popularity", "transitions", "product_neighbours", "als", "ease", "content"),
    "hybrid_sequence": ("popularity", "transitions", "product_neighbours", "ease", "content", "sequence"),
    "popularity": ("popularity",),
    "product_neighbours": ("popularity", "product_neighbours"),
    "customer_neighbours": ("popularity", "customer_neighbours"),
    "sessions": ("popularity", "sessions"),
    "ease": ("popularity", "ease"),
    "als": ("popularity", "als"),
    "content": ("popularity", "content"),
    "sequence": ("popularity", "sequence"),
}
_FITS: Final[Mapping[str, Any]] = {
    "als": LeastSquares,
    "customer_neighbours": CustomerNeighbours,
    "ease": ease.Ease,
    "popularity": Popularity,
    "product_neighbours": ProductNeighbours,
    "sequence": SequenceModel,
    "sessions": SessionNeighbours,
    "transitions": Transitions,
}


def train(
    root: Path,
    events: Iterable[Event],
    items: Sequence[Item],
    texts: Mapping[str, str],
    *,
    encoder: Encode,
    configuration: str = "hybrid",
    seed: int = SEED,
    progress: Progress = silent,
) -> artifacts.Artifact:
    """Trains on what customers did with the products and publishes the result as ``recommender``.

    Args:
        root: folder of the artefacts.
        events: what was done, in any order.
        items: the products that there are, with their facts; only these are ever recommended.
        texts: product id → what the product says of itself, for products that nobody has taken yet.
        encoder: texts to vectors.
        configuration: a name of :data:`CONFIGURATIONS`.
        seed: the same data and seed give the same recommender.
        progress: told as it goes.

    Raises:
        BadInput: there is no such configuration, or a product comes twice.
    """
    if configuration not in CONFIGURATIONS:
        raise BadInput(f"configuration: one of {', '.join(CONFIGURATIONS)}, not {configuration!r}")
    began = time.perf_counter()
    events = list(events)
    data = Interactions.from_events(events, [item.product_id for item in items])
    vectors = content.encode(data.products, texts, encoder, progress)
    fits = _fits(configuration, data, vectors)
    model = Hybrid.fit(data, fits=fits, seed=seed, progress=progress)
    together = ProductNeighbours.fit(baskets(events, data.products), seed=seed, progress=progress)
    metrics = _foreseen(data, fits, model.weights, seed, progress)
    with artifacts.publish(root, CAPABILITY) as draft:
        model.save(draft.path)
        (draft.path / ITEMS_FILE).write_text(json.dumps([asdict(item) for item in items], ensure_ascii=False))
        np.save(draft.path / content.FILE, vectors)
        ItemIndex.build(data.products, content.unit(vectors)).save(draft.path)
        (draft.path / TOGETHER).mkdir()
        together.save(draft.path / TOGETHER)
        draft.data_hash = data_hash(events, items, texts, configuration=configuration, seed=seed)
        draft.seed = seed
        draft.metrics = metrics | {
            "customers": len(data.histories),
            "products": len(data.products),
            "events": sum(map(len, data.histories)),
            "left_out": sum(data.left_out.values()),
            "seconds": round(time.perf_counter() - began, 1),
        }
        draft.parameters = {"format": FORMAT, "configuration": configuration, "weights": model.weights}
        draft.packages = ("faiss-cpu", "implicit", "numpy", "scipy")
    return draft.published


def load(path: Path) -> Recommender:
    """The recommender in the artefact's folder.

    Raises:
        Damaged: it was written by another version, or cannot be read.
    """
    try:
        written = json.loads((path / artifacts.MANIFEST).read_text())["parameters"].get("format")
    except (OSError, ValueError, KeyError) as error:
        raise Damaged(CAPABILITY, f"{path.name} has no manifest that can be read ({error})") from error
    if written != FORMAT:
        raise Damaged(CAPABILITY, f"{path.name} has format {written}, this version reads {FORMAT}")
    try:
        items = [Item(**item) for item in json.loads((path / ITEMS_FILE).read_text())]
        catalogue = Catalogue([item.product_id for item in items], items)
        vectors = np.load(path / content.FILE, allow_pickle=False)
        return Recommender(
            catalogue,
            Hybrid.load(path),
            vectors=vectors,
            index=ItemIndex.load(path),
            together=ProductNeighbours.load(path / TOGETHER),
            direction=Directions(path.parent.parent) if vectors.shape[1] == DIMENSIONS else None,
        )
    except Exception as error:  # whatever a damaged file makes of itself
        raise Damaged(CAPABILITY, f"the files in {path.name} cannot be read ({error})") from error


def data_hash(
    events: Iterable[Event],
    items: Sequence[Item],
    texts: Mapping[str, str],
    *,
    configuration: str = "hybrid",
    seed: int = SEED,
) -> str:
    """SHA-256 of all that a training depends on."""
    parts = [
        [FORMAT, configuration, seed],
        sorted((event.customer_id, event.product_id, event.kind, event.at) for event in events),
        [asdict(item) for item in items],
        sorted(texts.items()),
    ]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, default=list).encode()).hexdigest()


def _fits(configuration: str, data: Interactions, vectors: Scores) -> dict[str, Fit]:
    fits: dict[str, Fit] = {}
    for name in CONFIGURATIONS[configuration]:
        if name == "ease" and len(data.products) > ease.LARGEST:
            continue
        made = partial(Content.fit, vectors=vectors) if name == "content" else _FITS[name].fit
        fits[name] = partial(_fit, made)
    return fits


def _fit(made: Any, data: Interactions, seed: int, progress: Progress) -> Any:
    return made(data, seed=seed, progress=progress)


def _foreseen(
    data: Interactions, fits: Mapping[str, Fit], weights: Mapping[str, float], seed: int, progress: Progress
) -> dict[str, float]:
    """How well each customer's newest product is foreseen among all they did not have, beside popularity.

    The weights were chosen on the same products; there are only a few of them, but it flatters a little.
    """
    known, targets = held_out(data)
    if not len(targets):
        return {}
    chosen = np.random.default_rng(seed + 1).permutation(len(targets))[:ASKED]
    asked = [known.histories[row] for row in chosen]
    ours = Hybrid({name: fits[name](known, seed, progress) for name in weights}, weights)
    beside: dict[str, Model] = {"": ours, "popularity_": Popularity.fit(known)}
    measured = {}
    for name, model in beside.items():
        places = ranks(unseen(model.scores(asked), asked), targets[chosen])
        measured[f"{name}hit_rate_10"] = round(float(hits_of(places, 10).mean()), 4)
        measured[f"{name}ndcg_10"] = round(float(ndcg_of(places, 10).mean()), 4)
    return measured
