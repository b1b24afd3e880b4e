"""Trains the network that looks at pictures, from public photographs, and writes its weights into the project."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from bot.cli.progress import shown
from bot.evaluate.images import sets
from models.images import export, training
from models.images.artifact import OWN_NETWORK

SIDE = 160  # pixels; the network itself is shown smaller ones while it learns


def train_network(datasets: Path, *, epochs: int | None, seed: int, settle: bool = False) -> None:
    """Trains on the sets whose licences allow anything and on drawn goods; what it learns is in ``bot.evaluate``.

    Args:
        datasets: folder of the sets.
        epochs: how often everything is shown; as many as usual by default.
        seed: of weights, order and distortions.
        settle: go on from the present weights, with whole pictures and small steps.

    Raises:
        Damaged: there are no present weights to go on from.
    """
    lessons = sets.lessons(datasets, SIDE)
    settings = training.SETTLING if settle else training.Settings()
    settings = replace(settings, epochs=epochs or settings.epochs)
    start = training.Trained(*export.load(OWN_NETWORK)[:2]) if settle else None
    with shown("network") as progress:

        def told(what: str, share: float) -> None:
            progress(what, share)
            click.echo(what, err=True)  # hours are long: the log says more than the bar

        trained = training.train(lessons, settings, seed=seed, progress=told, start=start)
    OWN_NETWORK.parent.mkdir(parents=True, exist_ok=True)
    export.save(OWN_NETWORK, trained.network, trained.heads, lessons.names)
    click.echo(
        f"network: {len(lessons.pixels)} pictures, {settings.epochs} epochs; {OWN_NETWORK.name} is written"
    )
