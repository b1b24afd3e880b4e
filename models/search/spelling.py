"""Misspelt words to words of the catalogue."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from models.search import text

_SHORTEST: Final = 4
_LONG: Final = 8  # from this length on two slips are forgiven instead of one


class Speller:
    """Corrects what is neither in the catalogue nor an English word, if exactly such a word is near."""

    def __init__(self, words: Iterable[str], is_word: Callable[[str], bool]) -> None:
        self._words = sorted(word for word in set(words) if len(word) >= _SHORTEST and word.isascii())
        self._known = frozenset(self._words)
        self._is_word = is_word

    def correct(self, query: str) -> str:
        """The query with its misspelt words replaced; a query without any comes back as it is."""
        corrected = query
        for word in dict.fromkeys(text.words(query)):
            nearest = self._nearest(word)
            if nearest is not None:
                corrected = re.sub(rf"\b{word}\b", nearest, text.normalise(corrected))
        return corrected

    def _nearest(self, word: str) -> str | None:
        if len(word) < _SHORTEST or not word.isalpha() or word in self._known:
            return None
        if text.is_stop(word) or self._is_word(word):
            return None
        slips = 2 if len(word) >= _LONG else 1
        found = process.extractOne(word, self._words, scorer=OSA.distance, score_cutoff=slips)
        # The first letter is hardly ever wrong, and a change there makes another word: "boat", "coat".
        return found[0] if found is not None and found[0][0] == word[0] else None
