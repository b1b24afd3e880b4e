"""``frontdoor demo``: the demo shop."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from bot.settings import Settings


@click.group()
def demo() -> None:
    """A made-up shop to try Frontdoor with."""


@demo.command()
@click.option("--seed", default=7, show_default=True, help="Another number gives another shop.")
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day on which the shop's history ends.")
def create(seed: int, today: datetime | None) -> None:
    """Invent the demo shop and write it to the var folder."""
    from bot.shop.demo import make_shop, write_shop  # noqa: PLC0415  (imports NumPy: only when called)

    settings = Settings.from_env()
    shop = make_shop(seed, (today or datetime.now(UTC)).date())
    for name, count in write_shop(shop, settings.var_dir / "demo").items():
        click.echo(f"{name}: {count:,}")
