"""``frontdoor reactions``: what is kept of a customer's impressions and reactions, to be handed out or deleted."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import click
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.cli.store import opened
from bot.settings import Settings
from bot.shop import forgetting

T = TypeVar("T")

_customer = click.option("--customer", metavar="ID", help="All conversations of a customer of the shop.")
_conversation = click.option("--conversation", metavar="ID", help="One conversation, as of a guest.")


@click.group()
def reactions() -> None:
    """What customers were shown and what they did with it."""


@reactions.command()
@_customer
@_conversation
def export(customer: str | None, conversation: str | None) -> None:
    """Print as JSON what is kept about a customer or a conversation."""

    async def read(engine: AsyncEngine) -> dict[str, Any]:
        return await forgetting.export(engine, customer_id=customer, conversation_id=conversation)

    click.echo(json.dumps(_run(read), ensure_ascii=False, indent=2))


@reactions.command()
@_customer
@_conversation
def forget(customer: str | None, conversation: str | None) -> None:
    """Delete what is kept about a customer or a conversation."""

    async def delete(engine: AsyncEngine) -> int:
        return await forgetting.forget(engine, customer_id=customer, conversation_id=conversation)

    click.echo(f"deleted {_run(delete)} rows")


def _run(work: Callable[[AsyncEngine], Awaitable[T]]) -> T:
    async def run() -> T:
        async with opened(Settings.from_env()) as engine:
            return await work(engine)

    return asyncio.run(run())
