"""``frontdoor run``: everything, on one machine."""

from __future__ import annotations

import asyncio
import json
import signal
import time

import click

from bot.cli.agents import SIGN_INS
from bot.cli.setup import setup
from bot.errors import Unavailable
from bot.launcher import System, ensure_free
from bot.settings import Settings


@click.command()
@click.option("--setup/--no-setup", "with_setup", default=True, help="Prepare first what is missing.")
@click.pass_context
def run(ctx: click.Context, *, with_setup: bool) -> None:
    """Start the gateway, the dialogue core and the action server, and keep them running until Ctrl-C."""
    settings = Settings.from_env()
    ensure_free(settings)
    if with_setup:
        ctx.invoke(setup)
    asyncio.run(_serve(settings))


async def _serve(settings: Settings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    started = time.monotonic()
    async with System(settings, say=lambda line: click.echo(f"  ! {line}", err=True)) as system:
        starting = asyncio.create_task(_announce(system, started))
        stopping = asyncio.create_task(stop.wait())
        failing = asyncio.create_task(system.gave_up())
        await asyncio.wait({stopping, failing}, return_when=asyncio.FIRST_COMPLETED)
        starting.cancel()
        stopping.cancel()
        failed = failing.done()
        failing.cancel()
        click.echo("\n▸ stopping")
    if failed:
        raise Unavailable("a process could not be started; its last words are above")
    click.echo("  stopped, nothing lost")


async def _announce(system: System, started: float) -> None:
    """Says when the gateway takes messages and when the bot answers; a bot that is late is not the end."""
    settings = system.settings
    click.echo("▸ starting")
    await system.accepting()
    click.echo(f"  gateway takes messages after {time.monotonic() - started:.1f} s")
    while True:
        try:
            await system.ready()
            break
        except Unavailable as error:
            click.echo(f"  ! {error}", err=True)
    click.echo(f"  bot answers after {time.monotonic() - started:.1f} s\n")
    if settings.demo:
        click.echo(f"  Shop with the widget   {settings.gateway_url}/shop")
    click.echo(f"  Console for agents     {settings.gateway_url}/console")
    sign_ins = settings.var_dir / SIGN_INS
    if settings.demo and sign_ins.exists():
        for entry in json.loads(sign_ins.read_text(encoding="utf-8")):
            click.echo(f"    sign in as {entry['email']} with {entry['password']}")
        click.echo("    customers are chosen on the shop page: no password needed there")
    elif not settings.demo:
        click.echo("    make a sign-in with: frontdoor agents create")
    click.echo("\n  Ctrl-C stops all of it.")
