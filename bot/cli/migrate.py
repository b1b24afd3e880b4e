"""``frontdoor migrate``: brings the store's schema to this version."""

from __future__ import annotations

import click

from bot.migrations import upgrade
from bot.settings import Settings


@click.command()
def migrate() -> None:
    """Bring the store to the newest schema; safe to repeat."""
    settings = Settings.from_env()
    settings.var_dir.mkdir(parents=True, exist_ok=True)
    done = upgrade(settings.store_url)
    for step in done.steps:
        click.echo(f"applied {step}")
    click.echo(f"the store is at revision {done.after}" + ("" if done.steps else ", as it was"))
