"""``frontdoor converse``: conversation files against the running system."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import aiohttp
import click
from rich.console import Console

from bot.cli.dialogue_model import ROOT
from bot.converse import coverage, report, sandbox
from bot.converse.backstage import StoreBackstage
from bot.converse.reading import read_stories
from bot.converse.running import Stage, StoryResult
from bot.converse.story import Story
from bot.database import open_engine
from bot.settings import Settings


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("-k", "wanted", metavar="WORDS", help="Only stories whose name or file contains WORDS.")
@click.option("--url", help="Talk to the system that runs at this address, with the store of the settings.")
@click.option("--junit", type=click.Path(path_type=Path), help="Write the results as JUnit XML.")
@click.option("--json", "json_path", type=click.Path(path_type=Path), help="Write everything as JSON.")
@click.option(
    "--coverage",
    "with_coverage",
    is_flag=True,
    help="Say what is never exercised; all of it as JSON in var/converse/coverage.json.",
)
@click.option("--at-once", default=4, show_default=True, type=click.IntRange(1), help="Stories at a time.")
@click.option("--timeout-s", default=15.0, show_default=True, help="Longest wait for one answer.")
def converse(
    files: tuple[Path, ...],
    *,
    wanted: str | None,
    url: str | None,
    junit: Path | None,
    json_path: Path | None,
    with_coverage: bool,
    at_once: int,
    timeout_s: float,
) -> None:
    """Play the conversations of FILES (or folders) and compare what comes back.

    Without --url a private copy of the installed system is started on free ports and thrown away afterwards.
    """
    settings = Settings.from_env()
    stories = _select(read_stories(files), wanted)
    console = Console(highlight=False)
    play = _Play(stories, console, at_once=at_once, timeout_s=timeout_s)
    results = asyncio.run(play.at(url, settings) if url else play.in_sandbox(settings))
    if junit:
        report.write_junit(junit, results)
    if json_path:
        report.write_json(json_path, results)
    report.print_coverage(console, report.Coverage.of(results))
    if with_coverage:
        _cover(console, results, settings.var_dir / "converse" / "coverage.json")
    report.print_kinds(console, report.by_kind(results))
    click.echo(report.summary_line(results))
    sys.exit(0 if results and all(result.passed for result in results) else 1)


def _cover(console: Console, results: Sequence[StoryResult], path: Path) -> None:
    inventory = coverage.Inventory.read(ROOT)
    seen = coverage.Exercised.by(results, inventory)
    coverage.show(console, seen, inventory)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(coverage.as_json(seen, inventory), ensure_ascii=False, indent=2) + "\n")
    console.print(f"all of it is in {path}")


def _select(stories: Sequence[Story], wanted: str | None) -> list[Story]:
    if wanted is None:
        return list(stories)
    words = wanted.casefold()
    return [story for story in stories if words in f"{story.path} {story.name}".casefold()]


class _Play:
    """The chosen stories, and where their results are printed as they come."""

    def __init__(self, stories: Sequence[Story], console: Console, *, at_once: int, timeout_s: float) -> None:
        self._stories = stories
        self._console = console
        self._at_once = at_once
        self._timeout_s = timeout_s

    async def in_sandbox(self, settings: Settings) -> list[StoryResult]:
        """Plays them in a private copy of the system; its logs are kept when a story fails."""
        self._console.print(f"▸ starting a private copy for {len(self._stories)} stories")
        logs = settings.var_dir / "converse" / "logs"
        async with sandbox.running(settings, say=self._say, keep_logs=logs) as system:
            results = await self.at(system.url, system.settings)
            if not all(result.passed for result in results):
                sandbox.keep(system.settings.var_dir / "logs", logs)
                self._say(f"the logs are in {logs}")
        return results

    async def at(self, url: str, settings: Settings) -> list[StoryResult]:
        """Plays them at an address."""
        engine = open_engine(settings.store_url, timeout_s=settings.store_timeout_s)
        try:
            async with aiohttp.ClientSession() as session:
                backstage = StoreBackstage(engine, settings)
                stage = Stage(url.rstrip("/"), backstage, session, timeout_s=self._timeout_s)
                return await stage.play_all(self._stories, at_once=self._at_once, on_result=self._print)
        finally:
            await engine.dispose()

    def _print(self, result: StoryResult) -> None:
        report.print_result(self._console, result)

    def _say(self, line: str) -> None:
        click.echo(f"  ! {line}", err=True)
