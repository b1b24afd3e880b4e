"""``frontdoor bench``: measures the installed system and prints the figures beside their targets."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final

import click
from rich.console import Console

from bot.bench import (
    figures,
    importing,
    installing,
    killing,
    nearest,
    processes,
    recommending,
    searching,
    seeing,
    sockets,
    starting,
    turns,
)
from bot.bench.bench import Bench, opened
from bot.bench.figures import Figure
from bot.settings import Settings

# In this order: memory is measured before the load, and the load before what starts further processes.
BENCHMARKS: Final[Mapping[str, Callable[[Bench], Awaitable[list[Figure]]]]] = {
    "turns": turns.round_trip,
    "memory": processes.idle_memory,
    "session": turns.long_session,
    "throughput": turns.throughput,
    "sockets": sockets.sockets,
    "start": starting.starts,
    "fresh": installing.installs,
    "search": searching.searches,
    "recommend": recommending.recommends,
    "photos": seeing.sees,
    "million": nearest.million,
    "import": importing.imports,
    "kills": killing.kills,
}

WIDTH: Final = 150


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(list(BENCHMARKS)))
@click.option("--quick", is_flag=True, help="A first look: fewer repetitions, less exact.")
def bench(names: tuple[str, ...], *, quick: bool) -> None:
    """Measure NAMES, or everything, on a private copy of the installed system; write var/bench/latest.json."""
    settings = Settings.from_env()
    # A file or a pipe gets room for whole lines; a terminal has its own width.
    console = Console(highlight=False, width=None if sys.stdout.isatty() else WIDTH)
    found, data = asyncio.run(_measure(settings, names or tuple(BENCHMARKS), quick=quick))
    about = figures.circumstances(seed=figures.SEED, data=data)
    figures.write(settings.var_dir / "bench" / "latest.json", found, about)
    figures.show(console, found, about)


async def _measure(settings: Settings, names: Sequence[str], *, quick: bool) -> tuple[list[Figure], str]:
    """The figures, and what data they were measured on."""
    found: list[Figure] = []
    async with opened(settings, quick=quick, say=_say) as running:
        for name in (each for each in BENCHMARKS if each in names):
            click.echo(f"▸ {name}", err=True)
            found += await BENCHMARKS[name](running)
        return found, await running.data()


def _say(line: str) -> None:
    click.echo(f"  ! {line}", err=True)
