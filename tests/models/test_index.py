"""The nearest products are found, whatever may be found and however the vectors are kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from models import index
from models.errors import BadInput
from models.flavours import Flavour, chosen
from models.index import ItemIndex

FLAVOURS: Final[tuple[Flavour, ...]] = ("flat", "hnsw", "ivf")
MANY, DIMENSIONS = 30_000, 16


def clouds(many: int) -> NDArray[np.float32]:
    """Vectors of length 1 in groups, as those of products are."""
    random = np.random.default_rng(3)
    centres = random.standard_normal((many // 50 + 1, DIMENSIONS))
    vectors = centres[random.integers(0, len(centres), many)] + random.standard_normal((many, DIMENSIONS)) / 2
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def named(vectors: NDArray[np.float32], flavour: Flavour | None = None) -> ItemIndex:
    return ItemIndex.build([f"P{row}" for row in range(len(vectors))], vectors, flavour=flavour)


VECTORS = clouds(MANY)
SMALL = VECTORS[:300]


@pytest.fixture(scope="module", params=FLAVOURS)
def large(request: pytest.FixtureRequest) -> ItemIndex:
    return named(VECTORS, request.param)


@pytest.fixture(params=FLAVOURS)
def small(request: pytest.FixtureRequest) -> ItemIndex:
    return named(SMALL, request.param)


@pytest.mark.parametrize("share", [1.0, 0.5, 0.11, 0.01])
def test_almost_all_true_neighbours_are_found(large: ItemIndex, share: float) -> None:
    """Also when little may be found: at least 99 % of the ten nearest."""
    random = np.random.default_rng(5)
    allowed = random.random(MANY) < share
    queries = VECTORS[random.integers(0, MANY, 100)]
    truth = queries @ VECTORS[allowed].T
    tenth = np.sort(truth, axis=1)[:, -10]
    found = large.search(queries, 10, allowed=None if share == 1.0 else allowed)
    hits = sum(
        float(VECTORS[int(product_id[1:])] @ query) >= least - 1e-5
        for query, least, products in zip(queries, tenth, found, strict=True)
        for product_id, _ in products
    )
    assert hits >= 990


@pytest.mark.parametrize("share", [0.6, 0.3, 0.15])
def test_neighbours_of_another_kind_are_found_far_away(
    large: ItemIndex, share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing near to the vector may be found: at least 99 % of the ten nearest of what may."""
    monkeypatch.setattr(index, "FLAT_NUMBERS", 0)  # as if there were too many to read one by one
    side = VECTORS @ VECTORS[0]
    allowed = side <= np.quantile(side, share)
    queries = VECTORS[np.argsort(-side)[:100]]
    tenth = np.sort(queries @ VECTORS[allowed].T, axis=1)[:, -10]
    found = large.search(queries, 10, allowed=allowed)
    rows = np.array([[int(product_id[1:]) for product_id, _ in products] for products in found])
    hits = np.einsum("nkd,nd->nk", VECTORS[rows], queries) >= tenth[:, None] - 1e-5
    assert allowed[rows].all()
    assert hits.mean() >= 0.99


def test_nearest_comes_first_with_its_inner_product(small: ItemIndex) -> None:
    """A product is nearest to itself."""
    [[(product_id, score), (_, second)]] = small.search(SMALL[7], 2)
    assert product_id == "P7"
    assert score == pytest.approx(1.0, abs=0.001)
    assert score > second


def test_only_what_is_allowed_is_found(small: ItemIndex) -> None:
    """By names or by a mask; unknown names are passed over."""
    assert {name for name, _ in small.search(SMALL[7], 9, allowed={"P1", "P2", "nobody"})[0]} == {"P1", "P2"}
    assert [name for name, _ in small.search(SMALL[7], 9, allowed=small.mask(["P9"]))[0]] == ["P9"]
    assert small.search(SMALL[7], 9, allowed=()) == [[]]


def test_products_come_and_go_without_a_new_index(small: ItemIndex) -> None:
    """Each search sees what is there at that moment; who comes back may have changed."""
    assert small.remove(["P7", "nobody"]) == 1
    assert "P7" not in small
    assert "P7" not in dict(small.search(SMALL[7], 300)[0])
    small.add(["P7", "new"], np.stack((SMALL[8], SMALL[7])))
    assert small.search(SMALL[7], 1)[0][0][0] == "new"
    assert {name for name, _ in small.search(SMALL[8], 2)[0]} == {"P7", "P8"}
    assert len(small) == 301


def test_removed_products_take_no_place(small: ItemIndex) -> None:
    """Also where a mask of the caller still has them."""
    small.remove([f"P{row}" for row in range(7, 20)])
    [found] = small.search(SMALL[7], 10, allowed=np.ones(len(SMALL), dtype=np.bool_))
    assert len(found) == 10


def test_index_is_the_same_after_loading(small: ItemIndex, tmp_path: Path) -> None:
    """Removed products stay away."""
    small.remove(["P3"])
    small.save(tmp_path)
    loaded = ItemIndex.load(tmp_path)
    assert loaded.search(SMALL[:20], 10) == small.search(SMALL[:20], 10)
    assert loaded.flavour == small.flavour
    assert "P3" not in loaded


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("items.faiss", b"rubbish"),
        ("items.faiss", b""),
        ("items.json", b"rubbish"),
        ("items.json", b'{"flavour": "flat", "ids": ["A"]}'),
        ("items.json", b'{"ids": []}'),
    ],
)
def test_damaged_files_are_no_index(small: ItemIndex, tmp_path: Path, name: str, body: bytes) -> None:
    """Those who load an artefact make one error of all of these."""
    small.save(tmp_path)
    (tmp_path / name).write_bytes(body)
    with pytest.raises((OSError, ValueError, LookupError, RuntimeError)):
        ItemIndex.load(tmp_path)


def test_vectors_can_be_had_back(small: ItemIndex) -> None:
    """Nearly as they were given; lists keep two bytes for each number."""
    assert small.vectors(["P5", "P0"]) == pytest.approx(SMALL[[5, 0]], abs=0.001)
    with pytest.raises(BadInput, match="nobody"):
        small.vectors(["nobody"])


@pytest.mark.parametrize(
    ("ids", "vectors", "problem"),
    [
        (["A", "A"], np.ones((2, 4)), "comes twice"),
        (["A"], np.ones((2, 4)), "2 rows for 1 ids"),
        (["A"], np.full((1, 4), np.nan), "not finite"),
        (["A"], np.full((1, 4), np.inf), "not finite"),
        ([""], np.ones((1, 4)), "ids"),
        ([7], np.ones((1, 4)), "ids"),
        (["A"], np.ones(4), "a table"),
        (["A"], np.ones((1, 0)), "a table"),
    ],
)
def test_bad_products_are_refused(ids: Any, vectors: Any, problem: str) -> None:
    """The message says what is wrong with which argument."""
    with pytest.raises(BadInput, match=problem):
        ItemIndex.build(ids, vectors)


def test_bad_additions_change_nothing(small: ItemIndex) -> None:
    """Neither an id that is there nor vectors of another length."""
    with pytest.raises(BadInput, match="twice"):
        small.add(["new", "P1"], SMALL[:2])
    with pytest.raises(BadInput, match="16 numbers"):
        small.add(["new"], np.ones((1, 3), dtype=np.float32))
    assert (len(small), "new" in small) == (300, False)


@pytest.mark.parametrize(
    ("vector", "limit", "allowed"),
    [
        (np.ones(3), 1, None),
        (np.full(DIMENSIONS, np.nan), 1, None),
        (np.ones(DIMENSIONS), 0, None),
        (np.ones(DIMENSIONS), 1, np.ones(3, dtype=np.bool_)),
        (np.ones(DIMENSIONS), 1, np.ones(300, dtype=np.float32)),
    ],
)
def test_bad_questions_are_refused(small: ItemIndex, vector: Any, limit: int, allowed: Any) -> None:
    """Wrong lengths and numbers that are none."""
    with pytest.raises(BadInput):
        small.search(vector, limit, allowed=allowed)


@pytest.mark.parametrize("many", [0, 1])
def test_hardly_any_products_are_no_error(many: int) -> None:
    """An empty catalogue has no neighbours."""
    index = named(SMALL[:many])
    assert [len(found) for found in index.search(SMALL[:2], 5)] == [many, many]


def test_what_is_chosen_grows_with_the_catalogue() -> None:
    """Exact while that is fast, then a graph, then lists."""
    assert [chosen(many, 128) for many in (10_000, 100_000, 1_000_000)] == ["flat", "hnsw", "ivf"]


@settings(deadline=None, max_examples=50)
@given(
    rows=st.lists(st.integers(0, 59), unique=True),
    removed=st.lists(st.integers(0, 59), unique=True),
    flavour=st.sampled_from(FLAVOURS),
    limit=st.integers(1, 80),
)
def test_found_is_what_is_allowed_and_there(
    rows: list[int], removed: list[int], flavour: Flavour, limit: int
) -> None:
    """No more and, up to the limit, no less."""
    index = named(SMALL[:60], flavour)
    index.remove([f"P{row}" for row in removed])
    [found] = index.search(SMALL[0], limit, allowed=[f"P{row}" for row in rows])
    may = {f"P{row}" for row in set(rows) - set(removed)}
    assert len(found) == len({name for name, _ in found}) == min(limit, len(may))
    assert {name for name, _ in found} <= may
