"""Texts of a hundred thousand products: real ones where the shared data sets are, else of the demo shop's kind."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain, count, islice
from pathlib import Path
from typing import Any, Final

from bot.bench.figures import ROOT, SEED
from bot.shop.demo.catalogue import make_catalogue
from bot.shop.demo.scale import FULL

# In this order: shops with much to tell apart before those with many sizes of the same.
FILES: Final = (
    "toys_shop/products.jsonl.gz",
    "shopify_sample_stores/products.jsonl.gz",
    "amazon_us_2020_catalogue/products.jsonl.gz",
    "amazon_in_catalogue/products.jsonl.gz",
    "amazon_reviews_2023_sample/products.csv.gz",
    "online_retail/products.csv.gz",
    "flipkart_catalogue/names_categories_20k.csv.gz",
    "fashion_catalogue_images/products.csv.gz",
)
SAID: Final = ("name", "title", "base_colour", "article_type", "usage")  # what a short description is made of
TODAY: Final = date(2026, 1, 1)


def folder(above: Path = ROOT) -> Path | None:
    """The data sets beside the checkout or further up, if they are there."""
    places = (each / "shared" / "datasets" for each in above.parents)
    return next((place for place in places if place.is_dir()), None)


def texts(folder: Path | None, many: int) -> tuple[list[str], int]:
    """So many different texts, and how many of them are of real products."""
    found = list(islice(_distinct(_real(folder) if folder else ()), many))
    return list(islice(_distinct(chain(found, _made())), many)), len(found)


def _distinct(lines: Iterable[str]) -> Iterator[str]:
    seen = {""}
    for line in lines:
        if line not in seen:
            seen.add(line)
            yield line


def _real(folder: Path) -> Iterator[str]:
    for name in FILES:
        if (folder / name).exists():
            for row in rows(folder / name):
                yield " ".join(str(row[key]) for key in SAID if row.get(key))
    for name in FILES:  # many products share a name; what else is said of them does not
        if (folder / name).exists():
            for row in rows(folder / name):
                yield str(row.get("description") or "")[:120]


def rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        yield from map(json.loads, lines) if path.suffixes[0] == ".jsonl" else csv.DictReader(lines)


def _made() -> Iterator[str]:
    for seed in count(SEED):
        for product in make_catalogue(seed, TODAY, FULL):
            yield f"{product.title.en}. {product.description.en}"[:120]
