"""Puts sentences that say nearly the same together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T")
Encode = Callable[[Sequence[str]], NDArray[np.float32]]

NEAR_MEANING: Final = 0.8  # cosine of the sentence encoder
NEAR_LETTERS: Final = 0.6  # cosine of the pairs of letters
_HAN: Final = re.compile(r"[\u3400-\u9fff]")


def grouped(items: Sequence[T], *, words: Callable[[T], str], encode: Encode | None) -> list[list[T]]:
    """The items in groups of near-duplicates, the largest group first; else their order is kept.

    Args:
        items: in any order; the first of a group decides what belongs to it.
        words: the sentence of an item.
        encode: sentences to vectors of length 1; it knows English, so Chinese is compared by its letters.
            Without it everything is.
    """
    texts = [words(item) for item in items]
    meanings = _meanings(texts, encode)
    letters = [_letters(text) for text in texts]

    def near(first: int, second: int) -> bool:
        one, other = meanings.get(first), meanings.get(second)
        if one is not None and other is not None:
            return float(one @ other) >= NEAR_MEANING
        return one is None and other is None and _cosine(letters[first], letters[second]) >= NEAR_LETTERS

    groups: list[list[int]] = []
    for place in range(len(items)):
        home = next((group for group in groups if near(group[0], place)), None)
        if home is None:
            groups.append([place])
        else:
            home.append(place)
    return [[items[place] for place in group] for group in sorted(groups, key=len, reverse=True)]


def _meanings(texts: Sequence[str], encode: Encode | None) -> dict[int, NDArray[np.float32]]:
    places = [place for place, text in enumerate(texts) if not _HAN.search(text)]
    if encode is None or not places:
        return {}
    return dict(zip(places, encode([texts[place] for place in places]), strict=True))


def _letters(text: str) -> Counter[str]:
    plain = "".join(text.casefold().split())
    return Counter(plain[at : at + 2] for at in range(max(len(plain) - 1, 1)))


def _cosine(one: Counter[str], other: Counter[str]) -> float:
    length = float(np.sqrt(sum(n * n for n in one.values()) * sum(n * n for n in other.values())))
    return sum(count * other[pair] for pair, count in one.items()) / length if length else 0.0
