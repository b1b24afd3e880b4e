"""Misspelt words to words of the catalogue."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from models.search import text

_SHORTEST: Final = 4
_LONG: Final = 7  # from this length on two slips are forgiven instead of one
_LONGEST_ENDING: Final = 3  # the stem of "earings" is "ear", and that is another word
_SHORTEST_ENGLISH: Final = 6  # a shorter English word is seldom another one misspelt: "hose", "rose"


class Speller:
    """Corrects what is neither in the catalogue nor an English word, if exactly such a word is near."""

    def __init__(self, words: Iterable[str], is_word: Callable[[str], bool]) -> None:
        self._all = frozenset(words)
        self._known = frozenset(word for word in self._all if len(word) >= _SHORTEST and word.isascii())
        self._terms = frozenset(term for word in self._all for term, _ in text.terms(word))
        # The first letter is hardly ever wrong, and a change there makes another word: "boat", "coat".
        self._by_initial: dict[str, list[str]] = {}
        for word in sorted(self._known):
            self._by_initial.setdefault(word[0], []).append(word)
        self._is_word = is_word
        self._nearest = lru_cache(maxsize=1 << 12)(self._look_up)

    def correct(self, query: str) -> str:
        """The query with its misspelt words replaced; a query without any comes back as it is."""
        corrected = query
        for word in dict.fromkeys(text.words(query)):
            if self._foreign(word) and not self._is_word(word):
                nearest = self._nearest(word)
                if nearest is not None:
                    corrected = re.sub(rf"\b{word}\b", nearest, text.normalise(corrected))
        return corrected

    def guesses(self, query: str) -> list[str]:
        """Other readings of a query whose words are all English, or the catalogue's written apart or together.

        They are no corrections: "stripped" may be meant, and "tea pot" is understood as it is.
        """
        return list(dict.fromkeys(self._guesses(text.words(query))))

    def _guesses(self, words: list[str]) -> Iterator[str]:
        for place, word in enumerate(words):
            before, after = words[:place], words[place + 1 :]
            if after and (joined := word + after[0]) in self._known:
                yield " ".join([*before, joined, *after[1:]])
            if not self._foreign(word):
                continue
            for cut in range(3, len(word) - 2):
                if word[:cut] in self._all and word[cut:] in self._all:
                    yield " ".join([*before, word[:cut], word[cut:], *after])
            if len(word) >= _SHORTEST_ENGLISH and self._is_word(word):
                nearest = self._nearest(word)
                if nearest is not None:
                    yield " ".join([*before, nearest, *after])

    def _foreign(self, word: str) -> bool:
        return (
            len(word) >= _SHORTEST
            and word.isalpha()
            and not text.is_stop(word)
            and word not in self._known
            and not any(
                term in self._terms and len(word) - len(term) <= _LONGEST_ENDING
                for term, _ in text.terms(word)
            )
        )

    def _look_up(self, word: str) -> str | None:
        slips = 2 if len(word) >= _LONG else 1
        near = self._by_initial.get(word[0], ())
        found = process.extractOne(word, near, scorer=OSA.distance, score_cutoff=slips)
        return found[0] if found is not None else None
