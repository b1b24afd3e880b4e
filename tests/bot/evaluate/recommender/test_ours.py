"""The sequence model is trained once, and the hybrid is no worse than what it is made of."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.evaluate.recommender import ours, trials
from models.recommender.popularity import Popularity
from models.recommender.ranking import ndcg_of
from models.recommender.sequence import SequenceModel, Settings
from models.recommender.transitions import Transitions
from tests.bot.evaluate.recommender.test_trials import circle

SMALL = Settings(dimensions=16, longest=8, dropout=0.0, epochs=40, batch=16, learning_rate=5e-3, refit=False)


def test_the_sequence_model_learns_the_way_round_and_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same training is not done twice; another seed is another training."""
    split = circle()
    first = ours.sequence(split, SMALL, tmp_path / "kept", seed=1, say=lambda _line: None)
    assert ndcg_of(trials.places(first, split.ask, split.targets), 10).mean() > 0.9

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("trained again")

    monkeypatch.setattr(SequenceModel, "fit", refuse)
    again = ours.sequence(split, SMALL, tmp_path / "kept", seed=1, say=lambda _line: None)
    assert (again.scores(split.ask) == first.scores(split.ask)).all()
    with pytest.raises(AssertionError, match="trained again"):
        ours.sequence(split, SMALL, tmp_path / "kept", seed=2, say=lambda _line: None)
    assert len(list((tmp_path / "kept").iterdir())) == 1


def test_the_hybrid_listens_to_who_knows() -> None:
    """Popularity says nothing of the way round; a model of another name takes no part."""
    split = circle()
    found = {"transitions": Transitions.fit(split.learn), "popularity": Popularity.fit(split.learn)}
    blend = ours.hybrid(split, found | {"BPR": found["popularity"]}, seed=1)
    assert blend.weights["transitions"] > blend.weights.get("popularity", 0)
    assert set(blend.weights) <= {"transitions", "popularity"}
    assert ndcg_of(trials.places(blend, split.ask, split.targets), 10).mean() == 1.0


def test_what_a_history_holds_is_left_out_unless_it_may_come_again() -> None:
    """A model that loves what was just taken is not punished for it where nothing comes again."""
    split = circle()
    model = Popularity.fit(split.learn)
    there = [history[:1] for history in split.ask]
    same = split.targets.copy()
    same[:] = [history[0] for history in there]
    assert (trials.places(model, there, same, again=True) < 12).all()
    assert (trials.places(model, there, same) >= trials.places(model, there, same, again=True)).all()
    assert (trials.places(model, there, same) == 11).all()
