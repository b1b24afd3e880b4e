"""Judged queries: which products answer a query, and how well, by rules over the raw records of a catalogue.

The rules are written by people, one line a query in ``data/held_out/search``, and read here with nothing of the
search: no stems, no synonyms, no reading of colours or prices. A line's columns are

``is``      what a product must be to be an answer at all; without it nothing in the shop is one.
``wants``   what else is asked for, apart by ``;``. Grade 3 meets all of it, 2 half of it, 1 less.
``never``   what an answer must not be, apart by ``;``.
``near``    what is no answer but worth a look: grade 1.

A condition is one or more comparisons joined by `` && ``: ``field=pattern``, ``field!=pattern``, ``price<=60`` or
``price>=20``. Fields are ``title``, ``category``, ``brand``, ``description``, ``text`` (all of those and the
attributes), ``colour``, ``size``, ``price`` (of one and the same variant) or the name of an attribute; several are
joined by ``+``. A pattern is a regular expression that must be found as whole words, an ``s`` behind them aside.
"""

from __future__ import annotations

import csv
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from bot.errors import InvalidInput

Half = Literal["development", "test"]

BEST: Final = 3
_COMPARISON: Final = re.compile(r"(?P<fields>[\w +]+?)(?P<sign>!=|<=|>=|=)(?P<value>.+)")
_OF_A_VARIANT: Final = frozenset({"colour", "size", "price"})
_COLOUR_NAMES: Final = ("colour", "color")


@dataclass(frozen=True)
class Item:
    """What the rules may ask of a product: field → its lower-case text, and the same for each variant."""

    fields: Mapping[str, str]
    variants: Sequence[tuple[str, str, float]]  # colour, size, price in the catalogue's currency

    @classmethod
    def of(cls, product: Mapping[str, Any]) -> Item:
        """Reads a product in the shape of ``products.jsonl``."""
        attributes = {
            str(name).lower(): str(value).lower() for name, value in (product.get("attributes") or {}).items()
        }
        fields = {
            name: str(product.get(name) or "").lower()
            for name in ("title", "category", "brand", "description")
        }
        colour = next((attributes[name] for name in _COLOUR_NAMES if name in attributes), "")
        variants = []
        for variant in product.get("variants") or ():
            options = {
                str(name).lower(): str(value).lower()
                for name, value in (variant.get("options") or {}).items()
            }
            own = next((options[name] for name in _COLOUR_NAMES if name in options), colour)
            size = options.get("size", attributes.get("size", ""))
            variants.append((own, size, variant["price_cents"] / 100))
        text = " | ".join([*fields.values(), *attributes.values(), *(own for own, _, _ in variants)])
        return cls(attributes | fields | {"text": text}, variants or [(colour, "", float("nan"))])


@dataclass(frozen=True)
class Comparison:
    """One comparison of a condition."""

    fields: tuple[str, ...]
    pattern: re.Pattern[str] | None
    wanted: bool
    least: float = float("-inf")
    most: float = float("inf")

    def holds(self, item: Item, variant: tuple[str, str, float]) -> bool:
        """Whether it is true of a product in one of its variants."""
        if self.pattern is None:
            return self.least <= variant[2] <= self.most
        values = (_value(item, variant, name) for name in self.fields)
        return any(self.pattern.search(value) is not None for value in values) == self.wanted


Condition = tuple[Comparison, ...]


@dataclass(frozen=True)
class Query:
    """One judged query.

    Attributes:
        kind: what it tries, for example ``typo``; ``nothing`` asks for what the shop does not have.
        must, wants, never, near: see the module.
    """

    text: str
    language: str
    kind: str
    must: Condition
    wants: tuple[Condition, ...] = ()
    never: tuple[Condition, ...] = ()
    near: Condition = ()

    @property
    def half(self) -> Half:
        """Search is tuned on one half and reported on the other; the words decide, so that nobody can choose."""
        return "development" if zlib.crc32(self.text.encode()) % 2 else "test"

    def grade(self, item: Item) -> int:
        """From 0, no answer, to 3, exactly what was asked for: that of the product's best variant."""
        if not self.must:
            return 0
        variants = item.variants if self._of_variants else item.variants[:1]
        return max(self._grade(item, variant) for variant in variants)

    @property
    def _of_variants(self) -> bool:
        """Whether a product's variants can differ in their grade."""
        conditions = (self.must, *self.wants, *self.never, self.near)
        return any(_OF_A_VARIANT & {*comparison.fields} for each in conditions for comparison in each)

    def _grade(self, item: Item, variant: tuple[str, str, float]) -> int:
        if any(_all(condition, item, variant) for condition in self.never):
            return 0
        if not _all(self.must, item, variant):
            return 1 if self.near and _all(self.near, item, variant) else 0
        met = sum(_all(condition, item, variant) for condition in self.wants)
        if met == len(self.wants):
            return BEST
        return 2 if met * 2 >= len(self.wants) else 1


def read_queries(path: Path) -> list[Query]:
    """Reads the judged queries of one catalogue.

    Raises:
        InvalidInput: naming the first line that cannot be used.
    """
    found: list[Query] = []
    seen: set[str] = set()
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            if None in row or None in row.values():
                raise InvalidInput(f"{path.name}:{number}: has not as many columns as the first line")
            text = row["query"]
            if text in seen:
                raise InvalidInput(f"{path.name}:{number}: the same query came before: {text}")
            seen.add(text)
            try:
                query = Query(
                    text,
                    row["language"],
                    row["kind"],
                    _condition(row["is"]),
                    tuple(map(_condition, _parts(row["wants"]))),
                    tuple(map(_condition, _parts(row["never"]))),
                    _condition(row["near"]),
                )
            except (ValueError, re.error) as error:
                raise InvalidInput(f"{path.name}:{number}: {error}") from error
            if (not query.must) != (query.kind == "nothing"):
                raise InvalidInput(f"{path.name}:{number}: only what is not sold has no answer")
            found.append(query)
    return found


def _value(item: Item, variant: tuple[str, str, float], field: str) -> str:
    if field == "colour":
        return variant[0]
    return variant[1] if field == "size" else item.fields.get(field, "")


def _all(condition: Condition, item: Item, variant: tuple[str, str, float]) -> bool:
    return all(comparison.holds(item, variant) for comparison in condition)


def _parts(cell: str) -> Iterator[str]:
    return (part.strip() for part in cell.split(";") if part.strip())


def _condition(cell: str) -> Condition:
    return tuple(_comparison(part) for part in cell.split(" && ")) if cell.strip() else ()


def _comparison(part: str) -> Comparison:
    match = _COMPARISON.fullmatch(part.strip())
    if match is None:
        raise ValueError(f"no comparison: {part!r}")
    fields, sign, value = tuple(match["fields"].split("+")), match["sign"], match["value"]
    if sign in {"<=", ">="}:
        if fields != ("price",):
            raise ValueError(f"only a price has more and less: {part!r}")
        number = float(value)
        return (
            Comparison(fields, None, wanted=True, most=number)
            if sign == "<="
            else Comparison(fields, None, wanted=True, least=number)
        )
    return Comparison(fields, re.compile(rf"(?<!\w)(?:{value.lower()})(?:e?s)?(?!\w)"), wanted=sign == "=")
