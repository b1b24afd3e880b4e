"""The catalogues that searches are measured on, each in the shape of ``products.jsonl``.

The demo shop is drawn anew; the others are public data sets, of which nothing is kept in the project.
"""

from __future__ import annotations

import csv
import gzip
import json
import math
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final

from bot.shop.demo.files import category_records, product_records
from bot.shop.demo.shop import make_shop

Product = dict[str, Any]

FASHION: Final = "fashion_catalogue_images"
TOYS: Final = "toys_shop"
STORES: Final = "shopify_sample_stores"
DEMO: Final = "demo"
DEMO_SEED: Final = 7
DEMO_DAY: Final = date(2026, 6, 1)
# Says how a garment was measured, not what it is like.
_NO_ATTRIBUTE: Final = "Body or Garment Size"


def demo() -> list[Product]:
    """The demo shop's catalogue as it was on one day, so that every run searches the same products."""
    shop = make_shop(DEMO_SEED, DEMO_DAY)
    return list(product_records(shop.catalogue, shop.sales))


def categories(name: str) -> list[Product]:
    """The categories of a catalogue that have a Chinese name."""
    return list(category_records()) if name == DEMO else []


def fashion(root: Path) -> list[Product]:
    """43,488 products of an Indian fashion shop, with structured attributes; prices in rupees."""
    with gzip.open(root / FASHION / "products.csv.gz", "rt", encoding="utf-8", newline="") as file:
        return [_garment(row) for row in csv.DictReader(file)]


def toys(root: Path) -> list[Product]:
    """The 8,600 listings of a toy shop that have a price, most without a description; prices in pounds."""
    return [
        {
            "product_id": row["product_id"],
            "title": row["name"],
            "description": row.get("description") or "",
            "category": " > ".join(row["category_path"]),
            "brand": row["manufacturer"],
            "attributes": {},
            "variants": [_variant({}, row["price_gbp"])],
        }
        for row in _lines(root / TOYS / "products.jsonl.gz")
        if row["price_gbp"] is not None  # what has no price cannot be sold
    ]


def stores(root: Path) -> list[Product]:
    """1,623 products of six demonstration stores, from snowboards to sofas; prices in dollars."""
    return [
        {
            "product_id": f"{row['store']}/{row['handle']}",
            "title": row["title"],
            "description": row["description"] or "",
            "category": row["type"] or "",
            "brand": row["vendor"],
            "attributes": {"Tags": ", ".join(row["tags"])} | _present({"gender": row["gender"]}),
            "variants": [
                _variant(
                    {
                        name.lower(): value
                        for name, value in zip(row["options"], variant["options"], strict=False)
                    },
                    variant["price"],
                )
                for variant in row["variants"]
            ],
        }
        for row in _lines(root / STORES / "products.jsonl.gz")
    ]


SHARED: Final[Mapping[str, Callable[[Path], list[Product]]]] = {FASHION: fashion, TOYS: toys, STORES: stores}


def products(name: str, root: Path | None) -> list[Product]:
    """The catalogue of that name; all but the demo shop's are read from the data sets in ``root``.

    Raises:
        ValueError: there is no such catalogue, or no folder to read it from.
    """
    if name == DEMO:
        return demo()
    if root is None or name not in SHARED:
        raise ValueError(f"no catalogue {name!r}")
    return SHARED[name](root)


def _garment(row: Mapping[str, str]) -> Product:
    attributes = {name: str(value) for name, value in json.loads(row["attributes"] or "{}").items()}
    attributes.pop(_NO_ATTRIBUTE, None)
    named = {
        "gender": row["gender"],
        "colour": row["base_colour"],
        "season": row["season"],
        "usage": row["usage"],
    }
    sizes = [size for size in row["sizes"].split("|") if size] or [""]
    return {
        "product_id": row["product_id"],
        "title": row["name"],
        "description": " ".join(filter(None, (_said(row["description"]), _said(row["materials_care"])))),
        "category": row["article_type"],
        "brand": _said(row["brand"]),
        "attributes": _present(named) | attributes,
        "variants": [
            _variant({"size": size} if size else {}, float(row["discounted_price_inr"])) for size in sizes
        ],
    }


def _variant(options: Mapping[str, str], price: float) -> Product:
    return {"options": dict(options), "price_cents": 0 if math.isnan(price) else round(price * 100)}


def _present(values: Mapping[str, str | None]) -> dict[str, str]:
    return {name: value for name, value in values.items() if value and value != "NA"}


def _said(value: str) -> str:
    return "" if value == "NA" else value


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)
