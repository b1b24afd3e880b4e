"""The shop's own words in a message: categories, brands, colours, materials, sizes, products.

A dictionary of phrases is looked up word by word, the longest phrase first; that needs a few microseconds, however
many phrases there are, and follows the text's words rather than its letters, so that plurals, hyphens and misspelt
words come out in one pass.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Self

from bot.dialogue.entities.find import Find
from bot.dialogue.entities.meanings import BRAND, CATEGORY, COLOUR, MATERIAL, PRODUCT, SIZE, Meaning, holds
from bot.dialogue.entities.sizes import find_sizes
from bot.dialogue.entities.text import Token, folded, tokens
from bot.dialogue.entities.typos import Typos

FORMAT: Final = 1
MOST_CANDIDATES: Final = 64
MOST_IDS: Final = 20
MOST_REMEMBERED: Final = 4096  # lines whose words are kept at hand
_FEW: Final = 3  # of a message of so few words each is meant
# Of two meanings of one phrase the first counts: a denim jacket is of denim.
_RANK: Final = {CATEGORY: 0, BRAND: 1, MATERIAL: 2, COLOUR: 3, SIZE: 4}
_CORRECTED: Final = frozenset({CATEGORY, BRAND, MATERIAL, COLOUR})


@dataclass(frozen=True)
class _Line:
    name: str
    chinese: str | None
    ids: tuple[str, ...]


@dataclass(frozen=True)
class Lexicon:
    """All phrases, by their words in the singular with single spaces between them.

    Built once by :meth:`load`, then only read, so that a newer one can take its place between two messages.
    """

    phrases: Mapping[str, Meaning]
    longest: Mapping[str, int]  # first word → words of the longest phrase that begins with it
    keys: Mapping[str, tuple[int, ...]]  # word, or Chinese name → lines
    key_lengths: Mapping[str, int]
    everyday_keys: frozenset[str]
    lines: Sequence[_Line]
    typos: Typos
    timezone: str = "UTC"
    version: str = ""
    _words_of: dict[int, frozenset[str]] = field(default_factory=dict, repr=False)

    @classmethod
    def empty(cls) -> Self:
        """Knows no words."""
        return cls({}, {}, {}, {}, frozenset(), (), Typos((), ()))

    @classmethod
    def load(cls, path: Path, version: str = "") -> Self:
        """Reads ``lexicon.json``.

        Raises:
            ValueError: it is not a lexicon that this program reads.
            OSError: it cannot be read.
        """
        try:
            content = json.loads(path.read_bytes())
            if content["format"] != FORMAT:
                raise ValueError(
                    f"format {content['format']} is not known here (this program reads {FORMAT})"
                )
            return cls._from(content, version)
        except (KeyError, TypeError, AttributeError, RecursionError) as error:
            raise ValueError(f"not a lexicon ({type(error).__name__}: {error})") from error

    @classmethod
    def _from(cls, content: Mapping[str, Any], version: str) -> Self:
        phrases: dict[str, Meaning] = {}
        spoken: set[str] = set()
        for term in content["terms"]:
            more = {name: term[name] for name in ("family", "kind") if name in term}
            weak = {_key(form) for form in term["weak"]}
            for form in term["forms"]:
                key = _key(form)
                meaning = Meaning(str(term["entity"]), str(term["value"]), key in weak, more)
                known = phrases.get(key)
                if key and (known is None or _RANK.get(meaning.entity, 9) < _RANK.get(known.entity, 9)):
                    phrases[key] = meaning
                if meaning.entity in _CORRECTED:
                    spoken.update(key.split())
        keys: dict[str, list[int]] = {}
        lines = []
        for number, line in enumerate(content["products"]):
            lines.append(_Line(str(line["name"]), line.get("zh"), tuple(map(str, line["ids"]))))
            for name in line["keys"]:
                keys.setdefault(_key(name), []).append(number)
        everyday = frozenset(_key(name) for name in content["everyday_keys"])
        spoken |= {key for key in keys if key not in everyday}
        known_words = {word for key in phrases for word in key.split()} | {
            word for key in keys for word in key.split()
        }
        return cls(
            phrases,
            _longest(phrases),
            {key: tuple(numbers[:MOST_CANDIDATES]) for key, numbers in keys.items()},
            _longest(keys),
            everyday,
            tuple(lines),
            Typos(spoken, known_words | {_key(word) for word in content["everyday_words"]}),
            str(content.get("timezone") or "UTC"),
            version,
        )

    def find(self, text: str) -> list[Find]:
        """The shop's words in a unified text; of two that overlap both, the better first."""
        if not self.phrases:
            return []
        plain = folded(text)
        said = tokens(plain)
        forms = [self.typos.corrected(token.form) for token in said]
        products = list(self._products(said, forms))
        found = [*products, *self._terms(plain, said, forms)]
        found += find_sizes(plain, self._written)
        return found

    def _written(self, size: str) -> str | None:
        known = self.phrases.get(_key(size))
        return known.value if known is not None and known.entity == SIZE else None

    def _terms(self, plain: str, said: Sequence[Token], forms: Sequence[str]) -> Iterator[Find]:
        matches = list(self._matches(said, forms))
        things = {
            said[first].start
            for first, _, meaning in matches
            if meaning.entity in {CATEGORY, MATERIAL, COLOUR}
        }
        for first, last, meaning in matches:
            start, end = said[first].start, said[last].end
            if meaning.entity == COLOUR and plain.startswith("色", end):
                end += 1
            if holds(
                plain,
                start,
                end,
                meaning,
                things,
                alone=len(said) <= (last - first + 1 if meaning.entity == BRAND else _FEW),
            ):
                yield Find(start, end, meaning.entity, meaning.value, meaning.more)

    def _matches(self, said: Sequence[Token], forms: Sequence[str]) -> Iterator[tuple[int, int, Meaning]]:
        """The longest phrase at each word: first and last word, and what it means."""
        done = -1
        for first, form in enumerate(forms):
            longest = self.longest.get(form)
            if longest is None or first <= done:
                continue
            best: tuple[int, Meaning] | None = None
            key = form
            for last in range(first, min(first + longest, len(forms))):
                if last > first:
                    if not said[last].joined:
                        break
                    key += " " + forms[last]
                meaning = self.phrases.get(key)
                if meaning is not None:
                    best = last, meaning
            if best is not None:
                done = best[0]
                yield first, best[0], best[1]

    def _products(self, said: Sequence[Token], forms: Sequence[str]) -> Iterator[Find]:
        done = -1
        for first in range(len(forms)):
            if first <= done:
                continue
            found = self._key_at(said, forms, first)
            if found is None:
                continue
            key, last = found
            grown = self._grown(said, forms, first, last, self.keys[key])
            start, end, candidates, more = grown
            if start <= done or (key in self.everyday_keys and more == 0):
                continue
            done = end
            yield self._product(said, forms, start, end, candidates)

    def _key_at(self, said: Sequence[Token], forms: Sequence[str], first: int) -> tuple[str, int] | None:
        longest = self.key_lengths.get(forms[first])
        if longest is None:
            return None
        found = None
        key = forms[first]
        for last in range(first, min(first + longest, len(forms))):
            if last > first:
                if not said[last].joined:
                    break
                key += " " + forms[last]
            if key in self.keys:
                found = key, last
        return found

    def _grown(
        self, said: Sequence[Token], forms: Sequence[str], first: int, last: int, candidates: Sequence[int]
    ) -> tuple[int, int, list[int], int]:
        """The longest run of words around a key that all stand in the name of one of the lines."""
        own = set(candidates)
        left, right, more = first, last, 0
        while right + 1 < len(forms) and said[right + 1].joined:
            kept = {line for line in own if forms[right + 1] in self._words(line)}
            if not kept:
                # 杜松的衬衫: the 的 belongs to no name.
                skips = forms[right + 1] == "的" and right + 2 < len(forms)
                kept = {line for line in own if forms[right + 2] in self._words(line)} if skips else set()
                if not kept:
                    break
                right += 1
            own, right, more = kept, right + 1, more + 1
        while left > 0 and said[left].joined:
            kept = {line for line in own if forms[left - 1] in self._words(line)}
            if not kept:
                break
            own, left, more = kept, left - 1, more + 1
        return left, right, sorted(own), more

    def _product(
        self, said: Sequence[Token], forms: Sequence[str], start: int, end: int, candidates: Sequence[int]
    ) -> Find:
        """The line whose name has the fewest words that were not said; the words themselves where several have."""
        words = set(forms[start : end + 1])
        missing = {line: len(self._words(line) - words) for line in candidates}
        fewest = min(missing.values())
        likely = [line for line in candidates if missing[line] == fewest]
        ids = [
            product
            for line in (likely if len(likely) == 1 else candidates)
            for product in self.lines[line].ids
        ]
        value = self.lines[likely[0]].name if len(likely) == 1 else " ".join(forms[start : end + 1])
        return Find(said[start].start, said[end].end, PRODUCT, value, {"products": ids[:MOST_IDS]})

    def _words(self, number: int) -> frozenset[str]:
        words = self._words_of.get(number)
        if words is None:
            line = self.lines[number]
            names = (line.name, line.chinese or "")
            words = frozenset(token.form for name in names for token in tokens(folded(name)))
            if len(self._words_of) > MOST_REMEMBERED:
                self._words_of.clear()
            self._words_of[number] = words
        return words


@lru_cache(maxsize=1 << 15)
def _key(form: str) -> str:
    return " ".join(token.form for token in tokens(folded(form)))


def _longest(phrases: Iterable[str]) -> dict[str, int]:
    longest: dict[str, int] = {}
    for phrase in phrases:
        words = phrase.split()
        if words:
            longest[words[0]] = max(longest.get(words[0], 0), len(words))
    return longest
