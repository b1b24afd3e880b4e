"""What is kept of impressions and reactions: shown to the customer on request, deleted on request or with age."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Table, delete, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.database import reading, writing
from bot.errors import InvalidInput
from bot.shop.reaction_tables import impressions, reactions

_MOMENTS: Final[Mapping[Table, Column[Any]]] = {
    impressions: impressions.c.shown_at,
    reactions: reactions.c.at,
}


async def export(
    engine: AsyncEngine, *, customer_id: str | None = None, conversation_id: str | None = None
) -> dict[str, list[dict[str, Any]]]:
    """Everything kept about a customer or about a conversation, as JSON values, by table.

    Raises:
        InvalidInput: not exactly one of the two is named.
    """
    whose = {table: _about(table, customer_id, conversation_id) for table in _MOMENTS}
    found: dict[str, list[dict[str, Any]]] = {}
    async with reading(engine) as connection:
        for table, moment in _MOMENTS.items():
            rows = await connection.execute(select(table).where(whose[table]).order_by(moment))
            found[table.name] = [_plain(row) for row in rows.mappings()]
    return found


async def forget(
    engine: AsyncEngine, *, customer_id: str | None = None, conversation_id: str | None = None
) -> int:
    """Deletes everything kept about a customer or about a conversation; returns the number of rows.

    Raises:
        InvalidInput: not exactly one of the two is named.
    """
    whose = {table: _about(table, customer_id, conversation_id) for table in _MOMENTS}
    async with writing(engine) as connection:
        return sum([await _delete(connection, table, rows) for table, rows in whose.items()])


async def forget_before(engine: AsyncEngine, moment: datetime) -> int:
    """Deletes what was shown and done before ``moment``; returns the number of rows.

    A day at a time, so that others who write never wait for long.
    """
    count = 0
    for table, at in _MOMENTS.items():
        while (oldest := await _oldest(engine, at)) is not None and oldest < moment:
            async with writing(engine) as connection:
                count += await _delete(connection, table, at < min(oldest + timedelta(days=1), moment))
    return count


def _about(table: Table, customer_id: str | None, conversation_id: str | None) -> ColumnElement[bool]:
    if (customer_id is None) == (conversation_id is None):
        raise InvalidInput("either a customer or a conversation is needed")
    if customer_id is not None:
        return table.c.customer_id == customer_id
    return table.c.conversation_id == conversation_id


async def _delete(connection: AsyncConnection, table: Table, rows: ColumnElement[bool]) -> int:
    return (await connection.execute(delete(table).where(rows))).rowcount


async def _oldest(engine: AsyncEngine, at: Column[Any]) -> datetime | None:
    async with reading(engine) as connection:
        found: datetime | None = (await connection.execute(select(func.min(at)))).scalar_one()
        return found


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in row.items()}
