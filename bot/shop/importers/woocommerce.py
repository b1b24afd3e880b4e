"""Reads WooCommerce's product CSV, where the variations of a product have rows of their own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from bot.errors import InvalidInput
from bot.shop.importers import values as read
from bot.shop.importers.record import Found, Raw
from bot.shop.importers.report import Problem, RowError
from bot.shop.importers.spool import gathered
from bot.shop.importers.tabular import TableRows

COLUMNS: Final = ("ID", "Type", "SKU", "Name", "Published", "Regular price")
# What is in stock without being counted: at least one.
UNCOUNTED_STOCK: Final = 1

Cells = dict[str, str]


def products(table: TableRows) -> Iterator[Found]:
    """Products with their variations."""
    if missing := [name for name in COLUMNS if name not in table.columns]:
        raise InvalidInput(f"a WooCommerce export needs the columns {', '.join(missing)}")
    problems: list[Problem] = []
    for group in gathered(_keyed(table, problems)):
        yield from problems
        problems.clear()
        yield from _product(group)
    yield from problems


def _keyed(table: TableRows, problems: list[Problem]) -> Iterator[tuple[str, int, Cells]]:
    """Rows under the id of the product that they belong to."""
    parents: dict[str, str] = {}  # SKU → id, of variable products alone: variations name either
    for row in table.rows:
        if isinstance(row, Problem):
            problems.append(row)
            continue
        line, values = row
        cells: Cells = {
            name: value.strip() for name, value in zip(table.columns, values, strict=True) if value
        }
        kinds = _kinds(cells)
        own = cells.get("ID") or cells.get("SKU")
        parent = cells.get("Parent", "")
        if own is None:
            problems.append(Problem(line, "ID", "is missing, and so is SKU"))
        elif "variation" in kinds:
            known = parent.removeprefix("id:") if parent.startswith("id:") else parents.get(parent)
            if known is None:
                problems.append(Problem(line, "Parent", f"no variable product {parent!r} comes before it"))
            else:
                yield known, line, cells
        elif kinds & {"grouped", "external"}:
            problems.append(Problem(line, "Type", f"a {cells['Type']} product has no stock of its own"))
        else:
            if "variable" in kinds and cells.get("SKU"):
                parents[cells["SKU"]] = own
            yield own, line, cells


def _kinds(cells: Cells) -> set[str]:
    return {kind.strip().lower() for kind in cells.get("Type", "simple").split(",")}


def _product(group: Sequence[tuple[int, Cells]]) -> Iterator[Found]:
    heads = [(line, cells) for line, cells in group if "variation" not in _kinds(cells)]
    variations = [(line, cells) for line, cells in group if "variation" in _kinds(cells)]
    if not heads:
        for line, cells in variations:
            yield Problem(line, "Parent", f"the file has no product {cells.get('Parent')!r}")
        return
    for line, cells in heads[1:]:
        yield Problem(line, "ID", f"{cells.get('ID')!r} came already on line {heads[0][0]}")
    begin, head = heads[0]
    line = begin
    try:
        variants = []
        for line, cells in variations or heads[:1]:  # noqa: B007  (the line of the row that fails)
            variants.append(_variant(cells))
        line = begin
        yield Raw(begin, _fields(head) | {"variants": variants})
    except RowError as error:
        yield Problem(line, error.column, error.reason)


def _fields(head: Cells) -> dict[str, Any]:
    pictures = [read.url(address.strip(), "Images") for address in head.get("Images", "").split(",")]
    return {
        "product_id": head.get("ID") or head.get("SKU"),
        "title": head.get("Name"),
        "description": read.plain_text(head.get("Description") or head.get("Short description")),
        "category": _category(head),
        "brand": head.get("Brands"),
        "attributes": {name: value for name, value in _attributes(head).items() if "," not in value}
        | ({"tags": head["Tags"]} if head.get("Tags") else {}),
        "pictures": [{"url": address} for address in pictures if address],
        "active": read.flag(head.get("Published"), "Published", default=True),
    }


def _variant(cells: Cells) -> dict[str, Any]:
    regular = read.price(cells.get("Regular price"), "Regular price")
    reduced = read.price(cells["Sale price"], "Sale price") if cells.get("Sale price") else None
    return {
        "variant_id": cells.get("ID") or cells.get("SKU"),
        "sku": cells.get("SKU"),
        "options": _attributes(cells) if "variation" in _kinds(cells) else {},
        "price_cents": regular if reduced is None else reduced,
        "compare_at_cents": None if reduced is None else regular,
        "stock": _stock(cells),
    }


def _stock(cells: Cells) -> int:
    if not cells.get("Stock"):
        there = cells.get("In stock?", "1").lower() in {"1", "yes", "true", "instock"}
        return UNCOUNTED_STOCK if there else 0
    pieces = read.integer(cells["Stock"], "Stock", low=-read.MAX_QUANTITY, high=read.MAX_QUANTITY)
    return max(pieces, 0)


def _attributes(cells: Mapping[str, str]) -> dict[str, str]:
    """``Attribute 1 name`` → ``Attribute 1 value(s)``, and so on."""
    found = {}
    number = 1
    while name := cells.get(f"Attribute {number} name"):
        if value := cells.get(f"Attribute {number} value(s)"):
            found[name.lower()] = value
        number += 1
    return found


def _category(head: Cells) -> str | None:
    """The most exact name of the first of ``"Clothing > Hoodies, Sale"``."""
    first = head.get("Categories", "").split(",")[0]
    return first.rpartition(">")[2].strip() or None
