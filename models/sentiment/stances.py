"""What each review says of each aspect: the sentences of a review that speak of it, and what they come to."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from models.sentiment.aspects import ASPECTS, Mention, mentions
from models.sentiment.sentences import sentences

MOST_CHARS: Final = 20_000  # of a review that are read
_TAG: Final = re.compile(r"<[^<>]{1,200}>")
_KEPT: Final = (
    2_048  # reviews whose reading is remembered: a product's reviews are asked about again and again
)


@dataclass(frozen=True, kw_only=True)
class Review:
    """What a buyer wrote; ``rating`` is 1 to 5 stars, a moment without a zone is UTC."""

    review_id: str
    rating: int
    text: str
    at: datetime
    language: str | None = None

    @property
    def moment(self) -> datetime:
        """``at``, comparable with every other."""
        return self.at if self.at.tzinfo else self.at.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Stance:
    """What one review says of one aspect, and its sentences that say so."""

    review: Review
    polarity: str
    direction: str
    sentences: tuple[tuple[str, Mention], ...]


def stances(
    reviews: Iterable[Review], *, polarity: Callable[[str], float] | None = None
) -> dict[str, list[Stance]]:
    """The stances on each aspect, in the order of the reviews; of a repeated ``review_id`` the first counts."""
    found: dict[str, list[Stance]] = {aspect: [] for aspect in ASPECTS}
    seen: set[str] = set()
    for review in reviews:
        if review.review_id not in seen:
            seen.add(review.review_id)
            for aspect, said in _said(review.text[:MOST_CHARS], review.language, polarity).items():
                found[aspect].append(_stance(review, said))
    return found


@lru_cache(maxsize=_KEPT)
def _said(
    text: str, language: str | None, polarity: Callable[[str], float] | None
) -> Mapping[str, tuple[tuple[str, Mention], ...]]:
    """Aspect → the sentences that speak of it."""
    found: dict[str, list[tuple[str, Mention]]] = defaultdict(list)
    for sentence in sentences(html.unescape(_TAG.sub(" ", text))):
        for mention in mentions(sentence, language, polarity=polarity):
            found[mention.aspect].append((sentence, mention))
    return {aspect: tuple(said) for aspect, said in found.items()}


def _stance(review: Review, said: tuple[tuple[str, Mention], ...]) -> Stance:
    """Good and bad sentences of one aspect are neutral together; a departure from the size outweighs a fit."""
    judged = {mention.polarity for _, mention in said} - {"neutral"}
    directions = {mention.direction for _, mention in said if mention.direction}
    departures = directions - {"true"}
    return Stance(
        review,
        judged.pop() if len(judged) == 1 else "neutral",
        "" if len(departures) > 1 else next(iter(departures or directions), ""),
        said,
    )
