"""What is wrong with the pictures of a shop: each by itself, and beside those of the other products."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final, Literal

import numpy as np
from numpy.typing import NDArray

from models.errors import BadInput
from models.images import quality
from models.images.fingerprints import Fingerprints
from models.images.listing import Listed
from models.images.quality import Report

Code = quality.Code | Literal["unreadable", "near_duplicate", "wrong_category"]

# How much each problem harms, the worst first: a customer is rather misled or shown nothing than shown it badly.
GRAVITY: Final[dict[Code, int]] = {
    "unreadable": 10,
    "empty": 8,
    "wrong_category": 6,
    "colour_differs": 5,
    "near_duplicate": 4,
    "blurred": 3,
    "too_dark": 3,
    "too_light": 3,
    "small": 2,
    "framed": 2,
    "ground_not_plain": 1,
}
LEAST_SHARE: Final = 0.8  # of the votes, for a category to be suggested
LEAST_PRODUCTS: Final = 3  # that must have voted for it
_BLOCK: Final = 256  # rows that are compared with all at once: 100 MB with 100,000 pictures


@dataclass(frozen=True)
class Unreadable:
    """There is a file, but no picture in it."""

    code: ClassVar[Code] = "unreadable"
    reason: str


@dataclass(frozen=True)
class NearDuplicate:
    """Another product has nearly the same picture.

    Attributes:
        twin: the nearest of them.
        distance: see ``fingerprints.Twin``.
        others: how many products have such a picture, beside the twin's.
    """

    code: ClassVar[Code] = "near_duplicate"
    twin: Listed
    distance: float
    others: int


@dataclass(frozen=True)
class WrongCategory:
    """The product looks like those of another category.

    Attributes:
        category: that one.
        probability: that it belongs there, from 0 to 1.
    """

    code: ClassVar[Code] = "wrong_category"
    category: str
    probability: float


Trouble = quality.Problem | Unreadable | NearDuplicate | WrongCategory


@dataclass(frozen=True)
class Finding:
    """What was found out about one picture.

    Attributes:
        listed: which.
        report: what was measured; None where it cannot be read.
        problems: what is wrong, the worst first.
    """

    listed: Listed
    report: Report | None
    problems: tuple[Trouble, ...]

    @property
    def gravity(self) -> int:
        """How bad all of it is together; 0 is a good picture."""
        return sum(GRAVITY[each.code] for each in self.problems)


def audit(
    pictures: Sequence[Listed],
    reports: Iterable[Report | str],
    *,
    suggested: Mapping[str, tuple[str, float]] | None = None,
) -> list[Finding]:
    """Judges all pictures of a shop.

    Args:
        pictures: of all products.
        reports: of each, or why it cannot be read.
        suggested: product id → the category that its look suggests, and how probable that is; it is told of the
            product's first picture.

    Raises:
        ValueError: there are not as many reports as pictures.
    """
    told = list(zip(pictures, reports, strict=True))
    # Blank pictures are all the same, which says nothing about their products.
    shown = [
        (picture, report) for picture, report in told if isinstance(report, Report) and not _empty(report)
    ]
    prints = Fingerprints([report.fingerprint for _, report in shown])
    kept = [picture for picture, _ in shown]
    pending = dict(suggested or {})
    findings = []
    for picture, report in told:
        problems: list[Trouble] = []
        if isinstance(report, str):
            problems.append(Unreadable(report))
        else:
            problems += report.problems
            if not _empty(report):
                problems += _duplicates(picture, report, kept, prints)
        category, probability = pending.pop(picture.product_id, (picture.category, 1.0))
        if category != picture.category:
            problems.append(WrongCategory(category, probability))
        problems.sort(key=lambda each: -GRAVITY[each.code])
        findings.append(Finding(picture, None if isinstance(report, str) else report, tuple(problems)))
    return findings


def worst(findings: Iterable[Finding]) -> list[Finding]:
    """Those with problems, the worst first."""
    return sorted((each for each in findings if each.problems), key=lambda each: -each.gravity)


def counts(findings: Iterable[Finding]) -> dict[Code, int]:
    """How many pictures have each problem that any has, the most frequent first."""
    found = Counter(problem.code for finding in findings for problem in finding.problems)
    return dict(found.most_common())


def suggested_categories(
    ids: Sequence[str],
    categories: Sequence[str],
    vectors: NDArray[np.float32],
    *,
    neighbours: int = 10,
) -> dict[str, tuple[str, float]]:
    """Products that look like those of another category.

    The most similar pictures of other products vote for the category that they are listed in, with their cosine as
    weight. All pictures of a product are heard together. Products without a category neither vote nor are asked.

    Args:
        ids: of the product that each picture shows.
        categories: of that product.
        vectors: float32, shape (pictures, n), rows of length 1.
        neighbours: how many vote on each picture.

    Returns:
        Product id → the category and its share of the votes, where it is another than the listing's, has at least
        0.8 of them and at least three products vote for it.

    Raises:
        BadInput: the three are not of the same length, or ``neighbours`` is no positive number.
    """
    if vectors.ndim != 2 or not len(ids) == len(categories) == len(vectors):
        raise BadInput(f"{len(ids)} ids, {len(categories)} categories, vectors of shape {vectors.shape}")
    if neighbours < 1:
        raise BadInput(f"neighbours: {neighbours} is not at least 1")
    heard = [place for place, category in enumerate(categories) if category]
    names, kinds = [ids[place] for place in heard], [categories[place] for place in heard]
    votes: dict[str, dict[str, float]] = {}
    voters: dict[str, set[tuple[str, str]]] = {}
    for place, near, weights in _neighbours(names, vectors[heard], neighbours):
        for voter, weight in zip(near, weights, strict=True):
            heap = votes.setdefault(names[place], defaultdict(float))
            heap[kinds[voter]] += weight
            voters.setdefault(names[place], set()).add((kinds[voter], names[voter]))
    stated = dict(zip(names, kinds, strict=True))
    suggested = {}
    for name, each in votes.items():
        # A tie has less than 0.8, so that it does not matter which of the two is looked at.
        category, weight = max(each.items(), key=lambda vote: vote[1])
        share = weight / sum(each.values())
        products = sum(kind == category for kind, _ in voters[name])
        if category != stated[name] and share >= LEAST_SHARE and products >= LEAST_PRODUCTS:
            suggested[name] = (category, round(float(share), 4))
    return suggested


def _neighbours(
    names: Sequence[str], vectors: NDArray[np.float32], most: int
) -> Iterable[tuple[int, list[int], list[float]]]:
    """For each picture, the nearest of other products and their cosines, as far as these are above 0."""
    _, products = np.unique(np.asarray(names), return_inverse=True)
    most = min(most, len(vectors))
    for start in range(0, len(vectors), _BLOCK):
        cosines = vectors[start : start + _BLOCK] @ vectors.T  # (block, pictures)
        cosines[products[start : start + _BLOCK, None] == products] = -1
        nearest = np.argpartition(-cosines, most - 1, axis=1)[:, :most]
        weights = np.take_along_axis(cosines, nearest, axis=1)
        for row, (near, each) in enumerate(zip(nearest, weights, strict=True)):
            yield start + row, near[each > 0].tolist(), each[each > 0].tolist()


def _empty(report: Report) -> bool:
    return any(each.code == "empty" for each in report.problems)


def _duplicates(
    picture: Listed, report: Report, kept: Sequence[Listed], prints: Fingerprints
) -> Iterable[NearDuplicate]:
    twins = [
        (kept[twin.place], twin.distance)
        for twin in prints.near(report.fingerprint)
        if kept[twin.place].product_id != picture.product_id
    ]
    if twins:
        nearest, distance = twins[0]
        yield NearDuplicate(nearest, max(distance, 0.0), len({each.product_id for each, _ in twins}) - 1)
