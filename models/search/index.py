"""Builds, loads and queries one search artefact: products and articles together."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from models import artifacts
from models.encoder import CAPABILITY as ENCODER
from models.encoder import GLOSSARY_FILE, MODEL_FILE, TOKENIZER_FILE, Encoder
from models.errors import BadInput, Damaged
from models.search import calibration
from models.search.articles import LANGUAGES, Article, Language, Question
from models.search.passages import ArticleHit, ArticleIndex, Calibration
from models.search.products import Conditions, ProductHit, ProductIndex
from models.search.wishes import Understanding

CAPABILITY: Final = "search"
READ_OF_A_PRODUCT: Final = frozenset(
    {"product_id", "title", "description", "category", "brand", "attributes", "translations", "active"}
)
FORMAT: Final = 3  # of the artefact's files; one of another format is made anew
MAX_QUERY_CHARS: Final = 2000
MAX_LIMIT: Final = 100


class Search:
    """Words to products and to passages of the knowledge base; thread-safe."""

    def __init__(self, products: ProductIndex, articles: Mapping[Language, ArticleIndex]) -> None:
        self._products = products
        self._articles = articles

    def products(
        self,
        query: str,
        *,
        language: str,
        limit: int = 5,
        category: str | None = None,
        min_price_cents: int | None = None,
        max_price_cents: int | None = None,
        only: Collection[str] | None = None,
        without: Collection[str] = (),
        sold_out: Collection[str] = (),
        wishes: Sequence[str] = (),
        refused: Sequence[str] = (),
        near: bool = False,
    ) -> list[ProductHit]:
        """Products for a query, best first; empty when nothing is related to it.

        Prices, colours, materials and sizes in the query become conditions. If no product meets them all, as few
        as possible are given up and every hit names those in ``missed``. What the query refuses ("not leather")
        and the arguments, except ``wishes``, are never given up.

        Args:
            query: the customer's words.
            language: ``en`` or ``zh``; the words themselves may mix both.
            limit: most products wanted.
            category: only products of this category.
            min_price_cents: of at least one variant.
            max_price_cents: of at least one variant.
            only: ids of products that may be found, for example those in stock at this moment.
            without: ids of products that may not be found, for example those shown already.
            sold_out: ids of products that cannot be bought at this moment; they come behind all others.
            wishes: further conditions, as codes such as ``colour:blue``; with an empty query they alone count.
            refused: the same codes, for what a product must not be.
            near: products that miss more of the wishes come too, behind the others, as on a page of results.

        Raises:
            BadInput: an argument cannot be used.
        """
        _check(query, language, limit)
        for name, value in (("min_price_cents", min_price_cents), ("max_price_cents", max_price_cents)):
            if value is not None and value < 0:
                raise BadInput(f"{name}: must not be negative, is {value}")
        return self._products.search(
            query,
            limit=limit,
            conditions=Conditions(
                category=category,
                min_price_cents=min_price_cents,
                max_price_cents=max_price_cents,
                only=only,
                without=without,
                sold_out=sold_out,
                wishes=wishes,
                refused=refused,
                near=near,
            ),
        )

    def understand(self, query: str, *, language: str) -> Understanding:
        """A query taken apart into wishes, refusals and the words that are left, as :meth:`products` does it.

        Raises:
            BadInput: an argument cannot be used.
        """
        _check(query, language, 1)
        return self._products.understand(query)

    def articles(
        self, query: str, *, language: str, limit: int = 3, expected: Collection[str] = ()
    ) -> list[ArticleHit]:
        """Articles for a question, best first; the first one is ``confident`` when it probably answers.

        Args:
            query: the customer's words.
            language: ``en`` or ``zh``.
            limit: most articles wanted.
            expected: ids of articles on what the question is known to be about; they need less to come first and
                to be confident.

        Raises:
            BadInput: an argument cannot be used.
        """
        return self._articles[_check(query, language, limit)].search(query, limit=limit, expected=expected)


@dataclass(frozen=True)
class Data:
    """What a search artefact is made from.

    Attributes:
        products: in the shape of ``products.jsonl``.
        articles: from :func:`models.search.read_articles`.
        categories: in the shape of ``categories.jsonl``, for their Chinese names.
        questions: known ones become further wordings of their articles and calibrate ``confident``, the others
            give the figures in the manifest; without any, the calibration of the demo shop is used.
    """

    products: Sequence[Mapping[str, Any]]
    articles: Sequence[Article]
    categories: Sequence[Mapping[str, Any]] = ()
    questions: Sequence[Question] = ()

    def digest(self) -> str:
        """Changes when anything changes that the index is made from; stock, ratings and pictures are not."""
        digest = hashlib.sha256()
        for product in self.products:
            read = {name: value for name, value in product.items() if name in READ_OF_A_PRODUCT}
            read["variants"] = [
                (variant.get("options"), variant["price_cents"]) for variant in product.get("variants") or ()
            ]
            digest.update(json.dumps(read, sort_keys=True, ensure_ascii=False).encode())
        for part in (*self.category_names().items(), *self.articles, *self.questions):
            digest.update(repr(part).encode())
        return digest.hexdigest()

    def category_names(self) -> dict[str, str]:
        """Category → its Chinese name, for those that have one."""
        return {
            str(row["category"]): str(row["translations"]["zh"])
            for row in self.categories
            if (row.get("translations") or {}).get("zh")
        }


def data_hash(root: Path, data: Data) -> str:
    """SHA-256 of what an index is made from: the data and the encoder.

    Raises:
        NotTrained: there is no encoder yet.
    """
    return _hash(data, artifacts.current(root, ENCODER))


def build(root: Path, data: Data, *, threads: int = 1) -> artifacts.Artifact:
    """Indexes a shop and publishes the result as ``search``.

    The artefact carries its own copy of the encoder (a hard link where the file system allows it), because its
    vectors fit that one only.

    Args:
        root: folder of all artefacts; the encoder is taken from there.
        data: what to index.
        threads: texts to encode at once; also links a large catalogue's vectors.

    Raises:
        NotTrained: there is no encoder yet.
        BadInput: a product, article or question cannot be used.
    """
    started = time.perf_counter()
    source = artifacts.current(root, ENCODER)
    encoder = calibration.Memory(Encoder.load(source.path))
    with artifacts.publish(root, CAPABILITY) as draft:
        (draft.path / ENCODER).mkdir()
        for name in (MODEL_FILE, TOKENIZER_FILE, GLOSSARY_FILE):
            _link(source.path / name, draft.path / ENCODER / name)
        index = ProductIndex.build(data.products, data.category_names(), encoder, threads=threads)
        index.save(draft.path)
        draft.metrics["products"] = len(index)
        known = [question for question in data.questions if question.split == "known"]
        for language in LANGUAGES:
            own = [question for question in data.questions if question.language == language]
            _check_answers(own, data.articles)
            calibrated = any(question.language == language for question in known)
            fitted = calibration.DEFAULT[language]
            if calibrated:
                fitted = calibration.fit(language, data.articles, known, encoder, threads=threads)
            built = ArticleIndex.build(
                language, data.articles, known, encoder, calibration=fitted, threads=threads
            )
            if calibrated:
                held_out = calibration.measure(
                    built, [question for question in own if question.split == "test"]
                )
                for name in ("questions", "top1", "top3", "answered", "wrong", "refused"):
                    draft.metrics[f"{name}_{language}"] = getattr(held_out, name)
            built.save(draft.path)
            draft.metrics[f"articles_{language}"] = len(built)
            draft.parameters[language] = {
                "weights": built.calibration.weights,
                "bias": built.calibration.bias,
                "threshold": built.calibration.threshold,
            }
        draft.data_hash = _hash(data, source)
        draft.parameters["encoder"] = source.version
        draft.packages = ("faiss-cpu", "numpy", "PyStemmer", "rapidfuzz", "scikit-learn")
        draft.metrics["seconds"] = round(time.perf_counter() - started, 2)
    return draft.published


def load(path: Path) -> Search:
    """Opens the artefact in the folder ``path``.

    Raises:
        Damaged: its files are missing or cannot be read.
    """
    try:
        manifest = artifacts.read_manifest(path)
        encoder = Encoder.load(path / ENCODER)
        calibrations = {
            language: Calibration(
                tuple(manifest.parameters[language]["weights"]),
                manifest.parameters[language]["bias"],
                manifest.parameters[language]["threshold"],
            )
            for language in LANGUAGES
        }
        return Search(
            ProductIndex.load(path, encoder),
            {
                language: ArticleIndex.load(path, language, encoder, calibrations[language])
                for language in LANGUAGES
            },
        )
    except (OSError, ValueError, TypeError, LookupError, RuntimeError) as error:
        raise Damaged(CAPABILITY, f"the files in {path} cannot be loaded ({error})") from error


def _hash(data: Data, encoder: artifacts.Artifact) -> str:
    return hashlib.sha256(f"{FORMAT} {data.digest()} {encoder.manifest.data_hash}".encode()).hexdigest()


def _check(query: str, language: str, limit: int) -> Language:
    if not isinstance(query, str) or len(query) > MAX_QUERY_CHARS:
        raise BadInput(f"query: a string of at most {MAX_QUERY_CHARS} characters is needed")
    if not 1 <= limit <= MAX_LIMIT:
        raise BadInput(f"limit: between 1 and {MAX_LIMIT}, not {limit}")
    for known in LANGUAGES:
        if language == known:
            return known
    raise BadInput(f"language: one of {', '.join(LANGUAGES)}, not {language!r}")


def _check_answers(questions: Sequence[Question], articles: Sequence[Article]) -> None:
    known = {article.article_id for article in articles}
    for question in questions:
        if question.article_id is not None and question.article_id not in known:
            raise BadInput(f"questions: there is no article {question.article_id} ({question.text!r})")


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError:  # another file system, or one without links
        shutil.copyfile(source, target)
