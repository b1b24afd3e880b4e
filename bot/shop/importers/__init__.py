"""Reads what shops really have into the store: :func:`import_file`.

A reader (``shopify``, ``google``, ``woocommerce``, ``tau``, ``flat`` tables, ``jsonlines``) turns a file into raw
records in one native shape, ``native`` checks them, and ``writer`` stores them in bulk, a chunk in a transaction.
Nothing ever holds the whole file, and the same file twice changes nothing.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from itertools import islice
from pathlib import Path
from typing import Any, Final, Protocol

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.database import writing
from bot.errors import InvalidInput
from bot.shop.importers import flat, formats, native, sales, tabular
from bot.shop.importers.formats import FORMATS
from bot.shop.importers.record import KINDS as RECORD_KINDS
from bot.shop.importers.record import Record
from bot.shop.importers.report import ImportReport, Problem, RowError
from bot.shop.importers.source import Source, opened
from bot.shop.importers.writer import Writer

__all__ = ["FORMATS", "KINDS", "ImportReport", "Problem", "Progress", "import_file"]

KINDS: Final = (*RECORD_KINDS, "sales")
# Records in one transaction: enough to make the commit cheap, few enough that others wait for the lock only a
# fraction of a second. An order is some ten rows, and one of a wholesaler hundreds.
CHUNK_RECORDS: Final = 1000
CHUNKS: Final = {"orders": 250, "sales": 10_000}

# Called with the bytes done, the bytes in all, and the records seen.
Progress = Callable[[int, int, int], None]


async def import_file(
    engine: AsyncEngine,
    kind: str,
    path: Path,
    *,
    format: str = "auto",  # noqa: A002  (the command line's word)
    mapping: Mapping[str, str] | None = None,
    defaults: Mapping[str, str] | None = None,
    currency: str = "EUR",
    strict: bool = False,
    encoding: str | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Imports one file.

    Good records go in a chunk at a time; bad ones are reported and left out. Reading and checking run on the event
    loop: this is for commands, not for a server.

    Args:
        engine: the store, migrated.
        kind: one of :data:`KINDS`.
        path: the file; it may be packed with gzip.
        format: one of :data:`FORMATS`; ``auto`` recognises it.
        mapping: field → column, for plain tables and JSON.
        defaults: field → value, for fields that the file lacks or leaves empty.
        currency: the currency of prices that do not name theirs.
        strict: keep nothing when anything is wrong. Other writers wait meanwhile.
        encoding: of the text; UTF-8, or UTF-16 by its mark, when None.
        progress: told now and then how far it is.

    Raises:
        InvalidInput: the file cannot be read, is not in the format, or lacks columns. What came before the place in
            the file that the message names is in the store.
        StoreUnavailable: the store does not answer.
    """
    if kind not in KINDS:
        raise InvalidInput(f"there are no {kind} to import; there are {', '.join(KINDS)}")
    if format not in {"auto", *FORMATS}:
        raise InvalidInput(f"there is no format {format!r}; there are {', '.join(FORMATS)}")
    began = time.monotonic()
    with opened(path, encoding) as source:
        chosen = formats.detect(kind, source) if format == "auto" else format
        report = ImportReport(kind=kind, format=chosen)
        options = formats.Options(mapping=mapping or {}, defaults=defaults or {})
        found, writer, size = _plan(source, options, report, native.Defaults(currency))
        seen = 0
        async with _transactions(engine, report, strict=strict) as transaction:
            for chunk in _chunks(found, size, report):
                async with transaction() as connection:
                    await writer.write(connection, chunk)
                seen += len(chunk)
                if progress is not None:
                    progress(source.done_bytes, source.total_bytes, seen)
    report.problems.sort(key=lambda problem: problem.line)
    report.duration_s = time.monotonic() - began
    return report


class _Writer(Protocol):
    async def write(self, connection: AsyncConnection, chunk: Any, /) -> None: ...


class _RollBack(Exception):
    """Something was wrong with a strict import."""


def _plan(
    source: Source, options: formats.Options, report: ImportReport, defaults: native.Defaults
) -> tuple[Iterator[Any], _Writer, int]:
    """What to read, what writes it, and how much at once."""

    def remark(words: str) -> None:
        report.note(Problem(1, None, words))

    if report.kind == "sales":
        if report.format not in {"csv", "lines"}:
            raise InvalidInput(f"daily sales are read from tables, not from {report.format}")
        table = tabular.read(source)
        columns = flat.match(report.kind, table, options.mapping, options.defaults)
        if columns.unused:
            remark(f"columns not used: {', '.join(columns.unused)}")
        return sales.read_sales(table, columns), sales.SalesWriter(report), CHUNKS["sales"]
    raws = formats.read(report.kind, report.format, source, options, remark)
    records = _checked(report.kind, raws, defaults, report)
    return records, Writer(RECORD_KINDS[report.kind], report), CHUNKS.get(report.kind, CHUNK_RECORDS)


def _checked(
    kind: str, raws: Iterator[Any], defaults: native.Defaults, report: ImportReport
) -> Iterator[Record | Problem]:
    for raw in raws:
        if isinstance(raw, Problem):
            yield raw
            continue
        for column, words in raw.notes:
            report.note(Problem(raw.line, column, words))
        try:
            yield native.check(kind, raw, defaults)
        except RowError as error:
            yield Problem(raw.line, error.column, error.reason)


def _chunks(found: Iterator[Any], size: int, report: ImportReport) -> Iterator[list[Any]]:
    """Portions of what is good; what is bad goes into the report."""
    while portion := list(islice(found, size)):
        good = []
        for item in portion:
            if isinstance(item, Problem):
                report.reject(item)
            else:
                good.append(item)
        yield good


def _insist(report: ImportReport) -> None:
    if report.rejected:
        raise _RollBack


@asynccontextmanager
async def _transactions(
    engine: AsyncEngine, report: ImportReport, *, strict: bool
) -> AsyncIterator[Callable[[], Any]]:
    """What each chunk's transaction is: its own, or a share in one that is rolled back if anything was wrong."""
    if not strict:
        yield lambda: writing(engine)
        return
    try:
        async with writing(engine) as connection:

            @asynccontextmanager
            async def share() -> AsyncIterator[AsyncConnection]:
                yield connection

            yield share
            _insist(report)
    except _RollBack:
        report.applied = False
        report.accepted = report.changed = 0
        report.also.clear()
