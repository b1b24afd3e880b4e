"""What kinds of things a catalogue sells, read off the ends of its titles: "… Tote Bag in Navy" is a tote bag."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from models.lexicon.words import core, has_chinese, plain, singular, words
from models.vocabulary import SAME_THINGS

MOST_KINDS: Final = 3000
_SEEN: Final = 2  # an ending of one title alone may be anything
_PURE: Final = 0.6  # share of an ending's products that must lie in one category
_CHINESE_ENDS: Final = 2
_PIECE: Final = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_JOINED: Final = re.compile(r"[&,/、]|\band\b|和|与|及")
# "Trousers & Skirts" are both; "Home & Living" is neither, and neither is "Accessories".
_NO_THINGS: Final = frozenset(
    {
        "accessories",
        "all",
        "best",
        "clothing",
        "gift",
        "gifts",
        "home",
        "kids",
        "kitchen",
        "men",
        "new",
        "other",
    }
    | {
        "outdoor",
        "outdoors",
        "sale",
        "set",
        "sets",
        "size",
        "stuff",
        "things",
        "women",
        "户外",
        "厨房",
        "其他",
        "家居",
    }
)
_CHINESE_THINGS: Final = tuple(
    name for group in SAME_THINGS for name in group if has_chinese(name) and len(name) > 1
)
_MADE_OF: Final = re.compile(
    r"^[毛皮瓷棉麻纸木布钢]"
)  # what is left of a material: 羊羔毛围巾 and 羊毛围巾 share 毛围巾


@dataclass(frozen=True)
class Kind:
    """One kind of thing: how people call it, and the category in which the shop keeps most of it."""

    name: str
    category: str
    forms: tuple[str, ...]


def find_kinds(
    titles: Sequence[tuple[str, str | None, str | None]],
    categories: Iterable[tuple[str, str | None]],
    qualities: Collection[str],
) -> list[Kind]:
    """The kinds of a catalogue.

    Args:
        titles: (title, Chinese title, category) of each line of products.
        categories: (name, Chinese name).
        qualities: words that describe and do not name: colours, materials and other attributes.
    """
    forms: dict[str, tuple[str, list[str]]] = {}  # kind → its category and what it is called

    def add(name: str, category: str, *spoken: str) -> None:
        known = forms.setdefault(name, (category, []))
        known[1].extend(form for form in (name, *spoken) if form not in known[1])

    for category, chinese in categories:
        for part in (*_parts(category), *_parts(chinese or "")):
            add(part, category)
        if _JOINED.search(plain(category)):
            add(plain(category), category)
    for ending, category, spoken in _endings(titles, qualities):
        add(ending, category, *spoken)
    for group in SAME_THINGS:
        known = next((forms[name] for name in map(_key, group) if name in forms), None)
        if known is None:
            continue
        name = _key(group[0])
        # A name that has a kind of its own keeps it: "boots" stay boots where there are also Chelsea boots.
        others = [other for other in group if _key(other) not in forms]
        if others:
            add(name, forms.get(name, known)[0], *others)
    return [Kind(name, category, tuple(spoken)) for name, (category, spoken) in forms.items()]


def _key(name: str) -> str:
    return " ".join(singular(word) for word in words(name)) if not has_chinese(name) else plain(name)


def _parts(name: str) -> list[str]:
    """The things that a category's name lists, in the singular."""
    parts = [plain(part) for part in _JOINED.split(plain(name))]
    return [
        part if has_chinese(part) else " ".join(map(singular, words(part)))
        for part in parts
        if part and part not in _NO_THINGS
    ]


def _endings(
    titles: Sequence[tuple[str, str | None, str | None]], qualities: Collection[str]
) -> Iterable[tuple[str, str, list[str]]]:
    seen: defaultdict[str, Counter[str]] = defaultdict(Counter)
    spoken: defaultdict[str, list[str]] = defaultdict(list)
    for title, chinese, category in titles:
        if category is None:
            continue
        for ending in _last_words(core(title), qualities):
            seen[ending][category] += 1
            if chinese:
                spoken[ending].append(chinese)
    named = {_key(name) for group in SAME_THINGS for name in group}
    for ending, counts in sorted(seen.items(), key=lambda entry: -entry[1].total())[:MOST_KINDS]:
        category, count = counts.most_common(1)[0]
        if counts.total() < _SEEN or count < _PURE * counts.total() or ending in _NO_THINGS:
            continue
        longer = [other for other in seen if other.endswith(f" {ending}") and seen[other] == counts]
        if longer and ending not in named:
            continue  # every box that is sold is a lunch box: "a box" is none
        yield ending, category, _shared_end(spoken[ending])


def _last_words(title: str, qualities: Collection[str]) -> list[str]:
    pieces = [words(piece) for piece in _PIECE.findall(title)]
    if not pieces or has_chinese(title):
        return []
    last = " ".join(map(singular, pieces[-1]))
    if not all(word.isalpha() for word in pieces[-1]) or last in qualities or len(last) < 3:
        return []
    found = [last]
    if len(pieces) > _SEEN and not any(
        singular(word) in qualities or not word.isalpha() for word in pieces[-2]
    ):
        found.append(" ".join(map(singular, (*pieces[-2], *pieces[-1]))))
    return found


def _shared_end(titles: Sequence[str]) -> list[str]:
    """What all Chinese titles of a kind end in, if that is a word."""
    if len(titles) < _SEEN:
        return []
    shared = core(titles[0])
    for title in titles[1:]:
        other = core(title)
        while shared and not other.endswith(shared):
            shared = shared[1:]
    shared = plain(shared).lstrip("”」』")
    known = [name for name in _CHINESE_THINGS if shared.endswith(name)]
    shared = max(known, key=len) if known else _MADE_OF.sub("", shared)
    return [shared] if len(shared) >= _CHINESE_ENDS and has_chinese(shared) else []
