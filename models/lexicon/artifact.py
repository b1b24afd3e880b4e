"""Makes the lexicon out of a catalogue."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from models import artifacts, vocabulary
from models.encoder import packaged_words
from models.errors import BadInput
from models.lexicon.everyday import near_words
from models.lexicon.kinds import find_kinds
from models.lexicon.lines import Line, find_lines, give_keys
from models.lexicon.terms import (
    Term,
    brand_terms,
    category_terms,
    colour_terms,
    material_terms,
    size_terms,
)
from models.lexicon.words import has_chinese, named, plain, singular, words
from models.vocabulary import COLOUR_NAMES, MATERIAL_NAMES, SIZE_NAMES

CAPABILITY: Final = "lexicon"
SECOND_COLOUR: Final = "second colour"
FILE: Final = "lexicon.json"
FORMAT: Final = 1
# Changes when the same catalogue would give another lexicon.
RECIPE: Final = 1


@dataclass(frozen=True)
class Data:
    """A catalogue as plain records.

    Attributes:
        products: in the shape of ``products.jsonl``; inactive ones are left out.
        categories: ``category`` and ``translations`` of each.
        currency: ISO 4217 code of the shop's prices.
        timezone: IANA zone in which the shop's days begin.
    """

    products: Sequence[Mapping[str, Any]]
    categories: Sequence[Mapping[str, Any]] = ()
    currency: str = "EUR"
    timezone: str = "UTC"

    def digest(self) -> str:
        """SHA-256 over what the lexicon is made from; prices and stock have no part in it."""
        facts = {
            "recipe": RECIPE,
            "vocabulary": Path(vocabulary.__file__).read_text(encoding="utf-8"),
            "currency": self.currency,
            "timezone": self.timezone,
            "categories": [[c["category"], c.get("translations")] for c in self.categories],
            "products": [
                [
                    product["product_id"],
                    product["title"],
                    product.get("category"),
                    product.get("brand"),
                    product.get("attributes"),
                    (product.get("translations") or {}).get("zh", {}).get("title"),
                    [variant.get("options") for variant in product.get("variants") or ()],
                ]
                for product in self.active()
            ],
        }
        return hashlib.sha256(json.dumps(facts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    def active(self) -> Iterator[Mapping[str, Any]]:
        """The products that are sold."""
        return (product for product in self.products if product.get("active", True))


def build(root: Path, data: Data) -> artifacts.Artifact:
    """Publishes the lexicon of a catalogue; an empty one has the words that any shop understands.

    Raises:
        BadInput: a product without id or title.
        MissingExtra: the package with the list of English words is not installed.
    """
    started = time.perf_counter()
    content = _content(data)
    with artifacts.publish(root, CAPABILITY) as draft:
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        (draft.path / FILE).write_text(text, encoding="utf-8")
        draft.data_hash = data.digest()
        draft.metrics = {
            "seconds": round(time.perf_counter() - started, 3),
            "terms": len(content["terms"]),
            "products": len(content["products"]),
        }
    return draft.published


def _content(data: Data) -> dict[str, Any]:
    products = list(data.active())
    for number, product in enumerate(products, start=1):
        if not (product.get("product_id") and str(product.get("title") or "").strip()):
            raise BadInput(f"products: number {number} has no product_id or no title")
    seen = _Values.of(products)
    colours = list(colour_terms(seen.colours))
    materials = list(material_terms(seen.materials))
    colour_words = {form for term in colours for form in term.forms if len(words(form)) == 1}
    lines = find_lines(products, colour_words)
    # "Fair Isle" is a quality, "Isle" alone may be the name of a line.
    single = {singular(word) for value in seen.attributes if len(words(value)) == 1 for word in words(value)}
    several = {singular(word) for value in seen.attributes if len(words(value)) > 1 for word in words(value)}
    described = single | {singular(word) for word in colour_words}
    described |= {singular(word) for term in materials for form in term.forms for word in words(form)}
    kinds = find_kinds(
        [(line.name, line.chinese, line.category) for line in lines],
        [(c["category"], (c.get("translations") or {}).get("zh")) for c in data.categories],
        described | several,
    )
    naming = {singular(word) for kind in kinds for form in kind.forms for word in words(form)}
    brands = {singular(word) for brand in seen.brands for word in words(brand)}
    ranked = packaged_words()
    ranks = {word: rank for rank, word in enumerate(ranked)}
    keys = give_keys(lines, described | several | naming | brands, several - described - naming - brands)
    terms = [
        *category_terms(kinds),
        *brand_terms(seen.brands, ranks),
        *materials,
        *colours,
        *size_terms(seen.sizes),
    ]
    everyday_keys = sorted(key for key in keys if key in ranks or has_chinese(key))
    return {
        "format": FORMAT,
        "currency": data.currency,
        "timezone": data.timezone,
        "terms": [term.as_json() for term in terms],
        "products": [line.as_json() for line in _known(lines)],
        "everyday_keys": everyday_keys,
        "everyday_words": near_words(_single_words(terms, keys - set(everyday_keys)), ranked),
    }


def _known(lines: Iterable[Line]) -> Iterator[Line]:
    return (line for line in lines if line.keys)


def _single_words(terms: Iterable[Term], keys: Iterable[str]) -> set[str]:
    spoken = {singular(word) for term in terms for form in term.forms for word in words(form)}
    return spoken | set(keys)


@dataclass(frozen=True)
class _Values:
    """The values that occur in a catalogue, each once, in the order of their first appearance."""

    colours: list[str]
    materials: list[str]
    sizes: list[str]
    brands: list[str]
    attributes: list[str]

    @classmethod
    def of(cls, products: Iterable[Mapping[str, Any]]) -> _Values:
        found = cls([], [], [], [], [])
        for product in products:
            attributes = product.get("attributes") or {}
            options = [variant.get("options") or {} for variant in product.get("variants") or ()]
            for values in (attributes, *options):
                found.colours.extend(named(values, (*COLOUR_NAMES, SECOND_COLOUR)))
                found.materials.extend(named(values, MATERIAL_NAMES))
                found.sizes.extend(named(values, SIZE_NAMES))
                found.attributes.extend(str(value) for value in values.values() if len(str(value)) <= _SHORT)
            if product.get("brand"):
                found.brands.append(str(product["brand"]))
        return cls(
            *(
                list({plain(value): value for value in reversed(values)}.values())[::-1]
                for values in (found.colours, found.materials, found.sizes, found.brands, found.attributes)
            )
        )


_SHORT: Final = 40  # longer attributes are sentences
