"""``frontdoor experiment``: which arm of an experiment customers like better."""

from __future__ import annotations

import asyncio
import json
import math
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import click
from rich.console import Console
from rich.table import Table

from bot.cli.store import opened
from bot.errors import NotFound
from bot.settings import Settings
from bot.shop.estimates import Difference, Rate
from bot.shop.experiment_counts import CONVERTED_WITHIN, Tally, count, experiments
from bot.shop.experiment_report import (
    MIN_CUSTOMERS,
    MIN_SUCCESSFUL,
    ArmReport,
    ExperimentReport,
    Metric,
)
from bot.shop.experiment_report import report as make_report
from bot.shop.experiments import read_experiment

WIDTH: Final = 130


@click.group()
def experiment() -> None:
    """Two or more ways of suggesting products, tried on customers side by side."""


@experiment.command()
@click.argument("name", required=False)
@click.option("--control", metavar="ARM", help="The arm that the others are compared with; else the first.")
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d"]), help="Only what was shown from this day on (UTC)."
)
@click.option(
    "--conversion-days",
    type=click.IntRange(1),
    default=CONVERTED_WITHIN.days,
    show_default=True,
    help="An order counts within so many days after the product was opened.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def report(
    name: str | None, *, control: str | None, since: datetime | None, conversion_days: int, as_json: bool
) -> None:
    """Print each arm's click and conversion rate, and by how much it differs from the control's.

    NAME is the experiment, by default the running one.
    """
    settings = Settings.from_env()
    running = read_experiment(settings.experiment)
    name = name or (running.name if running else "")
    if control is None and running is not None and running.name == name:
        control = running.control
    moment = since.replace(tzinfo=UTC) if since else None
    tallies = asyncio.run(_count(settings, name, moment, timedelta(days=conversion_days)))
    found = make_report(name, tallies, control=control)
    if as_json:
        click.echo(json.dumps(_without_nan(asdict(found)), allow_nan=False, indent=2))
        return
    _print(Console(highlight=False, width=None if sys.stdout.isatty() else WIDTH), found)


async def _count(settings: Settings, name: str, since: datetime | None, within: timedelta) -> list[Tally]:
    async with opened(settings) as engine:
        found = await count(engine, name, since=since, within=within)
        if found:
            return found
        known = ", ".join(await experiments(engine)) or "none yet"
    asked = f"nobody has been in {name!r}" if name else "no experiment is named or running"
    raise NotFound(f"{asked}; experiments with customers: {known}")


def _print(console: Console, found: ExperimentReport) -> None:
    _print_metric(
        console,
        f"{found.experiment}: products opened, of those shown",
        found,
        ("shown", lambda arm: arm.counts.impressions),
        ("opened", lambda arm: arm.counts.clicks),
        metric=lambda arm: arm.clicks,
    )
    _print_metric(
        console,
        f"{found.experiment}: customers who bought what they had opened",
        found,
        ("bought", lambda arm: arm.conversions.customers),
        metric=lambda arm: arm.conversions,
    )
    if any(arm.explored.impressions for arm in found.arms):
        table = Table("arm", title="explored products alone", title_justify="left")
        for heading in ("shown", "opened", "rate"):
            table.add_column(heading, justify="right")
        for arm in found.arms:
            rate = _percent(arm.explored_clicks)
            table.add_row(arm.arm, str(arm.explored.impressions), str(arm.explored.clicks), rate)
        console.print(table)
    if len(found.arms) < 2:
        console.print("Only one arm has customers yet: there is nothing to compare.")
    elif not found.enough:
        console.print(
            f"Too little data: each arm needs at least {MIN_CUSTOMERS} customers, of whom at least "
            f"{MIN_SUCCESSFUL} did it, before a difference can be believed."
        )
    console.print(
        "Intervals hold in 95 of 100 cases and count each customer once; guests by their conversation. "
        "“needed” is how many customers in each arm would show a change of the rate by a tenth."
    )


def _print_metric(
    console: Console,
    title: str,
    found: ExperimentReport,
    *counts: tuple[str, Callable[[ArmReport], int]],
    metric: Callable[[ArmReport], Metric],
) -> None:
    table = Table("arm", title=title, title_justify="left")
    for heading in ("customers", "lists", *(name for name, _ in counts), "rate", "points above control", "p"):
        table.add_column(heading, justify="right")
    table.add_column("verdict")
    table.add_column("needed", justify="right")
    for arm in found.arms:
        own = metric(arm)
        compared = own.against_control
        table.add_row(
            arm.arm,
            str(arm.customers),
            str(arm.lists),
            *(str(value(arm)) for _, value in counts),
            _percent(own.rate),
            _points(compared.difference) if compared else "",
            _p(compared.difference.p) if compared else "",
            compared.verdict if compared else "control",
            "" if own.needed is None else f"{own.needed:,}",
        )
    console.print(table)


def _percent(rate: Rate) -> str:
    if math.isnan(rate.value):
        return "–"
    return f"{rate.value:.2%} ({rate.low:.2%} to {rate.high:.2%})"


def _points(found: Difference) -> str:
    value, low, high = (100 * part for part in (found.value, found.low, found.high))
    return f"{value:+.2f} ({low:+.2f} to {high:+.2f})"


def _p(value: float) -> str:
    return "<0.001" if value < 0.001 else f"{value:.3f}"


def _without_nan(value: Any) -> Any:
    """The value with None in place of what JSON cannot say."""
    if isinstance(value, dict):
        return {name: _without_nan(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_without_nan(part) for part in value]
    return None if isinstance(value, float) and math.isnan(value) else value
