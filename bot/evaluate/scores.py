"""What answers are worth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import mean

from bot.evaluate.pipelines import NONE, Answer


def right(answer: Answer) -> bool:
    """Whether the likeliest intent is one of the accepted ones."""
    return answer.likeliest in answer.expected.split("|")


def inside(answers: Iterable[Answer]) -> list[Answer]:
    """Those that have an intent."""
    return [answer for answer in answers if answer.expected != NONE]


def accuracy(answers: Iterable[Answer]) -> float:
    """Share of the messages with an intent whose likeliest is right, whether or not it was sure enough."""
    return mean(map(right, inside(answers)))


def accepted(answers: Iterable[Answer]) -> float:
    """Share of the messages with an intent that are right and did not fall back."""
    return mean(right(answer) and not answer.fell_back for answer in inside(answers))


def refused(answers: Iterable[Answer], elsewhere: frozenset[str] = frozenset()) -> float:
    """Share of the messages without an intent that fell back, or got one of the intents ``elsewhere``."""
    outside = [answer for answer in answers if answer.expected == NONE]
    return mean(answer.fell_back or answer.likeliest in elsewhere for answer in outside)


def overall(answers: Sequence[Answer], threshold: float | None = None) -> float:
    """Share of all messages treated rightly: the right intent, or none where there is none.

    Args:
        answers: of messages with and without an intent.
        threshold: the confidence below which a message falls back, in place of the pipeline's own decision.
    """

    def good(answer: Answer) -> bool:
        back = answer.fell_back if threshold is None else answer.confidence < threshold
        return back if answer.expected == NONE else right(answer) and not back

    return mean(map(good, answers))


def macro_f1(answers: Iterable[Answer]) -> float:
    """The mean over intents of the harmonic mean of precision and recall."""
    found = inside(answers)
    hits = Counter(answer.expected for answer in found if right(answer))
    said = Counter(answer.likeliest for answer in found)
    meant = Counter(answer.expected for answer in found)
    return mean(2 * hits[name] / (said[name] + meant[name]) for name in meant)


def entity_f1(answers: Iterable[Answer]) -> float:
    """Harmonic mean of precision and recall over entities with exact bounds and name."""
    hits = said = meant = 0
    for answer in answers:
        hits += len(answer.entities & answer.expected_entities)
        said += len(answer.entities)
        meant += len(answer.expected_entities)
    return 2 * hits / (said + meant) if said + meant else 1.0


def confusions(answers: Iterable[Answer], most: int = 10) -> list[tuple[str, str, int]]:
    """The most frequent wrong answers: what was meant, what was understood, how often."""
    wrong = Counter((answer.expected, answer.likeliest) for answer in inside(answers) if not right(answer))
    return [(meant, understood, count) for (meant, understood), count in wrong.most_common(most)]


def threshold_keeping(answers: Iterable[Answer], keep: float) -> float:
    """The confidence that this share of the rightly understood messages reach."""
    sure = sorted(answer.confidence for answer in inside(answers) if right(answer))
    return sure[min(len(sure) - 1, round(len(sure) * (1 - keep)))] if sure else 0.0
