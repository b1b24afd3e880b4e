"""Runs transactions: one interface, one implementation for SQLite and one for PostgreSQL.

A transaction is written once, as a plain function of a :class:`~sqlalchemy.Connection`, and runs on both.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final, Protocol, TypeVar

from sqlalchemy import Connection, text
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError

from bot.database import open_engine, open_sqlite_engine, reading, translated, writing
from bot.errors import FrontdoorError, StoreUnavailable

T = TypeVar("T")
Transaction = Callable[[Connection], T]

GROUP: Final = 64  # transactions that share one commit, and so one fsync, at most
BACKLOG: Final = 2_000  # transactions that may wait; more are refused, so that memory stays bounded
READERS: Final = 2


class Store(Protocol):
    """Where transactions run."""

    async def write(self, transaction: Transaction[T]) -> T:
        """Runs the transaction; when this returns, its effects survive ``kill -9`` and power loss.

        Raises:
            StoreUnavailable: the database is locked, full, read-only or gone; nothing was written.
        """

    async def read(self, transaction: Transaction[T]) -> T:
        """Runs a transaction that only reads.

        Raises:
            StoreUnavailable: the database does not answer.
        """

    async def close(self) -> None:
        """Lets running transactions end and closes all connections."""


def open_store(url: str, *, timeout_s: float = 1.0) -> Store:
    """The store at ``url``; the caller closes it.

    Args:
        url: a ``sqlite+aiosqlite://`` or ``postgresql+asyncpg://`` address.
        timeout_s: longest wait for a lock or a connection.
    """
    kind = SqliteStore if url.startswith("sqlite") else PostgresStore
    return kind(url, timeout_s=timeout_s)


@dataclass(frozen=True, slots=True)
class _Job:
    transaction: Transaction[Any]
    future: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop


class SqliteStore:
    """One writing thread, which commits in groups, and a few reading ones.

    SQLite has one writer at a time anyway. Everything that waits while a commit is on its way to the disk shares
    the next one, so how many messages are stored in a second does not depend on the disk's latency.
    """

    def __init__(self, url: str, *, timeout_s: float) -> None:
        self._engine = open_sqlite_engine(url, timeout_s=timeout_s)
        self._jobs: queue.Queue[_Job | None] = queue.Queue(maxsize=BACKLOG)
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="store-reader")
        self._writer = threading.Thread(target=self._write_groups, name="store-writer", daemon=True)
        self._writer.start()

    async def write(self, transaction: Transaction[T]) -> T:
        """See :meth:`Store.write`."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        try:
            self._jobs.put_nowait(_Job(transaction, future, loop))
        except queue.Full:
            raise StoreUnavailable("too many messages wait to be stored") from None
        return await future

    async def read(self, transaction: Transaction[T]) -> T:
        """See :meth:`Store.read`."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, transaction)

    async def close(self) -> None:
        """See :meth:`Store.close`."""
        await asyncio.to_thread(self._stop)
        self._engine.dispose()

    def _stop(self) -> None:
        self._jobs.put(None)
        self._writer.join()
        self._readers.shutdown()

    def _read(self, transaction: Transaction[T]) -> T:
        with translated(), self._engine.connect() as connection:
            return transaction(connection)

    def _write_groups(self) -> None:
        while (first := self._jobs.get()) is not None:
            group = [first]
            last = False
            with contextlib.suppress(queue.Empty):
                while len(group) < GROUP and not last:
                    job = self._jobs.get_nowait()
                    if job is None:
                        last = True
                    else:
                        group.append(job)
            outcomes = self._write_group(group)
            first.loop.call_soon_threadsafe(_settle, group, outcomes)
            if last:
                return

    def _write_group(self, group: list[_Job]) -> list[Any]:
        """The result or the exception of each transaction; none is told before the commit."""
        outcomes: list[Any] = []
        try:
            with self._engine.connect().execution_options(frontdoor_writes=True) as connection:
                outcomes.extend(_run_guarded(connection, job.transaction) for job in group)
                connection.commit()
        except Exception as error:  # noqa: BLE001  (every waiting caller is told, whatever happened)
            unavailable = StoreUnavailable("the store does not answer")
            unavailable.__cause__ = error
            return [
                outcome if isinstance(outcome, FrontdoorError) else unavailable for outcome in outcomes
            ] + [unavailable] * (len(group) - len(outcomes))
        return outcomes


def _run_guarded(connection: Connection, transaction: Transaction[Any]) -> Any:
    """Runs one transaction of a group so that its failure undoes nothing of the others."""
    connection.exec_driver_sql("SAVEPOINT one")
    try:
        outcome = transaction(connection)
    except DBAPIError as error:
        if not isinstance(error, (IntegrityError, ProgrammingError, DataError)):
            raise  # the database does not answer: the whole group fails
        outcome = error
        connection.exec_driver_sql("ROLLBACK TO one")
    except Exception as error:  # noqa: BLE001  (belongs to the caller of this transaction)
        connection.exec_driver_sql("ROLLBACK TO one")
        outcome = error
    connection.exec_driver_sql("RELEASE one")
    return outcome


def _settle(group: list[_Job], outcomes: list[Any]) -> None:
    for job, outcome in zip(group, outcomes, strict=True):
        if job.future.done():  # its caller was cancelled
            continue
        if isinstance(outcome, BaseException):
            job.future.set_exception(outcome)
        else:
            job.future.set_result(outcome)


class PostgresStore:
    """A pool of connections; transactions on one conversation wait for each other at its row."""

    def __init__(self, url: str, *, timeout_s: float) -> None:
        self._engine = open_engine(url, timeout_s=timeout_s)

    async def write(self, transaction: Transaction[T]) -> T:
        """See :meth:`Store.write`."""
        async with writing(self._engine) as connection:
            return await connection.run_sync(transaction)

    async def read(self, transaction: Transaction[T]) -> T:
        """See :meth:`Store.read`."""
        async with reading(self._engine) as connection:
            return await connection.run_sync(transaction)

    async def close(self) -> None:
        """See :meth:`Store.close`."""
        await self._engine.dispose()


async def ping(store: Store) -> None:
    """Asks the store for one row.

    Raises:
        StoreUnavailable: it does not answer.
    """
    await store.read(lambda connection: connection.execute(text("SELECT 1")).scalar_one())
