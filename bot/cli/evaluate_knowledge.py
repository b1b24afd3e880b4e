"""``frontdoor evaluate knowledge``: whether questions find the article that answers them, beside plain BM25."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import click
from rich.console import Console

from bot.bench import figures, wares
from bot.cli import options
from bot.evaluate import knowledge as measuring
from bot.evaluate.pipelines import ROOT
from bot.settings import Settings
from models import artifacts
from models.encoder import Encoder

QUESTIONS: Final = ROOT / "data" / "held_out" / "knowledge.csv"
WIDTH: Final = 150


@click.command()
@options.datasets
@click.option("--seed", default=figures.SEED, show_default=True, help="Of the unanswerable questions drawn.")
def knowledge(*, root: Path | None, seed: int) -> None:
    """Measure the knowledge base's search; write var/evaluate/knowledge.json."""
    settings = Settings.from_env()
    trained = settings.var_dir / "artifacts"
    found = measuring.own(artifacts.current(trained, "search").manifest.metrics)
    folder = root or wares.folder()
    if folder is None or not (folder / measuring.LIST).is_file():
        click.echo(
            "▸ the public list is left out, it is not there; name its folder with --datasets", err=True
        )
    else:
        encoder = Encoder.load(artifacts.current(trained, "encoder").path)
        found += measuring.measure(folder, QUESTIONS, encoder, seed=seed)
    about = figures.circumstances(seed=seed, data="held-out questions in our own words")
    figures.write(settings.var_dir / "evaluate" / "knowledge.json", found, about)
    figures.show(Console(highlight=False, width=None if sys.stdout.isatty() else WIDTH), found, about)
