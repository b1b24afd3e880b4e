"""A product as the search keeps it: what conditions and reasons need, and which of its words are indexed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from sys import intern
from typing import Any, Final, Self

from models.errors import BadInput
from models.search import text
from models.search.wishes import size_value
from models.vocabulary import (
    COLOUR_NAMES,
    FABRICS,
    MATERIAL_NAMES,
    MATERIALS,
    PLAIN_MATERIAL_WORDS,
    SHADES,
    SIZE_NAMES,
    SOMETIMES_MATERIALS,
)

# Longer values are sentences, which nobody repeats word by word.
LONGEST_FACET_WORDS: Final = 4
_PARTS: Final = re.compile("[>&,/|]")  # "Hobbies > Dice & Dice Games"
_TITLE_COLOURS: Final = frozenset({*SHADES, *sum(SHADES.values(), ())})
_TITLE_MATERIALS: Final = (
    frozenset({*FABRICS, *sum(FABRICS.values(), ()), "linen", "enamel", "velvet", "nylon"})
    - PLAIN_MATERIAL_WORDS
)
# In a description only the words that mean nothing else; "steel" may be a colour, "glass" what is drunk from.
_DESCRIBED_MATERIALS: Final = frozenset(word for word in MATERIALS if " " not in word) - SOMETIMES_MATERIALS


@dataclass(frozen=True, slots=True)
class Record:
    """What conditions and reasons need to know of a product.

    Attributes:
        facets: ``brand:oxbow kiln``, ``pattern:striped``: short values of the structured data, normalised.
        words: of title, category and attributes, in both languages.
        variants: (price in cents, colour, size).
    """

    product_id: str
    category: str
    material: str
    facets: tuple[str, ...]
    words: tuple[str, ...]
    variants: tuple[tuple[int, str, str], ...]

    @classmethod
    def of(cls, product: Mapping[str, Any]) -> Self:
        """Reads a product in the shape of ``products.jsonl``.

        Raises:
            BadInput: a price that is no number of cents.
        """
        attributes = product.get("attributes") or {}
        colour = _named(attributes, COLOUR_NAMES) or _from_title(product, _TITLE_COLOURS)
        variants = []
        for variant in product.get("variants") or ():
            options = variant.get("options") or {}
            own = _named(options, COLOUR_NAMES) or colour
            variants.append((_cents(product, variant), own, size_value(_named(options, SIZE_NAMES))))
        category = product.get("category") or ""
        chinese = (product.get("translations") or {}).get("zh") or {}
        spoken = " ".join((product["title"], category, *_values(attributes), chinese.get("title") or ""))
        return cls(
            product["product_id"],
            category,
            _material(product),
            tuple(dict.fromkeys(_facets(product))),
            tuple(dict.fromkeys(_spoken_words(spoken))),
            tuple(variants),
        )

    @classmethod
    def read(cls, fields: Sequence[Any]) -> Self:
        """The record of these fields, in their order; what products have in common is kept once."""
        product_id, category, material, facets, words, variants = fields
        return cls(
            product_id,
            intern(category),
            intern(material),
            tuple(map(intern, facets)),
            tuple(map(intern, words)),
            tuple((price, intern(colour), intern(size)) for price, colour, size in variants),
        )


def document(product: Mapping[str, Any], category_names: Mapping[str, str]) -> dict[str, str]:
    """The words of a product by field, as they are indexed."""
    chinese = (product.get("translations") or {}).get("zh") or {}
    category = product.get("category") or ""
    attributes = [*_values(product.get("attributes") or {}), *_options(product), product.get("brand") or ""]
    return {
        "title": f"{product['title']} {chinese.get('title') or ''}",
        "category": f"{category} {category_names.get(category, '')}",
        "attributes": " ".join(attributes),
        "description": f"{product.get('description') or ''} {chinese.get('description') or ''}",
    }


def sentence(product: Mapping[str, Any]) -> str:
    """What the encoder reads; the title first, because it weighs most and is never cut off."""
    details = ", ".join([*_values(product.get("attributes") or {}), *filter(None, _options(product))])
    return (
        f"{product['title']}. {product.get('category') or ''}. {details}. {product.get('description') or ''}"
    )


def named_material(product: Mapping[str, Any]) -> str:
    """As title or description name it, the first that says something; empty where neither does."""
    found = _from_title(product, _TITLE_MATERIALS)
    if found:
        return found
    words = dict.fromkeys(text.words(str(product.get("description") or "")))
    return " ".join(word for word in words if word in _DESCRIBED_MATERIALS)


def _material(product: Mapping[str, Any]) -> str:
    return _named(product.get("attributes") or {}, MATERIAL_NAMES) or named_material(product)


def _cents(product: Mapping[str, Any], variant: Mapping[str, Any]) -> int:
    try:
        return int(variant["price_cents"])
    except (TypeError, ValueError, OverflowError, KeyError) as error:
        raise BadInput(f"products: {product['product_id']} has a variant without a price in cents") from error


def _facets(product: Mapping[str, Any]) -> Iterator[str]:
    named = {"brand": product.get("brand") or ""} | dict(product.get("attributes") or {})
    for name, value in named.items():
        words = text.words(str(value))
        if 0 < len(words) <= LONGEST_FACET_WORDS and not "".join(words).isdigit():
            yield f"{text.normalise(str(name)).strip()}:{' '.join(words)}"
    for part in _PARTS.split(str(product.get("category") or "")):
        words = text.words(part)
        if words:
            yield f"category:{' '.join(words)}"


def _spoken_words(spoken: str) -> Iterator[str]:
    yield from text.words(spoken)
    for run in text.CJK.findall(text.normalise(spoken)):
        yield from run
        for start in range(len(run) - 1):
            yield run[start : start + 2]


def _named(values: Mapping[str, Any], names: Collection[str]) -> str:
    for key, value in values.items():
        if str(key).strip().lower() in names:
            return text.normalise(str(value)).strip()
    return ""


def _from_title(product: Mapping[str, Any], known: Collection[str]) -> str:
    return " ".join(word for word in text.words(product["title"]) if word in known)


def _values(attributes: Mapping[str, Any]) -> list[str]:
    return [str(value) for value in attributes.values()]


def _options(product: Mapping[str, Any]) -> list[str]:
    options: Iterable[Mapping[str, Any]] = (
        (variant.get("options") or {}) for variant in product.get("variants") or ()
    )
    return list(dict.fromkeys(_named(option, COLOUR_NAMES) for option in options))
