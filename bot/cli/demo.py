"""``frontdoor demo``: the demo shop."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from sqlalchemy.ext.asyncio import AsyncEngine

from bot import migrations
from bot.database import open_engine
from bot.errors import InvalidInput
from bot.settings import Settings
from bot.shop import SqlShop
from bot.shop.demo import DemoShop, draw_pictures, make_shop, write_shop
from bot.shop.demo.drawings import VIEWS
from bot.shop.demo.marker import Marker, forget
from bot.shop.importers import import_file

DEFAULT_SEED: Final = 7
# What is imported, each after what it refers to.
_IMPORTS: Final = (
    ("categories", "categories.jsonl"),
    ("products", "products.jsonl"),
    ("customers", "customers.jsonl"),
    ("promotions", "promotions.jsonl"),
    ("orders", "orders.jsonl"),
    ("reviews", "reviews.jsonl"),
    ("sales", "daily_sales.csv"),
)
_STORE_TIMEOUT_S: Final = 30.0  # an import may wait for other writers, where a customer may not


@click.group()
def demo() -> None:
    """A made-up shop to try Frontdoor with."""


@demo.command()
@click.option("--seed", type=int, help=f"Another number gives another shop.  [default: {DEFAULT_SEED}]")
@click.option(
    "--today", type=click.DateTime(["%Y-%m-%d"]), help="The day before which the shop's history ends."
)
@click.option("--force", is_flag=True, help="Make it anew, even if it is there.")
def create(seed: int | None, today: datetime | None, force: bool) -> None:
    """Invent the demo shop, draw its pictures and import it; does nothing when that is done."""
    settings = Settings.from_env()
    folder = settings.var_dir / "demo"
    wanted = Marker.of(DEFAULT_SEED if seed is None else seed, (today or datetime.now(UTC)).date())
    made = Marker.read(folder)
    migrations.upgrade(settings.store_url)
    # A shop made on an earlier day will do, unless a day was asked for.
    same = made is not None and (made.seed, made.generator) == (wanted.seed, wanted.generator)
    same = same and (today is None or made == wanted)
    if same and not force and asyncio.run(_is_imported(settings.store_url)):
        click.echo(f"the demo shop of {made.today if made else ''} is there; --force makes it anew")
        return
    began = time.monotonic()
    settings.var_dir.mkdir(parents=True, exist_ok=True)
    forget(folder)
    asyncio.run(_create(settings, wanted, folder))
    wanted.write(folder)
    click.echo(f"the demo shop is ready after {time.monotonic() - began:.0f} s: see {folder}")


async def _is_imported(store_url: str) -> bool:
    engine = open_engine(store_url, timeout_s=_STORE_TIMEOUT_S)
    try:
        _, total = await SqlShop(engine).browse(limit=1)
    finally:
        await engine.dispose()
    return total > 0


async def _create(settings: Settings, wanted: Marker, folder: Path) -> None:
    with _bars() as bars:
        inventing = bars.add_task("invent the shop", total=1)
        shop = make_shop(wanted.seed, date.fromisoformat(wanted.today))
        bars.update(inventing, completed=1)
        writing = bars.add_task("write its files", total=1)
        write_shop(shop, folder)
        bars.update(writing, completed=1)
        drawing = bars.add_task("draw its pictures", total=len(shop.catalogue) * len(VIEWS))
        tasks = {kind: bars.add_task(f"import {kind}", total=None, start=False) for kind, _ in _IMPORTS}
        async with asyncio.TaskGroup() as group:
            group.create_task(asyncio.to_thread(_draw, shop, settings.var_dir / "media", bars, drawing))
            group.create_task(_import(settings.store_url, folder, bars, tasks))


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
        for kind, name in _IMPORTS:
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
