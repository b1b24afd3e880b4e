"""``frontdoor setup``: whatever is missing, in the order in which the parts need each other."""

from __future__ import annotations

import click

from bot.settings import Settings


@click.command()
def setup() -> None:
    """Prepare what is missing: the store, the demo shop, the models, the first sign-in."""
    from bot.cli import cli  # noqa: PLC0415  (this module is one of its commands)

    settings = Settings.from_env()
    settings.var_dir.mkdir(parents=True, exist_ok=True)
    steps = [("store", ["migrate"])]
    if settings.demo:
        steps += [("demo shop", ["demo", "create"]), ("demo sign-ins", ["agents", "demo"])]
    steps.append(("models", ["train"]))
    for title, command in steps:
        click.echo(f"▸ {title}")
        cli(args=command, standalone_mode=False)
