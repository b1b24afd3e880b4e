"""``frontdoor demo``: the demo shop."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from typing import Final

import click

from bot.errors import StoreUnavailable
from bot.settings import Settings
from bot.shop.demo.marker import Marker, forget

DEFAULT_SEED: Final = 7


@click.group()
def demo() -> None:
    """A made-up shop to try Frontdoor with."""


@demo.command()
@click.option("--seed", type=int, default=DEFAULT_SEED, show_default=True, help="Another gives another shop.")
@click.option(
    "--today", type=click.DateTime(["%Y-%m-%d"]), help="The day before which the shop's history ends."
)
@click.option("--force", is_flag=True, help="Make it anew, even if it is there.")
def create(seed: int, today: datetime | None, force: bool) -> None:
    """Invent the demo shop, draw its pictures and import it; does nothing when that is done."""
    settings = Settings.from_env()
    folder = settings.var_dir / "demo"
    made = Marker.read(folder)
    wanted = Marker.of(seed, (today or datetime.now(UTC)).date())
    # A shop made on an earlier day will do, unless a day was asked for.
    usable = made is not None and not force and made.is_like(wanted, any_day=today is None)
    if made and usable and asyncio.run(_is_imported(settings.store_url)):
        click.echo(f"the demo shop of {made.today} is there; --force makes it anew")
        return
    from bot.cli.demo_steps import make  # noqa: PLC0415  (imports NumPy and more: only when there is work)

    began = time.monotonic()
    forget(folder)
    asyncio.run(make(settings, wanted, folder))
    wanted.write(folder)
    click.echo(f"the demo shop is ready after {time.monotonic() - began:.0f} s: see {folder}")


async def _is_imported(store_url: str) -> bool:
    """Whether the store is there and has products."""
    from bot.database import open_engine  # noqa: PLC0415  (the store is opened only when it matters)
    from bot.shop import SqlShop  # noqa: PLC0415

    engine = open_engine(store_url)
    try:
        _, total = await SqlShop(engine).browse(limit=1)
    except StoreUnavailable:
        return False  # no file yet, or no tables
    finally:
        await engine.dispose()
    return total > 0
