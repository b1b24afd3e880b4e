"""The sequence model learns what follows what, and serves without torch what torch had trained."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest
import torch

from models.recommender import sequence_training
from models.recommender.interactions import Interactions
from models.recommender.ranking import unseen
from models.recommender.sequence import SequenceModel, Settings

PRODUCTS = [str(row) for row in range(12)]
SMALL = Settings(dimensions=16, longest=8, dropout=0.1, epochs=60, patience=60, batch=32, learning_rate=5e-3)


def rounds(count: int = 120) -> Interactions:
    """Histories that go round in a circle of twelve products."""
    return Interactions.from_sequences(
        [[(start + step) % 12 for step in range(6)] for start in range(count)], PRODUCTS
    )


@pytest.fixture(scope="module")
def model() -> SequenceModel:
    """Trained on the circle."""
    return SequenceModel.fit(rounds(), seed=3, settings=SMALL)


def test_what_always_follows_comes_first(model: SequenceModel) -> None:
    """Also behind a history longer than any it has read."""
    for start in range(12):
        history = np.arange(start, start + 20, dtype=np.int32) % 12
        assert model.scores([history])[0].argmax() == (start + 20) % 12


def test_the_order_matters(model: SequenceModel) -> None:
    """The same products the other way round go on differently."""
    there, back = model.scores([np.array([3, 4, 5], np.int32), np.array([5, 4, 3], np.int32)])
    assert there.argmax() != back.argmax()


def test_numpy_serves_what_torch_trained() -> None:
    """The two ways of computing agree for histories of all lengths, alone and together."""
    torch.manual_seed(1)
    settings = Settings(dimensions=16, longest=8)
    network = sequence_training.Network(12, settings).eval()
    for parameter in network.parameters():
        torch.nn.init.normal_(parameter, std=0.5)
    served = SequenceModel(sequence_training.weights_of(network), settings)
    chance = np.random.default_rng(2)
    histories = [chance.integers(12, size=size).astype(np.int32) for size in (1, 2, 5, 8, 8, 3)]
    with torch.no_grad():
        padded = torch.full((len(histories), 8), sequence_training.NOTHING)
        for row, history in enumerate(histories):
            padded[row, : len(history)] = torch.from_numpy(history)
        newest = torch.tensor([len(history) - 1 for history in histories])
        expected = (network(padded)[torch.arange(len(histories)), newest] @ network.products.T).numpy()
    np.testing.assert_allclose(served.scores(histories), expected, rtol=1e-4, atol=1e-4)


def test_a_history_does_not_depend_on_its_neighbours(model: SequenceModel) -> None:
    """Batches are an economy and nothing else."""
    histories = [np.array(rows, np.int32) for rows in ([1], [2, 3], [7, 8, 9], [4, 5], [])]
    together = model.scores(histories)
    alone = np.concatenate([model.scores([history]) for history in histories])
    np.testing.assert_allclose(together, alone, rtol=1e-5, atol=1e-5)


def test_who_has_done_nothing_is_scored_alike_for_all_products(model: SequenceModel) -> None:
    """It knows nothing of them, and says so."""
    assert np.ptp(model.scores([np.empty(0, np.int32)])) == 0


def test_the_same_seed_gives_the_same_model() -> None:
    """To the last bit; another seed gives another."""
    settings = Settings(dimensions=8, longest=8, epochs=2, batch=32)
    first, again, other = (SequenceModel.fit(rounds(40), seed=seed, settings=settings) for seed in (5, 5, 6))
    assert np.array_equal(first.vectors, again.vectors)
    assert not np.array_equal(first.vectors, other.vectors)


def test_training_leaves_chance_and_threads_of_the_process_alone() -> None:
    """Whoever trains in a larger program gets the numbers that they would have got without."""
    threads = torch.get_num_threads()
    torch.manual_seed(4)
    expected = torch.rand(3)
    torch.manual_seed(4)
    SequenceModel.fit(rounds(20), settings=Settings(dimensions=8, longest=8, epochs=1, threads=threads + 1))
    assert torch.equal(torch.rand(3), expected)
    assert torch.get_num_threads() == threads


def test_a_sample_of_negatives_teaches_the_same() -> None:
    """For catalogues whose products are too many to compare with all of them at each step."""
    settings = Settings(
        dimensions=16,
        longest=8,
        dropout=0.0,
        epochs=60,
        patience=60,
        batch=8,
        negatives=6,
        learning_rate=5e-3,
    )
    model = SequenceModel.fit(rounds(), seed=3, settings=settings)
    asked = [np.array([row, row + 1, row + 2, row + 3], np.int32) % 12 for row in range(12)]
    assert unseen(model.scores(asked), asked).argmax(axis=1).tolist() == [*range(4, 12), *range(4)]


def test_what_a_history_holds_does_not_compete_in_validation(model: SequenceModel) -> None:
    """Nobody is recommended what they have, so no epoch is worse for scoring it high."""
    history = np.array([3, 4, 5], np.int32)
    scores = model.scores([history])
    scores[0, history] = 100.0
    stubborn = cast("SequenceModel", SimpleNamespace(scores=lambda _histories: scores.copy()))
    assert sequence_training.validate(stubborn, [history], np.array([6], np.int32)) == 1.0
    again = sequence_training.validate(stubborn, [history], np.array([4], np.int32))
    assert again == 1.0, "what is bought again may still be foreseen"


@pytest.mark.parametrize("histories", [[], [[]], [[0]], [[0, 1]], [[0, 1], [1]]])
def test_too_little_to_learn_from_still_gives_a_model(histories: list[list[int]]) -> None:
    """A shop begins like this."""
    data = Interactions.from_sequences(histories, PRODUCTS[:3])
    model = SequenceModel.fit(data, settings=Settings(dimensions=8, epochs=2))
    assert np.isfinite(model.scores([np.array([2], np.int32)])).all()


def test_what_was_saved_is_loaded_and_needs_no_torch(model: SequenceModel, tmp_path: Path) -> None:
    """The serving process is small because of it."""
    model.save(tmp_path)
    code = (
        "import sys, numpy as np\n"
        "from pathlib import Path\n"
        "from models.recommender.sequence import SequenceModel\n"
        f"model = SequenceModel.load(Path({str(tmp_path)!r}))\n"
        "assert 'torch' not in sys.modules\n"
        "print(model.scores([np.array([4, 5], np.int32)])[0].argmax())\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "6"
