"""Words to products: relevance by words and by meaning, then the query's wishes as conditions."""

from __future__ import annotations

import itertools
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Self

import faiss
import numpy as np
from numpy.typing import NDArray

from models.encoder import DIMENSIONS, Encoder
from models.errors import BadInput
from models.search import text
from models.search.lexical import Scores, TermIndex
from models.search.spelling import Speller
from models.search.wishes import Catalogue, Understanding, Wish, size_value
from models.vocabulary import FABRICS, PLAIN_MATERIAL_WORDS, SHADES

NAME: Final = "products"
FIELDS: Final = {"title": 3.0, "category": 2.0, "attributes": 1.5, "description": 0.5}
# Names of options and attributes under which shops keep the same thing.
COLOUR_NAMES: Final = ("colour", "color", "颜色")
SIZE_NAMES: Final = ("size", "shoe size", "尺码", "尺寸")
MATERIAL_NAMES: Final = ("material", "fabric", "材质", "面料")

LEXICAL_SHARE: Final = 0.6
ASIDE: Final = 0.5  # a word that no product has may be an aside, as in "a notebook for sketching"
# Cosine of two texts that have nothing in common, and of two that say the same about a product.
UNRELATED: Final = 0.2
ALIKE: Final = 0.7
# Beyond these, in a large catalogue, the meaning tells nothing apart and only words count.
NEAREST: Final = 1000
# A hit below either is about something else, and showing it would be noise.
RELEVANT: Final = 0.25
NEAR_BEST: Final = 0.6
EXACT_BONUS: Final = 0.05

# What is given up first when no product meets every wish.
_GIVE_UP: Final = ("size", "material", "min_price", "max_price", "colour")

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class ProductHit:
    """One product.

    Attributes:
        score: from 0 to 1, comparable within one answer.
        reason: why it is here, most telling first: the wishes it meets (``colour:blue``, ``max_price:5000``), then
            ``word:shirt`` for each word found in its title, category or attributes, or ``similar`` when only the
            meaning agrees.
        missed: wishes that were given up because no product meets them all; the same codes.
    """

    product_id: str
    score: float
    reason: tuple[str, ...]
    missed: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Record:
    """What conditions and reasons need to know of a product; ``variants`` are (price, colour, size)."""

    product_id: str
    category: str
    material: str
    words: tuple[str, ...]
    variants: tuple[tuple[int, str, str], ...]


class ProductIndex:
    """Finds products; built once, then only read."""

    def __init__(
        self, records: Sequence[_Record], terms: TermIndex, vectors: faiss.Index, encoder: Encoder
    ) -> None:
        self._records = records
        self._terms = terms
        self._vectors = vectors
        self._encoder = encoder
        self._rows = {record.product_id: row for row, record in enumerate(records)}
        self._categories = np.array([record.category for record in records])
        self._materials, materials = _numbered(record.material for record in records)
        flat = [(row, variant) for row, record in enumerate(records) for variant in record.variants]
        # One entry for each variant of each product.
        self._owner = np.array([row for row, _ in flat], dtype=np.int64)
        self._price = np.array([price for _, (price, _, _) in flat], dtype=np.int64)
        self._colours, self._colour = _numbered(colour for _, (_, colour, _) in flat)
        self._sizes, self._size = _numbered(size for _, (_, _, size) in flat)
        self._material = materials[self._owner] if flat else materials
        self._catalogue = Catalogue(
            colours=self._colours.keys() - {""},
            materials=self._materials.keys() - {""},
            sizes=self._sizes.keys() - {""},
        )
        spoken = {word for record in records for word in record.words}
        self._speller = Speller(spoken | self._catalogue.words, encoder.knows)

    def __len__(self) -> int:
        """How many products are indexed."""
        return len(self._records)

    @classmethod
    def build(
        cls,
        products: Iterable[Mapping[str, Any]],
        category_names: Mapping[str, str],
        encoder: Encoder,
        *,
        threads: int,
    ) -> Self:
        """Indexes products in the shape of ``products.jsonl``; inactive ones are left out.

        ``category_names`` maps a category to its Chinese name, where there is one.

        Raises:
            BadInput: a product without id or title, or an id that came before.
        """
        records: list[_Record] = []
        documents: list[dict[str, str]] = []
        sentences: list[str] = []
        seen: set[str] = set()
        for number, product in enumerate(products, start=1):
            product_id, title = product.get("product_id"), product.get("title")
            if not (isinstance(product_id, str) and product_id and isinstance(title, str) and title.strip()):
                raise BadInput(f"products: number {number} has no product_id or no title")
            if product_id in seen:
                raise BadInput(f"products: {product_id} comes twice")
            seen.add(product_id)
            if not product.get("active", True):
                continue
            records.append(_record(product))
            documents.append(_document(product, category_names))
            sentences.append(_sentence(product))
        vectors = faiss.IndexFlatIP(DIMENSIONS)
        vectors.add(encoder.encode(sentences, threads=threads))
        return cls(records, TermIndex.build(documents, FIELDS), vectors, encoder)

    def save(self, folder: Path) -> None:
        """Writes the index's files."""
        rows = [
            [record.product_id, record.category, record.material, record.words, record.variants]
            for record in self._records
        ]
        (folder / f"{NAME}.json").write_text(json.dumps(rows, ensure_ascii=False))
        self._terms.save(folder, NAME)
        faiss.write_index(self._vectors, str(folder / f"{NAME}.faiss"))

    @classmethod
    def load(cls, folder: Path, encoder: Encoder) -> Self:
        """Reads what :meth:`save` wrote."""
        records = [
            _Record(
                product_id,
                category,
                material,
                tuple(words),
                tuple((price, colour, size) for price, colour, size in variants),
            )
            for product_id, category, material, words, variants in json.loads(
                (folder / f"{NAME}.json").read_text()
            )
        ]
        vectors = faiss.read_index(str(folder / f"{NAME}.faiss"))
        return cls(records, TermIndex.load(folder, NAME), vectors, encoder)

    def search(
        self,
        query: str,
        *,
        limit: int,
        category: str | None = None,
        min_price_cents: int | None = None,
        max_price_cents: int | None = None,
        only: Collection[str] | None = None,
        without: Collection[str] = (),
        wishes: Sequence[str] = (),
        refused: Sequence[str] = (),
    ) -> list[ProductHit]:
        """See :meth:`models.search.Search.products`."""
        if not self._records:
            return []
        understood = self.understand(query)
        asked = list(dict.fromkeys([*map(self._catalogue.wish, wishes), *understood.wishes]))
        against = [*map(self._catalogue.wish, refused), *understood.refused]
        query_terms = text.terms(understood.rest)
        if not query_terms and not asked and not against:
            return []
        scores = self._relevance(understood.rest, query_terms)
        allowed = np.ones(len(self._records), dtype=np.bool_)
        allowed[[self._rows[product_id] for product_id in without if product_id in self._rows]] = False
        if category is not None:
            allowed &= self._categories == category
        if only is not None:
            listed = np.zeros_like(allowed)
            listed[[self._rows[product_id] for product_id in only if product_id in self._rows]] = True
            allowed &= listed
        affordable = np.ones(len(self._owner), dtype=np.bool_)
        if min_price_cents is not None:
            affordable &= self._price >= min_price_cents
        if max_price_cents is not None:
            affordable &= self._price <= max_price_cents
        for wish in against:
            affordable &= ~self._variants_meeting(wish)
        candidates = allowed & self._any_variant(affordable)
        best = float(scores[candidates].max(initial=0.0))
        candidates &= scores >= max(RELEVANT, NEAR_BEST * best)
        chosen, kept, given_up = self._meet(self._meant(asked, candidates), candidates, affordable)
        scores = scores + np.float32(EXACT_BONUS) * self._exactly(kept, affordable)
        rows = np.flatnonzero(chosen)
        # By score, and by place in the catalogue where scores are equal.
        rows = rows[np.argsort(-scores[rows], kind="stable")][:limit]
        missed = tuple(wish.code for wish in given_up)
        reasons = [wish.code for wish in kept]
        return [
            ProductHit(
                self._records[row].product_id,
                round(min(float(scores[row]), 1.0), 4),
                tuple(reasons + self._words_found(row, query_terms)) or ("similar",),
                missed,
            )
            for row in map(int, rows)
        ]

    def understand(self, query: str) -> Understanding:
        """See :meth:`models.search.Search.understand`."""
        return self._catalogue.understand(self._speller.correct(query))

    def _relevance(self, rest: str, query_terms: Sequence[tuple[str, float]]) -> Scores:
        """From 0 to 1 for each product; all equal when only wishes are asked for."""
        if not query_terms:
            return np.full(len(self._records), 0.5, dtype=np.float32)
        lexical = self._terms.scores(query_terms, unknown=ASIDE)
        if text.has_chinese(rest):
            return lexical
        query = self._encoder.encode([rest])
        order: NDArray[np.int64]
        similarity, order = self._vectors.search(query, min(NEAREST, len(self._records)))
        cosine = np.zeros(len(self._records), dtype=np.float32)
        cosine[order[0]] = similarity[0]
        semantic = np.clip((cosine - UNRELATED) / (ALIKE - UNRELATED), 0, 1)
        fused: Scores = LEXICAL_SHARE * lexical + (1 - LEXICAL_SHARE) * semantic
        return fused.astype(np.float32)

    def _meant(self, wishes: Sequence[Wish], candidates: Mask) -> list[Wish]:
        """Leaves out a size where nothing that was found has sizes: a small lamp is not a lamp in S."""
        sized = self._any_variant(self._size != self._sizes.get("", -1))
        return [wish for wish in wishes if wish.kind != "size" or bool((sized & candidates).any())]

    def _meet(
        self, wishes: Sequence[Wish], candidates: Mask, affordable: Mask
    ) -> tuple[Mask, list[Wish], list[Wish]]:
        """Products that meet as many wishes as any do: those products, the wishes kept, those given up."""
        masks = [self._variants_meeting(wish) for wish in wishes]
        numbers = sorted(range(len(wishes)), key=lambda number: _GIVE_UP.index(wishes[number].kind))
        for count in range(len(wishes) + 1):
            for dropped in itertools.combinations(numbers, count):
                variants = affordable.copy()
                for number, mask in enumerate(masks):
                    if number not in dropped:
                        variants &= mask
                chosen = candidates & self._any_variant(variants)
                if chosen.any():
                    kept = [wish for number, wish in enumerate(wishes) if number not in dropped]
                    return chosen, kept, [wishes[number] for number in dropped]
        return candidates, [], list(wishes)

    def _variants_meeting(self, wish: Wish) -> Mask:
        if wish.kind == "max_price":
            return self._price <= int(wish.asked)
        if wish.kind == "min_price":
            return self._price >= int(wish.asked)
        if wish.kind == "size":
            return _among(self._size, self._sizes, wish.accepted)
        if wish.kind == "material":
            return _among(self._material, self._materials, wish.accepted)
        of_colour = _among(self._colour, self._colours, wish.accepted)
        return of_colour | _among(self._material, self._materials, wish.cloths)

    def _exactly(self, kept: Sequence[Wish], affordable: Mask) -> NDArray[np.float32]:
        """How many wishes each product meets to the letter: blue rather than navy."""
        count = np.zeros(len(self._records), dtype=np.float32)
        for wish in kept:
            if wish.exact:
                exact = replace(wish, accepted=wish.exact, cloths=wish.cloths & wish.exact)
                count += self._any_variant(affordable & self._variants_meeting(exact))
        return count

    def _any_variant(self, variants: Mask) -> Mask:
        return np.bincount(self._owner[variants], minlength=len(self._records)) > 0

    def _words_found(self, row: int, query_terms: Sequence[tuple[str, float]]) -> list[str]:
        own: dict[str, str] = {}
        for word in self._records[row].words:
            for term in _terms_of(word):
                own.setdefault(term, word)
        found: list[str] = []
        for term, weight in query_terms:
            if weight < text.PAIR or term not in own:
                continue
            if found and text.has_chinese(term) and found[-1][-1] == term[0]:
                found[-1] += term[1:]  # pairs that overlap are one longer word
            else:
                found.append(own[term])
        return [f"word:{word}" for word in dict.fromkeys(found)]


@lru_cache(maxsize=1 << 16)
def _terms_of(word: str) -> tuple[str, ...]:
    # Products share most of their words, and each hit explains itself with them.
    return tuple(term for term, weight in text.terms(word) if weight == text.PAIR)


def _numbered(values: Iterable[str]) -> tuple[dict[str, int], NDArray[np.int32]]:
    """Value → number, and the numbers in the order of the values."""
    numbers: dict[str, int] = {}
    column = [numbers.setdefault(value, len(numbers)) for value in values]
    return numbers, np.array(column, dtype=np.int32)


def _among(column: NDArray[np.int32], numbers: Mapping[str, int], accepted: Collection[str]) -> Mask:
    found: Mask = np.isin(column, [numbers[value] for value in accepted if value in numbers])
    return found


def _record(product: Mapping[str, Any]) -> _Record:
    attributes = product.get("attributes") or {}
    colour = _named(attributes, COLOUR_NAMES) or _from_title(product, {*SHADES, *sum(SHADES.values(), ())})
    variants = []
    for variant in product.get("variants") or ():
        options = variant.get("options") or {}
        own = _named(options, COLOUR_NAMES) or colour
        variants.append((int(variant["price_cents"]), own, size_value(_named(options, SIZE_NAMES))))
    material = _named(attributes, MATERIAL_NAMES) or _from_title(
        product,
        {*FABRICS, *sum(FABRICS.values(), ()), "linen", "enamel", "velvet", "nylon"} - PLAIN_MATERIAL_WORDS,
    )
    category = product.get("category") or ""
    chinese = (product.get("translations") or {}).get("zh") or {}
    spoken = " ".join((product["title"], category, *_values(attributes), chinese.get("title") or ""))
    return _Record(
        product["product_id"],
        category,
        material,
        tuple(dict.fromkeys(_spoken_words(spoken))),
        tuple(variants),
    )


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
    options = [(variant.get("options") or {}) for variant in product.get("variants") or ()]
    return list(dict.fromkeys(_named(option, COLOUR_NAMES) for option in options))


def _document(product: Mapping[str, Any], category_names: Mapping[str, str]) -> dict[str, str]:
    chinese = (product.get("translations") or {}).get("zh") or {}
    category = product.get("category") or ""
    attributes = [*_values(product.get("attributes") or {}), *_options(product), product.get("brand") or ""]
    return {
        "title": f"{product['title']} {chinese.get('title') or ''}",
        "category": f"{category} {category_names.get(category, '')}",
        "attributes": " ".join(attributes),
        "description": f"{product.get('description') or ''} {chinese.get('description') or ''}",
    }


def _sentence(product: Mapping[str, Any]) -> str:
    """What the encoder reads; the title first, because it weighs most and is never cut off."""
    details = ", ".join([*_values(product.get("attributes") or {}), *filter(None, _options(product))])
    return (
        f"{product['title']}. {product.get('category') or ''}. {details}. {product.get('description') or ''}"
    )
