"""The shop's own words in a message: categories, brands, colours, materials, sizes, products.

A dictionary of phrases is looked up word by word, the longest phrase first; that needs a few microseconds, however
many phrases there are, and follows the text's words rather than its letters, so that plurals, hyphens and misspelt
words come out in one pass.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Self

from bot.dialogue.entities.find import Find
from bot.dialogue.entities.guard import safe
from bot.dialogue.entities.text import HAN, Token, folded, tokens
from bot.dialogue.entities.typos import Typos

FORMAT: Final = 1
BRAND, CATEGORY, COLOUR, MATERIAL = "brand", "category", "colour", "material"
PRODUCT, SIZE = "product", "size"
MOST_CANDIDATES: Final = 64
MOST_IDS: Final = 20
# Of two meanings of one phrase the first counts: a denim jacket is of denim.
_RANK: Final = {CATEGORY: 0, BRAND: 1, MATERIAL: 2, COLOUR: 3, SIZE: 4}
_CORRECTED: Final = frozenset({CATEGORY, BRAND, MATERIAL, COLOUR})

_E: Final = r"(?![a-z0-9])"
# A word that is a colour or a material only now and then is one after these, or before a thing or one of those.
_WEAK_BEFORE: Final = safe(
    r"(?:^|(?<![a-z])(?:in|colou?rs?|shades?|made of|of|or|and|but|not|no|the|any|a|some|more|size|to|into|than|without|got|"
    r"have|with|real|genuine|solid|for an?|take an?|need an?)|[,/])\s{0,2}$"
)
_WEAK_AFTER: Final = safe(r"\s{0,2}(?:$|(?:ones?|version|colou?r|please|pls|instead|or|and)(?![a-z])|[,.?!/，。？])")
_NO_WEAK_BEFORE: Final = safe(r"(?<![a-z])(?:on|at|over|from|on the|at the|over the|to the|is the|was the)\s{0,2}$")
_NAME_BEFORE: Final = safe(r"(?<![a-z])(?:from|by|brand|any|other|more|like|love|wear|sell|have|stock)\s{0,2}$")
_NAME_AFTER: Final = safe(r"\s{0,2}(?:brand|stuff|products?|things|collection|range)(?![a-z])|['’]s")
# Chinese: one character is a colour before 色 or 的, or before a thing.
_CHINESE_COLOUR_AFTER: Final = safe("色|的|款|$|[，。？！、,?!吗呢吧]")
_NOT_CHINESE_COLOUR: Final = safe("(?:白天|白酒|白领|白送|红包(?!包)|红人|黑名单|黑店|黑心|黄牛|灰尘|粉丝|绿码|蓝牙|花费|白色情)")
_CHINESE_THING_BEFORE: Final = safe(r"[的个双件只把条顶款色码号皮棉布麻革毛纱绒买换要]$")
_CHINESE_THING_AFTER: Final = safe(r"(?:裹|邮|装|括|含|退|换|赔|修|运|机|你|我|容|涵|在内|泡|光)")

_SIZE_BEFORE: Final = safe(
    r"(?:(?<![a-z])(?:sizes?|sized?|size (?:to|is|of)|eu|uk|us|in an?|in|an?|take an?|wear an?|to an?|need an?|for an?|or|"
    r"get an?|size from|to|instead of|not|got|any|is)|[,/:]|尺码|码数|大小|换成?|改成?|要|穿)\s{0,2}(?:a\s)?$"
)
_SIZE_SURELY: Final = safe(
    r"(?:(?<![a-z])(?:sizes?|size (?:to|is|of|from)|eu|uk|us)|尺码|码数)\s{0,2}[:：]?\s{0,2}(?:是|要|换成?|改成?)?\s{0,2}$"
)
_SIZE_NUMBER_BEFORE: Final = safe(r"(?<![a-z])(?:or|to|not|instead of|in an?|an|for an?|a|need)\s{0,2}$")
_SIZE_AFTER: Final = safe(r"\s{0,2}(?:码|号(?!码|店)|size(?![a-z]))")
_SIZE_ENDS: Final = safe(r"\s{0,2}(?:$|[,.?!;/，。？！]|(?:please|pls|instead|or|and|then|if|left|too|is|would|in|for|available|still|but)(?![a-z]))")
# A size that is named as such is one, whether or not the shop has it.
_NAMED_SIZE: Final = safe(
    r"(?:(?<![a-z])(?:sizes?|sized?)(?: (?:is|of|to|a|an|uk|us|eu))?\s{0,2}:?\s{0,2}|尺码[是为：:]?\s?)(?P<it>\d{1,2}(?:[.,]5)?)(?![\d.,]\d|\d|[a-z])"
    r"|(?<![\d.,])(?P<that>[1-9]\d(?:[.,]5)?)\s?码"
)
_BOX: Final = safe(r"(?<![\w.])(?P<a>\d{1,3})\s?(?:cm\s?)?[x×*]\s?(?P<b>\d{1,3})(?:\s?cm(?![a-z]))?(?!\d)")
_VOLUME: Final = safe(r"(?<![\w.])(?P<n>\d{1,4}(?:[.,]\d)?)\s?(?P<unit>ml|cl|l|litres?|liters?|毫升|升)(?![a-z])")
_ALIKE: Final = {"毫升": "ml", "升": "l", "litre": "l", "litres": "l", "liter": "l", "liters": "l"}


@dataclass(frozen=True)
class _Meaning:
    entity: str
    value: str
    weak: bool
    more: Mapping[str, str]


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

    phrases: Mapping[str, _Meaning]
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
                raise ValueError(f"format {content['format']} is not known here (this program reads {FORMAT})")
            return cls._from(content, version)
        except (KeyError, TypeError, AttributeError, RecursionError) as error:
            raise ValueError(f"not a lexicon ({type(error).__name__}: {error})") from error

    @classmethod
    def _from(cls, content: Mapping[str, Any], version: str) -> Self:
        phrases: dict[str, _Meaning] = {}
        spoken: set[str] = set()
        for term in content["terms"]:
            more = {name: term[name] for name in ("family", "kind") if name in term}
            weak = {_key(form) for form in term["weak"]}
            for form in term["forms"]:
                key = _key(form)
                meaning = _Meaning(str(term["entity"]), str(term["value"]), key in weak, more)
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
        known_words = {word for key in phrases for word in key.split()} | {word for key in keys for word in key.split()}
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
        found += _sizes(plain, self.phrases)
        return found

    def _terms(self, plain: str, said: Sequence[Token], forms: Sequence[str]) -> Iterator[Find]:
        matches = list(self._matches(said, forms))
        things = {said[first].start for first, _, meaning in matches if meaning.entity in {CATEGORY, MATERIAL, COLOUR}}
        for first, last, meaning in matches:
            start, end = said[first].start, said[last].end
            if meaning.entity == COLOUR and plain.startswith("色", end):
                end += 1
            if _holds(plain, start, end, meaning, things, alone=len(said) <= (last - first + 1 if meaning.entity == BRAND else _FEW)):
                yield Find(start, end, meaning.entity, meaning.value, meaning.more)

    def _matches(self, said: Sequence[Token], forms: Sequence[str]) -> Iterator[tuple[int, int, _Meaning]]:
        """The longest phrase at each word: first and last word, and what it means."""
        done = -1
        for first, form in enumerate(forms):
            longest = self.longest.get(form)
            if longest is None or first <= done:
                continue
            best: tuple[int, _Meaning] | None = None
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
        ids = [product for line in (likely if len(likely) == 1 else candidates) for product in self.lines[line].ids]
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


_FEW: Final = 3  # of a message of so few words each is meant
MOST_REMEMBERED: Final = 4096


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


def _holds(plain: str, start: int, end: int, meaning: _Meaning, things: set[int], *, alone: bool) -> bool:
    """Whether the surroundings let a phrase mean what it may mean."""
    chinese = _is_han(plain[start])
    if meaning.entity == SIZE:
        return _holds_size(plain, start, end, meaning, alone=alone)
    if chinese and end - start == 1:
        return _holds_character(plain, start, end, meaning, things)
    if not meaning.weak or alone:
        return True
    before = plain[max(0, start - 16) : start]
    if meaning.entity == BRAND:
        return _NAME_BEFORE.search(before) is not None or _NAME_AFTER.match(plain, end) is not None
    follows = any(place in things for place in range(end, end + 3))
    if follows:
        return True
    if _NO_WEAK_BEFORE.search(before):
        return False
    return _WEAK_BEFORE.search(before) is not None and _WEAK_AFTER.match(plain, end) is not None


def _holds_character(plain: str, start: int, end: int, meaning: _Meaning, things: set[int]) -> bool:
    if meaning.entity == COLOUR:
        if _NOT_CHINESE_COLOUR.match(plain, start):
            return False
        return end in things or _CHINESE_COLOUR_AFTER.match(plain, end) is not None
    if meaning.entity == MATERIAL:
        return end in things or plain.startswith(("的", "质", "制"), end)
    return (
        _CHINESE_THING_BEFORE.search(plain, max(0, start - 1), start) is not None or start in things and start == 0
    ) and _CHINESE_THING_AFTER.match(plain, end) is None


def _holds_size(plain: str, start: int, end: int, meaning: _Meaning, *, alone: bool) -> bool:
    before = plain[max(0, start - 16) : start]
    if _SIZE_AFTER.match(plain, end):
        return True
    if not meaning.weak:
        return True
    if _is_han(plain[start]):
        return False
    if _SIZE_SURELY.search(before):
        return True
    if plain[start:end].isdigit():
        return (
            _SIZE_BEFORE.search(before) is not None
            and _SIZE_NUMBER_BEFORE.search(before) is not None
            and _SIZE_ENDS.match(plain, end) is not None
        )
    if plain[start:end] == "medium":
        return True
    if len(plain[start:end]) == 1 and plain[start - 1 : start] in {"'", "’"}:
        return False
    return (alone or _SIZE_BEFORE.search(before) is not None) and _SIZE_ENDS.match(plain, end) is not None


def _sizes(plain: str, phrases: Mapping[str, _Meaning]) -> Iterator[Find]:
    """Measures and named numbers, in the shop's way of writing where it has such a size."""
    for match in _NAMED_SIZE.finditer(plain):
        group = "it" if match["it"] else "that"
        size = match[group].replace(",", ".")
        known = phrases.get(_key(size))
        value = known.value if known is not None and known.entity == SIZE else size
        yield Find(match.start(group), match.end(group), SIZE, value)
    for match in _BOX.finditer(plain):
        yield _measured(match, f"{match['a']} × {match['b']} cm", phrases)
    for match in _VOLUME.finditer(plain):
        unit = _ALIKE.get(match["unit"], match["unit"])
        yield _measured(match, f"{match['n'].replace(',', '.')} {unit}", phrases)


def _measured(match: re.Match[str], size: str, phrases: Mapping[str, _Meaning]) -> Find:
    known = phrases.get(_key(size))
    return Find(match.start(), match.end(), SIZE, known.value if known else size)


def _is_han(sign: str) -> bool:
    return re.match(f"[{HAN}]", sign) is not None
