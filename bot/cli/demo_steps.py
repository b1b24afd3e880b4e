"""The steps of ``frontdoor demo create``, each with a bar: invent, write, draw and, meanwhile, import."""

from __future__ import annotations

import asyncio
import json
from datetime import date
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import migrations
from bot.database import open_engine, writing
from bot.errors import InvalidInput
from bot.settings import Settings
from bot.shop import tables
from bot.shop.demo.drawings import VIEWS, draw_pictures
from bot.shop.demo.files import write_shop
from bot.shop.demo.marker import Marker
from bot.shop.demo.shop import DemoShop, make_shop
from bot.shop.importers import import_file

# What is imported, each after what it refers to.
IMPORTS: Final = (
    ("categories", "categories.jsonl"),
    ("products", "products.jsonl"),
    ("customers", "customers.jsonl"),
    ("promotions", "promotions.jsonl"),
    ("orders", "orders.jsonl"),
    ("reviews", "reviews.jsonl"),
    ("sales", "daily_sales.csv"),
)
_IDS_AT_ONCE: Final = 500
_STORE_TIMEOUT_S: Final = 30.0  # an import may wait for other writers, where a customer may not


async def make(settings: Settings, wanted: Marker, folder: Path) -> None:
    """Makes the whole shop.

    Raises:
        InvalidInput: the store refused some of it: generator and importer do not agree.
    """
    settings.var_dir.mkdir(parents=True, exist_ok=True)
    await asyncio.to_thread(migrations.upgrade, settings.store_url)
    with _bars() as bars:
        inventing = bars.add_task("invent the shop", total=1)
        shop = make_shop(wanted.seed, date.fromisoformat(wanted.today))
        bars.update(inventing, completed=1)
        await withdraw(settings.store_url, folder)
        files = bars.add_task("write its files", total=1)
        write_shop(shop, folder)
        bars.update(files, completed=1)
        drawing = bars.add_task("draw its pictures", total=len(shop.catalogue) * len(VIEWS))
        tasks = {kind: bars.add_task(f"import {kind}", total=None, start=False) for kind, _ in IMPORTS}
        async with asyncio.TaskGroup() as group:
            group.create_task(asyncio.to_thread(_draw, shop, settings.var_dir / "media", bars, drawing))
            group.create_task(_import(settings.store_url, folder, bars, tasks))


async def withdraw(store_url: str, folder: Path) -> None:
    """Takes the products and sales of an earlier demo shop out of the store: the next one has others.

    Its customers, orders and reviews go by number and are written over.
    """
    products, variants = _earlier_ids(folder / "products.jsonl")
    engine = open_engine(store_url, timeout_s=_STORE_TIMEOUT_S)
    try:
        async with writing(engine) as connection:
            for start in range(0, len(variants), _IDS_AT_ONCE):
                ids = variants[start : start + _IDS_AT_ONCE]
                await connection.execute(
                    delete(tables.daily_sales).where(tables.daily_sales.c.variant_id.in_(ids))
                )
            for start in range(0, len(products), _IDS_AT_ONCE):
                ids = products[start : start + _IDS_AT_ONCE]
                await connection.execute(delete(tables.products).where(tables.products.c.product_id.in_(ids)))
    finally:
        await engine.dispose()


def _earlier_ids(path: Path) -> tuple[list[str], list[str]]:
    """Ids of the products and variants in the file; none where it is missing or broken."""
    try:
        products = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        variants = [variant["variant_id"] for product in products for variant in product["variants"]]
        return [product["product_id"] for product in products], variants
    except (OSError, ValueError, KeyError):
        return [], []


def _bars() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
    )


def _draw(shop: DemoShop, folder: Path, bars: Progress, task: TaskID) -> None:
    for _ in draw_pictures(shop.catalogue, folder):
        bars.advance(task)


async def _import(store_url: str, folder: Path, bars: Progress, tasks: dict[str, TaskID]) -> None:
    engine = open_engine(store_url, timeout_s=_STORE_TIMEOUT_S)
    try:
        for kind, name in IMPORTS:
            bars.start_task(tasks[kind])
            await _import_one(engine, kind, folder / name, bars, tasks[kind])
    finally:
        await engine.dispose()


async def _import_one(engine: AsyncEngine, kind: str, path: Path, bars: Progress, task: TaskID) -> None:
    """Imports one file.

    Raises:
        InvalidInput: the store refused some of it: generator and importer do not agree.
    """

    def show(done: int, total: int, _records: int) -> None:
        bars.update(task, completed=done, total=total)

    report = await import_file(engine, kind, path, progress=show)
    if report.rejected:
        raise InvalidInput(
            f"{path.name}: {report.rejected} records were rejected, first {report.problems[0]}"
        )
    bars.update(task, total=1, completed=1)
