"""Stores checked records in bulk: what is new or different is written, what came before is recognised."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Column, Table, bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.shop import tables
from bot.shop.importers.record import Kind, Record
from bot.shop.importers.report import ImportReport, Problem

IN_QUERY: Final = 500  # values in one IN list
# Rows with ids that are unique in the whole store, and the column that says whose they are.
OWNED: Final[Mapping[Table, tuple[Column[Any], Column[Any]]]] = {
    tables.variants: (tables.variants.c.variant_id, tables.variants.c.product_id),
    tables.returns: (tables.returns.c.return_id, tables.returns.c.order_number),
}


@dataclass
class Writer:
    """Writes chunks of one file's records; one per file, because it remembers which keys came already."""

    kind: Kind
    report: ImportReport
    _seen: dict[int, int] = field(default_factory=dict)  # hash of key → line: an id may be long, a file too

    async def write(self, connection: AsyncConnection, records: Sequence[Record]) -> None:
        """Stores the records inside the caller's transaction and counts them in the report."""
        stored = await _lookup(
            connection, self.kind.key, self.kind.table.c.import_digest, [record.key for record in records]
        )
        fresh = await self._without_dangling(connection, self._without_repeats(records))
        digests = {record.key: record.digest() for record in fresh}
        different = [record for record in fresh if stored.get(record.key) != digests[record.key]]
        changed = await self._without_stolen(connection, different)
        await _match_skus(connection, changed)
        await self._store(connection, changed, digests, known=stored.keys())
        await self._add_companions(connection, changed)
        self.report.accepted += len(fresh) - len(different) + len(changed)
        self.report.changed += len(changed)

    def _without_repeats(self, records: Sequence[Record]) -> list[Record]:
        """The records whose keys did not come earlier in the file."""
        fresh = []
        for record in records:
            first = self._seen.setdefault(hash(record.key), record.line)
            if first == record.line:
                fresh.append(record)
            else:
                self._reject(record, self.kind.key.name, f"{record.key!r} came already on line {first}")
        return fresh

    async def _without_dangling(self, connection: AsyncConnection, records: list[Record]) -> list[Record]:
        """The records whose references lead somewhere."""
        for name, column in self.kind.references:
            known = await _lookup(connection, column, column, {record.root[name] for record in records})
            for record in records:
                if record.root[name] not in known:
                    self._reject(record, name, f"there is no {record.root[name]!r} in the store")
            records = [record for record in records if record.root[name] in known]
        return records

    async def _without_stolen(self, connection: AsyncConnection, records: list[Record]) -> list[Record]:
        """The records whose children have ids that no other record's children have."""
        for table in self.kind.children:
            if table not in OWNED:
                continue
            child, owner = OWNED[table]
            ids = {row[child.name] for record in records for row in record.children[table]}
            owners = await _lookup(connection, child, owner, ids)
            honest = []
            for record in records:
                rows = record.children[table]
                taken = next(
                    (
                        row[child.name]
                        for row in rows
                        if owners.get(row[child.name], record.key) != record.key
                    ),
                    None,
                )
                if taken is None:
                    owners |= {row[child.name]: record.key for row in rows}
                    honest.append(record)
                else:
                    self._reject(record, child.name, f"{taken!r} belongs to {owner.name} {owners[taken]!r}")
            records = honest
        return records

    async def _store(
        self,
        connection: AsyncConnection,
        records: Sequence[Record],
        digests: Mapping[str, str],
        *,
        known: Collection[str],
    ) -> None:
        root, key = self.kind.table, self.kind.key
        new = [record for record in records if record.key not in known]
        old = [record for record in records if record.key in known]
        rows = [record.root | {"import_digest": digests[record.key]} for record in new]
        await _insert(connection, root, rows)
        if old:
            names = [name for name in old[0].root if name != key.name]
            change = (
                update(root)
                .where(key == bindparam("b_key"))
                .values({name: bindparam(f"b_{name}") for name in (*names, "import_digest")})
            )
            values = [
                {f"b_{name}": record.root[name] for name in names}
                | {"b_key": record.key, "b_import_digest": digests[record.key]}
                for record in old
            ]
            await connection.execute(change, values)
            await self._clear_children(connection, old)
        for table in self.kind.children:
            await _insert(connection, table, [row for record in records for row in record.children[table]])

    async def _clear_children(self, connection: AsyncConnection, records: Sequence[Record]) -> None:
        """Makes room for the children as the file has them."""
        for table in self.kind.children:
            parent = next((fk.parent for fk in table.foreign_keys if fk.column is self.kind.key), None)
            if table in self.kind.kept:
                column = OWNED[table][0]
                doomed = [row[column.name] for record in records for row in record.children[table]]
            elif parent is not None:
                column, doomed = parent, [record.key for record in records]
            else:
                continue  # a child's child: deleted with its parent
            for ids in _portions(doomed):
                await connection.execute(delete(table).where(column.in_(ids)))

    async def _add_companions(self, connection: AsyncConnection, records: Sequence[Record]) -> None:
        companions: defaultdict[Table, dict[str, dict[str, Any]]] = defaultdict(dict)
        for record in records:
            for table, rows in record.companions.items():
                companions[table] |= {row[table.primary_key.columns[0].name]: row for row in rows}
        for table, by_key in companions.items():
            key = table.primary_key.columns[0]
            known = await _lookup(connection, key, key, by_key)
            missing = [row for name, row in by_key.items() if name not in known]
            await _insert(connection, table, missing)
            self.report.also[table.name] += len(missing)

    def _reject(self, record: Record, column: str, reason: str) -> None:
        self.report.reject(Problem(record.line, column, reason))


async def _match_skus(connection: AsyncConnection, records: Sequence[Record]) -> None:
    """Fills in the variants that order lines name by SKU; one that several variants share says nothing."""
    lines = [pair for record in records for pair in record.by_sku]
    matches: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for skus in _portions({sku for _, sku in lines}):
        query = select(tables.variants).where(tables.variants.c.sku.in_(skus))
        for row in await connection.execute(query):
            matches[row.sku].append((row.variant_id, row.product_id))
    for line, sku in lines:
        if len(matches[sku]) == 1:
            line["variant_id"], line["product_id"] = matches[sku][0]


async def _insert(connection: AsyncConnection, table: Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        await connection.execute(insert(table), rows)


async def _lookup(
    connection: AsyncConnection, key: Column[Any], value: Column[Any], keys: Iterable[str]
) -> dict[str, Any]:
    """``value`` by ``key`` for those keys that are stored."""
    found: dict[str, Any] = {}
    for portion in _portions(keys):
        rows = await connection.execute(select(key, value.label("value")).where(key.in_(portion)))
        found |= {row[0]: row[1] for row in rows}
    return found


def _portions(keys: Iterable[str]) -> Iterator[list[str]]:
    every = list(keys)
    for start in range(0, len(every), IN_QUERY):
        yield every[start : start + IN_QUERY]
