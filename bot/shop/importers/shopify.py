"""Reads Shopify's product CSV and its order export; both spread one record over several rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from bot.shop.importers import values as read
from bot.shop.importers.record import Found, Raw
from bot.shop.importers.report import Problem, RowError
from bot.shop.importers.tabular import TableRows

PRODUCT_COLUMNS: Final = ("Handle", "Title", "Option1 Name", "Option1 Value", "Variant Price")
ORDER_COLUMNS: Final = (
    "Name",
    "Email",
    "Financial Status",
    "Fulfillment Status",
    "Currency",
    "Created at",
    "Lineitem quantity",
    "Lineitem name",
    "Lineitem price",
)
# Goods that Shopify does not count can always be bought, so there is at least one.
UNTRACKED_STOCK: Final = 1
_ATTRIBUTES: Final = {
    "tags": "Tags",
    "gender": "Google Shopping / Gender",
    "age_group": "Google Shopping / Age Group",
    "condition": "Google Shopping / Condition",
}
_ADDRESS: Final = {
    "name": "Shipping Name",
    "line1": "Shipping Address1",
    "line2": "Shipping Address2",
    "city": "Shipping City",
    "postcode": "Shipping Zip",
    "province": "Shipping Province",
    "country": "Shipping Country",
}


def products(table: TableRows) -> Iterator[Found]:
    """Products, one a handle."""
    return _grouped(table, PRODUCT_COLUMNS, "Handle", _product)


def orders(table: TableRows) -> Iterator[Found]:
    """Orders, one a name."""
    return _grouped(table, ORDER_COLUMNS, "Name", _order)


@dataclass
class _Group:
    """Rows of one record, each by column, with the line of the one being read for messages."""

    rows: list[tuple[int, Mapping[str, str]]]
    line: int = 0
    notes: list[tuple[str, str]] = field(default_factory=list)

    @property
    def first(self) -> Mapping[str, str]:
        return self.rows[0][1]

    def __iter__(self) -> Iterator[Mapping[str, str]]:
        for line, row in self.rows:
            self.line = line
            yield row


def _grouped(
    table: TableRows,
    needed: tuple[str, ...],
    key: str,
    build: Callable[[_Group], dict[str, Any]],
) -> Iterator[Found]:
    at = table.positions({name: name for name in needed})[key]
    group = _Group([])
    current: str | None = None
    for row in table.rows:
        if isinstance(row, Problem):
            yield row
            continue
        line, cells = row
        if group.rows and cells[at] != current:
            yield _built(group, build)
            group = _Group([])
        current = cells[at]
        group.rows.append((line, dict(zip(table.columns, cells, strict=True))))
    if group.rows:
        yield _built(group, build)


def _built(group: _Group, build: Callable[[_Group], dict[str, Any]]) -> Found:
    begin = group.line = group.rows[0][0]
    try:
        return Raw(begin, build(group), group.notes)
    except RowError as error:
        return Problem(group.line, error.column, error.reason)


def _product(group: _Group) -> dict[str, Any]:
    first = group.first
    handle = read.identifier(first["Handle"], "Handle")
    names = [first.get(f"Option{number} Name", "").strip().lower() for number in (1, 2, 3)]
    variants: dict[str, dict[str, Any]] = {}
    pictures: dict[str, str | None] = {}
    for row in group:
        for column in ("Image Src", "Variant Image"):
            address = read.url(row.get(column), column)
            if address is not None and not pictures.get(address):
                pictures[address] = read.text(row.get("Image Alt Text"), "Image Alt Text")
        # Rows without a variant carry further pictures.
        if row["Option1 Value"] or row["Variant Price"]:
            variant = _variant(group, row, handle, names)
            if variant["variant_id"] in variants:
                raise RowError("Option1 Value", f"the same options twice in {handle!r}")
            variants[variant["variant_id"]] = variant
    return {
        "product_id": handle,
        "title": first["Title"],
        "description": read.plain_text(
            read.text(first.get("Body (HTML)"), "Body (HTML)", limit=10 * read.MAX_TEXT_CHARS)
        ),
        "category": first.get("Type") or first.get("Product Category"),
        "brand": first.get("Vendor"),
        "attributes": {name: first[column] for name, column in _ATTRIBUTES.items() if first.get(column)},
        "pictures": [{"url": address, "alt": alt} for address, alt in pictures.items()],
        "active": read.flag(first.get("Published"), "Published", default=True)
        and first.get("Status", "").strip().lower() in {"", "active"},
        "variants": list(variants.values()),
    }


def _variant(group: _Group, row: Mapping[str, str], handle: str, names: list[str]) -> dict[str, Any]:
    chosen = {
        name: value
        for name, number in zip(names, (1, 2, 3), strict=True)
        if name and (value := row.get(f"Option{number} Value", "").strip())
    }
    options = {} if chosen == {"title": "Default Title"} else chosen
    return {
        "variant_id": "/".join([handle, *options.values()]),
        # Spreadsheets keep long numbers whole behind an apostrophe, and Shopify's files keep the apostrophe.
        "sku": row.get("Variant SKU", "").strip().removeprefix("'"),
        "options": options,
        "price_cents": _price(group, row, "Variant Price"),
        "compare_at_cents": read.price(row["Variant Compare At Price"], "Variant Compare At Price")
        if row.get("Variant Compare At Price")
        else None,
        "stock": _stock(group, row),
    }


def _price(group: _Group, row: Mapping[str, str], column: str) -> int:
    cents = read.price(row[column], column)
    if cents == 0:
        group.notes.append((column, f"the price on line {group.line} is 0"))
    return cents


def _stock(group: _Group, row: Mapping[str, str]) -> int:
    column = "Variant Inventory Qty"
    written = row.get(column, "").strip()
    pieces = read.integer(written, column, low=-read.MAX_QUANTITY, high=read.MAX_QUANTITY) if written else 0
    if pieces < 0:
        group.notes.append((column, f"{pieces} on line {group.line} was taken as 0"))
        pieces = 0
    if not row.get("Variant Inventory Tracker", "").strip():
        return max(pieces, UNTRACKED_STOCK)
    return pieces


def _order(group: _Group) -> dict[str, Any]:
    first = group.first
    placed_at = read.moment(first["Created at"], "Created at")
    history = [("pending", placed_at)]
    for status, column in (
        ("processing", "Paid at"),
        ("shipped", "Fulfilled at"),
        ("cancelled", "Cancelled at"),
    ):
        if first.get(column):
            history.append((status, read.moment(first[column], column)))
    history.sort(key=lambda change: change[1])
    status = _status(first)
    return {
        "number": first["Name"],
        "email": first["Email"],
        "status": status,
        "placed_at": placed_at,
        "currency": first["Currency"],
        "total_cents": read.price(first["Total"], "Total") if first.get("Total") else None,
        "shipping_address": {
            name: first[column].removeprefix("'") for name, column in _ADDRESS.items() if first.get(column)
        },
        "lines": [_line(row) for row in group],
        "history": [{"status": status, "at": at} for status, at in history],
        "shipments": [
            {"carrier": first.get("Shipping Method") or "unknown", "shipped_at": first["Fulfilled at"]}
        ]
        if first.get("Fulfilled at")
        else [],
    }


def _line(row: Mapping[str, str]) -> dict[str, Any]:
    quantity = read.integer(row["Lineitem quantity"], "Lineitem quantity", low=1, high=read.MAX_QUANTITY)
    unit = read.decimal(row["Lineitem price"], "Lineitem price")
    return {
        "title": row["Lineitem name"],
        "sku": row.get("Lineitem sku", "").removeprefix("'"),
        "quantity": quantity,
        "price_cents": read.cents(unit * quantity, "Lineitem price"),
    }


def _status(order: Mapping[str, str]) -> str:
    """Our status; Shopify's export knows payment and dispatch, but not delivery."""
    paid, sent = order["Financial Status"].strip().lower(), order["Fulfillment Status"].strip().lower()
    if order.get("Cancelled at"):
        return "cancelled"
    if paid in {"refunded", "voided"}:
        return "refunded" if paid == "refunded" else "cancelled"
    if sent == "fulfilled":
        return "shipped"
    return "processing" if paid in {"paid", "partially_refunded", "partially_paid"} else "pending"
