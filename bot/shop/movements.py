"""Stock that came in: each movement is kept under an id of its own, and added once however often it is sent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Final, TypeVar

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.database import reading, writing
from bot.errors import IdConflict, InvalidInput, NotFound
from bot.shop.identifiers import is_storable
from bot.shop.movement_tables import MOVEMENT_CHARS, stock_movements
from bot.shop.tables import ID_CHARS, products, variants

T = TypeVar("T")
MOST_PIECES: Final = 100_000  # in one movement
MOST_STOCK: Final = 10_000_000  # of a variant: the most that an import may state
_AT_ONCE: Final = 1000  # ids or rows in one statement; SQLite takes 32,766 values


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """Pieces of a variant that came in; ``source`` says for people where that was seen."""

    movement_id: str
    variant_id: str
    quantity: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stocked:
    """A variant as goods are received into it."""

    variant_id: str
    product_id: str
    title: str
    options: Mapping[str, str]
    stock: int


async def stocked(engine: AsyncEngine, variant_ids: Collection[str]) -> dict[str, Stocked]:
    """Those of the variants that the shop has, also of products that are not sold at present."""
    query = (
        select(variants.c.variant_id, variants.c.product_id, products.c.title, variants.c.options, variants.c.stock)
        .join(products, products.c.product_id == variants.c.product_id)
    )  # fmt: skip
    found: dict[str, Stocked] = {}
    async with reading(engine) as connection:
        for chunk in _chunks(sorted(filter(is_storable, variant_ids))):
            rows = await connection.execute(query.where(variants.c.variant_id.in_(chunk)))
            found.update({row["variant_id"]: Stocked(**row) for row in rows.mappings()})
    return found


async def known_products(engine: AsyncEngine, product_ids: Collection[str]) -> set[str]:
    """Those of the products that the shop has, also those that are not sold at present."""
    found: set[str] = set()
    async with reading(engine) as connection:
        for chunk in _chunks(sorted(filter(is_storable, product_ids))):
            query = select(products.c.product_id).where(products.c.product_id.in_(chunk))
            found.update((await connection.execute(query)).scalars())
    return found


async def received(engine: AsyncEngine, movement_ids: Collection[str]) -> dict[str, Movement]:
    """Those of the movements that were received before."""
    async with reading(engine) as connection:
        return await _received(connection, [each for each in movement_ids if is_storable(each)])


async def receive(
    engine: AsyncEngine, movements: Sequence[Movement], *, at: datetime | None = None
) -> list[Movement]:
    """Adds movements to the stock, all or none; those that were received before change nothing.

    Args:
        engine: from :func:`bot.database.open_engine`.
        movements: each with an id of its own.
        at: the present moment, aware.

    Returns:
        The movements that are new.

    Raises:
        InvalidInput: one of them is no movement, an id is there twice, or a variant would have too many pieces.
        IdConflict: an id came before for another variant or quantity.
        NotFound: the shop has no such variant.
    """
    _check(movements)
    moment = at or datetime.now(UTC)
    async with writing(engine) as connection:
        new = await _keep(connection, movements, moment)
        known = await _received(connection, [each.movement_id for each in movements])
        for each in movements:
            if (known[each.movement_id].variant_id, known[each.movement_id].quantity) != (
                each.variant_id,
                each.quantity,
            ):
                raise IdConflict(f"movement {each.movement_id} was received before with something else in it")
        fresh = [each for each in movements if each.movement_id in new]
        sums: defaultdict[str, int] = defaultdict(int)
        for each in fresh:
            sums[each.variant_id] += each.quantity
        # In one order everywhere, so that two writers never wait for each other's rows.
        for variant_id, pieces in sorted(sums.items()):
            await _add(connection, variant_id, pieces)
    return fresh


def _chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    return (values[start : start + _AT_ONCE] for start in range(0, len(values), _AT_ONCE))


def _check(movements: Sequence[Movement]) -> None:
    if len({each.movement_id for each in movements}) < len(movements):
        raise InvalidInput("two movements have the same id")
    for each in movements:
        if not 1 <= len(each.movement_id) <= MOVEMENT_CHARS or not is_storable(each.movement_id):
            raise InvalidInput(f"movement_id: from 1 to {MOVEMENT_CHARS} characters of text")
        if len(each.source) > ID_CHARS or not is_storable(each.source):
            raise InvalidInput(f"source: at most {ID_CHARS} characters of text")
        if not 1 <= each.quantity <= MOST_PIECES:
            raise InvalidInput(f"quantity: from 1 to {MOST_PIECES:,}")
        if not is_storable(each.variant_id):
            raise NotFound(f"there is no variant {each.variant_id!r}")


async def _keep(connection: AsyncConnection, movements: Sequence[Movement], at: datetime) -> set[str]:
    """Writes what is new, and tells its ids. Of two that send the same at once, the second waits here."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    new: set[str] = set()
    for rows in _rows(movements, at):
        insert = dialect.insert(stock_movements).values(rows).on_conflict_do_nothing()
        new.update((await connection.execute(insert.returning(stock_movements.c.movement_id))).scalars())
    return new


def _rows(movements: Sequence[Movement], at: datetime) -> Iterator[list[dict[str, Any]]]:
    ordered = sorted(movements, key=lambda each: each.movement_id)
    for chunk in _chunks(ordered):
        yield [asdict(each) | {"received_at": at} for each in chunk]


async def _received(connection: AsyncConnection, movement_ids: Sequence[str]) -> dict[str, Movement]:
    columns = stock_movements.c
    query = select(columns.movement_id, columns.variant_id, columns.quantity, columns.source)
    found: dict[str, Movement] = {}
    for chunk in _chunks(movement_ids):
        rows = await connection.execute(query.where(columns.movement_id.in_(chunk)))
        found.update({row["movement_id"]: Movement(**row) for row in rows.mappings()})
    return found


async def _add(connection: AsyncConnection, variant_id: str, pieces: int) -> None:
    mine = variants.c.variant_id == variant_id
    room = variants.c.stock <= MOST_STOCK - pieces
    change = update(variants).where(mine, room).values(stock=variants.c.stock + pieces)
    if (await connection.execute(change)).rowcount:
        return
    if (await connection.execute(select(variants.c.stock).where(mine))).one_or_none() is None:
        raise NotFound(f"there is no variant {variant_id!r}")
    raise InvalidInput(f"variant {variant_id!r} would have more than {MOST_STOCK:,} pieces")
