"""Reads tables: CSV with any usual delimiter, TSV, and Parquet, row by row with line numbers."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bot.errors import InvalidInput
from bot.shop.importers.report import Problem
from bot.shop.importers.source import Source

MAX_FIELD_CHARS: Final = 1_000_000  # a description of 100,000 characters, as HTML; a lost quote ends here
MAX_COLUMNS: Final = 500
_BATCH_ROWS: Final = 10_000

Row = tuple[int, Sequence[Any]]


@dataclass(frozen=True)
class TableRows:
    """A header and the rows below it; in a Parquet file the "line" is the row's number.

    Attributes:
        columns: the header's names, in order.
        rows: (line, values), as many values as columns; a row that does not fit is a problem.
    """

    columns: Sequence[str]
    rows: Iterator[Row | Problem]

    def positions(self, names: Mapping[str, str]) -> dict[str, int]:
        """Where the columns of ``names`` (field → column) stand.

        Raises:
            InvalidInput: some of the columns are not there; the message names them all.
        """
        at = {name: position for position, name in reversed(list(enumerate(self.columns)))}
        if missing := [column for column in names.values() if column not in at]:
            raise InvalidInput(
                f"there is no column {', '.join(map(repr, missing))}; the file has {', '.join(self.columns)}"
            )
        return {field: at[column] for field, column in names.items()}


def read(source: Source) -> TableRows:
    """The table in a file.

    Raises:
        InvalidInput: no header, or it cannot be a table.
    """
    if source.suffix == ".parquet":
        return _parquet(source)
    delimiter = "\t" if source.suffix == ".tsv" else None
    return _separated(source, delimiter)


def read_header(source: Source) -> list[str]:
    """The header alone, without moving on in the source; empty where there is none."""
    first = source.peek().decode(source.encoding, errors="replace").lstrip("\ufeff").splitlines()
    if not first:
        return []
    try:
        return [name.strip() for name in next(csv.reader(first[:1], delimiter=_delimiter(first[0])), [])]
    except csv.Error:  # reading the file will say so
        return []


def _separated(source: Source, delimiter: str | None) -> TableRows:
    lines = _Lines(source)
    header_line = next(lines, "")
    if not header_line.strip():
        raise InvalidInput(f"{source.path.name} has no header on its first line")
    delimiter = delimiter or _delimiter(header_line)
    csv.field_size_limit(MAX_FIELD_CHARS)
    lines.push_back(header_line)
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        columns = [name.strip() for name in next(reader)]
    except csv.Error as error:
        raise InvalidInput(f"{source.path.name}: its header cannot be read ({error})") from error
    if len(columns) > MAX_COLUMNS:
        raise InvalidInput(f"{source.path.name} has {len(columns):,} columns; at most {MAX_COLUMNS} are read")
    return TableRows(columns, _rows(source, reader, lines, len(columns)))


class _Lines(Iterator[str]):
    """A source's lines without their numbers, the way the csv module wants them."""

    def __init__(self, source: Source) -> None:
        self._lines = source.lines()
        self._pushed: str | None = None
        self.number = 0

    def __next__(self) -> str:
        if self._pushed is not None:
            line, self._pushed = self._pushed, None
            return line
        self.number, line = next(self._lines)
        return line

    def push_back(self, line: str) -> None:
        self._pushed = line


def _rows(source: Source, reader: Any, lines: _Lines, width: int) -> Iterator[Row | Problem]:
    while True:
        begin = lines.number + 1
        try:
            values = next(reader, None)
        except csv.Error as error:
            raise InvalidInput(
                f"{source.path.name}: the row that begins on line {begin} cannot be read ({error}); "
                "is a quote left open? Nothing from this line on was imported"
            ) from error
        if values is None:
            return
        if len(values) == width:
            yield begin, values
        elif not any(values):
            continue
        elif len(values) > width:
            yield Problem(begin, None, f"has {len(values)} values, but the header names {width} columns")
        else:  # spreadsheets leave out empty cells at the end
            yield begin, values + [""] * (width - len(values))


def _delimiter(header: str) -> str:
    return max((",", ";", "\t", "|"), key=header.count)


def _parquet(source: Source) -> TableRows:
    from pyarrow import ArrowInvalid  # noqa: PLC0415  (a third of a second, and few files are Parquet)
    from pyarrow.parquet import ParquetFile  # noqa: PLC0415  (as above)

    try:
        table = ParquetFile(source.binary)
    except ArrowInvalid as error:
        raise InvalidInput(f"{source.path.name} is no Parquet file: {error}") from error
    return TableRows(table.schema_arrow.names, _parquet_rows(source.path, table))


def _parquet_rows(path: Path, table: Any) -> Iterator[Row | Problem]:
    from pyarrow import ArrowException  # noqa: PLC0415  (as above)

    number = 0
    try:
        for batch in table.iter_batches(batch_size=_BATCH_ROWS):
            for values in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                number += 1
                yield number, values
    except (ArrowException, OSError) as error:
        raise InvalidInput(f"{path.name}: cannot be read after row {number}: {error}") from error
