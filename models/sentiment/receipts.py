"""Answers from reviews with receipts: every count comes with the ids of the reviews that it counts.

>>> from datetime import UTC, datetime
>>> texts = ["Runs small.", "Too tight, had to size up.", "Lovely, but order a size up.", "Fits perfectly."]
>>> reviews = [
...     Review(review_id=f"R{n}", rating=4, text=text, at=datetime(2026, 11, n, tzinfo=UTC))
...     for n, text in enumerate(texts, 1)
... ]
>>> verdict = about(reviews, "size_fit")
>>> verdict.verdict, verdict.count("small"), verdict.count("mentioned"), verdict.ids["small"]
('runs_small', 3, 4, ('R1', 'R2', 'R3'))
>>> size_advice(verdict)
SizeAdvice(advice='size_up', said=3, of=4)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

from models.errors import BadInput
from models.sentiment.aspects import ASPECTS
from models.sentiment.quotes import Quote, chosen
from models.sentiment.shares import differs, wilson
from models.sentiment.stances import Review, Stance, stances

__all__ = [
    "Change",
    "Comparison",
    "Point",
    "ProsAndCons",
    "Quote",
    "Review",
    "SizeAdvice",
    "Verdict",
    "about",
    "compare",
    "pros_and_cons",
    "size_advice",
]

Conclusion = Literal[
    "runs_small", "runs_large", "true_to_size", "praised", "faulted", "mixed", "too_few"
]  # fmt: skip
Advice = Literal["size_up", "size_down", "usual_size", "unclear"]
Polarity = Callable[[str], float]

SIZE_FIT: Final = "size_fit"
LEAST: Final = 3  # reviews that mention an aspect, below which nothing is concluded
RECENT: Final = timedelta(days=90)
SIGNIFICANT: Final = 0.05
_DIRECTIONS: Final = ("small", "large", "true")
_POLARITIES: Final = ("positive", "negative", "neutral")
_CONCLUSIONS: Final[dict[str, Conclusion]] = {
    "small": "runs_small",
    "large": "runs_large",
    "true": "true_to_size",
    "positive": "praised",
    "negative": "faulted",
}
# A direction leads when half of those who tell one tell it, and a third of all surely would.
_LEADING: Final = 1 / 2
_SURELY: Final = 1 / 3


@dataclass(frozen=True)
class Change:
    """How a share changed: told only where it is significant.

    Attributes:
        what: whose share: a polarity, or a direction of the size.
        recent, before: the share in the last 90 days and until then.
        recent_ids, before_ids: the reviews that each share is of.
        p: of Fisher's exact test.
    """

    what: str
    recent: float
    before: float
    recent_ids: tuple[str, ...]
    before_ids: tuple[str, ...]
    p: float


@dataclass(frozen=True)
class Verdict:
    """What the reviews come to for one aspect.

    Attributes:
        verdict: the conclusion; ``too_few`` where under three reviews mention the aspect.
        ids: ``mentioned``, each polarity and each direction → the reviews that count there, in their order.
        leading: the polarity or direction that the verdict rests on; empty when it is mixed or too few.
        share, low, high: of the leading among those that take a side, with Wilson's interval at 80 %.
        disagreement: share of those that take a side which take another than most do.
        quotes: two or three sentences, those that agree with the verdict first, one that does not.
    """

    aspect: str
    verdict: Conclusion
    ids: Mapping[str, tuple[str, ...]]
    leading: str = ""
    share: float = 0.0
    low: float = 0.0
    high: float = 1.0
    disagreement: float = 0.0
    quotes: tuple[Quote, ...] = ()
    change: Change | None = None

    def count(self, what: str) -> int:
        """How many reviews ``ids`` lists under a name."""
        return len(self.ids[what])


@dataclass(frozen=True)
class Comparison:
    """Two products by one aspect; ``better`` is None where the reviews do not tell them apart."""

    first: Verdict
    second: Verdict
    better: Literal["first", "second"] | None
    p: float


@dataclass(frozen=True)
class Point:
    """One thing that buyers praise or complain of, in a sentence of theirs."""

    aspect: str
    ids: tuple[str, ...]
    quote: Quote


@dataclass(frozen=True)
class ProsAndCons:
    """What is praised and complained of most, the most frequent first."""

    pros: tuple[Point, ...]
    cons: tuple[Point, ...]


@dataclass(frozen=True)
class SizeAdvice:
    """Which size to take: ``said`` of ``of`` reviews that tell how it fits say so."""

    advice: Advice
    said: int
    of: int


def about(
    reviews: Iterable[Review],
    aspect: str,
    *,
    now: datetime | None = None,
    polarity: Polarity | None = None,
) -> Verdict:
    """What reviews of one product say of one aspect.

    Args:
        reviews: of one product, in any order; of a repeated id the first counts.
        aspect: one of ``models.sentiment.aspects.ASPECTS``.
        now: where the last 90 days end; by default at the newest review.
        polarity: see ``models.sentiment.aspects.mentions``.

    Raises:
        BadInput: there is no such aspect.
    """
    if aspect not in ASPECTS:
        raise BadInput(f"There is no aspect {aspect!r}: {', '.join(ASPECTS)}.")
    listed = list(reviews)
    moment = now or max((each.moment for each in listed), default=datetime.now(UTC))
    return _verdict(aspect, stances(listed, polarity=polarity)[aspect], moment)


def compare(
    first: Iterable[Review], second: Iterable[Review], aspect: str, *, polarity: Polarity | None = None
) -> Comparison:
    """Two products by one aspect: the better is praised, or fits, significantly more often.

    Raises:
        BadInput: there is no such aspect.
    """
    verdicts = about(first, aspect, polarity=polarity), about(second, aspect, polarity=polarity)
    counts = [_praise(verdict) for verdict in verdicts]
    p = differs(*counts)
    told_apart = p < SIGNIFICANT and all(each.verdict != "too_few" for each in verdicts)
    shares = [count / max(of, 1) for count, of in counts]
    better: Literal["first", "second"] | None = None
    if told_apart:
        better = "first" if shares[0] > shares[1] else "second"
    return Comparison(*verdicts, better, p)


def pros_and_cons(
    reviews: Iterable[Review], most: int = 3, *, polarity: Polarity | None = None
) -> ProsAndCons:
    """Up to ``most`` aspects that buyers praise, and as many that they complain of, each told by two or more.

    Raises:
        BadInput: ``most`` is negative.
    """
    if most < 0:
        raise BadInput(f"At most {most} points cannot be shown.")
    found = stances(reviews, polarity=polarity)
    return ProsAndCons(_points(found, "positive", most), _points(found, "negative", most))


def size_advice(verdict: Verdict) -> SizeAdvice:
    """Which size to take, from the verdict on ``size_fit``; ``unclear`` where there is none.

    Raises:
        BadInput: the verdict is on another aspect.
    """
    if verdict.aspect != SIZE_FIT:
        raise BadInput(f"A verdict on {verdict.aspect} says nothing about sizes.")
    told = sum(verdict.count(direction) for direction in _DIRECTIONS)
    advice: dict[str, Advice] = {
        "runs_small": "size_up",
        "runs_large": "size_down",
        "true_to_size": "usual_size",
    }
    if verdict.verdict not in advice:
        return SizeAdvice("unclear", 0, told)
    return SizeAdvice(advice[verdict.verdict], verdict.count(verdict.leading), told)


def _verdict(aspect: str, taken: Sequence[Stance], now: datetime) -> Verdict:
    ids = {"mentioned": _ids(taken)}
    ids |= {each: _ids(taken, polarity=each) for each in _POLARITIES}
    ids |= {each: _ids(taken, direction=each) for each in _DIRECTIONS}
    if len(taken) < LEAST:
        return Verdict(aspect, "too_few", ids)
    sides = _sides(aspect, ids)
    counts = {side: len(ids[side]) for side in sides}
    of = sum(counts.values())
    leading = max(sides, key=lambda side: counts[side])
    low, high = wilson(counts[leading], of)
    share = counts[leading] / of if of else 0.0
    surely = low > _SURELY if aspect == SIZE_FIT else low > _LEADING
    leads = share >= _LEADING and surely
    return Verdict(
        aspect,
        _CONCLUSIONS[leading] if leads else "mixed",
        ids,
        leading if leads else "",
        share,
        low,
        high,
        1 - share if of else 0.0,
        chosen(taken, leading, [side for side in sides if side != leading]),
        _change(taken, leading, now),
    )


def _sides(aspect: str, ids: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """What a review may take a side for; sizes by their direction where enough of them tell one."""
    told = sum(len(ids[direction]) for direction in _DIRECTIONS)
    return _DIRECTIONS if aspect == SIZE_FIT and told >= LEAST else ("positive", "negative")


def _ids(taken: Iterable[Stance], *, polarity: str = "", direction: str = "") -> tuple[str, ...]:
    return tuple(
        each.review.review_id
        for each in taken
        if polarity in ("", each.polarity) and direction in ("", each.direction)
    )


def _change(taken: Sequence[Stance], what: str, now: datetime) -> Change | None:
    """Of the leading side, before and since; None where chance explains it."""
    since = (now if now.tzinfo else now.replace(tzinfo=UTC)) - RECENT
    recent = [each for each in taken if each.review.moment > since]
    before = [each for each in taken if each.review.moment <= since]
    counts = [sum(what in (each.polarity, each.direction) for each in part) for part in (recent, before)]
    if not recent or not before:
        return None
    p = differs((counts[0], len(recent)), (counts[1], len(before)))
    if p >= SIGNIFICANT:
        return None
    shares = counts[0] / len(recent), counts[1] / len(before)
    return Change(what, *shares, _ids(recent), _ids(before), p)


def _praise(verdict: Verdict) -> tuple[int, int]:
    """How many take the good side, and how many a side."""
    sides = _sides(verdict.aspect, verdict.ids)
    good = "true" if "true" in sides else "positive"
    return verdict.count(good), sum(verdict.count(side) for side in sides)


def _points(found: Mapping[str, Sequence[Stance]], polarity: str, most: int) -> tuple[Point, ...]:
    points = [
        Point(aspect, ids, quotes[0])
        for aspect, taken in found.items()
        if len(ids := _ids(taken, polarity=polarity)) > 1 and (quotes := chosen(taken, polarity, ()))
    ]
    return tuple(sorted(points, key=lambda point: -len(point.ids))[:most])
