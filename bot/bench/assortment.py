"""A hundred thousand products: real ones where the shared data sets are, the rest of the demo shop's kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain, count, islice
from pathlib import Path
from typing import Any, Final

from bot.bench import wares
from bot.bench.figures import SEED
from bot.shop.demo.catalogue import make_catalogue
from bot.shop.demo.scale import FULL

Product = dict[str, Any]

# The data sets' names for the same thing, the first that a row has counts.
TITLES: Final = ("name", "title", "description")
CATEGORIES: Final = ("category_path", "article_type", "type", "category")
BRANDS: Final = ("brand", "manufacturer", "vendor")
PRICES: Final = ("price_gbp", "price_usd", "price_inr", "price", "median_price")
ATTRIBUTES: Final = ("gender", "base_colour", "season", "usage")
ABSENT: Final = frozenset({"", "NA"})
MAX_DESCRIPTION_CHARS: Final = 300


def products(folder: Path | None, many: int) -> tuple[list[Product], int]:
    """So many products in the shape of ``products.jsonl``, and how many of them are real."""
    found = list(islice(_real(folder) if folder else (), many))
    return list(islice(chain(found, _made()), many)), len(found)


def _real(folder: Path) -> Iterator[Product]:
    for name in wares.FILES:
        if (folder / name).exists():
            for number, row in enumerate(wares.rows(folder / name)):
                title = _first(row, TITLES)
                if title:
                    yield _product(f"{Path(name).parent}/{number}", title, row)


def _product(product_id: str, title: str, row: Mapping[str, Any]) -> Product:
    said = {name.removeprefix("base_"): _first(row, (name,)) for name in ATTRIBUTES}
    return {
        "product_id": product_id,
        "title": title,
        "description": _first(row, ("description",))[:MAX_DESCRIPTION_CHARS],
        "category": _first(row, CATEGORIES),
        "brand": _first(row, BRANDS),
        "attributes": {name: value for name, value in said.items() if value},
        "variants": list(_variants(row)),
    }


def _variants(row: Mapping[str, Any]) -> Iterator[Product]:
    if isinstance(row.get("variants"), list):
        names = [name.lower() for name in row["options"]]
        for variant in row["variants"]:
            # Options may be fewer than their names.
            options = dict(zip(names, variant["options"], strict=False))
            yield {"options": options, "price_cents": _cents(str(variant["price"] or ""))}
        return
    for size in str(row.get("sizes") or "").split("|"):
        yield {"options": {"size": size} if size else {}, "price_cents": _cents(_first(row, PRICES))}


def _cents(price: str) -> int:
    plain = price.replace(",", "").strip("$ ")
    return round(float(plain) * 100) if plain.replace(".", "", 1).isdecimal() else 0


def _first(row: Mapping[str, Any], names: tuple[str, ...]) -> str:
    for name in names:
        value = row.get(name)
        told = " > ".join(map(str, value)) if isinstance(value, list) else str(value or "").strip()
        if told not in ABSENT:
            return told
    return ""


def _made() -> Iterator[Product]:
    for seed in count(SEED):
        for product in make_catalogue(seed, wares.TODAY, FULL):
            yield {
                "product_id": f"{seed}/{product.product_id}",
                "title": product.title.en,
                "description": product.description.en,
                "category": product.kind.category,
                "brand": product.brand,
                "attributes": dict(product.attributes),
                "variants": [
                    {"options": dict(variant.options), "price_cents": product.price_cents}
                    for variant in product.variants
                ],
            }
