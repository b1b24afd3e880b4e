"""``frontdoor images``: what is wrong with the shop's product pictures, and bringing them onto this machine."""

from __future__ import annotations

import asyncio
import csv
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from rich.table import Table

from bot.cli.catalogue import read_catalogue
from bot.cli.image_words import NAMES, colours_seen, sentence
from bot.cli.intake import intake, receive
from bot.cli.pictures import addresses, fetched_place, read_listed
from bot.cli.progress import shown
from bot.pictures.fetching import AT_ONCE, TIMEOUT_S, Fetcher, NotFetched, anywhere, keep, public
from bot.settings import Settings
from models.errors import NotTrained
from models.images.audit import (
    Finding,
    NearDuplicate,
    WrongCategory,
    audit,
    counts,
    suggested_categories,
    worst,
)
from models.images.listing import Listed
from models.images.measuring import measured
from models.images.quality import Report

SHOWN: Final = 20  # on the terminal
MOST_CARDS: Final = 200  # in the HTML file, which has a picture for each
WIDTH: Final = 150
MEDIA: Final = "/media/"  # the gateway's own pictures
COLUMNS: Final = (
    "product_id", "title", "category", "url", "width", "height", "sharpness", "colours_seen", "colours_listed",
    "problems", "explained", "near_duplicate_of", "suggested_category",
)  # fmt: skip


@click.group()
def images() -> None:
    """The shop's product pictures."""


images.add_command(intake)
images.add_command(receive)


@images.command(name="audit")
@click.option(
    "--html",
    "page",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write a page with the pictures that have problems, the worst first.",
)
@click.option(
    "--csv",
    "table",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write what was measured of all pictures to a file.",
)
@click.option(
    "--limit",
    type=click.IntRange(1),
    help=f"Pictures to show: {MOST_CARDS} on the page and {SHOWN} on the terminal by default.",
)
@click.option("--problems-only", is_flag=True, help="Leave pictures without problems out of the CSV file.")
def audit_pictures(*, page: Path | None, table: Path | None, limit: int | None, problems_only: bool) -> None:
    """List what is wrong with pictures: blurred, dark, framed, shown for two products, not of the listed colour."""
    settings = Settings.from_env()
    pictures, missing = read_listed(settings)
    with shown("Pictures") as told:
        findings = audit(
            pictures,
            _followed(measured(pictures), pictures, told),
            suggested=_suggested(settings, pictures),
        )
        if page is not None:
            # It needs a template engine, which nothing else does.
            from bot.cli import image_report  # noqa: PLC0415

            page.write_text(
                image_report.page(
                    findings,
                    shop=settings.shop_name,
                    made_at=datetime.now(ZoneInfo(settings.shop_timezone)),
                    missing=missing,
                    most=limit or MOST_CARDS,
                    told=lambda share: told("drawing", share),
                ),
                encoding="utf-8",
            )
    chosen = worst(findings)
    if page is not None:
        click.echo(f"{min(len(chosen), limit or MOST_CARDS)} pictures in {page}")
    if table is not None:
        rows = [each for each in findings if each.problems or not problems_only]
        _write(table, rows)
        click.echo(f"{len(rows)} pictures in {table}")
    console = Console(highlight=False, width=None if sys.stdout.isatty() else WIDTH)
    if page is None and table is None and chosen:
        console.print(_table(chosen[: limit or SHOWN]))
    for code, count in counts(findings).items():
        click.echo(f"{count:6d}  {NAMES[code].lower()}")
    click.echo(f"{len(chosen)} of {len(findings)} pictures have problems")
    if missing:
        click.echo(f"{missing} pictures are not on this machine; bring them with: frontdoor images fetch")


@images.command()
@click.option("--again", is_flag=True, help="Also those that are here already.")
@click.option("--private", is_flag=True, help="Also from servers of this machine's own network.")
@click.option("--limit", type=click.IntRange(1), help="How many at most; all by default.")
@click.option(
    "--timeout",
    "timeout_s",
    default=TIMEOUT_S,
    show_default=True,
    type=click.FloatRange(0, min_open=True),
    help="Seconds that one picture may take.",
)
def fetch(*, again: bool, private: bool, limit: int | None, timeout_s: float) -> None:
    """Bring pictures of other servers onto this machine, to be looked at and searched; list those that fail."""
    settings = Settings.from_env()
    products, _ = asyncio.run(read_catalogue(settings))
    urls = [url for url in addresses(products) if not url.startswith(MEDIA)]
    wanted = [url for url in urls if again or not fetched_place(settings, url).is_file()][:limit]
    failures = csv.writer(sys.stderr, lineterminator="\n")
    with shown("Pictures") as told:
        count: Counter[bool] = Counter()

        def done(url: str, why: str | None) -> None:
            count[why is None] += 1
            if why is not None:
                failures.writerow((url, why))
            told(f"{count.total()} of {len(wanted)}", count.total() / len(wanted))

        fetcher = Fetcher(allowed=anywhere if private else public, timeout_s=timeout_s)
        asyncio.run(_fetch(settings, fetcher, wanted, done))
    click.echo(f"{count[True]} fetched, {count[False]} failed, {len(urls) - len(wanted)} left as they are")
    if count[False] and not count[True]:
        sys.exit(1)


async def _fetch(
    settings: Settings, fetcher: Fetcher, urls: Sequence[str], done: Callable[[str, str | None], None]
) -> None:
    """Fetches all of them, some at once; ``done`` is told each and why it failed, if it did."""
    pending = iter(urls)

    async def worker() -> None:
        for url in pending:
            why = None
            try:
                found = await fetcher.fetch(_absolute(settings, url))
                await asyncio.to_thread(keep, found, fetched_place(settings, url))
            except NotFetched as error:
                why = str(error)
            done(url, why)

    try:
        async with fetcher, asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE):
                group.create_task(worker())
    except ExceptionGroup as errors:
        raise errors.exceptions[0] from errors  # what stops one stops all, such as a full disk


def _suggested(settings: Settings, pictures: Sequence[Listed]) -> dict[str, tuple[str, float]]:
    """Categories that the looks of products suggest; none before the pictures were indexed."""
    # Imported here: onnxruntime, which only this needs.
    from models.images.artifact import vectors_of  # noqa: PLC0415

    try:
        known, vectors = vectors_of(settings.var_dir / "artifacts", pictures)
    except NotTrained:
        click.echo(
            "Categories are not looked at before the pictures are indexed: frontdoor train images", err=True
        )
        return {}
    if not known:
        return {}
    return suggested_categories(
        [each.product_id for each in known], [each.category for each in known], vectors
    )


def _absolute(settings: Settings, url: str) -> str:
    if url.startswith("//"):
        return f"https:{url}"
    if not url.startswith("/"):
        return url
    if not settings.public_url:
        raise NotFetched("a path without a server; set FRONTDOOR_PUBLIC_URL")
    return urljoin(settings.public_url, url)


def _followed(
    reports: Iterator[Report | str], pictures: Sequence[Listed], told: Callable[[str, float], None]
) -> Iterator[Report | str]:
    for place, report in enumerate(reports, 1):
        told(f"{place} of {len(pictures)}", place / len(pictures))
        yield report


def _table(findings: Sequence[Finding]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for column in ("product", "picture", "what is wrong"):
        table.add_column(column, overflow="fold")
    for finding in findings:
        listed = finding.listed
        words = "\n".join(sentence(each, finding) for each in finding.problems)
        table.add_row(f"{listed.title} ({listed.product_id})", listed.url, words)
    return table


def _write(file: Path, findings: Sequence[Finding]) -> None:
    with file.open("w", newline="", encoding="utf-8") as out:
        rows = csv.DictWriter(out, COLUMNS, restval="")
        rows.writeheader()
        rows.writerows(_row(finding) for finding in findings)


def _row(finding: Finding) -> dict[str, Any]:
    listed, report = finding.listed, finding.report
    row: dict[str, Any] = {
        "product_id": listed.product_id,
        "title": listed.title,
        "category": listed.category,
        "url": listed.url,
        "colours_seen": ", ".join(f"{name} {share:.0%}" for name, share in colours_seen(finding)),
        "colours_listed": ", ".join(listed.colours),
        "problems": ", ".join(each.code for each in finding.problems),
        "explained": "; ".join(sentence(each, finding) for each in finding.problems),
    }
    if report is not None:
        row |= {"width": report.width, "height": report.height, "sharpness": round(report.sharpness, 2)}
    for each in finding.problems:
        match each:
            case NearDuplicate():
                row["near_duplicate_of"] = each.twin.product_id
            case WrongCategory():
                row["suggested_category"] = each.category
    return row
