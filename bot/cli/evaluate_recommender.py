"""``frontdoor evaluate recommender``: how well what comes next is foreseen, beside other models."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import click
from rich.console import Console

from bot.bench import figures
from bot.cli import options
from bot.evaluate.recommender import plot
from bot.evaluate.recommender.parts import PARTS, SLOW, Evaluation
from bot.settings import Settings

WIDTH: Final = 150


@click.command()
@click.argument("parts", nargs=-1, type=click.Choice(list(PARTS)))
@options.datasets
@click.option("--seed", default=figures.SEED, show_default=True, help="Of whatever is drawn.")
def recommender(parts: tuple[str, ...], *, root: Path | None, seed: int) -> None:
    """Measure PARTS, or those that take less than an hour; write var/evaluate/recommender.json and .png."""
    folder = options.named(root)
    chosen = parts or tuple(name for name in PARTS if f"seqrec_{name}" not in SLOW)
    out = Settings.from_env().var_dir / "evaluate"
    evaluation = Evaluation(folder, seed, say=_say, kept=out / "sequences")
    found = [figure for name in PARTS if name in chosen for figure in PARTS[name](evaluation)]
    about = figures.circumstances(seed=seed, data="public histories, every rank among all products")
    figures.write(out / "recommender.json", found, about)
    if evaluation.ranked:
        plot.draw(evaluation.ranked, out / "recommender.png")
    figures.show(Console(highlight=False, width=None if sys.stdout.isatty() else WIDTH), found, about)


def _say(line: str) -> None:
    click.echo(f"▸ {line}", err=True)
