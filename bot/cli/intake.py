"""``frontdoor images intake`` and ``receive``: photos of what came in become stock once a person has confirmed."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.cli import intake_lines, receiving
from bot.cli.catalogue import read_catalogue
from bot.cli.progress import shown
from bot.cli.store import opened
from bot.errors import InvalidInput
from bot.settings import Settings
from bot.shop import movements
from models import artifacts
from models.errors import BadInput

if TYPE_CHECKING:  # they load onnxruntime and a template engine, which the other commands do not need
    from bot.cli.intake_report import Sum
    from models.images.intake import Sighting
    from models.images.lookup import Lookup

SUFFIXES: Final = frozenset({".jpg", ".jpeg", ".png", ".webp"})
FILE: Final = "intake.csv"
WIDTH: Final = 150

_written = click.Path(dir_okay=False, writable=True, path_type=Path)


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--csv", "table", type=_written, help=f"Where the lines to look through go; {FILE} in FOLDER by default."
)
@click.option(
    "--html", "page", type=_written, help="Also write a page that shows each thing and its product."
)
@click.option("--force", is_flag=True, help="Write over files that are there.")
def intake(folder: Path, *, table: Path | None, page: Path | None, force: bool) -> None:
    """Propose stock movements from the photos in FOLDER, to be looked through; then: frontdoor images receive."""
    # Imported here: onnxruntime and a template engine, which the other commands need not load.
    from bot.cli.intake_report import sums  # noqa: PLC0415
    from bot.cli.proposing import Proposal  # noqa: PLC0415
    from models.images import artifact  # noqa: PLC0415

    settings = Settings.from_env()
    file = table or folder / FILE
    _check_targets([each for each in (file, page) if each is not None], force=force)
    photos = sorted(each for each in folder.iterdir() if each.suffix.lower() in SUFFIXES and each.is_file())
    if not photos:
        raise InvalidInput(f"there are no pictures in {folder}")
    lookup = artifact.load(artifacts.current(settings.var_dir / "artifacts", artifact.CAPABILITY).path)
    products, _ = asyncio.run(read_catalogue(settings))
    proposal = Proposal(settings, products, drawn=page is not None)
    with shown("Photos") as told, ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        looked_at = pool.map(lambda photo: _looked_at(photo, lookup), photos)
        for number, (photo, found) in enumerate(zip(photos, looked_at, strict=True), 1):
            proposal.add(photo, found)
            told(f"{number} of {len(photos)}", number / len(photos))
    for problem in proposal.problems:
        click.echo(f"passed over: {problem}", err=True)
    if not proposal.lines:
        raise InvalidInput(f"none of the {len(photos)} pictures can be read")
    intake_lines.write(file, proposal.lines)
    if page is not None:
        page.write_text(proposal.page(), encoding="utf-8")
    console = Console(highlight=False, width=None if sys.stdout.isatty() else WIDTH)
    console.print(_table(sums(proposal.lines)))
    click.echo(f"{len(proposal.lines)} things in {len(photos) - len(proposal.problems)} photos: {file}")
    click.echo(f"Look through it, then: frontdoor images receive {file}")


@click.command()
@click.argument("file", metavar="CSV", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask.")
def receive(file: Path, *, yes: bool) -> None:
    """Add what was accepted in CSV to the stock: all of it, once, and nothing while any line is wrong."""
    settings = Settings.from_env()
    asyncio.run(_receive(settings, file, yes=yes))


async def _receive(settings: Settings, file: Path, *, yes: bool) -> None:
    lines, problems = intake_lines.read(file)
    async with opened(settings) as engine:
        review = await receiving.compared(engine, lines)
        wrong = [*problems, *review.problems]
        if wrong:
            raise InvalidInput(receiving.told(wrong))
        counts = f"{review.count('check')} lines to check and {review.count('reject')} rejected are left out"
        if not review.new:
            click.echo(f"nothing to add: {len(review.known)} lines were received before; {counts}")
            return
        console = Console(highlight=False, width=None if sys.stdout.isatty() else WIDTH)
        console.print(receiving.table(review))
        click.echo(f"{len(review.known)} lines were received before; {counts}")
        if not yes:
            click.confirm("Add this to the stock?", abort=True)
        added = await movements.receive(engine, review.new)
    pieces = sum(each.quantity for each in added)
    click.echo(f"added {pieces} pieces to {len({each.variant_id for each in added})} variants")
    if len(added) < len(review.new):
        click.echo(f"{len(review.new) - len(added)} lines were received by somebody else meanwhile")


def _check_targets(targets: Sequence[Path], *, force: bool) -> None:
    """Stops before the work where its result could not be kept."""
    for target in targets:
        if target.exists() and not force:
            raise InvalidInput(f"{target} is there already; name another, or write over it with --force")
        if not os.access(target.parent, os.W_OK):
            raise InvalidInput(f"nothing can be written to {target.parent}; name another place")


def _looked_at(photo: Path, lookup: Lookup) -> list[Sighting] | str:
    """What is in a photo, or why it cannot be read."""
    from models.images.intake import sightings  # noqa: PLC0415  (onnxruntime, as above)

    try:
        return sightings(photo, lookup)
    except BadInput as error:
        return str(error)
    except OSError as error:
        return f"{photo.name}: cannot be read ({error.strerror})"


def _table(found: Sequence[Sum]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("product", overflow="fold")
    for column in ("seen", "sure", "to check"):
        table.add_column(column, justify="right")
    for each in found:
        name = f"{each.title} ({each.product_id})" if each.product_id else "nothing like it in the shop"
        table.add_row(escape(name), f"{each.seen}", f"{each.sure}", f"{each.seen - each.sure}")
    return table
