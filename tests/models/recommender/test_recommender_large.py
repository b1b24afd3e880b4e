"""What only shows where there are more products than are weighed one by one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.index import ItemIndex
from models.recommender.because import reasons
from models.recommender.catalogue import Catalogue, Item
from models.recommender.content import Content, unit
from models.recommender.critique import MoreLike, Rather
from models.recommender.hybrid import Hybrid
from models.recommender.interactions import Event, History, Interactions, Scores
from models.recommender.neighbours import ProductNeighbours
from models.recommender.popularity import Popularity
from models.recommender.recommender import Recommender
from models.recommender.rules import Rules
from models.recommender.wanted import Recommendation, Wanted
from tests.models.recommender.shop import IDS, Table, model, word

MANY = 600
NAMES = tuple(f"P{row}" for row in range(MANY))


def large() -> Recommender:
    """The popular ones are all alike and of one family; the last hundred are something else."""
    other = np.arange(MANY) >= MANY - 100
    vectors = np.column_stack((~other, np.zeros(MANY), other)).astype(np.float32)
    popular = np.linspace(1, 0, MANY, dtype=np.float32)
    items = [Item(name, family="rest" if late else "one") for name, late in zip(NAMES, other, strict=True)]
    table = Table(np.zeros((MANY, MANY), dtype=np.float32), popular)
    return Recommender(Catalogue(NAMES, items), table, vectors=vectors, direction=word)


def wanted(*critiques: MoreLike | Rather, per_family: int | None = None) -> Wanted:
    return Wanted(
        available=frozenset(NAMES),
        limit=2,
        variety=0.0,
        rules=Rules(per_family=per_family),
        critiques=critiques,
    )


def ids(answer: Sequence[Recommendation]) -> list[str]:
    return [each.product_id for each in answer]


def is_late(product_id: str) -> bool:
    return int(product_id[1:]) >= MANY - 100


def test_click_brings_what_is_near_from_far_down() -> None:
    """The model alone would never show it."""
    click = [Event("anna", NAMES[-1], "like", 1.0)]
    alone, folded = (large().for_session(happened, wanted()) for happened in ([], click))
    assert not any(is_late(each.product_id) for each in alone)
    assert any(is_late(each.product_id) for each in folded)


def test_critique_brings_what_is_meant_from_far_down() -> None:
    """By a word and by an example."""
    for critique in (Rather("formal"), MoreLike(NAMES[-1])):
        assert is_late(large().for_customer([], wanted(critique))[0].product_id)


def test_cap_is_filled_up_from_far_down() -> None:
    """Two hundred of one family leave room for one; the second place is not left empty."""
    answer = large().for_customer([], wanted(per_family=1))
    assert [is_late(each.product_id) for each in answer] == [False, True]


def test_candidates_of_a_large_catalogue_bring_what_scoring_everything_brings() -> None:
    """The texts of what was taken point far away from what is popular."""
    random = np.random.default_rng(4)
    vectors = unit(random.standard_normal((MANY, 8)).astype(np.float32))
    data = Interactions.from_sequences(random.integers(0, MANY, (200, 4)).tolist(), NAMES)
    parts = {
        "popularity": Popularity.fit(data),
        "product_neighbours": ProductNeighbours.fit(data),
        "content": Content.fit(data, vectors=vectors),
    }
    model = Hybrid(parts, {"popularity": 0.25, "product_neighbours": 0.5, "content": 1.0})
    exact, staged = (
        Recommender(Catalogue(NAMES), model, index=ItemIndex.build(NAMES, vectors, flavour=flavour))
        for flavour in ("flat", "hnsw")
    )
    for row in range(0, MANY, 40):
        history = [NAMES[row], NAMES[row + 1]]
        events = [Event("anna", product_id, "click", at) for at, product_id in enumerate(history)]
        assert ids(staged.for_customer(history, wanted())) == ids(exact.for_customer(history, wanted()))
        assert ids(exact.for_session(events, wanted()))[0] in ids(staged.for_session(events, wanted()))


class Shifted(Table):
    """A model whose scores have another offset for each history, as they may."""

    def scores(self, histories: list[History]) -> Scores:  # type: ignore[override]
        offsets = [[100.0 / (1 + len(history))] for history in histories]
        return super().scores(histories) + np.array(offsets, dtype=np.float32).reshape(-1, 1)


def test_reason_does_not_depend_on_the_offset_of_the_scores() -> None:
    """Scores of two histories cannot be compared as they are."""
    history = np.array([IDS.index(name) for name in ("linen", "suit", "mug")], dtype=np.int32)
    asked = [IDS.index(name) for name in ("boots", "trainers", "mug")]
    plain = model()
    shifted = Shifted(plain.table, plain.popular)
    assert reasons(shifted, history, asked) == reasons(plain, history, asked)
