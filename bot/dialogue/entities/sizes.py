"""Measures and numbered sizes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from bot.dialogue.entities.find import Find
from bot.dialogue.entities.guard import safe
from bot.dialogue.entities.meanings import SIZE

# A size that is named as such is one, whether or not the shop has it.
_NAMED_SIZE: Final = safe(
    r"(?:(?<![a-z])(?:sizes?|sized?)(?: (?:is|of|to|a|an|uk|us|eu))?\s{0,2}:?\s{0,2}|尺码[是为：:]?\s?)(?P<it>\d{1,2}(?:[.,]5)?)(?![\d.,]\d|\d|[a-z])"
    r"|(?<![\d.,])(?P<that>[1-9]\d(?:[.,]5)?)\s?码"
)
_BOX: Final = safe(r"(?<![\w.])(?P<a>\d{1,3})\s?(?:cm\s?)?[x×*]\s?(?P<b>\d{1,3})(?:\s?cm(?![a-z]))?(?!\d)")
_VOLUME: Final = safe(
    r"(?<![\w.])(?P<n>\d{1,4}(?:[.,]\d)?)\s?(?P<unit>ml|cl|l|litres?|liters?|毫升|升)(?![a-z])"
)
_ALIKE: Final = {"毫升": "ml", "升": "l", "litre": "l", "litres": "l", "liter": "l", "liters": "l"}


def find_sizes(plain: str, written: Callable[[str], str | None]) -> Iterator[Find]:
    """Measures and named numbers.

    Args:
        plain: the folded text.
        written: how the shop writes a size, or None where it has no such size.
    """
    for match in _NAMED_SIZE.finditer(plain):
        group = "it" if match["it"] else "that"
        size = match[group].replace(",", ".")
        yield Find(match.start(group), match.end(group), SIZE, written(size) or size)
    for match in _BOX.finditer(plain):
        size = f"{match['a']} × {match['b']} cm"
        yield Find(match.start(), match.end(), SIZE, written(size) or size)
    for match in _VOLUME.finditer(plain):
        unit = _ALIKE.get(match["unit"], match["unit"])
        size = f"{match['n'].replace(',', '.')} {unit}"
        yield Find(match.start(), match.end(), SIZE, written(size) or size)
