"""``frontdoor review``: what the bot did not understand, for the builder who teaches it."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, Final, TypeVar

import click
from rich.console import Console
from rich.text import Text

from bot.cli.dialogue_model import ROOT
from bot.cli.grouping import Encode, grouped
from bot.cli.training_files import LANGUAGES, TrainingFiles
from bot.conversations import Misunderstanding, ReviewList, open_store
from bot.database import open_engine
from bot.errors import InvalidInput
from bot.migrations import check
from bot.settings import Settings
from models import artifacts
from models.errors import ModelError

T = TypeVar("T")
SHOWN: Final = 20
ANSWER_SHOWN: Final = 100
WIDTH: Final = 150

_similar = click.option("--similar", is_flag=True, help="Also the open entries that say nearly the same.")


@click.group(invoke_without_command=True)
@click.option("--language", type=click.Choice(LANGUAGES), help="Only sentences in this language.")
@click.option(
    "--status",
    type=click.Choice(("open", "labelled", "dismissed", "all")),
    default="open",
    show_default=True,
)
@click.option("--limit", default=SHOWN, show_default=True, type=click.IntRange(1), help="Groups to show.")
@click.option("--json", "as_json", is_flag=True, help="Print every entry as JSON, one group a line.")
@click.pass_context
def review(context: click.Context, *, language: str | None, status: str, limit: int, as_json: bool) -> None:
    """List what the bot did not understand: similar sentences together, the most frequent first."""
    if context.invoked_subcommand is not None:
        return
    settings = Settings.from_env()
    wanted: Any = None if status == "all" else status
    found = _run(settings, lambda entries: entries.entries(status=wanted, language=language))
    groups = _grouped(settings, found)
    if as_json:
        for group in groups[:limit]:
            click.echo(json.dumps([_as_json(entry) for entry in group], ensure_ascii=False))
        return
    console = Console(highlight=False, width=None if sys.stdout.isatty() else WIDTH)
    for group in groups[:limit]:
        _print(console, group)
    click.echo(f"{len(found)} sentences in {len(groups)} groups")


@review.command()
@click.argument("number", metavar="ID", type=click.IntRange(1))
@click.argument("intent")
@_similar
def label(number: int, intent: str, *, similar: bool) -> None:
    """Teach the bot that entry ID means INTENT: adds it to data/nlu. Then: frontdoor train dialogue."""
    settings = Settings.from_env()
    files = TrainingFiles(ROOT)

    async def teach(entries: ReviewList) -> None:
        for entry in await _chosen(settings, entries, number, similar=similar):
            if entry.status == "labelled":
                raise InvalidInput(f"entry {entry.id} is an example of {entry.label} already")
            try:
                path = files.add(entry.text, intent, entry.language)
            except InvalidInput as error:
                # Of near-duplicates several may have the same words; the first has taught them.
                if entry.id == number:
                    raise
                click.echo(f"  {entry.id}: {error}")
            else:
                click.echo(f"{entry.id}: {entry.text!r} → {intent} in {path.relative_to(ROOT)}")
            await entries.label(entry.id, intent)

    _run(settings, teach)


@review.command()
@click.argument("number", metavar="ID", type=click.IntRange(1))
@_similar
def dismiss(number: int, *, similar: bool) -> None:
    """Take entry ID off the list: there is nothing to learn from it."""
    settings = Settings.from_env()

    async def drop(entries: ReviewList) -> None:
        for entry in await _chosen(settings, entries, number, similar=similar):
            await entries.dismiss(entry.id)
            click.echo(f"{entry.id}: dismissed")

    _run(settings, drop)


def _run(settings: Settings, work: Callable[[ReviewList], Coroutine[Any, Any, T]]) -> T:
    """Does the work on the settings' store, if that has the list."""

    async def run() -> T:
        async with _opened(settings) as entries:
            return await work(entries)

    return asyncio.run(run())


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[ReviewList]:
    engine = open_engine(settings.store_url, timeout_s=settings.store_timeout_s)
    try:
        await check(engine)
    finally:
        await engine.dispose()
    store = open_store(settings.store_url, timeout_s=settings.store_timeout_s)
    try:
        yield ReviewList(store, lambda: datetime.now(UTC))
    finally:
        await store.close()


async def _chosen(
    settings: Settings, entries: ReviewList, number: int, *, similar: bool
) -> Sequence[Misunderstanding]:
    """The entry, and with ``similar`` the open ones beside it in its group."""
    entry = await entries.entry(number)
    if not similar:
        return [entry]
    others = [other for other in await entries.entries(language=entry.language) if other.id != number]
    groups = _grouped(settings, [entry, *others])
    return next(group for group in groups if group[0].id == number)


def _grouped(settings: Settings, found: Sequence[Misunderstanding]) -> list[list[Misunderstanding]]:
    return grouped(found, words=lambda entry: entry.text, encode=_encoder(settings))


def _encoder(settings: Settings) -> Encode | None:
    """The sentence encoder; None where it was not exported, and sentences are compared by their letters."""
    from models.encoder import CAPABILITY, Encoder  # noqa: PLC0415  (loads onnxruntime)

    try:
        return Encoder.load(artifacts.current(settings.var_dir / "artifacts", CAPABILITY).path).encode
    except ModelError:
        return None


def _print(console: Console, group: Sequence[Misunderstanding]) -> None:
    first = group[0]
    times = Text(f"{len(group)}×", "bold")
    console.print(Text("  ").join([times, Text(f"{first.at:%Y-%m-%d %H:%M}", "dim"), Text(first.language)]))
    for entry in group:
        console.print(Text(f"  {entry.id:>5}  ", "cyan") + Text(entry.text))
    guesses = ", ".join(f"{name} {confidence:.2f}" for name, confidence in first.ranking)
    console.print(Text(f"         taken for  {guesses or 'nothing'}", "dim"))
    console.print(Text(f"         answered   {first.answer[:ANSWER_SHOWN]}", "dim"))
    sequels = [f"{entry.sequel} {entry.sequel_intent or ''}".strip() for entry in group if entry.sequel]
    if sequels:
        console.print(Text(f"         afterwards {', '.join(dict.fromkeys(sequels))}", "dim"))


def _as_json(entry: Misunderstanding) -> dict[str, Any]:
    return {
        "id": entry.id,
        "at": entry.at.isoformat(),
        "language": entry.language,
        "text": entry.text,
        "ranking": [{"name": name, "confidence": confidence} for name, confidence in entry.ranking],
        "answer": entry.answer,
        "sequel": entry.sequel,
        "sequel_intent": entry.sequel_intent,
        "likely": entry.likely,
        "status": entry.status,
        "label": entry.label,
    }
