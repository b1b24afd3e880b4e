"""What passes from the readers through ``native``, which checks, to ``writer``, which stores."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, Table

from bot.shop import tables
from bot.shop.importers.report import Problem


@dataclass(frozen=True, slots=True)
class Raw:
    """One record in the native JSON shape, as a reader found it at ``line``; ``notes`` are (column, remark)."""

    line: int
    values: Mapping[str, Any]
    notes: Sequence[tuple[str, str]] = ()


Found = Raw | Problem


@dataclass(slots=True)
class Record:
    """One checked record as table rows.

    Attributes:
        line: where it begins in the file.
        key: the root row's primary key.
        root: the row of the kind's own table, without its digest.
        children: rows that belong to it, by table.
        companions: rows of other tables to add unless they are there, by table.
        by_sku: order lines that name a variant by its SKU alone, with that SKU.
    """

    line: int
    key: str
    root: dict[str, Any]
    children: dict[Table, list[dict[str, Any]]] = field(default_factory=dict)
    companions: dict[Table, list[dict[str, Any]]] = field(default_factory=dict)
    by_sku: list[tuple[dict[str, Any], str]] = field(default_factory=list)

    def digest(self) -> str:
        """A hash of everything that was read."""
        content = [self.root, *self.children.values(), [sku for _, sku in self.by_sku]]
        written = json.dumps(content, default=str, ensure_ascii=True, separators=(",", ":"))
        return hashlib.blake2b(written.encode(), digest_size=16).hexdigest()


@dataclass(frozen=True)
class Kind:
    """How one kind of record lies in the tables.

    Attributes:
        name: the command line's word.
        key: the root table's primary key.
        children: tables whose rows belong to a root row, parents before their own children.
        kept: tables among them whose rows are replaced one by one, because some are made here (returns).
        references: (column of the root, column that must have its value).
    """

    name: str
    key: Column[Any]
    children: tuple[Table, ...] = ()
    kept: frozenset[Table] = frozenset()
    references: tuple[tuple[str, Column[Any]], ...] = ()

    @property
    def table(self) -> Table:
        """The root table."""
        table = self.key.table
        assert isinstance(table, Table)  # a column may also belong to a subquery
        return table


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("categories", tables.categories.c.category),
        Kind("products", tables.products.c.product_id, (tables.variants, tables.deliveries)),
        Kind("promotions", tables.promotions.c.promotion_id),
        Kind("customers", tables.customers.c.customer_id, (tables.payment_methods,)),
        Kind(
            "orders",
            tables.orders.c.number,
            (
                tables.order_lines,
                tables.order_history,
                tables.shipments,
                tables.returns,
                tables.payments,
            ),
            kept=frozenset({tables.returns}),
        ),
        Kind(
            "reviews",
            tables.reviews.c.review_id,
            references=(("product_id", tables.products.c.product_id),),
        ),
    )
}
