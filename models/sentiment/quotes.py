"""Which sentences of reviews to quote: clear ones, that say one thing, of both sides."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from models.sentiment.aspects import mentions
from models.sentiment.stances import Stance

MOST_CHARS: Final = 240  # of a quote; what is longer is no help in a chat
_AGREEING, _DISSENTING = 2, 1
_WIDE: Final = re.compile(r"[\u3400-\u9fff]")  # a Chinese sign says as much as two or three letters
_BEST_CHARS: Final = range(25, 121)


@dataclass(frozen=True)
class Quote:
    """A sentence of a review, as written, and what it says."""

    sentence: str
    review_id: str
    polarity: str
    direction: str


def chosen(taken: Sequence[Stance], side: str, others: Iterable[str]) -> tuple[Quote, ...]:
    """Up to two sentences for a side, and one for another where somebody takes it.

    Args:
        taken: stances on one aspect.
        side: a polarity or a direction.
        others: those of the other sides.
    """
    agreeing = _best(taken, side, ())[:_AGREEING]
    texts = [_plain(quote.sentence) for quote in agreeing]
    dissenting = [quote for other in others for quote in _best(taken, other, texts)[:1]]
    return (*agreeing, *dissenting[:_DISSENTING])


def _best(taken: Sequence[Stance], side: str, without: Sequence[str]) -> list[Quote]:
    """The clearest first, no review and no wording twice."""
    ranked = sorted(
        (
            (_unclear(sentence, len(mention.evidence)), index, sentence, mention)
            for index, stance in enumerate(taken)
            if side in (stance.polarity, stance.direction)
            for sentence, mention in stance.sentences
            if side in (mention.polarity, mention.direction) and len(sentence) <= MOST_CHARS
        ),
        key=lambda each: each[:2],
    )
    found: list[Quote] = []
    texts, authors = set(without), set()
    for _, index, sentence, mention in ranked:
        if index not in authors and _plain(sentence) not in texts:
            authors.add(index)
            texts.add(_plain(sentence))
            review_id = taken[index].review.review_id
            found.append(Quote(sentence, review_id, mention.polarity, mention.direction))
    return found


def _unclear(sentence: str, evidence: int) -> tuple[int, int, int]:
    """Least for a sentence of good length that speaks of nothing else, and says it in more words than one."""
    length = len(sentence) + len(_WIDE.findall(sentence))
    off = max(_BEST_CHARS.start - length, length - _BEST_CHARS.stop, 0)
    return len(mentions(sentence)), off // 10, -evidence


def _plain(sentence: str) -> str:
    return re.sub(r"\W+", " ", sentence).strip().lower()
