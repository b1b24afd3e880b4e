"""How well aspects and polarity are found in the labelled sentences, beside simpler ways in the same run.

A finding is right when aspect and polarity are; precision, recall and F1 are over all findings of the eight named
aspects (micro). Intervals hold 95 % of the draws of a bootstrap over sentences.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from bot.bench.figures import SEED, Figure
from bot.evaluate.sentiment.sentences import SCARCE, SIZE_FIT, Label, Labelled, labelled
from models.sentiment.aspects import ASPECTS, mentions
from models.sentiment.lexicon import Language, lexicon

TARGET: Final = 0.85
DRAWS: Final = 2000
KEYWORDS: Final = "aspect words and a list of judging words"
VADER: Final = "aspect words and VADER"
_SURE_VADER: Final = 0.05  # the bounds that its authors recommend

Finder = Callable[[str, Language], Sequence[Label]]
Counts = NDArray[np.int64]  # (sentences, 3): right, wrong and missed findings


@dataclass(frozen=True)
class Part:
    """Some of the sentences, and what to call them in the figures."""

    name: str
    sentences: Sequence[Labelled]


def judge(
    root: Path, half: str, *, polarity: Callable[[str], float] | None = None, seed: int = SEED
) -> list[Figure]:
    """The figures of one half of the labelled sentences.

    Args:
        root: the folder of data sets.
        half: ``development``, for tuning, or ``test``, for the figure to quote.
        polarity: a model to ask where the rules have no word; see ``models.sentiment.aspects.mentions``.
        seed: of the bootstrap.
    """

    def ours(text: str, language: Language) -> list[Label]:
        return [
            Label(each.aspect, each.polarity, each.direction)
            for each in mentions(text, language, polarity=polarity)
        ]

    name, peer = peer_finder()
    examples = [each for each in labelled(root) if each.sentence.half == half]
    return list(_figures(half, examples, ours, (name, peer), np.random.default_rng(seed)))


def peer_finder() -> tuple[str, Finder]:
    """VADER where it is installed, for English; else, and for Chinese, words that judge, counted."""
    if find_spec("vaderSentiment") is None:
        return KEYWORDS, keywords
    analyser: Any = import_module("vaderSentiment.vaderSentiment").SentimentIntensityAnalyzer()

    def vader(text: str, language: Language) -> list[Label]:
        if language == "zh":
            return keywords(text, language)
        score = float(analyser.polarity_scores(text)["compound"])
        return _judged(text, language, score if abs(score) >= _SURE_VADER else 0.0)

    return VADER, vader


def keywords(text: str, language: Language) -> list[Label]:
    """Every aspect that a word names, with the sign of the judging words of the whole sentence."""
    score = 0
    for entry in lexicon(language).entries:
        if entry.kind == "judgement" and entry.polarity != "neutral":
            found = len(entry.pattern.findall(text.lower()))
            score += found if entry.polarity == "positive" else -found
    return _judged(text, language, score)


def _judged(text: str, language: Language, score: float) -> list[Label]:
    polarity = "positive" if score > 0 else "negative" if score < 0 else "neutral"
    entries = [entry for entry in lexicon(language).entries if entry.kind == "term"]
    return [Label(entry.aspect, polarity) for entry in entries if entry.pattern.search(text.lower())]


def language_of(example: Labelled) -> Language:
    """That of its set."""
    return "zh" if example.sentence.set.endswith("_zh") else "en"


def _parts(examples: Sequence[Labelled]) -> Iterator[Part]:
    """The sentences of which the main figure is first."""
    main = [each for each in examples if each.sentence.set != SCARCE]
    yield Part("", main)
    yield Part("with_supplement", examples)
    for language in ("en", "zh"):
        yield Part(language, [each for each in main if language_of(each) == language])
    for name in sorted({each.sentence.set for each in examples}):
        yield Part(name, [each for each in examples if each.sentence.set == name])


def _figures(
    half: str,
    examples: Sequence[Labelled],
    ours: Finder,
    peer: tuple[str, Finder],
    drawing: np.random.Generator,
) -> Iterator[Figure]:
    name, theirs = peer
    for part in _parts(examples):
        counts, others = counted(part.sentences, ours), counted(part.sentences, theirs)
        stem = "_".join(word for word in ("aspects", half, part.name) if word)
        shared: dict[str, Any] = {
            "unit": "",
            "n": int(counts[:, [0, 2]].sum()),
            "peer": name,
            "more_is_better": True,
        }
        for figure, measure in (("precision", precision), ("recall", recall), ("f1", f1)):
            low, high = interval(counts, measure, drawing)
            yield Figure(
                name=f"{stem}_{figure}",
                value=measure(counts.sum(axis=0)),
                low=low,
                high=high,
                target=TARGET if figure == "f1" and part.name == "" else None,
                peer_value=measure(others.sum(axis=0)),
                **shared,
            )
    for aspect in ASPECTS:
        counts, others = counted(examples, ours, (aspect,)), counted(examples, theirs, (aspect,))
        low, high = interval(counts, f1, drawing)
        yield Figure(
            name=f"aspects_{half}_{aspect}_f1",
            value=f1(counts.sum(axis=0)),
            unit="",
            n=int(counts[:, [0, 2]].sum()),
            low=low,
            high=high,
            more_is_better=True,
            peer=name,
            peer_value=f1(others.sum(axis=0)),
        )
    yield _direction(half, examples, ours)


def counted(examples: Sequence[Labelled], finder: Finder, aspects: Sequence[str] = ASPECTS) -> Counts:
    """Right, wrong and missed findings of each sentence, shape (sentences, 3)."""
    counts = np.zeros((len(examples), 3), np.int64)
    for row, example in enumerate(examples):
        wanted = {(each.aspect, each.polarity) for each in example.labels if each.aspect in aspects}
        found = {
            (each.aspect, each.polarity)
            for each in finder(example.sentence.text, language_of(example))
            if each.aspect in aspects
        }
        counts[row] = len(found & wanted), len(found - wanted), len(wanted - found)
    return counts


def precision(counts: Counts) -> float:
    """Share of the findings that are right; of none, nought."""
    return float(counts[0] / max(counts[0] + counts[1], 1))


def recall(counts: Counts) -> float:
    """Share of the labels that are found."""
    return float(counts[0] / max(counts[0] + counts[2], 1))


def f1(counts: Counts) -> float:
    """The harmonic mean of the two."""
    return float(2 * counts[0] / max(2 * counts[0] + counts[1] + counts[2], 1))


def interval(
    counts: Counts, measure: Callable[[Counts], float], drawing: np.random.Generator
) -> tuple[float, float]:
    """What 95 % of the draws of as many sentences lie within."""
    rows = drawing.integers(len(counts), size=(DRAWS, len(counts)))
    values = [measure(counts[drawn].sum(axis=0)) for drawn in rows]
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)


def _direction(half: str, examples: Sequence[Labelled], ours: Finder) -> Figure:
    """Of the labels of ``size_fit`` that were found, how many with the right direction, or rightly without one."""
    right = found = 0
    for example in examples:
        wanted = {each.direction for each in example.labels if each.aspect == SIZE_FIT}
        said = ours(example.sentence.text, language_of(example))
        told = {each.direction for each in said if each.aspect == SIZE_FIT}
        if wanted and told:
            found += 1
            right += wanted == told
    return Figure(
        name=f"aspects_{half}_direction_accuracy",
        value=right / max(found, 1),
        unit="",
        n=found,
        more_is_better=True,
    )
