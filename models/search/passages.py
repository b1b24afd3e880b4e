"""Questions to articles: the best article, its best passage, and whether it really answers."""

from __future__ import annotations

import itertools
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Self

import faiss
import numpy as np
from numpy.typing import NDArray

from models.encoder import DIMENSIONS, Encoder
from models.search import text
from models.search.articles import Article, Language, Question
from models.search.lexical import TermIndex
from models.search.likeness import Likeness
from models.threads import faiss_threads

# Chosen by cross-validation over the known questions. English wordings are left to the encoder: their words
# would repeat what it has understood. Of Chinese it only hears the words in the glossary.
FIELDS: Final[dict[Language, dict[str, float]]] = {
    "en": {"title": 2.0, "text": 1.0},
    "zh": {"title": 2.0, "wordings": 1.0, "text": 1.0},
}
LEXICAL_SHARE: Final = 0.5
LIKENESS_WEIGHT: Final = 0.01  # of a log-probability, beside cosines and shares
FEATURES: Final = ("cosine", "lexical", "lead")
# Odds of an article that the caller has reason to expect, against one that it has not; chosen by cross-validation
# over the known questions, asked together with the articles of their subject.
EXPECTED_ODDS: Final[dict[Language, float]] = {"en": 8.0, "zh": 3.0}


@dataclass(frozen=True)
class ArticleHit:
    """One article.

    Attributes:
        text: the whole article, paragraphs apart by an empty line.
        passage: its paragraph that answers best.
        score: probability that the article answers the question, as calibrated.
        confident: whether that is enough to answer with it; only ever true of the first hit.
    """

    article_id: str
    title: str
    text: str
    passage: str
    score: float
    confident: bool


@dataclass(frozen=True)
class Calibration:
    """From features of a match to the probability that it answers, and the least that is enough."""

    weights: tuple[float, ...]
    bias: float
    threshold: float

    def probability(self, features: Sequence[float], *, odds: float = 1.0) -> float:
        """The probability for one match; ``odds`` are those of its article, whatever the words."""
        logit = self.bias + sum(weight * value for weight, value in zip(self.weights, features, strict=True))
        logit += float(np.log(odds))
        return float(1 / (1 + np.exp(-np.clip(logit, -30, 30))))


@dataclass(frozen=True)
class Match:
    """One article before calibration; ``features`` are those of :data:`FEATURES`."""

    article: int
    passage: int
    features: tuple[float, ...]


class ArticleIndex:
    """Finds articles of one language.

    Words are looked up in whole articles. Meaning is compared with each *sentence* of an article: its paragraphs,
    its title, and other wordings of what it answers; the Chinese index also knows the English ones.
    """

    def __init__(
        self,
        language: Language,
        articles: Sequence[Article],
        terms: tuple[TermIndex, TermIndex],
        *,
        vectors: faiss.Index,
        owners: Sequence[int],
        phrases: Mapping[str, int],
        likeness: Likeness,
        encoder: Encoder,
        calibration: Calibration,
    ) -> None:
        self._language = language
        self._articles = articles
        self._article_terms, self._paragraph_terms = terms
        self._vectors = vectors
        self._owner = np.array(owners, dtype=np.int64)  # article of each sentence; paragraphs come first
        self._phrases = phrases  # essence of each title and wording → its article
        self._likeness = likeness
        self._encoder = encoder
        self.calibration = calibration
        starts = np.cumsum([0, *(len(article.paragraphs) for article in articles)])
        self._paragraphs = [slice(int(start), int(end)) for start, end in itertools.pairwise(starts)]

    @classmethod
    def build(
        cls,
        language: Language,
        articles: Sequence[Article],
        wordings: Sequence[Question],
        encoder: Encoder,
        *,
        calibration: Calibration,
        threads: int,
    ) -> Self:
        """Indexes the articles of one language, with further wordings of what they answer."""
        own = [article for article in articles if article.language == language]
        rows = {article.article_id: row for row, article in enumerate(own)}
        sentences = [
            (row, f"{article.title} {paragraph}")
            for row, article in enumerate(own)
            for paragraph in article.paragraphs
        ]
        paragraphs = len(sentences)
        sentences += [(row, article.title) for row, article in enumerate(own)]
        asked = [question for question in wordings if question.language == language]
        sentences += [(rows[question.article_id], question.text) for question in asked if question.article_id]
        phrases = {_essence(text.terms(sentence)): row for row, sentence in sentences[paragraphs:]}
        if language != "en":
            sentences += _english(articles, wordings, rows)
        encoded = encoder.encode([sentence for _, sentence in sentences], threads=threads)
        owners = [row for row, _ in sentences]
        vectors = faiss.IndexFlatIP(DIMENSIONS)
        vectors.add(encoded)
        documents = [
            {
                "title": article.title,
                "wordings": " ".join(each.text for each in asked if each.article_id == article.article_id),
                "text": article.text,
            }
            for article in own
        ]
        terms = (
            TermIndex.build(documents, FIELDS[language]),
            TermIndex.build(
                [{"text": paragraph} for article in own for paragraph in article.paragraphs], {"text": 1.0}
            ),
        )
        return cls(
            language,
            own,
            terms,
            vectors=vectors,
            owners=owners,
            phrases=phrases,
            likeness=Likeness.fit(encoded, owners, len(own)),
            encoder=encoder,
            calibration=calibration,
        )

    def save(self, folder: Path) -> None:
        """Writes the index's files."""
        name = f"articles.{self._language}"
        content = {
            "articles": [asdict(article) for article in self._articles],
            "owners": self._owner.tolist(),
            "phrases": self._phrases,
        }
        (folder / f"{name}.json").write_text(json.dumps(content, ensure_ascii=False))
        self._article_terms.save(folder, name)
        self._paragraph_terms.save(folder, f"{name}.paragraphs")
        self._likeness.save(folder / f"{name}.likeness.npz")
        faiss.write_index(self._vectors, str(folder / f"{name}.faiss"))

    @classmethod
    def load(cls, folder: Path, language: Language, encoder: Encoder, calibration: Calibration) -> Self:
        """Reads what :meth:`save` wrote."""
        name = f"articles.{language}"
        content: dict[str, Any] = json.loads((folder / f"{name}.json").read_text())
        return cls(
            language,
            [Article(**{**row, "paragraphs": tuple(row["paragraphs"])}) for row in content["articles"]],
            (TermIndex.load(folder, name), TermIndex.load(folder, f"{name}.paragraphs")),
            vectors=faiss.read_index(str(folder / f"{name}.faiss")),
            owners=content["owners"],
            phrases=content["phrases"],
            likeness=Likeness.load(folder / f"{name}.likeness.npz"),
            encoder=encoder,
            calibration=calibration,
        )

    def __len__(self) -> int:
        """How many articles there are."""
        return len(self._articles)

    def search(self, query: str, *, limit: int, expected: Collection[str] = ()) -> list[ArticleHit]:
        """See :meth:`models.search.Search.articles`."""
        scored = []
        for match in self.matches(query, limit=len(self) if expected else limit):
            odds = EXPECTED_ODDS[self._language] if self.article_id(match) in expected else 1.0
            scored.append((self.calibration.probability(match.features, odds=odds), match))
        scored.sort(key=lambda each: -each[0])
        hits: list[ArticleHit] = []
        for score, match in scored[:limit]:
            article = self._articles[match.article]
            hits.append(
                ArticleHit(
                    article.article_id,
                    article.title,
                    article.text,
                    article.paragraphs[match.passage],
                    round(score, 4),
                    confident=not hits and score >= self.calibration.threshold,
                )
            )
        return hits

    def matches(self, query: str, *, limit: int) -> list[Match]:
        """The best articles with their features, best first; those that share nothing with it are left out."""
        query_terms = text.terms(query)
        if not query_terms or not self._articles:
            return []
        lexical = self._article_terms.scores(query_terms)
        asked = self._phrases.get(_essence(query_terms))
        if asked is not None:
            lexical[asked] = 1  # in the very words of a title or wording
        vector = self._encoder.encode([query])[0]
        sentences = self._cosines(vector)
        cosine = self._two_nearest(sentences)
        score = (
            LEXICAL_SHARE * lexical + (1 - LEXICAL_SHARE) * cosine + LIKENESS_WEIGHT * self._likeness(vector)
        )
        # A paragraph is chosen by itself: whatever made the article win need not be in it.
        in_paragraphs = LEXICAL_SHARE * self._paragraph_terms.scores(query_terms)
        in_paragraphs += (1 - LEXICAL_SHARE) * sentences[: len(in_paragraphs)]
        related = (lexical > 0) | (cosine > 0)
        order = [int(row) for row in np.argsort(-score, kind="stable") if related[row]][: limit + 1]
        found = []
        for place, row in enumerate(order[:limit]):
            rival = order[1 if place == 0 else 0] if len(order) > 1 else row
            features = (float(cosine[row]), float(lexical[row]), float(score[row] - score[rival]))
            found.append(Match(row, int(in_paragraphs[self._paragraphs[row]].argmax()), features))
        return found

    def article_id(self, match: Match) -> str:
        """Which article a match is."""
        return self._articles[match.article].article_id

    def _cosines(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """Cosine with each sentence."""
        cosine = np.zeros(len(self._owner), dtype=np.float32)
        with faiss_threads(1):
            similarity, order = self._vectors.search(vector[None], len(self._owner))
        cosine[order[0]] = similarity[0]
        return cosine

    def _two_nearest(self, sentences: NDArray[np.float32]) -> NDArray[np.float32]:
        """For each article the cosine of its nearest sentence, drawn towards that of its second nearest.

        One sentence alone may agree by accident; two rarely do.
        """
        first = np.full(len(self._articles), -1, dtype=np.float32)
        np.maximum.at(first, self._owner, sentences)
        rest = np.where(sentences == first[self._owner], -1, sentences)
        second = np.full(len(self._articles), -1, dtype=np.float32)
        np.maximum.at(second, self._owner, rest)
        nearest = 0.75 * first + 0.25 * np.where(second < 0, first, second)
        return nearest.astype(np.float32)


def _english(
    articles: Sequence[Article], wordings: Sequence[Question], rows: Mapping[str, int]
) -> Iterator[tuple[int, str]]:
    """The English sentences of the same articles, which another language's index can be asked through too."""
    for article in articles:
        row = rows.get(article.article_id)
        if article.language == "en" and row is not None:
            yield row, article.title
            yield from ((row, f"{article.title} {paragraph}") for paragraph in article.paragraphs)
    for question in wordings:
        row = rows.get(question.article_id or "")
        if question.language == "en" and row is not None:
            yield row, question.text


def _essence(terms: Sequence[tuple[str, float]]) -> str:
    """What is left of a question without order, repetition and words that carry no meaning."""
    return " ".join(sorted({term for term, _ in terms}))
