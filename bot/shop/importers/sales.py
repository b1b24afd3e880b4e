"""Imports daily sales: hundreds of thousands of short rows, so they take a straighter way than the other kinds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.shop.importers import values as read
from bot.shop.importers.flat import Columns
from bot.shop.importers.report import ImportReport, Problem, RowError
from bot.shop.importers.tabular import TableRows
from bot.shop.tables import variants

FIELDS: Final = ("variant_id", "date", "units", "revenue_cents", "stock_at_close", "promotion_id")
_UPSERT: Final = """
    ON CONFLICT (variant_id, date) DO UPDATE SET units = excluded.units, revenue_cents = excluded.revenue_cents,
        stock_at_close = excluded.stock_at_close, promotion_id = excluded.promotion_id
    WHERE (daily_sales.units, daily_sales.revenue_cents, daily_sales.stock_at_close, daily_sales.promotion_id)
"""
_EXCLUDED: Final = "(excluded.units, excluded.revenue_cents, excluded.stock_at_close, excluded.promotion_id)"
_SQLITE: Final = f"""
    INSERT INTO daily_sales (variant_id, date, units, revenue_cents, stock_at_close, promotion_id)
    VALUES (?, ?, ?, ?, ?, ?) {_UPSERT} IS NOT {_EXCLUDED}
"""  # noqa: S608  (constants)
_POSTGRESQL: Final = f"""
    INSERT INTO daily_sales (variant_id, date, units, revenue_cents, stock_at_close, promotion_id)
    SELECT * FROM unnest($1::text[], $2::date[], $3::int[], $4::bigint[], $5::int[], $6::text[])
    {_UPSERT} IS DISTINCT FROM {_EXCLUDED}
"""  # noqa: S608  (constants)

Sale = tuple[str, date, int, int, int | None, str | None]


def read_sales(table: TableRows, columns: Columns) -> Iterator[tuple[int, Sale] | Problem]:
    """The table's rows, checked."""
    days: dict[Any, date] = {}  # the same few hundred days come again and again
    for row in table.rows:
        if isinstance(row, Problem):
            yield row
            continue
        line, values = row
        try:
            yield line, _sale(columns.fields(values), days)
        except RowError as error:
            yield Problem(line, error.column, error.reason)


def _sale(given: Mapping[str, Any], days: dict[Any, date]) -> Sale:
    written = given.get("date")
    day = days.get(written)
    if day is None:
        day = days[written] = read.day(written, "date")
    stock = given.get("stock_at_close")
    return (
        read.identifier(given.get("variant_id"), "variant_id"),
        day,
        _count(given.get("units"), "units", read.MAX_QUANTITY),
        _count(given.get("revenue_cents", 0), "revenue_cents", read.MAX_CENTS),
        None if stock is None else _count(stock, "stock_at_close", read.MAX_QUANTITY),
        read.text(given.get("promotion_id"), "promotion_id", limit=read.MAX_ID_CHARS),
    )


def _count(value: Any, column: str, high: int) -> int:
    # The usual case first: it is met three times in each of a million rows.
    if isinstance(value, str) and len(value) < 8 and value.isascii() and value.isdigit():
        return int(value)
    return read.integer(value, column, low=0, high=high)


@dataclass
class SalesWriter:
    """Writes chunks of one file's rows."""

    report: ImportReport
    _known: dict[str, bool] = field(default_factory=dict)

    async def write(self, connection: AsyncConnection, rows: Sequence[tuple[int, Sale]]) -> None:
        """Stores the rows whose variants exist; the last row of a variant's day stays."""
        await self._learn(connection, {sale[0] for _, sale in rows})
        sales = []
        for line, sale in rows:
            if self._known[sale[0]]:
                sales.append(sale)
            else:
                self.report.reject(
                    Problem(line, "variant_id", f"there is no variant {sale[0]!r} in the store")
                )
        if sales:
            self.report.changed += await _upsert(connection, sales)
            self.report.accepted += len(sales)

    async def _learn(self, connection: AsyncConnection, ids: set[str]) -> None:
        unknown = [variant_id for variant_id in ids if variant_id not in self._known]
        for start in range(0, len(unknown), 500):
            portion = unknown[start : start + 500]
            found = await connection.execute(
                select(variants.c.variant_id).where(variants.c.variant_id.in_(portion))
            )
            there = set(found.scalars())
            self._known |= {variant_id: variant_id in there for variant_id in portion}


async def _upsert(connection: AsyncConnection, sales: Sequence[Sale]) -> int:
    """Writes the rows and returns how many were new or different."""
    if connection.dialect.name == "postgresql":
        # One statement may not touch a row twice, so the last of equal keys is chosen here.
        last = {(sale[0], sale[1]): sale for sale in sales}
        result = await connection.exec_driver_sql(
            _POSTGRESQL, tuple(map(list, zip(*last.values(), strict=True)))
        )
        return result.rowcount
    texts = [(sale[0], sale[1].isoformat(), *sale[2:]) for sale in sales]
    result = await connection.exec_driver_sql(_SQLITE, texts)
    return result.rowcount
