"""Whether questions find their article, on a public list of questions and answers asked in other words.

What is asked stands in ``data/held_out/knowledge.csv``: two wordings of our own for each of the list's questions,
with its id and none of its text. What no knowledge base can answer are questions about other shops' products.
"""

from __future__ import annotations

import csv
import gzip
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from bot.bench.figures import Figure
from bot.bench.fulltext import NAME, FullText
from models.encoder import Encoder
from models.search import Article
from models.search.calibration import DEFAULT
from models.search.passages import ArticleIndex

SHOWN: Final = 3  # articles among which the right one should be
TARGET: Final = 95.0
UNANSWERABLE: Final = 300
LIST: Final = "ecommerce_faq/faq.csv.gz"
OTHERS: Final = "amazon_qa_appliances/qa_train.csv.gz"


@dataclass(frozen=True)
class Asked:
    """A question and the article that answers it."""

    text: str
    article_id: str


def measure(root: Path, questions: Path, encoder: Encoder, *, seed: int) -> list[Figure]:
    """The right article first and among three, beside BM25; and how often what nothing answers is declined.

    Args:
        root: folder of the data sets.
        questions: the file of :class:`Asked`.
        encoder: of the search.
        seed: of which unanswerable questions are drawn.
    """
    articles = list(_articles(root / LIST))
    index = ArticleIndex.build("en", articles, [], encoder, calibration=DEFAULT["en"], threads=1)
    peer = FullText((article.article_id, f"{article.title} {article.text}") for article in articles)
    asked = [Asked(row["question"], row["article_id"]) for row in _rows(questions)]
    found = [index.search(each.text, limit=SHOWN) for each in asked]
    ours = [[hit.article_id for hit in hits] for hits in found]
    theirs = [peer.search(each.text, SHOWN) for each in asked]
    peer.close()
    sure = [hits[0] for hits in found if hits and hits[0].confident]
    right = sum(
        bool(hits) and hits[0].confident and hits[0].article_id == each.article_id
        for hits, each in zip(found, asked, strict=True)
    )
    unanswerable = _drawn(root / OTHERS, seed)
    declined = sum(
        not hits or not hits[0].confident for hits in (index.search(words, limit=1) for words in unanswerable)
    )
    return [
        _figure("faq_first", _share(asked, ours, 1), len(asked), None, _share(asked, theirs, 1)),
        _figure("faq_top_3", _share(asked, ours, SHOWN), len(asked), TARGET, _share(asked, theirs, SHOWN)),
        _figure("faq_answered", 100 * len(sure) / len(asked), len(asked)),
        _figure("faq_answered_right", 100 * right / max(len(sure), 1), len(sure)),
        _figure("unanswerable_declined", 100 * declined / max(len(unanswerable), 1), len(unanswerable)),
    ]


def own(metrics: Mapping[str, float]) -> list[Figure]:
    """What the search measured of the shop's own articles when it was built, on questions it was not fitted to."""
    return [
        _figure(
            f"own_{language}_top_3",
            100 * metrics[f"top3_{language}"],
            int(metrics[f"questions_{language}"]),
            TARGET,
        )
        for language in ("en", "zh")
        if f"top3_{language}" in metrics
    ]


def _share(asked: Sequence[Asked], found: Sequence[Sequence[str]], limit: int) -> float:
    hits = [each.article_id in ids[:limit] for each, ids in zip(asked, found, strict=True)]
    return 100 * float(np.mean(hits))


def _figure(
    name: str, value: float, n: int, target: float | None = None, peer: float | None = None
) -> Figure:
    return Figure(
        name=name,
        value=value,
        unit="%",
        n=n,
        target=target,
        more_is_better=True,
        peer=None if peer is None else NAME,
        peer_value=peer,
    )


def _articles(file: Path) -> Iterator[Article]:
    for row in _rows(file):
        yield Article(row["id"], "en", "faq", row["question"], (row["answer"],))


def _drawn(file: Path, seed: int) -> list[str]:
    questions = [row["question"] for row in _rows(file) if 10 < len(row["question"]) < 300]
    return random.Random(seed).sample(questions, min(UNANSWERABLE, len(questions)))


def _rows(file: Path) -> Iterator[dict[str, str]]:
    if file.suffix == ".gz":
        with gzip.open(file, "rt", encoding="utf-8", newline="") as lines:
            yield from csv.DictReader(lines)
        return
    with file.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)
