"""Reads which variant of a product is meant: "in M", "the navy one", "43", "大一号", "不锈钢的"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
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
_TOWARDS: Final = re.compile(r"\b(?:to|for|into|instead i(?:'d| would) like|with)\b|换成?|改成?|变成|要")
_INSTEAD: Final = re.compile(r"\binstead of\b|\brather than\b|而不是|不要")
_COLOUR_NAMES: Final = ("colour", "color", "颜色")


def wanted_part(text: str) -> str:
    """The part of the words that says what is wanted, in their plain form.

    "black S to white M" wants white M; "M instead of S" wants M.
    """
    words = _INSTEAD.split(plain(text), maxsplit=1)[0]
    parts = _TOWARDS.split(words)
    return parts[-1] if len(parts) > 1 and parts[-1].strip() else words


def wanted(text: str, variants: Sequence[Variant]) -> str:
    """The longest end of the words that gives each option one value at most, in its plain form.

    "exchange the black S to white M, pay with paypal" wants "white m, pay with paypal"; where every end
    leaves a choice, the shortest that names something counts.
    """
    words = _INSTEAD.split(plain(text), maxsplit=1)[0]
    ends = [words, *(words[found.end() :] for found in _TOWARDS.finditer(words))]
    naming = [(end, values) for end in ends if (values := named_values(end, variants))]
    clear = (end for end, values in naming if all(len(found) == 1 for found in values.values()))
    return next(clear, naming[-1][0] if naming else words)


def named_values(text: str, variants: Sequence[Variant]) -> dict[str, set[str]]:
    """The option values that the words name, by option; of values that overlap the longest counts."""
    words = plain(text)
    found: dict[str, set[str]] = {}
    places: list[tuple[int, int, str, str]] = []
    for option, value in sorted({pair for variant in variants for pair in variant.options.items()}):
        for spelling in _spellings(option, value):
            places += [(start, end, option, value) for start, end in _occurrences(words, spelling)]
    taken: list[tuple[int, int]] = []
    for start, end, option, value in sorted(places, key=lambda place: (place[0] - place[1], place[0])):
        same = any((start, end) == other for other in taken)
        if same or not any(start < other_end and other_start < end for other_start, other_end in taken):
            taken.append((start, end))
            found.setdefault(option, set()).add(value)
    return found


def meant(text: str, present: Variant | None, variants: Sequence[Variant]) -> list[Variant]:
    """The variants that the words may mean, those nearest to the present one; none when they name no option.

    What is not named stays as it is where the shop has such a variant. The present variant itself counts only
    when everything that is named is true of it.
    """
    named = named_values(text, variants)
    if not named:
        return _next_size(text, present, variants)
    fitting = [
        variant
        for variant in variants
        if all(variant.options.get(option) in values for option, values in named.items())
    ]
    if present is None or len(fitting) <= 1:
        return fitting
    kept = [
        sum(
            variant.options.get(option) == value
            for option, value in present.options.items()
            if option not in named
        )
        for variant in fitting
    ]
    return [variant for variant, same in zip(fitting, kept, strict=True) if same == max(kept)]


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


def _occurrences(words: str, spelling: str) -> Iterator[tuple[int, int]]:
    if not spelling:
        return
    bounded = re.escape(spelling)
    if not _CJK.search(spelling):
        bounded = rf"(?<![a-z0-9]){bounded}(?![a-z0-9])"
    yield from ((found.start(), found.end()) for found in re.finditer(bounded, words))
