"""The lines of an order with what they are called and what they could be instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from actions.order_view import item_name, products_of
from actions.turn import Turn
from bot.shop import Order, OrderLine, Variant


@dataclass(frozen=True)
class Item:
    """A line, what it is called, and the variants of its product."""

    line: OrderLine
    name: str
    variants: Sequence[Variant]

    @property
    def present(self) -> Variant | None:
        """What it is now, where the product still has that."""
        return next((v for v in self.variants if v.variant_id == self.line.variant_id), None)

    @property
    def others(self) -> list[Variant]:
        """What it could become."""
        return [v for v in self.variants if v.variant_id != self.line.variant_id]

    @property
    def full_name(self) -> str:
        """Its name with its variant."""
        return f"{self.name} {self.line.variant or ''}"


async def parted_items(turn: Turn, order: Order, line_ids: Sequence[str]) -> tuple[list[Item], list[Item]]:
    """The items of these lines, and those of the order's other lines, about which nothing more can be done."""
    items = await items_of(turn, order)
    left = [item for item in items if item.line.line_id in line_ids]
    return left, [item for item in items if item.line.line_id not in line_ids]


async def items_of(turn: Turn, order: Order, line_ids: Sequence[str] | None = None) -> list[Item]:
    """The lines of an order, or those of them, in the order's order."""
    products = await products_of(turn.services, order)
    return [
        Item(
            line,
            item_name(line, products, turn.language),
            products[line.product_id].variants if line.product_id in products else (),
        )
        for line in order.lines
        if line_ids is None or line.line_id in line_ids
    ]
