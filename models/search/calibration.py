"""When is an article an answer: fitted on the known questions, each as if it were new, and measured on others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from models.encoder import DIMENSIONS, Encoder, Vectors
from models.errors import BadInput
from models.search.articles import Article, Language, Question
from models.search.passages import ArticleIndex, Calibration

FOLDS: Final = 5
# A wrong answer costs a customer more than an honest "I am not sure, shall I get a person?".
FALSE_ANSWER_COST: Final = 2.5
# Without questions of its own, a shop starts with what was fitted on the demo shop's, of an index without wordings.
DEFAULT: Final[dict[Language, Calibration]] = {
    "en": Calibration((4.59, 1.48, 0.8), -3.19, 0.74),
    "zh": Calibration((2.63, 3.7, 1.51), -3.27, 0.68),
}


@dataclass(frozen=True)
class Figures:
    """How well questions are answered.

    Attributes:
        top1, top3: share of in-scope questions whose article comes first, or among the first three.
        answered: share of in-scope questions answered with confidence and with the right article.
        wrong: share of in-scope questions answered with confidence and the wrong article.
        refused: share of out-of-scope questions not answered with confidence.
    """

    questions: int
    top1: float
    top3: float
    answered: float
    wrong: float
    refused: float


class Memory(Encoder):
    """An encoder that remembers, because folds and languages share nearly all of their sentences."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._vectors: dict[str, Vectors] = {}

    def encode(self, texts: Sequence[str], *, threads: int = 1) -> Vectors:
        """As :meth:`Encoder.encode`."""
        new = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        self._vectors |= zip(new, self._encoder.encode(new, threads=threads), strict=True)
        return np.array([self._vectors[text] for text in texts], dtype=np.float32).reshape(-1, DIMENSIONS)


def fit(
    language: Language,
    articles: Sequence[Article],
    questions: Sequence[Question],
    encoder: Encoder,
    *,
    threads: int,
) -> Calibration:
    """Fits the probability that the first article answers, and the threshold of the least expected cost.

    Every question of the language is asked once, of an index that was built without it.

    Raises:
        BadInput: there are not both kinds of questions.
    """
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415  (serving must not pay for its import)

    rows: list[tuple[float, ...]] = []
    answers: list[bool] = []
    own = [question for question in questions if question.language == language]
    foreign = [question for question in questions if question.language != language]
    for fold in range(FOLDS):
        others = [question for number, question in enumerate(own) if number % FOLDS != fold]
        index = ArticleIndex.build(
            language,
            articles,
            others + foreign,
            encoder,
            calibration=DEFAULT[language],
            threads=threads,
        )
        for question in own[fold::FOLDS]:
            for first in index.matches(question.text, limit=1):
                rows.append(first.features)
                answers.append(index.article_id(first) == question.article_id)
    if len(set(answers)) < 2:
        raise BadInput("questions: calibration needs some that are answered and some that are not")
    model = LogisticRegression(C=10.0).fit(np.array(rows), np.array(answers))
    fitted = Calibration(
        tuple(round(float(weight), 4) for weight in model.coef_[0]), round(float(model.intercept_[0]), 4), 0.0
    )
    scores = np.array([fitted.probability(row) for row in rows])
    right = np.array(answers)
    candidates = np.unique(scores)
    costs = [
        ((scores < candidate) & right).sum() + FALSE_ANSWER_COST * ((scores >= candidate) & ~right).sum()
        for candidate in candidates
    ]
    chosen = int(np.argmin(costs))
    # Half-way to the next lower score, so that the threshold does not sit on one question.
    threshold = float(candidates[max(chosen - 1, 0)] + candidates[chosen]) / 2
    return Calibration(fitted.weights, fitted.bias, round(threshold, 4))


def measure(index: ArticleIndex, questions: Sequence[Question]) -> Figures:
    """Asks every question and counts."""
    inside = [question for question in questions if question.article_id is not None]
    outside = [question for question in questions if question.article_id is None]
    top1 = top3 = answered = wrong = 0
    for question in inside:
        hits = index.search(question.text, limit=3)
        right = bool(hits) and hits[0].article_id == question.article_id
        top1 += right
        top3 += question.article_id in [hit.article_id for hit in hits]
        answered += right and hits[0].confident
        wrong += bool(hits) and hits[0].confident and not right
    refused = sum(
        not any(hit.confident for hit in index.search(question.text, limit=1)) for question in outside
    )
    count = max(len(inside), 1)
    return Figures(
        len(questions),
        round(top1 / count, 4),
        round(top3 / count, 4),
        round(answered / count, 4),
        round(wrong / count, 4),
        round(refused / max(len(outside), 1), 4),
    )
