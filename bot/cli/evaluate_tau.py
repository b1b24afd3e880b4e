"""``frontdoor evaluate tau``: the customers of τ-bench's retail shop against the running system."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import click
from rich.console import Console

from bot.cli.catalogue import refresh_lexicon
from bot.evaluate.tau.database import Part, read_database, read_tasks
from bot.evaluate.tau.playing import Played, Playing
from bot.evaluate.tau.report import print_report, write_json
from bot.settings import Settings


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--part", "parts", type=click.Choice(["train", "dev"]), multiple=True, default=["train", "dev"])
@click.option(
    "--seeds", default=1, show_default=True, type=click.IntRange(1), help="Play each task so often."
)
@click.option("--first-seed", default=1, show_default=True, help="The first of these seeds.")
@click.option("--task", "wanted", type=int, multiple=True, help="Only tasks of these numbers.")
@click.option("--every", default=1, show_default=True, type=click.IntRange(1), help="Only every n-th task.")
@click.option(
    "--slips", default=0.2, show_default=True, help="Share of customers who first say something wrong."
)
@click.option(
    "--at-once", default=2, show_default=True, type=click.IntRange(1), help="Conversations at a time."
)
@click.option(
    "--json", "json_path", type=click.Path(path_type=Path), help="Write every conversation as JSON."
)
@click.option("--verbose", is_flag=True, help="Print every conversation.")
def tau(
    folder: Path,
    *,
    parts: tuple[Part, ...],
    seeds: int,
    first_seed: int,
    wanted: tuple[int, ...],
    every: int,
    slips: float,
    at_once: int,
    json_path: Path | None,
    verbose: bool,
) -> None:
    """Play the tasks of the benchmark's FOLDER with scripted customers, and compare the store afterwards.

    A private copy of the installed dialogue model runs on the benchmark's shop, and is thrown away afterwards.
    """
    settings = Settings.from_env()
    console = Console(highlight=False)
    tasks = [task for part in parts for task in read_tasks(folder, part)]
    tasks = [task for task in tasks if not wanted or task.task_id in wanted][::every]
    pairs = [(task, seed) for seed in range(first_seed, first_seed + seeds) for task in tasks]
    done = 0

    def show(played: Played) -> None:
        nonlocal done
        done += 1
        if verbose:
            console.rule(f"{played.task.name} seed {played.seed} {'✓' if played.exact else '✗'}")
            console.print(played.task.instruction, markup=False)
            for who, words in played.transcript:
                console.print(f"  {who}: {words}", markup=False)
        elif done % 50 == 0:
            console.print(f"▸ {done} of {len(pairs)}")

    playing = Playing(
        settings,
        read_database(folder),
        prepare=refresh_lexicon,
        on_result=show,
        say=lambda line: click.echo(f"  ! {line}", err=True),
        at_once=at_once,
        slips=slips,
    )
    played = asyncio.run(playing.play(pairs))
    if json_path:
        write_json(json_path, played)
    print_report(console, played)
    sys.exit(0 if all(not each.violations and each.problem is None for each in played) else 1)
