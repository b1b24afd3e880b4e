"""planted.json against the data it speaks of."""

from __future__ import annotations

import json
from pathlib import Path

from bot.shop.demo.files import write_shop
from bot.shop.demo.shop import DemoShop


def test_truths_name_only_what_exists(small_shop: DemoShop, tmp_path: Path) -> None:
    """Every id in planted.json is in the files beside it."""
    write_shop(small_shop, tmp_path)
    truths = json.loads((tmp_path / "planted.json").read_text(encoding="utf-8"))

    def ids(name: str, key: str) -> set[str]:
        return {json.loads(line)[key] for line in (tmp_path / name).read_text(encoding="utf-8").splitlines()}

    products = ids("products.jsonl", "product_id")
    assert {product for group in truths["alike"] for product in group["product_ids"]} <= products
    assert set(truths["runs_small"]) | set(truths["runs_large"]) <= products
    assert {
        entry["product_id"] for entry in truths["faults"] + truths["sells_out"] + truths["sold_out"]
    } <= products
    assert set(truths["review_aspects"]) == ids("reviews.jsonl", "review_id")
    assert {entry["review_id"] for entry in truths["suspicious_reviews"]} <= set(truths["review_aspects"])
    assert set(truths["tastes"]) == ids("customers.jsonl", "customer_id")
    assert {entry["order"] for entry in truths["demo_customers"]} <= ids("orders.jsonl", "number")


def test_stock_and_deliveries_agree_with_the_catalogue_file(small_shop: DemoShop, tmp_path: Path) -> None:
    """What is told as sold out has no stock in products.jsonl, and is back when its delivery comes."""
    write_shop(small_shop, tmp_path)
    truths = json.loads((tmp_path / "planted.json").read_text(encoding="utf-8"))
    lines = (tmp_path / "products.jsonl").read_text(encoding="utf-8").splitlines()
    variants = {variant["variant_id"]: variant for line in lines for variant in json.loads(line)["variants"]}
    assert truths["sold_out"]
    for entry in truths["sold_out"]:
        variant = variants[entry["variant_id"]]
        assert variant["stock"] == 0
        assert entry["back_on"] == next((one["expected_on"] for one in variant["deliveries"]), None)
    for entry in truths["sells_out"]:
        assert variants[entry["variant_id"]]["stock"] == entry["stock"] > 0
