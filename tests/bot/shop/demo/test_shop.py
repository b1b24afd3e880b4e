"""The shop as a whole: its size, and that the same seed gives the same bytes."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import get_args

from bot.blocks.content import OrderStatus
from bot.shop.demo.files import write_shop
from bot.shop.demo.scale import SMALL
from bot.shop.demo.shop import DemoShop, make_shop
from tests.bot.shop.demo.conftest import TODAY

_DIGEST_SCRIPT = """
import sys
from datetime import date
from pathlib import Path
from bot.shop.demo.files import write_shop
from bot.shop.demo.scale import SMALL
from bot.shop.demo.shop import make_shop
write_shop(make_shop(7, date(2026, 11, 24), SMALL), Path(sys.argv[1]))
"""


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def test_full_shop_has_the_promised_size(full_shop: DemoShop) -> None:
    """The figures that the README gives."""
    assert len(full_shop.catalogue) >= 240
    assert len({product.kind.category for product in full_shop.catalogue}) >= 10
    assert 900 <= len(full_shop.sales.lines) <= 1200
    assert len(full_shop.customers) == 800
    assert len(full_shop.orders) == 6000
    assert len(full_shop.reviews) == 5000
    assert len(full_shop.sales.days) == 730


def test_recent_orders_can_be_tracked_cancelled_and_returned(full_shop: DemoShop) -> None:
    """At least sixty of the last thirty days in each state that a customer can do something with."""
    since = TODAY - timedelta(days=30)
    recent = Counter(order.status for order in full_shop.orders if order.placed_at.date() >= since)
    assert {
        status: count
        for status in ("pending", "processing", "shipped", "delivered")
        if (count := recent[status]) < 60
    } == {}


def test_orders_are_in_every_state(full_shop: DemoShop) -> None:
    """No state is left for the bot to meet first with a real customer."""
    assert {order.status for order in full_shop.orders} == set(get_args(OrderStatus))


def test_same_seed_gives_same_bytes_in_another_process(small_shop: DemoShop, tmp_path: Path) -> None:
    """Not even Python's hash seed, which orders sets, changes a byte."""
    write_shop(small_shop, tmp_path / "here")
    environment = os.environ | {"PYTHONHASHSEED": "4711"}
    command = [sys.executable, "-c", _DIGEST_SCRIPT, str(tmp_path / "there")]
    subprocess.run(command, env=environment, check=True, cwd=Path(__file__).parents[4])
    assert digests(tmp_path / "there") == digests(tmp_path / "here")


def test_other_seed_gives_another_shop(small_shop: DemoShop) -> None:
    """The seed matters to catalogue, people and orders."""
    other = make_shop(8, TODAY, SMALL)
    assert [product.title for product in other.catalogue] != [
        product.title for product in small_shop.catalogue
    ]
    assert [customer.name for customer in other.customers] != [
        customer.name for customer in small_shop.customers
    ]
