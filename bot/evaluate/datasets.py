"""Splits of the public data sets, drawn by seed; nothing of them is kept in the project."""

from __future__ import annotations

import csv
import gzip
import io
import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.evaluate.pipelines import NONE, ROOT

SHOPS: Final = ("sofmattress", "curekart", "powerplay11")
MAPPING: Final = ROOT / "data" / "mapping"
OUTSIDE_SHARE: Final = (
    0.5  # of the messages asked of a HINT3 bot; in its official test parts it is 42 to 73 %
)

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Split:
    """What to learn from and what to ask."""

    learn: Pairs
    ask: Pairs


def clinc150(root: Path, seed: int, *, per_intent: int = 100) -> Split:
    """``per_intent`` examples of each intent to learn from; 20 others of each and all out-of-scope ones to ask."""
    rows = _rows(root / "clinc150" / "train_val.csv.gz")
    pairs = [(row["text"], row["intent"]) for row in rows]
    learn, rest = _drawn([pair for pair in pairs if pair[1] != "oos"], seed, per_intent)
    _, ask = _drawn(rest, seed, -20)
    return Split(learn, ask + [(text, NONE) for text, intent in pairs if intent == "oos"])


def banking77(root: Path, seed: int, *, per_intent: int | None = None) -> Split:
    """A tenth of each intent to ask and the rest to learn from, or only ``per_intent`` examples of it."""
    pairs = [(row["text"], row["intent"]) for row in _rows(root / "banking77" / "train.csv.gz")]
    learn, ask = _divided(pairs, seed, 0.1)
    return Split(learn if per_intent is None else _drawn(learn, seed, per_intent)[0], ask)


def hint3(root: Path, shop: str, seed: int) -> Split:
    """Four fifths to learn from; the last, and as many messages of other worlds, to ask.

    Half of those others are CLINC150's out-of-scope questions, half are what the other bots were asked.
    """
    mine = [(row["sentence"], row["label"]) for row in _rows(root / "hint3" / f"{shop}_train.csv")]
    learn, ask = _divided(mine, seed, 0.2)
    drawing = random.Random(seed)
    others = [
        row["sentence"]
        for other in SHOPS
        if other != shop
        for row in _rows(root / "hint3" / f"{other}_train.csv")
    ]
    elsewhere = [
        row["text"] for row in _rows(root / "clinc150" / "train_val.csv.gz") if row["intent"] == "oos"
    ]
    count = round(len(ask) * OUTSIDE_SHARE / (1 - OUTSIDE_SHARE))
    outside = drawing.sample(elsewhere, count // 2) + drawing.sample(others, count - count // 2)
    return Split(learn, ask + [(text, NONE) for text in outside])


def divided(pairs: Pairs, seed: int, share: float) -> Split:
    """``share`` of each intent to ask, the rest to learn from."""
    return Split(*_divided(pairs, seed, share))


def bitext(root: Path, seed: int, most: int) -> Pairs:
    """Messages of the Bitext set with the intents that our mapping accepts."""
    files = ("utterances_20k_train.csv.gz", "utterances_entities_train_dev.csv.gz")
    rows = [row for name in files for row in _rows(root / "bitext_customer_support" / name)]
    return _mapped(rows, mapping("bitext"), seed, most)


def abcd(root: Path, seed: int, most: int) -> Pairs:
    """Labelled utterances of ABCD with the intents that our mapping accepts."""
    return _mapped(_rows(root / "abcd" / "labelled_utterances_train.csv.gz"), mapping("abcd"), seed, most)


def mapping(name: str) -> Mapping[str, str]:
    """Intent of the set → our accepted intents, separated by ``|``."""
    return {row["dataset_intent"]: row["intents"] for row in _rows(MAPPING / f"{name}.csv")}


def _mapped(rows: Sequence[Mapping[str, str]], table: Mapping[str, str], seed: int, most: int) -> Pairs:
    # An intent without a line is a gap of the mapping, and counts as not understood.
    pairs = [(row["text"], table.get(row["intent"]) or f"unmapped {row['intent']}") for row in rows]
    return pairs if len(pairs) <= most else random.Random(seed).sample(pairs, most)


def _rows(path: Path) -> list[dict[str, str]]:
    data = path.read_bytes()
    text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def _by_intent(pairs: Pairs, seed: int) -> dict[str, Pairs]:
    shuffled = sorted(set(pairs))
    random.Random(seed).shuffle(shuffled)
    found: dict[str, Pairs] = defaultdict(list)
    for pair in shuffled:
        found[pair[1]].append(pair)
    return found


def _drawn(pairs: Pairs, seed: int, count: int) -> tuple[Pairs, Pairs]:
    """``count`` of each intent and the rest; a negative count leaves so many as the rest."""
    groups = _by_intent(pairs, seed).values()
    return [pair for group in groups for pair in group[:count]], [
        pair for group in groups for pair in group[count:]
    ]


def _divided(pairs: Pairs, seed: int, share: float) -> tuple[Pairs, Pairs]:
    """The rest and ``share`` of each intent; intents with a single example are only learnt."""
    learn: Pairs = []
    ask: Pairs = []
    for group in _by_intent(pairs, seed).values():
        count = min(len(group) - 1, max(1, round(len(group) * share)))
        ask += group[:count]
        learn += group[count:]
    return learn, ask
