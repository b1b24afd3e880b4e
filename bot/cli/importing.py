"""``frontdoor import``: reads a shop's own files into the store."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from bot import migrations
from bot.database import open_engine
from bot.errors import FrontdoorError
from bot.settings import Settings
from bot.shop.importers import FORMATS, KINDS, ImportReport, Problem, import_file
from models.errors import ModelError

LISTED: Final = 20  # problems printed; a broken file has thousands
# An import may wait for other writers, where a customer may not.
STORE_TIMEOUT_S: Final = 30.0

OF_LEXICON: Final = frozenset({"products", "categories"})


@click.command("import")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--format", "format_name", type=click.Choice(("auto", *FORMATS)), default="auto", show_default=True
)
@click.option(
    "--map",
    "mapping",
    multiple=True,
    metavar="FIELD=COLUMN",
    help="Where a field stands, if not under its name.",
)
@click.option(
    "--default",
    "defaults",
    multiple=True,
    metavar="FIELD=VALUE",
    help="For fields that the file lacks or leaves empty.",
)
@click.option("--strict", is_flag=True, help="Import nothing if anything is wrong.")
@click.option(
    "--shop-currency",
    metavar="CODE",
    help="Currency of prices that name none; else FRONTDOOR_CURRENCY.",
)
@click.option("--encoding", help="Encoding of the text, if it is not UTF-8.")
def import_(  # noqa: PLR0917  (click passes them by name)
    kind: str,
    file: Path,
    format_name: str,
    mapping: Sequence[str],
    defaults: Sequence[str],
    strict: bool,
    shop_currency: str | None,
    encoding: str | None,
) -> None:
    """Import products, orders, customers, reviews, categories, promotions or daily sales from FILE.

    Reads JSON Lines, CSV, Parquet, Shopify's and WooCommerce's exports and Google Merchant feeds, packed with
    gzip or not. The same file again changes nothing. Bad records are listed and left out; with --strict they stop
    it all.

    \b
    frontdoor import products shopify-export.csv
    frontdoor import orders lines.csv --map order=invoice,sku=code --default status=delivered
    """  # noqa: D301  (click wants the character itself)
    settings = Settings.from_env()
    console = Console(stderr=True)

    async def run() -> ImportReport:
        engine = open_engine(settings.store_url, timeout_s=STORE_TIMEOUT_S)
        try:
            with _bar(console) as bar:
                task = bar.add_task(f"{kind} from {file.name}", records=0)

                def show(done: int, total: int, records: int) -> None:
                    bar.update(task, completed=done, total=total, records=records)

                return await import_file(
                    engine,
                    kind,
                    file,
                    format=format_name,
                    mapping=_pairs(mapping, "--map"),
                    defaults=_pairs(defaults, "--default"),
                    currency=shop_currency or settings.currency,
                    strict=strict,
                    encoding=encoding,
                    progress=show,
                )
        finally:
            await engine.dispose()

    settings.var_dir.mkdir(parents=True, exist_ok=True)
    migrations.upgrade(settings.store_url)
    report = asyncio.run(run())
    _print(report)
    if not report.applied:
        sys.exit(1)
    if kind in OF_LEXICON and report.changed:
        _refresh_lexicon(settings)


def _refresh_lexicon(settings: Settings) -> None:
    """Lets the dialogue core know the new words at once; what was imported stays, whatever happens here."""
    from bot.cli.catalogue import refresh_lexicon  # noqa: PLC0415  (only an import that changed something needs it)

    try:
        click.echo(refresh_lexicon(settings))
    except (ModelError, FrontdoorError, OSError) as error:
        click.echo(
            f"note: the bot does not know the new words yet ({error}); run: frontdoor train lexicon", err=True
        )


def _pairs(options: Sequence[str], name: str) -> dict[str, str]:
    """``("a=b,c=d", "e=f")`` as a dictionary."""
    pairs = {}
    for pair in (part for option in options for part in option.split(",")):
        field, sign, value = pair.partition("=")
        if not (field.strip() and sign and value.strip()):
            raise click.BadParameter(f"expected FIELD=… in {pair!r}", param_hint=name)
        pairs[field.strip()] = value.strip()
    return pairs


def _bar(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TextColumn("{task.fields[records]:,} records"),
        TimeRemainingColumn(),
        console=console,
    )


def _print(report: ImportReport) -> None:
    _list("note", report.notes, report.note_count)
    _list("rejected", report.problems, report.rejected)
    for name, count in report.also.items():
        if count:
            click.echo(f"also added {count:,} {name}")
    rate = (report.accepted + report.rejected) / max(report.duration_s, 0.001)
    click.echo(
        f"{report.kind} ({report.format}): {report.accepted:,} accepted, {report.changed:,} changed, "
        f"{report.rejected:,} rejected in {report.duration_s:.1f} s ({rate:,.0f}/s)"
    )
    if not report.applied:
        click.echo("nothing was imported, because of --strict", err=True)


def _list(label: str, problems: Sequence[Problem], count: int) -> None:
    for problem in problems[:LISTED]:
        click.echo(f"{label}: {problem}", err=True)
    if count > LISTED:
        click.echo(f"{label}: … and {count - LISTED:,} more", err=True)
