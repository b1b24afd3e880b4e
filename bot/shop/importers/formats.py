"""Which formats there are, how a file's format is recognised, and which reader takes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Final

from bot.errors import InvalidInput
from bot.shop.importers import flat, google, jsonlines, shopify, tabular, tau, woocommerce
from bot.shop.importers.record import Found, Raw
from bot.shop.importers.report import Problem
from bot.shop.importers.source import Source
from bot.shop.importers.tabular import TableRows

FORMATS: Final = ("jsonl", "csv", "lines", "shopify", "google", "woocommerce", "tau")
# What a whole file says about itself, apart from its records.
Remark = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Options:
    """How to read a file; see :func:`bot.shop.importers.import_file`."""

    mapping: Mapping[str, str]
    defaults: Mapping[str, str]


def detect(kind: str, source: Source) -> str:
    """The format that a file seems to have, by its first bytes and its header.

    Raises:
        InvalidInput: it looks like none.
    """
    start = source.first_sign
    if start in {"{", "["}:
        return "jsonl"
    if start == "<":
        return "google"
    header = [] if source.suffix == ".parquet" else tabular.read_header(source)
    for name, (of_kind, columns) in _HEADERS.items():
        if of_kind == kind and set(columns) <= set(header):
            return name.partition(" ")[0]
    if len(header) > 1 or source.suffix in {".csv", ".tsv", ".parquet"}:
        return "csv"
    raise InvalidInput(
        f"{source.path.name} looks like no format that we read; --format can be {', '.join(FORMATS)}"
    )


def read(kind: str, format_name: str, source: Source, options: Options, remark: Remark) -> Iterator[Found]:
    """The records of a file in the native shape.

    Raises:
        InvalidInput: the file does not have that format, or columns are missing.
    """
    if format_name in {"csv", "lines"}:
        return _flat(kind, tabular.read(source), options, remark)
    if format_name == "jsonl":
        found = jsonlines.read(source)
        return (
            _flat(kind, _table(found), options, remark)
            if options.mapping
            else _with_defaults(found, options.defaults)
        )
    if options.mapping or (options.defaults and format_name != "tau"):
        raise InvalidInput(f"the {format_name} format has fixed columns: --map and --default do not apply")
    if format_name == "tau":
        return tau.records(kind, jsonlines.read(source), options.defaults)
    if (format_name, kind) not in _READERS:
        raise InvalidInput(f"there is no {format_name} format of {kind}")
    return _READERS[format_name, kind](source)


def _google(source: Source) -> Iterator[Found]:
    if source.first_sign == "<":
        return google.from_xml(source)
    return google.from_table(tabular.read(source))


# Format (and kind) → the kind, and the columns that give it away.
_HEADERS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "shopify products": ("products", shopify.PRODUCT_COLUMNS),
    "shopify orders": ("orders", shopify.ORDER_COLUMNS),
    "woocommerce": ("products", woocommerce.COLUMNS),
    "google": ("products", google.COLUMNS),
}
_READERS: Final[Mapping[tuple[str, str], Callable[[Source], Iterator[Found]]]] = {
    ("shopify", "products"): lambda source: shopify.products(tabular.read(source)),
    ("shopify", "orders"): lambda source: shopify.orders(tabular.read(source)),
    ("woocommerce", "products"): lambda source: woocommerce.products(tabular.read(source)),
    ("google", "products"): _google,
}


def _flat(kind: str, table: TableRows, options: Options, remark: Remark) -> Iterator[Found]:
    columns = flat.match(kind, table, options.mapping, options.defaults)
    if columns.unused:
        remark(f"columns not used: {', '.join(columns.unused)}")
    return flat.records(kind, table, columns)


def _with_defaults(found: Iterator[Found], defaults: Mapping[str, str]) -> Iterator[Found]:
    for raw in found:
        if isinstance(raw, Raw) and defaults:
            yield Raw(raw.line, {**defaults, **raw.values})
        else:
            yield raw


def _table(found: Iterator[Found]) -> TableRows:
    """JSON objects as a table; the first one's keys are the columns."""
    first = next((raw for raw in found if isinstance(raw, Raw)), None)
    if first is None:
        raise InvalidInput("the file has no JSON objects")
    columns = list(first.values)

    def rows() -> Iterator[tabular.Row | Problem]:
        for raw in chain([first], found):
            if isinstance(raw, Problem):
                yield raw
            else:
                yield raw.line, [raw.values.get(name) for name in columns]

    return TableRows(columns, rows())
