"""How many rows of a shop's export go into an empty SQLite store in a second."""

from __future__ import annotations

import csv
import random
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from bot.bench.bench import Bench
from bot.bench.figures import SEED, Figure
from bot.database import open_engine
from bot.errors import InvalidInput
from bot.migrations import upgrade_engine
from bot.shop.importers import import_file

FIRST_DAY: Final = datetime(2025, 1, 1, tzinfo=UTC)


async def imports(bench: Bench) -> list[Figure]:
    """Product and order tables as CSV, each into a store of its own."""
    rows = bench.scale(quick=5_000, full=50_000)
    figures = []
    for kind, write in (("products", _write_products), ("orders", _write_orders)):
        rates = []
        for _ in range(bench.scale(quick=1, full=3)):
            with tempfile.TemporaryDirectory(prefix="frontdoor-") as name:
                path = Path(name) / f"{kind}.csv"
                write(path, rows)
                rates.append(await _rows_per_s(Path(name) / "store.sqlite3", kind, path, rows))
        figures.append(
            Figure.over(rates, name=f"import_{kind}", unit="rows/s", n=rows, target=5000, more_is_better=True)
        )
    return figures


async def _rows_per_s(store: Path, kind: str, path: Path, rows: int) -> float:
    engine = open_engine(f"sqlite+aiosqlite:///{store}")
    try:
        await upgrade_engine(engine)
        began = time.perf_counter()
        report = await import_file(engine, kind, path)
        seconds = time.perf_counter() - began
    finally:
        await engine.dispose()
    if report.rejected or not report.accepted:
        raise InvalidInput(f"{kind}: {report.rejected} rejected, first: {report.problems[:1]}")
    return rows / seconds


def _write_products(path: Path, rows: int) -> None:
    """Variants in rows, four of each product."""
    rng = random.Random(SEED)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            ["product_id", "title", "description", "category", "sku", "option:size", "price", "stock"]
        )
        for row in range(rows):
            product = f"P{row // 4}"
            size = "SMLX"[row % 4]
            writer.writerow(
                [
                    product,
                    f"Shirt {product}",
                    "A shirt of washed linen with a soft collar.",
                    "Shirts",
                    f"{product}-{size}",
                    size,
                    f"{rng.randint(900, 9900) / 100:.2f}",
                    rng.randint(0, 50),
                ]
            )


def _write_orders(path: Path, rows: int) -> None:
    """Lines in rows, two of each order."""
    rng = random.Random(SEED)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            ["order", "placed_at", "status", "customer", "email", "sku", "title", "quantity", "price"]
        )
        for row in range(rows):
            order = row // 2
            customer = order % 500
            writer.writerow(
                [
                    f"N{order}",
                    (FIRST_DAY + timedelta(minutes=order)).isoformat(),
                    "delivered",
                    f"C{customer}",
                    f"c{customer}@mail.example",
                    f"P{rng.randint(0, 999)}-M",
                    "Linen shirt",
                    rng.randint(1, 3),
                    f"{rng.randint(900, 9900) / 100:.2f}",
                ]
            )
