"""What a reviewed file of stock movements would do to the shop's stock, and what is wrong with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rich.markup import escape
from rich.table import Table
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.cli.intake_lines import Decision, Reviewed
from bot.shop.movements import MOST_STOCK, Movement, Stocked, known_products, received, stocked
from bot.shop.tables import ID_CHARS

SHOWN: Final = 20


@dataclass(frozen=True, kw_only=True)
class Review:
    """The lines beside the store.

    Attributes:
        lines: all that can be read.
        new: what would be added.
        known: what was received before.
        variants: those that are named.
        problems: what is wrong, with the number of the line.
    """

    lines: Sequence[Reviewed]
    new: Sequence[Movement]
    known: Sequence[Movement]
    variants: Mapping[str, Stocked]
    problems: Sequence[str]

    def count(self, decision: Decision) -> int:
        """Lines with this decision."""
        return sum(line.decision == decision for line in self.lines)

    @property
    def sums(self) -> Mapping[str, int]:
        """Pieces to add, by variant."""
        return _sums(self.new)


async def compared(engine: AsyncEngine, lines: Sequence[Reviewed]) -> Review:
    """Looks up what the lines name; what is rejected may name anything."""
    kept = [line for line in lines if line.decision != "reject"]
    variants = await stocked(engine, {line.variant_id for line in kept})
    products = await known_products(engine, {line.product_id for line in kept})
    accepted = [line for line in kept if line.decision == "accept"]
    before = await received(engine, [line.movement_id for line in accepted])
    problems = [
        f"line {line.number}: {problem}"
        for line in kept
        for problem in _wrong(line, variants, products, before.get(line.movement_id))
    ]
    named = [_movement(line) for line in accepted]
    new = [each for each in named if each.movement_id not in before]
    problems += [
        f"variant {variant_id} would have more than {MOST_STOCK:,} pieces"
        for variant_id, pieces in _sums(new).items()
        if variant_id in variants and variants[variant_id].stock + pieces > MOST_STOCK
    ]
    return Review(
        lines=lines,
        new=new,
        known=[each for each in named if each.movement_id in before],
        variants=variants,
        problems=problems,
    )


def told(problems: Sequence[str]) -> str:
    """What is wrong, as a message; a long list is cut."""
    listed = [f"  {problem}" for problem in problems[:SHOWN]]
    if len(problems) > SHOWN:
        listed.append(f"  … and {len(problems) - SHOWN:,} more")
    return "\n".join(["nothing was received, because of this:", *listed])


def table(review: Review) -> Table:
    """How the stock would change."""
    shown = Table(box=None, padding=(0, 2, 0, 0))
    for column in ("variant", "product", "options"):
        shown.add_column(column, overflow="fold")
    for column in ("stock", "added", "then"):
        shown.add_column(column, justify="right")
    for variant_id, pieces in sorted(review.sums.items()):
        variant = review.variants[variant_id]
        options = ", ".join(str(value) for value in variant.options.values())
        figures = (variant.stock, pieces, variant.stock + pieces)
        shown.add_row(
            *(escape(text) for text in (variant_id, variant.title, options)),
            *(f"{figure:,}" for figure in figures),
        )
    return shown


def _wrong(
    line: Reviewed, variants: Mapping[str, Stocked], products: set[str], before: Movement | None
) -> Iterator[str]:
    if line.product_id and line.product_id not in products:
        yield f"product_id: the shop has no product {line.product_id!r}"
    variant = variants.get(line.variant_id)
    if line.variant_id and variant is None:
        yield f"variant_id: the shop has no variant {line.variant_id!r}"
    if variant is not None and line.product_id and variant.product_id != line.product_id:
        yield f"variant_id: {line.variant_id} is of product {variant.product_id}, not {line.product_id}"
    if before is not None and (before.variant_id, before.quantity) != (line.variant_id, line.quantity):
        yield f"movement_id: was received before as {before.quantity} of {before.variant_id}"


def _movement(line: Reviewed) -> Movement:
    return Movement(
        movement_id=line.movement_id,
        variant_id=line.variant_id,
        quantity=line.quantity,
        source=line.photo[:ID_CHARS],
    )


def _sums(movements: Sequence[Movement]) -> dict[str, int]:
    sums: defaultdict[str, int] = defaultdict(int)
    for each in movements:
        sums[each.variant_id] += each.quantity
    return sums
