"""Reads Google Merchant Center feeds, as XML (RSS or Atom) and as tab-separated text.

An item is a variant; those with one ``item_group_id`` are a product, wherever they stand in the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import XMLParser

from bot.errors import InvalidInput
from bot.shop.importers import values as read
from bot.shop.importers.record import Found, Raw
from bot.shop.importers.report import Problem, RowError
from bot.shop.importers.source import Source
from bot.shop.importers.spool import gathered
from bot.shop.importers.tabular import TableRows

COLUMNS: Final = ("id", "title", "price", "availability")
_OPTIONS: Final = ("color", "size", "pattern", "size_type", "size_system")
_ATTRIBUTES: Final = ("material", "gender", "age_group", "condition", "gtin", "mpn")
_REPEATED: Final = frozenset({"additional_image_link"})
_CHUNK_BYTES: Final = 64 * 1024
_MAX_ITEM_CHARS: Final = 1_000_000
# A feed says whether, not how many.
_STOCK: Final = {"in_stock": 1, "out_of_stock": 0, "preorder": 0, "backorder": 0}

Item = dict[str, Any]


def from_xml(source: Source) -> Iterator[Found]:
    """The products of an XML feed."""
    return _products(_items(source))


def from_table(table: TableRows) -> Iterator[Found]:
    """The products of a feed in columns; the names may have spaces instead of underscores."""
    names = [name.lower().removeprefix("g:").replace(" ", "_") for name in table.columns]
    if missing := [name for name in COLUMNS if name not in names]:
        raise InvalidInput(
            f"a Google feed needs the columns {', '.join(missing)}; there are {', '.join(names)}"
        )

    def rows() -> Iterator[tuple[int, Item] | Problem]:
        for row in table.rows:
            if isinstance(row, Problem):
                yield row
            else:
                item: Item = {name: value for name, value in zip(names, row[1], strict=True) if value}
                if "additional_image_link" in item:
                    item["additional_image_link"] = item["additional_image_link"].split(",")
                yield row[0], item

    return _products(rows())


class _FeedTarget:
    """Collects finished items while the parser runs, and forgets everything else."""

    def __init__(self, line: Callable[[], int]) -> None:
        self.done: list[tuple[int, Item]] = []
        self._line = line
        self._item: Item | None = None
        self._begin = 0
        self._text: list[str] = []
        self._size = 0
        self._depth = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        name = _local(tag)
        if self._item is None:
            if name in {"item", "entry"}:
                self._item, self._begin, self._size, self._depth = {}, self._line(), 0, 0
            return
        self._depth += 1
        self._text = []
        if name == "link" and attributes.get("href"):  # Atom
            self._item.setdefault("link", attributes["href"])

    def data(self, text: str) -> None:
        if self._item is None or self._depth == 0:
            return
        self._size += len(text)
        if self._size <= _MAX_ITEM_CHARS:
            self._text.append(text)

    def end(self, tag: str) -> None:
        if self._item is None:
            return
        if self._depth == 0:
            self.done.append((self._begin, self._item))
            self._item = None
            return
        self._depth -= 1
        name, words = _local(tag), "".join(self._text).strip()
        self._text = []
        if not words:
            return
        if name in _REPEATED:
            self._item.setdefault(name, []).append(words)
        else:
            self._item.setdefault(name, words)

    def close(self) -> None:
        """Part of the parser's protocol."""


def _items(source: Source) -> Iterator[tuple[int, Item] | Problem]:
    parser: Any = None
    target = _FeedTarget(lambda: parser.parser.CurrentLineNumber)
    parser = XMLParser(target=target, forbid_dtd=True)
    try:
        while chunk := source.binary.read(_CHUNK_BYTES):
            parser.feed(chunk)
            yield from target.done
            target.done.clear()
        parser.close()
    except ParseError as error:
        yield from target.done
        yield Problem(
            error.position[0], None, f"the XML is broken from here on ({error}); the rest was not read"
        )
    except DefusedXmlException as error:
        raise InvalidInput(
            f"{source.path.name}: XML with its own entities or document type is not read, because it can be an "
            "attack; a merchant feed has neither"
        ) from error


def _local(tag: str) -> str:
    return tag.rpartition("}")[2].lower()


def _products(items: Iterator[tuple[int, Item] | Problem]) -> Iterator[Found]:
    problems: list[Problem] = []

    def keyed() -> Iterator[tuple[str, int, Item]]:
        for item in items:
            if isinstance(item, Problem):
                problems.append(item)
            else:
                line, fields = item
                yield str(fields.get("item_group_id") or fields.get("id") or f"\0{line}"), line, fields

    for group in gathered(keyed()):
        yield from problems
        problems.clear()
        yield _product(group)
    yield from problems


def _product(group: Sequence[tuple[int, Item]]) -> Found:
    line, first = group[0]
    variants = []
    pictures: dict[str, None] = {}
    for line, item in group:
        try:
            variants.append(_variant(item))
            for address in (item.get("image_link"), *item.get("additional_image_link", ())):
                if (known := read.url(address, "image_link")) is not None:
                    pictures[known] = None
        except RowError as error:
            return Problem(line, error.column, error.reason)
    return Raw(
        group[0][0],
        {
            "product_id": first.get("item_group_id") or first.get("id"),
            "title": first.get("title"),
            "description": read.plain_text(first.get("description")),
            "category": _category(first),
            "brand": first.get("brand"),
            "url": first.get("link"),
            "attributes": {name: first[name] for name in _ATTRIBUTES if name in first},
            "pictures": [{"url": address} for address in pictures],
            "variants": variants,
        },
    )


def _variant(item: Item) -> dict[str, Any]:
    currency = _currency(item.get("price"))
    price = read.price(item.get("price"), "price")
    reduced = read.price(item["sale_price"], "sale_price") if item.get("sale_price") else None
    availability = read.required(item.get("availability"), "availability").lower().replace(" ", "_")
    if availability not in _STOCK:
        raise RowError("availability", f"{availability!r} is none of {', '.join(_STOCK)}")
    coming = item.get("availability_date")
    return {
        "variant_id": read.identifier(item.get("id"), "id"),
        "sku": item.get("mpn"),
        "options": {name: item[name] for name in _OPTIONS if item.get(name)},
        "price_cents": price if reduced is None else reduced,
        "compare_at_cents": None if reduced is None else price,
        "currency": currency,
        "stock": _STOCK[availability],
        "deliveries": [
            {"expected_on": read.moment(coming, "availability_date").date().isoformat(), "quantity": 1}
        ]
        if coming
        else [],
    }


def _currency(price: Any) -> str | None:
    found = re.search(r"[A-Z]{3}", str(price))
    return found.group() if found else None


def _category(item: Item) -> str | None:
    """The most exact name of ``"Home > Women > Dresses"``; Google's own numbers say nothing to people."""
    for name in ("product_type", "google_product_category"):
        path = str(item.get(name) or "")
        last = path.rpartition(">")[2].strip()
        if last and not last.isdigit():
            return last
    return None
