"""Colours, materials, sizes, brands and kinds of things, with all that people call them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from models.lexicon.kinds import Kind
from models.lexicon.words import has_chinese, plain, words
from models.vocabulary import (
    CHINESE_COLOURS,
    CHINESE_MATERIALS,
    COLOUR_ALIASES,
    COLOUR_PHRASES,
    FABRICS,
    LETTER_SIZES,
    MATERIAL_PHRASES,
    MATERIALS,
    PLAIN_MATERIAL_WORDS,
    SHADES,
    SOMETIMES_COLOURS,
    SOMETIMES_MATERIALS,
    SOMETIMES_THINGS,
)

EVERYDAY_RANK: Final = 10_000  # among English words by how often they are used
_LONGEST_SIZE: Final = 24  # characters; longer values are remarks
# Small words and single letters are sizes only beside "size", or where a size was asked for.
_WEAK_SIZES: Final = frozenset({"s", "m", "l", "small", "medium", "large"})


@dataclass
class Term:
    """One value of one entity.

    Attributes:
        forms: what people say for it.
        weak: those of them that mean it only in the right surroundings.
        more: further facts: ``family`` of a colour or material, ``kind`` of a category.
    """

    entity: str
    value: str
    forms: list[str] = field(default_factory=list)
    weak: list[str] = field(default_factory=list)
    more: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The term as it stands in the file."""
        return {
            "entity": self.entity,
            "value": self.value,
            "forms": list(dict.fromkeys(self.forms)),
            "weak": list(dict.fromkeys(self.weak)),
            **self.more,
        }


def colour_terms(values: Iterable[str]) -> Iterator[Term]:
    """Every colour that people ask for, and those that only this shop has."""
    own = {plain(value) for value in values}
    single = {value for value in own if len(words(value)) == 1 or has_chinese(value)}
    # A name for another colour is a colour of its own only where the shop keeps the two apart.
    base = {*SHADES, *sum(SHADES.values(), ())} - (set(COLOUR_ALIASES) - single)
    forms = _inverted({**COLOUR_ALIASES, **COLOUR_PHRASES}, known=base | single)
    chinese = _inverted(CHINESE_COLOURS, known=base | single)
    for value in sorted(base | single):
        spoken = [value, *forms[value]]
        for name in chinese[value]:
            spoken += [name] if name.endswith("色") else [name, f"{name}色"]
        weak = [form for form in spoken if form in SOMETIMES_COLOURS]
        family = next((name for name, shades in SHADES.items() if value == name or value in shades), None)
        yield Term("colour", value, spoken, weak, {"family": family} if family else {})


def material_terms(values: Iterable[str]) -> Iterator[Term]:
    """Every material that people ask for, and those that only this shop has."""
    own = {plain(value) for value in values}
    single = {word for value in own for word in words(value)} - PLAIN_MATERIAL_WORDS
    known = {*MATERIALS, *own, *(word for word in single if word in MATERIALS or word in FABRICS)}
    forms = _inverted(MATERIAL_PHRASES, known=known)
    chinese = _inverted(
        {
            name: "stainless steel" if value == "stainless" else value
            for name, value in CHINESE_MATERIALS.items()
        },
        known=known,
    )
    for value in sorted(known):
        spoken = [value, *forms[value], *chinese[value]]
        weak = [form for form in spoken if form in SOMETIMES_MATERIALS]
        family = next(
            (name for name, kinds in FABRICS.items() if any(word in {name, *kinds} for word in words(value))),
            None,
        )
        yield Term("material", value, spoken, weak, {"family": family} if family else {})


def size_terms(values: Iterable[str]) -> Iterator[Term]:
    """Letter sizes, and the sizes of this shop as it writes them."""
    own = list(dict.fromkeys(value.strip() for value in values if 0 < len(value.strip()) <= _LONGEST_SIZE))
    written = {plain(value): value for value in own}
    for size, spoken in LETTER_SIZES.items():
        value = next((written.pop(plain(form)) for form in (size, *spoken) if plain(form) in written), size)
        forms = [size.lower(), *spoken]
        yield Term("size", value, forms, [form for form in forms if form in _WEAK_SIZES or has_chinese(form)])
    for form, value in written.items():
        weak = [form] if form.replace(".", "").isdigit() or len(form) == 1 else []
        yield Term("size", value, [form], weak)


def brand_terms(values: Iterable[str], ranks: Mapping[str, int]) -> Iterator[Term]:
    """The shop's brands; one that is an everyday word counts only where it is marked as a name."""
    for value in sorted({value.strip() for value in values if value and value.strip()}):
        everyday = len(words(value)) == 1 and ranks.get(plain(value), EVERYDAY_RANK) < EVERYDAY_RANK
        yield Term("brand", value, [value], [value] if everyday else [])


def category_terms(kinds: Iterable[Kind]) -> Iterator[Term]:
    """Kinds of things, each with the category in which the shop keeps them."""
    for kind in kinds:
        weak = [form for form in kind.forms if form in SOMETIMES_THINGS]
        yield Term("category", kind.category, list(kind.forms), weak, {"kind": kind.name})


def _inverted(names: Mapping[str, str], *, known: Collection[str]) -> defaultdict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name, value in names.items():
        if value in known:
            found[value].append(name)
    return found
