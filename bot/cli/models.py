"""``frontdoor models``: brings a vision checkpoint onto a machine with a network, and says what that changed."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
from rich.console import Console
from rich.table import Table

from bot.cli import checkpoints
from bot.cli.checkpoints import RECOMMENDED
from bot.cli.progress import shown
from bot.settings import Settings
from models import artifacts
from models.errors import NotTrained

if TYPE_CHECKING:  # they load onnxruntime, which listing does not need
    from models.images.listing import Listed
    from models.images.lookup import Lookup

WIDTH: Final = 150


@click.group()
def models() -> None:
    """Networks that look at pictures, beside the one that comes with Frontdoor."""


@models.command(name="list")
def list_() -> None:
    """List the checkpoints that are worth trying."""
    folder = Settings.from_env().var_dir / checkpoints.FOLDER
    table = Table(box=None, padding=(0, 2, 0, 0))
    for column in ("name", "repository", "licence", "MB", "what it is", "here"):
        table.add_column(column, justify="right" if column == "MB" else "left", overflow="fold")
    for name, each in RECOMMENDED.items():
        here = "yes" if checkpoints.is_here(folder / name) else ""
        table.add_row(name, each.repository, each.licence, f"{each.megabytes}", each.about, here)
    Console(highlight=False, width=None if sys.stdout.isatty() else WIDTH).print(table)


@models.command()
@click.argument("name", type=click.Choice(list(RECOMMENDED)))
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    help=f"Where it goes; {checkpoints.FOLDER}/NAME in the var folder by default.",
)
def fetch(name: str, *, folder: Path | None) -> None:
    """Download the checkpoint NAME, index the shop's pictures with it, and say how many more are found.

    This is the only command that downloads a network, and it does so only when it is called.
    """
    from bot.cli.pictures import read_listed  # noqa: PLC0415  (SQLAlchemy, which listing need not load)

    settings = Settings.from_env()
    target = folder or settings.var_dir / checkpoints.FOLDER / name
    listed, _ = read_listed(settings)
    if checkpoints.is_here(target):
        click.echo(f"{name} is in {target} already")
    else:
        checkpoints.fetch(name, target)
        click.echo(f"{name} is in {target}")
    if listed:
        _compare(settings.var_dir / "artifacts", listed, name, target)
    else:
        click.echo("the shop has no pictures on this machine, so that nothing was indexed")
    click.echo(f"To stay with it, put this into .env: FRONTDOOR_IMAGE_MODEL={target}")
    click.echo("To go back, leave that out, and: frontdoor train images")


def _compare(root: Path, listed: Sequence[Listed], name: str, source: Path) -> None:
    """Indexes the pictures anew, and says how many distorted copies are found before and after."""
    from models.images import artifact, rehearsal  # noqa: PLC0415  (onnxruntime, which listing need not load)

    threads = os.cpu_count() or 1
    present = _present(root)
    pictures = rehearsal.sample(_known(listed, present))
    before = None
    with shown("images") as progress:
        if present is not None:
            before = rehearsal.rehearse(present, pictures, threads=threads, progress=progress)
        built = artifact.build(root, listed, source=source, threads=threads, progress=progress)
        after = rehearsal.rehearse(artifact.load(built.path), pictures, threads=threads, progress=progress)
    figures = built.manifest.metrics
    click.echo(
        f"images {built.version}: {figures['seconds']:.1f} s, {figures['pictures']:.0f} pictures of "
        f"{figures['products']:.0f} products"
    )
    click.echo(
        f"the product comes first for so many of {after.tried} distorted copies of the shop's pictures:"
    )
    if present is not None and before is not None:
        click.echo(f"  before  {before.share:6.1%}  {present.encoder.about.source}")
    else:
        click.echo("  before       –  no pictures were indexed")
    click.echo(f"  after   {after.share:6.1%}  {name}")


def _present(root: Path) -> Lookup | None:
    """What looks at pictures now."""
    from models.images import artifact  # noqa: PLC0415  (onnxruntime, which listing need not load)

    try:
        return artifact.load(artifacts.current(root, artifact.CAPABILITY).path)
    except NotTrained:
        return None


def _known(listed: Sequence[Listed], present: Lookup | None) -> Sequence[Listed]:
    """The pictures that both will know, so that the figures can be compared."""
    if present is None:
        return listed
    known = present.gallery.product_ids
    return [each for each in listed if each.product_id in known]
