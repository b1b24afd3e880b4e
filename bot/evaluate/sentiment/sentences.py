"""Sentences of public reviews with labels of our own; the labels are kept here, the sentences are not.

``docs/labelling-aspects.md`` says what the labels mean and how the sentences were drawn.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Final

from bot.errors import InvalidInput
from models.sentiment.sentences import sentences

LABELS: Final = Path(__file__).with_name("aspects.csv")
NONE: Final = "none"  # in place of an aspect: the sentence has none
SIZE_FIT: Final = "size_fit"
OTHER: Final = "other"  # a named property that is none of these: a plot, a hotel's breakfast
POLARITIES: Final = ("positive", "negative", "neutral")
DIRECTIONS: Final = ("small", "large", "true")
HALVES: Final = ("development", "test")

SEED: Final = 6
# Set → how many sentences, and the columns that make its strata.
SETS: Final = {
    "womens_clothing_reviews": (200, ("rating",)),
    "amazon_multidomain_reviews": (150, ("domain", "rating")),
    "online_shopping_10_cats_zh": (150, ("category", "label")),
    "amazon_reviews_2023_sample": (60, ("rating",)),
}
# Of this set only sentences with a word for what the others rarely speak of, so that each aspect can be measured.
SCARCE: Final = "amazon_reviews_2023_sample"
UNITS: Final = range(3, 81)  # words or Chinese characters of a sentence that is worth a label

_CJK: Final = "\u3400-\u9fff"
_UNIT: Final = re.compile(rf"[{_CJK}]|[A-Za-z0-9']+")
# Wide on purpose: it only keeps sentences that name nothing from being rare, and labels nothing.
_ASPECT_WORD: Final = re.compile(
    r"\b(?:siz|fit|small|large|big|tight|loose|short|long|length|wide|petite|waist|shoulder|quality|material|"
    r"fabric|cotton|wool|thin|thick|sheer|wash|shrunk|shrink|sturdy|durable|broke|cheap|well made|colou?r|look|"
    r"pretty|beautiful|cute|style|design|pattern|flatter|comfort|comfy|soft|itch|warm|heavy|light|price|money|"
    r"worth|expensive|cost|value|bargain|sale\b|deliver|ship|packag|arriv|box\b|service|seller|return|refund|"
    r"support|customer|warranty|batter|easy|use\b|used\b|using|work|sound|picture|screen|fast|slow|clean)"
    "|[大小]|尺码|号|合身|质量|质地|材质|面料|做工|布料|颜色|色差|好看|漂亮|外观|款式|舒服|舒适|柔软|价格|便宜|"
    "划算|实惠|贵|元|钱|物流|快递|包装|发货|送货|收到|客服|服务|态度|卖家|店家|退|售后|电池|屏|速度|好用|使用|"
    "效果|味|口感|新鲜|坏|烂|安装|正品|假",
    re.IGNORECASE,
)
_SCARCE_WORD: Final = re.compile(
    r"\b(?:comfort|comfy|soft|itch|warm|heavy|lightweight|deliver|ship|packag|arriv|box\b|boxes\b|service|seller|"
    r"support|warranty|price|worth|expensive)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Sentence:
    """One sentence of a public review and where it stands: ``row`` and ``place`` count from one."""

    set: str
    row: int
    place: int
    text: str

    @property
    def sha(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()[:12]

    @property
    def half(self) -> str:
        """Rules and models are tuned on ``development`` alone."""
        return HALVES[int(self.sha[0], 16) % 2]

    def suits(self, turn: int) -> bool:
        """Whether it is what this turn of the draw asks for: every third, a sentence without an aspect word."""
        if self.set == SCARCE:
            return _SCARCE_WORD.search(self.text) is not None
        return (_ASPECT_WORD.search(self.text) is not None) == bool(turn % 3)


@dataclass(frozen=True)
class Label:
    """What a sentence says of one aspect; ``direction`` is empty where size is not told or not meant."""

    aspect: str
    polarity: str
    direction: str = ""


@dataclass(frozen=True)
class Labelled:
    """A sentence and all that it says; no labels mean no aspect."""

    sentence: Sentence
    labels: tuple[Label, ...]


def reviews(root: Path, name: str) -> list[dict[str, str]]:
    """The rows of the set ``name`` under the folder of data sets, in the order of its file."""
    data = gzip.decompress((root / name / "reviews_train.csv.gz").read_bytes())
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def drawn(root: Path, name: str) -> list[Sentence]:
    """The sentences of one set that were labelled, drawn by seed: one of a review at most.

    Strata take turns, so all stars and domains have the same share; every third turn asks for a sentence
    without an aspect word.
    """
    total, columns = SETS[name]
    rows = reviews(root, name)
    strata: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for row, review in enumerate(rows, 1):
        strata[tuple(review[column] for column in columns)].append(row)
    drawing = random.Random(SEED)
    waiting = [strata[key] for key in sorted(strata)]
    for stratum in waiting:
        drawing.shuffle(stratum)
    found: list[Sentence] = []
    texts: set[str] = set()
    for turn in count():
        for stratum in waiting:
            if len(found) == total:
                return found
            while True:
                row = stratum.pop()
                fitting = [
                    sentence
                    for sentence in _of_review(name, row, rows[row - 1]["text"])
                    if sentence.suits(turn) and sentence.text not in texts
                ]
                if fitting:
                    break
            found.append(drawing.choice(fitting))
            texts.add(found[-1].text)
    raise AssertionError


def _of_review(name: str, row: int, text: str) -> Iterator[Sentence]:
    """Those that are neither scraps nor whole reviews without a full stop."""
    for place, sentence in enumerate(sentences(text), 1):
        if len(_UNIT.findall(sentence)) in UNITS:
            yield Sentence(name, row, place, sentence)


def labelled(root: Path, path: Path = LABELS) -> list[Labelled]:
    """The labelled sentences with their texts, in the order of the file.

    Args:
        root: the folder of data sets.
        path: labels as ``docs/labelling-aspects.md`` describes them, lines of one sentence together.

    Raises:
        InvalidInput: a sentence is not in its set, or is another one than was labelled.
    """
    places: dict[tuple[str, int, int, str], list[Label]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            found = places[line["set"], int(line["row"]), int(line["place"]), line["sha"]]
            if line["aspect"] != NONE:
                found.append(Label(line["aspect"], line["polarity"], line["direction"]))
    rows = {name: reviews(root, name) for name in {name for name, *_ in places}}
    return [
        Labelled(_found(rows[name], Sentence(name, row, place, ""), sha), tuple(labels))
        for (name, row, place, sha), labels in places.items()
    ]


def _found(rows: Sequence[dict[str, str]], where: Sentence, sha: str) -> Sentence:
    """The sentence with its text, which must be the one that was labelled."""
    stands = f"{where.set}, row {where.row}, sentence {where.place}"
    pieces = sentences(rows[where.row - 1]["text"]) if 0 < where.row <= len(rows) else []
    if not 0 < where.place <= len(pieces):
        raise InvalidInput(f"There is no such sentence: {stands}. Is it the file that was labelled?")
    sentence = replace(where, text=pieces[where.place - 1])
    if sentence.sha != sha:
        raise InvalidInput(f"Not the sentence that was labelled: {stands} is {sentence.sha}, expected {sha}.")
    return sentence
