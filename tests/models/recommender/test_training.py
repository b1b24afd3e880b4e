"""A recommender is trained, published, loaded, and honest about itself."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from models import artifacts
from models.errors import BadInput, Damaged
from models.recommender import Event, Item, Wanted
from models.recommender.base import Model
from models.recommender.hybrid import Hybrid, weigh
from models.recommender.interactions import Interactions
from models.recommender.popularity import Popularity
from models.recommender.training import CONFIGURATIONS, data_hash, load, train
from tests.models.recommender.checkerboard import PRODUCTS, TEXTS, by_word, checkerboard, neighbours

ITEMS = [Item(product_id, kind=product_id.partition("-")[0]) for product_id in PRODUCTS]


def happened() -> list[Event]:
    """The checkerboard as events."""
    data = checkerboard()
    return [
        Event(customer, data.products[row], "purchase", float(moment))
        for customer, history in zip(data.customers, data.histories, strict=True)
        for moment, row in enumerate(history)
    ]


def trained(
    root: Path, events: Sequence[Event], items: Sequence[Item] = ITEMS, **options: object
) -> artifacts.Artifact:
    """With an encoder that knows one word of each text."""
    return train(root, events, items, TEXTS, encoder=by_word, **options)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def artifact(tmp_path_factory: pytest.TempPathFactory) -> artifacts.Artifact:
    """Trained on the checkerboard."""
    return trained(tmp_path_factory.mktemp("artifacts"), happened())


def test_what_was_trained_recommends(artifact: artifacts.Artifact) -> None:
    """A customer of one group gets that group's products, and is told why."""
    wanted = Wanted(available=frozenset(PRODUCTS), limit=3)
    found = load(artifact.path).for_customer(["tea-1", "tea-2"], wanted)
    assert {each.product_id.partition("-")[0] for each in found} == {"tea"}
    assert {each.because for each in found} <= {"tea-1", "tea-2"}


def test_it_foresees_better_than_popularity_and_says_how_well(artifact: artifacts.Artifact) -> None:
    """Both figures are in the manifest."""
    metrics = artifact.manifest.metrics
    assert metrics["hit_rate_10"] > 1.3 * metrics["popularity_hit_rate_10"]
    assert (metrics["customers"], metrics["products"]) == (60, 20)


def test_the_same_data_and_seed_give_the_same_recommender(
    artifact: artifacts.Artifact, tmp_path: Path
) -> None:
    """To the last bit of every score."""
    again = trained(tmp_path, happened())
    assert again.manifest.data_hash == artifact.manifest.data_hash
    histories = [np.array([0, 2], np.int32), np.empty(0, np.int32)]
    first, second = (Hybrid.load(each.path).scores(histories) for each in (artifact, again))
    np.testing.assert_array_equal(first, second)


def test_the_hash_follows_all_that_matters() -> None:
    """Events in another order are the same; one more, another text or another configuration are not."""
    events = happened()
    same = data_hash(events, ITEMS, TEXTS)
    assert data_hash(events[::-1], ITEMS, TEXTS) == same
    others = [
        data_hash(events[1:], ITEMS, TEXTS),
        data_hash(events, ITEMS[1:], TEXTS),
        data_hash(events, ITEMS, TEXTS | {"tea-1": "coffee"}),
        data_hash(events, ITEMS, TEXTS, configuration="als"),
        data_hash(events, ITEMS, TEXTS, seed=8),
    ]
    assert len({same, *others}) == 6


@pytest.mark.parametrize("items", [[], ITEMS[:1], ITEMS[:2]])
def test_the_smallest_shops_can_be_trained(tmp_path: Path, items: list[Item]) -> None:
    """Without events, and with a single one; nobody is shown what there is not."""
    for events in ([], [Event("anna", "tea-0", "click", 1.0)]):
        shop = load(trained(tmp_path, events, items).path)
        found = shop.for_customer([], Wanted(available=frozenset(PRODUCTS)))
        assert {each.product_id for each in found} <= {item.product_id for item in items}


@pytest.mark.parametrize("configuration", [name for name in CONFIGURATIONS if "sequence" not in name])
def test_every_configuration_can_be_served(tmp_path: Path, configuration: str) -> None:
    """The sequence model, which takes longer, has tests of its own."""
    shop = load(trained(tmp_path, happened()[:120], configuration=configuration).path)
    assert shop.for_customer(["tea-1"], Wanted(available=frozenset(PRODUCTS)))


def test_an_unknown_configuration_is_refused_by_its_name(tmp_path: Path) -> None:
    """With those that there are."""
    with pytest.raises(BadInput, match=r"hybrid.*not 'magic'"):
        trained(tmp_path, [], configuration="magic")


def test_what_another_version_wrote_is_not_read(artifact: artifacts.Artifact, tmp_path: Path) -> None:
    """It says so, and what to do about it."""
    manifest = json.loads((artifact.path / artifacts.MANIFEST).read_text())
    manifest["parameters"]["format"] = 99
    (tmp_path / artifacts.MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(Damaged, match=r"format 99.*frontdoor train recommender"):
        load(tmp_path)


def test_a_missing_file_is_damage(artifact: artifacts.Artifact, tmp_path: Path) -> None:
    """Not a crash."""
    for file in artifact.path.iterdir():
        if file.is_file() and file.name != "items.json":
            (tmp_path / file.name).write_bytes(file.read_bytes())
    with pytest.raises(Damaged, match="cannot be read"):
        load(tmp_path)


def test_a_part_that_says_nothing_weighs_nothing() -> None:
    """And the one that knows decides."""
    data = checkerboard()
    histories = [history[:-1] for history in data.histories]
    targets = np.array([history[-1] for history in data.histories], np.int32)
    nothing = Popularity.fit(Interactions.from_sequences([], data.products))
    weights = weigh(
        {"popularity": nothing, "product_neighbours": neighbours(data, 0, print)}, histories, targets
    )
    assert weights["product_neighbours"] > 0
    assert weights["popularity"] == 0


def test_a_part_may_count_for_less_than_the_best() -> None:
    """It settles what the best leaves open; as loud as the best it would only disturb."""
    rows, products = 40, 30
    targets = np.zeros(rows, np.int32)
    best, whisper = np.zeros((2, rows, products), np.float32)
    best[:, 0] = 10
    best[1::2, 1] = 10.5  # a rival that the best part takes for the target
    whisper[:, 0], whisper[:, 2] = 1, 6
    parts = {
        name: cast("Model", SimpleNamespace(scores=lambda _histories, table=table: table))
        for name, table in (("best", best), ("whisper", whisper))
    }
    weights = weigh(parts, [np.array([9], np.int32)] * rows, targets)
    assert 0 < weights["whisper"] < weights["best"]
