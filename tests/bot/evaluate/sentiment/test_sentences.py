"""Labelled sentences: joined with their sets by a hash, labelled as the guide says."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from pathlib import Path

import pytest

from bot.errors import InvalidInput
from bot.evaluate.sentiment import sentences as module
from bot.evaluate.sentiment.sentences import Label, Sentence, drawn, labelled
from models.sentiment.aspects import ASPECTS
from tests.datasets import ROOT, dataset

SETS = "womens_clothing_reviews"
TEXTS = ["Runs small. Lovely   print!", "很好！物流快。", "So warm... and it's soft"]


def written(folder: Path, *lines: str) -> Path:
    """A tiny set of reviews under ``folder`` and a file of labels beside it."""
    (folder / SETS).mkdir()
    with gzip.open(folder / SETS / "reviews_train.csv.gz", "wt", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["rating", "text"], *(["5", text] for text in TEXTS)])
    path = folder / "labels.csv"
    path.write_text("\n".join(["set,row,place,sha,half,aspect,polarity,direction", *lines, ""]))
    return path


def sha(text: str) -> str:
    return Sentence(SETS, 1, 1, text).sha


def test_labels_are_joined_with_their_sentences(tmp_path: Path) -> None:
    """Several labels of one sentence come together; ``none`` is no label."""
    path = written(
        tmp_path,
        f"{SETS},2,2,{sha('物流快。')},test,delivery_packaging,positive,",
        f"{SETS},1,1,{sha('Runs small.')},test,size_fit,neutral,small",
        f"{SETS},1,1,{sha('Runs small.')},test,use,positive,",
        f"{SETS},2,1,{sha('很好！')},test,none,,",
    )
    assert [(each.sentence.text, each.labels) for each in labelled(tmp_path, path)] == [
        ("物流快。", (Label("delivery_packaging", "positive"),)),
        ("Runs small.", (Label("size_fit", "neutral", "small"), Label("use", "positive"))),
        ("很好！", ()),
    ]


@pytest.mark.parametrize(
    ("row", "place", "said"),
    [(1, 2, "Not the sentence"), (1, 3, "no such"), (4, 1, "no such"), (0, 1, "no such"), (1, 0, "no such")],
)
def test_label_of_another_sentence_is_refused(tmp_path: Path, row: int, place: int, said: str) -> None:
    """A changed set or another way of cutting must not move labels silently."""
    path = written(tmp_path, f"{SETS},{row},{place},{sha('Runs small.')},test,size_fit,neutral,small")
    with pytest.raises(InvalidInput, match=f"{said}.*row {row}, sentence {place}"):
        labelled(tmp_path, path)


def lines() -> list[dict[str, str]]:
    with module.LABELS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_labels_are_well_formed() -> None:
    """Known words only, each aspect of a sentence once, directions for size alone."""
    known = {*ASPECTS, module.OTHER}
    for line in lines():
        assert line["set"] in module.SETS
        assert line["half"] == module.HALVES[int(line["sha"][0], 16) % 2]
        if line["aspect"] == module.NONE:
            assert (line["polarity"], line["direction"]) == ("", "")
        else:
            assert line["aspect"] in known
            assert line["polarity"] in module.POLARITIES
            assert line["direction"] in {"", *module.DIRECTIONS}
            assert line["aspect"] == module.SIZE_FIT or not line["direction"]


def test_no_sentence_has_an_aspect_twice_or_none_beside_one() -> None:
    """Good and bad of one aspect is ``neutral``."""
    aspects: dict[str, list[str]] = {}
    for line in lines():
        aspects.setdefault(line["sha"], []).append(line["aspect"])
    assert len({(line["set"], line["row"]) for line in lines()}) == len(aspects) >= 500
    assert all(len(found) == len(set(found)) for found in aspects.values())
    assert all(found == [module.NONE] or module.NONE not in found for found in aspects.values())


def test_each_main_aspect_can_be_measured() -> None:
    """Labels enough for a figure, in both halves."""
    counts = Counter(line["aspect"] for line in lines())
    halves = Counter((line["aspect"], line["half"]) for line in lines())
    assert min(counts[aspect] for aspect in ASPECTS) >= 25
    assert min(halves[aspect, half] for aspect in ASPECTS for half in module.HALVES) >= 10


def test_guide_describes_every_aspect() -> None:
    """Whoever labels more finds each word explained."""
    text = (ROOT / "docs" / "labelling-aspects.md").read_text(encoding="utf-8")
    words = (*ASPECTS, module.OTHER, module.NONE, *module.POLARITIES, *module.DIRECTIONS)
    assert [word for word in words if f"`{word}`" not in text] == []


@pytest.mark.datasets
def test_labels_belong_to_the_sentences_that_are_drawn() -> None:
    """The draw can be repeated, and the labels fit the sets that are here."""
    root = dataset(SETS).parent
    found = [each.sentence for each in labelled(root)]
    assert found == [sentence for name in module.SETS for sentence in drawn(root, name)]
