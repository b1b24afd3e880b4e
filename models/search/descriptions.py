"""What products' descriptions leave out: attributes that are not stated, and words that shoppers look for.

For the people who write them. Only what the product's own data says is ever suggested; nothing is made up.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from models.errors import BadInput
from models.search import text
from models.search.records import named_material
from models.vocabulary import COLOUR_NAMES, MATERIAL_NAMES, SHADES, SIZE_NAMES

Attribute = Literal["material", "colour", "size"]
NAMES: Final[Mapping[Attribute, Sequence[str]]] = {
    "material": MATERIAL_NAMES,
    "colour": COLOUR_NAMES,
    "size": SIZE_NAMES,
}
KEYWORDS: Final = 5
SUGGESTED: Final = 5
_COLOURS: Final = frozenset({*SHADES, *(shade for shades in SHADES.values() for shade in shades)})


@dataclass(frozen=True)
class Finding:
    """What one product's description could say better.

    Attributes:
        missing: attributes that its structured data does not state.
        recognised: of these, attribute → what title or description name.
        keywords: what tells the product's texts from those of the others, most telling first.
        unsaid: words that shoppers search for and that fit the product by its structured data, most searched first,
            but that its title and description do not say.
    """

    product_id: str
    title: str
    missing: tuple[Attribute, ...]
    recognised: Mapping[Attribute, str]
    keywords: tuple[str, ...]
    unsaid: tuple[str, ...]


def audit(
    products: Sequence[Mapping[str, Any]],
    queries: Iterable[str] = (),
    *,
    attributes: Sequence[Attribute] = ("material", "colour"),
) -> list[Finding]:
    """One finding for each product, in the order given.

    Args:
        products: in the shape of ``products.jsonl``.
        queries: what shoppers searched for, in their own words; repetitions count.
        attributes: which have to be stated.

    Raises:
        BadInput: an attribute that is none of :data:`NAMES`, or a product without id or title.
    """
    unknown = [name for name in attributes if name not in NAMES]
    if unknown:
        raise BadInput(f"attributes: {', '.join(NAMES)}, not {unknown[0]!r}")
    for number, product in enumerate(products, 1):
        if not product.get("product_id") or not str(product.get("title") or "").strip():
            raise BadInput(f"products: number {number} has no product_id or no title")
    searched = Counter(word for query in queries for word in set(text.words(text.normalise(query))))
    telling = _keywords([_said(product) for product in products])
    findings = []
    for product, keywords in zip(products, telling, strict=True):
        missing = tuple(name for name in attributes if not _stated(product, name))
        recognised = {name: found for name in missing if (found := _recognised(product, name))}
        findings.append(
            Finding(
                str(product["product_id"]),
                str(product["title"]),
                missing,
                recognised,
                keywords,
                _unsaid(product, searched),
            )
        )
    return findings


def _stated(product: Mapping[str, Any], attribute: Attribute) -> bool:
    """In the attributes, or in an option of every variant."""
    names = NAMES[attribute]
    variants = product.get("variants") or ()
    options = [variant.get("options") or {} for variant in variants]
    return _has(product.get("attributes") or {}, names) or (
        bool(options) and all(_has(option, names) for option in options)
    )


def _has(values: Mapping[str, Any], names: Sequence[str]) -> bool:
    return any(str(key).strip().lower() in names and str(value).strip() for key, value in values.items())


def _recognised(product: Mapping[str, Any], attribute: Attribute) -> str:
    if attribute == "material":
        return named_material(product)
    if attribute == "colour":
        return " ".join(word for word in text.words(str(product["title"])) if word in _COLOURS)
    return ""  # a size in running text is as often that of a room or of a model


def _said(product: Mapping[str, Any]) -> str:
    return f"{product['title']} {product.get('description') or ''}"


def _unsaid(product: Mapping[str, Any], searched: Counter[str]) -> tuple[str, ...]:
    said = _stems(_said(product))
    known = " ".join(
        [str(product.get("category") or ""), str(product.get("brand") or "")]
        + [str(value) for value in (product.get("attributes") or {}).values()]
    )
    fitting = {stem for stem in _stems(known) if stem not in said}
    by_stem: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for word, count in searched.items():
        for stem in _stems(word) & fitting:
            by_stem[stem][word] += count
    ranked = sorted(by_stem.values(), key=lambda words: (-words.total(), min(words)))
    return tuple(words.most_common(1)[0][0] for words in ranked[:SUGGESTED])


def _stems(words: str) -> set[str]:
    return {term for term, weight in text.terms(text.normalise(words)) if weight > 0}


def _keywords(texts: Sequence[str]) -> list[tuple[str, ...]]:
    """Words and pairs of words with the highest tf-idf (Spärck Jones 1972) of each text."""
    vectorizer = TfidfVectorizer(
        ngram_range=(1, 2),
        stop_words="english",
        token_pattern=r"(?u)\b[^\W\d_]{3,}\b",  # noqa: S106  (words of three letters and more, not a secret)
        sublinear_tf=True,
    )
    try:
        weights = vectorizer.fit_transform(texts)
    except ValueError:  # not one word in all of them
        return [()] * len(texts)
    names = vectorizer.get_feature_names_out()
    found = []
    for row in range(weights.shape[0]):
        entries = weights.getrow(row)
        order = np.lexsort((entries.indices, -entries.data))[: 2 * KEYWORDS]
        found.append(_apart([str(names[entries.indices[place]]) for place in order]))
    return found


def _apart(ranked: Sequence[str]) -> tuple[str, ...]:
    """Without words that a pair before them holds already."""
    kept: list[str] = []
    for word in ranked:
        if not any(set(word.split()) & set(other.split()) for other in kept):
            kept.append(word)
    return tuple(kept[:KEYWORDS])
