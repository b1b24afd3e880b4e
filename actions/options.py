"""Reads which variant of a product is meant: "in M", "the navy one", "43", "大一号", "不锈钢的"."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

from actions.labels import LANGUAGES, known, label
from actions.reading import plain
from bot.shop import Variant

_CJK: Final = re.compile(r"[\u3400-\u9fff]")
_SIZES: Final[Mapping[str, tuple[str, ...]]] = {
    "xs": ("extra small", "x small", "加小"),
    "s": ("small", "小号"),
    "m": ("medium", "中号"),
    "l": ("large", "大号"),
    "xl": ("extra large", "x large", "加大"),
    "xxl": ("2xl", "double xl", "extra extra large", "加加大"),
}
_UP: Final = re.compile(
    r"\b(?:(?:one|a) size (?:up|bigger|larger)|next size up|bigger|larger|a size bigger)\b|大一[号码点]|更大|大一些"
)
_DOWN: Final = re.compile(
    r"\b(?:(?:one|a) size (?:down|smaller)|next size down|smaller|a size smaller)\b|小一[号码点]|更小|小一些"
)
# What comes after these is wanted; what comes before is what there is.
_TOWARDS: Final = re.compile(r"\b(?:to|for|into)\b|换成?|改成?|变成")
# And after these, where none of the others leads to an option.
_PERHAPS: Final = re.compile(r"\b(?:instead i(?:'d| would) like|with)\b|要")
_INSTEAD: Final = re.compile(r"\binstead of\b|\brather than\b|而不是|不要")
_MOST_READINGS: Final = 64  # of words that may be values of several options
# Say something only beside the option's name: "no, the red one" is not "water resistance: no".
_BARE: Final = frozenset({"no", "none", "yes", "one"})
Reading = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class _Value:
    """Words that are a value, of one option or of one of several."""

    start: int
    end: int
    meanings: frozenset[tuple[str, str]]


def wanted(text: str, variants: Sequence[Variant]) -> str:
    """The part of the words that says what is wanted, in their plain form.

    "black S to white M, pay with paypal" wants "white m, pay with paypal", and "M instead of S" wants M. Where
    nothing leads to an option, it is the longest end of the words that gives each option one value at most, or
    the shortest that names something.
    """
    words = _INSTEAD.split(plain(text), maxsplit=1)[0]
    tails = (_tail(words, found, variants) for found in _TOWARDS.finditer(words))
    words = next((tail for tail in tails if _values(tail, variants)), words)
    ends = [words, *(words[found.end() :] for found in _leads(words))]
    naming = [(end, found) for end in ends if (found := readings(end, variants)) != [{}]]
    clear = (end for end, found in naming if any(_is_clear(reading) for reading in found))
    return next(clear, naming[-1][0] if naming else words)


def before_wanted(text: str) -> str:
    """The words before what is wanted, in their plain form: what there is now."""
    words = plain(text)
    found = _TOWARDS.search(words)
    return words[: found.start()] if found else words


def readings(text: str, variants: Sequence[Variant]) -> list[Reading]:
    """What the words may name, as values by option; words like "black" may be the one colour or the other.

    Of values that overlap the longest counts, and the name of an option beside a value settles whose it is. There
    is always one reading; it is empty where nothing is named.
    """
    choices = [sorted(value.meanings) for value in _values(plain(text), variants)]
    if math.prod(len(choice) for choice in choices) > _MOST_READINGS:
        choices = [choice[:1] for choice in choices]
    found: list[Reading] = []
    for chosen in product(*choices):
        reading: dict[str, set[str]] = {}
        for option, value in chosen:
            reading.setdefault(option, set()).add(value)
        found.append({option: frozenset(values) for option, values in reading.items()})
    # Two words that may be the same option's are rather one for each.
    most = max(len(reading) for reading in found)
    fullest = [reading for reading in found if len(reading) == most]
    return [reading for place, reading in enumerate(fullest) if reading not in fullest[:place]]


def meant(text: str, present: Variant | None, variants: Sequence[Variant]) -> list[Variant]:
    """The variants that the words may mean, those nearest to the present one; none when they name no option.

    What is not named stays as it is where the shop has such a variant. The present variant itself counts only
    when everything that is named is true of it.
    """
    found = readings(text, variants)
    if found == [{}]:
        return _next_size(text, present, variants)
    kept: dict[str, int] = {}
    for reading, variant in product(found, variants):
        if all(variant.options.get(option) in values for option, values in reading.items()):
            same = sum(
                variant.options.get(option) == value
                for option, value in (present.options.items() if present else ())
                if option not in reading
            )
            kept[variant.variant_id] = max(same, kept.get(variant.variant_id, 0))
    most = max(kept.values(), default=0)
    return [variant for variant in variants if kept.get(variant.variant_id) == most]


def described(variant: Variant | None, other: str | None = None) -> str:
    """A variant's options as people read them."""
    words = ", ".join(variant.options.values()) if variant else ""
    return words or other or ""


def _next_size(text: str, present: Variant | None, variants: Sequence[Variant]) -> list[Variant]:
    words = plain(text)
    step = 1 if _UP.search(words) else -1 if _DOWN.search(words) else 0
    option = next((name for name in (present.options if present else ()) if _is_size(name)), None)
    if not step or present is None or option is None:
        return []
    # The shop lists its sizes in their order.
    sizes = list(dict.fromkeys(v.options[option] for v in variants if option in v.options))
    place = sizes.index(present.options[option]) + step
    if not 0 <= place < len(sizes):
        return []
    wanted = dict(present.options) | {option: sizes[place]}
    return [variant for variant in variants if dict(variant.options) == wanted]


def _is_size(option: str) -> bool:
    return "size" in option.casefold() or "尺" in option or "码" in option


def _spellings(option: str, value: str) -> Iterator[str]:
    """How customers write a value."""
    name = plain(value)
    yield name
    yield from _SIZES.get(name, ()) if _is_size(option) or name in _SIZES else ()
    for kind in ("colour", "material"):
        key = f"{kind}_{name.replace(' ', '_')}"
        if known(key):
            words = {plain(label(key, language)) for language in LANGUAGES}
            yield from words
            yield from (word.removesuffix("色") for word in words if len(word) > 2)
    if name.startswith(("non-", "no ")):
        yield name.replace("-", " ")


def _is_clear(reading: Reading) -> bool:
    return all(len(values) == 1 for values in reading.values())


def _leads(words: str) -> list[re.Match[str]]:
    found = [*_TOWARDS.finditer(words), *_PERHAPS.finditer(words)]
    return sorted(found, key=lambda lead: lead.start())


def _values(words: str, variants: Sequence[Variant]) -> list[_Value]:
    """The values in the words, in their order."""
    places: dict[tuple[int, int], set[tuple[str, str]]] = {}
    pairs = sorted({pair for variant in variants for pair in variant.options.items()})
    names = sorted({option for option, _ in pairs})
    for option, value in pairs:
        for spelling in _spellings(option, value):
            for place in _occurrences(words, spelling):
                places.setdefault(place, set()).add((option, value))
    found: list[_Value] = []
    for start, end in sorted(places, key=lambda place: (place[0] - place[1], place[0])):
        if any(start < other.end and other.start < end for other in found):
            continue
        meanings = places[start, end]
        named = {each for each in meanings if _is_beside(words, start, end, each[0], names)}
        if named or words[start:end] not in _BARE:
            found.append(_Value(start, end, frozenset(named or meanings)))
    return sorted(found, key=lambda value: value.start)


def _tail(words: str, lead: re.Match[str], variants: Sequence[Variant]) -> str:
    """What follows "to" and the like, with the option that is named right before: "the lens to black"."""
    names = sorted({option for variant in variants for option in variant.options})
    before = words[: lead.start()].rstrip()
    starts = [
        found.start()
        for name in names
        if (found := re.search(rf"(?<!\w)(?:{_called(name, names)})$", before)) is not None
    ]
    return words[min(starts) :] if starts else words[lead.end() :]


def _is_beside(words: str, start: int, end: int, option: str, options: Sequence[str]) -> bool:
    """Whether the option's name, or a word that only this option's name has, stands next to a value."""
    called = _called(option, options)
    before = rf"(?<!\w)(?:{called})(?:\s+(?:is|of|in|to|as)\s+|\s*[:=]\s*|\s+|[是为改换成]+)(?:an?\s+)?$"
    after = rf"\s*(?:{called})(?!\w)"
    return bool(re.search(before, words[:start]) or re.match(after, words[end:]))


def _called(option: str, options: Sequence[str]) -> str:
    """A pattern for the option's name and for each word that no other of the options has."""
    name = plain(option)
    others = set().union(*(plain(other).split() for other in options if other != option))
    calls = {name, *(word for word in name.split() if word not in others)}
    calls |= {call.replace("color", "colour") for call in calls}
    calls |= {call.replace("colour", "color") for call in calls}
    return "|".join(re.escape(call) for call in sorted(calls, key=len, reverse=True))


def _occurrences(words: str, spelling: str) -> Iterator[tuple[int, int]]:
    if not spelling:
        return
    bounded = re.escape(spelling)
    if not _CJK.search(spelling):
        bounded = rf"(?<![a-z0-9'’-]){bounded}(?![a-z0-9])"
    yield from ((found.start(), found.end()) for found in re.finditer(bounded, words))
