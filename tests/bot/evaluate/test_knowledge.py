"""Questions find their article, and the figures say how often."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

from bot.evaluate import knowledge
from bot.evaluate.pipelines import ROOT
from models.encoder import Encoder
from tests.datasets import dataset

LIST = [
    ("delivery", "How long does delivery take?", "Two to four days."),
    ("returns", "Can I return a product?", "Within thirty days, for a full refund."),
    ("payment", "How can I pay?", "By card, on account, or with a voucher."),
    ("contact", "How do I reach a person?", "By telephone from eight to six."),
]


def written(root: Path, name: str, columns: list[str], rows: list[tuple[str, ...]]) -> None:
    """A table of a data set."""
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(root / name, "wt", newline="") as file:
        csv.writer(file).writerows([columns, *rows])


def test_the_right_article_counts_and_a_guess_does_not(tmp_path: Path, sentence_encoder: Encoder) -> None:
    """BM25 cannot see that sending back is returning."""
    written(tmp_path, knowledge.LIST, ["id", "question", "answer"], LIST)
    written(
        tmp_path, knowledge.OTHERS, ["question"], [("does this freezer fit under a 36 inch counter",)] * 3
    )
    asked = tmp_path / "asked.csv"
    asked.write_text(
        "article_id,question\nreturns,may i send it back to you\nreturns,when will it be delivered\n"
    )
    figures = {f.name: f for f in knowledge.measure(tmp_path, asked, sentence_encoder, seed=1)}
    assert figures["faq_first"].value == 50.0
    assert figures["faq_first"].peer_value == 0.0
    assert (figures["faq_top_3"].n, figures["unanswerable_declined"].n) == (2, 3)
    assert figures["unanswerable_declined"].value == 100.0


def test_the_shops_own_articles_are_told_with_their_target() -> None:
    """In the languages that were measured."""
    figures = knowledge.own({"top3_en": 0.97, "questions_en": 100.0})
    assert [(figure.name, figure.value, figure.reached) for figure in figures] == [
        ("own_en_top_3", 97.0, True)
    ]


def test_our_questions_have_ids_of_the_list_and_none_of_its_text() -> None:
    """Two for each, in our own words."""
    listed = dataset("ecommerce_faq") / "faq.csv.gz"
    with gzip.open(listed, "rt") as lines:
        known = {row["id"]: row["question"].casefold() for row in csv.DictReader(lines)}
    with (ROOT / "data" / "held_out" / "knowledge.csv").open() as lines:
        ours = [(row["article_id"], row["question"]) for row in csv.DictReader(lines)]
    assert {article_id for article_id, _ in ours} == known.keys()
    assert len(ours) == len(set(ours)) == 2 * len(known)
    assert not {question.casefold() for _, question in ours} & set(known.values())
