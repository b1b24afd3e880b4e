"""Other words for the things that a query names, as far as the catalogue uses them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from models.search import text

LONGEST: Final = 4
MOST: Final = 6  # other wordings of one query; more cost time and tell nothing new


class Synonyms:
    """Rewrites a query with the catalogue's names for what it asks for.

    Args:
        lines: phrases for the same thing, in any language.
        known: whether there is a product with all of these terms.
    """

    def __init__(self, lines: Iterable[Sequence[str]], known: Callable[[Sequence[str]], bool]) -> None:
        self._english: dict[tuple[str, ...], list[str]] = {}
        self._chinese: dict[str, list[str]] = {}
        used: list[Sequence[str]] = []
        for line in lines:
            own = [phrase for phrase in line if known([term for term, _ in text.terms(phrase)])]
            if not own:
                continue
            used.append(line)
            for phrase in line:
                others = [other for other in own if other != phrase]
                if text.has_chinese(phrase):
                    self._chinese.setdefault(text.normalise(phrase), []).extend(others)
                else:
                    self._english.setdefault(_stems(text.words(phrase)), []).extend(others)
        self.words: frozenset[str] = frozenset(
            word for line in used for phrase in line for word in text.words(phrase)
        )
        self._chinese_phrases = re.compile(
            "|".join(map(re.escape, sorted(self._chinese, key=len, reverse=True))) or r"(?!)"
        )

    def wordings(self, query: str) -> list[str]:
        """Other wordings of a query that was normalised, the likeliest first; none when it names nothing known."""
        found = itertools.chain(self._of_english(query), self._of_chinese(query))
        return list(dict.fromkeys(itertools.islice(found, MOST)))

    def _of_english(self, query: str) -> Iterator[str]:
        words = text.words(query)
        for length in range(min(LONGEST, len(words)), 0, -1):
            for start in range(len(words) - length + 1):
                others = self._english.get(_stems(words[start : start + length]))
                if others:
                    before, after = words[:start], words[start + length :]
                    yield from (" ".join([*before, other, *after]) for other in others)
                    return

    def _of_chinese(self, query: str) -> Iterator[str]:
        match = self._chinese_phrases.search(query)
        if match is not None:
            for other in self._chinese[match[0]]:
                yield f"{query[: match.start()]} {other} {query[match.end() :]}"


def _stems(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(text.stem, words))
