"""The parts of ``frontdoor evaluate dialogue``: each measures one data set and returns figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Final

from bot.bench.figures import Figure
from bot.evaluate import datasets, scores
from bot.evaluate.pipelines import NONE, ROOT, Answer, Pipeline, Run

HELD_OUT: Final = ROOT / "data" / "held_out"
NLU: Final = ROOT / "data" / "nlu"
MOST_ASKED: Final = 1500  # of a large set, so that an evaluation takes minutes
FEW: Final = 10
KEEP: Final = 0.95  # the share of understood messages that the peer's threshold keeps too
# Small talk of other worlds is answered by these two; whoever gets one of them was not sent the wrong way.
ELSEWHERE: Final = frozenset({"out_of_scope", "chitchat"})
# Of the intents of CLINC150 far more is understood than of a shop's, so fewer may be lost.
CLINC_KEEP: Final = 0.98
HINT3_LEAD: Final[Mapping[str, float]] = {"sofmattress": 10, "curekart": 7, "powerplay11": 1.5}
LEAST: Final[Mapping[str, float]] = {"en": 95, "zh": 93}


@dataclass(frozen=True)
class Evaluation:
    """What a part may use.

    Attributes:
        ours, peer: the pipelines; no peer where its environment is missing or was not wanted.
        root: the folder of the data sets, if there is one.
        confused: filled with the most frequent confusions, by part.
        say: told of each step.
    """

    ours: Pipeline
    peer: Pipeline | None
    root: Path | None
    seed: int
    confused: dict[str, list[tuple[str, str, int]]]
    say: Callable[[str], None]

    def sets(self) -> Path:
        """The folder of the data sets; only parts that need one ask for it."""
        if self.root is None:
            raise RuntimeError("this part needs the data sets")
        return self.root


def own(evaluation: Evaluation) -> list[Figure]:
    """Our held-out sentences, and by the mappings Bitext and ABCD, with the shop's own examples learnt."""
    ask: dict[str, Any] = {name: HELD_OUT / f"{name}.yml" for name in _held_out("??.yml")}
    ask |= {name: HELD_OUT / f"{name}.yml" for name in _held_out("entities.*.yml")}
    for path in sorted(HELD_OUT.glob("out_of_scope.*.txt")):
        lines = path.read_text(encoding="utf-8").splitlines()
        ask[path.stem] = [(line.strip(), NONE) for line in lines if line.strip() and line[0] != "#"]
    if evaluation.root is not None:
        ask["bitext"] = datasets.bitext(evaluation.root, evaluation.seed, MOST_ASKED)
        ask["abcd"] = datasets.abcd(evaluation.root, evaluation.seed, MOST_ASKED)
    evaluation.say("the shop's own examples")
    run = evaluation.ours.run(NLU, ask)
    peer = None
    if evaluation.peer is not None:
        evaluation.say("the shop's own examples, peer")
        peer = evaluation.peer.run(NLU, ask)
    figures = []
    for language in _held_out("??.yml"):
        figures += [
            _share(f"own_{language}_accuracy", run, peer, language, scores.accuracy, LEAST.get(language)),
            _share(f"own_{language}_macro_f1", run, peer, language, scores.macro_f1),
            _share(f"own_{language}_accepted_right", run, peer, language, scores.accepted),
        ]
        figures.append(
            _share(
                f"own_{language}_out_of_scope_recall",
                run,
                peer,
                f"out_of_scope.{language}",
                lambda answers: scores.refused(answers, ELSEWHERE),
            )
        )
        figures.append(
            _share(f"own_{language}_entity_f1", run, peer, f"entities.{language}", scores.entity_f1, 92)
        )
        evaluation.confused[f"own_{language}"] = scores.confusions(_of(run, language), 30)
    if evaluation.root is not None:
        figures.append(_share("bitext_mapped_accuracy", run, peer, "bitext", scores.accuracy, 90))
        figures.append(_share("abcd_mapped_accuracy", run, peer, "abcd", scores.accuracy, 70))
        for name in ("bitext", "abcd"):
            evaluation.confused[name] = scores.confusions(_of(run, name), 40)
    return figures + _speed(run, peer, evaluation)


def clinc150(evaluation: Evaluation) -> list[Figure]:
    """CLINC150 with all its examples, at a threshold set from training alone."""
    split = datasets.clinc150(evaluation.sets(), evaluation.seed)
    evaluation.say("CLINC150, 100 examples an intent")
    run = evaluation.ours.run(split.learn, {"ask": split.ask}, {"keep": CLINC_KEEP})
    return [
        _share("clinc150_accuracy", run, None, "ask", scores.accuracy, 96.5),
        _share("clinc150_accepted_right", run, None, "ask", scores.accepted, 95),
        _share("clinc150_out_of_scope_recall", run, None, "ask", scores.refused, 85),
    ]


def banking77(evaluation: Evaluation) -> list[Figure]:
    """BANKING77 with all its examples."""
    split = datasets.banking77(evaluation.sets(), evaluation.seed)
    evaluation.say("BANKING77, nine tenths of the examples")
    run = evaluation.ours.run(split.learn, {"ask": split.ask})
    return [_share("banking77_accuracy", run, None, "ask", scores.accuracy, 94.3)]


def few(evaluation: Evaluation) -> list[Figure]:
    """Ten examples for each intent."""
    root, seed = evaluation.sets(), evaluation.seed
    figures = []
    for name, split, least in (
        ("banking77", datasets.banking77(root, seed, per_intent=FEW), 87),
        ("clinc150", datasets.clinc150(root, seed, per_intent=FEW), 92.5),
    ):
        evaluation.say(f"{name}, {FEW} examples an intent")
        run = evaluation.ours.run(split.learn, {"ask": split.ask})
        peer = None
        if evaluation.peer is not None:
            evaluation.say(f"{name}, {FEW} examples an intent, peer")
            peer = evaluation.peer.run(split.learn, {"ask": split.ask})
        figures.append(_share(f"{name}_{FEW}_shot_accuracy", run, peer, "ask", scores.accuracy, least))
    return figures


def hint3(evaluation: Evaluation) -> list[Figure]:
    """Three real shop bots, half of what they are asked out of scope; thresholds from what they learn alone."""
    figures = []
    for shop, lead in HINT3_LEAD.items():
        split = datasets.hint3(evaluation.sets(), shop, evaluation.seed)
        evaluation.say(f"HINT3 {shop}")
        run = evaluation.ours.run(split.learn, {"ask": split.ask})
        score = scores.overall(run.answers) * 100
        peer_score = None
        if evaluation.peer is not None:
            evaluation.say(f"HINT3 {shop}, peer")
            inner = datasets.divided(split.learn, evaluation.seed, 0.2)
            tuned = evaluation.peer.run(inner.learn, {"ask": inner.ask})
            threshold = scores.threshold_keeping(tuned.answers, KEEP)
            asked = evaluation.peer.run(split.learn, {"ask": split.ask})
            # Whichever serves the peer better: a threshold chosen as ours is, or the one that Rasa comes with.
            peer_score = 100 * max(scores.overall(asked.answers, threshold), scores.overall(asked.answers))
        target = None if peer_score is None else peer_score + lead
        figures.append(
            Figure(
                name=f"hint3_{shop}_overall_accuracy",
                value=score,
                unit="%",
                n=len(run.answers),
                target=target,
                more_is_better=True,
                peer=None if evaluation.peer is None else evaluation.peer.name,
                peer_value=peer_score,
            )
        )
        inside = scores.accuracy(run.answers) * 100
        figures.append(
            Figure(
                name=f"hint3_{shop}_accuracy",
                value=inside,
                unit="%",
                n=len(scores.inside(run.answers)),
                more_is_better=True,
            )
        )
    return figures


PARTS: Final[Mapping[str, Callable[[Evaluation], list[Figure]]]] = {
    "own": own,
    "hint3": hint3,
    "few": few,
    "banking77": banking77,
    "clinc150": clinc150,
}
WITHOUT_DATASETS: Final = frozenset({"own"})


def _held_out(pattern: str) -> list[str]:
    return sorted(path.stem for path in HELD_OUT.glob(pattern))


def _of(run: Run, source: str) -> list[Answer]:
    return [answer for answer in run.answers if answer.source == source]


def _share(  # noqa: PLR0917  (a row of a table: all calls name them in this order)
    name: str,
    run: Run,
    peer: Run | None,
    source: str,
    score: Callable[[list[Answer]], float],
    target: float | None = None,
) -> Figure:
    """The figure of one source's answers."""
    answers = _of(run, source)
    return Figure(
        name=name,
        value=score(answers) * 100,
        unit="%",
        n=len(answers),
        target=target,
        more_is_better=True,
        peer=None if peer is None else "Rasa's default pipeline",
        peer_value=None if peer is None else score(_of(peer, source)) * 100,
    )


def _speed(run: Run, peer: Run | None, evaluation: Evaluation) -> list[Figure]:
    named = evaluation.peer.name if peer is not None and evaluation.peer is not None else None

    def figure(name: str, unit: str, of: Callable[[Run], float], n: int, target: float | None) -> Figure:
        other = None if peer is None else of(peer)
        return Figure(name=name, value=of(run), unit=unit, n=n, target=target, peer=named, peer_value=other)

    return [
        figure("nlu_p50", "ms", lambda each: median(each.milliseconds), len(run.milliseconds), 5),
        figure("nlu_cpu_p50", "ms", lambda each: median(each.cpu_milliseconds), len(run.milliseconds), 5),
        figure("nlu_training_cpu", "s", lambda each: each.train_cpu_s, 1, None),
        figure("nlu_training", "s", lambda each: each.train_s, 1, 30),
        figure("nlu_model_ready", "s", lambda each: each.load_s, 1, None),
        # The process has trained and asked too; `frontdoor bench memory` measures one that only serves.
        figure("nlu_resident_after_training", "MB", lambda each: each.resident_mb, 1, None),
    ]
