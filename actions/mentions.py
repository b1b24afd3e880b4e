"""Which items of an order the words name, and which of the words speak of which item.

"the kettle (1 litre, glass) to 2 litres and the black T-shirt in L" names two items. A title is recognised by any
of its words that no other item has; two items of one title are told apart by their options. What could be several
items is said to be unclear, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from actions import options
from actions.order_items import Item
from actions.reading import name_words, plain, word_keys

# Between two items of a list; what stands in brackets belongs to the item before them.
_BORDER: Final = re.compile(
    r"\([^()]*\)|（[^（）]*）|"
    r"(?P<border>[,;，；、。！？]|[.!?](?=\s|$)|\n|\s(?:and|plus|also|as well as)\b(?:\s+also\b)?|\s[&+](?=\s)|"
    r"和(?!其)|以及|还有|跟)"
)
_POINTED: Final = re.compile(r"(?:\b(?:the|my|a|an|this|that|these|those|both|one|two|only|of)|[这那把])\s*$")
_ALL_OF: Final = re.compile(r"\b(?:both|all|two|three|four|2|3|4)\b|[两二三四]|都|全")
_ANOTHER: Final = re.compile(r"\b(?:the|my|a) (?:[\w%./-]+ ){0,6}?ones?\b|[这那]个|的$")


@dataclass(frozen=True)
class Part:
    """Words that speak of one item.

    Attributes:
        words: all of them, from where the item's turn begins.
        after: those behind its name, where what it should become is mostly said.
    """

    words: str
    after: str


@dataclass(frozen=True)
class Mentions:
    """What the words name.

    Attributes:
        parts: by the item's place among those looked for, in the order of the words.
        unclear: places that one name may mean, where nothing tells which.
        gone: places among the items that are named, but about which nothing more can be done.
    """

    parts: dict[int, Part]
    unclear: Sequence[tuple[int, ...]] = ()
    gone: Sequence[int] = ()


@dataclass(frozen=True)
class _Run:
    """Neighbouring words of titles; ``places`` are the items that are called so."""

    start: int
    end: int
    count: int
    places: frozenset[int]


@dataclass(frozen=True)
class _Turn:
    """From ``start`` to the next one's start, the words speak of one of ``places``."""

    start: int
    name: tuple[int, int]
    places: frozenset[int]
    another: bool = False


def mentions(text: str, items: Sequence[Item], gone: Sequence[Item] = ()) -> Mentions:
    """The items that the words name.

    Args:
        text: what was said.
        items: those that may be meant.
        gone: the other items of the order: who names one of them does not mean one that shares a word with it.
    """
    words = plain(text)
    known = [*items, *gone]
    turns = _turns(words, known)
    ends = [turn.start for turn in turns[1:]]
    parts: dict[int, Part] = {}
    unclear: list[tuple[int, ...]] = []
    named_gone: set[int] = set()
    for turn, end in zip(turns, [*ends, len(words)], strict=False):
        said = Part(words[turn.start : end], words[turn.name[1] : end])
        meant = _meant(words, turn, said, known, taken=parts.keys())
        left = [place for place in meant if place < len(items)]
        if meant and not left:
            named_gone.update(place - len(items) for place in meant)
            continue
        meant = left
        if len(meant) == 1 or (meant and _ALL_OF.search(words[turn.start : turn.name[1]])):
            for place in meant:
                parts[place] = _joined(parts[place], said) if place in parts else said
        elif not turn.another:
            unclear.append(tuple(sorted(meant)))
    return Mentions(parts, unclear, sorted(named_gone))


def described(text: str, items: Sequence[Item]) -> int | None:
    """The one item whose options the words name best, for "the navy one"; None where several fit."""
    places = _best_described(plain(text), items, range(len(items)))
    return places[0] if len(places) == 1 else None


def _turns(words: str, items: Sequence[Item]) -> list[_Turn]:
    """Where the words turn to another item."""
    runs = _runs(words, items)
    turns: list[_Turn] = []
    for start, end in _segments(words):
        inside = [run for run in runs if start <= run.start < end]
        found: list[_Turn] = []
        for run in inside:
            if found and found[-1].places & run.places:  # "the jumper, I mean the wool one"
                found[-1] = replace(
                    found[-1], places=found[-1].places & run.places, name=(run.start, run.end)
                )
            else:
                found.append(_Turn(run.start if found else start, (run.start, run.end), run.places))
        if not found and turns and len(turns[-1].places) > 1 and _ANOTHER.search(words[start:end].strip()):
            found = [_Turn(start, (start, start), turns[-1].places, another=True)]
        turns += found
    return turns


def _segments(words: str) -> Iterator[tuple[int, int]]:
    """The pieces between the signs and linking words that separate the items of a list."""
    borders = [found.start() for found in _BORDER.finditer(words) if found["border"]]
    return pairwise([0, *borders, len(words)])


def _runs(words: str, items: Sequence[Item]) -> list[_Run]:
    """The words of titles in the text, without those that rather are an option of something else."""
    tokens = list(word_keys(words))
    by_title: dict[tuple[str, str], list[int]] = {}
    for place, item in enumerate(items):
        by_title.setdefault(_titles(item), []).append(place)
    found: list[_Run] = []
    for titles, places in by_title.items():
        names = [name_words(title) for title in titles]
        keys = set().union(*names)
        option_words = {
            key
            for item in items
            if _titles(item) != titles
            for variant in item.variants
            for option in variant.options.items()
            for words_of in option
            for key in name_words(words_of)
        }
        run: list[tuple[int, int, str]] = []
        for token in [*tokens, (len(words), len(words), "")]:
            start, end, key = token
            apart = bool(run) and re.fullmatch(r"[\s\-–'/’·]*", words[run[-1][1] : start]) is None
            if run and (apart or key not in keys):
                found.extend(_run(words, run, names, option_words, places))
                run = []
            if key in keys:
                run.append((start, end, key))
    return _longest(found)


def _titles(item: Item) -> tuple[str, str]:
    """What the item is called, and what the order calls it, which may be in another language."""
    return plain(item.name), plain(item.line.title)


def _run(
    words: str,
    run: Sequence[tuple[int, int, str]],
    names: Sequence[set[str]],
    option_words: set[str],
    places: Sequence[int],
) -> Iterator[_Run]:
    """The run as a name of these items, unless it is an option of another: "a kettle with an electric base"."""
    said = {key for _, _, key in run}
    start, end = run[0][0], run[-1][1]
    whole = said in names and (len(said) > 1 or _POINTED.search(words[:start]))
    if whole or said - option_words:
        yield _Run(start, end, len(said), frozenset(places))


def _longest(found: Sequence[_Run]) -> list[_Run]:
    """Of runs that overlap those with most words; equal ones name several items at once."""
    kept: list[_Run] = []
    for run in sorted(found, key=lambda run: (-run.count, run.start)):
        rivals = [other for other in kept if run.start < other.end and other.start < run.end]
        if not rivals:
            kept.append(run)
        elif len(rivals) == 1 and rivals[0].count == run.count:
            kept[kept.index(rivals[0])] = replace(rivals[0], places=rivals[0].places | run.places)
    return sorted(kept, key=lambda run: run.start)


def _meant(
    words: str, turn: _Turn, said: Part, items: Sequence[Item], *, taken: Collection[int]
) -> list[int]:
    """Which of the turn's items its options point at."""
    if len(turn.places) == 1:
        return list(turn.places)
    own = words[turn.start : turn.name[0]] + " " + options.before_wanted(said.after)
    best = _best_described(own, items, sorted(turn.places))
    left = [place for place in best or sorted(turn.places) if place not in taken]
    if turn.another and not best:
        return []
    alike = {items[place].line.variant_id for place in left}
    return left[:1] if left and len(alike) == 1 and not _ALL_OF.search(own) else left


def _best_described(words: str, items: Sequence[Item], places: Sequence[int]) -> list[int]:
    """Those of the places whose present options the words name most; none where they name nothing."""
    scores = {}
    for place in places:
        item = items[place]
        named = options.readings(words, [item.present]) if item.present else [{}]
        exactly = len(named[0]) > 1 and plain(item.line.variant or "") in words
        scores[place] = len(named[0]) + exactly
    most = max(scores.values(), default=0)
    return [place for place in places if scores[place] == most] if most else []


def _joined(before: Part, more: Part) -> Part:
    return Part(f"{before.words} {more.words}", f"{before.after} {more.after}")
