"""``frontdoor evaluate images``: how well pictures are found and named, beside plain histograms and hashes."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Final

import click
from rich.console import Console

from bot.bench import figures
from bot.cli import options
from bot.cli.pictures import image_source
from bot.evaluate.images.parts import PARTS, Evaluation
from bot.settings import Settings
from models.images.artifact import exported

WIDTH: Final = 150


@click.command()
@click.argument("parts", nargs=-1, type=click.Choice(list(PARTS)))
@options.datasets
@click.option("--seed", default=figures.SEED, show_default=True, help="Of whatever is drawn.")
@click.option("--model", help="Another encoder: a folder with a checkpoint, or its name in the hub's cache.")
def images(parts: tuple[str, ...], *, root: Path | None, seed: int, model: str | None) -> None:
    """Measure PARTS, or all; write var/evaluate/images.json."""
    folder = options.named(root)
    settings = Settings.from_env()
    with tempfile.TemporaryDirectory() as place:
        encoder = exported(Path(place), model or image_source(settings))
        evaluation = Evaluation(folder, encoder, seed, _say)
        found = [figure for name in PARTS if name in (parts or PARTS) for figure in PARTS[name](evaluation)]
    about = figures.circumstances(seed=seed, data=f"public photographs, looked at by {encoder.about.source}")
    figures.write(settings.var_dir / "evaluate" / "images.json", found, about)
    figures.show(Console(highlight=False, width=None if sys.stdout.isatty() else WIDTH), found, about)


def _say(line: str) -> None:
    click.echo(f"▸ {line}", err=True)
