"""Reads records from plain tables: one row a record, a product's variants and an order's lines one row each.

Rows of one product or order follow each other. Fields are found by their names in the header, or by a mapping
(field → column); ``option:<name>``, ``attribute:<name>``, ``title:<language>`` and ``description:<language>`` are
fields too. Prices are of one piece, in units of the currency (``price``) or in hundredths (``price_cents``).

An order line with a negative quantity is a credit note or a correction. Such a line does not say which order it
corrects, so its record is left out with that reason rather than attached to a guess. Lines whose product is a fee
or the postage stay: they are part of what was paid. The UCI data set "Online Retail", for example, is read with
``--format lines --default status=delivered --map order=invoice,sku=stock_code,title=description,price=unit_price
--map placed_at=invoice_date,customer=customer_id``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from bot.errors import InvalidInput
from bot.shop.importers import values as read
from bot.shop.importers.record import Found, Raw
from bot.shop.importers.report import Problem, RowError
from bot.shop.importers.tabular import TableRows

T = TypeVar("T")

ADDRESS: Final = ("line1", "line2", "city", "postcode", "country")


@dataclass(frozen=True)
class Layout:
    """The fields of one kind; a prefix such as ``option:`` stands for any name after it."""

    needed: tuple[str, ...]
    fields: tuple[str, ...]
    prefixes: tuple[str, ...] = ()
    either: tuple[str, ...] = ()  # at least one of these

    def has(self, field: str) -> bool:
        """Whether ``field`` is one of them."""
        known = {*self.needed, *self.fields, *self.either}
        return field in known or any(field.startswith(prefix) and field != prefix for prefix in self.prefixes)


LAYOUTS: Final[Mapping[str, Layout]] = {
    "categories": Layout(("category",), (), ("name:",)),
    "products": Layout(
        ("product_id", "title"),
        (
            "description",
            "category",
            "brand",
            "url",
            "pictures",
            "active",
            "created_at",
            "variant_id",
            "sku",
            "compare_at",
            "compare_at_cents",
            "currency",
            "stock",
        ),
        ("option:", "attribute:", "title:", "description:"),
        either=("price", "price_cents"),
    ),
    "promotions": Layout(
        ("promotion_id", "title", "percent_off", "starts_on", "ends_on"), ("code", "category", "product_ids")
    ),
    "customers": Layout(("customer_id",), ("name", "email", "phone", "language", "created_at", *ADDRESS)),
    "orders": Layout(
        ("order", "placed_at", "status", "quantity"),
        (
            "customer",
            "customer_name",
            "email",
            "currency",
            "line_id",
            "variant_id",
            "product_id",
            "sku",
            "title",
            "variant",
            "carrier",
            "tracking_number",
            "tracking_url",
            "shipped_at",
            "delivered_at",
            "expected_on",
            *ADDRESS,
        ),
        either=("price", "price_cents"),
    ),
    "reviews": Layout(
        ("review_id", "product_id", "rating", "created_at"),
        ("customer_id", "author", "title", "text", "language"),
    ),
    "sales": Layout(("date", "variant_id", "units"), ("revenue_cents", "stock_at_close", "promotion_id")),
}


@dataclass(frozen=True)
class Columns:
    """Which field stands where, and what stands in for those that the file lacks."""

    layout: Layout
    positions: Mapping[str, int]
    defaults: Mapping[str, str]
    unused: Sequence[str]

    def fields(self, values: Sequence[Any]) -> dict[str, Any]:
        """A row by field; empty cells have the default, or are missing."""
        found = dict(self.defaults)
        for field, position in self.positions.items():
            value = values[position]
            if value is not None and value != "":
                found[field] = value
        return found


def match(kind: str, table: TableRows, mapping: Mapping[str, str], defaults: Mapping[str, str]) -> Columns:
    """Finds the fields of ``kind`` in a table's header.

    Args:
        kind: products, orders, …
        table: the table.
        mapping: field → column, where their names differ.
        defaults: field → value, for fields that the file lacks or leaves empty.

    Raises:
        InvalidInput: unknown fields, or columns that are missing; the message names them.
    """
    layout = LAYOUTS[kind]
    if unknown := [field for field in (*mapping, *defaults) if not layout.has(field)]:
        known = (
            *layout.needed,
            *layout.either,
            *layout.fields,
            *(f"{prefix}…" for prefix in layout.prefixes),
        )
        raise InvalidInput(f"{kind} have no field {', '.join(unknown)}; there are {', '.join(known)}")
    positions = table.positions(mapping)
    for position, name in enumerate(table.columns):
        field = name.lower()
        if field not in positions and position not in positions.values() and layout.has(field):
            positions[field] = position
    present = positions.keys() | defaults.keys()
    missing = [field for field in layout.needed if field not in present]
    if layout.either and not present & set(layout.either):
        missing.append(" or ".join(layout.either))
    if missing:
        raise InvalidInput(
            f"{kind} need {', '.join(missing)}, which the file does not have under that name; it has "
            f"{', '.join(table.columns)}. Use --map FIELD=COLUMN, or --default FIELD=VALUE"
        )
    used = set(positions.values())
    return Columns(
        layout, positions, dict(defaults), [n for at, n in enumerate(table.columns) if at not in used]
    )


def records(kind: str, table: TableRows, columns: Columns) -> Iterator[Found]:
    """The table's records in the native shape."""
    key = {"products": "product_id", "orders": "order"}.get(kind)
    if key is None:
        return _simple(_ONE_ROW[kind], table, columns)
    return _grouped(key, _MANY_ROWS[kind], table, columns)


def _simple(
    build: Callable[[dict[str, Any]], dict[str, Any]], table: TableRows, columns: Columns
) -> Iterator[Found]:
    for row in table.rows:
        if isinstance(row, Problem):
            yield row
            continue
        line, values = row
        try:
            yield Raw(line, build(columns.fields(values)))
        except RowError as error:
            yield Problem(line, error.column, error.reason)


def _grouped(
    key: str, build: Callable[[Sequence[_Cells]], Raw], table: TableRows, columns: Columns
) -> Iterator[Found]:
    """Records of several rows; one bad row leaves out its whole record, for half an order would be a wrong one."""
    group: list[_Cells] = []
    for row in table.rows:
        if isinstance(row, Problem):
            yield row
            continue
        cells = _Cells(row[0], columns.fields(row[1]))
        if group and (group[0].fields.get(key) != cells.fields.get(key) or key not in cells.fields):
            yield _built(build, group)
            group = []
        group.append(cells)
    if group:
        yield _built(build, group)


def _built(build: Callable[[Sequence[_Cells]], Raw], group: Sequence[_Cells]) -> Found:
    try:
        return build(group)
    except _BadCell as bad:
        return Problem(bad.line, bad.column, bad.reason)


class _BadCell(Exception):
    def __init__(self, line: int, error: RowError) -> None:
        self.line, self.column, self.reason = line, error.column, error.reason
        super().__init__(error)


@dataclass(frozen=True)
class _Cells:
    """One row by field."""

    line: int
    fields: Mapping[str, Any]

    def get(self, field: str) -> Any:
        return self.fields.get(field)

    def read(self, reader: Callable[[Any, str], T], field: str) -> T:
        """The field's value; a bad one is reported with this row's line."""
        try:
            return reader(self.fields.get(field), field)
        except RowError as error:
            raise _BadCell(self.line, error) from error

    def prefixed(self, prefix: str) -> dict[str, Any]:
        """``{"size": "M"}`` of ``{"option:size": "M"}``."""
        return {
            field.removeprefix(prefix): value
            for field, value in self.fields.items()
            if field.startswith(prefix)
        }

    def unit_cents(self, name: str) -> int | None:
        """A price of one piece, from ``name_cents`` or ``name``; None when both are empty."""
        if self.get(f"{name}_cents") is not None:
            return self.read(_whole_cents, f"{name}_cents")
        return None if self.get(name) is None else self.read(read.price, name)


def _whole_cents(value: Any, column: str) -> int:
    return read.integer(value, column, low=0, high=read.MAX_CENTS)


def _product(rows: Sequence[_Cells]) -> Raw:
    first = rows[0]
    variants = [_variant(row, alone=len(rows) == 1) for row in rows]
    notes = [note for _, found in variants for note in found]
    translations: dict[str, dict[str, Any]] = {}
    for name in ("title", "description"):
        for language, words in first.prefixed(f"{name}:").items():
            translations.setdefault(language, {})[name] = words
    pictures = [url for row in rows for url in str(row.get("pictures") or "").replace("|", " ").split()]
    return Raw(
        first.line,
        {
            name: first.get(name)
            for name in (
                "product_id",
                "title",
                "description",
                "category",
                "brand",
                "url",
                "active",
                "created_at",
            )
        }
        | {
            "attributes": first.prefixed("attribute:"),
            "translations": translations,
            "pictures": [{"url": url} for url in dict.fromkeys(pictures)],
            "variants": [variant for variant, _ in variants],
        },
        notes,
    )


def _variant(row: _Cells, *, alone: bool) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    price = row.unit_cents("price")
    if price is None:
        raise _BadCell(row.line, RowError("price", "is missing"))
    options = row.prefixed("option:")
    stock, notes = row.read(_stock, "stock")
    own_id = row.get("variant_id") or row.get("sku")
    if own_id is None:
        own_id = (
            row.get("product_id")
            if alone
            else "/".join([str(row.get("product_id")), *map(str, options.values())])
        )
    return {
        "variant_id": own_id,
        "sku": row.get("sku"),
        "options": options,
        "price_cents": price,
        "compare_at_cents": row.unit_cents("compare_at"),
        "currency": row.get("currency"),
        "stock": stock,
    }, notes


def _stock(value: Any, column: str) -> tuple[int, list[tuple[str, str]]]:
    """What is there; oversold goods (a negative number) are none."""
    pieces = read.integer(
        0 if value is None else value, column, low=-read.MAX_QUANTITY, high=read.MAX_QUANTITY
    )
    return (pieces, []) if pieces >= 0 else (0, [(column, f"{pieces} was taken as 0")])


def _order(rows: Sequence[_Cells]) -> Raw:
    first = rows[0]
    address = {name: first.get(name) for name in ADDRESS if first.get(name) is not None}
    shipment = {
        "carrier": first.get("carrier") or first.get("tracking_number"),
        "tracking_number": first.get("tracking_number"),
        "url": first.get("tracking_url"),
        "shipped_at": first.get("shipped_at"),
        "delivered_at": first.get("delivered_at"),
        "expected_on": first.get("expected_on"),
    }
    return Raw(
        first.line,
        {
            "number": first.get("order"),
            "customer_id": first.get("customer"),
            "customer_name": first.get("customer_name"),
            "email": first.get("email"),
            "status": first.get("status"),
            "placed_at": first.get("placed_at"),
            "currency": first.get("currency"),
            "shipping_address": address,
            "lines": [_line(row) for row in rows],
            "shipments": [shipment] if shipment["carrier"] else [],
        },
    )


def _line(row: _Cells) -> dict[str, Any]:
    quantity = row.read(_quantity, "quantity")
    if row.get("price_cents") is not None:
        price = row.read(_whole_cents, "price_cents") * quantity
    else:  # rounded once, for the whole line: half-penny goods are sold by the hundred
        unit = row.read(read.decimal, "price")
        try:
            price = read.cents(unit * quantity, "price")
        except RowError as error:
            raise _BadCell(row.line, error) from error
    return {
        "line_id": row.get("line_id"),
        "variant_id": row.get("variant_id"),
        "product_id": row.get("product_id"),
        "sku": row.get("sku"),
        "title": row.get("title") or row.get("sku") or row.get("product_id"),
        "variant": row.get("variant"),
        "quantity": quantity,
        "price_cents": price,
    }


def _quantity(value: Any, column: str) -> int:
    quantity = read.integer(value, column, low=-read.MAX_QUANTITY, high=read.MAX_QUANTITY)
    if quantity < 0:
        raise RowError(column, f"{quantity} is a credit note or a correction, which does not name its order")
    if quantity == 0:
        raise RowError(column, "is 0")
    return quantity


def _customer(fields: dict[str, Any]) -> dict[str, Any]:
    return fields | {"address": {name: fields[name] for name in ADDRESS if name in fields}}


def _category(fields: dict[str, Any]) -> dict[str, Any]:
    names = {
        field.removeprefix("name:"): value for field, value in fields.items() if field.startswith("name:")
    }
    return {"category": fields.get("category"), "translations": names}


def _promotion(fields: dict[str, Any]) -> dict[str, Any]:
    return fields | {"product_ids": str(fields.get("product_ids", "")).replace("|", " ").split()}


_ONE_ROW: Final[Mapping[str, Callable[[dict[str, Any]], dict[str, Any]]]] = {
    "categories": _category,
    "promotions": _promotion,
    "customers": _customer,
    "reviews": lambda fields: fields,
}
_MANY_ROWS: Final[Mapping[str, Callable[[Sequence[_Cells]], Raw]]] = {"products": _product, "orders": _order}
