"""``frontdoor reactions``: what is kept of a customer, pictures included, to be handed out or deleted."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

import click
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.cli.store import opened
from bot.conversations import Visitors, open_store
from bot.pictures.uploads import FOLDER, Uploads
from bot.settings import Settings
from bot.shop import forgetting

T = TypeVar("T")

_customer = click.option("--customer", metavar="ID", help="All conversations of a customer of the shop.")
_conversation = click.option("--conversation", metavar="ID", help="One conversation, as of a guest.")


@click.group()
def reactions() -> None:
    """What customers were shown, what they did with it, and the pictures that they sent."""


@reactions.command()
@_customer
@_conversation
def export(customer: str | None, conversation: str | None) -> None:
    """Print as JSON what is kept about a customer or a conversation; of pictures, their files."""

    async def read(engine: AsyncEngine) -> dict[str, Any]:
        found: dict[str, Any] = await forgetting.export(
            engine, customer_id=customer, conversation_id=conversation
        )
        uploads, conversations = await _pictures(customer, conversation)
        return found | {
            "pictures": [str(path) for one in conversations for path in await uploads.listed(one)]
        }

    click.echo(json.dumps(_run(read), ensure_ascii=False, indent=2))


@reactions.command()
@_customer
@_conversation
def forget(customer: str | None, conversation: str | None) -> None:
    """Delete what is kept about a customer or a conversation."""

    async def delete(engine: AsyncEngine) -> tuple[int, int]:
        rows = await forgetting.forget(engine, customer_id=customer, conversation_id=conversation)
        uploads, conversations = await _pictures(customer, conversation)
        return rows, sum([await uploads.forget(one) for one in conversations])

    rows, files = _run(delete)
    click.echo(f"deleted {rows} rows and {files} pictures")


async def _pictures(customer: str | None, conversation: str | None) -> tuple[Uploads, list[str]]:
    """Where pictures are, and whose are meant: exactly one of the two is named by now."""
    settings = Settings.from_env()
    uploads = Uploads(settings.var_dir / FOLDER)
    if customer is None:
        return uploads, [conversation or ""]
    store = open_store(settings.store_url, timeout_s=settings.store_timeout_s)
    try:
        return uploads, await Visitors(store, lambda: datetime.now(UTC)).conversations(customer)
    finally:
        await store.close()


def _run(work: Callable[[AsyncEngine], Awaitable[T]]) -> T:
    async def run() -> T:
        async with opened(Settings.from_env()) as engine:
            return await work(engine)

    return asyncio.run(run())
