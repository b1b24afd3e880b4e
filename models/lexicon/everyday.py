"""English words that must not be taken for misspelt words of the shop."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from models.lexicon.words import singular

SHORTEST: Final = 5  # shorter words are never corrected
_SHORTEST_STEM: Final = 3
_INFLECTED: Final = 12_000  # rarer words are used in their plain form


def near_words(terms: Iterable[str], vocabulary: Sequence[str]) -> list[str]:
    """Words of the vocabulary, and their usual forms, that are one slip away from one of the terms."""
    targets = {term for term in terms if len(term) >= SHORTEST and term.isascii() and term.isalpha()}
    index: dict[str, set[str]] = {}
    for target in targets:
        for short in _shortened(target):
            index.setdefault(short, set()).add(target)
    words = set(vocabulary)
    for stem in vocabulary[:_INFLECTED]:
        if len(stem) >= _SHORTEST_STEM and stem not in targets:
            words.update(_inflected(stem))
    words = {singular(word) for word in words}
    return sorted(
        word
        for word in words
        if len(word) >= SHORTEST - 1
        and word not in targets
        and any(short in index for short in _shortened(word))
    )


def _inflected(stem: str) -> Iterator[str]:
    yield from (stem + "s", stem + "ly")
    if stem.endswith("e"):
        yield from (stem + "d", stem + "r", stem[:-1] + "ing")
    elif stem.endswith("y"):
        yield from (stem[:-1] + "ied", stem[:-1] + "ier", stem + "ing")
    else:
        yield from (stem + "ed", stem + "er", stem + "ing", stem + "y")


def _shortened(word: str) -> Iterator[str]:
    yield word
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]
