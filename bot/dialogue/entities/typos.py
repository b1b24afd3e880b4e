"""Misspelt words, led back to the shop's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

SHORTEST: Final = 5
LONGEST: Final = 24
MOST_REMEMBERED: Final = 4096


class Typos:
    """Knows each word by what is left of it when one letter is dropped: a few look-ups find every word one slip away.

    A slip is a letter too many, one missing, one in place of another, or two exchanged. The first letter is hardly
    ever wrong, and a change there makes another word: "boat", "coat".
    """

    def __init__(self, words: Iterable[str], correct: Iterable[str]) -> None:
        """Args: words: what may be meant. correct: words that are never a misspelling."""
        self._correct = frozenset(correct)
        self._index: dict[str, list[str]] = {}
        for word in sorted(set(words)):
            if _may_be_misspelt(word):
                for part in _shortened(word):
                    self._index.setdefault(part, []).append(word)
        self._remembered: dict[str, str] = {}

    def corrected(self, word: str) -> str:
        """The word that is meant; the same word where it is right, or where several might be meant."""
        if word in self._correct or not self._index or not _may_be_misspelt(word):
            return word
        meant = self._remembered.get(word)
        if meant is None:
            near = {
                other
                for part in _shortened(word)
                for other in self._index.get(part, ())
                if _one_slip(word, other)
            }
            meant = near.pop() if len(near) == 1 else word
            if len(self._remembered) > MOST_REMEMBERED:
                self._remembered.clear()
            self._remembered[word] = meant
        return meant


def _may_be_misspelt(word: str) -> bool:
    return SHORTEST <= len(word) <= LONGEST and word.isascii() and word.isalpha()


def _shortened(word: str) -> Iterator[str]:
    yield word
    for place in range(1, len(word)):
        yield word[:place] + word[place + 1 :]


def _one_slip(word: str, other: str) -> bool:
    if word[0] != other[0] or abs(len(word) - len(other)) > 1:
        return False
    start = next(
        (i for i, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other))
    )
    rest, wanted = word[start:], other[start:]
    return (
        rest[1:] == wanted[1:]
        or rest[1:] == wanted
        or rest == wanted[1:]
        or (rest[:2] == wanted[1::-1] and rest[2:] == wanted[2:])
    )
