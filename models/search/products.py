"""Words to products: relevance by words and by meaning, then the query's wishes as conditions."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import attrgetter
from pathlib import Path
from typing import Any, Final, Self

import numpy as np

from models.encoder import Encoder
from models.errors import BadInput
from models.search import text
from models.search.facets import Facets
from models.search.lexical import Scores, TermIndex
from models.search.meaning import Meaning
from models.search.records import Record, document, sentence
from models.search.spelling import Speller
from models.search.synonyms import Synonyms
from models.search.variants import Mask, Rows, Variants, numbered
from models.search.wishes import Catalogue, Understanding, Wish
from models.vocabulary import SAME_THINGS

NAME: Final = "products"
FIELDS: Final = {"title": 3.0, "category": 2.0, "attributes": 1.5, "description": 0.5}

LEXICAL_SHARE: Final = 0.6
ASIDE: Final = 0.5  # a word that no product has may be an aside, as in "a notebook for sketching"
OTHER_WORDING: Final = 0.95  # of a synonym or a guess, beside the customer's own words
FACET_BONUS: Final = 0.15
# A hit below either is about something else, and showing it would be noise.
RELEVANT: Final = 0.25
NEAR_BEST: Final = 0.6
NEAR_BEST_OF_A_PAGE: Final = 0.4
EXACT_BONUS: Final = 0.05
MET_BONUS: Final = 0.5  # of all wishes, for a product that misses one, beside those that meet all
MAX_WISHES: Final = 24


@dataclass(frozen=True)
class ProductHit:
    """One product.

    Attributes:
        score: from 0 to 1, comparable within one answer.
        reason: why it is here, most telling first: the wishes it meets (``colour:blue``, ``max_price:5000``), then
            ``word:shirt`` for each word found in its title, category or attributes, or ``similar`` when only the
            meaning agrees.
        missed: wishes that it does not meet, with the same codes; ``words:...`` are words that were left out,
            because with them nothing would have been found.
    """

    product_id: str
    score: float
    reason: tuple[str, ...]
    missed: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Conditions:
    """What the caller asks for besides words; see :meth:`models.search.Search.products`."""

    category: str | None = None
    min_price_cents: int | None = None
    max_price_cents: int | None = None
    only: Collection[str] | None = None
    without: Collection[str] = ()
    sold_out: Collection[str] = ()
    wishes: Sequence[str] = ()
    refused: Sequence[str] = ()
    near: bool = False


class ProductIndex:
    """Finds products."""

    def __init__(
        self, records: Sequence[Record], terms: TermIndex, meaning: Meaning, encoder: Encoder
    ) -> None:
        self._records = records
        self._terms = terms
        self._meaning = meaning
        self._encoder = encoder
        self._rows = {record.product_id: row for row, record in enumerate(records)}
        self._categories, self._category = numbered(record.category for record in records)
        self._variants = Variants.of(records)
        self._facets = Facets(records)
        spoken = {word for record in records for word in record.words}
        self._catalogue = Catalogue(
            colours=self._variants.values("colour"),
            materials=self._variants.values("material"),
            sizes=self._variants.values("size"),
            things=frozenset(
                text.stem(word)
                for category in dict.fromkeys(record.category for record in records)
                for word in text.words(category)
            ),
        )
        self._spoken = frozenset(term for word in spoken for term, _ in text.terms(word))
        self._synonyms = Synonyms(SAME_THINGS, terms.together)
        self._speller = Speller(spoken | self._catalogue.words | self._synonyms.words, encoder.knows)

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
            BadInput: a product without id or title, an id that came before, or a price that is no number.
        """
        records: list[Record] = []
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
            records.append(Record.of(product))
            documents.append(document(product, category_names))
            sentences.append(sentence(product))
        meaning = Meaning.build(encoder.encode(sentences, threads=threads), threads=threads)
        return cls(records, TermIndex.build(documents, FIELDS), meaning, encoder)

    def save(self, folder: Path) -> None:
        """Writes the index's files."""
        fields = attrgetter(*Record.__slots__)
        with (folder / f"{NAME}.jsonl").open("w", encoding="utf-8") as lines:
            for record in self._records:
                lines.write(json.dumps(fields(record), ensure_ascii=False) + "\n")
        self._terms.save(folder, NAME)
        self._meaning.save(folder, NAME)

    @classmethod
    def load(cls, folder: Path, encoder: Encoder) -> Self:
        """Reads what :meth:`save` wrote."""
        with (folder / f"{NAME}.jsonl").open(encoding="utf-8") as lines:
            records = list(map(Record.read, map(json.loads, lines)))
        return cls(records, TermIndex.load(folder, NAME), Meaning.load(folder, NAME), encoder)

    def search(self, query: str, *, limit: int, conditions: Conditions = Conditions()) -> list[ProductHit]:
        """See :meth:`models.search.Search.products`."""
        if not self._records:
            return []
        understood = self.understand(query)
        asked = list(dict.fromkeys([*map(self._catalogue.wish, conditions.wishes), *understood.wishes]))
        against = [*map(self._catalogue.wish, conditions.refused), *understood.refused]
        query_terms = text.terms(understood.rest)
        if not query_terms and not asked and not against:
            return []
        affordable = self._variants.between(conditions.min_price_cents, conditions.max_price_cents)
        for wish in against:
            affordable &= ~self._variants.meeting(wish)
        allowed = self._allowed(conditions) & self._variants.products(affordable)
        scores = self._relevance(understood, query_terms, allowed)
        candidates = _related(scores, allowed, near=conditions.near)
        left_out: tuple[str, ...] = ()
        if not candidates.any():
            query_terms, left_out = self._spoken_only(understood.rest, query_terms)
            if left_out:
                scores = self._terms.scores(query_terms)
                candidates = _related(scores, allowed, near=conditions.near)
        return self._best(
            scores,
            np.flatnonzero(candidates),
            affordable,
            asked=asked,
            query_terms=query_terms,
            left_out=left_out,
            limit=limit,
            conditions=conditions,
        )

    def understand(self, query: str) -> Understanding:
        """See :meth:`models.search.Search.understand`."""
        corrected = self._speller.correct(query)
        understood = self._catalogue.understand(corrected)
        facets = tuple(codes[0] for codes in self._facets.named(understood.rest))
        return replace(understood, facets=facets, corrected=corrected if corrected != query else None)

    def _allowed(self, conditions: Conditions) -> Mask:
        """Products that the caller lets through."""
        allowed = ~self._listed(conditions.without)
        if conditions.category is not None:
            allowed &= self._category == self._categories.get(conditions.category, -1)
        if conditions.only is not None:
            allowed &= self._listed(conditions.only)
        return allowed

    def _listed(self, product_ids: Iterable[str]) -> Mask:
        """Products of these ids; others are passed over."""
        listed = np.zeros(len(self._records), dtype=np.bool_)
        listed[[self._rows[product_id] for product_id in product_ids if product_id in self._rows]] = True
        return listed

    def _relevance(
        self, understood: Understanding, query_terms: Sequence[tuple[str, float]], allowed: Mask
    ) -> Scores:
        """From 0 to 1 for each allowed product, more for facets; all equal when only wishes are asked for."""
        if not query_terms:
            return np.full(len(self._records), 0.5, dtype=np.float32)
        rest = understood.rest
        lexical = self._terms.scores(query_terms, unknown=ASIDE)
        wordings = [*self._synonyms.wordings(rest), *self._speller.guesses(rest)]
        if text.has_chinese(rest) and not lexical.any():  # the catalogue is written in English alone
            wordings.append(self._encoder.heard(rest))
        for wording in wordings:
            other = self._terms.scores(text.terms(wording), unknown=ASIDE)
            np.maximum(lexical, np.float32(OTHER_WORDING) * other, out=lexical)
        semantic = self._meaning.nearness(self._encoder.encode([rest]), allowed)
        scores: Scores = np.float32(LEXICAL_SHARE) * lexical + np.float32(1 - LEXICAL_SHARE) * semantic
        named = self._facets.named(rest)
        if named:
            scores += np.float32(FACET_BONUS) * self._facets.share(named)
        return scores

    def _spoken_only(
        self, rest: str, query_terms: Sequence[tuple[str, float]]
    ) -> tuple[list[tuple[str, float]], tuple[str, ...]]:
        """The terms that name something in the catalogue's structured data, and the words that do not."""
        kept = [
            (term, weight) for term, weight in query_terms if term in self._spoken and weight >= text.PAIR
        ]
        left_out = [
            word
            for word in text.words(rest)
            if not text.is_stop(word) and not {term for term, _ in text.terms(word)} & self._spoken
        ]
        # What is mostly about other things is not sold here, and one word of it would find rubbish.
        if not kept or len(left_out) > len(kept):
            return [], ()
        return kept, (f"words:{' '.join(left_out)}",)

    def _best(
        self,
        scores: Scores,
        rows: Rows,
        affordable: Mask,
        *,
        asked: Sequence[Wish],
        query_terms: Sequence[tuple[str, float]],
        left_out: tuple[str, ...],
        limit: int,
        conditions: Conditions,
    ) -> list[ProductHit]:
        """Of these rows those that meet as many wishes as any do, and with ``near`` the others behind them."""
        if not len(rows):
            return []
        variants, places = self._variants.few(rows)
        among = affordable[places]
        wishes = _meant(asked, variants)[:MAX_WISHES]
        level, met = variants.levels(wishes, among)
        first = level == level.max()
        rank = scores[rows] + np.float32(EXACT_BONUS) * variants.exactly(wishes, among)
        rank = rank + MET_BONUS * np.maximum(level, 0) / max(len(wishes), 1) + 2.0 * first
        rank[self._listed(conditions.sold_out)[rows]] -= 4.0  # behind everything that can be bought
        shown = np.arange(len(rows)) if conditions.near else np.flatnonzero(first)
        # By rank, and by place in the catalogue where ranks are equal.
        best = shown[np.argsort(-rank[shown], kind="stable")][:limit]
        return [
            ProductHit(
                self._records[row].product_id,
                round(min(float(scores[row]), 1.0), 4),
                tuple(
                    [wish.code for number, wish in enumerate(wishes) if bits >> number & 1]
                    + self._words_found(row, query_terms)
                )
                or ("similar",),
                tuple(wish.code for number, wish in enumerate(wishes) if not bits >> number & 1) + left_out,
            )
            for row, bits in zip(map(int, rows[best]), map(int, met[best]), strict=True)
        ]

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


def _related(scores: Scores, allowed: Mask, *, near: bool) -> Mask:
    """Those near enough to the best one."""
    share = NEAR_BEST_OF_A_PAGE if near else NEAR_BEST
    best = float(scores.max(initial=0.0, where=allowed))
    related: Mask = allowed & (scores >= max(RELEVANT, share * best))
    return related


def _meant(wishes: Sequence[Wish], found: Variants) -> list[Wish]:
    """Leaves out a size where nothing that was found has sizes: a small lamp is not a lamp in S."""
    if all(wish.kind != "size" for wish in wishes) or found.sized().any():
        return list(wishes)
    return [wish for wish in wishes if wish.kind != "size"]


@lru_cache(maxsize=1 << 16)
def _terms_of(word: str) -> tuple[str, ...]:
    # Products share most of their words, and each hit explains itself with them.
    return tuple(term for term, weight in text.terms(word) if weight == text.PAIR)
