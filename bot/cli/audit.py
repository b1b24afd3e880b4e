"""``frontdoor catalogue``: what the shop's product data could say better, for the people who write it."""

from __future__ import annotations

import asyncio
import csv
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import IO, Final

import click
from rich.console import Console
from rich.table import Table
from sqlalchemy import select

from bot.cli.catalogue import read_catalogue
from bot.cli.store import opened
from bot.conversations import tables
from bot.database import reading
from bot.settings import Settings
from models.search.descriptions import NAMES, Attribute, Finding, audit

SHOWN: Final = 20
WIDTH: Final = 150
SEARCHES: Final = ("find_product", "refine")  # intents whose words are what somebody looks for
COLUMNS: Final = ("product_id", "title", "missing", "recognised", "keywords", "unsaid")


@click.group()
def catalogue() -> None:
    """The shop's product data."""


@catalogue.command(name="audit")
@click.option(
    "--attribute",
    "attributes",
    multiple=True,
    type=click.Choice(list(NAMES)),
    default=("material", "colour"),
    show_default=True,
    help="What every product should state; may be given several times.",
)
@click.option("--missing", is_flag=True, help="Only products that do not state one of them.")
@click.option(
    "--queries",
    type=click.File(encoding="utf-8"),
    help="What shoppers search for, a line each; what they said in the chat by default.",
)
@click.option(
    "--csv",
    "file",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write all to a file.",
)
@click.option("--limit", default=SHOWN, show_default=True, type=click.IntRange(1), help="Products to show.")
def audit_descriptions(
    attributes: tuple[Attribute, ...],
    *,
    missing: bool,
    queries: IO[str] | None,
    file: Path | None,
    limit: int,
) -> None:
    """List what products do not state but their texts name, what tells them apart, and what shoppers search for."""
    settings = Settings.from_env()
    products, _ = asyncio.run(read_catalogue(settings))
    searched = list(queries) if queries is not None else asyncio.run(_searched(settings))
    findings = audit(products, searched, attributes=attributes)
    lacking = [finding for finding in findings if finding.missing]
    chosen = lacking if missing else findings
    if file is not None:
        _write(file, chosen)
        click.echo(f"{len(chosen)} products in {file}")
        return
    console = Console(highlight=False, width=None if sys.stdout.isatty() else WIDTH)
    # Those that lack most, and whose words shoppers miss, come first.
    chosen.sort(key=lambda finding: (-len(finding.missing), -len(finding.unsaid)))
    console.print(_table(chosen[:limit]))
    for name in attributes:
        without = [finding for finding in findings if name in finding.missing]
        named = sum(name in finding.recognised for finding in without)
        console.print(
            f"{len(without)} of {len(findings)} products state no {name}; the texts of {named} name it"
        )


async def _searched(settings: Settings) -> list[str]:
    """What customers were looking for in the chat."""
    query = select(tables.turn.c.text, tables.turn.c.trace).where(
        tables.turn.c.text.is_not(None), tables.turn.c.trace.is_not(None)
    )
    async with opened(settings) as engine, reading(engine) as store:
        return [row.text for row in await store.execute(query) if _intent(row.trace) in SEARCHES]


def _intent(trace: object) -> object:
    intent = trace.get("intent") if isinstance(trace, dict) else None
    return intent.get("name") if isinstance(intent, dict) else intent


def _table(findings: Sequence[Finding]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for column in ("product", "states no", "its text names", "keywords", "shoppers search for"):
        table.add_column(column, overflow="fold")
    for finding in findings:
        named = ", ".join(f"{name}: {value}" for name, value in finding.recognised.items())
        table.add_row(
            finding.title,
            ", ".join(finding.missing),
            named,
            ", ".join(finding.keywords),
            ", ".join(finding.unsaid),
        )
    return table


def _write(file: Path, findings: Sequence[Finding]) -> None:
    with file.open("w", newline="", encoding="utf-8") as out:
        rows = csv.DictWriter(out, COLUMNS)
        rows.writeheader()
        for finding in findings:
            plain = asdict(finding)
            named = [f"{name}: {value}" for name, value in finding.recognised.items()]
            lists = {name: ", ".join(plain[name]) for name in ("missing", "keywords", "unsaid")}
            rows.writerow(plain | lists | {"recognised": ", ".join(named)})
