"""How often colours and patterns are seen in pictures as their listings say."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from bot.evaluate.images.sets import Photo
from models.images import colours, patterns, shades
from models.images.patterns import Kind

# Words of the fashion shop that nobody types into a search, with the basic colours that they are shades of.
_TRADE: Final[Mapping[str, frozenset[str]]] = {
    "bronze": frozenset({"brown"}),
    "copper": frozenset({"brown", "orange"}),
    "magenta": frozenset({"pink", "purple"}),
    "metallic": frozenset({"grey"}),
    "nude": frozenset({"beige"}),
    "skin": frozenset({"beige"}),
    "steel": frozenset({"grey"}),
}
# What listings say, in small letters. Weaves and quilts are left out: a matter of taste whether they are a pattern.
MEANT: Final[Mapping[str, Kind]] = {
    **dict.fromkeys(("plain", "solid"), "plain"),
    **dict.fromkeys(("striped", "pinstriped"), "striped"),
    **dict.fromkeys(("checked", "gingham"), "checked"),
    **dict.fromkeys(("dotted", "polka dots"), "dotted"),
    **dict.fromkeys(("printed", "floral", "leafy", "waves"), "other"),
}


@dataclass(frozen=True)
class ColourRates:
    """Of ``count`` pictures: how many have their listing's colour first, and how many among the first two."""

    count: int
    first: float
    first_two: float


@dataclass(frozen=True)
class PatternRates:
    """Of ``count`` pictures of one pattern: the parts that are right, wrong and unknown."""

    count: int
    right: float
    wrong: float
    unknown: float


def colour_rates(photos: Iterable[Photo]) -> ColourRates:
    """Whether basic colours agree; pictures without a known ``base_colour`` are left out.

    Raises:
        ValueError: none of them has one.
    """
    hits = [
        [bool(each.families & meant) for each in colours.dominant(photo.pixels, 2)]
        for photo in photos
        if (meant := _families(photo.told["base_colour"]))
    ]
    if not hits:
        raise ValueError("photos: none has a base_colour that is known")
    first, two = float(np.mean([each[0] for each in hits])), float(np.mean([any(each) for each in hits]))
    return ColourRates(len(hits), round(first, 3), round(two, 3))


def pattern_rates(photos: Iterable[Photo]) -> dict[Kind, PatternRates]:
    """By what the listing says, the most frequent first; pictures of which it says nothing are left out."""
    seen: dict[Kind, list[Kind]] = {}
    for photo in photos:
        meant = _pattern(photo.told["attributes"])
        if meant is not None:
            seen.setdefault(meant, []).append(patterns.pattern(photo.pixels).kind)
    ordered = sorted(seen.items(), key=lambda each: -len(each[1]))
    return {meant: _rates(meant, kinds) for meant, kinds in ordered}


def _rates(meant: Kind, kinds: Sequence[Kind]) -> PatternRates:
    right, unknown = kinds.count(meant), kinds.count("unknown")
    parts = (round(count / len(kinds), 3) for count in (right, len(kinds) - right - unknown, unknown))
    return PatternRates(len(kinds), *parts)


def _families(word: str) -> frozenset[str]:
    return _TRADE.get(word.lower(), shades.families(word))


def _pattern(attributes: str) -> Kind | None:
    """What the shop's JSON says; rows without attributes have no JSON."""
    try:
        said = json.loads(attributes)
    except json.JSONDecodeError:
        return None
    return MEANT.get(str(said.get("Pattern", "")).lower()) if isinstance(said, dict) else None
