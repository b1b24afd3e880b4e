"""Lines of products, and the words by which customers tell one from another."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from models.lexicon.words import line_name, singular, words

MOST_IDS: Final = 50
_MOST_LINES: Final = 30  # a word that more lines share tells nothing apart
_MOST_SHARE: Final = 0.1
_FEW: Final = 2
_QUOTED: Final = re.compile(r"[“「『\"]([^”」』\"]{2,12})[”」』\"]")
_SHORTEST: Final = 3
_STEM: Final = 5


@dataclass
class Line:
    """Products that differ only in colour, under the name that they share."""

    name: str
    chinese: str | None
    category: str | None
    ids: list[str]
    keys: list[str]

    def as_json(self) -> dict[str, Any]:
        """The line as it stands in the file."""
        return {"name": self.name, "zh": self.chinese, "ids": self.ids[:MOST_IDS], "keys": self.keys}


def find_lines(products: Iterable[Mapping[str, Any]], colours: Collection[str]) -> list[Line]:
    """The lines of a catalogue, without keys."""
    lines: dict[str, Line] = {}
    for product in products:
        chinese = (product.get("translations") or {}).get("zh", {}).get("title")
        name = line_name(product["title"], colours)
        line = lines.setdefault(
            name,
            Line(name, line_name(chinese, colours) if chinese else None, product.get("category"), [], []),
        )
        line.ids.append(product["product_id"])
    return list(lines.values())


def give_keys(lines: Iterable[Line], qualities: Collection[str], leading: Collection[str]) -> set[str]:
    """Finds the words that tell lines apart, notes them as the lines' keys and returns them all.

    Args:
        lines: all lines of the catalogue.
        qualities: words that describe many things: colours, materials, attributes, kinds, brands.
        leading: qualities that are names all the same when a title begins with them.
    """
    lines = list(lines)
    describing = _Qualities(qualities)
    found: defaultdict[str, list[Line]] = defaultdict(list)
    begins: Counter[str] = Counter()
    for line in lines:
        parts = [singular(word) for word in words(line.name)]
        begins.update(parts[:1])
        for place, part in enumerate(dict.fromkeys(parts)):
            allowed = part not in describing or (place == 0 and part in leading)
            if allowed and len(part) >= _SHORTEST and part.isalpha() and part.isascii():
                found[part].append(line)
        for text in (line.name, line.chinese or ""):
            for key in _QUOTED.findall(text):
                found[key.casefold()].append(line)
    most = max(_SHORTEST, min(_MOST_LINES, round(_MOST_SHARE * len(lines))))
    # Within the titles of several lines a word names them only if they begin with it: "Thistle", not "Polka Dot".
    keys = {
        key
        for key, owners in found.items()
        if len(owners) <= most
        and (len(owners) <= _FEW or 2 * begins[key] >= len(owners) or not key.isascii())
    }
    for key in sorted(keys):
        for line in found[key]:
            line.keys.append(key)
    return keys


class _Qualities:
    """Words that describe, and those made from them: "pinstripe" from "pinstriped"."""

    def __init__(self, words: Collection[str]) -> None:
        self._words = frozenset(words)
        self._begun = frozenset(word[:end] for word in words for end in range(_STEM, len(word)))

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and (
            word in self._words
            or word in self._begun
            or any(word[:end] in self._words for end in range(_STEM, len(word)))
        )
